import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readJsonRows } from '../../src/imports/files/json-rows.ts';
import type { SourceFile } from '../../src/imports/files/source-file.ts';
import { tableFormat } from '../../src/imports/files/table-format.ts';
import { importTable, type TestImport } from '../harness/imports.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const PACTS = `
register: said
table: { rows: data.items }
records:
  pact:
    makes: AGREEMENT
    key: no
    title: name.long
    kind: TREATY
    status: SIGNED
    binding: binds
    kindAsTitled: { column: modes, replace: [['; ', ' + ']] }
    signatures:
      each: signed
      party: { name: item.party, level: COUNTRY }
      role: SIGNATORY
      actions: { each: item.acts, kind: item.kind, on: item.day }
    texts: { each: { column: links, nothing: [none] }, url: item }
`;

const ROWS = [
  {
    no: 1,
    name: { long: 'Pact of roads' },
    binds: true,
    modes: ['old', null, 'new'],
    signed: [
      {
        party: 'Cuba',
        acts: [
          { kind: 'SIGNATURE', day: '2001-02-03' },
          { kind: 'RATIFICATION', day: '2002' },
        ],
      },
      { party: 'Brazil' },
    ],
    links: ['https://example.org/a', 'none', 'https://example.org/b'],
  },
  { no: 2, name: { long: 'Pact of «bridges»' }, binds: null, signed: [], links: [] },
];

describe('a table in JSON', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  }, 120_000);
  afterAll(() => server.stop());

  let runs = 0;
  async function imported(content: string | Buffer, given: Partial<TestImport> = {}) {
    const scope = `json-${++runs}`;
    const mapping = (given.mapping ?? PACTS).replace('said', scope);
    const result = await importTable(server.dataSource, { name: 'pacts.json', content, ...given, mapping });
    const agreements = await server.sql(
      `select a.title, a.binding, a.kind_as_titled,
        (select array_agg(s.named_as || ' ' || coalesce((select string_agg(t.kind || ' ' || t.acted_on, ', ' order by t.ordinal)
          from treaty_action t where t.signature_id = s.id), '-') order by s.ordinal) from signature s where s.agreement_id = a.id) as signed,
        (select array_agg(l.url order by l.ordinal) from agreement_text l where l.agreement_id = a.id) as urls
      from agreement a join imported_record i on i.record_id = a.id where i.scope = '${scope}' order by i.key`,
    );
    // Each test imports the same rows as its own register, so they are possible duplicates of earlier ones.
    const report = result.report.filter(
      ({ sentences }) => !sentences.every((each) => each.includes('POSSIBLE_DUPLICATE')),
    );
    return { ...result, report, scope, agreements };
  }

  describe('is rejected, and nothing is written,', () => {
    const refused: [string, string, RegExp][] = [
      ['if it is cut short', '{"data": {"items": [{"no": 1}, {"no"', /after row 1: the file is not JSON/],
      ['if it is not JSON', '{"data": {"items": [{"no": 1} {"no": 2}]}}', /after row 1: the file is not JSON/],
      ['if a row is not an object', '{"data": {"items": [{"no": 1}, 7]}}', /row 2: the row is not a JSON object/],
      ['if the path of the rows does not exist', '{"data": {"rows": [{"no": 1}]}}', /has no row under "data\.items"/],
      [
        'if the path of the rows is an object',
        '{"data": {"items": {"no": {"no": 1}}}}',
        /has no row under "data\.items"/,
      ],
      [
        'if no row has a member that the mapping reads',
        '{"data": {"items": [{"id": 1}]}}',
        /line 7: there is no column "no"\.[\s\S]*The columns of pacts\.json are id\./,
      ],
      ['if a text holds a NUL character', '{"data": {"items": [{"no": "1\\u0000"}]}}', /there is a NUL character/],
      ['if it is nested without end', `{"data": {"items": [${'['.repeat(500_000)}`, /nested deeper than 32/],
      [
        'if a row is longer than the limit',
        `{"data": {"items": [{"no": "${'x'.repeat(1_100_000)}"}]}}`,
        /a row is longer than 1000000 characters/,
      ],
    ];
    it.each(refused)('%s', async (_, content, sentence) => {
      const [before] = await server.sql('select count(*)::integer as count from record');
      await expect(imported(content)).rejects.toThrow(sentence);
      expect(await server.sql('select count(*)::integer as count from record')).toEqual([before]);
    });

    it('if it has no mapping, with the members of its first row', async () => {
      const file = { name: 'a.json', head: Buffer.from('[{"no":1,"title":"Pact"}]') };
      const rows = tableFormat.read(
        { ...file, size: 25, bytes: () => Readable.from([file.head]) } as SourceFile as never,
        {},
      );
      await expect(rows[Symbol.asyncIterator]().next()).rejects.toThrow('a.json has "no", "title".');
    });
  });

  it('reads one object, an array or lines, in UTF-8, UTF-16 or gzipped, with the same result', async () => {
    const whole = JSON.stringify({ about: { count: [2] }, data: { items: ROWS, more: [] }, next: null }, null, 2);
    const lines = ROWS.map((row) => JSON.stringify(row)).join('\r\n');
    const array = JSON.stringify(ROWS);
    const plain = PACTS.replace(/^table:.*$/m, '');
    const contents: [string | Buffer, string][] = [
      [whole, PACTS],
      [array, plain],
      [lines, plain],
      [`\uFEFF${array}`, plain],
      [Buffer.from(`\uFEFF${lines}`, 'utf16le'), plain],
      [gzipSync(whole), PACTS],
    ];
    for (const [content, mapping] of contents) {
      const { agreements, report, notices } = await imported(content, { mapping });
      expect(agreements).toEqual([
        {
          title: 'Pact of roads',
          binding: true,
          kind_as_titled: 'old + new',
          signed: ['Cuba SIGNATURE 2001-02-03, RATIFICATION 2002', 'Brazil -'],
          urls: ['https://example.org/a', 'https://example.org/b'],
        },
        { title: 'Pact of «bridges»', binding: null, kind_as_titled: null, signed: null, urls: null },
      ]);
      expect(report).toEqual([]);
      expect(notices).toBeUndefined();
    }
  });

  it('reports members that the mapping reads and no row has', async () => {
    const { notices } = await imported(JSON.stringify({ data: { items: ROWS.map(({ modes, ...row }) => row) } }));
    expect(notices).toEqual(['No row of pacts.json has "modes".']);
  });

  it('keeps numbers as they are written', async () => {
    const rows: object[] = [];
    const head = Buffer.from('[{"a": 12345678901234567890, "b": 1.50, "c": 7}]');
    for await (const { value } of readJsonRows({ name: 'a', head, bytes: () => Readable.from([head]) } as never))
      rows.push(value);
    expect(rows).toEqual([{ a: '12345678901234567890', b: '1.50', c: 7 }]);
  });

  it('has a report in NDJSON that can be corrected and imported again', async () => {
    const { scope, report } = await imported(JSON.stringify({ data: { items: [...ROWS, { no: 3 }] } }));
    expect(report).toMatchObject([{ row: 3, original: { json: { no: 3 } }, sentences: ['The pact has no title.'] }]);
    const again = await importTable(server.dataSource, {
      name: 'pacts.json.report.ndjson',
      content: `${JSON.stringify({ no: 3, name: { long: 'Pact of tunnels' }, entente_row: 3, entente_outcome: 'REFUSED', entente_reasons: [] })}\n`,
      mapping: PACTS.replace('said', scope),
    });
    expect(again).toMatchObject({ rows: 1, kinds: { AGREEMENT: { created: 1, vanished: 0 } } });
  });

  it('is read in constant memory for any number of rows', async () => {
    const row = JSON.stringify({ no: 1, title: 'x'.repeat(500) });
    const piece = `${row},`.repeat(400);
    let sent = 0;
    const pieces = function* () {
      yield Buffer.from('{"data":{"items":[');
      for (; sent < 40 * 1024 ** 2; sent += piece.length) yield Buffer.from(piece);
      yield Buffer.from(`${row}]}}`);
    };
    const head = Buffer.from('{"data":{"items":[{"');
    const file = { name: 'large.json', head, bytes: () => Readable.from(pieces(), { objectMode: false }) };
    let most = 0;
    let rows = 0;
    const before = process.memoryUsage().heapUsed;
    for await (const each of readJsonRows(file as never, { rows: 'data.items' })) {
      rows = each.row;
      if (rows % 5_000 === 0) most = Math.max(most, process.memoryUsage().heapUsed - before);
    }
    expect(rows).toBe(Math.ceil((40 * 1024 ** 2) / piece.length) * 400 + 1);
    expect(most).toBeLessThan(70 * 1024 ** 2);
  });
});
