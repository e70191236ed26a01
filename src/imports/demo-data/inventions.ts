import { Chance } from './chance.ts';
import { LANGUAGES, type Phrase } from './words.ts';

/** The fields of a record, as in a data file of the first data. */
export type Fields = { [field: string]: unknown };

/** Records by list and key, as in a data file. A record refers only to records before it. */
export type DemoData = { [list: string]: { [key: string]: Fields } };

/** A record to which others refer, and its name in each language. */
export interface Named {
  key: string;
  name: Phrase;
}

/** How often something is so, from 0 to 1. Registers of treaties are like that: pairs as a rule, and many days unknown. */
const INTERNAL = 0.03;
const DISPUTED = 0.1;
const ONE_LANGUAGE = 0.15;
const DAY_UNKNOWN = 0.3;

const DAY_MS = 86_400_000;

/** Writes down what is invented, with what every record has. */
export class Inventions {
  readonly records: DemoData = {};
  /** The keys of the sources that records cite. */
  readonly sources: string[] = [];
  readonly chance: Chance;

  constructor(seed: number) {
    this.chance = new Chance(seed);
  }

  /** Adds a record, with what every record has. @param disputed a field, and what another source says of it */
  add(list: string, key: string, fields: Fields, disputed?: { field: string; value: string }): void {
    this.records[list] ??= {};
    this.records[list][key] = { ...fields, ...(list !== 'sources' && { citations: this.citations(disputed) }) };
  }

  /** One source as a rule. A few records have another one that contradicts them. */
  citations(disputed?: { field: string; value: string }): Fields[] {
    const [source, other] = this.chance.some(2, this.sources);
    if (!disputed || !this.chance.happens(DISPUTED)) return [{ source }];
    const { field, value } = disputed;
    return [
      { source, fields: [field] },
      { source: other, fields: [field], stance: 'CONTRADICTS', assertedValue: value },
    ];
  }

  /** A text in some languages, any of which may be the main one. @param values takes the place of `{name}` */
  texts(phrase: Phrase, values: { [name: string]: Phrase } = {}): { [lang: string]: string } {
    const many = this.chance.happens(ONE_LANGUAGE) ? 1 : this.chance.between(3, LANGUAGES.length);
    const texts = this.chance
      .some(many, LANGUAGES)
      .map((lang) => [lang, filled(phrase, values)[LANGUAGES.indexOf(lang)]]);
    return Object.fromEntries(texts);
  }

  /** The names of a party, in every language. */
  names(name: Phrase): Fields[] {
    return LANGUAGES.map((lang, index) => ({ text: name[index], lang, kind: 'SHORT' }));
  }

  /** Any day of a time, both ends included. */
  day([earliest, latest]: readonly [string, string]): string {
    const [from, to] = [Date.parse(earliest), Date.parse(latest)];
    return dayOf(from + this.chance.next() * (to - from));
  }

  /** A day as far as it is known: perhaps only its month or year, or not at all. */
  known(day: string): string | undefined {
    if (!this.chance.happens(DAY_UNKNOWN)) return day;
    return this.chance.of([day.slice(0, 7), day.slice(0, 7), day.slice(0, 4), undefined]);
  }

  /** INTERNAL for a few records, which editors alone see; undefined for all others, which are public. */
  visibility(): 'INTERNAL' | undefined {
    return this.chance.happens(INTERNAL) ? 'INTERNAL' : undefined;
  }
}

/** A phrase with values in the places of their names: `{topic}`, and `{}` for the one without a name. */
export function filled(phrase: Phrase, values: { [name: string]: Phrase }): Phrase {
  return phraseOf((index) => phrase[index]!.replace(/\{(\w*)\}/g, (_, name: string) => values[name]![index]!));
}

/** The names of the first parties, in each language. */
export function joined(parties: readonly Named[]): Phrase {
  return phraseOf((index) =>
    parties
      .slice(0, 2)
      .map(({ name }) => name[index])
      .join(' – '),
  );
}

/** One text in each of the languages. @param index that of the language in `LANGUAGES` */
export function phraseOf(textIn: (index: number, lang: string) => string): Phrase {
  return LANGUAGES.map((lang, index) => textIn(index, lang)) as unknown as Phrase;
}

/** The day that comes so many days after another one. */
export function later(day: string, days: number): string {
  return dayOf(Date.parse(day) + days * DAY_MS);
}

function dayOf(instantMs: number): string {
  return new Date(instantMs).toISOString().slice(0, 10);
}
