import type { TestData } from '../harness/server.ts';
import type { Dice } from '../query/reference-executor/dice.ts';

/** A record or a part of one, as a response showed it. */
export interface KnownRecord {
  /** Id for clients. */
  id: string;
  /** Last known version of a record; 0 for a part. */
  version: number;
}

/** Number of the latest records of a type that most writers choose, so that they conflict. */
const IN_DEMAND = 12;

/**
 * The records that all writers know. They know them from responses alone, so they may be out of date and get errors.
 */
export class KnownRecords {
  readonly #met = new Map<string, KnownRecord[]>();
  /** Records known to be deleted. */
  readonly deleted: string[] = [];

  /** Records every object in a response that has an id. */
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

  /** Removes an object that no longer exists. */
  lose(id: string): void {
    const all = this.#all(typeOf(id));
    const index = all.findIndex((met) => met.id === id);
    if (index < 0) return;
    const [gone] = all.splice(index, 1);
    if (gone!.version > 0) this.deleted.push(id);
  }

  /**
   * Returns an object of one of these types; null if none is known. Mostly one of the latest, which other writers
   * choose as well.
   */
  pick(dice: Dice, ...types: string[]): KnownRecord | null {
    const all = this.#all(dice.pick(types));
    if (all.length === 0) return null;
    return dice.pick(dice.chance(0.6) ? all.slice(-IN_DEMAND) : all);
  }

  /** Returns different objects, by id. */
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

  #all(type: string): KnownRecord[] {
    const all = this.#met.get(type) ?? [];
    this.#met.set(type, all);
    return all;
  }
}

function typeOf(id: string): string {
  return id.slice(0, id.lastIndexOf('_'));
}
