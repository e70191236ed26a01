import type pg from 'pg';
import { ENTENTE, type Running } from './contenders.ts';
import { questionsFor } from './questions.ts';
import { median, table, totalCpuMs } from './report.ts';
import { type Load, roundOf, type WarmUp, warmUp } from './rounds.ts';

/** One size of the data, with a server on it. */
export interface Size {
  scale: number;
  client: pg.Client;
  running: Running;
  cluster: string;
}

/** How the cost of a query grows with the data: CPU of Node.js and PostgreSQL together, in milliseconds per request. */
export interface Growth {
  question: string;
  smallMs: number;
  largeMs: number;
  /** Maximum growth; null if the cost grows with what is counted or found. */
  most: number | null;
}

/** Queries that count or search; all others must cost nearly the same at any size. */
const MAX_GROWTH = 2;
const GROWING = new Set(['deep-page', 'groups', 'search']);

const CONNECTIONS = 16;

/** Sends the same queries to both sizes alternately. */
export async function measureGrowth(
  sizes: readonly [small: Size, large: Size],
  options: {
    words: readonly string[];
    rounds: number;
    seconds: number;
    least: WarmUp;
    load: Load;
    say(what: string): void;
  },
): Promise<Growth[]> {
  const { words, rounds, seconds, least, load, say } = options;
  const asked = await Promise.all(sizes.map(({ client }) => questionsFor(client, words)));
  const grown: Growth[] = [];
  for (const [index, { name }] of asked[0]!.entries()) {
    const totals: [number[], number[]] = [[], []];
    const bodies = sizes.map(({ running }, size) => {
      const question = asked[size]![index]!;
      return question.requests.map((variables) => running.contender.body(question, variables)!);
    });
    for (const [size, { running }] of sizes.entries()) await warmUp(running, bodies[size]!, load, least);
    for (let round = 1; round <= rounds; round++) {
      for (const size of round % 2 === 0 ? ([1, 0] as const) : ([0, 1] as const)) {
        const { running, cluster } = sizes[size];
        const order = { connections: CONNECTIONS, seconds, cluster, load };
        totals[size].push(totalCpuMs(await roundOf(running, bodies[size]!, order)));
      }
    }
    const growth: Growth = {
      question: name,
      smallMs: median(totals[0]),
      largeMs: median(totals[1]),
      most: GROWING.has(name) ? null : MAX_GROWTH,
    };
    say(`${name}: ${growth.smallMs.toFixed(3)} ms, ${growth.largeMs.toFixed(3)} ms`);
    grown.push(growth);
  }
  return grown;
}

/** Whether the cost of a query grows too much. */
export function growsTooMuch({ smallMs, largeMs, most }: Growth): boolean {
  return most !== null && largeMs / smallMs > most;
}

/** Formats the measurements as a table. */
export function tableOfGrowth(grown: readonly Growth[], [small, large]: readonly [Size, Size]): string {
  return table(
    grown.map((growth) => ({
      question: growth.question,
      'may grow': growth.most === null ? 'with what it finds' : `${growth.most} times`,
      [`${ENTENTE}, scale ${small.scale}, ms`]: growth.smallMs.toFixed(3),
      [`scale ${large.scale}, ms`]: growth.largeMs.toFixed(3),
      times: `${(growth.largeMs / growth.smallMs).toFixed(2)}${growsTooMuch(growth) ? ' TOO MUCH' : ''}`,
    })),
  );
}
