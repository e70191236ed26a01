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
  const parser = new RowParser(file.name, under, /^\s*\[/.test(beginningOf(file.head)));
  for await (const text of decodedText(file, layout.encoding ?? encodingOf(file.head))) {
    for (let from = 0; from < text.length; from += PIECE_CHARACTERS) {
      yield* parser.rowsIn(text.slice(from, from + PIECE_CHARACTERS));
    }
  }
  yield* parser.rest();
  if (under !== undefined && parser.count === 0) throw new Unreadable(`${file.name} has no row under "${under}".`);
}

/** Keeps numbers as they are written if JavaScript would change them. */
class ExactTokenizer extends Tokenizer {
  protected override parseNumber(text: string): number {
    return String(Number(text)) === text ? Number(text) : (text as never);
  }
}

class RowParser {
  count = 0;
  private readonly tokenizer = new ExactTokenizer({ separator: '' });
  private readonly tokens: TokenParser;
  private found: JsonRow[] = [];
  private depth = 0;
  private sinceRow = 0;

  constructor(
    private readonly name: string,
    under: string | undefined,
    isArray: boolean,
  ) {
    const path = under === undefined ? (isArray ? '$.*' : '$') : `$.${under}.*`;
    this.tokens = new TokenParser({ paths: [path], keepStack: false, separator: '' });
    this.tokens.onValue = ({ value, parent }) => {
      if (path === '$' || Array.isArray(parent)) this.take(value);
    };
    this.tokenizer.onToken = (token) => {
      const { token: type, value } = token;
      if (type === TokenType.LEFT_BRACE || type === TokenType.LEFT_BRACKET) this.depth++;
      if (type === TokenType.RIGHT_BRACE || type === TokenType.RIGHT_BRACKET) this.depth--;
      if (this.depth > DEEPEST) throw this.unreadable(`it is nested deeper than ${DEEPEST}`);
      if (type === TokenType.STRING && String(value).includes('\0')) throw this.unreadable('there is a NUL character');
      this.tokens.write(token);
    };
  }

  /** The rows that a piece of the text completes. */
  rowsIn(text: string): JsonRow[] {
    this.sinceRow += text.length;
    this.parse(() => this.tokenizer.write(text));
    if (this.sinceRow > LONGEST_ROW_CHARACTERS) {
      throw this.unreadable(
        `a row is longer than ${LONGEST_ROW_CHARACTERS} characters. If the rows lie in an array within an object, the mapping ` +
          'says where: "table: { rows: data.items }"',
      );
    }
    return this.taken();
  }

  /** The row that only the end of the text completes. */
  rest(): JsonRow[] {
    this.parse(() => {
      this.tokenizer.end();
      this.tokens.end();
    });
    return this.taken();
  }

  private take(value: unknown): void {
    this.count++;
    this.sinceRow = 0;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new Unreadable(`${this.name}, row ${this.count}: it is no object in JSON.`);
    }
    this.found.push({ row: this.count, value: value as JsonRow['value'] });
  }

  private taken(): JsonRow[] {
    const { found } = this;
    this.found = [];
    return found;
  }

  private parse(work: () => void): void {
    try {
      work();
    } catch (error) {
      throw error instanceof Unreadable ? error : this.unreadable(`it is no JSON (${(error as Error).message})`);
    }
  }

  private unreadable(what: string): Unreadable {
    return new Unreadable(`${this.name}, after row ${this.count}: ${what.replace(/\.$/, '')}.`);
  }
}
