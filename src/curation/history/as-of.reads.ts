import { Party } from '../../domain/parties/party.entity.ts';
import { type Overlay, one, overlaid, type Reading } from '../../query/compiling/readings.ts';
import type { EntityClass } from '../../query/compiling/row.ts';
import { join, raw, type Sql, sql, visible } from '../../query/sql.ts';
import { tableOf } from '../../records/description/record-type.ts';
import { recordTypeOf } from '../../records/description/registry.ts';
import { typeOf } from '../../records/known-types.ts';
import type { RecordType } from '../../records/record.entity.ts';
import { ITEM_OVERLAYS } from './item-as-of.reads.ts';
import { partsOf } from './kept-tables.ts';

/** The record that is shown as it was, by its id: null where this reader could not see it then, or cannot now. */
const RESTORED_ID = raw('(select id from "~at")');

/**
 * A record as it was at an instant, with its parts; what it refers to is as of now.
 *
 * @param type the type in the id that was given
 * @param uuid the id that it had then: that of a merged record gives the survivor, where it was merged by then
 * @param entity what is read: a class of that type's, or the entry that every record has
 */
export function recordAsOf<Entity extends { id: string }>(
  type: RecordType,
  uuid: string,
  at: Date,
  entity: EntityClass<Entity>,
): Reading {
  return overlaid(
    [
      versionAt(uuid, at, type),
      restoredImages(type),
      entries(),
      ...restoredTables(type),
      ...(type === typeOf(Party) ? [places()] : []),
      ...(recordTypeOf(type).isItem ? ITEM_OVERLAYS : []),
    ],
    one(entity, (row) => sql`${row.id} = ${RESTORED_ID}`),
  );
}

/** Which version it was. Whoever may not see what has become of the record does not see what it was. */
function versionAt(uuid: string, at: Date, type: RecordType): Overlay {
  return {
    name: '~at',
    once: true,
    rows: sql`select a.record_id as id, a.version, v.visibility, (
        select max(shown.made_at) from revision shown
        where shown.record_id = a.record_id and shown.version <= a.version and not shown.hidden
      ) as made_at
      from version_at(${uuid}, ${at}::timestamptz) a
      join revision v on v.record_id = a.record_id and v.version = a.version and ${visible('v')}
      join record e on e.id = a.record_id and e.type = ${type} and ${visible('e')}
      join record s on s.id = survivor_of(a.record_id) and ${visible('s')}`,
  };
}

/** A column's value as the id of a record, where the column is one. */
const REFERENCE = `case when right(held.key, 3) = '_id' then held.value::uuid end`;

/**
 * The rows of the record and of its parts as they were. What referred to a record that was merged since refers to its
 * survivor; parts that join a record that is gone, or that this reader may not see, do not show.
 */
function restoredImages(type: RecordType): Overlay {
  return {
    name: '~restored',
    once: true,
    rows: sql`
      select now.table_name, now.image from (
        select kept.table_name, kept.after || coalesce((
          select jsonb_object_agg(held.key, survivor_of(x.id)) from jsonb_each_text(kept.after) held
          join record x on x.id = ${raw(REFERENCE)}
          where x.merged_into is not null and x.id <> kept.record_id
        ), '{}') as image, kept.record_id
        from (
          select distinct on (w.table_name, w.row_key) w.table_name, w.after, v.record_id
          from "~at" join revision v on v.record_id = "~at".id and v.version <= "~at".version
          join revision_row w on w.revision_id = v.id
          order by w.table_name, w.row_key, v.version desc
        ) kept where kept.after is not null
      ) now
      where now.table_name = ${raw(`'${tableOf(type)}'`)} or not exists (
        select from jsonb_each_text(now.image) held join record x on x.id = ${raw(REFERENCE)}
        where x.id <> now.record_id and (x.deleted_at is not null or not ${visible('x')})
      )`,
  };
}

/** The entry of the record, at its version of then. */
function entries(): Overlay {
  const columns = 'id, type, visibility, version, created_at, updated_at, changed_in, merged_into, deleted_at';
  return {
    name: 'record',
    rows: raw(`select ${columns} from record where id is distinct from (select id from "~at")
      union all
      select e.id, e.type, a.visibility, a.version, e.created_at, a.made_at, e.changed_in, null, null
      from "~at" a join record e on e.id = a.id`),
  };
}

/** Each table of the type, with the restored rows in place of those of today. */
function restoredTables(type: RecordType): Overlay[] {
  const own = tableOf(type);
  const needed = recordTypeOf(type).shownWith?.map((column) => raw(`p.${column}`));
  const complete = needed
    ? sql`not exists (select from record x where x.id in (${join(needed, ', ')})
        and (x.deleted_at is not null or not ${visible('x')}))`
    : raw('true');
  return [
    restoredTable(own, 'id', complete),
    ...partsOf(type).map(({ table, owner }) => restoredTable(table, owner, raw('true'))),
  ];
}

function restoredTable(table: string, owner: string, condition: Sql): Overlay {
  const rows = sql`${raw(`select * from "${table}" where ${owner} is distinct from (select id from "~at")
      union all
      select p.* from "~restored" t cross join lateral jsonb_populate_record(null::"${table}", t.image) p
      where t.table_name = '${table}'`)} and ${condition}`;
  return { name: table, rows };
}

/** Where a restored party lay: its placements of then, and from there on where those parties lie by now. */
function places(): Overlay {
  const day = (column: string) => `coalesce(first_day(${column}), '-infinity')`;
  return {
    name: 'lies_within',
    rows: raw(`select party_id, ancestor_id, depth, from_day, to_day from lies_within
        where party_id is distinct from (select id from "~at")
      union all
      select id, id, 0, '-infinity', 'infinity' from "~at"
      union all
      select period.party_id, w.ancestor_id, w.depth + 1, greatest(period.from_day, w.from_day),
        least(period.to_day, w.to_day)
      from (
        select party_id, within_id, ${day('valid_from')} as from_day,
          least(coalesce(last_day(valid_to), 'infinity'),
            lead(${day('valid_from')}) over (order by first_day(valid_from) nulls first, id) - 1) as to_day
        from placement where party_id = (select id from "~at")
      ) period
      join lies_within w on w.party_id = period.within_id
        and greatest(period.from_day, w.from_day) <= least(period.to_day, w.to_day)
      where period.from_day <= period.to_day and period.to_day > '-infinity'`),
  };
}
