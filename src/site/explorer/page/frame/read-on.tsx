import { useSpeaker } from '../language.tsx';

/** The part of a list that paging needs. */
interface ListReadOn {
  nodes: readonly unknown[];
  /** The number of records of a page. */
  size: number;
  isReadingOn: boolean;
  more: (() => void) | null;
}

/** The button that reads the next page of a list: "100 of 648 shown · Show 100 more". */
export function ReadOn({ list, total }: { list: ListReadOn; total: number }) {
  const { words, number } = useSpeaker();
  if (!list.more) return null;
  const next = Math.min(list.size, total - list.nodes.length);
  return (
    <p className="more">
      {words.shown.replace('{}', number(list.nodes.length)).replace('{}', number(total))} ·{' '}
      <button type="button" onClick={list.more} disabled={list.isReadingOn}>
        {list.isReadingOn ? words.loadingNow : words.showMore.replace('{}', number(next))}
      </button>
    </p>
  );
}
