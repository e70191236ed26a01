import { connect } from 'node:net';
import type pg from 'pg';

interface Query {
  name?: string;
  text: string;
  values: unknown[];
}

/** Fields of a pg client that its types do not declare: the key that identifies the session, and its address. */
interface ConnectionInternals {
  processID: number;
  secretKey: number;
  connectionParameters: { host: string; port: number };
  connection: { stream: { remoteAddress?: string; remotePort?: number } };
}

/** The code of a cancel request, which takes the place of a protocol version. */
const CANCEL_REQUEST_CODE = 80877102;

/** How long to wait for PostgreSQL to close the connection of a cancel request. */
const CANCEL_TIMEOUT_MS = 2_000;

/**
 * Runs a statement on a connection of a pool, and cancels it in PostgreSQL if the signal aborts. The connection returns
 * to the pool only after PostgreSQL has processed the cancel request, so that the request cannot hit the next
 * statement; if that is uncertain, the connection is closed.
 * @param signal aborts when nobody waits for the result any more; null or omitted: the statement runs to its end
 * @throws the error of the statement, or the reason of the signal
 */
export async function runCancellable(
  pool: pg.Pool,
  query: Query,
  signal: AbortSignal | null | undefined,
): Promise<{ rows: Record<string, unknown>[] }> {
  if (!signal) return pool.query(query);
  signal.throwIfAborted();
  const client = await connectionOf(pool, signal);
  let cancelled: Promise<boolean> | null = null;
  const cancel = () => {
    cancelled = sendCancelRequest(client);
  };
  signal.addEventListener('abort', cancel, { once: true });
  let failed: Error | undefined;
  try {
    return await client.query(query);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    failed = error as Error;
    throw error;
  } finally {
    signal.removeEventListener('abort', cancel);
    if (cancelled === null) client.release(failed);
    else void (cancelled as Promise<boolean>).then((isDone) => client.release(!isDone));
  }
}

/** Takes a connection of the pool, or rejects when the signal aborts. */
function connectionOf(pool: pg.Pool, signal: AbortSignal): Promise<pg.PoolClient> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
    pool.connect((error, client) => {
      signal.removeEventListener('abort', giveUp);
      if (!client) reject(error);
      else if (signal.aborted) client.release();
      else resolve(client);
    });
  });
}

/**
 * Sends a cancel request to the address that a connection leads to, on a connection of its own. A pooler in between
 * passes the request on.
 * @returns whether PostgreSQL has certainly processed the request
 */
export function sendCancelRequest(client: pg.ClientBase): Promise<boolean> {
  const { processID, secretKey, connection, connectionParameters } = client as unknown as ConnectionInternals;
  const { remoteAddress: host, remotePort: port } = connection.stream;
  const { host: folder, port: number } = connectionParameters;
  const request = Buffer.alloc(16);
  request.writeInt32BE(16, 0);
  request.writeInt32BE(CANCEL_REQUEST_CODE, 4);
  request.writeInt32BE(processID, 8);
  request.writeInt32BE(secretKey, 12);
  return new Promise((resolve) => {
    const socket = host && port ? connect(port, host) : connect(`${folder}/.s.PGSQL.${number}`);
    let isSent = false;
    socket.setTimeout(CANCEL_TIMEOUT_MS, () =>
      socket.destroy(new Error('PostgreSQL did not close the connection of a cancel request')),
    );
    socket.once('connect', () => {
      isSent = true;
      socket.write(request);
    });
    // PostgreSQL closes the connection after it has sent the signal.
    socket.on('error', () => {
      isSent = false;
    });
    socket.once('close', () => resolve(isSent));
    socket.resume();
  });
}
