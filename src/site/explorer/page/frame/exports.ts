import { writeQueryHash } from '../../../playground/address.ts';
import type { Settings } from '../../address.ts';
import type { ListDescription } from '../../catalogue.ts';
import type { Question } from '../../list-queries.ts';
import { whereOf } from '../../where-of.ts';
import type { Words } from '../../words.ts';
import { fileAt } from '../place.ts';
import type { PictureFile } from './takeable.ts';

/** Returns the filters of an address as parameters of exports and feeds, which take the filter of the API as JSON. */
export function exportSettings(list: ListDescription, parameters: URLSearchParams): Settings {
  const { where, search } = whereOf(parameters, list);
  return { where: where && JSON.stringify(where), search };
}

/**
 * Returns the address of an export of a list.
 *
 * @param ending the format: "csv"
 */
export function exportOf(list: ListDescription, ending: string, settings: Settings): string {
  return fileAt(`export/${list.exported}.${ending}`, settings);
}

/** Returns the address of a query in the playground, which runs it at once. */
export function queryAddress({ query, variables }: Question): string {
  const written = { query: query.trim(), variables: JSON.stringify(variables, null, 2), runs: true };
  return `${fileAt('playground')}#${writeQueryHash(written)}`;
}

/** Returns the addresses by which other programs follow a list: a feed, and a calendar if its records have dates. */
export function followFiles(list: ListDescription, parameters: URLSearchParams, words: Words): PictureFile[] {
  const settings = { ...exportSettings(list, parameters), records: list.exported };
  return [
    { called: words.feed, address: fileAt('feed.atom', settings) },
    ...(list.hasCalendar
      ? [{ called: words.calendar, address: fileAt('calendar.ics', { ...settings, records: list.field }) }]
      : []),
  ];
}
