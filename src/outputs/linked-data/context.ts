import { namespaceAt, type Term } from './vocabulary.ts';

/** Types and properties of schema.org that keep their names. */
const OF_SCHEMA_ORG = [
  ...['AdministrativeArea', 'City', 'Claim', 'CollegeOrUniversity', 'Corporation', 'Country', 'CreativeWork'],
  ...['Dataset', 'DigitalDocument', 'Event', 'EventSeries', 'GeoCoordinates', 'GovernmentOrganization'],
  ...['MonetaryAmount', 'NGO', 'NewsArticle', 'NewsMediaOrganization', 'Observation', 'Organization'],
  ...['OrganizationRole', 'PerformanceRole', 'Person', 'Place', 'PropertyValue', 'Report', 'WebPage'],
  ...['about', 'affiliation', 'alternateName', 'author', 'containedInPlace', 'contributor', 'currency', 'description'],
  ...['funder', 'geo', 'honorificPrefix', 'identifier', 'inLanguage', 'jobTitle', 'latitude', 'license', 'location'],
  ...['longitude', 'member', 'name', 'organizer', 'performer', 'propertyID', 'publisher', 'roleName', 'sponsor'],
  ...['subEvent', 'superEvent', 'unitText', 'value', 'version'],
];

/** Properties whose values are `xsd:date` by default. */
const DAYS_OF_SCHEMA_ORG = [
  ...['startDate', 'endDate', 'previousStartDate', 'datePublished', 'foundingDate', 'dissolutionDate'],
];

/** Properties whose values are addresses or terms of schema.org. */
const LINKS_OF_SCHEMA_ORG = ['archivedAt', 'eventAttendanceMode', 'eventStatus', 'sameAs', 'url'];

const OF_SKOS = ['Concept', 'altLabel', 'broader', 'definition', 'narrower', 'prefLabel'];

/**
 * The context of all linked data. Names that it does not list are terms of the vocabulary at `/ns`.
 * @param terms the terms of that vocabulary
 */
export function contextAt(publicUrl: string, terms: readonly Term[]): object {
  const ours = (holds: Term['holds']) => terms.filter((term) => term.holds === holds).map(({ name }) => name);
  const named = (prefix: string, names: readonly string[], type?: string) =>
    names.map((name) => [name, type ? { '@id': `${prefix}:${name}`, '@type': type } : `${prefix}:${name}`]);
  return {
    '@context': {
      '@version': 1.1,
      '@vocab': namespaceAt(publicUrl),
      id: '@id',
      type: '@type',
      ns: { '@id': namespaceAt(publicUrl), '@prefix': true },
      schema: 'https://schema.org/',
      skos: 'http://www.w3.org/2004/02/skos/core#',
      rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
      xsd: 'http://www.w3.org/2001/XMLSchema#',
      dateModified: { '@id': 'schema:dateModified', '@type': 'xsd:dateTime' },
      ...Object.fromEntries([
        ...named('schema', OF_SCHEMA_ORG),
        ...named('schema', DAYS_OF_SCHEMA_ORG, 'xsd:date'),
        ...named('schema', LINKS_OF_SCHEMA_ORG, '@id'),
        ...named('skos', OF_SKOS),
        ...named('ns', ours('DAYS'), 'xsd:date'),
        ...named('ns', ours('CONSTANTS'), '@id'),
      ]),
    },
  };
}
