import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { migrations } from '../../migrations/index.ts';
import { Role } from '../../src/access/viewer.ts';
import { restoreBackup } from '../../src/app/commands/backups/restore-backup.ts';
import { takeBackup } from '../../src/app/commands/backups/take-backup.ts';
import { startServer } from '../../src/app/server.ts';
import { compareChangedRecords } from '../../src/curation/duplicates/comparison.writes.ts';
import { withConnection } from '../../src/database/connection.ts';
import { migrate } from '../../src/database/migrating/migrate.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { openLog } from '../../src/runtime/log.ts';
import { buildersOn, type CreatedRecord } from '../harness/builders.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { waitForFeed } from '../harness/feed-reader.ts';
import { itemBuildersOn, signedBy } from '../harness/item-builders.ts';
import { testDatabaseUrl } from '../harness/postgres.ts';
import { Program, until } from '../harness/program.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

jest.setTimeout(120_000);

const CHANGES = `{ changes(first: 100) { nodes { kind recordId type at } hasMore } }`;

/** Errors of a statement whose connection is closed before or while it runs. */
const LOST = /terminating connection|Connection terminated|not queryable/;

let server: TestServer;
let treaty: CreatedRecord;
let key: string;
let folder: string;
let whole: string;
/** Migrated and empty; rejected restores leave it so. */
let target: FreshDatabase;
const made: string[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'entente-backups-'));
  server = await startTestServer({ seeded: false, viewer: { role: Role.ADMIN, name: 'Ada', identity: 'key 1' } });
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  const land = await build.country('Страна "Land"');
  const city = await build.city('City', land);
  treaty = await build.agreement('A treaty\twith\\signs\nand lines', { signatures: [signedBy(city)] });
  await server.sql('update agreement set title = $2 where id = $1', [treaty.uuid, 'Renamed']);
  const { body } = await server.query(`mutation { createApiKey(input: {
    idempotencyKey: "1", label: "kept", role: EDITOR }) { secret } }`);
  key = body.data.createApiKey.secret;
  // Otherwise the server would compare the records after the backup.
  await until(async () => {
    await compareChangedRecords(server.dataSource);
    return (await server.sql('select from duplicate_due')).length === 0;
  }, 'the comparison');
  whole = join(folder, 'whole.tar.gz');
  await takeBackup(server.database.url, whole);
  target = await freshDatabase();
});
afterAll(async () => {
  await server.stop();
  await target.drop();
  await inPostgres(async (client) => {
    for (const name of made) await client.query(`drop database if exists ${name} with (force)`);
  });
  rmSync(folder, { recursive: true, force: true });
});

async function inPostgres(work: (client: pg.Client) => Promise<unknown>, database = 'postgres'): Promise<void> {
  const client = new pg.Client({ connectionString: testDatabaseUrl(database) });
  await client.connect();
  await work(client).finally(() => client.end());
}

/** A database without any tables. */
async function emptyDatabase(): Promise<string> {
  const name = `test_restored_${process.pid}_${made.length}`;
  made.push(name);
  await inPostgres((client) => client.query(`create database ${name} template template0`));
  return name;
}

/** Row counts and checksums by table, and sequences, as PostgreSQL computes them. */
async function held(database: string): Promise<{ [table: string]: unknown }> {
  const found: { [table: string]: unknown } = {};
  await inPostgres(async (client) => {
    const { rows: tables } = await client.query(`select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r' and relpersistence = 'p' and relname not in ('last_backup', 'place_seal')`);
    for (const { name } of tables) {
      const { rows } = await client.query(
        `select count(*)::integer as rows, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from ${name} t`,
      );
      found[name] = rows[0];
    }
    const { rows: sequences } = await client.query('select sequencename, last_value from pg_sequences order by 1');
    found.sequences = sequences;
    const { rows: rules } = await client.query(`select conrelid::regclass::text as on, conname as name,
      pg_get_constraintdef(oid) as rule, convalidated as holds from pg_constraint where contype in ('f', 'c') order by 1, 2`);
    found.rules = rules;
    const { rows: triggers } = await client.query(`select tgrelid::regclass::text as on, tgname as name, tgenabled as on
      from pg_trigger where not tgisinternal order by 1, 2`);
    found.triggers = triggers;
  }, database);
  return found;
}

