import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { format } from 'sql-formatter';
import { withLogPosition } from '../../src/database/replicas/log-position-sql.ts';
import { isMultiInstance } from '../harness/multi-instance.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { sequentialScans } from './plans.ts';

const TEST = join(import.meta.dirname, '../query');

/**
 * Queries of real clients, by the folder of their committed SQL. Variables have defaults, so that each query runs
 * unchanged.
 */
const FOLDERS: { [folder: string]: string } = {
  'playground-examples': join(TEST, '../../src/site/playground/examples'),
  'sql-snapshots': join(TEST, 'sql-snapshots'),
};
const QUERIES = Object.entries(FOLDERS).flatMap(([folder, queries]) =>
  readdirSync(queries)
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => `${folder}/${file}`),
);

function textOf(query: string): string {
  const [folder, file] = query.split('/') as [string, string];
  return readFileSync(join(FOLDERS[folder]!, file), 'utf8');
}

const formatted = (sql: string) => `${format(sql, { language: 'postgresql', expressionWidth: 100 })}\n`;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

describe.each(QUERIES)('%s', (file) => {
  const run = async () => {
    const answer = await server.query(textOf(file));
    expect(answer.body.errors).toBeUndefined();
    return server.statements();
  };

  it('sends one statement, from the second time on the committed one', async () => {
    // Three times, so that it is the second time even at each of two instances.
    for (let time = 1; time <= 3; time++) expect(await run()).toHaveLength(1);
    const sent = await run();
    expect(sent).toHaveLength(1);
    const sql = formatted(sent[0]!.text);
    const committed = join(TEST, file.replace(/\.graphql$/, '.sql'));
    if (!existsSync(committed) && !process.env.CI && !isMultiInstance()) {
      writeFileSync(committed, sql);
      throw new Error(`${committed} was missing and has been written. Check it, then run the test again.`);
    }
    const expected = readFileSync(committed, 'utf8');
    // With standbys, each statement also returns its read position.
    expect(sql).toBe(isMultiInstance() ? formatted(withLogPosition(expected)) : expected);
  });

  it('needs no sequential scan', async () => {
    const [statement] = await run();
    const client = server.dataSource.createQueryRunner();
    try {
      // PostgreSQL prefers sequential scans of small tables; with these disabled, only unavoidable ones remain.
      await client.query('set enable_seqscan = off');
      const [explained] = await client.query(`explain (format json) ${statement!.text}`, statement!.values as never[]);
      expect(sequentialScans(explained['QUERY PLAN'][0].Plan)).toEqual([]);
    } finally {
      await client.query('reset enable_seqscan');
      await client.release();
    }
  });
});
