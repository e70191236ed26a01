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
import { InternalQuery } from '../../query/running/internal-query.ts';
import type { Reader } from '../../query/running/reader.ts';
import { VALUE_SEPARATOR } from '../../records/description/columns.ts';
import type { ExportedGroupsFragment } from '../../records/description/documents.ts';
import { escapeFormula } from '../../records/values/csv-injection.ts';
import { listAddress } from '../list-address.ts';
import { readDocuments } from '../record-documents/fragments.ts';
import { columnSchema, type DataVersion, toIsoSeconds } from './metadata.ts';

/** A group as a row of a table. */
type GroupRow = { [column: string]: string | number | boolean | null };

interface CountedList {
  feedToken: string;
  list: { groups: ExportedGroupsFragment };
}

/** The columns of a dimension: name suffix, column type, and field of `GroupKey`. */
const OF_DIMENSION = [
  { ending: '', type: 'TEXT', field: 'label' },
  { ending: 'Value', type: 'PLAIN', field: 'value' },
  { ending: 'Kind', type: 'PLAIN', field: 'kind' },
] as const;

/** The columns after those of the dimensions. */
const OF_GROUP = [
  { name: 'count', type: 'NUMBER' },
  { name: 'sums', type: 'TEXTS' },
  { name: 'isOther', type: 'FLAG' },
] as const;

/** Exports the groups of a list: label, value and kind of each dimension, then the count. */
export class GroupsTable {
  readonly #query: InternalQuery<CountedList, RequestContext>;
  /** The arguments of the list and of its groups. */
  readonly #args: readonly GraphQLArgument[];

  private constructor(
    private readonly schema: GraphQLSchema,
    reader: Reader<RequestContext>,
    list: string,
    groups: readonly GraphQLArgument[],
  ) {
    // `orderBy` is that of the groups; the order of the list does not matter.
    const ofList = schema
      .getQueryType()!
      .getFields()
      [list]!.args.filter(({ name }) => OF_LIST.includes(name));
    this.#args = [...ofList, ...groups];
    // Nullable, so that an omitted variable means the argument's default.
    const typeOf = ({ type, defaultValue }: GraphQLArgument) =>
      defaultValue === undefined ? type : getNullableType(type);
    const declared = this.#args.map((argument) => `$${argument.name}: ${typeOf(argument)}`).join(', ');
    const passed = (args: readonly GraphQLArgument[]) => args.map(({ name }) => `${name}: $${name}`).join(', ');
    const [fragment] = readDocuments(import.meta.resolve('#src/outputs/exports/groups.graphql'));
    const text = `query (${declared}) {
      feedToken
      list: ${list}(${passed(ofList)}) { groups(${passed(groups)}) { ...ExportedGroups } }
    }\n${fragment}`;
    this.#query = new InternalQuery(text, schema, reader);
  }

  /** Returns null if the list has no groups. */
  static of(schema: GraphQLSchema, reader: Reader<RequestContext>, list: string): GroupsTable | null {
    const connection = getNamedType(schema.getQueryType()!.getFields()[list]!.type) as GraphQLObjectType;
    const groups = connection.getFields().groups;
    return groups ? new GroupsTable(schema, reader, list, groups.args) : null;
  }

  /**
   * Returns the arguments in the parameters of an address.
   * @throws GraphQLError BAD_USER_INPUT
   */
  parseArguments(parameters: URLSearchParams, own: readonly string[]): { [argument: string]: unknown } {
    return listAddress(parameters, { args: this.#args }, own);
  }

  /**
   * Reads the groups and their data version.
   * @throws GraphQLError if an argument is invalid or the query fails
   */
  async read(
    given: { [argument: string]: unknown },
    context: RequestContext,
  ): Promise<{ rows: GroupRow[]; state: DataVersion }> {
    const at = toIsoSeconds(new Date());
    const { list, feedToken } = await this.#query.dataOf(given, context);
    return { rows: list.groups.rows.map(groupRow), state: { at, version: feedToken } };
  }

  /** The columns of groups by these dimensions, described as CSV on the Web (W3C). */
  columnSchemas(by: readonly string[]): object[] {
    const dimensions = getNamedType(this.#args.find(({ name }) => name === 'by')!.type) as GraphQLEnumType;
    const meaning = (type: string, field: string) =>
      (this.schema.getType(type) as GraphQLObjectType).getFields()[field]!.description!;
    return [
      ...by.flatMap((dimension) =>
        OF_DIMENSION.map(({ ending, type, field }) => {
          const ofDimension = field === 'label' ? `${dimensions.getValue(dimension)!.description} ` : '';
          const name = columnOf(dimension) + ending;
          return columnSchema({ name, type }, ofDimension + meaning('GroupKey', field));
        }),
      ),
      ...OF_GROUP.map((column) => columnSchema(column, meaning('Group', column.name))),
    ];
  }
}

const OF_LIST = ['where', 'search', 'between'];

/** The names of the columns of groups by these dimensions. */
export function groupColumns(by: readonly string[]): string[] {
  const ofDimensions = by.flatMap((dimension) => OF_DIMENSION.map(({ ending }) => columnOf(dimension) + ending));
  return [...ofDimensions, ...OF_GROUP.map(({ name }) => name)];
}

function columnOf(dimension: string): string {
  return dimension.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

function groupRow({ keys, count, sums, isOther }: ExportedGroupsFragment['rows'][number]): GroupRow {
  const ofKeys = keys.flatMap((key) =>
    OF_DIMENSION.map(({ ending, field }) => [columnOf(key.dimension) + ending, key[field]]),
  );
  const amounts = sums.map(({ value, currency }) => `${value} ${currency}`).join(VALUE_SEPARATOR) || null;
  return { ...Object.fromEntries(ofKeys), count, sums: amounts, isOther };
}

/** Writers of groups, by file extension. */
export const GROUP_WRITERS: { readonly [ending: string]: (rows: GroupRow[], columns: string[]) => string } = {
  csv: (rows, columns) =>
    stringify(
      rows.map((row) => columns.map((column) => cellOf(row[column] ?? null))),
      { header: true, columns },
    ),
  json: (rows) => `[${rows.map((row) => `\n${JSON.stringify(row)}`).join(',')}\n]\n`,
  ndjson: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
};

function cellOf(value: string | number | boolean | null): string {
  return typeof value === 'string' ? escapeFormula(value) : String(value ?? '');
}
