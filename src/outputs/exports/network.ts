import type { GraphQLSchema } from 'graphql';
import { GraphQLLocale } from 'graphql-scalars';
import type { RequestContext } from '../../access/context.ts';
import { type Argument, listAddress } from '../../query/compiling/list-address.ts';
import { OwnQuery } from '../../query/running/in-process.ts';
import type { Reader } from '../../query/running/reader.ts';
import type { ExportedNetworkQuery } from '../../records/description/documents.ts';
import { textsIn } from '../record-documents/fragments.ts';
import { instantOf, type State } from './describing.ts';

/** Who cooperates with whom, as the API says it. */
export type Network = ExportedNetworkQuery[typeof NETWORK];

/** A party of a pair. */
export type End = Network['links'][number]['one'];

/** The field at the root of a query. */
export const NETWORK = 'cooperationNetwork';

/** Asks for networks, with the names of parties in a language. */
export class NetworkQuery {
  readonly #query: OwnQuery<ExportedNetworkQuery, RequestContext>;
  /** The facts that an input may give of a network: the arguments of the field, and the language. */
  readonly #args: readonly Argument[];

  constructor(schema: GraphQLSchema, reader: Reader<RequestContext>) {
    const [text] = textsIn(import.meta.resolve('#src/outputs/exports/network.graphql'));
    this.#query = new OwnQuery(text!, schema, reader);
    const { args } = schema.getQueryType()!.getFields()[NETWORK]!;
    this.#args = [...args, { name: 'lang', type: GraphQLLocale, defaultValue: undefined }];
  }

  /**
   * What an address asks for.
   * @throws GraphQLError BAD_USER_INPUT
   */
  askedIn(parameters: URLSearchParams, own: readonly string[]): { [argument: string]: unknown } {
    return listAddress(parameters, { args: this.#args }, own);
  }

  /**
   * The network, and of which state of the data it is.
   * @throws what is wrong with what was asked
   */
  async read(
    asked: { [argument: string]: unknown },
    context: RequestContext,
  ): Promise<{ network: Network; state: State }> {
    const at = instantOf(new Date());
    const { feedToken, [NETWORK]: network } = await this.#query.dataOf(asked, context);
    return { network, state: { at, version: feedToken } };
  }
}
