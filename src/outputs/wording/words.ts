import { type PageLanguage, type Translation, translationsIn } from '../../records/description/words.ts';

type Words = { readonly [name: string]: Translation };

/** Labels of pages, calendars and feeds that do not belong to one type of record. */
const LABELS = {
  abstract: ['Abstract', 'Аннотация', '摘要'],
  allItems: ['All items', 'Все записи', '全部记录'],
  allItemsOfParties: ['All items of these parties', 'Все записи этих сторон', '这些参与方的全部记录'],
  api: ['GraphQL API', 'GraphQL API', 'GraphQL API'],
  apiLead: [
    'Any selection of fields, with filters, counts and changes since your last request.',
    'Любой набор полей: с фильтрами, подсчётами и изменениями с прошлого запроса.',
    '任意字段组合，支持筛选、计数和增量变更。',
  ],
  archived: ['archived copy', 'архивная копия', '存档副本'],
  asItIsNow: ['The record as it is now', 'Запись в её нынешнем виде', '记录的当前版本'],
  betweenParties: ['Between parties', 'Между сторонами', '参与方之间'],
  calendar: ['Calendar', 'Календарь', '日历'],
  cite: ['Cite this record', 'Как сослаться на запись', '引用本记录'],
  citeData: ['Cite', 'Цитировать', '引用'],
  contact: ['Contact', 'Контакты', '联系方式'],
  contradicts: ['contradicts this', 'противоречит этому', '与此不符'],
  cooperation: ['Cooperation', 'Сотрудничество', '合作'],
  data: ['Data', 'Данные', '数据'],
  explore: ['Explore', 'Смотрите также', '进一步查看'],
  dataLead: [
    'All public data can be downloaded, queried and cited.',
    'Все общедоступные данные можно скачать, запросить и процитировать.',
    '所有公开数据均可下载、查询和引用。',
  ],
  facts: ['Facts', 'Сведения', '基本信息'],
  feed: ['Feed', 'Лента', '订阅源'],
  forum: ['Forum', 'Форум', '论坛'],
  otherPrograms: ['Use this data in other programs', 'Данные в других программах', '在其他程序中使用这些数据'],
  history: ['History', 'История изменений', '修改历史'],
  otherProgramsLead: [
    'Excel, Power BI, maps, network programs, calendars: addresses to copy.',
    'Excel, Power BI, карты, программы для сетей, календари: адреса, которые можно скопировать.',
    'Excel、Power BI、地图、网络分析软件和日历：可直接复制的地址。',
  ],
  identifiers: ['Identifiers', 'Идентификаторы', '标识符'],
  kind: ['Kind', 'Вид', '类型'],
  language: ['Language', 'Язык', '语言'],
  licence: ['Licence', 'Лицензия', '许可'],
  madeBy: ['Stated by', 'Кто заявил', '发表者'],
  manual: ['Manual', 'Руководство', '使用手册'],
  manualPages: ['Pages of the manual', 'Страницы руководства', '手册页面'],
  menu: ['Menu', 'Меню', '菜单'],
  network: ['Network', 'Сеть', '合作网络'],
  no: ['no', 'нет', '否'],
  notFound: ['There is no such page', 'Такой страницы нет', '没有这个页面'],
  notFoundLead: [
    'There is no public page at this address. The address may be mistyped, or the record is not public.',
    'По этому адресу нет общедоступной страницы. Возможно, в адресе опечатка или запись не общедоступна.',
    '此地址没有公开的页面。地址可能有误，或者该记录未公开。',
  ],
  occurredOn: ['Date', 'Дата', '日期'],
  of: ['of', 'из', '共'],
  openQuery: ['See this query in the playground', 'Открыть этот запрос в песочнице', '在查询台中查看此查询'],
  desk: ["Editor's desk", 'Редакция', '编辑台'],
  deskNeedsScript: ['The desk needs JavaScript.', 'Для редакции нужен JavaScript.', '编辑台需要 JavaScript。'],
  playground: ['Playground', 'Песочница', '查询台'],
  playgroundLead: [
    'Write and run queries in the browser, beginning with examples.',
    'Запросы прямо в браузере, начиная с примеров.',
    '在浏览器中编写并运行查询，附有示例。',
  ],
  playgroundNeedsScript: [
    'The playground needs JavaScript. The API itself is at /graphql.',
    'Песочнице нужен JavaScript. Сам API находится по адресу /graphql.',
    '查询台需要 JavaScript。API 本身位于 /graphql。',
  ],
  participant: ['Party', 'Сторона', '参与方'],
  permanent: ['Permanent address', 'Постоянный адрес', '永久地址'],
  allReleases: ['All releases', 'Все выпуски', '所有发布版本'],
  bytes: ['Bytes', 'Байт', '字节'],
  checksumsLead: [
    'sha256sum -c SHA256SUMS compares the files with their checksums. Meaning of the columns:',
    'sha256sum -c SHA256SUMS сверяет файлы с контрольными суммами. Что означают столбцы:',
    '可用 sha256sum -c SHA256SUMS 核对文件的校验和。各列的含义见：',
  ],
  file: ['File', 'Файл', '文件'],
  files: ['Files', 'Файлы', '文件'],
  howToCite: ['How to cite it', 'Как цитировать', '引用方式'],
  release: ['Release', 'Выпуск', '发布版本'],
  releases: ['Releases', 'Выпуски данных', '数据发布版本'],
  releasesLead: [
    'Frozen copies of the public data, so that a count can be repeated on the same data.',
    'Неизменные копии общедоступных данных: подсчёт можно повторить на тех же данных.',
    '公开数据在某一时刻的存档：统计可以在同样的数据上重做。',
  ],
  releasesNone: ['There is no release yet.', 'Выпусков пока нет.', '目前还没有发布版本。'],
  records: ['Records', 'Записи', '记录'],
  remarks: ['Remarks', 'Замечания', '备注'],
  search: ['Search', 'Найти', '搜索'],
  searchAll: ['Search all records', 'Поиск по всем записям', '搜索全部记录'],
  searchManual: ['Search the manual', 'Поиск по руководству', '搜索手册'],
  sections: ['Sections', 'Разделы', '栏目'],
  session: ['Session', 'Заседание', '会议'],
  siteSearch: [
    'City, country, organization, forum or words',
    'Город, страна, организация, форум или слова',
    '城市、国家、组织、论坛或关键词',
  ],
  cooperationItems: ['All items', 'Все записи о сотрудничестве', '全部合作事项'],
  source: ['Source', 'Источник', '来源'],
  sources: ['Sources', 'Источники', '来源'],
  statistics: ['Statistics', 'Статистика', '统计'],
  sourcesLead: [
    'Where the data come from: publishers, dates and licences.',
    'Откуда взяты данные: издатели, даты и лицензии.',
    '数据的出处：发布者、日期和许可。',
  ],
  status: ['Status', 'Статус', '状态'],
  takeAway: ['Export', 'Экспорт', '导出数据'],
  toContent: ['To the content', 'К содержанию', '跳到正文'],
  toStart: ['Entente home', 'Entente: на главную', 'Entente：返回首页'],
  topics: ['Topics', 'Темы', '主题'],
  unsourced: ['No source is given yet.', 'Источник пока не указан.', '尚未注明来源。'],
  version: ['Version', 'Версия', '版本'],
  withAnotherParty: ['Compare with a party', 'Сравнить с другой стороной', '与另一参与方对照'],
  vocabulary: ['Vocabulary', 'Словарь', '词汇表'],
  vocabularyLead: [
    'The terms of our linked data that schema.org does not have. They mean the same as in the API.',
    'Термины наших связанных данных, которых нет в schema.org. Они значат то же, что и в API.',
    '我们的关联数据中 schema.org 没有的术语；其含义与 API 中相同。',
  ],
  wholeLists: ['Whole lists', 'Списки целиком', '完整列表'],
  wholeListsLead: [
    'Each list of records as CSV, JSON or NDJSON, also filtered.',
    'Каждый список записей в CSV, JSON или NDJSON, в том числе с фильтрами.',
    '每个记录列表均可导出为 CSV、JSON 或 NDJSON，并可筛选。',
  ],
  yes: ['yes', 'да', '是'],

  CLASS: ['Classes', 'Классы', '类'],
  PROPERTY: ['Properties', 'Свойства', '属性'],
  CONSTANT: ['Constants', 'Константы', '常量'],
} satisfies Words;

