import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface LoadOptions {
  port: number;
  /** API keys of the writers. */
  keys: readonly string[];
  ms: number;
  /** Requests per second, whether or not earlier ones have a response. */
  rate?: number;
  /**
   * Otherwise the number of connections, each with the next request after each response: as much as the server can do.
   */
  connections?: number;
}

/** The result of one request. */
export interface RequestResult {
  kind: string;
  /** Milliseconds since the load began. */
  at: number;
  /** Milliseconds from sending, including the connection, to the response. */
  ms: number;
  /** Milliseconds between the due time and sending. */
  late: number;
  /** Succeeded; rejected because of overload; or anything else, which is an error. */
  outcome: 'ANSWERED' | 'REFUSED' | 'FAILED';
  /** The id of the created record. */
  made?: string;
  /** The code of a rejection; the message of an error. */
  reason?: string;
}

/** Sends the load from a separate process and session: the system shares CPU time by session. */
export async function sendLoad(order: LoadOptions, ended: (end: RequestResult) => void): Promise<void> {
  const sender = spawn(process.execPath, [join(import.meta.dirname, 'sender.js'), JSON.stringify(order)], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: sender.stdout })) for (const end of JSON.parse(line)) ended(end);
  if (sender.exitCode === null) await once(sender, 'exit');
  if (sender.exitCode !== 0) throw new Error(`The sender of the load exited with ${sender.exitCode}.`);
}

export interface LoadSummary {
  /** Succeeded and rejected requests per second. */
  answered: number;
  rejected: number;
  /** Median, 90th and 99th percentile in milliseconds: of succeeded requests, of rejections, and of sending late. */
  answeredWithin: number[];
  rejectedWithin: number[];
  late: number[];
  /** The share of rejections that took less than 50 ms. */
  rejectedAtOnce: number;
  rejections: Record<string, number>;
  errors: string[];
}

/** Sends a load and summarises its results. */
export async function measureLoad(order: LoadOptions): Promise<LoadSummary> {
  const ends: RequestResult[] = [];
  await sendLoad(order, (end) => ends.push(end));
  return accountOf(ends, order.ms);
}

/** @param ms the duration of the load; later responses do not count */
function accountOf(ends: readonly RequestResult[], ms: number): LoadSummary {
  const which = (how: RequestResult['outcome']) => ends.filter((end) => end.outcome === how);
  const rejected = which('REFUSED');
  const rejections: Record<string, number> = {};
  for (const { reason = '' } of rejected) rejections[reason] = (rejections[reason] ?? 0) + 1;
  return {
    answered: (which('ANSWERED').filter(({ at }) => at <= ms).length * 1000) / ms,
    rejected: (rejected.length * 1000) / ms,
    answeredWithin: quantiles(which('ANSWERED').map((end) => end.ms)),
    rejectedWithin: quantiles(rejected.map((end) => end.ms)),
    late: quantiles(ends.map(({ late }) => late)),
    rejectedAtOnce: rejected.filter((end) => end.ms < 50).length / rejected.length,
    rejections,
    errors: [...new Set(which('FAILED').map(({ reason = '' }) => reason))],
  };
}

function quantiles(values: readonly number[]): number[] {
  return [0.5, 0.9, 0.99].map((part) => Math.round(quantile(values, part) * 10) / 10);
}

/** Returns a quantile. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
