import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { Role, type Viewer } from '../../../src/access/viewer.ts';
import { Visibility } from '../../../src/records/record.entity.ts';
import { buildersOn } from '../../harness/builders.ts';
import { waitForFeed } from '../../harness/feed-reader.ts';
import { itemBuildersOn } from '../../harness/item-builders.ts';
import { startTestServer, type TestAnswer, type TestData, type TestServer } from '../../harness/server.ts';
import { writeVisibilityFixture } from '../../harness/visibility-fixture.ts';
import { hasPython, rowsInPython } from './python-csv.ts';

type Row = { [column: string]: string | number | boolean | string[] | null };

const LISTS = {
  sources: 'sources',
  topics: 'topics',
  parties: 'parties',
  people: 'people',
  forumSeries: 'allForumSeries',
  forums: 'forums',
  sessions: 'sessions',
  speakers: 'speakers',
  delegations: 'delegations',
  agreements: 'agreements',
  signatures: 'signatures',
  commitments: 'commitments',
  statements: 'statements',
  figures: 'figures',
  cooperationItems: 'cooperationItems',
};
const NAMES = Object.keys(LISTS) as (keyof typeof LISTS)[];

const viewer: Viewer = { role: Role.ANONYMOUS, name: null };
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ viewer });
  const open = await writeVisibilityFixture(server.dataSource, { prefix: '', visibility: Visibility.PUBLIC });
  await writeVisibilityFixture(server.dataSource, { prefix: 'Secret ', visibility: Visibility.INTERNAL });
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  await build.agreement('=HYPERLINK("http://example.org")', {
    signedOn: '2024-02',
    topicIds: [open.topic.uuid],
    titlesIn: { ru: 'Формула' },
  });
  await build.agreement('\'+1, "quoted"', {
    signedOn: '1897',
    kindAsTitled: '-',
    value: { value: '1234.50', currency: 'USD' },
  });
}, 60_000);

afterAll(() => server?.stop());

/** Reads a response to its end, as an unread export counts towards the limit of exports. */
async function take(address: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
  const response = await fetch(`${server.url}/export/${address}`, { headers, method });
  await response.clone().arrayBuffer();
  return response;
}

const jsonOf = async (address: string): Promise<TestData> => (await take(address)).json();

async function rowsOf(address: string): Promise<Row[]> {
  const response = await take(address);
  const text = await response.text();
  expect({ status: response.status, text: response.status === 200 ? '' : text }).toEqual({ status: 200, text: '' });
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

async function csvOf(address: string): Promise<string> {
  const response = await take(address);
  expect(response.status).toBe(200);
  return response.text();
}

const rowsInCsv = (csv: string): { [column: string]: string }[] => parse(csv, { columns: true, bom: true });

const where = (condition: object) => `where=${encodeURIComponent(JSON.stringify(condition))}`;

/** The ids of a list in its order, from the pages of the API. */
async function idsByPages(list: string): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null = null, more = true; more; ) {
    const { body }: TestAnswer = await server.query(
      `query ($after: String) { ${list}(first: 100, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }`,
      { after },
    );
    ids.push(...body.data[list].nodes.map(({ id }: { id: string }) => id));
    ({ hasNextPage: more, endCursor: after } = body.data[list].pageInfo);
  }
  return ids;
}

const asEditor = <T>(work: () => Promise<T>): Promise<T> => {
  viewer.role = Role.EDITOR;
  return work().finally(() => {
    viewer.role = Role.ANONYMOUS;
  });
};

