import { sql } from '../../query/sql.ts';
import {
  closingColumns,
  type ExportedTable,
  identity,
  plain,
  reference,
  TOPIC,
  titled,
} from '../../records/description/columns.ts';

export const exportedTopics: ExportedTable = {
  name: 'topics',
  table: 'topic',
  parts: [
    ...identity('topic'),
    plain('slug', sql`r.slug`),
    ...titled('name'),
    reference('parent', TOPIC, sql`r.parent_id`),
    ...closingColumns(),
  ],
};
