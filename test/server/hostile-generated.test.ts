import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { getOperationAST, getVariableValues, parse } from 'graphql';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { until } from '../harness/program.ts';
import { INTERNAL_DETAILS } from '../harness/public-errors.ts';
import { startTestServer, type TestAnswer, type TestServer } from '../harness/server.ts';
import { Dice } from '../query/reference-executor/dice.ts';
import { HostileChoices } from '../query/reference-executor/hostile-choices.ts';
import { type HostileRequest, hostileRequests } from '../query/reference-executor/hostile-requests.ts';
import { priceOfAnswer } from '../query/reference-executor/price-of-answer.ts';
import { writeRandomWorld } from '../query/reference-executor/random-world.ts';
import { chosenSeed, longRuns } from '../query/reference-executor/runs.ts';
import { ThreeExecutions } from '../query/reference-executor/three-ways.ts';

/** 2,000 in a usual run, 100,000 in a long one. */
const REQUESTS = longRuns === null ? 600 : longRuns * 5;
const SEED = chosenSeed ?? 1;
/** Number of concurrent requests. */
const AT_ONCE = 8;

const ADMIN = { role: Role.ADMIN, name: 'Ada', identity: 'key 1' };
const WITH_KEY = { authorization: 'Bearer administrator' };

/** Codes of requests that may succeed later: the server is busy, or the operation takes too long. */
const LATER = ['OVERLOADED', 'TIMEOUT'];

let database: FreshDatabase;
let server: TestServer;
let ways: ThreeExecutions;
let choices: HostileChoices;

beforeAll(async () => {
  database = await freshDatabase();
  ways = await ThreeExecutions.open(database.url);
  await writeRandomWorld(ways.dataSource, new Dice(SEED));
  await database.sql('analyze');
  await ways.read();
  choices = new HostileChoices(ways.world(ADMIN));
  server = await startTestServer({
    database,
    viewer: ({ headers }) => (headers.authorization ? ADMIN : ANONYMOUS),
    // On a busy machine, a mutation that ends after its deadline would keep its estimated cost.
    timeouts: { answer: 60_000 },
  });
}, 120_000);

afterAll(async () => {
  await server?.stop();
  await ways?.close();
  await database?.drop();
});

async function send({ method, hasKey, sent }: HostileRequest): Promise<TestAnswer> {
  const headers = { accept: 'application/graphql-response+json', ...(hasKey ? WITH_KEY : {}) };
  if (method === 'POST') {
    const body = JSON.stringify(sent);
    return read(
      await fetch(`${server.url}/graphql`, {
        method,
        headers: { ...headers, 'content-type': 'application/json' },
        body,
      }),
    );
  }
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(sent)) {
    if (value !== undefined) parameters.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  const required = { ...headers, 'apollo-require-preflight': 'true' };
  return read(await fetch(`${server.url}/graphql?${parameters}`, { headers: required }));
}

async function read(response: Response): Promise<TestAnswer> {
  return { status: response.status, headers: response.headers, body: (await response.json()) as TestAnswer['body'] };
}

/** Describes what is wrong with a response; null if nothing is. */
function amiss({ status, body }: TestAnswer, { sent }: HostileRequest): string | null {
  const codes = (body.errors ?? []).map(({ extensions }) => extensions?.code);
  if (codes.some((code) => typeof code !== 'string')) return 'an error has no code';
  if (codes.includes('INTERNAL_SERVER_ERROR')) return 'an internal error';
  if (status >= 500 && !(status === 503 && LATER.includes(codes[0]!))) return `status ${status}`;
  if (body.data === undefined && codes.length === 0) return 'neither data nor errors';
  if ((body.errors ?? []).some(({ message }) => INTERNAL_DETAILS.test(message))) return 'internal details';
  // Requests to be repeated later have a price of their own.
  if (!body.data || codes.some((code) => LATER.includes(String(code)))) return null;
  const { requested, actual } = body.extensions!.cost as { requested: number; actual: number };
  // As the server receives it: a URL cannot contain half of a surrogate pair.
  const document = parse(Buffer.from(String(sent.query)).toString());
  const operation = getOperationAST(document, sent.operationName as string | null)!;
  const given = (sent.variables ?? {}) as Record<string, unknown>;
  const { coerced: variables } = getVariableValues(ways.schema, operation.variableDefinitions ?? [], given);
  const { price, hasNull } = priceOfAnswer(ways.schema, document, operation, variables ?? {}, body.data);
  // Fixed prices are charged even for failed fields and missing records; the schema has a price of its own.
  const isWhole = codes.length === 0 && !hasNull && !/__schema|__type\b/.test(String(sent.query));
  if (isWhole ? actual !== price : actual < price) return `the rows returned cost ${price}, but ${actual} were charged`;
  if (actual > requested) return `${actual} were charged, but only ${requested} were estimated`;
  return null;
}

describe('Generated operations and inputs', () => {
  it(
    `${REQUESTS} of seed ${SEED} are rejected or answered, without internal errors and within their estimated cost`,
    async () => {
      const requests = fc.sample(hostileRequests(ways.schema, choices), { numRuns: REQUESTS, seed: SEED });
      const wrong: string[] = [];
      const seen = new Map<string, number>();
      const one = async () => {
        for (let request = requests.pop(); request && wrong.length < 10; request = requests.pop()) {
          const answer = await send(request);
          const fault = amiss(answer, request);
          if (fault) wrong.push(`${fault}: ${JSON.stringify(request)}\n${JSON.stringify(answer.body).slice(0, 2_000)}`);
          const code = answer.body.errors?.[0]?.extensions.code ?? 'OK';
          seen.set(code, (seen.get(code) ?? 0) + 1);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, one));
      expect(wrong).toEqual([]);
      // If nearly all were rejected, the test would prove little.
      expect(seen.get('OK')).toBeGreaterThan(REQUESTS / 10);
      // The listening connection polls the feed now and then, and a cancelled statement ends a moment later.
      const atWork = `select from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`;
      await until(async () => (await database.sql(atWork)).length === 0, 'no statement is running');
    },
    1_000 * 60 * 60,
  );
});
