import * as Plot from '@observablehq/plot';
import { useCallback, useMemo } from 'react';
import { colourOf, ITEM_TYPES } from '../items/item-types.ts';
import { useSpeaker } from '../language.tsx';
import { Plotted } from '../pictures/plotted.tsx';
import { COLOURS, type Count, isAlongTime, valuesAlongTime, withoutSmallSeconds } from './counts.ts';

export interface CountChartProps {
  /** The counts; along time only those with a date. */
  counts: readonly Count[];
  /** Records of each first value, by name, if they differ from the sum of the counts. */
  totals?: ReadonlyMap<string, number> | null;
  /** The first dimension. */
  dimension: string;
  label: string;
}

/** Pixels: the height of a horizontal bar and of the line of its name, and the average width of a letter. */
const BAR = 28;
const NAME = 24;
const LETTER = 7.4;

/** Pixels between two values on the axis of time. */
const TICK = 64;

/** Counts as bars: vertical along time, otherwise horizontal below their names, the longest first. */
export function CountChart({ counts: all, totals, dimension, label }: CountChartProps) {
  const { number, words } = useSpeaker();
  const counts = useMemo(() => withoutSmallSeconds(all, COLOURS, words.others), [all, words]);
  const colours = useMemo(() => coloursOf(counts), [counts]);
  const draw = useCallback(
    (width: number) => {
      const look = { className: 'plot', width, color: { domain: [...colours.keys()], range: [...colours.values()] } };
      const bars = {
        fill: ({ second }: Count) => second?.name ?? '',
        order: [...colours.keys()],
        title: ({ first, second, count }: Count) =>
          `${[first, second].flatMap((each) => each?.name ?? []).join(' · ')}\n${number(count)}`,
        tip: { fontSize: 13 },
      };
      return isAlongTime(dimension)
        ? standing(counts, dimension, width, { look, bars, number })
        : lying(counts, totals ?? null, width, { look, bars, number });
    },
    [counts, totals, dimension, colours, number],
  );
  return (
    <>
      {colours.size > 1 && (
        <ul className="legend">
          {[...colours].map(([name, colour]) => (
            <li key={name}>
              <svg viewBox="0 0 10 10" aria-hidden="true">
                <rect width="10" height="10" rx="2" fill={colour} />
              </svg>
              {name}
            </li>
          ))}
        </ul>
      )}
      <Plotted label={`${label}. ${words.asTable}.`} draw={draw} />
    </>
  );
}

/** Options of both vertical and horizontal bars. */
interface Common {
  look: Plot.PlotOptions;
  bars: Plot.BarYOptions & Plot.BarXOptions;
  number: (value: number) => string;
}

function standing(counts: readonly Count[], dimension: string, width: number, { look, bars, number }: Common) {
  const values = valuesAlongTime(counts, dimension);
  const every = Math.max(1, Math.ceil((values.length * TICK) / width));
  return Plot.plot({
    ...look,
    height: 320,
    marginLeft: 40,
    marginRight: 4,
    x: {
      type: 'band',
      domain: values,
      label: null,
      ticks: values.filter((_, index) => index % every === 0),
      tickSize: 0,
      padding: values.length > 40 ? 0.1 : 0.25,
    },
    y: {
      label: null,
      grid: true,
      ticks: 5,
      tickSize: 0,
      tickFormat: (value) => (Number.isInteger(value) ? number(value) : ''),
    },
    marks: [
      Plot.barY(counts, { ...bars, x: ({ first }: Count) => first.value, y: 'count' }),
      Plot.ruleY([0], { stroke: 'var(--line)' }),
    ],
  });
}

function lying(
  counts: readonly Count[],
  known: ReadonlyMap<string, number> | null,
  width: number,
  { look, bars, number }: Common,
) {
  const ends = new Map<string, number>();
  for (const { first, count } of counts) ends.set(first.name, (ends.get(first.name) ?? 0) + count);
  const totals = known ?? ends;
  const isRest = (name: string) => counts.some(({ first }) => first.name === name && first.value === null);
  const names = [...ends.keys()].sort(
    (a, b) => Number(isRest(a)) - Number(isRest(b)) || totals.get(b)! - totals.get(a)!,
  );
  return Plot.plot({
    ...look,
    height: names.length * (BAR + NAME) + 12,
    marginLeft: 2,
    marginRight: 48,
    marginTop: 6,
    marginBottom: 4,
    x: { axis: null },
    y: { domain: names, axis: null, padding: 0 },
    marks: [
      Plot.barX(counts, {
        ...bars,
        y: ({ first }: Count) => first.name,
        x: 'count',
        insetTop: NAME,
        insetBottom: 6,
      }),
      Plot.text(names, {
        x: () => 0,
        y: (name) => name,
        text: (name) => shortened(name, width),
        textAnchor: 'start',
        dy: -(BAR / 2),
        fontSize: 14,
        fill: 'var(--ink)',
      }),
      Plot.text(names, {
        x: (name) => ends.get(name)!,
        y: (name) => name,
        text: (name) => number(totals.get(name)!),
        textAnchor: 'start',
        dx: 7,
        dy: NAME / 2 - 3,
      }),
    ],
  });
}

/** Colours of the second values, the highest counts first. Types of items have fixed colours. */
function coloursOf(counts: readonly Count[]): Map<string, string> {
  const totals = new Map<string, { count: number; value: string | null }>();
  for (const { second, count } of counts) {
    const { name, value } = second ?? { name: '', value: null };
    totals.set(name, { value, count: (totals.get(name)?.count ?? 0) + count });
  }
  const ranked = [...totals].sort(
    ([, a], [, b]) => Number(a.value === null) - Number(b.value === null) || b.count - a.count,
  );
  return new Map(
    ranked.map(([name, { value }], index) => {
      const type = ITEM_TYPES.find((each) => each.toUpperCase() === value);
      return [name, type ? colourOf(type) : `var(--colour-${Math.min(index + 1, COLOURS)})`];
    }),
  );
}

function shortened(name: string, width: number): string {
  const most = Math.floor(width / LETTER);
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}
