import { Groups } from '../../query/compiling/groups.ts';
import { raw } from '../../query/sql.ts';
import { byTime } from '../../records/api/groups.ts';
import { byDayOfItem, insteadOfItems } from '../../records/item.reads.ts';
import { byForumOfItem } from '../forums/forum.groups.ts';
import { byCountryInvolved, byPartyInvolved } from '../parties/party.groups.ts';
import { byTopic } from '../topics/topic.groups.ts';
import type { Statement } from './statement.entity.ts';
import type { StatementDimension } from './statement.inputs.ts';

export const statementGroups = new Groups<Statement, `${StatementDimension}`>({ instead: insteadOfItems })
  .by(
    'YEAR',
    byTime('YEAR', (_item, as) => raw(`${as}.occurred_on`), byDayOfItem),
  )
  .by('TOPIC', byTopic())
  .by('COUNTRY', byCountryInvolved())
  .by('PARTY', byPartyInvolved())
  .by('FORUM', byForumOfItem());
