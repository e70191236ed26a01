import { lazy } from 'react';
import type { CountedFragment } from '../documents.ts';
import { useSpeaker } from '../language.tsx';
import { Picture, type Question } from '../pictures/picture.tsx';
import { countsIn } from './counts.ts';

const CountChart = lazy(() => import('./count-chart.tsx').then(({ CountChart }) => ({ default: CountChart })));

export interface CountPictureProps {
  title: string;
  lead?: string;
  groups: readonly CountedFragment[];
  /** The dimensions by which it was counted, one or two. */
  by: readonly string[];
  query: Question;
  csv: string;
}

/** What was counted by one or two dimensions, as a picture. */
export function CountPicture({ title, lead, groups, by, query, csv }: CountPictureProps) {
  const { words, code, dimension, number } = useSpeaker();
  const counts = countsIn(groups, by[0]!, code, words);
  const rows = counts.map(({ first, second, count }) => [first.name, ...(second ? [second.name] : []), number(count)]);
  return (
    <Picture
      title={title}
      lead={lead}
      query={query}
      csv={csv}
      table={{ columns: [...by.map(dimension), words.count], rows }}
    >
      <CountChart counts={counts} dimension={by[0]!} label={title} />
    </Picture>
  );
}
