import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import { SELECT_LOG_POSITION, takeLogPosition, withLogPosition } from '../../database/replicas/log-position-sql.ts';
import type { ReadSession, Standby } from '../../database/replicas/standby.ts';
import type { ResultRow, Statement } from '../sql.ts';
import { ExecutionTime, PipelinedExecutor, type SentQuery } from './pipelining.ts';

/** Charges the statements of one request to its client. */
export interface StatementMeter {
  /** Whether an unmeasured statement is expected to be slow, by its price. */
  readonly expectsSlow: boolean;
  /**
   * Waits for admission as a slow statement.
   * @returns the function that gives the place back
   */
  enterSlow(waiting: AbortSignal | null | undefined): Promise<() => void>;
  /** Records the milliseconds of a statement, even if its client has disconnected. */
  took(ms: number): void;
}

/** The database to which a statement is sent. */
export interface QueryTarget {
  /** The database, or a transaction in it. */
  db: DataSource | EntityManager;
  /** Read instead of the database, until it fails. */
  standby?: Standby | null;
  /** Records the position that statements have read, if they return it. */
  reads?: ReadSession;
  /** Aborted once the rows are no longer wanted: the statement is cancelled, unless it is part of a transaction. */
  waiting?: AbortSignal | null;
  /** The client whose queue the statement waits in; omitted: a queue shared by all such statements. */
  client?: { readonly id: string };
  /** Charges the statements, and admits slow ones. */
  meter?: StatementMeter;
}

/**
 * Maximum number of statement names of a connection, and of characters of their texts: PostgreSQL keeps prepared
 * statements until the connection ends, and a long one takes megabytes.
 */
const MAX_NAMES = 400;
const MAX_NAMED_CHARACTERS = 4_000_000;

/** Maximum number of texts remembered without a name, and of characters of each, to limit memory. */
const MAX_REMEMBERED_TEXTS = 2000;
const MAX_REMEMBERED_TEXT_CHARS = 60_000;

/** Maximum seconds that a connection works beyond its lifetime: it ends only after its current work. */
const MAX_WORK_SECONDS = 300;

/** SQLSTATE of an unknown statement name, and of a plan that is invalid since the tables changed. */
const NAME_LOST = new Set(['26000', '0A000']);

/** A text with a name, the time when it was last sent, and its measurement. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
  sentAt: number;
  /** Whether the name was released. */
  isGone: boolean;
  readonly executionTime: ExecutionTime;
}

/**
 * Sends statements, as named prepared statements from their second use on. A name that was not sent for the lifetime of
 * a connection is known to no connection any more, and is released. So names follow current use, and no connection
 * learns more names than the maximum. Without prepared statements no name is sent, but plans are kept by names as well.
 */
export class Statements {
  /** By text, the least recently sent first. */
  private readonly named = new Map<string, PreparedStatement>();
  private charactersNamed = 0;
  private namesGiven = 0;
  /** Measurements of texts that were sent before and have no name. */
  private readonly seen = new LRUCache<string, ExecutionTime>({ max: MAX_REMEMBERED_TEXTS });
  private readonly namesRestMs: number;
  private readonly executor: PipelinedExecutor;

  /**
   * @param prepared whether to send names: some poolers do not support it
   * @param now the time in milliseconds
   * @param placed whether statements outside of transactions return the position that they read
   */
  constructor(
    dataSource: DataSource,
    private readonly prepared: boolean,
    private readonly now: () => number = Date.now,
    private readonly placed = false,
  ) {
    this.namesRestMs = (connectionsLastSeconds(dataSource) + MAX_WORK_SECONDS) * 1000;
    this.executor = new PipelinedExecutor((dataSource.driver as unknown as { master: pg.Pool }).master);
  }

  /** Statements that wait for a connection, without those that the pool counts as waiting itself. */
  get waiting(): number {
    return this.executor.waiting;
  }

