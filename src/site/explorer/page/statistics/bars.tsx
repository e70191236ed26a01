import { cutTo, Drawing, MarkLink } from '../frame/drawing.tsx';
import { useSpeaker } from '../language.tsx';
import type { ChartProps } from './chart.ts';
import { coloursOf } from './colours.ts';
import { Legend } from './legend.tsx';

/** Pixels: the height of a name and of its bar. */
const NAME = 20;
const BAR = 20;
const GAP = 8;
/** Room for the number behind a bar. */
const NUMBER = 150;

/** Counts as bars, the largest first; those of a single-valued second dimension are stacked. */
export function Bars({ title, counts, numbers: { isShare, total, shown, said }, linkOf }: ChartProps) {
  const { percent } = useSpeaker();
  const { firsts, seconds } = counts;
  const colours = coloursOf(seconds);
  const most = Math.max(...firsts.map(({ count }) => count));
  const row = NAME + BAR + GAP;
  return (
    <>
      <Legend counts={counts} shown={shown} linkOf={linkOf} />
      <Drawing label={title}>
        {(width) => {
          const scale = Math.max(width - NUMBER, 60) / most;
          return {
            height: firsts.length * row,
            content: firsts.map((first, index) => {
              const y = index * row;
              const parts = seconds.length > 0 ? first.parts : [{ second: 0, count: first.count }];
              let x = 0;
              return (
                <g key={`${first.kind}${first.value}`}>
                  <MarkLink href={linkOf(first)} title={said(first.name, first.count)}>
                    <text className="bar-name" x={0} y={y + 14}>
                      {cutTo(first.name, width)}
                    </text>
                    {seconds.length === 0 && (
                      <rect
                        className={first.kind === 'VALUE' ? 'fill-1' : `fill-${first.kind.toLowerCase()}`}
                        x={0}
                        y={y + NAME}
                        width={Math.max(1, first.count * scale)}
                        height={BAR}
                      />
                    )}
                  </MarkLink>
                  {seconds.length > 0 &&
                    parts.map(({ second, count }) => {
                      const left = x;
                      x += count * scale;
                      return (
                        <MarkLink
                          key={second}
                          href={linkOf(first, seconds[second])}
                          title={said(`${first.name}, ${seconds[second]!.name}`, count)}
                        >
                          <rect
                            className={colours[second]}
                            x={left}
                            y={y + NAME}
                            width={Math.max(1, count * scale)}
                            height={BAR}
                          />
                        </MarkLink>
                      );
                    })}
                  <text className="bar-number" x={first.count * scale + 8} y={y + NAME + 15}>
                    {shown(first.count)}
                    {!isShare && ` · ${percent(first.count, total)}`}
                  </text>
                </g>
              );
            }),
          };
        }}
      </Drawing>
    </>
  );
}
