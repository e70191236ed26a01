import type { TypeWords } from '../../records/description/words.ts';

export const sourceWords: TypeWords = {
  labels: {
    authors: ['Authors', 'Авторы', '作者'],
    citedBy: ['Cited by', 'Кто цитирует', '引用此来源的记录'],
    publishedOn: ['Published', 'Опубликовано', '发布日期'],
    publisher: ['Publisher', 'Издатель', '发布者'],
    retrievedOn: ['Retrieved', 'Дата обращения', '获取日期'],
    sourceUrl: ['Address', 'Адрес', '网址'],
  },
  codes: { Source: ['Source', 'Источник', '来源'] },
};
