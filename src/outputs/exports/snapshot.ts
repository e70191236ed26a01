import type { Readable } from 'node:stream';
import type { GraphQLSchema } from 'graphql';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { DataSource, QueryRunner } from 'typeorm';
import type { RequestContext } from '../../access/context.ts';
import { canSeeInternal } from '../../access/permissions.ts';
import type { Viewer } from '../../access/viewer.ts';
import { TOKEN_NOW } from '../../curation/history/feed-token.ts';
import { InternalQuery } from '../../query/running/internal-query.ts';
import type { Reader } from '../../query/running/reader.ts';
import type { StatementMeter } from '../../query/running/statements.ts';
import { raw, sql } from '../../query/sql.ts';
import { readDataVersion } from '../../records/data-version.reads.ts';
import { columnsOf, type ExportedTable, rowsOf } from '../../records/description/columns.ts';
import type { Format } from './formats.ts';
import type { DataVersion } from './metadata.ts';

/**
 * Records per batch. The rows that belong to a batch are found together, so large batches are cheaper. A small first batch
 * lets the response begin early.
 */
const FIRST_BATCH_ROWS = 2_000;
const BATCH_ROWS = 50_000;

/** Enough to sort the rows of a batch in memory. */
const WORK_MEM = '32MB';

export interface SnapshotOptions {
  reader: Reader<RequestContext>;
  viewer: Viewer;
  publicUrl: string;
  /** Counts the time of its statements. */
  meter?: StatementMeter;
}

/** The data at one instant: a read-only transaction, on a connection reserved for long exports. */
export class Snapshot {
  readonly #reader: Reader<RequestContext>;
  readonly #meter: StatementMeter | undefined;
  readonly context: RequestContext;

  #breaking: Promise<unknown> | null = null;
  #closing: Promise<void> | null = null;
  #isCopying = false;

  private constructor(
    private readonly runner: QueryRunner,
    /** The PostgreSQL backend of the connection. */
    private readonly processId: number,
    { reader, viewer, publicUrl, meter }: SnapshotOptions,
  ) {
    this.#meter = meter;
    this.#reader = reader;
    this.context = { viewer, publicUrl, db: runner.manager };
  }

  /**
   * Opens a snapshot; the caller must close it.
   * @param connections the pool from which it takes a connection
   */
  static async open(connections: DataSource, reading: SnapshotOptions): Promise<Snapshot> {
    const runner = connections.createQueryRunner();
    try {
      await runner.query('begin transaction isolation level repeatable read, read only');
      // No timeout in the database: `send` enforces the limits for slow clients.
      await runner.query('set local statement_timeout = 0');
      await runner.query(`set local work_mem = '${WORK_MEM}'`);
      const [{ pid }] = await runner.query('select pg_backend_pid() as pid');
      return new Snapshot(runner, pid, reading);
    } catch (error) {
      await runner.release();
      throw error;
    }
  }

  /** Returns the data version, and a mark that changes with every change of the visible data. */
  async state(): Promise<DataVersion & { mark: string }> {
    const { text, values } = this.#reader.statementOf(
      sql`select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, ${TOKEN_NOW} as version`,
      this.context,
    );
    const [{ at, version }] = await this.runner.query(text, values);
    return {
      at,
      version,
      mark: await readDataVersion((statement) => this.runner.query(statement), canSeeInternal(this.context.viewer)),
    };
  }

  /** Runs a query of this process. @throws the first error of a field */
  read<Data>(query: string, schema: GraphQLSchema): Promise<Data> {
    return new InternalQuery<Data, RequestContext>(query, schema, this.#reader).dataOf({}, this.context);
  }

  /**
   * Yields a table as text, in pieces as PostgreSQL sends them. The text before the rows comes with the first row, so nothing
   * is sent if the first row cannot be read.
   * @param given the arguments of the list, without paging
   * @throws GraphQLError before the first piece, if an argument is invalid
   */
  async *streamTable(
    table: ExportedTable,
    format: Format,
    given: { readonly [argument: string]: unknown },
  ): AsyncGenerator<string | Buffer> {
    const { text, values } = await this.#reader.idsOf(table.list ?? table.name, given, this.context);
    await this.runner.query(`declare chosen no scroll cursor for ${text}`, values);
    const columns = columnsOf(table);
    const copy = this.#reader.statementOf(format.copy(columns, rowsOf(table, raw(IDS_PLACEHOLDER))), this.context);
    if (copy.values.length > 0) throw new Error(`COPY takes no parameters, but the columns of ${table.name} have some`);
    let before = format.before(columns);
    let isFirst = true;
    for (let ids = await this.#nextIds(FIRST_BATCH_ROWS); ids.length > 0; ids = await this.#nextIds(BATCH_ROWS)) {
      this.#isCopying = true;
      for await (const piece of await this.#copied(copy.text, ids)) {
        yield isFirst
          ? Buffer.concat([Buffer.from(before), (piece as Buffer).subarray(format.between.length)])
          : (piece as Buffer);
        isFirst = false;
        before = '';
      }
      this.#isCopying = false;
    }
    yield before + format.after;
    await this.runner.query('close chosen');
  }

  async #nextIds(most: number): Promise<string[]> {
    // Only FETCH is metered: COPY runs at the rate of the client.
    const began = performance.now();
    const rows: { id: string }[] = await this.runner.query(`fetch ${most} from chosen`);
    this.#meter?.took(performance.now() - began);
    return rows.map(({ id }) => id);
  }

  /** Copies the rows of these records, in this order. The ids are uuids from the database and need no escaping. */
  async #copied(copy: string, ids: readonly string[]): Promise<Readable> {
    return (await this.#client()).query(copyTo(copy.replace(IDS_PLACEHOLDER, `'{${ids.join(',')}}'::uuid[]`)));
  }

  #client(): Promise<pg.Client> {
    return this.runner.connect();
  }

  /** Terminates the backend through another connection. The snapshot must still be closed. */
  abort(others: DataSource): void {
    if (this.#closing) return;
    this.#breaking = others.query('select pg_terminate_backend($1)', [this.processId]).catch(() => {});
  }

  /** Ends the snapshot; may be called more than once. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    await this.#breaking;
    // The unread rest of a COPY would precede every later response, so the connection cannot be used again.
    if (this.#isCopying) await (await this.#client()).end();
    else await this.runner.query('rollback').catch(() => {});
    await this.runner.release();
  }
}

/** Replaced by the ids of each batch. */
const IDS_PLACEHOLDER = `'{}'::uuid[]`;
