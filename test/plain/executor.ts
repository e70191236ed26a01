import {
  buildSchema,
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { readId, writeId } from '../../src/records/ids.ts';
import { FIELDS, shownSpeakers } from './fields.ts';
import { pageOfItems, shownSignatures } from './fields-of-items.ts';
import { isMeant } from './matching.ts';
import { namedParty } from './named-party.ts';
import { type FieldRule, listOf } from './parts.ts';
import type { Cell, Row, TableName, World } from './rows.ts';

/**
 * Answers operations over rows in memory, by loops and comparisons: too simple to be wrong, and too slow for anything but
 * tests. What it is made of knows the schema and the domain, and nothing of how the server reads.
 */
export class PlainExecutor {
  private readonly schema: GraphQLSchema;

  /** @param sdl the schema as text */
  constructor(sdl: string) {
    this.schema = buildSchema(sdl);
    for (const type of Object.values(this.schema.getTypeMap())) {
      if (type.name.startsWith('__')) continue;
      if (isAbstractType(type)) type.resolveType = (row) => typeNameOf(row as Row);
      if (!isObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) field.resolve = resolverOf(type, field.name);
    }
  }

  /** The answer to an operation as this reader of the world should get it. */
  answer(document: DocumentNode, variableValues: { readonly [name: string]: unknown }, world: World): ExecutionResult {
    const result = execute({ schema: this.schema, document, variableValues, rootValue: {}, contextValue: world });
    if (result instanceof Promise) throw new Error('nothing here should have to be waited for');
    return result;
  }
}

const LEVELS = { BLOC: 'Bloc', COUNTRY: 'Country', REGION: 'Region', CITY: 'City', ORGANIZATION: 'Organization' };

/** The object type of a row. */
function typeNameOf(row: Row): string {
  if (row.$table === 'party') return LEVELS[row.level as keyof typeof LEVELS];
  return row.$table.replace(/(?:^|_)([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}

/** The table in which the rows of a type are. */
function tableOf(typeName: string): TableName {
  if (typeName === 'Party' || Object.values(LEVELS).includes(typeName)) return 'party';
  return snake(typeName) as TableName;
}

function snake(name: string): string {
  return name.replace(/(?<=.)([A-Z])/g, '_$1').toLowerCase();
}

function resolverOf(type: GraphQLObjectType, name: string): GraphQLFieldResolver<Cell, World> {
  if (type.name === 'Query') return (_root, args, world) => QUERIES[name]!({} as Row, args, world);
  const rule = [type, ...type.getInterfaces()].map((each) => FIELDS[each.name]?.[name]).find(Boolean);
  const { type: returned } = type.getFields()[name]!;
  const named = getNamedType(returned);
  const isOne = !isListType(isNonNullType(returned) ? returned.ofType : returned);
  return (parent, args, world) => {
    const value = (rule ?? asItStands(name, isLeafType(named) ? null : tableOf(named.name)))(parent, args, world);
    return isOne && isLeafType(named) ? written(value, named.name, parent) : value;
  };
}

/** A column, or the record at the other end of a relation. */
function asItStands(name: string, table: TableName | null): FieldRule {
  return (parent, _args, world) => {
    if (name in parent) return parent[name];
    return table === null ? parent[snake(name)] : world.one(table, parent[`${snake(name)}_id`]);
  };
}

/** A value as the answer holds it. */
function written(value: Cell, scalar: string, parent: Row): unknown {
  if (value === null || value === undefined) return value;
  if (scalar === 'ID') return writeId(parent.$table, value);
  if (scalar === 'DateTime') return value.toISOString();
  if (scalar === 'Decimal') return value.includes('.') ? value.replace(/\.?0+$/, '') : value;
  return value;
}

function nodeWith(world: World, id: string): Row | null {
  const read = readId(id);
  if (!read) throw new GraphQLError('this is not an id', { extensions: { code: 'BAD_USER_INPUT' } });
  const { type, uuid } = read;
  if (type === 'speaker') return shownSpeakers(world).find((row) => row.id === uuid) ?? null;
  if (type === 'signature') return shownSignatures(world).find((row) => row.id === uuid) ?? null;
  if (world.known('record', uuid)?.type.toLowerCase() !== type) return null;
  return world.one(type as TableName, uuid);
}

/** A root field for one record, by id or by slug. */
function one(table: TableName): FieldRule {
  return (_root, { id, slug }, world) => {
    const asked = [id, slug].filter((ref) => ref != null);
    if (asked.length === 0) throw new GraphQLError('no id and no slug', { extensions: { code: 'BAD_USER_INPUT' } });
    return world.rows(table).find((row) => asked.every((ref) => isMeant(row, ref))) ?? null;
  };
}

/** A root field for a list of records. */
function many(type: string): FieldRule {
  return (_root, args, world) => listOf(world, type, world.rows(tableOf(type)), args);
}

const QUERIES: { readonly [field: string]: FieldRule } = {
  node: (_root, { id }, world) => nodeWith(world, id),
  nodes: (_root, { ids }, world) => ids.map((id: string) => nodeWith(world, id)),
  cooperation: (_root, args, world) =>
    pageOfItems(
      world,
      args.between.map((name: string) => ({ name, id: namedParty(world, name) })),
      args,
    ),
  cooperationItems: (_root, args, world) => {
    const names: string[] = args.where?.between ?? [];
    return pageOfItems(
      world,
      [],
      args,
      names.map((name) => ({ name, id: namedParty(world, name) })),
    );
  },
  party: (_root, { ref }, world) => world.one('party', namedParty(world, ref)),
  parties: many('Party'),
  person: one('person'),
  people: many('Person'),
  forumSeries: one('forum_series'),
  allForumSeries: many('ForumSeries'),
  forum: one('forum'),
  forums: many('Forum'),
  session: one('session'),
  sessions: many('Session'),
  speakers: (_root, args, world) => listOf(world, 'Speaker', shownSpeakers(world), args),
  delegation: one('delegation'),
  delegations: many('Delegation'),
  agreement: one('agreement'),
  agreements: many('Agreement'),
  signatures: (_root, args, world) => listOf(world, 'Signature', shownSignatures(world), args),
  commitment: one('commitment'),
  commitments: many('Commitment'),
  statement: one('statement'),
  statements: many('Statement'),
  figure: one('figure'),
  figures: many('Figure'),
  topic: one('topic'),
  topics: many('Topic'),
  source: one('source'),
  sources: many('Source'),
};
