import { raw, type Sql, sql } from '../../query/sql.ts';
import { type AskedRows, type Column, selected } from '../../records/description/columns.ts';
import { guardedInSql } from '../../records/values/formulas.ts';

/** One way of writing a table. PostgreSQL writes the rows; what stands around them is written here. */
export interface Format {
  /** The ending of the address. */
  ending: string;
  contentType: string;
  /** Whether a browser is told to keep it as a file. */
  isFile: boolean;
  /** COPY of rows with these columns. */
  copy(columns: readonly Column[], rows: AskedRows): Sql;
  before(columns: readonly Column[]): string;
  /** What stands between two rows and is written before every one, so that it has to be taken off the first. */
  between: string;
  after: string;
}

/** Between several texts in one cell. */
export const AND = '; ';

function joined(texts: Sql): Sql {
  return sql`array_to_string(${texts}, ${raw(`'${AND}'`)})`;
}

/** A value as a cell of a table: what is unknown is an empty one. */
function cell({ holds, sql: value }: Column): Sql {
  switch (holds) {
    case 'TEXT':
      return guardedInSql(value);
    case 'TEXTS':
      return sql`nullif(${guardedInSql(joined(value))}, '')`;
    case 'FLAG':
      return sql`(${value})::text`;
    default:
      return value;
  }
}

/** A value as JSON that is as flat as a table, for programs that make a table of it. */
function flat({ holds, sql: value }: Column): Sql {
  return holds === 'TEXTS' ? sql`nullif(${joined(value)}, '')` : value;
}

/**
 * Lines of JSON by COPY. As CSV with a quote and a delimiter that no JSON text holds, since it escapes what is below a
 * space, COPY leaves the lines as they are; as text it would double every backslash.
 */
const JSON_LINES = raw(`(format csv, quote E'\\x01', escape E'\\x01', delimiter E'\\x02', encoding 'UTF8')`);

function copyJson(
  columns: readonly Column[],
  as: (column: Column) => Sql,
  before: string,
  { asked, from }: AskedRows,
): Sql {
  return sql`copy (with ${asked} select ${raw(`'${before}'`)} || row_to_json(o.*)::text from (select ${selected(columns, as)} from ${from}) o)
    to stdout ${JSON_LINES}`;
}

export const CSV: Format = {
  ending: 'csv',
  contentType: 'text/csv; charset=utf-8; header=present',
  isFile: true,
  copy: (columns, { asked, from }) =>
    sql`copy (with ${asked} select ${selected(columns, cell)} from ${from}) to stdout (format csv, encoding 'UTF8')`,
  before: (columns) => `${columns.map(({ name }) => name).join(',')}\n`,
  between: '',
  after: '',
};

export const NDJSON: Format = {
  ending: 'ndjson',
  contentType: 'application/x-ndjson; charset=utf-8',
  isFile: true,
  copy: (columns, rows) => copyJson(columns, ({ sql: value }) => value, '', rows),
  before: () => '',
  between: '',
  after: '',
};

const json: Format = {
  ending: 'json',
  contentType: 'application/json; charset=utf-8',
  isFile: false,
  copy: (columns, rows) => copyJson(columns, flat, ',', rows),
  before: () => '[\n',
  between: ',',
  after: ']\n',
};

/** Where things are on the earth: those that lie nowhere are left out. */
export const GEOJSON: Format = {
  ending: 'geojson',
  contentType: 'application/geo+json; charset=utf-8',
  isFile: true,
  copy: (columns, { asked, from }) => sql`copy (
      with ${asked} select ',' || json_build_object('type', 'Feature', 'id', o.id,
        'geometry', json_build_object('type', 'Point', 'coordinates', json_build_array(o.longitude, o.latitude)),
        'properties', row_to_json(o.*))::text
      from (select ${selected(columns, ({ sql: value }) => value)} from ${from}) o where o.longitude is not null)
    to stdout ${JSON_LINES}`,
  before: () => '{"type":"FeatureCollection","features":[\n',
  between: ',',
  after: ']}\n',
};

/** In which every table is written. */
export const FORMATS: readonly Format[] = [CSV, NDJSON, json];
