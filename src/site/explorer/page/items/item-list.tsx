import { usePlace } from '../address.ts';
import type { ItemSummaryFragment } from '../documents.ts';
import { Name, useSpeaker } from '../language.tsx';

/** Cooperation items grouped by year. The items must be sorted by date, undated ones last. */
export function ItemList({ items }: { items: readonly ItemSummaryFragment[] }) {
  const { words, date } = useSpeaker();
  const years = [...new Set(items.map(yearOf))];
  return (
    <ol className="years">
      {years.map((year) => (
        <li key={year}>
          <h3 className="year">{year === '' ? words.undated : date(year)}</h3>
          <ol className="items">
            {items
              .filter((item) => yearOf(item) === year)
              .map((item) => (
                <Item key={item.id} item={item} />
              ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}

function yearOf({ occurredOn }: ItemSummaryFragment): string {
  return occurredOn?.slice(0, 4) ?? '';
}

function Item({ item }: { item: ItemSummaryFragment }) {
  const { words, code, date, number } = useSpeaker();
  const link = useRecordAddress();
  const status = 'agreementStatus' in item ? item.agreementStatus : 'commitmentStatus' in item && item.commitmentStatus;
  const facts = [
    item.occurredOn && item.occurredOn.length > 4 && date(item.occurredOn),
    status && status !== 'UNKNOWN' && code(status),
    'dueOn' in item && item.dueOn && words.due.replace('{}', date(item.dueOn)),
    'value' in item && [code(item.bound), number(item.value), item.unit].filter(Boolean).join(' '),
  ].filter((fact) => typeof fact === 'string');
  return (
    <li className={`item ${item.__typename.toLowerCase()}`}>
      <p className="item-kind">
        {code(item.__typename)}
        {facts.map((fact) => (
          <span key={fact}> · {fact}</span>
        ))}
      </p>
      <p className="item-title">
        <a href={link(item.id)}>
          <Name label={item.label} />
        </a>
      </p>
      <p className="item-parties">
        {item.parties.map((party, index) => (
          <span key={party.id}>
            {index > 0 && ' · '}
            <a href={link(party.id)}>
              <Name label={party.label} />
            </a>
          </span>
        ))}
        {item.partyCount > item.parties.length &&
          ` ${words.andMore.replace('{}', number(item.partyCount - item.parties.length))}`}
      </p>
      {item.citations.length > 0 && (
        <p className="item-source">
          {item.citations.map(({ source }, index) => (
            <span key={source.id}>
              {index > 0 && ', '}
              {index === 0 && words.saidBy.replace('{}', '')}
              <a href={link(source.id)}>{source.publisher ?? source.title}</a>
            </span>
          ))}
        </p>
      )}
    </li>
  );
}

/** Returns a function for the address of a record page in the chosen language. */
export function useRecordAddress(): (id: string) => string {
  const { lang } = useSpeaker();
  const { settings } = usePlace();
  return (id) => `id/${id}${settings.get('lang') ? `?lang=${lang}` : ''}`;
}
