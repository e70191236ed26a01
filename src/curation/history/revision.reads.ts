import type { Ordered } from '../../query/compiling/pages.ts';
import { page, type ReadPlan, rows, withId } from '../../query/compiling/read-plans.ts';
import type { Row } from '../../query/compiling/row.ts';
import type { Given } from '../../query/params.ts';
import { all, CteRef, join, raw, type Sql, sql, visible } from '../../query/sql.ts';
import type { PageArguments } from '../../records/api/connection.ts';
import { type InstantRange, inRange } from '../../records/api/where.ts';
import { type PartDescription, tableOf } from '../../records/description/record-type.ts';
import { recordTypes } from '../../records/description/registry.ts';
import { registerAddressable } from '../../records/node.ts';
import { RecordEntry, type RecordType } from '../../records/record.entity.ts';
import { SEES_INTERNAL, visibleVersion } from '../../records/record.reads.ts';
import { Revision } from './revision.entity.ts';
import type { RevisionList } from './revision.inputs.ts';
import { allParts } from './versioned-tables.ts';

/** Reads the revisions of a record that show to the requester, the latest first. */
export function historyOf(record: Row<{ id: string }>, args: PageArguments): ReadPlan {
  return page(
    Revision,
    { where: (revision) => [sql`${revision.recordId} = ${record.id}`, seenWith(revision.hidden)] },
    { name: 'VERSION DESC', by: shownVersion, type: 'integer', descending: true },
    args,
  );
}

/** Ids are in the order of time. */
const LATEST_FIRST: Ordered<Revision> = { name: 'ID DESC', by: ({ id }) => id, type: 'uuid', descending: true };

/**
 * Reads the revisions of all records, the latest first. Readers who are no editors see those that the histories of
 * visible records have.
 */
export function revisions({ where, ...args }: RevisionList): ReadPlan {
  const { by, types, at } = where ?? {};
  const conditions = (revision: Row<Revision>) => [
    by == null ? null : sql`${revision.by} = ${by}`,
    types && sql`exists (select from record e where e.id = ${revision.recordId} and ${isOfType('e', types)})`,
    at && madeIn(revision, at),
    sql`(${SEES_INTERNAL} or ${isShown(revision)})`,
  ];
  return page(Revision, { where: conditions }, LATEST_FIRST, args);
}

/**
 * Whether the record `entry` is of one of the types. They are constants: PostgreSQL must know whether a type is rare, so
 * that it begins with its records, or frequent, so that it begins with the latest revisions. A plan for any type would
 * read the whole history for the revisions of a rare one.
 */
function isOfType(entry: string, types: readonly RecordType[]): Sql {
  return raw(`${entry}.type = any ('{${types.join(',')}}')`);
}

/**
 * Whether a revision was made in a range. The time in its id is that of its writing, which follows the beginning of the
 * transaction (`made_at`) by less than a day: so the list begins and ends near the range.
 */
function madeIn(revision: Row<Revision>, range: InstantRange): Sql {
  const idAt = (instant: Given<Date>, more: Sql) =>
    sql`rpad(lpad(to_hex(greatest(floor(extract(epoch from ${instant}::timestamptz${more}) * 1000), 0)::bigint), 12, '0'), 32, '0')::uuid`;
  return all([
    inRange(revision.at, range),
    ...(range.from ? [sql`${revision.id} >= ${idAt(range.from, sql``)}`] : []),
    ...(range.to ? [sql`${revision.id} <= ${idAt(range.to, sql` + interval '1 day'`)}`] : []),
  ]);
}

/** Reads the record of a revision; null if it is deleted or was merged. */
export function recordOf(revision: Row<Revision>): ReadPlan {
  return withId(RecordEntry, revision.recordId);
}

/** Returns the version number of a revision as the reader counts versions. */
export function shownVersion(revision: Row<Revision>): Sql {
  return visibleVersion(revision.recordId, revision.version);
}

/** Returns the id of the record at the version of a revision. */
export function versionIdOf(revision: Row<Revision>): Sql {
  return sql`(select lower(e.type) || '_' || replace(e.id::text, '-', '') || '@' || (${shownVersion(revision)})
    from record e where e.id = ${revision.recordId})`;
}

