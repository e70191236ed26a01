import { Worker } from 'node:worker_threads';
import { type SourceFile, Unreadable } from './source-file.ts';
import { columnsBy, type TableLayout, type TableRow } from './table-rows.ts';

// A workbook cannot be read as a stream. It is held in memory as a whole, so its size is limited.
const MAX_PACKED_BYTES = 16 * 1024 * 1024;

const WORKER = new URL(import.meta.resolve('#src/imports/files/workbook-worker.js'));
/** Memory of the thread that reads a workbook. The largest accepted workbooks need a third of it. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 64 };
const MAX_READING_MS = 60_000;

/** Whether the first bytes are those of a zip archive, which every workbook is. */
export function isWorkbook(head: Buffer): boolean {
  return head.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'));
}

/**
 * Reads the first sheet of an XLSX workbook. A formula has the value stored with it; a date is written "2025-11-05".
 * @throws Unreadable if the workbook is damaged or unpacks to more than the limits
 */
export async function* readWorkbook(file: SourceFile, layout: TableLayout = {}): AsyncGenerator<TableRow> {
  const rows = await sheetOf(file);
  const [first] = rows;
  if (!first) throw new Unreadable(`${file.name} has no row.`);
  const { columns, isRow } = columnsBy(file.name, first, layout);
  for (const [index, values] of rows.entries()) {
    if (index === 0 && !isRow) continue;
    if (values.some((value) => value !== '')) yield { row: index + 1, values, columns };
  }
}

/** @throws Unreadable as `readWorkbook` does */
export async function headerOfWorkbook(file: SourceFile): Promise<string[]> {
  const [header = []] = await sheetOf(file);
  return header.map((cell) => cell.trim());
}

async function sheetOf(file: SourceFile): Promise<string[][]> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of file.bytes()) {
    bytes += chunk.length;
    if (bytes > MAX_PACKED_BYTES) {
      throw new Unreadable(`${file.name} is larger than ${MAX_PACKED_BYTES} bytes: save it as CSV.`);
    }
    chunks.push(chunk);
  }
  const read = await readApart(Buffer.concat(chunks));
  if ('refused' in read) throw new Unreadable(`${file.name} ${read.refused}`);
  return read.rows;
}

/** Reads a workbook in its own thread. @returns the cells as texts, or the reason for rejecting the workbook */
function readApart(workerData: Buffer): Promise<{ rows: string[][] } | { refused: string }> {
  const worker = new Worker(WORKER, { workerData, resourceLimits: RESOURCE_LIMITS });
  const tooMuch = { refused: 'takes more memory or time to read than a workbook may: save it as CSV.' };
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => void worker.terminate(), MAX_READING_MS);
    worker.once('message', resolve);
    worker.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve(tooMuch);
      else reject(error);
    });
    worker.once('exit', () => {
      clearTimeout(late);
      resolve(tooMuch);
    });
  });
}
