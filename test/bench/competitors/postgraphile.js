// PostGraphile 5 as its documentation sets it up, over the same tables. SQL functions extend it with what no table has
// (items between two parties, number of agreements by status), as it recommends.
import { createServer } from 'node:http';
import { grafserv } from 'grafserv/node';
import pg from 'pg';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { announce } from './announce.js';
import { FUNCTIONS } from './postgraphile-functions.js';

const connectionString = process.env.DATABASE_URL;
const client = new pg.Client({ connectionString });
await client.connect();
await client.query(FUNCTIONS);
await client.end();

const pool = new pg.Pool({ connectionString, max: 4, options: '-c jit=off -c timezone=UTC' });
const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ pool, schemas: ['public', 'asked'] })],
  grafserv: { graphqlPath: '/graphql', watch: false, graphiql: false },
  grafast: { explain: false },
});
if (process.argv.includes('--schema')) {
  const { printSchema } = await import('graphql');
  process.stdout.write(printSchema(await instance.getSchema()));
  process.exit(0);
}
const server = createServer();
await instance.createServ(grafserv).addTo(server);
server.keepAliveTimeout = 65_000;
server.listen(0, '127.0.0.1', () => announce(server.address().port, '/graphql'));
