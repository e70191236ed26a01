import { createRequire } from 'node:module';
import type { OfficialAndCommon, Country as PackagedCountry } from 'world-countries';
import { PartyNameKind } from '../../domain/parties/party-name.entity.ts';
import type { PartyNameDraft } from '../../domain/parties/party-writes.inputs.ts';
import { SourceKind } from '../../domain/sources/source.entity.ts';
import type { SourceDraft } from '../../domain/sources/source.writes.ts';
import { fold } from '../../records/values/names.ts';

/** One country or territory with its own country code. */
export interface CountryEntry {
  alpha2: string;
  /** Null if ISO 3166-1 has none. */
  alpha3: string | null;
  /** The three digits of ISO 3166-1; null if there are none. */
  numeric: string | null;
  /** Whether ISO has assigned the code, rather than its users (XK for Kosovo). */
  officiallyAssigned: boolean;
  /** Approximately its centre. */
  coordinates: { latitude: number; longitude: number };
  /** The usual English name first. The language is "und" if the package does not give the language of a spelling. */
  names: PartyNameDraft[];
}

/** Further names in the languages of the forum's papers that the package lacks. */
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

/** The package has Hindi names for India alone. Null if Node was built without Hindi. */
const hindi = new Intl.DisplayNames(['hi'], { type: 'region', fallback: 'none' });
const HINDI = hindi.resolvedOptions().locale === 'hi' ? hindi : null;

/** The source that countries cite for their Hindi names. */
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
 * Reads all countries and territories with a code of ISO 3166-1 or a user-assigned code from the package
 * `world-countries`. Independent ones come first, so a name shared by two (Guiana, Samoa) resolves to the independent
 * one.
 */
export function readCountries(): { countries: CountryEntry[]; source: SourceDraft } {
  // The package is CommonJS but its types describe an ES module, so an import would be typed wrongly.
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
    // If ISO assigned no code, the package fills in its own.
    alpha3: officiallyAssigned ? country.cca3 : null,
    numeric: country.ccn3 || null,
    officiallyAssigned,
    coordinates: { latitude: country.latlng[0], longitude: country.latlng[1] },
    names: namesOf(country),
  };
}

/**
 * Returns the names of a country without duplicates: in each language the usual and the official name, the country's
 * own before translations into the same language. Further spellings follow as aliases.
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
    // The package uses ISO 639-3 codes: "rus" is "ru".
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

/** The package writes Turkish names that begin with a letter outside ASCII in lower case: "çin". */
function capitalized({ common, official }: OfficialAndCommon): OfficialAndCommon {
  const capital = (text: string) => text.charAt(0).toLocaleUpperCase('tr') + text.slice(1);
  return { common: capital(common), official: capital(official) };
}
