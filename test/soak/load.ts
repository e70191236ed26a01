import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What is to be sent, and for how many milliseconds. */
export interface Order {
  port: number;
  /** Of those who write. */
  keys: readonly string[];
  ms: number;
  /** So many requests a second, whether or not earlier ones have been answered. */
  rate?: number;
  /** Or else over so many connections, each as soon as it was answered: as much as the server can do. */
  connections?: number;
}

/** How one request ended. */
export interface Ended {
  kind: string;
  /** Milliseconds since the load began. */
  at: number;
  /** Milliseconds from when it was sent, its connection included, until its answer was there. */
  ms: number;
  /** Milliseconds that it was sent after its time. */
  late: number;
  /** Answered as asked; refused because there was too much to do; or anything else, which is a fault. */
  how: 'ANSWERED' | 'REFUSED' | 'FAILED';
  /** The id of what was made by it. */
  made?: string;
  /** Of a refusal its code; of a fault what was said. */
  why?: string;
}

/** Has a load sent by a process of its own, which is a session of its own as the server is: the system shares out its time by sessions. */
export async function send(order: Order, ended: (end: Ended) => void): Promise<void> {
  const sender = spawn(process.execPath, [join(import.meta.dirname, 'sender.js'), JSON.stringify(order)], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: sender.stdout })) for (const end of JSON.parse(line)) ended(end);
  if (sender.exitCode === null) await once(sender, 'exit');
  if (sender.exitCode !== 0) throw new Error(`What was to send the load ended with ${sender.exitCode}.`);
}

/** What became of a load. */
export interface Account {
  /** Requests answered and refused, in a second. */
  answered: number;
  refused: number;
  /** Milliseconds that half, nine of ten and 99 of 100 took: of what was answered, of what was refused, and of being sent in time. */
  answeredWithin: number[];
  refusedWithin: number[];
  late: number[];
  /** What part of the refusals took less than 50 ms. */
  refusedAtOnce: number;
  refusals: Record<string, number>;
  faults: string[];
}

/** Has a load sent, and counts how it ended. */
export async function sent(order: Order): Promise<Account> {
  const ends: Ended[] = [];
  await send(order, (end) => ends.push(end));
  return accountOf(ends, order.ms);
}

/** @param ms for which they were sent: what was answered later is no part of what is answered in a second */
function accountOf(ends: readonly Ended[], ms: number): Account {
  const which = (how: Ended['how']) => ends.filter((end) => end.how === how);
  const refused = which('REFUSED');
  const refusals: Record<string, number> = {};
  for (const { why = '' } of refused) refusals[why] = (refusals[why] ?? 0) + 1;
  return {
    answered: (which('ANSWERED').filter(({ at }) => at <= ms).length * 1000) / ms,
    refused: (refused.length * 1000) / ms,
    answeredWithin: quantiles(which('ANSWERED').map((end) => end.ms)),
    refusedWithin: quantiles(refused.map((end) => end.ms)),
    late: quantiles(ends.map(({ late }) => late)),
    refusedAtOnce: refused.filter((end) => end.ms < 50).length / refused.length,
    refusals,
    faults: [...new Set(which('FAILED').map(({ why = '' }) => why))],
  };
}

function quantiles(values: readonly number[]): number[] {
  return [0.5, 0.9, 0.99].map((part) => Math.round(quantile(values, part) * 10) / 10);
}

/** The value below which this part of them lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
