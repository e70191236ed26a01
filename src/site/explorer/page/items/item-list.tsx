import { Fragment } from 'react';
import { amountInWords } from '../../../../outputs/wording/quantities.ts';
import type { ItemMakerFragment, ItemSummaryFragment } from '../../documents.ts';
import { Name, useSpeaker } from '../language.tsx';
import { linkTo } from '../place.ts';

/** Cooperation items, each with its year in front. The items must be sorted by date, undated ones last. */
export function ItemList({ items }: { items: readonly ItemSummaryFragment[] }) {
  const { words, date } = useSpeaker();
  return (
    <ol className="items">
      {items.map((item, index) => {
        const year = yearOf(item);
        const isNew = index === 0 || yearOf(items[index - 1]!) !== year;
        return (
          <li key={item.id} className={`item ${item.__typename.toLowerCase()}`}>
            <span className={isNew ? 'year' : 'year same'}>{year === '' ? words.noDate : date(year)}</span>
            <Item item={item} />
          </li>
        );
      })}
    </ol>
  );
}

function yearOf({ occurredOn }: ItemSummaryFragment): string {
  return occurredOn?.slice(0, 4) ?? '';
}

/** An item: type, status and dates, title, who said it for whom, its parties, source and forum. */
function Item({ item }: { item: ItemSummaryFragment }) {
  const { words, code, date, lang, locale, number } = useSpeaker();
  const status = 'agreementStatus' in item ? item.agreementStatus : 'commitmentStatus' in item && item.commitmentStatus;
  const facts = [
    'agreementKind' in item && code(item.agreementKind),
    status && status !== 'UNKNOWN' && code(status),
    item.occurredOn && item.occurredOn.length > 4 && date(item.occurredOn),
    'dueOn' in item && item.dueOn && words.due.replace('{}', date(item.dueOn)),
    'value' in item &&
      [code(item.bound), amountInWords(item.value, item.unit, { lang, locale }, item.bound !== 'EXACT')]
        .filter(Boolean)
        .join(' '),
  ].filter((fact) => typeof fact === 'string');
  const makers = 'makers' in item ? item.makers : [];
  return (
    <div>
      <p className="item-kind">
        {code(item.__typename)}
        {facts.map((fact) => (
          <span key={fact}> · {fact}</span>
        ))}
      </p>
      <p className="item-title">
        <a href={linkTo(`id/${item.id}`)}>
          <Name label={item.label} />
        </a>
      </p>
      {makers.length > 0 && <Makers makers={makers} />}
      <p className="item-parties">
        {item.parties.map((party, index) => (
          <Fragment key={party.id}>
            {index > 0 && ' · '}
            <a href={linkTo(`party/${party.slug}`)}>
              <Name label={party.label} />
            </a>
          </Fragment>
        ))}
        {item.partyCount > item.parties.length && (
          <>
            {' · '}
            <a href={linkTo(`id/${item.id}`)}>
              {words.moreValues.replace('{}', number(item.partyCount - item.parties.length))}
            </a>
          </>
        )}
      </p>
      <SourcesAndForum item={item} />
    </div>
  );
}

/** "Sergey Cheremin, Minister, for Moscow City Government". */
function Makers({ makers }: { makers: readonly ItemMakerFragment[] }) {
  const { words } = useSpeaker();
  return (
    <p className="item-makers">
      {makers.map(({ person, position, party }, index) => (
        <Fragment key={`${person?.id}${party?.id}`}>
          {index > 0 && '; '}
          {person && (
            <a href={linkTo(`person/${person.slug}`)}>
              <Name label={person.label} />
            </a>
          )}
          {position && `, ${position}`}
          {person && party && ` ${words.forParty} `}
          {party && (
            <a href={linkTo(`party/${party.slug}`)}>
              <Name label={party.label} />
            </a>
          )}
        </Fragment>
      ))}
    </p>
  );
}

/** "ANI, 7 November 2025 · International Municipal BRICS Forum 2025". */
function SourcesAndForum({ item: { citations, forum } }: { item: ItemSummaryFragment }) {
  const { date } = useSpeaker();
  if (citations.length === 0 && !forum) return null;
  return (
    <p className="item-source">
      {citations.map(({ source }, index) => (
        <Fragment key={source.id}>
          {index > 0 && ' · '}
          <a href={linkTo(`id/${source.id}`)}>{source.publisher ?? source.title}</a>
          {source.publishedOn && `, ${date(source.publishedOn)}`}
        </Fragment>
      ))}
      {forum && (
        <>
          {citations.length > 0 && ' · '}
          <a href={linkTo(`forum/${forum.slug}`)}>
            <Name label={forum.label} />
          </a>
        </>
      )}
    </p>
  );
}
