import type { FoundIdentifier, FoundRecord, NamedRef, TitledRef } from './found-record.ts';
import type { PageContent, PageWriter } from './writers.ts';

/** A fact on the page of a record. The page omits it if there is nothing to write. */
export interface Fact<Found = FoundRecord> {
  /** Name of its label. */
  label: string;
  write(record: Found, to: PageWriter): PageContent;
}

/** A record with a field of this name. */
type With<Name extends string, Value> = { readonly [name in Name]?: Value | null };

/** A fact with its own way of writing. */
export function fact<Found>(label: string, write: Fact<Found>['write']): Fact<Found> {
  return { label, write };
}

export function text<Name extends string>(name: Name): Fact<With<Name, string>> {
  return fact(name, (record) => record[name]);
}

export function texts<Name extends string>(name: Name): Fact<With<Name, readonly string[]>> {
  return fact(name, (record) => record[name]?.join(', '));
}

/** A number; 0 is omitted. */
export function number<Name extends string>(name: Name): Fact<With<Name, number>> {
  return fact(name, (record, to) => {
    const value: number | null | undefined = record[name];
    return value ? to.number(value) : null;
  });
}

/** An enum value of the API, in words. */
export function code<Name extends string>(name: Name): Fact<With<Name, string>> {
  return fact(name, (record, to) => {
    const value: string | null | undefined = record[name];
    return value && to.code(value);
  });
}

/** A partial date. */
export function date<Name extends string>(name: Name): Fact<With<Name, string>> {
  return fact(name, (record, to) => to.date(record[name]));
}

/** A link to a party, person or topic. */
export function named<Name extends string>(name: Name): Fact<With<Name, NamedRef>> {
  return fact(name, (record, to) => to.partyLink(record[name]));
}

/** Links to parties, people or topics. */
export function allNamed<Name extends string>(name: Name): Fact<With<Name, readonly NamedRef[]>> {
  return fact(name, (record, to) => to.partyLinks(record[name] ?? undefined));
}

/** A link to a record that has a title. */
export function titled<Name extends string>(name: Name): Fact<With<Name, TitledRef>> {
  return fact(name, (record, to) => to.recordLink(record[name]));
}

/** A URL. */
export function address<Name extends string>(name: Name, label: string = name): Fact<With<Name, string>> {
  return fact(label, (record, to) => {
    const url: string | null | undefined = record[name];
    return url && to.externalLink(url);
  });
}

/** Identifiers in external schemes. */
export function numbers<Name extends string>(name: Name): Fact<With<Name, readonly FoundIdentifier[]>> {
  return fact(name, (record, to) => {
    const all: readonly FoundIdentifier[] = record[name] ?? [];
    return to.list(
      ...all.map(({ scheme, value, url }) => {
        const number = `${to.scheme(scheme)} ${value}`;
        return url ? to.externalLink(url, number) : number;
      }),
    );
  });
}

/** Facts of every record, which follow those of its type. */
export const COMMON_FACTS: readonly Fact[] = [numbers('identifiers'), allNamed('topics')];

/**
 * The day of an item. It is omitted if it equals another date on the page, which has its own label.
 * @param shown other dates on the page
 */
export function occurredOn<Found extends { occurredOn: string | null }>(
  shown: (record: Found) => readonly (string | null)[] = () => [],
): Fact<Found> {
  return fact('occurredOn', (record, to) => !shown(record).includes(record.occurredOn) && to.date(record.occurredOn));
}
