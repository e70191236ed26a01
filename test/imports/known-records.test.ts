import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { buildersOn } from '../harness/builders.ts';
import { importTable, type TestImport } from '../harness/imports.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    viewer: ({ headers }) =>
      headers.authorization === 'nobody' ? ANONYMOUS : { role: Role.EDITOR, name: 'Ada', identity: 'key 1' },
  });
}, 120_000);
afterAll(() => server?.stop());

const counts = (some: object) => ({
  created: 0,
  changed: 0,
  unchanged: 0,
  refused: 0,
  vanished: 0,
  pruned: 0,
  ...some,
});
const load = (content: string, mapping: string, more: Partial<TestImport> = {}) =>
  importTable(server.dataSource, { content, mapping, ...more });
const sentences = ({ report }: { report: { row: number; sentences: string[] }[] }) =>
  report.map(({ row, sentences: said }) => [row, ...said]);
const one = async (query: string, parameters: unknown[] = []) => (await server.sql(query, parameters))[0] as never;

const mappingOfTowns = (name: string) => `
register: ${name}
lang: en
records:
  town:
    makes: PARTY
    key: no
    level: CITY
    names: { text: name }
    population: people
    identifiers: { scheme: { is: wikidata }, value: id }
`;

describe('importing a record that has an identifier', () => {
  let town: { uuid: string; id: string };
  let number = 0;
  /** An identifier that no other test uses. */
  let q: string;
  /** A mapping with its own register. */
  let TOWNS: string;
  beforeEach(async () => {
    q = `Q90000${++number}00`;
    TOWNS = mappingOfTowns(`towns-${number}`);
    town = await buildersOn(server.dataSource).city(`Oldtown ${number}`, null, {
      population: 7,
      identifiers: [{ scheme: 'wikidata', value: q }],
    });
  });
  const withIdentifier = () =>
    server.sql('select record_id as id from identifier where scheme = $1 and value = $2', ['wikidata', q]);

  it('adopts the existing record with the identifier, cites the file and overwrites nothing', async () => {
    const table = `no,name,people,id\n1,Newtown,900,${q}\n`;
    const done = await load(table, TOWNS);
    expect(done.kinds).toEqual({ PARTY: counts({ changed: 1 }) });
    expect(sentences(done)).toEqual([
      [2, `wikidata:${q} is ${town.id}: the record cites the file and keeps what it says.`],
    ]);
    expect(await withIdentifier()).toEqual([{ id: town.uuid }]);
    const read = async () =>
      (
        await server.query(
          `{ party(ref: "${town.id}") { name version ... on City { population } names { text } citations { locator } flags { code } } }`,
        )
      ).body.data.party;
    const adopted = {
      name: `Oldtown ${number}`,
      version: 2,
      population: 7,
      names: [{ text: `Oldtown ${number}` }],
      citations: [{ locator: 'row 2' }],
      flags: [],
    };
    expect(await read()).toEqual(adopted);
    const again = await load(table, TOWNS);
    expect([again.kinds, again.report, await read()]).toEqual([{ PARTY: counts({ unchanged: 1 }) }, [], adopted]);
  });

  it('never deletes an adopted record with --prune', async () => {
    await load(`no,name,people,id\n1,Newtown,900,${q}\n`, TOWNS);
    const { kinds } = await load('no,name,people,id\n2,Elsewhere,1,\n', TOWNS, { prune: true });
    expect(kinds.PARTY).toMatchObject({ vanished: 1, pruned: 0 });
    expect(await withIdentifier()).toEqual([{ id: town.uuid }]);
  });

  it('creates one record from two rows with different keys, and keeps it while one row remains', async () => {
    const other = `${q}7`;
    const table = `no,name,people,id\na,Twicetown,1,${other}\nb,Zweimalstadt,2,${other}\n`;
    const done = await load(table, TOWNS);
    expect(done.kinds).toEqual({ PARTY: counts({ created: 1, changed: 1 }) });
    expect(sentences(done)).toEqual([
      [3, expect.stringMatching(new RegExp(`^wikidata:${other} is party_\\w+: the record cites the file`))],
    ]);
    const made = await server.sql(
      `select p.name, r.version, (select array_agg(locator order by ordinal) from citation where record_id = p.id) as locators
      from party p join record r using (id) join identifier i on i.record_id = p.id where i.value = $1`,
      [other],
    );
    expect(made).toEqual([{ name: 'Twicetown', version: 2, locators: ['row 2', 'row 3'] }]);
    const { kinds } = await load(`no,name,people,id\nb,Zweimalstadt,2,${other}\n`, TOWNS, {
      prune: true,
    });
    expect(kinds.PARTY).toMatchObject({ vanished: 1, pruned: 0 });
  });

  it('decides nothing by an identifier that two records share, and reports it', async () => {
    await buildersOn(server.dataSource).city(`Othertown ${number}`, null, {
      identifiers: [{ scheme: 'wikidata', value: q }],
    });
    const done = await load(`no,name,people,id\ns,Third,1,${q}\n`, TOWNS);
    expect(done.kinds.PARTY).toMatchObject({ created: 1, changed: 0 });
    const [[row, ...said]] = sentences(done) as [[number, ...string[]]];
    expect(row).toBe(2);
    expect(said).toContainEqual(
      expect.stringMatching(new RegExp(`^The identifiers do not decide: wikidata:${q} belongs to 2 records`)),
    );
    expect(await withIdentifier()).toHaveLength(3);
  });

  it('creates a PUBLIC record beside an INTERNAL one, and names the INTERNAL one only in the report', async () => {
    const hidden = await buildersOn(server.dataSource).city(`Hiddentown ${number}`, null, {
      visibility: Visibility.INTERNAL,
      identifiers: [{ scheme: 'wikidata', value: `${q}9` }],
    });
    const done = await load(`no,name,people,id\nh,Shown,1,${q}9\n`, TOWNS);
    expect(done.kinds.PARTY).toMatchObject({ created: 1, changed: 0 });
    expect(sentences(done)).toEqual([[2, `It may be the same as ${hidden.id}. No flag names INTERNAL records.`]]);
    expect(await one(`select count(*)::integer as count from flag where message like '%${hidden.id}%'`)).toEqual({
      count: 0,
    });
    const { body } = await server.query('{ parties(search: "Shown") { nodes { name flags { code } } } }', undefined, {
      authorization: 'nobody',
    });
    expect(body.data.parties.nodes).toEqual([{ name: 'Shown', flags: [] }]);
  });

  it('adopts a country by its ISO code', async () => {
    const mapping = `
register: lands
lang: en
records:
  land: { makes: PARTY, key: code, level: COUNTRY, names: { text: name }, alpha2: code }
`;
    const done = await load('code,name\nCU,Kuba Island\nZZ,Nowhere Land\n', mapping);
    expect(done.kinds).toEqual({ PARTY: counts({ changed: 1, created: 1 }) });
    expect(sentences(done)).toEqual([[2, expect.stringMatching(/^iso3166-1-alpha2:CU is party_/)]]);
    expect(await one("select name from party where alpha2 = 'CU'")).toEqual({ name: 'Cuba' });
  });

  it('adopts records of every kind', async () => {
    const topic = await buildersOn(server.dataSource).topic(`Tides ${number}`, {
      identifiers: [{ scheme: 'thesaurus', value: `t${number}` }],
    });
    const mapping = `
register: subjects
lang: en
records:
  subject: { makes: TOPIC, key: no, name: name, identifiers: { scheme: { is: thesaurus }, value: no } }
  about: { makes: AGREEMENT, key: [no, name], title: name, kind: TREATY, status: SIGNED, topics: subject }
`;
    const done = await load(`no,name\nt${number},Ebb and flow ${number}\n`, mapping);
    expect(done.kinds.TOPIC).toEqual(counts({ changed: 1 }));
    expect(
      await server.sql(
        'select t.topic_id as id from record_topic t join agreement a on a.id = t.record_id where a.title = $1',
        [`Ebb and flow ${number}`],
      ),
    ).toEqual([{ id: topic.uuid }]);
  });

  it('keeps people separate who share nothing but an identifier', async () => {
    const grace = await buildersOn(server.dataSource).person(`Grace ${number}`, {
      identifiers: [{ scheme: 'staff', value: `7${number}` }],
    });
    const mapping = `
register: staff
lang: en
records:
  who: { makes: PERSON, key: [no, name], names: { text: name }, identifiers: { scheme: { is: staff }, value: no } }
`;
    const done = await load(`no,name\n7${number},grace ${number}\n7${number},Mary ${number}\n`, mapping);
    expect(done.kinds).toEqual({ PERSON: counts({ changed: 1, created: 1 }) });
    expect(await one('select name, version from person join record using (id) where id = $1', [grace.uuid])).toEqual({
      name: `Grace ${number}`,
      version: 2,
    });
  });
});

