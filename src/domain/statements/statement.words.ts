import { words } from '../../records/description/words.ts';

export const statementWords = words({
  en: {
    labels: {
      statements: 'Statements',
    },
  },
  ru: {
    labels: {
      statements: 'Заявления',
    },
  },
  zh: {
    labels: {
      statements: '发言',
    },
  },
});
