import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { OperatorError } from '../../runtime/errors.ts';

/**
 * Locks a folder by an advisory lock in its database, for as long as this process lives.
 * @throws OperatorError if another process holds the lock
 */
export async function lockDataDir(url: string, dataDir: string): Promise<{ release(): void }> {
  // PostgreSQL may need a moment to notice that the process of a session was killed.
  for (let attempt = 0; attempt < 20; attempt++) {
    const session = await openLockedSession(url);
    if (session) return keepLocked(session, url);
    await delay(50);
  }
  throw new OperatorError(
    `Entente already runs on this DATA_DIR (${resolve(dataDir)}): stop it first, or set another DATA_DIR.`,
  );
}

/** Returns a session that holds the lock; null if another session holds it. */
async function openLockedSession(url: string): Promise<pg.Client | null> {
  const client = new pg.Client({ connectionString: url, application_name: 'entente lock' });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query(`select pg_try_advisory_lock(hashtext('an Entente runs here')) as taken`);
  if (rows[0].taken) return client;
  await client.end();
  return null;
}

/** A crash of PostgreSQL ends all sessions and with them the lock, which is then taken again. */
function keepLocked(session: pg.Client, url: string): { release(): void } {
  let released = false;
  const watch = (current: pg.Client) => {
    current.once('end', async () => {
      while (!released) {
        await delay(1000, undefined, { ref: false });
        const next = released ? null : await openLockedSession(url).catch(() => null);
        if (next) return watch(next);
      }
    });
  };
  watch(session);
  return {
    release() {
      released = true;
    },
  };
}
