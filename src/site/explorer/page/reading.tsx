import { type ReactNode, useEffect } from 'react';
import { Unanswered } from './ask.ts';
import { useSpeaker } from './language.tsx';
import type { Words } from './words.ts';

export interface HeadingProps {
  /** The title as text, also for the browser's tab. */
  title: string;
  /** The title as shown, if it is more than text. */
  children?: ReactNode;
  kicker?: ReactNode;
  lead?: ReactNode;
}

/** The heading of a view. */
export function Heading({ title, children = title, kicker, lead }: HeadingProps) {
  useEffect(() => {
    document.title = `${title} · Entente`;
  }, [title]);
  return (
    <div className="heading">
      {kicker && <p className="kicker">{kicker}</p>}
      <h1>{children}</h1>
      {lead && <p className="lead">{lead}</p>}
    </div>
  );
}

export function Loading() {
  const { words } = useSpeaker();
  return (
    <p className="loading" role="status">
      {words.loading}
    </p>
  );
}

/** Translated messages by error code of the API. */
const SAID = {
  UNREACHABLE: 'unreachable',
  PARTY_UNKNOWN: 'noParty',
  TIMEOUT: 'tooMuch',
  OVERLOADED: 'busy',
  RATE_LIMITED: 'busy',
} as const satisfies { [code: string]: keyof Words };

/** The message of a failed request and a button to retry. Untranslated messages are in English. */
export function Fault({ error, again }: { error: Error; again: () => void }) {
  const { words } = useSpeaker();
  const code = error instanceof Unanswered ? error.code : 'UNREACHABLE';
  return (
    <div className="fault" role="alert">
      {code in SAID ? <p>{words[SAID[code as keyof typeof SAID]]}</p> : <p lang="en">{error.message}</p>}
      <button type="button" onClick={again}>
        {words.again}
      </button>
    </div>
  );
}

/** The part of a list that paging needs. */
interface ListReadOn {
  nodes: unknown[];
  isReadingOn: boolean;
  more: (() => void) | null;
}

/** The button that reads the next page of a list. */
export function ReadOn({ list, total }: { list: ListReadOn; total: number }) {
  const { words, number } = useSpeaker();
  if (!list.more) return null;
  return (
    <p className="more">
      <button type="button" onClick={list.more} disabled={list.isReadingOn}>
        {list.isReadingOn ? words.loading : words.more}
      </button>{' '}
      {words.shown.replace('{}', number(list.nodes.length)).replace('{}', number(total))}
    </p>
  );
}
