import { MAX_SAME_PLACE_KM } from '../../domain/parties/distance.reads.ts';
import { fold } from '../../records/values/names.ts';
import type { PartyReference } from '../files/import-format.ts';

const MAX_PLACES = 200_000;

export interface Coordinates {
  latitude: number;
  longitude: number;
}

/** Distinguishes places with one name in one country by their coordinates. */
export class SameNamePlaces {
  private readonly places = new Map<string, Coordinates[]>();
  private count = 0;

  /**
   * Returns the key of a party of a file: its name, country and approximate place. Slightly different coordinates of
   * one place give the same key, in any order and from both sides of a twinning.
   */
  identityOf({ name, within, coordinates }: PartyReference['$party']): string {
    const nameAndCountry = `${fold(name)} | ${fold(within ?? '')}`;
    if (!coordinates) return nameAndCountry;
    const known = this.places.get(nameAndCountry) ?? [];
    let place = known.find((other) => kilometresBetween(other, coordinates) <= MAX_SAME_PLACE_KM);
    if (!place) {
      place = coordinates;
      if (this.count < MAX_PLACES) {
        this.places.set(nameAndCountry, [...known, place]);
        this.count++;
      }
    }
    return `${nameAndCountry} | ${Math.round(place.latitude)},${Math.round(place.longitude)}`;
  }
}

/** Returns the great-circle distance in kilometres, as `kilometres` computes it in SQL. */
export function kilometresBetween(one: Coordinates, other: Coordinates): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const [a, b] = [radians(one.latitude), radians(other.latitude)];
  const h =
    Math.sin((b - a) / 2) ** 2 +
    Math.cos(a) * Math.cos(b) * Math.sin(radians(other.longitude - one.longitude) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(h)));
}
