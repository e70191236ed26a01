import { firstDay, lastDay } from './days.ts';
import { readId } from './ids.ts';
import type { Cell, Row, World } from './rows.ts';

/** A `where` as sent by a client. */
export type Where = { readonly [field: string]: Cell };

/** The rule of one field of a `where`: whether a row matches its value. */
export type Rule = (world: World, row: Row, value: Cell, whole: Where) => boolean;
export type Rules = { readonly [field: string]: Rule };

/** The uuid in an id. */
export function uuidIn(id: string): string | null {
  return readId(id)?.uuid ?? null;
}

/** Whether an instant is in a range, both ends included. */
export function isInRange(instant: Date | null, { from, to }: { from?: string | null; to?: string | null }): boolean {
  return instant !== null && (!from || new Date(from) <= instant) && (!to || instant <= new Date(to));
}

/** Whether the possible days of a partial date overlap a range of partial dates; false without a date. */
export function overlaps(date: string | null, { from, to }: { from?: string | null; to?: string | null }): boolean {
  return date !== null && (!from || lastDay(date) >= firstDay(from)) && (!to || firstDay(date) <= lastDay(to));
}

/** Whether an id or slug identifies a row of a table that has slugs. */
export function isMeant(row: Row | null, ref: string): boolean {
  if (!row) return false;
  const id = readId(ref);
  return id?.type === row.$table ? id.uuid === row.id : row.slug === ref;
}

/** Whether a text contains another, ignoring case. */
export function contains(text: string | null, part: string): boolean {
  return text?.normalize('NFC').toLowerCase().includes(part.normalize('NFC').toLowerCase()) ?? false;
}

/** Whether a column has one of the values. */
export function isOneOf(column: string): Rule {
  return (_world, row, values: string[]) => values.includes(row[column]);
}
