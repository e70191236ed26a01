import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import { Loading } from '../../../explorer/page/states/loading.tsx';
import { useWords } from '../words.tsx';
import { type KeyActions, useKeys } from './keys.tsx';

export interface EntriesProps<Entry> {
  entries: readonly Entry[];
  /** The number of all entries; null until it is known. */
  total: number | null;
  /** Reads the next page; null on the last page. */
  more: (() => void) | null;
  idOf: (entry: Entry) => string;
  hasKeys: boolean;
  /** The keys of the current entry, beside j and k. */
  keysOf: (entry: Entry) => KeyActions;
  children: (entry: Entry) => ReactNode;
}

/** Entries of a work list, one at a time: j and k go to the next and the previous one. */
export function Entries<Entry>({ entries, total, more, idOf, hasKeys, keysOf, children }: EntriesProps<Entry>) {
  const words = useWords();
  const { number } = useSpeaker();
  const [index, setIndex] = useState(0);
  const shown = Math.min(index, Math.max(entries.length - 1, 0));
  const entry = entries[shown];
  const box = useRef<HTMLElement | null>(null);
  /** Empty if there is no entry; null until that is known. */
  const id = total === null ? null : entry === undefined ? '' : idOf(entry);
  useEffect(() => {
    // The first entry does not take the focus from the tabs.
    if (id !== null && (document.activeElement === document.body || document.activeElement?.closest('.entry')))
      box.current?.focus();
  }, [id]);
  useEffect(() => {
    if (more && shown >= entries.length - 2) more();
  }, [shown, entries.length, more]);
  const go = (by: number) => setIndex(Math.max(0, Math.min(entries.length - 1, shown + by)));
  useKeys(hasKeys, { ...(entry && keysOf(entry)), j: () => go(1), k: () => go(-1) });
  const takeBox = (element: HTMLElement | null) => {
    box.current = element;
  };
  if (total === null) return <Loading />;
  if (!entry)
    return (
      <p ref={takeBox} className="entry" tabIndex={-1}>
        {words.nothingToReview}
      </p>
    );
  return (
    <article
      ref={takeBox}
      className="entry"
      tabIndex={-1}
      aria-label={words.ofNumber.replace('{}', number(shown + 1)).replace('{}', number(total))}
    >
      <p className="entry-place">
        <button type="button" onClick={() => go(-1)} disabled={shown === 0}>
          {words.previousOne}
        </button>
        <span>{words.ofNumber.replace('{}', number(shown + 1)).replace('{}', number(total))}</span>
        <button type="button" onClick={() => go(1)} disabled={shown >= entries.length - 1}>
          {words.nextOne}
        </button>
      </p>
      <div key={id}>{children(entry)}</div>
    </article>
  );
}
