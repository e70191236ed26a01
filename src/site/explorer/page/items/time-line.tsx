import * as Plot from '@observablehq/plot';
import { useCallback } from 'react';
import type { ItemSummaryFragment } from '../../documents.ts';
import { type Speaker, useSpeaker } from '../language.tsx';
import { Plotted } from '../pictures/plotted.tsx';
import { colourOf } from './item-types.ts';
import { placedInLanes } from './lanes.ts';

/** Pixels: the height of a row, and of the gap above a lane for its name. */
const ROW = 24;
const BETWEEN_LANES = 34;

/** Pixels: the minimum width of a title inside its mark, and the average width of a letter. */
const MIN_ROOM = 90;
const LETTER = 7.2;

const YEAR = 366 * 86_400_000;

/** A timeline with a lane for each type and a mark for each item. The less precise a date, the longer its mark. */
export function TimeLine({ items }: { items: readonly ItemSummaryFragment[] }) {
  const speaker = useSpeaker();
  const draw = useCallback((width: number) => drawn(items, speaker, width), [items, speaker]);
  return <Plotted label={`${speaker.words.timeLine}. ${speaker.words.asTable}.`} draw={draw} />;
}

function drawn(items: readonly ItemSummaryFragment[], { code, date, locale }: Speaker, width: number) {
  const { lanes, marks, from, to } = placedInLanes(items, width);
  const tops = new Map<string, number>();
  let height = 0;
  for (const { type, rows } of lanes) {
    tops.set(type, height + BETWEEN_LANES);
    height += BETWEEN_LANES + rows * ROW;
  }
  const top = (type: string, row: number) => tops.get(type)! + row * ROW;
  const scale = width / (to.getTime() - from.getTime());
  const wide = marks
    .map((mark) => ({ ...mark, room: (mark.end.getTime() - mark.start.getTime()) * scale - 24 }))
    .filter(({ room }) => room > MIN_ROOM);
  return Plot.plot({
    className: 'plot',
    width,
    height: height + 56,
    marginTop: 4,
    marginLeft: 2,
    marginRight: 2,
    marginBottom: 42,
    x: { type: 'utc', domain: [from, to], label: null },
    y: { domain: [height, 0], axis: null },
    marks: [
      Plot.axisX({
        tickSize: 0,
        ticks: Math.max(2, Math.floor(width / 110)),
        tickFormat: ticksIn(locale, from, to),
      }),
      Plot.gridX({ ticks: Math.max(2, Math.floor(width / 110)), stroke: 'var(--line)', strokeOpacity: 1 }),
      Plot.ruleY(lanes.slice(1), { y: ({ type }) => top(type, 0) - BETWEEN_LANES + 6, stroke: 'var(--line)' }),
      Plot.text(lanes, {
        x: () => from,
        y: ({ type }) => top(type, 0) - 10,
        text: ({ type, marks: count }) => `${code(type)}  ${count}`,
        textAnchor: 'start',
        fontSize: 13,
        fontWeight: 600,
        fill: ({ type }) => colourOf(type),
      }),
      Plot.rect(marks, {
        x1: 'start',
        x2: 'end',
        y1: ({ item, row }) => top(item.__typename, row) + 1,
        y2: ({ item, row }) => top(item.__typename, row) + ROW - 2,
        rx: 5,
        fill: ({ item }) => colourOf(item.__typename),
      }),
      Plot.text(wide, {
        x: 'start',
        y: ({ item, row }) => top(item.__typename, row) + ROW / 2,
        text: ({ item, room }) => cutTo(item.label.text, room),
        dx: 9,
        textAnchor: 'start',
        fill: 'var(--paper)',
      }),
      tipOf(marks, top, date),
    ],
  });
}

/** The tooltip of a mark. */
function tipOf(
  marks: ReturnType<typeof placedInLanes>['marks'],
  top: (type: string, row: number) => number,
  date: Speaker['date'],
) {
  return Plot.tip(
    marks,
    Plot.pointer({
      px: ({ start, end }) => new Date((start.getTime() + end.getTime()) / 2),
      py: ({ item, row }) => top(item.__typename, row) + ROW / 2,
      x: ({ start, end }) => new Date((start.getTime() + end.getTime()) / 2),
      y: ({ item, row }) => top(item.__typename, row) + ROW / 2,
      title: ({ item }) => `${item.label.text}\n${date(item.occurredOn ?? '')}`,
      lineWidth: 24,
      fontSize: 13,
    }),
  );
}

/** Shortens a text to a width in pixels. Chinese characters are twice as wide as letters. */
function cutTo(text: string, room: number): string {
  const letters = [...text];
  let taken = 0;
  const end = letters.findIndex((letter) => {
    taken += letter > '\u2e80' ? 2 * LETTER : LETTER;
    return taken > room;
  });
  return end < 0
    ? text
    : `${letters
        .slice(0, Math.max(end - 1, 0))
        .join('')
        .trimEnd()}…`;
}

/** Labels of the axis: years, or months if little more than a year is shown, with each year once. */
function ticksIn(locale: string, from: Date, to: Date): (date: Date, index: number) => string {
  const year = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', year: 'numeric' });
  if (to.getTime() - from.getTime() > 3 * YEAR) return (date) => year.format(date);
  const month = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'short' });
  return (date, index) =>
    date.getUTCMonth() === 0 || index === 0 ? `${month.format(date)}\n${year.format(date)}` : month.format(date);
}