describe('importing again what an earlier import created twice', () => {
  const SIGNED = `
register: signed
lang: en
parties:
  side: { name: name, level: CITY, codes: id }
records:
  pact: { makes: AGREEMENT, key: no, title: title, kind: TWINNING, status: UNKNOWN, signatures: { party: side, role: SIGNATORY } }
`;
  /** Two cities with one identifier, the later created by an import, and an agreement that therefore lost a party. */
  async function createdTwice(q: string) {
    const known = await buildersOn(server.dataSource).city(`Known ${q}`);
    const towns = {
      content: `no,name,people,id\n1,Doubled ${q},5,${q}\n`,
      mapping: mappingOfTowns(`created-twice-${q.toLowerCase()}`),
    };
    const pacts = { content: `no,title,name,id\n${q},Pact of ${q},Elsewhere ${q},${q}\n`, mapping: SIGNED };
    await importTable(server.dataSource, towns);
    await server.sql("insert into identifier (record_id, scheme, value) values ($1, 'wikidata', $2)", [known.uuid, q]);
    await importTable(server.dataSource, pacts);
    const withIdentifier = async () =>
      (await server.sql('select record_id as id from identifier where value = $1 order by record_id', [q])).map(
        ({ id }) => id,
      );
    const sides = () =>
      server.sql(
        'select p.name from signature s join agreement a on a.id = s.agreement_id left join party p on p.id = s.party_id where a.title = $1',
        [`Pact of ${q}`],
      );
    expect([(await withIdentifier()).length, await sides()]).toEqual([2, [{ name: null }]]);
    return { known, towns, pacts, withIdentifier, sides };
  }

  it('merges the second record into the first and restores the lost party, once', async () => {
    const { known, towns, pacts, withIdentifier, sides } = await createdTwice('Q98000001');
    const dryRun = await importTable(server.dataSource, { ...towns, dryRun: true });
    expect(await withIdentifier()).toHaveLength(2);
    const done = await importTable(server.dataSource, towns);
    expect(sentences(done)).toEqual([
      [
        2,
        expect.stringMatching(
          new RegExp(`^party_\\w+ was created although ${known.id} has wikidata:Q98000001: the two records are merged`),
        ),
      ],
    ]);
    expect(dryRun).toEqual(done);
    expect(done.kinds).toEqual({ PARTY: counts({ unchanged: 1 }) });
    expect(await withIdentifier()).toEqual([known.uuid]);
    await importTable(server.dataSource, pacts);
    expect(await sides()).toEqual([{ name: 'Known Q98000001' }]);
    expect((await importTable(server.dataSource, towns)).report).toEqual([]);
  });

  it('leaves records that an editor changed', async () => {
    const { towns, withIdentifier } = await createdTwice('Q98000002');
    await server.sql("update party set population = 6 where name = 'Doubled Q98000002'");
    expect((await importTable(server.dataSource, towns)).report).toEqual([]);
    expect(await withIdentifier()).toHaveLength(2);
  });
});

