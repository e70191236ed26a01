import { type GeoProjection, geoNaturalEarth1 } from 'd3-geo';

/** The size of the drawing in its own units; it is shown as wide as there is room. */
export const WIDTH = 960;
export const HEIGHT = 500;

/** How much larger than the whole earth a part of it is drawn at most: coasts are not known more exactly. */
const CLOSEST = 4;

/** Below this, the whole earth says more. */
const WORTH_COMING_CLOSER = 1.3;

/** What is left at the edges beside the places. */
const MARGIN = 90;

/** A place in degrees: longitude and latitude, as GeoJSON has them. */
export type Place = [longitude: number, latitude: number];

/** The earth, or the part of it in which all these places lie, as large as there is room. */
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
