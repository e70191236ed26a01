import { registerEnumType } from 'type-graphql';
import type { EntityClass } from '../query/compiling/row.ts';

/** The type of a record, as `record.type` has it: "AGREEMENT". Only `recordType` makes one. */
export type TypeOfRecord = string & { readonly isTypeOfRecord: true };

/** What the enums of the API need to know of a type. */
interface KnownType {
  type: TypeOfRecord;
  description: string;
  entity: EntityClass<unknown>;
  isItem?: boolean;
}

let known: readonly KnownType[] = [];
const fills: (() => void)[] = [];

/**
 * Returns an enum of the API whose values are types of record. It gets them when the features are registered; type-graphql
 * reads it when the schema is built.
 * @param select the types that it has, in the order in which clients see them
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

/** Fills the enums. @param all every type of record, in the order in which clients see them */
export function fillEnums(all: readonly KnownType[]): void {
  known = all;
  for (const fill of fills) fill();
}

/** The type of record of which an entity is. @throws Error if it is of none */
export function typeOf(entity: EntityClass<unknown>): TypeOfRecord {
  const found = known.find((each) => each.entity === entity);
  if (!found) throw new Error(`No feature describes the records of ${entity.name}.`);
  return found.type;
}
