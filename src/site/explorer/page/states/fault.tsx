import { useEffect, useState } from 'react';
import { settingsOf } from '../../address.ts';
import { Unanswered, type WrongName } from '../ask.ts';
import { filled, useSpeaker } from '../language.tsx';
import { change, usePlace } from '../place.ts';

export interface FaultProps {
  error: Error;
  again: () => void;
  /** The address of the records as CSV, for queries that take too long. */
  csv?: string;
}

/** Codes after which the same request succeeds later. */
const BUSY = ['OVERLOADED', 'RATE_LIMITED'];

/** Seconds until the next attempt, if the server names none. */
const DEFAULT_RETRY = 10;

/** The message of a failed request, and what to do. Messages of rare errors are in English. */
export function Fault({ error, again, csv }: FaultProps) {
  const { words } = useSpeaker();
  const failed = error instanceof Unanswered ? error : new Unanswered('', 'UNREACHABLE');
  if (failed.extensions.names?.length) return <WrongNames names={failed.extensions.names} />;
  if (BUSY.includes(failed.code)) return <Busy seconds={failed.retryAfter ?? DEFAULT_RETRY} again={again} />;
  return (
    <div className="fault" role="alert">
      {failed.code === 'UNREACHABLE' && <p>{words.serverAway}</p>}
      {failed.code === 'TIMEOUT' && (
        <p>
          {words.tookTooLong} {csv && <a href={csv}>{words.recordsCsv}</a>}
        </p>
      )}
      {failed.message && failed.code !== 'TIMEOUT' && <p lang="en">{failed.message}</p>}
      {failed.requestId && <p className="quiet">{words.requestNumber.replace('{}', failed.requestId)}</p>}
      {failed.code !== 'UNREACHABLE' && failed.code !== 'TIMEOUT' && <Report requestId={failed.requestId} />}
      <button type="button" onClick={again}>
        {words.again}
      </button>
    </div>
  );
}

const MAIL = /^[^\s@/:]+@[^\s@/:]+$/;

/** The contact of the server, with the number of the request in the subject of a mail. */
function Report({ requestId }: { requestId: string | null }) {
  const { words, catalogue } = useSpeaker();
  const { contact } = catalogue;
  if (!contact) return null;
  const subject = `?subject=${encodeURIComponent(words.requestNumber.replace('{}', requestId ?? ''))}`;
  const href = MAIL.test(contact) ? `mailto:${contact}${requestId ? subject : ''}` : contact;
  const isLink = MAIL.test(contact) || /^https?:\/\//i.test(contact);
  return <p>{filled(words.reportTo, isLink ? <a href={href}>{contact}</a> : contact)}</p>;
}

function Busy({ seconds, again }: { seconds: number; again: () => void }) {
  const { words, number } = useSpeaker();
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const timer = setTimeout(() => (left > 1 ? setLeft(left - 1) : again()), 1_000);
    return () => clearTimeout(timer);
  }, [left, again]);
  return (
    <div className="fault" role="status">
      <p>{words.busyRetry.replace('{}', number(left))}</p>
      <button type="button" onClick={again}>
        {words.tryNow}
      </button>
    </div>
  );
}

/** Names that no record has, or several: each with its candidates, by which it can be replaced. */
function WrongNames({ names }: { names: readonly WrongName[] }) {
  const { words } = useSpeaker();
  const { parameters } = usePlace();
  const replaced = (given: string, by: string) => {
    const settings = settingsOf(parameters);
    change(
      Object.fromEntries(
        Object.entries(settings).map(([name, values]) => [name, values.map((value) => (value === given ? by : value))]),
      ),
    );
  };
  return (
    <div className="fault" role="alert">
      {names.map(({ given, code, candidates = [] }) => (
        <div key={given}>
          <p>{sentenceFor(code, words).replace('{}', given)}</p>
          {candidates.length > 0 && (
            <ul className="candidates">
              {candidates.map((candidate) => (
                <li key={candidate.id}>
                  <button type="button" onClick={() => replaced(given, candidate.slug ?? candidate.id)}>
                    {candidate.label ?? candidate.name ?? candidate.slug ?? candidate.id}
                  </button>
                </li>
              ))}
            </ul>
          )}
        </div>
      ))}
    </div>
  );
}

function sentenceFor(code: string, words: ReturnType<typeof useSpeaker>['words']): string {
  if (code === 'PARTY_AMBIGUOUS') return words.whichParty;
  return code === 'PARTY_UNKNOWN' ? words.noPartyCalled : words.noSuchRecord;
}
