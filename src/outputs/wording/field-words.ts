import {
  PAGE_LANGUAGES,
  type PageLanguage,
  type Translation,
  translationsIn,
} from '../../records/description/words.ts';

/** Nouns for fields of several types that citations name; `TypeWords.fields` has those of one type. */
const FIELDS: { readonly [field: string]: Translation } = {
  title: ['title', 'название', '标题'],
  titles: ['title', 'название', '标题'],
  titlesIn: ['title', 'название', '标题'],
  name: ['name', 'имя или название', '名称'],
  names: ['names', 'имена или названия', '名称'],
  summary: ['summary', 'краткое описание', '摘要'],
  summaries: ['summary', 'краткое описание', '摘要'],
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

/** Sentences for flags that records of several types have; `TypeWords.flags` has those of one type. */
const FLAGS: { readonly [code: string]: Translation } = {
  IMPLIED: ['The source implies this.', 'В источнике об этом прямо не сказано.', '来源未直接说明，系据其推断。'],
  POSSIBLE_DUPLICATE: [
    'The record may be the same as another one.',
    'Возможно, эта запись повторяет другую.',
    '本记录可能与另一条记录重复。',
  ],
  PARTY_NAMED_TWICE: [
    'The register names a party twice.',
    'В реестре одна и та же сторона указана дважды.',
    '登记册中同一参与方出现两次。',
  ],
  PARTY_BY_SIMILARITY: [
    'Names were matched to parties with a similar name.',
    'Некоторые стороны определены по сходству названий.',
    '部分参与方是按相近名称匹配的。',
  ],
  PARTY_OUTSIDE_VALIDITY: [
    'A party did not exist on the day, but within a year of it.',
    'На эту дату одной из сторон ещё или уже не существовало; разница меньше года.',
    '某一参与方在该日期尚不存在或已不存在，相差不到一年。',
  ],
};

interface FieldWords {
  fields: { readonly [field: string]: string };
  schemes: { readonly [scheme: string]: string };
  flags: { readonly [code: string]: string };
}

/** These words by language. They are not in PageWords, which the explorer loads too. */
export const FIELD_WORDS = Object.fromEntries(
  PAGE_LANGUAGES.map((lang) => [
    lang,
    {
      fields: translationsIn(FIELDS, lang),
      schemes: translationsIn(SCHEMES, lang),
      flags: translationsIn(FLAGS, lang),
    },
  ]),
) as Record<PageLanguage, FieldWords>;
