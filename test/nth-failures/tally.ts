import type { PlantedWire, Way } from '../harness/planted-wire.ts';

/** Says how many n were tried of one kind in one way. */
export function tally(kind: string, way: string, tried: number | string): void {
  process.stdout.write(`n-th failures: ${kind}, ${way}: ${tried}\n`);
}

/**
 * Has the n-th statement fail for each n, until there are fewer.
 * @param one does it all once. It lifts what was planted as soon as it has failed, and gives what `lift` gives
 * @param step between one n and the next amid what runs hundreds of statements
 * @param ends how many of the first and of the last n are tried one by one, whatever the step
 */
export async function forEachStatement(
  wire: PlantedWire,
  { kind, way, step = 1, ends = 20 }: { kind: string; way: Way; step?: number; ends?: number },
  one: (n: number) => Promise<string | null>,
): Promise<void> {
  let last = 0;
  if (step > 1) {
    wire.plant(way, Number.POSITIVE_INFINITY);
    await one(Number.POSITIVE_INFINITY);
    last = wire.seen.length;
  }
  let tried = 0;
  for (let n = 1; ; n++) {
    if (n > ends && n <= last - ends && n % step !== 0) continue;
    wire.plant(way, n);
    if ((await one(n)) !== null) tried += 1;
    else if (n >= last) break;
  }
  if (tried === 0) throw new Error(`No statement of ${kind} failed.`);
  tally(kind, way, step > 1 ? `${tried} of ${last}` : tried);
}
