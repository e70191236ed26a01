import { Args, ArgsType, Ctx, Field, ID, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../access/context.ts';
import { isAllowed } from '../access/permissions.ts';
import type { Viewer } from '../access/viewer.ts';
import { MAX_PAGE_SIZE } from '../query/compiling/pages.ts';
import { each, json, list, merged, one, type ReadPlan, Reads } from '../query/compiling/read-plans.ts';
import type { EntityClass, Row } from '../query/compiling/row.ts';
import { derive, type Given, known } from '../query/params.ts';
import { all, join, raw, type Sql, sql, visible } from '../query/sql.ts';
import { badInput } from '../runtime/errors.ts';
import { IdArgument } from './api/connection.ts';
import { recordTypeOf } from './description/registry.ts';
import { type AddressableType, findAddressable } from './node.ts';
import { Node, RecordEntry, recordTables } from './record.entity.ts';
import { parseId, parseVersionId, type VersionId } from './values/ids.ts';
import { survivor } from './values/refs.ts';
import { versionReader } from './version-reader.ts';

@ArgsType()
class IdsArgument {
  @Field(() => [ID], { description: 'Up to 100 ids.' })
  ids: Given[];
}

/** Type and uuid of an id. */
interface WantedNode {
  type: string;
  uuid: Given;
}

/** Returns the version that an id names; null if it names none. */
function versionIn(id: Given): VersionId | null {
  const versionId = known((given) => (parseVersionId(given) ? given : null), id);
  return versionId === null ? null : parseVersionId(versionId);
}

/** Returns the content of an id; null for any other text. */
function wantedNode(id: Given): WantedNode | null {
  const type = known((given) => parseId(given)?.type ?? null, id);
  return type === null ? null : { type, uuid: derive((given: string) => parseId(given)!.uuid, id) };
}

/** Reads the object with an id. A malformed id reads as null, like an unknown one. */
function nodeWith(id: Given, viewer: Viewer): ReadPlan {
  const version = versionIn(id);
  if (version !== null) {
    const entity = entityOf(version.type);
    return entity ? versionReader().one(entity, version) : json(null);
  }
  const wanted = wantedNode(id);
  if (wanted === null) return json(null);
  const { type, uuid } = wanted;
  const part = findAddressable(type);
  if (part)
    return maySee(part, viewer) ? one(part.entity, (row) => isPart(part, row, sql`${uuid}`, viewer)) : json(null);
  if (!isRecord({ type })) return json(null);
  return one(RecordEntry, (entry) => sql`${entry.id} = ${survivor(uuid)} and ${entry.type} = ${type.toUpperCase()}`);
}

/** Reads the objects with these ids in their order: records together, parts and versions by type. */
function nodesWith(ids: readonly Given[], viewer: Viewer): ReadPlan {
  const wanted = ids.map(wantedNode);
  const versions = ids.map(versionIn);
  const records = wanted.map((each) => (each && isRecord(each) ? each : null));
  const readings = records.some(Boolean) ? [recordsWith(records)] : [];
  for (const type of new Set([...wanted, ...versions].flatMap((each) => each?.type ?? []))) {
    const entity = entityOf(type);
    if (!entity) continue;
    const ofType = <Id extends { type: string }>(all: readonly (Id | null)[]) =>
      all.map((each) => (each?.type === type ? each : null));
    const part = findAddressable(type);
    if (part && maySee(part, viewer) && ofType(wanted).some(Boolean))
      readings.push(partsWith(part, ofType(wanted), viewer));
    if (ofType(versions).some(Boolean)) readings.push(versionReader().list(entity, ofType(versions)));
  }
  const [first = json(ids.map(() => null)), ...others] = readings;
  return others.reduce(merged, first);
}

/** Returns the entity of the objects whose ids have a type; null if there is no such type. */
function entityOf(type: string): EntityClass<unknown> | null {
  const part = findAddressable(type);
  if (part) return part.entity;
  return recordTables().includes(type) ? recordTypeOf(type.toUpperCase()).entity : null;
}

function isRecord({ type }: Pick<WantedNode, 'type'>): boolean {
  return recordTables().includes(type);
}

/** Whether a client may see parts of this type at all. */
function maySee({ requiredAction }: AddressableType, viewer: Viewer): boolean {
  return !requiredAction || isAllowed(viewer, requiredAction);
}

/** Whether a row has this id and is visible. */
function isPart({ isVisible }: AddressableType, row: Row<{ id: string }>, id: Sql, viewer: Viewer): Sql {
  return all([sql`${row.id} = ${id}`, ...(isVisible ? [isVisible(row, viewer)] : [])]);
}

/** Reads the parts of one type that have these ids; null in all other positions. */
function partsWith(part: AddressableType, wanted: readonly (WantedNode | null)[], viewer: Viewer): ReadPlan {
  const rows = wanted.map((each, place) => sql`(${place}::integer, ${each?.uuid ?? null}::uuid)`);
  return each(
    sql`select * from (values ${join(rows, ', ')}) wanted (place, id)`,
    one(part.entity, (row) => isPart(part, row, raw('"~wanted".id'), viewer)),
  );
}

/** Reads the records that have these ids; null in all other positions. */
function recordsWith(wanted: readonly (WantedNode | null)[]): ReadPlan {
  const rows = wanted.map((each, n) =>
    each
      ? sql`(${n}::integer, ${survivor(each.uuid)}, ${each.type.toUpperCase()}::text)`
      : sql`(${n}::integer, null::uuid, null::text)`,
  );
  return list(RecordEntry, {
    ofVisible: true,
    join: (entry) => sql`right join (values ${join(rows, ', ')}) wanted (n, id, type)
      on ${entry.id} = wanted.id and ${entry.type} = wanted.type and ${visible(entry.$alias)}`,
    orderBy: () => sql`wanted.n`,
  });
}

@Resolver()
export class NodeResolver {
  @Reads()
  @Query(() => Node, {
    nullable: true,
    description:
      'Reads a record, a version of it (`<id>@<version>` or `<id>@<instant>`), or anything else with an id. Null if ' +
      'unknown or not visible.',
  })
  node(@Args(() => IdArgument) { id }: IdArgument, @Ctx() { viewer }: RequestContext): ReadPlan {
    return nodeWith(id, viewer);
  }

  @Reads()
  @Query(() => [Node], {
    nullable: 'items',
    description: 'Reads up to 100 ids in their order; null for an id that is unknown, malformed or not visible.',
  })
  nodes(@Args(() => IdsArgument) { ids }: IdsArgument, @Ctx() { viewer }: RequestContext): ReadPlan {
    if (ids.length > MAX_PAGE_SIZE) throw badInput('ids', `${ids.length} are too many. Give up to ${MAX_PAGE_SIZE}.`);
    return nodesWith(ids, viewer);
  }
}
