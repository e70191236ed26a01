// Mercurius with graphql-jit and loaders over hand-written, prepared SQL: the fastest of the usual methods.
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import mercurius from 'mercurius';
import pg from 'pg';
import { announce } from './announce.js';
import { loadersOf, resolversFor } from './resolvers.js';
import { sqlRows } from './sql-rows.js';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4, options: '-c jit=off -c timezone=UTC' });
const rows = sqlRows(async (name, text, values) => (await pool.query({ name, text, values })).rows);

const app = Fastify();
await app.register(mercurius, {
  schema: readFileSync(new URL('records.graphql', import.meta.url), 'utf8'),
  resolvers: withoutForeign(resolversFor(rows)),
  jit: 1,
  context: () => ({ load: loadersOf(rows) }),
});
await app.listen({ port: 0, host: '127.0.0.1' });
announce(app.server.address().port, '/graphql');

/** Mercurius does not know Apollo's `__resolveType`. */
function withoutForeign(resolvers) {
  for (const of of Object.values(resolvers)) delete of.__resolveType;
  return resolvers;
}
