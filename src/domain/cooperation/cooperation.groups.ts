import { Groups } from '../../query/compiling/groups.ts';
import { sql } from '../../query/sql.ts';
import { byConstant, byTime } from '../../records/api/groups.ts';
import { byForum } from '../forums/forum.groups.ts';
import { byCountryInvolved, byCountryPair, byPartyInvolved, byPartyPair } from '../parties/party.groups.ts';
import { byTopic } from '../topics/topic.groups.ts';
import type { CooperationItemDimension } from './cooperation.inputs.ts';
import type { Item } from './item.entity.ts';

export const itemGroups = new Groups<Item, `${CooperationItemDimension}`>({
  summed: {
    // What figures report is no item's worth.
    value: (item) => sql`(select a.value from agreement a where a.id = ${item.id})`,
    unit: (item) => sql`(select a.currency from agreement a where a.id = ${item.id})`,
  },
})
  .by(
    'YEAR',
    byTime('YEAR', (item) => item.occurredOn),
  )
  .by(
    'DECADE',
    byTime('DECADE', (item) => item.occurredOn),
  )
  .by(
    'MONTH',
    byTime('MONTH', (item) => item.occurredOn),
  )
  .by(
    'TYPE',
    byConstant((item) => item.type),
  )
  .by('TOPIC', byTopic())
  .by('COUNTRY', byCountryInvolved())
  .by('PARTY', byPartyInvolved())
  .by(
    'FORUM',
    byForum((item) => item.forumId),
  )
  .by('COUNTRY_PAIR', byCountryPair())
  .by('PARTY_PAIR', byPartyPair());
