import { sql } from '../../query/sql.ts';
import { AGREEMENT, date, type ExportedTable, plain, reference } from '../../records/description/columns.ts';
import { concerned, item, makers } from '../../records/description/item-columns.ts';

export const exportedCommitments: ExportedTable = {
  name: 'commitments',
  table: 'commitment',
  parts: item('commitment', [
    plain('status', sql`r.status`),
    date('announcedOn', sql`r.announced_on`),
    date('startsOn', sql`r.starts_on`),
    date('dueOn', sql`r.due_on`),
    reference('agreement', AGREEMENT, sql`r.agreement_id`),
    concerned('responsible', 'responsibleIds', 'RESPONSIBLE'),
    concerned('counterparts', 'counterpartIds', 'COUNTERPART'),
    makers(),
  ]),
};
