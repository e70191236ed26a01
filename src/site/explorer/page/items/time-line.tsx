import type { ItemSummaryFragment } from '../../documents.ts';
import { cutTo, Drawing, MarkLink, middleOf } from '../frame/drawing.tsx';
import { type Speaker, useSpeaker } from '../language.tsx';
import { linkTo } from '../place.ts';
import { type Mark, placedInLanes } from './lanes.ts';
import { ticksBetween } from './ticks.ts';

/** Pixels: the height of a row, and of the gap above a lane for its name. */
const ROW = 24;
const BETWEEN_LANES = 30;
const AXIS = 26;

/** Pixels: the minimum width of a title inside its mark. */
const MIN_ROOM = 90;

/** Pixels between a mark and its title. */
const GAP = 8;

/** Up to this number, each item has a row of its own, with its title. */
const MAX_ROWS = 16;

/** Pixels between years on the axis. */
const TICK = 90;

type Item = ItemSummaryFragment;

/** A timeline with a lane for each type and a mark for each item. The less precise a date, the longer its mark. */
export function TimeLine({ items }: { items: readonly Item[] }) {
  const speaker = useSpeaker();
  return <Drawing label={speaker.words.timeLine}>{(width) => drawn(items, speaker, width)}</Drawing>;
}

function drawn(items: readonly Item[], { code, date, locale, number }: Speaker, width: number) {
  const isTitled = items.length <= MAX_ROWS;
  const { lanes, marks, from, to } = placedInLanes(items, width, isTitled);
  const tops = new Map<string, number>();
  let height = 0;
  for (const { type, rows } of lanes) {
    tops.set(type, height + BETWEEN_LANES);
    height += BETWEEN_LANES + rows * ROW;
  }
  const scale = width / (to.getTime() - from.getTime());
  const x = (moment: Date) => (moment.getTime() - from.getTime()) * scale;
  return {
    height: height + AXIS,
    content: (
      <>
        {ticksBetween(from, to, Math.floor(width / TICK), locale).map(({ at, text }) => (
          <g key={text} className="grid">
            <line x1={x(at)} x2={x(at)} y1={0} y2={height} />
            <text x={middleOf(text, x(at), width)} y={height + 18} textAnchor="middle">
              {text}
            </text>
          </g>
        ))}
        {lanes.map(({ type, marks: count }) => (
          <text key={type} className={`lane fill-${type.toLowerCase()}`} x={0} y={tops.get(type)! - 9}>
            {code(type)} {number(count)}
          </text>
        ))}
        {marks.map((mark) => {
          const { item, start, end, row } = mark;
          const said = `${item.label.text}. ${code(item.__typename)}, ${date(item.occurredOn ?? '')}.`;
          const y = tops.get(item.__typename)! + row * ROW;
          return (
            <g key={item.id}>
              <MarkLink href={linkTo(`id/${item.id}`)} title={said}>
                {isTitled && <rect className="hit" x={0} y={y} width={width} height={ROW} />}
                <rect
                  className={`fill-${item.__typename.toLowerCase()}`}
                  x={x(start)}
                  y={y + 2}
                  width={Math.max(x(end) - x(start), 1)}
                  height={ROW - 4}
                  rx={4}
                />
              </MarkLink>
              <Title mark={mark} left={x(start)} right={x(end)} y={y + 17} width={width} isTitled={isTitled} />
            </g>
          );
        })}
      </>
    ),
  };
}

interface TitleProps {
  mark: Mark<Item>;
  left: number;
  right: number;
  y: number;
  width: number;
  isTitled: boolean;
}

/** The title of a mark: inside it, else on the wider side of it. It is often cut, so that it is no part of the link's name. */
function Title({ mark: { item }, left, right, y, width, isTitled }: TitleProps) {
  const inside = right - left - 2 * GAP;
  if (inside > MIN_ROOM && (!isTitled || inside > width / 2))
    return (
      <text className="mark-title inside" x={left + GAP} y={y}>
        {cutTo(item.label.text, inside)}
      </text>
    );
  if (!isTitled) return null;
  const isRight = width - right >= left;
  const room = (isRight ? width - right : left) - GAP;
  return (
    <text className="mark-title" x={isRight ? right + GAP : left - GAP} y={y} textAnchor={isRight ? undefined : 'end'}>
      {cutTo(item.label.text, room)}
    </text>
  );
}
