import { Client, fetchExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import type { PartyLevel } from 'entente-schema';
import { FindPartiesDocument, type FindPartiesQueryVariables } from 'entente-schema/documents';
import schema from 'entente-schema/introspection.json' with { type: 'json' };

/** Reads a list from the network, then from a cache with the schema. */
export async function withUrql(url: string) {
  const cache = cacheExchange({ schema: schema as never, resolvers: { Query: { parties: relayPagination() } } });
  const client = new Client({ url: `${url}/graphql`, preferGetMethod: false, exchanges: [cache, fetchExchange] });
  const levels: PartyLevel[] = ['CITY'];
  const variables = { search: 'Havana', where: { levels } };
  const { data } = await client.query(FindPartiesDocument, variables).toPromise();
  const again = await client.query(FindPartiesDocument, variables, { requestPolicy: 'cache-only' }).toPromise();
  const countries = (again.data?.parties?.edges ?? []).map(({ node }) =>
    node.__typename === 'City' ? (node.country?.name ?? null) : null,
  );
  return { names: data?.parties?.edges.map(({ node }) => node.name), countries };
}

// @ts-expect-error: there is no such level.
export const wrongLevel: PartyLevel = 'VILLAGE';

// @ts-expect-error: there is no such level in a filter either.
export const wrongFilter: FindPartiesQueryVariables = { search: 'Havana', where: { levels: ['VILLAGE'] } };
