import type { GraphQLSchema } from 'graphql';
import { GraphQLLocale } from 'graphql-scalars';
import type { RequestContext } from '../../access/context.ts';
import { InternalQuery } from '../../query/running/internal-query.ts';
import type { Reader } from '../../query/running/reader.ts';
import type { ExportedNetworkQuery } from '../../records/description/documents.ts';
import { type Argument, listAddress } from '../list-address.ts';
import { readDocuments } from '../record-documents/fragments.ts';
import { type DataVersion, toIsoSeconds } from './metadata.ts';

/** The cooperation network as the API returns it. */
export type Network = ExportedNetworkQuery[typeof NETWORK];

/** A party of a pair. */
export type NetworkParty = Network['links'][number]['one'];

/** The name of the query field. */
export const NETWORK = 'cooperationNetwork';

/** Reads networks, with the names of parties in the language of `lang`. */
export class NetworkQuery {
  readonly #query: InternalQuery<ExportedNetworkQuery, RequestContext>;
  /** The arguments of the field, and the language. */
  readonly #args: readonly Argument[];

  constructor(schema: GraphQLSchema, reader: Reader<RequestContext>) {
    const [text] = readDocuments(import.meta.resolve('#src/outputs/exports/network.graphql'));
    this.#query = new InternalQuery(text!, schema, reader);
    const { args } = schema.getQueryType()!.getFields()[NETWORK]!;
    this.#args = [...args, { name: 'lang', type: GraphQLLocale, defaultValue: undefined }];
  }

  /**
   * Returns the arguments in the parameters of an address.
   * @throws GraphQLError BAD_USER_INPUT
   */
  parseArguments(parameters: URLSearchParams, own: readonly string[]): { [argument: string]: unknown } {
    return listAddress(parameters, { args: this.#args }, own);
  }

  /**
   * Reads the network and its data version.
   * @throws GraphQLError if an argument is invalid or the query fails
   */
  async read(
    given: { [argument: string]: unknown },
    context: RequestContext,
  ): Promise<{ network: Network; state: DataVersion }> {
    const at = toIsoSeconds(new Date());
    const { feedToken, [NETWORK]: network } = await this.#query.dataOf(given, context);
    return { network, state: { at, version: feedToken } };
  }
}
