import {
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { z } from 'zod';
import { type FoundName, RESOLVED, resolvedNames } from '../hits.ts';
import { OwnDocument } from '../own-document.ts';
import { badArgument, defineTool, type JsonObject, type Tool } from '../tool.ts';
import { PERIOD, PERIOD_NAMES } from './cooperation.ts';

interface Found {
  list: {
    totalCount: number;
    resolved?: FoundName[];
    groups: { rows: { keys: { label: string; value: string | null }[]; count: number }[] };
  };
}

/** A list that can be counted. */
interface CountedList {
  name: string;
  /** Names of the dimensions. */
  dimensions: readonly string[];
  where: GraphQLInputObjectType | null;
  document: OwnDocument;
}

/** Filters that have arguments of their own, by argument. */
const FILTERS = { party: 'party', between: 'between', from: 'occurred', to: 'occurred' } as const;

/** Further arguments by their paths in the `where`; that of the client is in a list of its own. */
const ARGUMENT_NAMES = {
  ...PERIOD_NAMES,
  'where.party': 'party',
  'where.between': 'between',
  'where.any.0': 'where',
};

/** The tool `count`: records of a list by one or two dimensions. */
export function countTool(schema: GraphQLSchema): Tool {
  const lists = new Map(
    Object.values(schema.getQueryType()!.getFields())
      .flatMap((field) => countedList(field) ?? [])
      .map((list) => [list.name, list]),
  );
  const dimensions = [...new Set([...lists.values()].flatMap((list) => list.dimensions))].sort();
  return defineTool(
    'count',
    'Counts the records of a list by one or two dimensions, the most frequent first: agreements by YEAR, cooperationItems by COUNTRY_PAIR. `total` counts each record once; a record may be in several groups.',
    {
      list: z.enum([...lists.keys()]),
      by: z.array(z.enum(dimensions)).min(1).max(2).describe('Each list has its own; an error names them.'),
      party: z.string().min(1).max(200).optional().describe('Only records of this party: name, code or id.'),
      between: z.array(z.string().min(1).max(200)).min(2).max(10).optional().describe('Only records of all of these.'),
      ...PERIOD,
      where: z.record(z.string(), z.unknown()).optional().describe('Further filter, as the API takes it.'),
      top: z.int().min(1).max(50).default(10),
    },
    async ({ list: name, by, top, where: more, ...filters }, call) => {
      const list = lists.get(name)!;
      for (const dimension of by) {
        if (list.dimensions.includes(dimension)) continue;
        throw badArgument('by', `${name} has no dimension ${dimension}. Use ${list.dimensions.join(', ')}.`);
      }
      const where = whereOf(list, filters, more);
      const { data } = await call.read<Found>(list.document, { by, top, ...(where && { where }) });
      const { totalCount, groups, resolved } = data.list;
      const rows = groups.rows.map(({ keys, count }) => ({ keys: keys.map(keyOf), count }));
      return {
        value: { groups: rows, total: totalCount, ...(resolved && { resolved: resolvedNames(resolved) }) },
      };
    },
  );
}

/** Returns a key for a model: a year is its own label. */
function keyOf({ label, value }: { label: string; value: string | null }): JsonObject {
  return value === label || value === null ? { label } : { label, value };
}

function whereOf(
  { name, where: type }: CountedList,
  { from, to, ...given }: { party?: string | undefined; between?: string[] | undefined } & Period,
  more: JsonObject | undefined,
): JsonObject | null {
  const filters: JsonObject = { ...given, ...((from ?? to) && { occurred: { from, to } }) };
  const where: JsonObject = more ? { any: [more] } : {};
  for (const [filter, value] of Object.entries(filters)) {
    if (value === undefined) continue;
    if (!type?.getFields()[filter]) {
      const arguments_ = Object.entries(FILTERS).flatMap(([argument, of]) => (of === filter ? argument : []));
      throw badArgument(arguments_.join(' and '), `the list ${name} has no such filter. Omit it.`);
    }
    where[filter] = value;
  }
  return Object.keys(where).length > 0 ? where : null;
}

interface Period {
  from?: string | undefined;
  to?: string | undefined;
}

/** Returns a list that has groups, and that needs no argument. */
function countedList({ name, type, args }: GraphQLField<unknown, unknown>): CountedList | null {
  const connection = getNamedType(type);
  if (!isObjectType(connection) || args.some(isRequiredArgument)) return null;
  const { groups, resolved } = (connection as GraphQLObjectType).getFields();
  const by = groups?.args.find((argument) => argument.name === 'by');
  const dimension = by && getNamedType(by.type);
  if (!isEnumType(dimension)) return null;
  const where = args.find((argument) => argument.name === 'where');
  const document = `query McpCount($by: ${by!.type}, $top: Int!${where ? `, $where: ${where.type}` : ''}) {
    list: ${name}${where ? '(where: $where)' : ''} {
      totalCount
      ${resolved ? RESOLVED : ''}
      groups(by: $by, top: $top) { rows { keys { label value } count } }
    }
  }`;
  return {
    name,
    dimensions: dimension.getValues().map((value) => value.name),
    where: where ? (getNamedType(where.type) as GraphQLInputObjectType) : null,
    document: new OwnDocument(document, ARGUMENT_NAMES),
  };
}
