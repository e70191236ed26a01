import { lazy } from 'react';
import type { BetweenQuery, ItemFragment } from '../documents.ts';
import { Name, useSpeaker } from '../language.tsx';
import { Picture, type Question } from '../pictures/picture.tsx';

const TimeLine = lazy(() => import('./time-line.tsx').then(({ TimeLine }) => ({ default: TimeLine })));
const YearCounts = lazy(() => import('./year-counts.tsx').then(({ YearCounts }) => ({ default: YearCounts })));

export interface ItemPictureProps {
  /** All items, or null where they are too many to be drawn one by one. */
  items: readonly ItemFragment[] | null;
  /** How many there are, by year and type. */
  groups: BetweenQuery['cooperation']['groups'];
  query: Question;
}

/** Items along time: one by one, or counted by year where they are many. */
export function ItemPicture({ items, groups, query }: ItemPictureProps) {
  const { words, code, date, number } = useSpeaker();
  if (items) {
    const rows = items.map((item) => [
      item.occurredOn ? date(item.occurredOn) : words.undated,
      code(item.__typename),
      <Name key={item.id} label={item.label} />,
    ]);
    return (
      <Picture
        title={words.timeLine}
        lead={words.timeLineLead}
        query={query}
        table={{ columns: [words.date, words.type, words.title], rows }}
      >
        <TimeLine items={items} />
      </Picture>
    );
  }
  const counts = groups.map(({ keys: [year, type], count }) => ({
    year: year?.value ?? null,
    type: type?.value ?? '',
    count,
  }));
  const rows = counts.map(({ year, type, count }) => [
    year === null ? words.undated : date(year),
    code(typeNamed(type)),
    number(count),
  ]);
  return (
    <Picture title={words.countsByYear} query={query} table={{ columns: [words.year, words.type, words.count], rows }}>
      <YearCounts counts={counts.map((each) => ({ ...each, type: typeNamed(each.type) }))} />
    </Picture>
  );
}

/** A type of items as it is called in the schema: "Agreement" for AGREEMENT. */
function typeNamed(code: string): string {
  return code.slice(0, 1) + code.slice(1).toLowerCase();
}
