import { LANGUAGES as SPOKEN } from '../../../outputs/wording/words.ts';
import {
  type PageLanguage,
  type Translation,
  type TypeWords,
  translationsIn,
} from '../../../records/description/words.ts';

type Table = { readonly [name: string]: Translation };

/** The explorer's words; `{}` is replaced by a value. */
const WORDS = {
  skip: ['To the content', 'К содержанию', '跳到正文'],
  sections: ['What to explore', 'Разделы', '栏目'],
  language: ['Language', 'Язык', '语言'],
  playground: ['Playground', 'Песочница', '查询页'],
  between: ['Between two', 'Между двумя', '双方之间'],

  betweenTitle: ['What do they agree with each other?', 'О чём они договорились?', '双方达成了什么？'],
  betweenLead: [
    'Choose two cities, countries or organizations, by any of their names and in any script, and see everything on record between them.',
    'Выберите два города, две страны или организации по любому названию, в любой письменности, — и увидите всё, что записано между ними.',
    '选择两个城市、国家或组织，可用其任何名称、任何文字，查看双方之间的全部记录。',
  ],
  betweenOf: ['{} and {}', '{} и {}', '{}与{}'],
  one: ['One party', 'Одна сторона', '一方'],
  other: ['Another party', 'Другая сторона', '另一方'],
  partyHint: ['Moscow, Гавана, 北京, BRICS…', 'Москва, Havana, 北京, БРИКС…', '北京、Москва、Havana、金砖国家…'],
  clear: ['Clear', 'Очистить', '清除'],
  noParty: ['No party is called that.', 'Сторона с таким названием не найдена.', '未找到该名称的参与方。'],
  partiesFound: ['Parties', 'Стороны', '参与方'],
  mostOnRecord: ['Between these most is on record', 'Больше всего записано между ними', '记录最多的双方'],
  betweenCities: ['Cities', 'Города', '城市'],
  betweenCountries: ['Countries', 'Страны', '国家'],

  nothingBetween: [
    'Nothing public is on record between these two.',
    'Общедоступных записей между ними нет.',
    '双方之间没有公开的记录。',
  ],
  onRecord: ['On record between them: {}', 'Записей между ними: {}', '双方之间的记录：{} 项'],
  items: ['Items', 'Записи', '记录'],
  timeLine: ['Time line', 'Линия времени', '时间线'],
  timeLineLead: [
    'Each mark is as long as its date is inexact.',
    'Отметка тем длиннее, чем менее точно известна дата.',
    '日期越不确切，标记越长。',
  ],
  type: ['Type', 'Вид', '类型'],
  count: ['Count', 'Число', '数量'],
  date: ['Date', 'Дата', '日期'],
  title: ['Title', 'Название', '标题'],
  undated: ['No date known', 'Дата неизвестна', '日期不详'],
  undatedNotDrawn: [
    'Without a date, and so not drawn: {}.',
    'Без даты и потому не показано: {}.',
    '日期不详而未绘出：{}。',
  ],
  more: ['Show more', 'Показать ещё', '显示更多'],
  shown: ['{} of {} shown', 'Показано {} из {}', '已显示 {} / {}'],
  andMore: ['and {} more', 'и ещё {}', '另有 {} 项'],
  due: ['due {}', 'срок: {}', '到期：{}'],
  saidBy: ['Source: {}', 'Источник: {}', '来源：{}'],

  search: ['Search', 'Поиск', '搜索'],
  searchTitle: ['What is on record of it?', 'Что об этом известно?', '有哪些相关记录？'],
  searchLead: [
    'Words in any language and script, mistyped or only begun, find records of every kind.',
    'Слова на любом языке и любой письменностью, с опечаткой или только начатые, находят записи всех видов.',
    '用任何语言和文字的词语查找各类记录，拼写有误或只输入开头也可以。',
  ],
  searchFor: ['Words', 'Слова', '词语'],
  find: ['Search', 'Найти', '搜索'],
  found: ['Found: {}', 'Найдено: {}', '找到：{}'],
  nothingFound: [
    'Nothing public has these words.',
    'Общедоступных записей с такими словами нет.',
    '没有包含这些词语的公开记录。',
  ],
  foundAsCsv: [
    'Items with these words as CSV',
    'Записи о сотрудничестве с этими словами в CSV',
    '包含这些词语的合作事项（CSV）',
  ],
  foundQuery: ['The query of this search', 'Запрос этого поиска', '此次搜索的查询'],

  forums: ['Forums', 'Форумы', '论坛'],
  forumsLead: [
    'Gatherings at which parties met, the latest first: who came, what was said, and what came of it.',
    'Встречи сторон, последние первыми: кто приехал, что было сказано и что из этого вышло.',
    '各方会面的论坛，最近的在前：谁参加、说了什么、有何成果。',
  ],
  noForums: ['No forum is on record yet.', 'Ни один форум ещё не записан.', '尚无论坛记录。'],
  noForum: ['There is no such forum', 'Такого форума нет', '没有这个论坛'],
  noForumLead: [
    'Nothing public has this address. It may have been mistyped, or the forum is not open to everybody.',
    'По этому адресу нет общедоступной страницы. Возможно, в адресе опечатка или форум не общедоступен.',
    '此地址没有公开的页面。地址可能有误，或者该论坛未公开。',
  ],
  forumTopics: ['What it was about', 'О чём он был', '讨论的主题'],
  forumItems: ['Said, promised and agreed', 'Сказано, обещано, согласовано', '所言、所诺、所议定'],
  noTime: ['Time not known', 'Время неизвестно', '时间不详'],
  people: ['{} people', 'человек: {}', '{} 人'],
  wholeRecord: ['The whole record, and how to cite it', 'Вся запись, и как её цитировать', '完整记录及引用方式'],

  network: ['Network', 'Сеть', '网络'],
  networkTitle: ['Who cooperates with whom?', 'Кто с кем сотрудничает?', '谁与谁合作？'],
  networkLead: [
    'Those that have most on record with each other; whatever lies within a party counts as it.',
    'Те, между кем записано больше всего; всё, что находится внутри стороны, считается ею.',
    '相互之间记录最多的各方；位于一方之内的，都计入该方。',
  ],
  networkLevel: ['Between', 'Между кем', '范围'],
  networkAmong: ['What counts', 'Что считается', '计入范围'],
  amongTwo: ['what concerns just two parties', 'что касается ровно двух сторон', '仅涉及双方的'],
  amongAny: ['what concerns any number of them', 'что касается любого их числа', '涉及任意多方的'],
  onlyWith: ['Only what concerns', 'Только то, что касается', '仅限涉及'],
  noNetwork: [
    'No two of them have anything public on record.',
    'Общедоступных записей между ними нет.',
    '它们之间没有公开的记录。',
  ],
  networkGraph: ['The network', 'Сеть', '网络图'],
  networkGraphLead: [
    'The larger the circle and the wider the line, the more is on record. A line leads to what it stands for.',
    'Чем больше круг и шире линия, тем больше записано. Линия ведёт к тому, что за ней стоит.',
    '圆越大、线越宽，记录越多。点击线可查看对应的记录。',
  ],
  networkMap: ['On the map', 'На карте', '地图'],
  notPlaced: [
    'Of {} it is not on record where they lie.',
    'Место не записано у стольких сторон: {}.',
    '有 {} 方的位置没有记录。',
  ],
  party: ['Party', 'Сторона', '参与方'],
  coordinates: ['Latitude, longitude', 'Широта, долгота', '纬度、经度'],
  latest: ['Latest', 'Последнее', '最近'],

  counts: ['Counts', 'Числа', '统计'],
  countsTitle: ['How much, and of what?', 'Сколько и чего?', '有多少，是什么？'],
  countsLead: [
    'Any list, counted by what its records have in common.',
    'Любой список, сосчитанный по тому, что у записей общего.',
    '任何列表，都可按记录的共同点统计。',
  ],
  countOf: ['Count', 'Сосчитать', '统计'],
  countBy: ['by', 'по признаку', '按'],
  countAnd: ['and by', 'и по признаку', '并按'],
  countedBy: ['{} by {}', '{}: {}', '{}：按{}'],
  countedByTwo: ['{} by {} and {}', '{}: {} и {}', '{}：按{}和{}'],
  nothingElse: ['nothing else', 'больше ни по какому', '不再细分'],
  nothingCounted: [
    'Nothing public is on record of this.',
    'Общедоступных записей об этом нет.',
    '没有这方面的公开记录。',
  ],
  inAll: ['{} in all.', 'Всего: {}.', '共 {} 项。'],
  countedInEach: [
    'What belongs to several of these counts in each.',
    'Что относится к нескольким, считается в каждом.',
    '属于多个类别的，在每个类别中都计入。',
  ],
  none: ['not known', 'неизвестно', '不详'],
  others: ['All others', 'Все остальные', '其他'],

  manual: ['Manual', 'Руководство', '使用手册'],
  howTo: [
    'How other programs read these data',
    'Как читать эти данные в других программах',
    '如何在其他程序中读取这些数据',
  ],
  releases: ['Releases of these data', 'Выпуски данных', '数据发布版本'],
  asTable: ['As a table', 'Таблицей', '以表格显示'],
  asCsv: ['CSV', 'CSV', 'CSV'],
  asQuery: ['The query of this picture', 'Запрос этой картины', '此图的查询'],
  loading: ['Reading…', 'Читаем…', '正在读取…'],
  unreachable: [
    'The server cannot be reached. Check your connection.',
    'Сервер недоступен. Проверьте соединение.',
    '无法连接服务器，请检查网络。',
  ],
  tooMuch: [
    'This takes longer than the server may take for one answer. Narrow it down: by a party, for instance.',
    'Это дольше, чем сервер может отвечать на один вопрос. Сузьте его: например, выберите сторону.',
    '所需时间超出服务器单次应答的时限。请缩小范围，例如选定一方。',
  ],
  busy: [
    'The server has too much to do at the moment. Wait a minute.',
    'Сервер сейчас слишком занят. Подождите минуту.',
    '服务器目前过于繁忙，请稍候一分钟。',
  ],
  again: ['Try again', 'Повторить', '重试'],
} satisfies Table;

