import type { FoundRecord } from '../record-documents/found-record.ts';
import type { Linker, Resource } from './linker.ts';

/** What schema.org calls a source of each kind. */
const WORKS: { [kind: string]: string } = {
  NEWS: 'NewsArticle',
  REPORT: 'Report',
  REGISTER: 'Dataset',
  WEBSITE: 'WebPage',
  DOCUMENT: 'DigitalDocument',
  DATASET: 'Dataset',
};

/** A source, as the work that it is. */
export function describedSource(source: FoundRecord, to: Linker): Resource {
  return {
    type: WORKS[source.kind ?? ''] ?? 'CreativeWork',
    ...to.known({
      kind: to.constant('SourceKind', source.kind),
      author: source.authors,
      publisher: source.publisher,
      datePublished: to.date(source.publishedOn),
      retrievedOn: to.date(source.retrievedOn),
      inLanguage: source.lang,
      license: source.licence,
      url: source.sourceUrl,
      archivedAt: source.archivedUrl,
    }),
  };
}

/** A topic, as a concept among broader and narrower ones. */
export function describedTopic(topic: FoundRecord, to: Linker): Resource {
  return {
    type: 'Concept',
    ...to.known({
      prefLabel: topic.name,
      broader: to.named(topic.parent),
      narrower: to.allNamed(topic.children),
    }),
  };
}
