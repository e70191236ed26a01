import type { FoundCitation, FoundRecord } from '../../records/description/found-record.ts';
import { Linker, type Resource } from '../../records/description/linker.ts';
import { recordTypeOfId } from '../../records/description/registry.ts';
import type { RecordForm, Told } from '../record-documents/record-form.ts';

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
  const { type, ...properties } = recordTypeOfId(record.id).machine.linkedData(record, to);
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
