import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import iconv from 'iconv-lite';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { entities } from '../../src/app/features.ts';
import { openDatabase, poolOf } from '../../src/database/database.ts';
import { PartyLevel } from '../../src/domain/parties/party.entity.ts';
import type { ImportedRow } from '../../src/imports/files/import-format.ts';
import { openSourceFile } from '../../src/imports/files/source-file.ts';
import { tableFormat } from '../../src/imports/files/table-format.ts';
import { partyListIn } from '../../src/imports/parties/party-list.ts';
import type { NameDecision } from '../../src/imports/parties/party-names.ts';
import type { ImportJob } from '../../src/imports/runs/import-job.ts';
import { writeReport } from '../../src/imports/runs/report.ts';
import { ImportConnection } from '../../src/imports/writing/import-connection.ts';
import { importTable, type TestedImport, type TestImport } from '../harness/imports.ts';
import { until } from '../harness/program.ts';
import { startTestServer, type TestAnswer, type TestData, type TestServer } from '../harness/server.ts';
import { archive, workbook } from '../harness/workbooks.ts';

const PACTS = `
register: pacts
lang: en
nothing: [NA, '?', 9999-12-31]
dates: [DD/MM/YYYY, MMMM YYYY, YYYY]
records:
  pact:
    makes: AGREEMENT
    key: no
    title: title
    kind: { column: kind, words: { BI: TREATY, MOU: MEMORANDUM_OF_UNDERSTANDING }, else: OTHER }
    status: { first: [{ is: SIGNED, when: signed }, { is: ANNOUNCED }] }
    signedOn: signed
    signatures:
      each: { column: parties, split: ';' }
      party: { name: item, level: COUNTRY }
      role: SIGNATORY
`;
const HEADER = 'no,title,kind,signed,parties';
const TABLE = `${HEADER}
1,Pact on trade,BI,05/11/2025,Russia;Cuba
2,Pact on culture,MOU,November 2024,Cuba;Brazil
3,Pact on sports,NA,1997,Russia;Brazil
`;

function counts(some: object) {
  return { created: 0, changed: 0, unchanged: 0, refused: 0, vanished: 0, pruned: 0, ...some };
}

