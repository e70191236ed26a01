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

/**
 * How the cost of a query grows with the data: CPU of Node.js and PostgreSQL together, in milliseconds per request;
 * infinite if the query fails.
 */
export interface Growth {
  question: string;
  smallMs: number;
  largeMs: number;
  /** Maximum growth; null if the cost grows with what is counted or found. */
  most: number | null;
}

/** Queries that count or search may grow; all others must cost nearly the same at any size. */
const MAX_GROWTH = 1.5;
const GROWING = new Set(['deep-page', 'groups', 'search', 'total', 'years-and-types']);

const GROUPS = '{ totalCount rows { keys { value label } count } }';

/** Queries without a filter, besides those of the race. Sums of pairs are kept, so that pairs cost the same at any size. */
const UNFILTERED: { readonly [question: string]: string } = {
  total: '{ agreements { totalCount } }',
  'years-and-types': `{ cooperationItems { groups(by: [YEAR, TYPE]) ${GROUPS} } }`,
  'country-pairs': `{ cooperationItems { groups(by: [COUNTRY_PAIR]) ${GROUPS} } }`,
  'country-pairs-by-type': `{ cooperationItems { groups(by: [COUNTRY_PAIR, TYPE]) ${GROUPS} } }`,
  'network-of-countries':
    '{ cooperationNetwork(level: COUNTRY) { linkCount links { one { id } other { id } items agreements latestOn } } }',
};

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
  // The others are measured nevertheless.
  const failed = (error: unknown) => {
    say(String(error).split('\n')[0]!);
    return Number.POSITIVE_INFINITY;
  };
  const unfiltered = Object.entries(UNFILTERED)
    .filter(([name]) => words.length === 0 || words.some((word) => name.includes(word)))
    .map(([name, document]) => ({ name, document, requests: [{}] }));
  const asked = await Promise.all(
    sizes.map(async ({ client }) => [...(await questionsFor(client, words)), ...unfiltered]),
  );
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
        totals[size].push(await roundOf(running, bodies[size]!, order).then(totalCpuMs, failed));
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

/** Whether the cost of a query grows too much, or the query fails. */
export function growsTooMuch({ smallMs, largeMs, most }: Growth): boolean {
  return largeMs === Number.POSITIVE_INFINITY || (most !== null && largeMs / smallMs > most);
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
