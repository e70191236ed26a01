import { stringify } from 'csv-stringify/sync';
import {
  type GraphQLArgument,
  type GraphQLEnumType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
} from 'graphql';
import type { RequestContext } from '../../access/context.ts';
import { listAddress } from '../../query/compiling/list-address.ts';
import { OwnQuery } from '../../query/running/in-process.ts';
import type { Reader } from '../../query/running/reader.ts';
import type { ExportedGroupsFragment } from '../../records/description/documents.ts';
import { guarded } from '../../records/values/formulas.ts';
import { textsIn } from '../record-documents/fragments.ts';
import { columnSchema, instantOf, type State } from './describing.ts';
import { AND } from './formats.ts';

/** A row of grouped counts, as flat as a table. */
type FlatGroup = { [column: string]: string | number | boolean | null };

interface CountedList {
  feedToken: string;
  list: { groups: ExportedGroupsFragment };
}

/** The columns of a dimension, each with the end of its name and the field of the key that it holds. */
const OF_DIMENSION = [
  { ending: '', holds: 'TEXT', field: 'label' },
  { ending: 'Value', holds: 'PLAIN', field: 'value' },
  { ending: 'Kind', holds: 'PLAIN', field: 'kind' },
] as const;

/** The columns that every group has, after those of its dimensions. */
const OF_GROUP = [
  { name: 'count', holds: 'NUMBER' },
  { name: 'sums', holds: 'TEXTS' },
  { name: 'isOther', holds: 'FLAG' },
] as const;

/** The groups of a list as a table: for each dimension its label, its value and what kind of key it is, then the count. */
export class GroupsTable {
  readonly #query: OwnQuery<CountedList, RequestContext>;
  /** What may be said of it: the arguments of the list, and those of its groups. */
  readonly #args: readonly GraphQLArgument[];

  private constructor(
    private readonly schema: GraphQLSchema,
    reader: Reader<RequestContext>,
    list: string,
    groups: readonly GraphQLArgument[],
  ) {
    // By `orderBy` the groups are put in order: to put the list in order would be for nothing.
    const ofList = schema
      .getQueryType()!
      .getFields()
      [list]!.args.filter(({ name }) => OF_LIST.includes(name));
    this.#args = [...ofList, ...groups];
    // A variable of an argument with a default may be omitted: the default counts then.
    const typeOf = ({ type, defaultValue }: GraphQLArgument) =>
      defaultValue === undefined ? type : getNullableType(type);
    const declared = this.#args.map((argument) => `$${argument.name}: ${typeOf(argument)}`).join(', ');
    const passed = (args: readonly GraphQLArgument[]) => args.map(({ name }) => `${name}: $${name}`).join(', ');
    const [fragment] = textsIn(import.meta.resolve('#src/outputs/exports/groups.graphql'));
    const text = `query (${declared}) {
      feedToken
      list: ${list}(${passed(ofList)}) { groups(${passed(groups)}) { ...ExportedGroups } }
    }\n${fragment}`;
    this.#query = new OwnQuery(text, schema, reader);
  }

  /** The groups of a list, or null where the list has none. */
  static of(schema: GraphQLSchema, reader: Reader<RequestContext>, list: string): GroupsTable | null {
    const connection = getNamedType(schema.getQueryType()!.getFields()[list]!.type) as GraphQLObjectType;
    const groups = connection.getFields().groups;
    return groups ? new GroupsTable(schema, reader, list, groups.args) : null;
  }

  /**
   * What an address asks for.
   * @throws GraphQLError BAD_USER_INPUT
   */
  askedIn(parameters: URLSearchParams, own: readonly string[]): { [argument: string]: unknown } {
    return listAddress(parameters, { args: this.#args }, own);
  }

  /**
   * The groups, and of which state of the data they are.
   * @throws what is wrong with what was asked
   */
  async read(
    asked: { [argument: string]: unknown },
    context: RequestContext,
  ): Promise<{ rows: FlatGroup[]; state: State }> {
    const at = instantOf(new Date());
    const { list, feedToken } = await this.#query.dataOf(asked, context);
    return { rows: list.groups.rows.map(flatGroup), state: { at, version: feedToken } };
  }

  /** The columns of groups by some dimensions, as CSV on the Web (W3C) describes them. */
  columnSchemas(by: readonly string[]): object[] {
    const dimensions = getNamedType(this.#args.find(({ name }) => name === 'by')!.type) as GraphQLEnumType;
    const meaning = (type: string, field: string) =>
      (this.schema.getType(type) as GraphQLObjectType).getFields()[field]!.description!;
    return [
      ...by.flatMap((dimension) =>
        OF_DIMENSION.map(({ ending, holds, field }) => {
          const ofDimension = field === 'label' ? `${dimensions.getValue(dimension)!.description} ` : '';
          const name = columnOf(dimension) + ending;
          return columnSchema({ name, holds }, ofDimension + meaning('GroupKey', field));
        }),
      ),
      ...OF_GROUP.map((column) => columnSchema(column, meaning('Group', column.name))),
    ];
  }
}

const OF_LIST = ['where', 'search', 'between'];

/** The names of the columns of groups, given the dimensions. */
export function columnsOfGroups(by: readonly string[]): string[] {
  const ofDimensions = by.flatMap((dimension) => OF_DIMENSION.map(({ ending }) => columnOf(dimension) + ending));
  return [...ofDimensions, ...OF_GROUP.map(({ name }) => name)];
}

function columnOf(dimension: string): string {
  return dimension.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

function flatGroup({ keys, count, sums, isOther }: ExportedGroupsFragment['rows'][number]): FlatGroup {
  const ofKeys = keys.flatMap((key) =>
    OF_DIMENSION.map(({ ending, field }) => [columnOf(key.dimension) + ending, key[field]]),
  );
  const amounts = sums.map(({ value, currency }) => `${value} ${currency}`).join(AND) || null;
  return { ...Object.fromEntries(ofKeys), count, sums: amounts, isOther };
}

/** How groups are written, by the ending of the address. */
export const GROUPS_WRITTEN: { readonly [ending: string]: (rows: FlatGroup[], columns: string[]) => string } = {
  csv: (rows, columns) =>
    stringify(
      rows.map((row) => columns.map((column) => cellOf(row[column] ?? null))),
      { header: true, columns },
    ),
  json: (rows) => `[${rows.map((row) => `\n${JSON.stringify(row)}`).join(',')}\n]\n`,
  ndjson: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
};

function cellOf(value: string | number | boolean | null): string {
  return typeof value === 'string' ? guarded(value) : String(value ?? '');
}
