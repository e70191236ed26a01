import type { GraphQLSchema } from 'graphql';
import { GraphQLLocale } from 'graphql-scalars';
import type { RequestContext } from '../../access/context.ts';
import { type Argument, listAddress } from '../../query/compiling/list-address.ts';
import { OwnQuery } from '../../query/running/in-process.ts';
import type { Reader } from '../../query/running/reader.ts';
import { instantOf, type State } from './describing.ts';

/** Who cooperates with whom, as the API says it. */
export interface Network {
  nodes: {
    party: { id: string; name: string; __typename: string };
    items: number;
    coordinates: { latitude: number; longitude: number } | null;
  }[];
  edges: { a: End; b: End; items: number; agreements: number; latestOn: string | null }[];
}

/** A party of a pair. */
export interface End {
  id: string;
  name: string;
}

/** The field at the root of a query. */
export const NETWORK = 'cooperationNetwork';

const QUERY = `query ($level: PartyLevel!, $where: CooperationWhere, $search: String, $top: Int, $lang: Locale) {
  feedToken
  ${NETWORK}(level: $level, where: $where, search: $search, top: $top) {
    nodes { party { __typename id name(lang: $lang) } items coordinates { latitude longitude } }
    edges { a { id name(lang: $lang) } b { id name(lang: $lang) } items agreements latestOn }
  }
}`;

/** Asks for networks, with the names of parties in a language. */
export class NetworkQuery {
  readonly #query: OwnQuery<{ feedToken: string; [NETWORK]: Network }, RequestContext>;
  /** What may be said of a network: the arguments of the field, and the language. */
  readonly #args: readonly Argument[];

  constructor(schema: GraphQLSchema, reader: Reader<RequestContext>) {
    this.#query = new OwnQuery(QUERY, schema, reader);
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
