import type { GraphQLScalarType } from 'graphql';
import { type ClassType, Field, ObjectType } from 'type-graphql';
import { list, one, type Reading } from '../../query/compiling/readings.ts';
import type { EntityClass } from '../../query/compiling/row.ts';
import { sql } from '../../query/sql.ts';
import { RecordEntry } from '../record.entity.ts';
import type { DraftOf } from '../writing/drafts.ts';
import { Write } from '../writing/mutations.ts';
import type { WriteContext } from '../writing/writing.ts';
import type { MutationInput } from './mutation.inputs.ts';
import { UserError } from './user-error.entity.ts';

type TypeOf = () => EntityClass<unknown> | [EntityClass<unknown>] | GraphQLScalarType;

@ObjectType()
abstract class Payload {
  @Field(() => [UserError], {
    description: 'Why nothing was written; empty where all was. Then the other fields are null.',
  })
  userErrors: UserError[];
}

/**
 * The type of what a mutation answers: its errors, and the fields named.
 * @param name of the GraphQL type
 * @param fields what else there is, each with its type and what it is; null where nothing was written
 */
export function payloadOf(name: string, fields: { [field: string]: [type: TypeOf, description: string] }): ClassType {
  @ObjectType(name, {
    description: `What ${name.replace(/Payload$/, '').replace(/^./, (first) => first.toLowerCase())} answers.`,
  })
  class ThisPayload extends Payload {}
  for (const [field, [type, description]] of Object.entries(fields)) {
    Field(type as () => ClassType, { nullable: true, description })(ThisPayload.prototype, field);
  }
  return ThisPayload;
}

/** A record that was written, for the answer. */
export function writtenRecord<Entity extends { id: string }>(entity: EntityClass<Entity>, uuid: string): Reading {
  return one(entity, (row) => sql`${row.id} = ${uuid}`);
}

/** Records of whatever kinds that were written, in this order. */
export function writtenRecords(uuids: readonly string[]): Reading {
  return list(RecordEntry, {
    where: (entry) => [sql`${entry.id} = any(${uuids}::uuid[])`],
    orderBy: (entry) => sql`array_position(${uuids}::uuid[], ${entry.id})`,
  });
}

/** What a mutation gives that changes a record: the answer shows it as it became. `change` gives its uuid. */
export function changing<Given extends MutationInput, Entity extends { id: string }>(
  input: Given,
  change: (context: WriteContext, draft: DraftOf<Given>) => Promise<string>,
  entity: EntityClass<Entity>,
): Write {
  return Write.of(input, change, (uuid) => ({ [fieldOf(entity)]: writtenRecord(entity, uuid) }));
}

/** The field of a payload that shows a record: "agreement". */
export function fieldOf({ name }: EntityClass<unknown>): string {
  return name.replace(/^./, (first) => first.toLowerCase());
}
