import { Party } from '../../domain/parties/party.entity.ts';
import { json, type Overlay, one, type Versions, version, versions } from '../../query/compiling/read-plans.ts';
import type { EntityClass } from '../../query/compiling/row.ts';
import { join, raw, type Sql, sql, visible } from '../../query/sql.ts';
import { tableOf } from '../../records/description/record-type.ts';
import { recordTypeOf, recordTypes } from '../../records/description/registry.ts';
import { typeOf } from '../../records/known-types.ts';
import type { RecordType } from '../../records/record.entity.ts';
import { SEES_INTERNAL, visibleVersion } from '../../records/record.reads.ts';
import type { VersionId } from '../../records/values/ids.ts';
import type { VersionReader } from '../../records/version-reader.ts';
import { ITEM_OVERLAYS } from './item-version.reads.ts';
import { allParts, partsOf } from './versioned-tables.ts';

// In these statements the row "~wanted" names a version, and the row "~at" is the version that was found. "~at" is
// missing if the client cannot see the version, or cannot see the record now.

const RECORD_ID = raw('(select id from "~at")');
const SUFFIX = raw('(select suffix from "~at")');
const INSTANT = raw(`(select '@' || to_char(made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') from "~at")`);

/** Reads versions of records, and of parts by the ids of parts. */
export const VERSION_READER: VersionReader = {
  one(entity, wanted) {
    const versions = versionsOf(entity, [wanted]);
    return versions ? version(versions) : json(null);
  },
  list(entity, wanted) {
    const found = versionsOf(entity, wanted);
    return found ? versions(found) : json(wanted.map(() => null));
  },
};

/**
 * @param wanted ids of one type
 * @returns null if objects of the type have no versions
 */
function versionsOf(entity: EntityClass<unknown>, wanted: readonly (VersionId | null)[]): Versions | null {
  const [{ type: table }] = wanted.filter((each) => each !== null) as [VersionId];
  const part = allParts().find((each) => each.table === table);
  const type = recordTypes().find((each) => tableOf(each.type) === table || each.parts?.some((p) => p.table === table));
  if (!part && !type) return null;
  const rows = wanted.flatMap((each, place) => {
    if (!each) return [];
    const [number, instant] = each.at instanceof Date ? [null, each.at] : [each.at, null];
    return [sql`(${raw(String(place))}, ${each.uuid}::uuid, ${number}::integer, ${instant}::timestamptz)`];
  });
  const named = sql`(values ${join(rows, ', ')}) named (place, id, version, at)`;
  const owner = part && raw(`."${part.owner}"`);
  return {
    wanted: part ? ownersOf(table, named) : sql`select place, 0 as rank, id, version, at from ${named}`,
    places: wanted.length,
    table: type ? tableOf(type.type) : '',
    tables: tablesOf(type?.type ?? null),
    id: RECORD_ID,
    suffix: SUFFIX,
    suffixOf: suffixOfPart,
    reading: one(entity as EntityClass<{ id: string }>, (row) =>
      owner ? sql`${row.id} = "~wanted".part and ${row.$}${owner} = ${RECORD_ID}` : sql`${row.id} = ${RECORD_ID}`,
    ) as Versions['reading'],
  };
}

/**
 * Returns the records that had these parts, the first owner first. A part changes its owner if the owner is merged:
 * then a version number may be one of both.
 */
function ownersOf(part: string, named: Sql): Sql {
  return sql`select named.place, row_number() over (partition by named.place order by held.since) as rank,
      held.record_id as id, named.id as part, named.version, named.at
    from ${named} cross join lateral (
      select v.record_id, min(v.id::text) as since from ${havingPart(part, raw('named.id'))} group by v.record_id
    ) held`;
}

/**
 * Returns the suffix for the id of a part. A number means a version of the first owner. If another record has had the
 * part since a merge, the suffix is the instant, since a number could mean a version of either owner.
 */
function suffixOfPart(part: string, id: Sql): Sql {
  return sql`case when (select v.record_id from ${havingPart(part, id)} order by v.id limit 1) = ${RECORD_ID}
    then ${SUFFIX} else ${INSTANT} end`;
}

