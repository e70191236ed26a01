import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { SuccessionKind } from '../../domain/parties/succession.entity.ts';
import { fold } from '../../records/values/names.ts';
import { firstDay, isPartialDate, lastDay } from '../../records/values/partial-date.ts';
import { Unreadable } from '../files/source-file.ts';
import { wordsOf } from './words-of-names.ts';

const CODE = /^[A-Z]{2}$/;

const name = z.string('This is no name.').min(1, 'This is no name.');
const code = z.string('This is no code.').regex(CODE, 'A code has two capital letters.');
const day = z
  .string('A day stands in quotes.')
  .transform((text) => text.padStart(4, '0'))
  .refine(isPartialDate, 'This is no day, month or year.');

const pastCountry = z.strictObject({
  name,
  aliases: z.array(name).default([]),
  /** Of ISO 3166-3. */
  code: z
    .string()
    .regex(/^[A-Z]{4}$/, 'A code of ISO 3166-3 has four capital letters.')
    .optional(),
  from: day,
  to: day,
  /** What came of it: countries of today by their codes, others of the past by their names. */
  successors: z.record(z.string(), z.enum(SuccessionKind, 'This is no kind of succession.')),
});

const shape = z.strictObject({
  countries: z.array(pastCountry),
  former: z.record(name, code),
  /** What a city is called today, and the country in which it lies. */
  cities: z.record(name, z.tuple([name, code])).default({}),
});

const file = shape.check((context) => {
  const { countries } = context.value;
  const fault = (message: string, ...path: (string | number)[]) =>
    context.issues.push({ code: 'custom', message, input: context.value, path: ['countries', ...path] });
  const bearers = new Map<string, PastCountry[]>();
  for (const [index, country] of countries.entries()) {
    for (const text of wordsOfNames(country)) {
      const others = bearers.get(text) ?? [];
      const other = others.find((each) => overlap(each, country));
      if (other) fault(`"${other.name}" is called so, too.`, index, 'name');
      else bearers.set(text, [...others, country]);
    }
  }
  const known = new Set(countries.map(({ name }) => name));
  for (const [index, { successors }] of countries.entries()) {
    for (const successor of Object.keys(successors)) {
      if (!CODE.test(successor) && !known.has(successor))
        fault(`There is no "${successor}" in this file.`, index, 'successors', successor);
    }
  }
});

function wordsOfNames({ name, aliases }: PastCountry): Set<string> {
  return new Set([name, ...aliases].map(wordsOf));
}

/** Whether two countries existed at one time, for longer than the day on which one became the other. */
function overlap(one: PastCountry, other: PastCountry): boolean {
  const [, start = ''] = [firstDay(one.from), firstDay(other.from)].sort();
  const [end = ''] = [lastDay(one.to), lastDay(other.to)].sort();
  return start < end;
}

/** A country of the past. */
export type PastCountry = z.infer<typeof pastCountry>;

/** What is known of countries of the past. */
export interface PastCountries {
  /** The one whose main name that is. */
  called(name: string): PastCountry | undefined;
  /** Those that bore a name, each at another time, with the words in whatever order. */
  named(name: string): readonly PastCountry[];
  /** Those of this file that came before and after one. */
  related(country: PastCountry): PastCountry[];
  /** The code of the country of today that was called so, or is by registers. */
  codeOf(name: string): string | undefined;
  /** A city by the name that it has today and its country, where it is called by an earlier or another one. */
  cityToday<Party extends { name: string; within?: string }>(city: Party): Party;
}

let read: PastCountries | null = null;

/** The countries of the past and the former names that come with Entente. */
export function pastCountries(): PastCountries {
  read ??= readPastCountries(
    readFileSync(fileURLToPath(import.meta.resolve('#src/imports/parties/past-countries.yaml')), 'utf8'),
    'past-countries.yaml',
  );
  return read;
}

/**
 * Reads a file of countries of the past.
 * @param called what its faults call it
 * @throws Unreadable with a line for each fault
 */
export function readPastCountries(text: string, called: string): PastCountries {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineOf = (offset = 0) => lines.linePos(offset).line;
  const [broken] = document.errors;
  if (broken)
    throw new Unreadable(`${called}, line ${lineOf(broken.pos[0])}: ${broken.message.split(' at line ')[0]}.`);
  const checked = file.safeParse(document.toJS());
  if (!checked.success) {
    const faults = checked.error.issues.map(({ path, message }) => {
      // What is missing has no line: that of what it is missing in is told.
      const depth = path.findLastIndex((_, index) => isNode(document.getIn(path.slice(0, index + 1), true)));
      const node = document.getIn(path.slice(0, depth + 1), true);
      return `${called}, line ${lineOf(isNode(node) ? node.range?.[0] : 0)}: ${path.join('.')}: ${message}`;
    });
    throw new Unreadable(faults.join('\n'));
  }
  const { countries, former, cities } = checked.data;
  const byWords = new Map<string, PastCountry[]>();
  for (const past of countries) {
    for (const each of wordsOfNames(past)) byWords.set(each, [...(byWords.get(each) ?? []), past]);
  }
  const codes = new Map(Object.entries(former).map(([each, code]) => [wordsOf(each), code]));
  const citiesToday = new Map(Object.entries(cities).map(([each, city]) => [fold(each), city]));
  return {
    cityToday: (city) => {
      const [today, country] = (!city.within && citiesToday.get(fold(city.name))) || [];
      return today && country ? { ...city, name: today, within: country } : city;
    },
    called: (text) => countries.find(({ name }) => name === text),
    named: (text) => byWords.get(wordsOf(text)) ?? [],
    related: (past) => countries.filter(({ name, successors }) => past.name in successors || name in past.successors),
    codeOf: (text) => codes.get(wordsOf(text)),
  };
}
