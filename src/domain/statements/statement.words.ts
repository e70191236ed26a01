import type { TypeWords } from '../../records/description/words.ts';

export const statementWords: TypeWords = {
  labels: {
    statements: ['Statements', 'Заявления', '声明'],
  },
  fields: {
    concerned: ['parties concerned', 'стороны, которых это касается', '相关参与方'],
    makers: ['speakers or authors', 'кто заявил', '发表者'],
    saidOn: ['date of the statement', 'дата заявления', '声明日期'],
  },
  codes: { Statement: ['Statement', 'Заявление', '声明'] },
};
