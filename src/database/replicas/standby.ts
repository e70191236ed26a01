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
