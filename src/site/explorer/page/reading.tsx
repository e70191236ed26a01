import { type ReactNode, useEffect } from 'react';
import { Unanswered } from './ask.ts';
import { useSpeaker } from './language.tsx';
import type { Words } from './words.ts';

export interface HeadingProps {
  /** As text, which the browser's tab says, too. */
  title: string;
  /** As it is shown, where that is more than the text. */
  children?: ReactNode;
  kicker?: ReactNode;
  lead?: ReactNode;
}

/** The heading of what is shown. */
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

/** While an answer is on its way. */
export function Loading() {
  const { words } = useSpeaker();
  return (
    <p className="loading" role="status">
      {words.loading}
    </p>
  );
}

/** What is said in the reader's language, by the API's code for it. */
const SAID = {
  UNREACHABLE: 'unreachable',
  PARTY_UNKNOWN: 'noParty',
  TIMEOUT: 'tooMuch',
  OVERLOADED: 'busy',
  RATE_LIMITED: 'busy',
} as const satisfies { [code: string]: keyof Words };

/** Why there is no answer, and what to do. Whatever else the API says, it says in English. */
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

/** A list as far as reading on depends on it. */
interface ListReadOn {
  nodes: unknown[];
  isReadingOn: boolean;
  more: (() => void) | null;
}

/** What follows a list of which not everything was read yet. */
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