/**
 * Whether a client may read a revision by its id: its record must exist and be visible, or the record into which it was
 * merged. No `exists`: for a page of revisions PostgreSQL would read all records into a hash table.
 */
function isShown(revision: Row<Revision>): Sql {
  return sql`${seenWith(revision.hidden)} and (
    select true from record e join record s on s.id = survivor_of(e.id)
    where e.id = ${revision.recordId} and ${visible('e')} and s.deleted_at is null and ${visible('s')}) is true`;
}

registerAddressable('revision', { entity: Revision, isVisible: isShown });

/** Whether the reader sees a version, given whether it is hidden from readers who are no editors. */
function seenWith(hidden: Sql): Sql {
  return sql`exists (select from (select case when ${hidden} then 'INTERNAL' else 'PUBLIC' end as visibility) seen
    where ${visible('seen')})`;
}

/** Returns the identity of the author for readers who may see INTERNAL records. */
export function identityOf(revision: Row<Revision>): Sql {
  return sql`(select ${revision.madeByIdentity} from (select 'INTERNAL'::text as visibility) seen where ${visible('seen')})`;
}

/** Returns the version before this one that the reader could see; 0 if there is none. */
function versionBefore(revision: Row<Revision>): Sql {
  return sql`coalesce((select max(earlier.version) from revision earlier
    where earlier.record_id = ${revision.recordId} and earlier.version < ${revision.version} and ${visible('earlier')}
      and ${seenWith(raw('earlier.hidden'))}), 0)`;
}

/** Returns the kind of a change as the reader saw it: a published record is new for the reader. */
export function kindOf(revision: Row<Revision>): Sql {
  return sql`case when ${versionBefore(revision)} = 0 then 'CREATED' else ${revision.done} end`;
}

/** Columns that are derived from others or only order rows: they are no facts. */
const DERIVED_COLUMNS = ['id', 'sort_key', 'folded', 'latin'];

/** Relations for every statement that reads changes: the tables of parts, and the fields of columns. */
interface VersionedTables {
  parts: CteRef;
  fields: CteRef;
}

let kept: VersionedTables | undefined;

function versionedTables(): VersionedTables {
  kept ??= { parts: relationOfParts(allParts()), fields: relationOfFields() };
  return kept;
}

function relationOfParts(all: readonly PartDescription[]): CteRef {
  const fieldOf = (table: string) => all.find((part) => part.table === table)!.field;
  const rows = all.map(({ table, owner, field, outerPart, valueColumn }, n) =>
    raw(
      `(${n}, ${[table, owner, field, outerPart?.column, outerPart && fieldOf(outerPart.table), outerPart?.table, valueColumn].map(literal)})`,
    ),
  );
  return new CteRef(
    'kept parts',
    sql`select * from (values ${join(rows, ', ')}) as k (n, table_name, owner, field, of_column, of_field, of_table, holds)`,
  );
}

function relationOfFields(): CteRef {
  const tables = recordTypes().flatMap(({ type, fields, parts = [] }) => [{ table: tableOf(type), fields }, ...parts]);
  const rows = tables.flatMap(({ table, fields = {} }) =>
    Object.entries(fields).map(([column, field]) => raw(`(${[table, column, field].map(literal)})`)),
  );
  return new CteRef(
    'fields of columns',
    sql`select * from (values ${join(rows, ', ')}) as n (table_name, column_name, field)`,
  );
}

function literal(text: string | undefined): string {
  return text === undefined ? 'null::text' : `'${text}'`;
}

/** Removes the hyphens of an id, as clients know it. */
const hex = (text: string) => `replace(${text}, '-', '')`;

/** Converts the name of a column to the form of the API. */
const CAMEL_CASE = `lower(left(f.name, 1)) || substr(replace(initcap(replace(regexp_replace(f.name, '_id$', ''), '_', ' ')), ' ', ''), 2)`;

const FIELD = `coalesce(n.field, ${CAMEL_CASE}) || coalesce('(lang: "' || f.lang || '")', '')`;

