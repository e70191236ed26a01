import { sql } from '../../query/sql.ts';
import { date, type ExportedTable, number, plain, text } from '../../records/description/columns.ts';
import { item, makers } from '../../records/description/item-columns.ts';

export const exportedFigures: ExportedTable = {
  name: 'figures',
  table: 'figure',
  parts: item('figure', [
    text('indicator', sql`r.indicator`),
    number('value', sql`trim_scale(r.value)`),
    text('unit', sql`r.unit`),
    plain('bound', sql`r.bound`),
    date('asOf', sql`r.as_of`),
    plain(
      'aboutId',
      sql`(select lower(about.type) || '_' || replace(about.id::text, '-', '') from record about where about.id = r.about_id)`,
      'about.id',
    ),
    makers(),
  ]),
};
