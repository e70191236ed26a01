import type { ClassType } from 'type-graphql';
import type { EntityManager } from 'typeorm';
import type { EntityClass } from '../../query/compiling/row.ts';
import type { RecordType } from '../record.entity.ts';
import type { WriteContext } from '../writing/writing.ts';
import type { ExportedTable } from './columns.ts';
import type { FieldDifferences } from './imported-field.ts';
import type { Likeness } from './likeness.ts';
import type { MachineDescription } from './machine.ts';
import type { PageDescription } from './page.ts';
import type { TypeWords } from './words.ts';

/** A list of parts that a record has: each part is a row of a table of its own, and stands in the history of its record. */
export interface PartDescription {
  table: string;
  /** The column that names the record. */
  owner: string;
  /** The field of the record (or, if there is `of`, of the part around it) by which clients know the parts. */
  field: string;
  /** The column that names the part around it. */
  of?: { column: string; table: string };
  /** The column that is all there is to know of a part: the record that the list holds. */
  holds?: string;
  /** What clients call a column, if it is not the column's own name. */
  fields?: { readonly [column: string]: string };
  /**
   * Properties of a draft and of a row alike by which two entries of the list are the same part, whatever else they say.
   * The first key that fits counts. By default, what no two rows of the table may share.
   */
  keys?: readonly (readonly string[])[];
  /** Properties by which two entries in files are the same part, if that is not so of rows. */
  sameInFiles?: readonly string[];
  /** What is exported of each part, if parts are a list of their own. */
  exported?: ExportedTable;
  /** How a corrected table changes parts, if they have a table of their own. */
  corrected?: CorrectedPartDescription;
}

/** Has a draft say the value of a field. As a method it may name the type of its draft, and of the value. */
type SaysOtherwise = { say(draft: object, value: unknown): string | null }['say'];

/** How a corrected table changes the parts of a record: all of them are written again together. */
export interface CorrectedPartDescription {
  /** The drafts of all parts of a record in their order, by the uuids of the parts. */
  drafts(db: EntityManager, recordId: string): Promise<Map<string, object>>;
  /** Fields that a draft says otherwise: each function has the draft say the value, and returns why it cannot. */
  fields?: { readonly [field: string]: SaysOtherwise };
}

/** How records of a type are made and changed, by editors, imports and corrected tables alike: `mutationsOf` makes it. */
export interface WrittenDescription {
  /** What a client sends for a new record. */
  input: ClassType;
  /** Creates a record of a draft. @returns its uuid */
  create(context: WriteContext, draft: object): Promise<string>;
  /** Changes the fields of a record that `change` has. */
  update(context: WriteContext, id: string, change: object): Promise<void>;
  /** When two records may be the same; by default nobody is warned. */
  likeness?: Likeness;
  /** The class with the mutations that create and update a record. */
  mutations: ClassType<object>;
}

/** What imports know of a type beside how it is written. */
export interface ImportedDescription {
  /** In what files say a new record otherwise than clients do. */
  fields?: FieldDifferences;
  /** Fields of a draft, and columns, that are identifiers as well, each with its scheme. */
  codes?: { readonly [field: string]: string };
  /** Whether an identifier is not enough to know a record by, and it must have one of the `names`, too. */
  sharesName?: boolean;
  /** Whether such a record is said of the others of its row, which are worth keeping without it. */
  beside?: boolean;
  /** The fields of a draft that say on which day the record occurred; the first that is there counts. */
  days?: readonly string[];
  /** The fields that refer to a record on whose day it occurred otherwise. */
  occasions?: readonly string[];
  /** The day of a record to which others refer so: a partial date, in SQL over its row. */
  occurredOn?: (row: string) => string;
}

/** In what a corrected table changes records of a type otherwise than its input and its update say. */
export interface CorrectedDescription {
  /** Fields that no table changes. */
  fixed?: readonly string[];
  /** What exports call a field, if it is not the field's own name. */
  columns?: { readonly [field: string]: string };
  /** The main one of several names, which has columns of its own. */
  mainName?: {
    /** By columns, the field of a name that each of them holds. */
    columns: { readonly [column: string]: string };
    /** All names of a record, the main one first. @param lang the language of the main one */
    names(db: EntityManager, recordId: string, lang: string): Promise<object[]>;
  };
  /** Changes a record, instead of `written.update`. */
  update?: WrittenDescription['update'];
}

/** What a type of record is to all that handles records of any type. Its feature says it, and nothing else. */
export interface RecordTypeDescription {
  /** As `record.type` has it. Its table and its ids have the same name in small letters. */
  type: RecordType;
  /** What such a record is, in a sentence of the API. */
  description: string;
  entity: EntityClass<unknown>;
  /** Whether it is a cooperation item: it ties parties together. */
  isItem?: boolean;
  /** The lists of parts that this type has and not every type. */
  parts?: readonly PartDescription[];
  /** What clients call a column, if it is not the column's own name. */
  fields?: { readonly [column: string]: string };
  /** Columns of records without which one of this type cannot be shown. */
  shownWith?: readonly string[];
  /** What is exported of each record. */
  exported: ExportedTable;
  written: WrittenDescription;
  imported?: ImportedDescription;
  corrected?: CorrectedDescription;
  page: PageDescription;
  words?: TypeWords;
  machine: MachineDescription;
}

/** Describes a type of record. Its name is the name of its table in capitals. */
export function recordType(description: Omit<RecordTypeDescription, 'type'> & { type: string }): RecordTypeDescription {
  return description as RecordTypeDescription;
}

/** The table of a type of record. */
export function tableOf(type: RecordType): string {
  return type.toLowerCase();
}