const SENTENCES = {
  /** The latest change of the data. */
  dataAsOf: ['Data as of {}', 'Данные на {}', '数据截至 {}'],
  /** With the name of a party: "Delegation of Havana". */
  delegationOf: ['Delegation of {}', 'Делегация: {}', '{}代表团'],
  /** The number of items in the whole list, of which a page shows the first. */
  showAll: ['Show all {}', 'Показать все ({})', '显示全部 {} 项'],
  /** The name of a topic, as a link to its items. */
  onTopic: ['Items on {}', 'Записи по теме: {}', '主题为“{}”的记录'],
  /** Between the items of a list within a line. */
  separator: [', ', ', ', '、'],
  /** Texts that imports record in English: where a fact is in a file, and the note of a version. */
  row: ['row {}', 'строка {}', '第 {} 行'],
  rows: ['rows {}', 'строки {}', '第 {} 行'],
  rowsFromTo: ['{} rows from {} to {}', 'строк: {}, с {} по {}', '共 {} 行，第 {} 至 {} 行'],
  importedFrom: ['Imported from {}.', 'Импортировано из файла {}.', '由文件 {} 导入。'],
  /** A period with one known end. */
  since: ['since {}', 'с {}', '自{}起'],
  until: ['until {}', 'до {}', '至{}'],
  /** The date of access in a citation. */
  read: ['Read on {}', 'Дата обращения: {}', '{}查阅'],
  /** The fields of a record that a source is cited for. */
  sourceFor: ['Source for: {}', 'Источник сведений: {}', '所据内容：{}'],
  /** The label of a truncated list, the items shown, and the total. */
  latestOf: ['{}: the latest {} of {}.', '{}: последние {} из {}.', '{}：最新 {} 项，共 {} 项。'],
  yearsLeftOut: [
    'Left out because only the year is known: {}.',
    'Не показано, так как известен только год: {}.',
    '仅知年份而未列出：{} 项。',
  ],
  changed: ['changed {}', 'изменено {}', '修改于 {}'],
} satisfies Words;

