import { type ReactNode, useEffect } from 'react';
import { Unanswered } from './ask.ts';
import { useSpeaker } from './language.tsx';

/** The heading of what is shown, which the browser's tab says, too. */
export function Heading({ kicker, lead, children }: { kicker?: ReactNode; lead?: ReactNode; children: string }) {
  useEffect(() => {
    document.title = `${children} · Entente`;
  }, [children]);
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

/** Why there is no answer, and what to do. What the API itself says, it says in English. */
export function Fault({ error, again }: { error: Error; again: () => void }) {
  const { words } = useSpeaker();
  const code = error instanceof Unanswered ? error.code : 'UNREACHABLE';
  return (
    <div className="fault" role="alert">
      {code === 'UNREACHABLE' && <p>{words.unreachable}</p>}
      {code === 'PARTY_UNKNOWN' && <p>{words.noParty}</p>}
      {!['UNREACHABLE', 'PARTY_UNKNOWN'].includes(code) && <p lang="en">{error.message}</p>}
      <button type="button" onClick={again}>
        {words.again}
      </button>
    </div>
  );
}
