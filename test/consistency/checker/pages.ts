import { type Anomaly, anomaly } from './anomaly.ts';
import { type History, itemList, type ListRead, type Operation, type PageRead } from './history.ts';

/**
 * Replaces pages by reads of each item in their range: the item was either found or not there yet. Keys are compared as
 * strings.
 */
export function withPagesAsReads(history: History): History {
  const items = new Map<string, string[]>();
  for (const { appends } of history) {
    for (const { list, value } of appends) {
      const [collection, key] = list.split(' / ');
      if (key !== value) continue;
      const keys = items.get(collection!) ?? [];
      keys.push(key);
      items.set(collection!, keys);
    }
  }
  for (const keys of items.values()) keys.sort();
  return history.map((operation) => {
    if (!operation.pages?.length) return operation;
    const reads = operation.pages.flatMap((page) => readsOf(page, items.get(page.collection) ?? []));
    return { ...operation, reads: [...operation.reads, ...reads] };
  });
}

function readsOf({ collection, after, through, keys }: PageRead, items: readonly string[]): ListRead[] {
  const found = new Set(keys);
  const within = items.filter((key) => (after === null || key > after) && (through === null || key <= through));
  const unexpected = keys.filter((key) => !within.includes(key));
  return [...within, ...unexpected].map((key) => ({
    list: itemList(collection, key),
    values: found.has(key) ? [key] : [],
  }));
}

/**
 * Finds clients that read a collection to its end with the same count on each page, but another number of items: a
 * collection that only grows did not change meanwhile.
 */
export function skippedItems(history: History): Anomaly[] {
  const found: Anomaly[] = [];
  const walks = new Map<string, Operation[]>();
  for (const operation of history) {
    const [page] = operation.pages ?? [];
    if (!page || operation.outcome !== 'ok') continue;
    const walk = page.after === null ? [operation] : [...(walks.get(operation.client) ?? []), operation];
    walks.set(operation.client, walk);
    const counts = walk.flatMap(({ counts = [] }) => counts.map(({ count }) => count));
    const shown = walk.reduce((sum, { pages }) => sum + pages![0]!.keys.length, 0);
    const [count] = counts;
    if (page.through !== null || count === undefined || count === shown) continue;
    if (counts.some((other) => other !== count)) continue;
    const names = walk.map((_, index) => `T${index + 1}`).join(' and ');
    const conclusion = `${names} each read the count ${count}, and together showed ${shown} items.`;
    found.push(anomaly('skipped item', walk, [page.collection], conclusion));
  }
  return found;
}
