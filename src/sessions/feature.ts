import type { Feature } from '../records/feature.ts';
import { Session } from './session.entity.ts';
import { SessionGroupsResolver, SessionResolver, SessionsOfForumResolver } from './session.resolver.ts';

export const sessions: Feature = {
  entities: [Session],
  resolvers: [SessionResolver, SessionGroupsResolver, SessionsOfForumResolver],
  records: { SESSION: Session },
};
