import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { asyncBufferFromFile, asyncBufferFromUrl, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import pg from 'pg';
import { releasedTables } from '../../../src/outputs/releases/make-release.ts';
import { columnsOf, type ExportedTable } from '../../../src/records/description/columns.ts';
import { Visibility } from '../../../src/records/record.entity.ts';
import { buildersOn } from '../../harness/builders.ts';
import { until } from '../../harness/program.ts';
import { release, removeReleases } from '../../harness/releasing.ts';
import { startTestServer, type TestServer } from '../../harness/server.ts';
import { writeVisibilityFixture } from '../../harness/visibility-fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'entente-releases-'));
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({
    environment: { RELEASES_DIR: folder, DATA_LICENCE: 'CC0-1.0', SITE_TITLE: 'Pacts' },
  });
  await writeVisibilityFixture(server.dataSource, { prefix: 'Secret ', visibility: Visibility.INTERNAL });
}, 60_000);

afterAll(async () => {
  await server?.stop();
  removeReleases(folder);
});

const numbers = () => readdirSync(folder).sort();
const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');
const get = (path: string, headers: Record<string, string> = {}) => fetch(`${server.url}${path}`, { headers });

/** A row of Parquet as NDJSON has it. */
function asJson(row: { [column: string]: unknown }, table: ExportedTable): object {
  const types = new Map(columnsOf(table).map(({ name, type }) => [name, type]));
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (typeof value === 'bigint') return [name, Number(value)];
      if (!(value instanceof Date)) return [name, value];
      const iso = value.toISOString();
      return [name, types.get(name) === 'DAY' ? iso.slice(0, 10) : iso];
    }),
  );
}

const latestRelease = async () => {
  const { body } = await server.query('{ dataset { latestRelease { number createdAt url } } }');
  expect(body.errors).toBeUndefined();
  return body.data.dataset.latestRelease;
};

