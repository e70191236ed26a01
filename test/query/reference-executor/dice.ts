/** Reproducible random numbers: the same seed gives the same world. The generator is mulberry32. */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A number from 0 to 1, exclusive. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer, both ends included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.between(0, choices.length - 1)]!;
  }

  /** One of the choices, or null with the given probability. */
  maybe<T>(choices: readonly T[], probability = 0.7): T | null {
    return choices.length > 0 && this.chance(probability) ? this.pick(choices) : null;
  }

  /** Different choices in random order: the given number, or all if there are fewer. */
  some<T>(choices: readonly T[], least: number, most: number): T[] {
    const left = [...new Set(choices)];
    const chosen: T[] = [];
    for (let wanted = this.between(least, most); wanted > 0 && left.length > 0; wanted--) {
      chosen.push(...left.splice(this.between(0, left.length - 1), 1));
    }
    return chosen;
  }
}
