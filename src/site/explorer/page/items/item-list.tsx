import { Fragment } from 'react';
import { amountInWords } from '../../../../outputs/wording/quantities.ts';
import { filterSettings } from '../../address.ts';
import type { BetweenQuery, ItemMakerFragment, ItemSummaryFragment } from '../../documents.ts';
import { Name, useSpeaker } from '../language.tsx';
import { linkTo, usePlace } from '../place.ts';

/** An item, and which of its parties match the requested ones. */
export type ListedItem = ItemSummaryFragment & { matched?: readonly MatchedParty[] };

type MatchedParty = BetweenQuery['list']['edges'][number]['matched'][number];

export interface ItemListProps {
  items: readonly ListedItem[];
  /** Whether each item has one line: type, status, date and title. */
  isCompact?: boolean;
}

/** Cooperation items, each with its year in front. The items must be sorted by date. */
export function ItemList({ items, isCompact = false }: ItemListProps) {
  const { words, date } = useSpeaker();
  return (
    <ol className={isCompact ? 'items compact' : 'items'}>
      {items.map((item, index) => {
        const year = yearOf(item);
        const isNew = index === 0 || yearOf(items[index - 1]!) !== year;
        return (
          <li key={item.id} className={`item ${item.__typename.toLowerCase()}`}>
            <span className={isNew ? 'year' : 'year same'}>{year === '' ? words.noDate : date(year)}</span>
            <Item item={item} isCompact={isCompact} />
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
function Item({ item, isCompact }: { item: ListedItem; isCompact: boolean }) {
  const { words, code, date } = useSpeaker();
  const status = 'agreementStatus' in item ? item.agreementStatus : 'commitmentStatus' in item && item.commitmentStatus;
  const facts = [
    'agreementKind' in item && code(item.agreementKind),
    item.occurredOn && item.occurredOn.length > 4 && date(item.occurredOn),
    'dueOn' in item && item.dueOn && words.due.replace('{}', date(item.dueOn)),
  ].filter((fact) => typeof fact === 'string');
  return (
    <div>
      <p className="item-kind">
        {code(item.__typename)}
        {status && status !== 'UNKNOWN' && <span className="item-status">{code(status)}</span>}
        {facts.map((fact) => (
          <span key={fact}> · {fact}</span>
        ))}
        {'value' in item && <Amount figure={item} />}
      </p>
      <p className="item-title">
        <a href={linkTo(`id/${item.id}`)}>
          <Name label={item.label} />
        </a>
      </p>
      {!isCompact && (
        <>
          <p className="item-parties">
            <Makers makers={'makers' in item ? item.makers : []} />
            <Parties item={item} />
          </p>
          <SourcesAndForum item={item} />
        </>
      )}
    </div>
  );
}

/** "at least 3%", with the exact value as a tooltip. */
function Amount({ figure }: { figure: Extract<ItemSummaryFragment, { __typename: 'Figure' }> }) {
  const { code, lang, locale, number } = useSpeaker();
  const { value, unit, bound } = figure;
  const isBounded = bound !== 'EXACT';
  return (
    <span title={[number(value), unit].filter(Boolean).join(' ')}>
      {' · '}
      {isBounded && `${code(bound)} `}
      {amountInWords(value, unit, { lang, locale }, isBounded)}
    </span>
  );
}

/** Returns the links to parties, which keep the filters of the page. */
function usePartyLink(): (slug: string) => string {
  const { parameters } = usePlace();
  return (slug) => linkTo(`party/${slug}`, { ...filterSettings(parameters), party: null });
}

/** The parties of an item; those that match the requested ones are marked. */
function Parties({ item: { id, parties, partyCount, matched = [] } }: { item: ListedItem }) {
  const { words, code, number } = useSpeaker();
  const partyLink = usePartyLink();
  const matching = new Map(matched.map((each) => [each.party.id, each]));
  const others = [...matching.values()].filter(({ party }) => !parties.some((each) => each.id === party.id));
  const isMatched = ({ id: each }: { id: string }) => matching.has(each);
  const shown = [
    ...others.map(({ party }) => party),
    ...parties.filter(isMatched),
    ...parties.filter((party) => !isMatched(party)),
  ];
  const left = partyCount - parties.length - others.length;
  return (
    <>
      {shown.map((party, index) => {
        const match = matching.get(party.id);
        return (
          <Fragment key={party.id}>
            {index > 0 && ' · '}
            <a
              href={partyLink(party.slug)}
              className={match && 'matched'}
              title={match ? `${match.given ?? party.label.text}: ${code(match.as)}` : undefined}
            >
              <Name label={party.label} />
            </a>
          </Fragment>
        );
      })}
      {left > 0 && (
        <>
          {' · '}
          <a href={linkTo(`id/${id}`)}>{words.moreValues.replace('{}', number(left))}</a>
        </>
      )}
    </>
  );
}

/** "Sergey Cheremin, Minister, for Moscow City Government → ". */
function Makers({ makers: all }: { makers: readonly ItemMakerFragment[] }) {
  const { words } = useSpeaker();
  const partyLink = usePartyLink();
  // A delegation that spoke as such is named among the parties.
  const makers = all.filter(({ person, party }) => person || party);
  if (makers.length === 0) return null;
  return (
    <>
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
            <a href={partyLink(party.slug)}>
              <Name label={party.label} />
            </a>
          )}
        </Fragment>
      ))}
      {' → '}
    </>
  );
}

/** "ANI, 7 November 2025 · International Municipal BRICS Forum 2025". */
function SourcesAndForum({ item: { citations, forum } }: { item: ItemSummaryFragment }) {
  const { words, date } = useSpeaker();
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
          {citations.length > 0 && ` · ${words.atForum} `}
          <a href={linkTo(`forum/${forum.slug}`)}>
            <Name label={forum.label} />
          </a>
        </>
      )}
    </p>
  );
}
