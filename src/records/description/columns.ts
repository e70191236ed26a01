import { join, raw, type Sql, sql, visible } from '../../query/sql.ts';
import { SEES_INTERNAL, visibleVersion } from '../record.reads.ts';
import { scalarWriters } from '../values/scalars.ts';

/**
 * Type of a column's values: TEXT that people wrote, TEXTS in an array, a FLAG (true or false), a NUMBER, a WHOLE number, a
 * DAY, an INSTANT, or a PLAIN value without text of people: an id, an enum value, a partial date.
 */
export type ColumnType = 'TEXT' | 'TEXTS' | 'FLAG' | 'NUMBER' | 'WHOLE' | 'DAY' | 'INSTANT' | 'PLAIN';

/** Description of a column. */
export interface ColumnDescription {
  /** Name in the first line of a CSV file. */
  name: string;
  type: ColumnType;
  /** Path from the record's type to the field of the schema that describes the column: "forum.title". */
  field: string;
  /** Difference from that field: "The ids of `parties`, in the same order." */
  remark?: string;
}

/** Separates several texts in one cell. */
export const VALUE_SEPARATOR = '; ';

/** A column of an exported table. */
export interface Column extends ColumnDescription {
  sql: Sql;
  /** Several texts as one, null if there are none: cheaper than joining the array of `sql`. */
  joined?: Sql;
}

/**
 * Columns that belong together, with the join that they need. The record's row has the alias `r`; the ids of the
 * records that are read are in `requested.id`.
 */
export interface ColumnGroup {
  columns: readonly Column[];
  join?: Sql;
}

/** Ids of the records that are read. */
export const REQUESTED_IDS: Sql = raw('(select requested.id from requested)');

/** Describes the export of one list, with a row for each record. */
export interface ExportedTable {
  /** Name in URLs and file names. */
  name: string;
  /** List at the root of a query, if its name differs. */
  list?: string;
  /** Table of the database. */
  table: string;
  parts: readonly ColumnGroup[];
}

/** Returns all columns of a table, in their order. */
export function columnsOf(table: ExportedTable): Column[] {
  return table.parts.flatMap((part) => part.columns);
}

/** SQL for the rows of some records: a CTE named `requested` with their ids, and the text after `from`. */
export interface RequestedRows {
  requested: Sql;
  from: Sql;
}

/**
 * Returns the rows of some records, in the order of the ids. The ids are in a materialized CTE, so that PostgreSQL
 * knows their number wherever it joins parts.
 * @param ids uuids as an array, each once
 */
export function rowsOf({ table, parts }: ExportedTable, ids: Sql): RequestedRows {
  const joins = parts.flatMap((part) => part.join ?? []);
  return {
    requested: sql`requested as materialized (select * from unnest(${ids}) with ordinality as given (id, n))`,
    from: sql`requested join ${raw(table)} r on r.id = requested.id ${join(joins, ' ')} order by requested.n`,
  };
}

/** Returns the id for clients, as SQL. */
export function clientId(type: string, id: Sql): Sql {
  return sql`${raw(`'${type}_'`)} || replace(${id}::text, '-', '')`;
}

// ------------------------------------------------------------------------------------------------------ single values

function single(holds: ColumnType): (name: string, value: Sql, field?: string, remark?: string) => ColumnGroup {
  return (name, value, field = name, remark) => ({ columns: [{ name, type: holds, sql: value, field, remark }] });
}

export const text = single('TEXT');
export const texts = single('TEXTS');
export const flag = single('FLAG');
export const number = single('NUMBER');
export const whole = single('WHOLE');
export const plain = single('PLAIN');
const instantText = single('INSTANT');

/** An instant, in UTC. */
export function instant(name: string, at: Sql): ColumnGroup {
  return instantText(name, scalarWriters.DateTime!(at));
}

/** Notes on the columns beside a partial date, by the suffix of their names. */
export const DATE_COLUMN_NOTES = {
  Earliest: 'First day that the date may be.',
  Latest: 'Last day that the date may be.',
  Precision: 'Precision of the date: YEAR, MONTH or DAY.',
};

