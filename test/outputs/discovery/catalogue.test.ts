import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import jsonld from 'jsonld';
import { Visibility } from '../../../src/records/record.entity.ts';
import { release, removeReleases } from '../../harness/releasing.ts';
import { startTestServer, type TestData, type TestServer } from '../../harness/server.ts';
import { writeVisibilityFixture } from '../../harness/visibility-fixture.ts';

const PUBLIC_URL = 'https://pacts.example/base';
const HOSTILE = 'Pacts </script><img src=x> \u2028 & more';

const folder = mkdtempSync(join(tmpdir(), 'entente-catalogue-'));
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({
    environment: { PUBLIC_URL, RELEASES_DIR: folder, SITE_TITLE: HOSTILE, CONTACT: 'data@pacts.example' },
  });
  await writeVisibilityFixture(server.dataSource, { prefix: 'Secret ', visibility: Visibility.INTERNAL });
});
afterAll(async () => {
  await server?.stop();
  removeReleases(folder);
});

const get = (path: string, headers: Record<string, string> = {}) => fetch(server.url + path, { headers });

/** Expands JSON-LD; a context of another host is an error. */
const expanded = (document: TestData) =>
  jsonld.expand(document, {
    documentLoader: (url: string) => {
      throw new Error(`The document needs ${url}`);
    },
  }) as Promise<TestData>;

/** The data blocks of a page. */
async function dataIn(path: string): Promise<TestData[]> {
  const response = await get(path, { accept: 'text/html' });
  expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
  const page = await response.text();
  expect(page).not.toMatch(/<img|<\/script><img/);
  return [...page.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].map(([, text]) =>
    JSON.parse(text!),
  );
}

describe('without a release', () => {
  it('has a catalogue of interfaces only', async () => {
    const response = await get('/catalog.jsonld');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/ld+json']);
    const catalogue = (await response.json()) as TestData;
    expect(catalogue['dcat:dataset']).toEqual([]);
    expect(catalogue['dcat:service'][0]).toMatchObject({
      'dct:title': 'GraphQL API',
      'dcat:endpointURL': { '@id': `${PUBLIC_URL}/graphql` },
      'dcat:endpointDescription': { '@id': `${PUBLIC_URL}/schema.graphql` },
    });
    const services: TestData[] = catalogue['dcat:service'];
    expect(services.map((service) => service['@id'].slice(PUBLIC_URL.length))).toEqual([
      '/graphql',
      '/reconcile',
      '/mcp',
    ]);
    for (const { '@id': address } of services)
      expect([address, (await get(address.slice(PUBLIC_URL.length))).status]).not.toEqual([address, 404]);
    for (const { 'dcat:endpointDescription': page } of services)
      expect([page['@id'], (await get(page['@id'].slice(PUBLIC_URL.length))).status]).toEqual([page['@id'], 200]);
    expect((await get('/schema.graphql')).headers.get('content-type')).toBe('text/plain; charset=utf-8');
  });
});

describe('with two releases', () => {
  beforeAll(async () => {
    await release(server, folder);
    await release(server, folder);
  });

  it('lists each release with its files in DCAT, which expands without another document', async () => {
    const response = await get('/catalog.jsonld');
    const text = await response.text();
    expect(text).not.toMatch(/Secret|INTERNAL/);
    const catalogue = JSON.parse(text);
    const [latest, first] = catalogue['dcat:dataset'];
    expect(latest).toMatchObject({
      '@id': `${PUBLIC_URL}/releases/2`,
      'dct:title': `${HOSTILE}, release 2`,
      'dcat:version': '2',
      'dcat:prev': { '@id': `${PUBLIC_URL}/releases/1` },
      'dct:license': { '@id': 'https://spdx.org/licenses/CC0-1.0' },
      'dcat:contactPoint': { 'vcard:hasEmail': { '@id': 'mailto:data@pacts.example' } },
    });
    expect(first).not.toHaveProperty('dcat:prev');
    const [{ files }] = (await (await get('/releases.json')).json()) as TestData;
    expect(latest['dcat:distribution']).toHaveLength(files.length);
    const parquet = files.find(({ name }: TestData) => name === 'parties.parquet');
    expect(latest['dcat:distribution']).toContainEqual(
      expect.objectContaining({
        'dct:title': 'parties.parquet',
        'dcat:downloadURL': { '@id': `${PUBLIC_URL}/releases/2/parties.parquet` },
        'dcat:mediaType': { '@id': 'https://www.iana.org/assignments/media-types/application/vnd.apache.parquet' },
        'dcat:byteSize': { '@type': 'xsd:nonNegativeInteger', '@value': String(parquet.bytes) },
        'spdx:checksum': expect.objectContaining({
          'spdx:checksumValue': { '@type': 'xsd:hexBinary', '@value': parquet.sha256 },
        }),
      }),
    );
    const [graph] = await expanded(catalogue);
    expect(graph['@type']).toEqual(['http://www.w3.org/ns/dcat#Catalog']);
    expect(graph['http://www.w3.org/ns/dcat#dataset']).toHaveLength(2);
    const etag = response.headers.get('etag')!;
    expect((await get('/catalog.jsonld', { 'if-none-match': etag })).status).toBe(304);
  });

  it('describes the releases on their pages for data search engines', async () => {
    const [catalogue, ...others] = await dataIn('/releases');
    expect(others).toEqual([]);
    expect(catalogue).toMatchObject({ '@type': 'DataCatalog', name: HOSTILE, url: `${PUBLIC_URL}/releases` });
    expect(catalogue.dataset.map(({ version }: TestData) => version)).toEqual(['2', '1']);
    const [dataset] = await dataIn('/releases/1?lang=zh');
    const { created, citation, files } = (await (
      await get('/releases/1', { accept: 'application/json' })
    ).json()) as TestData;
    const { earliestOn, latestOn } = (await server.query('{ dataset { earliestOn latestOn } }')).body.data.dataset;
    expect(dataset).toMatchObject({
      '@type': 'Dataset',
      name: `${HOSTILE}, release 1`,
      url: `${PUBLIC_URL}/releases/1`,
      identifier: `${PUBLIC_URL}/releases/1`,
      version: '1',
      datePublished: created,
      license: 'https://spdx.org/licenses/CC0-1.0',
      isAccessibleForFree: true,
      temporalCoverage: `${earliestOn}/${latestOn}`,
      spatialCoverage: expect.arrayContaining([{ '@type': 'Place', name: 'Cuba' }]),
      variableMeasured: expect.arrayContaining([
        { '@type': 'PropertyValue', name: 'signedOn', description: expect.stringMatching(/\w/) },
      ]),
      citation,
      includedInDataCatalog: { '@type': 'DataCatalog', url: `${PUBLIC_URL}/releases` },
    });
    for (const { description } of [dataset, ...catalogue.dataset]) {
      expect(description.length).toBeGreaterThanOrEqual(50);
      expect(description.length).toBeLessThanOrEqual(5_000);
    }
    expect(dataset.variableMeasured.length).toBeLessThanOrEqual(50);
    expect(dataset.distribution).toHaveLength(files.length);
    for (const { contentUrl } of dataset.distribution)
      expect((await fetch(server.url + contentUrl.slice(PUBLIC_URL.length), { method: 'HEAD' })).status).toBe(200);
    const [graph] = await expanded(dataset);
    expect(graph['@type']).toEqual(['https://schema.org/Dataset']);
  });
});
