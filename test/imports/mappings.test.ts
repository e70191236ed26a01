import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { importTable, type TestImport } from '../harness/imports.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { workbook } from '../harness/workbooks.ts';

/** A mapping of treaties with extra lines at the top and in its record. */
function mapping({ top = '', record = '' } = {}): string {
  return `
register: said
lang: en
${top}
records:
  pact:
    makes: AGREEMENT
    key: no
    title: title
    kind: TREATY
    status: SIGNED
${record}
`;
}

const DATED = '    signedOn: signed\n';

describe('a mapping', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ viewer: () => ({ role: Role.EDITOR, name: 'Ada', identity: 'key 1' }) });
  }, 120_000);
  afterAll(() => server.stop());

  let runs = 0;
  /** Imports as a separate register, and also returns its agreements. */
  async function imported(given: TestImport) {
    const name = `said-${++runs}`;
    const result = await importTable(server.dataSource, { ...given, mapping: given.mapping.replace('said', name) });
    const agreements = await server.sql(
      `select a.* from agreement a join imported_record i on i.record_id = a.id
      where i.scope = '${name}' order by i.key`,
    );
    return { ...result, agreements };
  }
  const sentences = (report: { row: number; grade: string; sentences: string[] }[]) =>
    report.map(({ row, grade, sentences }) => [row, grade, ...sentences]);

  describe('dates', () => {
    it.each(['YY', 'DD/MM/YY', 'hh:mm YYYY', 'MMMMM YYYY', 'DD de MMMM YYYY', 'MM/M/YYYY', 'YYYY-Qq-MM', 'D YYYY'])(
      'rejects the format "%s" with the list of tokens',
      async (format) => {
        const content = 'no,title,signed\n1,Pact,2001\n';
        await expect(
          imported({ content, mapping: mapping({ top: `dates: ["${format}"]`, record: DATED }) }),
        ).rejects.toThrow(
          `mapping.yaml, line 4: "${format}" is not a date format. Use the tokens YYYY, MMMM, MMM, MM, M, DD, D, Qq and ` +
            'separators without letters.',
        );
      },
    );

    it.each([
      ['M/D/YYYY', '3/9/2014', '2014-03-09'],
      ['M/D/YYYY', '12/31/2014', '2014-12-31'],
      ['MMM D, YYYY', 'Mar 9, 2014', '2014-03-09'],
      ['MMM D, YYYY', 'Sept. 9, 2014', '2014-09-09'],
      ['D MMM YYYY', '9 Mar 2014', '2014-03-09'],
      ['M/YYYY', '3/2014', '2014-03'],
      ['YYYY-Qq', '2014', '2014'],
    ])('reads with the format "%s" the date "%s" as %s', async (format, text, date) => {
      const content = `no,title,signed\n1,Pact,"${text}"\n`;
      const { agreements, report } = await imported({
        content,
        mapping: mapping({ top: `dates: ["${format}"]`, record: DATED }),
      });
      expect(agreements).toMatchObject([{ signed_on: date }]);
      expect(report).toEqual([]);
    });

    it.each([
      ['YYYY-Qq', '2014-Q3'],
      ['Qq YYYY', 'Q3 2014'],
    ])('stores the year of a quarter in the format "%s", and reports it', async (format, text) => {
      const { agreements, report } = await imported({
        content: `no,title,signed\n1,Pact,${text}\n`,
        mapping: mapping({ top: `dates: ["${format}"]`, record: DATED }),
      });
      expect(agreements).toMatchObject([{ signed_on: '2014' }]);
      expect(sentences(report)).toEqual([
        [2, 'REPAIRED', `signedOn: "${text}" is a quarter. Only its year is stored.`],
      ]);
    });

    it('leaves out a date that matches no format, such as a day that does not exist', async () => {
      const { agreements, report } = await imported({
        content: 'no,title,signed\n1,Pact,2/30/2014\n',
        mapping: mapping({ top: 'dates: M/D/YYYY', record: DATED }),
      });
      expect(agreements).toMatchObject([{ signed_on: null }]);
      expect(sentences(report)).toEqual([
        [2, 'REPAIRED', 'signedOn: "2/30/2014" is not a date in any of the given formats, and is left out.'],
      ]);
    });
  });

  it('adds the "nothing" of a value to that of the mapping', async () => {
    const { agreements } = await imported({
      content: 'no,title,mode\n1,Pact,NA\n2,Pact,never\n3,Pact,old\n',
      mapping: mapping({ top: 'nothing: [NA]', record: '    kindAsTitled: { column: mode, nothing: [never] }' }),
    });
    expect(agreements.map(({ kind_as_titled }) => kind_as_titled)).toEqual([null, null, 'old']);
  });

  it('does not match an empty cell by "not"', async () => {
    const { agreements } = await imported({
      content: 'no,title,mode\n1,Pact,\n2,Pact,old\n3,Pact,new\n',
      mapping: mapping({ record: '    kindAsTitled: { is: current, when: { column: mode, not: old } }' }),
    });
    expect(agreements.map(({ kind_as_titled }) => kind_as_titled)).toEqual([null, null, 'current']);
  });

  describe('a topic', () => {
    const topics = (more: string) =>
      mapping({ record: '    topics: subject\n' }) +
      `  subject:\n    makes: TOPIC\n    key: subject\n    name: ${more}\n`;

    it('is left out and reported if it has no key', async () => {
      const { agreements, report } = await imported({
        content: 'no,title,subject\n1,Pact,\n2,Pact,Fish\n',
        mapping: topics('subject'),
      });
      expect(agreements).toHaveLength(2);
      expect(sentences(report)).toEqual([[2, 'REPAIRED', 'The subject has no key, and is left out.']]);
    });

    it('is left out and reported if it has no name', async () => {
      const { agreements, report } = await imported({
        content: 'no,title,subject,name\n1,Pact,fish,\n2,Pact,wheat,Wheat\n',
        mapping: topics('name'),
      });
      expect(agreements).toHaveLength(2);
      expect(sentences(report)).toEqual([[2, 'REPAIRED', 'The subject has no name, and is left out.']]);
    });

    it('is left out of the agreement if it is rejected when written, and both are reported', async () => {
      const { agreements, report, kinds } = await imported({
        content: 'no,title,subject,scheme\n1,Pact,deep,"no scheme"\n2,Pact,barley,eurovoc\n',
        mapping: `${topics('subject')}    identifiers: { scheme: scheme, value: subject }\n`,
      });
      expect(agreements).toHaveLength(2);
      expect(kinds).toMatchObject({ TOPIC: { created: 1, refused: 1 }, AGREEMENT: { created: 2, refused: 0 } });
      expect(sentences(report)).toEqual([
        [
          2,
          'REFUSED',
          expect.stringMatching(
            /^It refers to said-\d+\/subject\/deep, which does not exist\. The reference is left out\.$/,
          ),
          'identifiers[0].scheme: "no scheme" is not a scheme. Write lower-case words joined by hyphens: "wikidata".',
        ],
      ]);
    });

    it('is rejected in a register of topics', async () => {
      const { report } = await imported({
        content: 'no,title\n1,\n',
        mapping: 'register: said\nrecords: { subject: { makes: TOPIC, key: no, name: title } }\n',
      });
      expect(sentences(report)).toEqual([[2, 'REFUSED', 'The subject has no name.']]);
    });
  });

  describe('texts that are too long', () => {
    const long = 'x'.repeat(600);

    it('are cut and reported with field and entry, including names of parties', async () => {
      const { agreements, report } = await imported({
        content: `no,title,parties\n1,${long},Cuba;${long}\n`,
        mapping: mapping({
          record: '    signatures: { each: { column: parties, split: ";" }, party: item, role: SIGNATORY }',
        }),
      });
      expect(agreements[0]!.title).toBe(`${'x'.repeat(499)}…`);
      const names = await server.sql(
        `select named_as from signature where agreement_id = '${agreements[0]!.id}' order by ordinal`,
      );
      expect(names).toEqual([{ named_as: 'Cuba' }, { named_as: `${'x'.repeat(499)}…` }]);
      expect(sentences(report)[0]).toEqual(
        expect.arrayContaining([
          'title: a text of 600 characters is cut to 500.',
          'signatures[1].party: a text of 600 characters is cut to 500.',
        ]),
      );
    });
  });

  describe('the message of a rejection', () => {
    it('names field and entry of a missing value', async () => {
      const { report } = await imported({
        content: 'no,title,people\n1,Pact,Ann;Bob as CHAIR\n',
        mapping: mapping({
          record: `    signatures:
      each: { column: people, split: ";", match: '^(?<name>\\w+)( as (?<role>\\w+))?$' }
      party: name
      role: { column: role, words: { CHAIR: WITNESS } }
`,
        }),
      });
      expect(sentences(report)).toEqual([[2, 'REFUSED', 'The pact has no signatures[0].role.']]);
    });
  });

  describe('a table without a header line', () => {
    const headless = mapping({ top: 'table: { columns: [no, title, mode] }', record: '    kindAsTitled: mode\n' });
    const titles = (agreements: object[]) =>
      (agreements as { title: string; kind_as_titled: string }[]).map(({ title, kind_as_titled }) => [
        title,
        kind_as_titled,
      ]);

    it('is rejected if the mapping reads a column that it does not name', async () => {
      await expect(
        imported({ content: '1,Pact\n', mapping: headless.replace('[no, title, mode]', '[no, title]') }),
      ).rejects.toThrow('there is no column "mode".\nThe columns of table.csv are no, title.');
    });

    it('is read from its first line, as text and as a workbook', async () => {
      const rows = [
        ['1', 'Pact A', 'old'],
        ['2', 'Pact B', 'new'],
      ];
      for (const content of [rows.map((row) => row.join(';')).join('\n'), workbook(rows)]) {
        const { agreements, rows: count } = await imported({ content, mapping: headless });
        expect(count).toBe(2);
        expect(titles(agreements)).toEqual([
          ['Pact A', 'old'],
          ['Pact B', 'new'],
        ]);
      }
    });

    it('has a report with a header, which can be corrected and imported again', async () => {
      const name = 'headless-report';
      const mapped = headless.replace('said', name);
      const { report } = await importTable(server.dataSource, { content: '1,Pact A,old\n2,,new\n', mapping: mapped });
      expect(sentences(report)).toEqual([[2, 'REFUSED', 'The pact has no title.']]);
      const again = await importTable(server.dataSource, {
        content: 'no,title,mode,entente_row,entente_outcome,entente_reasons\n2,Pact B,new,2,REFUSED,none\n',
        mapping: mapped,
      });
      expect(again).toMatchObject({ rows: 1, kinds: { AGREEMENT: { created: 1, vanished: 0 } } });
    });
  });

  describe('a lookup', () => {
    const looked = mapping({
      top: 'lookups: { mode: { file: modes.csv, key: code, value: label } }',
      record: '    kindAsTitled: { column: mode, lookup: mode }\n',
    });
    const content = 'no,title,mode\n1,Pact,A\n2,Pact,B\n3,Pact,\n';

    it.each([
      [
        'without a value',
        '{ file: modes.csv, key: code }',
        'A lookup needs a "file", and the columns "key" and "value"',
      ],
      [
        'in another folder',
        '{ file: ../modes.csv, key: code, value: label }',
        'is not the name of a file in the folder of the mapping',
      ],
      [
        'in a hidden file',
        '{ file: .env, key: code, value: label }',
        'is not the name of a file in the folder of the mapping',
      ],
    ])('is rejected %s', async (_, lookup, sentence) => {
      const faulty = looked.replace('{ file: modes.csv, key: code, value: label }', lookup);
      await expect(imported({ content, mapping: faulty })).rejects.toThrow(sentence);
    });

    it('is rejected if the mapping does not define it', async () => {
      await expect(imported({ content, mapping: looked.replace('lookup: mode }', 'lookup: modes }') })).rejects.toThrow(
        'There is no lookup "modes" in the mapping.',
      );
    });

    it.each([
      ['is missing', {}, /modes\.csv cannot be read \(ENOENT\)/],
      ['has no such column', { 'modes.csv': 'code,name\nA,old\n' }, /modes\.csv has no column "label"/],
      ['contradicts itself', { 'modes.csv': 'code,label\nA,old\nA,new\n' }, /row 3: "A" has a different label/],
    ])('rejects the import if its file %s', async (_, beside, sentence) => {
      await expect(
        imported({ content, beside: beside as { [name: string]: string }, mapping: looked }),
      ).rejects.toThrow(sentence);
    });

    it('returns labels for codes, and reports a code without a label', async () => {
      const { agreements, report } = await imported({
        content,
        beside: { 'modes.csv': 'label;code\nold;A\n' },
        mapping: looked,
      });
      expect(agreements.map(({ kind_as_titled }) => kind_as_titled)).toEqual(['old', 'B', null]);
      expect(sentences(report)).toEqual([[3, 'REPAIRED', '"B" has no label in modes.csv. It stays unchanged.']]);
    });

    describe('of POST /import', () => {
      const send = async (parts: { [name: string]: string | Blob }) => {
        const form = new FormData();
        for (const [name, part] of Object.entries(parts)) {
          if (typeof part === 'string') form.set(name, part);
          else form.set(name, part, 'some.csv');
        }
        const answer = await fetch(`${server.url}/import`, { method: 'POST', body: form });
        const text = await answer.text();
        return {
          status: answer.status,
          lines: text
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line)),
        };
      };
      const file = new Blob([content]);
      const modes = new Blob(['code,label\nA,old\nB,new\n']);
      const named = looked.replace('said', 'sent-with-a-lookup');

      it('rejects the import if the file of the lookup is not sent', async () => {
        const { status, lines } = await send({ file, mapping: named });
        expect(status).toBe(400);
        expect(lines[0].errors[0].message).toBe(
          'modes.csv: the mapping names this file. Send it in a part of this name.',
        );
      });

      it('rejects a file that the mapping does not name', async () => {
        const { status, lines } = await send({ file, mapping: named, 'modes.csv': modes, 'other.csv': modes });
        expect(status).toBe(400);
        expect(lines[0].errors[0].message).toMatch(/^other\.csv: the part is unknown\. Use file, .*, modes\.csv\.$/);
      });

      it('reads the file from the part with its name', async () => {
        const { lines } = await send({ file, mapping: named, 'modes.csv': modes });
        expect(lines.at(-1).outcome).toMatchObject({
          refusedRows: 0,
          repairedRows: 0,
          kinds: { AGREEMENT: { created: 3 } },
        });
        expect(
          await server.sql(
            "select kind_as_titled from agreement where id in (select record_id from imported_record where scope = 'sent-with-a-lookup') order by id",
          ),
        ).toEqual([{ kind_as_titled: 'old' }, { kind_as_titled: 'new' }, { kind_as_titled: null }]);
      });
    });
  });
});
