import { expect } from '@jest/globals';
import pg from 'pg';
import { DEADLINE_MS } from '../../src/server/http/request-deadline.ts';
import { until } from '../harness/program.ts';
import { sqlOn } from './fault-scenario.ts';
import type { Instance } from './instance.ts';

/** Reads of an instance that a lock blocks. */
const BLOCKED_READS = `select from pg_stat_activity
  where application_name = 'entente' and state = 'active' and wait_event_type = 'Lock'`;

const IS_LOCKED = `select from pg_locks
  where relation = 'forum'::regclass and mode = 'AccessExclusiveLock' and granted`;

/** Long before the deadline at which a read ends by itself. */
const CANCEL_MS = 2_000;

const READ = JSON.stringify({ query: '{ forums { nodes { title } } }' });

/**
 * Checks that reads are cancelled in PostgreSQL when their clients disconnect, and that the instance continues to read.
 * @param url the primary
 * @param readOn the server that reads with these headers use
 */
export async function expectDisconnectsCancel(
  instance: Instance,
  url: string,
  readOn: string,
  headers: Record<string, string>,
): Promise<void> {
  const read = (signal?: AbortSignal) =>
    fetch(`${instance.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: READ,
      signal,
    });
  const untilBlocked = (many: number, patience?: number) =>
    until(async () => (await sqlOn(readOn, BLOCKED_READS)).length === many, `${many} reads are blocked`, patience);
  // Opens connections first, which may take long on a busy machine.
  await Promise.all(Array.from({ length: 3 }, async () => (await read()).text()));
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  try {
    await holder.query('begin; lock table forum in access exclusive mode');
    await until(async () => (await sqlOn(readOn, IS_LOCKED)).length > 0, 'the lock has been replayed');
    const disconnect = new AbortController();
    const responses = Array.from({ length: 3 }, () => read(disconnect.signal).catch((error: Error) => error.name));
    await untilBlocked(3, DEADLINE_MS);
    disconnect.abort();
    expect(await Promise.all(responses)).toEqual(Array(3).fill('AbortError'));
    await untilBlocked(0, CANCEL_MS);
  } finally {
    await holder.end();
  }
  expect((await read()).status).toBe(200);
}
