import type { Translation } from '../../records/description/words.ts';

/** A value of a property, as the data extension protocol writes it. */
export type PropertyValue = { str: string } | { int: number } | { float: number } | { id: string; name: string };

/** A party, as far as the requested properties need it. */
export interface ExtendedParty {
  name?: string;
  names?: { text: string }[];
  country?: NamedParty | null;
  within?: NamedParty | null;
  coordinates?: { latitude: number; longitude: number } | null;
  population?: number | null;
  identifiers?: { scheme: string; value: string }[];
  alpha2?: string | null;
  alpha3?: string | null;
  validFrom?: string | null;
  validTo?: string | null;
  agreements?: { totalCount: number };
  commitments?: { totalCount: number };
}

type NamedParty = { id: string; name: string };

/** A property of parties: clients narrow queries by it, or fetch its values. */
interface Property {
  name: Translation;
  description: Translation;
  /** The type of its values, if they are parties. */
  type?: 'Party' | 'Country';
  /** The fields of a party that it needs. `$lang` is the language of the client. */
  fields: string;
  /** The types of parties that have the fields; omitted: all. */
  on?: readonly string[];
  values(party: ExtendedParty): PropertyValue[];
}

const COORDINATES = 'coordinates { latitude longitude }';
const IDENTIFIERS = 'identifiers { scheme value }';

