import { useMemo, useState } from 'react';
import { cutTo, Drawing, widthOf } from '../frame/drawing.tsx';
import { useSpeaker } from '../language.tsx';
import { fitted, layoutOf, movedApart, type Position } from './graph-layout.ts';
import { Ground, keysFor, type Lens, show, shownAt, useLens, ZoomButtons } from './lens.tsx';
import { namesApart } from './names-apart.ts';
import {
  countTitle,
  isNear,
  type Network,
  pairId,
  pairLink,
  pairTitle,
  partiesNear,
  partyLink,
  type Regarded,
} from './network.ts';

export interface NetworkGraphProps extends Regarded {
  network: Network;
  parameters: URLSearchParams;
}

/** Up to this number of parties, all have a name. */
const ALL_NAMED = 40;

/** Pixels. */
const LINE = 16;
const MAX_NAME = 150;
const TALLEST = 640;
const SHORTEST = 380;
const MARGIN = { x: 60, y: 34 };

/** Parties as circles sized by their number of items, and lines for pairs. All are links. */
export function NetworkGraph(props: NetworkGraphProps) {
  const { network } = props;
  const { words } = useSpeaker();
  const lens = useLens();
  const radii = useMemo(() => radiiOf(network), [network]);
  const positions = useMemo(() => {
    const points = network.nodes.map(({ party: { id } }, index) => ({ id, radius: radii[index]! }));
    return layoutOf(
      points,
      network.links.map(({ one, other }) => [one.id, other.id]),
      1.25,
    );
  }, [network, radii]);
  return (
    <div className="graph">
      <ZoomButtons lens={lens} />
      <Drawing label={`${words.networkGraph}. ${words.networkGraphLead}`}>
        {(width) => {
          const height = Math.max(SHORTEST, Math.min(TALLEST, width * 0.85));
          const size = { width, height };
          return { height, content: <Marks {...props} {...{ radii, positions, size, lens }} /> };
        }}
      </Drawing>
    </div>
  );
}

function radiiOf({ nodes }: Network): number[] {
  const most = Math.max(...nodes.map(({ items }) => items));
  return nodes.map(({ items }) => 5 + 13 * Math.sqrt(items / most));
}

interface MarksProps extends NetworkGraphProps {
  radii: readonly number[];
  positions: readonly Position[];
  size: { width: number; height: number };
  lens: Lens;
}

function Marks(props: MarksProps) {
  const { network, parameters, id, regard, radii, size, lens } = props;
  const { nodes, links } = network;
  const speaker = useSpeaker();
  const [current, setCurrent] = useState(nodes[0]?.party.id);
  const places = usePlaces(props);
  const at = new Map(nodes.map(({ party }, index) => [party.id, places[index]!]));
  const near = partiesNear(id, links);
  const named = useNames(props, places, near);
  const focus = (party: string) => {
    setCurrent(party);
    regard(party);
    show(lens, at.get(party)!, size);
  };
  const widths = widthsOf(links);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the links inside are interactive; keys move between them
    <g onKeyDown={keysFor(lens, current, network, at)} data-regarded={near !== null}>
      <Ground size={size} lens={lens} />
      <g>
        {links.map((pair, index) => (
          <Line
            key={pairId(pair)}
            href={pairLink(pair, parameters)}
            isNear={isNear(pair, id)}
            title={pairTitle(pair, speaker)}
            path={lineOf(at.get(pair.one.id)!, at.get(pair.other.id)!, radii[0]!)}
            width={widths[index]!}
            onLook={(isLooked) => regard(isLooked ? pairId(pair) : null)}
          />
        ))}
      </g>
      {nodes.map(({ party, items }, index) => (
        <Point
          key={party.id}
          id={party.id}
          href={partyLink(party, parameters)}
          name={countTitle(party.label.text, items, speaker)}
          at={places[index]!}
          radius={radii[index]!}
          isNear={near?.has(party.id) ?? false}
          isCurrent={party.id === current}
          onFocus={() => focus(party.id)}
          regard={regard}
        />
      ))}
      {nodes.map(
        ({ party }, index) =>
          named.has(party.id) && (
            <text key={party.id} className="name" x={places[index]!.x} y={places[index]!.y + radii[index]! + LINE - 3}>
              {cutTo(party.label.text, MAX_NAME)}
            </text>
          ),
      )}
    </g>
  );
}

