import { Groups } from '../../query/compiling/groups.ts';
import { raw, sql } from '../../query/sql.ts';
import { byConstant } from '../../records/api/groups.ts';
import { byForum } from '../forums/forum.groups.ts';
import { byCountry } from '../parties/party.groups.ts';
import { dayOf } from '../parties/party.reads.ts';
import type { Delegation } from './delegation.entity.ts';
import type { DelegationDimension } from './delegation.inputs.ts';

export const delegationGroups = new Groups<Delegation, `${DelegationDimension}`>()
  .by(
    'FORUM',
    byForum((delegation) => delegation.forumId),
  )
  .by(
    'COUNTRY',
    byCountry((delegation, as) => ({ party: delegation.partyId, day: dayOf(raw(`${as}.starts_on`)) }), {
      join: (delegation, as) => ({ from: raw(`forum ${as}`), on: sql`${raw(as)}.id = ${delegation.forumId}` }),
    }),
  )
  .by(
    'ATTENDS_AS',
    byConstant((delegation) => delegation.attendsAs),
  );
