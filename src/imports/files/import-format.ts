import type { PartyLevel } from '../../domain/parties/party.entity.ts';
import type { RecordType } from '../../records/record.entity.ts';
import type { MappedSource } from '../mapping/mapped-file.ts';
import type { MappingText } from '../mapping/mappings.ts';
import type { ReplacedCells } from './replaced-cells.ts';
import type { SourceFile } from './source-file.ts';

/** A file format whose files are read row by row (session by session) into drafts of records. */
export interface ImportFormat {
  /** The name in options and settings: "table", "schedule-xml", "schedule-json". */
  readonly name: string;
  /** Whether rows have values for named columns. */
  readonly isTable: boolean;
  recognises(file: SourceFile): boolean | Promise<boolean>;
  /** Returns what the file says of itself as a source, for formats that have it. @throws Unreadable */
  sourceOf?(file: SourceFile, options: ImportOptions): Promise<MappedSource>;
  /**
   * Yields the content of each row, in the order of the file.
   * @throws Unreadable with a sentence, and the line if known, if the file cannot be read
   */
  read(file: SourceFile, options: ImportOptions): AsyncIterable<ImportedRow>;
}

/** The options for reading a file. */
export interface ImportOptions {
  /** The mapping, for formats that need one. */
  mapping?: MappingText;
  /** The language of texts, if neither the file nor its mapping names one. */
  lang?: string;
  /** The time zone of a programme, if the file does not name one. */
  timeZone?: string;
  /** Cells of a table that are replaced when it is read. */
  cells?: ReplacedCells;
}

/** One row: the records that it describes, identified by natural key, or the reasons for rejecting it. */
export interface ImportedRow {
  /** The row number in the file, counted from 1; the header of a table is row 1. */
  row: number;
  /** The row as the file has it, with replaced cells, for the report. */
  original: unknown;
  records: RecordDraft[];
  /** The correction of an existing record, if the file is a corrected export. */
  correction?: Correction;
  /** Sentences about values that were corrected or omitted. The row is imported. */
  repairs: string[];
  /** Sentences on why the row cannot be imported. If there is one, the records of the row are not written. */
  refusals: string[];
  /** Sentences about the file as a whole. */
  notices?: string[];
}

/** The corrected values of an existing record or part, and the version that they are based on. */
export interface Correction {
  /** The type as in the id, in capitals: a type of record, or of part with its own table. */
  type: string;
  /** The uuid. */
  id: string;
  /** The version that the export had; for a part, the version of its record. */
  version: number;
  /** The cells of the row, by column name of the export. */
  cells: { [column: string]: string };
}

/** The fields of a draft, JSON throughout. */
export type Draft = { [field: string]: unknown };

/**
 * A record in terms of the domain. Rows with the same key describe one record: the first single value counts, and lists
 * are merged without repeating an entry.
 */
export interface RecordDraft {
  kind: RecordType;
  /**
   * Identifies the record in later imports: the scope (register or programme), a slash, and the key within the scope:
   * "uk-treaties/62966", "fosdem-2020/session/9025", without vowel points (`withoutPoints`). Records missing from a file are found by
   * scope.
   */
  key: string;
  /**
   * The fields of the draft of this kind (`AgreementDraft`, `SessionDraft`, ...) as declared in the `.writes.ts` of its
   * feature. Values are JSON, with a `Reference` instead of a uuid. Undefined fields are not stated. The writer adds
   * the citation of the file.
   */
  fields: Draft;
}

/** The fields of a record that a mapping sets; for lists of parts, the fields of those parts. */
export interface MentionedFields {
  [field: string]: MentionedFields | true;
}

/** One file of a register. Register and file together identify the earlier claims. */
export interface RegisterFile {
  /** The name in the mapping. The name of the data file has no meaning. */
  file: string;
  /** The files of the register in order of precedence. Unlisted files follow in alphabetical order. */
  files: readonly string[];
  /**
   * The fields that the mapping sets, by key scope and kind of row: "uk-treaties/treaty". A missing entry means all
   * fields.
   */
  mentions: ReadonlyMap<string, MentionedFields>;
}

/** A programme is the only file of its register and sets all fields. */
export const PROGRAMME: RegisterFile = { file: 'programme', files: [], mentions: new Map() };

/** Refers to another record in place of its uuid. */
export type Reference = RecordReference | PartyReference;

/** A record of this import or of an earlier one. */
export interface RecordReference {
  /** The key of the record. */
  $record: string;
  /**
   * Finds the record by key in any row or any earlier import. If there is none, only the reference is omitted; without
   * this option, the referring record is rejected.
   */
  $anywhere?: true;
}

/**
 * A party by its name in the file. If the party cannot be determined, a signature keeps the name as `namedAs`, other
 * fields omit it, and the row counts as repaired.
 */
export interface PartyReference {
  $party: {
    name: string;
    /** The country of the party, by name or code. */
    within?: string;
    /** The required level. Without it, any known party matches and no party is created. */
    level?: PartyLevel;
    /** Codes and identifiers that take precedence over the name: "Q1492", "geonames:3128760". */
    codes?: string[];
    /** Distinguishes places with the same name. */
    coordinates?: { latitude: number; longitude: number };
    population?: number;
  };
}
