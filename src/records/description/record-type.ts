import type { EntityClass } from '../../query/compiling/row.ts';
import type { RecordType } from '../record.entity.ts';
import type { ExportedTable } from './columns.ts';
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
  /** What is exported of each part, if parts are a list of their own. */
  exported?: ExportedTable;
}

/** What a type of record is to all that handles records of any type. Its feature says it, and nothing else. */
export interface RecordTypeDescription {
  /** As `record.type` has it. Its table and its ids have the same name in small letters. */
  type: RecordType;
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
  page: PageDescription;
  words?: TypeWords;
  machine: MachineDescription;
}

/** The table of a type of record. */
export function tableOf(type: RecordType): string {
  return type.toLowerCase();
}
