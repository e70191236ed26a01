import type { ClassType } from 'type-graphql';
import type { EntityManager } from 'typeorm';
import type { EntityClass } from '../../query/compiling/row.ts';
import type { RecordType } from '../record.entity.ts';
import type { WriteContext } from '../writing/transaction.ts';
import type { ExportedTable } from './columns.ts';
import type { DuplicateRule } from './duplicate-rule.ts';
import type { FieldDifferences } from './imported-field.ts';
import type { MachineDescription } from './machine.ts';
import type { PageDescription } from './page.ts';
import type { TypeWords } from './words.ts';

/**
 * A list of parts of a record: each part is a row of a separate table and has its changes in the history of the record.
 */
export interface PartDescription {
  table: string;
  /** Column that names the record. */
  owner: string;
  /** Field of the record (or, with `outerPart`, of the outer part) through which clients read the parts. */
  field: string;
  /** Column that names the outer part, and the table of that part. */
  outerPart?: { column: string; table: string };
  /** Column that is the only content of a part: the record in the list. */
  valueColumn?: string;
  /** Names of columns for clients, if they differ from the columns' own names. */
  fields?: { readonly [column: string]: string };
  /**
   * Properties of a draft and of a row by which two entries of the list are the same part, whatever else differs. The
   * first key that matches counts. By default the unique keys of the table.
   */
  keys?: readonly (readonly string[])[];
  /** Properties by which two entries in files are the same part, if they differ from `keys`. */
  sameInFiles?: readonly string[];
  /** Export of the parts, if they are a list of their own. */
  exported?: ExportedTable;
  /** How a corrected table changes parts, if the parts have a table of their own. */
  corrected?: PartCorrectionDescription;
}

/**
 * Sets the value of a field in a draft; returns an error if it cannot. As a method it may narrow the types of the draft
 * and the value.
 */
type SaysOtherwise = { say(draft: object, value: unknown): string | null }['say'];

/** How a corrected table changes the parts of a record: all parts are written again together. */
export interface PartCorrectionDescription {
  /** Returns the drafts of all parts of a record in their order, by the uuids of the parts. */
  drafts(db: EntityManager, recordId: string): Promise<Map<string, object>>;
  /**
   * Fields that a draft stores in another way: each function sets the value in the draft and returns an error if it
   * cannot.
   */
  fields?: { readonly [field: string]: SaysOtherwise };
}

/**
 * How records of a type are created and updated, by editors, imports and corrected tables alike; created by
 * `mutationsOf`.
 */
export interface WriteDescription {
  /** Input of a client for a new record. */
  input: ClassType;
  /** Creates a record from a draft. @returns its uuid */
  create(context: WriteContext, draft: object): Promise<string>;
  /** Writes the fields of a record that `change` has. */
  update(context: WriteContext, id: string, change: object): Promise<void>;
  /** Rule for possible duplicates; by default none are reported. */
  likeness?: DuplicateRule;
  /** Whether a record without a source deserves a warning: it reports facts, and is no name or source itself. */
  citesSources: boolean;
  /** Class with the mutations that create and update a record. */
  mutations: ClassType<object>;
}

/** Properties of a type for imports, beside how it is written. */
export interface ImportDescription {
  /** Differences between a new record in files and the input of the API. */
  fields?: FieldDifferences;
  /** Fields of a draft, and columns, that are identifiers as well, with their schemes. */
  codes?: { readonly [field: string]: string };
  /** Whether an identifier is not enough to recognise a record: it must share one of its `names` as well. */
  mustShareName?: boolean;
  /**
   * Whether the record is optional in its row: if it is rejected, the other records of the row are imported without it.
   */
  isAuxiliary?: boolean;
  /** Fields of a draft with the day on which the record occurred; the first one present counts. */
  dayFields?: readonly string[];
  /** Fields that refer to a record whose day is the day of this one, if it has none itself. */
  occasionFields?: readonly string[];
  /** Returns the day of a record to which others refer in this way: a partial date, as SQL over its row. */
  occurredOn?: (row: string) => string;
}

/** Differences between a corrected table and the input and update of the type. */
export interface CorrectionDescription {
  /** Fields that no table changes. */
  readOnlyFields?: readonly string[];
  /** Names of fields in exports, if they differ from the fields' own names. */
  columns?: { readonly [field: string]: string };
  /** The main name of several names, which has columns of its own. */
  mainName?: {
    /** Fields of a name, by the columns that hold them. */
    columns: { readonly [column: string]: string };
    /** Returns all names of a record, the main one first. @param lang language of the main name */
    names(db: EntityManager, recordId: string, lang: string): Promise<object[]>;
  };
  /** Changes a record, instead of the update of the type. */
  update?: WriteDescription['update'];
}

/** Describes a type of record for all code that handles records of any type. Its feature declares it. */
export interface RecordTypeDescription {
  /** The type as in `record.type`. Its table and its ids have the same name in lower case. */
  type: RecordType;
  /** Description of the type in the API. */
  description: string;
  entity: EntityClass<unknown>;
  /** Whether it is a cooperation item. */
  isItem?: boolean;
  /** Lists of parts that this type has and not every type. */
  parts?: readonly PartDescription[];
  /** Names of columns for clients, if they differ from the columns' own names. */
  fields?: { readonly [column: string]: string };
  /** Columns that refer to records without which a record of this type cannot be shown. */
  requiredReferences?: readonly string[];
  /** Export of the records. */
  exported: ExportedTable;
  written: WriteDescription;
  imported?: ImportDescription;
  corrected?: CorrectionDescription;
  page: PageDescription;
  words?: TypeWords;
  machine: MachineDescription;
}

/** Describes a type of record. Its name is the name of its table in upper case. */
export function recordType(description: Omit<RecordTypeDescription, 'type'> & { type: string }): RecordTypeDescription {
  return description as RecordTypeDescription;
}

/** Returns the table of a type of record. */
export function tableOf(type: RecordType): string {
  return type.toLowerCase();
}
