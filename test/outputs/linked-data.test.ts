import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import jsonld from 'jsonld';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { AgreementStatus } from '../../src/domain/agreements/agreement.entity.ts';
import { SourceKind } from '../../src/domain/sources/source.entity.ts';
import { tableOf } from '../../src/records/description/record-type.ts';
import { recordTypes } from '../../src/records/description/registry.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { formatId } from '../../src/records/values/ids.ts';
import { buildersOn, type CreatedRecord } from '../harness/builders.ts';
import { itemBuildersOn, signedBy } from '../harness/item-builders.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';
import { type VisibilityFixture, writeVisibilityFixture } from '../harness/visibility-fixture.ts';

const SCHEMA_ORG = 'https://schema.org/';
const XSD = 'http://www.w3.org/2001/XMLSchema#';

let server: TestServer;
let ns: string;
let open: VisibilityFixture;
let hidden: VisibilityFixture;
let pact: CreatedRecord;
let lisbon: CreatedRecord;
let register: CreatedRecord;

beforeAll(async () => {
  server = await startTestServer({
    seeded: false,
    viewer: ({ headers }) => (headers.authorization ? { role: Role.EDITOR, name: 'an editor' } : ANONYMOUS),
  });
  ns = `${server.url}/ns#`;
  open = await writeVisibilityFixture(server.dataSource, { prefix: 'Open', visibility: Visibility.PUBLIC });
  hidden = await writeVisibilityFixture(server.dataSource, {
    prefix: 'Hidden',
    visibility: Visibility.INTERNAL,
    about: open,
  });
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  lisbon = await build.city('Lisbon', null, {
    names: [
      { text: 'Lisbon', lang: 'en' },
      { text: 'Lisboa', lang: 'pt' },
    ],
  });
  register = await build.source('A register', { kind: SourceKind.REGISTER, publishedOn: '2021-03' });
  const denial = await build.source('A denial');
  pact = await build.agreement('On the river', {
    titlesIn: { ru: 'О реке' },
    statusChanges: [{ to: AgreementStatus.SIGNED, on: '2020-05-15' }],
    signedOn: '2020-05-15',
    inForceFrom: '2020-06',
    expiresOn: '2030',
    signatures: [signedBy(lisbon), signedBy(await build.city('Porto'))],
    citations: [
      { sourceId: register.uuid, fields: ['signedOn'], locator: 'p. 4', quote: 'Done at last.' },
      { sourceId: denial.uuid, stance: 'CONTRADICTS' as never, assertedValue: '2019' },
    ],
  });
});
afterAll(() => server?.stop());

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${server.url}${path}`, { headers: { 'accept-language': 'en', ...headers }, method, redirect: 'manual' });

const json = async (response: Response): Promise<TestData> => response.json();

/** `safe` makes a term that the context does not define an error. The types of the package lack this option. */
const STRICTLY = { documentLoader: fromHereOnly, safe: true } as jsonld.Options.Expand;

/** The record in expanded form, by a processor that may contact only this server. */
async function expanded(id: string, search = ''): Promise<TestData> {
  const response = await ask(`/id/${id}.jsonld${search}`);
  expect([id, response.status, response.headers.get('content-type')]).toEqual([id, 200, 'application/ld+json']);
  const [resource, ...others] = await jsonld.expand(await json(response), STRICTLY);
  expect(others).toEqual([]);
  return resource;
}

async function fromHereOnly(url: string) {
  if (!url.startsWith(`${server.url}/`)) throw new Error(`The processor contacted another host: ${url}`);
  return { documentUrl: url, document: await (await fetch(url)).json(), contextUrl: undefined };
}

/** All terms of this server's vocabulary in a resource. */
function ownTermsIn(value: TestData): string[] {
  if (typeof value === 'string') return value.startsWith(ns) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(ownTermsIn);
  return Object.entries(value ?? {}).flatMap(([key, inner]) => [...ownTermsIn(key), ...ownTermsIn(inner)]);
}

describe('GET /id/<id>.jsonld of no visible record', () => {
  it.each(['agreement_0199c1f4a2b37c4d8e9f000000000000', 'city_0199c1f4a2b37c4d8e9f000000000000', 'x', ''])(
    'returns 404 for %j',
    async (id) => {
      const response = await ask(`/id/${id}.jsonld`);
      expect([response.status, await response.json()]).toMatchObject([
        404,
        { errors: [{ message: 'There is no such record.', extensions: { code: 'NOT_FOUND' } }] },
      ]);
    },
  );

  it('returns 404 for an unused id of each type', async () => {
    const ids = recordTypes().map(({ type }) => formatId(tableOf(type), '0199c1f4-a2b3-7c4d-8e9f-000000000000'));
    expect(ids).toContain('agreement_0199c1f4a2b37c4d8e9f000000000000');
    for (const id of ids) expect([id, (await ask(`/id/${id}.jsonld`)).status]).toEqual([id, 404]);
  });

  it('returns 404 for INTERNAL records, except to editors, whose response is not cached', async () => {
    for (const { id } of Object.values(hidden)) expect([id, (await ask(`/id/${id}.jsonld`)).status]).toEqual([id, 404]);
    const response = await ask(`/id/${hidden.agreement.id}.jsonld`, { authorization: 'Bearer x' });
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
  });

  it('returns 400 for an invalid language', async () => {
    const response = await ask(`/id/${pact.id}.jsonld?lang=ru_RU`);
    const [error] = (await json(response)).errors;
    expect([response.status, error.extensions, error.message]).toEqual([
      400,
      { code: 'BAD_USER_INPUT', argument: ['lang'] },
      expect.stringMatching(/^lang: .*BCP-47/),
    ]);
  });

  it('returns 404 for an unknown path below /ns', async () => {
    const response = await ask('/ns/other');
    expect([response.status, (await json(response)).errors[0].extensions.code]).toEqual([404, 'NOT_FOUND']);
  });
});

describe('GET /id/<id>.jsonld', () => {
  it('expands without other hosts, and uses only terms that /ns explains', async () => {
    const vocabulary = await json(await ask('/ns.jsonld'));
    const explained = vocabulary['@graph'].map((term: TestData) => term['@id']);
    for (const { id } of Object.values(open)) {
      const resource = await expanded(id);
      expect(resource['@id']).toBe(`${server.url}/id/${id}`);
      expect([id, ownTermsIn(resource).filter((word) => !explained.includes(word))]).toEqual([id, []]);
      expect(JSON.stringify(resource)).not.toContain('Hidden');
    }
  });

  it.each([
    ['forum', ['Event']],
    ['series', ['EventSeries']],
    ['session', ['Event']],
    ['person', ['Person']],
    ['bloc', ['Organization', 'Party']],
    ['country', ['Country', 'Party']],
    ['region', ['AdministrativeArea', 'Party']],
    ['city', ['City', 'Party']],
    ['agency', ['GovernmentOrganization', 'Party']],
    ['agreement', ['Agreement', 'CreativeWork']],
    ['commitment', ['Commitment']],
    ['statement', ['Claim', 'Statement']],
    ['figure', ['Figure', 'Observation']],
    ['delegation', ['Delegation', 'Organization']],
    ['topic', ['Concept']],
    ['source', ['CreativeWork']],
  ] as const)('has types of schema.org and of the vocabulary: %s', async (kind, types) => {
    const resource = await expanded((open as unknown as Record<string, CreatedRecord>)[kind]!.id);
    expect(resource['@type'].map((type: string) => type.replace(/^.*[/#]/, '')).sort()).toEqual(types);
  });

  it('keeps the precision of dates, and tags names with their language', async () => {
    const resource = await expanded(pact.id, '?lang=ru');
    expect(resource).toMatchObject({
      [`${SCHEMA_ORG}name`]: [
        { '@language': 'en', '@value': 'On the river' },
        { '@language': 'ru', '@value': 'О реке' },
      ],
      [`${ns}signedOn`]: [{ '@type': `${XSD}date`, '@value': '2020-05-15' }],
      [`${ns}inForceFrom`]: [{ '@type': `${XSD}gYearMonth`, '@value': '2020-06' }],
      [`${ns}expiresOn`]: [{ '@type': `${XSD}gYear`, '@value': '2030' }],
      [`${ns}status`]: [{ '@id': `${ns}AgreementStatus.SIGNED` }],
    });
  });

  it('links to other records by address, and states the stance of each source', async () => {
    const resource = await expanded(pact.id);
    expect(resource[`${ns}parties`]).toContainEqual({
      '@id': `${server.url}/id/${lisbon.id}`,
      [`${SCHEMA_ORG}name`]: [{ '@value': 'Lisbon' }],
    });
    const citations = resource[`${ns}citations`].map((citation: TestData) => ({
      source: citation[`${ns}source`][0][`${SCHEMA_ORG}name`][0]['@value'],
      stance: citation[`${ns}stance`][0]['@id'],
      quote: citation[`${ns}quote`]?.[0]['@value'],
      asserted: citation[`${ns}assertedValue`]?.[0]['@value'],
    }));
    expect(citations).toEqual([
      { source: 'A register', stance: `${ns}Stance.SUPPORTS`, quote: 'Done at last.', asserted: undefined },
      { source: 'A denial', stance: `${ns}Stance.CONTRADICTS`, quote: undefined, asserted: '2019' },
    ]);
  });

  it('gives the same triples by extension and by Accept', async () => {
    const byExtension = await json(await ask(`/id/${open.session.id}.jsonld`));
    const byAccept = await json(await ask(`/id/${open.session.id}`, { accept: 'application/ld+json' }));
    expect(byAccept).toEqual(byExtension);
    const triples = String(await jsonld.toRDF(byExtension, { ...STRICTLY, format: 'application/n-quads' }));
    const session = `<${server.url}/id/${open.session.id}>`;
    expect(triples).toContain(`${session} <${SCHEMA_ORG}superEvent> <${server.url}/id/${open.forum.id}> .`);
    expect(triples).toContain(`${session} <${SCHEMA_ORG}startDate> "2025-06-10T10:00:00.000Z"^^<${XSD}dateTime> .`);
  });

  it('is chosen by Accept; otherwise the page is served', async () => {
    const typeFor = async (accept: string) => (await ask(`/id/${pact.id}`, { accept })).headers.get('content-type');
    expect(await typeFor('*/*')).toBe('text/html; charset=utf-8');
    expect(await typeFor('text/html,application/xhtml+xml,*/*;q=0.8')).toBe('text/html; charset=utf-8');
    expect(await typeFor('application/json')).toBe('application/ld+json');
    expect(await typeFor('text/html;q=0.4, application/ld+json')).toBe('application/ld+json');
    expect(await typeFor('image/png')).toBe('text/html; charset=utf-8');
    const page = await (await ask(`/id/${pact.id}`)).text();
    expect(page).toContain(
      `<link rel="alternate" type="application/ld+json" href="${server.url}/id/${pact.id}.jsonld" title="JSON-LD">`,
    );
  });

  it('answers 304 while the record is unchanged, and rejects methods other than GET and HEAD', async () => {
    const first = await ask(`/id/${lisbon.id}.jsonld`);
    const etag = first.headers.get('etag')!;
    expect(first.headers.get('cache-control')).toBe('public, no-cache');
    expect(first.headers.get('vary')).toContain('Accept, Accept-Language, Authorization');
    const second = await ask(`/id/${lisbon.id}.jsonld`, { 'if-none-match': etag });
    expect([second.status, second.headers.get('etag'), await second.text()]).toEqual([304, etag, '']);
    const head = await ask(`/id/${lisbon.id}.jsonld`, {}, 'HEAD');
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, etag, '']);
    expect((await ask(`/id/${lisbon.id}.jsonld`, {}, 'POST')).status).toBe(405);
    await server.sql(`update party set valid_from = '1147' where id = $1`, [lisbon.uuid]);
    const third = await ask(`/id/${lisbon.id}.jsonld`, { 'if-none-match': etag });
    expect(third.status).toBe(200);
    expect((await json(third)).validFrom).toEqual({ '@type': 'xsd:gYear', '@value': '1147' });
  });

  it('redirects from a merged record to its survivor', async () => {
    const { source } = buildersOn(server.dataSource);
    const [kept, merged] = [await source('Kept'), await source('Merged')];
    await server.sql('update record set merged_into = $2 where id = $1', [merged.uuid, kept.uuid]);
    const response = await ask(`/id/${merged.id}.jsonld?lang=ru`);
    expect([response.status, response.headers.get('location')]).toEqual([302, `${kept.id}.jsonld?lang=ru`]);
  });
});

describe('GET /ns', () => {
  it('lists every term with an anchor and its description in the API', async () => {
    const response = await ask('/ns', { accept: 'text/html' });
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const page = await response.text();
    const { '@graph': terms } = await json(await ask('/ns', { accept: 'application/ld+json' }));
    expect(terms.length).toBeGreaterThan(150);
    for (const term of terms) {
      expect(page).toContain(`<dt id="${term['@id'].slice(ns.length)}">`);
      expect([term['@id'], term.comment.every((text: string) => text.length > 5)]).toEqual([term['@id'], true]);
    }
    const signedOn = terms.find((term: TestData) => term['@id'] === `${ns}signedOn`);
    expect(signedOn.comment).toContain(
      'Date of signature; null if unknown. The signatures have the date of each party.',
    );
  });
});