/** Levels of parties in a network. */
const LEVELS = {
  BLOC: ['blocs', 'объединения', '国家集团之间'],
  COUNTRY: ['countries', 'страны', '国家之间'],
  CITY: ['cities', 'города', '城市之间'],
  REGION: ['regions', 'регионы', '地区之间'],
  ORGANIZATION: ['organizations', 'организации', '组织之间'],
} satisfies Table;

/** Lists by their names in the API. */
const LISTS = {
  cooperationItems: ['All items', 'Все записи', '全部记录'],
  agreements: ['Agreements', 'Соглашения', '协议'],
  commitments: ['Commitments', 'Обязательства', '承诺'],
  statements: ['Statements', 'Заявления', '发言'],
  figures: ['Figures', 'Показатели', '统计数字'],
  sessions: ['Sessions', 'Заседания', '会议'],
  delegations: ['Delegations', 'Делегации', '代表团'],
  topics: ['Topics', 'Темы', '主题'],
} satisfies Table;

/** Dimensions of counts, by their constants in the API. */
const DIMENSIONS = {
  YEAR: ['year', 'год', '年份'],
  DECADE: ['decade', 'десятилетие', '年代'],
  DAY: ['day', 'день', '日期'],
  TYPE: ['type', 'вид записи', '记录类型'],
  KIND: ['kind', 'вид', '类型'],
  STATUS: ['status', 'статус', '状态'],
  TOPIC: ['topic', 'тема', '主题'],
  COUNTRY: ['country', 'страна', '国家'],
  PARTY: ['party', 'сторона', '参与方'],
  PLACE: ['place', 'место', '地点'],
  FORUM: ['forum', 'форум', '论坛'],
  LATERALITY: ['number of parties', 'число сторон', '参与方数目'],
  COUNTRY_PAIR: ['pair of countries', 'пара стран', '国家对'],
  PARTY_PAIR: ['pair of parties', 'пара сторон', '双方'],
  INDICATOR: ['indicator', 'показатель', '指标'],
  TRACK: ['track', 'направление', '专题'],
  LANGUAGE: ['language', 'язык', '语言'],
  ATTENDS_AS: ['part taken', 'участие', '参加身份'],
} satisfies Table;

