import { sql } from '../../query/sql.ts';
import {
  type ExportedTable,
  instant,
  PERSON,
  plain,
  references,
  text,
  texts,
} from '../../records/description/columns.ts';
import { item } from '../../records/description/item-columns.ts';

export const exportedSessions: ExportedTable = {
  name: 'sessions',
  table: 'session',
  parts: item('session', [
    plain('kind', sql`r.kind`),
    plain('status', sql`r.status`),
    text('track', sql`r.track`),
    text('abstract', sql`r.abstract`),
    instant('startsAt', sql`r.starts_at`),
    instant('endsAt', sql`r.ends_at`),
    texts('rooms', sql`r.rooms`),
    texts('languages', sql`r.languages`),
    texts('links', sql`r.links`),
    references(
      'speakers',
      'speakerIds',
      PERSON,
      { from: sql`speaker l`, of: sql`l.session_id`, to: sql`l.person_id`, order: sql`l.ordinal, l.id` },
      'speakers.nodes.person',
    ),
  ]),
};
