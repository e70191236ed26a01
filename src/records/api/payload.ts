import type { GraphQLScalarType } from 'graphql';
import { Arg, type ClassType, Ctx, Field, Mutation, ObjectType } from 'type-graphql';
import type { RequestContext } from '../../access/context.ts';
import { cursorOf, type Ordered } from '../../query/compiling/pages.ts';
import { aggregate, type Choice, list, object, one, type ReadPlan } from '../../query/compiling/read-plans.ts';
import type { EntityClass } from '../../query/compiling/row.ts';
import { raw, type Sql, sql } from '../../query/sql.ts';
import { tableOf } from '../description/record-type.ts';
import { typeOf } from '../known-types.ts';
import type { RecordEntry } from '../record.entity.ts';
import { recordsOfAnyType } from '../record.reads.ts';
import type { DraftOf } from '../writing/drafts.ts';
import { MutationPlan } from '../writing/mutations.ts';
import type { WriteContext } from '../writing/transaction.ts';
import { lockVersion } from '../writing/versions.ts';
import type { ActionInput, MutationInput } from './mutation.inputs.ts';
import { UserError } from './user-error.entity.ts';
import { Warning } from './warning.entity.ts';
import { WrittenCount } from './written-count.entity.ts';

/** Fields of a payload beside those of every payload, each with its type and description; null if nothing was written. */
interface PayloadFields {
  [field: string]: [type: EntityClass<unknown> | [EntityClass<unknown>] | GraphQLScalarType, description: string];
}

@ObjectType()
abstract class Payload {
  @Field(() => [UserError], {
    description: 'Errors of the input; if any, nothing was written and records are null.',
  })
  userErrors: UserError[];

  @Field(() => [Warning], { description: 'Warnings; none in a retry.' })
  warnings: Warning[];

  @Field(() => [WrittenCount], { description: 'Numbers of written rows, by type.' })
  written: WrittenCount[];
}

/** Creates the type of a mutation's payload. @param name name of the GraphQL type */
export function payloadOf(name: string, fields: PayloadFields): ClassType {
  @ObjectType(name, {
    description: `Result of \`${name.replace(/Payload$/, '').replace(/^./, (first) => first.toLowerCase())}\`.`,
  })
  class ThisPayload extends Payload {}
  for (const [field, [type, description]] of Object.entries(fields)) {
    Field(() => type as ClassType, { nullable: true, description })(ThisPayload.prototype, field);
  }
  return ThisPayload;
}

/**
 * Declares a method as the mutation of its name, with one argument; the method also gets the context. The payload is named after it:
 * `SignAgreementPayload` for `signAgreement`.
 * @param input class of the argument
 * @param payload fields of the payload beside those of every payload, or its class
 */
export function PayloadMutation<Given extends MutationInput>(
  input: ClassType<Given>,
  description: string,
  payload: PayloadFields | ClassType,
) {
  return <Context extends [] | [RequestContext]>(
    target: object,
    method: string,
    descriptor: TypedPropertyDescriptor<(input: Given, ...context: Context) => MutationPlan>,
  ): void => {
    const name = `${method.replace(/^./, (first) => first.toUpperCase())}Payload`;
    const type = typeof payload === 'function' ? payload : payloadOf(name, payload);
    Mutation(() => type, { nullable: true, description })(target, method, descriptor);
    Arg('input', () => input, { description: 'Input of the mutation.' })(target, method, 0);
    Ctx()(target, method, 1);
  };
}

/** Reads a record or part that was written; null if it has been deleted since. */
export function writtenRecord<Entity extends { id: string }>(entity: EntityClass<Entity>, uuid: string): ReadPlan {
  return one(entity, (row) => sql`${row.id} = ${survivorOf(uuid)}`);
}

/** Returns the survivor if a record has been merged, otherwise the record. */
function survivorOf(uuid: string): Sql {
  return sql`coalesce((select survivor_of(e.merged_into) from record e where e.id = ${uuid}), ${uuid}::uuid)`;
}

/**
 * Reads the edge of a record that was written, with its cursor in the default order of its list; null if it has been
 * deleted since.
 * @param more fields of the edge beside cursor and node
 */
export function writtenEdge<Entity extends { id: string }>(
  entity: EntityClass<Entity>,
  ordered: Ordered<Entity>,
  uuid: string,
  more: { readonly [field: string]: ReadPlan } = {},
): ReadPlan {
  return aggregate(entity, { where: (row) => [sql`${row.id} = ${survivorOf(uuid)}`] }, (rows) => {
    const cursor = rows.select((row) => cursorOf(ordered, ordered.by(row), row.id), {
      join: (row) => ordered.join?.(row) ?? null,
    });
    const isGone = sql`not exists (${rows.select(() => raw('1'))})`;
    return object({ cursor: sql`(${cursor})`, node: writtenRecord(entity, uuid), ...more }, isGone);
  });
}

/**
 * Reads records in the order of their uuids, of any type unless an entity is given; deleted and merged ones are left
 * out.
 */
export function recordsInOrder(uuids: readonly string[], entity?: EntityClass<{ id: string }>): ReadPlan {
  const choice: Choice<{ id: string }> = {
    where: (row) => [sql`${row.id} = any(${uuids}::uuid[])`],
    orderBy: (row) => sql`array_position(${uuids}::uuid[], ${row.id})`,
  };
  return entity ? list(entity, choice) : recordsOfAnyType(choice as Choice<RecordEntry>);
}

/**
 * Returns the plan of a mutation that acts on one record. It locks the record at the version that the client has seen;
 * the payload shows the record after the write.
 * @param act acts on the record, by its uuid
 */
export function recordAction<Given extends ActionInput, Entity extends { id: string }>(
  input: Given,
  entity: EntityClass<Entity>,
  act: (context: WriteContext, uuid: string, draft: DraftOf<Given>) => Promise<unknown>,
): MutationPlan {
  const work = async (context: WriteContext, draft: DraftOf<Given>) => {
    const { id } = await lockVersion(context, tableOf(typeOf(entity)), input);
    await act(context, id, draft);
    return id;
  };
  return MutationPlan.of(input, work, (uuid) => ({ [fieldOf(entity)]: writtenRecord(entity, uuid) }));
}

/** Returns the name of the payload field for a record: "agreement". */
export function fieldOf({ name }: EntityClass<unknown>): string {
  return name.replace(/^./, (first) => first.toLowerCase());
}
