import type { DataSource } from 'typeorm';

/**
 * Runs statements without values and without a timeout: after months there may be much to do, and nobody waits. One
 * message is one transaction.
 */
export function inOneMessage(dataSource: DataSource, statements: string): Promise<unknown> {
  return dataSource.query(`set local statement_timeout = 0; ${statements}`);
}
