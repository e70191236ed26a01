import { Args, ArgsType, Field, ID, Query, Resolver } from 'type-graphql';
import { badInput } from '../errors.ts';
import { MOST_PER_PAGE } from '../reading/pages.ts';
import { array, json, list, one, type Reading, Reads } from '../reading/readings.ts';
import { join, sql, visible } from '../reading/sql.ts';
import { ById } from './connection.ts';
import { readId } from './ids.ts';
import { addressedPart } from './node.ts';
import { Node, RecordEntry, RecordType } from './record.entity.ts';
import { survivor } from './refs.ts';

@ArgsType()
class ByIds {
  @Field(() => [ID], { description: 'At most 100 ids.' })
  ids: string[];
}

/**
 * Reads an id of whatever type.
 * @throws GraphQLError BAD_USER_INPUT where it has not the shape of one
 */
function idOfAnything(id: string, argument: string): { type: string; uuid: string } {
  const read = readId(id);
  if (!read)
    throw badInput(
      argument,
      `"${id.slice(0, 80)}" is not an id. An id looks like party_0199c1f4a2b37c4d8e9f000000000000.`,
    );
  return read;
}

function isRecordType(type: string): boolean {
  return type.toUpperCase() in RecordType;
}

function nodeWith({ type, uuid }: { type: string; uuid: string }): Reading {
  const part = addressedPart(type);
  if (part) return one(part.entity, (row) => sql`${row.id} = ${uuid} and ${part.shown(row)}`);
  if (!isRecordType(type)) return json(null);
  return one(RecordEntry, (entry) => sql`${entry.id} = ${survivor(uuid)} and ${entry.type} = ${type.toUpperCase()}`);
}

@Resolver()
export class NodeResolver {
  @Reads()
  @Query(() => Node, {
    nullable: true,
    description:
      'What has this id; null where nothing has. The id of a merged record gives the record that it was merged into.',
  })
  node(@Args(() => ById) { id }: ById): Reading {
    return nodeWith(idOfAnything(id, 'id'));
  }

  @Reads()
  @Query(() => [Node], {
    nullable: 'items',
    description: 'What has these ids, in the same order; null where nothing has one.',
  })
  nodes(@Args(() => ByIds) { ids }: ByIds): Reading {
    if (ids.length > MOST_PER_PAGE)
      throw badInput('ids', `${ids.length} are too many. Ask for ${MOST_PER_PAGE} at most.`);
    const wanted = ids.map((id) => idOfAnything(id, 'ids'));
    if (wanted.some(({ type }) => !isRecordType(type))) return array(wanted.map(nodeWith));
    if (wanted.length === 0) return json([]);
    const rows = wanted.map(
      ({ type, uuid }, n) => sql`(${n}::integer, ${survivor(uuid)}, ${type.toUpperCase()}::text)`,
    );
    return list(RecordEntry, {
      ofVisible: true,
      join: (entry) => sql`right join (values ${join(rows, ', ')}) wanted (n, id, type)
        on ${entry.id} = wanted.id and ${entry.type} = wanted.type and ${visible(entry.$alias)}`,
      orderBy: () => sql`wanted.n`,
    });
  }
}
