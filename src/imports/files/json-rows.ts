import Tokenizer from '@streamparser/json/tokenizer.js';
import TokenParser from '@streamparser/json/tokenparser.js';
import TokenType from '@streamparser/json/utils/types/tokenType.js';
import { isReport } from '../runs/report-columns.ts';
import { decodedText, encodingOf } from './delimited.ts';
import { type SourceFile, Unreadable } from './source-file.ts';
import type { TableLayout } from './table-rows.ts';

/** One row of a JSON table. */
export interface JsonRow {
  /** The row number, counted from 1. */
  row: number;
  value: { [member: string]: unknown };
}

const MAX_ROW_CHARS = 1_000_000;
const TOO_LONG =
  `a row is longer than ${MAX_ROW_CHARS} characters. If an object holds the array of rows, ` +
  'name the array in the mapping: "table: { rows: data.items }"';
const MAX_DEPTH = 32;
/** Text parsed at once. The length of a row is measured in these chunks. */
const CHUNK_CHARS = 64 * 1024;

const ROWS_START = /^\s*(?:\[\s*)?(?:\{\s*["}]|\[?\s*\])/;

/** Whether the first bytes are those of JSON objects: an array of them, one per line, or an object that holds them. */
export function isJson(head: Buffer): boolean {
  return ROWS_START.test(beginningOf(head));
}

/** Whether the first bytes are those of an import report in NDJSON. */
export function isJsonReport(head: Buffer): boolean {
  const [line = ''] = beginningOf(head).trimStart().split('\n', 1);
  try {
    return isReport(Object.keys(JSON.parse(line)));
  } catch {
    return false;
  }
}

function beginningOf(head: Buffer): string {
  return new TextDecoder(encodingOf(head)).decode(head, { stream: true });
}

/**
 * Yields the rows of a JSON table one by one: the objects in an array, in lines (NDJSON), or in the array at
 * `layout.rows` of an object. Numbers that JavaScript cannot represent become texts.
 * @throws Unreadable if the file is not JSON, or a row is not an object, too long or too deep
 */
export async function* readJsonRows(file: SourceFile, layout: TableLayout = {}): AsyncGenerator<JsonRow> {
  const under = isJsonReport(file.head) ? undefined : layout.rows;
  const isArray = /^\s*\[/.test(beginningOf(file.head));
  const path = under === undefined ? (isArray ? '$.*' : '$') : `$.${under}.*`;
  let count = 0;
  let depth = 0;
  let sinceRow = 0;
  const found: JsonRow[] = [];
  const unreadable = (what: string) => new Unreadable(`${file.name}, after row ${count}: ${what.replace(/\.$/, '')}.`);

  const tokens = new TokenParser({ paths: [path], keepStack: false, separator: '' });
  tokens.onValue = ({ value, parent }) => {
    if (path !== '$' && !Array.isArray(parent)) return;
    count++;
    sinceRow = 0;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new Unreadable(`${file.name}, row ${count}: the row is not a JSON object.`);
    }
    found.push({ row: count, value: value as JsonRow['value'] });
  };
  const tokenizer = new ExactTokenizer({ separator: '' });
  tokenizer.onToken = (token) => {
    const { token: type, value } = token;
    if (type === TokenType.LEFT_BRACE || type === TokenType.LEFT_BRACKET) depth++;
    if (type === TokenType.RIGHT_BRACE || type === TokenType.RIGHT_BRACKET) depth--;
    if (depth > MAX_DEPTH) throw unreadable(`it is nested deeper than ${MAX_DEPTH}`);
    if (type === TokenType.STRING && String(value).includes('\0')) throw unreadable('there is a NUL character');
    tokens.write(token);
  };
  /** Runs a step of the parser and returns the rows that it completed. */
  const after = (work: () => void): JsonRow[] => {
    try {
      work();
    } catch (error) {
      throw error instanceof Unreadable ? error : unreadable(`the file is not JSON (${(error as Error).message})`);
    }
    if (sinceRow > MAX_ROW_CHARS) throw unreadable(TOO_LONG);
    return found.splice(0);
  };

  for await (const text of decodedText(file, layout.encoding ?? encodingOf(file.head))) {
    for (let from = 0; from < text.length; from += CHUNK_CHARS) {
      const piece = text.slice(from, from + CHUNK_CHARS);
      sinceRow += piece.length;
      yield* after(() => tokenizer.write(piece));
    }
  }
  yield* after(() => {
    tokenizer.end();
    tokens.end();
  });
  if (under !== undefined && count === 0) throw new Unreadable(`${file.name} has no row under "${under}".`);
}

/** Keeps the written form of numbers that JavaScript would change. */
class ExactTokenizer extends Tokenizer {
  protected override parseNumber(text: string): number {
    return String(Number(text)) === text ? Number(text) : (text as unknown as number);
  }
}
