import { Fragment } from 'react';
import type { FoundQuery, FoundRecordFragment } from '../../documents.ts';
import { Name, useSpeaker } from '../language.tsx';
import { linkTo } from '../place.ts';

type Edge = FoundQuery['search']['edges'][number];

/** First segments of the addresses of records that have a page under their slug. Other records have one under their id. */
const PAGES: { readonly [type: string]: string } = {
  Person: 'person',
  Topic: 'topic',
  Forum: 'forum',
  ForumSeries: 'series',
};

/** A search result: type, date, title, parties, and where the words are. */
export function Hit({ hit: { node, snippetParts } }: { hit: Edge }) {
  const { code, date, span } = useSpeaker();
  const title = titleOf(node);
  const marked = title === null ? null : markedIn(title, snippetParts);
  const facts = [
    'occurredOn' in node && node.occurredOn && date(node.occurredOn),
    'startsOn' in node && span(node.startsOn, node.endsOn),
    'publishedOn' in node && [node.publisher, node.publishedOn && date(node.publishedOn)].filter(Boolean).join(', '),
    'country' in node && node.country && node.country.id !== node.id && node.country.label.text,
  ].filter(Boolean);
  return (
    <li className={`item ${node.__typename.toLowerCase()}`}>
      <p className="item-kind">
        {code(node.__typename)}
        {facts.map((fact) => (
          <span key={String(fact)}> · {fact}</span>
        ))}
      </p>
      <p className="item-title">
        <a href={linkOf(node)}>{marked ? <Marked parts={marked} /> : <Called record={node} />}</a>
      </p>
      {!marked && <Snippet parts={snippetParts} record={node} />}
      {'parties' in node && node.parties.length > 0 && <Parties record={node} />}
    </li>
  );
}

function linkOf(record: FoundRecordFragment): string {
  if ('country' in record) return linkTo(`party/${record.slug}`);
  const page = PAGES[record.__typename];
  return page && 'slug' in record ? linkTo(`${page}/${record.slug}`) : linkTo(`id/${record.id}`);
}

/** The title or name of the record, if it has exactly one. */
function titleOf(record: FoundRecordFragment): string | null {
  if ('label' in record) return record.label.text;
  if ('seriesTitle' in record) return record.seriesTitle;
  if ('topicName' in record) return record.topicName;
  return 'sourceTitle' in record ? record.sourceTitle : null;
}

function Called({ record }: { record: FoundRecordFragment }) {
  if ('label' in record) return <Name label={record.label} />;
  if ('forum' in record && 'party' in record) {
    return (
      <>
        <Name label={record.party.label} />, <Name label={record.forum.label} />
      </>
    );
  }
  return titleOf(record);
}

type Part = Edge['snippetParts'][number];

/** Returns a title with the words found in it; null if the snippet is another text, or has no marks. */
export function markedIn(title: string, parts: readonly Part[]): Part[] | null {
  // A long text is cut, and dots replace its start and end.
  const cut = parts.map(({ text, isMatch }) => ({ text: text.replace(/^… |^\.\.\. | …$| \.\.\.$/g, ''), isMatch }));
  const text = cut.map((part) => part.text).join('');
  const at = title.indexOf(text);
  if (at < 0 || !cut.some(({ isMatch }) => isMatch)) return null;
  const around = [title.slice(0, at), title.slice(at + text.length)].map((each) => ({ text: each, isMatch: false }));
  return [around[0]!, ...cut, around[1]!].filter((part) => part.text !== '');
}

function Marked({ parts }: { parts: readonly Part[] }) {
  return parts.map(({ text, isMatch }, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no identity
    isMatch ? <mark key={index}>{text}</mark> : text,
  );
}

/** The words found and where they are: in another name, in another text, or in names of the parties. */
function Snippet({ parts, record }: { parts: readonly Part[]; record: FoundRecordFragment }) {
  const { words } = useSpeaker();
  if (!parts.some(({ isMatch }) => isMatch)) {
    return 'parties' in record ? <p className="snippet">{words.foundInParties}</p> : null;
  }
  const isNamed = 'slug' in record && !('startsOn' in record) && !('seriesTitle' in record);
  const [before, after] = (isNamed ? words.foundInName : words.foundInText).split('{}');
  return (
    <p className="snippet">
      {before}
      <Marked parts={parts} />
      {after}
    </p>
  );
}

function Parties({ record }: { record: Extract<FoundRecordFragment, { parties: unknown }> }) {
  const { words, number } = useSpeaker();
  const more = record.partyCount - record.parties.length;
  return (
    <p className="item-parties">
      {record.parties.map((party, index) => (
        <Fragment key={party.id}>
          {index > 0 && ' · '}
          <a href={linkTo(`party/${party.slug}`)}>
            <Name label={party.label} />
          </a>
        </Fragment>
      ))}
      {more > 0 && (
        <>
          {' · '}
          <a href={linkTo(`id/${record.id}`)}>{words.moreValues.replace('{}', number(more))}</a>
        </>
      )}
    </p>
  );
}
