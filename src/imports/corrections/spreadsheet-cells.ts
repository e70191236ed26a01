import { columnsOf } from '../../records/description/columns.ts';
import { exportedTables } from '../../records/description/registry.ts';
import { isPartialDate } from '../../records/values/partial-date.ts';
import { dateFormat, readDate } from '../mapping/dates.ts';
import { quoteValue } from '../mapping/expressions.ts';

// When a spreadsheet saves a table, it rewrites cells in the format of its country: 2026-10-14 becomes 14.10.2026 or
// 10/14/2026, 12.5 becomes 12,5 and true becomes WAHR. A single cell can be ambiguous, so the whole column decides.

/** The date formats of spreadsheets. */
const DATE_FORMATS = ['DD.MM.YYYY', 'MM/DD/YYYY', 'DD/MM/YYYY'].map((pattern) => dateFormat(pattern)!);

const FLAGS: { [word: string]: string } = { TRUE: 'true', FALSE: 'false', WAHR: 'true', FALSCH: 'false' };

const WITH_COMMA = /^-?\d+,\d+$/;
const WITH_POINT = /^-?\d+\.\d+$/;
/** A number in which the comma may separate thousands or decimals. */
const THOUSANDS_OR_DECIMALS = /^-?[1-9]\d{0,2},\d{3}$/;

/** The cell as an export writes it, or the reason why it is ambiguous. */
export type ReadCell = { text: string } | { fault: string };

/** The format of one column, as far as its cells show it. */
class ColumnFormat {
  /** The indexes of the formats that read every day of the column. */
  dateFormats = new Set(DATE_FORMATS.keys());
  /** Two days that no single format reads. */
  contradiction: [string, string] | null = null;
  /** The last day format. */
  day = '';
  /** Whether two formats read some day of the column differently. */
  isAmbiguous = false;
  hasPoint = false;
  /** Whether some cell proves that the comma separates decimals. */
  hasDecimals = false;
}

/** Reads the cells of one table as an export would write them. All cells must be observed before any is read. */
export class SpreadsheetCells {
  private readonly columns = new Map<string, ColumnFormat>();

  /** @param type the type in the ids of the rows, such as "agreement" */
  observe(type: string, column: string, cell: string): void {
    const holds = holdingOf(type, column);
    if (holds === 'DAY') this.seeDay(this.column(type, column), cell);
    else if (holds === 'NUMBER') {
      const format = this.column(type, column);
      format.hasPoint ||= WITH_POINT.test(cell);
      format.hasDecimals ||= WITH_COMMA.test(cell) && !THOUSANDS_OR_DECIMALS.test(cell);
    }
  }

  /** Returns the cell as an export would write it. */
  read(type: string, column: string, cell: string): ReadCell {
    const holds = holdingOf(type, column);
    if (holds === 'FLAG') return { text: FLAGS[cell] ?? cell };
    if (holds === 'DAY') return readDay(this.column(type, column), cell);
    if (holds === 'NUMBER' && WITH_COMMA.test(cell)) return readNumber(this.column(type, column), cell);
    return { text: cell };
  }

  private column(type: string, column: string): ColumnFormat {
    const name = `${type} ${column}`;
    const known = this.columns.get(name) ?? new ColumnFormat();
    this.columns.set(name, known);
    return known;
  }

  private seeDay(format: ColumnFormat, cell: string): void {
    const days = daysIn(cell);
    if (days.size === 0) return;
    const left = new Set([...format.dateFormats].filter((manner) => days.has(manner)));
    if (left.size === 0) format.contradiction ??= [format.day, cell];
    format.dateFormats = left;
    format.isAmbiguous ||= new Set(days.values()).size > 1;
    format.day = cell;
  }
}

function readDay({ dateFormats, contradiction, isAmbiguous }: ColumnFormat, cell: string): ReadCell {
  const days = daysIn(cell);
  const [first] = days.values();
  if (first === undefined) return { text: cell };
  if (contradiction) {
    const [one, other] = contradiction;
    return {
      fault: `"${cell}": the column has days in several formats ("${one}" and "${other}"). Write ${first}.`,
    };
  }
  const read = new Set([...dateFormats].map((manner) => days.get(manner)!));
  const [day = first, another] = [...read].sort();
  if (!isAmbiguous || another === undefined) return { text: day };
  return { fault: `"${cell}" may be ${day} or ${another}. No day of the column shows which. Write ${first}.` };
}

function readNumber({ hasPoint, hasDecimals }: ColumnFormat, cell: string): ReadCell {
  const text = cell.replace(',', '.');
  if (hasPoint) return { fault: `"${quoteValue(cell)}": other numbers of the column have a point. Write ${text}.` };
  if (hasDecimals) return { text };
  return {
    fault: `"${quoteValue(cell)}" may be ${text} or ${cell.replace(',', '')}. No number of the column shows which.`,
  };
}

/** Returns the day by each format that can read the cell; empty for a date as exports write it. */
function daysIn(cell: string): Map<number, string> {
  if (isPartialDate(cell)) return new Map();
  return new Map(
    DATE_FORMATS.flatMap((format, manner) => {
      const read = readDate(cell, [format]);
      return read ? [[manner, read.date] as const] : [];
    }),
  );
}

type ColumnKind = 'DAY' | 'FLAG' | 'NUMBER' | 'OTHER';

const holdings = new Map<string, Map<string, ColumnKind>>();

/** Returns the kind of an exported column. A day is recognised by its precision column. */
function holdingOf(type: string, column: string): ColumnKind {
  let known = holdings.get(type);
  if (!known) {
    const table = exportedTables().find((each) => each.table === type);
    const columns = table ? columnsOf(table) : [];
    const names = new Set(columns.map(({ name }) => name));
    const isDay = (name: string) => names.has(`${name.replace(/(?:Earliest|Latest)$/, '')}Precision`);
    known = new Map(
      columns.map(({ name, type }) => [
        name,
        isDay(name) ? 'DAY' : type === 'WHOLE' ? 'NUMBER' : type === 'FLAG' || type === 'NUMBER' ? type : 'OTHER',
      ]),
    );
    holdings.set(type, known);
  }
  return known.get(column) ?? 'OTHER';
}