/** A partial date, in four columns: the date, the first and the last day that it may be, and its precision. */
export function date(name: string, day: Sql): ColumnGroup {
  const beside = (ending: keyof typeof DATE_COLUMN_NOTES, type: ColumnType, value: Sql): Column => ({
    name: `${name}${ending}`,
    type,
    sql: value,
    field: name,
    remark: DATE_COLUMN_NOTES[ending],
  });
  return {
    columns: [
      { name, type: 'PLAIN', sql: day, field: name },
      beside('Earliest', 'DAY', sql`first_day(${day})`),
      beside('Latest', 'DAY', sql`last_day(${day})`),
      beside(
        'Precision',
        'PLAIN',
        sql`case length(${day}) when 4 then 'YEAR' when 7 then 'MONTH' when 10 then 'DAY' end`,
      ),
    ],
  };
}

// --------------------------------------------------------------------------------------------------------- references

/** A type of record in references: the type in its ids, which is also its table, and the column of its label. */
interface Kind {
  type: string;
  label: 'name' | 'title';
}

export const PARTY: Kind = { type: 'party', label: 'name' };
export const PERSON: Kind = { type: 'person', label: 'name' };
export const TOPIC: Kind = { type: 'topic', label: 'name' };
export const FORUM_SERIES: Kind = { type: 'forum_series', label: 'title' };
export const FORUM: Kind = { type: 'forum', label: 'title' };
export const SESSION: Kind = { type: 'session', label: 'title' };
export const AGREEMENT: Kind = { type: 'agreement', label: 'title' };
export const SOURCE: Kind = { type: 'source', label: 'title' };

/** Another record to which the record refers: its label and its id. */
export function reference(name: string, { type, label }: Kind, key: Sql): ColumnGroup {
  const row = raw(`"${name}"`);
  return {
    columns: [
      { name, type: 'TEXT', sql: sql`${row}.${raw(label)}`, field: `${name}.${label}` },
      { name: `${name}Id`, type: 'PLAIN', sql: clientId(type, sql`${row}.id`), field: `${name}.id` },
    ],
    join: sql`left join ${raw(type)} ${row} on ${row}.id = ${key} and ${visible(`"${name}"`)}`,
  };
}

/** The rows that lead from the records that are read to other records. */
interface Leading {
  /** Table that leads to the others, with the alias `l`, and its joins. */
  from: Sql;
  /** Id of the record that is read. */
  of: Sql;
  /** Id of the other record. */
  to: Sql;
  /** Condition for the rows. */
  where?: Sql;
  /** Order of the other records, which have the alias `o`. */
  order: Sql;
}

/**
 * Several other records: their labels, and their ids in the same order.
 * @param name name of the column, in the plural
 * @param idsName name of the column of ids
 * @param field field of the schema
 */
export function references(
  name: string,
  idsName: string,
  { type, label }: Kind,
  leading: Leading,
  field = name,
): ColumnGroup {
  const { from, of, to, where, order } = leading;
  const alias = raw(`"${name}"`);
  return {
    columns: [
      { name, type: 'TEXTS', ...textsOf(alias, 'texts'), field: `${field}.${label}` },
      {
        name: idsName,
        type: 'TEXTS',
        ...textsOf(alias, 'ids'),
        field: `${field}.id`,
        remark: `The ids of \`${name}\`, in the same order.`,
      },
    ],
    join: sql`left join (
        select ${of} as of_id, ${aggregated('texts', raw(`o.${label}`), order)},
          ${aggregated('ids', clientId(type, sql`o.id`), order)}
        from ${from} join requested on requested.id = ${of} join ${raw(type)} o on o.id = ${to} and ${visible('o')}
        where ${where ?? raw('true')} group by ${of}
      ) ${alias} on ${alias}.of_id = r.id`,
  };
}

/** Texts of several rows, as an array and as one text. PostgreSQL computes only the one that a format selects. */
function aggregated(name: string, value: Sql, order: Sql): Sql {
  return sql`array_agg(${value} order by ${order}) as ${raw(name)},
          string_agg(${value}, ${raw(`'${VALUE_SEPARATOR}'`)} order by ${order}) as ${raw(`joined_${name}`)}`;
}

