import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { releasedTables } from '../../src/outputs/releases/make-release.ts';
import { type ColumnType, columnsOf } from '../../src/records/description/columns.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { release, removeReleases } from '../harness/releasing.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { writeVisibilityFixture } from '../harness/visibility-fixture.ts';

/** DuckDB's types by types of columns. */
const TYPES: { [type in ColumnType]: string } = {
  TEXT: 'VARCHAR',
  PLAIN: 'VARCHAR',
  TEXTS: 'VARCHAR[]',
  FLAG: 'BOOLEAN',
  NUMBER: 'DOUBLE',
  WHOLE: 'BIGINT',
  DAY: 'DATE',
  INSTANT: 'TIMESTAMP WITH TIME ZONE',
};

const folder = mkdtempSync(join(tmpdir(), 'entente-parquet-'));
let server: TestServer;
let database: DuckDBInstance;
let connection: DuckDBConnection;

beforeAll(async () => {
  server = await startTestServer();
  await writeVisibilityFixture(server.dataSource, { prefix: 'Open ', visibility: Visibility.PUBLIC });
  await release(server, folder);
  database = await DuckDBInstance.create(':memory:');
  connection = await database.connect();
});
afterAll(async () => {
  connection?.closeSync();
  database?.closeSync();
  await server?.stop();
  removeReleases(folder);
});

const rowsOf = async (statement: string) => (await connection.runAndReadAll(statement)).getRowObjectsJson();

/** The path of a file of the release as DuckDB reads it. */
const fileAt = (name: string) => `'${join(folder, '1', name)}'`;

describe.each(releasedTables().map((table) => [table.name, table] as const))('%s.parquet in DuckDB', (name, table) => {
  const parquet = `read_parquet(${fileAt(`${name}.parquet`)})`;

  it('has the types of its columns', async () => {
    const described = await rowsOf(`describe select * from ${parquet}`);
    expect(described.map(({ column_name, column_type }) => [column_name, column_type])).toEqual(
      columnsOf(table).map((column) => [column.name, TYPES[column.type]]),
    );
  });

  it('has the rows of NDJSON', async () => {
    const lines = readFileSync(join(folder, '1', `${name}.ndjson`), 'utf8').split('\n').length - 1;
    expect(await rowsOf(`select count(*) as rows from ${parquet}`)).toEqual([{ rows: String(lines) }]);
    if (lines === 0) return;
    const columns = columnsOf(table).map((column) => `"${column.name}": '${TYPES[column.type]}'`);
    const ndjson = `read_json(${fileAt(`${name}.ndjson`)}, format = 'newline_delimited', columns = {${columns.join(', ')}})`;
    expect(await rowsOf(`select * from ${parquet} except select * from ${ndjson}`)).toEqual([]);
    expect(await rowsOf(`select * from ${ndjson} except select * from ${parquet}`)).toEqual([]);
  });
});

it('The file names the release, the licence and the citation', async () => {
  const [{ pairs } = {}] = await rowsOf(
    `select list(decode(key) || ': ' || decode(value)) as pairs from parquet_kv_metadata(${fileAt('parties.parquet')})`,
  );
  expect(pairs).toEqual([
    'release: 1',
    'licence: CC0-1.0',
    expect.stringMatching(/^citation: Pacts: release 1, as of /),
    expect.stringMatching(/^feedToken: ./),
  ]);
});
