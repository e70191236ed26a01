import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import { Dice } from '../query/reference-executor/dice.ts';
import type { Anomaly } from './checker/anomaly.ts';
import { check } from './checker/check.ts';
import type { Operation } from './checker/history.ts';
import { isBroken, STALENESS } from './guarantees.ts';
import { honestHistory } from './honest-history.ts';
import { type Round, runRound } from './round.ts';

// `npm run test:consistency` sets the duration and the first seed.
const SECONDS = Number(process.env.CONSISTENCY_SECONDS ?? 60);
const SEED = Number(process.env.CONSISTENCY_SEED ?? Date.now() % 1_000_000);
/** Each round has its own cluster, of which one standby can be promoted. */
const ROUND_SECONDS = 120;
const ROUNDS = Math.max(1, Math.round(SECONDS / ROUND_SECONDS));

/** Maximum number of anomalies that are described; the others are counted. */
const SHOWN = 3;

jest.setTimeout(SECONDS * 1000 + ROUNDS * 240_000);

/** Counts equal values. */
function countsOf(things: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const thing of things) counts[thing] = (counts[thing] ?? 0) + 1;
  return counts;
}

/** Names of anomalies, with the kind of client that observed each. */
function namesOf(anomalies: readonly Anomaly[]): string[] {
  return anomalies.map(({ name, operations }) => `${name}, ${operations.at(-1)!.reader}`);
}

/** Of the responses with a list, the share that showed less than an earlier one, for each kind of client. */
function answersThatGoBack(history: readonly Operation[], anomalies: readonly Anomaly[]): Record<string, string> {
  const back = anomalies
    .filter(({ name }) => name === 'non-monotonic read')
    .map(({ operations }) => operations.at(-1)!);
  const wrong = countsOf([...new Set(back)].map(({ reader }) => reader));
  const all = countsOf(history.filter(({ appends }) => appends.length === 0).map(({ reader }) => reader));
  return Object.fromEntries(Object.entries(all).map(([reader, many]) => [reader, `${wrong[reader] ?? 0} of ${many}`]));
}

function report(title: string, round: Round, anomalies: readonly Anomaly[]): void {
  const { history, actions, changes, replaced, failures } = round;
  const lines = [
    title,
    `Operations: ${JSON.stringify(countsOf(history.map(({ reader }) => reader)))}.`,
    `Actions: ${actions.join('; ')}.`,
    `Changes of standbys: ${changes.length}.`,
    `Statements of standbys that the primary answered: ${JSON.stringify(replaced)}.`,
    `Failures: ${JSON.stringify(Object.fromEntries(failures))}.`,
    `Anomalies: ${JSON.stringify(countsOf(namesOf(anomalies)))}.`,
    `Answers that go back: ${JSON.stringify(answersThatGoBack(history, anomalies))}.`,
  ];
  process.stderr.write(`${lines.join('\n')}\n`);
}

/** Descriptions of the first anomalies of each name. */
function inWords(anomalies: readonly Anomaly[]): string[] {
  const shown: Record<string, number> = {};
  return anomalies.flatMap(({ name, words }) => {
    shown[name] = (shown[name] ?? 0) + 1;
    return shown[name] > SHOWN ? [] : words;
  });
}

/** Stores a history that contradicts a guarantee, so that it can be checked again. */
function keep(history: readonly Operation[], seed: number): string {
  const file = join(tmpdir(), `entente-history-${seed}.json`);
  writeFileSync(file, JSON.stringify(history));
  return file;
}

for (let round = 0; round < ROUNDS; round++) {
  const seed = SEED + round;
  const loses = round % 2 === 1;
  const what = `lags, kills and a promotion ${loses ? 'that loses writes ' : ''}break no promise`;
  it(`round ${round + 1} of ${ROUNDS}: ${what} (seed ${seed})`, async () => {
    const outcome = await runRound(Math.min(SECONDS, ROUND_SECONDS), new Dice(seed), loses);
    const anomalies = check(outcome.history, STALENESS, outcome.failover);
    report(`Round ${round + 1}, seed ${seed} (CONSISTENCY_SEED)`, outcome, anomalies);
    const broken = anomalies.filter((anomaly) => isBroken(anomaly, outcome));
    if (broken.length > 0) process.stderr.write(`The history is in ${keep(outcome.history, seed)}.\n`);
    expect(outcome.history.length).toBeGreaterThan(Math.min(SECONDS, ROUND_SECONDS) * 10);
    expect(countsOf(namesOf(broken))).toEqual({});
    expect(inWords(broken)).toEqual([]);
  });
}

it('checks 100,000 operations within 30 seconds of processor time', () => {
  const history = honestHistory(100_000, SEED);
  // Processor time of this process alone: a busy machine takes longer.
  const before = process.cpuUsage();
  expect(check(history, STALENESS)).toEqual([]);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000_000).toBeLessThan(30);
});
