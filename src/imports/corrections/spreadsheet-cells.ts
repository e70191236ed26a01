import { columnsOf } from '../../records/description/columns.ts';
import { exportedTables } from '../../records/description/registry.ts';
import { isPartialDate } from '../../records/values/partial-date.ts';
import { dateFormat, readDate } from '../mapping/dates.ts';
import { shown } from '../mapping/expressions.ts';

// A spreadsheet writes the cells of a table anew in the manner of its country when it saves it: 2026-10-14 becomes
// 14.10.2026 or 10/14/2026, 12.5 becomes 12,5 and true becomes WAHR. What a single cell means only its column tells.

/** The manners in which spreadsheets write days. */
const MANNERS = ['DD.MM.YYYY', 'MM/DD/YYYY', 'DD/MM/YYYY'].map((pattern) => dateFormat(pattern)!);

const FLAGS: { [word: string]: string } = { TRUE: 'true', FALSE: 'false', WAHR: 'true', FALSCH: 'false' };

const WITH_COMMA = /^-?\d+,\d+$/;
const WITH_POINT = /^-?\d+\.\d+$/;
/** Digits that may be apart by thousands just as well. */
const BY_THOUSANDS = /^-?[1-9]\d{0,2},\d{3}$/;

/** What a cell says as an export writes it, or why nobody can say. */
export type ReadCell = { text: string } | { fault: string };

/** What is known of the cells of one column once all of them were seen. */
class SeenColumn {
  /** The manners in which every day of the column can be read. */
  manners = new Set(MANNERS.keys());
  /** Two days that contradict each other: no manner reads both. */
  contradiction: [string, string] | null = null;
  /** The day that was seen last. */
  day = '';
  /** Whether two manners read some day of the column differently, so that it matters which. */
  matters = false;
  hasPoint = false;
  /** Whether a comma is certain to stand before decimals. */
  hasDecimals = false;
}

/** Reads the cells of one table as an export would write them. Every cell has to be seen before any is read. */
export class SpreadsheetCells {
  private readonly columns = new Map<string, SeenColumn>();

  /** @param type in the ids of the rows, such as "agreement" */
  see(type: string, column: string, cell: string): void {
    const holds = holdingOf(type, column);
    if (holds === 'DAY') this.seeDay(this.column(type, column), cell);
    else if (holds === 'NUMBER') {
      const seen = this.column(type, column);
      seen.hasPoint ||= WITH_POINT.test(cell);
      seen.hasDecimals ||= WITH_COMMA.test(cell) && !BY_THOUSANDS.test(cell);
    }
  }

  /** What a cell says; the cell itself if a spreadsheet has not written it otherwise. */
  read(type: string, column: string, cell: string): ReadCell {
    const holds = holdingOf(type, column);
    if (holds === 'FLAG') return { text: FLAGS[cell] ?? cell };
    if (holds === 'DAY') return readDay(this.column(type, column), cell);
    if (holds === 'NUMBER' && WITH_COMMA.test(cell)) return readNumber(this.column(type, column), cell);
    return { text: cell };
  }

  private column(type: string, column: string): SeenColumn {
    const name = `${type} ${column}`;
    const known = this.columns.get(name) ?? new SeenColumn();
    this.columns.set(name, known);
    return known;
  }

  private seeDay(seen: SeenColumn, cell: string): void {
    const days = daysIn(cell);
    if (days.size === 0) return;
    const left = new Set([...seen.manners].filter((manner) => days.has(manner)));
    if (left.size === 0) seen.contradiction ??= [seen.day, cell];
    seen.manners = left;
    seen.matters ||= new Set(days.values()).size > 1;
    seen.day = cell;
  }
}

function readDay({ manners, contradiction, matters }: SeenColumn, cell: string): ReadCell {
  const days = daysIn(cell);
  const [first] = days.values();
  if (first === undefined) return { text: cell };
  if (contradiction) {
    const [one, other] = contradiction;
    return {
      fault: `"${cell}": the column has days written in several manners ("${one}" and "${other}"). Write ${first}.`,
    };
  }
  const read = new Set([...manners].map((manner) => days.get(manner)!));
  const [day = first, another] = [...read].sort();
  if (!matters || another === undefined) return { text: day };
  return { fault: `"${cell}" may be ${day} or ${another}, and no day of the column says which. Write ${first}.` };
}

function readNumber({ hasPoint, hasDecimals }: SeenColumn, cell: string): ReadCell {
  const text = cell.replace(',', '.');
  if (hasPoint) return { fault: `"${shown(cell)}": other numbers of the column have a point. Write ${text}.` };
  if (hasDecimals) return { text };
  return { fault: `"${shown(cell)}" may be ${text} or ${cell.replace(',', '')}: no number of the column says which.` };
}

/** What a cell says by each of the manners that can read it; nothing if it is a date as exports write it. */
function daysIn(cell: string): Map<number, string> {
  if (isPartialDate(cell)) return new Map();
  return new Map(
    MANNERS.flatMap((format, manner) => {
      const read = readDate(cell, [format]);
      return read ? [[manner, read.date] as const] : [];
    }),
  );
}

type Holds = 'DAY' | 'FLAG' | 'NUMBER' | 'OTHER';

const holdings = new Map<string, Map<string, Holds>>();

/** What a column of the export of a type holds; a day is known by the columns that stand beside it. */
function holdingOf(type: string, column: string): Holds {
  let known = holdings.get(type);
  if (!known) {
    const table = exportedTables().find((each) => each.table === type);
    const columns = table ? columnsOf(table) : [];
    const names = new Set(columns.map(({ name }) => name));
    const isDay = (name: string) => names.has(`${name.replace(/(?:Earliest|Latest)$/, '')}Precision`);
    known = new Map(
      columns.map(({ name, holds }) => [
        name,
        isDay(name) ? 'DAY' : holds === 'FLAG' || holds === 'NUMBER' ? holds : 'OTHER',
      ]),
    );
    holdings.set(type, known);
  }
  return known.get(column) ?? 'OTHER';
}