/** The positions of the parties in the drawing. */
function usePlaces({ network: { nodes }, radii, positions, size: { width, height }, lens }: MarksProps): Position[] {
  const whole = useMemo(() => {
    const size = { width, height };
    const places = fitted(positions, size, { x: Math.min(MARGIN.x, width / 8), y: MARGIN.y });
    if (nodes.length > ALL_NAMED) return places;
    // Room for the name below each circle.
    const boxes = places.map(({ x, y }, index) => {
      const { party } = nodes[index]!;
      const radius = radii[index]!;
      const name = widthOf(cutTo(party.label.text, MAX_NAME)) + 8;
      return { x, y: y + LINE / 2, width: Math.max(2 * radius + 4, name), height: 2 * radius + LINE + 6 };
    });
    return movedApart(boxes, size).map(({ x, y }) => ({ x, y: y - LINE / 2 }));
  }, [nodes, radii, positions, width, height]);
  return whole.map((place) => shownAt(lens, place, { width, height }));
}

/** The parties whose names are shown: all if they are few, those that are emphasised, else the largest that do not cover others. */
function useNames(
  { network: { nodes }, radii }: MarksProps,
  places: readonly Position[],
  near: ReadonlySet<string> | null,
): ReadonlySet<string> {
  if (near) return near;
  if (nodes.length <= ALL_NAMED) return new Set(nodes.map(({ party }) => party.id));
  const names = nodes.map(({ party }, index) => {
    const { x, y } = places[index]!;
    return { id: party.id, text: cutTo(party.label.text, MAX_NAME), x, y: y + radii[index]! + LINE - 3 };
  });
  return new Set(namesApart(names, LINE, 7.2).map(({ id }) => id));
}

interface PointProps {
  id: string;
  href: string;
  name: string;
  at: Position;
  radius: number;
  isNear: boolean;
  /** Whether Tab leads to this party; arrow keys lead to the others. */
  isCurrent: boolean;
  onFocus: () => void;
  regard: Regarded['regard'];
}

function Point({ id, href, name, at: { x, y }, radius, isNear: near, isCurrent, onFocus, regard }: PointProps) {
  return (
    <a
      className={near ? 'node near' : 'node'}
      href={href}
      data-party={id}
      tabIndex={isCurrent ? 0 : -1}
      aria-label={name}
      onFocus={onFocus}
      onBlur={() => regard(null)}
      onPointerEnter={() => regard(id)}
      onPointerLeave={() => regard(null)}
    >
      <title>{name}</title>
      <circle className="hit" cx={x} cy={y} r={Math.max(radius, 12)} />
      <circle className="point" cx={x} cy={y} r={radius} />
    </a>
  );
}

interface LineProps {
  href: string;
  isNear: boolean;
  title: string;
  path: string;
  width: number;
  onLook: (isLooked: boolean) => void;
}

/** A line is a link for the pointer; the keyboard has the same link in the list of pairs. */
function Line({ href, isNear: near, title, path, width, onLook }: LineProps) {
  return (
    <a
      className={near ? 'pair near' : 'pair'}
      href={href}
      tabIndex={-1}
      onPointerEnter={() => onLook(true)}
      onPointerLeave={() => onLook(false)}
    >
      <title>{title}</title>
      <path className="hit" d={path} strokeWidth={Math.max(width, 10)} />
      <path className="line" d={path} strokeWidth={width} />
    </a>
  );
}

/** Widths of lines, from that of the pair with the fewest items to that with the most. */
function widthsOf(links: Network['links']): number[] {
  const items = links.map((pair) => pair.items);
  const [least, most] = [Math.min(...items), Math.max(...items)];
  return items.map((each) => 1 + (most > least ? 6 * Math.sqrt((each - least) / (most - least)) : 0));
}

/** A straight line; a loop above the circle for a pair within one party. */
function lineOf(from: Position, to: Position, radius: number): string {
  if (from !== to) return `M${from.x},${from.y}L${to.x},${to.y}`;
  const wide = radius * 1.4;
  return `M${from.x},${from.y}c${-2 * wide},${-3 * wide} ${2 * wide},${-3 * wide} 0,0`;
}
