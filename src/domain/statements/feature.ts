import { mutationsOf } from '../../records/api/mutations-of.ts';
import { recordType } from '../../records/description/record-type.ts';
import type { Feature } from '../../records/feature.ts';
import { MAX_PASSAGE_CHARS } from '../../records/values/text.ts';
import { Statement } from './statement.entity.ts';
import { exportedStatements } from './statement.export.ts';
import { statementList } from './statement.list.ts';
import { machineReadableStatement } from './statement.machine.ts';
import { statementPage } from './statement.page.ts';
import { StatementResolver } from './statement.resolver.ts';
import { statementWords } from './statement.words.ts';
import { createStatement, updateStatement } from './statement.writes.ts';
import { StatementFacts } from './statement-writes.inputs.ts';

export const statements: Feature = {
  entities: [Statement],
  resolvers: [StatementResolver, ...statementList.resolvers],
  recordTypes: [
    recordType({
      type: 'STATEMENT',
      description: 'A public statement by a person, delegation or party.',
      entity: Statement,
      isItem: true,
      fields: { titles_in: 'title', summaries_in: 'summary' },
      exported: exportedStatements,
      written: mutationsOf(Statement, {
        facts: StatementFacts,
        create: createStatement,
        update: updateStatement,
        list: statementList,
        input: 'A new statement.',
        createDescription: 'Creates a statement with its makers.',
      }),
      imported: {
        fields: { summary: { longest: MAX_PASSAGE_CHARS }, makers: { needed: false } },
        dayFields: ['saidOn'],
        occasionFields: ['sessionId', 'forumId'],
      },
      words: statementWords,
      page: statementPage,
      machine: machineReadableStatement,
    }),
  ],
};
