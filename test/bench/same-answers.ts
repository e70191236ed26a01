import { isDeepStrictEqual } from 'node:util';

/**
 * The part of a response that all contenders can have in common: ids without their types, no type names and no cursors,
 * since some schemas follow the tables.
 */
export function dataSelected(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dataSelected);
  if (typeof value === 'string') return value.replace(/^[a-z]+_(?=[0-9a-f]{32}$)/, '').replace(ANY_UUID, '$1$2$3$4$5');
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => key !== '__typename' && !/cursor$/i.test(key));
  // A list of a connection is compared like a plain list.
  if (kept.length === 1 && kept[0]![0] === 'nodes') return dataSelected(kept[0]![1]);
  return Object.fromEntries(kept.map(([key, each]) => [key, dataSelected(each)]));
}

const ANY_UUID = /^([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/;

/** Path of the first difference between two responses; null if they are equal. */
export function firstDifference(a: unknown, b: unknown, path = 'data'): string | null {
  if (isDeepStrictEqual(a, b)) return null;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
    return `${path}: ${JSON.stringify(a)} or ${JSON.stringify(b)}`;
  }
  if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length)
    return `${path}: ${a.length} or ${b.length} of them`;
  const [one, other] = [a as { [key: string]: unknown }, b as { [key: string]: unknown }];
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const difference = firstDifference(one[key], other[key], `${path}.${key}`);
    if (difference) return difference;
  }
  return `${path}: not alike`;
}
