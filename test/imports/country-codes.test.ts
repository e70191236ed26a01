import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { countriesWithCode } from '../../src/domain/parties/country-codes.ts';
import { pastCountries } from '../../src/imports/parties/past-countries.ts';
import { importTable } from '../harness/imports.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const MAPPING = `
register: coded
records:
  pact:
    makes: AGREEMENT
    key: no
    title: title
    kind: TREATY
    status: SIGNED
    signatures: { party: { name: party, codes: { join: [scheme, code] } }, role: SIGNATORY }
`;

describe('country codes', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  }, 120_000);
  afterAll(() => server.stop());

  it('refer to countries that are recorded or listed in past-countries.yaml', async () => {
    const all = ['iso-numeric:', 'cow:', ''].flatMap((scheme) =>
      scheme === ''
        ? [
            'DDR',
            'YUG',
            'CSK',
            'SCG',
            'SUN',
            'YMD',
            'VDR',
            'ANT',
            'BUR',
            'ZAR',
            'DHY',
            'HVO',
            'RHO',
            'TMP',
            'BYS',
            'ROM',
          ].flatMap(countriesWithCode)
        : Array.from({ length: 1000 }, (_, number) => countriesWithCode(`${scheme}${number}`)).flat(),
    );
    const today = (await server.sql('select alpha2 from party where alpha2 is not null')).map(({ alpha2 }) => alpha2);
    const unknown = all.filter(({ code, past }) =>
      past ? pastCountries().called(past)?.name !== past : !today.includes(code),
    );
    expect(unknown).toEqual([]);
    expect(all.flatMap(({ past, code }) => (past && code ? [[past, code]] : []))).toEqual(
      expect.arrayContaining([['Soviet Union', 'SUHH']]),
    );
    for (const { past, code } of all) if (past) expect(pastCountries().called(past)!.code ?? null).toBe(code);
  });

  it('find parties under any name, including past ones', async () => {
    const rows: [scheme: string, code: string, name: string, party: string, how: string][] = [
      ['', 'DDR', 'East Berlin government', 'German Democratic Republic', 'PAST'],
      ['', 'YUG', 'Belgrade government', 'Yugoslavia', 'PAST'],
      ['', 'YUG', 'Serbia and Montenegro', 'Serbia and Montenegro', 'PAST'],
      ['', 'CSK', 'Prague government', 'Czechoslovakia', 'PAST'],
      ['', 'SCG', 'Union of Serbia', 'Serbia and Montenegro', 'PAST'],
      ['', 'SUN', 'Moscow government', 'Soviet Union', 'PAST'],
      ['', 'ZAR', 'Kinshasa government', 'DR Congo', 'CODE'],
      ['iso-numeric:', '4', 'Kabul government', 'Afghanistan', 'CODE'],
      ['iso3166-1-numeric:', '004', 'Government in Kabul', 'Afghanistan', 'CODE'],
      ['m49:', '840', 'Washington government', 'United States', 'CODE'],
      ['M49:', '0278', 'Wandlitz government', 'German Democratic Republic', 'UNKNOWN'],
      ['m49:', '278', 'Pankow government', 'German Democratic Republic', 'PAST'],
      ['m49:', '886', 'Sanaa government', 'North Yemen', 'PAST'],
      ['cow:', '2', 'Government of the States', 'United States', 'CODE'],
      ['cow:', '002', 'Government of the Union', 'United States', 'CODE'],
      ['cow:', '265', 'Government of the East', 'German Democratic Republic', 'PAST'],
      ['cow:', '365', 'USSR', 'Soviet Union', 'PAST'],
      ['cow:', '365', 'Russia', 'Russia', 'CODE'],
      ['cow:', '365', 'RUS government', 'Russia', 'CODE'],
      ['cow:', '999', 'Nowhere government', '', 'UNKNOWN'],
    ];
    const content = rows.map(([scheme, code, name], index) => [index, 'Pact', scheme, code, name].join(','));
    const { names } = await importTable(server.dataSource, {
      content: ['no,title,scheme,code,party', ...content].join('\n'),
      mapping: MAPPING,
    });
    const found = new Map(names.map(({ name, called, how }) => [name, [called, how]]));
    expect(found.get('Wandlitz government')).toEqual(['', 'UNKNOWN']);
    // A name with two codes is listed twice.
    for (const [, , name, party, how] of rows.filter(([, code]) => code !== '0278')) {
      expect([name, ...found.get(name)!]).toEqual([name, party, how]);
    }
    const [{ count }] = (await server.sql(
      "select count(*)::integer as count from party where name in ('Soviet Union', 'German Democratic Republic')",
    )) as [{ count: number }];
    expect(count).toBe(2);
  });

  it.each([
    ['cow:2', 'United States'],
    ['cow:365', 'Russia'],
    ['cow:265', 'German Democratic Republic'],
    ['cow:678', 'North Yemen'],
    ['m49:4', 'Afghanistan'],
    ['ISO-numeric:840', 'United States'],
    ['m49:278', 'German Democratic Republic'],
    ['DDR', 'German Democratic Republic'],
    ['SUN', 'Soviet Union'],
  ])('finds %s as %s in queries', async (ref, name) => {
    const { body } = await server.query('query ($ref: String!) { party(ref: $ref) { name } }', { ref });
    expect(body).toMatchObject({ data: { party: { name } } });
  });

  it('does not treat codes as names of cities in queries', async () => {
    const { body } = await server.query('{ party(ref: "ROM") { name } }');
    expect(body.data?.party?.name).not.toBe('Romania');
  });
});
