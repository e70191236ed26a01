import type { GraphQLScalarType } from 'graphql';
import { type ClassType, Field, ObjectType } from 'type-graphql';
import { cursorOf, type Ordered } from '../../query/compiling/pages.ts';
import { list, object, one, over, type Reading, value } from '../../query/compiling/readings.ts';
import type { EntityClass } from '../../query/compiling/row.ts';
import { sql } from '../../query/sql.ts';
import { typeOf } from '../known-types.ts';
import { RecordEntry } from '../record.entity.ts';
import { checkIsNew } from '../writing/duplicates.writes.ts';
import { Write } from '../writing/mutations.ts';
import { lockVersion } from '../writing/versions.ts';
import type { WriteContext } from '../writing/writing.ts';
import type { MutationInput, VersionedInput } from './mutation.inputs.ts';
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

/** The payload of a mutation that makes a record. */
export function creationOf(field: string, record: TypeOf, edge: TypeOf): ClassType {
  return payloadOf(`Create${field.replace(/^./, (first) => first.toUpperCase())}Payload`, {
    [field]: [record, 'The new record.'],
    [`${field}Edge`]: [edge, 'The new record as it stands in a list in the usual order, for a store of pages.'],
  });
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

/** The edge of a record that was written, with the cursor that it has in the usual order. */
function writtenEdge<Entity extends { id: string }>(
  entity: EntityClass<Entity>,
  ordered: Ordered<Entity>,
  uuid: string,
): Reading {
  const cursor = over(entity, { where: (row) => [sql`${row.id} = ${uuid}`] }, (rows) =>
    value(
      sql`(${rows.select((row) => cursorOf(ordered, ordered.by(row), row.id), {
        join: (row) => ordered.join?.(row) ?? null,
      })})`,
    ),
  );
  return object({ cursor, node: writtenRecord(entity, uuid) });
}

/** A kind of record as mutations show it. */
export interface ShownRecord<Entity> {
  entity: EntityClass<Entity>;
  /** Its field in payloads: "agreement". */
  field: string;
  /** The usual order of its list. */
  ordered: Ordered<Entity>;
}

/**
 * What a mutation gives that makes a record: the answer shows it and its edge. Whether it may be on record already is
 * looked for once it is written, when it breaks no rule and is found as any other; then all is undone.
 */
export function creation<Draft, Entity extends { id: string }>(
  input: MutationInput,
  create: (context: WriteContext, draft: Draft) => Promise<string>,
  { entity, field, ordered }: ShownRecord<Entity>,
): Write {
  const { allowDuplicate } = input as { allowDuplicate?: boolean | null };
  const createNew = async (context: WriteContext, draft: Draft) => {
    const uuid = await create(context, draft);
    if (!allowDuplicate) await checkIsNew(context, uuid, typeOf(entity));
    return uuid;
  };
  return Write.of(input, createNew, (uuid) => ({
    [field]: writtenRecord(entity, uuid),
    [`${field}Edge`]: writtenEdge(entity, ordered, uuid),
  }));
}

/** What a mutation gives that changes a record: the answer shows it as it became. `change` gives its uuid. */
export function changing<Draft, Entity extends { id: string }>(
  input: MutationInput,
  change: (context: WriteContext, draft: Draft) => Promise<string>,
  { entity, field }: Pick<ShownRecord<Entity>, 'entity' | 'field'>,
): Write {
  return Write.of(input, change, (uuid) => ({ [field]: writtenRecord(entity, uuid) }));
}

/** What a mutation gives that updates a record, where it has the version that the client has seen. */
export function updating<Draft, Entity extends { id: string }>(
  input: MutationInput,
  update: (context: WriteContext, id: string, change: Draft) => Promise<void>,
  { entity, field }: Pick<ShownRecord<Entity>, 'entity' | 'field'>,
): Write {
  const type = snakeCase(field);
  const lockAndUpdate = async (context: WriteContext, change: Draft) => {
    const { id } = await lockVersion(context, type, input as VersionedInput);
    await update(context, id, change);
    return id;
  };
  return changing(input, lockAndUpdate, { entity, field });
}

/** The payload of a mutation that updates a record. */
export function updateOf(field: string, record: TypeOf): ClassType {
  return payloadOf(`Update${field.replace(/^./, (first) => first.toUpperCase())}Payload`, {
    [field]: [record, 'The record as it is now; as it was, where nothing differed.'],
  });
}

function snakeCase(field: string): string {
  return field.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);
}
