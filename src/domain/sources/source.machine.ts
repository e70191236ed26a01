import type { SourceEntryFragment } from '../../records/description/documents.ts';
import type { FeedEntry, MachineDescription } from '../../records/description/machine.ts';
import type { FoundSource } from './source.page.ts';

/** Kinds of source as types of the Citation Style Language. */
const TYPES_OF_CSL: { [kind: string]: string } = {
  NEWS: 'article-newspaper',
  REPORT: 'report',
  REGISTER: 'dataset',
  WEBSITE: 'webpage',
  DATASET: 'dataset',
};

/** The schema.org types of kinds of source. */
const WORKS: { [kind: string]: string } = {
  NEWS: 'NewsArticle',
  REPORT: 'Report',
  REGISTER: 'Dataset',
  WEBSITE: 'WebPage',
  DOCUMENT: 'DigitalDocument',
  DATASET: 'Dataset',
};

type FeedSource = FeedEntry & SourceEntryFragment;

export const machineReadableSource: MachineDescription = {
  work: ({ kind, sourceUrl, ...source }: FoundSource) => ({
    ...source,
    type: TYPES_OF_CSL[kind] ?? 'document',
    ...(kind === 'REGISTER' && { risType: 'DBASE' }),
    url: sourceUrl,
  }),
  linkedData: (source: FoundSource, to) => ({
    type: WORKS[source.kind] ?? 'CreativeWork',
    ...to.withoutEmpty({
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
  }),
  vocabulary: { others: { Source: ['kind', 'retrievedOn'] } },
  feed: {
    fragment: 'SourceEntry',
    title: ({ sourceTitle }: FeedSource) => sourceTitle,
    summary: ({ publisher, publishedOn }: FeedSource, to) => [to.date(publishedOn), publisher],
  },
};
