import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { format } from 'sql-formatter';
import { withPlace } from '../../src/database/replicas/place-reading.ts';
import { isArranged } from '../harness/arrangement.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { readWhole } from './plans.ts';

const TEST = join(import.meta.dirname, '../query');

/**
 * The queries that clients really send, by the folder in which their SQL is committed. Variables have defaults, so that
 * each runs as it stands.
 */
const FOLDERS: { [folder: string]: string } = {
  questions: join(TEST, '../../src/site/playground/examples'),
  statements: join(TEST, 'statements'),
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
  const ask = async () => {
    const answer = await server.query(textOf(file));
    expect(answer.body.errors).toBeUndefined();
    return server.statements();
  };

  it('costs one statement, which from the second time on is the one committed beside it', async () => {
    // Where the run is arranged so, the second time at each of two instances.
    for (let time = 1; time <= 3; time++) expect(await ask()).toHaveLength(1);
    const sent = await ask();
    expect(sent).toHaveLength(1);
    const sql = formatted(sent[0]!.text);
    const committed = join(TEST, file.replace(/\.graphql$/, '.sql'));
    if (!existsSync(committed) && !process.env.CI && !isArranged()) {
      writeFileSync(committed, sql);
      throw new Error(`${committed} was missing and has been written: read it, then run this again.`);
    }
    const expected = readFileSync(committed, 'utf8');
    // Where there are standbys, each statement also says up to where it has read.
    expect(sql).toBe(isArranged() ? formatted(withPlace(expected)) : expected);
  });

  it('finds everything by an index', async () => {
    const [statement] = await ask();
    const client = server.dataSource.createQueryRunner();
    try {
      // So small a database is read from end to end by choice; with that forbidden, only need is left.
      await client.query('set enable_seqscan = off');
      const [explained] = await client.query(`explain (format json) ${statement!.text}`, statement!.values as never[]);
      expect(readWhole(explained['QUERY PLAN'][0].Plan)).toEqual([]);
    } finally {
      await client.query('reset enable_seqscan');
      await client.release();
    }
  });
});
