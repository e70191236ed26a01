import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { CannotStart } from '../../runtime/errors.ts';

/**
 * Holds an advisory lock for as long as this process lives, which tells the next one that the folder is in use.
 * @throws CannotStart where another process holds it
 */
export async function onlyOne(url: string, dataDir: string): Promise<{ release(): void }> {
  // The session of a process that was just killed may need a moment to notice.
  for (let attempt = 0; attempt < 20; attempt++) {
    const session = await lockingSession(url);
    if (session) return keepLocked(session, url);
    await delay(50);
  }
  throw new CannotStart(
    `Entente already runs on this DATA_DIR (${resolve(dataDir)}): stop it first, or set another DATA_DIR.`,
  );
}

/** A session that holds the lock, or null where another one does. */
async function lockingSession(url: string): Promise<pg.Client | null> {
  const client = new pg.Client({ connectionString: url, application_name: 'entente lock' });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query(`select pg_try_advisory_lock(hashtext('an Entente runs here')) as taken`);
  if (rows[0].taken) return client;
  await client.end();
  return null;
}

/** A crash inside PostgreSQL ends every session, and with it the lock: then it is taken again. */
function keepLocked(session: pg.Client, url: string): { release(): void } {
  let released = false;
  const watch = (current: pg.Client) => {
    current.once('end', async () => {
      while (!released) {
        await delay(1000, undefined, { ref: false });
        const next = released ? null : await lockingSession(url).catch(() => null);
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
