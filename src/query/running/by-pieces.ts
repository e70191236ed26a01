/** So many pieces are kept in all; then everything is forgotten, and what comes again is kept again. */
const MOST_PIECES = 100_000;

interface Node<Value> {
  value: Value | undefined;
  next: Map<string, Node<Value>> | null;
}

/**
 * What is known of texts, found by the pieces of which a text would be put together. A piece that comes again is the same
 * string in memory as a rule, so that to find it takes next to nothing, whatever its length.
 */
export class ByPieces<Value> {
  #root: Node<Value> = { value: undefined, next: null };
  #pieces = 0;

  find(pieces: readonly string[]): Value | undefined {
    let node: Node<Value> | undefined = this.#root;
    for (const piece of pieces) {
      node = node.next?.get(piece);
      if (!node) return undefined;
    }
    return node.value;
  }

  keep(pieces: readonly string[], value: Value): void {
    if (this.#pieces > MOST_PIECES) {
      this.#root = { value: undefined, next: null };
      this.#pieces = 0;
    }
    let node = this.#root;
    for (const piece of pieces) {
      node.next ??= new Map();
      let next = node.next.get(piece);
      if (!next) {
        next = { value: undefined, next: null };
        node.next.set(piece, next);
        this.#pieces += 1;
      }
      node = next;
    }
    node.value = value;
  }
}
