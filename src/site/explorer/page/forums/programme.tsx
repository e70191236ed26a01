import { useList } from '../ask.ts';
import { ForumProgrammeDocument, type ForumProgrammeQuery } from '../documents.ts';
import { useRecordAddress } from '../items/item-list.tsx';
import { Name, useSpeaker } from '../language.tsx';
import { Fault, Loading, ReadOn } from '../reading.tsx';

type Session = ForumProgrammeQuery['sessions']['nodes'][number];

/** The sessions of a forum by day, in the forum's time zone. */
export function Programme({ forum, timeZone }: { forum: string; timeZone: string | null }) {
  const { words, lang, listName, locale, number } = useSpeaker();
  const list = useList(ForumProgrammeDocument, { forum, lang }, ({ sessions }) => sessions);
  if (list.error) return <Fault error={list.error} again={list.again} />;
  if (!list.first) return <Loading />;
  const { totalCount } = list.first.sessions;
  if (totalCount === 0) return null;

  const zone = timeZone ?? 'UTC';
  const day = new Intl.DateTimeFormat(locale, { timeZone: zone, dateStyle: 'full' });
  const dayOf = ({ startsAt }: Session) => (startsAt ? day.format(new Date(startsAt)) : words.noTime);
  const days = [...new Set(list.nodes.map(dayOf))];
  return (
    <section aria-labelledby="programme">
      <h2 id="programme">
        {listName('sessions')} <span className="count">{number(totalCount)}</span>
      </h2>
      {days.map((each) => (
        <div key={each} className="day">
          {(days.length > 1 || each !== words.noTime) && <h3>{each}</h3>}
          <ul className="sessions">
            {list.nodes
              .filter((session) => dayOf(session) === each)
              .map((session) => (
                <SessionOf key={session.id} session={session} timeZone={zone} />
              ))}
          </ul>
        </div>
      ))}
      <ReadOn list={list} total={totalCount} />
    </section>
  );
}

function SessionOf({ session, timeZone }: { session: Session; timeZone: string }) {
  const { words, code, locale, number } = useSpeaker();
  const link = useRecordAddress();
  const time = new Intl.DateTimeFormat(locale, { timeZone, timeStyle: 'short' });
  const times = [session.startsAt, session.endsAt].flatMap((at) => (at ? [time.format(new Date(at))] : []));
  const { totalCount, nodes } = session.speakers;
  return (
    <li>
      <p className="quiet">
        {[times.join(' – '), code(session.kind), session.track, ...session.rooms].filter(Boolean).join(' · ')}
      </p>
      <p className="item-title">
        <a href={link(session.id)}>
          <Name label={session.label} />
        </a>
      </p>
      {nodes.length > 0 && (
        <ul className="speakers">
          {nodes.map(({ id, person, role, billedAs, represents }) => (
            <li key={id}>
              <a href={link(person.id)}>
                <Name label={person.label} />
              </a>
              <span className="quiet">
                {billedAs ?? code(role)}
                {represents && (
                  <>
                    {' · '}
                    <Name label={represents.label} />
                  </>
                )}
              </span>
            </li>
          ))}
          {totalCount > nodes.length && <li>{words.andMore.replace('{}', number(totalCount - nodes.length))}</li>}
        </ul>
      )}
    </li>
  );
}
