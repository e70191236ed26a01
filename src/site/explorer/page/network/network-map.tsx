import { geoGraticule10, geoPath } from 'd3-geo';
import { useMemo } from 'react';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import world from 'world-atlas/countries-110m.json';
import { useSpeaker } from '../language.tsx';
import { namesApart } from './names-apart.ts';
import type { Network } from './network.ts';
import { HEIGHT, type Place, projectionFor, WIDTH } from './projection.ts';

/** Maximum number of names on the map, those with the most items first. */
const NAMED = 20;

/** Up to this number, lines have their full width; more lines are thinner. */
const FEW = 25;

/**
 * Sizes of names in units of the drawing: the height of a line, and the average width of a letter. On narrow screens names are
 * larger and fewer; the style sheet shows those that fit.
 */
const NAMES = [
  { className: 'names', line: 18, letter: 9.5 },
  { className: 'narrow names', line: 40, letter: 22 },
];

const topology = world as unknown as Topology<{ countries: GeometryCollection }>;
const COUNTRIES = feature(topology, topology.objects.countries);

/** A map of the parties with a line for each pair that cooperates. */
export function NetworkMap({ network: { nodes, links } }: { network: Network }) {
  const { words, number } = useSpeaker();
  const places = useMemo(
    () =>
      new Map(
        nodes.flatMap(({ party, coordinates }) =>
          coordinates ? [[party.id, [coordinates.longitude, coordinates.latitude] satisfies Place]] : [],
        ),
      ),
    [nodes],
  );
  const { projection, sea, graticule, land } = useMemo(() => groundFor([...places.values()]), [places]);
  const most = Math.max(...nodes.map(({ items }) => items));
  const widest = Math.max(...links.map(({ items }) => items));
  const placed = nodes
    .flatMap(({ party, items }) => {
      const at = places.get(party.id);
      const point = at && projection(at);
      return point
        ? [{ party, text: party.label.text, items, x: point[0], y: point[1], radius: 3 + 11 * Math.sqrt(items / most) }]
        : [];
    })
    .sort((a, b) => b.items - a.items);
  const ways = links.flatMap(({ one, other, items }) => {
    const [from, to] = [places.get(one.id), places.get(other.id)];
    if (!from || !to || one.id === other.id) return [];
    const [start, end] = [projection(from), projection(to)];
    if (!start || !end) return [];
    return [
      { id: `${one.id} ${other.id}`, path: arc(start, end), items, of: `${one.label.text} – ${other.label.text}` },
    ];
  });
  const thinner = Math.min(1, Math.sqrt(FEW / ways.length));
  return (
    <div className="map" role="img" aria-label={`${words.networkMap}. ${words.asTable}.`}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <path className="sea" d={sea} />
        <path className="graticule" d={graticule} />
        <path className="land" d={land} />
        {ways.map(({ id, path, items, of }) => (
          <path key={id} className="way" d={path} strokeWidth={(1 + 4 * Math.sqrt(items / widest)) * thinner}>
            <title>{`${of}: ${number(items)}`}</title>
          </path>
        ))}
        {placed.map(({ party, items, x, y, radius }) => (
          <circle key={party.id} className="place" cx={x} cy={y} r={radius}>
            <title>{`${party.label.text}: ${number(items)}`}</title>
          </circle>
        ))}
        {NAMES.map(({ className, line, letter }) => (
          <g key={className} className={className}>
            {namesApart(
              placed.slice(0, NAMED).map(({ party, text, x, y, radius }) => {
                const half = Math.min((text.length * letter) / 2, WIDTH / 2);
                return { id: party.id, text, x: Math.max(half, Math.min(WIDTH - half, x)), y: y - radius - 5 };
              }),
              line,
              letter,
            ).map(({ id, text, x, y }) => (
              <text key={id} x={x} y={y}>
                {text}
              </text>
            ))}
          </g>
        ))}
      </svg>
    </div>
  );
}

/** The base map: the earth, or the part of it with all places. */
function groundFor(places: readonly Place[]) {
  const projection = projectionFor(places);
  const pathOf = geoPath(projection);
  return {
    projection,
    sea: pathOf({ type: 'Sphere' }) ?? '',
    graticule: pathOf(geoGraticule10()) ?? '',
    land: pathOf(COUNTRIES) ?? '',
  };
}

/**
 * A slightly curved line, so that lines between places in a row are distinguishable. A great circle from Moscow to Havana
 * would cross Greenland, which would mislead.
 */
function arc([x1, y1]: [number, number], [x2, y2]: [number, number]): string {
  const bend = Math.hypot(x2 - x1, y2 - y1) * 0.22;
  return `M${x1},${y1}Q${(x1 + x2) / 2},${(y1 + y2) / 2 - bend} ${x2},${y2}`;
}
