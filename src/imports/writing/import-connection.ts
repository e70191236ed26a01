import type pg from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { sendCancelRequest } from '../../database/query-cancellation.ts';
import { SourceKind } from '../../domain/sources/source.entity.ts';
import { createSource } from '../../domain/sources/source.writes.ts';
import { Visibility } from '../../records/record.entity.ts';
import {
  clearAwaiting,
  markSourceAwaiting,
  publishAwaitingSources,
} from '../../records/writing/awaiting-source.writes.ts';
import { inTransaction, type WriteContext } from '../../records/writing/transaction.ts';
import { Unreadable } from '../files/source-file.ts';
import type { ImportJob } from '../runs/import-job.ts';

const LOCK_SQL = "select pg_advisory_lock(hashtext('Entente imports here'))";

/** The lock of a run killed just before is held until the database notices. */
const LOCK_TIMEOUT_MS = 15_000;

const LOCK_NOT_AVAILABLE = '55P03';

/** The beginning of the history note of an import. */
const NOTE_PREFIX = 'Imported from ';

/** Returns SQL for whether only imports have written a record. @param record SQL for its uuid */
export function onlyImported(record: string): string {
  return `not exists (
    select from revision v where v.record_id = ${record} and (v.source_id is null or v.note not like '${NOTE_PREFIX}%')
  )`;
}

/** The connection of an import. It holds a lock, so that only one import runs on the database. */
export class ImportConnection {
  private knownSourceId: string | undefined;
  private cancelling: Promise<boolean> | null = null;
  /** Cancels the running statement when the import is cancelled. */
  private readonly cancel = () => {
    this.cancelling = sendCancelRequest(this.client);
  };

  private constructor(
    readonly dataSource: DataSource,
    readonly job: ImportJob,
    private readonly runner: QueryRunner,
    /** The same connection, for COPY. */
    readonly client: pg.Client,
  ) {}

  get db(): EntityManager {
    return this.runner.manager;
  }

  /** @throws Unreadable if another import is running; the abort reason of the job's signal if it aborts */
  static async open(dataSource: DataSource, job: ImportJob): Promise<ImportConnection> {
    const runner = dataSource.createQueryRunner();
    const connection = new ImportConnection(dataSource, job, runner, (await runner.connect()) as pg.Client);
    try {
      job.signal?.throwIfAborted();
      job.signal?.addEventListener('abort', connection.cancel, { once: true });
      await runner.query('set statement_timeout = 0');
      await lockImports(runner);
      // A dry run does everything and is rolled back at the end, so its report is the same.
      if (job.dryRun) await runner.startTransaction();
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /**
   * Runs the work in one transaction in the name of the importer, who must still have the right to write. The revision
   * names the source of the file, once there is one.
   * @param options `exclusive` makes all other writers wait
   * @throws RuleViolation if a rule is broken, at the latest at the end of the transaction
   */
  async transaction<T>(work: (context: WriteContext) => Promise<T>, options: { exclusive?: boolean } = {}): Promise<T> {
    const { by, file, viewer, dryRun, source, assertMayWrite } = this.job;
    const sourceId = this.knownSourceId;
    await assertMayWrite?.();
    // The history is public, so it does not name the file of a source that stays INTERNAL.
    const sourceName = source.visibility === Visibility.INTERNAL ? 'a file' : file.name;
    const authorship = { by, viewer, note: `${NOTE_PREFIX}${sourceName}.`, sourceId, ...options };
    return inTransaction(this.db, authorship, async (context) => {
      const result = await work(context);
      if (sourceId) await publishAwaitingSources(context, sourceId);
      // A dry run commits nothing, so deferred constraints are checked here.
      if (dryRun) await context.db.query('set constraints all immediate; set constraints all deferred');
      return result;
    });
  }

  /**
   * Returns the uuid of the source of the file, which all its records cite. The source is created with the first record
   * and found again by its hash. It is INTERNAL until a record of the import is PUBLIC, unless the mapping sets its
   * visibility.
   */
  async source(): Promise<string> {
    this.knownSourceId ??= (await this.sourceFound()) ?? (await this.sourceMade());
    return this.knownSourceId;
  }

  /** The uuid of the source, once `source` has returned it. */
  get sourceId(): string {
    return this.knownSourceId!;
  }

  private async sourceFound(): Promise<string | undefined> {
    const [known] = await this.db.query(
      `select i.record_id as id, exists (select from awaiting_source where source_id = i.record_id) as awaits from identifier i join source s on s.id = i.record_id
      where i.scheme = 'sha256' and i.value = $1 order by s.id limit 1`,
      [this.job.file.hash],
    );
    const { visibility } = this.job.source;
    if (known?.awaits && visibility) {
      await this.transaction(async (context) => {
        await context.db.query('update source set visibility = $2 where id = $1', [known.id, visibility]);
        await clearAwaiting(context, [known.id]);
      });
    }
    return known?.id;
  }

  private sourceMade(): Promise<string> {
    const { file, source } = this.job;
    return this.transaction(async (context) => {
      const id = await createSource(context, {
        kind: SourceKind.DATASET,
        title: source.title ? `${source.title} (${file.name})` : file.name,
        publisher: source.publisher,
        licence: source.licence,
        sourceUrl: source.url,
        retrievedOn: new Date().toISOString().slice(0, 10),
        identifiers: [{ scheme: 'sha256', value: file.hash }],
        visibility: source.visibility ?? Visibility.INTERNAL,
      });
      if (!source.visibility) await markSourceAwaiting(context, id);
      return id;
    });
  }

  /** Drops the temporary tables, resets the connection and returns it to the pool. */
  async close(dropTables: () => Promise<void> = async () => {}): Promise<void> {
    const { runner } = this;
    this.job.signal?.removeEventListener('abort', this.cancel);
    try {
      // Later statements must not be hit by a pending cancellation.
      await this.cancelling;
      if (this.job.dryRun && runner.isTransactionActive) await runner.rollbackTransaction();
      await dropTables();
      await runner.query('reset all');
      await runner.query('select pg_advisory_unlock_all()');
    } catch {
      // If the connection cannot be reset, it is closed. That also releases the lock.
      await this.client.end().catch(() => undefined);
    } finally {
      await runner.release();
    }
  }
}

async function lockImports(runner: QueryRunner): Promise<void> {
  try {
    await runner.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`);
    await runner.query(LOCK_SQL);
    await runner.query('reset lock_timeout');
  } catch (error) {
    if ((error as { driverError?: { code?: string } }).driverError?.code !== LOCK_NOT_AVAILABLE) throw error;
    throw new Unreadable('Another import is running on this database. Wait until it has ended.');
  }
}
