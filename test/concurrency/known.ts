import type { TestData } from '../harness/server.ts';
import type { Dice } from '../query/plain/dice.ts';

/** A record or a part of one, as some answer told of it. */
export interface Met {
  /** As clients know it. */
  id: string;
  /** Of a record, the last version that anybody was told; of a part, 0. */
  version: number;
}

/** How many of the last records of a type most writers are after, so that they meet. */
const IN_DEMAND = 12;

/**
 * What the writers know between them of what there is. They know it from answers alone: it may be out of date, and then
 * they are refused, as people are.
 */
export class Known {
  readonly #met = new Map<string, Met[]>();
  /** Records that were deleted, as far as anybody was told. */
  readonly deleted: string[] = [];

  /** Takes note of everything in an answer that has an id. */
  learn(answer: TestData): void {
    if (typeof answer !== 'object' || answer === null) return;
    if (Array.isArray(answer)) {
      for (const each of answer) this.learn(each);
      return;
    }
    if (typeof answer.id === 'string') this.#meet(answer.id, answer.version ?? 0);
    if (typeof answer.deletedId === 'string') this.lose(answer.deletedId);
    for (const value of Object.values(answer)) this.learn(value);
  }

  /** Takes note that something is no longer there. */
  lose(id: string): void {
    const all = this.#all(typeOf(id));
    const index = all.findIndex((met) => met.id === id);
    if (index < 0) return;
    const [gone] = all.splice(index, 1);
    if (gone!.version > 0) this.deleted.push(id);
  }

  /** Something of one of these types; null where nothing is known. Mostly one of the latest, which others are after, too. */
  pick(dice: Dice, ...types: string[]): Met | null {
    const all = this.#all(dice.pick(types));
    if (all.length === 0) return null;
    return dice.pick(dice.chance(0.6) ? all.slice(-IN_DEMAND) : all);
  }

  /** Different ones, by their ids. */
  some(dice: Dice, least: number, most: number, ...types: string[]): string[] {
    const found = Array.from({ length: dice.between(least, most) }, () => this.pick(dice, ...types)?.id);
    return [...new Set(found.filter((id) => id !== undefined))];
  }

  #meet(id: string, version: number): void {
    const all = this.#all(typeOf(id));
    const met = all.find((each) => each.id === id);
    if (met) met.version = Math.max(met.version, version);
    else all.push({ id, version });
    const deleted = this.deleted.indexOf(id);
    if (deleted >= 0) this.deleted.splice(deleted, 1);
  }

  #all(type: string): Met[] {
    const all = this.#met.get(type) ?? [];
    this.#met.set(type, all);
    return all;
  }
}

function typeOf(id: string): string {
  return id.slice(0, id.lastIndexOf('_'));
}
