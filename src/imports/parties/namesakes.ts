import { fold } from '../../records/values/names.ts';
import type { PartyReference } from '../files/import-format.ts';

/** Two places of one name in one country that lie farther apart than this are two; registers place one city so exactly. */
export const ONE_PLACE_KM = 20;

const MOST_PLACES = 200_000;

export interface Coordinates {
  latitude: number;
  longitude: number;
}

/** Tells places of one name in one country apart by where they lie. */
export class NamesakesByPlace {
  private readonly places = new Map<string, Coordinates[]>();
  private count = 0;

  /**
   * What a party of a file goes by in keys: its name, its country, and about where it lies. It is the same for one place
   * that is given a little differently, so that it may come in any order, and from both sides of a twinning.
   */
  identityOf({ name, within, coordinates }: PartyReference['$party']): string {
    const named = `${fold(name)} | ${fold(within ?? '')}`;
    if (!coordinates) return named;
    const known = this.places.get(named) ?? [];
    let place = known.find((other) => kilometresBetween(other, coordinates) <= ONE_PLACE_KM);
    if (!place) {
      place = coordinates;
      if (this.count < MOST_PLACES) {
        this.places.set(named, [...known, place]);
        this.count++;
      }
    }
    return `${named} | ${Math.round(place.latitude)},${Math.round(place.longitude)}`;
  }
}

/** Along a great circle of a sphere of the earth's size. */
export function kilometresBetween(one: Coordinates, other: Coordinates): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const [a, b] = [radians(one.latitude), radians(other.latitude)];
  const h =
    Math.sin((b - a) / 2) ** 2 +
    Math.cos(a) * Math.cos(b) * Math.sin(radians(other.longitude - one.longitude) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(h)));
}
