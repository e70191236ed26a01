import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { QueryFailedError } from 'typeorm';

/** Rows are sent in chunks of about this many characters. */
const CHUNK_CHARS = 256 * 1024;

/**
 * Inserts rows by COPY, on a connection without other statements in progress. Triggers run as for INSERT. null becomes
 * NULL, lists become arrays, and other objects JSON.
 * @param into a table and its columns: "import_note (row, grade, code, sentence)"
 */
export async function copyRows(client: pg.ClientBase, into: string, rows: Iterable<readonly unknown[]>): Promise<void> {
  const stream = client.query(copyFrom(`copy ${into} from stdin`));
  const done = new Promise<void>((resolve, reject) => {
    stream.on('finish', resolve);
    // The error type of other TypeORM statements, so that violated rules of the database are recognised.
    stream.on('error', (error) => reject(new QueryFailedError(`copy ${into}`, [], error)));
  });
  let piece = '';
  for (const row of rows) {
    piece += `${row.map(copyField).join('\t')}\n`;
    if (piece.length < CHUNK_CHARS) continue;
    if (!stream.write(piece)) await Promise.race([done, new Promise((resolve) => stream.once('drain', resolve))]);
    piece = '';
  }
  stream.end(piece);
  await done;
}

function copyField(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  const text = textOf(value);
  // Few texts have such characters, and looking for them costs less than replacing them.
  return /[\\\n\r\t]/.test(text) ? text.replace(/[\\\n\r\t]/g, (character) => ESCAPES[character]!) : text;
}

const ESCAPES: { [character: string]: string } = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `{${value.map((item) => JSON.stringify(String(item))).join(',')}}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
