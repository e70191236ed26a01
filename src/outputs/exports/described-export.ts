import type { GraphQLSchema } from 'graphql';
import { columnsOf, type ExportedTable } from '../../records/description/columns.ts';
import { listAddress } from '../list-address.ts';
import type { GroupsTable } from './groups.ts';
import { columnDescription, columnSchema } from './metadata.ts';
import { NETWORK, type NetworkQuery } from './network.ts';
import { pairColumnSchemas } from './network-pairs.ts';

/** The list arguments and the columns of an exported table. */
interface Description {
  /** The arguments of the list in the API. */
  given: { [argument: string]: unknown };
  /** `tableSchema` of CSV on the Web (W3C). */
  tableSchema: { columns: object[]; primaryKey?: string };
}

/** An export that has a description as CSV on the Web. */
export interface DescribedExport {
  /** The name in addresses and file names. */
  name: string;
  /** The name of the query field. */
  list: string;
  /**
   * Returns the arguments and columns for the parameters of an address.
   * @param own parameters that are no arguments of the list
   * @throws GraphQLError BAD_USER_INPUT
   */
  at(parameters: URLSearchParams, own: readonly string[]): Description;
}

/** A list, or its groups if the address has the parameter `by`. */
export function describedTable(
  table: ExportedTable,
  groups: GroupsTable | null,
  schema: GraphQLSchema,
): DescribedExport {
  const { name, list = name } = table;
  const field = schema.getQueryType()!.getFields()[list]!;
  return {
    name,
    list,
    at(parameters, own) {
      if (groups && parameters.has('by')) {
        const given = groups.parseArguments(parameters, own);
        return { given, tableSchema: { columns: groups.columnSchemas(given.by as string[]) } };
      }
      const columns = columnsOf(table).map((column) => columnSchema(column, columnDescription(schema, table, column)));
      return { given: listAddress(parameters, field, own), tableSchema: { columns, primaryKey: 'id' } };
    },
  };
}

/** The pairs of a network. */
export function describedPairs(network: NetworkQuery, schema: GraphQLSchema): DescribedExport {
  const tableSchema = { columns: pairColumnSchemas(schema) };
  return {
    name: 'network',
    list: NETWORK,
    at: (parameters, own) => ({ given: network.parseArguments(parameters, own), tableSchema }),
  };
}
