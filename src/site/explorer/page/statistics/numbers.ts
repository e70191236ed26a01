import type { Speaker } from '../language.tsx';

/** How a picture writes its counts: as numbers, or as shares of all records. */
export interface Numbers {
  isShare: boolean;
  /** The number of records, each counted once. */
  total: number;
  /** "4,213" or "23%". */
  shown(count: number): string;
  /** The tooltip of a link: "1990s: 4,213 of 18,054, 23%. Select to list them." */
  said(name: string, count: number): string;
}

/** @param parameters the settings of the picture: `as=share` */
export function numbersOf(total: number, parameters: URLSearchParams, { words, number, percent }: Speaker): Numbers {
  const isShare = parameters.get('as') === 'share';
  const ofAll = (count: number) => [number(count), number(total), percent(count, total)];
  return {
    isShare,
    total,
    shown: (count) => (isShare ? percent(count, total) : number(count)),
    said: (name, count) =>
      words.selectToList.replace('{}', name).replace(
        '{}',
        ofAll(count).reduce((text, part) => text.replace('{}', part), words.shareOf),
      ),
  };
}
