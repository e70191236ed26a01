import type pg from 'pg';

/** A statement with its bound values. */
export interface SentStatement {
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
      ran.push(
        typeof statement === 'string'
          ? { text: statement, values: values ?? [] }
          : { text: statement.text, values: statement.values ?? [] },
      );
      return send(...parameters);
    }) as typeof client.query;
  });
  return ran;
}