/** The explorer's words in one language. */
function inWords(lang: PageLanguage) {
  return {
    ...translationsIn(WORDS, lang),
    levels: translationsIn(LEVELS, lang),
    lists: translationsIn(LISTS, lang),
    dimensions: translationsIn(DIMENSIONS, lang),
  };
}

export type Words = ReturnType<typeof inWords>;

/** A language of the explorer. */
export interface ExplorerWords {
  lang: string;
  /** The locale of dates and numbers. */
  locale: string;
  /** The language's own name for itself. */
  called: string;
  words: Words;
  codes: { readonly [code: string]: string };
  /** Names of languages. */
  languages: Intl.DisplayNames;
}

/** Labels of types and constants: the words of every feature. */
const FEATURES = import.meta.glob<{ [name: string]: TypeWords }>('../../../domain/*/*.words.ts', { eager: true });
const CODES: Table = Object.assign(
  {},
  ...Object.values(FEATURES).flatMap((words) => Object.values(words).map(({ codes }) => codes)),
);

/** The languages of the explorer; the first one is the default. */
export const LANGUAGES: readonly ExplorerWords[] = SPOKEN.map(({ lang, locale, called, codes }) => ({
  lang,
  locale,
  called,
  codes: { ...codes, ...translationsIn(CODES, lang) },
  words: inWords(lang),
  languages: new Intl.DisplayNames([locale], { type: 'language' }),
}));
