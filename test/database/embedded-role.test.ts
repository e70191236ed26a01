import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { entities } from '../../src/app/features.ts';
import { openDatabase } from '../../src/database/database.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { migrate } from '../../src/database/migrating/migrate.ts';
import { buildersOn } from '../harness/builders.ts';
import { makeTemporaryFolder, type TemporaryFolder } from '../harness/postgres.ts';
import { superuserUrl } from '../harness/superuser.ts';

jest.setTimeout(120_000);

let folder: TemporaryFolder;
let postgres: EmbeddedPostgres;
beforeAll(async () => {
  folder = await makeTemporaryFolder();
  postgres = await startEmbeddedPostgres(folder.path);
});
afterAll(async () => {
  await postgres?.stop();
  await folder?.end();
});

async function rowsOf(url: string, ...statements: string[]): Promise<object[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: object[] = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    return rows;
  } finally {
    await client.end();
  }
}

/** Objects in the database that do not belong to the role of the server. */
const OTHERS = `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relowner <> current_user::regrole
  union all select proname from pg_proc p where pronamespace = 'public'::regnamespace and proowner <> current_user::regrole
    and not exists (select from pg_depend e where e.objid = p.oid and e.deptype = 'e')
  union all select datname from pg_database where datname = current_database() and datdba <> current_user::regrole`;

describe('role of the server in the embedded PostgreSQL', () => {
  it('is no superuser, and cannot read files, run programs or create roles', async () => {
    expect(
      await rowsOf(
        postgres.url,
        `select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls from pg_roles where rolname = current_user`,
      ),
    ).toEqual([
      { rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolreplication: false, rolbypassrls: false },
    ]);
    for (const statement of [
      `select pg_read_file('postgresql.conf')`,
      `copy (select 1) to program 'true'`,
      `create role another superuser`,
      `alter system set work_mem = '1MB'`,
    ]) {
      await expect(rowsOf(postgres.url, statement)).rejects.toMatchObject({ code: '42501' });
    }
  });

  it('owns what an earlier version created as a superuser, and can drop and recreate all of it', async () => {
    const asSuperuser = superuserUrl(postgres.url, folder.path);
    const role = new URL(postgres.url).username;
    await rowsOf(
      asSuperuser,
      `reassign owned by ${role} to current_user`,
      `drop owned by ${role}`,
      `drop role ${role}`,
    );
    await migrate(asSuperuser);
    const before = await openDatabase(asSuperuser, entities());
    await buildersOn(before).topic('Written before');
    await before.destroy();
    await postgres.stop();

    postgres = await startEmbeddedPostgres(folder.path);
    expect(await rowsOf(postgres.url, OTHERS)).toEqual([]);
    expect(await rowsOf(postgres.url, 'select name from topic')).toEqual([{ name: 'Written before' }]);
    const after = await openDatabase(postgres.url, entities());
    await buildersOn(after).topic('Written since');
    await after.destroy();
    expect(await rowsOf(postgres.url, 'select feed_horizon() > (select max(xid) from change) as served')).toEqual([
      { served: true },
    ]);
    await rowsOf(postgres.url, 'drop schema public cascade', 'create schema public');
    await migrate(postgres.url);
  });
});
