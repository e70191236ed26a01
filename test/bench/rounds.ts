import type { Running } from './contenders.ts';
import type { LoadOrder, LoadOutcome } from './load.ts';
import { postgresCpuMs } from './postgres-usage.ts';
import { median } from './report.ts';

/** The measurements of a contender under one load; CPU in milliseconds per request. */
export interface Round {
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  nodeCpuMs: number;
  /** Null if the system does not report it. */
  postgresCpuMs: number | null;
}

export type Load = (order: LoadOrder) => Promise<LoadOutcome>;

/** How long and how often to send requests before measurements count: rarely run code is not compiled. */
export interface WarmUp {
  ms: number;
  requests: number;
}

const MAX_WARM_UPS = 8;

/** During the turns of others, caches forget a contender, and the system may reclaim its idle memory. */
const REWARM_MS = 1_000;

/** Sends requests that do not count until there were enough, up to a maximum. */
export async function warmUp(running: Running, bodies: readonly string[], load: Load, least: WarmUp): Promise<void> {
  let answered = 0;
  for (let n = 0; bodies.length > 0 && answered < least.requests && n < MAX_WARM_UPS; n++) {
    answered += (await load({ url: running.url, bodies, connections: 16, ms: least.ms })).requests;
  }
}

/**
 * Loads a contender once. Warming up after its pause does not count.
 * @throws Error if it responds with anything but data
 */
export async function roundOf(
  running: Running,
  bodies: readonly string[],
  { connections, seconds, cluster, load }: { connections: number; seconds: number; cluster: string; load: Load },
): Promise<Round> {
  await load({ url: running.url, bodies, connections, ms: REWARM_MS });
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
