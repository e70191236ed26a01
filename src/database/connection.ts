import pg from 'pg';

/**
 * Works on a connection of its own, which is closed afterwards; what a transaction has not committed by then is taken back.
 * @throws what connecting or the work fails with
 */
export async function onConnection<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config);
  // Whoever waits for an answer is told that it was lost; told to nobody, that would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