  /**
   * Returns the rows of a statement. In a transaction (`db` is its manager) the statement has no name, since an unknown
   * name would abort the transaction. If a standby fails, the database answers instead, also for all further statements
   * of the request.
   * @param known the prepared statement of the text, if it is known: looking up a long text takes time
   */
  async run(
    statement: Pick<Statement, 'text' | 'values'>,
    asked: QueryTarget,
    known: PreparedStatement | null = null,
  ): Promise<ResultRow[]> {
    const { db, standby, waiting, client, meter } = asked;
    const { values } = statement;
    const transaction = 'queryRunner' in db ? db.queryRunner : undefined;
    if (transaction) return (await (await transaction.connect()).query({ text: statement.text, values })).rows;
    const text = known ? known.text : this.sentText(statement.text);
    const named = known ? this.sent(known) : this.nameOf(text);
    const executionTime = named?.executionTime ?? this.timeOf(text, meter?.expectsSlow);
    const leave = executionTime.pace === 'SLOW' && meter ? await meter.enterSlow(waiting) : null;
    const took = (ms: number) => meter?.took(ms);
    const sent = { text, values };
    try {
      if (standby) {
        const began = performance.now();
        try {
          const run = async (query: SentQuery) => (await standby.query(query, waiting)).rows;
          return await this.read(sent, named, run, (place) => asked.reads?.recordPosition(place, 'STANDBY'));
        } catch (error) {
          if (waiting?.aborted || !standby.canFallBack(error)) throw error;
          asked.standby = null;
        } finally {
          const ms = performance.now() - began;
          executionTime.took(ms);
          took(ms);
        }
      }
      const run = (query: SentQuery) => this.executor.run(query, executionTime, client?.id ?? '', waiting, took);
      return await this.read(sent, named, run, (place) => asked.reads?.recordPosition(place, 'PRIMARY'));
    } finally {
      leave?.();
    }
  }

  /** Returns the rows without the position that they carry, which is recorded. */
  private async read(
    statement: Pick<Statement, 'text' | 'values'>,
    named: PreparedStatement | null,
    run: (query: SentQuery) => Promise<ResultRow[]>,
    note: (place: string | null | undefined) => void,
  ): Promise<ResultRow[]> {
    const rows = await send(statement, this.prepared ? named : null, run);
    if (!this.placed) return rows;
    // Without a row there is no position, so it is read separately.
    note(takeLogPosition(rows.length > 0 ? rows : await run({ text: SELECT_LOG_POSITION, values: [] })));
    return rows;
  }

  /** Returns the prepared statement of a text; null if it has no name. */
  preparedOf(text: string): PreparedStatement | null {
    return this.named.get(this.sentText(text)) ?? null;
  }

  private sentText(text: string): string {
    return this.placed ? withLogPosition(text) : text;
  }

  private nameOf(text: string): PreparedStatement | null {
    if (text.length > MAX_REMEMBERED_TEXT_CHARS) return null;
    const known = this.named.get(text);
    if (known) return this.sent(known);
    const executionTime = this.seen.get(text);
    if (executionTime && this.hasRoomFor(text)) {
      this.seen.delete(text);
      this.namesGiven += 1;
      this.charactersNamed += text.length;
      return this.sent({
        name: `r${this.namesGiven}`,
        text,
        sentAt: 0,
        isGone: false,
        executionTime,
      });
    }
    return null;
  }

  /** Returns the measurement of a text without a name. */
  private timeOf(text: string, expectsSlow: boolean | undefined): ExecutionTime {
    const executionTime = this.seen.get(text) ?? new ExecutionTime(expectsSlow);
    if (text.length <= MAX_REMEMBERED_TEXT_CHARS) this.seen.set(text, executionTime);
    return executionTime;
  }

  /** Marks a name as the most recently sent. */
  private sent(named: PreparedStatement): PreparedStatement {
    named.sentAt = this.now();
    this.named.delete(named.text);
    this.named.set(named.text, named);
    return named;
  }

  private hasRoomFor(text: string): boolean {
    for (const oldest of this.named.values()) {
      if (this.now() - oldest.sentAt <= this.namesRestMs) break;
      oldest.isGone = true;
      this.named.delete(oldest.text);
      this.charactersNamed -= oldest.text.length;
    }
    return this.named.size < MAX_NAMES && this.charactersNamed + text.length <= MAX_NAMED_CHARACTERS;
  }
}

/** Sends a statement by name; without one if it has none, or if the connection does not know the name. */
async function send(
  { text, values }: Pick<Statement, 'text' | 'values'>,
  named: PreparedStatement | null,
  run: (query: SentQuery) => Promise<ResultRow[]>,
): Promise<ResultRow[]> {
  if (!named) return run({ text, values });
  try {
    return await run({ name: named.name, text: named.text, values });
  } catch (error) {
    if (!NAME_LOST.has((error as { code?: string }).code ?? '')) throw error;
    return run({ text, values });
  }
}

/** Maximum lifetime of a pooled connection in seconds; Infinity if none is set. */
function connectionsLastSeconds({ options }: DataSource): number {
  const { maxLifetimeSeconds } = (options as { extra?: { maxLifetimeSeconds?: number } }).extra ?? {};
  return maxLifetimeSeconds || Number.POSITIVE_INFINITY;
}
