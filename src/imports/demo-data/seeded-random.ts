/** A random generator with a seed (mulberry32): one seed always gives the same choices. */
export class SeededRandom {
  constructor(private state: number) {}

  /** Returns a number from 0 (inclusive) to 1 (exclusive). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }

  /** Returns an integer; both ends are inclusive. */
  between(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  pick<Choice>(choices: readonly Choice[]): Choice {
    return choices[this.between(0, choices.length - 1)]!;
  }

  /** Returns distinct choices in any order. */
  sample<Choice>(count: number, choices: readonly Choice[]): Choice[] {
    const remaining = [...choices];
    return Array.from(
      { length: Math.min(count, remaining.length) },
      () => remaining.splice(this.between(0, remaining.length - 1), 1)[0]!,
    );
  }
}