describe('GET /export with wrong parameters', () => {
  it.each([
    [
      'agreements.csv?wehre={}',
      400,
      'BAD_USER_INPUT',
      'wehre: unknown parameter. Use one of where, search, orderBy, bom, by.',
    ],
    ['agreements.csv?where={', 400, 'BAD_USER_INPUT', 'where: not valid JSON.'],
    ['agreements.csv?first=3', 400, 'BAD_USER_INPUT', 'first: unknown parameter.'],
    ['agreements.csv?bom=yes', 400, 'BAD_USER_INPUT', 'bom: "yes" is neither 0 nor 1.'],
    [
      `agreements.csv?${where({ party: 'Mosccow' })}`,
      400,
      'PARTY_UNKNOWN',
      'party: No party is called "Mosccow". The nearest: Moscow, Russia (moscow)',
    ],
    [
      `agreements.csv?${where({ expiresWithinDays: -1 })}`,
      400,
      'BAD_USER_INPUT',
      'where.expiresWithinDays: -1 is not a number of days',
    ],
    ['cooperation.csv', 400, 'BAD_USER_INPUT', 'between: missing.'],
    ['agreements.ndjson?bom=1', 400, 'BAD_USER_INPUT', 'bom: unknown parameter.'],
    ['treaties.csv', 404, 'NOT_FOUND', 'The path is unknown.'],
    [
      'agreements.csv-metadata.json?at=now',
      400,
      'BAD_USER_INPUT',
      'at: it is no instant such as 2026-01-31T12:00:00Z. Copy it from the Link header of the export.',
    ],
  ])('rejects %s', async (address, status, code, message) => {
    const response = await take(address);
    const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
    expect({ status: response.status, code: errors[0]!.extensions.code }).toEqual({ status, code });
    expect(errors[0]!.message).toContain(message);
  });

  it('rejects methods other than GET and HEAD', async () => {
    const response = await take('agreements.csv', {}, 'POST');
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });
});

