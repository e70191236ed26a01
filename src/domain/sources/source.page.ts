import { address, code, date, type Fact, fact, text, texts } from '../../records/description/facts.ts';
import type { FoundRecord, Item, Page } from '../../records/description/found-record.ts';
import type { PageDescription } from '../../records/description/page.ts';
import { items } from '../../records/description/sections.ts';

/** A source as source.page.graphql finds it. */
export interface FoundSource extends FoundRecord {
  kind: string;
  title: string;
  authors: string[];
  publisher: string | null;
  publishedOn: string | null;
  retrievedOn: string | null;
  lang: string | null;
  sourceUrl: string | null;
  archivedUrl: string | null;
  licence: string | null;
  cooperation: Page<Item>;
}

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
  sections: ({ cooperation }: FoundSource, to) => [items('cited', cooperation, to)],
  cooperation: { where: (id) => ({ source: id }) },
};
