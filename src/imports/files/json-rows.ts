import Tokenizer from '@streamparser/json/tokenizer.js';
import TokenParser from '@streamparser/json/tokenparser.js';
import TokenType from '@streamparser/json/utils/types/tokenType.js';
import { isReport } from '../runs/report-columns.ts';
import { decodedText, encodingOf } from './delimited.ts';
import { type SourceFile, Unreadable } from './source-file.ts';
import type { TableLayout } from './table-rows.ts';

/** A row of a table in JSON. */
export interface JsonRow {
  /** Its number, counted from 1. */
  row: number;
  value: { [member: string]: unknown };
}

const LONGEST_ROW_CHARACTERS = 1_000_000;
const TOO_LONG =
  `a row is longer than ${LONGEST_ROW_CHARACTERS} characters. If the rows lie in an array within an object, the mapping ` +
  'says where: "table: { rows: data.items }"';
const DEEPEST = 32;
/** So much is parsed at once: a row is as long as its pieces together. */
const PIECE_CHARACTERS = 64 * 1024;

const BEGINNING = /^\s*(?:\[\s*)?(?:\{\s*["}]|\[?\s*\])/;

/** Whether the first bytes are those of objects in JSON: an array of them, one in each line, or one that holds them. */
export function isJson(head: Buffer): boolean {
  return BEGINNING.test(beginningOf(head));
}

/** Whether the first bytes are those of a report in lines of JSON, corrected perhaps. */
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
 * Reads the rows of a table in JSON, one after the other: the objects in an array, in lines (NDJSON), or in an array
 * that lies under `layout.rows` in one object. Numbers that JavaScript cannot hold are texts.
 * @throws Unreadable if it is no JSON, or a row is no object, too long or too deep
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
      throw new Unreadable(`${file.name}, row ${count}: it is no object in JSON.`);
    }
    found.push({ row: count, value: value as JsonRow['value'] });
  };
  const tokenizer = new ExactTokenizer({ separator: '' });
  tokenizer.onToken = (token) => {
    const { token: type, value } = token;
    if (type === TokenType.LEFT_BRACE || type === TokenType.LEFT_BRACKET) depth++;
    if (type === TokenType.RIGHT_BRACE || type === TokenType.RIGHT_BRACKET) depth--;
    if (depth > DEEPEST) throw unreadable(`it is nested deeper than ${DEEPEST}`);
    if (type === TokenType.STRING && String(value).includes('\0')) throw unreadable('there is a NUL character');
    tokens.write(token);
  };
  /** The rows that are complete after some work of the parser. */
  const after = (work: () => void): JsonRow[] => {
    try {
      work();
    } catch (error) {
      throw error instanceof Unreadable ? error : unreadable(`it is no JSON (${(error as Error).message})`);
    }
    if (sinceRow > LONGEST_ROW_CHARACTERS) throw unreadable(TOO_LONG);
    return found.splice(0);
  };

  for await (const text of decodedText(file, layout.encoding ?? encodingOf(file.head))) {
    for (let from = 0; from < text.length; from += PIECE_CHARACTERS) {
      const piece = text.slice(from, from + PIECE_CHARACTERS);
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

/** Keeps numbers as they are written if JavaScript would change them. */
class ExactTokenizer extends Tokenizer {
  protected override parseNumber(text: string): number {
    return String(Number(text)) === text ? Number(text) : (text as never);
  }
}
