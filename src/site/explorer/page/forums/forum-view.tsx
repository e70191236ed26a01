import { useAnswer, useList } from '../ask.ts';
import { CountPicture } from '../counts/count-picture.tsx';
import { ForumDocument, ForumItemsDocument, type ForumQuery } from '../documents.ts';
import { ItemList, useRecordAddress } from '../items/item-list.tsx';
import { Name, useSpeaker } from '../language.tsx';
import { csvOf } from '../pictures/exports.ts';
import { Fault, Heading, Loading, ReadOn } from '../reading.tsx';
import { WhenAndWhere } from './forums-view.tsx';
import { Programme } from './programme.tsx';

/** A forum: topics, delegations, programme and items. */
export function ForumView({ settings }: { settings: URLSearchParams }) {
  const { words, lang } = useSpeaker();
  const slug = settings.get('slug') ?? '';
  const { data, error, refetch } = useAnswer(ForumDocument, { slug, lang });
  if (error) return <Fault error={error} again={refetch} />;
  if (!data) return <Loading />;
  if (!data.forum) return <Heading title={words.noForum} lead={words.noForumLead} />;
  return <Forum forum={data.forum} />;
}

type Forum = NonNullable<ForumQuery['forum']>;

function Forum({ forum }: { forum: Forum }) {
  const { words, code, listName } = useSpeaker();
  const link = useRecordAddress();
  return (
    <>
      <Heading
        kicker={[code(forum.kind), code(forum.status)].join(' · ')}
        lead={<WhenAndWhere forum={forum} />}
        title={forum.label.text}
      >
        <Name label={forum.label} />
      </Heading>
      {forum.summary && <p className="prose">{forum.summary}</p>}
      {forum.topics.length > 0 && (
        <ul className="topics" aria-label={listName('topics')}>
          {forum.topics.map(({ id, name }) => (
            <li key={id}>
              <a href={link(id)}>{name}</a>
            </li>
          ))}
        </ul>
      )}
      {forum.roles.length > 0 && (
        <dl className="facts">
          {forum.roles.map(({ role, party }) => (
            <div key={role + party.id}>
              <dt>{code(role)}</dt>
              <dd>
                <a href={link(party.id)}>
                  <Name label={party.label} />
                </a>
              </dd>
            </div>
          ))}
        </dl>
      )}
      <Results forum={forum.id} />
      <Programme forum={forum.id} timeZone={forum.timeZone} />
      <Delegations delegations={forum.delegations} />
      <p className="page-links">
        {forum.citations.map(({ source }, index) => (
          <span key={source.id}>
            {index === 0 ? words.saidBy.replace('{}', '') : ', '}
            <a href={link(source.id)}>{source.publisher ?? source.title}</a>
          </span>
        ))}
        <a className="whole-record" href={link(forum.id)}>
          {words.wholeRecord}
        </a>
      </p>
    </>
  );
}

/** The delegations of a forum. */
function Delegations({ delegations: { totalCount, nodes } }: { delegations: Forum['delegations'] }) {
  const { words, listName, number } = useSpeaker();
  const link = useRecordAddress();
  if (totalCount === 0) return null;
  return (
    <section aria-labelledby="delegations">
      <h2 id="delegations">
        {listName('delegations')} <span className="count">{number(totalCount)}</span>
      </h2>
      <ul className="delegations">
        {nodes.map(({ id, party, size, reportedSize, heads }) => (
          <li key={id}>
            <a href={link(id)}>
              <Name label={party.label} />
            </a>
            {heads.map((head) => (
              <span key={head.id}>
                <Name label={head.label} />
              </span>
            ))}
            {(reportedSize ?? size) > 1 && <span>{words.people.replace('{}', number(reportedSize ?? size))}</span>}
          </li>
        ))}
      </ul>
      {totalCount > nodes.length && (
        <p className="more">{words.andMore.replace('{}', number(totalCount - nodes.length))}</p>
      )}
    </section>
  );
}

/** The cooperation items of a forum. */
function Results({ forum }: { forum: string }) {
  const { words, lang, number } = useSpeaker();
  const list = useList(ForumItemsDocument, { forum, lang }, ({ cooperationItems }) => cooperationItems);
  if (list.error) return <Fault error={list.error} again={list.again} />;
  if (!list.first) return <Loading />;
  const { totalCount, groups } = list.first.cooperationItems;
  if (totalCount === 0) return null;
  return (
    <>
      <CountPicture
        title={words.forumTopics}
        lead={words.countedInEach}
        groups={groups}
        by={['TOPIC', 'TYPE']}
        query={list.question}
        csv={csvOf('cooperationItems', {
          where: { forum, types: ['AGREEMENT', 'COMMITMENT', 'STATEMENT', 'FIGURE'] },
          by: ['TOPIC', 'TYPE'],
          top: 12,
          lang,
        })}
      />
      <section aria-labelledby="items">
        <h2 id="items">
          {words.forumItems} <span className="count">{number(totalCount)}</span>
        </h2>
        <ItemList items={list.nodes} />
        <ReadOn list={list} total={totalCount} />
      </section>
    </>
  );
}
