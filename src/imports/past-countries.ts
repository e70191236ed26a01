import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { SuccessionKind } from '../parties/succession.entity.ts';
import { wordsOf } from './words-of-names.ts';

/** A country of the past. */
export interface PastCountry {
  name: string;
  aliases: string[];
  /** Of ISO 3166-3. */
  code?: string;
  from: string;
  to: string;
  /** What came of it: countries of today by their codes, others of the past by their names. */
  successors: { [country: string]: SuccessionKind };
}

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
  read ??= readPastCountries();
  return read;
}

function readPastCountries(): PastCountries {
  const path = fileURLToPath(import.meta.resolve('#imports/past-countries.yaml'));
  const { countries, former } = parse(readFileSync(path, 'utf8')) as {
    countries: (Omit<PastCountry, 'aliases'> & { aliases?: string[] })[];
    former: { [name: string]: string };
  };
  const byWords = new Map<string, PastCountry>();
  for (const { aliases = [], ...country } of countries) {
    const past = { ...country, aliases };
    for (const name of [past.name, ...aliases]) byWords.set(wordsOf(name), past);
  }
  const codes = new Map(Object.entries(former).map(([name, code]) => [wordsOf(name), code]));
  return { named: (name) => byWords.get(wordsOf(name)), codeOf: (name) => codes.get(wordsOf(name)) };
}
