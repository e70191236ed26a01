import { sql } from '../../query/sql.ts';
import {
  type ExportedTable,
  identityOfPart,
  PARTY,
  PERSON,
  plain,
  reference,
  SESSION,
  text,
} from '../../records/description/columns.ts';

export const exportedSpeakers: ExportedTable = {
  name: 'speakers',
  table: 'speaker',
  parts: [
    ...identityOfPart('speaker', 'session', sql`r.session_id`),
    reference('session', SESSION, sql`r.session_id`),
    reference('person', PERSON, sql`r.person_id`),
    plain('role', sql`r.role`),
    text('billedAs', sql`r.billed_as`),
    reference('represents', PARTY, sql`r.represents_id`),
  ],
};
