import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importTable, type TestImport } from '../harness/imports.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

/** A mapping of treaties with more lines in it, and in its record. */
function mapping({ top = '', record = '' } = {}): string {
  return `
name: said
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
    server = await startTestServer();
  }, 120_000);
  afterAll(() => server.stop());

  let runs = 0;
  /** Imports as a register of its own, and gives its agreements as well. */
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
          `mapping.yaml, line 4: "${format}" is no format of dates: the tokens are YYYY, MMMM, MMM, MM, M, DD, D, Qq and ` +
            'what stands between them, without other letters.',
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
    ])('reads in the format "%s" the date "%s" as %s', async (format, text, date) => {
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
    ])('keeps of a quarter in the format "%s" the year, and reports it', async (format, text) => {
      const { agreements, report } = await imported({
        content: `no,title,signed\n1,Pact,${text}\n`,
        mapping: mapping({ top: `dates: ["${format}"]`, record: DATED }),
      });
      expect(agreements).toMatchObject([{ signed_on: '2014' }]);
      expect(sentences(report)).toEqual([
        [2, 'REPAIRED', `signedOn: "${text}" is a quarter, of which the year is kept.`],
      ]);
    });

    it('leaves out a date that has none of the formats, such as a day that does not exist', async () => {
      const { agreements, report } = await imported({
        content: 'no,title,signed\n1,Pact,2/30/2014\n',
        mapping: mapping({ top: 'dates: M/D/YYYY', record: DATED }),
      });
      expect(agreements).toMatchObject([{ signed_on: null }]);
      expect(sentences(report)).toEqual([
        [2, 'REPAIRED', 'signedOn: "2/30/2014" is no date in any of the formats given, and is left out.'],
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

  it('does not take an empty cell for one that holds something else', async () => {
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

    it('without a key is left out of its row and reported', async () => {
      const { agreements, report } = await imported({
        content: 'no,title,subject\n1,Pact,\n2,Pact,Fish\n',
        mapping: topics('subject'),
      });
      expect(agreements).toHaveLength(2);
      expect(sentences(report)).toEqual([
        [2, 'REPAIRED', 'The subject has nothing to be found again by, and is left out.'],
      ]);
    });

    it('without a name is left out of its row and reported', async () => {
      const { agreements, report } = await imported({
        content: 'no,title,subject,name\n1,Pact,fish,\n2,Pact,wheat,Wheat\n',
        mapping: topics('name'),
      });
      expect(agreements).toHaveLength(2);
      expect(sentences(report)).toEqual([[2, 'REPAIRED', 'The subject has no name, and is left out.']]);
    });

    it('that is refused when it is written is left out of the agreement, and both are reported', async () => {
      const { agreements, report, kinds } = await imported({
        content: 'no,title,subject,scheme\n1,Pact,deep,"no scheme"\n2,Pact,wheat,eurovoc\n',
        mapping: `${topics('subject')}    identifiers: { scheme: scheme, value: subject }\n`,
      });
      expect(agreements).toHaveLength(2);
      expect(kinds).toMatchObject({ TOPIC: { created: 1, refused: 1 }, AGREEMENT: { created: 2, refused: 0 } });
      expect(sentences(report)).toEqual([
        [
          2,
          'REFUSED',
          expect.stringMatching(/^It refers to said-\d+\/subject\/deep, which is not there, and is left out\.$/),
          'identifiers[0].scheme: A scheme is written in lower case, as in "wikidata".',
        ],
      ]);
    });

    it('is refused in a register of topics', async () => {
      const { report } = await imported({
        content: 'no,title\n1,\n',
        mapping: 'name: said\nrecords: { subject: { makes: TOPIC, key: no, name: title } }\n',
      });
      expect(sentences(report)).toEqual([[2, 'REFUSED', 'The subject has no name.']]);
    });
  });

  describe('texts that are too long', () => {
    const long = 'x'.repeat(600);

    it('are cut and reported with field and entry, names of parties too', async () => {
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

  describe('a refusal names its field and entry', () => {
    it('where something is missing', async () => {
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
});
