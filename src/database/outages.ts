import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { causesOf } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import { onConnection } from './connection.ts';

const BETWEEN_PROBES_MS = 1_000;
const LONGEST_PROBE_MS = 1_000;

/** Codes of PostgreSQL and of the system for a server that is gone, stops, starts, or has no connection to spare. */
const AWAY_CODES =
  /^(?:08...|57P0[1-3]|53300|ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOTFOUND|EHOSTUNREACH|ENETUNREACH)$/;
/** The words of pg and its pool for the same, in errors without a code. */
const AWAY_MESSAGES =
  /^(?:Connection terminated|timeout expired|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|Connection ended|Query read timeout|write CONNECTION_ENDED)/i;

/** Whether an outage of the database may be the cause of an error. Connections of clients fail by some of the same codes. */
export function mayBeOfOutage(cause: object): boolean {
  const { code, message, name, syscall } = cause as Record<'code' | 'message' | 'name' | 'syscall', unknown>;
  if (typeof code === 'string' && AWAY_CODES.test(code)) return true;
  // The socket of a database that has stopped; any other file that is missing is a fault of ours.
  if (code === 'ENOENT' && syscall === 'connect') return true;
  if (typeof message === 'string' && AWAY_MESSAGES.test(message)) return true;
  // TypeORM throws these at the next statement of a transaction whose connection was lost.
  return name === 'QueryRunnerProviderAlreadyReleasedError' || name === 'QueryRunnerAlreadyReleasedError';
}

type Write = (...line: unknown[]) => void;

/**
 * Reports a database that is away by one line at the beginning and one at the end. Warnings and errors that an outage may
 * have caused are held for as long as a probe of the database takes. If the database is away, they are written at the level
 * debug, otherwise as they are.
 */
export class Outages {
  /** The log that everything else writes to. */
  readonly log: Log;
  readonly #closing = new AbortController();
  #probed: pg.ClientConfig | null = null;
  #watching: Promise<void> | null = null;
  /** Writes a held line: at the level debug, or as it is. */
  #held: ((isAway: boolean) => void)[] = [];
  #isAway = false;
  #failures = 0;

  /** @param out where lines are written in the end */
  constructor(private readonly out: Log) {
    this.log = out.child({});
    for (const level of ['warn', 'error'] as const) {
      const write = this.log[level].bind(this.log) as Write;
      this.log[level] = (...line: unknown[]) => this.#take(level, line, write);
    }
  }

  /**
   * Begins to hold lines.
   * @param probed the database: a probe takes a connection of its own, since those of a pool may all be in use
   */
  open(probed: pg.ClientConfig): void {
    this.#probed = { ...probed, connectionTimeoutMillis: LONGEST_PROBE_MS, query_timeout: LONGEST_PROBE_MS };
  }

  /** Writes what is held, and holds nothing more. */
  async close(): Promise<void> {
    this.#probed = null;
    this.#closing.abort();
    await this.#watching;
  }

  #take(level: 'warn' | 'error', line: unknown[], write: Write): void {
    const { err, code } = (line[0] ?? {}) as { err?: unknown; code?: unknown };
    // A statement in a frozen database ends by its time limit.
    const isLate = code === 'TIMEOUT';
    const isSuspicious = isLate || (err !== undefined && causesOf(err).some(mayBeOfOutage));
    if (!this.#probed || !isSuspicious || !this.out.isLevelEnabled(level)) {
      write(...line);
      return;
    }
    if (level === 'error' || isLate) this.#failures += 1;
    const debug = this.out.debug.bind(this.out) as Write;
    this.#held.push((isAway) => (isAway ? debug : write)(...line));
    if (this.#isAway) this.#release();
    this.#watching ??= this.#watch(this.#probed);
  }

  /** Probes the database until it answers. */
  async #watch(probed: pg.ClientConfig): Promise<void> {
    const { signal } = this.#closing;
    const since = performance.now();
    for (let err = await errorOf(probed); err !== null; err = await errorOf(probed)) {
      if (signal.aborted) break;
      if (!this.#isAway) this.out.error({ err }, 'The database does not answer.');
      this.#isAway = true;
      this.#release();
      await sleep(BETWEEN_PROBES_MS, undefined, { signal }).catch(() => undefined);
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

/** Returns why a database does not answer; null if it does. */
async function errorOf(probed: pg.ClientConfig): Promise<unknown> {
  try {
    await onConnection(probed, (client) => client.query('select'));
    return null;
  } catch (error) {
    return error;
  }
}
