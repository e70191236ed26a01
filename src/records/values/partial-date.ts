import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

const SHAPE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/**
 * Whether a text is a partial date: "YYYY", "YYYY-MM" or "YYYY-MM-DD" of the years 0001 to 9999, with a day that
 * exists.
 */
export function isPartialDate(text: string): boolean {
  const [, year, month, day] = SHAPE.exec(text) ?? [];
  if (!year || year === '0000') return false;
  if (!month) return true;
  if (month < '01' || month > '12') return false;
  return !day || (day >= '01' && Number(day) <= daysIn(Number(year), Number(month)));
}

/** Returns the first day of the period that a partial date names, as "YYYY-MM-DD". */
export function firstDay(date: string): string {
  return `${date}${'-01-01'.slice(date.length - 4)}`;
}

/** Returns the last day of the period that a partial date names, as "YYYY-MM-DD". */
export function lastDay(date: string): string {
  if (date.length === 4) return `${date}-12-31`;
  if (date.length === 7) return `${date}-${daysIn(Number(date.slice(0, 4)), Number(date.slice(5)))}`;
  return date;
}

/** By length of the date. */
const PRECISIONS = { 4: 'YEAR', 7: 'MONTH', 10: 'DAY' } as const;

/** Returns the precision of a partial date. */
export function precisionOf(date: string): 'YEAR' | 'MONTH' | 'DAY' {
  return PRECISIONS[date.length as keyof typeof PRECISIONS];
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function read(value: unknown, node?: ValueNode): string {
  if (typeof value === 'string' && isPartialDate(value)) return value;
  const given = typeof value === 'string' ? `"${value.slice(0, 40)}"` : 'A value that is not a string';
  throw new GraphQLError(
    `${given} is not a date. Write a year, a month or a day that exists: "1897", "1897-05" or "1897-05-15".`,
    // The node gives the position in the document, from which the error names the argument.
    { nodes: node, extensions: { code: 'BAD_USER_INPUT' } },
  );
}

/** A date with the precision that is known, never padded. Its text order is the order in time. */
export const PartialDate = new GraphQLScalarType<string, string>({
  name: 'PartialDate',
  specifiedByURL: 'https://www.loc.gov/standards/datetime/',
  description:
    'A date with the precision that is known: a year "1897", a month "1897-05" or a day "1897-05-15", from the year 0001 ' +
    'to 9999. It is never padded: a year stays a year.',
  serialize: (value) => read(value),
  parseValue: (value) => read(value),
  parseLiteral: (node) => read(node.kind === Kind.STRING ? node.value : null, node),
});
