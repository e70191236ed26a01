// The floor: what an expert would write for exactly these queries. One prepared statement each, whose JSON is sent as
// PostgreSQL wrote it. No GraphQL, no validation, and only the values vary.
import { createServer } from 'node:http';
import pg from 'pg';
import { announce } from './announce.js';
import { STATEMENTS } from './floor-statements.js';

const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: 4,
  options: '-c jit=off -c timezone=UTC -c plan_cache_mode=force_generic_plan',
});

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    try {
      const { question, variables } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      const { text, values } = STATEMENTS[question];
      const { rows } = await pool.query({ name: question, text, values: values(variables) });
      const body = `{"data":${rows[0].data}}\n`;
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
      response.end(body);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
});
server.keepAliveTimeout = 65_000;
server.listen(0, '127.0.0.1', () => announce(server.address().port, '/'));
