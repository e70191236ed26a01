import { join, raw, type Sql, sql, visible } from '../../query/sql.ts';
import { versionShown } from '../record.reads.ts';
import { scalarWriters } from '../values/scalars.ts';

/**
 * What a column holds: TEXT that people wrote, TEXTS one after another, a FLAG that is true or false, a NUMBER, or a
 * PLAIN value that nobody's words are in: an id, a constant, a day, an instant.
 */
export type Holding = 'TEXT' | 'TEXTS' | 'FLAG' | 'NUMBER' | 'PLAIN';

/** A column as it is described. */
export interface DescribedColumn {
  /** As in the first line of a CSV. */
  name: string;
  holds: Holding;
  /** The way from the record's type to the field of the schema that says what it means: "forum.title". */
  field: string;
  /** What sets it apart from that field: "The ids of `parties`, in the same order." */
  remark?: string;
}

/** One column of an exported table. */
export interface Column extends DescribedColumn {
  sql: Sql;
}

/**
 * Columns that belong together, with what has to be joined for them. The row of the record goes by the name `r`; the
 * records that are being read stand in `asked`, by their `id`.
 */
export interface Part {
  columns: readonly Column[];
  join?: Sql;
}

/** The ids of the records that are being read. */
export const ASKED: Sql = raw('(select asked.id from asked)');

/** What is exported of one list, a row for each record. */
export interface ExportedTable {
  /** In addresses and file names. */
  name: string;
  /** The list at the root of a query, if it has another name. */
  list?: string;
  /** The table of the database. */
  table: string;
  parts: readonly Part[];
}

/** All columns of a table, in their order. */
export function columnsOf(table: ExportedTable): Column[] {
  return table.parts.flatMap((part) => part.columns);
}

/** Rows of a table: the records asked for, set apart by the name `asked`, and what follows `from`. */
export interface AskedRows {
  asked: Sql;
  from: Sql;
}

/**
 * The rows of some records, in the order of their ids. They are set apart, so that PostgreSQL knows how many they are
 * wherever it looks for what belongs to them.
 * @param ids as an array
 */
export function rowsOf({ table, parts }: ExportedTable, ids: Sql): AskedRows {
  const joins = parts.flatMap((part) => part.join ?? []);
  return {
    asked: sql`asked as materialized (select * from unnest(${ids}) with ordinality as given (id, n))`,
    from: sql`asked join ${raw(table)} r on r.id = asked.id ${join(joins, ' ')} order by asked.n`,
  };
}

/** The id that clients see, in SQL. */
export function clientId(type: string, id: Sql): Sql {
  return sql`${raw(`'${type}_'`)} || replace(${id}::text, '-', '')`;
}

// ------------------------------------------------------------------------------------------------------ single values

function single(holds: Holding): (name: string, value: Sql, field?: string, remark?: string) => Part {
  return (name, value, field = name, remark) => ({ columns: [{ name, holds, sql: value, field, remark }] });
}

export const text = single('TEXT');
export const texts = single('TEXTS');
export const flag = single('FLAG');
export const number = single('NUMBER');
export const plain = single('PLAIN');

/** An instant, in UTC. */
export function instant(name: string, at: Sql): Part {
  return plain(name, scalarWriters.DateTime!(at));
}

/** What stands beside a partial date, by the endings of its columns. */
export const BESIDE_DATES = {
  Earliest: 'The first day that this may be.',
  Latest: 'The last day that this may be.',
  Precision: 'How exactly it is known: YEAR, MONTH or DAY.',
};

/** A partial date: as it is known, the first and the last day that it may be, and how exactly it is known. */
export function date(name: string, day: Sql): Part {
  const beside = (ending: keyof typeof BESIDE_DATES, value: Sql): Column => ({
    name: `${name}${ending}`,
    holds: 'PLAIN',
    sql: value,
    field: name,
    remark: BESIDE_DATES[ending],
  });
  return {
    columns: [
      { name, holds: 'PLAIN', sql: day, field: name },
      beside('Earliest', sql`first_day(${day})`),
      beside('Latest', sql`last_day(${day})`),
      beside('Precision', sql`case length(${day}) when 4 then 'YEAR' when 7 then 'MONTH' when 10 then 'DAY' end`),
    ],
  };
}

// --------------------------------------------------------------------------------------------------------- references

/** A kind of record as references show it: the type in its ids, which is also its table, and what it is called. */
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

/** Another record that this one refers to: what it is called, and its id. */
export function reference(name: string, { type, label }: Kind, key: Sql): Part {
  const row = raw(`"${name}"`);
  return {
    columns: [
      { name, holds: 'TEXT', sql: sql`${row}.${raw(label)}`, field: `${name}.${label}` },
      { name: `${name}Id`, holds: 'PLAIN', sql: clientId(type, sql`${row}.id`), field: `${name}.id` },
    ],
    join: sql`left join ${raw(type)} ${row} on ${row}.id = ${key} and ${visible(`"${name}"`)}`,
  };
}

