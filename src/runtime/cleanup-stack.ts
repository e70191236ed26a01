/** Closes what was opened, in reverse order. */
export class CleanupStack {
  readonly #closers: (() => Promise<unknown>)[] = [];

  push(close: () => Promise<unknown>): void {
    this.#closers.push(close);
  }

  /**
   * Closes everything, even if some of it fails.
   * @throws AggregateError with all failures
   */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (let close = this.#closers.pop(); close; close = this.#closers.pop()) {
      await close().catch((error) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Some resources could not be closed');
  }
}
