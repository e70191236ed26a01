import type { EntityClass } from '../query/compiling/row.ts';
import {
  ConflictErrorResolver,
  OtherRecordsErrorResolver,
  PossibleDuplicateErrorResolver,
} from './api/user-error.resolver.ts';
import type { ExportedTable } from './description/columns.ts';
import type { RecordTypeDescription } from './description/record-type.ts';
import { Flag } from './flag.entity.ts';
import { Identifier } from './identifier.entity.ts';
import { NodeResolver } from './node.resolver.ts';
import { RecordEntry } from './record.entity.ts';
import { RecordResolver } from './record.resolver.ts';

/** What one folder adds to Entente: its `feature.ts` says it, and `features.ts` lists all of them. */
export interface Feature {
  /** Its tables' classes. */
  entities?: readonly EntityClass<unknown>[];
  /** Its classes with queries or fields. */
  resolvers: readonly (new () => object)[];
  /** Its types of record. */
  recordTypes?: readonly RecordTypeDescription[];
  /** Lists of its own that can be exported besides those of its records and their parts. */
  exported?: readonly ExportedTable[];
  /** Tables of its own whose rows stand for records of several types, by the property that tells the type. */
  spines?: readonly {
    entity: EntityClass<unknown>;
    property: string;
    /** Of all types those for which its rows stand, in the order in which a statement asks which it is. */
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
  ],
  spines: [{ entity: RecordEntry, property: 'type', types: (all) => all }],
};
