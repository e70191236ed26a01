import type { FoundCitation, FoundRecord } from '../record-documents/found-record.ts';
import type { RecordForm, Told } from '../record-documents/record-form.ts';
import { describedEvent } from './events.ts';
import { describedItem } from './items.ts';
import { Linker, type Resource } from './linker.ts';
import { describedParty, describedPerson } from './parties.ts';
import { describedSource, describedTopic } from './works.ts';

/**
 * A record as JSON-LD: what schema.org has a word for in its words, all else in those of our vocabulary at `/ns`, which are
 * the API's. The context lies here as well, so that no reader has to ask another host.
 */
export const jsonLd: RecordForm = {
  name: 'JSON-LD',
  extension: '.jsonld',
  mediaTypes: ['application/ld+json', 'application/json'],
  write: (record, told) => `${JSON.stringify(described(record, told), null, 2)}\n`,
};

/** The record as a resource with its context. */
export function described(record: FoundRecord, { publicUrl }: Told): Resource {
  const to = new Linker(publicUrl);
  const { type, ...properties } = describedAsItself(record, to);
  return {
    '@context': `${publicUrl}/ns/context.jsonld`,
    id: record.url,
    type,
    name: to.texts(record.mainLabel, record.label) ?? record.title ?? record.name,
    ...properties,
    ...to.known({
      identifier: record.identifiers.map(({ scheme, value }) => ({ type: 'PropertyValue', propertyID: scheme, value })),
      sameAs: record.identifiers.flatMap(({ url }) => url ?? []),
      citations: record.citations.map((citation) => citationOf(citation, to)),
    }),
    version: record.version,
    dateModified: record.updatedAt,
  };
}

/** A citation says what it says of the record, so that a source that contradicts it is not taken for one that supports it. */
function citationOf({ source, stance, fields, locator, assertedValue }: FoundCitation, to: Linker): Resource {
  return {
    type: 'Citation',
    source: to.titled(source),
    stance: to.constant('Stance', stance),
    ...to.known({ fields, locator, assertedValue }),
  };
}

function describedAsItself(record: FoundRecord, to: Linker): Resource {
  switch (record.__typename) {
    case 'Forum':
    case 'ForumSeries':
    case 'Session':
      return describedEvent(record, to);
    case 'Person':
      return describedPerson(record, to);
    case 'Source':
      return describedSource(record, to);
    case 'Topic':
      return describedTopic(record, to);
    case 'Agreement':
    case 'Commitment':
    case 'Statement':
    case 'Figure':
    case 'Delegation':
      return describedItem(record, to);
    default:
      return describedParty(record, to);
  }
}