/** The number of records; 0 if there is no table for them. */
async function recordsIn(database: string): Promise<number> {
  let count = 0;
  await inPostgres(async (client) => {
    const { rows } = await client.query(`select to_regclass('record') is not null as there`);
    if (rows[0].there) count = (await client.query('select count(*)::integer as n from record')).rows[0].n;
  }, database);
  return count;
}

/** Restores a file that must be rejected, and checks that nothing was restored. */
async function restoreErrorOf(path: string, database?: string): Promise<string> {
  const into = database ?? nameIn(target.url);
  const before = await recordsIn(into);
  const outcome = await restoreBackup(testDatabaseUrl(into), path).then(
    () => 'restored',
    (error: Error) => `${error.name}: ${error.message}`,
  );
  expect(await recordsIn(into)).toBe(before);
  return outcome;
}

const fileOf = (name: string, content: Buffer | string) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

const nameIn = (url: string) => new URL(url).pathname.slice(1);

describe('backup', () => {
  it('is rejected if its file exists, which stays unchanged', async () => {
    const path = fileOf('there', 'mine');
    await expect(takeBackup(server.database.url, path)).rejects.toThrow(
      `${path} already exists and is not overwritten: name another file.`,
    );
    expect(readFileSync(path, 'utf8')).toBe('mine');
  });

  it('is rejected if its folder does not exist', async () => {
    await expect(takeBackup(server.database.url, join(folder, 'none', 'x'))).rejects.toThrow(
      'cannot be written: the folder does not exist.',
    );
  });

  it('is rejected for a database that is not of Entente, and leaves nothing', async () => {
    const other = await emptyDatabase();
    await expect(takeBackup(testDatabaseUrl(other), join(folder, 'x'))).rejects.toThrow(
      'The database is not a database of Entente: there is nothing to back up.',
    );
    expect(readdirSync(folder)).not.toContain('x');
  });
});

it('removes a backup that cannot be renamed, and reports why', async () => {
  const path = join(folder, 'taken');
  const taken = takeBackup(server.database.url, path, () => mkdirSync(path, { recursive: true }));
  await expect(taken).rejects.toMatchObject({ code: 'EISDIR' });
  expect(readdirSync(folder)).not.toContain('taken.part');
});

it('reports a lost connection, and leaves neither a partial backup nor a partial database', async () => {
  const lose =
    (application: string, { sql }: FreshDatabase) =>
    async (table: string) => {
      if (table !== 'change') return;
      const ended = await sql(
        `select pg_terminate_backend(pid, 10000) from pg_stat_activity
      where application_name = $1 and datname = current_database()`,
        [application],
      );
      expect(ended).toHaveLength(1);
    };
  const path = join(folder, 'lost');
  await expect(takeBackup(server.database.url, path, lose('entente backup', server.database))).rejects.toThrow(LOST);
  expect(readdirSync(folder).filter((name) => name.startsWith('lost'))).toEqual([]);
  await expect(restoreBackup(target.url, whole, lose('entente restore', target))).rejects.toThrow(LOST);
  expect(await target.sql('select from record')).toEqual([]);
});

