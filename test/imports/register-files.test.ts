import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { importTable, type TestImport } from '../harness/imports.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

const FILES = 'files: [treaties, parties, actions]';

const TREATIES = {
  mapping: `
register: three
${FILES}
nothing: ['']
records:
  treaty:
    makes: AGREEMENT
    key: no
    title: title
    kind: TREATY
    status: { first: [{ is: IN_FORCE, when: force }, { is: SIGNED, when: date }, { is: UNKNOWN }] }
    signedOn: date
    inForceFrom: force
`,
  mappingName: 'treaties.yaml',
  content: `no,title,date,force
1,Treaty of three on rivers,1990-01-01,1992-05-01
2,Treaty of three on rails,1991-03-01,
3,Treaty of three on salt,1957-06-01,
`,
};

const PARTIES = {
  mapping: `
register: three
${FILES}
records:
  treaty:
    makes: AGREEMENT
    key: no
    signatures: { party: { name: country, level: COUNTRY }, role: SIGNATORY, signedOn: signed }
`,
  mappingName: 'parties.yaml',
  content: `no,country,signed
1,Cuba,1990-01-01
1,Russia,1990-01-01
2,Brazil,1991-03-01
2,Cuba,1991-03-01
3,Cuba,
3,Ruritania,1957-06-01
`,
};

const ACTIONS = {
  mapping: `
register: three
${FILES}
records:
  treaty:
    makes: AGREEMENT
    key: no
    signatures: { party: { name: country, level: COUNTRY }, role: SIGNATORY, actions: { kind: action, on: on } }
`,
  mappingName: 'actions.yaml',
  content: `no,country,action,on
1,Cuba,SIGNATURE,1990-01-01
1,Cuba,RATIFICATION,1991-02-02
1,Russia,RATIFICATION,1991-03-03
1,Russia,WITHDRAWAL,1999-09-09
2,China,ACCESSION,1995-05-05
3,Ruritania,RATIFICATION,1958
`,
};

type File = Pick<TestImport, 'mapping' | 'mappingName' | 'content'> & { content: string };
const THREE: { [name: string]: File } = { treaties: TREATIES, parties: PARTIES, actions: ACTIONS };

const ORDERS = [
  ['treaties', 'parties', 'actions'],
  ['treaties', 'actions', 'parties'],
  ['parties', 'treaties', 'actions'],
  ['parties', 'actions', 'treaties'],
  ['actions', 'treaties', 'parties'],
  ['actions', 'parties', 'treaties'],
];