/** The properties of parties. Those by which queries are narrowed: see candidates.ts. */
export const PROPERTIES = {
  name: {
    name: ['Name', 'Название', '名称'],
    description: ['Name in the language of the service', 'Название на языке службы', '所用语言的名称'],
    fields: 'name(lang: $lang)',
    values: ({ name }) => text(name),
  },
  names: {
    name: ['All names', 'Все названия', '所有名称'],
    description: [
      'Names in all languages, also former ones',
      'Названия на всех языках, в том числе прежние',
      '各语言的名称，包括曾用名',
    ],
    fields: 'names { text }',
    values: ({ names = [] }) => [...new Set(names.map((each) => each.text))].flatMap(text),
  },
  country: {
    name: ['Country', 'Страна', '国家'],
    description: ['The country to which the party belongs', 'Страна, к которой относится сторона', '参与方所属的国家'],
    type: 'Country',
    fields: 'country { id name(lang: $lang) }',
    values: ({ country }) => reference(country),
  },
  within: {
    name: ['Part of', 'Входит в', '隶属于'],
    description: [
      'A region, country or other party of which the party is part',
      'Регион, страна или иная сторона, частью которой она является',
      '参与方所属的地区、国家或其他参与方',
    ],
    type: 'Party',
    fields: 'within { id name(lang: $lang) }',
    values: ({ within }) => reference(within),
  },
  coordinates: {
    name: ['Coordinates', 'Координаты', '坐标'],
    description: [
      'Latitude and longitude: "59.94,30.31"',
      'Широта и долгота: «59.94,30.31»',
      '纬度和经度：“59.94,30.31”',
    ],
    fields: COORDINATES,
    values: ({ coordinates }) => (coordinates ? text(`${coordinates.latitude},${coordinates.longitude}`) : []),
  },
  latitude: {
    name: ['Latitude', 'Широта', '纬度'],
    description: ['Degrees, negative in the south', 'В градусах; южная — отрицательная', '单位为度，南纬为负'],
    fields: COORDINATES,
    values: ({ coordinates }) => (coordinates ? [{ float: coordinates.latitude }] : []),
  },
  longitude: {
    name: ['Longitude', 'Долгота', '经度'],
    description: ['Degrees, negative in the west', 'В градусах; западная — отрицательная', '单位为度，西经为负'],
    fields: COORDINATES,
    values: ({ coordinates }) => (coordinates ? [{ float: coordinates.longitude }] : []),
  },
  population: {
    name: ['Population', 'Население', '人口'],
    description: ['Number of inhabitants', 'Число жителей', '居民人数'],
    fields: 'population',
    on: ['Country', 'Region', 'City'],
    values: ({ population }) => whole(population),
  },
  wikidata: {
    name: ['Wikidata', 'Викиданные', '维基数据'],
    description: ['Item in Wikidata: "Q649"', 'Элемент Викиданных: «Q649»', '维基数据项：“Q649”'],
    fields: IDENTIFIERS,
    values: ({ identifiers = [] }) =>
      identifiers.filter(({ scheme }) => scheme === 'wikidata').flatMap(({ value }) => text(value)),
  },
  iso2: {
    name: ['ISO 3166-1 alpha-2', 'ISO 3166-1 alpha-2', 'ISO 3166-1 二位代码'],
    description: ['Two letters: "CU"', 'Две буквы: «CU»', '两个字母：“CU”'],
    fields: 'alpha2',
    on: ['Country'],
    values: ({ alpha2 }) => text(alpha2),
  },
  iso3: {
    name: ['ISO 3166-1 alpha-3', 'ISO 3166-1 alpha-3', 'ISO 3166-1 三位代码'],
    description: ['Three letters: "CUB"', 'Три буквы: «CUB»', '三个字母：“CUB”'],
    fields: 'alpha3',
    on: ['Country'],
    values: ({ alpha3 }) => text(alpha3),
  },
  identifiers: {
    name: ['Identifiers', 'Идентификаторы', '标识符'],
    description: [
      'Scheme and value: "geonames:524901"',
      'Схема и значение: «geonames:524901»',
      '体系和值：“geonames:524901”',
    ],
    fields: IDENTIFIERS,
    values: ({ identifiers = [] }) => identifiers.flatMap(({ scheme, value }) => text(`${scheme}:${value}`)),
  },
  validFrom: {
    name: ['Exists from', 'Существует с', '成立日期'],
    description: ['Date, month or year', 'Дата, месяц или год', '日期、月份或年份'],
    fields: 'validFrom',
    values: ({ validFrom }) => text(validFrom),
  },
  validTo: {
    name: ['Existed until', 'Существовала до', '终止日期'],
    description: ['Date, month or year', 'Дата, месяц или год', '日期、月份或年份'],
    fields: 'validTo',
    values: ({ validTo }) => text(validTo),
  },
  agreements: {
    name: ['Number of agreements', 'Число соглашений', '协议数量'],
    description: ['Agreements that involve the party', 'Соглашения с участием стороны', '涉及该参与方的协议'],
    fields: 'agreements { totalCount }',
    values: ({ agreements }) => whole(agreements?.totalCount),
  },
  commitments: {
    name: ['Number of commitments', 'Число обязательств', '承诺数量'],
    description: ['Commitments that involve the party', 'Обязательства с участием стороны', '涉及该参与方的承诺'],
    fields: 'commitments { totalCount }',
    values: ({ commitments }) => whole(commitments?.totalCount),
  },
} as const satisfies { [id: string]: Property };

/** The setting of a property that limits its values in a row. */
export const LIMIT_SETTING: { label: Translation; help: Translation } = {
  label: ['Values per row', 'Значений в строке', '每行的值数'],
  help: ['0: all values', '0 — все значения', '0 表示全部'],
};

export type PropertyId = keyof typeof PROPERTIES;

export const PROPERTY_IDS = Object.keys(PROPERTIES) as [PropertyId, ...PropertyId[]];

export function propertyWith(id: PropertyId): Property {
  return PROPERTIES[id];
}

function text(value: string | null | undefined): PropertyValue[] {
  return value ? [{ str: value }] : [];
}

function whole(value: number | null | undefined): PropertyValue[] {
  return value === null || value === undefined ? [] : [{ int: value }];
}

function reference(party: NamedParty | null | undefined): PropertyValue[] {
  return party ? [{ id: party.id, name: party.name }] : [];
}
