import { type GeoProjection, geoNaturalEarth1 } from 'd3-geo';

/** The size of the drawing in its own units; the page scales it to the available width. */
export const WIDTH = 960;
export const HEIGHT = 500;

/** Maximum scale relative to the whole earth; the coastlines are not more precise. */
const CLOSEST = 4;

/** Below this scale the whole earth is shown. */
const WORTH_COMING_CLOSER = 1.3;

/** Margin around the places. */
const MARGIN = 90;

/** Longitude and latitude in degrees, in the order of GeoJSON. */
export type Place = [longitude: number, latitude: number];

/** A projection that fits all places, or the whole earth, into the drawing. */
export function projectionFor(places: readonly Place[]): GeoProjection {
  const earth = geoNaturalEarth1().fitExtent(
    [
      [4, 4],
      [WIDTH - 4, HEIGHT - 4],
    ],
    { type: 'Sphere' },
  );
  const points = places.map((place) => earth(place)!);
  if (points.length < 2) return earth;
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const fitting = Math.min((WIDTH - 2 * MARGIN) / (right - left), (HEIGHT - 2 * MARGIN) / (bottom - top));
  const closer = Math.min(CLOSEST, fitting);
  if (closer < WORTH_COMING_CLOSER) return earth;
  const [x, y] = earth.translate();
  return earth
    .scale(earth.scale() * closer)
    .translate([WIDTH / 2 + closer * (x - (left + right) / 2), HEIGHT / 2 + closer * (y - (top + bottom) / 2)])
    .clipExtent([
      [0, 0],
      [WIDTH, HEIGHT],
    ]);
}
