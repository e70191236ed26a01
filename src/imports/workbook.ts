import { readSheet } from 'read-excel-file/node';
import yauzl from 'yauzl';
import { type SourceFile, Unreadable } from './source-file.ts';
import { columnsBy, type TableLayout, type TableRow } from './table-rows.ts';

// A workbook cannot be read as a stream: it is held in memory as a whole, so that it has to be small.
const MOST_PACKED_BYTES = 16 * 1024 * 1024;
const MOST_UNPACKED_BYTES = 32 * 1024 * 1024;
const MOST_FILES = 1_000;
const MOST_CELLS = 1_000_000;

const SHEET = /^xl\/worksheets\/[^/]+\.xml$/;
const CELL = /<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})(\d{1,7})"/g;
const LONGEST_CELL_TAG = 200;

/** Whether the first bytes are those of a zip archive, as a workbook is one. */
export function isWorkbook(head: Buffer): boolean {
  return head.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'));
}

/**
 * Reads the first sheet of an XLSX workbook. Of a formula it takes the value that stands beside it, a date is written
 * "2025-11-05".
 * @throws Unreadable where it is damaged, or unpacks to more than is good
 */
export async function* readWorkbook(file: SourceFile, layout: TableLayout = {}): AsyncGenerator<TableRow> {
  const rows = await sheetOf(file);
  const [first] = rows;
  if (!first) throw new Unreadable(`${file.name} has no row.`);
  const { columns, isRow } = columnsBy(file.name, first.map(textOf), layout);
  for (const [index, cells] of rows.entries()) {
    if (index === 0 && !isRow) continue;
    const values = cells.map(textOf);
    if (values.some((value) => value !== '')) yield { row: index + 1, values, columns };
  }
}

/** The names of the columns of the first sheet. @throws Unreadable as `readWorkbook` does */
export async function headerOfWorkbook(file: SourceFile): Promise<string[]> {
  const [header = []] = await sheetOf(file);
  return header.map((cell) => textOf(cell).trim());
}

type Cell = string | number | boolean | Date | null;

async function sheetOf(file: SourceFile): Promise<Cell[][]> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of file.bytes()) {
    bytes += chunk.length;
    if (bytes > MOST_PACKED_BYTES) {
      throw new Unreadable(`${file.name} is larger than ${MOST_PACKED_BYTES} bytes: save it as CSV.`);
    }
    chunks.push(chunk);
  }
  const packed = Buffer.concat(chunks);
  await checkArchive(file.name, packed);

  try {
    return (await readSheet<string>(packed, 1, { parseNumber: (text: string) => text })) as never;
  } catch (error) {
    throw new Unreadable(`${file.name} is no workbook that can be read (${(error as Error).message}).`);
  }
}

function textOf(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (!(cell instanceof Date)) return String(cell);
  const text = cell.toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text;
}

/** Unpacks everything once, counting: what an archive says about its own sizes may be a lie. */
function checkArchive(name: string, packed: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(packed, { lazyEntries: true, validateEntrySizes: true }, (damaged, archive) => {
      if (damaged) return reject(new Unreadable(`${name} is damaged: ${damaged.message}.`));
      let unpacked = 0;
      let files = 0;
      const refuse = (why: string) => {
        archive.close();
        reject(new Unreadable(`${name} ${why}`));
      };
      archive.on('error', (error: Error) => refuse(`is damaged: ${error.message}.`));
      archive.on('end', resolve);
      archive.on('entry', (entry) => {
        files++;
        if (files > MOST_FILES) return refuse(`holds more than ${MOST_FILES} files.`);
        if (entry.uncompressedSize > MOST_UNPACKED_BYTES) return refuse(TOO_LARGE);
        archive.openReadStream(entry, (failed, stream) => {
          if (failed) return refuse(`is damaged: ${failed.message}.`);
          const cells = SHEET.test(entry.fileName) ? new CellCount() : null;
          stream.on('error', (error) => refuse(`is damaged: ${error.message}.`));
          stream.on('data', (chunk: Buffer) => {
            unpacked += chunk.length;
            const fault = unpacked > MOST_UNPACKED_BYTES ? TOO_LARGE : cells?.faultAfter(chunk);
            if (!fault) return;
            stream.destroy();
            refuse(fault);
          });
          stream.on('end', () => archive.readEntry());
        });
      });
      archive.readEntry();
    });
  });
}

const TOO_LARGE = `unpacks to more than ${MOST_UNPACKED_BYTES} bytes: save it as CSV.`;

/** A sheet with one cell in its last corner would be read as billions of empty ones. */
class CellCount {
  private rest = '';
  private columns = 0;
  private rows = 0;

  faultAfter(chunk: Buffer): string | null {
    const text = this.rest + chunk.toString('latin1');
    for (const [, column, row] of text.matchAll(CELL)) {
      this.columns = Math.max(this.columns, numberOf(column!));
      this.rows = Math.max(this.rows, Number(row));
    }
    this.rest = text.slice(-LONGEST_CELL_TAG);
    return this.columns * this.rows > MOST_CELLS
      ? `has a sheet of ${this.columns} columns and ${this.rows} rows, more than ${MOST_CELLS} cells: save it as CSV.`
      : null;
  }
}

/** Of "A" 1, of "AB" 28. */
function numberOf(letters: string): number {
  let number = 0;
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64;
  return number;
}
