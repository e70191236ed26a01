import { join, raw, sql, visible } from '../../query/sql.ts';
import {
  type ColumnGroup,
  type ExportedTable,
  REQUESTED_IDS,
  text,
  VERSION,
} from '../../records/description/columns.ts';
import { cooperation as whatItemsShare } from '../../records/description/item-columns.ts';
import { tableOf } from '../../records/description/record-type.ts';
import { recordTypes } from '../../records/description/registry.ts';

/** Id, type, version and title. The title is in the table of the type. */
const titled = (): ColumnGroup[] => [
  {
    columns: [
      { name: 'id', type: 'PLAIN', sql: sql`lower(r.type) || '_' || replace(r.id::text, '-', '')`, field: 'id' },
      { name: 'type', type: 'PLAIN', sql: sql`r.type`, field: '__typename', remark: 'Type of the item.' },
      { name: 'version', type: 'NUMBER', sql: VERSION, field: 'version' },
    ],
    join: sql`join record entry on entry.id = r.id`,
  },
  {
    ...text('title', sql`titled.title`),
    join: sql`join (${join(
      recordTypes()
        .filter(({ isItem }) => isItem)
        .map(
          ({ type }) =>
            sql`select t.id, t.title from ${raw(tableOf(type))} t where t.id in ${REQUESTED_IDS} and ${visible('t')}`,
        ),
      ' union all ',
    )}) titled on titled.id = r.id`,
  },
];

const parts = () => [...titled(), ...whatItemsShare];

/** Items between parties, of all types. */
export const exportedCooperation: ExportedTable = {
  name: 'cooperation',
  table: 'cooperation_item',
  get parts() {
    return parts();
  },
};

/** Items of all types. */
export const exportedCooperationItems: ExportedTable = {
  name: 'cooperationItems',
  table: 'cooperation_item',
  get parts() {
    return parts();
  },
};
