/** Maximum number of pieces in all. Beyond it the cache is cleared. */
const MAX_PIECES = 100_000;

interface Node<Value> {
  value: Value | undefined;
  next: Map<string, Node<Value>> | null;
}

/**
 * Caches values by the pieces of a text (a trie), without joining them. A repeated piece is usually the same string in
 * memory, so a lookup costs next to nothing, however long it is.
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
    if (this.#pieces > MAX_PIECES) {
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
