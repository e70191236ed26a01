import { lazy } from 'react';
import { CountPicture } from '../counts/count-picture.tsx';
import type { CountedFragment, ItemSummaryFragment } from '../documents.ts';
import { Name, useSpeaker } from '../language.tsx';
import { Picture, type Question } from '../pictures/picture.tsx';

const TimeLine = lazy(() => import('./time-line.tsx').then(({ TimeLine }) => ({ default: TimeLine })));

export interface ItemPictureProps {
  /** All items; null if there are too many to draw one by one. */
  items: readonly ItemSummaryFragment[] | null;
  /** Counts by year and type. */
  groups: CountedFragment;
  query: Question;
  csv: string;
}

/** Items along time, or counts by year if there are many. */
export function ItemPicture({ items, groups, query, csv }: ItemPictureProps) {
  const { words, code, date, number } = useSpeaker();
  if (!items)
    return <CountPicture title={words.timeLine} groups={groups} by={['YEAR', 'TYPE']} query={query} csv={csv} />;
  const undated = items.filter(({ occurredOn }) => occurredOn === null).length;
  const rows = items.map((item) => [
    item.occurredOn ? date(item.occurredOn) : words.undated,
    code(item.__typename),
    <Name key={item.id} label={item.label} />,
  ]);
  return (
    <Picture
      title={words.timeLine}
      lead={[
        undated < items.length && words.timeLineLead,
        undated > 0 && words.undatedNotDrawn.replace('{}', number(undated)),
      ]
        .filter(Boolean)
        .join(' ')}
      query={query}
      csv={csv}
      table={{ columns: [words.date, words.type, words.title], rows }}
    >
      {undated < items.length && <TimeLine items={items} />}
    </Picture>
  );
}
