import type pg from 'pg';

/** A statement with its bound values, and the process of PostgreSQL to which it was sent. */
export interface SentStatement {
  process: number;
  text: string;
  values: unknown[];
}

/**
 * Records every statement that a connection of a pool sends to PostgreSQL.
 * @param ran the list of statements, which may be shared with another pool
 */
export function watchStatements(pool: pg.Pool, ran: SentStatement[] = []): SentStatement[] {
  const watched = new WeakSet<pg.PoolClient>();
  pool.on('acquire', (client: pg.PoolClient) => {
    if (watched.has(client)) return;
    watched.add(client);
    const send = client.query.bind(client) as (...parameters: unknown[]) => unknown;
    client.query = ((...parameters: unknown[]) => {
      const [statement, values] = parameters as [string | SentStatement, unknown[] | undefined];
      // The types of pg leave out the number, which the connection has got from PostgreSQL.
      const { processID: process } = client as pg.PoolClient & { processID: number };
      ran.push(
        typeof statement === 'string'
          ? { process, text: statement, values: values ?? [] }
          : { process, text: statement.text, values: statement.values ?? [] },
      );
      return send(...parameters);
    }) as typeof client.query;
  });
  return ran;
}
