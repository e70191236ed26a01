import { registerEnumType } from 'type-graphql';
import type { EntityClass } from '../query/compiling/row.ts';

/** The type of a record, as `record.type` has it: "AGREEMENT". Only `recordType` makes one. */
export type TypeOfRecord = string & { readonly isTypeOfRecord: true };

/** What every type of record says of itself in the API. */
interface KnownType {
  type: TypeOfRecord;
  /** The sentence of the enums that have it. */
  description: string;
  entity: EntityClass<unknown>;
  isItem?: boolean;
}

type Selection = (all: readonly KnownType[]) => readonly KnownType[];

/** An enum of the API whose values are types of record. */
interface EnumOfTypes {
  values: { [type: string]: TypeOfRecord };
  sentences: { [type: string]: { description: string } };
  select: Selection;
}

const enums: EnumOfTypes[] = [];
const types = new Map<EntityClass<unknown>, TypeOfRecord>();

/**
 * Returns an enum of the API. It gets its values when the features are registered; type-graphql reads it when the schema is
 * built.
 * @param select the types that it has, in the order in which clients see them; by default all
 */
export function enumOfTypes(
  name: string,
  description: string,
  select: Selection = (all) => all,
): EnumOfTypes['values'] {
  const made: EnumOfTypes = { values: {}, sentences: {}, select };
  registerEnumType(made.values, { name, description, valuesConfig: made.sentences });
  enums.push(made);
  return made.values;
}

/** Fills the enums. @param all every type of record, in the order in which clients see them */
export function fillEnums(all: readonly KnownType[]): void {
  types.clear();
  for (const { type, entity } of all) types.set(entity, type);
  for (const { values, sentences, select } of enums) {
    for (const type of Object.keys(values)) delete values[type];
    for (const { type, description } of select(all)) {
      values[type] = type;
      sentences[type] = { description };
    }
  }
}

/** The type of record of which an entity is. @throws Error if it is of none */
export function typeOf(entity: EntityClass<unknown>): TypeOfRecord {
  const type = types.get(entity);
  if (!type) throw new Error(`No feature describes the records of ${entity.name}.`);
  return type;
}
