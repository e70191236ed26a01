import type { Feature } from '../../records/feature.ts';
import { judgeBy } from '../../records/writing/merging-rules.ts';
import { Session } from './session.entity.ts';
import { SessionGroupsResolver, SessionResolver, SessionsOfForumResolver } from './session.resolver.ts';
import { CODES_OF_SESSIONS, judgeSession } from './session.writes.ts';
import { SessionWritesResolver } from './session-writes.resolver.ts';

judgeBy('session', judgeSession, CODES_OF_SESSIONS);

export const sessions: Feature = {
  entities: [Session],
  resolvers: [SessionWritesResolver, SessionResolver, SessionGroupsResolver, SessionsOfForumResolver],
  records: { SESSION: Session },
};
