import { connect } from 'node:net';
import type pg from 'pg';

/** A statement as pg takes it. */
interface Query {
  name?: string;
  text: string;
  values: unknown[];
}

/** What pg knows of a connection and does not declare: by this PostgreSQL knows it, and where it leads. */
interface Connected {
  processID: number;
  secretKey: number;
  connectionParameters: { host: string; port: number };
  connection: { stream: { remoteAddress?: string; remotePort?: number } };
}

/** The number by which PostgreSQL knows a request to cancel, in place of a version of its protocol. */
const CANCEL = 80877102;

/** Milliseconds after which PostgreSQL is not waited for any more. */
const PATIENCE = 2_000;

/**
 * Runs a statement on a connection of a pool for as long as somebody waits for it; then it is cancelled in PostgreSQL. The
 * connection is given back only once PostgreSQL has done with the request to cancel, so that it can never meet what
 * somebody else runs on it afterwards; where that cannot be told, the connection is closed.
 * @param waiting aborted once nobody waits any more; without it, it runs to its end
 * @throws what the statement failed with; the signal's reason where nobody waits any more
 */
export async function runWhile(
  pool: pg.Pool,
  query: Query,
  waiting: AbortSignal | null | undefined,
): Promise<{ rows: Record<string, unknown>[] }> {
  if (!waiting) return pool.query(query);
  waiting.throwIfAborted();
  const client = await connectionOf(pool, waiting);
  let cancelled: Promise<boolean> | null = null;
  const cancel = () => {
    cancelled = cancelOn(client);
  };
  waiting.addEventListener('abort', cancel, { once: true });
  let failed: Error | undefined;
  try {
    return await client.query(query);
  } catch (error) {
    if (waiting.aborted) throw waiting.reason;
    failed = error as Error;
    throw error;
  } finally {
    waiting.removeEventListener('abort', cancel);
    if (cancelled === null) client.release(failed);
    else void (cancelled as Promise<boolean>).then((isDone) => client.release(!isDone));
  }
}

/** A connection of the pool, unless nobody waits for it any more by then. */
function connectionOf(pool: pg.Pool, waiting: AbortSignal): Promise<pg.PoolClient> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(waiting.reason);
    waiting.addEventListener('abort', giveUp, { once: true });
    pool.connect((error, client) => {
      waiting.removeEventListener('abort', giveUp);
      if (!client) reject(error);
      else if (waiting.aborted) client.release();
      else resolve(client);
    });
  });
}

/**
 * Asks PostgreSQL to cancel what a connection runs, on a connection of its own to where that one leads. A pooler that
 * stands between passes it on.
 * @returns whether it is certain that the request has been dealt with
 */
export function cancelOn(client: pg.ClientBase): Promise<boolean> {
  const { processID, secretKey, connection, connectionParameters } = client as unknown as Connected;
  const { remoteAddress: host, remotePort: port } = connection.stream;
  const { host: folder, port: number } = connectionParameters;
  const request = Buffer.alloc(16);
  request.writeInt32BE(16, 0);
  request.writeInt32BE(CANCEL, 4);
  request.writeInt32BE(processID, 8);
  request.writeInt32BE(secretKey, 12);
  return new Promise((resolve) => {
    const socket = host && port ? connect(port, host) : connect(`${folder}/.s.PGSQL.${number}`);
    let isSent = false;
    socket.setTimeout(PATIENCE, () => socket.destroy(new Error('PostgreSQL does not answer')));
    socket.once('connect', () => {
      isSent = true;
      socket.write(request);
    });
    // PostgreSQL hangs up once it has sent the signal.
    socket.on('error', () => {
      isSent = false;
    });
    socket.once('close', () => resolve(isSent));
    socket.resume();
  });
}
