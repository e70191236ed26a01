import { etagOf, matchesEtag } from '../../server/http/entity-tags.ts';
import type { Route } from '../../server/http/route.ts';
import { describe, type Publisher } from '../releases/dataset-json-ld.ts';
import { licenceAddress } from '../releases/licence.ts';
import { mediaTypeOf } from '../releases/media-types.ts';
import { type Release, readReleases } from '../releases/release-store.ts';
import type { ReleaseOptions } from '../releases/routes.ts';

/** Prefixes of names, in the file itself, so that readers contact no other host. */
const CONTEXT = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  spdx: 'http://spdx.org/rdf/terms#',
  vcard: 'http://www.w3.org/2006/vcard/ns#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
};

/** Interfaces to the data, by path, with the page of the manual on each. */
const SERVICES = [
  { path: '/graphql', title: 'GraphQL API', description: 'schema.graphql' },
  { path: '/reconcile', title: 'Reconciliation Service API', description: 'docs/openrefine' },
  { path: '/mcp', title: 'Model Context Protocol', description: 'docs/language-models' },
];

const COST = 10;

/**
 * The route `/catalog.jsonld`: all releases and interfaces as a catalogue in DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/),
 * which data portals read.
 *
 * @param isServed whether the server has a path
 */
export function catalogueRoute({ folder, publisher }: ReleaseOptions, isServed: (path: string) => boolean): Route {
  return {
    at: '/catalog.jsonld',
    cost: COST,
    async handle({ request }) {
      const body = `${JSON.stringify(catalogueOf(await readReleases(folder), publisher(), isServed), null, 2)}\n`;
      const etag = etagOf(body);
      const headers = { 'content-type': 'application/ld+json', 'cache-control': 'public, no-cache', etag };
      if (matchesEtag(request.headers['if-none-match'], etag)) return { status: 304, headers, body: '' };
      return { status: 200, headers, body };
    },
  };
}

function catalogueOf(releases: readonly Release[], publisher: Publisher, isServed: (path: string) => boolean): object {
  const { publicUrl, dataSet } = publisher;
  const services = SERVICES.filter(({ path }) => isServed(path));
  return {
    '@context': CONTEXT,
    '@id': `${publicUrl}/catalog.jsonld`,
    '@type': 'dcat:Catalog',
    'dct:title': dataSet.title,
    'dct:description': `Public data of ${dataSet.title}: releases, which never change, and interfaces to the current data.`,
    'dct:publisher': { '@type': 'foaf:Agent', 'foaf:name': dataSet.title, 'foaf:homepage': { '@id': `${publicUrl}/` } },
    'dcat:dataset': releases.map((release, index) => datasetOf(release, releases[index + 1], publisher)),
    'dcat:service': services.map(({ path, title, description }) => ({
      '@id': publicUrl + path,
      '@type': 'dcat:DataService',
      'dct:title': title,
      'dcat:endpointURL': { '@id': publicUrl + path },
      'dcat:endpointDescription': { '@id': `${publicUrl}/${description}` },
    })),
  };
}

/** @param previous the release before, if there is one */
function datasetOf(release: Release, previous: Release | undefined, publisher: Publisher): object {
  const { number, created, licence, files } = release;
  const { publicUrl, dataSet } = publisher;
  const address = `${publicUrl}/releases/${number}`;
  const terms = licenceTerms(licence);
  return {
    '@id': address,
    '@type': 'dcat:Dataset',
    'dct:title': `${dataSet.title}, release ${number}`,
    'dct:description': describe(release, publisher),
    'dcat:version': String(number),
    ...(previous && { 'dcat:prev': { '@id': `${publicUrl}/releases/${previous.number}` } }),
    'dct:issued': { '@type': 'xsd:dateTime', '@value': created },
    ...terms,
    ...(dataSet.contact && { 'dcat:contactPoint': contactPoint(dataSet.contact) }),
    'dcat:landingPage': { '@id': address },
    'dcat:distribution': files.map(({ name, bytes, sha256 }) => ({
      '@type': 'dcat:Distribution',
      'dct:title': name,
      'dcat:accessURL': { '@id': address },
      'dcat:downloadURL': { '@id': `${address}/${name}` },
      'dcat:mediaType': { '@id': `https://www.iana.org/assignments/media-types/${mediaTypeOf(name)}` },
      'dcat:byteSize': { '@type': 'xsd:nonNegativeInteger', '@value': String(bytes) },
      ...terms,
      'spdx:checksum': {
        '@type': 'spdx:Checksum',
        'spdx:algorithm': { '@id': 'spdx:checksumAlgorithm_sha256' },
        'spdx:checksumValue': { '@type': 'xsd:hexBinary', '@value': sha256 },
      },
    })),
  };
}

/** A licence without an address is a text on rights. */
function licenceTerms(licence: string): object {
  const address = licenceAddress(licence);
  if (address) return { 'dct:license': { '@id': address } };
  return { 'dct:rights': { '@type': 'dct:RightsStatement', 'rdfs:label': licence } };
}

function contactPoint(contact: string): object {
  if (/^https?:\/\//.test(contact)) return { '@type': 'vcard:Kind', 'vcard:hasURL': { '@id': contact } };
  if (/^[^\s@/:]+@[^\s@/:]+$/.test(contact))
    return { '@type': 'vcard:Kind', 'vcard:hasEmail': { '@id': `mailto:${contact}` } };
  return { '@type': 'vcard:Kind', 'vcard:fn': contact };
}
