import { recordType } from '../../records/description/record-type.ts';
import type { Feature } from '../../records/feature.ts';
import { LONGEST_PASSAGE } from '../../records/values/text.ts';
import { Statement } from './statement.entity.ts';
import { exportedStatements } from './statement.export.ts';
import { statementList } from './statement.list.ts';
import { machineReadableStatement } from './statement.machine.ts';
import { statementPage } from './statement.page.ts';
import { StatementResolver } from './statement.resolver.ts';
import { statementWords } from './statement.words.ts';
import { createStatement, updateStatement } from './statement.writes.ts';
import { CreateStatementInput } from './statement-writes.inputs.ts';
import { StatementWritesResolver } from './statement-writes.resolver.ts';

export const statements: Feature = {
  entities: [Statement],
  resolvers: [StatementWritesResolver, StatementResolver, ...statementList.resolvers],
  recordTypes: [
    recordType({
      type: 'STATEMENT',
      description: 'What somebody said on the record.',
      entity: Statement,
      isItem: true,
      fields: { titles_in: 'title', summaries_in: 'summary' },
      exported: exportedStatements,
      written: { input: CreateStatementInput, create: createStatement, update: updateStatement },
      imported: {
        fields: { summary: { longest: LONGEST_PASSAGE }, makers: { needed: false } },
        days: ['saidOn'],
        occasions: ['sessionId', 'forumId'],
      },
      words: statementWords,
      page: statementPage,
      machine: machineReadableStatement,
    }),
  ],
};
