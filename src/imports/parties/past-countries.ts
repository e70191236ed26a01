import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { SuccessionKind } from '../../domain/parties/succession.entity.ts';
import { fold } from '../../records/values/names.ts';
import { firstDay, isPartialDate, lastDay } from '../../records/values/partial-date.ts';
import { Unreadable } from '../files/source-file.ts';
import { wordsOf } from './name-similarity.ts';

const CODE = /^[A-Z]{2}$/;

const name = z.string('the name must be a text.').min(1, 'the name is empty.');
const code = z.string('the code must be a text.').regex(CODE, 'a code must be two capital letters.');
const day = z
  .string('the day must be a text in quotes.')
  .transform((text) => text.padStart(4, '0'))
  .refine(isPartialDate, 'the value is not a day, month or year.');

const pastCountry = z.strictObject({
  name,
  aliases: z.array(name).default([]),
  /** ISO 3166-3. */
  code: z
    .string()
    .regex(/^[A-Z]{4}$/, 'a code of ISO 3166-3 must be four capital letters.')
    .optional(),
  from: day,
  to: day,
  /** Successors: present countries by code, past ones by name. */
  successors: z.record(z.string(), z.enum(SuccessionKind, 'the kind of succession is unknown.')),
});

const shape = z.strictObject({
  countries: z.array(pastCountry),
  former: z.record(name, code),
  /** The present name of a city and its country. */
  cities: z.record(name, z.tuple([name, code])).default({}),
});

const file = shape.check((context) => {
  const { countries } = context.value;
  const fault = (message: string, ...path: (string | number)[]) =>
    context.issues.push({ code: 'custom', message, input: context.value, path: ['countries', ...path] });
  const countriesByName = new Map<string, PastCountry[]>();
  for (const [index, country] of countries.entries()) {
    for (const text of wordsOfNames(country)) {
      const others = countriesByName.get(text) ?? [];
      const other = others.find((each) => overlap(each, country));
      if (other) fault(`"${other.name}" has the same name at the same time.`, index, 'name');
      else countriesByName.set(text, [...others, country]);
    }
  }
  const known = new Set(countries.map(({ name }) => name));
  for (const [index, { successors }] of countries.entries()) {
    for (const successor of Object.keys(successors)) {
      if (!CODE.test(successor) && !known.has(successor))
        fault(`"${successor}" is not in the file.`, index, 'successors', successor);
    }
  }
});

function wordsOfNames({ name, aliases }: PastCountry): Set<string> {
  return new Set([name, ...aliases].map(wordsOf));
}

/** Whether two countries coexisted for longer than the day on which one became the other. */
function overlap(one: PastCountry, other: PastCountry): boolean {
  const [, start = ''] = [firstDay(one.from), firstDay(other.from)].sort();
  const [end = ''] = [lastDay(one.to), lastDay(other.to)].sort();
  return start < end;
}

export type PastCountry = z.infer<typeof pastCountry>;

/** Past countries and former names. */
export interface PastCountries {
  /** Returns the country with this main name. */
  called(name: string): PastCountry | undefined;
  /** Returns the countries that had a name, each at another time, with the words in any order. */
  named(name: string): readonly PastCountry[];
  /** Returns the past countries directly before and after one. */
  related(country: PastCountry): PastCountry[];
  /** Returns the code of the present country that had this name, or that registers call so. */
  codeOf(name: string): string | undefined;
  /** Returns a city with its present name and country, if it has an earlier or another name. */
  cityToday<Party extends { name: string; within?: string }>(city: Party): Party;
}

let read: PastCountries | null = null;

/** Returns the past countries and former names of `past-countries.yaml`. */
export function pastCountries(): PastCountries {
  read ??= readPastCountries(
    readFileSync(fileURLToPath(import.meta.resolve('#src/imports/parties/past-countries.yaml')), 'utf8'),
    'past-countries.yaml',
  );
  return read;
}

/**
 * Reads a file of past countries.
 * @param called the name for error messages
 * @throws Unreadable with a line for each error
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
      // A missing value has no line, so the line of its parent is reported.
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
