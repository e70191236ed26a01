import type { Row } from '../../query/compiling/row.ts';
import type { Given } from '../../query/params.ts';
import { sql, visible } from '../../query/sql.ts';
import { itemHas } from '../../records/item.reads.ts';
import { belongsTo, lastDayOrToday, partyLookup } from '../parties/party.reads.ts';
import { representationQueries } from '../people/person.list.ts';

const DAY_OF_ITEM = lastDayOrToday(sql`ci.occurred_on`);

/** The filter field `represents` of items that have makers. */
export const REPRESENTS_FILTER = [
  String,
  'Only items of which a maker is or represents this party, or one that then belonged to it.',
  (item: Row<{ id: string }>, ref: Given) =>
    itemHas(
      item.id,
      sql`exists (select from maker mk left join delegation sent on sent.id = mk.delegation_id where mk.item_id = ci.id
        and ${belongsTo(sql`coalesce(mk.party_id, sent.party_id)`, partyLookup(ref, 'represents'), DAY_OF_ITEM)})`,
    ),
] as const;

representationQueries.push(
  (isOf) => sql`select mk.person_id from maker mk join cooperation_item ci on ci.id = mk.item_id
    where mk.person_id is not null and ${visible('ci')} and ${isOf(sql`mk.party_id`, DAY_OF_ITEM)}`,
);
