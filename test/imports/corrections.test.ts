import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { AgreementKind } from '../../src/domain/agreements/agreement.entity.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { workbook } from '../harness/workbooks.ts';

type Row = { [column: string]: string };

/** The response of `POST /import`: rows to review, and the outcome. */
interface Answer {
  rows: [row: number, grade: string, sentences: string[]][];
  kinds: { [kind: string]: { changed: number; unchanged: number; refused: number } };
}

const LISTS = [
  'sources',
  'topics',
  'parties',
  'people',
  'forumSeries',
  'forums',
  'sessions',
  'speakers',
  'delegations',
  'agreements',
  'signatures',
  'commitments',
  'statements',
  'figures',
  'cooperationItems',
];

describe('importing a corrected export', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({
      viewer: ({ headers }) =>
        headers.authorization === 'nobody' ? ANONYMOUS : { role: Role.EDITOR, name: 'Ada', identity: 'key 1' },
    });
    const { body } = await server.query(`mutation {
      one: createAgreement(input: { titles: [{ lang: "en", text: "Pact on roads" }], kind: TREATY, kindAsTitled: "Pact",
        status: SIGNED, signedOn: "2025-11", places: ["Moscow"], value: { value: "12.50", currency: "USD" },
        signatures: [{ party: "Russia", role: SIGNATORY }, { party: "Cuba", role: SIGNATORY }] }) { userErrors { message } }
      two: createAgreement(input: { titles: [{ lang: "en", text: "=SUM(A1)" }], kind: TREATY, status: ANNOUNCED,
        visibility: INTERNAL }) { userErrors { message } }
      person: createPerson(input: { names: [{ lang: "en", text: "Ana Peres", given: "Ana", family: "Peres" },
        { lang: "ru", text: "Ана Перес" }] }) { userErrors { message } }
      forum: createForum(input: { titles: [{ lang: "en", text: "Fair of roads" }], kind: CONFERENCE, status: SCHEDULED,
        startsOn: "2025" }) { userErrors { message } }
    }`);
    expect(Object.values(body.data).flatMap((payload) => (payload as { userErrors: object[] }).userErrors)).toEqual([]);
    const { body: session } = await server.query(`mutation {
      createSession(input: { forum: "fair-of-roads", titles: [{ lang: "en", text: "On gravel" }], kind: TALK,
        status: SCHEDULED, startsAt: "2025-11-05T06:30:00Z", rooms: ["A", "B"] }) { userErrors { message } }
    }`);
    expect(session.data.createSession.userErrors).toEqual([]);
  }, 120_000);
  afterAll(() => server.stop());

  const exported = async (list: string): Promise<string> => {
    const answer = await fetch(`${server.url}/export/${list}.csv`);
    expect(answer.status).toBe(200);
    return answer.text();
  };
  const rowsOf = async (list: string, holds: (row: Row) => boolean): Promise<Row[]> => {
    const rows: Row[] = parse(await exported(list), { columns: true });
    return rows.filter(holds);
  };
  const agreement = async (title: string): Promise<Row> =>
    (await rowsOf('agreements', (row) => row.title === title))[0]!;
  const send = (content: string | Buffer<ArrayBuffer>, more: { [name: string]: string } = {}, headers = {}) => {
    const form = new FormData();
    form.set('file', new Blob([content]), 'corrected.csv');
    for (const [name, value] of Object.entries(more)) form.set(name, value);
    return fetch(`${server.url}/import`, { method: 'POST', body: form, headers });
  };
  const imported = async (
    given: Row[] | string | Buffer<ArrayBuffer>,
    more: { [name: string]: string } = {},
  ): Promise<Answer> => {
    const answer = await send(Array.isArray(given) ? stringify(given, { header: true }) : given, more);
    const lines = (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect([answer.status, Object.keys(lines.at(-1))]).toEqual([200, ['outcome']]);
    return {
      rows: lines.flatMap(({ row }) => (row ? [[row.row, row.grade, row.sentences]] : [])) as Answer['rows'],
      kinds: lines.at(-1).outcome.kinds,
    };
  };
  const counts = (some: object) => ({
    created: 0,
    changed: 0,
    unchanged: 0,
    refused: 0,
    vanished: 0,
    pruned: 0,
    ...some,
  });
  const state = () =>
    server.sql(
      'select (select sum(version) from record)::integer as versions, (select count(*) from change)::integer as changes, (select count(*) from record)::integer as records',
    );

  describe('rejects a row, and changes nothing,', () => {
    const refused: [string, (row: Row) => Row, string[]][] = [
      [
        'if the id is unknown',
        (row) => ({ ...row, id: 'agreement_0199c1f4a2b37c4d8e9f00000000ffff' }),
        ['There is no such record.'],
      ],
      ['if the id is invalid', (row) => ({ ...row, id: '17' }), ['"17" is not an id.']],
      [
        'if the id is that of a part without its own table',
        (row) => ({ ...row, id: row.id!.replace('agreement', 'signer') }),
        ['A signer cannot be corrected by its own table.'],
      ],
      ['if the version is missing', (row) => ({ ...row, version: '' }), ['"" is not a version.']],
      [
        'if a date is invalid',
        (row) => ({ ...row, signedOn: '2025-13' }),
        ['signedOn: "2025-13" is not a date such as "2025-11-05", "2025-11" or "2025".'],
      ],
      [
        'if a word is unknown',
        (row) => ({ ...row, kind: 'PACT' }),
        [`kind: "PACT" is not one of ${Object.values(AgreementKind).join(', ')}.`],
      ],
      [
        'if a party is not given by its id',
        (row) => ({ ...row, placeIds: 'Havana' }),
        ['placeIds: "Havana" is not a list separated by ";" in which each item is the id of a party.'],
      ],
      [
        'if the party does not exist',
        (row) => ({ ...row, placeIds: 'party_0199c1f4a2b37c4d8e9f00000000ffff' }),
        ['One record would refer to another that does not exist.'],
      ],
      [
        'if a required field is cleared',
        (row) => ({ ...row, title: '' }),
        ['title: the field can be changed, but not emptied.'],
      ],
      [
        'if a rule is broken',
        (row) => ({ ...row, terminatedOn: '1999' }),
        ['terminatedOn: It would be terminated (1999) before it was signed (2025-11).'],
      ],
      [
        'if several rules are broken, and reports all of them',
        (row) => ({ ...row, inForceFrom: '1998', terminatedOn: '1999' }),
        [
          'inForceFrom: It would be in force (1998) before it was signed (2025-11).',
          'terminatedOn: It would be terminated (1999) before it was signed (2025-11).',
        ],
      ],
      [
        'if the status would go back',
        (row) => ({ ...row, status: 'NEGOTIATING' }),
        ['status: The status cannot change from SIGNED back to NEGOTIATING.'],
      ],
    ];
    it.each(refused)('%s', async (_, corrected, sentences) => {
      const row = await agreement('Pact on roads');
      const before = await state();
      expect((await imported([corrected(row)])).rows).toEqual([[2, 'REFUSED', sentences]]);
      expect(await state()).toEqual(before);
    });

    it('rejects a file with a column that no export has', async () => {
      const before = await state();
      const answer = await send(
        stringify([{ ...(await agreement('Pact on roads')), signedAt: '2025' }], { header: true }),
      );
      expect(await answer.text()).toContain('corrected.csv: no export has a column \\"signedAt\\".');
      expect(await state()).toEqual(before);
    });

    it('rejects a client without write permission', async () => {
      expect((await send('id,version\n', {}, { authorization: 'nobody' })).status).toBe(401);
    });

    it('rejects a second row about the same record', async () => {
      const row = await agreement('Pact on roads');
      const { rows, kinds } = await imported([row, { ...row, kind: 'CHARTER' }]);
      expect(rows).toEqual([[3, 'REFUSED', ['Row 2 is about the same record.']]]);
      expect(kinds).toEqual({ AGREEMENT: counts({ unchanged: 1, refused: 1 }) });
    });
  });

  it.each(LISTS)('changes nothing if nothing was corrected: %s', async (list) => {
    const content = await exported(list);
    const before = await state();
    const { rows, kinds } = await imported(content);
    expect(rows).toEqual([]);
    const unchanged = Object.values(kinds).reduce((sum, kind) => sum + kind.unchanged, 0);
    expect(unchanged).toBe(parse(content).length - 1);
    expect(await state()).toEqual(before);
  });

  const read = async (id: string) => {
    const { body } = await server.query(
      `query ($id: ID!) { node(id: $id) { ... on Agreement {
        version title kindAsTitled status signedOn inForceFrom places { name } value { value currency } topics { name }
        history(first: 1) { nodes { by note } }
      } } }`,
      { id },
    );
    expect(body.errors).toBeUndefined();
    return body.data.node;
  };

  it('clears empty cells and leaves fields without a column unchanged', async () => {
    const row = await agreement('Pact on roads');
    const havana = (await rowsOf('parties', ({ slug }) => slug === 'havana'))[0]!.id!;
    const corrected = {
      ...{ id: row.id!, version: row.version!, title: '=Pact on roads', kindAsTitled: '', signedOn: '2025-11-06' },
      ...{ placeIds: `${havana}; ${row.placeIds}`, currency: 'EUR', inForceFrom: '2026', status: 'IN_FORCE' },
    };
    const { rows, kinds } = await imported([corrected]);
    expect([rows, kinds]).toEqual([[], { AGREEMENT: counts({ changed: 1 }) }]);
    expect(await read(row.id!)).toEqual({
      ...{ version: 2, title: '=Pact on roads', kindAsTitled: null, status: 'IN_FORCE', signedOn: '2025-11-06' },
      ...{ inForceFrom: '2026', places: [{ name: 'Havana' }, { name: 'Moscow' }], topics: [] },
      value: { value: '12.5', currency: 'EUR' },
      history: { nodes: [{ by: 'Ada', note: 'Corrected by row 2 of corrected.csv.' }] },
    });

    // Escaped formulas are read back unescaped, and the same file changes nothing more.
    const before = await state();
    expect((await agreement("'=Pact on roads")).id).toBe(row.id);
    expect((await imported(await exported('agreements'))).rows).toEqual([]);
    expect(await imported([corrected])).toEqual({ rows: [], kinds: { AGREEMENT: counts({ unchanged: 1 }) } });
    expect(await state()).toEqual(before);
    await imported([{ ...corrected, version: '2', title: 'Pact on roads' }]);
    expect((await read(row.id!)).title).toBe('Pact on roads');
  });

  it('moves the signature actions and the status change that had the corrected signing day', async () => {
    const { body } = await server.query(`mutation {
      createAgreement(input: { titles: [{ lang: "en", text: "Pact on bridges" }], kind: TREATY, status: SIGNED,
        signedOn: "2025-03-01", signatures: [
          { party: "Russia", role: SIGNATORY, signedOn: "2025-03-01" },
          { party: "Cuba", role: SIGNATORY, signedOn: "2025-03-02" }] }) { userErrors { message } }
    }`);
    expect(body.data.createAgreement.userErrors).toEqual([]);
    const row = await agreement('Pact on bridges');
    const { rows, kinds } = await imported([{ ...row, signedOn: '2025-03-04' }]);
    expect([rows, kinds]).toEqual([[], { AGREEMENT: counts({ changed: 1 }) }]);
    const { body: read } = await server.query(
      `query ($id: ID!) { agreement(id: $id) {
        version signedOn statusChanges { to on } flags { code } signatures { nodes { party { slug } signedOn } }
      } }`,
      { id: row.id },
    );
    expect(read.data.agreement).toEqual({
      version: 2,
      signedOn: '2025-03-04',
      statusChanges: [{ to: 'SIGNED', on: '2025-03-04' }],
      flags: [{ code: 'SIGNATURE_DATES_DIFFER' }],
      signatures: {
        nodes: [
          { party: { slug: 'cuba' }, signedOn: '2025-03-02' },
          { party: { slug: 'russia' }, signedOn: '2025-03-04' },
        ],
      },
    });
  });

  it('recognises a corrected workbook', async () => {
    const { id = '', version = '' } = await agreement('Pact on roads');
    const header = ['id', 'version', 'kindAsTitled'];
    const { rows, kinds } = await imported(workbook([header, [id, version, 'Pact of friends']]));
    expect([rows, kinds]).toEqual([[], { AGREEMENT: counts({ changed: 1 }) }]);
    expect((await read(id)).kindAsTitled).toBe('Pact of friends');
  });

  it('changes records together, each with its own note, and rejects only the row that breaks a rule', async () => {
    const titles = ['Pact on gravel', 'Pact on sand', 'Pact on clay'];
    for (const title of titles) {
      const { body } =
        await server.query(`mutation { createAgreement(input: { titles: [{ lang: "en", text: "${title}" }],
        kind: TREATY, status: SIGNED, signedOn: "2025", signatures: [{ party: "Russia", role: SIGNATORY },
        { party: "Cuba", role: SIGNATORY }] }) { userErrors { message } } }`);
      expect(body.data.createAgreement.userErrors).toEqual([]);
    }
    const pacts = async () => {
      const found = await rowsOf('agreements', ({ title }) => titles.includes(title!));
      return titles.map((title) => found.find((row) => row.title === title)!) as [Row, Row, Row];
    };
    const [gravel, sand, clay] = await pacts();
    const { rows, kinds } = await imported([
      { ...gravel, kind: 'PROTOCOL' },
      { ...sand, terminatedOn: '1999' },
      { ...clay, kind: 'CHARTER' },
    ]);
    expect(rows).toEqual([
      [3, 'REFUSED', ['terminatedOn: It would be terminated (1999) before it was signed (2025).']],
    ]);
    expect(kinds).toEqual({ AGREEMENT: counts({ changed: 2, refused: 1 }) });
    const shown = await Promise.all([gravel, sand, clay].map(({ id }) => read(id!)));
    expect(shown.map(({ version, history }) => [version, history.nodes[0]!.note])).toEqual([
      [2, 'Corrected by row 2 of corrected.csv.'],
      [1, null],
      [2, 'Corrected by row 4 of corrected.csv.'],
    ]);
    expect((await pacts()).map(({ kind }) => kind)).toEqual(['PROTOCOL', 'TREATY', 'CHARTER']);
  });

  it('reports a conflict per row if somebody else changed the record after the export', async () => {
    const [seen, other] = [await agreement('Pact on roads'), await agreement("'=SUM(A1)")];
    const { body } = await server.query(
      `mutation { updateAgreement(input: { id: "${seen.id}", expectedVersion: ${seen.version}, signedOn: "2025-11-07" }) { userErrors { message } } }`,
    );
    expect(body.data.updateAgreement.userErrors).toEqual([]);
    const by = Number(seen.version) + 1;
    const { rows, kinds } = await imported([
      { ...seen, signedOn: '2025-11-08' },
      { ...other, title: 'Sum' },
    ]);
    expect(rows).toEqual([
      [
        2,
        'CONFLICT',
        [
          `The record has version ${by} now, not ${seen.version} (signedOn: "2025-11-08" in the file, "2025-11-07" in the record).`,
        ],
      ],
    ]);
    expect(kinds).toEqual({ AGREEMENT: counts({ changed: 1, refused: 1 }) });
    expect(await read(seen.id!)).toMatchObject({ version: by, signedOn: '2025-11-07' });
  });

  it('reports the same and writes nothing in a dry run', async () => {
    const row = await agreement('Pact on roads');
    const before = await state();
    const tried = await imported([{ ...row, kind: 'CHARTER' }], { 'dry-run': 'true' });
    expect(await state()).toEqual(before);
    expect(await imported([{ ...row, kind: 'CHARTER' }])).toEqual(tried);
    expect(tried).toEqual({ rows: [], kinds: { AGREEMENT: counts({ changed: 1 }) } });
  });

  it('reports derived columns and columns that a table cannot correct', async () => {
    const row = await agreement('Pact on roads');
    const before = await state();
    const { rows, kinds } = await imported([
      { ...row, places: 'Kazan', signedOnLatest: '2030-01-01', parties: 'Cuba', visibility: 'INTERNAL' },
    ]);
    expect(rows).toEqual([
      [
        2,
        'REPAIRED',
        [
          '"parties" is not corrected by a table, and is left out.',
          '"places" follows from "placeIds", and is left out.',
          '"signedOnLatest" follows from "signedOn", and is left out.',
          '"visibility" is not corrected by a table, and is left out.',
        ],
      ],
    ]);
    expect(kinds).toEqual({ AGREEMENT: counts({ unchanged: 1 }) });
    expect(await state()).toEqual(before);
  });

  it('corrects the main name and leaves the other names, and corrects the place of a city and the hours of a session', async () => {
    const [person] = await rowsOf('people', ({ name }) => name === 'Ana Peres');
    const [city] = await rowsOf('parties', ({ slug }) => slug === 'havana');
    const [session] = await rowsOf('sessions', ({ title }) => title === 'On gravel');
    await imported([{ ...person!, name: 'Ana Pérez', familyName: 'Pérez' }]);
    await imported([{ ...city!, latitude: '23.13', longitude: '-82.38', population: '2130081' }]);
    await imported([{ ...session!, startsAt: '2025-11-05T10:30:00+03:00', rooms: 'A;C' }]);
    const { body } = await server.query(`{
      people(search: "Ana Pérez") { nodes { name givenName familyName ru: name(lang: "ru") } }
      party(ref: "Havana") { ... on City { coordinates { latitude longitude } population } }
      sessions(search: "gravel") { nodes { startsAt rooms status } }
    }`);
    expect(body.errors).toBeUndefined();
    expect(body.data).toEqual({
      people: {
        nodes: [{ name: 'Ana Pérez', givenName: 'Ana', familyName: 'Pérez', ru: 'Ана Перес' }],
      },
      party: { coordinates: { latitude: 23.13, longitude: -82.38 }, population: 2130081 },
      sessions: { nodes: [{ startsAt: '2025-11-05T07:30:00.000Z', rooms: ['A', 'C'], status: 'RESCHEDULED' }] },
    });
  });

  it('reads a table saved by a spreadsheet: semicolons, a byte order mark, TRUE in capitals', async () => {
    const row = await agreement('Pact on roads');
    const given = stringify([{ ...row, binding: 'TRUE' }], {
      header: true,
      delimiter: ';',
      bom: true,
      record_delimiter: 'windows',
    });
    expect((await imported(given)).kinds).toEqual({ AGREEMENT: counts({ changed: 1 }) });
    expect((await agreement('Pact on roads')).binding).toBe('true');
  });

  it('names the survivor of a merged record, and reports a deleted record as missing', async () => {
    const make = async (name: string) => {
      const { body } = await server.query(
        `mutation { createTopic(input: { names: [{ lang: "en", text: "${name}" }] }) { topic { id } } }`,
      );
      return body.data.createTopic.topic.id as string;
    };
    const [kept, absorbed, gone] = [await make('Roads'), await make('Ways'), await make('Rails')];
    const rows = await rowsOf('topics', ({ id }) => [absorbed, gone].includes(id!));
    const { body } = await server.query(`mutation {
      mergeRecords(input: { keep: "${kept}", expectedVersion: 1, absorb: "${absorbed}", expectedAbsorbVersion: 1 }) { userErrors { message } }
      deleteRecord(input: { id: "${gone}", expectedVersion: 1 }) { userErrors { message } }
    }`);
    expect([body.data.mergeRecords.userErrors, body.data.deleteRecord.userErrors]).toEqual([[], []]);
    expect((await imported(rows.map((row) => ({ ...row, name: 'Streets' })))).rows).toEqual(
      rows.map(({ id }, index) => [
        index + 2,
        'REFUSED',
        [id === absorbed ? `It was merged into ${kept}.` : 'There is no such record.'],
      ]),
    );
  });

  describe('of signatures', () => {
    let agreementId: string;
    beforeAll(async () => {
      const { body } = await server.query(`mutation {
        createAgreement(input: { titles: [{ lang: "en", text: "Pact on bridges" }], kind: TREATY, status: SIGNED,
          signatures: [
            { party: "Russia", role: SIGNATORY, signedOn: "2025-11", signers: [{ person: "ana-peres" }] },
            { party: "Cuba", role: SIGNATORY, actions: [{ kind: SIGNATURE, on: "2025" }, { kind: RATIFICATION, on: "2026" }] },
            { party: "Brazil", role: SIGNATORY },
            { party: "China", role: WITNESS, actions: [{ kind: SIGNATURE_AD_REFERENDUM, on: "2024" }, { kind: SIGNATURE, on: "2025" }] },
            { namedAs: "Atlantis", role: WITNESS }
          ] }) { agreement { id } userErrors { message } }
      }`);
      expect(body.data.createAgreement.userErrors).toEqual([]);
      agreementId = body.data.createAgreement.agreement.id;
    });

    const NAMES = ['Russia', 'Cuba', 'Brazil', 'China', ''];
    const signatures = async (): Promise<Row[]> => {
      const rows = await rowsOf('signatures', (row) => row.agreementId === agreementId);
      return rows.sort((one, other) => NAMES.indexOf(one.party!) - NAMES.indexOf(other.party!));
    };
    const asRead = async () => {
      const { body } = await server.query(
        `query ($id: ID!) { agreement(id: $id) { version history(first: 1) { nodes { by note } }
          signatures { nodes { party { name } namedAs role capacity signedOn ratifiedOn through { name } signers { person { name } } } } } }`,
        { id: agreementId },
      );
      expect(body.errors).toBeUndefined();
      const { nodes } = body.data.agreement.signatures;
      const place = ({ party }: { party: { name: string } | null }) => NAMES.indexOf(party?.name ?? '');
      nodes.sort((one: typeof body.data, other: typeof body.data) => place(one) - place(other));
      return body.data.agreement;
    };

    const refused: [string, (row: Row) => Row, string[]][] = [
      [
        'if the signature is unknown',
        (row) => ({ ...row, id: `signature_${'0'.repeat(32)}` }),
        ['There is no such record.'],
      ],
      ['if the role is empty', (row) => ({ ...row, role: '' }), ['role: the field can be changed, but not emptied.']],
      [
        'if the capacity is empty',
        (row) => ({ ...row, capacity: '' }),
        ['capacity: the field can be changed, but not emptied.'],
      ],
      [
        'if no signatory would be left',
        (row) => ({ ...row, partyId: '' }),
        ['A signature needs a party or `namedAs`. Give one of them.'],
      ],
      [
        'if the party would act through itself',
        (row) => ({ ...row, throughId: row.partyId! }),
        ['throughId: A party cannot act through itself. Give another party, or omit the field.'],
      ],
    ];
    it.each(refused)('rejects a row %s, and changes nothing', async (_, corrected, sentences) => {
      const [row] = await signatures();
      const before = await state();
      expect((await imported([corrected(row!)])).rows).toEqual([[2, 'REFUSED', sentences]]);
      expect(await state()).toEqual(before);
    });

    it('rejects a row of another agreement, and a signing day of a signature with several steps', async () => {
      const [russia, , , china] = await signatures();
      const other = (await agreement('Pact on roads')).id!;
      const before = await state();
      const { rows } = await imported([
        { ...russia!, agreementId: other, capacity: 'INDIVIDUAL' },
        { ...china!, signedOn: '2023' },
      ]);
      expect(rows).toEqual([
        [2, 'REFUSED', [`agreementId: the signature belongs to ${agreementId}. It cannot be moved.`]],
        [
          3,
          'REFUSED',
          ['signedOn: the party signed in several steps, which a table cannot change. Use updateAgreement.'],
        ],
      ]);
      expect(await state()).toEqual(before);
    });

    it('rejects rows that together leave too few signatories, and changes nothing', async () => {
      const rows = await signatures();
      const before = await state();
      const given = rows.slice(0, 3).map((row) => ({ ...row, role: 'WITNESS' }));
      const sentence =
        'signatures: An agreement that is SIGNED needs two signatories, unless it is unilateral; it has 0.';
      expect((await imported(given)).rows).toEqual([2, 3, 4].map((row) => [row, 'REFUSED', [sentence]]));
      expect(await state()).toEqual(before);
    });

    it('changes signatures of one agreement together, and rejects the row that breaks a rule', async () => {
      const [russia, cuba, brazil, , atlantis] = await signatures();
      const { version, ...before } = await asRead();
      const [ofRussia, ofCuba, ofBrazil, ofChina, ofAtlantis] = before.signatures.nodes;
      const { rows, kinds } = await imported([
        { ...cuba!, signedOn: '2025-11-06', signers: 'Ana Peres' },
        { ...brazil!, partyId: '' },
        { ...russia!, capacity: 'INDIVIDUAL', signedOn: '', throughId: cuba!.partyId!, through: 'Cuba' },
        { ...atlantis!, namedAs: '=Atlantis', signedOn: '2025-11' },
      ]);
      expect(rows).toEqual([
        [2, 'REPAIRED', ['"signers" is not corrected by a table, and is left out.']],
        [3, 'REFUSED', ['A signature needs a party or `namedAs`. Give one of them.']],
      ]);
      expect(kinds).toEqual({ SIGNATURE: counts({ changed: 3, refused: 1 }) });
      expect(await asRead()).toEqual({
        version: version + 1,
        history: { nodes: [{ by: 'Ada', note: 'Corrected by rows 2, 4 and 5 of corrected.csv.' }] },
        signatures: {
          nodes: [
            { ...ofRussia, capacity: 'INDIVIDUAL', signedOn: null, through: { name: 'Cuba' } },
            { ...ofCuba, signedOn: '2025-11-06' },
            ofBrazil,
            ofChina,
            { ...ofAtlantis, namedAs: '=Atlantis', signedOn: '2025-11' },
          ],
        },
      });
    });

    it('lets two signatures swap their parties', async () => {
      const [, cuba, brazil] = await signatures();
      const { rows, kinds } = await imported([
        { ...cuba!, partyId: brazil!.partyId!, party: 'Brazil' },
        { ...brazil!, partyId: cuba!.partyId!, party: 'Cuba' },
      ]);
      expect([rows, kinds]).toEqual([[], { SIGNATURE: counts({ changed: 2 }) }]);
      const parties = (await signatures()).map(({ id, party, signedOn }) => [id, party, signedOn]);
      expect(parties).toContainEqual([cuba!.id, 'Brazil', '2025-11-06']);
      expect(parties).toContainEqual([brazil!.id, 'Cuba', '']);
    });

    it('reports a conflict per row if the agreement was changed after the export, and changes nothing on a second import', async () => {
      const seen = await signatures();
      await imported([{ ...seen[2]!, namedAs: 'Brasil' }]);
      const [version, before] = [Number(seen[0]!.version), await state()];
      const { rows, kinds } = await imported([
        { ...seen[0]!, namedAs: 'RF' },
        { ...seen[2]!, namedAs: 'Brasil' },
        { ...seen[1]!, role: 'ACCEDING' },
      ]);
      const now = `The agreement of the signature has version ${version + 1} now, not ${version}`;
      expect(rows).toEqual([
        [2, 'CONFLICT', [`${now} (namedAs: "RF" in the file, "" in the record).`]],
        [4, 'CONFLICT', [`${now} (role: "ACCEDING" in the file, "SIGNATORY" in the record).`]],
      ]);
      expect(kinds).toEqual({ SIGNATURE: counts({ unchanged: 1, refused: 2 }) });
      expect(await state()).toEqual(before);
    });
  });

  it('changes the billing of speakers, and rejects a duplicate billing', async () => {
    const { body } = await server.query(`mutation {
      updateSession(input: { id: "${(await rowsOf('sessions', ({ title }) => title === 'On gravel'))[0]!.id}",
        expectedVersion: 2, speakers: [{ person: "ana-peres", role: CHAIR }, { person: "ana-peres", role: SPEAKER }] })
        { userErrors { message } session { id version } }
    }`);
    expect(body.data.updateSession.userErrors).toEqual([]);
    const { id, version } = body.data.updateSession.session;
    const rows = await rowsOf('speakers', ({ sessionId }) => sessionId === id);
    const [chair, speaker] = ['CHAIR', 'SPEAKER'].map((role) => rows.find((row) => row.role === role)!);
    const before = await state();
    expect((await imported([{ ...chair!, role: 'SPEAKER' }])).rows).toEqual([
      [2, 'REFUSED', ['The person is already listed as SPEAKER of the session. Remove one entry.']],
    ]);
    expect(await state()).toEqual(before);
    const [cuba] = await rowsOf('parties', ({ slug }) => slug === 'cuba');
    const { kinds } = await imported([
      { ...speaker!, billedAs: 'Minister of roads', representsId: cuba!.id! },
      { ...chair!, role: 'MODERATOR' },
    ]);
    expect(kinds).toEqual({ SPEAKER: counts({ changed: 2 }) });
    const now = await rowsOf('speakers', ({ sessionId }) => sessionId === id);
    const seen = { version: `${version + 1}` };
    expect(now.find((row) => row.id === chair!.id)).toEqual({ ...chair!, ...seen, role: 'MODERATOR' });
    expect(now.find((row) => row.id === speaker!.id)).toEqual({
      ...{ ...speaker!, ...seen, billedAs: 'Minister of roads' },
      ...{ representsId: cuba!.id!, represents: 'Cuba' },
    });
  });
});
