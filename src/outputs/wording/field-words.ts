import {
  PAGE_LANGUAGES,
  type PageLanguage,
  type Translation,
  translationsIn,
} from '../../records/description/words.ts';

/**
 * Nouns for the fields that citations name. A field that is missing here has the label of the fact or list of its name; the
 * label of a fact such as "Signed" is no noun, so its field is listed.
 */
const FIELDS: { readonly [field: string]: Translation } = {
  title: ['title', 'название', '标题'],
  titles: ['title', 'название', '标题'],
  titlesIn: ['title', 'название', '标题'],
  name: ['name', 'имя или название', '名称'],
  names: ['names', 'имена или названия', '名称'],
  summary: ['summary', 'краткое описание', '摘要'],
  summaries: ['summary', 'краткое описание', '摘要'],
  timeZone: ['time zone', 'часовой пояс', '时区'],
  lang: ['language', 'язык', '语言'],

  adoptedOn: ['date of adoption', 'дата принятия', '通过日期'],
  announcedOn: ['date of announcement', 'дата объявления', '宣布日期'],
  asOf: ['reference date', 'дата показателя', '统计日期'],
  dueOn: ['due date', 'срок', '到期日'],
  endsAt: ['end', 'время окончания', '结束时间'],
  endsOn: ['last day', 'дата окончания', '结束日期'],
  expiresOn: ['date of expiry', 'дата истечения', '期满日期'],
  inForceFrom: ['entry into force', 'дата вступления в силу', '生效日期'],
  previousStartsOn: ['earlier dates', 'прежние даты', '原定日期'],
  provisionallyAppliedFrom: ['start of provisional application', 'начало временного применения', '临时适用日期'],
  publishedOn: ['date of publication', 'дата публикации', '发布日期'],
  retrievedOn: ['date of access', 'дата обращения', '获取日期'],
  saidOn: ['date of the statement', 'дата заявления', '发言日期'],
  signedOn: ['date of signing', 'дата подписания', '签署日期'],
  startsAt: ['beginning', 'время начала', '开始时间'],
  startsOn: ['first day', 'дата начала', '开始日期'],
  terminatedOn: ['date of termination', 'дата прекращения', '终止日期'],
  validFrom: ['date of foundation', 'начало существования', '成立日期'],
  validTo: ['date of dissolution', 'конец существования', '终止日期'],

  autoRenews: ['automatic renewal', 'автоматическое продление', '自动续期'],
  binding: ['legal force', 'юридическая сила', '法律约束力'],
  kindAsTitled: ['kind in the title', 'вид по документу', '文本自称'],
  places: ['place of signing', 'место подписания', '签署地'],
  references: ['registration numbers', 'регистрационные номера', '登记编号'],
  unilateral: ['unilateral character', 'односторонний характер', '单方性质'],

  about: ['subject', 'предмет', '对象'],
  bound: ['precision', 'точность', '精确度'],
  unit: ['unit', 'единица измерения', '单位'],
  value: ['value', 'значение', '数值'],

  agreement: ['agreement', 'соглашение', '协议'],
  concerned: ['parties concerned', 'стороны, которых это касается', '相关参与方'],
  counterparts: ['counterparts', 'стороны, перед которыми взято обязательство', '对方'],
  makers: ['speakers or authors', 'кто заявил', '发表者'],
  responsible: ['responsible parties', 'ответственные стороны', '责任方'],
  subjectParties: ['parties discussed', 'обсуждаемые стороны', '所讨论的参与方'],

  attendsAs: ['part taken', 'статус участия', '参加身份'],
  cities: ['cities', 'города', '城市'],
  partOf: ['parent forum', 'форум, в который он входит', '所属论坛'],
  party: ['party', 'сторона', '参与方'],

  alpha2: ['ISO 3166 code', 'код ISO 3166', 'ISO 3166 代码'],
  alpha3: ['ISO 3166 code', 'код ISO 3166', 'ISO 3166 代码'],
  level: ['level', 'уровень', '层级'],
  organizationKind: ['kind of organization', 'вид организации', '组织类型'],
  placements: ['parent parties', 'стороны, в которые она входит', '上级参与方'],
  within: ['parent party', 'сторона, в которую она входит', '上级参与方'],

  archivedUrl: ['archived copy', 'архивная копия', '存档副本'],
};

/** Names of identifier schemes. A scheme that is missing here is shown as it is recorded. */
const SCHEMES: { readonly [scheme: string]: Translation } = {
  doi: ['DOI', 'DOI', 'DOI'],
  geonames: ['GeoNames', 'GeoNames', 'GeoNames'],
  guid: ['GUID', 'GUID', 'GUID'],
  isni: ['ISNI', 'ISNI', 'ISNI'],
  'iso3166-1-numeric': ['ISO 3166-1 numeric', 'ISO 3166-1, цифровой код', 'ISO 3166-1 数字代码'],
  'iso3166-3': ['ISO 3166-3', 'ISO 3166-3', 'ISO 3166-3'],
  lei: ['LEI', 'LEI', 'LEI'],
  orcid: ['ORCID', 'ORCID', 'ORCID'],
  osm: ['OpenStreetMap', 'OpenStreetMap', 'OpenStreetMap'],
  ror: ['ROR', 'ROR', 'ROR'],
  sha256: ['SHA-256 of the file', 'SHA-256 файла', '文件的 SHA-256'],
  untc: ['UN Treaty Collection', 'Собрание договоров ООН', '联合国条约汇编'],
  unts: ['UN Treaty Series', 'Серия договоров ООН', '联合国条约集'],
  viaf: ['VIAF', 'VIAF', 'VIAF'],
  wikidata: ['Wikidata', 'Викиданные', '维基数据'],
};

interface FieldWords {
  fields: { readonly [field: string]: string };
  schemes: { readonly [scheme: string]: string };
}

/** These words by language. They are not in PageWords, which the explorer loads too. */
export const FIELD_WORDS = Object.fromEntries(
  PAGE_LANGUAGES.map((lang) => [
    lang,
    { fields: translationsIn(FIELDS, lang), schemes: translationsIn(SCHEMES, lang) },
  ]),
) as Record<PageLanguage, FieldWords>;
