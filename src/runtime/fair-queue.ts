/** A queue for each client, served round robin: a client with a hundred entries delays only itself. */
export class FairQueue<Waiting> {
  /** By client, in the order in which they are served. */
  readonly #queues = new Map<string, Waiting[]>();
  #count = 0;

  /** The number of entries. */
  get count(): number {
    return this.#count;
  }

  get clientCount(): number {
    return this.#queues.size;
  }

  /** The number of entries of a client. */
  countOf(client: string): number {
    return this.#queues.get(client)?.length ?? 0;
  }

  /** Adds an entry to the end of a client's queue. */
  add(client: string, waiting: Waiting): void {
    const queue = this.#queues.get(client);
    if (queue) queue.push(waiting);
    else this.#queues.set(client, [waiting]);
    this.#count += 1;
  }

  /** Removes an entry, if it is still queued. */
  remove(client: string, waiting: Waiting): void {
    const queue = this.#queues.get(client);
    const at = queue?.indexOf(waiting) ?? -1;
    if (at < 0) return;
    queue!.splice(at, 1);
    this.#count -= 1;
    if (queue!.length === 0) this.#queues.delete(client);
  }

  /**
   * Removes and returns the next entry: the first of the client that has waited longest. That client is then served
   * last.
   * @param isReady whether an entry can be taken; if not, the next client is tried and the order stays
   * @returns null if there is no such entry
   */
  next(isReady: (waiting: Waiting) => boolean): Waiting | null {
    for (const [client, queue] of this.#queues) {
      const [first] = queue as [Waiting];
      if (!isReady(first)) continue;
      queue.shift();
      this.#count -= 1;
      this.#queues.delete(client);
      if (queue.length > 0) this.#queues.set(client, queue);
      return first;
    }
    return null;
  }
}
