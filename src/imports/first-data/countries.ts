import { createRequire } from 'node:module';
import type { OfficialAndCommon, Country as PackagedCountry } from 'world-countries';
import { PartyNameKind } from '../../domain/parties/party-name.entity.ts';
import type { PartyNameDraft } from '../../domain/parties/party-writes.inputs.ts';
import { SourceKind } from '../../domain/sources/source.entity.ts';
import type { SourceDraft } from '../../domain/sources/source.writes.ts';
import { fold } from '../../records/values/names.ts';

/** One country or territory with a country code of its own. */
export interface CountryEntry {
  alpha2: string;
  /** Null where ISO 3166-1 has none. */
  alpha3: string | null;
  /** The three digits of ISO 3166-1, null where there are none. */
  numeric: string | null;
  /** Whether ISO has assigned the code, or only those who use it (Kosovo's XK). */
  officiallyAssigned: boolean;
  /** About the middle of it. */
  coordinates: { latitude: number; longitude: number };
  /** The usual English one first; its language is "und" if the package does not say in which language a spelling is. */
  names: PartyNameDraft[];
}

/** By what else people call a country, in the languages of the forum's papers, where the package does not have it. */
const ALIASES: { [alpha2: string]: { [lang: string]: string[] } } = {
  AE: { en: ['U.A.E.'], ru: ['ОАЭ'], es: ['EAU'] },
  AG: { en: ['Antigua'] },
  BA: { en: ['Bosnia'] },
  BS: { en: ['The Bahamas'] },
  CD: { en: ['D.R. Congo', 'Zaire'], ru: ['ДР Конго', 'ДРК'] },
  CN: { en: ['PRC'], ru: ['КНР'] },
  CV: { en: ['Cabo Verde'] },
  GB: { en: ['Britain', 'U.K.'] },
  GM: { en: ['The Gambia'] },
  HK: { en: ['Hong Kong SAR'] },
  KP: { ru: ['КНДР'] },
  KR: { en: ['ROK'] },
  LA: { en: ['Lao PDR'] },
  MO: { en: ['Macao SAR'] },
  RU: { ru: ['РФ'] },
  TR: { en: ['Turkey'] },
  TT: { en: ['Trinidad'] },
  US: { en: ['America', 'U.S.', 'U.S.A.', 'US'], ru: ['США'], es: ['EE. UU.', 'EEUU'] },
  VA: { en: ['Holy See'] },
  ZA: { ru: ['ЮАР'] },
};

/** Hindi, which the package has for India alone. Null where Node was built without it. */
const hindi = new Intl.DisplayNames(['hi'], { type: 'region', fallback: 'none' });
const HINDI = hindi.resolvedOptions().locale === 'hi' ? hindi : null;

/** Where the Hindi names come from, to be cited by every country that bears one. */
export const HINDI_SOURCE: SourceDraft = {
  kind: SourceKind.DATASET,
  title: 'Unicode CLDR: names of countries in Hindi',
  authors: ['Unicode Consortium'],
  sourceUrl: 'https://cldr.unicode.org/',
  licence: 'Unicode-3.0',
};

/** Translations that the package copied from another country by mistake, such as Cameroon's from the Ivory Coast. */
const MISPRINTS = ['AS hun', 'CM pol', 'DM kor', 'GN per', 'GS kor', 'IO kor', 'SS pol', 'TZ hun'];

/** "Alternative spellings" of the package that are words for the people, halves of a name, or phonetic script. */
const NOT_NAMES = new Set([
  'Mexicanos',
  'Nation of Brunei',
  'Portuguesa',
  'Prathet',
  'Thai',
  'Togolese',
  'the Abode of Peace',
  "ʁɛpublika de an'ɡɔla",
]);

/**
 * Every country and territory with a code of ISO 3166-1 or one that its users assigned, from the package
 * `world-countries`. Independent ones come first: where a name is borne by two (Guiana, Samoa), it is first theirs.
 */
