import type { SchemaElement } from 'hyparquet-writer';
import { type Column, columnsOf, type ExportedTable } from '../../records/description/columns.ts';

/** Rows that readers skip or load together, and that are in memory while a file is written. */
const ROW_GROUP_ROWS = 10_000;

const LINE_FEED = 0x0a;

/** A row of NDJSON: a value by name of the column. */
type Row = { [column: string]: unknown };

/** The schema elements of a column, by the type of its values. The writer could not infer them for an empty list. */
const ELEMENTS: { readonly [type in Column['type']]: (name: string) => SchemaElement[] } = {
  TEXT: text,
  PLAIN: text,
  TEXTS: (name) => [
    { name, repetition_type: 'REQUIRED', converted_type: 'LIST', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
  ],
  FLAG: (name) => [{ name, type: 'BOOLEAN', repetition_type: 'OPTIONAL' }],
  NUMBER: (name) => [{ name, type: 'DOUBLE', repetition_type: 'OPTIONAL' }],
  WHOLE: (name) => [{ name, type: 'INT64', repetition_type: 'OPTIONAL' }],
  DAY: (name) => [{ name, type: 'INT32', converted_type: 'DATE', repetition_type: 'OPTIONAL' }],
  INSTANT: (name) => [
    {
      name,
      type: 'INT64',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
      repetition_type: 'OPTIONAL',
    },
  ],
};

function text(name: string): SchemaElement[] {
  const repetition = name === 'id' ? 'REQUIRED' : 'OPTIONAL';
  return [{ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: repetition }];
}

/** Converts values of NDJSON to those that the writer expects. */
const VALUES: { readonly [type in Column['type']]?: (value: never) => unknown } = {
  WHOLE: (value: number) => BigInt(value),
  DAY: (value: string) => new Date(value),
  INSTANT: (value: string) => new Date(value),
};

/**
 * Writes a table as Parquet.
 *
 * @param ndjson the table as NDJSON
 * @param append writes bytes; called once for each row group, and the buffer is used again afterwards
 * @param metadata stored in the file as key-value pairs
 */
export async function writeParquet(
  table: ExportedTable,
  ndjson: AsyncIterable<string | Buffer>,
  append: (bytes: Uint8Array) => Promise<void>,
  metadata: { readonly [key: string]: string },
): Promise<void> {
  // Loaded here, since a server never needs it.
  const { ByteWriter, parquetWriteRows } = await import('hyparquet-writer');
  const writer = new ByteWriter();
  const flush = async () => {
    await append(writer.getBytes());
    writer.index = 0;
  };
  const columns = columnsOf(table);
  await parquetWriteRows({
    writer: Object.assign(writer, { flush, finish: flush }),
    rows: rowsIn(ndjson, columns),
    columns: columns.map(({ name }) => ({ name })),
    schema: [
      { name: 'root', num_children: columns.length },
      ...columns.flatMap(({ name, type }) => ELEMENTS[type](name)),
    ],
    rowGroupSize: ROW_GROUP_ROWS,
    kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    createdBy: 'Entente',
  });
}

async function* rowsIn(ndjson: AsyncIterable<string | Buffer>, columns: readonly Column[]): AsyncGenerator<Row> {
  const converted = columns.flatMap(({ name, type }) => {
    const convert = VALUES[type] as ((value: unknown) => unknown) | undefined;
    return convert ? [{ name, convert }] : [];
  });
  for await (const line of linesIn(ndjson)) {
    const row: Row = JSON.parse(line);
    for (const { name, convert } of converted) if (row[name] !== null) row[name] = convert(row[name]);
    yield row;
  }
}

/** Splits at line feeds only: a JSON text may contain other line separators, at which `readline` would split. */
async function* linesIn(pieces: AsyncIterable<string | Buffer>): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const piece of pieces) {
    rest = Buffer.concat([rest, Buffer.from(piece as Buffer)]);
    let begin = 0;
    for (let end = rest.indexOf(LINE_FEED); end >= 0; end = rest.indexOf(LINE_FEED, begin)) {
      yield rest.toString('utf8', begin, end);
      begin = end + 1;
    }
    rest = rest.subarray(begin);
  }
}
