import { type ReactNode, useMemo, useState } from 'react';
import { cutTo, Drawing, middleOf } from '../frame/drawing.tsx';
import { useSpeaker } from '../language.tsx';
import { arc, GroundPaths, groundFor, heightAt, pointsAt } from '../map/ground.tsx';
import type { Position } from './graph-layout.ts';
import { Ground, keysFor, type Lens, show, shownAt, useLens, ZoomButtons } from './lens.tsx';
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

/** Maximum number of names on the map, those with the most items first. */
const NAMED = 20;

/** Up to this number, lines have their full width; more lines are thinner. */
const FEW = 25;

/** Pixels: the height of a name, and the longest one. */
const LINE = 18;
const MAX_NAME = 150;

export interface NetworkMapProps extends Regarded {
  network: Network;
  parameters: URLSearchParams;
}

/** A map of the parties with a line for each pair that cooperates. All are links. */
export function NetworkMap(props: NetworkMapProps) {
  const { network } = props;
  const { words } = useSpeaker();
  const lens = useLens();
  const ground = useMemo(
    () =>
      groundFor(
        network.nodes.flatMap(({ party, coordinates }) =>
          coordinates ? [[party.id, [coordinates.longitude, coordinates.latitude]] as const] : [],
        ),
      ),
    [network],
  );
  return (
    <div className="map network-map">
      <ZoomButtons lens={lens} />
      <Drawing label={`${words.networkMap}. ${words.networkGraphLead}`}>
        {(width) => {
          const size = { width, height: heightAt(width) };
          const at = new Map(
            [...pointsAt(ground, width)].map(([id, [x, y]]) => [id, shownAt(lens, { x, y }, size)] as const),
          );
          return {
            height: size.height,
            content: (
              <Marks {...props} {...{ at, size, lens }}>
                <Ground size={size} lens={lens}>
                  <GroundPaths ground={ground} width={width} />
                </Ground>
              </Marks>
            ),
          };
        }}
      </Drawing>
    </div>
  );
}

interface MarksProps extends NetworkMapProps {
  /** The shown positions of the parties. */
  at: ReadonlyMap<string, Position>;
  size: { width: number; height: number };
  lens: Lens;
  /** The base map. */
  children: ReactNode;
}

function Marks({ network, parameters, id, regard, at, size, lens, children }: MarksProps) {
  const { nodes, links } = network;
  const { width } = size;
  const speaker = useSpeaker();
  const [current, setCurrent] = useState(nodes.find(({ party }) => at.has(party.id))?.party.id);
  const near = partiesNear(id, links);
  const most = Math.max(...nodes.map(({ items }) => items));
  const placed = nodes.flatMap(({ party, items }) => {
    const point = at.get(party.id);
    return point ? [{ party, items, point, radius: 3 + 9 * Math.sqrt(items / most) }] : [];
  });
  const ways = links.filter(({ one, other }) => one.id !== other.id && at.has(one.id) && at.has(other.id));
  const isShown = ({ x, y }: Position) => x >= 0 && y >= 0 && x <= width && y <= size.height;
  const visible = placed.filter(({ point }) => isShown(point));
  const names = (near ? visible.filter(({ party }) => near.has(party.id)) : visible.slice(0, NAMED)).map(
    ({ party, point: { x, y }, radius }) => {
      const text = cutTo(party.label.text, MAX_NAME);
      return { id: party.id, text, x: middleOf(text, x, width), y: Math.max(LINE, y - radius - 5) };
    },
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the links inside are interactive; keys move between them
    <g onKeyDown={keysFor(lens, current, network, at)} data-regarded={near !== null}>
      {children}
      <g>
        <Ways
          ways={ways}
          {...{ parameters, id, regard, at }}
          widest={Math.max(...links.map(({ items }) => items))}
          titleOf={(pair) => pairTitle(pair, speaker)}
        />
      </g>
      {placed.map(({ party, items, point: { x, y }, radius }) => (
        <a
          key={party.id}
          className={near?.has(party.id) ? 'place near' : 'place'}
          href={partyLink(party, parameters)}
          data-party={party.id}
          tabIndex={party.id === current ? 0 : -1}
          aria-label={countTitle(party.label.text, items, speaker)}
          onFocus={() => {
            setCurrent(party.id);
            regard(party.id);
            show(lens, { x, y }, size);
          }}
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
  at: ReadonlyMap<string, Position>;
  /** The largest number of items of a pair. */
  widest: number;
  titleOf: (pair: Pair) => string;
}

/** Lines are links for the pointer; the keyboard has the same links in the list of pairs. */
function Ways({ ways, parameters, id, regard, at, widest, titleOf }: WaysProps) {
  const thinner = Math.min(1, Math.sqrt(FEW / ways.length));
  return ways.map((pair) => {
    const [one, other] = [at.get(pair.one.id)!, at.get(pair.other.id)!];
    const path = arc([one.x, one.y], [other.x, other.y]);
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
