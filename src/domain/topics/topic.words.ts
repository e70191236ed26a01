import type { TypeWords } from '../../records/description/words.ts';

export const topicWords: TypeWords = {
  labels: {
    parent: ['Part of the topic', 'Часть темы', '上级主题'],
    children: ['Topics within it', 'Подтемы', '下级主题'],
  },
  codes: { Topic: ['Topic', 'Тема', '主题'] },
};
