import type { FailingConnection, StatementFailure } from '../harness/failing-connection.ts';

/** Prints how many numbers were tried. */
export function tally(kind: string, way: string, tried: number | string): void {
  process.stdout.write(`n-th failures: ${kind}, ${way}: ${tried}\n`);
}

/**
 * Makes the n-th statement fail for each n.
 * @param one runs everything once. It calls `lift` as soon as it has failed, and returns its result
 * @param step the step between tried numbers if there are hundreds of statements
 * @param ends how many of the first and last numbers are tried without a step
 */
export async function forEachStatement(
  wire: FailingConnection,
  { kind, way, step = 1, ends = 20 }: { kind: string; way: StatementFailure; step?: number; ends?: number },
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
