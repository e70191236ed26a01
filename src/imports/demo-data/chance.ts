/** Makes choices that look like chance and are the same each time for one seed (the generator mulberry32). */
export class Chance {
  constructor(private state: number) {}

  /** A number from 0 to 1, without 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  of<Choice>(choices: readonly Choice[]): Choice {
    return choices[this.between(0, choices.length - 1)]!;
  }

  /** Different ones of the choices, in any order. */
  some<Choice>(count: number, choices: readonly Choice[]): Choice[] {
    const left = [...choices];
    return Array.from(
      { length: Math.min(count, left.length) },
      () => left.splice(this.between(0, left.length - 1), 1)[0]!,
    );
  }
}
