import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Program } from '../harness/program.ts';
import type { TestData } from '../harness/server.ts';
import { Dice } from '../query/reference-executor/dice.ts';
import type { Anomaly } from './checker/anomaly.ts';
import { check } from './checker/check.ts';
import { Clients, type Numbers } from './clients.ts';
import { STALENESS } from './guarantees.ts';
import { sendHalf, startProxy, type Tampering } from './proxy.ts';
import { type Servers, startServers } from './servers.ts';

jest.setTimeout(240_000);

/** Milliseconds for which clients work through a faulty proxy, and by which standbys lag meanwhile. */
const WORK_MS = 8_000;
const LAG_MS = 2_000;

/** Enough items for several pages. */
const ITEMS = 40;

const NUMBERS: Numbers = { reading: { key: 1 }, writing: { 'Read-After': 2, key: 1 } };

let program: Program;
let servers: Servers;

beforeAll(async () => {
  program = new Program();
  servers = await startServers(program);
  for (const standby of servers.cluster.standbys) await standby.lag(LAG_MS);
});
afterAll(async () => {
  await servers?.stop();
  await program?.remove();
});

/** Runs clients through a proxy, and returns the anomalies. */
async function foundThrough(tampering: Tampering): Promise<Anomaly[]> {
  const proxy = await startProxy(servers.fleet.url.bind(servers.fleet), tampering);
  let url = proxy.url;
  const clients = new Clients(() => url, new Dice(1));
  const writer = await clients.prepare();
  for (let item = 0; item < ITEMS; item++) await writer.addItem();
  const end = Date.now() + WORK_MS;
  await clients.work(() => Date.now() > end, NUMBERS);
  // The last read shows the current state: it bypasses the fault.
  url = servers.fleet.url();
  await sleep(LAG_MS);
  await clients.readAll();
  clients.close();
  await proxy.close();
  expect(clients.recorder.operations.length).toBeGreaterThan(50);
  return check(clients.recorder.history(), STALENESS);
}

const namesOf = (anomalies: readonly Anomaly[]) => [...new Set(anomalies.map(({ name }) => name))].sort();
const isMutation = ({ query }: TestData) => query.startsWith('mutation');
const forwards: Tampering = (request, forward) => forward(request);

describe('the checker, through a proxy', () => {
  it('finds no anomaly if the proxy changes nothing', async () => {
    expect(namesOf(await foundThrough(forwards))).toEqual([]);
  });

  it('finds a standby that is read too early: clients miss their own writes', async () => {
    const outOfTurn: Tampering = ({ headers, body }, forward) => {
      const { authorization, 'read-after': place, ...others } = headers;
      return forward({ headers: isMutation(body) || !place ? headers : others, body });
    };
    const anomalies = await foundThrough(outOfTurn);
    expect(namesOf(anomalies)).toEqual(expect.arrayContaining(['non-monotonic read', 'read-your-writes']));
    const missed = anomalies.filter(({ name }) => name === 'read-your-writes');
    expect(new Set(missed.map(({ operations }) => operations[1]!.reader))).toEqual(new Set(['Read-After']));
    expect(missed[0]!.words).toMatch(/T2 came after T1 of the same client, and T2 read .+ without .*v\d+\./);
  });

  it('finds a mutation that is acknowledged before it is committed', async () => {
    let count = 0;
    const early: Tampering = async (request, forward) => {
      const { titles } = request.body.variables.input ?? {};
      const isItem = isMutation(request.body) && titles?.[0].text.startsWith('Item ');
      count += isItem ? 1 : 0;
      if (!isItem || count % 4 !== 0) return forward(request);
      await sendHalf(servers.fleet.url(), request);
      return { headers: {}, body: { data: { createCommitment: { userErrors: [] } } } };
    };
    const anomalies = await foundThrough(early);
    const lost = anomalies.filter(({ name }) => name === 'lost write');
    expect(lost.length).toBe(Math.floor(count / 4));
    expect(lost[0]!.words).toMatch(/createCommitment: appended Item \d+ v\d+/);
    expect(namesOf(anomalies)).toEqual(['lost write']);
  });

  it('finds a cursor that skips an item', async () => {
    const skipping: Tampering = async (request, forward) => {
      const answer = await forward(request);
      const list = answer.body.data?.commitments;
      if (request.body.variables.after && list?.nodes.length > 2) list.nodes.splice(1, 1);
      return answer;
    };
    const anomalies = await foundThrough(skipping);
    expect(namesOf(anomalies)).toEqual(expect.arrayContaining(['skipped item', 'stale read']));
    const skipped = anomalies.find(({ name }) => name === 'skipped item')!;
    expect(skipped.words).toMatch(/each read the count \d+, and together showed \d+ items\./);
  });
});
