import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, jest } from '@jest/globals';
import { Dice } from '../query/plain/dice.ts';
import type { Anomaly } from './checker/anomaly.ts';
import { check } from './checker/check.ts';
import type { Operation } from './checker/history.ts';
import { honestHistory } from './honest-history.ts';
import { isBroken, STALENESS } from './promises.ts';
import { type Round, runRound } from './round.ts';

// `npm run test:consistency` says how long, and from which seed.
const SECONDS = Number(process.env.CONSISTENCY_SECONDS ?? 60);
const SEED = Number(process.env.CONSISTENCY_SEED ?? Date.now() % 1_000_000);
/** A round has a cluster of its own, of which one standby can be promoted. */
const ROUND_SECONDS = 120;
const ROUNDS = Math.max(1, Math.round(SECONDS / ROUND_SECONDS));

/** Anomalies that are reported in words; the others are counted. */
const SHOWN = 3;

jest.setTimeout(SECONDS * 1000 + ROUNDS * 240_000);

/** How often each thing is there. */
function countsOf(things: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const thing of things) counts[thing] = (counts[thing] ?? 0) + 1;
  return counts;
}

/** The names of anomalies, with the kind of client to which each happened. */
function namesOf(anomalies: readonly Anomaly[]): string[] {
  return anomalies.map(({ name, operations }) => `${name}, ${operations.at(-1)!.reader}`);
}

/** Of the answers with a list in them that each kind of client had, those that showed less than one before them. */
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

/** The first ones of each name, in words. */
function inWords(anomalies: readonly Anomaly[]): string[] {
  const shown: Record<string, number> = {};
  return anomalies.flatMap(({ name, words }) => {
    shown[name] = (shown[name] ?? 0) + 1;
    return shown[name] > SHOWN ? [] : words;
  });
}

/** Keeps a history that broke a promise, so that it can be checked again. */
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
  // Of this process alone: a busy machine would need longer.
  const before = process.cpuUsage();
  expect(check(history, STALENESS)).toEqual([]);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000_000).toBeLessThan(30);
});
