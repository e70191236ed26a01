import { lazy } from 'react';
import type { CountedFragment } from '../documents.ts';
import { useSpeaker } from '../language.tsx';
import { Picture, type Question } from '../pictures/picture.tsx';
import { countsIn, isAlongTime } from './counts.ts';

const CountChart = lazy(() => import('./count-chart.tsx').then(({ CountChart }) => ({ default: CountChart })));

export interface CountPictureProps {
  title: string;
  lead?: string;
  groups: CountedFragment;
  /** The same counts by the first dimension only, if records may have several values of the second one. */
  ends?: CountedFragment | null;
  /** One or two dimensions. */
  by: readonly string[];
  query: Question;
  csv: string;
}

/** Counts by one or two dimensions as a chart. */
export function CountPicture({ title, lead, groups, ends, by, query, csv }: CountPictureProps) {
  const { words, code, dimension, number } = useSpeaker();
  const counts = countsIn(groups, by[0]!, code, words);
  // Undated records are counted in the text, as the chart does not show them.
  const drawn = isAlongTime(by[0]!) ? counts.filter(({ first }) => first.value !== null) : counts;
  const left = isAlongTime(by[0]!) ? groups.dimensions[0]!.missingCount : 0;
  const totals = ends && new Map(countsIn(ends, by[0]!, code, words).map(({ first, count }) => [first.name, count]));
  const rows = counts.map(({ first, second, count }) => [first.name, ...(second ? [second.name] : []), number(count)]);
  return (
    <Picture
      title={title}
      lead={[lead, left > 0 && words.undatedNotDrawn.replace('{}', number(left))].filter(Boolean).join(' ')}
      query={query}
      csv={csv}
      table={{ columns: [...by.map(dimension), words.count], rows }}
    >
      {drawn.length > 0 && <CountChart counts={drawn} totals={totals} dimension={by[0]!} label={title} />}
    </Picture>
  );
}
