import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationLinkDatum,
  type SimulationNodeDatum,
} from 'd3-force';

/** A point of a graph before the layout. */
export interface GraphPoint {
  id: string;
  radius: number;
}

export interface Position {
  x: number;
  y: number;
}

/** A rectangle around its centre. */
export interface Box extends Position {
  width: number;
  height: number;
}

/** Steps of the simulation, after which nothing moves much. */
const STEPS = 300;

/** Units between the points of a link. */
const DISTANCE = 70;

/** Rounds in which covering rectangles are moved apart. */
const ROUNDS = 120;

interface Moving extends SimulationNodeDatum, GraphPoint {}

/**
 * Returns positions for the points of a graph. The simulation starts at the same positions and has a fixed number of steps, so
 * that the same data have the same layout.
 *
 * @param links pairs of ids
 * @param flatness how much wider than high the drawing is
 */
export function layoutOf(
  points: readonly GraphPoint[],
  links: readonly (readonly [string, string])[],
  flatness: number,
): Position[] {
  const moving = points.map((point): Moving => ({ ...point }));
  const joined: SimulationLinkDatum<Moving>[] = links
    .filter(([one, other]) => one !== other)
    .map(([source, target]) => ({ source, target }));
  forceSimulation(moving)
    .force(
      'link',
      forceLink<Moving, SimulationLinkDatum<Moving>>(joined)
        .id(({ id }) => id)
        .distance(DISTANCE),
    )
    .force('charge', forceManyBody().strength(-260))
    .force('x', forceX(0).strength(0.06 / flatness))
    .force('y', forceY(0).strength(0.06 * flatness))
    .force(
      'apart',
      forceCollide<Moving>(({ radius }) => radius + 6),
    )
    .stop()
    .tick(STEPS);
  return moving.map(({ x = 0, y = 0 }) => ({ x, y }));
}

/** Returns positions scaled to a rectangle from 0, 0, with the margins of each side. */
export function fitted(
  positions: readonly Position[],
  size: { width: number; height: number },
  margin: { x: number; y: number },
): Position[] {
  const [xs, ys] = [positions.map(({ x }) => x), positions.map(({ y }) => y)];
  const scale = (values: readonly number[], room: number, edge: number) => {
    const [first, last] = [Math.min(...values), Math.max(...values)];
    if (last === first) return () => room / 2;
    return (value: number) => edge + ((value - first) / (last - first)) * (room - 2 * edge);
  };
  const [toX, toY] = [scale(xs, size.width, margin.x), scale(ys, size.height, margin.y)];
  return positions.map(({ x, y }) => ({ x: toX(x), y: toY(y) }));
}

/**
 * Moves rectangles apart that cover each other, each time along the shorter way, and keeps them in the drawing.
 *
 * @returns the new centres; some rectangles still cover each other if there is too little room
 */
export function movedApart(boxes: readonly Box[], size: { width: number; height: number }): Position[] {
  const moved = boxes.map((box) => ({ ...box }));
  for (let round = 0; round < ROUNDS; round++) {
    let isApart = true;
    for (const [index, one] of moved.entries())
      for (const other of moved.slice(index + 1)) if (pushApart(one, other)) isApart = false;
    for (const box of moved) {
      box.x = Math.max(box.width / 2, Math.min(size.width - box.width / 2, box.x));
      box.y = Math.max(box.height / 2, Math.min(size.height - box.height / 2, box.y));
    }
    if (isApart) break;
  }
  return moved.map(({ x, y }) => ({ x, y }));
}

/** Moves two rectangles half of the way that parts them. @returns false if they do not cover each other */
function pushApart(one: Box, other: Box): boolean {
  const over = {
    x: (one.width + other.width) / 2 - Math.abs(one.x - other.x),
    y: (one.height + other.height) / 2 - Math.abs(one.y - other.y),
  };
  if (over.x <= 0 || over.y <= 0) return false;
  const axis = over.x < over.y ? 'x' : 'y';
  const way = (one[axis] <= other[axis] ? -1 : 1) * (over[axis] / 2 + 0.5);
  one[axis] += way;
  other[axis] -= way;
  return true;
}
