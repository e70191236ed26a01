import { raw, sql } from '../../query/sql.ts';
import {
  type ColumnGroup,
  closingColumns,
  type ExportedTable,
  identity,
  listed,
  plain,
  titled,
} from '../../records/description/columns.ts';

/** The parts of the main name; null if not recorded separately. */
const partsOfName: ColumnGroup = {
  columns: Object.entries({
    givenName: 'given',
    familyName: 'family',
    patronymic: 'patronymic',
    honorific: 'honorific',
  }).map(([name, column]) => ({ name, type: 'TEXT', sql: sql`main.${raw(column)}`, field: name })),
  join: sql`left join person_name main on main.person_id = r.id and main.lang = r.name_lang`,
};

export const exportedPeople: ExportedTable = {
  name: 'people',
  table: 'person',
  parts: [
    ...identity('person'),
    plain('slug', sql`r.slug`),
    ...titled('name'),
    partsOfName,
    listed(
      'positions',
      {
        from: sql`"position" l left join party f on f.id = l.party_id`,
        of: sql`l.person_id`,
        order: sql`l.ordinal, l.id`,
      },
      sql`l.title || coalesce(' (' || f.name || ')', '')`,
    ),
    ...closingColumns(),
  ],
};
