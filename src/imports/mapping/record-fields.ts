import { type Fields, fieldsOfRecord } from '../../records/description/imported-fields.ts';
import type { RecordTypeDescription } from '../../records/description/record-type.ts';
import { recordTypeOf } from '../../records/description/registry.ts';

const fieldsOfTypes = new Map<RecordTypeDescription, Fields>();

/** What a mapping may say of a type of record. */
export function fieldsOf(type: string): Fields {
  const described = recordTypeOf(type);
  const fields = fieldsOfTypes.get(described) ?? fieldsOfRecord(described.written.input, described.imported?.fields);
  fieldsOfTypes.set(described, fields);
  return fields;
}
