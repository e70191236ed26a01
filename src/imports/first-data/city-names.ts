import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { PartyNameKind } from '../../domain/parties/party-name.entity.ts';
import type { PartyNameDraft } from '../../domain/parties/party-writes.inputs.ts';
import { SourceKind } from '../../domain/sources/source.entity.ts';
import type { SourceDraft } from '../../domain/sources/source.writes.ts';
import { fold } from '../../records/values/names.ts';
import type { Coordinates } from '../parties/namesakes.ts';

/** A city whose names are known in several languages. */
export interface NamedCity {
  /** Its item in Wikidata; null if the list does not state one. */
  wikidata: string | null;
  /** The country's code of two letters. */
  country: string;
  coordinates: Coordinates;
  /** The usual name in each language, then further ones. A Latin spelling that English has, too, stands there alone. */
  names: PartyNameDraft[];
}

/**
 * The list itself, to be cited by each city that bears its names: it was written by hand from open facts and comes from no
 * other publication.
 */
export const CITY_NAMES_SOURCE = {
  kind: SourceKind.DATASET,
  title: 'List of names of cities that comes with Entente',
  licence: 'MIT',
} satisfies SourceDraft;

/** Languages in the order of the columns of the file. */
const LANGUAGES = ['en', 'ru', 'zh', 'es', 'pt', 'ar', 'hi', 'fr'] as const;

/** The list places a city by its middle, other sources by its town hall: a degree of latitude has 111 km. */
const MAX_DISTANCE_DEGREES = 0.35;

let cities: Map<string, NamedCity[]> | null = null;

/**
 * The city that bears a name, in whatever language, in a country.
 * @param country its code of two letters
 * @param coordinates where it lies, if that is known: a city of this name elsewhere in the country is another one
 * @returns undefined if the list has no such city, or several
 */
export function cityNamed(name: string, country: string, coordinates?: Coordinates | null): NamedCity | undefined {
  cities ??= readCities();
  const bearers = cities.get(`${country} ${fold(name)}`) ?? [];
  const near = bearers.filter((city) => !coordinates || isNear(city.coordinates, coordinates));
  return near.length === 1 ? near[0] : undefined;
}

/** All cities of the list. */
export function namedCities(): NamedCity[] {
  cities ??= readCities();
  return [...new Set([...cities.values()].flat())];
}

/** Whether a city of the list can be a party with these items of Wikidata: unless the list states another item. */
export function mayBeItem({ wikidata }: NamedCity, items: readonly string[]): boolean {
  return wikidata === null || items.every((item) => item === wikidata);
}

/** The names of a city that a party does not bear yet; those of a language in which it is shown already are aliases. */
export function namesMissing(
  known: readonly Pick<PartyNameDraft, 'text' | 'lang' | 'kind'>[],
  { names }: NamedCity,
): PartyNameDraft[] {
  const borne = new Set(known.map(({ text }) => fold(text)));
  const shown = new Set(known.filter(isShown).map(({ lang }) => lang));
  return names
    .filter(({ text }) => !borne.has(fold(text)))
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
 * Reads the file: several names in a cell are apart by "|", former ones are "lang:name:from:to". An empty cell means that no
 * name or item was known for certain, or that the language writes the name as English does.
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
