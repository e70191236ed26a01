import { sql } from '../../query/sql.ts';
import { date, type ExportedTable, plain, text } from '../../records/description/columns.ts';
import { item, makers } from '../../records/description/item-columns.ts';

export const exportedStatements: ExportedTable = {
  name: 'statements',
  table: 'statement',
  parts: item('statement', [
    date('saidOn', sql`r.said_on`),
    text('summary', sql`r.summary`),
    plain('summaryLang', sql`r.summary_lang`, 'summary', 'Language of `summary`.'),
    makers(),
  ]),
};
