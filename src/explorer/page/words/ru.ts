import type { Words } from './en.ts';

/** The explorer's own words in Russian. */
export const russian: Words = {
  skip: 'К содержанию',
  sections: 'Разделы',
  language: 'Язык',
  playground: 'Запросы',
  between: 'Между двумя',

  betweenTitle: 'О чём они договорились?',
  betweenLead:
    'Выберите два города, две страны или организации под любым их именем и на любом письме — и увидите всё, что записано между ними.',
  betweenOf: '{} и {}',
  one: 'Одна сторона',
  other: 'Другая сторона',
  partyHint: 'Москва, Havana, 北京, БРИКС…',
  clear: 'Очистить',
  noParty: 'Стороны с таким именем нет.',
  partiesFound: 'Стороны',
  mostOnRecord: 'Больше всего записано между ними',
  betweenCities: 'Города',
  betweenCountries: 'Страны',

  nothingBetween: 'Между ними не записано ничего открытого.',
  onRecord: 'Записей между ними: {}',
  items: 'Записи',
  timeLine: 'Линия времени',
  timeLineLead: 'Отметка тем длиннее, чем менее точно известна дата.',
  countsByYear: 'Записи по годам',
  year: 'Год',
  type: 'Вид',
  count: 'Число',
  date: 'Дата',
  title: 'Название',
  undated: 'Дата неизвестна',
  more: 'Показать ещё',
  shown: 'Показано {} из {}',
  andMore: 'и ещё {}',
  due: 'срок: {}',
  saidBy: 'Источник: {}',

  asTable: 'Таблицей',
  asQuery: 'Запрос этой картины',
  loading: 'Читаем…',
  unreachable: 'Сервер недоступен. Проверьте соединение.',
  again: 'Повторить',
};
