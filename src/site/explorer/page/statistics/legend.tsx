import type { ChartProps } from './chart.ts';
import { coloursOf } from './colours.ts';

export type LegendProps = Pick<ChartProps, 'counts' | 'linkOf'> & Pick<ChartProps['numbers'], 'shown'>;

/** The colours of the second values, each with a link to its records. */
export function Legend({ counts: { seconds, hasTotals }, shown, linkOf }: LegendProps) {
  const colours = coloursOf(seconds);
  if (seconds.length === 0) return null;
  return (
    <ul className="legend">
      {seconds.map((second, place) => {
        const called = hasTotals ? `${second.name} ${shown(second.count)}` : second.name;
        return (
          <li key={`${second.kind}${second.value}`}>
            <svg viewBox="0 0 10 10" aria-hidden="true">
              <rect x="0.5" y="0.5" width="9" height="9" rx="2" className={colours[place]} />
            </svg>
            <a href={linkOf(second)}>{called}</a>
          </li>
        );
      })}
    </ul>
  );
}
