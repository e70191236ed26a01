import type { Feature } from '../../records/feature.ts';
import { Statement } from './statement.entity.ts';
import {
  ForumStatementsResolver,
  PersonStatementsResolver,
  StatementGroupsResolver,
  StatementResolver,
} from './statement.resolver.ts';
import { StatementWritesResolver } from './statement-writes.resolver.ts';

export const statements: Feature = {
  entities: [Statement],
  resolvers: [
    StatementWritesResolver,
    StatementResolver,
    StatementGroupsResolver,
    ForumStatementsResolver,
    PersonStatementsResolver,
  ],
  records: { STATEMENT: Statement },
};
