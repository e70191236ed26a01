// The textbook method: Apollo Server as its documentation starts it, TypeORM repositories, a DataLoader for each
// relation.
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { announce } from './announce.js';
import { loadersOf, resolversFor } from './resolvers.js';
import { typeormRows } from './typeorm-rows.js';

const rows = await typeormRows(process.env.DATABASE_URL);
const server = new ApolloServer({
  typeDefs: readFileSync(new URL('records.graphql', import.meta.url), 'utf8'),
  resolvers: withoutForeign(resolversFor(rows)),
});
const { url } = await startStandaloneServer(server, {
  listen: { port: 0, host: '127.0.0.1' },
  context: async () => ({ load: loadersOf(rows) }),
});
announce(new URL(url).port, '/');

/** Apollo does not know Mercurius's `resolveType`. */
function withoutForeign(resolvers) {
  for (const of of Object.values(resolvers)) delete of.resolveType;
  return resolvers;
}
