import type { BetweenQuery } from '../../documents.ts';
import type { ListOf } from '../ask.ts';
import { ReadOn } from '../frame/read-on.tsx';
import { ItemList } from '../items/item-list.tsx';
import { useSpeaker } from '../language.tsx';
import { change } from '../place.ts';
import { Choice } from '../settings.tsx';

/** The order of the items in the address, other than the latest first. */
const EARLIEST = 'occurred-on:asc';

export interface ItemSectionProps {
  list: ListOf<BetweenQuery, BetweenQuery['list']['edges'][number]>;
  total: number;
  parameters: URLSearchParams;
}

/** The items as a list, with its order and form. */
export function ItemSection({ list, total, parameters }: ItemSectionProps) {
  const { words, number } = useSpeaker();
  const isCompact = parameters.get('form') === 'compact';
  return (
    <section aria-labelledby="items">
      <div className="list-head">
        <h2 id="items">
          {words.items} <span className="count">{number(total)}</span>
        </h2>
        <div className="choices">
          <Choice
            label={words.sort}
            value={parameters.get('sort') === EARLIEST ? EARLIEST : ''}
            options={[
              ['', words.latestFirst],
              [EARLIEST, words.earliestFirst],
            ]}
            onChoose={(sort) => change({ sort })}
          />
          <Choice
            label={words.form}
            value={isCompact ? 'compact' : ''}
            options={[
              ['', words.cards],
              ['compact', words.compact],
            ]}
            onChoose={(form) => change({ form })}
          />
        </div>
      </div>
      <ItemList items={list.nodes.map(({ node, matched }) => ({ ...node, matched }))} isCompact={isCompact} />
      <ReadOn list={list} total={total} />
    </section>
  );
}