describe('restore', () => {
  it('is rejected if the file does not exist', async () => {
    const path = join(folder, 'nothing');
    expect(await restoreErrorOf(path)).toBe(`OperatorError: The file ${path} does not exist.`);
  });

  it.each([
    ['text', Buffer.from('a text'), 'incorrect header check'],
    ['a gzipped text', gzipSync('a text '.repeat(200)), 'Invalid tar header'],
    ['nothing at all', gzipSync(''), 'it is cut off'],
  ])('is rejected if the file is %s instead of a backup', async (name, content, why) => {
    expect(await restoreErrorOf(fileOf(name, content))).toContain(why);
  });

  it.each([0.1, 0.5, 0.9, 0.999])('is rejected if the file was cut off at %d of its length', async (part) => {
    const content = readFileSync(whole);
    const path = fileOf(`cut-${part}`, content.subarray(0, Math.floor(content.length * part)));
    expect(await restoreErrorOf(path)).toMatch(
      /^OperatorError: .* is not an intact backup \(.*\): nothing was restored\.$/,
    );
  });

  it('is rejected if the last entry of the file is missing', async () => {
    const tar = gunzipSync(readFileSync(whole));
    const path = fileOf(
      'without-sums',
      gzipSync(Buffer.concat([tar.subarray(0, tar.indexOf('sums.json')), Buffer.alloc(1024)])),
    );
    expect(await restoreErrorOf(path)).toMatch(/it is cut off/);
  });

  it.each([
    ['a word', 'Renamed', 'Rewrote', /the rows of (agreement\w*|revision\w*|search_document) were altered/],
    [
      'an id, so that a reference leads nowhere',
      () => treaty.uuid,
      '00000000-0000-7000-8000-000000000000',
      /do not fit|were altered/,
    ],
  ])('is rejected if %s in the file was altered', async (_what, was, is, why) => {
    const tar = gunzipSync(readFileSync(whole));
    const at = tar.indexOf(typeof was === 'string' ? was : was());
    expect(at).toBeGreaterThan(0);
    tar.write(is, at);
    expect(await restoreErrorOf(fileOf('altered', gzipSync(tar)))).toMatch(why);
  });

  it('is rejected if a later version of Entente took the backup', async () => {
    const tar = gunzipSync(readFileSync(whole));
    const last = migrations.at(-1)!.name;
    const ofTheFuture = last.replace(/^.{6}/, 'Future');
    tar.write(ofTheFuture, tar.indexOf(last));
    expect(await restoreErrorOf(fileOf('future', gzipSync(tar)))).toBe(
      `OperatorError: The backup was taken by a later version of Entente (it has ${ofTheFuture}): restore it with that version.`,
    );
  });

  it('is rejected if an earlier version took the backup, before migrations were squashed', async () => {
    const tar = gunzipSync(readFileSync(whole));
    const first = 'CreateRecords1795600000000';
    const ran = `"${migrations[0]!.name}",`;
    const at = tar.indexOf(ran);
    // The names of the first two migrations are overwritten by that of the first edition, padded with spaces.
    const end = tar.indexOf('"', tar.indexOf('"', at + ran.length) + 1) + 1;
    expect(tar.write(`"${first}"`.padEnd(end - at), at)).toBe(end - at);
    expect(await restoreErrorOf(fileOf('first-edition', gzipSync(tar)))).toBe(
      'OperatorError: The backup was taken by an earlier version of Entente. Restore it with that version and export its records. Then import the exports by a mapping (npm run import) into an empty database with this version.',
    );
  });

  it('is rejected for a database with records, keys or other tables', async () => {
    expect(await restoreErrorOf(whole, nameIn(server.database.url))).toMatch(
      /^OperatorError: The database is not empty/,
    );
    await target.sql(`insert into api_key (label, hash, role) values ('kept', 'x', 'EDITOR')`);
    expect(await restoreErrorOf(whole)).toMatch(/^OperatorError: The database is not empty/);
    await target.sql('delete from api_key');
    const foreign = await emptyDatabase();
    await inPostgres((client) => client.query('create table diary ()'), foreign);
    expect(await restoreErrorOf(whole, foreign)).toMatch(/^OperatorError: The database is not empty/);
  });

  it('is rejected for a database into which another backup is being restored', async () => {
    const holder = new pg.Client({ connectionString: target.url });
    await holder.connect();
    await holder.query('begin; lock table record in share mode');
    const both = [1, 2].map(() => restoreBackup(target.url, whole).then(() => 'restored', String));
    await until(async () => {
      const waiting = await target.sql(
        `select from pg_locks where not granted and relation = 'record'::regclass
          and database = (select oid from pg_database where datname = current_database())`,
      );
      return waiting.length === 2;
    }, 'both wait').finally(() => holder.end());
    expect((await Promise.all(both)).sort()).toEqual([
      'OperatorError: The database is not empty and is not overwritten: create another one.',
      'restored',
    ]);
    expect(await held(nameIn(target.url))).toEqual(await held(nameIn(server.database.url)));
    await target.drop();
    target = await freshDatabase();
  });

  it('is rejected for a database with another schema', async () => {
    const other = await freshDatabase();
    await other.sql('delete from migration where id = (select max(id) from migration)');
    expect(await restoreErrorOf(whole, nameIn(other.url))).toMatch(/^OperatorError: The database has another schema/);
    await other.drop();
  });
});

