import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { buildSchema, type GraphQLObjectType } from 'graphql';
import { Role, type Viewer } from '../../src/access/viewer.ts';
import { poolOf } from '../../src/database/database.ts';
import { Crawl } from '../harness/crawl.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { FailingConnection, hasRun, STATEMENT_FAILURES, type StatementFailure } from '../harness/failing-connection.ts';
import { mutationsOn } from '../harness/mutations.ts';
import { publicError } from '../harness/public-errors.ts';
import { startTestServer, type TestAnswer, type TestData, type TestServer } from '../harness/server.ts';
import { createRecordsFor, type Given, MUTATIONS } from '../records/mutation-table.ts';
import { Baseline, countsOf } from './baseline.ts';
import { forEachStatement } from './tally.ts';

jest.setTimeout(600_000);

const VIEWERS: Record<string, Viewer> = {
  editor: { role: Role.EDITOR, name: 'Ada', identity: 'key 2' },
  administrator: { role: Role.ADMIN, name: 'Root', identity: 'key 3' },
};

const SCHEMA = buildSchema(readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8'));
const CRAWL = new Crawl(SCHEMA);

/** Each mutation of the schema; one without an example in the table fails. */
const NAMES = Object.keys(SCHEMA.getMutationType()!.getFields());

let database: FreshDatabase;
let wire: FailingConnection;
let server: TestServer;
let given: Given;
let baseline: Baseline;

beforeAll(async () => {
  database = await freshDatabase();
  wire = await FailingConnection.open(database);
  server = await startTestServer({
    database: wire.database,
    viewer,
    deliversWebhooks: false,
    logTo: () => {},
  });
  const done = async (mutation: string, input: object, selection: string): Promise<TestData> => {
    const { userErrors, ...rest } = await mutationsOn(server, headersFor(mutation)).payload(mutation, input, selection);
    expect([mutation, userErrors]).toEqual([mutation, []]);
    return rest;
  };
  for (const [level, text] of [
    ['COUNTRY', 'Serbia'],
    ['CITY', 'Moscow'],
    ['CITY', 'Havana'],
  ]) {
    await done('createParty', { level, names: [{ lang: 'en', text }] }, 'party { id }');
  }
  given = await createRecordsFor(done, server.dataSource);
  baseline = await Baseline.of(database.sql);
});
beforeEach(async () => baseline.restore(await baseline.contents()));
afterAll(async () => {
  await server?.stop();
  await wire?.close();
  await database?.drop();
});

function viewer({ headers }: { headers: { authorization?: string } }): Viewer {
  return VIEWERS[headers.authorization ?? ''] ?? { role: Role.ANONYMOUS, name: null };
}

function headersFor(mutation: string): Record<string, string> {
  return { authorization: MUTATIONS[mutation]?.by ?? 'editor' };
}

/** The payload, with only ids of records: the whole payload is read by one statement anyway. */
function selectionOf(mutation: string): string {
  const payload = SCHEMA.getMutationType()!.getFields()[mutation]!.type as GraphQLObjectType;
  // A retry has no warnings and has written nothing.
  const frame = ['userErrors', 'warnings', 'written'];
  const fields = Object.values(payload.getFields()).filter(({ name }) => !frame.includes(name));
  return fields.map((field) => `${field.name}${CRAWL.selectionOf(field)}`).join(' ');
}

/** Sends the example of a mutation, always with the same idempotency key. */
function attempt(mutation: string) {
  const input = { ...MUTATIONS[mutation]!.valid(given), idempotencyKey: 'the same each time' };
  return mutationsOn(server, headersFor(mutation)).send(mutation, input, selectionOf(mutation));
}

/** The rows that a mutation adds if it is sent once and nothing fails. */
async function addedByOnce(mutation: string): Promise<{ [table: string]: number }> {
  const { body } = await attempt(mutation);
  expect([mutation, body.errors, body.data?.[mutation].userErrors]).toEqual([mutation, undefined, []]);
  const contents = await baseline.contents();
  await baseline.restore(contents);
  return countsOf(contents);
}

/** The data of a cached response: without the secret of a key, which is shown once. */
const keptOf = ({ body }: TestAnswer) => JSON.stringify(body.data, (name, value) => (name === 'secret' ? null : value));

/** The error that the client receives; null if the mutation succeeds nevertheless. */
const TOLD: { [way in StatementFailure]: string | null } = {
  'refused: no space': 'SERVICE_UNAVAILABLE',
  'refused: takes too long': 'TIMEOUT',
  'refused: deadlock': null,
  'lost before it ran': 'SERVICE_UNAVAILABLE',
  'lost after it ran': 'SERVICE_UNAVAILABLE',
  'lost amid its answer': 'SERVICE_UNAVAILABLE',
};

describe('table of examples', () => {
  it('has each mutation of the schema', () => {
    expect(Object.keys(MUTATIONS).sort()).toEqual(NAMES.sort());
  });
});

describe.each(NAMES)('%s', (mutation) => {
  it.each(Object.keys(STATEMENT_FAILURES) as StatementFailure[])(
    'writes everything once or nothing if its n-th statement is %s',
    async (way) => {
      const whole = await addedByOnce(mutation);
      await forEachStatement(wire, { kind: mutation, way }, async (n) => {
        const answer = await attempt(mutation);
        const failed = wire.lift();
        const place = `${mutation}, ${way}, statement ${n}: ${failed}`;
        const after = await baseline.contents();
        const { code, status } = publicError(answer);
        const isDone = answer.body.errors === undefined;
        if (isDone) expect([place, answer.body.data[mutation].userErrors]).toEqual([place, []]);
        else expect([place, status, code, answer.headers.get('retry-after')]).toEqual([place, 503, TOLD[way], '2']);
        // A write that was committed before the connection was lost is stored, although the client cannot know.
        const isWritten = isDone || (failed === 'COMMIT' && hasRun(way));
        if (isWritten) expect([place, countsOf(after)]).toEqual([place, whole]);
        else expect([place, after]).toEqual([place, baseline.before]);
        expect([place, await baseline.leftOver([poolOf(server.dataSource)])]).toEqual([place, []]);

        const again = await attempt(mutation);
        expect([place, again.body.errors, again.body.data[mutation].userErrors]).toEqual([place, undefined, []]);
        if (isDone) expect([place, keptOf(again)]).toEqual([place, keptOf(answer)]);
        const written = await baseline.contents();
        expect([place, countsOf(written)]).toEqual([place, whole]);
        await baseline.restore(written);
        return failed;
      });
    },
  );
});
