import { once } from 'node:events';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { isFirstEdition, migrations } from '../../../../migrations/index.ts';
import { rebaseFeed } from '../../../curation/history/feed-rebase.writes.ts';
import { withConnection } from '../../../database/connection.ts';
import { assertNotFirstEdition, migrate } from '../../../database/migrating/migrate.ts';
import { DISABLE_RESTORED } from '../../../outputs/webhooks/delivery.writes.ts';
import { OperatorError } from '../../../runtime/errors.ts';
import { type BackupContents, type BackupSums, readBackup, type TableConsumer } from './backup-file.ts';
import { quoteIdentifier, type TableProgress } from './take-backup.ts';

/** Values that do not fit their column or constraints, which an intact backup cannot contain. */
const INVALID_DATA = /^2[23]...$/;
const NO_SPACE = '53100';

/**
 * Restores a backup into an empty database: either everything, or nothing but an empty schema. A backup of an earlier
 * version gets the schema of that version first, which is then migrated.
 * @throws OperatorError if the database is not empty, or the file is not an intact backup that this version can read
 */
export async function restoreBackup(
  url: string,
  path: string,
  onTableDone: TableProgress = () => {},
): Promise<BackupSums> {
  // If something fails in the middle of a COPY, closing the connection rolls everything back.
  const restored = withConnection({ connectionString: url, application_name: 'entente restore' }, async (client) => {
    let transaction: RestoreTransaction | null = null;
    const sums = await readBackup(
      path,
      async (contents) => {
        await prepare(client, url, contents);
        transaction = await RestoreTransaction.begin(client, contents);
      },
      (name, columns) => transaction!.table(name, columns, onTableDone),
    );
    await transaction!.finish();
    await bringUpToDate(client, url);
    return sums;
  });
  return restored.catch((error) => {
    throw toRestoreError(error, path);
  });
}

/** @throws OperatorError if that fails; everything is restored nevertheless */
async function bringUpToDate(client: pg.Client, url: string): Promise<void> {
  try {
    await migrate(url, { isUnused: true });
    await client.query('analyze');
  } catch (error) {
    throw new OperatorError(
      `Everything was restored, but the database failed after that (${(error as Error).message}): start the server, which does the rest.`,
    );
  }
}

function toRestoreError(error: unknown, path: string): unknown {
  const { code = '', table } = error as { code?: string; table?: string };
  if (code === NO_SPACE) return new OperatorError('The database has no space left: nothing was restored.');
  if (!INVALID_DATA.test(code)) return error;
  const where = table ? ` in ${table}` : '';
  return new OperatorError(`${path} is not an intact backup (values${where} do not fit): nothing was restored.`);
}

/**
 * Creates the schema of the backup.
 * @throws OperatorError if the database is not empty or has another schema
 */
async function prepare(client: pg.Client, url: string, contents: BackupContents): Promise<void> {
  if (isFirstEdition(contents.migrations)) {
    throw new OperatorError(
      'The backup was taken by an earlier version of Entente. Restore it with that version and export its records. Then import the exports by a mapping (npm run import) into an empty database with this version.',
    );
  }
  const known = migrations.map(({ name }) => name);
  const later = contents.migrations.filter((name) => !known.includes(name));
  if (later.length > 0) {
    throw new OperatorError(
      `The backup was taken by a later version of Entente (it has ${later.join(', ')}): restore it with that version.`,
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
  assertNotFirstEdition(ran);
  if (ran.length !== contents.migrations.length || !ran.every((name) => contents.migrations.includes(name))) {
    throw new OperatorError('The database has another schema than the backup: restore into an empty database.');
  }
  // Before anything is locked, since the database may be in use.
  await assertEmpty(client);
}

async function assertEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query('select exists (select from record) or exists (select from api_key) as anything');
  if (rows[0].anything) throw notEmpty();
}

function notEmpty(): OperatorError {
  return new OperatorError('The database is not empty and is not overwritten: create another one.');
}

/** A foreign key with its definition in SQL. */
interface ForeignKey {
  table: string;
  name: string;
  definition: string;
}

/** Restores everything in one transaction. */
class RestoreTransaction {
  private constructor(
    private readonly client: pg.Client,
    private readonly contents: BackupContents,
    /** Tables of the backup that Entente has; foreign tables are skipped. */
    private readonly tables: string[],
    private readonly references: ForeignKey[],
  ) {}

  /**
   * Drops foreign keys until the end, and disables triggers, which have done their work before the backup.
   * @throws OperatorError if the database is not empty
   */
  static async begin(client: pg.Client, contents: BackupContents): Promise<RestoreTransaction> {
    await client.query('begin');
    await client.query('set local statement_timeout = 0');
    // Other writers wait until the end, so what is empty now stays empty.
    await client.query('lock table record, api_key in access exclusive mode');
    await assertEmpty(client);
    const { rows: references } = await client.query<ForeignKey>(`
      select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
      from pg_constraint
      where contype = 'f' and conparentid = 0 and connamespace = current_schema()::regnamespace`);
    const { rows: present } = await client.query<{ name: string }>(
      `select c.relname as name from unnest($1::text[]) as wanted join pg_class c on c.relname = wanted
      where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'`,
      [contents.tables.map(({ name }) => name)],
    );
    const tables = present.map(({ name }) => name);
    const transaction = new RestoreTransaction(client, contents, tables, references);
    for (const { table, name } of references) await client.query(`alter table ${table} drop constraint ${name}`);
    for (const table of tables) await client.query(`alter table ${quoteIdentifier(table)} disable trigger user`);
    // The backup contains what migrations wrote too.
    await client.query(`truncate ${tables.map(quoteIdentifier).join(', ')}`);
    return transaction;
  }

  table(name: string, columns: readonly string[], onTableDone: TableProgress): TableConsumer {
    if (!this.tables.includes(name)) return skipTable();
    const list = columns.map(quoteIdentifier).join(', ');
    const copying = this.client.query(copyFrom(`copy ${quoteIdentifier(name)} (${list}) from stdin`));
    // The caller gets a failure at the next write or at the end.
    const ended = new Promise<void>((settle, fail) => copying.once('finish', settle).once('error', fail));
    ended.catch(() => undefined);
    return {
      write: async (part) => {
        if (!copying.write(part)) await Promise.race([once(copying, 'drain'), ended]);
      },
      end: async () => {
        copying.end();
        await ended;
        await onTableDone(name, copying.rowCount);
        return copying.rowCount;
      },
    };
  }

  async finish(): Promise<void> {
    for (const { name, last } of this.contents.sequences) {
      await this.client.query('select setval(to_regclass($1), $2)', [quoteIdentifier(name), last]);
    }
    await rebaseFeed((statement) => this.client.query(statement));
    // The server of the backup may still deliver.
    if (this.tables.includes('webhook')) await this.client.query(DISABLE_RESTORED);
    for (const { table, name, definition } of this.references) {
      await this.client.query(`alter table ${table} add constraint ${name} ${definition}`);
    }
    for (const table of this.tables)
      await this.client.query(`alter table ${quoteIdentifier(table)} enable trigger user`);
    await this.client.query('commit');
  }
}

/** Counts the rows of a table that is not restored, so that the file can still be verified. */
function skipTable(): TableConsumer {
  let rows = 0;
  return {
    write: async (part) => {
      // COPY ends each row with a line feed and escapes all others.
      for (const byte of part) if (byte === 0x0a) rows += 1;
    },
    end: async () => rows,
  };
}
