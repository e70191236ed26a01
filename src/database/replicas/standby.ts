/** A copy of the database that answers in its place: what was written last may not have arrived there. */
export interface Standby {
  /** @param waiting aborted once nobody waits for the rows any more */
  query(
    statement: { name?: string; text: string; values: unknown[] },
    waiting?: AbortSignal | null,
  ): Promise<{ rows: Record<string, unknown>[] }>;
  /** Is told why a statement failed here; gives whether the database itself might answer it. */
  excuses(error: unknown): boolean;
}

/** What one request reads, from wherever it does: what is noted of it is what its client is told to read after. */
export interface Reads {
  /**
   * Notes up to where a statement has read, as PostgreSQL gave it.
   * @throws OutdatedRead if a standby must not show that to this client
   */
  note(place: string | null | undefined, from: 'STANDBY' | 'PRIMARY'): void;
  /** After which place the client must read from now on, sealed; null if nothing was read. */
  readonly readAfter: string | null;
  /** Before which transaction every copy has all that clients may still read. */
  oldestHorizon(): Promise<bigint>;
}
