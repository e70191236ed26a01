import { readdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { migrate } from '../../src/database/migrating/migrate.ts';
import { definitionsOf } from '../checks/catalog.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { Program, type ProgramRun } from '../harness/program.ts';

jest.setTimeout(120_000);

/** The first and the last migration of the first edition. */
const RAN = ['CreateRecords1795600000000', 'CompareRowsByHash1799900000000'];

const REFUSAL =
  'The database was made by an earlier version of Entente. Back it up (npm run backup) and export its records with that version. Then import the exports by a mapping (npm run import) into an empty database with this version.';

let program: Program;
let database: FreshDatabase;
beforeAll(async () => {
  program = new Program();
  database = await freshDatabase();
  await database.sql('delete from migration');
  await database.sql(
    'insert into migration (timestamp, name) select right(name, 13)::bigint, name from unnest($1::text[]) as name',
    [RAN],
  );
});
afterAll(async () => {
  await program?.remove();
  await database?.drop();
});

/** Definitions, finished migrations, records and keys. */
async function state() {
  return {
    definitions: await definitionsOf(database.sql),
    ran: await database.sql('select * from migration order by id'),
    records: await database.sql('select * from record order by id'),
    keys: await database.sql('select * from api_key order by id'),
  };
}

const table = () => {
  const path = program.path('agreements.csv');
  writeFileSync(path, 'id,version,title\n');
  return path;
};

describe('database of the first edition', () => {
  it.each<[command: string, run: () => ProgramRun]>([
    ['start', () => program.start(database.settings)],
    ['key', () => program.key(database.settings, ['--label', 'editor', '--role', 'EDITOR', '--expires', '2100-01-31'])],
    ['import', () => program.import(database.settings, [table()])],
    ['release', () => program.release({ ...database.settings, PUBLIC_URL: 'https://pacts.example' })],
    ['backup', () => program.backup(database.settings, [program.path('old.tar.gz')])],
  ])(
    'is rejected by npm %s in one sentence that says how to move the data, and stays unchanged',
    async (_command, run) => {
      const before = await state();
      const { code, output, complaint } = await run().ended;
      expect({ code, output }).toEqual({ code: 1, output: '' });
      expect(complaint.trimEnd().split('\n').at(-1)).toBe(REFUSAL);
      expect(await state()).toEqual(before);
      expect(readdirSync(program.folder).filter((name) => /^(old|releases)/.test(name))).toEqual([]);
    },
  );

  it('is rejected before a backup is restored into it, and stays unchanged', async () => {
    const current = await freshDatabase();
    try {
      const path = program.path('new.tar.gz');
      expect((await program.backup(current.settings, [path]).ended).code).toBe(0);
      const before = await state();
      const { code, output, complaint } = await program.restore(database.settings, [path]).ended;
      expect({ code, output, complaint }).toEqual({ code: 1, output: '', complaint: `${REFUSAL}\n` });
      expect(await state()).toEqual(before);
    } finally {
      await current.drop();
    }
  });

  it('is rejected also if only some of its migrations had run', async () => {
    await database.sql('delete from migration where name <> $1', [RAN[0]]);
    await expect(migrate(database.url)).rejects.toThrow(REFUSAL);
    expect(await database.sql('select name from migration')).toEqual([{ name: RAN[0] }]);
  });
});
