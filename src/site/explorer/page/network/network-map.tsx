import { geoGraticule10, geoPath } from 'd3-geo';
import { useMemo } from 'react';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import world from 'world-atlas/countries-110m.json';
import { cutTo, Drawing, widthOf } from '../frame/drawing.tsx';
import { useSpeaker } from '../language.tsx';
import { namesApart } from './names-apart.ts';
import {
  countTitle,
  isNear,
  type Network,
  type Pair,
  pairId,
  pairLink,
  pairTitle,
  partiesNear,
  partyLink,
  type Regarded,
} from './network.ts';
import { HEIGHT, type Place, projectionFor, WIDTH } from './projection.ts';

/** Maximum number of names on the map, those with the most items first. */
const NAMED = 20;

/** Up to this number, lines have their full width; more lines are thinner. */
const FEW = 25;

/** Pixels: the height of a name, and the longest one. */
const LINE = 18;
const MAX_NAME = 150;

const topology = world as unknown as Topology<{ countries: GeometryCollection }>;
const COUNTRIES = feature(topology, topology.objects.countries);

export interface NetworkMapProps extends Regarded {
  network: Network;
  parameters: URLSearchParams;
}

type Point = readonly [x: number, y: number];

/** A map of the parties with a line for each pair that cooperates. All are links. */
export function NetworkMap(props: NetworkMapProps) {
  const { network } = props;
  const { words } = useSpeaker();
  const { ground, points } = useMemo(() => groundFor(network), [network]);
  return (
    <div className="map">
      <Drawing label={words.networkMap}>
        {(width) => {
          const scale = width / WIDTH;
          const at = new Map([...points].map(([id, [x, y]]): [string, Point] => [id, [x * scale, y * scale]]));
          return {
            height: Math.round(HEIGHT * scale),
            content: (
              <>
                <g transform={`scale(${scale})`}>
                  {ground.map(([className, path]) => (
                    <path key={className} className={className} d={path} />
                  ))}
                </g>
                <Marks {...props} at={at} width={width} />
              </>
            ),
          };
        }}
      </Drawing>
    </div>
  );
}

/** The base map of the earth, or of the part of it with all places, and the points of the parties. */
function groundFor({ nodes }: Network) {
  const places = nodes.flatMap(({ party, coordinates }): [string, Place][] =>
    coordinates ? [[party.id, [coordinates.longitude, coordinates.latitude]]] : [],
  );
  const projection = projectionFor(places.map(([, place]) => place));
  const pathOf = geoPath(projection);
  const ground = [
    ['sea', pathOf({ type: 'Sphere' }) ?? ''],
    ['graticule', pathOf(geoGraticule10()) ?? ''],
    ['land', pathOf(COUNTRIES) ?? ''],
  ] as const;
  const points = new Map(
    places.flatMap(([id, place]): [string, Point][] => {
      const point = projection(place);
      return point ? [[id, point]] : [];
    }),
  );
  return { ground, points };
}

interface MarksProps extends NetworkMapProps {
  at: ReadonlyMap<string, Point>;
  width: number;
}

function Marks({ network: { nodes, links }, parameters, id, regard, at, width }: MarksProps) {
  const speaker = useSpeaker();
  const near = partiesNear(id, links);
  const most = Math.max(...nodes.map(({ items }) => items));
  const placed = nodes.flatMap(({ party, items }) => {
    const point = at.get(party.id);
    return point ? [{ party, items, point, radius: 3 + 9 * Math.sqrt(items / most) }] : [];
  });
  const ways = links.filter(({ one, other }) => one.id !== other.id && at.has(one.id) && at.has(other.id));
  const names = (near ? placed.filter(({ party }) => near.has(party.id)) : placed.slice(0, NAMED)).map(
    ({ party, point: [x, y], radius }) => {
      const text = cutTo(party.label.text, MAX_NAME);
      const half = widthOf(text) / 2;
      return { id: party.id, text, x: Math.max(half, Math.min(width - half, x)), y: Math.max(LINE, y - radius - 5) };
    },
  );
  return (
    <g data-regarded={near !== null}>
      <g>
        <Ways
          ways={ways}
          {...{ parameters, id, regard, at }}
          widest={Math.max(...links.map(({ items }) => items))}
          titleOf={(pair) => pairTitle(pair, speaker)}
        />
      </g>
      {placed.map(({ party, items, point: [x, y], radius }) => (
        <a
          key={party.id}
          className={near?.has(party.id) ? 'place near' : 'place'}
          href={partyLink(party, parameters)}
          aria-label={countTitle(party.label.text, items, speaker)}
          onFocus={() => regard(party.id)}
          onBlur={() => regard(null)}
          onPointerEnter={() => regard(party.id)}
          onPointerLeave={() => regard(null)}
        >
          <title>{countTitle(party.label.text, items, speaker)}</title>
          <circle className="hit" cx={x} cy={y} r={Math.max(radius, 10)} />
          <circle className="point" cx={x} cy={y} r={radius} />
        </a>
      ))}
      {namesApart(names, LINE, 7.2).map(({ id, text, x, y }) => (
        <text key={id} className="place-name" x={x} y={y}>
          {text}
        </text>
      ))}
    </g>
  );
}

interface WaysProps extends Regarded {
  ways: readonly Pair[];
  parameters: URLSearchParams;
  at: ReadonlyMap<string, Point>;
  /** The largest number of items of a pair. */
  widest: number;
  titleOf: (pair: Pair) => string;
}

/** Lines are links for the pointer; the keyboard has the same links in the list of pairs. */
function Ways({ ways, parameters, id, regard, at, widest, titleOf }: WaysProps) {
  const thinner = Math.min(1, Math.sqrt(FEW / ways.length));
  return ways.map((pair) => {
    const path = arc(at.get(pair.one.id)!, at.get(pair.other.id)!);
    const width = (1 + 4 * Math.sqrt(pair.items / widest)) * thinner;
    return (
      <a
        key={pairId(pair)}
        className={isNear(pair, id) ? 'pair near' : 'pair'}
        href={pairLink(pair, parameters)}
        tabIndex={-1}
        onPointerEnter={() => regard(pairId(pair))}
        onPointerLeave={() => regard(null)}
      >
        <title>{titleOf(pair)}</title>
        <path className="hit" d={path} strokeWidth={Math.max(width, 8)} />
        <path className="line" d={path} strokeWidth={width} />
      </a>
    );
  });
}

/**
 * A slightly curved line, so that lines between places in a row are distinguishable. A great circle from Moscow to Havana
 * would cross Greenland, which would mislead.
 */
function arc([x1, y1]: Point, [x2, y2]: Point): string {
  const bend = Math.hypot(x2 - x1, y2 - y1) * 0.22;
  return `M${x1},${y1}Q${(x1 + x2) / 2},${(y1 + y2) / 2 - bend} ${x2},${y2}`;
}
