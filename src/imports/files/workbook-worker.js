import { parentPort, workerData } from 'node:worker_threads';
import { zipSync } from 'fflate';
import { readSheet } from 'read-excel-file/node';
import { SaxesParser } from 'saxes';
import yauzl from 'yauzl';

// Reads one workbook and ends. It runs in a thread of its own, so that a workbook that needs too much memory or time
// ends with the thread. Its file is JavaScript, since Node starts it from the sources as well.

const MAX_UNPACKED_BYTES = 32 * 1024 * 1024;
const MAX_FILES = 1_000;
const MAX_CELLS = 1_000_000;
const MAX_CHARACTERS = 32 * 1024 * 1024;
/** Elements inside each other; sheets need six. */
const MAX_DEPTH = 100;

const ADDRESS = /^([A-Z]{1,3})(\d{1,7})$/;
const ROW = /^\d{1,7}$/;

/** The reason why a workbook is not read, as the rest of a sentence that begins with its name. */
class Refused extends Error {}

const TOO_LARGE = `unpacks to more than ${MAX_UNPACKED_BYTES} bytes: save it as CSV.`;

parentPort.postMessage(await read(Buffer.from(workerData)));

/** @returns {Promise<{ rows: string[][] } | { refused: string }>} */
async function read(packed) {
  try {
    const files = await unpacked(packed);
    for (const content of Object.values(files)) countCells(content.toString('utf8'));
    // Packed anew, so that exactly what was counted is read: archives can say different things in different places.
    const rows = await readSheet(Buffer.from(zipSync(files, { level: 0 })), 1, { parseNumber: (text) => text });
    return { rows: textsOf(rows) };
  } catch (error) {
    if (error instanceof Refused) return { refused: error.message };
    return { refused: `is not a readable workbook (${error.message}).` };
  }
}

/**
 * The XML files of an archive, unpacked under a limit: the sizes that an archive states may be wrong.
 * @returns {Promise<Record<string, Buffer>>}
 */
function unpacked(packed) {
  return new Promise((resolve, reject) => {
    const files = {};
    let bytes = 0;
    let count = 0;
    yauzl.fromBuffer(packed, { lazyEntries: true, validateEntrySizes: true }, (damaged, archive) => {
      const refuse = (why) => reject(new Refused(why));
      if (damaged) return refuse(`is damaged: ${damaged.message}.`);
      archive.on('error', (error) => refuse(`is damaged: ${error.message}.`));
      archive.on('end', () => resolve(files));
      archive.on('entry', (entry) => {
        count++;
        if (count > MAX_FILES) return refuse(`holds more than ${MAX_FILES} files.`);
        if (!/\.(xml|rels)$/.test(entry.fileName)) return archive.readEntry();
        if (entry.uncompressedSize > MAX_UNPACKED_BYTES) return refuse(TOO_LARGE);
        archive.openReadStream(entry, (failed, stream) => {
          if (failed) return refuse(`is damaged: ${failed.message}.`);
          const chunks = [];
          stream.on('error', (error) => refuse(`is damaged: ${error.message}.`));
          stream.on('data', (chunk) => {
            bytes += chunk.length;
            chunks.push(chunk);
            if (bytes <= MAX_UNPACKED_BYTES) return;
            stream.destroy();
            refuse(TOO_LARGE);
          });
          stream.on('end', () => {
            files[entry.fileName] = Buffer.concat(chunks);
            archive.readEntry();
          });
        });
      });
      archive.readEntry();
    });
  });
}

/**
 * Counts the cells of a sheet, empty ones included: one cell in the last corner would be read as billions. Every XML file
 * is counted, since the workbook says which of them is a sheet.
 * @throws Refused if there are too many, or the file is no XML
 */
function countCells(text) {
  let rows = 0;
  let columns = 0;
  let depth = 0;
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw new Refused(`is damaged: ${error.message}.`);
  });
  // An entity that it declares could write cells that are not counted.
  parser.on('doctype', () => {
    throw new Refused('has a DOCTYPE, which no workbook needs.');
  });
  parser.on('closetag', () => {
    depth--;
    if (rows * columns <= MAX_CELLS) return;
    throw new Refused(
      `has a sheet of ${columns} columns and ${rows} rows, more than ${MAX_CELLS} cells: save it as CSV.`,
    );
  });
  parser.on('opentag', ({ name, attributes }) => {
    depth++;
    if (depth > MAX_DEPTH) throw new Refused(`has elements nested deeper than ${MAX_DEPTH}.`);
    const element = localName(name);
    if (element !== 'c' && element !== 'row') return;
    for (const [attribute, value] of Object.entries(attributes)) {
      if (localName(attribute) !== 'r') continue;
      const [, column, row] = (element === 'c' ? ADDRESS.exec(value) : ROW.test(value) && ['', 'A', value]) || [];
      if (!column) throw new Refused(`has a cell or row at "${value.slice(0, 40)}", which is not a cell address.`);
      rows = Math.max(rows, Number(row));
      columns = Math.max(columns, numberOf(column));
    }
  });
  parser.write(text.replace(/^\uFEFF/, '')).close();
}

/** A name without its prefix, as the library that reads the sheet sees it. */
function localName(name) {
  return name.slice(name.indexOf(':') + 1);
}

/** Of "A" 1, of "AB" 28. */
function numberOf(letters) {
  let number = 0;
  for (const letter of letters) number = number * 26 + letter.charCodeAt(0) - 64;
  return number;
}

/**
 * The cells as texts. Many cells may share one long text, of which each becomes a copy when it leaves the thread.
 * @throws Refused if they have too many characters
 */
function textsOf(rows) {
  let characters = 0;
  return rows.map((cells) =>
    cells.map((cell) => {
      const text = textOf(cell);
      characters += text.length;
      if (characters > MAX_CHARACTERS)
        throw new Refused(`has cells of more than ${MAX_CHARACTERS} characters together.`);
      return text;
    }),
  );
}

function textOf(cell) {
  if (cell === null || cell === undefined) return '';
  if (!(cell instanceof Date)) return String(cell);
  const text = cell.toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text;
}
