import { once } from 'node:events';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { isFirstEdition, migrations } from '../../../../migrations/index.ts';
import { bringFeedBack } from '../../../curation/history/feed-restored.writes.ts';
import { onConnection } from '../../../database/connection.ts';
import { migrate, refuseFirstEdition } from '../../../database/migrating/migrate.ts';
import { CannotStart } from '../../../runtime/errors.ts';
import { type BackupContents, type BackupSums, readBackup, type TableTaker } from './backup-file.ts';
import { quoted, type TableDone } from './taking.ts';

/** Values that do not fit their column, or contradict each other: written so they cannot have been. */
const DOES_NOT_FIT = /^2[23]...$/;
const NO_SPACE = '53100';

/**
 * Brings all that a backup holds into an empty database: everything, or, whatever happens, nothing but an empty schema.
 * Where the backup is of an earlier Entente its schema is made first, and brought up to date in the end.
 * @throws CannotStart where the database is not empty, or the file no whole backup that this Entente understands
 */
export async function restoreBackup(url: string, path: string, tell: TableDone = () => {}): Promise<BackupSums> {
  // Where something fails, a COPY may be in the middle of its rows: the end of the connection takes all of it back.
  const restored = onConnection({ connectionString: url, application_name: 'entente restore' }, async (client) => {
    let restoring: Restoring | null = null;
    const sums = await readBackup(
      path,
      async (contents) => {
        await prepare(client, url, contents);
        restoring = await Restoring.begin(client, contents);
      },
      (name, columns) => restoring!.table(name, columns, tell),
    );
    await restoring!.finish();
    await bringUpToDate(client, url);
    return sums;
  });
  return restored.catch((error) => {
    throw toldPlainly(error, path);
  });
}

/** @throws CannotStart if that fails: then everything is restored all the same */
async function bringUpToDate(client: pg.Client, url: string): Promise<void> {
  try {
    await migrate(url, { isUnused: true });
    await client.query('analyze');
  } catch (error) {
    throw new CannotStart(
      `Everything was restored, but the database failed after that (${(error as Error).message}): npm start does what is left to do.`,
    );
  }
}

function toldPlainly(error: unknown, path: string): unknown {
  const { code = '', table } = error as { code?: string; table?: string };
  if (code === NO_SPACE) return new CannotStart('The database has no space left: nothing was restored.');
  if (!DOES_NOT_FIT.test(code)) return error;
  const where = table ? ` in ${table}` : '';
  return new CannotStart(`${path} is no whole backup (what is${where} does not fit): nothing of it was restored.`);
}

/** Makes the schema that the backup is of. @throws CannotStart where the database is not empty, or of another schema */
async function prepare(client: pg.Client, url: string, contents: BackupContents): Promise<void> {
  if (isFirstEdition(contents.migrations)) {
    throw new CannotStart(
      'The backup was taken by an earlier version of Entente: restore it with that version and export its records, then import the exports by a mapping (npm run import) into an empty database with this one.',
    );
  }
  const known = migrations.map(({ name }) => name);
  const later = contents.migrations.filter((name) => !known.includes(name));
  if (later.length > 0) {
    throw new CannotStart(
      `The backup was taken by a later Entente (it has ${later.join(', ')}): restore it by that one.`,
    );
  }
  const { rows: tables } = await client.query(
    `select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm')`,
  );
  if (tables.length === 0) {
    await migrate(url, { among: migrations.filter(({ name }) => contents.migrations.includes(name)) });
    return;
  }
  if (!tables.some(({ name }) => name === 'migration')) throw notEmpty();
  const { rows } = await client.query('select name from migration');
  const ran: string[] = rows.map(({ name }) => name);
  refuseFirstEdition(ran);
  if (ran.length !== contents.migrations.length || !ran.every((name) => contents.migrations.includes(name))) {
    throw new CannotStart(
      'The database has another schema than the backup: restore into one in which there is nothing.',
    );
  }
  // Before anything is locked, since somebody may be working there.
  await refuseRecords(client);
}

async function refuseRecords(client: pg.Client): Promise<void> {
  const { rows } = await client.query('select exists (select from record) or exists (select from api_key) as anything');
  if (rows[0].anything) throw notEmpty();
}

function notEmpty(): CannotStart {
  return new CannotStart('The database is not empty, and nothing in it is written over: create another one.');
}

/** A foreign key, as PostgreSQL would write it. */
interface Reference {
  table: string;
  name: string;
  definition: string;
}

/** The one transaction in which everything comes back. */
class Restoring {
  private constructor(
    private readonly client: pg.Client,
    private readonly contents: BackupContents,
    /** Those of the backup that Entente has; somebody else's, which lay beside them, are passed over. */
    private readonly tables: string[],
    private readonly references: Reference[],
  ) {}

  /**
   * References are held to once all is there, and triggers have done their work already before the backup.
   * @throws CannotStart where the database is not empty
   */
  static async begin(client: pg.Client, contents: BackupContents): Promise<Restoring> {
    await client.query('begin');
    await client.query('set local statement_timeout = 0');
    // Whoever writes there as well, or restores, waits until the end: so what is empty now is empty then.
    await client.query('lock table record, api_key in access exclusive mode');
    await refuseRecords(client);
    const { rows: references } = await client.query<Reference>(`
      select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
      from pg_constraint
      where contype = 'f' and conparentid = 0 and connamespace = current_schema()::regnamespace`);
    const { rows: ours } = await client.query<{ name: string }>(
      `select c.relname as name from unnest($1::text[]) as wanted join pg_class c on c.relname = wanted
      where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'`,
      [contents.tables.map(({ name }) => name)],
    );
    const tables = ours.map(({ name }) => name);
    const restoring = new Restoring(client, contents, tables, references);
    for (const { table, name } of references) await client.query(`alter table ${table} drop constraint ${name}`);
    for (const table of tables) await client.query(`alter table ${quoted(table)} disable trigger user`);
    // What migrations wrote stands in the backup, too.
    await client.query(`truncate ${tables.map(quoted).join(', ')}`);
    return restoring;
  }

  table(name: string, columns: readonly string[], tell: TableDone): TableTaker {
    if (!this.tables.includes(name)) return passingOver();
    const list = columns.map(quoted).join(', ');
    const copying = this.client.query(copyFrom(`copy ${quoted(name)} (${list}) from stdin`));
    // Whoever waits is told of a failure when he writes on, or ends.
    const ended = new Promise<void>((settle, fail) => copying.once('finish', settle).once('error', fail));
    ended.catch(() => undefined);
    return {
      write: async (part) => {
        if (!copying.write(part)) await Promise.race([once(copying, 'drain'), ended]);
      },
      end: async () => {
        copying.end();
        await ended;
        await tell(name, copying.rowCount);
        return copying.rowCount;
      },
    };
  }

  async finish(): Promise<void> {
    for (const { name, last } of this.contents.sequences) {
      await this.client.query('select setval(to_regclass($1), $2)', [quoted(name), last]);
    }
    await bringFeedBack((statement) => this.client.query(statement));
    for (const { table, name, definition } of this.references) {
      await this.client.query(`alter table ${table} add constraint ${name} ${definition}`);
    }
    for (const table of this.tables) await this.client.query(`alter table ${quoted(table)} enable trigger user`);
    await this.client.query('commit');
  }
}

/** Counts the rows of a table that is not to be restored, so that the file can still be seen to be whole. */
function passingOver(): TableTaker {
  let rows = 0;
  return {
    write: async (part) => {
      // COPY ends each row with the only line feeds that there are.
      for (const byte of part) if (byte === 0x0a) rows += 1;
    },
    end: async () => rows,
  };
}
