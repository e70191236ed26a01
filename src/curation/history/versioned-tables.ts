import type { PartDescription } from '../../records/description/record-type.ts';
import { recordTypeOf, recordTypes } from '../../records/description/registry.ts';
import type { RecordType } from '../../records/record.entity.ts';

/** Parts of any record, and of any cooperation item. */
const OF_ANY: readonly PartDescription[] = [
  { table: 'citation', owner: 'record_id', field: 'citations' },
  { table: 'flag', owner: 'record_id', field: 'flags' },
  { table: 'identifier', owner: 'record_id', field: 'identifiers' },
  { table: 'record_topic', owner: 'record_id', field: 'topics', valueColumn: 'topic_id' },
  { table: 'maker', owner: 'item_id', field: 'makers' },
  { table: 'concerned_party', owner: 'item_id', field: 'parties', valueColumn: 'party_id' },
];

/** Returns the tables of parts that a record of this type may have; without a type, those that any record may have. */
export function partsOf(type: RecordType | null): readonly PartDescription[] {
  return [...((type && recordTypeOf(type).parts) ?? []), ...OF_ANY];
}

/** Returns every table of parts, once. */
export function allParts(): readonly PartDescription[] {
  return [...recordTypes().flatMap(({ parts }) => parts ?? []), ...OF_ANY];
}
