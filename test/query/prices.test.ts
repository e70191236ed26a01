import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { insert } from '../database/insert.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const COUNTRIES = 101;
/** Pairs of parties of the one PUBLIC agreement; 1,000 of them cost one point. */
const PAIRS = (COUNTRIES * (COUNTRIES - 1)) / 2;

let database: FreshDatabase;
let server: TestServer;

beforeAll(async () => {
  database = await freshDatabase({ seeded: false });
  const parties: string[] = [];
  for (let n = 0; n < COUNTRIES; n++) {
    const id = await insert(database.sql, 'party', { level: 'COUNTRY' });
    await insert(database.sql, 'party_name', { party_id: id, text: `Land ${n}` });
    parties.push(id);
  }
  for (const visibility of ['PUBLIC', 'INTERNAL', 'INTERNAL']) {
    const agreement = await insert(database.sql, 'agreement', { visibility, signed_on: '2001-02-03' });
    await database.sql(
      `insert into signature (agreement_id, party_id, role) select $1, party, 'SIGNATORY' from unnest($2::uuid[]) as party`,
      [agreement, parties],
    );
    await database.sql(
      `insert into signature (agreement_id, named_as, role) select $1, 'Land of ' || n, 'SIGNATORY' from generate_series(1, 1000) n`,
      [agreement],
    );
  }
  server = await startTestServer({ database });
}, 120_000);
afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

async function price(query: string, variables = {}): Promise<number> {
  const { cost, body } = await server.query(query, variables);
  return cost?.requested ?? (body.errors![0]!.extensions.cost as { requested: number }).requested;
}

describe('The price of counting pairs of a whole list', () => {
  const groups = (by: string, list = 'agreements') => `{ ${list} { groups(by: ${by}, top: 1) { rows { count } } } }`;

  it.each([
    ['of countries', groups('[COUNTRY_PAIR]'), 101 + 3 + Math.floor(PAIRS / 1_000)],
    ['of parties', groups('[PARTY_PAIR]'), 101 + 3 + Math.floor(PAIRS / 1_000)],
    ['of items of all types', groups('[COUNTRY_PAIR]', 'cooperationItems'), 101 + 3 + Math.floor(PAIRS / 1_000)],
    ['with years', groups('[YEAR, COUNTRY_PAIR]'), 201 + 9 + Math.floor(PAIRS / 1_000)],
    ['with countries', groups('[COUNTRY, COUNTRY_PAIR]'), 201 + 9 + Math.floor(PAIRS / 1_000)],
    ['with other pairs', groups('[PARTY_PAIR, COUNTRY_PAIR]'), 201 + 9 + Math.floor(PAIRS / 1_000)],
    [
      'in a network',
      '{ cooperationNetwork(level: COUNTRY, top: 1) { links { items } } }',
      1 + 300 + 2 + Math.floor(PAIRS / 1_000),
    ],
  ])('depends on PUBLIC data only: %s', async (_what, query, expected) => {
    expect(await price(query)).toBe(expected);
  });

  it('is only that of the dimensions if the list is filtered: time is charged afterwards', async () => {
    const narrow =
      '{ agreements(where: { kinds: [TREATY] }) { groups(by: [COUNTRY_PAIR], top: 1) { rows { count } } } }';
    expect(await price(narrow)).toBe(104);
    const within = '{ party(ref: "Land 1") { agreements { groups(by: [COUNTRY_PAIR], top: 1) { rows { count } } } } }';
    expect(await price(within)).toBeLessThan(106);
  });

  it('depends on variables', async () => {
    const query = `query ($by: [AgreementDimension!]!, $where: AgreementWhere) {
      agreements(where: $where) { groups(by: $by, top: 1) { rows { count } } } }`;
    expect(await price(query, { by: ['YEAR'] })).toBe(104);
    expect(await price(query, { by: ['COUNTRY_PAIR'] })).toBe(104 + Math.floor(PAIRS / 1_000));
    expect(await price(query, { by: ['COUNTRY_PAIR'], where: { kinds: ['TREATY'] } })).toBe(104);
    expect(await price(query, { by: ['COUNTRY_PAIR'], where: null })).toBe(104 + Math.floor(PAIRS / 1_000));
  });

  it('grows with the number of PUBLIC signatures if these are counted', async () => {
    expect(await price('{ signatures { groups(by: [ROLE], top: 1) { rows { count } } } }')).toBe(105);
  });

  it('does not depend on pairs if none are counted', async () => {
    expect(await price(groups('[COUNTRY]'))).toBe(104);
    expect(await price('{ cooperationNetwork(level: CITY, top: 1) { links { items } } }')).toBe(303);
  });
});
