import { words } from '../../records/description/words.ts';

export const personWords = words({
  en: {
    labels: {
      appearances: 'Appearances',
      people: 'People',
      positions: 'Positions',
    },
  },
  ru: {
    labels: {
      appearances: 'Выступления',
      people: 'Люди',
      positions: 'Должности',
    },
  },
  zh: {
    labels: {
      appearances: '发言',
      people: '人物',
      positions: '职务',
    },
  },
});