describe('GET /export of a list', () => {
  it.each(NAMES)('contains all %s in the order of the list', async (name) => {
    const ids = await idsByPages(LISTS[name]);
    expect(ids.length).toBeGreaterThan(0);
    expect((await rowsOf(`${name}.ndjson`)).map(({ id }) => id)).toEqual(ids);
  });

  it.each(NAMES)('contains the same values of %s as CSV, read in JavaScript, and as JSON', async (name) => {
    const flat: Row[] = await jsonOf(`${name}.json`);
    const asText = flat.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([column, value]) => [
          column,
          // Only CSV escapes formulas.
          value === null ? '' : String(value).replace(/^'*[=+\-@]/, typeof value === 'string' ? "'$&" : '$&'),
        ]),
      ),
    );
    expect(rowsInCsv(await csvOf(`${name}.csv`))).toEqual(asText);
  });

  (hasPython ? it : it.skip).each(NAMES)(
    'gives a CSV of %s that the csv module of Python reads alike',
    async (name) => {
      const csv = await csvOf(`${name}.csv?bom=1`);
      expect(rowsInPython(csv)).toEqual(rowsInCsv(csv));
    },
  );

  it('contains the values of agreements in the API', async () => {
    const { body } = await server.query(`{
      agreements(first: 100) { nodes {
        id version visibility title kind kindAsTitled status binding unilateral adoptedOn signedOn inForceFrom expiresOn
        terminatedOn occurredOn createdAt updatedAt value { value currency } depositary { id name } places { id name }
        parties { id name } topics { id name } forum { id title } session { id title } references { scheme value }
        texts { url } identifiers { scheme value } flags { code } citations { source { id title } }
      } }
    }`);
    const rows = await rowsOf('agreements.ndjson');
    expect(rows.length).toBe(body.data.agreements.nodes.length);
    type Named = { id: string; name?: string; title?: string };
    const names = (records: Named[]) => records.map(({ name, title }) => name ?? title);
    const ids = (records: Named[]) => records.map(({ id }) => id);
    for (const [index, agreement] of body.data.agreements.nodes.entries()) {
      const {
        value,
        depositary,
        places,
        parties,
        topics,
        forum,
        session,
        references,
        texts,
        identifiers,
        flags,
        citations,
        ...plain
      } = agreement;
      const sources = citations.map(({ source }: { source: Named }) => source);
      expect(rows[index]).toMatchObject({
        ...plain,
        value: value && Number(value.value),
        currency: value?.currency ?? null,
        depositary: depositary?.name ?? null,
        depositaryId: depositary?.id ?? null,
        places: names(places),
        placeIds: ids(places),
        parties: names(parties),
        partyIds: ids(parties),
        topics: names(topics),
        topicIds: ids(topics),
        forum: forum?.title ?? null,
        forumId: forum?.id ?? null,
        session: session?.title ?? null,
        sessionId: session?.id ?? null,
        references: references.map(({ scheme, value }: { scheme: string; value: string }) => `${scheme}:${value}`),
        texts: texts.map(({ url }: { url: string }) => url),
        identifiers: identifiers.map(({ scheme, value }: { scheme: string; value: string }) => `${scheme}:${value}`),
        flags: flags.map(({ code }: { code: string }) => code),
        sources: names(sources),
        sourceIds: ids(sources),
      });
    }
  });

  it('contains the coordinates of parties in the API', async () => {
    const { body } = await server.query(
      '{ parties(first: 100, where: { levels: [CITY] }) { nodes { id name country { id name } within { id name } ... on City { population coordinates { latitude longitude } } } } }',
    );
    const rows = await rowsOf(`parties.ndjson?${where({ levels: ['CITY'] })}`);
    expect(
      rows.map(({ id, name, country, countryId, within, withinId, population, latitude, longitude }) => ({
        id,
        name,
        country: country && { id: countryId, name: country },
        within: within && { id: withinId, name: within },
        population,
        coordinates: latitude === null ? null : { latitude, longitude },
      })),
    ).toEqual(body.data.parties.nodes);
  });

  it('applies where, search and orderBy like the list', async () => {
    const given = { where: { party: 'Russia' }, search: 'moscow', orderBy: { field: 'OCCURRED_ON', direction: 'ASC' } };
    const { body } = await server.query(
      'query ($where: CooperationWhere, $search: String, $orderBy: CooperationOrder) { cooperationItems(where: $where, search: $search, orderBy: $orderBy, first: 100) { nodes { id } } }',
      given,
    );
    const ids = body.data.cooperationItems.nodes.map(({ id }: { id: string }) => id);
    expect(ids.length).toBe(3);
    const address = new URLSearchParams(
      Object.entries(given).map(([name, value]): [string, string] => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    );
    expect((await rowsOf(`cooperationItems.ndjson?${address}`)).map(({ id }) => id)).toEqual(ids);
  });

  it('exports the cooperation between two parties', async () => {
    const rows = await rowsOf('cooperation.ndjson?between=Москва&between=La%20Habana');
    expect(rows.map(({ type, title }) => `${type} ${title}`)).toEqual([
      'STATEMENT On enhancing the cooperation of Moscow and Havana',
      "COMMITMENT Moscow's part in a week in Havana dedicated to relations with Russia",
      'COMMITMENT Enhanced cooperation between Moscow and Havana',
    ]);
    expect(rows[1]).toMatchObject({ parties: ['Havana', 'Moscow'], occurredOn: '2025' });
  });

  it('exports groups of every list that has groups, and rejects by for other lists', async () => {
    const { body } = await server.query(`{ __schema { types { name enumValues { name } fields { name
      args { name type { ofType { ofType { ofType { name } } } } } type { name ofType { name } } } } } }`);
    const typeNamed = (name: string) => body.data.__schema.types.find((type: TestData) => type.name === name);
    const fieldOf = (type: string, field: string) =>
      typeNamed(type).fields.find(({ name }: TestData) => name === field);
    const counted: string[] = [];
    for (const name of NAMES) {
      const groups = fieldOf(fieldOf('Query', LISTS[name]).type.name, 'groups');
      const by = groups?.args.find((argument: TestData) => argument.name === 'by').type.ofType.ofType.ofType.name;
      const dimension = by ? typeNamed(by).enumValues[0].name : 'YEAR';
      expect([name, (await take(`${name}.csv?by=${dimension}`)).status]).toEqual([name, groups ? 200 : 400]);
      if (groups) counted.push(name);
    }
    expect(counted).toEqual([
      ...['sources', 'parties', 'people', 'forums', 'sessions', 'speakers', 'delegations', 'agreements', 'signatures'],
      ...['commitments', 'statements'],
      ...['figures', 'cooperationItems'],
    ]);
  });

  it('exports an empty list as a table without rows', async () => {
    const none = where({ kinds: ['LOAN_OR_GRANT'] });
    expect(await csvOf(`agreements.csv?${none}`)).toMatch(/^id,version,visibility,title,[^\n]*\n$/);
    expect(await (await take(`agreements.json?${none}`)).json()).toEqual([]);
    expect(await (await take(`agreements.ndjson?${none}`)).text()).toBe('');
  });
});