describe('the files of one register', () => {
  const servers: TestServer[] = [];
  const fresh = async () => {
    const server = await startTestServer({
      viewer: () => ({ role: Role.EDITOR, name: 'Ada', identity: 'key 1' }),
    });
    servers.push(server);
    return server;
  };
  afterAll(() => Promise.all(servers.map((server) => server.stop())));

  const importFile = ({ dataSource }: TestServer, file: File, more: Partial<TestImport> = {}) =>
    importTable(dataSource, { ...file, ...more });

  /** All exports, without the values that differ between two databases: ids, versions, instants. */
  const exported = async (server: TestServer) => {
    const texts: string[] = [];
    for (const list of ['agreements', 'signatures', 'sources']) {
      const answer = await fetch(`${server.url}/export/${list}.csv`);
      expect(answer.status).toBe(200);
      texts.push(
        (await answer.text())
          .replace(/\b[a-z]+_[0-9a-f]{32}\b/g, 'ID')
          .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'INSTANT')
          .replace(/^ID,\d+,/gm, 'ID,'),
      );
    }
    return texts;
  };
  const treaties = async (server: TestServer) => {
    const { body } = await server.query(`{
      agreements(search: "three", orderBy: { field: TITLE, direction: ASC }) {
        nodes {
          title status signedOn inForceFrom version flags { code }
          citations { locator source { title } }
          signatures(first: 10) { nodes { namedAs party { name } actions { kind on } } }
        }
      }
    }`);
    expect(body.errors).toBeUndefined();
    return body.data.agreements.nodes as TestData[];
  };

  describe('with errors in a mapping', () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await fresh();
    }, 120_000);
    it.each([
      ['no register', TREATIES.mapping.replace('register: three', ''), /needs a "register" in lower case/],
      ['a name in place of the register', `name: three\n${TREATIES.mapping}`, /"name" is unknown/],
      [
        'files without its own',
        TREATIES.mapping.replace('[treaties,', '[texts,'),
        /does not list this file.*"treaties"/,
      ],
      [
        'one file alone',
        TREATIES.mapping.replace(FILES, 'files: [treaties]'),
        /must list the files of the register, each once/,
      ],
      ['a file twice', TREATIES.mapping.replace('actions]', 'parties]'), /each once/],
      ['an empty file', `file: ''\n${TREATIES.mapping}`, /Give "file" the name of this file of the register/],
      ['no title, and no other file that may supply it', PARTIES.mapping.replace(FILES, ''), /"title" is missing/],
    ])('reject %s', async (_, mapping, sentence) => {
      const given = { ...TREATIES, mapping };
      await expect(importTable(server.dataSource, given)).rejects.toThrow(sentence);
      expect(await server.sql('select count(*)::integer as claims from imported_claim')).toEqual([{ claims: 0 }]);
    });
  });

  it('give one result in every order, and change nothing on a second import', async () => {
    const results = new Map<string, string[]>();
    for (const order of ORDERS) {
      const server = await fresh();
      for (const name of order) await importFile(server, THREE[name]!);
      const once = await exported(server);
      results.set(order.join(), once);
      const versions = 'select sum(version)::integer as versions, count(*)::integer as records from record';
      const before = await server.sql(versions);
      for (const name of [...order].reverse()) {
        expect((await importFile(server, THREE[name]!)).kinds.AGREEMENT).toMatchObject({
          changed: 0,
          created: 0,
          refused: 0,
        });
      }
      expect(await server.sql(versions)).toEqual(before);
      expect(await exported(server)).toEqual(once);
    }
    const [first, ...others] = results.values();
    for (const other of others) expect(other).toEqual(first);
    const [agreements] = first!;
    expect(agreements!.split('\n')[0]).toContain('inForceFrom');

    const [rails, rivers, salt] = await treaties(servers.at(-1)!);
    expect(rivers).toMatchObject({
      title: 'Treaty of three on rivers',
      status: 'IN_FORCE',
      inForceFrom: '1992-05-01',
      citations: [{ locator: 'row 2' }, { locator: 'rows 2-3' }, { locator: 'rows 2-5' }],
      signatures: {
        nodes: [
          {
            party: { name: 'Cuba' },
            actions: [
              { kind: 'SIGNATURE', on: '1990-01-01' },
              { kind: 'RATIFICATION', on: '1991-02-02' },
            ],
          },
          {
            party: { name: 'Russia' },
            actions: [
              { kind: 'SIGNATURE', on: '1990-01-01' },
              { kind: 'RATIFICATION', on: '1991-03-03' },
              { kind: 'WITHDRAWAL', on: '1999-09-09' },
            ],
          },
        ],
      },
    });
    expect(rails.signatures.nodes.map(({ party }: TestData) => party.name)).toEqual(['Brazil', 'China', 'Cuba']);
    expect(salt.signatures.nodes[1]).toEqual({
      namedAs: 'Ruritania',
      party: null,
      actions: [
        { kind: 'SIGNATURE', on: '1957-06-01' },
        { kind: 'RATIFICATION', on: '1958' },
      ],
    });
  }, 300_000);

  describe('one after the other', () => {
    let server: TestServer;
    beforeAll(async () => {
      server = await fresh();
    }, 120_000);
    const versions = async () => (await treaties(server)).map(({ version }) => version);

    it('wait for the file that supplies the required fields of a treaty', async () => {
      const { kinds, report } = await importFile(server, PARTIES);
      expect(kinds.AGREEMENT).toMatchObject({ created: 0, waiting: 3 });
      expect(report.map(({ row, sentences }) => [row, sentences[0]])).toContainEqual([
        2,
        'The record waits for another file of the register to supply its title, kind, status.',
      ]);
      expect(await treaties(server)).toEqual([]);
      expect((await importFile(server, TREATIES)).kinds.AGREEMENT).toMatchObject({ created: 3 });
      expect((await treaties(server))[1].signatures.nodes).toHaveLength(2);
    });

    it('keep the values of other files, and withdraw only their own', async () => {
      await importFile(server, ACTIONS);
      const before = await treaties(server);
      const later = {
        ...TREATIES,
        content: TREATIES.content
          .replace('1992-05-01', '')
          .replace('Treaty of three on rails', 'Treaty of three on railways'),
      };
      expect((await importFile(server, later)).kinds.AGREEMENT).toMatchObject({
        changed: 2,
        unchanged: 1,
        vanished: 0,
      });
      const [railways, rivers, salt] = await treaties(server);
      expect(rivers).toMatchObject({ status: 'SIGNED', inForceFrom: null });
      expect(rivers.signatures).toEqual(before[1].signatures);
      expect(railways.title).toBe('Treaty of three on railways');
      expect(salt).toEqual(before[2]);
      // A party is removed with the last file that names it, and an action with the last file that states it.
      const fewer = {
        ...ACTIONS,
        content: ACTIONS.content
          .replace(/^1,Russia,W.*\n/m, '')
          .replace(/^2,China.*\n/m, '2,Cuba,RATIFICATION,1995-05-05\n'),
      };
      await importFile(server, fewer);
      const [less, left] = await treaties(server);
      expect(left.signatures.nodes[1].actions.map(({ kind }: TestData) => kind)).toEqual(['SIGNATURE', 'RATIFICATION']);
      expect(less.signatures.nodes.map(({ party }: TestData) => party.name)).toEqual(['Brazil', 'Cuba']);
      await importFile(server, ACTIONS);
      await importFile(server, TREATIES);
      expect((await treaties(server)).map(({ version, ...said }) => said)).toEqual(
        before.map(({ version, ...said }) => said),
      );
    });

    it('report to the file of lower precedence if two state different values', async () => {
      const titled = {
        ...PARTIES,
        mapping: `${PARTIES.mapping.trimEnd()}\n    title: { join: [{ is: Pact }, no], with: ' ' }\n`,
      };
      const before = await treaties(server);
      const { report, kinds } = await importFile(server, titled);
      expect(kinds.AGREEMENT).toMatchObject({ unchanged: 3, changed: 0 });
      expect(report.map(({ row, sentences }) => [row, sentences])).toContainEqual([
        2,
        ['Files of the register differ: the title of "treaties" counts.'],
      ]);
      expect(await treaties(server)).toEqual(before);
      await importFile(server, PARTIES);
    });

    it('leave values that an editor changed, and report them', async () => {
      const { body } = await server.query('{ agreements(search: "three rivers") { nodes { id version } } }');
      const [{ id, version }] = body.data.agreements.nodes;
      const edited = await server.query(
        `mutation { updateAgreement(input: { id: "${id}", expectedVersion: ${version}, titles: [{ text: "Treaty of three on streams", lang: "en" }] }) { userErrors { message } } }`,
      );
      expect(edited.body.errors).toBeUndefined();
      expect(edited.body.data.updateAgreement.userErrors).toEqual([]);
      const changed = {
        ...TREATIES,
        content: TREATIES.content.replace('on rivers,1990-01-01', 'on floods,1990-01-02'),
      };
      const { report } = await importFile(server, changed);
      expect(report.map(({ row, sentences }) => [row, sentences])).toContainEqual([
        2,
        ['title: an editor changed the field after the last import. The edited value stays.'],
      ]);
      expect((await treaties(server))[2]).toMatchObject({
        title: 'Treaty of three on streams',
        signedOn: '1990-01-02',
      });
      await importFile(server, TREATIES);
    });

    it('count only records missing from the file itself, and delete nothing that another file describes', async () => {
      const shorter = { ...ACTIONS, content: ACTIONS.content.replace(/^[23],.*\n/gm, '') };
      expect((await importFile(server, shorter)).kinds.AGREEMENT).toMatchObject({ vanished: 2, pruned: 0 });
      const before = await versions();
      const tried = await importFile(server, shorter, { prune: true, dryRun: true });
      expect(tried.kinds.AGREEMENT).toMatchObject({ vanished: 2, pruned: 0 });
      expect(await versions()).toEqual(before);
      await importFile(server, shorter, { prune: true });
      const [rails, salt] = await treaties(server);
      expect(rails.signatures.nodes.map(({ party }: TestData) => party.name)).toEqual(['Brazil', 'Cuba']);
      expect(salt.signatures.nodes[1].actions).toEqual([{ kind: 'SIGNATURE', on: '1957-06-01' }]);
      expect(rails.citations).toHaveLength(2);
      for (const file of [PARTIES, TREATIES]) {
        const header = { ...file, content: `${file.content.split('\n').slice(0, 2).join('\n')}\n` };
        await importFile(server, header, { prune: true });
      }
      expect((await treaties(server)).map(({ title }) => title)).toEqual(['Treaty of three on streams']);
    });
  });
});
