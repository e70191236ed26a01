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
  fields: {
    archivedUrl: ['archived copy', 'архивная копия', '存档副本'],
    lang: ['language', 'язык', '语言'],
    publishedOn: ['date of publication', 'дата публикации', '发布日期'],
    retrievedOn: ['date of access', 'дата обращения', '获取日期'],
  },
  codes: { Source: ['Source', 'Источник', '来源'] },
};
