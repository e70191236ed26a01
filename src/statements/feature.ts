import type { Feature } from '../records/feature.ts';
import { Statement } from './statement.entity.ts';
import { ForumStatementsResolver, PersonStatementsResolver, StatementResolver } from './statement.resolver.ts';

export const statements: Feature = {
  entities: [Statement],
  resolvers: [StatementResolver, ForumStatementsResolver, PersonStatementsResolver],
  records: { STATEMENT: Statement },
};