/** The revisions `v` in which a record got a part. */
function havingPart(part: string, id: Sql): Sql {
  return sql`revision_row w join revision v on v.id = w.revision_id
    where w.row_key = ${id}::text and w.before is null and w.table_name = ${raw(`'${part}'`)}`;
}

/**
 * Returns the content of the tables of a record and its parts in a version; without a type, of the tables that every
 * record has.
 */
function tablesOf(type: RecordType | null): Overlay[] {
  const described = type && recordTypeOf(type);
  return [
    versionFound(type),
    restoredImages(type),
    entries(),
    ...restoredTables(type),
    ...(type && type === typeOf(Party) ? [places()] : []),
    ...(described?.isItem ? ITEM_OVERLAYS : []),
  ];
}

/** Whether the client counts a revision as a version. */
const IS_COUNTED = sql`(not v.hidden or ${SEES_INTERNAL})`;

/** The version, as the client counts versions. A client that cannot see the record now cannot see its versions. */
function versionFound(type: RecordType | null): Overlay {
  const shown = visibleVersion(raw('v.record_id'), raw('v.version'));
  return {
    name: '~at',
    once: true,
    rows: sql`select v.record_id as id, v.version, v.visibility, '@' || (${shown}) as suffix, (
        select max(made.made_at) from revision made
        where made.record_id = v.record_id and made.version <= v.version and not made.hidden
      ) as made_at
      from (
        select v.record_id, v.version from revision v
        where v.record_id = "~wanted".id and ${IS_COUNTED} and ${shown} = "~wanted".version
          and v.version between "~wanted".version and "~wanted".version + (
            select count(*) from revision h where h.record_id = "~wanted".id and h.hidden)
        union all
        select a.record_id, (
          select max(v.version) from revision v
          where v.record_id = a.record_id and v.version <= a.version and ${IS_COUNTED})
        from version_at("~wanted".id, "~wanted".at) a
      ) a
      join revision v on v.record_id = a.record_id and v.version = a.version and v.kind in ('CREATED', 'UPDATED')
        and ${visible('v')}
      join record e on e.id = v.record_id and ${type ? sql`e.type = ${type} and ` : raw('')}${visible('e')}
      join record s on s.id = survivor_of(v.record_id) and s.deleted_at is null and ${visible('s')}`,
  };
}

/** The value of a column as the id of a record, if the column is a reference. */
const REFERENCE = `case when right(held.key, 3) = '_id' then held.value::uuid end`;

/**
 * The rows of the record and of its parts as they were. References to records that were merged since point to the
 * survivors; parts that refer to a deleted record, or one that the reader may not see, are omitted.
 */
function restoredImages(type: RecordType | null): Overlay {
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
      where ${type ? sql`now.table_name = ${raw(`'${tableOf(type)}'`)} or ` : raw('')}not exists (
        select from jsonb_each_text(now.image) held join record x on x.id = ${raw(REFERENCE)}
        where x.id <> now.record_id and (x.deleted_at is not null or not ${visible('x')})
      )`,
  };
}

/** The entry of the record at the version. */
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

/** Returns each table of the type, with the restored rows in place of the current rows. */
function restoredTables(type: RecordType | null): Overlay[] {
  const parts = partsOf(type).map(({ table, owner }) => ({ ...restoredTable(table, owner, raw('true')), owner }));
  if (!type) return parts;
  const needed = recordTypeOf(type).requiredReferences?.map((column) => raw(`p.${column}`));
  const complete = needed
    ? sql`not exists (select from record x where x.id in (${join(needed, ', ')})
        and (x.deleted_at is not null or not ${visible('x')}))`
    : raw('true');
  return [restoredTable(tableOf(type), 'id', complete), ...parts];
}

function restoredTable(table: string, owner: string, condition: Sql): Overlay {
  const rows = sql`${raw(`select * from "${table}" where ${owner} is distinct from (select id from "~at")
      union all
      select p.* from "~restored" t cross join lateral jsonb_populate_record(null::"${table}", t.image) p
      where t.table_name = '${table}'`)} and ${condition}`;
  return { name: table, rows };
}

/** The places of a restored party: its own placements as they were, and the current places of those parties. */
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
