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
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { ANONYMOUS } from '../../../src/access/viewer.ts';
import { FIELDS, shownSpeakers } from './fields.ts';
import { pageOfItems, shownSignatures } from './fields-of-items.ts';
import { networkOf } from './groups.ts';
import { readId, writeId } from './ids.ts';
import { itemsOf } from './involved.ts';
import { isMeant } from './matching.ts';
import { namedParties, namedParty, namesIn, shownName } from './named-party.ts';
import { dependsOnNow, TYPES_OF_TIME } from './now.ts';
import { fieldsToOrderBy } from './pages.ts';
import { type FieldRule, listOf } from './parts.ts';
import { type Cell, type Row, type TableName, type Tables, World } from './rows.ts';
import { hasRule, matches } from './wheres.ts';

/**
 * Executes operations on rows in memory, by loops and comparisons: too simple to be wrong, and too slow for anything
 * but tests. Its rules know the schema and the domain, but not how the server reads.
 */
export class PlainExecutor {
  private readonly schema: GraphQLSchema;

  /** @param sdl the schema as SDL */
  constructor(sdl: string) {
    this.schema = buildSchema(sdl);
    for (const type of Object.values(this.schema.getTypeMap())) {
      if (type.name.startsWith('__')) continue;
      if (isAbstractType(type)) type.resolveType = (row) => typeNameOf(row as Row);
      if (!isObjectType(type)) continue;
      for (const field of Object.values(type.getFields())) field.resolve = resolverOf(type, field.name);
    }
  }

  /**
   * Returns what the schema has but this executor has no rule for: fields, fields of a `where`, and orders, by name.
   * @param columns the columns of each table
   */
  unanswered(columns: { readonly [table: string]: readonly string[] }): string[] {
    const nothing = new World({} as Tables, ANONYMOUS, '', '');
    const read = typesThatAreRead(this.schema);
    return Object.values(this.schema.getTypeMap()).flatMap((type) => {
      const [, list] = /^(.*)(?:Where|OrderField)$/.exec(type.name) ?? [];
      const listed = list === 'Cooperation' ? 'CooperationItem' : list;
      let missing: string[] = [];
      if (type.name in MEANT_AS_A_WHOLE || (listed && TYPES_OF_TIME.includes(listed))) return [];
      if (isInputObjectType(type) && listed) {
        missing = Object.keys(type.getFields()).filter((field) => !hasRule(listed, field));
      } else if (isEnumType(type) && listed) {
        const known = fieldsToOrderBy(nothing, listed);
        missing = type.getValues().flatMap(({ name }) => (known.includes(name) ? [] : [name]));
      } else if (isObjectType(type) && read.has(type) && !TYPES_OF_TIME.includes(type.name)) {
        missing = Object.values(type.getFields())
          .filter(dependsOnNow)
          .flatMap((field) => {
            const stored = columns[tableOf(type.name)] ?? [];
            const asItStands = isLeafType(getNamedType(field.type)) ? snake(field.name) : `${snake(field.name)}_id`;
            const isAnswered = ruleOf(type, field.name) || stored.includes(asItStands) || isMade(type.name, field.name);
            return isAnswered ? [] : [field.name];
          });
      }
      return missing.map((name) => `${type.name}.${name}`).filter((name) => !FOUND_BY_WORDS.test(name));
    });
  }

  /** Returns the response to an operation for the viewer of a world. */
  answer(document: DocumentNode, variableValues: { readonly [name: string]: unknown }, world: World): ExecutionResult {
    const result = execute({ schema: this.schema, document, variableValues, rootValue: {}, contextValue: world });
    if (result instanceof Promise) throw new Error('nothing here should have to be waited for');
    return result;
  }
}

/** The object types that a query can reach; others belong to mutations. */
function typesThatAreRead(schema: GraphQLSchema): ReadonlySet<GraphQLObjectType> {
  const read = new Set([schema.getQueryType()!]);
  // The set grows during the iteration.
  for (const type of read) {
    for (const field of Object.values(type.getFields())) {
      const named = getNamedType(field.type);
      if (isObjectType(named)) read.add(named);
      else if (isAbstractType(named)) for (const each of schema.getPossibleTypes(named)) read.add(each);
    }
  }
  return read;
}

