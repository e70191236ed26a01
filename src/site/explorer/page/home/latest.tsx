import type { ReactNode } from 'react';
import type { HomeQuery } from '../../documents.ts';
import { groupText } from '../../where-of.ts';
import { ItemList } from '../items/item-list.tsx';
import { Name, plural, useSpeaker } from '../language.tsx';
import { linkTo } from '../place.ts';

/** Latest records, commitments due soon, latest forums, and the sources of most records. */
export function Latest({ answer }: { answer: HomeQuery }) {
  const { words } = useSpeaker();
  const { items, due, commitments, forums, bySource, dataset } = answer;
  const sources = dataset.counts.find(({ type }) => type === 'SOURCE')?.count ?? 0;
  return (
    <div className="home-lists">
      <Part id="latest" title={words.latestRecords} list="items" total={items.totalCount}>
        <ItemList items={items.nodes} />
      </Part>
      <div>
        {due.nodes.length > 0 && (
          <Part id="due" title={words.dueSoon} list="commitments" total={commitments.totalCount}>
            <ul className="entries">
              {due.nodes.map((commitment) => (
                <Due key={commitment.id} commitment={commitment} />
              ))}
            </ul>
          </Part>
        )}
        {forums.nodes.length > 0 && (
          <Part id="forums" title={words.latestForums} list="forums" total={forums.totalCount}>
            <ul className="entries">
              {forums.nodes.map((forum) => (
                <Forum key={forum.id} forum={forum} />
              ))}
            </ul>
          </Part>
        )}
        <Part id="sources" title={words.sources} list="sources" total={sources}>
          <ul className="entries">
            {bySource.groups.rows.map((row) => (
              <Source key={row.keys[0]!.value ?? row.keys[0]!.kind} row={row} />
            ))}
          </ul>
        </Part>
      </div>
    </div>
  );
}

interface PartProps {
  id: string;
  title: string;
  /** The list, and the number of all its records. */
  list: string;
  total: number;
  children: ReactNode;
}

function Part({ id, title, list, total, children }: PartProps) {
  const { words, number } = useSpeaker();
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
      <p className="more">
        <a href={linkTo(`records/${list}`)}>{words.showAll.replace('{}', number(total))}</a>
      </p>
    </section>
  );
}

function Due({ commitment: { id, label, dueOn, makers } }: { commitment: HomeQuery['due']['nodes'][number] }) {
  const { words, date } = useSpeaker();
  // A month or year is over when the next one has begun.
  const isOverdue = dueOn !== null && new Date().toISOString().slice(0, dueOn.length) > dueOn;
  return (
    <li>
      <a href={linkTo(`id/${id}`)}>
        <Name label={label} />
      </a>
      <p className="quiet">
        {isOverdue && <strong className="overdue">{words.overdue}</strong>}
        {isOverdue && ' · '}
        {dueOn && words.due.replace('{}', date(dueOn))}
        {makers.map(({ person, party }) => {
          const name = party?.label ?? person?.label;
          return (
            name && (
              <span key={name.text}>
                {' · '}
                <Name label={name} />
              </span>
            )
          );
        })}
      </p>
    </li>
  );
}

function Forum({ forum }: { forum: HomeQuery['forums']['nodes'][number] }) {
  const { span } = useSpeaker();
  return (
    <li>
      <a href={linkTo(`forum/${forum.slug}`)}>
        <Name label={forum.label} />
      </a>
      <p className="quiet">
        {[span(forum.startsOn, forum.endsOn), ...forum.cities.map(({ label }) => label.text)]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </li>
  );
}

function Source({ row: { count, keys } }: { row: HomeQuery['bySource']['groups']['rows'][number] }) {
  const { words, locale, number, date } = useSpeaker();
  const [{ kind, value, label, node }] = keys as [(typeof keys)[number]];
  const records = plural(words.someRecords, count, locale).replace('{}', number(count));
  const source = node && 'publisher' in node ? node : null;
  return (
    <li>
      {source ? <a href={linkTo(`id/${source.id}`)}>{label}</a> : kind === 'OTHER' ? words.otherValues : words.noSource}
      <p className="quiet">
        {source?.publisher && source.publisher !== label && `${source.publisher} · `}
        {kind === 'OTHER' ? (
          <a href={linkTo('statistics', { of: 'items', by: 'source', top: 'all', tab: 'table' })}>{records}</a>
        ) : (
          <a href={linkTo('records/items', { group: groupText('SOURCE', value) })}>{records}</a>
        )}
        {source?.licence && ` · ${source.licence}`}
        {source?.retrievedOn && ` · ${words.retrieved} ${date(source.retrievedOn)}`}
      </p>
    </li>
  );
}