describe('backup restored into another database', () => {
  it('has all rows, constraints and triggers', async () => {
    const database = await emptyDatabase();
    const sums = await restoreBackup(testDatabaseUrl(database), whole);
    const [was, is] = [await held(nameIn(server.database.url)), await held(database)];
    expect(is).toEqual(was);
    for (const table of ['record', 'agreement', 'revision', 'revision_row', 'change', 'api_key']) {
      expect(sums[table]!.rows).toBeGreaterThan(0);
      expect(is[table]).toMatchObject({ rows: sums[table]!.rows });
    }
    const again = await takeBackup(testDatabaseUrl(database), join(folder, 'again.tar.gz'));
    expect(again).toEqual(sums);
    // Another database has another log: log positions of one are not valid for the other.
    expect(Object.keys(sums)).not.toContain('place_seal');
    const keys = 'select key from place_seal';
    const [restored] = await withConnection(
      { connectionString: testDatabaseUrl(database) },
      async (client) => (await client.query(keys)).rows,
    );
    const [own] = await server.sql(keys);
    expect(restored.key).toHaveLength(32);
    expect(restored).not.toEqual(own);
  });

  it('leaves out foreign tables of the same database', async () => {
    const [database, path] = [await emptyDatabase(), join(folder, 'beside.tar.gz')];
    await server.sql(`create table diary (id serial primary key, words text)`);
    await server.sql(`insert into diary (words) values ('one'), (E'two\nlines')`);
    const sums = await takeBackup(server.database.url, path).finally(() => server.sql('drop table diary'));
    expect(sums.diary!.rows).toBe(2);
    const told: string[] = [];
    await restoreBackup(testDatabaseUrl(database), path, (table) => told.push(table));
    expect(told.sort()).toEqual(
      Object.keys(sums)
        .filter((table) => table !== 'diary')
        .sort(),
    );
    expect(await held(database)).toEqual(await held(nameIn(server.database.url)));
  });

  it('may be restored into a migrated database, and returns the same history, feed and keys', async () => {
    await restoreBackup(target.url, whole);
    const config = readConfig({ PORT: '0', LOG_LEVEL: 'error', DATABASE_URL: target.url });
    const restored = await startServer(config, openLog(config), { firstData: false });
    const ask = async (query: string) => {
      const response = await fetch(`${restored.localUrl}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify({ query }),
      });
      return (await response.json()) as TestData;
    };
    const history = `{ node(id: "${treaty.id}") { ... on Agreement { title version history { nodes {
      version kind by at changes { path before after } } } } } }`;
    expect((await ask('{ viewer { role name } }')).data).toEqual({ viewer: { role: 'EDITOR', name: 'kept' } });
    for (const query of [history, CHANGES]) {
      const answer = await ask(query);
      expect(answer.errors).toBeUndefined();
      expect(answer.data).toEqual((await server.query(query)).body.data);
    }
    await restored.stop();
  });

  it('has the state of one instant, whatever is written while it is taken', async () => {
    // Tables are read in the order of their names: some before this point, some after it.
    const holder = new pg.Client({ connectionString: server.database.url });
    await holder.connect();
    await holder.query('begin');
    await holder.query('lock table imported_record in access exclusive mode');
    const path = join(folder, 'meanwhile.tar.gz');
    const taken = takeBackup(server.database.url, path);
    await until(async () => {
      const waiting = await server.sql(
        `select from pg_locks where not granted and relation = 'imported_record'::regclass
          and database = (select oid from pg_database where datname = current_database())`,
      );
      return waiting.length > 0;
    }, 'the backup waits for a table');
    for (let n = 0; n < 5; n++) {
      await server.sql('update agreement set title = $2 where id = $1', [treaty.uuid, `Meanwhile ${n}`]);
    }
    await holder.query('rollback');
    await holder.end();
    await taken;
    const database = await emptyDatabase();
    await restoreBackup(testDatabaseUrl(database), path);
    await inPostgres(async (client) => {
      const { rows } = await client.query(
        `select r.version, a.title, (select max(version) from revision where record_id = r.id) as revised,
        (select count(*)::integer from revision where record_id = r.id) as revisions,
        (select max(version) from change where record_id = r.id) as changed
        from record r join agreement a on a.id = r.id where r.id = $1`,
        [treaty.uuid],
      );
      const [{ version, revised, revisions, changed }] = rows;
      expect([revised, revisions, changed]).toEqual([version, version, version]);
    }, database);
  });

  it('serves its feed in the original order in a cluster with smaller transaction numbers', async () => {
    const source = await freshDatabase();
    const far = join(folder, 'far.tar.gz');
    await restoreBackup(source.url, whole);
    await source.sql('alter table change disable trigger user');
    await source.sql('alter table departure disable trigger user');
    await source.sql(`update change set xid = (xid::text::bigint + 4000000000)::text::xid8`);
    await source.sql(`update feed_start set pruned_to = '4000000000'`);
    await takeBackup(source.url, far);
    await source.drop();
    const away = await freshDatabase();
    await restoreBackup(away.url, far);
    const config = readConfig({ PORT: '0', LOG_LEVEL: 'error', DATABASE_URL: away.url });
    const restored = await startServer(config, openLog(config), {
      firstData: false,
      viewerOf: () => ({ role: Role.ADMIN, name: 'Ada', identity: 'key 1' }),
    });
    const feed = async () => {
      await waitForFeed(away);
      const response = await fetch(`${restored.localUrl}/graphql?query=${encodeURIComponent(CHANGES)}`, {
        headers: { 'apollo-require-preflight': 'yes' },
      });
      return ((await response.json()) as TestData).data.changes.nodes as { recordId: string; at: string }[];
    };
    const told = await feed();
    expect(told).toHaveLength((await away.sql('select from change')).length);
    // The backed-up database was written to since then.
    expect(told).toEqual((await server.query(CHANGES)).body.data.changes.nodes.slice(0, told.length));
    await away.sql('update agreement set title = $2 where id = $1', [treaty.uuid, 'After the restoration']);
    expect((await feed()).slice(told.length)).toMatchObject([{ recordId: treaty.id }]);
    await restored.stop();
    await away.drop();
  });

  it('is migrated if an earlier version of Entente took it', async () => {
    const earlier = await emptyDatabase();
    const all = migrations.map(({ name }) => name);
    await migrate(testDatabaseUrl(earlier), { among: migrations.slice(0, -1) });
    await inPostgres(
      (client) => client.query(`insert into api_key (label, hash, role) values ('old', 'x', 'EDITOR')`),
      earlier,
    );
    const path = join(folder, 'earlier.tar.gz');
    await takeBackup(testDatabaseUrl(earlier), path);
    const database = await emptyDatabase();
    await restoreBackup(testDatabaseUrl(database), path);
    await inPostgres(async (client) => {
      const { rows } = await client.query('select name from migration order by id');
      expect(rows.map(({ name }) => name)).toEqual(all);
      expect((await client.query('select label from api_key')).rows).toEqual([{ label: 'old' }]);
    }, database);
  });
});

describe('npm run backup and npm run restore', () => {
  let program: Program;
  beforeAll(() => {
    program = new Program();
  });
  afterAll(() => program.remove());

  it('report a backup that cannot be written completely in one sentence, and leave nothing', async () => {
    const path = program.path('full.tar.gz');
    const small = ['sh', '-c', 'ulimit -f 8; exec "$0" "$@"'];
    const { code, output, complaint } = await program.backup(server.database.settings, [path], small).ended;
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(complaint.trimEnd().split('\n').at(-1)).toBe(
      `${path} could not be written completely: the file system does not allow such large files.`,
    );
    expect(readdirSync(program.folder).filter((name) => name.startsWith('full'))).toEqual([]);
    expect(await server.sql('select from last_backup')).toEqual([]);
  });

  it('write and restore a backup, and report each table', async () => {
    const path = program.path('kept.tar.gz');
    // Enough rows that the reader has to wait for the writer.
    await server.sql(
      `insert into imported_record (key, scope, record_id, said)
      select 'many/' || n, 'many', $1, repeat('said ', 20) from generate_series(1, 5000) as n`,
      [treaty.uuid],
    );
    const before = Date.now();
    const taken = await program.backup(server.database.settings, [path]).ended;
    expect(taken).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^\d+ rows of \d+ tables were written to .*\n$/),
    });
    expect(taken.complaint).toMatch(/^agreement: 1 rows$/m);
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
    const [noted, ...others] = (await server.sql('select taken_at as at from last_backup')) as { at: Date }[];
    expect(noted!.at.getTime()).toBeGreaterThanOrEqual(before);
    expect(noted!.at.getTime()).toBeLessThanOrEqual(Date.now());
    expect(others).toEqual([]);
    const database = await emptyDatabase();
    const restored = await program.restore({ DATABASE_URL: testDatabaseUrl(database) }, [path]).ended;
    expect(restored).toMatchObject({ code: 0, complaint: taken.complaint });
    expect(await recordsIn(database)).toBe(await recordsIn(nameIn(server.database.url)));
    // No backup of the restored database was taken yet.
    await inPostgres(async (client) => {
      expect((await client.query('select from last_backup')).rows).toEqual([]);
    }, database);
    const refused = await program.restore({ DATABASE_URL: testDatabaseUrl(database) }, [path]).ended;
    expect(refused).toEqual({
      code: 1,
      output: '',
      complaint: 'The database is not empty and is not overwritten: create another one.\n',
    });
  });

  it('replace the stored time by that of the second backup, and leave it out of the backup', async () => {
    const [first] = await server.sql('select taken_at as at from last_backup');
    const path = program.path('second.tar.gz');
    expect(await program.backup(server.database.settings, [path]).ended).toMatchObject({ code: 0 });
    const [second, ...others] = await server.sql('select taken_at as at from last_backup');
    expect(second!.at.getTime()).toBeGreaterThan(first!.at.getTime());
    expect(others).toEqual([]);
    expect(gunzipSync(readFileSync(path)).includes('last_backup')).toBe(false);
  });

  it('complete a backup of a user without write permission, and report that its time could not be stored', async () => {
    const path = program.path('read-only.tar.gz');
    const url = new URL(server.database.url);
    url.searchParams.set('options', '-c default_transaction_read_only=on');
    const [before] = await server.sql('select taken_at as at from last_backup');
    const { code, complaint } = await program.backup({ DATABASE_URL: url.href }, [path]).ended;
    expect(code).toBe(0);
    expect(complaint.trimEnd().split('\n').at(-1)).toBe(
      'The backup is complete, but its time could not be stored in the database (cannot execute INSERT in a read-only transaction): metrics do not show it.',
    );
    expect(await server.sql('select taken_at as at from last_backup')).toEqual([before]);
  });

  it('print their usage', async () => {
    expect((await program.backup({}, []).ended).complaint).toMatch(/^npm run backup -- <file>/);
    expect((await program.restore({}, ['a', 'b']).ended).complaint).toMatch(/^npm run backup -- <file>/);
  });
});
