import type { EntityClass } from '../query/compiling/row.ts';
import {
  ConflictErrorResolver,
  OtherRecordsErrorResolver,
  PossibleDuplicateErrorResolver,
  WarningResolver,
} from './api/user-error.resolver.ts';
import type { ExportedTable } from './description/columns.ts';
import type { RecordTypeDescription } from './description/record-type.ts';
import { Flag } from './flag.entity.ts';
import { Identifier } from './identifier.entity.ts';
import { NodeResolver } from './node.resolver.ts';
import { RecordEntry } from './record.entity.ts';
import { RecordResolver } from './record.resolver.ts';

/** The contribution of one folder: its `feature.ts` declares it, and `features.ts` lists all of them. */
export interface Feature {
  /** Entities. */
  entities?: readonly EntityClass<unknown>[];
  /** Classes with queries, mutations or fields. */
  resolvers: readonly (new () => object)[];
  /** Types of record. */
  recordTypes?: readonly RecordTypeDescription[];
  /** Lists that can be exported beside those of the records and their parts. */
  exported?: readonly ExportedTable[];
  /** Registry tables: tables whose rows represent records of several types, with the property that holds the type. */
  registryTables?: readonly {
    entity: EntityClass<unknown>;
    property: string;
    /** Returns the types that the table registers, in the order in which a statement tests for them. */
    types(all: readonly RecordTypeDescription[]): readonly RecordTypeDescription[];
  }[];
}

export const records: Feature = {
  entities: [Flag, Identifier, RecordEntry],
  resolvers: [
    NodeResolver,
    RecordResolver,
    ConflictErrorResolver,
    OtherRecordsErrorResolver,
    PossibleDuplicateErrorResolver,
    WarningResolver,
  ],
  registryTables: [{ entity: RecordEntry, property: 'type', types: (all) => all }],
};
