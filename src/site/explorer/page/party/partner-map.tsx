import { geoGraticule10, geoPath } from 'd3-geo';
import { useMemo } from 'react';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import world from 'world-atlas/countries-110m.json';
import { useSpeaker } from '../language.tsx';
import { HEIGHT, type Place, projectionFor, WIDTH } from '../network/projection.ts';
import type { Partner } from './partners.tsx';

const topology = world as unknown as Topology<{ countries: GeometryCollection }>;
const COUNTRIES = feature(topology, topology.objects.countries);

/** The radius of the smallest point, in units of the drawing. */
const SMALLEST = 6;

export interface PartnerMapProps {
  /** The location of the party; null if unknown. */
  centre: { latitude: number; longitude: number } | null;
  partners: readonly Partner[];
  /** The slug of the partner that is pointed at. */
  lit: string | null;
  setLit: (slug: string | null) => void;
  /** Returns the link to the pair with a partner. */
  linkOf: (slug: string) => string;
}

/** A map of the partners: the larger a point, the more items. A line leads to the partner that is pointed at. */
export function PartnerMap({ centre, partners, lit, setLit, linkOf }: PartnerMapProps) {
  const { words, number } = useSpeaker();
  const ground = useMemo(() => {
    const places = partners.flatMap(({ party: { coordinates } }): Place[] =>
      coordinates ? [[coordinates.longitude, coordinates.latitude]] : [],
    );
    const projection = projectionFor(centre ? [...places, [centre.longitude, centre.latitude]] : places);
    const pathOf = geoPath(projection);
    return {
      projection,
      sea: pathOf({ type: 'Sphere' }) ?? '',
      graticule: pathOf(geoGraticule10()) ?? '',
      land: pathOf(COUNTRIES) ?? '',
    };
  }, [partners, centre]);
  const most = Math.max(...partners.map(({ items }) => items));
  const placed = partners.flatMap(({ party, items }) => {
    const { coordinates } = party;
    const point = coordinates && ground.projection([coordinates.longitude, coordinates.latitude]);
    return point
      ? [{ party, items, x: point[0], y: point[1], radius: SMALLEST + (most > 1 ? 14 * Math.sqrt(items / most) : 2) }]
      : [];
  });
  const start = centre && ground.projection([centre.longitude, centre.latitude]);
  const shown = placed.find(({ party }) => party.slug === lit);
  return (
    <div className="map">
      {/* biome-ignore lint/a11y/useSemanticElements: an SVG has no element of this role */}
      <svg role="group" aria-label={`${words.partnerMap}. ${words.partnerMapLead}`} viewBox={`0 0 ${WIDTH} ${HEIGHT}`}>
        <path className="sea" d={ground.sea} />
        <path className="graticule" d={ground.graticule} />
        <path className="land" d={ground.land} />
        {start && shown && <path className="way" strokeWidth={3} d={arc(start, [shown.x, shown.y])} />}
        {placed.map(({ party, items, x, y, radius }) => {
          const title = `${party.label.text}: ${number(items)}`;
          return (
            <a
              key={party.id}
              href={linkOf(party.slug)}
              aria-label={title}
              onMouseEnter={() => setLit(party.slug)}
              onMouseLeave={() => setLit(null)}
              onFocus={() => setLit(party.slug)}
              onBlur={() => setLit(null)}
            >
              <title>{title}</title>
              <circle className={party.slug === lit ? 'place lit' : 'place'} cx={x} cy={y} r={radius} />
            </a>
          );
        })}
        {start && <circle className="place centre" cx={start[0]} cy={start[1]} r={8} />}
        {shown && (
          <text x={Math.max(120, Math.min(WIDTH - 120, shown.x))} y={Math.max(30, shown.y - shown.radius - 10)}>
            {shown.party.label.text} {number(shown.items)}
          </text>
        )}
      </svg>
    </div>
  );
}

/** A slightly curved line. */
function arc([x1, y1]: [number, number], [x2, y2]: [number, number]): string {
  const bend = Math.hypot(x2 - x1, y2 - y1) * 0.22;
  return `M${x1},${y1}Q${(x1 + x2) / 2},${(y1 + y2) / 2 - bend} ${x2},${y2}`;
}
