import { inLanguage, type PageLanguage, type Word } from '../../records/description/words.ts';

type Words = { readonly [name: string]: Word };

/** Labels of pages, calendars and feeds that do not belong to one type of record. */
const LABELS = {
  abstract: ['Abstract', 'Аннотация', '摘要'],
  archived: ['archived copy', 'архивная копия', '存档副本'],
  asItIsNow: ['The record as it is now', 'Запись в её нынешнем виде', '记录的当前版本'],
  asked: ['See this query in the playground', 'Открыть этот запрос в песочнице', '在查询页中查看同一查询'],
  calendar: ['calendar', 'календарь', '日历'],
  cite: ['Cite this record', 'Как сослаться на запись', '引用本记录'],
  contradicts: ['contradicts this', 'противоречит этому', '与此不符'],
  cooperation: ['Cooperation', 'Сотрудничество', '合作'],
  feed: ['feed', 'лента', '订阅源'],
  fields: ['for', 'для', '用于'],
  forum: ['Forum', 'Форум', '论坛'],
  howTo: ['how other programs read these data', 'как эти данные читают другие программы', '其他程序如何读取这些数据'],
  identifiers: ['Known elsewhere as', 'В других источниках', '其他编号'],
  kind: ['Kind', 'Вид', '类型'],
  language: ['Language', 'Язык', '语言'],
  licence: ['Licence', 'Лицензия', '许可'],
  madeBy: ['Stated by', 'Кто заявил', '发表者'],
  no: ['no', 'нет', '否'],
  notFound: ['There is no such record', 'Такой записи нет', '没有这条记录'],
  notFoundLead: [
    'Nothing public has this address. It may have been mistyped, or it is not, or no longer, open to everybody.',
    'По этому адресу нет ничего общедоступного. Возможно, в нём опечатка, или запись не открыта для всех.',
    '此地址没有公开的内容。地址可能有误，或者该记录未向所有人开放。',
  ],
  occurredOn: ['Date', 'Дата', '日期'],
  of: ['of', 'из', '共'],
  on_record: ['on record', 'в базе', '已记录'],
  permanent: ['Permanent address', 'Постоянный адрес', '永久地址'],
  allReleases: ['All releases', 'Все выпуски', '所有发布版本'],
  bytes: ['Bytes', 'Байт', '字节'],
  checksumsLead: [
    'sha256sum -c SHA256SUMS compares the files with their checksums. What the columns mean:',
    'sha256sum -c SHA256SUMS сверяет файлы с контрольными суммами. Что означают столбцы:',
    '可用 sha256sum -c SHA256SUMS 核对文件的校验和。各列的含义见：',
  ],
  file: ['File', 'Файл', '文件'],
  files: ['Files', 'Файлы', '文件'],
  howToCite: ['How to cite it', 'Как цитировать', '引用方式'],
  release: ['Release', 'Выпуск', '发布版本'],
  releases: ['Releases', 'Выпуски', '发布版本'],
  releasesLead: [
    'What is public, frozen at a time: a count that was made once can be made again on the same data.',
    'Открытые данные, зафиксированные на определённый момент: однажды сделанный подсчёт можно повторить на тех же данных.',
    '公开数据在某一时刻的定稿：曾经做过的统计，可以在同样的数据上重做。',
  ],
  releasesNone: ['There is none yet.', 'Пока нет ни одного.', '目前还没有。'],
  remarks: ['Remarks', 'Замечания', '备注'],
  session: ['Session', 'Заседание', '会议'],
  sources: ['Sources', 'Источники', '来源'],
  status: ['Status', 'Состояние', '状态'],
  takeAway: ['Take away', 'Взять с собой', '带走数据'],
  toStart: ['Entente: to the start', 'Entente: на главную', 'Entente：返回首页'],
  topics: ['Topics', 'Темы', '主题'],
  unsourced: ['No source is given yet.', 'Источник пока не указан.', '尚未注明来源。'],
  version: ['Version', 'Версия', '版本'],
  vocabulary: ['Vocabulary', 'Словарь', '词汇表'],
  vocabularyLead: [
    'The words that our linked data use beside those of schema.org. They mean what they mean in the API.',
    'Слова, которыми пользуются наши связанные данные помимо слов schema.org. Они значат то же, что и в API.',
    '除 schema.org 外，我们的关联数据所用的词汇；其含义与 API 中相同。',
  ],
  yes: ['yes', 'да', '是'],

  CLASS: ['Classes', 'Классы', '类'],
  PROPERTY: ['Properties', 'Свойства', '属性'],
  CONSTANT: ['Constants', 'Константы', '常量'],
} satisfies Words;

