import './map.css';
import { geoGraticule10, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import world from 'world-atlas/countries-110m.json';
import { HEIGHT, type Place, projectionFor, WIDTH } from './projection.ts';

const topology = world as unknown as Topology<{ countries: GeometryCollection }>;
const COUNTRIES = feature(topology, topology.objects.countries);

export type Point = readonly [x: number, y: number];

/** A base map, with the points of places on it. */
export interface Ground {
  /** Paths by class. */
  paths: readonly (readonly [className: string, path: string])[];
  points: ReadonlyMap<string, Point>;
}

/** Returns the base map of the earth, or of the part of it with all places. @param places by id */
export function groundFor(places: readonly (readonly [id: string, place: Place])[]): Ground {
  const projection = projectionFor(places.map(([, place]) => place));
  const pathOf = geoPath(projection);
  return {
    paths: [
      ['sea', pathOf({ type: 'Sphere' }) ?? ''],
      ['graticule', pathOf(geoGraticule10()) ?? ''],
      ['land', pathOf(COUNTRIES) ?? ''],
    ],
    points: new Map(
      places.flatMap(([id, place]): [string, Point][] => {
        const point = projection(place);
        return point ? [[id, point]] : [];
      }),
    ),
  };
}

/** The height of a map in pixels. */
export function heightAt(width: number): number {
  return Math.round((HEIGHT * width) / WIDTH);
}

/** Returns the points in pixels of a map of a width. */
export function pointsAt({ points }: Ground, width: number): ReadonlyMap<string, Point> {
  const scale = width / WIDTH;
  return new Map([...points].map(([id, [x, y]]): [string, Point] => [id, [x * scale, y * scale]]));
}

/** The base map in a width. */
export function GroundPaths({ ground, width }: { ground: Ground; width: number }) {
  return (
    <g transform={`scale(${width / WIDTH})`}>
      {ground.paths.map(([className, path]) => (
        <path key={className} className={className} d={path} />
      ))}
    </g>
  );
}

/**
 * Returns the path of a slightly curved line, so that lines between places in a row are distinguishable. A great circle from
 * Moscow to Havana would cross Greenland, which would mislead.
 */
export function arc([x1, y1]: Point, [x2, y2]: Point): string {
  const bend = Math.hypot(x2 - x1, y2 - y1) * 0.22;
  return `M${x1},${y1}Q${(x1 + x2) / 2},${(y1 + y2) / 2 - bend} ${x2},${y2}`;
}