describe('importing tables', () => {
  let server: TestServer;
  const logged: TestData[] = [];
  beforeAll(async () => {
    server = await startTestServer({
      environment: { LOG_LEVEL: 'warn' },
      logTo: (line) => logged.push(JSON.parse(line)),
      viewer: ({ headers }) =>
        headers.authorization === 'nobody' ? ANONYMOUS : { role: Role.EDITOR, name: 'Ada', identity: 'key 1' },
    });
  }, 120_000);
  afterAll(() => server.stop());
  beforeEach(async () => {
    // Each test starts without agreements of imports.
    await server.sql('delete from imported_record');
    await server.sql('delete from reviewed_name');
    await server.sql('delete from agreement_relation');
    await server.sql("delete from agreement where title like 'Pact%' or title like '=%'");
  });

  const importPacts = (content: string | Buffer, more: Partial<TestImport> = {}) =>
    importTable(server.dataSource, { content, mapping: PACTS, ...more });
  const state = () =>
    server.sql(
      'select (select count(*) from record where deleted_at is null)::integer as records, (select sum(version) from record)::integer as versions, (select count(*) from change)::integer as changes',
    );
  const pacts = async () => {
    const { body } = await server.query(
      '{ agreements(where: { any: [{ kinds: [TREATY, MEMORANDUM_OF_UNDERSTANDING, OTHER] }] }, orderBy: { field: TITLE, direction: ASC }) { nodes { title kind status signedOn version parties { name } } } }',
    );
    expect(body.errors).toBeUndefined();
    return body.data.agreements.nodes;
  };

  describe('rejects with a sentence, and writes nothing,', () => {
    const refused: [string, () => Partial<TestImport>, RegExp][] = [
      ['a folder', () => ({ path: tmpdir() }), /is a folder, not a file/],
      ['a missing file', () => ({ path: join(tmpdir(), 'entente-nowhere.csv') }), /cannot be read \(ENOENT\)/],
      ['an empty file', () => ({ content: '' }), /is empty/],
      ['a file of empty lines', () => ({ content: '\n\n\n' }), /has no row/],
      [
        'NUL characters',
        () => ({ content: `${TABLE}4,Pact\0,BI,1999,Cuba;Brazil\n` }),
        /line 5: there is a NUL character/,
      ],
      [
        'half a character at the end',
        () => ({ content: Buffer.concat([Buffer.from(`${TABLE}4,Pact on `), Buffer.from([0xd0])]) }),
        /is not UTF-8 at its end/,
      ],
      [
        'a quote that is never closed',
        () => ({ content: `${TABLE}4,"Pact on bread,BI,1999,Cuba;Brazil\n${'5,Pact,BI,1999,Cuba\n'.repeat(60_000)}` }),
        /a row is longer than 1000000 characters/,
      ],
      ['100,000 columns', () => ({ content: `${HEADER}${',x'.repeat(100_000)}\n` }), /has 100005 columns/],
      [
        'a table without a column that the mapping reads',
        () => ({ content: 'no,title\n1,Pact\n' }),
        /line 1[0-9]: there is no column "kind"/,
      ],
      ['another table, without rows', () => ({ content: 'name,born\n' }), /line 1[0-9]: there is no column "kind"/],
      [
        'a gzip bomb',
        () => ({ content: gzipSync(`${HEADER}\n${`1,${'x'.repeat(100_000)},BI,1999,Cuba;Brazil\n`.repeat(100)}`) }),
        /unpacks to more than 100 times its size/,
      ],
      [
        'a gzipped file that is cut short',
        () => ({ content: gzipSync(TABLE.repeat(500)).subarray(0, 300) }),
        /damaged or cut short/,
      ],
      [
        'a workbook that decompresses beyond the limit',
        () => ({ content: archive({ 'xl/worksheets/sheet1.xml': Buffer.alloc(40_000_000) }) }),
        /unpacks to more than 33554432 bytes/,
      ],
      [
        'a workbook with a cell in its last corner',
        () => ({ content: workbook([['no']], '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>') }),
        /16384 columns and 1048576 rows/,
      ],
      [
        'an archive that is not a workbook',
        () => ({ content: archive({ 'readme.txt': Buffer.from('hello') }) }),
        /is not a readable workbook/,
      ],
      [
        'a mapping full of aliases',
        () => ({ content: TABLE, mapping: 'a: &a [x, x]\nb: [*a, *a]\n' }),
        /line 2: a mapping has no aliases/,
      ],
      [
        'a mapping with an unknown field',
        () => ({ content: TABLE, mapping: PACTS.replace('signedOn:', 'signedAt:') }),
        /line 13: "signedAt" is unknown/,
      ],
      [
        'a mapping with a format that has no year',
        () => ({ content: TABLE, mapping: PACTS.replace('[DD/MM/YYYY,', '[DD/MM,') }),
        /line 5: "DD\/MM" is not a date format/,
      ],
      [
        'a mapping with a lookahead in a regular expression',
        () => ({
          content: TABLE,
          mapping: PACTS.replace('title: title', "title: { column: title, like: [['(?=x)', y]] }"),
        }),
        /line 10: error parsing regexp: invalid or unsupported Perl syntax: `\(\?=`/,
      ],
      [
        'a mapping with a regular expression that is too large',
        () => ({
          content: TABLE,
          mapping: PACTS.replace('title: title', "title: { column: title, like: [['(.?){900}', y]] }"),
        }),
        /line 10: the expression is too large/,
      ],
      [
        'a mapping whose replacements search to the end repeatedly',
        () => ({
          content: `${TABLE}4,${'x'.repeat(9_000)},BI,1999,Cuba;Brazil\n`,
          mapping: PACTS.replace('title: title', "title: { column: title, replace: [['([^b]*){20}b|x', y]] }"),
        }),
        /regular expressions take too long/,
      ],
      [
        'a mapping without a key',
        () => ({ content: TABLE, mapping: PACTS.replace('    key: no\n', '') }),
        /A record needs a "key"/,
      ],
    ];
    it.each(refused)('%s', async (_, given, sentence) => {
      const before = await state();
      await expect(importTable(server.dataSource, { content: undefined, mapping: PACTS, ...given() })).rejects.toThrow(
        sentence,
      );
      expect(await state()).toEqual(before);
    });

    it('a file that becomes shorter while it is read', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'entente-test-'));
      try {
        const path = join(folder, 'table.csv');
        writeFileSync(path, TABLE);
        const file = await openSourceFile(path);
        truncateSync(path, 40);
        const rows = tableFormat.read(file, { mapping: { text: PACTS, name: 'mapping.yaml' } });
        await expect(all(rows)).rejects.toThrow(/changed while it was read/);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  });

  it('reads the same from every table format', async () => {
    const read = async (content: string | Buffer, name: string) => {
      const folder = mkdtempSync(join(tmpdir(), 'entente-test-'));
      try {
        const path = join(folder, name);
        writeFileSync(path, content);
        const rows = tableFormat.read(await openSourceFile(path), { mapping: { text: PACTS, name: 'mapping.yaml' } });
        return (await all(rows)).map(({ records }) => records);
      } finally {
        rmSync(folder, { recursive: true });
      }
    };
    const rows = [
      HEADER.split(','),
      ['1', 'Pact of São Paulo,\nin two lines', 'BI', '05/11/2025', 'Russia;Cuba'],
      ['2', 'Pact of "Güstrow"', 'MOU', 'November 2024', 'Cuba;Brazil'],
    ];
    const csv = stringify(rows);
    const expected = await read(csv, 'a.csv');
    expect(expected[0]).toMatchObject([
      {
        kind: 'AGREEMENT',
        key: 'pacts/pact/1',
        fields: { title: 'Pact of São Paulo,\nin two lines', signedOn: '2025-11-05' },
      },
    ]);
    const others = {
      'with a mark at the start': `\uFEFF${csv}`,
      'with semicolons': stringify(rows, { delimiter: ';' }),
      'with tabs': stringify(rows, { delimiter: '\t', quoted: true }),
      'with line ends of Windows': stringify(rows, { record_delimiter: 'windows' }),
      'in UTF-16': iconv.encode(csv, 'utf-16le', { addBOM: true }),
      'in UTF-16, the other way round': iconv.encode(csv, 'utf-16be', { addBOM: true }),
      'in Latin-1': iconv.encode(csv, 'latin1'),
      gzipped: gzipSync(csv),
      'in a workbook': workbook(rows),
    };
    for (const [how, content] of Object.entries(others)) {
      expect({ how, records: await read(content, 'other.csv') }).toEqual({ how, records: expected });
    }
  });

  it('reads the value of a formula in a workbook, and keeps a formula in a text table as text', async () => {
    const formula =
      '<row r="2"><c r="A2"><v>7</v></c><c r="B2" t="str"><f>CONCAT("Pact ","on tea")</f><v>Pact on tea</v></c><c r="C2" t="str"><v>BI</v></c><c r="D2"><v>1999</v></c><c r="E2" t="str"><v>Russia;Cuba</v></c></row>';
    await importPacts(workbook([HEADER.split(',')], formula));
    await importPacts(`${HEADER}\n8,"=HYPERLINK(""http://example.org"",""Pact"")",BI,1999,Russia;Cuba\n`, {
      name: 'other.csv',
    });
    const { body } = await server.query(
      '{ agreements(where: { signed: { from: "1999", to: "1999" } }, orderBy: { field: TITLE, direction: ASC }) { nodes { title } } }',
    );
    expect(body.data.agreements.nodes).toEqual([
      { title: '=HYPERLINK("http://example.org","Pact")' },
      { title: 'Pact on tea' },
    ]);
  });

  it('creates records from rows, with dates of any precision', async () => {
    const { kinds, report, names } = await importPacts(TABLE);
    expect(kinds).toEqual({ AGREEMENT: counts({ created: 3 }) });
    expect(report).toEqual([]);
    expect(names.map(({ name, how, party, times }) => [name, how, party, times])).toEqual([
      ['Brazil', 'EXACT', 'brazil', 2],
      ['Cuba', 'EXACT', 'cuba', 2],
      ['Russia', 'EXACT', 'russia', 2],
    ]);
    expect(await pacts()).toEqual([
      {
        title: 'Pact on culture',
        kind: 'MEMORANDUM_OF_UNDERSTANDING',
        status: 'SIGNED',
        signedOn: '2024-11',
        version: 1,
        parties: [{ name: 'Brazil' }, { name: 'Cuba' }],
      },
      {
        title: 'Pact on sports',
        kind: 'OTHER',
        status: 'SIGNED',
        signedOn: '1997',
        version: 1,
        parties: [{ name: 'Brazil' }, { name: 'Russia' }],
      },
      {
        title: 'Pact on trade',
        kind: 'TREATY',
        status: 'SIGNED',
        signedOn: '2025-11-05',
        version: 1,
        parties: [{ name: 'Cuba' }, { name: 'Russia' }],
      },
    ]);
  });

  it('changes nothing when the file is imported again', async () => {
    await importPacts(TABLE);
    const before = await state();
    const { kinds } = await importPacts(TABLE);
    expect(kinds).toEqual({ AGREEMENT: counts({ unchanged: 3 }) });
    expect(await state()).toEqual(before);
  });

  it('finds a record again if its key has Arabic or Hebrew vowel points', async () => {
    const table = (no: string) => `${HEADER}\n${no},Pact on water,BI,1999,Russia;Cuba\n`;
    await importPacts(table('أَوّل'));
    const { kinds } = await importPacts(table('اول'));
    expect(kinds).toEqual({ AGREEMENT: counts({ unchanged: 1 }) });
  });

  it('updates what changed in the file, and leaves edits by an editor', async () => {
    await importPacts(TABLE);
    const { body } = await server.query(
      '{ agreements(where: { signed: { from: "2025-11-05" } }, search: "trade") { nodes { id } } }',
    );
    const [{ id }] = body.data.agreements.nodes;
    const edited = await server.query(
      `mutation { updateAgreement(input: { id: "${id}", expectedVersion: 1, binding: true, places: ["Moscow"] }) { userErrors { message } } }`,
    );
    expect(edited.body.data.updateAgreement.userErrors).toEqual([]);

    const { kinds } = await importPacts(TABLE.replace('05/11/2025,Russia;Cuba', '06/11/2025,Russia;Cuba;Brazil'));
    expect(kinds).toEqual({ AGREEMENT: counts({ changed: 1, unchanged: 2 }) });
    const after = await server.query(
      `{ node(id: "${id}") { ... on Agreement { version signedOn binding places { name } parties { name } citations { locator } history(first: 1) { nodes { by note } } } } }`,
    );
    expect(after.body.errors).toBeUndefined();
    expect(after.body.data.node).toEqual({
      version: 3,
      signedOn: '2025-11-06',
      binding: true,
      places: [{ name: 'Moscow' }],
      parties: [{ name: 'Brazil' }, { name: 'Cuba' }, { name: 'Russia' }],
      citations: [{ locator: 'row 2' }],
      history: { nodes: [{ by: 'a test', note: 'Imported from table.csv.' }] },
    });
  });

  it('counts records missing from the file, and deletes them only with prune', async () => {
    await importPacts(TABLE);
    const shorter = TABLE.replace(/^2,.*\n/m, '');
    expect((await importPacts(shorter)).kinds).toEqual({ AGREEMENT: counts({ unchanged: 2, vanished: 1 }) });
    expect(await pacts()).toHaveLength(3);
    expect((await importPacts(shorter, { prune: true })).kinds).toEqual({
      AGREEMENT: counts({ unchanged: 2, vanished: 1, pruned: 1 }),
    });
    expect((await pacts()).map(({ title }: { title: string }) => title)).toEqual(['Pact on sports', 'Pact on trade']);
    expect((await importPacts(`${HEADER}\n`, { prune: true })).kinds).toEqual({});
    expect(await pacts()).toHaveLength(2);
  });

  it('reports the same and writes nothing in a dry run', async () => {
    const table = `${TABLE}4,,BI,1999,Cuba;Brazil\n5,Pact on tea,BI,31/02/1999,Cuba;Atlantis\n`;
    const before = await state();
    const tried = await importPacts(table, { dryRun: true, createParties: true });
    expect(await state()).toEqual(before);
    const done = await importPacts(table, { createParties: true });
    expect({ ...tried }).toEqual({ ...done });
    expect(done.report.map(({ row, grade, sentences }) => ({ row, grade, sentences }))).toEqual([
      { row: 5, grade: 'REFUSED', sentences: ['The pact has no title.'] },
      {
        row: 6,
        grade: 'REPAIRED',
        sentences: ['signedOn: "31/02/1999" is not a date in any of the given formats, and is left out.'],
      },
    ]);
    expect(done.partiesMade).toBe(1);
  });

  it('keeps an unknown name with the signature, and creates no party unless requested', async () => {
    const table = `${HEADER}\n1,Pact on fish,BI,1901,Cuba;Ruritania\n`;
    const { names, report, partiesMade } = await importPacts(table);
    expect(partiesMade).toBe(0);
    expect(names[0]).toMatchObject({ name: 'Ruritania', how: 'UNKNOWN', party: '' });
    expect(report.map(({ sentences }) => sentences)).toEqual([
      ['"Ruritania" is not known as a party: the signature keeps only the name.'],
    ]);
    const { body } = await server.query(
      '{ agreements(where: { signed: { from: "1901", to: "1901" } }) { nodes { flags { code } signatures { nodes { namedAs party { name } } } } } }',
    );
    expect(body.data.agreements.nodes).toEqual([
      {
        flags: [],
        signatures: {
          nodes: [
            { namedAs: 'Cuba', party: { name: 'Cuba' } },
            { namedAs: 'Ruritania', party: null },
          ],
        },
      },
    ]);
  });

  it('applies the decisions of a reviewed list of parties', async () => {
    const table = `${HEADER}\n1,Pact on ice,BI,1902,Cuba;Muscovy\n`;
    const { names, kinds } = await importPacts(table, { reviewed: [['muscovy | ', { means: 'RU', level: null }]] });
    expect(kinds.AGREEMENT).toEqual(counts({ created: 1 }));
    expect(names.find(({ name }) => name === 'Muscovy')).toMatchObject({ how: 'REVIEWED', party: 'russia' });
    // A corrected report imported without the list keeps the decisions.
    const report = `${HEADER},entente_row\n1,Pact on ice,BI,1902,Cuba;Muscovy,2\n`;
    expect((await importPacts(report)).kinds.AGREEMENT).toEqual(counts({ unchanged: 1 }));
  });

  it('creates a party marked "new" in the list once, with the level of the list', async () => {
    const mapping = PACTS.replace('party: { name: item, level: COUNTRY }', 'party: item');
    const given = { content: `${HEADER}\n1,Pact on bells,BI,1933,USSR;Havana;Rungholt\n`, mapping };
    const without = await importTable(server.dataSource, { ...given, createParties: true, dryRun: true });
    expect(without.partiesMade).toBe(0);
    expect(without.names.map(({ name, how }) => [name, how])).toEqual([
      ['Rungholt', 'UNKNOWN'],
      ['USSR', 'PAST'],
      ['Havana', 'EXACT'],
    ]);
    expect(without.names[0]!.remark).toContain('The level is unknown. Set "level" (city, country or organization)');
    const decided: [string, NameDecision][] = [
      ['rungholt | ', { means: 'new', level: PartyLevel.ORGANIZATION }],
      ['havana | ', { means: 'new', level: PartyLevel.ORGANIZATION }],
    ];
    const reviewed = { ...given, reviewed: decided };
    expect((await importTable(server.dataSource, reviewed)).partiesMade).toBe(2);
    const { body } = await server.query(
      '{ agreements(search: "pact on bells") { nodes { parties { __typename name } } } havana: party(ref: "Havana") { __typename } }',
    );
    expect(body.data).toEqual({
      agreements: {
        nodes: [
          {
            parties: [
              { __typename: 'Organization', name: 'Havana' },
              { __typename: 'Organization', name: 'Rungholt' },
              { __typename: 'Country', name: 'Soviet Union' },
            ],
          },
        ],
      },
      havana: { __typename: 'City' },
    });
    const before = await state();
    const { kinds, partiesMade } = await importTable(server.dataSource, reviewed);
    expect([kinds, partiesMade]).toEqual([{ AGREEMENT: counts({ unchanged: 1 }) }, 0]);
    expect(await state()).toEqual(before);
  });

  it('resolves a past country to itself only', async () => {
    const table = `${HEADER}\n1,Pact on rivers,BI,1925,USSR;Cuba\n2,Pact on rails,BI,1820,Kingdom of Prussia;Russia\n`;
    const { names } = await importPacts(table);
    expect(names.map(({ name, how, called }) => [name, how, called])).toEqual(
      expect.arrayContaining([
        ['Kingdom of Prussia', 'PAST', 'Prussia'],
        ['USSR', 'PAST', 'Soviet Union'],
      ]),
    );
    const { body } = await server.query(
      '{ party(ref: "Prussia") { validFrom validTo successions { kind successor { name } } } }',
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.party).toEqual({
      validFrom: '1701-01-18',
      validTo: '1947-02-25',
      successions: [{ kind: 'MERGED', successor: { name: 'Germany' } }],
    });
  });

  describe('resolves a party', () => {
    /** The names of the signatures of an agreement, with their parties, and the flags. */
    const signed = async (title: string) => {
      const { body } = await server.query(
        'query ($title: String!) { agreements(search: $title) { nodes { flags { code message } signatures { nodes { namedAs party { name } } } } } }',
        { title: `"${title}"` },
      );
      expect(body.errors).toBeUndefined();
      const [{ flags, signatures }, ...others] = body.data.agreements.nodes;
      expect(others).toEqual([]);
      return {
        flags: flags.filter(({ code }: TestData) => code.startsWith('PARTY_')),
        parties: Object.fromEntries(
          signatures.nodes.map(({ namedAs, party }: TestData) => [namedAs, party?.name ?? null]),
        ),
      };
    };
    const sentencesOf = (tested: TestedImport) => tested.report.flatMap(({ sentences }) => sentences);

    it('not by a remainder of common words', async () => {
      const names = ["People's Republic of", 'Independent State of', 'Kingdom of', 'Federal Republic', 'The Islands'];
      const rows = names.map((name, index) => `${index},Pact ${index} of a rest,BI,1906,Cuba;${name}`);
      const tested = await importPacts(`${HEADER}\n${rows.join('\n')}\n`);
      expect(tested.names.map(({ name, how }) => [name, how])).toEqual([
        ...[...names].sort().map((name) => [name, 'UNKNOWN']),
        ['Cuba', 'EXACT'],
      ]);
    });

    it('that existed on the day of the record, under names that several parties had in turn', async () => {
      const later = `${HEADER}\n1,Pact on sand,BI,1996,Cuba;Yugoslavia\n2,Pact on silk,BI,1930,Cuba;Malaya\n`;
      await importPacts(later, { mapping: PACTS.replace('register: pacts', 'register: pacts-of-others') });
      expect((await signed('Pact on sand')).parties).toEqual({ Cuba: 'Cuba', Yugoslavia: 'Serbia and Montenegro' });
      expect((await signed('Pact on silk')).parties).toEqual({ Cuba: 'Cuba', Malaya: 'British Malaya' });
      const tested = await importPacts(`${HEADER}
1,Pact on cement,BI,05/03/1957,Cuba;Federal People's Republic of Yugoslavia
2,Pact on gravel,BI,1995,Cuba;Yugoslavia
3,Pact on pepper,BI,26/11/1883,Cuba;COREA
4,Pact on cloves,BI,1903,Cuba;Corea
5,Pact on rubber,BI,1906,Cuba;Independent State of the Congo
6,Pact on tin,BI,1950,Cuba;Malaya
`);
      expect(sentencesOf(tested)).toEqual([]);
      for (const [title, name, party] of [
        ['Pact on cement', "Federal People's Republic of Yugoslavia", 'Yugoslavia'],
        ['Pact on gravel', 'Yugoslavia', 'Serbia and Montenegro'],
        ['Pact on pepper', 'COREA', 'Joseon'],
        ['Pact on cloves', 'Corea', 'Korean Empire'],
        ['Pact on tin', 'Malaya', 'Malaya'],
        ['Pact on rubber', 'Independent State of the Congo', 'Congo Free State'],
      ] as const) {
        expect(await signed(title)).toEqual({ flags: [], parties: { Cuba: 'Cuba', [name]: party } });
      }
    });

    it('not if it did not exist on the day, but offers predecessors and successors, and creates none', async () => {
      const tested = await importPacts(
        `${HEADER}
1,Pact on wolves,BI,29/12/1921,Cuba;USSR
2,Pact on foxes,BI,30/12/1921,Cuba;USSR
3,Pact on bears,BI,26/12/1992,Cuba;USSR
4,Pact on lynxes,BI,27/12/1992,Cuba;USSR
5,Pact on otters,BI,NA,Cuba;USSR
6,Pact on badgers,BI,NA,Cuba;COREA
7,Pact on beavers,BI,1957,Cuba;USSR
`,
        { createParties: true },
      );
      const flags = [
        {
          code: 'PARTY_OUTSIDE_VALIDITY',
          message:
            'Parties that did not exist on the day, but within a year of it: Soviet Union (1922-12-30 to 1991-12-26).',
        },
      ];
      const cuba = { Cuba: 'Cuba' };
      expect(await signed('Pact on wolves')).toEqual({ flags: [], parties: { ...cuba, USSR: null } });
      expect(await signed('Pact on foxes')).toEqual({ flags, parties: { ...cuba, USSR: 'Soviet Union' } });
      expect(await signed('Pact on bears')).toEqual({ flags, parties: { ...cuba, USSR: 'Soviet Union' } });
      expect(await signed('Pact on lynxes')).toEqual({ flags: [], parties: { ...cuba, USSR: null } });
      expect(await signed('Pact on otters')).toEqual({ flags: [], parties: { ...cuba, USSR: null } });
      expect(await signed('Pact on badgers')).toEqual({ flags: [], parties: { ...cuba, COREA: null } });
      expect(await signed('Pact on beavers')).toEqual({ flags: [], parties: { ...cuba, USSR: 'Soviet Union' } });
      expect(tested.partiesMade).toBe(0);
      const lynxes = sentencesOf(tested).find((sentence) => sentence.includes('1992-12-27'));
      expect(lynxes).toMatch(
        /^"USSR" is not known as a party: the signature keeps only the name\. No party with this name existed on 1992-12-27: Soviet Union \(1922-12-30 to 1991-12-26\)\. Predecessors or successors at that time: Armenia, .*Russia, /,
      );
      // One line for each party that the name was resolved to.
      expect(tested.names.filter(({ name }) => name === 'USSR')).toEqual([
        expect.objectContaining({ times: 3, how: 'UNKNOWN', party: '', remark: expect.stringContaining('Russia') }),
        expect.objectContaining({ times: 3, how: 'PAST', party: 'soviet-union', called: 'Soviet Union' }),
      ]);
    });

    it('by the day of its own signature, if there is one', async () => {
      const mapping = `
register: accessions
records:
  pact:
    makes: AGREEMENT
    key: title
    title: title
    kind: CONVENTION
    status: SIGNED
    signedOn: { is: "1968-07-01" }
    signatures:
      party: { name: party, level: COUNTRY }
      role: { column: action, words: { Accession: ACCEDING }, else: SIGNATORY }
      actions: { kind: { column: action, case: upper }, on: date }
`;
      await importTable(server.dataSource, {
        content: `title,party,action,date
Pact on salt,USSR,Signature,1968-07-01
Pact on salt,USSR,Ratification,1970-03-05
Pact on salt,Yugoslavia,Accession,1995-04-01
`,
        mapping,
      });
      expect((await signed('Pact on salt')).parties).toEqual({
        USSR: 'Soviet Union',
        Yugoslavia: 'Serbia and Montenegro',
      });
    });

    it('by the start of the forum of a delegation', async () => {
      const mapping = `
register: congresses
records:
  congress: { makes: FORUM, key: congress, title: congress, kind: CONFERENCE, status: CONCLUDED, startsOn: year }
  delegation:
    makes: DELEGATION
    key: [congress, country]
    forum: congress
    party: { name: country, level: COUNTRY }
    attendsAs: PARTY
`;
      const content = 'congress,year,country\nOld congress,1991,Czechoslovakia\nNew congress,1995,Czechoslovakia\n';
      const { kinds, report } = await importTable(server.dataSource, { content, mapping });
      expect(kinds.DELEGATION).toEqual(counts({ created: 1, refused: 1 }));
      expect(report.map(({ row }) => row)).toEqual([3]);
    });

    it('by a similar name only with a flag, and lists it for review', async () => {
      const { names } = await importPacts(`${HEADER}\n1,Pact on horses,BI,1998,Cuba;Kazakhstann\n`);
      expect(names[0]).toMatchObject({ name: 'Kazakhstann', how: 'SIMILAR', party: 'kazakhstan', times: 1 });
      expect(await signed('Pact on horses')).toEqual({
        flags: [
          {
            code: 'PARTY_BY_SIMILARITY',
            message: 'Names were matched to parties with a similar name: "Kazakhstann" for Kazakhstan.',
          },
        ],
        parties: { Cuba: 'Cuba', Kazakhstann: 'Kazakhstan' },
      });
    });

    it('to the capital if a city is mentioned by name alone, even if another city has the name', async () => {
      const mapping = `
register: capitals
records:
  pact:
    makes: AGREEMENT
    key: title
    title: title
    kind: OTHER
    status: UNKNOWN
    signatures: { party: { name: city, within: country, level: CITY }, role: SIGNATORY }
`;
      const namesake = { content: 'title,city,country\nPact on kites,Wellington,GB\n', mapping, createParties: true };
      expect((await importTable(server.dataSource, namesake)).partiesMade).toBe(1);
      const content = 'title,city,country\nPact on kiwis,Wellington,\nPact on kin,Kingston,\n';
      const given = { content, mapping: mapping.replace('capitals', 'more-capitals'), createParties: true };
      expect((await importTable(server.dataSource, given)).partiesMade).toBe(2);
      const { body } = await server.query(
        '{ agreements(search: "pact on", where: { kinds: [OTHER] }, orderBy: { field: TITLE, direction: ASC }) { nodes { title parties { name ... on City { country { name } } } } } }',
      );
      expect(body.errors).toBeUndefined();
      expect(body.data.agreements.nodes).toEqual([
        { title: 'Pact on kin', parties: [{ name: 'Kingston', country: { name: 'Jamaica' } }] },
        { title: 'Pact on kites', parties: [{ name: 'Wellington', country: { name: 'United Kingdom' } }] },
        { title: 'Pact on kiwis', parties: [{ name: 'Wellington', country: { name: 'New Zealand' } }] },
      ]);
      expect((await importTable(server.dataSource, given)).kinds).toEqual({ AGREEMENT: counts({ unchanged: 2 }) });
    });

    it('by the present name of a city', async () => {
      const mapping = `
register: cities
records:
  pact:
    makes: AGREEMENT
    key: title
    title: title
    kind: OTHER
    status: UNKNOWN
    signatures: { party: { name: city, level: CITY }, role: SIGNATORY }
`;
      const content = 'title,city\nPact on Constantinople,Constantinople\nPact on Peking,Peking\n';
      const given = { content, mapping, createParties: true };
      await importTable(server.dataSource, given);
      expect((await signed('Pact on Constantinople')).parties).toEqual({ Constantinople: 'Istanbul' });
      expect((await signed('Pact on Peking')).parties).toEqual({ Peking: 'Beijing' });
      const { kinds, partiesMade } = await importTable(server.dataSource, given);
      expect([kinds, partiesMade]).toEqual([{ AGREEMENT: counts({ unchanged: 2 }) }, 0]);
    });
  });

  describe('remembering the decisions of a list of parties', () => {
    const table = `${HEADER}\n1,Pact on amber,BI,1902,Cuba;Muscovy\n`;
    const decided = (means: string | null): [string, NameDecision][] => [['muscovy | ', { means, level: null }]];
    const resolvedTo = ({ names, namesDecidedEarlier }: TestedImport) => [
      names.find(({ name }) => name === 'Muscovy')!.party,
      namesDecidedEarlier,
    ];

    it('keeps them for names of the register until another list decides otherwise', async () => {
      expect(resolvedTo(await importPacts(table))).toEqual(['', 0]);
      expect(resolvedTo(await importPacts(table, { reviewed: decided('RU') }))).toEqual(['russia', 0]);
      expect(resolvedTo(await importPacts(table))).toEqual(['russia', 1]);
      // Names that a list omits stay unchanged.
      const other: [string, NameDecision][] = [['rungholt | ', { means: 'BR', level: null }]];
      expect(resolvedTo(await importPacts(table, { reviewed: other }))).toEqual(['russia', 1]);
      expect(resolvedTo(await importPacts(table, { reviewed: decided('CU') }))).toEqual(['cuba', 0]);
      expect(resolvedTo(await importPacts(table))).toEqual(['cuba', 1]);
      expect(resolvedTo(await importPacts(table, { reviewed: decided(null) }))).toEqual(['', 0]);
      expect(resolvedTo(await importPacts(table))).toEqual(['', 0]);
    });

    it('does not apply them to another register, nor keep them from a dry run', async () => {
      await importPacts(table, { reviewed: decided('RU'), dryRun: true });
      expect(resolvedTo(await importPacts(table))).toEqual(['', 0]);
      await importPacts(table, { reviewed: decided('RU') });
      const elsewhere = { mapping: PACTS.replace('register: pacts', 'register: elsewhere') };
      expect(resolvedTo(await importPacts(table, elsewhere))).toEqual(['', 0]);
    });

    it('keeps them for names of the maximum length', async () => {
      const name = String.fromCodePoint(
        ...Array.from({ length: 900 }, (_, index) => 0x4e00 + ((index * 7919) % 20_000)),
      );
      const list = partyListIn(`name,within,level,means\n${name},${name},,RU\n`);
      const { kinds } = await importPacts(table, { reviewed: [...list] });
      expect(kinds.AGREEMENT).toEqual(counts({ created: 1 }));
      expect(await server.sql('select name, means from reviewed_name')).toEqual([
        { name: [...list.keys()][0], means: 'RU' },
      ]);
    });

    it('creates no party for a name that the list calls unknown, even with create-parties', async () => {
      expect((await importPacts(table, { reviewed: decided(''), createParties: true })).partiesMade).toBe(0);
      expect((await importPacts(table, { createParties: true })).partiesMade).toBe(0);
    });
  });

  it('resolves a place to the nearest with its name on the first import as on the second', async () => {
    const mapping = `
register: towns
records:
  twinning:
    makes: AGREEMENT
    key: no
    title: { join: [{ is: Pact of towns }, no], with: ' ' }
    kind: TWINNING
    status: UNKNOWN
    signatures:
      party: { name: town, within: country, level: CITY, latitude: lat, longitude: long, population: people }
      role: SIGNATORY
`;
    // The first and second are 17 km apart, the second and third 11 km, the first and third 28 km.
    const content = `no,town,country,lat,long,people
1,Neustadt,Germany,50.00,10,300
2,Neustadt,Germany,50.15,10,200
3,Neustadt,Germany,50.25,10,100
`;
    const given = { content, mapping, createParties: true };
    expect((await importTable(server.dataSource, given)).kinds).toEqual({ AGREEMENT: counts({ created: 3 }) });
    const { body } = await server.query(
      '{ agreements(search: "pact of towns", orderBy: { field: TITLE, direction: ASC }) { nodes { parties { ... on City { coordinates { latitude } } } } } }',
    );
    expect(body.data.agreements.nodes.map(({ parties }: TestData) => parties[0].coordinates.latitude)).toEqual([
      50, 50.25, 50.25,
    ]);
    const before = await state();
    expect((await importTable(server.dataSource, given)).kinds).toEqual({ AGREEMENT: counts({ unchanged: 3 }) });
    expect(await state()).toEqual(before);
  });

  it('creates a programme from a table: a forum, sessions at their hours, and speakers', async () => {
    const mapping = `
register: fair
timeZone: Europe/Moscow
records:
  fair: { makes: FORUM, key: fair, title: fair, kind: { is: CONFERENCE }, status: { is: SCHEDULED } }
  speaker: { makes: PERSON, key: who, names: { text: who }, when: who }
  page: { makes: SOURCE, key: page, kind: { is: WEBSITE }, title: page, sourceUrl: page, when: page }
  talk:
    makes: SESSION
    key: [fair, talk]
    forum: fair
    title: talk
    kind: { is: TALK }
    status: { is: SCHEDULED }
    startsAt: begins
    endsAt: ends
    rooms: { column: rooms, split: ';' }
    subjectParties: { name: about, level: COUNTRY }
    speakers: { person: speaker, role: { is: SPEAKER }, billedAs: as, represents: { name: for, level: COUNTRY }, when: who }
`;
    const table = `fair,talk,begins,ends,rooms,about,who,as,for,page
Fair of roads,On gravel,2025-11-05 09:30,2025-11-05T07:00:00Z,Hall A;Hall B,Cuba,Ana Pérez,Engineer,Brazil,https://example.org/a
Fair of roads,On gravel,,,,,Ivan Petrov,Driver,Russia,
Fair of roads,On sand,tomorrow,,,,,,,
`;
    const first = await importTable(server.dataSource, { content: table, mapping });
    expect(first.report.map(({ row, sentences }) => [row, sentences])).toEqual([
      [
        4,
        [
          'startsAt: "tomorrow" is not a date and time with an offset, or in the time zone of the mapping, and is left out.',
        ],
      ],
    ]);
    const { body } = await server.query(`{
      sessions(where: { forum: "fair-of-roads" }, orderBy: { field: TITLE, direction: ASC }) {
        nodes {
          title startsAt endsAt rooms parties { name }
          speakers { nodes { role billedAs represents { name } person { name } } }
        }
      }
      sources(search: "example org") { nodes { title kind sourceUrl } }
    }`);
    expect(body.errors).toBeUndefined();
    expect(body.data.sessions.nodes).toEqual([
      {
        title: 'On gravel',
        startsAt: '2025-11-05T06:30:00.000Z',
        endsAt: '2025-11-05T07:00:00.000Z',
        rooms: ['Hall A', 'Hall B'],
        parties: [{ name: 'Cuba' }],
        speakers: {
          nodes: [
            { role: 'SPEAKER', billedAs: 'Engineer', represents: { name: 'Brazil' }, person: { name: 'Ana Pérez' } },
            { role: 'SPEAKER', billedAs: 'Driver', represents: { name: 'Russia' }, person: { name: 'Ivan Petrov' } },
          ],
        },
      },
      {
        title: 'On sand',
        startsAt: null,
        endsAt: null,
        rooms: [],
        parties: [],
        speakers: { nodes: [] },
      },
    ]);
    expect(body.data.sources.nodes).toEqual([
      { title: 'https://example.org/a', kind: 'WEBSITE', sourceUrl: 'https://example.org/a' },
    ]);
    const before = await state();
    const again = await importTable(server.dataSource, { content: table, mapping });
    expect(again.kinds.SESSION).toEqual(counts({ unchanged: 2 }));
    expect(await state()).toEqual(before);
  });

  it('reports every error of a rejected row, and imports the other rows', async () => {
    const mapping = `
register: meetings-of-errors
source: { title: Meetings of errors }
records:
  meeting: { makes: FORUM, key: no, title: title, kind: CONFERENCE, status: SCHEDULED, startsOn: from, endsOn: to, timeZone: zone }
`;
    const table = 'no,title,from,to,zone\n1,Wrong meeting,2025,2024,Bern\n2,Right meeting,2024,2025,Europe/Zurich\n';
    const { kinds, report } = await importTable(server.dataSource, { content: table, mapping });
    expect(kinds).toEqual({ FORUM: counts({ created: 1, refused: 1 }) });
    expect(report.map(({ row, grade, sentences }) => [row, grade, sentences])).toEqual([
      [
        2,
        'REFUSED',
        [
          'endsOn: The period ends (2024) before it begins (2025). Correct one of the two.',
          'timeZone: "Bern" is not an IANA time zone. Use a name such as "Europe/Moscow".',
        ],
      ],
    ]);
  });

  it('links records across rows in any order', async () => {
    const mapping = `
register: acts
records:
  subject: { makes: TOPIC, key: subject, name: subject, parent: { record: subject, key: above } }
  week: { makes: FORUM, key: held, title: held, kind: CONFERENCE, status: SCHEDULED, partOf: { record: week, key: during } }
  act:
    makes: AGREEMENT
    key: no
    title: { join: [{ is: Pact of relations }, no], with: ' ' }
    kind: TREATY
    status: UNKNOWN
    topics: [subject, { record: subject, key: also }]
    forum: { record: week, key: during, when: during }
    relations:
      - { kind: SUPERSEDES, to: { record: act, key: replaces } }
      - { each: { column: amends, split: ';' }, kind: AMENDS, to: { record: act, key: item } }
`;
    const table = `no,subject,above,also,held,during,replaces,amends
1,Roads,Works,Works,A day of roads,A week of works,2,3;1
2,Works,,,A week of works,,,9
3,Bridges,Roads,,A day of bridges,A week of works,,1;2
4,Roads,Works,,A day of roads,A week of works,1,
`;
    const first = await importTable(server.dataSource, { content: table, mapping });
    expect(first.kinds).toEqual({
      AGREEMENT: counts({ created: 4, refused: 1 }),
      FORUM: counts({ created: 3 }),
      TOPIC: counts({ created: 3 }),
    });
    expect(first.report.map(({ row, grade, sentences }) => [row, grade, sentences])).toEqual([
      [2, 'REPAIRED', ['relations[2].to: the reference to the record itself is left out.']],
      [3, 'REPAIRED', ['It refers to acts/act/9, which does not exist. The reference is left out.']],
      [4, 'REFUSED', [expect.stringContaining('A value that must be unique exists already')]],
    ]);
    const { body } = await server.query(`{
      agreements(search: "pact of relations", orderBy: { field: TITLE, direction: ASC }) {
        nodes { forum { title } topics { name parent { name } } relations { kind direction agreement { title } } }
      }
      forums(search: "a day of", orderBy: { field: TITLE, direction: ASC }) { nodes { title partOf { title } } }
    }`);
    expect(body.errors).toBeUndefined();
    const relation = (kind: string, direction: string, no: number) => ({
      kind,
      direction,
      agreement: { title: `Pact of relations ${no}` },
    });
    const week = { title: 'A week of works' };
    const [works, roads] = [
      { name: 'Works', parent: null },
      { name: 'Roads', parent: { name: 'Works' } },
    ];
    expect(body.data).toEqual({
      agreements: {
        nodes: [
          {
            forum: week,
            topics: [roads, works],
            relations: [
              relation('AMENDS', 'TO', 3),
              relation('SUPERSEDES', 'TO', 2),
              relation('SUPERSEDES', 'FROM', 4),
            ],
          },
          { forum: null, topics: [works], relations: [relation('SUPERSEDES', 'FROM', 1)] },
          {
            forum: week,
            topics: [{ name: 'Bridges', parent: { name: 'Roads' } }],
            relations: [relation('AMENDS', 'FROM', 1)],
          },
          { forum: week, topics: [roads], relations: [relation('SUPERSEDES', 'TO', 1)] },
        ],
      },
      forums: {
        nodes: [
          { title: 'A day of bridges', partOf: week },
          { title: 'A day of roads', partOf: week },
        ],
      },
    });
    const before = await state();
    const again = await importTable(server.dataSource, { content: table, mapping });
    expect(again.kinds.AGREEMENT).toEqual(counts({ unchanged: 3, refused: 1 }));
    expect(await state()).toEqual(before);
  });

  describe('POST /import', () => {
    const send = (parts: { [name: string]: string | Blob }, more: RequestInit = {}) => {
      const form = new FormData();
      for (const [name, part] of Object.entries(parts)) {
        if (typeof part === 'string') form.set(name, part);
        else form.set(name, part, 'pacts.csv');
      }
      return fetch(`${server.url}/import`, { method: 'POST', body: form, ...more });
    };
    const codeOf = async (answer: Response) => [
      answer.status,
      ((await answer.json()) as TestAnswer['body']).errors![0]!.extensions.code,
    ];

    it('requires an editor and a form, and reports errors of the form', async () => {
      const before = await state();
      const file = new Blob([TABLE]);
      expect(await codeOf(await send({ file, mapping: PACTS }, { headers: { authorization: 'nobody' } }))).toEqual([
        401,
        'UNAUTHENTICATED',
      ]);
      const json = await fetch(`${server.url}/import`, { method: 'POST', body: '{}' });
      expect(await codeOf(json)).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
      expect(await codeOf(await send({ mapping: PACTS }))).toEqual([400, 'BAD_USER_INPUT']);
      expect(await codeOf(await send({ file, mapping: 'nowhere' }))).toEqual([400, 'BAD_USER_INPUT']);
      expect(await codeOf(await send({ file, mapping: `${PACTS}more: x` }))).toEqual([400, 'BAD_USER_INPUT']);
      for (const [option, none] of [
        ['time-zone', 'Mars/Olympus'],
        ['lang', 'no tag'],
      ] as const) {
        expect(await codeOf(await send({ file, mapping: PACTS, [option]: none }))).toEqual([400, 'BAD_USER_INPUT']);
      }
      const large = new Blob([Buffer.alloc(64 * 1024 * 1024 + 1, 'x')]);
      expect(await codeOf(await send({ file: large, mapping: PACTS }))).toEqual([413, 'BODY_TOO_LARGE']);
      expect((await fetch(`${server.url}/import`)).status).toBe(405);
      expect(await state()).toEqual(before);
    });

    it('streams NDJSON: rows to review, names of parties, and the outcome', async () => {
      const answer = await send({ file: new Blob([`${TABLE}4,,BI,1999,Cuba;Brazil\n`]), mapping: PACTS });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson; charset=utf-8']);
      const lines = (await answer.text())
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      const linesWith = (what: string) => lines.filter((line) => what in line).map((line) => line[what]);
      expect(linesWith('row')).toEqual([
        {
          row: 5,
          grade: 'REFUSED',
          sentences: ['The pact has no title.'],
          codes: [],
          original: { columns: HEADER.split(','), values: ['4', '', 'BI', '1999', 'Cuba;Brazil'] },
        },
      ]);
      expect(linesWith('party').map(({ name }) => name)).toEqual(['Brazil', 'Cuba', 'Russia']);
      expect(linesWith('outcome')).toMatchObject([{ rows: 4, refusedRows: 1, kinds: { AGREEMENT: { created: 3 } } }]);
      expect(Object.keys(lines.at(-1))).toEqual(['outcome']);
      expect(await pacts()).toHaveLength(3);
    });

    it('leaves the settings of pooled connections unchanged, so that a misspelt name still gets suggestions', async () => {
      const settings = async () => {
        const asked = Array.from({ length: poolOf(server.dataSource).options.max }, () =>
          server.dataSource.query(`select current_setting('pg_trgm.similarity_threshold') as likeness,
            current_setting('enable_seqscan') as scans, current_setting('statement_timeout') as ms, similarity('a', 'b')
            from pg_sleep(0.1)`),
        );
        return new Set((await Promise.all(asked)).flat().map((row) => JSON.stringify(row)));
      };
      const before = await settings();
      const answer = await send({ file: new Blob([TABLE.replace('Cuba', 'Cubba')]), mapping: PACTS });
      expect(await answer.text()).toContain('The nearest name is Cuba.');
      expect(await settings()).toEqual(before);
      expect(before.size).toBe(1);
    });

    it('writes nothing in a dry run in any spelling, and rejects unknown options', async () => {
      const before = await state();
      const file = new Blob([TABLE.replaceAll('Pact', 'Tried pact')]);
      const mapping = PACTS.replace('register: pacts', 'register: tried');
      for (const yes of ['true', '1', 'on', 'YES ']) {
        const answer = await (await send({ file, mapping, 'dry-run': yes })).text();
        expect(JSON.parse(answer.trim().split('\n').at(-1)!)).toMatchObject({
          outcome: { kinds: { AGREEMENT: { created: 3 } } },
        });
      }
      for (const [part, value] of [
        ['dry-run', 'perhaps'],
        ['dry-run', ''],
        ['dryRun', 'true'],
      ] as const) {
        const answer = await send({ file, mapping, [part]: value });
        expect(await answer.json()).toMatchObject({
          errors: [{ extensions: { code: 'BAD_USER_INPUT', argument: [part] } }],
        });
        expect(answer.status).toBe(400);
      }
      const inAddress = await fetch(`${server.url}/import?dry-run=true`, { method: 'POST', body: new FormData() });
      expect(await codeOf(inAddress)).toEqual([400, 'BAD_USER_INPUT']);
      expect(await state()).toEqual(before);
    });

    it('reads a long reviewed list of parties completely', async () => {
      const file = new Blob([`${HEADER}\n1,Listed pact,BI,1999,Cuba;Brasilia Minor\n`]);
      const mapping = PACTS.replace('register: pacts', 'register: listed');
      const names = Array.from({ length: 10_000 }, (_, index) => `Some town or other ${index},,,`);
      const list = ['name,within,level,means', ...names, 'Brasilia Minor,,,brazil'].join('\n');
      const answer = await (await send({ file, mapping, parties: list, 'dry-run': 'true' })).text();
      const lines = answer
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      const [named] = lines.filter(({ party }) => party?.name === 'Brasilia Minor');
      expect(named.party).toMatchObject({ party: 'brazil' });
      const longer = await send({ file, mapping, parties: 'x'.repeat(8_000_001), 'dry-run': 'true' });
      expect(await longer.json()).toMatchObject({ errors: [{ extensions: { argument: ['parties'] } }] });
    });

    it('releases the lock for the next import if its temporary tables cannot be dropped', async () => {
      const job = { by: 'Ada', file: { name: 'pacts.csv' } } as ImportJob;
      // Imports never use a pooler, which would keep the lock of a disconnected client.
      const direct = await openDatabase(server.database.url, entities());
      const connection = await ImportConnection.open(direct, job);
      await connection.close(() => Promise.reject(new Error('the database refuses')));
      const isFree = async () => {
        const lock = "pg_try_advisory_xact_lock(hashtext('Entente imports here'))";
        return (await server.sql(`select ${lock} as free`))[0]!.free as boolean;
      };
      await until(isFree, 'nobody holds the lock of imports', 5_000);
      await direct.destroy();
    });

    it.each([
      [
        'a join of joins',
        () =>
          `{ join: [${Array(40)
            .fill(`{ join: [${Array(60).fill('title').join(', ')}] }`)
            .join(', ')}] }`,
      ],
      [
        'joins with a long text between',
        () => `{ join: [${Array(3_000).fill("{ is: '' }").join(', ')}], with: '${'x'.repeat(40_000)}' }`,
      ],
      ['a replacement that multiplies', () => `{ column: title, replace: [['.', '${'$0'.repeat(3_000)}']] }`],
      ['one cell in very many fields', () => `{ join: [${Array(2_000).fill('title').join(', ')}] }`],
    ])('limits what a mapping builds from a cell of 950,000 characters: %s', async (_name, title) => {
      const before = await state();
      const mapping = PACTS.replace('register: pacts', 'register: blown').replace(
        /title: title/,
        `title: ${title().replaceAll('$', '$$$$')}`,
      );
      expect(mapping.length).toBeLessThan(100_000);
      const file = new Blob([`${HEADER}\n1,${'a'.repeat(950_000)},BI,1999,Cuba;Russia\n`]);
      for (const dryRun of ['false', 'true']) {
        const answer = await send({ file, mapping, 'dry-run': dryRun });
        expect(await answer.json()).toMatchObject({
          errors: [{ message: /mapping.yaml: the texts built from one row/, extensions: { code: 'BAD_USER_INPUT' } }],
        });
        expect(answer.status).toBe(400);
      }
      expect(await state()).toEqual(before);
    });

    it('is not blocked by a regular expression with exponential backtracking', async () => {
      const title = "title: { column: title, like: [['^(([a-z ])+.)+[A-Z]+[0-9]$', NEVER]] }";
      const mapping = PACTS.replace('title: title', () => title);
      const file = new Blob([`${HEADER}\n1,${'Pact on a '.repeat(40)}!,BI,1999,Cuba;Brazil\n`]);
      const answer = await send({ file, mapping }, { signal: AbortSignal.timeout(10_000) });
      const last = (await answer.text()).trim().split('\n').at(-1)!;
      expect(JSON.parse(last)).toMatchObject({ outcome: { kinds: { AGREEMENT: { created: 1 } } } });
    });

    it('ends at once when the client disconnects, logs the end, and lets the next import run', async () => {
      const rows = Array.from({ length: 6_000 }, (_, index) => `${index},Pact ${index},BI,1999,Cuba;Brazil\n`);
      const hangUp = new AbortController();
      const answer = await send(
        { file: new Blob([`${HEADER}\n`, ...rows]), mapping: PACTS },
        { signal: hangUp.signal },
      );
      const lines = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
      const isWriting = async () => (await lines.read()).value?.includes('"writing"');
      await until(isWriting, 'records are written');
      hangUp.abort();
      const entry = await until(async () => logged.find(({ msg }) => msg === 'Import cancelled'), 'it says so');
      const next = await send({
        file: new Blob([TABLE.replaceAll('Pact', 'Other pact')]),
        mapping: PACTS.replace('register: pacts', 'register: others'),
        'dry-run': 'true',
      });
      expect(JSON.parse((await next.text()).trim().split('\n').at(-1)!)).toMatchObject({ outcome: { rows: 3 } });
      const [row] = await server.sql("select count(*)::integer as count from agreement where title like 'Pact%'");
      expect(row!.count).toBeLessThan(6_000);
      const { created = 0 } = entry.outcome.kinds.AGREEMENT ?? {};
      expect([entry.by, entry.file, created]).toEqual(['Ada', 'pacts.csv', row!.count]);
    });
  });

  it('imports a corrected report without duplicating anything', async () => {
    const table = `${TABLE}4,,BI,05/05/1999,Cuba;Brazil\n`;
    const first = await importPacts(table);
    expect(first.refusedRows).toBe(1);
    const folder = mkdtempSync(join(tmpdir(), 'entente-test-'));
    try {
      const path = join(folder, 'report.csv');
      await writeReport(
        path,
        (async function* () {
          yield* first.report;
        })(),
      );
      const report = readFileSync(path, 'utf8');
      expect(report.split('\n')[0]).toBe(`${HEADER},entente_row,entente_outcome,entente_reasons`);
      writeFileSync(path, report.replace('4,,BI', '4,Pact on salt,BI'));
      const second = await importTable(server.dataSource, { path, mapping: PACTS });
      expect(second.kinds).toEqual({ AGREEMENT: counts({ created: 1 }) });
      expect(second.refusedRows).toBe(0);
      expect(await pacts()).toHaveLength(4);
      // A report saved as a workbook is a partial file too.
      const saved = { content: workbook(parse(readFileSync(path, 'utf8'))), mapping: PACTS };
      expect((await importTable(server.dataSource, saved)).kinds).toEqual({ AGREEMENT: counts({ unchanged: 1 }) });
      expect(await pacts()).toContainEqual(
        expect.objectContaining({ title: 'Pact on salt', parties: [{ name: 'Brazil' }, { name: 'Cuba' }] }),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

async function all(rows: AsyncIterable<ImportedRow>): Promise<ImportedRow[]> {
  const read: ImportedRow[] = [];
  for await (const row of rows) read.push(row);
  return read;
}