const SENTENCES = {
  /** With the name of a party: "Delegation of Havana". */
  delegationOf: ['Delegation of {}', 'Делегация: {}', '{}代表团'],
  /** The number of items that a list does not show. */
  andMore: ['and {} more', 'и ещё {}', '另有 {} 项'],
  /** A period with one known end. */
  since: ['since {}', 'с {}', '自{}起'],
  until: ['until {}', 'до {}', '至{}'],
  /** The date of access in a citation. */
  read: ['Read on {}', 'Прочитано {}', '{}查阅'],
  /** The label of a truncated list, the items shown, and the total. */
  latestOf: ['{}: the latest {} of {}.', '{}: последние {} из {}.', '{}：最新 {} 项，共 {} 项。'],
  yearsLeftOut: [
    'Left out because no more than a year is known: {}.',
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
  WITNESS: ['Witness', 'Свидетель', '见证方'],
  GUARANTOR: ['Guarantor', 'Гарант', '担保方'],
  MEDIATOR: ['Mediator', 'Посредник', '调解方'],

  OFFICIAL: ['official', 'официальное', '正式名称'],
  SHORT: ['short', 'краткое', '简称'],
  ALIAS: ['also', 'также', '别名'],
  FORMER: ['former', 'прежнее', '曾用名'],
  TRANSLITERATED: ['transliterated', 'в транслитерации', '转写'],

  RENAMED: ['renamed', 'переименование', '更名'],
  MERGED: ['merged', 'слияние', '合并'],
  SPLIT: ['split', 'разделение', '分立'],
  SECEDED: ['seceded', 'отделение', '脱离'],
  CONTINUES: ['continues its rights and duties', 'продолжает права и обязанности', '继续其权利与义务'],

  HOST: ['Host', 'Принимающая сторона', '东道方'],
  ORGANIZER: ['Organizer', 'Организатор', '主办方'],
  SUPPORTER: ['Supporter', 'При поддержке', '支持方'],
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

  SPEAKER: ['Speaker', 'Докладчик', '发言人'],
  PANELLIST: ['Panellist', 'Участник дискуссии', '讨论嘉宾'],
  MODERATOR: ['Moderator', 'Модератор', '主持人'],
  CHAIR: ['Chair', 'Председатель', '主席'],

  AMENDS: ['Amends', 'Изменяет', '修订'],
  SUPERSEDES: ['Supersedes', 'Заменяет', '取代'],
  IMPLEMENTS: ['Implements', 'Исполняет', '实施'],
  RENEWS: ['Renews', 'Продлевает', '延续'],
  ANNEX_TO: ['Annex to', 'Приложение к', '附属于'],
  AMENDS_FROM: ['Amended by', 'Изменено', '被修订于'],
  SUPERSEDES_FROM: ['Superseded by', 'Заменено', '被取代于'],
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

  PARTY: ['Party', 'Сторона', '参加方'],

  HEAD: ['Head', 'Глава', '团长'],
  DEPUTY_HEAD: ['Deputy head', 'Заместитель главы', '副团长'],
  ALTERNATE: ['Alternate', 'Замещающий член', '候补'],
  ADVISER: ['Adviser', 'Советник', '顾问'],
} satisfies Words;

/** The words of one language. @param locale the locale of dates and numbers */
function wordsIn(lang: PageLanguage, locale: string, called: string) {
  return {
    lang,
    locale,
    /** The language's own name for itself. */
    called,
    ...inLanguage(SENTENCES, lang),
    labels: inLanguage(LABELS, lang),
    codes: inLanguage(CODES, lang),
  };
}

export type PageWords = ReturnType<typeof wordsIn>;

/** The languages of labels. Names and titles are shown in any language in which they are recorded. */
export const LANGUAGES: readonly PageWords[] = [
  wordsIn('en', 'en-GB', 'English'),
  wordsIn('ru', 'ru', 'Русский'),
  wordsIn('zh', 'zh-Hans', '中文'),
];
