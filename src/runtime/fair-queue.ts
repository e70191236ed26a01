/**
 * Those who wait, in a line for each client. Clients take turns: whoever asks for a hundred things at once waits for his own,
 * and nobody else for them.
 */
export class Turns<Waiting> {
  /** By client, in the order in which they have their turn. */
  readonly #lines = new Map<string, Waiting[]>();
  #count = 0;

  /** How many wait, in all. */
  get count(): number {
    return this.#count;
  }

  /** How many clients wait. */
  get clients(): number {
    return this.#lines.size;
  }

  /** How many of one client wait. */
  of(client: string): number {
    return this.#lines.get(client)?.length ?? 0;
  }

  /** Puts somebody at the end of the line of a client. */
  add(client: string, waiting: Waiting): void {
    const line = this.#lines.get(client);
    if (line) line.push(waiting);
    else this.#lines.set(client, [waiting]);
    this.#count += 1;
  }

  /** Takes somebody out of the line who does not wait any more, wherever he stands; nothing where he is not in it. */
  remove(client: string, waiting: Waiting): void {
    const line = this.#lines.get(client);
    const at = line?.indexOf(waiting) ?? -1;
    if (at < 0) return;
    line!.splice(at, 1);
    this.#count -= 1;
    if (line!.length === 0) this.#lines.delete(client);
  }

  /**
   * Takes out who is next: the first in line of the client whose turn it is. Then it is another's turn.
   * @param may whether he may go: else the next client is asked, and his turn stays his
   * @returns null where nobody waits who may go
   */
  next(may: (waiting: Waiting) => boolean): Waiting | null {
    for (const [client, line] of this.#lines) {
      const [first] = line as [Waiting];
      if (!may(first)) continue;
      line.shift();
      this.#count -= 1;
      this.#lines.delete(client);
      if (line.length > 0) this.#lines.set(client, line);
      return first;
    }
    return null;
  }
}
