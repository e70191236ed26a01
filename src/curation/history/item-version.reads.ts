import { inlineSqlFunctions } from '../../database/sql-functions.ts';
import type { Overlay } from '../../query/compiling/read-plans.ts';
import { raw } from '../../query/sql.ts';

const ITEM = 'item_id, type, visibility, occurred_on, forum_id, session_id';
const MEASURED = 'level, members, members_with_speakers, takes_part_as, stands_for, spoke';

const INVOLVED = inlineSqlFunctions('select v.* from "~at" a cross join lateral involvement_of(array[a.id]) v');

/**
 * The read models of items, with the restored item as it was, from the SQL functions with which the database derives
 * them. They follow the tables that they read.
 */
export const ITEM_OVERLAYS: readonly Overlay[] = [
  { name: '~involved', once: true, rows: raw(INVOLVED) },
  {
    name: 'cooperation_item',
    rows: raw(`select id, type, visibility, occurred_on, forum_id, session_id, party_count, laterality from cooperation_item
        where id is distinct from (select id from "~at")
      union all
      ${inlineSqlFunctions(`select ${ITEM}, counted.parties, counted.laterality
        from (select ${ITEM}, count(takes_part_as) as known from "~involved" group by ${ITEM}) item
        cross join lateral counted_parties(item.item_id, item.known) counted`)}`),
  },
  {
    name: 'involvement',
    rows: raw(`select item_id, party_id, item_type, visibility, occurred_on, ${MEASURED} from involvement
        where item_id is distinct from (select id from "~at")
      union all
      select item_id, party_id, type, visibility, occurred_on, ${MEASURED} from "~involved" where party_id is not null`),
  },
];
