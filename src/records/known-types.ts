import { registerEnumType } from 'type-graphql';
import type { EntityClass } from '../query/compiling/row.ts';

/** The type of a record, as in `record.type`: "AGREEMENT". Only `recordType` creates one. */
export type TypeOfRecord = string & { readonly isTypeOfRecord: true };

/** The properties of a type that enums of the API need. */
interface KnownType {
  type: TypeOfRecord;
  description: string;
  entity: EntityClass<unknown>;
  isItem?: boolean;
}

let known: readonly KnownType[] = [];
const fills: (() => void)[] = [];

/**
 * Returns an enum of the API whose values are types of record. The values are added when the features are registered;
 * type-graphql reads them when the schema is built.
 * @param select returns the types of the enum, in the order in which clients see them
 */
export function enumOfTypes(
  name: string,
  description: string,
  select: (all: readonly KnownType[]) => readonly KnownType[],
): { [type: string]: TypeOfRecord } {
  const values: { [type: string]: TypeOfRecord } = {};
  const valuesConfig: { [type: string]: { description: string } } = {};
  registerEnumType(values, { name, description, valuesConfig });
  fills.push(() => {
    for (const type of Object.keys(values)) delete values[type];
    for (const each of select(known)) {
      values[each.type] = each.type;
      valuesConfig[each.type] = { description: each.description };
    }
  });
  return values;
}

/** Adds the values to the enums. @param all every type of record, in the order in which clients see them */
export function fillEnums(all: readonly KnownType[]): void {
  known = all;
  for (const fill of fills) fill();
}

/** Returns the record type of an entity. @throws Error if no feature describes it */
export function typeOf(entity: EntityClass<unknown>): TypeOfRecord {
  const found = known.find((each) => each.entity === entity);
  if (!found) throw new Error(`No feature describes the records of ${entity.name}.`);
  return found.type;
}
