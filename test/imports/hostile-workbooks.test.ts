import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { startTestServer, type TestAnswer, type TestServer } from '../harness/server.ts';
import { workbook } from '../harness/workbooks.ts';

const MAPPING = 'register: pacts\nrecords: { pact: { makes: TOPIC, key: no, name: title } }\n';
const ROWS = [
  ['no', 'title'],
  ['1', 'Trade'],
];

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ seeded: false, viewer: { role: Role.EDITOR, name: 'Ada' } });
});
afterAll(() => server?.stop());

async function send(content: Buffer<ArrayBuffer>): Promise<Response> {
  const form = new FormData();
  form.set('mapping', MAPPING);
  form.set('file', new Blob([content]), 'pacts.xlsx');
  return fetch(`${server.url}/import`, { method: 'POST', body: form });
}

/** An archive that hides a file from readers of its directory: the file is before the first listed one. */
function withHidden(listed: Buffer, name: string, content: Buffer): Buffer<ArrayBuffer> {
  const packed = deflateRawSync(content);
  const head = Buffer.alloc(30);
  head.write('PK\x03\x04\x14\x00', 0, 'latin1');
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(packed.length, 18);
  head.writeUInt32LE(content.length, 22);
  head.writeUInt16LE(name.length, 26);
  const before = Buffer.concat([head, Buffer.from(name), packed]);
  const end = listed.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const all = Buffer.concat([before, listed]);
  const directory = listed.readUInt32LE(end + 16);
  all.writeUInt32LE(directory + before.length, before.length + end + 16);
  for (let at = directory; listed.readUInt32LE(at) === 0x02014b50; at += 46 + listed.readUInt16LE(at + 28)) {
    all.writeUInt32LE(listed.readUInt32LE(at + 42) + before.length, before.length + at + 42);
  }
  return all;
}

describe('POST /import', () => {
  const LAST_ROW = '<row r="1048576">';
  const CELLS = /more than 1000000 cells/;
  const refused: [string, () => Buffer<ArrayBuffer>, RegExp][] = [
    ['the last cell in single quotes', () => workbook(ROWS, `${LAST_ROW}<c r='XFD1048576'><v>1</v></c></row>`), CELLS],
    [
      'the last cell with an entity in its address',
      () => workbook(ROWS, `${LAST_ROW}<c r="X&#70;D1048576"><v>1</v></c></row>`),
      CELLS,
    ],
    [
      'the last cell of a sheet in a nested path',
      () => workbook(ROWS, `${LAST_ROW}<c r="XFD1048576"><v>1</v></c></row>`, { path: 'worksheets/deep/sheet1.xml' }),
      CELLS,
    ],
    [
      'the last cell of a sheet that is kept elsewhere',
      () => workbook(ROWS, `${LAST_ROW}<c r="XFD1048576"><v>1</v></c></row>`, { path: 'other.xml' }),
      CELLS,
    ],
    [
      'spaces around its signs',
      () => workbook(ROWS, `${LAST_ROW}<c  s = "1"\n r = 'XFD1048576' ><v>1</v></c></row>`),
      CELLS,
    ],
    [
      'an address with a prefix',
      () => workbook(ROWS, `${LAST_ROW}<x:c r="C9" x:r="XFD1048576"><v>1</v></x:c></row>`),
      CELLS,
    ],
    [
      'a row number of nine digits',
      () => workbook(ROWS, '<row r="999999999"><c r="A999999999"><v>1</v></c></row>'),
      /not a cell address/,
    ],
    ['a row number with an exponent', () => workbook(ROWS, '<row r="1e9"/>'), /not a cell address/],
    [
      'a column of seven letters',
      () => workbook(ROWS, '<row r="3"><c r="ZZZZZZZ3"><v>1</v></c></row>'),
      /not a cell address/,
    ],
    ['an entity of its own', () => workbook(ROWS, '&e;'), /is damaged/],
    ['elements nested without end', () => workbook(ROWS, '<a>'.repeat(100_000)), /nested deeper than 100/],
    [
      'a long text in 4,000 cells',
      () => {
        const cells = Array.from(
          { length: 4_000 },
          (_, n) => `<row r="${n + 3}"><c r="A${n + 3}" t="s"><v>0</v></c></row>`,
        );
        const shared = Buffer.from(`<sst><si><t>${'x'.repeat(100_000)}</t></si></sst>`);
        return workbook(ROWS, cells.join(''), { files: { 'xl/sharedStrings.xml': shared } });
      },
      /more than 33554432 characters/,
    ],
    [
      'nothing but zeros behind the beginning',
      () => Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(10_000)]),
      /pacts.xlsx is damaged/,
    ],
  ];

  it.each(refused)('rejects a workbook with %s', async (_name, content, sentence) => {
    const answer = await send(content());
    const { errors } = (await answer.json()) as TestAnswer['body'];
    expect([answer.status, errors![0]!.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
    expect(errors![0]!.message).toMatch(sentence);
    expect((await server.query('{ topics { totalCount } }')).body.data).toEqual({ topics: { totalCount: 0 } });
  });

  it('reads only what the directory of the archive lists', async () => {
    const hidden = Buffer.from('<worksheet><sheetData/></worksheet>');
    const answer = await (await send(withHidden(workbook(ROWS), 'xl/worksheets/sheet1.xml', hidden))).text();
    expect(JSON.parse(answer.trim().split('\n').at(-1)!)).toMatchObject({ outcome: { rows: 1, refusedRows: 0 } });
  });
});