describe('importing with --create-parties', () => {
  const PACTS = `
register: coded
lang: en
parties:
  side: { name: name, level: CITY, within: land, codes: id, latitude: lat, longitude: long }
records:
  pact: { makes: AGREEMENT, key: no, title: title, kind: TWINNING, status: UNKNOWN, signatures: { party: side, role: SIGNATORY } }
`;
  const HEADER = 'no,title,name,land,id,lat,long';

  it('creates one party for two names with the same identifier of any scheme', async () => {
    const done = await load(
      `${HEADER}\n1,Pact of Alphaville,Alphaville,Cuba,Q99000001,22,-80\n1,Pact of Alphaville,Betaville,Cuba,Q99000001,22,-80
2,Pact of Gammaville,Gammaville,Cuba,geonames:99000002,21,-79\n2,Pact of Gammaville,Omegaville,Cuba,geonames:99000002,21,-79\n`,
      PACTS,
      { createParties: true },
    );
    expect(done.partiesMade).toBe(2);
    expect(
      await server.sql(
        "select p.name, i.scheme, i.value from identifier i join party p on p.id = i.record_id where i.value like '%9900000_' order by 1",
      ),
    ).toEqual([
      { name: 'Alphaville', scheme: 'wikidata', value: 'Q99000001' },
      { name: 'Gammaville', scheme: 'geonames', value: '99000002' },
    ]);
  });

  it('creates two parties for one name with different identifiers', async () => {
    const done = await load(
      `${HEADER}\n3,Pact of Epsilon,Epsilon,Cuba,Q99000011,,\n3,Pact of Epsilon,Epsilon,Cuba,Q99000012,,\n`,
      PACTS.replace(', latitude: lat, longitude: long', ''),
      { createParties: true },
    );
    // The place of Epsilon is unknown; only its country is known.
    expect(done.partiesMade).toBe(2);
  });

  it('creates no party for an identifier that several parties share, and reports it', async () => {
    const identifiers = [{ scheme: 'wikidata', value: 'Q99000021' }];
    const builders = buildersOn(server.dataSource);
    for (const name of ['Zetaville', 'Etaville']) await builders.city(name, null, { identifiers });
    const { names, partiesMade } = await load(
      `${HEADER}\n4,Pact of Thetaville,Thetaville,Cuba,Q99000021,22,-80\n`,
      PACTS,
      { createParties: true },
    );
    expect(partiesMade).toBe(0);
    expect(names).toMatchObject([
      {
        name: 'Thetaville',
        how: 'UNKNOWN',
        party: '',
        remark: expect.stringMatching(/^The identifiers do not decide: wikidata:Q99000021 belongs to 2 records/),
      },
    ]);
  });

  it('finds a past country by its code under any name', async () => {
    await buildersOn(server.dataSource).country('Sowjetunion', {
      identifiers: [{ scheme: 'iso3166-3', value: 'SUHH' }],
    });
    await load(
      `no,title,name\n5,Pact of unions,Soviet Union\n`,
      PACTS.replace(/side: \{.*\}/, 'side: { name: name, level: COUNTRY }').replace(
        'status: UNKNOWN',
        'status: UNKNOWN, signedOn: { is: "1950" }',
      ),
      {
        createParties: true,
      },
    );
    expect(
      await server.sql(
        `select p.name from signature s join party p on p.id = s.party_id join agreement a on a.id = s.agreement_id where a.title = 'Pact of unions'`,
      ),
    ).toEqual([{ name: 'Sowjetunion' }]);
  });
});
