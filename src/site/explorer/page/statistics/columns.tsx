import type { Count } from '../../counts.ts';
import { Drawing, MarkLink, middleOf } from '../frame/drawing.tsx';
import type { ChartProps } from './chart.ts';
import { coloursOf } from './colours.ts';
import { Legend } from './legend.tsx';

/** Pixels. */
const HEIGHT = 280;
const BOTTOM = 26;
const LEFT = 48;
const TOP = 10;
/** The minimum distance of labels on the axis of time. */
const TICK = 56;

/** The maximum width of a column with its gap. */
const MAX_STEP = 110;

/** Years between labels of the axis. */
const ROUND = [1, 2, 5, 10, 20, 50, 100, 200, 500];

/** Counts along time as columns; those of a single-valued second dimension are stacked. */
export function Columns({ title, counts, numbers, linkOf }: ChartProps) {
  const drawn = counts.firsts.filter(({ kind }) => kind === 'VALUE');
  if (drawn.length === 0) return null;
  return (
    <>
      <Legend counts={counts} shown={numbers.shown} linkOf={linkOf} />
      <Drawing label={title}>
        {(width) => ({
          height: HEIGHT + BOTTOM,
          content: <Drawn drawn={drawn} counts={counts} numbers={numbers} linkOf={linkOf} width={width} />,
        })}
      </Drawing>
    </>
  );
}

interface DrawnProps extends Omit<ChartProps, 'title'> {
  drawn: readonly Count[];
  width: number;
}

function Drawn({ drawn, counts: { seconds }, numbers: { isShare, total, shown, said }, linkOf, width }: DrawnProps) {
  const colours = coloursOf(seconds);
  // The steps of shares are round percentages.
  const unit = isShare ? total / 100 : 1;
  const { top, steps } = scaleFor(Math.max(...drawn.map(({ count }) => count)) / unit);
  const y = (count: number) => HEIGHT - ((HEIGHT - TOP) * count) / unit / top;
  const step = Math.min((width - LEFT) / drawn.length, MAX_STEP);
  const gap = Math.min(4, step * 0.2);
  return (
    <>
      {steps
        .map((each) => each * unit)
        .map((count) => (
          <g key={count} className="grid">
            <line x1={LEFT} x2={width} y1={y(count)} y2={y(count)} />
            <text x={LEFT - 8} y={y(count) + 4} textAnchor="end">
              {shown(count)}
            </text>
          </g>
        ))}
      {drawn.map((first, index) => {
        const x = LEFT + index * step + gap / 2;
        if (seconds.length === 0 || first.parts.length === 0)
          return (
            first.count > 0 && (
              <MarkLink key={first.value} href={linkOf(first)} title={said(first.name, first.count)}>
                <rect className="hit" x={x - gap / 2} y={TOP} width={step} height={HEIGHT - TOP} />
                <rect className="fill-1" x={x} y={y(first.count)} width={step - gap} height={HEIGHT - y(first.count)} />
              </MarkLink>
            )
          );
        let base = 0;
        return first.parts.map(({ second, count }) => {
          const bottom = y(base);
          base += count;
          return (
            <MarkLink
              key={`${first.value}${second}`}
              href={linkOf(first, seconds[second])}
              title={said(`${first.name}, ${seconds[second]!.name}`, count)}
            >
              <rect className={colours[second]} x={x} y={y(base)} width={step - gap} height={bottom - y(base)} />
            </MarkLink>
          );
        });
      })}
      <line className="axis" x1={LEFT} x2={width} y1={HEIGHT} y2={HEIGHT} />
      {ticksOf(drawn, step).map(({ index, name }) => {
        const x = middleOf(name, LEFT + (index + 0.5) * step, width);
        return (
          <text key={name} className="tick" x={x} y={HEIGHT + 18} textAnchor="middle">
            {name}
          </text>
        );
      })}
    </>
  );
}

/** Labels at round years: 1700, 1750, 1800. */
function ticksOf(drawn: readonly Count[], step: number): { index: number; name: string }[] {
  const years = drawn.map(({ value }) => Number.parseInt(value!, 10));
  const perYear = years.length > 1 ? step / (years[1]! - years[0]! || 1) : step;
  const every = ROUND.find((each) => each * perYear >= TICK) ?? 1_000;
  return drawn.flatMap(({ name }, index) => (years[index]! % every === 0 ? [{ index, name }] : []));
}

/** The top of an axis and its round steps. */
export function scaleFor(most: number): { top: number; steps: number[] } {
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  const step = Math.max(1, [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? power);
  const count = Math.max(1, Math.ceil(most / step));
  return { top: count * step, steps: Array.from({ length: count + 1 }, (_, index) => index * step) };
}
