import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SHARED_DATA } from '../harness/imports.ts';
import { Program, type ProgramRun } from '../harness/program.ts';
import type { TestAnswer } from '../harness/server.ts';
import { Bystander, type BystanderReport } from './bystander.ts';
import { DOCUMENTS } from './rejected-requests.ts';

/** Maximum duration of each flood in milliseconds. FLOOD_SECONDS sets it. */
const FLOOD_MS = Number(process.env.FLOOD_SECONDS ?? 20) * 1000;
/** Milliseconds for which the bystander is alone before each flood. */
const ALONE_MS = 5_000;

jest.setTimeout(600_000);

const TREATIES = join(SHARED_DATA, 'uk-treaties.csv');
/** A server given by ATTACK_URL has unknown data: floods are skipped. */
const canRun = !process.env.ATTACK_URL && existsSync(TREATIES);
if (!canRun)
  process.stderr.write('Floods are skipped: they need a server of their own and the register of treaties.\n');

let program: Program;
let run: ProgramRun;
let url: string;
let readers: string[];
/** Token of the beginning of the change feed. */
let start: string;

beforeAll(async () => {
  if (!canRun) return;
  program = new Program();
  // The default limits of a server.
  const settings = { DATA_DIR: program.path('data'), RATE_LIMIT_ADDRESS: '120000', RATE_LIMIT_KEY: '1200000' };
  const parameters = [TREATIES, '--mapping', 'uk-treaties', '--create-parties', '--reports', program.folder];
  expect(await program.import(settings, parameters).ended).toMatchObject({ code: 0 });
  run = program.start(settings, ['setsid']);
  url = new URL((await run.question()).url).origin;
  const response = await fetch(`${url}/graphql?query=${encodeURIComponent('{ changes(first: 1) { endToken } }')}`, {
    headers: { 'apollo-require-preflight': 'true' },
  });
  start = ((await response.json()) as TestAnswer['body']).data.changes.endToken;
  readers = [];
  for (const label of ['one', 'two']) {
    const { output } = await program.key(settings, ['--role', 'READER', '--label', label]).ended;
    readers.push(output.trim());
  }
}, 900_000);

afterAll(async () => {
  if (!canRun) return;
  run?.signal('SIGTERM');
  await run?.ended;
  await program?.remove();
}, 60_000);

/**
 * The requests and addresses of attackers: each connection sends a request as soon as the last one was answered.
 */
interface Flood {
  addresses: readonly string[];
  connectionsOfEach: number;
  bodies: readonly string[];
  headers?: Record<string, string>;
  /** Whether to start subscriptions again and again instead of sending requests. */
  isLive?: boolean;
}

/**
 * Attacks from a separate process.
 * @returns the number of responses by status, and their times in milliseconds
 */
async function flood(given: Flood): Promise<{ statuses: Record<string, number>; ms: number[] }> {
  const order = join(program.folder, 'flood.json');
  await writeFile(order, JSON.stringify({ ...given, url, ms: FLOOD_MS }));
  const attacker = spawn(process.execPath, [join(import.meta.dirname, 'flood-sender.js'), order], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  attacker.stdout.on('data', (chunk) => {
    told += chunk;
  });
  await once(attacker, 'close');
  return JSON.parse(told);
}

/** Measures a bystander alone and during a flood. The output also has the attackers' measurements. */
async function beside(name: string, given: Flood | readonly Flood[]): Promise<BystanderReport> {
  const alone = new Bystander(url, BYSTANDER);
  await new Promise((resolve) => setTimeout(resolve, ALONE_MS));
  const before = await alone.noticed();
  const bystander = new Bystander(url, BYSTANDER);
  const attackers = await Promise.all([given].flat().map(flood));
  const noticed = await bystander.noticed();
  const share = (ms: number[], part: number) =>
    Math.round(ms.sort((a, b) => a - b)[Math.ceil(ms.length * part) - 1] ?? 0);
  if (bystander.failures.length > 0) process.stdout.write(`${bystander.failures.map(String).join('\n')}\n`);
  const figures = attackers.map(({ statuses, ms }) => ({ statuses, p50: share(ms, 0.5), p99: share(ms, 0.99) }));
  process.stdout.write(`${name}: ${JSON.stringify({ alone: before, beside: noticed, attackers: figures })}\n`);
  return noticed;
}

const BYSTANDER = '127.0.0.99';

const TWELVE = Array.from({ length: 12 }, (_, n) => `127.0.0.${n + 2}`);

/** Counts all pairs of countries, each time by a new document. */
const PAIRS = Array.from({ length: 2_000 }, (_, n) =>
  JSON.stringify({
    query: `{ a${n}: agreements { groups(by: [COUNTRY_PAIR], top: ${(n % 500) + 1}) { rows { count } } } }`,
  }),
);

(canRun ? describe : describe.skip)('A bystander of a flood', () => {
  it.each<[string, () => Flood | readonly Flood[]]>([
    ['pairs counted from 12 addresses', () => ({ addresses: TWELVE, connectionsOfEach: 3, bodies: PAIRS })],
    [
      'pairs counted in subscriptions by two READER keys',
      () =>
        readers.map((key, n) => ({
          addresses: [`127.0.0.${n + 2}`],
          connectionsOfEach: 10,
          isLive: true,
          headers: { authorization: `Bearer ${key}` },
          bodies: Array.from({ length: 2_000 }, (_, m) =>
            JSON.stringify({
              query: `subscription { changes(after: "${start}") { a${m}: record { ... on Party { agreements(first: 1) {
                groups(by: [COUNTRY_PAIR], top: ${(m % 500) + 1}) { rows { count } } } } } } }`,
            }),
          ),
        })),
    ],
  ])(
    'is always answered during %s: half of the responses within 50 ms, 99 of 100 within 250 ms',
    async (name, given) => {
      const { p50, p99, failed } = await beside(name, given());
      expect(failed).toBe(0);
      expect(p50).toBeLessThan(50);
      expect(p99).toBeLessThan(250);
    },
  );

  it('is answered during ten connections of generated requests, a third of them rejected: half within 50 ms', async () => {
    const rejected = DOCUMENTS.map(({ body }) => String(body));
    const bodies = Array.from({ length: 6_000 }, (_, n) => {
      if (n % 3 === 0) return rejected[(n / 3) % rejected.length]!.replace('"query":"', `"query":"# ${n}\\n`);
      const query =
        n % 3 === 1 ? `{ a${n}: agreements(first: 5) { nodes { id title } } }` : '{ parties { nodes { id } } }';
      return JSON.stringify({ query });
    });
    const { p50, failed } = await beside('generated requests', {
      addresses: TWELVE.slice(0, 10),
      connectionsOfEach: 1,
      bodies,
    });
    expect(failed).toBe(0);
    expect(p50).toBeLessThan(50);
  });
});
