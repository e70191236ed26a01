import type { TypeWords } from '../../records/description/words.ts';

export const topicWords: TypeWords = {
  labels: {
    otherNames: ['Other names', 'Другие названия', '其他名称'],
    parent: ['Parent topic', 'Родительская тема', '上级主题'],
    children: ['Subtopics', 'Подтемы', '下级主题'],
  },
  codes: { Topic: ['Topic', 'Тема', '主题'] },
};