/** The list that holds a part: the parties of an item are in several lists, by role. */
const LIST = `case when w.table_name <> 'concerned_party' then k.field
  else case coalesce(w.after, w.before) ->> 'role' when 'RESPONSIBLE' then 'responsible' when 'COUNTERPART' then 'counterparts'
    else 'parties' end end`;

const PATH = `case
  when k.field is null then ${FIELD}
  when k.holds = f.name then ${LIST}
  else coalesce(k.of_field || '[' || k.of_table || '_' || ${hex('coalesce(w.after, w.before) ->> k.of_column')} || '].', '')
    || ${LIST} || '[' || w.table_name || '_' || ${hex('w.row_key')} || '].' || ${FIELD}
  end`;

/** Returns a value as text in the form of the API. */
function valueText(value: string): Sql {
  const text = `(${value} #>> '{}')`;
  return raw(`case
    when ${value} is null or ${value} = 'null' then null
    when right(f.name, 3) = '_id' or f.name = 'merged_into' then
      (select lower(x.type) || '_' || ${hex('x.id::text')} from record x where x.id = ${text}::uuid)
    when right(f.name, 3) = '_at' then to_char(${text}::timestamptz at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    when jsonb_typeof(${value}) = 'number' then trim_scale(${text}::numeric)::text
    else ${text}
  end`);
}

/** Whether one of these images refers to a record that the reader may not see. */
function refersToHidden(images: Sql, record: Sql): Sql {
  return sql`exists (select from unnest(${images}) as image (value)
    cross join lateral jsonb_each_text(image.value) as held
    join record x on x.id = case when right(held.key, 3) = '_id' or held.key = 'merged_into' then held.value::uuid end
    where x.id <> ${record} and not ${visible('x')})`;
}

/**
 * Reads the fields that a revision changed since the previous version that the reader could see: changes made while the
 * record was INTERNAL appear as one.
 */
export function changesOf(revision: Row<Revision>): ReadPlan {
  const record = revision.recordId;
  return rows(
    sql`(
      select w.table_name, w.row_key, (array_agg(w.before order by v.version))[1] as before,
        (array_agg(w.after order by v.version desc))[1] as after
      from revision v join revision_row w on w.revision_id = v.id
      where v.record_id = ${record} and v.version <= ${revision.version} and v.version > ${versionBefore(revision)}
      group by w.table_name, w.row_key
    ) w
    left join ${versionedTables().parts} k on k.table_name = w.table_name
    cross join lateral (
      select coalesce(b.key, a.key) as name, b.value as before, a.value as after
      from jsonb_each(w.before) b full join jsonb_each(w.after) a on a.key = b.key
    ) c
    cross join lateral (
      select c.name, null::text as lang, c.before, c.after where right(c.name, 3) <> '_in'
      union all
      select c.name, coalesce(b.key, a.key), b.value, a.value
      from jsonb_each(case when right(c.name, 3) = '_in' then c.before end) b
      full join jsonb_each(case when right(c.name, 3) = '_in' then c.after end) a on a.key = b.key
    ) f
    left join ${versionedTables().fields} n on n.table_name = w.table_name and n.column_name = f.name
    where nullif(f.before, 'null') is distinct from nullif(f.after, 'null')
      and (f.name = k.holds or f.name <> all(${DERIVED_COLUMNS}::text[] || case when k.holds is null then '{}' else '{role}' end::text[]))
      and (f.lang is null or n.field is not null)
      and f.name is distinct from k.owner and f.name is distinct from k.of_column
      and (f.name <> 'ordinal' or (w.before is not null and w.after is not null))
      and not ${refersToHidden(
        sql`case when k.field is null then array[jsonb_build_object(f.name, f.before), jsonb_build_object(f.name, f.after)]
          else array[w.before, w.after] end`,
        record,
      )}`,
    { path: raw(PATH), before: valueText('f.before'), after: valueText('f.after') },
    { orderBy: raw(`k.n nulls first, coalesce(w.after, w.before) ->> 'ordinal', w.row_key, f.name, f.lang`) },
  );
}
