import type { PlantedWire, Way } from '../harness/planted-wire.ts';

/** Says how many n were tried of one kind in one way. */
export function tally(kind: string, way: string, tried: number): void {
  process.stdout.write(`n-th failures: ${kind}, ${way}: ${tried}\n`);
}

/**
 * Has the n-th statement fail for each n, until there are fewer.
 * @param one does it all once. It lifts what was planted as soon as it has failed, and gives what `lift` gives
 * @param step between one n and the next, for what runs thousands of statements
 */
export async function forEachStatement(
  wire: PlantedWire,
  { kind, way, step = 1 }: { kind: string; way: Way; step?: number },
  one: (n: number) => Promise<string | null>,
): Promise<void> {
  let tried = 0;
  for (let n = 1; ; n += step) {
    wire.plant(way, n);
    if ((await one(n)) === null) break;
    tried += 1;
  }
  if (tried === 0) throw new Error(`No statement of ${kind} failed.`);
  tally(kind, way, tried);
}
