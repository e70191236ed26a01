import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importTable } from '../harness/imports.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

const MAPPING = `
register: acts
records:
  treaty:
    makes: AGREEMENT
    key: no
    title: { join: [{ is: Changed treaty }, no], with: ' ' }
    kind: TREATY
    status: UNKNOWN
    signatures: { party: { name: party, level: COUNTRY }, role: SIGNATORY, actions: { kind: action, on: date } }
`;
const CONTENT = `no,party,action,date
1,France,SIGNATURE,1990-01-01
1,France,RATIFICATION,1991-02-02
1,Germany,SIGNATURE,1990-01-01
1,Germany,WITHDRAWAL,2001-04-04
2,Cuba,SIGNATURE,1990-01-01
2,Cuba,RATIFICATION,1991
`;

describe('records changed by an import', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  }, 120_000);
  afterAll(() => server.stop());

  const given = { content: CONTENT, mapping: MAPPING };
  const treaties = async () => {
    const { body } = await server.query(`{
      agreements(search: "changed treaty", orderBy: { field: TITLE, direction: ASC }) {
        nodes { version signatures { nodes { id party { name } actions { kind on } } } }
      }
    }`);
    expect(body.errors).toBeUndefined();
    return body.data.agreements.nodes as TestData[];
  };
  const kindsOf = (treaty: TestData) =>
    treaty.signatures.nodes.map(({ party, actions }: TestData) => [
      party.name,
      ...actions.map(({ kind }: TestData) => kind),
    ]);

  /** The stored state of a treaty, with one action per party. */
  const WITH_FIRST_ACTIONS = `(
    select jsonb_set(said::jsonb, '{signatures}', jsonb_agg(jsonb_set(s - 'actions', '{actions}', jsonb_build_array(s -> 'actions' -> 0))))::text
    from jsonb_array_elements(said::jsonb -> 'signatures') s
  )`;

  it('restores what an earlier import of the same file omitted, except values that an editor changed', async () => {
    await importTable(server.dataSource, given);
    const whole = await treaties();
    // The state after an import that kept one action per party, in the records and in the stored claims.
    await server.sql(`
      delete from treaty_action where kind <> 'SIGNATURE';
      update imported_record set said = ${WITH_FIRST_ACTIONS};
      update imported_claim set said = ${WITH_FIRST_ACTIONS};
    `);
    // An editor has corrected one of the treaties since.
    await server.sql("delete from signature where party_id = (select id from party where alpha2 = 'DE')");
    const { kinds, report } = await importTable(server.dataSource, given);
    expect(kinds.AGREEMENT).toMatchObject({ changed: 2, created: 0 });
    expect(report.map(({ row, sentences }) => [row, sentences])).toEqual([
      [2, ['The same file was imported before with another result. Corrected: signatures.']],
      [6, ['The same file was imported before with another result. Corrected: signatures.']],
    ]);
    const [one, two] = await treaties();
    expect(kindsOf(one!)).toEqual([['France', 'SIGNATURE', 'RATIFICATION']]);
    expect(kindsOf(two!)).toEqual(kindsOf(whole[1]!));
    expect(two!.signatures.nodes[0].id).toBe(whole[1]!.signatures.nodes[0].id);

    const { kinds: again } = await importTable(server.dataSource, given);
    expect(again.AGREEMENT).toMatchObject({ unchanged: 2, changed: 0 });
    expect(await treaties()).toEqual([one, two]);
  });

  /** 40 treaties instead of the 500 of `npm run test:import-full`. */
  const TREATIES = process.env.IMPORT_SIGNATURES ? 500 : 40;
  const PARTIES = 16;

  it(`has one revision per record: ${TREATIES * PARTIES} signatures of ${TREATIES} treaties`, async () => {
    const { body } = await server.query(
      `{ parties(where: { levels: [COUNTRY] }, first: ${PARTIES}) { nodes { name } } }`,
    );
    const names: string[] = body.data.parties.nodes.map(({ name }: TestData) => name);
    const table = (treaties: number, rows: (no: number) => string[]) => {
      const all = Array.from({ length: treaties }, (_, index) => rows(index + 1000));
      return { ...given, content: `no,party,action,date\n${all.flat().join('\n')}\n` };
    };
    const short = (no: number) => [`${no},${names[0]},SIGNATURE,1990`];
    const long = (no: number) => names.map((name) => `${no},"${name}",RATIFICATION,1991`);
    const statementsOf = async (treaties: number) => {
      await importTable(server.dataSource, table(treaties, short));
      const before = await written();
      const begun = performance.now();
      const { kinds } = await importTable(server.dataSource, table(treaties, long));
      expect(kinds.AGREEMENT!.changed).toBe(treaties);
      const seconds = (performance.now() - begun) / 1000;
      return { revisions: (await written()) - before, seconds };
    };
    const written = async () =>
      Number(
        (await server.sql('select count(*) from revision join agreement on agreement.id = revision.record_id'))[0]!
          .count,
      );
    const { revisions, seconds } = await statementsOf(TREATIES);
    expect(revisions).toBe(TREATIES);
    process.stderr.write(`${TREATIES * PARTIES} signatures were changed in ${seconds.toFixed(1)} s.\n`);
    const { body: after } = await server.query(
      `{ agreements(search: "changed treaty 1000") { nodes { signatures(first: 20) { totalCount nodes { actions { kind } } } } } }`,
    );
    const [{ signatures }] = after.data.agreements.nodes;
    expect(signatures.totalCount).toBe(PARTIES);
    expect(signatures.nodes[0].actions).toEqual([{ kind: 'RATIFICATION' }]);
  }, 600_000);
});
