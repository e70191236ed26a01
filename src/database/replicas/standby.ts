import type { LogPosition } from './log-position.ts';

/** A standby that statements can run on. The latest writes may not have arrived there. */
export interface Standby {
  /** @param signal aborts when nobody waits for the rows any more */
  query(
    statement: { name?: string; text: string; values: unknown[] },
    signal?: AbortSignal | null,
  ): Promise<{ rows: Record<string, unknown>[] }>;
  /**
   * Handles the error of a statement.
   * @returns whether the statement can be repeated on the primary
   */
  canFallBack(error: unknown): boolean;
}

/** The reads of one request. The recorded log positions become `readAfter`, which its client receives. */
export interface ReadSession {
  /**
   * Records the log position of a statement, as selected by PostgreSQL.
   * @throws OutdatedRead if the client must not see the state of the standby
   */
  recordPosition(place: string | null | undefined, from: 'STANDBY' | 'PRIMARY'): void;
  /** The log position of what was read; null if nothing was read. */
  readonly position: LogPosition | null;
  /** Records that the response has what was read at a position for an earlier request. */
  addPosition(position: LogPosition | null): void;
  /** The sealed log position after which the client must read from now on; null if nothing was read. */
  readonly readAfter: string | null;
  /** The transaction before which every copy has all that clients may still read. */
  oldestHorizon(): Promise<bigint>;
}
