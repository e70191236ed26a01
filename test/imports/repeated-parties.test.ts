import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { Role } from '../../src/access/viewer.ts';
import { importTable } from '../harness/imports.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';
import { Dice } from '../query/reference-executor/dice.ts';

const MAPPING = `
register: acts
records:
  treaty:
    makes: AGREEMENT
    key: treaty
    title: title
    kind: TREATY
    status: UNKNOWN
    signatures:
      party: { name: party, level: COUNTRY }
      role: { column: role, else: SIGNATORY }
      actions: { kind: { column: action, case: upper }, on: date, effectiveOn: effective, text: text }
`;
const HEADER = 'treaty,title,party,role,action,date,effective,text';

describe('a party that is named several times', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ viewer: () => ({ role: Role.EDITOR, name: 'Ada', identity: 'key 1' }) });
  }, 120_000);
  afterAll(() => server.stop());

  const SIGNATURES = `signatures(first: 100) {
    totalCount nodes { id party { name } role namedAs capacity signers { signedAs person { name } } actions { kind on effectiveOn text } }
  }`;
  const agreement = async (title: string) => {
    const { body } = await server.query(
      `query ($title: String!) { agreements(search: $title) { nodes { id title version flags { code } ${SIGNATURES} } } }`,
      { title },
    );
    expect(body.errors).toBeUndefined();
    return body.data.agreements.nodes.find((node: TestData) => node.title === title) as TestData;
  };
  const actionsOf = (found: TestData) =>
    Object.fromEntries(
      found.signatures.nodes.map(({ party, namedAs, actions }: TestData) => [
        party?.name ?? namedAs,
        actions.map(({ kind, on }: TestData) => `${kind} ${on}`),
      ]),
    );
  const table = (...rows: string[]) =>
    importTable(server.dataSource, { content: `${[HEADER, ...rows].join('\n')}\n`, mapping: MAPPING });

  /** Imports a corrected export. */
  const corrections = async (content: string) => {
    const form = new FormData();
    form.set('file', new Blob([content]), 'signatures.csv');
    const answer = await fetch(`${server.url}/import`, { method: 'POST', body: form });
    const lines: TestData[] = (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    return { outcome: lines.at(-1)!.outcome as TestData, refused: lines.filter(({ row }) => row) };
  };

  it('in rows of a table has all its actions in one signature', async () => {
    const { kinds, report } = await table(
      '1,Treaty of repeated rows,France,,Signature,1990-01-01,,',
      '1,Treaty of repeated rows,France,,Ratification,1991-02-02,,',
      '1,Treaty of repeated rows,Germany,,Signature,1990-01-01,,',
      '1,Treaty of repeated rows,Germany,,Ratification,1992-03-03,,',
      '1,Treaty of repeated rows,Germany,,Withdrawal,2001-04-04,,',
      '1,Treaty of repeated rows,germany,,Signature,1990-01-01,,',
      '1,Treaty of repeated rows,Germany,,Declaration,1995,,On fish',
      '1,Treaty of repeated rows,Germany,,Declaration,1995,,On salt',
      '1,Treaty of repeated rows,Ruritania,,Signature,1990-01-01,,',
      '1,Treaty of repeated rows,RURITANIA,,Ratification,1993,,',
    );
    expect(kinds.AGREEMENT).toMatchObject({ created: 1 });
    expect(new Set(report.flatMap(({ sentences }) => sentences))).toEqual(
      new Set([
        '"Ruritania" is not known as a party: the signature keeps only the name.',
        '"RURITANIA" is not known as a party: the signature keeps only the name.',
      ]),
    );
    const found = await agreement('Treaty of repeated rows');
    expect(found.signatures.totalCount).toBe(3);
    expect(actionsOf(found)).toEqual({
      France: ['SIGNATURE 1990-01-01', 'RATIFICATION 1991-02-02'],
      Germany: [
        'SIGNATURE 1990-01-01',
        'RATIFICATION 1992-03-03',
        'WITHDRAWAL 2001-04-04',
        'DECLARATION 1995',
        'DECLARATION 1995',
      ],
      Ruritania: ['SIGNATURE 1990-01-01', 'RATIFICATION 1993'],
    });
  });

  it('in contradicting rows of a table keeps the first values, and the later row is reported', async () => {
    const { report } = await table(
      '2,Treaty of contradicting rows,France,,Signature,1990-01-01,1990-06-01,',
      '2,Treaty of contradicting rows,Cuba,,Signature,1990-01-01,,',
      '2,Treaty of contradicting rows,France,,Signature,1990-01-01,1991-06-01,',
    );
    expect(report.map(({ row, grade, sentences }) => [row, grade, sentences])).toEqual([
      [4, 'REPAIRED', ['Rows of the same record differ: the first value of signatures.actions.effectiveOn counts.']],
    ]);
    const { signatures } = await agreement('Treaty of contradicting rows');
    const [france] = signatures.nodes.filter(({ party }: TestData) => party.name === 'France');
    expect(france.actions).toEqual([{ kind: 'SIGNATURE', on: '1990-01-01', effectiveOn: '1990-06-01', text: null }]);
  });

  it('in rows of a table with different people has one signature with both people', async () => {
    const mapping = `
register: hands
records:
  signer: { makes: PERSON, key: who, names: { text: who } }
  treaty:
    makes: AGREEMENT
    key: no
    title: title
    kind: TREATY
    status: UNKNOWN
    signatures: { party: { name: party, level: COUNTRY }, role: SIGNATORY, signers: { person: signer, signedAs: as } }
`;
    const content = `no,title,party,who,as
1,Treaty of many hands,France,Ada First,Minister
1,Treaty of many hands,France,Bert Second,Ambassador
1,Treaty of many hands,Cuba,Cleo Third,Ambassador
1,Treaty of many hands,France,Ada First,Envoy
`;
    const { report } = await importTable(server.dataSource, { content, mapping });
    expect(report.map(({ row, sentences }) => [row, sentences])).toEqual([
      [5, ['Rows of the same record differ: the first value of signatures.signers.signedAs counts.']],
    ]);
    const { signatures } = await agreement('Treaty of many hands');
    expect(signatures.totalCount).toBe(2);
    const [france] = signatures.nodes.filter(({ party }: TestData) => party.name === 'France');
    expect(france.signers).toEqual([
      { signedAs: 'Minister', person: { name: 'Ada First' } },
      { signedAs: 'Ambassador', person: { name: 'Bert Second' } },
    ]);
  });

  describe('in one input of a mutation', () => {
    const CREATE = `mutation ($input: CreateAgreementInput!) {
      createAgreement(input: $input) { agreement { id version ${SIGNATURES} } userErrors { code path } }
    }`;
    const action = (kind: string, on: string | null, more: object = {}) => ({ kind, on, ...more });
    const input = (signatures: object[]) => ({
      titles: [{ text: 'Treaty of one input', lang: 'en' }],
      kind: 'TREATY',
      status: 'SIGNED',
      signatures,
    });
    const created = async (signatures: object[]) => {
      const { body } = await server.query(CREATE, { input: input(signatures) });
      expect(body.errors).toBeUndefined();
      return body.data.createAgreement as TestData;
    };
    const france = (more: object) => ({ party: 'France', role: 'SIGNATORY', ...more });
    const cuba = { party: 'Cuba', role: 'SIGNATORY' };

    it.each<[string, object[], string, string]>([
      [
        'is one signatory, not two',
        [france({}), france({ signedOn: '1990' })],
        'TOO_FEW_SIGNATORIES',
        'input.signatures',
      ],
      [
        'is not named differently',
        [france({ namedAs: 'France' }), cuba, france({ namedAs: 'The French Republic' })],
        'SIGNATURE_TWICE',
        'input.signatures.2.namedAs',
      ],
      [
        'does not act in two capacities',
        [france({ capacity: 'OFFICIAL' }), cuba, france({ capacity: 'INDIVIDUAL' })],
        'SIGNATURE_TWICE',
        'input.signatures.2.capacity',
      ],
      [
        'has no action with effect from two days',
        [
          france({ actions: [action('RATIFICATION', '1990', { effectiveOn: '1991' })] }),
          cuba,
          france({ actions: [action('SIGNATURE', '1989'), action('RATIFICATION', '1990', { effectiveOn: '1992' })] }),
        ],
        'SIGNATURE_TWICE',
        'input.signatures.2.actions.1.effectiveOn',
      ],
    ])('%s', async (_, signatures, code, path) => {
      const before = await server.sql('select count(*)::integer from record');
      expect(await created(signatures)).toEqual({ agreement: null, userErrors: [{ code, path: path.split('.') }] });
      expect(await server.sql('select count(*)::integer from record')).toEqual(before);
    });

    it('has the actions of all entries', async () => {
      const { agreement: made, userErrors } = await created([
        france({ signedOn: '1990-01-01' }),
        cuba,
        france({ actions: [action('SIGNATURE', '1990-01-01'), action('RATIFICATION', '1991', { text: 'In full.' })] }),
        france({ capacity: 'INDIVIDUAL', actions: [action('RATIFICATION', '1991', { effectiveOn: '1992' })] }),
      ]);
      expect(userErrors).toEqual([]);
      expect(made.signatures.totalCount).toBe(2);
      const [one] = made.signatures.nodes.filter(({ party }: TestData) => party.name === 'France');
      expect(one).toMatchObject({
        capacity: 'INDIVIDUAL',
        actions: [
          { kind: 'SIGNATURE', on: '1990-01-01', effectiveOn: null, text: null },
          { kind: 'RATIFICATION', on: '1991', effectiveOn: '1992', text: 'In full.' },
        ],
      });

      const { body } = await server.query(
        `mutation ($input: UpdateAgreementInput!) {
          updateAgreement(input: $input) { agreement { version ${SIGNATURES} } userErrors { code path } }
        }`,
        {
          input: {
            id: made.id,
            expectedVersion: 1,
            signatures: [
              cuba,
              france({ signedOn: '1990-01-01' }),
              france({ id: one.id, actions: [action('WITHDRAWAL', '2000')] }),
            ],
          },
        },
      );
      expect(body.errors).toBeUndefined();
      const { agreement: changed, userErrors: none } = body.data.updateAgreement;
      expect([changed.version, none]).toEqual([2, []]);
      const [same] = changed.signatures.nodes.filter(({ party }: TestData) => party.name === 'France');
      expect(same.id).toBe(one.id);
      expect(same.actions.map(({ kind, on }: TestData) => [kind, on])).toEqual([
        ['SIGNATURE', '1990-01-01'],
        ['WITHDRAWAL', '2000'],
      ]);

      // Two clients that record one signature get an error about the other.
      const again = await server.query(
        `mutation { signAgreement(input: { id: "${made.id}", signature: { party: "France", role: SIGNATORY } }) { userErrors { code } } }`,
      );
      expect(again.body.data.signAgreement.userErrors).toEqual([{ code: 'SIGNATURE_EXISTS' }]);
    });
  });

  /** 800 by default; more with `npm run test:import-full`. */
  const GENERATED = Number(process.env.IMPORT_SIGNATURES ?? 800);

  it(`gives the same record by table, correction and mutation in ${GENERATED} generated signatures`, async () => {
    const A_TREATY = 200;
    const dice = new Dice(15);
    const { body } = await server.query('{ parties(where: { levels: [COUNTRY] }, first: 100) { nodes { id name } } }');
    const parties: { id: string; name: string }[] = body.data.parties.nodes;
    const KINDS = ['SIGNATURE', 'RATIFICATION', 'ACCESSION', 'DECLARATION', 'WITHDRAWAL'];
    const treaties = Array.from({ length: GENERATED / A_TREATY }, (_, no) => ({
      title: `Generated treaty ${no}`,
      rows: Array.from({ length: A_TREATY }, () => {
        const [kind, year, isDated] = [dice.pick(KINDS), dice.between(1950, 1961), dice.chance(0.9)];
        return {
          party: dice.pick(parties),
          role: dice.pick(['SIGNATORY', 'SIGNATORY', 'WITNESS']),
          kind,
          on: isDated ? `${year}` : '',
          effective: kind === 'RATIFICATION' && isDated ? `${year + 1}` : '',
          text: kind === 'DECLARATION' ? dice.pick(['On fish', 'On salt']) : '',
        };
      }),
    }));
    const csv = (prefix: string, nameOf: (party: { name: string }, row: number) => string) =>
      stringify([
        HEADER.split(','),
        ...treaties.flatMap(({ title, rows }) =>
          rows.map(({ party, role, kind, on, effective, text }, row) => [
            title,
            `${prefix} ${title}`,
            nameOf(party, row),
            role,
            kind,
            on,
            effective,
            text,
          ]),
        ),
      ]);
    const of = (register: string) => MAPPING.replace('register: acts', `register: ${register}`);
    const byTable = { content: csv('By table:', ({ name }) => name), mapping: of('by-table') };
    expect((await importTable(server.dataSource, byTable)).kinds.AGREEMENT).toMatchObject({ created: treaties.length });

    // Every other row uses an unknown name for the party, which is corrected later.
    const unknown = csv('By correction:', ({ name }, row) => (row % 2 ? `${name} as of old` : name));
    await importTable(server.dataSource, { content: unknown, mapping: of('by-correction') });
    const idOf = new Map(parties.map(({ id, name }) => [`${name} as of old`, id]));
    const answer = await fetch(`${server.url}/export/signatures.csv`);
    const exported: { [column: string]: string }[] = parse(await answer.text(), { columns: true, bom: true });
    const corrected = exported
      .filter(({ namedAs }) => idOf.has(namedAs!))
      .map(({ id, version, namedAs }) => [id, version, idOf.get(namedAs!), '']);
    expect(corrected.length).toBeGreaterThan(treaties.length * 20);
    const correction = stringify([['id', 'version', 'partyId', 'namedAs'], ...corrected]);
    const { outcome, refused } = await corrections(correction);
    expect(refused).toEqual([]);
    expect(outcome.kinds.SIGNATURE).toMatchObject({ changed: corrected.length, refused: 0 });

    for (const { title, rows } of treaties) {
      const { body } = await server.query(
        'mutation ($input: CreateAgreementInput!) { createAgreement(input: $input) { userErrors { code message path } } }',
        {
          input: {
            titles: [{ text: `By mutation: ${title}`, lang: 'en' }],
            kind: 'TREATY',
            status: 'UNKNOWN',
            signatures: rows.map(({ party, role, kind, on, effective, text }) => ({
              party: party.id,
              role,
              actions: [{ kind, on: on || null, effectiveOn: effective || null, text: text || null }],
            })),
          },
        },
      );
      expect(body.errors).toBeUndefined();
      expect(body.data.createAgreement.userErrors).toEqual([]);
    }

    const records = async (prefix: string) =>
      server.sql(
        `select substr(a.title, length($1) + 2) as title, p.name, g.role,
            array_agg(concat_ws(' ', t.kind, t.acted_on, t.effective_on, t.text) order by t.kind, t.acted_on, t.text) as actions
          from agreement a join signature g on g.agreement_id = a.id left join party p on p.id = g.party_id
          left join treaty_action t on t.signature_id = g.id
          where a.title like $1 || '%' group by a.title, g.id, p.name, g.role order by 1, 2, 3`,
        [prefix],
      );
    const expected = await records('By table:');
    const distinct = treaties.map(({ rows }) => new Set(rows.map(({ party, role }) => `${party.name} ${role}`)).size);
    expect(expected).toHaveLength(distinct.reduce((sum, count) => sum + count, 0));
    expect(await records('By correction:')).toEqual(expected);
    expect(await records('By mutation:')).toEqual(expected);
  }, 600_000);
});
