import { ENTENTE, type Running } from './contenders.ts';
import type { LoadOrder, LoadOutcome } from './load.ts';
import { postgresPrivateMb } from './postgres-usage.ts';

/** What never-repeated texts did to a contender: megabytes of its process and of PostgreSQL before, after, at most. */
export interface AdHocMeasure {
  contender: string;
  requests: number;
  requestsPerSecond: number;
  /** CPU of Node a request, in milliseconds. */
  nodeCpuMs: number;
  nodeMb: { before: number; after: number; most: number };
  postgresMb: { before: number | null; after: number | null };
}

/** How many are asked at a time, between two looks at the memory. */
const AT_A_TIME = 5_000;

/** Whoever needs longer for each is asked no more: what was answered until then tells enough. In milliseconds. */
const LONGEST_EACH = 12;

/** Texts of which no two are alike, and that cost as little as can be besides: what an attacker sends, or a bad client. */
const TEXTS: { readonly [contender: string]: (n: number) => string } = {
  [ENTENTE]: (n) =>
    `{ a${n}: agreements(first: 2) { nodes { id t${n}: title signatures(first: 2) { nodes { role } } } } }`,
  PostGraphile: (n) =>
    `{ a${n}: allAgreements(first: 2) { nodes { rowId t${n}: title firstSignatures(first: 2) { nodes { role } } } } }`,
};

/** Whether a contender is asked what never comes again. */
export function isAskedAdHoc(name: string): boolean {
  return name in TEXTS;
}

/** Sends so many different texts to a contender. */
export async function askAdHoc(
  running: Running,
  load: (order: LoadOrder) => Promise<LoadOutcome>,
  { requests, cluster, say }: { requests: number; cluster: string; say: (what: string) => void },
): Promise<AdHocMeasure> {
  const { name } = running.contender;
  // What any server keeps once it has answered something is not to be counted.
  await send(0, 2_000);
  const before = { ...(await running.usage()), postgresMb: postgresPrivateMb(cluster) };
  let most = before.rssMb;
  let ms = 0;
  let sent = 0;
  while (sent < requests && ms < requests * LONGEST_EACH) {
    const many = Math.min(AT_A_TIME, requests - sent);
    ms += (await send(2_000 + sent, many)).ms;
    sent += many;
    const { rssMb } = await running.usage();
    most = Math.max(most, rssMb);
    say(`never repeated: ${name} ${sent} of ${requests}, ${rssMb.toFixed(0)} MB`);
  }
  const { cpuMs } = await running.usage();
  return {
    contender: name,
    requests: sent,
    requestsPerSecond: (sent / ms) * 1_000,
    nodeCpuMs: (cpuMs - before.cpuMs) / sent,
    nodeMb: { before: before.rssMb, after: (await running.usage()).rssMb, most },
    postgresMb: { before: before.postgresMb, after: postgresPrivateMb(cluster) },
  };

  async function send(from: number, many: number): Promise<LoadOutcome> {
    const bodies = Array.from({ length: many }, (_, n) => JSON.stringify({ query: TEXTS[name]!(from + n) }));
    const outcome = await load({ url: running.url, bodies, connections: 16, ms: Number.MAX_SAFE_INTEGER, once: true });
    if (outcome.fault) throw new Error(`${name} answered ${outcome.fault}`);
    return outcome;
  }
}

/** What was measured, in lines. */
export function linesOf(measures: readonly AdHocMeasure[]): string {
  const mb = (number: number | null) => (number === null ? '-' : number.toFixed(0));
  return measures
    .map(
      ({ contender, requests, requestsPerSecond, nodeCpuMs, nodeMb, postgresMb }) =>
        `${contender}: ${requests} texts, none twice, at ${requestsPerSecond.toFixed(0)} a second, ${nodeCpuMs.toFixed(3)} ms of Node each; ` +
        `Node ${mb(nodeMb.before)} MB before, ${mb(nodeMb.after)} after, ${mb(nodeMb.most)} at most; ` +
        `PostgreSQL's own memory ${mb(postgresMb.before)} MB before, ${mb(postgresMb.after)} after`,
    )
    .join('\n');
}
