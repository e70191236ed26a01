import { addressOf } from '../address.ts';
import { useList } from '../ask.ts';
import { type ForumHeadFragment, ForumsDocument } from '../documents.ts';
import { Name, useSpeaker } from '../language.tsx';
import { Fault, Heading, Loading, ReadOn } from '../reading.tsx';

/** All forums, the latest first. */
export function ForumsView({ settings }: { settings: URLSearchParams }) {
  const { words, lang, listName, number } = useSpeaker();
  const list = useList(ForumsDocument, { lang }, ({ forums }) => forums);
  return (
    <>
      <Heading title={words.forums} lead={words.forumsLead} />
      {list.error && <Fault error={list.error} again={list.again} />}
      {!list.first && !list.error && <Loading />}
      {list.first?.forums.totalCount === 0 && <p className="nothing">{words.noForums}</p>}
      <ul className="forums">
        {list.nodes.map((forum) => (
          <li key={forum.id}>
            <h2>
              <a href={addressOf('forum', { slug: forum.slug, lang: settings.get('lang') })}>
                <Name label={forum.label} />
              </a>
            </h2>
            <p>
              <WhenAndWhere forum={forum} />
            </p>
            <p className="count">
              {listName('sessions')}: {number(forum.sessions.totalCount)} · {listName('delegations')}:{' '}
              {number(forum.delegations.totalCount)}
            </p>
          </li>
        ))}
      </ul>
      {list.first && <ReadOn list={list} total={list.first.forums.totalCount} />}
    </>
  );
}

/** The dates and cities of a forum, as far as known. */
export function WhenAndWhere({ forum: { startsOn, endsOn, cities } }: { forum: ForumHeadFragment }) {
  const { span } = useSpeaker();
  return (
    <>
      {span(startsOn, endsOn)}
      {cities.map((city, index) => (
        <span key={city.id}>
          {(index > 0 || startsOn !== null) && ' · '}
          <Name label={city.label} />
        </span>
      ))}
    </>
  );
}
