import { sql } from '../../query/sql.ts';
import { date, type ExportedTable, identity, instant, plain, text, texts } from '../../records/description/columns.ts';

export const exportedSources: ExportedTable = {
  name: 'sources',
  table: 'source',
  parts: [
    ...identity('source'),
    plain('kind', sql`r.kind`),
    text('title', sql`r.title`),
    texts('authors', sql`r.authors`),
    text('publisher', sql`r.publisher`),
    date('publishedOn', sql`r.published_on`),
    date('retrievedOn', sql`r.retrieved_on`),
    plain('lang', sql`r.lang`),
    text('sourceUrl', sql`r.source_url`),
    text('archivedUrl', sql`r.archived_url`),
    text('licence', sql`r.licence`),
    instant('createdAt', sql`entry.created_at`),
    instant('updatedAt', sql`entry.updated_at`),
  ],
};
