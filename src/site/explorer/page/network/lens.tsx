import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { useSpeaker } from '../language.tsx';
import type { Position } from './graph-layout.ts';
import { type Network, partiesNear } from './network.ts';

/** How much one step of the zoom enlarges, and the maximum. */
const CLOSER = 1.5;
const CLOSEST = 8;

interface Size {
  width: number;
  height: number;
}

/** The part of a drawing that is shown: its scale, and its centre as shares of the width and height. */
interface Part extends Position {
  scale: number;
}

const WHOLE: Part = { scale: 1, x: 0.5, y: 0.5 };

/** The part of a drawing that is shown, and how it changes. */
export interface Lens {
  part: Part;
  setPart: (part: Part) => void;
  zoom: (by: number) => void;
}

export function useLens(): Lens {
  const [part, setPart] = useState(WHOLE);
  const zoom = (by: number) =>
    setPart((from) => {
      const scale = Math.max(1, Math.min(CLOSEST, from.scale * by));
      return scale === 1 ? WHOLE : { ...from, scale };
    });
  return { part, setPart, zoom };
}

/** Returns where the lens shows a position of the whole drawing. */
export function shownAt({ part }: Lens, { x, y }: Position, { width, height }: Size): Position {
  return {
    x: (x - part.x * width) * part.scale + width / 2,
    y: (y - part.y * height) * part.scale + height / 2,
  };
}

/** Centres the lens on a mark, at its shown position, if the mark lies outside of the drawing. */
export function show({ part, setPart }: Lens, { x, y }: Position, { width, height }: Size): void {
  if (x >= 0 && y >= 0 && x <= width && y <= height) return;
  const { scale } = part;
  setPart({ scale, x: part.x + (x / width - 0.5) / scale, y: part.y + (y / height - 0.5) / scale });
}

/** Buttons that enlarge a drawing and make it smaller. */
export function ZoomButtons({ lens: { part, zoom } }: { lens: Lens }) {
  const { words } = useSpeaker();
  return (
    <div className="zoom">
      <button type="button" aria-label={words.closer} disabled={part.scale >= CLOSEST} onClick={() => zoom(CLOSER)}>
        +
      </button>
      <button type="button" aria-label={words.farther} disabled={part.scale <= 1} onClick={() => zoom(1 / CLOSER)}>
        −
      </button>
    </div>
  );
}

interface GroundProps {
  size: Size;
  lens: Lens;
  /** What the marks lie on, drawn for the whole drawing; the lens enlarges it. */
  children?: ReactNode;
}

/** The space between the marks, by which an enlarged drawing is moved. */
export function Ground({ size: { width, height }, lens: { part, setPart }, children }: GroundProps) {
  const start = useRef<{ x: number; y: number; part: Part } | null>(null);
  const isWhole = part.scale === 1;
  const move = ({ clientX, clientY }: PointerEvent) => {
    if (!start.current) return;
    const share = (from: number, by: number, room: number) =>
      Math.max(0, Math.min(1, from - by / room / start.current!.part.scale));
    setPart({
      scale: part.scale,
      x: share(start.current.part.x, clientX - start.current.x, width),
      y: share(start.current.part.y, clientY - start.current.y, height),
    });
  };
  const [x, y] = [width / 2 - part.x * width * part.scale, height / 2 - part.y * height * part.scale];
  return (
    <>
      {children && <g transform={`translate(${x} ${y}) scale(${part.scale})`}>{children}</g>}
      <rect
        className={isWhole ? 'ground' : 'ground movable'}
        width={width}
        height={height}
        onPointerDown={(event) => {
          if (isWhole) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          start.current = { x: event.clientX, y: event.clientY, part };
        }}
        onPointerMove={move}
        onPointerUp={() => {
          start.current = null;
        }}
      />
    </>
  );
}

/**
 * Returns what keys do in a drawing of a network: arrows move the focus between parties, `+`, `-` and `0` change the lens.
 *
 * @param current the party that has the focus
 * @param at the shown positions of the parties
 */
export function keysFor(lens: Lens, current: string | undefined, network: Network, at: ReadonlyMap<string, Position>) {
  return (event: KeyboardEvent<SVGGElement>) => {
    const by = { '+': CLOSER, '=': CLOSER, '-': 1 / CLOSER, '0': 1 / CLOSEST }[event.key];
    const next = current && nextParty(event.key, current, network, at);
    if (by) lens.zoom(by);
    if (!by && !next) return;
    event.preventDefault();
    event.stopPropagation();
    if (next) event.currentTarget.querySelector<SVGAElement>(`[data-party="${next}"]`)?.focus();
  };
}

const DIRECTIONS: { readonly [key: string]: Position } = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The nearest partner in the direction of an arrow key, else the nearest party in that direction; null if there is none. */
function nextParty(
  key: string,
  current: string,
  { nodes, links }: Network,
  at: ReadonlyMap<string, Position>,
): string | null {
  const drawn = nodes.map(({ party }) => party.id).filter((id) => at.has(id));
  if (key === 'Home') return drawn[0] ?? null;
  if (key === 'End') return drawn.at(-1) ?? null;
  const direction = DIRECTIONS[key];
  const from = at.get(current);
  if (!direction || !from) return null;
  const partners = partiesNear(current, links);
  const ranked = drawn.flatMap((id) => {
    const to = at.get(id)!;
    const [x, y] = [to.x - from.x, to.y - from.y];
    const along = x * direction.x + y * direction.y;
    const distance = Math.hypot(x, y);
    // Within about 70 degrees of the direction.
    if (id === current || along <= distance * 0.35) return [];
    return [{ id, distance: (distance * distance) / along, isPartner: partners?.has(id) ?? false }];
  });
  ranked.sort((a, b) => Number(b.isPartner) - Number(a.isPartner) || a.distance - b.distance);
  return ranked[0]?.id ?? null;
}
