import * as Plot from '@observablehq/plot';
import { useCallback } from 'react';
import { useSpeaker } from '../language.tsx';
import { Plotted } from '../pictures/plotted.tsx';
import { colourOf, ITEM_TYPES } from './item-types.ts';

export interface YearCount {
  /** Null for what is undated, which has no place here. */
  year: string | null;
  type: string;
  count: number;
}

/** How many items there are in each year, by type. */
export function YearCounts({ counts }: { counts: readonly YearCount[] }) {
  const { code, number, words } = useSpeaker();
  const draw = useCallback(
    (width: number) => {
      const dated = counts.flatMap(({ year, type, count }) =>
        year === null ? [] : [{ year: Number(year), type, count }],
      );
      const types = ITEM_TYPES.filter((type) => dated.some((each) => each.type === type));
      const left = 40;
      const drawing = Plot.plot({
        className: 'plot',
        width,
        height: 300,
        marginLeft: left,
        marginRight: 2,
        marginBottom: 30,
        x: { label: null, tickFormat: 'd', ticks: Math.max(2, Math.floor(width / 80)) },
        y: { label: null, grid: true, nice: true },
        color: { domain: types, range: types.map(colourOf) },
        marks: [
          Plot.rectY(dated, {
            x: 'year',
            interval: 1,
            y: 'count',
            fill: 'type',
            inset: 0.5,
            order: [...types],
            title: ({ year, type, count }) => `${year}\n${code(type)}: ${number(count)}`,
            tip: { fontSize: 13 },
          }),
          Plot.ruleY([0], { stroke: 'var(--line)' }),
        ],
      });
      return drawing;
    },
    [counts, code, number],
  );
  const types = ITEM_TYPES.filter((type) => counts.some((each) => each.type === type));
  return (
    <>
      <ul className="legend">
        {types.map((type) => (
          <li key={type} className={type.toLowerCase()}>
            {code(type)}
          </li>
        ))}
      </ul>
      <Plotted label={`${words.countsByYear}. ${words.asTable}.`} draw={draw} />
    </>
  );
}
