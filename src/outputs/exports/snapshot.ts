import type { Readable } from 'node:stream';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { DataSource, QueryRunner } from 'typeorm';
import type { RequestContext } from '../../access/context.ts';
import { seesInternal } from '../../access/permissions.ts';
import type { Viewer } from '../../access/viewer.ts';
import { TOKEN_NOW } from '../../curation/history/feed-token.ts';
import type { Reader } from '../../query/running/reader.ts';
import type { StatementMeter } from '../../query/running/statements.ts';
import { raw, sql } from '../../query/sql.ts';
import { columnsOf, type ExportedTable, rowsOf } from '../../records/description/columns.ts';
import { stateOfData } from '../../records/state-of-data.reads.ts';
import type { State } from './describing.ts';
import type { Format } from './formats.ts';

/**
 * How many records are read at once: each time what belongs to them is found for all of them together, which costs less
 * the more they are. The first ones are few, so that nobody waits for the beginning.
 */
const RECORDS_AT_FIRST = 2_000;
const RECORDS_AT_ONCE = 50_000;

/** So that what belongs to them is put in order without the disk. */
const MEMORY_FOR_SORTING = '32MB';

/** Who reads, and how. */
export interface Reading {
  reader: Reader<RequestContext>;
  viewer: Viewer;
  publicUrl: string;
  /** What its statements cost. */
  meter?: StatementMeter;
}

/**
 * All records as they are at one instant, for a reader who takes his time: one transaction that only reads, on a connection
 * that nobody else waits for.
 */
export class Snapshot {
  readonly #reader: Reader<RequestContext>;
  readonly #meter: StatementMeter | undefined;
  readonly context: RequestContext;

  #breaking: Promise<unknown> | null = null;
  #closing: Promise<void> | null = null;
  #isCopying = false;

  private constructor(
    private readonly runner: QueryRunner,
    /** The process of PostgreSQL that serves it. */
    private readonly processId: number,
    { reader, viewer, publicUrl, meter }: Reading,
  ) {
    this.#meter = meter;
    this.#reader = reader;
    this.context = { viewer, publicUrl, db: runner.manager };
  }

  /**
   * Opens a snapshot; whoever opens it closes it.
   * @param connections where it takes its connection
   */
  static async open(connections: DataSource, reading: Reading): Promise<Snapshot> {
    const runner = connections.createQueryRunner();
    try {
      await runner.query('begin transaction isolation level repeatable read, read only');
      // A client that takes its time is not to be cut off by the database: whoever sends watches it.
      await runner.query('set local statement_timeout = 0');
      await runner.query(`set local work_mem = '${MEMORY_FOR_SORTING}'`);
      const [{ pid }] = await runner.query('select pg_backend_pid() as pid');
      return new Snapshot(runner, pid, reading);
    } catch (error) {
      await runner.release();
      throw error;
    }
  }

  /** Which state of the data it is, and what is different as soon as anything is. */
  async state(): Promise<State & { mark: string }> {
    const { text, values } = this.#reader.statementOf(
      sql`select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, ${TOKEN_NOW} as version`,
      this.context,
    );
    const [{ at, version }] = await this.runner.query(text, values);
    return {
      at,
      version,
      mark: await stateOfData((statement) => this.runner.query(statement), seesInternal(this.context.viewer)),
    };
  }

  /**
   * A table as text, in pieces as PostgreSQL sends them. It reads on when the next piece is asked for. What stands before the
   * rows comes with the first of them, so that nothing is sent before a row could be read.
   * @param given the arguments of the list, but for those of pages
   * @throws GraphQLError where an argument cannot be meant so, before the first piece
   */
  async *written(
    table: ExportedTable,
    format: Format,
    given: { readonly [argument: string]: unknown },
  ): AsyncGenerator<string | Buffer> {
    const { text, values } = await this.#reader.idsOf(table.list ?? table.name, given, this.context);
    await this.runner.query(`declare chosen no scroll cursor for ${text}`, values);
    const columns = columnsOf(table);
    const copy = this.#reader.statementOf(format.copy(columns, rowsOf(table, raw(NO_IDS))), this.context);
    if (copy.values.length > 0) throw new Error(`COPY takes no values, and ${table.name} has some`);
    let before = format.before(columns);
    let isFirst = true;
    for (let ids = await this.#nextIds(RECORDS_AT_FIRST); ids.length > 0; ids = await this.#nextIds(RECORDS_AT_ONCE)) {
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
    // Here PostgreSQL finds what the list holds; rows are copied at the pace of the client, whose time is nobody's work.
    const began = performance.now();
    const rows: { id: string }[] = await this.runner.query(`fetch ${most} from chosen`);
    this.#meter?.took(performance.now() - began);
    return rows.map(({ id }) => id);
  }

  /** The rows of these records, in this order. They are uuids of the database: nothing in them has to be escaped. */
  async #copied(copy: string, ids: readonly string[]): Promise<Readable> {
    return (await this.#client()).query(copyTo(copy.replace(NO_IDS, `'{${ids.join(',')}}'::uuid[]`)));
  }

  #client(): Promise<pg.Client> {
    return this.runner.connect();
  }

  /** Breaks off what PostgreSQL does for it at the moment, by another connection. To be closed it has all the same. */
  breakOff(others: DataSource): void {
    if (this.#closing) return;
    this.#breaking = others.query('select pg_terminate_backend($1)', [this.processId]).catch(() => {});
  }

  /** Ends the snapshot, however often it is called. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    await this.#breaking;
    // The rest of a COPY that nobody reads would stand before every further answer.
    if (this.#isCopying) await (await this.#client()).end();
    else await this.runner.query('rollback').catch(() => {});
    await this.runner.release();
  }
}

/** Stands for the ids in a statement that is written once for all of them. */
const NO_IDS = `'{}'::uuid[]`;
