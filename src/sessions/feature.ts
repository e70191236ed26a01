import type { Feature } from '../records/feature.ts';
import { Session } from './session.entity.ts';
import { SessionGroupsResolver, SessionResolver, SessionsOfForumResolver } from './session.resolver.ts';
import { SessionWritesResolver } from './session-writes.resolver.ts';

export const sessions: Feature = {
  entities: [Session],
  resolvers: [SessionWritesResolver, SessionResolver, SessionGroupsResolver, SessionsOfForumResolver],
  records: { SESSION: Session },
};
