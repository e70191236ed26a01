import type { ReactNode } from 'react';
import { constant, kebab } from '../../address.ts';
import type { HomeQuery } from '../../documents.ts';
import { ITEM_TYPES } from '../items/item-types.ts';
import { filled, plural, useSpeaker } from '../language.tsx';
import { linkTo } from '../place.ts';

type Dataset = HomeQuery['dataset'];

/** Returns the number of public records of a type, by its name in the API: "Agreement". */
function numberOf({ counts }: Dataset, type: string): number {
  return counts.find((each) => each.type === constant(kebab(type)))?.count ?? 0;
}

/** "18,054 agreements, 12 other items, 1 forum and 10,286 parties, 1703 to 2025, from 10 sources. Data as of ...": each a link. */
export function ContentsLine({ answer: { dataset, items } }: { answer: HomeQuery }) {
  const { words, locale, number, date, moment } = useSpeaker();
  const agreements = numberOf(dataset, 'Agreement');
  const others = ITEM_TYPES.filter((type) => type !== 'Agreement');
  const pieces = [
    { words: words.someAgreements, count: agreements, href: linkTo('records/agreements') },
    {
      words: words.someOtherItems,
      count: items.totalCount - agreements,
      href: linkTo('records/items', { type: others.map(kebab) }),
    },
    { words: words.someForums, count: numberOf(dataset, 'Forum'), href: linkTo('records/forums') },
    { words: words.someParties, count: numberOf(dataset, 'Party'), href: linkTo('records/parties') },
  ].filter(({ count }) => count > 0);
  if (pieces.length === 0) return null;
  const link = ({ words: forms, count, href }: (typeof pieces)[number]) => (
    <a key={href} href={href}>
      {plural(forms, count, locale).replace('{}', number(count))}
    </a>
  );
  const sources = { words: words.fromSources, count: numberOf(dataset, 'Source'), href: linkTo('records/sources') };
  const year = (day: string | null) => (day ? date(day.slice(0, 4)) : '');
  const { earliestOn, latestOn, updatedAt } = dataset;
  return (
    <p className="contents-line">
      {listed(pieces.map(link), locale)}
      {earliestOn && filled(words.yearsToYears, year(earliestOn), year(latestOn))}
      {sources.count > 0 && (
        <>
          {words.listComma}
          {link(sources)}
        </>
      )}
      {words.fullStop}
      {updatedAt && words.dataAsOf.replace('{}', moment(updatedAt))}
    </p>
  );
}

/** Joins pieces as the language does: "a, b and c". */
function listed(pieces: readonly ReactNode[], locale: string): ReactNode[] {
  const parts = new Intl.ListFormat(locale).formatToParts(pieces.map((_, index) => String(index)));
  return parts.map(({ type, value }) => (type === 'element' ? pieces[Number(value)] : value));
}

/** The lists of records, each with its number. */
export function WhatIsHere({ answer: { dataset, items } }: { answer: HomeQuery }) {
  const { words, catalogue, number } = useSpeaker();
  const lists = catalogue.lists
    .map((list) => ({
      list,
      count: list.field === 'cooperationItems' ? items.totalCount : numberOf(dataset, list.type),
    }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => rankOf(one.list.type) - rankOf(other.list.type));
  return (
    <section className="what-is-here" aria-labelledby="what-is-here">
      <h2 id="what-is-here">{words.whatIsHere}</h2>
      <ul>
        {lists.map(({ list, count }) => (
          <li key={list.segment}>
            <a href={linkTo(`records/${list.segment}`)}>
              <span>{list.label}</span> <span className="number">{number(count)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Lists of items come first: all of them, then each type. */
function rankOf(type: string): number {
  const types: readonly string[] = ['CooperationItem', ...ITEM_TYPES];
  return types.includes(type) ? types.indexOf(type) : types.length;
}