/** Labels of enum constants that several types of record use, or none in particular. */
const CODES = {
  OFFLINE: ['In person', 'Очно', '线下'],
  ONLINE: ['Online', 'Онлайн', '线上'],
  MIXED: ['In person and online', 'Очно и онлайн', '线上线下结合'],

  MEMBER: ['Member', 'Член', '成员'],
  PARTNER: ['Partner', 'Партнёр', '伙伴'],
  OBSERVER: ['Observer', 'Наблюдатель', '观察员'],
  APPLICANT: ['Applicant', 'Кандидат', '申请方'],
  NONE: ['None', 'Нет', '无'],

  SIGNATORY: ['Signatory', 'Подписавшая сторона', '签署方'],
  ACCEDING: ['Acceding', 'Присоединившаяся сторона', '加入方'],
  MAKER: ['Author or speaker', 'Автор или докладчик', '作出方'],
  COUNTERPART: ['Counterpart', 'Другая сторона', '对方'],
  RESPONSIBLE: ['Responsible', 'Ответственная сторона', '责任方'],
  CONCERNED: ['Concerned', 'Упомянутая сторона', '相关方'],
  SUBJECT: ['Subject', 'Предмет записи', '主题方'],
  WITNESS: ['Witness', 'Свидетель', '见证方'],
  GUARANTOR: ['Guarantor', 'Гарант', '担保方'],
  MEDIATOR: ['Mediator', 'Посредник', '调解方'],

  UNILATERAL: ['One party', 'Одна сторона', '单方'],
  BILATERAL: ['Two parties', 'Две стороны', '双方'],
  MULTILATERAL: ['Three or more parties', 'Три стороны и более', '三方及以上'],

  OFFICIAL: ['official', 'официальное', '正式名称'],
  SHORT: ['short', 'краткое', '简称'],
  ALIAS: ['alias', 'другое', '别名'],
  FORMER: ['former', 'прежнее', '曾用名'],
  TRANSLITERATED: ['transliterated', 'в транслитерации', '转写'],

  RENAMED: ['renamed', 'переименование', '更名'],
  MERGED: ['merged', 'слияние', '合并'],
  SPLIT: ['split', 'разделение', '分立'],
  SECEDED: ['seceded', 'отделение', '脱离'],
  CONTINUES: ['continues its rights and duties', 'продолжает права и обязанности', '继续其权利与义务'],

  HOST: ['Host', 'Принимающая сторона', '东道主'],
  ORGANIZER: ['Organizer', 'Организатор', '主办方'],
  SUPPORTER: ['Supporter', 'Поддерживающая сторона', '支持方'],
  SPONSOR: ['Sponsor', 'Спонсор', '赞助方'],
  MEDIA_PARTNER: ['Media partner', 'Медиапартнёр', '媒体伙伴'],

  GOVERNMENT: ['Government', 'Орган власти', '政府机构'],
  PARLIAMENT: ['Parliament', 'Парламент', '议会'],
  INTERGOVERNMENTAL: ['Intergovernmental organization', 'Межправительственная организация', '政府间组织'],
  COMPANY: ['Company', 'Компания', '企业'],
  UNIVERSITY: ['University', 'Университет', '大学'],
  NGO: ['Non-governmental organization', 'Неправительственная организация', '非政府组织'],
  MEDIA: ['Media', 'СМИ', '媒体'],
  CITY_NETWORK: ['Network of cities', 'Сеть городов', '城市网络'],

  SPEAKER: ['Speaker', 'Докладчик', '演讲人'],
  PANELLIST: ['Panellist', 'Участник дискуссии', '讨论嘉宾'],
  MODERATOR: ['Moderator', 'Модератор', '主持人'],
  CHAIR: ['Chair', 'Председатель', '主席'],

  AMENDS: ['Amends', 'Изменяет', '修订'],
  SUPERSEDES: ['Supersedes', 'Заменяет', '取代'],
  IMPLEMENTS: ['Implements', 'Исполняет', '实施'],
  RENEWS: ['Renews', 'Продлевает', '延续'],
  ANNEX_TO: ['Annex to', 'Приложение к', '附属于'],
  AMENDS_FROM: ['Amended by', 'Изменено', '修订文件'],
  SUPERSEDES_FROM: ['Superseded by', 'Заменено', '取代文件'],
  IMPLEMENTS_FROM: ['Implemented by', 'Исполняется', '实施文件'],
  RENEWS_FROM: ['Renewed by', 'Продлено', '延续文件'],
  ANNEX_TO_FROM: ['Annex', 'Приложение', '附件'],

  NEWS: ['News', 'Новости', '新闻'],
  REPORT: ['Report', 'Отчёт', '报告'],
  REGISTER: ['Register', 'Реестр', '登记册'],
  WEBSITE: ['Website', 'Сайт', '网站'],
  DOCUMENT: ['Document', 'Документ', '文件'],
  DATASET: ['Dataset', 'Набор данных', '数据集'],
  STATEMENT: ['Statement', 'Заявление', '声明'],

  EXACT: ['', '', ''],
  AT_LEAST: ['at least', 'не менее', '至少'],
  AT_MOST: ['at most', 'не более', '至多'],
  ABOUT: ['about', 'около', '约'],

  PARTY: ['Party', 'Сторона', '参与方'],

  HEAD: ['Head', 'Глава делегации', '团长'],
  DEPUTY_HEAD: ['Deputy head', 'Заместитель главы', '副团长'],
  ALTERNATE: ['Alternate', 'Заместитель представителя', '候补代表'],
  ADVISER: ['Adviser', 'Советник', '顾问'],
} satisfies Words;

/** The words of one language. @param locale the locale of dates and numbers */
function wordsIn(lang: PageLanguage, locale: string, called: string) {
  return {
    lang,
    locale,
    /** The language's own name for itself. */
    called,
    ...translationsIn(SENTENCES, lang),
    labels: translationsIn(LABELS, lang),
    codes: translationsIn(CODES, lang),
  };
}

export type PageWords = ReturnType<typeof wordsIn>;

/** The languages of labels. Names and titles are shown in any language in which they are recorded. */
export const LANGUAGES: readonly PageWords[] = [
  wordsIn('en', 'en-GB', 'English'),
  wordsIn('ru', 'ru', 'Русский'),
  wordsIn('zh', 'zh-Hans', '中文'),
];
