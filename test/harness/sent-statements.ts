import type pg from 'pg';

/** One statement with the values bound in it. */
export interface SentStatement {
  text: string;
  values: unknown[];
}

/**
 * Notes every statement of a pool at the last point before it leaves for PostgreSQL: where one of its connections sends it.
 * @param ran where to note them, beside those of another pool
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
