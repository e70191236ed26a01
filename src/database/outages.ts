import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { causesOf } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import { withConnection } from './connection.ts';

const PROBE_INTERVAL_MS = 1_000;
const PROBE_TIMEOUT_MS = 1_000;

/**
 * Codes of PostgreSQL and of the system for a server that is unreachable, stopping, starting, or out of connections.
 */
const AWAY_CODES =
  /^(?:08...|57P0[1-3]|53300|ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|EHOSTUNREACH|ENETUNREACH)$/;
/** Messages of pg and its pool for the same, in errors without a code. */
const AWAY_MESSAGES =
  /^(?:Connection terminated|timeout expired|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|Connection ended|Query read timeout|write CONNECTION_ENDED)/i;

/** Whether an error may be caused by an outage of the database. Client connections fail with some of the same codes. */
export function mayBeOutage(cause: object): boolean {
  const { code, message, name, syscall } = cause as Record<'code' | 'message' | 'name' | 'syscall', unknown>;
  if (typeof code === 'string' && AWAY_CODES.test(code)) return true;
  // The socket file of a stopped database; any other missing file is a bug.
  if (code === 'ENOENT' && syscall === 'connect') return true;
  if (typeof message === 'string' && AWAY_MESSAGES.test(message)) return true;
  // TypeORM throws these at the next statement of a transaction whose connection was lost.
  return name === 'QueryRunnerProviderAlreadyReleasedError' || name === 'QueryRunnerAlreadyReleasedError';
}

type WriteLine = (...line: unknown[]) => void;

/**
 * Logs one line when the database stops responding and one when it responds again. Warnings and errors that an outage
 * may have caused are held while a probe checks the database. If the database does not respond, they are logged at
 * level debug, otherwise unchanged.
 */
export class OutageReporter {
  /** The log for all other code to use. */
  readonly log: Log;
  readonly #closing = new AbortController();
  #probed: pg.ClientConfig | null = null;
  #watching: Promise<void> | null = null;
  /** Each writes a held line: at level debug during an outage, otherwise unchanged. */
  #held: ((isAway: boolean) => void)[] = [];
  #isAway = false;
  #failures = 0;

  /** @param out the log that lines are finally written to */
  constructor(private readonly out: Log) {
    this.log = out.child({});
    for (const level of ['warn', 'error'] as const) {
      const write = this.log[level].bind(this.log) as WriteLine;
      this.log[level] = (...line: unknown[]) => this.#take(level, line, write);
    }
  }

  /**
   * Starts to hold lines.
   * @param probed the database; each probe opens a connection, since those of a pool may all be in use
   */
  open(probed: pg.ClientConfig): void {
    this.#probed = { ...probed, connectionTimeoutMillis: PROBE_TIMEOUT_MS, query_timeout: PROBE_TIMEOUT_MS };
  }

  /** Writes all held lines and stops holding lines. */
  async close(): Promise<void> {
    this.#probed = null;
    this.#closing.abort();
    await this.#watching;
  }

  #take(level: 'warn' | 'error', line: unknown[], write: WriteLine): void {
    const { err, code } = (line[0] ?? {}) as { err?: unknown; code?: unknown };
    // A statement in a frozen database ends by its timeout.
    const isLate = code === 'TIMEOUT';
    const isSuspicious = isLate || (err !== undefined && causesOf(err).some(mayBeOutage));
    if (!this.#probed || !isSuspicious || !this.out.isLevelEnabled(level)) {
      write(...line);
      return;
    }
    if (level === 'error' || isLate) this.#failures += 1;
    const debug = this.out.debug.bind(this.out) as WriteLine;
    this.#held.push((isAway) => (isAway ? debug : write)(...line));
    if (this.#isAway) this.#release();
    this.#watching ??= this.#watch(this.#probed);
  }

  /** Probes the database until it responds. */
  async #watch(probed: pg.ClientConfig): Promise<void> {
    const { signal } = this.#closing;
    const since = performance.now();
    for (let err = await errorOf(probed); err !== null; err = await errorOf(probed)) {
      if (signal.aborted) break;
      if (!this.#isAway) this.out.error({ err }, 'The database does not answer.');
      this.#isAway = true;
      this.#release();
      await sleep(PROBE_INTERVAL_MS, undefined, { signal }).catch(() => undefined);
    }
    if (this.#isAway && !signal.aborted) {
      const seconds = (performance.now() - since) / 1000;
      this.out.warn({ seconds, failures: this.#failures }, 'The database answers again.');
    }
    this.#release();
    this.#isAway = false;
    this.#failures = 0;
    this.#watching = null;
  }

  #release(): void {
    for (const release of this.#held.splice(0)) release(this.#isAway);
  }
}

/** Returns the error of connecting to a database; null if it responds. */
async function errorOf(probed: pg.ClientConfig): Promise<unknown> {
  try {
    await withConnection(probed, (client) => client.query('select'));
    return null;
  } catch (error) {
    return error;
  }
}