export function readCountries(): { countries: CountryEntry[]; source: SourceDraft } {
  // The package is CommonJS and its types describe an ES module, so that an import of the two would not agree.
  const require = createRequire(import.meta.url);
  const packaged = require('world-countries') as PackagedCountry[];
  const { version, author, homepage, licenses } = require('world-countries/package.json') as {
    version: string;
    author: { name: string };
    homepage: string;
    licenses: [{ type: string }];
  };
  return {
    countries: [...packaged.filter((one) => one.independent), ...packaged.filter((one) => !one.independent)].map(
      entryOf,
    ),
    source: {
      kind: SourceKind.DATASET,
      title: `World countries (world-countries ${version})`,
      authors: [author.name],
      sourceUrl: homepage,
      licence: licenses[0].type,
    },
  };
}

function entryOf(country: PackagedCountry): CountryEntry {
  const officiallyAssigned = country.status === 'officially-assigned';
  return {
    alpha2: country.cca2,
    // Where ISO assigned nothing, the package fills in a code of its own.
    alpha3: officiallyAssigned ? country.cca3 : null,
    numeric: country.ccn3 || null,
    officiallyAssigned,
    coordinates: { latitude: country.latlng[0], longitude: country.latlng[1] },
    names: namesOf(country),
  };
}

/**
 * The names of a country: in each language the usual and the official one, the country's own before a translation into
 * the same language, and then the spellings by which it is also found. None twice.
 */
function namesOf(country: PackagedCountry): PartyNameDraft[] {
  const names: PartyNameDraft[] = [];
  const taken = new Set<string>();
  const add = (text: string, lang: string, kind: PartyNameKind, key: string) => {
    if (taken.has(key)) return;
    taken.add(key);
    names.push({ text: text.replace(/\s+/g, ' ').trim(), lang, kind });
  };
  const addBoth = (code: string, { common, official }: OfficialAndCommon) => {
    // The package has the codes of ISO 639-3: "rus" is "ru".
    const lang = Intl.getCanonicalLocales(code)[0]!;
    const isFirst = !taken.has(lang);
    taken.add(lang);
    add(common, lang, isFirst ? PartyNameKind.SHORT : PartyNameKind.ALIAS, `${lang} ${fold(common)}`);
    add(official, lang, isFirst ? PartyNameKind.OFFICIAL : PartyNameKind.ALIAS, `${lang} ${fold(official)}`);
  };

  addBoth('eng', country.name);
  for (const [code, name] of Object.entries(country.name.native)) addBoth(code, name);
  for (const [code, name] of Object.entries(country.translations)) {
    if (MISPRINTS.includes(`${country.cca2} ${code}`)) continue;
    addBoth(code, code === 'tur' ? capitalized(name) : name);
  }
  const inHindi = HINDI?.of(country.cca2);
  if (inHindi && !taken.has('hi')) add(inHindi, 'hi', PartyNameKind.SHORT, `hi ${fold(inHindi)}`);

  for (const name of names) taken.add(fold(name.text));
  const addAlias = (text: string, lang: string) => {
    if (!NOT_NAMES.has(text)) add(text, lang, PartyNameKind.ALIAS, fold(text));
  };
  for (const [lang, aliases] of Object.entries(ALIASES[country.cca2] ?? {})) {
    for (const alias of aliases) addAlias(alias, lang);
  }
  if (country.name.common.startsWith('Saint ')) addAlias(country.name.common.replace('Saint ', 'St '), 'en');
  for (const spelling of country.altSpellings) {
    if (spelling !== country.cca2 && spelling !== country.cca3) addAlias(spelling, 'und');
  }
  return names;
}

/** The package writes the Turkish names that begin with a letter outside ASCII in small letters: "çin". */
function capitalized({ common, official }: OfficialAndCommon): OfficialAndCommon {
  const capital = (text: string) => text.charAt(0).toLocaleUpperCase('tr') + text.slice(1);
  return { common: capital(common), official: capital(official) };
}
