import type { FoundMaker, FoundRecord } from './found-record.ts';
import type { Linker, Resource } from './linker.ts';

/** What programs read of a record beside GraphQL. The methods are given what the document of the type's page finds. */
export interface MachineDescription {
  /** The record as JSON-LD, with its `type`: common words of schema.org, or words of its own vocabulary. */
  linkedData(record: FoundRecord, to: Linker): Resource;
  vocabulary: Vocabulary;
  /** How a record is cited. Without it a record is cited as an entry of Entente, of the day of its last change. */
  cited?: Cited;
  /** The work of others that a record stands for. Such a record is cited as that work. */
  work?(record: FoundRecord): Work;
}

/** The words of linked data that a type adds: types of the API and those of their fields that are words. */
export interface Vocabulary {
  /** Types of the API that are classes. */
  classes?: { readonly [type: string]: readonly string[] };
  /** Types of the API whose fields alone are words: there is a common word for the type. */
  others?: { readonly [type: string]: readonly string[] };
}

/** A record that is cited by what it reports. Entente is its publisher. */
export interface Cited {
  /** A type of the Citation Style Language: "treaty". */
  type: string;
  authors?(record: FoundRecord): readonly string[];
  /** Its day, or its first and its last; each is a partial date. */
  issued(record: FoundRecord): readonly [from: string | null, to?: string | null];
}

/** A work that others published. */
export interface Work {
  /** A type of the Citation Style Language: "report". */
  type: string;
  authors: readonly string[];
  publisher: string | null;
  /** A partial date. */
  publishedOn: string | null;
  retrievedOn: string | null;
  lang: string | null;
  url: string | null;
  archivedUrl: string | null;
}

/** The names of the makers of an item, as its authors. */
export function authorsIn(makers: readonly FoundMaker[]): string[] {
  return makers.flatMap(({ person, delegation, party }) => person?.name ?? delegation?.party.name ?? party?.name ?? []);
}
