import type { SourcePageQuery } from '../../records/description/documents.ts';
import { address, code, date, type Fact, fact, text, texts } from '../../records/description/facts.ts';
import type { QueryResultRecord } from '../../records/description/found-record.ts';
import type { PageDescription } from '../../records/description/page.ts';
import { items } from '../../records/description/sections.ts';

/** A source as `source.page.graphql` reads it. */
export type FoundSource = QueryResultRecord<SourcePageQuery>;

const facts: readonly Fact<FoundSource>[] = [
  code('kind'),
  texts('authors'),
  text('publisher'),
  date('publishedOn'),
  date('retrievedOn'),
  fact('language', ({ lang }, to) => lang && to.language(lang)),
  text('licence'),
  address('sourceUrl'),
  address('archivedUrl', 'archived'),
];

export const sourcePage: PageDescription = {
  document: import.meta.resolve('#src/domain/sources/source.page.graphql'),
  facts,
  sections: ({ currentId, cooperation }: FoundSource, to) => [
    items('citedBy', cooperation, to, { all: `records/items?source=${currentId}` }),
  ],
  cooperation: { address: 'source', where: (id) => ({ source: id }) },
};