describe('makeRelease', () => {
  it('is not needed for an empty list of releases', async () => {
    expect(await (await get('/releases.json')).json()).toEqual([]);
    expect(await (await get('/releases', { accept: 'text/html' })).text()).toContain('There is no release yet');
    expect(await (await get('/releases?lang=ru', { accept: 'text/html' })).text()).toContain('Выпусков пока нет');
    expect((await get('/releases/1')).status).toBe(404);
    expect(await latestRelease()).toBeNull();
  });

  it('leaves no files after an error in any file', async () => {
    for (const last of ['sources.csv', 'agreements.ndjson', 'SHA256SUMS']) {
      await expect(
        release(server, folder, (what) => {
          if (what === last) throw new Error('the disk is full');
        }),
      ).rejects.toThrow('the disk is full');
      expect(numbers()).toEqual([]);
    }
  });

  it('writes every list as CSV, NDJSON and Parquet, with checksums that sha256sum confirms', async () => {
    expect(await release(server, folder)).toBe(1);
    expect(numbers()).toEqual(['1']);
    expect(readdirSync(join(folder, '1')).sort()).toEqual(
      [
        ...releasedTables().flatMap(({ name }) => [`${name}.csv`, `${name}.ndjson`, `${name}.parquet`]),
        'CITATION.txt',
        'CODEBOOK.md',
        'LICENCE.txt',
        'SHA256SUMS',
        'datapackage.json',
      ].sort(),
    );
    const sums = spawnSync('sha256sum', ['--quiet', '--check', 'SHA256SUMS'], {
      cwd: join(folder, '1'),
      encoding: 'utf8',
    });
    expect([sums.status, sums.stdout]).toEqual([0, '']);
    for (const line of read('1', 'SHA256SUMS').trim().split('\n')) {
      const [sum, name] = line.split('  ');
      expect(
        createHash('sha256')
          .update(readFileSync(join(folder, '1', name!)))
          .digest('hex'),
      ).toBe(sum);
    }
  });

  it('writes all public records and no INTERNAL ones', async () => {
    for (const { name, list = name } of releasedTables()) {
      const { totalCount } = (await server.query(`{ ${list} { totalCount } }`)).body.data[list];
      expect({ name, rows: parse(read('1', `${name}.csv`), { columns: true }).length }).toEqual({
        name,
        rows: totalCount,
      });
      expect(read('1', `${name}.ndjson`).split('\n').filter(Boolean)).toHaveLength(totalCount);
    }
    for (const file of readdirSync(join(folder, '1'))) {
      if (file !== 'CODEBOOK.md' && file !== 'datapackage.json')
        expect(read('1', file)).not.toMatch(/secret|INTERNAL/i);
    }
  });

  it('describes each column and constant in the words of the schema', async () => {
    const codebook = read('1', 'CODEBOOK.md');
    expect(codebook).toContain(
      '- `inForceFromEarliest` (day): Date of entry into force; null if unknown or not in force yet. First day',
    );
    expect(codebook).toContain(
      '- `inForceFrom` (plain): Date of entry into force; null if unknown or not in force yet.',
    );
    expect(codebook).toContain('  - `MEMORANDUM_OF_UNDERSTANDING`: ');
    const described = JSON.parse(read('1', 'datapackage.json'));
    for (const { path, schema: table } of described.resources) {
      const [header] = read('1', path).split('\n');
      expect(table.fields.map(({ name }: { name: string }) => name).join(',')).toBe(header);
      for (const { description } of table.fields) expect(description).toMatch(/\w/);
    }
    const status = described.resources
      .find(({ name }: { name: string }) => name === 'agreements')
      .schema.fields.find(({ name }: { name: string }) => name === 'status');
    expect(status.constraints.enum).toContain('IN_FORCE');
  });

  it('writes the citation, the licence and the feed token', async () => {
    const { feedToken, created, citation, licenses } = JSON.parse(read('1', 'datapackage.json'));
    expect(citation).toBe(`Pacts: release 1, as of ${created}. https://pacts.example/releases/1`);
    expect(
      (await server.query('query ($after: String) { changes(after: $after) { resetRequired } }', { after: feedToken }))
        .body.data,
    ).toEqual({ changes: { resetRequired: false } });
    expect(read('1', 'CITATION.txt')).toBe(`${citation}\n`);
    expect([licenses[0].title, read('1', 'LICENCE.txt')]).toEqual(['CC0-1.0', 'CC0-1.0\n']);
  });

  it('writes the same rows as Parquet, with days, instants, numbers and lists', async () => {
    for (const table of releasedTables()) {
      const file = await asyncBufferFromFile(join(folder, '1', `${table.name}.parquet`));
      const rows = await parquetReadObjects({ file });
      const expected = read('1', `${table.name}.ndjson`).split('\n').filter(Boolean);
      expect([table.name, rows.map((row) => asJson(row, table))]).toEqual([
        table.name,
        expected.map((line) => JSON.parse(line)),
      ]);
    }
  });

  it('writes the types and the citation into Parquet, also of an empty list', async () => {
    const metadata = async (name: string) =>
      parquetMetadataAsync(await asyncBufferFromFile(join(folder, '1', `${name}.parquet`)));
    const { schema, key_value_metadata: pairs } = await metadata('forums');
    const typeOf = (name: string) => {
      const { type, converted_type: converted, logical_type: logical } = schema.find((each) => each.name === name)!;
      return [type, converted ?? logical?.type];
    };
    expect(
      Object.fromEntries(
        ['id', 'version', 'startsOn', 'startsOnEarliest', 'updatedAt'].map((name) => [name, typeOf(name)]),
      ),
    ).toEqual({
      id: ['BYTE_ARRAY', 'UTF8'],
      version: ['INT64', undefined],
      startsOn: ['BYTE_ARRAY', 'UTF8'],
      startsOnEarliest: ['INT32', 'DATE'],
      updatedAt: ['INT64', 'TIMESTAMP'],
    });
    const { citation, feedToken } = JSON.parse(read('1', 'datapackage.json'));
    expect(pairs).toEqual([
      { key: 'release', value: '1' },
      { key: 'licence', value: 'CC0-1.0' },
      { key: 'citation', value: citation },
      { key: 'feedToken', value: feedToken },
    ]);
    const empty = releasedTables().find(({ name }) => read('1', `${name}.ndjson`) === '')!;
    const { num_rows: rows, schema: columns } = await metadata(empty.name);
    expect([
      rows,
      columns.filter(({ name }) => columnsOf(empty).some((column) => column.name === name)).length,
    ]).toEqual([0n, columnsOf(empty).length]);
  });

  it('serves Parquet in parts to a program that reads over HTTP', async () => {
    const url = `${server.url}/releases/1/parties.parquet`;
    const file = await asyncBufferFromUrl({ url });
    expect((await parquetReadObjects({ file, columns: ['id', 'name'], rowStart: 0, rowEnd: 5 })).length).toBe(5);
    expect((await parquetReadObjects({ file })).length).toBe(read('1', 'parties.ndjson').split('\n').length - 1);
  });

  it('serves parts of files', async () => {
    const path = '/releases/1/agreements.parquet';
    const whole = readFileSync(join(folder, '1', 'agreements.parquet'));
    const size = whole.length;
    const part = async (range: string, headers: Record<string, string> = {}) => {
      const response = await get(path, { range, 'accept-encoding': 'gzip', ...headers });
      const bytes = Buffer.from(await response.arrayBuffer());
      return {
        status: response.status,
        range: response.headers.get('content-range'),
        bytes,
        headers: response.headers,
      };
    };
    for (const range of [`bytes=${size}-`, `bytes=${size + 5}-${size + 9}`, 'bytes=-0'])
      expect(await part(range)).toMatchObject({ status: 416, range: `bytes */${size}` });
    const etag = (await get(path)).headers.get('etag')!;
    expect(await part('bytes=0-3')).toMatchObject({
      status: 206,
      range: `bytes 0-3/${size}`,
      bytes: Buffer.from('PAR1'),
    });
    expect(await part('bytes=-8')).toMatchObject({
      status: 206,
      range: `bytes ${size - 8}-${size - 1}/${size}`,
      bytes: whole.subarray(-8),
    });
    expect(await part(`bytes=${size - 2}-${size + 100}`)).toMatchObject({ status: 206, bytes: whole.subarray(-2) });
    expect(await part('bytes=0-3', { 'if-range': etag })).toMatchObject({ status: 206 });
    for (const [range, headers] of [
      ['bytes=0-3', { 'if-range': '"other"' }],
      ['bytes=0-3,5-6', {}],
      ['bytes=3-0', {}],
      ['bytes=-', {}],
      ['rows=0-3', {}],
    ] as [string, Record<string, string>][])
      expect([range, await part(range, headers)]).toMatchObject([range, { status: 200, range: null, bytes: whole }]);
    const { headers } = await part('bytes=0-3');
    expect([
      headers.get('content-type'),
      headers.get('accept-ranges'),
      headers.get('content-encoding'),
      headers.get('etag'),
    ]).toEqual(['application/vnd.apache.parquet', 'bytes', null, etag]);
    const head = await fetch(server.url + path, { method: 'HEAD', headers: { range: 'bytes=0-3' } });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(size)]);
  });

  it('makes files that /releases serves unchanged and as immutable', async () => {
    const response = await get('/releases/1/agreements.csv');
    expect(await response.text()).toBe(read('1', 'agreements.csv'));
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    const etag = response.headers.get('etag')!;
    expect((await get('/releases/1/agreements.csv', { 'if-none-match': etag })).status).toBe(304);
    expect((await fetch(`${server.url}/releases/1/SHA256SUMS`, { method: 'HEAD' })).headers.get('content-length')).toBe(
      String(statSync(join(folder, '1', 'SHA256SUMS')).size),
    );
  });

  it.each([
    '/releases/2',
    '/releases/0',
    '/releases/01/agreements.csv',
    '/releases/1/agreements.xls',
    '/releases/1/..%2f1%2fagreements.csv',
    '/releases/1/%2e%2e/%2e%2e/etc/passwd',
    '/releases/.1',
    '/releases/1/a/b',
  ])('returns 404 for %s', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });

  it('leaves earlier releases unchanged and read-only', async () => {
    const before = read('1', 'SHA256SUMS');
    await buildersOn(server.dataSource).topic('Fisheries');
    expect(await release(server, folder)).toBe(2);
    expect(read('1', 'SHA256SUMS')).toBe(before);
    expect(read('2', 'topics.csv')).toContain('Fisheries');
    expect(read('1', 'topics.csv')).not.toContain('Fisheries');
    for (const file of readdirSync(join(folder, '1'))) expect(statSync(join(folder, '1', file)).mode & 0o222).toBe(0);
  });

  it('rejects one of two concurrent releases with the same number', async () => {
    // The lock holds both back until each has chosen its number.
    const gate = new pg.Client({ connectionString: server.database.url });
    await gate.connect();
    await gate.query('begin');
    await gate.query('lock table topic in access exclusive mode');
    const begun = new Set<string>();
    const both = Promise.allSettled(['one', 'other'].map((which) => release(server, folder, () => begun.add(which))));
    await until(async () => begun.size === 2, 'both are being written');
    await gate.query('commit');
    await gate.end();
    const made = await both;
    expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [rejected] = made.filter((each) => each.status === 'rejected');
    expect(rejected!.reason.message).toBe('Another process made release 3 meanwhile. Run the command again.');
    expect(numbers()).toEqual(['1', '2', '3']);
  });

  it('makes releases that /releases lists as a page and as JSON, the latest first', async () => {
    const listed = (await (await get('/releases', { accept: 'application/json' })).json()) as { number: number }[];
    expect(listed.map(({ number }) => number)).toEqual([3, 2, 1]);
    const { created } = JSON.parse(read('3', 'datapackage.json'));
    const createdAt = new Date(created).toISOString();
    expect(await latestRelease()).toEqual({ number: 3, createdAt, url: `${server.url}/releases/3` });
    const page = await get('/releases', { accept: 'text/html' });
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await page.text()).toMatch(/href="releases\/3".*href="releases\/2".*href="releases\/1"/s);
    const own = await (await get('/releases/1', { accept: 'text/html' })).text();
    expect(own).toContain('<a href="1/agreements.csv">agreements.csv</a>');
    // Links keep the chosen language.
    expect(await (await get('/releases?lang=ru', { accept: 'text/html' })).text()).toContain(
      'href="releases/1?lang=ru"',
    );
    expect(await (await get('/releases/1?lang=ru', { accept: 'text/html' })).text()).toContain(
      'href="../releases?lang=ru"',
    );
    expect(await (await get('/releases/1', { accept: 'application/json' })).json()).toMatchObject({
      number: 1,
      licence: 'CC0-1.0',
      files: expect.arrayContaining([{ name: 'topics.csv', bytes: expect.any(Number), sha256: expect.any(String) }]),
    });
  });
});
