import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { buildersOn } from '../harness/builders.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { FailingConnection, type StatementFailure } from '../harness/failing-connection.ts';
import { Program, type ProgramResult, type ProgramRun } from '../harness/program.ts';
import { removeReleases } from '../harness/releasing.ts';
import { startTestServer } from '../harness/server.ts';
import { tally } from './tally.ts';

jest.setTimeout(900_000);

const FAILING_FILES = join(import.meta.dirname, '../harness/failing-files.js');

const MAPPING = `
register: topics
records:
  subject: { makes: TOPIC, key: subject, name: subject }
`;

let program: Program;
let database: FreshDatabase;
let wire: FailingConnection;
beforeAll(async () => {
  database = await freshDatabase({ seeded: true });
  wire = await FailingConnection.open(database);
  const server = await startTestServer({ database });
  await buildersOn(server.dataSource).country('Land');
  await server.stop();
  program = new Program();
  writeFileSync(program.path('topics.csv'), 'subject\nWater\n');
  writeFileSync(program.path('mapping.yaml'), MAPPING);
});
afterAll(async () => {
  await program?.remove();
  await wire?.close();
  await database?.drop();
});

const settings = (more = {}) => ({ ...wire.database.settings, PUBLIC_URL: 'https://pacts.example', ...more });

const RECORDS = 'select count(*)::integer as records from record';

/** Each command: how to run it, its files, and how to remove them. */
const COMMANDS: {
  [command: string]: { run: (more?: object) => ProgramRun; files: () => string[]; remove: () => void };
} = {
  key: {
    run: (more) => program.key(settings(more)),
    files: () => [],
    remove: () => {},
  },
  import: {
    run: (more) =>
      program.import(settings(more), [
        ...[program.path('topics.csv'), '--mapping', program.path('mapping.yaml')],
        ...['--reports', mkdir('reports')],
      ]),
    files: () => readdirSync(mkdir('reports')),
    remove: () => rmSync(program.path('reports'), { recursive: true, force: true }),
  },
  backup: {
    run: (more) => program.backup(settings(more), [join(mkdir('backups'), 'backup.tar.gz')]),
    files: () => readdirSync(mkdir('backups')),
    remove: () => rmSync(program.path('backups'), { recursive: true, force: true }),
  },
  release: {
    run: (more) => program.release(settings({ RELEASES_DIR: mkdir('releases'), ...more })),
    files: () => readdirSync(mkdir('releases')),
    remove: () => removeReleases(mkdir('releases')),
  },
};

function mkdir(name: string): string {
  const path = program.path(name);
  if (!existsSync(path)) mkdirSync(path);
  return path;
}

/** Checks that a failed command prints one sentence and leaves no file. */
function isOneSentence(place: string, { code, complaint, output }: ProgramResult, files: string[]): void {
  const lines = complaint.trim().split('\n');
  expect([place, code, lines.at(-1)]).toEqual([place, 1, expect.stringMatching(/^[\w/].*\.$/)]);
  expect([place, complaint]).toEqual([place, expect.not.stringMatching(/\n\s+at |planted, /)]);
  expect([place, files, output]).toEqual([place, [], output]);
}

const TRIED: [StatementFailure, number][] = [
  ['lost after it ran', 2],
  ['lost before it ran', 9],
  ['refused: no space', 14],
];

/** The tried numbers of file operations; files.test.ts tries all. */
const OPERATIONS = [1, 4];

describe.each(Object.keys(COMMANDS))('npm run %s', (command) => {
  const { run, files, remove } = COMMANDS[command]!;

  it('exits with 1 and one sentence if a statement fails, and succeeds the next time', async () => {
    for (const [way, n] of TRIED) {
      wire.plant(way, n);
      mkdir('reports');
      const end = await run().ended;
      const failed = wire.lift();
      const place = `${command}, ${way}, statement ${n}: ${failed}`;
      expect([place, failed]).toEqual([place, expect.any(String)]);
      if (end.code !== 0) isOneSentence(place, end, files());
      remove();
      mkdir('reports');
      expect([place, await run().ended]).toEqual([place, expect.objectContaining({ code: 0 })]);
      remove();
    }
    tally(`npm run ${command}`, 'a statement, of a few', TRIED.length);
  });

  it('exits with 1 and one sentence if a file operation fails, and succeeds the next time', async () => {
    if (command === 'key') return;
    for (const n of OPERATIONS) {
      mkdir('reports');
      const end = await run({
        NODE_OPTIONS: `--import ${FAILING_FILES}`,
        FAILING_FILES: `${n}:${program.folder}/${command === 'import' ? 'reports' : command}`,
      }).ended;
      isOneSentence(`${command}, operation ${n}`, end, files());
      remove();
      mkdir('reports');
      expect(await run().ended).toMatchObject({ code: 0 });
      remove();
    }
    tally(`npm run ${command}`, 'an operation on a file, of a few', OPERATIONS.length);
  });
});

describe('npm run restore', () => {
  it('exits with 1 and one sentence and restores nothing if a statement or its file fails, and succeeds the next time', async () => {
    const path = join(mkdir('backups'), 'backup.tar.gz');
    expect(await program.backup(settings(), [path]).ended).toMatchObject({ code: 0 });
    const [{ records }] = (await database.sql(RECORDS)) as [{ records: number }];
    expect(records).toBeGreaterThan(0);
    const cases: ({ way: StatementFailure; n: number } | { operation: number })[] = [
      ...TRIED.map(([way, n]) => ({ way, n })),
      { way: 'lost amid its answer', n: 120 },
      ...[1, 2].map((operation) => ({ operation })),
    ];
    for (const each of cases) {
      const target = await freshDatabase();
      const wire = await FailingConnection.open(target);
      const place = `restore, ${JSON.stringify(each)}`;
      const restore = (more = {}) => program.restore({ ...wire.database.settings, ...more }, [path]).ended;
      if ('way' in each) wire.plant(each.way, each.n);
      const planted = { NODE_OPTIONS: `--import ${FAILING_FILES}`, FAILING_FILES: '' };
      if ('operation' in each) planted.FAILING_FILES = `${each.operation}:${path}`;
      const end = await restore(planted);
      const failed = wire.lift();
      if ('way' in each) expect([place, failed]).toEqual([place, expect.any(String)]);
      isOneSentence(place, end, []);
      expect([place, await target.sql(RECORDS)]).toEqual([place, [{ records: 0 }]]);
      expect([place, await restore()]).toEqual([place, expect.objectContaining({ code: 0 })]);
      expect([place, await target.sql(RECORDS)]).toEqual([place, [{ records }]]);
      await wire.close();
      await target.drop();
    }
    tally('npm run restore', 'a statement or an operation on its file, of a few', cases.length);
    rmSync(program.path('backups'), { recursive: true });
  });
});
