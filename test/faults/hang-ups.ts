import { expect } from '@jest/globals';
import pg from 'pg';
import { DEADLINE_MS } from '../../src/server/http/request-deadline.ts';
import { until } from '../harness/program.ts';
import type { Instance } from './instance.ts';
import { sqlOn } from './ordeal.ts';

/** Reads of an instance that PostgreSQL holds. */
const HELD = `select from pg_stat_activity
  where application_name = 'entente' and state = 'active' and wait_event_type = 'Lock'`;

const IS_LOCKED = `select from pg_locks
  where relation = 'forum'::regclass and mode = 'AccessExclusiveLock' and granted`;

/** Milliseconds: long before the deadline at which a read would end by itself. */
const AT_ONCE = 2_000;

const READ = JSON.stringify({ query: '{ forums { nodes { title } } }' });

/**
 * Sees that reads end in PostgreSQL once their clients have hung up, and that the instance goes on reading.
 * @param url of the primary itself
 * @param readOn of the server that reads come to from whoever sends these headers
 */
export async function seeHangUpsCancelled(
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
  const held = (many: number, patience?: number) =>
    until(async () => (await sqlOn(readOn, HELD)).length === many, `PostgreSQL holds ${many} reads`, patience);
  // There are connections, which a busy machine takes its time to make.
  await Promise.all(Array.from({ length: 3 }, async () => (await read()).text()));
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  try {
    await holder.query('begin; lock table forum in access exclusive mode');
    await until(async () => (await sqlOn(readOn, IS_LOCKED)).length > 0, 'the lock has come to whoever is read from');
    const hangUp = new AbortController();
    const asked = Array.from({ length: 3 }, () => read(hangUp.signal).catch((error: Error) => error.name));
    await held(3, DEADLINE_MS);
    hangUp.abort();
    expect(await Promise.all(asked)).toEqual(Array(3).fill('AbortError'));
    await held(0, AT_ONCE);
  } finally {
    await holder.end();
  }
  expect((await read()).status).toBe(200);
}
