import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { PartyNameKind } from '../../domain/parties/party-name.entity.ts';
import type { PartyNameDraft } from '../../domain/parties/party-writes.inputs.ts';
import { SourceKind } from '../../domain/sources/source.entity.ts';
import type { SourceDraft } from '../../domain/sources/source.writes.ts';
import { fold } from '../../records/values/names.ts';
import type { Coordinates } from '../parties/same-name-places.ts';

/** A city with its names in several languages. */
export interface NamedCity {
  /** The Wikidata item; null if the list has none. */
  wikidata: string | null;
  /** The two-letter country code. */
  country: string;
  coordinates: Coordinates;
  /**
   * The usual name in each language first, then further names. A Latin spelling shared with English appears only once,
   * in English.
   */
  names: PartyNameDraft[];
}

/**
 * The source that cities cite for these names. The list was compiled by hand from open facts, not from another
 * publication.
 */
export const CITY_NAMES_SOURCE = {
  kind: SourceKind.DATASET,
  title: 'List of names of cities that comes with Entente',
  licence: 'MIT',
} satisfies SourceDraft;

/** The languages in the order of the columns of the file. */
const LANGUAGES = ['en', 'ru', 'zh', 'es', 'pt', 'ar', 'hi', 'fr'] as const;

/** The list locates a city by its centre, other sources by its town hall. A degree of latitude has 111 km. */
const MAX_DISTANCE_DEGREES = 0.35;

let cities: Map<string, NamedCity[]> | null = null;

/**
 * Finds the city with a name, in any language, in a country.
 * @param country its two-letter code
 * @param coordinates if known, excludes cities with the same name elsewhere in the country
 * @returns undefined if the list has no such city, or several
 */
export function cityNamed(name: string, country: string, coordinates?: Coordinates | null): NamedCity | undefined {
  cities ??= readCities();
  const sameName = cities.get(`${country} ${fold(name)}`) ?? [];
  const near = sameName.filter((city) => !coordinates || isNear(city.coordinates, coordinates));
  return near.length === 1 ? near[0] : undefined;
}

/** Returns all cities of the list. */
export function namedCities(): NamedCity[] {
  cities ??= readCities();
  return [...new Set([...cities.values()].flat())];
}

/** Whether a city of the list can be a party with these Wikidata items: yes, unless the list has another item. */
export function mayBeItem({ wikidata }: NamedCity, items: readonly string[]): boolean {
  return wikidata === null || items.every((item) => item === wikidata);
}

/**
 * Returns the names of a city that a party lacks. If the party already shows a name in a language, further ones are
 * aliases.
 */
export function missingNames(
  known: readonly Pick<PartyNameDraft, 'text' | 'lang' | 'kind'>[],
  { names }: NamedCity,
): PartyNameDraft[] {
  const knownNames = new Set(known.map(({ text }) => fold(text)));
  const shown = new Set(known.filter(isShown).map(({ lang }) => lang));
  return names
    .filter(({ text }) => !knownNames.has(fold(text)))
    .map((name) => (shown.has(name.lang) && isShown(name) ? { ...name, kind: PartyNameKind.ALIAS } : name));
}

function isShown({ kind }: Pick<PartyNameDraft, 'kind'>): boolean {
  return kind !== PartyNameKind.ALIAS && kind !== PartyNameKind.FORMER;
}

function isNear(one: Coordinates, other: Coordinates): boolean {
  const longitude = Math.abs(one.longitude - other.longitude) * Math.cos((one.latitude * Math.PI) / 180);
  return Math.hypot(one.latitude - other.latitude, longitude) <= MAX_DISTANCE_DEGREES;
}

/**
 * Reads the file. Several names in a cell are separated by "|"; former ones are "lang:name:from:to". An empty cell
 * means that no certain name or item is known, or that the language spells the name as English does.
 */
function readCities(): Map<string, NamedCity[]> {
  const path = fileURLToPath(import.meta.resolve('#src/imports/first-data/city-names.csv'));
  const rows: { [column: string]: string }[] = parse(readFileSync(path, 'utf8'), { columns: true });
  const byName = new Map<string, NamedCity[]>();
  for (const row of rows) {
    const names = LANGUAGES.flatMap((lang) =>
      namesIn(row[lang]!).map((text, index) => ({
        text,
        lang,
        kind: index === 0 ? PartyNameKind.SHORT : PartyNameKind.ALIAS,
      })),
    );
    const former = namesIn(row.former!).map((text) => {
      const [lang, name, from, to] = text.split(':') as [string, string, string, string];
      return { text: name, lang, kind: PartyNameKind.FORMER, validFrom: from || null, validTo: to || null };
    });
    const city: NamedCity = {
      wikidata: row.wikidata || null,
      country: row.country!,
      coordinates: { latitude: Number(row.latitude), longitude: Number(row.longitude) },
      names: [...names, ...former],
    };
    for (const key of new Set(city.names.map(({ text }) => `${city.country} ${fold(text)}`))) {
      byName.set(key, [...(byName.get(key) ?? []), city]);
    }
  }
  return byName;
}

function namesIn(cell: string): string[] {
  return cell === '' ? [] : cell.split('|');
}
