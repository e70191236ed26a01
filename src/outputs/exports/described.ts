import type { GraphQLSchema } from 'graphql';
import { listAddress } from '../../query/compiling/list-address.ts';
import { columnsOf, type ExportedTable } from '../../records/description/columns.ts';
import { columnSchema, meaningOf } from './describing.ts';
import type { GroupsTable } from './groups.ts';
import { NETWORK, type NetworkQuery } from './network.ts';
import { pairColumnSchemas } from './network-pairs.ts';

/** What a table of an address is. */
interface Description {
  /** What the address asks for, as the API would be asked. */
  given: { [argument: string]: unknown };
  /** Its columns, as CSV on the Web (W3C, `tableSchema`) describes them. */
  tableSchema: { columns: object[]; primaryKey?: string };
}

/** What is written as CSV and can be described. */
export interface Described {
  /** In addresses and file names. */
  name: string;
  /** The field at the root of a query. */
  list: string;
  /**
   * What is at an address.
   * @param own parameters that mean something to the door alone
   * @throws GraphQLError BAD_USER_INPUT
   */
  at(parameters: URLSearchParams, own: readonly string[]): Description;
}

/** A list, or its groups where the address says by what. */
export function describedTable(table: ExportedTable, groups: GroupsTable | null, schema: GraphQLSchema): Described {
  const { name, list = name } = table;
  const field = schema.getQueryType()!.getFields()[list]!;
  return {
    name,
    list,
    at(parameters, own) {
      if (groups && parameters.has('by')) {
        const given = groups.askedIn(parameters, own);
        return { given, tableSchema: { columns: groups.columnSchemas(given.by as string[]) } };
      }
      const columns = columnsOf(table).map((column) => columnSchema(column, meaningOf(schema, table, column)));
      return { given: listAddress(parameters, field, own), tableSchema: { columns, primaryKey: 'id' } };
    },
  };
}

/** The pairs of a network. */
export function describedPairs(network: NetworkQuery, schema: GraphQLSchema): Described {
  const tableSchema = { columns: pairColumnSchemas(schema) };
  return {
    name: 'network',
    list: NETWORK,
    at: (parameters, own) => ({ given: network.askedIn(parameters, own), tableSchema }),
  };
}
