import { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ANONYMOUS, Role, type Viewer } from '../../src/access/viewer.ts';
import { until } from '../harness/program.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';
import { workbook } from '../harness/workbooks.ts';

const TABLE = `No;Название;Signed;Parties;Remarks
1;Pact on trade;14.10.2026;Russia;
2;Pact on culture;03.11.2024;Cuba|Brazil;none
3;Pact on sports;2025;Russia|Brazil;
`;
const MAPPING = {
  register: 'pacts',
  dates: ['DD.MM.YYYY'],
  records: {
    pact: {
      makes: 'AGREEMENT',
      key: 'No',
      title: 'Название',
      kind: 'TREATY',
      status: 'SIGNED',
      signedOn: 'Signed',
      signatures: { each: { column: 'Parties', split: '|' }, party: { name: 'item' }, role: 'SIGNATORY' },
    },
  },
};

const OTHERS: Record<string, Viewer> = {
  nobody: ANONYMOUS,
  reader: { role: Role.READER, name: 'Lena', identity: 'key 0' },
  // Another person of the same name.
  bob: { role: Role.EDITOR, name: 'Ada', identity: 'key 2' },
  admin: { role: Role.ADMIN, name: 'Cy', identity: 'key 3' },
};

describe('what an import wizard needs', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({
      viewer: ({ headers: { authorization } }) =>
        OTHERS[authorization ?? ''] ?? { role: Role.EDITOR, name: 'Ada', identity: 'key 1' },
    });
  }, 120_000);
  afterAll(() => server?.stop());

  type Parts = Record<string, string | object>;
  const send = async (parts: Parts, content: string | Buffer = TABLE, name = 'pacts.csv', as = 'ada') => {
    const form = new FormData();
    for (const [part, value] of Object.entries(parts)) {
      form.set(part, typeof value === 'string' ? value : JSON.stringify(value));
    }
    form.set('file', new Blob([typeof content === 'string' ? content : new Uint8Array(content)]), name);
    const response = await fetch(`${server.url}/import`, {
      method: 'POST',
      body: form,
      headers: { authorization: as },
    });
    const text = await response.text();
    const lines: TestData[] = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    return { status: response.status, lines, error: lines[0]!.errors?.[0]?.message };
  };
  const columnsOf = async (content: string | Buffer, name?: string) => {
    const { lines } = await send({ explain: 'true' }, content, name);
    return lines[0]!.columns as TestData[];
  };
  const mappings = async (authorization = 'editor', search = '') => {
    const headers = { authorization };
    const response = await fetch(`${server.url}/import/mappings.json${search}`, { headers });
    return { status: response.status, body: (await response.json()) as TestData };
  };
  const agreements = async () => {
    const { body } = await server.query('{ agreements(search: "Pact") { nodes { title signedOn flags { code } } } }');
    return body.data.agreements.nodes;
  };

  it.each([
    ['a word that is neither yes nor no', { explain: 'perhaps' }, 'explain: it must be true or false.'],
    [
      'a mapping with errors',
      {
        explain: 'true',
        mapping: { register: 'pacts', records: { pact: { makes: 'AGREEMENT', key: 'No', tilte: 'x' } } },
      },
      'mapping.yaml, line 1: ',
    ],
    [
      'a mapping of other columns',
      { explain: 'true', mapping: { ...MAPPING, records: { pact: { ...MAPPING.records.pact, key: 'Number' } } } },
      'mapping.yaml, line 1: there is no column "Number".',
    ],
    ['rows that are no numbers', { mapping: MAPPING, 'allow-duplicates': 'all' }, 'allow-duplicates: it must list'],
    ['cells that are no JSON', { mapping: MAPPING, cells: '{' }, 'cells: it must be an object of rows and columns'],
    ['cells of no row', { mapping: MAPPING, cells: { x: { Signed: '2025' } } }, 'cells: it must be an object'],
    ['a cell that is a number', { mapping: MAPPING, cells: { 3: { Signed: 2025 } } }, 'cells: it must be an object'],
    ['a cell with NUL', { mapping: MAPPING, cells: { 3: { Signed: '\0' } } }, 'cells: row 3 has a text that is not'],
    [
      'a cell of a missing row',
      { mapping: MAPPING, cells: { 9: { Signed: '2025' } } },
      'cells: pacts.csv has no row 9.',
    ],
    [
      'a cell of a missing column',
      { mapping: MAPPING, cells: { 3: { signed: '2025' } } },
      'cells: pacts.csv has no column "signed".',
    ],
    [
      'a name for no mapping',
      { 'save-mapping': 'pacts', format: 'corrections' },
      'save-mapping: the form has no mapping',
    ],
    [
      'the name of another mapping',
      { mapping: MAPPING, 'save-mapping': 'twin-towns' },
      'save-mapping: "twin-towns" is',
    ],
    ['a name with capitals', { mapping: MAPPING, 'save-mapping': 'My pacts' }, 'save-mapping: the name must have'],
    ['an unknown mapping', { mapping: 'pacts' }, 'There is no mapping "pacts". Use one of climate-delegates,'],
  ])('rejects %s', async (_, parts: Parts, message) => {
    const { status, error } = await send(parts);
    expect(status).toBe(400);
    expect(error).toContain(message);
    expect(await agreements()).toEqual([]);
    expect(await server.sql('select name from saved_mapping')).toEqual([]);
  });

  it('tells only editors the mappings', async () => {
    expect((await mappings('nobody')).status).toBe(401);
    expect((await mappings('reader')).status).toBe(403);
  });

  it('explains the columns of a table with semicolons, without a mapping', async () => {
    const { status, lines } = await send({ explain: 'true' });
    expect(status).toBe(200);
    expect(lines.slice(1)).toEqual([{ outcome: null }]);
    const columns = lines[0]!.columns as TestData[];
    expect(columns.map(({ name, fields }) => [name, fields.AGREEMENT])).toEqual([
      ['No', undefined],
      ['Название', 'title'],
      ['Signed', 'signedOn'],
      ['Parties', 'signatures.party'],
      ['Remarks', undefined],
    ]);
    expect(columns[2]).toEqual({
      name: 'Signed',
      samples: ['14.10.2026', '03.11.2024', '2025'],
      values: ['14.10.2026', '03.11.2024', '2025'],
      isUnique: true,
      dates: [{ format: 'DD.MM.YYYY', text: '14.10.2026', date: '2026-10-14' }],
      separator: null,
      fields: expect.objectContaining({ AGREEMENT: 'signedOn' }),
    });
    expect(columns[3]).toMatchObject({ separator: '|', isUnique: true });
    expect(columns[4]).toMatchObject({ samples: ['', 'none', ''], isUnique: false, dates: [] });
  });

  it('offers both orders of day and month if the cells do not decide', async () => {
    const [, date] = await columnsOf('no,date\n1,05/11/2025\n2,01/02/2024');
    expect(date!.dates).toEqual([
      { format: 'DD/MM/YYYY', text: '05/11/2025', date: '2025-11-05' },
      { format: 'MM/DD/YYYY', text: '05/11/2025', date: '2025-05-11' },
    ]);
    expect((await columnsOf('no,date\n1,05/13/2025\n2,01/02/2024'))[1]!.dates).toMatchObject([
      { format: 'MM/DD/YYYY' },
    ]);
  });

  it('takes the first unnamed date for the day of the record', async () => {
    const columns = await columnsOf('Titel;Datum;Ende\nPakt;14.10.2026;14.10.2031');
    expect(columns.map(({ fields }) => [fields.AGREEMENT, fields.FORUM])).toEqual([
      [undefined, undefined],
      ['signedOn', 'startsOn'],
      ['adoptedOn', 'endsOn'],
    ]);
  });

  it('explains a workbook, and rows of JSON', async () => {
    const rows = [
      ['Title', 'Signed on'],
      ['Pact on trade', '2025-11-05'],
    ];
    const expected = [
      ['Title', ['Pact on trade'], 'title'],
      ['Signed on', ['2025-11-05'], 'signedOn'],
    ];
    const told = (columns: TestData[]) => columns.map(({ name, samples, fields }) => [name, samples, fields.AGREEMENT]);
    expect(told(await columnsOf(workbook(rows), 'pacts.xlsx'))).toEqual(expected);
    const json = JSON.stringify([{ Title: 'Pact on trade', 'Signed on': '2025-11-05' }]);
    expect(told(await columnsOf(json, 'pacts.json'))).toEqual(expected);
  });

  it('explains no more columns than a table may have, whatever names the rows of JSON have', async () => {
    const row = (prefix: string) => Object.fromEntries(Array.from({ length: 800 }, (_, n) => [`${prefix}${n}`, n]));
    const columns = await columnsOf(JSON.stringify([row('a'), row('b')]), 'wide.json');
    expect([columns.length, columns.at(-1)!.name, columns.at(-1)!.samples]).toEqual([1_000, 'b199', ['', '199']]);
  });

  it('explains what the first rows become with a mapping that is JSON', async () => {
    const { lines } = await send({ explain: 'true', mapping: MAPPING });
    expect(lines.slice(1).map((line) => Object.keys(line)[0])).toEqual([
      'explained',
      'explained',
      'explained',
      'outcome',
    ]);
    expect(lines[2]!.explained).toEqual({ row: 3, text: expect.stringContaining('signedOn: 2024-11-03') });
    expect(await agreements()).toEqual([]);
  });

  it('saves a mapping with an import, not with a dry run, and uses it by its name', async () => {
    const dry = await send({ mapping: MAPPING, 'save-mapping': 'our-pacts', 'dry-run': 'true' });
    expect(dry.lines.at(-1)!.outcome.kinds.AGREEMENT.created).toBe(3);
    expect(await server.sql('select name from saved_mapping')).toEqual([]);
    const { lines } = await send({ mapping: MAPPING, 'save-mapping': 'our-pacts' });
    expect(lines.at(-1)!.outcome.kinds.AGREEMENT.created).toBe(3);
    const { body } = await mappings();
    expect(body.mappings.map(({ name }: TestData) => name)).toEqual([
      'climate-delegates',
      'mayors-declaration',
      'twin-towns',
      'uk-treaties',
      'our-pacts',
    ]);
    expect(body.mappings.at(-1)).toEqual({
      name: 'our-pacts',
      title: null,
      savedAt: expect.stringMatching(/Z$/),
      savedBy: 'Ada',
      mayChange: true,
      columns: ['No', 'Название', 'Signed', 'Parties'],
      text: JSON.stringify(MAPPING),
    });
    const again = await send({ mapping: 'our-pacts' });
    expect(again.lines.at(-1)!.outcome.kinds.AGREEMENT).toMatchObject({ created: 0, unchanged: 3 });
  });

  it('waits for a slow client without piling up listeners', async () => {
    const { write } = ServerResponse.prototype;
    let [count, most] = [0, 0];
    ServerResponse.prototype.write = function counted(this: ServerResponse, ...chunk: [string]) {
      most = Math.max(most, this.listenerCount('close') + this.listenerCount('drain'));
      count++;
      return write.apply(this, chunk as never);
    } as typeof write;
    try {
      const rows = Array.from({ length: 10_500 }, (_, n) => `${n};;2025;Cuba;`);
      const { lines } = await send({ mapping: MAPPING, 'dry-run': 'true' }, [TABLE.split('\n')[0], ...rows].join('\n'));
      expect(lines.at(-1)!.outcome.refusedRows).toBe(10_500);
    } finally {
      ServerResponse.prototype.write = write;
    }
    expect(count).toBeGreaterThan(10_000);
    expect(most).toBeLessThan(10);
  }, 60_000);

  it('saves no mapping with an import that cannot be read to its end', async () => {
    const table = JSON.stringify([{ No: 1 }, { No: 2 }]).replace(']', ', {');
    const { lines } = await send({ mapping: MAPPING, 'save-mapping': 'cut' }, table, 'pacts.json');
    expect(JSON.stringify(lines)).not.toContain('outcome');
    expect(await server.sql("select name from saved_mapping where name = 'cut'")).toEqual([]);
  });

  it('keeps the mapping of the first of two editors who save one of the same name at once', async () => {
    const parts = { mapping: MAPPING, 'save-mapping': 'race' };
    const sent = await server.dataSource.transaction(async (db) => {
      await db.query('lock table saved_mapping in share mode');
      const sent = ['ada', 'bob'].map((as) => send(parts, TABLE, 'pacts.csv', as));
      const waiting = `select count(*)::integer as count from pg_locks
        where relation = 'saved_mapping'::regclass and not granted`;
      await until(async () => (await db.query(waiting))[0].count === 2, 'both save');
      return sent;
    });
    const outcomes = (await Promise.all(sent)).map(({ lines }) => lines.at(-1)!.outcome.notices ?? []);
    expect(outcomes.flat()).toEqual(['save-mapping: "race" is a mapping of Ada. Use another name.']);
    const [{ owner }] = (await server.sql(`delete from saved_mapping where name = 'race'
      returning saved_by_identity as owner`)) as [{ owner: string }];
    expect(owner).toBe(outcomes[0]!.length === 0 ? 'key 1' : 'key 2');
  }, 60_000);

  it('lets only the editor who saved a mapping and administrators replace and delete it', async () => {
    const saved = () =>
      server.sql("select text, saved_by_identity as owner from saved_mapping where name = 'our-pacts'");
    const [before] = await saved();
    expect((await mappings('bob')).body.mappings.at(-1)).toMatchObject({ name: 'our-pacts', mayChange: false });
    const renamed = { mapping: { ...MAPPING, lang: 'ru' }, 'save-mapping': 'our-pacts' };
    for (const parts of [renamed, { ...renamed, 'dry-run': 'true' }]) {
      const { status, error } = await send(parts, TABLE, 'pacts.csv', 'bob');
      expect([status, error]).toEqual([403, 'save-mapping: "our-pacts" is a mapping of Ada. Use another name.']);
    }
    const remove = async (as: string, name = 'our-pacts') => {
      const headers = { authorization: as };
      return (await fetch(`${server.url}/import/mappings/${name}`, { method: 'DELETE', headers })).status;
    };
    expect(await Promise.all(['nobody', 'reader', 'bob'].map((as) => remove(as)))).toEqual([401, 403, 403]);
    expect(await remove('ada', 'twin-towns')).toBe(404);
    expect(await saved()).toEqual([before]);
    await send(renamed);
    expect(await saved()).toEqual([{ text: JSON.stringify(renamed.mapping), owner: 'key 1' }]);
    expect(await remove('ada')).toBe(204);
    expect(await saved()).toEqual([]);
    expect(await remove('ada')).toBe(404);
    await send(renamed);
    expect(await remove('admin')).toBe(204);
    expect(await saved()).toEqual([]);
  });

  it('saves up to 100 mappings', async () => {
    await server.sql(`insert into saved_mapping (name, text, saved_by, saved_by_identity)
      select 'm' || n, '', 'Ada', 'key 1' from generate_series(1, 100) n`);
    const { status, error } = await send({ mapping: MAPPING, 'save-mapping': 'one-more' });
    expect([status, error]).toEqual([400, expect.stringContaining('save-mapping: 100 mappings are saved')]);
    expect((await send({ mapping: MAPPING, 'save-mapping': 'm7' })).status).toBe(200);
    await server.sql('delete from saved_mapping');
  });

  it.each([
    ['a text table', 'pacts.csv', (rows: string[][]) => rows.map((row) => row.join(';')).join('\n')],
    ['a workbook', 'pacts.xlsx', workbook],
  ])('replaces cells of %s, reports them, and changes nothing in a dry run', async (_, name, write) => {
    const register = `corrected-${name.split('.')[1]}`;
    const rows = [
      ['No', 'Название', 'Signed', 'Parties', 'Remarks'],
      ['1', '', '2025', 'Cuba', ''],
      ['2', `Pact on tides of ${register}`, '2025', 'Cuba'],
    ];
    const title = `Pact on winds of ${register}`;
    const parts = {
      mapping: { ...MAPPING, register },
      cells: { 2: { Название: title, Signed: '2025' }, 3: { Remarks: 'new' } },
    };
    const before = await agreements();
    const refused = await send({ mapping: parts.mapping, 'dry-run': 'true' }, write(rows), name);
    expect(refused.lines.at(-1)!.outcome).toMatchObject({ rows: 2, refusedRows: 1, repairedRows: 0 });
    const dry = await send({ ...parts, 'dry-run': 'true' }, write(rows), name);
    expect(dry.lines.at(-1)!.outcome).toMatchObject({ rows: 2, refusedRows: 0, repairedRows: 2 });
    expect(await agreements()).toEqual(before);
    const { lines } = await send(parts, write(rows), name);
    expect(lines.flatMap(({ row }) => (row ? [[row.row, row.sentences, row.original.values]] : []))).toEqual([
      [2, [`Название: the cell "" is replaced by "${title}".`], ['1', title, '2025', 'Cuba', '']],
      [3, ['Remarks: the cell "" is replaced by "new".'], ['2', `Pact on tides of ${register}`, '2025', 'Cuba', 'new']],
    ]);
    const made = (await agreements()).map((each: TestData) => each.title);
    expect(made).toEqual(expect.arrayContaining([title, `Pact on tides of ${register}`]));
  });

  it.each([
    ['an array', 'pacts.json', (rows: object[]) => JSON.stringify(rows)],
    ['lines', 'pacts.ndjson', (rows: object[]) => rows.map((row) => JSON.stringify(row)).join('\n')],
  ])('replaces members of JSON in %s, and those that a row omits', async (_, name, write) => {
    const register = `corrected-${name.split('.')[1]}`;
    const title = `Pact on winds of ${register}`;
    const mapping = { ...MAPPING, register };
    const file = write([
      { No: 1, Signed: '2025', Parties: 'Cuba' },
      { No: 2, Название: `Pact on tides of ${register}`, Signed: 'soon', Parties: 'Cuba', Remarks: ['a', { by: 'b' }] },
    ]);
    const cells = { 1: { Название: title, No: '1' }, 2: { Signed: '2024', 'Remarks.1.by': 'c' } };
    const rejected = await send({ mapping, 'dry-run': 'true' }, file, name);
    expect(rejected.lines.at(-1)!.outcome).toMatchObject({ rows: 2, refusedRows: 1 });
    const { lines } = await send({ mapping, cells }, file, name);
    expect(lines.at(-1)!.outcome).toMatchObject({ rows: 2, refusedRows: 0, repairedRows: 2 });
    expect(lines.flatMap(({ row }) => (row ? [[row.row, row.sentences, row.original.json]] : []))).toEqual([
      [
        1,
        [`Название: the cell "" is replaced by "${title}".`],
        { No: 1, Signed: '2025', Parties: 'Cuba', Название: title },
      ],
      [
        2,
        ['Remarks.1.by: the cell "b" is replaced by "c".', 'Signed: the cell "soon" is replaced by "2024".'],
        {
          No: 2,
          Название: `Pact on tides of ${register}`,
          Signed: '2024',
          Parties: 'Cuba',
          Remarks: ['a', { by: 'c' }],
        },
      ],
    ]);
    const made = (await agreements()).map((each: TestData) => each.title);
    expect(made).toEqual(expect.arrayContaining([title, `Pact on tides of ${register}`]));
  });

  it.each([
    ['a member that neither the row nor the mapping has', 1, 'signed', 'cells: row 1 of pacts.json has no "signed".'],
    ['the length of a list', 1, 'Remarks.length', 'cells: row 1 of pacts.json has no "Remarks.length".'],
    ['a member of a text', 1, 'Signed.year', 'cells: row 1 of pacts.json has no "Signed.year".'],
    [
      'a list',
      1,
      'Remarks',
      'cells: row 1 of pacts.json has several values in "Remarks". Name one, as in "Remarks.0".',
    ],
    ['a missing row', 3, 'Signed', 'cells: pacts.json has no row 3.'],
  ])('rejects a cell of JSON: %s', async (_, row, column, message) => {
    const before = await agreements();
    const file = JSON.stringify([{ No: 7, Название: 'Pact on none', Signed: '2025', Parties: 'Cuba', Remarks: ['a'] }]);
    const parts = { mapping: { ...MAPPING, register: 'none' }, cells: { [row]: { [column]: 'x' } } };
    const { lines = [], error } = await send(parts, file, 'pacts.json');
    expect([error, ...lines.map((line: TestData) => line.error)].filter(Boolean)).toEqual([
      expect.stringContaining(message),
    ]);
    expect(await agreements()).toEqual(before);
  });

  it('leaves out saved mappings that only an earlier version of Entente could read', async () => {
    await server.sql("insert into saved_mapping (name, text, saved_by) values ('old', 'register: pacts', 'Ada')");
    const { status, body } = await mappings();
    await server.sql("delete from saved_mapping where name = 'old'");
    expect(status).toBe(200);
    expect(body.mappings.map(({ name }: TestData) => name)).not.toContain('old');
  });

  it('lists the fields of each type of record in the language of the client', async () => {
    const { types } = (await mappings('editor', '?lang=ru')).body;
    const { label, fields } = types.find(({ type }: TestData) => type === 'AGREEMENT');
    expect(label).toBe('Соглашение');
    const field = (path: string) => fields.find((each: TestData) => each.path === path);
    expect(field('signedOn')).toEqual({
      path: 'signedOn',
      label: 'дата подписания',
      is: 'date',
      isNeeded: false,
      isMany: false,
    });
    expect(field('signatures.party')).toMatchObject({ is: 'party', isNeeded: false, isMany: true, level: null });
    expect(field('signatures.role').words).toContainEqual({ word: 'SIGNATORY', label: expect.any(String) });
    expect(field('signatures.actions')).toBeUndefined();
  });

  it('leaves out possible duplicates except in allowed rows, whose records are flagged', async () => {
    const others = `${TABLE.replace(/^(\d);/gm, '9$1;')}94;;2025;Cuba;\n`;
    const codesIn = (reported: TestData[]) =>
      reported.flatMap(({ row }) => (row ? [[row.row, row.grade, row.codes]] : []));
    const parts = { mapping: { ...MAPPING, register: 'other-pacts' }, 'skip-duplicates': 'true' };
    const refused = await send(parts, others);
    expect(refused.lines.at(-1)!.outcome.kinds.AGREEMENT).toMatchObject({ created: 0, refused: 4 });
    const untitled = [5, 'REFUSED', []];
    expect(codesIn(refused.lines)).toEqual([
      ...[2, 3, 4].map((row) => [row, 'REFUSED', ['DUPLICATE_SKIPPED']]),
      untitled,
    ]);
    const { lines } = await send({ ...parts, 'allow-duplicates': '3' }, others);
    expect(lines.at(-1)!.outcome.kinds.AGREEMENT).toMatchObject({ created: 1, refused: 3 });
    expect(codesIn(lines)).toEqual([
      [2, 'REFUSED', ['DUPLICATE_SKIPPED']],
      [3, 'REPAIRED', []],
      [4, 'REFUSED', ['DUPLICATE_SKIPPED']],
      untitled,
    ]);
    const flagged = (await agreements()).filter(({ flags }: TestData) => flags[0]?.code === 'POSSIBLE_DUPLICATE');
    expect(flagged).toEqual([
      { title: 'Pact on culture', signedOn: '2024-11-03', flags: [{ code: 'POSSIBLE_DUPLICATE' }] },
    ]);
  });
});
