import { useCallback, useEffect, useRef, useState } from 'react';
import { onLeaving } from '../sign-in/leaving.ts';
import { type Draft, deleteDraft, readDraft, writeDraft } from './drafts.ts';

/** Milliseconds after the last key until the draft is kept. */
const DRAFT_AFTER_MS = 1_000;

/**
 * Keeps what is typed into a form as a draft, and finds the draft of an earlier visit.
 *
 * @param key the key of the form and its user, by `draftKey`
 * @param read returns the values that were typed; null if there is nothing to keep
 */
export function useDraft(key: string, read: () => Omit<Draft, 'at'> | null) {
  const [offered, setOffered] = useState<Draft | null>(null);
  const [keptAt, setKeptAt] = useState<number | null>(null);
  const latest = useRef({ key, read });
  latest.current = { key, read };
  /** The keys of drafts of this form: another user may go on with it. */
  const own = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const stop = useCallback(() => {
    clearTimeout(timer.current);
    timer.current = undefined;
  }, []);
  const keep = useCallback(async () => {
    stop();
    const typed = latest.current.read();
    if (!typed) return;
    const at = Date.now();
    own.current.add(key);
    await writeDraft(key, { ...typed, at });
    setKeptAt(at);
  }, [key, stop]);
  /** Whether the form shows a draft: that of another user, who goes on with it, does not replace it. */
  const isTaken = useRef(false);
  useEffect(() => {
    // Another user may go on with what is typed.
    if (!isTaken.current && !latest.current.read()) void readDraft(key).then((found) => setOffered(found ?? null));
  }, [key]);
  useEffect(() => {
    const stopLeaving = onLeaving(keep);
    // Nobody waits for the timer before a reload.
    const keepNow = () => {
      if (timer.current !== undefined) void keep();
    };
    addEventListener('pagehide', keepNow);
    return () => {
      stopLeaving();
      removeEventListener('pagehide', keepNow);
      // The form of a record begins anew after it was published; what was typed last is not lost.
      if (timer.current !== undefined) void keep();
    };
  }, [keep]);
  return {
    /** The draft of an earlier visit, even if what was typed since replaced it; null if there is none, or no more. */
    offered,
    /** When the draft was kept, in milliseconds; null if there is none of this form. */
    keptAt,
    /** Something was typed. */
    changed: useCallback(() => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void keep(), DRAFT_AFTER_MS);
    }, [keep]),
    /** The offered draft is in the form again. */
    take: () => {
      isTaken.current = true;
      own.current.add(key);
      setKeptAt(offered?.at ?? null);
      setOffered(null);
    },
    /** Deletes the draft: the form was saved, or begins anew. */
    remove: async () => {
      stop();
      isTaken.current = false;
      setOffered(null);
      // What was saved is saved, even if its draft cannot be deleted.
      const keys = [latest.current.key, ...own.current];
      own.current.clear();
      await Promise.all(keys.map(deleteDraft)).catch(() => {});
      setKeptAt(null);
    },
  };
}
