import type { FoundCitation, FoundRecord } from '../../records/description/found-record.ts';
import { JsonLdWriter, type Resource } from '../../records/description/json-ld-writer.ts';
import { recordTypeOfId } from '../../records/description/registry.ts';
import type { FormatContext, RecordFormat } from '../record-documents/record-format.ts';

/**
 * Records as JSON-LD, with terms of schema.org if it has them and otherwise those of the vocabulary at `/ns`. This server
 * serves the context too, so that readers contact no other host.
 */
export const jsonLd: RecordFormat = {
  name: 'JSON-LD',
  extension: '.jsonld',
  mediaTypes: ['application/ld+json', 'application/json'],
  write: (record, context) => `${JSON.stringify(toJsonLd(record, context), null, 2)}\n`,
};

/** The record as a resource with its context. */
export function toJsonLd(record: FoundRecord, { publicUrl }: FormatContext): Resource {
  const to = new JsonLdWriter(publicUrl);
  const { type, ...properties } = recordTypeOfId(record.id).machine.linkedData(record, to);
  return {
    '@context': `${publicUrl}/ns/context.jsonld`,
    id: record.url,
    type,
    name: to.texts(record.mainLabel, record.label) ?? record.title ?? record.name,
    ...properties,
    ...to.withoutEmpty({
      identifier: record.identifiers.map(({ scheme, value }) => ({ type: 'PropertyValue', propertyID: scheme, value })),
      sameAs: record.identifiers.flatMap(({ url }) => url ?? []),
      citations: record.citations.map((citation) => citationOf(citation, to)),
    }),
    version: record.version,
    dateModified: record.updatedAt,
  };
}

/** Includes the stance, so that a source that contradicts the record is not taken as support. */
function citationOf(
  { source, stance, fields, locator, quote, assertedValue }: FoundCitation,
  to: JsonLdWriter,
): Resource {
  return {
    type: 'Citation',
    source: to.titled(source),
    stance: to.constant('Stance', stance),
    ...to.withoutEmpty({ fields, locator, quote, assertedValue }),
  };
}
