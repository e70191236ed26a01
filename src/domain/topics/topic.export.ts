import { sql } from '../../query/sql.ts';
import {
  closingColumns,
  type ExportedTable,
  identity,
  listed,
  plain,
  reference,
  TOPIC,
  text,
  titled,
} from '../../records/description/columns.ts';

export const exportedTopics: ExportedTable = {
  name: 'topics',
  table: 'topic',
  parts: [
    ...identity('topic'),
    plain('slug', sql`r.slug`),
    ...titled('name'),
    listed(
      'otherNames',
      { from: sql`topic_name l`, of: sql`l.topic_id`, order: sql`l.ordinal, l.id` },
      sql`l.text`,
      'otherNames.text',
    ),
    text('summary', sql`r.summary`),
    plain('summaryLang', sql`r.summary_lang`, 'summary', 'Language of `summary`.'),
    reference('parent', TOPIC, sql`r.parent_id`),
    ...closingColumns(),
  ],
};
