import type { OperationCost } from './operation-cost.ts';

/** How many rows have come, in data or in its JSON text. */
export function rowsIn(data: unknown, cost: OperationCost): number {
  if (typeof data !== 'string') return rowsInObjects(data, cost);
  // A row of which nothing is asked in the end, all of it being skipped, has no name by which to know it in the text.
  const isPlain = cost.free.size === 0 && !data.includes('{}');
  return isPlain ? rowsInText(data) : rowsInObjects(JSON.parse(data), cost);
}

const LETTERS = { a: 0x61, z: 0x7a, underscore: 0x7f } as const;

/**
 * Counted in the text, since reading it would cost more than all else that is done with an answer. Where an object begins
 * comes the name of a field; a brace at the end of a text inside it is followed by no name.
 */
function rowsInText(text: string): number {
  let count = 0;
  for (let at = text.indexOf('{"', 1); at >= 0; at = text.indexOf('{"', at + 2)) {
    const code = text.charCodeAt(at + 2) | 0x20;
    if ((code < LETTERS.a || code > LETTERS.z) && code !== LETTERS.underscore) continue;
    let before = at - 1;
    while (text[before] === ' ') before -= 1;
    // What a field leads to follows a colon.
    if (text[before] !== ':') count += 1;
  }
  return count;
}

function rowsInObjects(data: unknown, { free, introspections }: OperationCost): number {
  let count = 0;
  const look = (object: object): void => {
    for (const [key, value] of Object.entries(object)) {
      if (Array.isArray(value)) lookAlong(value, !free.has(key));
      else if (typeof value === 'object' && value !== null) look(value);
    }
  };
  const lookAlong = (list: readonly unknown[], areRows: boolean): void => {
    for (const entry of list) {
      if (typeof entry !== 'object' || entry === null) continue;
      if (areRows) count += 1;
      look(entry);
    }
  };
  look(Object.fromEntries(Object.entries(data ?? {}).filter(([key]) => !introspections.has(key))));
  return count;
}
