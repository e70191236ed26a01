import { Groups } from '../../query/compiling/groups.ts';
import { raw } from '../../query/sql.ts';
import { byConstant, byTime } from '../../records/api/groups.ts';
import { byDayOfItem, insteadOfItems } from '../../records/item.reads.ts';
import { byForumOfItem } from '../forums/forum.groups.ts';
import { byCountryInvolved, byPartyInvolved } from '../parties/party.groups.ts';
import { byTopic } from '../topics/topic.groups.ts';
import type { Commitment } from './commitment.entity.ts';
import type { CommitmentDimension } from './commitment.inputs.ts';

export const commitmentGroups = new Groups<Commitment, `${CommitmentDimension}`>({ instead: insteadOfItems })
  .by(
    'YEAR',
    byTime('YEAR', (_item, as) => raw(`${as}.occurred_on`), byDayOfItem),
  )
  .by(
    'STATUS',
    byConstant((commitment) => commitment.status),
  )
  .by('TOPIC', byTopic())
  .by('COUNTRY', byCountryInvolved())
  .by('PARTY', byPartyInvolved())
  .by('FORUM', byForumOfItem());
