import { words } from '../../records/description/words.ts';

export const sourceWords = words({
  en: {
    labels: {
      authors: 'Authors',
      cited: 'Rests on it',
      publishedOn: 'Published',
      publisher: 'Publisher',
      retrievedOn: 'Retrieved',
      sourceUrl: 'Address',
    },
  },
  ru: {
    labels: {
      authors: 'Авторы',
      cited: 'На него опираются',
      publishedOn: 'Опубликовано',
      publisher: 'Издатель',
      retrievedOn: 'Получено',
      sourceUrl: 'Адрес',
    },
  },
  zh: {
    labels: {
      authors: '作者',
      cited: '引用此来源的记录',
      publishedOn: '发布日期',
      publisher: '发布者',
      retrievedOn: '获取日期',
      sourceUrl: '网址',
    },
  },
});
