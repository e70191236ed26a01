import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { SuccessionKind } from '../parties/succession.entity.ts';
import { isPartialDate } from '../records/partial-date.ts';
import { Unreadable } from './source-file.ts';
import { wordsOf } from './words-of-names.ts';

const CODE = /^[A-Z]{2}$/;

const name = z.string('This is no name.').min(1, 'This is no name.');
const code = z.string('This is no code.').regex(CODE, 'A code has two capital letters.');
const day = z
  .string('A day stands in quotes.')
  .refine((text) => isPartialDate(text.padStart(4, '0')), 'This is no day, month or year.');

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

const file = z.strictObject({ countries: z.array(pastCountry), former: z.record(name, code) }).check((context) => {
  const { countries } = context.value;
  const bearers = new Map<string, number>();
  const fault = (message: string, ...path: (string | number)[]) =>
    context.issues.push({ code: 'custom', message, input: context.value, path: ['countries', ...path] });
  for (const [index, { name, aliases }] of countries.entries()) {
    for (const text of new Set([name, ...aliases].map(wordsOf))) {
      if (bearers.has(text)) fault(`"${countries[bearers.get(text)!]!.name}" is called so, too.`, index, 'name');
      else bearers.set(text, index);
    }
  }
  for (const [index, { successors }] of countries.entries()) {
    for (const successor of Object.keys(successors)) {
      if (!CODE.test(successor) && !bearers.has(wordsOf(successor)))
        fault(`There is no "${successor}" in this file.`, index, 'successors', successor);
    }
  }
});

/** A country of the past. */
export type PastCountry = z.infer<typeof pastCountry>;

/** What is known of countries of the past. */
export interface PastCountries {
  /** The one that is called so, with the words in whatever order. */
  named(name: string): PastCountry | undefined;
  /** The code of the country of today that was called so, or is by registers. */
  codeOf(name: string): string | undefined;
}

let read: PastCountries | null = null;

/** The countries of the past and the former names that come with Entente. */
export function pastCountries(): PastCountries {
  read ??= readPastCountries(
    readFileSync(fileURLToPath(import.meta.resolve('#imports/past-countries.yaml')), 'utf8'),
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
  const { countries, former } = checked.data;
  const byWords = new Map<string, PastCountry>();
  for (const past of countries) for (const each of [past.name, ...past.aliases]) byWords.set(wordsOf(each), past);
  const codes = new Map(Object.entries(former).map(([each, code]) => [wordsOf(each), code]));
  return { named: (text) => byWords.get(wordsOf(text)), codeOf: (text) => codes.get(wordsOf(text)) };
}
