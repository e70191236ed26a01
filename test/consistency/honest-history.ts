import { Dice } from '../query/reference-executor/dice.ts';
import type { Operation, Reader } from './checker/history.ts';

const READERS: readonly Reader[] = ['anonymous', 'Read-After', 'key'];

/** The operations of thirty clients of a database that executes one operation after the other, as guaranteed. */
export function honestHistory(count: number, seed: number): Operation[] {
  const dice = new Dice(seed);
  const lists = new Map<string, string[]>();
  const history: Operation[] = [];
  for (let number = 0; number < count; number++) {
    const reader = dice.pick(READERS);
    // New lists replace old ones, so that none becomes long.
    const generation = Math.floor(number / 500);
    const chosen = Array.from({ length: dice.between(1, 6) }, () => `${generation}-${dice.between(1, 20)}`);
    const some = [...new Set(chosen)];
    const appends = dice.chance(0.2) ? some.slice(0, 2).map((list) => ({ list, value: `${number}` })) : [];
    const reads = appends.length > 0 ? [] : some.map((list) => ({ list, values: lists.get(list) ?? [] }));
    for (const { list, value } of appends) lists.set(list, [...(lists.get(list) ?? []), value]);
    const client = `${reader} ${dice.between(1, 10)}`;
    history.push({ client, reader, began: number, ended: number + 0.5, outcome: 'ok', name: 'test', appends, reads });
  }
  return history;
}
