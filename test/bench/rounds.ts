import type { Running } from './contenders.ts';
import type { LoadOrder, LoadOutcome } from './load.ts';
import { postgresCpuMs } from './postgres-usage.ts';
import { median } from './report.ts';

/** What a contender needed while it was loaded once; CPU in milliseconds a request. */
export interface Round {
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  nodeCpuMs: number;
  /** Null where the system does not tell. */
  postgresCpuMs: number | null;
}

/** Sends requests as it is told. */
export type Load = (order: LoadOrder) => Promise<LoadOutcome>;

/** How long and how often to ask before anything counts: code that is seldom run is not compiled. */
export interface WarmUp {
  ms: number;
  requests: number;
}

const MOST_WARM_UPS = 8;

/** While the others had their turn, caches forgot one, and the system may have taken memory away that lay idle. */
const BACK_AT_WORK_MS = 1_000;

/** Asks without counting, until so much was asked, within reason. */
export async function warmUp(running: Running, bodies: readonly string[], load: Load, least: WarmUp): Promise<void> {
  let answered = 0;
  for (let n = 0; bodies.length > 0 && answered < least.requests && n < MOST_WARM_UPS; n++) {
    answered += (await load({ url: running.url, bodies, connections: 16, ms: least.ms })).requests;
  }
}

/**
 * Loads a contender once. What it needs to be back at work counts for nobody.
 * @throws Error where it answers with anything but data
 */
export async function roundOf(
  running: Running,
  bodies: readonly string[],
  { connections, seconds, cluster, load }: { connections: number; seconds: number; cluster: string; load: Load },
): Promise<Round> {
  await load({ url: running.url, bodies, connections, ms: BACK_AT_WORK_MS });
  const [before, postgresBefore] = [await running.usage(), postgresCpuMs(cluster)];
  const outcome = await load({ url: running.url, bodies, connections, ms: seconds * 1_000 });
  const [after, postgresAfter] = [await running.usage(), postgresCpuMs(cluster)];
  if (outcome.fault) throw new Error(`${running.contender.name} answered with ${outcome.fault}`);
  return {
    requestsPerSecond: (outcome.requests / outcome.ms) * 1_000,
    p50Ms: outcome.p50,
    p99Ms: outcome.p99,
    nodeCpuMs: (after.cpuMs - before.cpuMs) / outcome.requests,
    postgresCpuMs:
      postgresBefore === null || postgresAfter === null ? null : (postgresAfter - postgresBefore) / outcome.requests,
  };
}

/** The medians of several rounds. */
export function medianOf(rounds: readonly Round[]): Round {
  const of = (number: (round: Round) => number) => median(rounds.map(number));
  return {
    requestsPerSecond: of((round) => round.requestsPerSecond),
    p50Ms: of((round) => round.p50Ms),
    p99Ms: of((round) => round.p99Ms),
    nodeCpuMs: of((round) => round.nodeCpuMs),
    postgresCpuMs: rounds[0]!.postgresCpuMs === null ? null : of((round) => round.postgresCpuMs!),
  };
}
