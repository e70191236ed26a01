import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import iconv from 'iconv-lite';
import { type SourceFile, Unreadable } from './source-file.ts';
import { columnsBy, type TableLayout, type TableRow } from './table-rows.ts';

/** A longer row has probably lost its closing quote. */
const MAX_ROW_CHARS = 1_000_000;

const TOO_LONG = `a row is longer than ${MAX_ROW_CHARS} characters. Is a closing quote missing?`;

const DELIMITERS = [',', ';', '\t', '|'];

/**
 * Reads a text table: values separated by commas, semicolons, tabs or bars, in UTF-8, UTF-16 or Latin-1 (Windows-1252).
 * Separator and encoding are detected if the layout does not name them.
 * @throws Unreadable if a row cannot be read
 */
export async function* readDelimited(file: SourceFile, layout: TableLayout = {}): AsyncGenerator<TableRow> {
  const encoding = knownEncoding(layout.encoding ?? encodingOf(file.head));
  const delimiter = layout.delimiter ?? delimiterOf(iconv.decode(file.head, encoding));
  // In files with tabs, quotes are rare and mostly part of a name.
  const parser = parse({
    delimiter,
    info: true,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    quote: delimiter === '\t' && !startsQuoted(iconv.decode(file.head, encoding)) ? null : '"',
    max_record_size: MAX_ROW_CHARS,
  });
  // One chunk at a time: otherwise a long cell piles up in the parser before the limit applies.
  const text = Readable.from(decodedText(file, encoding, MAX_ROW_CHARS), { highWaterMark: 1 });
  // An error in the text also ends the parser.
  pipeline(text, parser, () => {});

  let columns: string[] | null = null;
  try {
    let row = 0;
    for await (const { record } of parser as AsyncIterable<{ record: string[] }>) {
      row++;
      if (!columns) {
        const header = columnsBy(file.name, record, layout);
        columns = header.columns;
        if (!header.isRow) continue;
      }
      if (record.some((value) => value.trim() !== '')) yield { row, values: record, columns };
    }
  } catch (error) {
    throw unreadable(file.name, error);
  } finally {
    parser.destroy();
  }
  if (!columns) throw new Unreadable(`${file.name} has no row.`);
}

/** Returns the column names, as far as the first bytes of a table show them. */
export function columnsIn(head: Buffer, layout: TableLayout = {}): string[] {
  const text = iconv.decode(head, layout.encoding ?? encodingOf(head));
  const [line = ''] = text.split(/\r?\n/, 1);
  return line.split(layout.delimiter ?? delimiterOf(text)).map((column) => column.trim().replace(/^"(.*)"$/, '$1'));
}

function unreadable(name: string, error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  const line = (error as CsvError & { lines?: number }).lines;
  const said: { [code: string]: string } = {
    CSV_MAX_RECORD_SIZE: TOO_LONG,
    CSV_QUOTE_NOT_CLOSED: 'a quote is opened and never closed.',
  };
  return new Unreadable(`${name}, line ${line ?? '?'}: ${said[error.code] ?? `${error.message}.`}`);
}

/**
 * Yields the text of a file, chunk by chunk.
 * @param maxFirstLineChars in characters
 * @throws Unreadable if the bytes are not text in this encoding
 */
export async function* decodedText(
  file: SourceFile,
  encoding: string,
  maxFirstLineChars = Infinity,
): AsyncGenerator<string> {
  const { name } = file;
  const decode = decodeOf(name, knownEncoding(encoding));
  let line = 1;
  let inFirstLine: number | null = 0;
  const checked = (text: string) => {
    // The parser searches for the end of the first line from its start with every chunk.
    if (inFirstLine !== null) inFirstLine = /[\r\n]/.test(text) ? null : inFirstLine + text.length;
    if (inFirstLine !== null && inFirstLine > maxFirstLineChars) throw new Unreadable(`${name}, line 1: ${TOO_LONG}`);
    const nul = text.indexOf('\0');
    if (nul >= 0) {
      throw new Unreadable(`${name}, line ${line + linesIn(text.slice(0, nul))}: there is a NUL character.`);
    }
    line += linesIn(text);
    return text;
  };
  for await (const chunk of file.bytes()) yield checked(decode(chunk, line));
  yield checked(decode(null, line));
}

/** @throws Unreadable if iconv does not know the encoding */
function knownEncoding(encoding: string): string {
  if (!iconv.encodingExists(encoding)) throw new Unreadable(`There is no encoding "${encoding}".`);
  return encoding;
}

/** Detects UTF-8 by its validity and UTF-16 by its byte order mark or its many NUL bytes; otherwise Windows-1252. */
export function encodingOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const pairs = Math.floor(Math.min(head.length, 4096) / 2);
  const nulsAt = (place: 0 | 1) =>
    head.subarray(0, 2 * pairs).filter((byte, at) => byte === 0 && at % 2 === place).length;
  const [evenNuls, oddNuls] = [nulsAt(0), nulsAt(1)];
  if (oddNuls > pairs / 2 && evenNuls < pairs / 4) return 'utf-16le';
  if (evenNuls > pairs / 2 && oddNuls < pairs / 4) return 'utf-16be';
  return isUtf8(head) ? 'utf-8' : 'windows-1252';
}

function isUtf8(head: Buffer): boolean {
  try {
    // Decodes as a stream: a character cut off at the end of these bytes is no error.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Returns the delimiter that is most frequent in the first line outside quotes. */
function delimiterOf(text: string): string {
  const [line = ''] = text.replace(/"(?:[^"]|"")*"/g, '').split(/\r?\n/);
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length - 1);
  const most = Math.max(...counts);
  return most > 0 ? DELIMITERS[counts.indexOf(most)]! : ',';
}

function startsQuoted(text: string): boolean {
  return /^\uFEFF?"/.test(text) || /\t"[^\t\n]*"\t/.test(text);
}

function decodeOf(name: string, encoding: string): (chunk: Buffer | null, line: number) => string {
  if (/^utf-?8$/i.test(encoding)) {
    const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });
    return (chunk, line) => {
      try {
        return chunk ? utf8.decode(chunk, { stream: true }) : utf8.decode();
      } catch {
        const where = chunk ? `from line ${line} on` : 'at its end';
        throw new Unreadable(`${name} is not UTF-8 ${where}. Is it cut short, or in another encoding?`);
      }
    };
  }
  const other = iconv.getDecoder(encoding);
  return (chunk) => (chunk ? other.write(chunk) : (other.end() ?? ''));
}

function linesIn(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}