describe('GET /export/<list>.csv', () => {
  it('writes a partial date with its earliest day, latest day and precision', async () => {
    const rows = rowsInCsv(await csvOf(`agreements.csv?${where({ signed: { from: '1800', to: '2024-02' } })}`));
    const dates = rows.map((row) => [row.signedOn, row.signedOnEarliest, row.signedOnLatest, row.signedOnPrecision]);
    expect(dates).toEqual(
      expect.arrayContaining([
        ['2024-02', '2024-02-01', '2024-02-29', 'MONTH'],
        ['1897', '1897-01-01', '1897-12-31', 'YEAR'],
      ]),
    );
  });

  it('escapes text that a spreadsheet would run as a formula', async () => {
    const csv = await csvOf('agreements.csv?search=hyperlink');
    expect(rowsInCsv(csv)[0]).toMatchObject({ title: '\'=HYPERLINK("http://example.org")' });
    const [other] = rowsInCsv(await csvOf('agreements.csv?search=quoted'));
    expect(other).toMatchObject({
      title: '\'\'+1, "quoted"',
      kindAsTitled: "'-",
      value: '1234.5',
      unilateral: 'false',
    });
    for (const row of rowsInCsv(await csvOf('agreements.csv'))) {
      for (const value of Object.values(row)) expect(value).not.toMatch(/^[=+@\t\r]|^-(?!\d)/);
    }
  });

  it('begins with a byte order mark if bom=1', async () => {
    const bytes = async (address: string) => Buffer.from(await (await take(address)).arrayBuffer()).subarray(0, 5);
    expect((await bytes('agreements.csv')).toString('latin1')).toBe('id,ve');
    expect((await bytes('agreements.csv?bom=1')).toString('hex')).toBe('efbbbf6964');
  });

  it('names the file, and links to its description', async () => {
    const { headers } = await take('agreements.csv?search=pact&bom=1', {}, 'HEAD');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(headers.get('content-disposition')).toMatch(
      /^attachment; filename="entente-agreements-\d{4}-\d\d-\d\d\.csv"$/,
    );
    const [, address, relation] = /^<([^>]+)>; (rel="describedby")/.exec(headers.get('link') ?? '') ?? [];
    expect(relation).toBe('rel="describedby"');

    await waitForFeed(server);
    const description = await jsonOf(address!);
    const [header] = (await csvOf('agreements.csv?search=pact')).split('\n');
    expect(description).toMatchObject({
      '@context': 'http://www.w3.org/ns/csvw',
      url: expect.stringMatching(/\/export\/agreements\.csv\?search=pact$/),
      'dc:title': 'Entente: agreements',
      'dc:license': 'Not stated. For the licences of the sources, see the sources.',
      'dc:date': expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      'schema:version': expect.any(String),
      notes: [{ list: 'agreements', search: 'pact' }],
    });
    // The version is a feed token of the state in the file.
    const changes = 'query ($after: String) { changes(after: $after) { nodes { token } resetRequired } }';
    const { body } = await server.query(changes, { after: description['schema:version'] });
    expect(body.data.changes).toEqual({ nodes: [], resetRequired: false });
    expect(description['dc:bibliographicCitation']).toBe(
      `Entente: agreements. Version ${description['schema:version']}, as of ${description['dc:date']}. ${description.url}`,
    );
    expect(description.tableSchema.columns.map(({ name }: { name: string }) => name).join(',')).toBe(header);
    for (const column of description.tableSchema.columns) expect(column['dc:description']).toMatch(/\w/);

    const { tableSchema } = await jsonOf('agreements.csv-metadata.json?by=COUNTRY_PAIR,YEAR');
    const [groupsHeader] = (await csvOf('agreements.csv?by=COUNTRY_PAIR,YEAR')).split('\n');
    expect(tableSchema.columns.map(({ name }: { name: string }) => name).join(',')).toBe(groupsHeader);
    expect(tableSchema.columns[3]['dc:description']).toBe(
      'By the year of signature, otherwise of adoption or entry into force. ' +
        'Value in words, with names in the requested language.',
    );
    expect(tableSchema.columns.map(({ datatype }: { datatype: string }) => datatype).slice(6)).toEqual([
      'number',
      'string',
      'boolean',
    ]);
  });

  it('answers 304 until the data change', async () => {
    await waitForFeed(server);
    const first = await take('topics.csv');
    const etag = first.headers.get('etag')!;
    const again = await take('topics.csv', { 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const statusOf = async (address: string) => {
      const response = await take(address, { 'if-none-match': etag });
      await response.text();
      return response.status;
    };
    expect(await statusOf('topics.json')).toBe(200);
    expect(await asEditor(() => statusOf('topics.csv'))).toBe(200);

    await buildersOn(server.dataSource).topic('Fisheries');
    expect(await statusOf('topics.csv')).toBe(200);
  });

  it('is compressed if the client accepts it', async () => {
    const compressed = await take('parties.csv', { 'accept-encoding': 'gzip' });
    const { headers } = compressed;
    expect([headers.get('content-encoding'), headers.get('vary')]).toEqual(['gzip', 'Authorization, Accept-Encoding']);
    const text = await compressed.text();
    expect(await csvOf('parties.csv')).toBe(text);
    expect(await (await take('parties.csv', { 'accept-encoding': 'br' })).text()).toBe(text);
  });
});

describe('GET /export with INTERNAL records', () => {
  it.each([...NAMES, 'cooperation'])('hides them in %s from all but editors', async (name) => {
    const address = name === 'cooperation' ? 'cooperation.ndjson?between=Land&between=Abroad' : `${name}.ndjson`;
    expect(await (await take(address)).text()).not.toMatch(/secret|INTERNAL/i);
    const secret =
      name === 'cooperation' ? 'cooperation.ndjson?between=Secret%20Land&between=Secret%20Abroad' : address;
    expect(await asEditor(async () => (await take(secret)).text())).toMatch(/secret/i);
    if (name === 'cooperation') expect((await take(secret)).status).toBe(400);
  });

  it.each(['network.csv', 'network.graphml', 'network.gexf'])('hides them in %s from all but editors', async (file) => {
    const address = `${file}?level=COUNTRY&top=500`;
    const open = await (await take(address)).text();
    expect(open).toContain('Land');
    expect(open).not.toMatch(/secret/i);
    expect(await asEditor(async () => (await take(address)).text())).toContain('Secret Land');
  });

  it('hides them in parties.geojson from all but editors', async () => {
    await server.sql(`update party set latitude = 1, longitude = 2 where level = 'CITY' and latitude is null`);
    expect(await (await take('parties.geojson')).text()).not.toMatch(/secret|INTERNAL/i);
    expect(await asEditor(async () => (await take('parties.geojson')).text())).toContain('Secret City');
  });
});

describe('GET /export/parties.geojson', () => {
  it('contains the parties with coordinates', async () => {
    const { type, features } = await jsonOf(`parties.geojson?${where({ levels: ['CITY'] })}`);
    const { body } = await server.query(
      '{ parties(first: 100, where: { levels: [CITY] }) { nodes { id name ... on City { coordinates { latitude longitude } } } } }',
    );
    type City = { id: string; name: string; coordinates: { latitude: number; longitude: number } | null };
    const placed = (body.data.parties.nodes as City[]).filter(({ coordinates }) => coordinates);
    expect(placed.length).toBeGreaterThan(1);
    expect(type).toBe('FeatureCollection');
    expect(
      features.map(({ id, geometry, properties }: { id: string; geometry: object; properties: { name: string } }) => ({
        id,
        name: properties.name,
        geometry,
      })),
    ).toEqual(
      placed.map(({ id, name, coordinates }) => ({
        id,
        name,
        geometry: { type: 'Point', coordinates: [coordinates!.longitude, coordinates!.latitude] },
      })),
    );
  });
});