/** Which rows lead from the records that are being read to others. */
interface Leading {
  /** The table that leads there, by the name `l`, with whatever else is joined. */
  from: Sql;
  /** The id of the record that is being read. */
  of: Sql;
  /** The id of the other. */
  to: Sql;
  /** Which of the rows. */
  where?: Sql;
  /** In which order; the other record goes by the name `o`. */
  order: Sql;
}

/**
 * Other records of which there may be several: what they are called, and their ids in the same order.
 * @param name of the column, in the plural
 * @param idsName of the column of ids
 * @param field the field of the schema
 */
export function references(name: string, idsName: string, { type, label }: Kind, leading: Leading, field = name): Part {
  const { from, of, to, where, order } = leading;
  const alias = raw(`"${name}"`);
  return {
    columns: [
      { name, holds: 'TEXTS', sql: sql`coalesce(${alias}.texts, '{}')`, field: `${field}.${label}` },
      {
        name: idsName,
        holds: 'TEXTS',
        sql: sql`coalesce(${alias}.ids, '{}')`,
        field: `${field}.id`,
        remark: `The ids of \`${name}\`, in the same order.`,
      },
    ],
    join: sql`left join (
        select ${of} as of_id, array_agg(${raw(`o.${label}`)} order by ${order}) as texts,
          array_agg(${clientId(type, sql`o.id`)} order by ${order}) as ids
        from ${from} join ${raw(type)} o on o.id = ${to} and ${visible('o')}
        where ${of} in ${ASKED} and ${where ?? raw('true')} group by ${of}
      ) ${alias} on ${alias}.of_id = r.id`,
  };
}

/** Parts of a record that are shown as texts, one for each. */
export function listed(name: string, { from, of, where, order }: Omit<Leading, 'to'>, shown: Sql, field = name): Part {
  const alias = raw(`"${name}"`);
  return {
    columns: [{ name, holds: 'TEXTS', sql: sql`coalesce(${alias}.texts, '{}')`, field }],
    join: sql`left join (
        select ${of} as of_id, array_agg(${shown} order by ${order}) as texts
        from ${from} where ${of} in ${ASKED} and ${where ?? raw('true')} group by ${of}
      ) ${alias} on ${alias}.of_id = r.id`,
  };
}

// ------------------------------------------------------------------------------------------------- what a record has

/** The version of the record that is joined as `entry`. */
export const VERSION = versionShown(sql`entry.id`, sql`entry.version`);

/** What each record begins with: by these a row that was corrected finds its record again. */
export function identity(type: string): Part[] {
  return [
    {
      columns: [
        { name: 'id', holds: 'PLAIN', sql: clientId(type, sql`r.id`), field: 'id' },
        { name: 'version', holds: 'NUMBER', sql: VERSION, field: 'version' },
        { name: 'visibility', holds: 'PLAIN', sql: sql`r.visibility`, field: 'visibility' },
      ],
      join: sql`join record entry on entry.id = r.id`,
    },
  ];
}

/**
 * What each part of a record begins with: its id, and the version of the record.
 * @param owner the field of the schema that leads to the record
 * @param key the id of the record
 */
export function identityOfPart(type: string, owner: string, key: Sql): Part[] {
  return [
    plain('id', clientId(type, sql`r.id`)),
    {
      columns: [
        {
          name: 'version',
          holds: 'NUMBER',
          sql: VERSION,
          field: `${owner}.version`,
          remark: 'Its version, which whoever corrects a row of it has seen.',
        },
      ],
      join: sql`join record entry on entry.id = ${key}`,
    },
  ];
}

/** What each record ends with: what others call it, what is uncertain about it, and where it comes from. */
export function keeping(): Part[] {
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

/** A title or name, and the language that it is in. */
export function titled(label: 'title' | 'name'): Part[] {
  return [
    text(label, raw(`r.${label}`)),
    plain('lang', raw(`r.${label}_lang`), label, `The language of \`${label}\`.`),
  ];
}

/** The topics of a record, the most important first. */
export function topics(): Part {
  return references('topics', 'topicIds', TOPIC, {
    from: sql`record_topic l`,
    of: sql`l.record_id`,
    to: sql`l.topic_id`,
    order: sql`l.ordinal, o.id`,
  });
}

/** A selection of all columns, as `as` says how each is written. */
export function selected(columns: readonly Column[], as: (column: Column) => Sql): Sql {
  return join(
    columns.map((column) => sql`${as(column)} as ${raw(`"${column.name}"`)}`),
    ', ',
  );
}
