import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from './harness/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const GROUPS = '{ keys { dimension value label node { __typename id } } count sums { value currency } isOther }';
describe('x', () => {
  it.each([
    ['agreements', 'YEAR'],
    ['agreements', 'TOPIC, YEAR'],
    ['agreements', 'COUNTRY'],
    ['agreements', 'COUNTRY, PARTY'],
    ['agreements', 'PLACE, LATERALITY'],
    ['agreements', 'SOURCE'],
    ['agreements', 'COUNTRY_PAIR, FORUM'],
    ['agreements', 'PARTY_PAIR, KIND'],
    ['cooperationItems', 'COUNTRY_PAIR, TYPE'],
    ['cooperationItems', 'PARTY_PAIR'],
    ['cooperationItems', 'TYPE, TOPIC'],
    ['sessions', 'DAY'],
    ['sessions', 'LANGUAGE, TRACK'],
    ['speakers', 'COUNTRY, PARTY'],
    ['speakers', 'FORUM'],
    ['delegations', 'COUNTRY, ATTENDS_AS'],
    ['forums', 'COUNTRY, SERIES'],
    ['figures', 'INDICATOR, YEAR'],
    ['signatures', 'ACTION, COUNTRY'],
    ['statements', 'PARTY'],
    ['commitments', 'STATUS, YEAR'],
  ])('%s by %s', async (list, by) => {
    const { body } = await server.query(`{ ${list} { totalCount groups(by: [${by}], top: 3, lang: "ru") ${GROUPS} } }`);
    console.log(
      list,
      by,
      JSON.stringify(
        body.errors ??
          body.data[list].groups.map(
            (g: any) => g.keys.map((k: any) => k.label).join(' / ') + ' ' + g.count + (g.isOther ? '*' : ''),
          ),
      ),
      server.statements().length,
    );
    expect(body.errors).toBeUndefined();
  });
  it.each(['COUNTRY', 'CITY'])('network %s', async (level) => {
    const { body } = await server.query(
      `{ cooperationNetwork(level: ${level}, top: 5) { nodes { party { name } items coordinates { latitude } } edges { a { name } b { name } items agreements latestOn } } }`,
    );
    console.log(JSON.stringify(body), server.statements().length);
  });
});
