import { SeededRandom } from './seeded-random.ts';
import { LANGUAGES, type Phrase } from './words.ts';

/** The fields of a record, as in a data file of the first data. */
export type Fields = { [field: string]: unknown };

/** Records by list and key, as in a data file. A record refers only to earlier records. */
export type DemoData = { [list: string]: { [key: string]: Fields } };

/** A record that others refer to, with its name in each language. */
export interface Named {
  key: string;
  name: Phrase;
}

/** Shares of records from 0 to 1, similar to registers of treaties: mostly two parties, and many unknown days. */
const INTERNAL_SHARE = 0.03;
const DISPUTED_SHARE = 0.1;
const ONE_LANGUAGE_SHARE = 0.15;
const DAY_UNKNOWN_SHARE = 0.3;

const DAY_MS = 86_400_000;

/** Collects invented records and adds their common fields. */
export class DemoRecords {
  readonly records: DemoData = {};
  /** The keys of the sources that records cite. */
  readonly sources: string[] = [];
  readonly chance: SeededRandom;

  constructor(seed: number) {
    this.chance = new SeededRandom(seed);
  }

  /** Adds a record with citations. @param disputed a field, and its value in a contradicting source */
  add(list: string, key: string, fields: Fields, disputed?: { field: string; value: string }): void {
    this.records[list] ??= {};
    this.records[list][key] = { ...fields, ...(list !== 'sources' && { citations: this.citations(disputed) }) };
  }

  /** Usually cites one source. A few records get a second source that contradicts the first. */
  citations(disputed?: { field: string; value: string }): Fields[] {
    const [source, other] = this.chance.sample(2, this.sources);
    if (!disputed || !this.chance.happens(DISPUTED_SHARE)) return [{ source }];
    const { field, value } = disputed;
    return [
      { source, fields: [field] },
      { source: other, fields: [field], stance: 'CONTRADICTS', assertedValue: value },
    ];
  }

  /** Returns a text in some languages, any of which may be the main one. @param values replace `{name}` */
  texts(phrase: Phrase, values: { [name: string]: Phrase } = {}): { [lang: string]: string } {
    const many = this.chance.happens(ONE_LANGUAGE_SHARE) ? 1 : this.chance.between(3, LANGUAGES.length);
    const texts = this.chance
      .sample(many, LANGUAGES)
      .map((lang) => [lang, fillTemplate(phrase, values)[LANGUAGES.indexOf(lang)]]);
    return Object.fromEntries(texts);
  }

  /** Returns the names of a party in every language. */
  names(name: Phrase): Fields[] {
    return LANGUAGES.map((lang, index) => ({ text: name[index], lang, kind: 'SHORT' }));
  }

  /** Returns a random day of a period; both ends are inclusive. */
  day([earliest, latest]: readonly [string, string]): string {
    const [from, to] = [Date.parse(earliest), Date.parse(latest)];
    return dayOf(from + this.chance.next() * (to - from));
  }

  /** Makes a day partly unknown: perhaps only its month or year is left, or nothing. */
  known(day: string): string | undefined {
    if (!this.chance.happens(DAY_UNKNOWN_SHARE)) return day;
    return this.chance.pick([day.slice(0, 7), day.slice(0, 7), day.slice(0, 4), undefined]);
  }

  /** Returns INTERNAL for a few records; undefined, which means PUBLIC, for the others. */
  visibility(): 'INTERNAL' | undefined {
    return this.chance.happens(INTERNAL_SHARE) ? 'INTERNAL' : undefined;
  }
}

/** Replaces `{topic}` and other names in a phrase by values; `{}` is the value named "". */
export function fillTemplate(phrase: Phrase, values: { [name: string]: Phrase }): Phrase {
  return phraseOf((index) => phrase[index]!.replace(/\{(\w*)\}/g, (_, name: string) => values[name]![index]!));
}

/** Joins the names of the first two parties in each language. */
export function joinNames(parties: readonly Named[]): Phrase {
  return phraseOf((index) =>
    parties
      .slice(0, 2)
      .map(({ name }) => name[index])
      .join(' – '),
  );
}

/** Builds a phrase from the text in each language. @param textIn receives the index and tag of the language */
export function phraseOf(textIn: (index: number, lang: string) => string): Phrase {
  return LANGUAGES.map((lang, index) => textIn(index, lang)) as unknown as Phrase;
}

/** Returns the day that follows after a number of days. */
export function addDays(day: string, days: number): string {
  return dayOf(Date.parse(day) + days * DAY_MS);
}

function dayOf(instantMs: number): string {
  return new Date(instantMs).toISOString().slice(0, 10);
}
