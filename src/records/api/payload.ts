import type { GraphQLScalarType } from 'graphql';
import { Arg, type ClassType, Field, Mutation, ObjectType } from 'type-graphql';
import { cursorOf, type Ordered } from '../../query/compiling/pages.ts';
import { list, object, one, over, type Reading } from '../../query/compiling/readings.ts';
import type { EntityClass } from '../../query/compiling/row.ts';
import { raw, type Sql, sql } from '../../query/sql.ts';
import { tableOf } from '../description/record-type.ts';
import { typeOf } from '../known-types.ts';
import { RecordEntry } from '../record.entity.ts';
import type { DraftOf } from '../writing/drafts.ts';
import { Write } from '../writing/mutations.ts';
import { lockVersion } from '../writing/versions.ts';
import type { WriteContext } from '../writing/writing.ts';
import type { ActionInput, MutationInput } from './mutation.inputs.ts';
import { UserError } from './user-error.entity.ts';

/** What a payload has beside its errors: fields, each with its type and what it is; null where nothing was written. */
interface PayloadFields {
  [field: string]: [type: EntityClass<unknown> | [EntityClass<unknown>] | GraphQLScalarType, description: string];
}

@ObjectType()
abstract class Payload {
  @Field(() => [UserError], {
    description: 'Why nothing was written; empty where all was. Then the other fields are null.',
  })
  userErrors: UserError[];
}

/** The type of what a mutation answers. @param name of the GraphQL type */
export function payloadOf(name: string, fields: PayloadFields): ClassType {
  @ObjectType(name, {
    description: `What ${name.replace(/Payload$/, '').replace(/^./, (first) => first.toLowerCase())} answers.`,
  })
  class ThisPayload extends Payload {}
  for (const [field, [type, description]] of Object.entries(fields)) {
    Field(() => type as ClassType, { nullable: true, description })(ThisPayload.prototype, field);
  }
  return ThisPayload;
}

/**
 * Declares a method as the mutation of its name, with one argument. It answers with a payload of its own: `signAgreement` with
 * `SignAgreementPayload`.
 * @param input the class of the argument
 * @param payload what it has beside its errors, or its class
 */
export function PayloadMutation<Given extends MutationInput>(
  input: ClassType<Given>,
  description: string,
  payload: PayloadFields | ClassType,
) {
  return (target: object, method: string, descriptor: TypedPropertyDescriptor<(input: Given) => Write>): void => {
    const name = `${method.replace(/^./, (first) => first.toUpperCase())}Payload`;
    const type = typeof payload === 'function' ? payload : payloadOf(name, payload);
    Mutation(() => type, { nullable: true, description })(target, method, descriptor);
    Arg('input', () => input, { description: 'What is to be written.' })(target, method, 0);
  };
}

/** A record or part that was written, for the answer; null if it has been deleted since. */
export function writtenRecord<Entity extends { id: string }>(entity: EntityClass<Entity>, uuid: string): Reading {
  return one(entity, (row) => sql`${row.id} = ${survivorOf(uuid)}`);
}

/** What a record was merged into since it was written, or itself. */
function survivorOf(uuid: string): Sql {
  return sql`coalesce((select survivor_of(e.merged_into) from record e where e.id = ${uuid}), ${uuid}::uuid)`;
}

/**
 * The edge of what was written, with the cursor that it has in the usual order of its list; null if it has been deleted
 * since.
 * @param more the fields of such an edge beside cursor and node
 */
export function writtenEdge<Entity extends { id: string }>(
  entity: EntityClass<Entity>,
  ordered: Ordered<Entity>,
  uuid: string,
  more: { readonly [field: string]: Reading } = {},
): Reading {
  return over(entity, { where: (row) => [sql`${row.id} = ${survivorOf(uuid)}`] }, (rows) => {
    const cursor = rows.select((row) => cursorOf(ordered, ordered.by(row), row.id), {
      join: (row) => ordered.join?.(row) ?? null,
    });
    const isGone = sql`not exists (${rows.select(() => raw('1'))})`;
    return object({ cursor: sql`(${cursor})`, node: writtenRecord(entity, uuid), ...more }, isGone);
  });
}

/** Records in the order of their uuids; of whatever types, unless an entity is given. Those that are gone are left out. */
export function recordsInOrder(uuids: readonly string[], entity: EntityClass<{ id: string }> = RecordEntry): Reading {
  return list(entity, {
    where: (row) => [sql`${row.id} = any(${uuids}::uuid[])`],
    orderBy: (row) => sql`array_position(${uuids}::uuid[], ${row.id})`,
  });
}

/**
 * The write of a mutation that acts on one record, which is locked at the version that the client has seen: the answer shows
 * it as it became.
 * @param act what is done with it, given its uuid
 */
export function actingOn<Given extends ActionInput, Entity extends { id: string }>(
  input: Given,
  entity: EntityClass<Entity>,
  act: (context: WriteContext, uuid: string, draft: DraftOf<Given>) => Promise<unknown>,
): Write {
  const work = async (context: WriteContext, draft: DraftOf<Given>) => {
    const { id } = await lockVersion(context, tableOf(typeOf(entity)), input);
    await act(context, id, draft);
    return id;
  };
  return Write.of(input, work, (uuid) => ({ [fieldOf(entity)]: writtenRecord(entity, uuid) }));
}

/** The field of a payload that shows a record: "agreement". */
export function fieldOf({ name }: EntityClass<unknown>): string {
  return name.replace(/^./, (first) => first.toLowerCase());
}
