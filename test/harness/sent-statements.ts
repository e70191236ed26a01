import type { EventEmitter } from 'node:events';
import type pg from 'pg';
import type { DataSource } from 'typeorm';

/** One statement with the values bound in it. */
export interface SentStatement {
  text: string;
  values: unknown[];
}

/** Notes every statement of a data source at the last point before it leaves for PostgreSQL: where a connection of the pool sends it. */
export function watchStatements(dataSource: DataSource): SentStatement[] {
  const ran: SentStatement[] = [];
  const watched = new WeakSet<pg.PoolClient>();
  const pool = (dataSource.driver as unknown as { master: EventEmitter }).master;
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
