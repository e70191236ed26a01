import { ENTENTE, type Running } from './contenders.ts';
import type { LoadOrder, LoadOutcome } from './load.ts';
import { postgresPrivateMb } from './postgres-usage.ts';

/**
 * Effects of texts that never repeat: megabytes of a contender's process and of PostgreSQL, before, after and at most.
 */
export interface AdHocMeasure {
  contender: string;
  differing: Differing;
  requests: number;
  requestsPerSecond: number;
  /** CPU of Node.js in milliseconds per request. */
  nodeCpuMs: number;
  nodeMb: { before: number; after: number; most: number };
  postgresMb: { before: number | null; after: number | null };
}

/** Number of requests between two measurements of memory. */
const AT_A_TIME = 5_000;

/** Milliseconds per request above which a contender gets no further requests: the results so far suffice. */
const MAX_MS_EACH = 12;

/**
 * How texts differ that are never the same: in aliases made up by clients, so that no statement repeats either, or in
 * values that clients write into their texts.
 */
export type Differing = 'names' | 'values';

/**
 * A text by its number, with the UUID of an agreement of that number. Apart from that they cost as little as possible.
 */
type Text = (n: number, uuid: string) => string;

const TEXTS: { readonly [contender: string]: Readonly<Record<Differing, Text>> } = {
  [ENTENTE]: {
    names: (n) =>
      `{ a${n}: agreements(first: 2) { nodes { id t${n}: title signatures(first: 2) { nodes { role } } } } }`,
    values: (_n, uuid) =>
      `{ agreement(id: "agreement_${uuid.replaceAll('-', '')}") { id title signatures(first: 2) { nodes { role } } } }`,
  },
  PostGraphile: {
    names: (n) =>
      `{ a${n}: allAgreements(first: 2) { nodes { rowId t${n}: title firstSignatures(first: 2) { nodes { role } } } } }`,
    values: (_n, uuid) =>
      `{ agreementByRowId(rowId: "${uuid}") { rowId title firstSignatures(first: 2) { nodes { role } } } }`,
  },
};

/** Whether a contender takes part in this measurement. */
export function isAskedAdHoc(name: string): boolean {
  return name in TEXTS;
}

/** Memory that any server keeps after its first responses does not count. */
const WARM_UP = 2_000;

export interface AdHocOrder {
  differing: Differing;
  requests: number;
  /** Of existing agreements. */
  uuids: readonly string[];
  cluster: string;
  say: (what: string) => void;
}

/** Sends a number of different texts to a contender. */
export async function askAdHoc(
  running: Running,
  load: (order: LoadOrder) => Promise<LoadOutcome>,
  { differing, requests: wanted, uuids, cluster, say }: AdHocOrder,
): Promise<AdHocMeasure> {
  const { name } = running.contender;
  const requests = differing === 'values' ? Math.min(wanted, uuids.length - WARM_UP) : wanted;
  await send(0, WARM_UP);
  const before = { ...(await running.usage()), postgresMb: postgresPrivateMb(cluster) };
  let most = before.rssMb;
  let ms = 0;
  let sent = 0;
  while (sent < requests && ms < requests * MAX_MS_EACH) {
    const many = Math.min(AT_A_TIME, requests - sent);
    ms += (await send(WARM_UP + sent, many)).ms;
    sent += many;
    const { rssMb } = await running.usage();
    most = Math.max(most, rssMb);
    say(`never repeated, by ${differing}: ${name} ${sent} of ${requests}, ${rssMb.toFixed(0)} MB`);
  }
  const { cpuMs } = await running.usage();
  return {
    contender: name,
    differing,
    requests: sent,
    requestsPerSecond: (sent / ms) * 1_000,
    nodeCpuMs: (cpuMs - before.cpuMs) / sent,
    nodeMb: { before: before.rssMb, after: (await running.usage()).rssMb, most },
    postgresMb: { before: before.postgresMb, after: postgresPrivateMb(cluster) },
  };

  async function send(from: number, many: number): Promise<LoadOutcome> {
    const text = TEXTS[name]![differing];
    const bodies = Array.from({ length: many }, (_, n) => JSON.stringify({ query: text(from + n, uuids[from + n]!) }));
    const outcome = await load({ url: running.url, bodies, connections: 16, ms: Number.MAX_SAFE_INTEGER, once: true });
    if (outcome.fault) throw new Error(`${name} answered ${outcome.fault}`);
    return outcome;
  }
}

/** Formats the measurements as lines. */
export function linesOf(measures: readonly AdHocMeasure[]): string {
  const mb = (number: number | null) => (number === null ? '-' : number.toFixed(0));
  return measures
    .map(
      ({ contender, differing, requests, requestsPerSecond, nodeCpuMs, nodeMb, postgresMb }) =>
        `${contender}: ${requests} texts, none twice by their ${differing}, at ${requestsPerSecond.toFixed(0)} a second, ${nodeCpuMs.toFixed(3)} ms of Node each; ` +
        `Node ${mb(nodeMb.before)} MB before, ${mb(nodeMb.after)} after, ${mb(nodeMb.most)} at most; ` +
        `PostgreSQL's own memory ${mb(postgresMb.before)} MB before, ${mb(postgresMb.after)} after`,
    )
    .join('\n');
}
