import { words } from '../../records/description/words.ts';

export const topicWords = words({
  en: {
    labels: {
      parent: 'Part of the topic',
      children: 'Topics within it',
    },
  },
  ru: {
    labels: {
      parent: 'Часть темы',
      children: 'Подтемы',
    },
  },
  zh: {
    labels: {
      parent: '上级主题',
      children: '下级主题',
    },
  },
});
