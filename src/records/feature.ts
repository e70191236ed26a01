import type { EntityClass, Spine } from '../query/compiling/row.ts';
import {
  ConflictErrorResolver,
  OtherRecordsErrorResolver,
  PossibleDuplicateErrorResolver,
} from './api/user-error.resolver.ts';
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
  /** Its kinds of record: the class by the type that stands in `record`. */
  records?: { readonly [type: string]: EntityClass<unknown> };
  /** Tables of its own whose rows stand for rows of other tables. */
  spines?: readonly Spine[];
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
};