const LEVELS = { BLOC: 'Bloc', COUNTRY: 'Country', REGION: 'Region', CITY: 'City', ORGANIZATION: 'Organization' };

/** The object type of a row. */
function typeNameOf(row: Row): string {
  if (row.$table === 'party') return LEVELS[row.level as keyof typeof LEVELS];
  return row.$table.replace(/(?:^|_)([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}

/** The table with the rows of a type. */
function tableOf(typeName: string): TableName {
  if (typeName === 'Party' || Object.values(LEVELS).includes(typeName)) return 'party';
  return typeName === 'Reference' ? 'agreement_reference' : (snake(typeName) as TableName);
}

function snake(name: string): string {
  return name.replace(/(?<=.)([A-Z])/g, '_$1').toLowerCase();
}

function ruleOf(type: GraphQLObjectType, name: string): FieldRule | undefined {
  if (type.name === 'Query') return QUERIES[name];
  if (name === 'resolved') return ({ args }, _args, world) => namesIn(world, args);
  return [type, ...type.getInterfaces()].map((each) => FIELDS[each.name]?.[name]).find(Boolean);
}

function resolverOf(type: GraphQLObjectType, name: string): GraphQLFieldResolver<Cell, World> {
  const { type: returned } = type.getFields()[name]!;
  const named = getNamedType(returned);
  const isOne = !isListType(isNonNullType(returned) ? returned.ofType : returned);
  const rule = ruleOf(type, name) ?? asItStands(name, isLeafType(named) ? null : tableOf(named.name));
  return (parent, args, world) => {
    const { watched, ignored } = watch(args);
    const value = rule(parent, watched, world);
    // Words to search for are null in the operations that are executed here.
    for (const words of WORDS) ignored.delete(words);
    if (ignored.size > 0) throw new Error(`${type.name}.${name} does not look at ${[...ignored].join(', ')}`);
    return isOne && isLeafType(named) ? written(value, named.name, parent) : value;
  };
}

/** The arguments, with a record of those that were not read. */
function watch(args: Cell): { watched: Cell; ignored: Set<string | symbol> } {
  const ignored = new Set<string | symbol>(Object.keys(args));
  const watched = new Proxy(args, {
    get(target, name) {
      ignored.delete(name);
      return target[name];
    },
  });
  return { watched, ignored };
}

/** A column, or the record at the other end of a relation. */
function asItStands(name: string, table: TableName | null): FieldRule {
  return (parent, _args, world) => {
    if (name in parent) return parent[name];
    return table === null ? parent[snake(name)] : world.one(table, parent[`${snake(name)}_id`]);
  };
}

/** The form of a value in a response. */
function written(value: Cell, scalar: string, parent: Row): unknown {
  if (value === null || value === undefined) return value;
  if (scalar === 'ID') return writeId(parent.$table, value);
  if (scalar === 'DateTime') return value.toISOString();
  if (scalar === 'Decimal') return value.includes('.') ? value.replace(/\.?0+$/, '') : value;
  return value;
}

/** Parts that have an id of their own: the row, if its record is visible. */
const PARTS: { readonly [type: string]: (world: World) => Row[] } = {
  speaker: shownSpeakers,
  signature: shownSignatures,
  party_name: (world) => world.tables.party_name.filter((name) => world.one('party', name.party_id)),
  citation: (world) =>
    world.tables.citation.filter(
      ({ record_id, source_id }) => world.one('record', record_id) && world.one('source', source_id),
    ),
};

function nodeWith(world: World, id: string): Row | null {
  const read = readId(id);
  if (!read) return null;
  const { type, uuid } = read;
  if (PARTS[type]) return PARTS[type](world).find((row) => row.id === uuid) ?? null;
  if (world.known('record', uuid)?.type.toLowerCase() !== type) return null;
  return world.one(type as TableName, uuid);
}

/** A root field for one record, by id or slug. */
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

/** Objects that are no rows: their fields come from the parent. */
const MADE: { readonly [type: string]: readonly string[] } = {
  Label: ['text', 'lang'],
  Money: ['value', 'currency'],
  Coordinates: ['latitude', 'longitude'],
  Matched: ['given', 'party', 'as'],
  ResolvedParty: ['given', 'path', 'outcome', 'party', 'candidates'],
  AgreementRelation: ['kind', 'direction', 'agreement'],
  PageInfo: ['hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor'],
  DelegationMemberEdge: ['role', 'title'],
  CooperationItemEdge: ['matched'],
  CitingRecordEdge: ['citations'],
  Viewer: ['role', 'name', 'permissions', 'subject', 'expiresAt'],
  GroupedCounts: ['rows', 'totalCount', 'dimensions'],
  GroupedDimension: [
    ...['name', 'isMultivalued', 'valueCount', 'missingCount', 'otherCount', 'otherValueCount', 'from', 'to'],
  ],
  Group: ['keys', 'count', 'sums', 'isOther'],
  GroupKey: ['dimension', 'kind', 'value', 'label', 'node', 'year', 'from', 'to'],
  CooperationNetwork: ['nodes', 'links', 'linkCount'],
  NetworkNode: ['party', 'items', 'coordinates'],
  PartyPartner: ['party', 'items', 'agreements', 'firstOn', 'latestOn'],
  NetworkLink: ['one', 'other', 'items', 'agreements', 'latestOn'],
};

function isMade(type: string, field: string): boolean {
  if (type.endsWith('Connection') && ['nodes', 'edges', 'totalCount', 'pageInfo'].includes(field)) return true;
  if (type.endsWith('Edge') && ['node', 'cursor'].includes(field)) return true;
  return MADE[type]?.includes(field) ?? false;
}

/** Arguments that search by words or similarity. */
export const WORDS: readonly string[] = ['search', 'named'];

/** Fields that search by words. `test/domain/search.test.ts` tests matches and ranking by examples. */
const FOUND_BY_WORDS =
  /^(Query\.search|SearchResultEdge\.\w+|SearchResultConnection\.(byType|suggestions|parties)|SearchSuggestion\.\w+|NamedParty\.\w+|SnippetPart\.\w+|\w+OrderField\.RELEVANCE)$/;

/** Inputs named like a `where` or an order that belong to no list. */
const MEANT_AS_A_WHOLE = { StandingWhere: 'a bloc, and standings in it', GroupOrderField: 'the order of groups' };

/** The parties that were named in arguments. */
function given(world: World, names: readonly string[]) {
  return namedParties(world, names).map((id, index) => ({ id, name: names[index]! }));
}

const QUERIES: { readonly [field: string]: FieldRule } = {
  viewer: (_root, _args, { viewer }) => ({
    ...viewer,
    permissions: PERMISSIONS[viewer.role],
    subject: viewer.identity ?? null,
    expiresAt: viewer.expiresAt ?? null,
  }),
  node: (_root, { id }, world) => nodeWith(world, id),
  nodes: (_root, { ids }, world) => ids.map((id: string) => nodeWith(world, id)),
  cooperation: (_root, args, world) => pageOfItems(world, given(world, args.between), args),
  cooperationItems: (_root, args, world) => {
    const between = args.where?.between;
    return pageOfItems(world, [], args, between ? given(world, between) : []);
  },
  cooperationNetwork: (_root, { level, where, top }, world) => {
    const items = itemsOf(world).filter((item) => matches(world, 'CooperationItem', item, where));
    return { ...networkOf(world, items, level, top), args: { where } };
  },
  resolveParties: (_root, { refs }, world) =>
    refs.map((ref: string, index: number) => shownName(world, ref, ['refs', String(index)])),
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

/** Permissions of the roles that ask. */
const PERMISSIONS: { readonly [role: string]: readonly string[] } = {
  ANONYMOUS: [],
  READER: ['MANAGE_WEBHOOKS'],
  EDITOR: ['READ_INTERNAL', 'WRITE', 'MANAGE_WEBHOOKS'],
};
