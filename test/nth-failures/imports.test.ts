import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { poolOf } from '../../src/database/database.ts';
import { buildersOn } from '../harness/builders.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { FailingConnection, STATEMENT_FAILURES, type StatementFailure } from '../harness/failing-connection.ts';
import { itemBuildersOn } from '../harness/item-builders.ts';
import { until } from '../harness/program.ts';
import { INTERNAL_DETAILS } from '../harness/public-errors.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { Baseline, type Contents, countsOf } from './baseline.ts';
import { openFiles } from './open-files.ts';
import { forEachStatement } from './tally.ts';

jest.setTimeout(900_000);

/** The step between tried numbers, except for the first and last 20: an import takes long. */
const STEP = 7;
const TRIED = `the first 20, every ${STEP}th and the last 20`;

const MAPPING = `
register: pacts
records:
  subject: { makes: TOPIC, key: subject, name: subject }
  signer: { makes: PERSON, key: signer, names: { text: signer } }
  pact:
    makes: AGREEMENT
    key: no
    title: title
    kind: TREATY
    status: SIGNED
    signedOn: signed
    topics: subject
    signatures:
      - { party: { name: one, level: COUNTRY }, role: SIGNATORY, signers: { person: signer } }
      - { party: { name: other, within: one, level: CITY }, role: SIGNATORY }
`;

const REGISTER = `no,title,signed,subject,signer,one,other
1,Pact on water,1950-05-05,Water,Ada,Cuba,Newtown
`;

const PROGRAMME = JSON.stringify({
  schedule: {
    version: '1',
    base_url: 'https://example.org/',
    conference: {
      ...{ acronym: 'fair', title: 'Fair', start: '2025-11-01', end: '2025-11-01', daysCount: 1 },
      days: [
        {
          ...{ index: 1, date: '2025-11-01' },
          rooms: {
            Hall: [
              {
                ...{ id: 1, guid: '00000000-0000-4000-8000-000000000001', date: '2025-11-01T09:00:00+03:00' },
                ...{ duration: '00:45', title: 'On gravel', language: 'en', persons: [{ id: 1, public_name: 'Ada' }] },
              },
            ],
          },
        },
      ],
    },
  },
});

let database: FreshDatabase;
let wire: FailingConnection;
let server: TestServer;
let baseline: Baseline;
let corrected: string;
beforeAll(async () => {
  database = await freshDatabase();
  wire = await FailingConnection.open(database);
  server = await startTestServer({
    database: wire.database,
    viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' },
    logTo: () => {},
  });
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  await build.country('Cuba');
  await build.agreement('Pact on roads');
  const exported = await fetch(`${server.url}/export/agreements.csv`);
  corrected = (await exported.text()).replace('Pact on roads', 'Pact on railways');
  baseline = await Baseline.of(database.sql);
});
afterAll(async () => {
  await server?.stop();
  await wire?.close();
  await database?.drop();
});

type Form = { file: string; name: string; fields?: { [name: string]: string } };

const FORMS: { [kind: string]: () => Form } = {
  'import of a register': () => ({
    file: REGISTER,
    name: 'register.csv',
    fields: { mapping: MAPPING, 'create-parties': 'yes' },
  }),
  'import of corrections': () => ({ file: corrected, name: 'agreements.csv' }),
  'import of a programme': () => ({ file: PROGRAMME, name: 'programme.json' }),
  'dry run of an import': () => ({ file: PROGRAMME, name: 'programme.json', fields: { 'dry-run': 'yes' } }),
};

/**
 * Imports by `POST /import`.
 * @returns 'done', or the error that the client receives
 */
async function imported({ file, name, fields = {} }: Form): Promise<string> {
  const form = new FormData();
  form.set('file', new Blob([file]), name);
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  const answer = await fetch(`${server.url}/import`, { method: 'POST', body: form });
  const text = await answer.text().catch(() => 'cut off');
  expect(text).not.toMatch(INTERNAL_DETAILS);
  if (text === 'cut off') return text;
  const last = JSON.parse(text.trim().split('\n').at(-1)!);
  if (answer.status === 200) return 'outcome' in last ? 'done' : JSON.stringify(last);
  return `${answer.status} ${last.errors[0].extensions.code}`;
}

/**
 * The contents without history, as a batch that was committed before the failure adds to the history, and without possible
 * duplicates, which a job finds between imports.
 */
function recordsIn(contents: Contents): { [table: string]: number } {
  const counts = countsOf(contents);
  for (const table of ['revision', 'revision_row', 'change', 'possible_duplicate']) delete counts[table];
  return counts;
}

/** The open uploaded files. */
const uploads = () => openFiles(join(tmpdir(), 'entente-import-'));

describe.each(Object.keys(FORMS))('%s', (kind) => {
  it.each(Object.keys(STATEMENT_FAILURES) as StatementFailure[])(
    `leaves nothing behind, and continues the next time, if its n-th statement is %s: ${TRIED}`,
    async (way) => {
      const form = FORMS[kind]!();
      expect(await imported(form)).toBe('done');
      const whole = await baseline.contents();
      await baseline.restore(whole);
      await forEachStatement(wire, { kind, way, step: STEP }, async (n) => {
        const outcome = await imported(form);
        const failed = wire.lift();
        const place = `${kind}, ${way}, statement ${n}: ${failed}`;
        const allowed = [
          'done',
          'cut off',
          way === 'refused: takes too long' ? '503 TIMEOUT' : '503 SERVICE_UNAVAILABLE',
        ];
        expect([place, outcome, allowed.includes(outcome)]).toEqual([place, outcome, true]);
        expect([place, await baseline.leftOver([poolOf(server.dataSource)])]).toEqual([place, []]);
        await until(async () => uploads().length === 0, `the uploaded file is closed: ${place}`);
        const after = await baseline.contents();
        if (outcome === 'done' || kind.startsWith('dry run')) {
          expect([place, recordsIn(after)]).toEqual([place, recordsIn(whole)]);
        }
        expect([place, await imported(form)]).toEqual([place, 'done']);
        const written = await baseline.contents();
        expect([place, recordsIn(written)]).toEqual([place, recordsIn(whole)]);
        await baseline.restore(written);
        return failed;
      });
    },
  );
});