function textsOf(alias: Sql, name: string): Pick<Column, 'sql' | 'joined'> {
  return { sql: sql`coalesce(${alias}.${raw(name)}, '{}')`, joined: sql`${alias}.${raw(`joined_${name}`)}` };
}

/** Parts of a record as texts, one for each part. */
export function listed(
  name: string,
  { from, of, where, order }: Omit<Leading, 'to'>,
  shown: Sql,
  field = name,
): ColumnGroup {
  const alias = raw(`"${name}"`);
  return {
    columns: [{ name, type: 'TEXTS', ...textsOf(alias, 'texts'), field }],
    join: sql`left join (
        select ${of} as of_id, ${aggregated('texts', shown, order)}
        from ${from} join requested on requested.id = ${of} where ${where ?? raw('true')} group by ${of}
      ) ${alias} on ${alias}.of_id = r.id`,
  };
}

// ------------------------------------------------------------------------------------------------- what a record has

/** Version of the record that is joined as `entry`. */
export const VERSION = visibleVersion(sql`entry.id`, sql`entry.version`);

/** First columns of each record. They identify the record when a corrected table is imported. */
export function identity(type: string): ColumnGroup[] {
  return [
    {
      columns: [
        { name: 'id', type: 'PLAIN', sql: clientId(type, sql`r.id`), field: 'id' },
        { name: 'version', type: 'WHOLE', sql: sql`entry.version - coalesce(unseen.count, 0)`, field: 'version' },
        { name: 'visibility', type: 'PLAIN', sql: sql`r.visibility`, field: 'visibility' },
      ],
      // As VERSION, which would count the hidden versions of each record on its own.
      join: sql`join record entry on entry.id = r.id left join (
          select hidden.record_id, count(*)::integer as count
          from revision hidden join requested on requested.id = hidden.record_id
          where hidden.hidden and not ${SEES_INTERNAL} group by hidden.record_id
        ) unseen on unseen.record_id = r.id`,
    },
  ];
}

/**
 * First columns of each part of a record: its id, and the version of the record.
 * @param owner field of the schema that leads to the record
 * @param key id of the record
 */
export function identityOfPart(type: string, owner: string, key: Sql): ColumnGroup[] {
  return [
    plain('id', clientId(type, sql`r.id`)),
    {
      columns: [
        {
          name: 'version',
          type: 'WHOLE',
          sql: VERSION,
          field: `${owner}.version`,
          remark: 'Version of the record; a corrected table has the version that its author has seen.',
        },
      ],
      join: sql`join record entry on entry.id = ${key}`,
    },
  ];
}

/** Last columns of each record: identifiers, flags, sources, and the times of creation and of the last change. */
export function closingColumns(): ColumnGroup[] {
  return [
    listed(
      'identifiers',
      { from: sql`identifier l`, of: sql`l.record_id`, order: sql`l.scheme, l.value` },
      sql`l.scheme || ':' || l.value`,
    ),
    listed('flags', { from: sql`flag l`, of: sql`l.record_id`, order: sql`l.id` }, sql`l.code`, 'flags.code'),
    references(
      'sources',
      'sourceIds',
      SOURCE,
      { from: sql`citation l`, of: sql`l.record_id`, to: sql`l.source_id`, order: sql`l.ordinal, l.id` },
      'citations.source',
    ),
    instant('createdAt', sql`entry.created_at`),
    instant('updatedAt', sql`entry.updated_at`),
  ];
}

/** A title or name, and its language. */
export function titled(label: 'title' | 'name'): ColumnGroup[] {
  return [
    text(label, raw(`r.${label}`)),
    plain('lang', raw(`r.${label}_lang`), label, `The language of \`${label}\`.`),
  ];
}

/** Topics of a record, the most important first. */
export function topics(): ColumnGroup {
  return references('topics', 'topicIds', TOPIC, {
    from: sql`record_topic l`,
    of: sql`l.record_id`,
    to: sql`l.topic_id`,
    order: sql`l.ordinal, o.id`,
  });
}

/** Returns the select list of all columns. @param as returns the SQL of one column */
export function selected(columns: readonly Column[], as: (column: Column) => Sql): Sql {
  return join(
    columns.map((column) => sql`${as(column)} as ${raw(`"${column.name}"`)}`),
    ', ',
  );
}
