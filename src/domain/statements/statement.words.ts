import type { TypeWords } from '../../records/description/words.ts';

export const statementWords: TypeWords = {
  labels: {
    statements: ['Statements', 'Заявления', '发言'],
  },
  fields: {
    concerned: ['parties concerned', 'стороны, которых это касается', '相关参与方'],
    makers: ['speakers or authors', 'кто заявил', '发表者'],
    saidOn: ['date of the statement', 'дата заявления', '发言日期'],
  },
  codes: { Statement: ['Statement', 'Заявление', '发言'] },
};
