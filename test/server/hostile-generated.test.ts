import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { getOperationAST, getVariableValues, parse } from 'graphql';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { until } from '../harness/program.ts';
import { INSIDE } from '../harness/refusals.ts';
import { startTestServer, type TestAnswer, type TestServer } from '../harness/server.ts';
import { Dice } from '../query/plain/dice.ts';
import { HostileChoices } from '../query/plain/hostile-choices.ts';
import { type HostileRequest, hostileRequests } from '../query/plain/hostile-requests.ts';
import { priceOfAnswer } from '../query/plain/price-of-answer.ts';
import { writeRandomWorld } from '../query/plain/random-world.ts';
import { chosenSeed, longRuns } from '../query/plain/runs.ts';
import { ThreeWays } from '../query/plain/three-ways.ts';

/** 2,000 in an ordinary run, 100,000 in a long one. */
const REQUESTS = longRuns === null ? 2_000 : longRuns * 5;
const SEED = chosenSeed ?? 1;
/** Sent at once. */
const AT_ONCE = 8;

const ADMIN = { role: Role.ADMIN, name: 'Ada', identity: 'key 1' };
const WITH_KEY = { authorization: 'Bearer administrator' };

/** What may be answered later, and is no fault: where too much is asked at once, or it takes too long. */
const LATER = ['OVERLOADED', 'TIMEOUT'];

let database: FreshDatabase;
let server: TestServer;
let ways: ThreeWays;
let choices: HostileChoices;

beforeAll(async () => {
  database = await freshDatabase();
  ways = await ThreeWays.open(database.url);
  await writeRandomWorld(ways.dataSource, new Dice(SEED));
  await database.sql('analyze');
  await ways.read();
  choices = new HostileChoices(ways.world(ADMIN));
  server = await startTestServer({
    database,
    viewer: ({ headers }) => (headers.authorization ? ADMIN : ANONYMOUS),
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

/** What is wrong with an answer, in words; null where it is as it should be. */
function amiss({ status, body }: TestAnswer, { sent }: HostileRequest): string | null {
  const codes = (body.errors ?? []).map(({ extensions }) => extensions?.code);
  if (codes.some((code) => typeof code !== 'string')) return 'an error has no code';
  if (codes.includes('INTERNAL_SERVER_ERROR')) return 'a fault of ours';
  if (status >= 500 && !(status === 503 && LATER.includes(codes[0]!))) return `status ${status}`;
  if (body.data === undefined && codes.length === 0) return 'neither data nor errors';
  if ((body.errors ?? []).some(({ message }) => INSIDE.test(message))) return 'words of the inside';
  // What is to be sent again later has a price of its own.
  if (!body.data || codes.some((code) => LATER.includes(String(code)))) return null;
  const { requested, actual } = body.extensions!.cost as { requested: number; actual: number };
  // As it has arrived: an address holds no half of a character.
  const document = parse(Buffer.from(String(sent.query)).toString());
  const operation = getOperationAST(document, sent.operationName as string | null)!;
  const given = (sent.variables ?? {}) as Record<string, unknown>;
  const { coerced: variables } = getVariableValues(ways.schema, operation.variableDefinitions ?? [], given);
  const { price, hasNull } = priceOfAnswer(ways.schema, document, operation, variables ?? {}, body.data);
  // Fixed prices are charged for what failed and for what was found to be absent, too; the schema has a price of its own.
  const isWhole = codes.length === 0 && !hasNull && !/__schema|__type\b/.test(String(sent.query));
  if (isWhole ? actual !== price : actual < price)
    return `the rows that came cost ${price}, and ${actual} were charged`;
  if (actual > requested) return `${actual} were charged, and ${requested} were promised`;
  return null;
}

describe('Operations and inputs of all sorts', () => {
  it(
    `${REQUESTS} of seed ${SEED} are refused or done, without a fault of ours and within their cost`,
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
      // It would prove little if all of them were nonsense.
      expect(seen.get('OK')).toBeGreaterThan(REQUESTS / 10);
      // The connection that listens looks at the feed now and then, and a statement that is cancelled ends a moment later.
      const atWork = `select from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`;
      await until(async () => (await database.sql(atWork)).length === 0, 'nothing is at work any more');
    },
    1_000 * 60 * 60,
  );
});
