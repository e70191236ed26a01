import { geoGraticule10, geoNaturalEarth1, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import world from 'world-atlas/countries-110m.json';
import { useSpeaker } from '../language.tsx';
import type { Network } from './network-view.tsx';

/** The size of the drawing in its own units; it is shown as wide as there is room. */
const WIDTH = 960;
const HEIGHT = 500;

/** How many parties have their names on the map, those with most first: more would cover each other. */
const NAMED = 12;

const projection = geoNaturalEarth1().fitExtent(
  [
    [4, 4],
    [WIDTH - 4, HEIGHT - 4],
  ],
  { type: 'Sphere' },
);
const pathOf = geoPath(projection);

const topology = world as unknown as Topology<{ countries: GeometryCollection }>;
const COUNTRIES = pathOf(feature(topology, topology.objects.countries)) ?? '';
const GRATICULE = pathOf(geoGraticule10()) ?? '';
const SPHERE = pathOf({ type: 'Sphere' }) ?? '';

/** Parties where they lie on the earth, and a line between those that cooperate. */
export function NetworkMap({ network: { nodes, edges } }: { network: Network }) {
  const { words, number } = useSpeaker();
  const most = Math.max(...nodes.map(({ items }) => items));
  const widest = Math.max(...edges.map(({ items }) => items));
  const places = new Map(
    nodes.flatMap(({ party, coordinates }) =>
      coordinates ? [[party.id, [coordinates.longitude, coordinates.latitude] as [number, number]]] : [],
    ),
  );
  const placed = nodes
    .flatMap(({ party, items }) => {
      const at = places.get(party.id);
      const point = at && projection(at);
      return point ? [{ party, items, x: point[0], y: point[1], radius: 3 + 11 * Math.sqrt(items / most) }] : [];
    })
    .sort((a, b) => b.items - a.items);
  const ways = edges.flatMap(({ a, b, items }) => {
    const [from, to] = [places.get(a.id), places.get(b.id)];
    if (!from || !to || a.id === b.id) return [];
    const [start, end] = [projection(from), projection(to)];
    if (!start || !end) return [];
    return [{ id: `${a.id} ${b.id}`, path: arc(start, end), items, of: `${a.label.text} – ${b.label.text}` }];
  });
  return (
    <div className="map" role="img" aria-label={`${words.networkMap}. ${words.asTable}.`}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <path className="sea" d={SPHERE} />
        <path className="graticule" d={GRATICULE} />
        <path className="land" d={COUNTRIES} />
        {ways.map(({ id, path, items, of }) => (
          <path key={id} className="way" d={path} strokeWidth={1 + 4 * Math.sqrt(items / widest)}>
            <title>{`${of}: ${number(items)}`}</title>
          </path>
        ))}
        {placed.map(({ party, items, x, y, radius }) => (
          <circle key={party.id} className="place" cx={x} cy={y} r={radius}>
            <title>{`${party.label.text}: ${number(items)}`}</title>
          </circle>
        ))}
        {placed.slice(0, NAMED).map(({ party, x, y, radius }) => (
          <text key={party.id} x={x} y={y - radius - 5}>
            {party.label.text}
          </text>
        ))}
      </svg>
    </div>
  );
}

/**
 * A line that is a little curved, so that lines between places in a row can be told apart. The shortest way on the globe
 * would lead from Moscow to Havana over Greenland, which says nothing of them.
 */
function arc([x1, y1]: [number, number], [x2, y2]: [number, number]): string {
  const bend = Math.hypot(x2 - x1, y2 - y1) * 0.22;
  return `M${x1},${y1}Q${(x1 + x2) / 2},${(y1 + y2) / 2 - bend} ${x2},${y2}`;
}
