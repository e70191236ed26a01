import type { PartyLevel } from '../../domain/parties/party.entity.ts';
import type { RecordType } from '../../records/record.entity.ts';
import type { MappingText } from '../mapping/mappings.ts';
import type { SourceFile } from './source-file.ts';

/** A file of one format, read row by row (session by session) into drafts of records. */
export interface ImportFormat {
  /** By which it is asked for: "table", "schedule-xml", "schedule-json". */
  readonly name: string;
  /** Whether its rows have values for columns. */
  readonly isTable: boolean;
  /** Whether a file looks like this format. */
  recognises(file: SourceFile): boolean | Promise<boolean>;
  /**
   * Reads a file; gives what each row says, in the order of the file.
   * @throws Unreadable with a sentence, and the line where there is one, where it cannot be read
   */
  read(file: SourceFile, options: ImportOptions): AsyncIterable<ImportedRow>;
}

/** What a file is read with. */
export interface ImportOptions {
  /** The mapping, for formats that need one. */
  mapping?: MappingText;
  /** In which language texts are, where neither the file nor its mapping says so. */
  lang?: string;
  /** In which time zone a programme is, where it does not say so. */
  timeZone?: string;
}

/** What a row says: the records that it makes, found again by natural key, or why it was not understood. */
export interface ImportedRow {
  /** Its number in the file, counted from 1: a table's header is row 1. */
  row: number;
  /** The row as it stands in the file, for the report. */
  original: unknown;
  records: RecordDraft[];
  /** What the row says of a record that is there already, where it is a row that corrects. */
  correction?: Correction;
  /** What was put right or left out, in sentences. The row is imported. */
  repairs: string[];
  /** Why the row cannot be imported, in sentences. Where there is one, its records are not written. */
  refusals: string[];
  /** What is to be said of the file as a whole, in sentences. */
  notices?: string[];
}

/** A record or part that is there already, as somebody who has seen it says that it should be. */
export interface Correction {
  /** As its id has it, in capitals: a type of record, or of part that has a table of its own. */
  type: string;
  /** Its uuid. */
  id: string;
  /** The version that was seen: of a part, that of its record. */
  version: number;
  /** What the row says, by columns as an export has them. */
  cells: { [column: string]: string };
}

/** The fields of a draft, JSON throughout. */
export type Draft = { [field: string]: unknown };

/**
 * A record in the words of the domain. The same key in several rows is one record: what they say of it is put together
 * (of a single value the first counts, lists are added up, each entry once).
 */
export interface RecordDraft {
  kind: RecordType;
  /**
   * By what it is found again when the file is imported once more: its scope (the register or programme), a slash, and
   * what identifies it there: "uk-treaties/62966", "fosdem-2020/session/9025", `unpointed`. What vanished from a file is told
   * by the scope.
   */
  key: string;
  /**
   * The fields of the kind's draft (`AgreementDraft`, `SessionDraft`, ...) as the `.writes.ts` of its feature has them,
   * JSON throughout, with a `Reference` wherever a uuid belongs. What is undefined is not said. The citation of the file
   * itself is added by the writer.
   */
  fields: Draft;
}

/** Which fields of a record a mapping says anything about; of lists of parts, which fields of those. */
export interface MentionedFields {
  [field: string]: MentionedFields | true;
}

/** Which file of a register is imported: together with the register it identifies what was said before. */
export interface RegisterFile {
  /** As its mapping calls it. The name of the file that holds the data means nothing. */
  file: string;
  /** The files of the register in the order in which they count; those that are not listed follow in alphabetical order. */
  files: readonly string[];
  /** What the mapping mentions, by the scope of a key and the kind of row: "uk-treaties/treaty"; absent: everything. */
  mentions: ReadonlyMap<string, MentionedFields>;
}

/** A programme is the only file of its register, and mentions everything. */
export const PROGRAMME: RegisterFile = { file: 'programme', files: [], mentions: new Map() };

/** Another record, instead of its uuid. */
export type Reference = RecordReference | PartyReference;

/** A record that the same import makes, or that an earlier one has made. */
export interface RecordReference {
  /** Its key. */
  $record: string;
  /**
   * It is found by its key alone, wherever it stands: in another row, before or after this one, or in an earlier import.
   * Where there is none, the reference is left out; otherwise the record that refers is refused.
   */
  $anywhere?: true;
}

/**
 * A party, by what the file calls it. Where nobody can say which party is meant, a signature keeps the name as
 * `namedAs`, and other places are left out; the row counts as repaired.
 */
export interface PartyReference {
  $party: {
    name: string;
    /** The country in which it lies, by name or code. */
    within?: string;
    /** What it must be; where nothing is said, it may be anything that is known, and nothing is made of it. */
    level?: PartyLevel;
    /** Codes and identifiers that decide before the name: "Q1492", "geonames:3128760". */
    codes?: string[];
    /** Where it lies, which tells namesakes apart. */
    coordinates?: { latitude: number; longitude: number };
    population?: number;
  };
}
