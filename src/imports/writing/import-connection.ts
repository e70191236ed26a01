import type pg from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { cancelOn } from '../../database/query-cancellation.ts';
import { SourceKind } from '../../domain/sources/source.entity.ts';
import { createSource } from '../../domain/sources/source.writes.ts';
import { Visibility } from '../../records/record.entity.ts';
import { awaitNoLonger, awaitRecords, publishWithWritten } from '../../records/writing/awaiting-source.writes.ts';
import { inTransaction, type WriteContext } from '../../records/writing/writing.ts';
import { Unreadable } from '../files/source-file.ts';
import type { ImportJob } from '../runs/import-job.ts';

const ONE_AT_A_TIME = "select pg_advisory_lock(hashtext('Entente imports here'))";

/** A run that was killed a moment ago holds its lock until the database has noticed. */
const PATIENCE_FOR_ANOTHER_MS = 15_000;

const LOCK_NOT_AVAILABLE = '55P03';

/** How the note of an import begins in the history. */
const IMPORTED = 'Imported from ';

/** Whether nobody but imports has written a record, in SQL. @param record its uuid, in SQL */
export function onlyImported(record: string): string {
  return `not exists (
    select from revision v where v.record_id = ${record} and (v.source_id is null or v.note not like '${IMPORTED}%')
  )`;
}

/** The connection on which an import does everything, while no other one is at work on the database. */
export class ImportConnection {
  private cited: string | undefined;
  private cancelling: Promise<boolean> | null = null;
  /** Ends what PostgreSQL does for us at this moment, where nobody waits for the import any more. */
  private readonly cancel = () => {
    this.cancelling = cancelOn(this.client);
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

  /** @throws Unreadable where another import is at work; what the signal of the job says where it says so */
  static async open(dataSource: DataSource, job: ImportJob): Promise<ImportConnection> {
    const runner = dataSource.createQueryRunner();
    const connection = new ImportConnection(dataSource, job, runner, (await runner.connect()) as pg.Client);
    try {
      job.signal?.throwIfAborted();
      job.signal?.addEventListener('abort', connection.cancel, { once: true });
      await runner.query('set statement_timeout = 0');
      await alone(runner);
      // A dry run does everything and takes it back in the end: so its report is the same.
      if (job.dryRun) await runner.startTransaction();
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /**
   * Runs the work in one transaction, in the name of whoever imports, as long as that viewer may write. It comes from the
   * source that stands for the file, once there is one.
   * @param origin another note for the history than that it was imported; whether nobody else may write meanwhile
   * @throws RuleViolation where a rule is broken, at the latest by the end of the transaction
   */
  async transaction<T>(
    work: (context: WriteContext) => Promise<T>,
    origin: { note?: string; alone?: boolean } = {},
  ): Promise<T> {
    const { by, file, viewer, dryRun, source, assertStillMay } = this.job;
    const sourceId = this.cited;
    await assertStillMay?.();
    // A record shows its history, and a source that is to stay INTERNAL shows neither there nor elsewhere.
    const named = source.visibility === Visibility.INTERNAL ? 'a file' : file.name;
    const authorship = { by, viewer, note: `${IMPORTED}${named}.`, sourceId, ...origin };
    return inTransaction(this.db, authorship, async (context) => {
      const result = await work(context);
      if (sourceId) await publishWithWritten(context, sourceId);
      // A dry run commits nothing, and is to hear all the same what the database says at the end of a transaction.
      if (dryRun) await context.db.query('set constraints all immediate; set constraints all deferred');
      return result;
    });
  }

  /**
   * The uuid of the source that stands for the file as it is, to be cited by all that comes from it. It is made when the
   * first record is written, and found again by its hash. It is INTERNAL until a record of the import is PUBLIC, unless the
   * mapping says its visibility.
   */
  async source(): Promise<string> {
    this.cited ??= (await this.sourceFound()) ?? (await this.sourceMade());
    return this.cited;
  }

  /** That uuid, which somebody has waited for already. */
  get sourceId(): string {
    return this.cited!;
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
        await awaitNoLonger(context, [known.id]);
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
      if (!source.visibility) await awaitRecords(context, id);
      return id;
    });
  }

  /** Everything goes back to the pool as it was; temporary tables are taken away before. */
  async close(takeAway: () => Promise<void> = async () => {}): Promise<void> {
    const { runner } = this;
    this.job.signal?.removeEventListener('abort', this.cancel);
    try {
      // What is asked from here on is not what was to be cancelled.
      await this.cancelling;
      if (this.job.dryRun && runner.isTransactionActive) await runner.rollbackTransaction();
      await takeAway();
      await runner.query('reset all');
      await runner.query('select pg_advisory_unlock_all()');
    } catch {
      // What cannot be taken back goes with the connection, where that is not gone already: the lock, above all.
      await this.client.end().catch(() => undefined);
    } finally {
      await runner.release();
    }
  }
}

async function alone(runner: QueryRunner): Promise<void> {
  try {
    await runner.query(`set lock_timeout = ${PATIENCE_FOR_ANOTHER_MS}`);
    await runner.query(ONE_AT_A_TIME);
    await runner.query('reset lock_timeout');
  } catch (error) {
    if ((error as { driverError?: { code?: string } }).driverError?.code !== LOCK_NOT_AVAILABLE) throw error;
    throw new Unreadable('Another import is at work on this database: wait until it has ended.');
  }
}
