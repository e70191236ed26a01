import { sql } from '../../query/sql.ts';
import {
  closingColumns,
  type ExportedTable,
  FORUM,
  identity,
  PARTY,
  PERSON,
  plain,
  reference,
  references,
  whole,
} from '../../records/description/columns.ts';

const MEMBERS = {
  from: sql`delegation_member l`,
  of: sql`l.delegation_id`,
  to: sql`l.person_id`,
  order: sql`l.ordinal, l.id`,
};

export const exportedDelegations: ExportedTable = {
  name: 'delegations',
  table: 'delegation',
  parts: [
    ...identity('delegation'),
    reference('forum', FORUM, sql`r.forum_id`),
    reference('party', PARTY, sql`r.party_id`),
    plain('attendsAs', sql`r.attends_as`),
    whole('reportedSize', sql`r.reported_size`),
    references('heads', 'headIds', PERSON, { ...MEMBERS, where: sql`l.role = 'HEAD'` }),
    references('members', 'memberIds', PERSON, MEMBERS, 'members.nodes'),
    ...closingColumns(),
  ],
};
