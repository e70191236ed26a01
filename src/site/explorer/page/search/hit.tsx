import type { FoundQuery, FoundRecordFragment } from '../../documents.ts';
import { Name, useSpeaker } from '../language.tsx';
import { linkTo } from '../place.ts';

/** A search result: title, type, date and snippet. */
export function Hit({ hit: { node, snippet } }: { hit: FoundQuery['search']['edges'][number] }) {
  const { code, date, span } = useSpeaker();
  const facts = [
    'occurredOn' in node && node.occurredOn && date(node.occurredOn),
    'startsOn' in node && span(node.startsOn, node.endsOn),
    'publishedOn' in node && [node.publisher, node.publishedOn && date(node.publishedOn)].filter(Boolean).join(', '),
  ].filter(Boolean);
  return (
    <li className={`item ${node.__typename.toLowerCase()}`}>
      <p className="item-kind">{[code(node.__typename), ...facts].join(' · ')}</p>
      <p className="item-title">
        <a href={linkTo(`id/${node.id}`)}>
          <Called record={node} />
        </a>
      </p>
      <Snippet html={snippet} title={titleOf(node)} />
    </li>
  );
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
  if ('party' in record) {
    return (
      <>
        <Name label={record.party.label} />, <Name label={record.forum.label} />
      </>
    );
  }
  return titleOf(record);
}

/**
 * The text with the words found, unless it is the title, which is shown already. The API returns HTML, of which only the
 * marks are used.
 */
function Snippet({ html, title }: { html: string; title: string | null }) {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  if (body.textContent === title) return null;
  return (
    <p className="snippet">
      {[...body.childNodes].map(({ nodeName, textContent }, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no identity
        nodeName === 'MARK' ? <mark key={index}>{textContent}</mark> : textContent,
      )}
    </p>
  );
}
