import { raw, type Sql, sql } from '../../query/sql.ts';
import { type Column, type RequestedRows, selected, VALUE_SEPARATOR } from '../../records/description/columns.ts';
import { escapeFormulaSql } from '../../records/values/csv-injection.ts';

/** A file format of tables. PostgreSQL writes the rows; Node.js adds the text before and after them. */
export interface Format {
  /** File extension, without the dot. */
  ending: string;
  contentType: string;
  /** Whether browsers save it as a file. */
  isFile: boolean;
  /** The COPY statement for these columns. */
  copy(columns: readonly Column[], rows: RequestedRows): Sql;
  before(columns: readonly Column[]): string;
  /** Separator that COPY writes before every row; the caller removes it from the first row. */
  between: string;
  after: string;
}

function joined({ sql: texts, joined: text }: Column): Sql {
  return text ?? sql`array_to_string(${texts}, ${raw(`'${VALUE_SEPARATOR}'`)})`;
}

/** A value as a cell of CSV; null is an empty cell. */
function cell(column: Column): Sql {
  const { type, sql: value } = column;
  switch (type) {
    case 'TEXT':
      return escapeFormulaSql(value);
    case 'TEXTS':
      return sql`nullif(${escapeFormulaSql(joined(column))}, '')`;
    case 'FLAG':
      return sql`(${value})::text`;
    default:
      return value;
  }
}

/** A value as JSON without lists, for programs that convert it to a table. */
function flat(column: Column): Sql {
  return column.type === 'TEXTS' ? sql`nullif(${joined(column)}, '')` : column.sql;
}

/**
 * COPY options that write JSON lines unchanged. Quote and delimiter are control characters, which JSON always escapes. The
 * text format of COPY would double every backslash.
 */
const JSON_LINES = raw(`(format csv, quote E'\\x01', escape E'\\x01', delimiter E'\\x02', encoding 'UTF8')`);

function copyJson(
  columns: readonly Column[],
  as: (column: Column) => Sql,
  before: string,
  { requested, from }: RequestedRows,
): Sql {
  return sql`copy (with ${requested} select ${raw(`'${before}'`)} || row_to_json(o.*)::text from (select ${selected(columns, as)} from ${from}) o)
    to stdout ${JSON_LINES}`;
}

export const CSV: Format = {
  ending: 'csv',
  contentType: 'text/csv; charset=utf-8; header=present',
  isFile: true,
  copy: (columns, { requested, from }) =>
    sql`copy (with ${requested} select ${selected(columns, cell)} from ${from}) to stdout (format csv, encoding 'UTF8')`,
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

/** Features of GeoJSON; records without coordinates are left out. */
export const GEOJSON: Format = {
  ending: 'geojson',
  contentType: 'application/geo+json; charset=utf-8',
  isFile: true,
  copy: (columns, { requested, from }) => sql`copy (
      with ${requested} select ',' || json_build_object('type', 'Feature', 'id', o.id,
        'geometry', json_build_object('type', 'Point', 'coordinates', json_build_array(o.longitude, o.latitude)),
        'properties', row_to_json(o.*))::text
      from (select ${selected(columns, ({ sql: value }) => value)} from ${from}) o where o.longitude is not null)
    to stdout ${JSON_LINES}`,
  before: () => '{"type":"FeatureCollection","features":[\n',
  between: ',',
  after: ']}\n',
};

/** The formats of every table. */
export const FORMATS: readonly Format[] = [CSV, NDJSON, json];
