import type { Feature } from '../records/feature.ts';
import { Statement } from './statement.entity.ts';
import {
  ForumStatementsResolver,
  PersonStatementsResolver,
  StatementGroupsResolver,
  StatementResolver,
} from './statement.resolver.ts';

export const statements: Feature = {
  entities: [Statement],
  resolvers: [StatementResolver, StatementGroupsResolver, ForumStatementsResolver, PersonStatementsResolver],
  records: { STATEMENT: Statement },
};
