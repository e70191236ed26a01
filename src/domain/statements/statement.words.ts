import type { TypeWords } from '../../records/description/words.ts';

export const statementWords: TypeWords = {
  labels: {
    statements: ['Statements', 'Заявления', '发言'],
  },
  codes: { Statement: ['Statement', 'Заявление', '发言'] },
};
