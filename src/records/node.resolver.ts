import { Args, ArgsType, Ctx, Field, ID, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../access/context.ts';
import { may } from '../access/permissions.ts';
import type { Viewer } from '../access/viewer.ts';
import { MOST_PER_PAGE } from '../query/compiling/pages.ts';
import { array, json, list, merged, one, type Reading, Reads } from '../query/compiling/readings.ts';
import { all, join, sql, visible } from '../query/sql.ts';
import { badInput } from '../runtime/errors.ts';
import { ByIdAsOf } from './api/connection.ts';
import { recordTypeOf } from './description/registry.ts';
import { addressedPart } from './node.ts';
import { asItWas } from './past.ts';
import { Node, RecordEntry, recordTables } from './record.entity.ts';
import { readId } from './values/ids.ts';
import { survivor } from './values/refs.ts';

@ArgsType()
class ByIds {
  @Field(() => [ID], { description: 'At most 100 ids.' })
  ids: string[];
}

/** What an id says: which type, and which one of it. */
interface WantedNode {
  type: string;
  uuid: string;
}

/**
 * Reads an id of whatever type.
 * @throws GraphQLError BAD_USER_INPUT where it has not the shape of one
 */
function idOfAnything(id: string, argument: string): WantedNode {
  const read = readId(id);
  if (!read)
    throw badInput(
      argument,
      `"${id.slice(0, 80)}" is not an id. An id looks like party_0199c1f4a2b37c4d8e9f000000000000.`,
    );
  return read;
}

function nodeWith({ type, uuid }: WantedNode, viewer: Viewer): Reading {
  const part = addressedPart(type);
  if (part?.needs && !may(viewer, part.needs)) return json(null);
  if (part) return one(part.entity, (row) => all([sql`${row.id} = ${uuid}`, ...(part.shown ? [part.shown(row)] : [])]));
  if (!recordTables().includes(type)) return json(null);
  return one(RecordEntry, (entry) => sql`${entry.id} = ${survivor(uuid)} and ${entry.type} = ${type.toUpperCase()}`);
}

function nodeAsItWas(wanted: WantedNode, at: Date): Reading {
  if (isPart(wanted))
    throw badInput('asOf', 'a part is shown as it was by the record that it belongs to: give its id.');
  if (!recordTables().includes(wanted.type)) return json(null);
  return asItWas(recordTypeOf(wanted.type.toUpperCase()).type, wanted.uuid, at, RecordEntry);
}

/**
 * Whatever has these ids, each in its place. Records are read together, whichever tables they are in; a part is read from
 * the one table of its type.
 */
function nodesWith(wanted: readonly WantedNode[], viewer: Viewer): Reading {
  if (wanted.length === 0) return json([]);
  if (!wanted.some(isPart)) return recordsWith(wanted);
  return merged(recordsWith(wanted), array(wanted.map((each) => (isPart(each) ? nodeWith(each, viewer) : json(null)))));
}

function isPart({ type }: WantedNode): boolean {
  return addressedPart(type) !== null;
}

/** The records that have these ids, null in the places of whatever is none. */
function recordsWith(wanted: readonly WantedNode[]): Reading {
  const rows = wanted.map(({ type, uuid }, n) => sql`(${n}::integer, ${survivor(uuid)}, ${type.toUpperCase()}::text)`);
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
      'What has this id; null where nothing has. The id of a merged record gives the record that it was merged into.',
  })
  node(@Args(() => ByIdAsOf) { id, asOf }: ByIdAsOf, @Ctx() { viewer }: RequestContext): Reading {
    const wanted = idOfAnything(id, 'id');
    return asOf ? nodeAsItWas(wanted, asOf) : nodeWith(wanted, viewer);
  }

  @Reads()
  @Query(() => [Node], {
    nullable: 'items',
    description: 'What has these ids, in the same order; null where nothing has one.',
  })
  nodes(@Args(() => ByIds) { ids }: ByIds, @Ctx() { viewer }: RequestContext): Reading {
    if (ids.length > MOST_PER_PAGE)
      throw badInput('ids', `${ids.length} are too many. Ask for ${MOST_PER_PAGE} at most.`);
    const wanted = ids.map((id) => idOfAnything(id, 'ids'));
    return nodesWith(wanted, viewer);
  }
}
