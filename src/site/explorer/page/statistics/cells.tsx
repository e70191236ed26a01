import { cutTo, Drawing, MarkLink, widthOf } from '../frame/drawing.tsx';
import { useSpeaker } from '../language.tsx';
import type { ChartProps } from './chart.ts';

/** Pixels. */
const ROW = 26;
const HEAD = 96;
const NAME = 150;
const RECORDS = 74;
const MIN_CELL = 44;
/** The part of its length by which a slanted name extends to the side, and its maximum length. */
const SLANT = Math.cos((40 * Math.PI) / 180);
const MAX_NAME = 125;

/** Numbers by two dimensions, if a record may have several values: rows and columns of cells, shaded by their number. */
export function Cells({ title, counts: { firsts, seconds }, numbers: { shown, said }, linkOf }: ChartProps) {
  const { words } = useSpeaker();
  const rows = firsts.filter(({ count }) => count > 0);
  const most = Math.max(1, ...rows.flatMap(({ parts }) => parts.map(({ count }) => count)));
  return (
    <Drawing label={title}>
      {(width) => {
        const tail = SLANT * Math.min(MAX_NAME, widthOf(seconds.at(-1)!.name));
        const cell = (width - NAME - RECORDS - tail) / (seconds.length - 0.5);
        if (cell < MIN_CELL) return blocks();
        return {
          height: HEAD + rows.length * ROW,
          content: (
            <>
              <text className="bar-number" x={NAME + RECORDS - 10} y={HEAD - 10} textAnchor="end">
                {words.records}
              </text>
              {seconds.map((second, place) => (
                <MarkLink key={`${second.kind}${second.value}`} href={linkOf(second)} title={second.name}>
                  <text
                    className="bar-number"
                    transform={`translate(${NAME + RECORDS + place * cell + cell / 2} ${HEAD - 10}) rotate(-40)`}
                  >
                    {cutTo(second.name, MAX_NAME)}
                  </text>
                </MarkLink>
              ))}
              {rows.map((first, index) => (
                <g key={`${first.kind}${first.value}`} transform={`translate(0 ${HEAD + index * ROW})`}>
                  <MarkLink href={linkOf(first)} title={said(first.name, first.count)}>
                    <text className="bar-name" x={0} y={18}>
                      {cutTo(first.name, NAME)}
                    </text>
                    <text className="bar-number" x={NAME + RECORDS - 10} y={18} textAnchor="end">
                      {shown(first.count)}
                    </text>
                  </MarkLink>
                  {first.parts.map(({ second, count }) => (
                    <MarkLink
                      key={second}
                      href={linkOf(first, seconds[second])}
                      title={said(`${first.name}, ${seconds[second]!.name}`, count)}
                    >
                      <rect
                        className="cell"
                        x={NAME + RECORDS + second * cell + 1}
                        y={1}
                        width={cell - 2}
                        height={ROW - 2}
                        fillOpacity={shade(count, most)}
                      />
                      <text
                        className="cell-number"
                        x={NAME + RECORDS + second * cell + cell / 2}
                        y={18}
                        textAnchor="middle"
                      >
                        {shown(count)}
                      </text>
                    </MarkLink>
                  ))}
                </g>
              ))}
            </>
          ),
        };
      }}
    </Drawing>
  );

  /** One block per row, if the columns have no room: the value, and below it its cells. */
  function blocks() {
    let y = 0;
    const content = rows.map((first) => {
      const top = y;
      y += (first.parts.length + 1) * ROW + 10;
      return (
        <g key={`${first.kind}${first.value}`} transform={`translate(0 ${top})`}>
          <MarkLink href={linkOf(first)} title={said(first.name, first.count)}>
            <text className="bar-name" x={0} y={18}>
              {first.name} {shown(first.count)}
            </text>
          </MarkLink>
          {first.parts.map(({ second, count }, index) => (
            <MarkLink
              key={second}
              href={linkOf(first, seconds[second])}
              title={said(`${first.name}, ${seconds[second]!.name}`, count)}
            >
              <rect
                className="cell"
                x={0}
                y={(index + 1) * ROW + 1}
                width={60}
                height={ROW - 2}
                fillOpacity={shade(count, most)}
              />
              <text className="cell-number" x={30} y={(index + 1) * ROW + 18} textAnchor="middle">
                {shown(count)}
              </text>
              <text className="bar-number" x={70} y={(index + 1) * ROW + 18}>
                {cutTo(seconds[second]!.name, 220)}
              </text>
            </MarkLink>
          ))}
        </g>
      );
    });
    return { height: y, content };
  }
}

/** Small numbers stay visible, and text on the darkest cells stays legible. */
function shade(count: number, most: number): number {
  return 0.08 + 0.32 * Math.sqrt(count / most);
}
