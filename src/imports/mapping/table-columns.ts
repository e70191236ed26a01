import { FIELD_WORDS } from '../../outputs/wording/field-words.ts';
import { recordTypeOf, recordTypes } from '../../records/description/registry.ts';
import { fold } from '../../records/values/names.ts';
import { isPartialDate } from '../../records/values/partial-date.ts';
import { cellsOfJson, cellsOfTexts } from '../files/cells.ts';
import { isJson, readJsonRows } from '../files/json-rows.ts';
import type { SourceFile } from '../files/source-file.ts';
import { MAX_COLUMNS } from '../files/table-rows.ts';
import { headerOf, readTable, yieldingToEventLoop } from '../files/tables.ts';
import { type ColumnTarget, columnTargets } from './column-targets.ts';
import { dateFormat } from './dates.ts';

/** A column of a table that has no mapping yet, with guesses about its meaning. */
export interface TableColumn {
  name: string;
  /** The cells of the first rows. */
  samples: string[];
  /** The different values, in the order of the file; empty if there are many. */
  values: string[];
  /** Whether each examined row has a value that no other row has. */
  isUnique: boolean;
  /** Formats in which the cells are dates, each with an example; several if the cells do not decide. */
  dates: { format: string; text: string; date: string }[];
  /** The sign between several values in a cell; null if there is none. */
  separator: string | null;
  /** The field that the column seems to feed, by type of record. */
  fields: { [type: string]: string };
}

/** Rows from which the guesses follow. */
const EXAMINED_ROWS = 1_000;
const SAMPLE_ROWS = 5;
const MAX_VALUES = 50;

/** The share of the cells that must be dates. */
const MIN_DATES = 0.8;

const ISO = 'YYYY-MM-DD';
/** Of two formats that read the same cells, the first is the more likely one. */
const FORMATS = [
  ...['.', '/', '-', ' '].flatMap((sign) =>
    ['DD MM YYYY', 'MM DD YYYY', 'YYYY MM DD', 'MM YYYY'].map((format) => format.replaceAll(' ', sign)),
  ),
  ...['D MMMM YYYY', 'MMMM D, YYYY', 'MMMM D YYYY', 'MMMM YYYY', 'YYYY-Qq'],
];

const SEPARATORS = [';', '|', '\n'];

/** Names that registers give to columns of parties, folded. */
const PARTY_WORDS = new Set(
  [
    ...['party', 'parties', 'participant', 'participants', 'partner', 'partners', 'signatory', 'signatories'],
    ...['country', 'countries', 'state', 'states', 'city', 'cities', 'organization', 'organisation', 'side', 'sides'],
    ...['сторона', 'стороны', 'участник', 'участники', 'партнер', 'партнеры', 'страна', 'страны', 'город', 'города'],
    ...['参与方', '签署方', '合作方', '国家', '城市', '当事方'],
  ].map(fold),
);

/**
 * Reads the first rows of a table without a mapping. Of rows in JSON, the first 1,000 names are columns.
 * @throws Unreadable if the table cannot be read
 */
export async function tableColumns(file: SourceFile): Promise<TableColumn[]> {
  let names: string[] = isJson(file.head) ? [] : await headerOf(file);
  const rows: (string | undefined)[][] = [];
  const add = (columns: readonly string[], text: (column: string) => string | undefined) => {
    names = [...new Set([...names, ...columns])].slice(0, MAX_COLUMNS);
    rows.push(names.map((column) => text(column)?.trim()));
    return rows.length < EXAMINED_ROWS;
  };
  if (isJson(file.head)) {
    for await (const { value } of yieldingToEventLoop(readJsonRows(file)))
      if (!add(Object.keys(value), cellsOfJson(value).text)) break;
  } else {
    for await (const { columns, values } of readTable(file)) {
      const indexes = new Map(columns.map((column, index) => [column, index]));
      if (!add(columns, cellsOfTexts(indexes, values).text)) break;
    }
  }
  const columns: TableColumn[] = [];
  for await (const [index, name] of yieldingToEventLoop(names.entries())) {
    const cells = rows.map((row) => row[index] ?? '');
    columns.push(columnOf(name, cells));
  }
  for await (const { type } of yieldingToEventLoop(recordTypes())) guessFields(type, columns);
  return columns;
}

function columnOf(name: string, cells: readonly string[]): TableColumn {
  const texts = cells.filter((cell) => cell !== '');
  const different = [...new Set(texts)];
  return {
    name,
    samples: cells.slice(0, SAMPLE_ROWS),
    values: different.length > MAX_VALUES ? [] : different,
    isUnique: texts.length > 0 && different.length === cells.length,
    dates: datesIn(different),
    separator: SEPARATORS.find((sign) => texts.some((text) => text.includes(sign))) ?? null,
    fields: {},
  };
}

/** Returns the formats that read the most cells, if these are nearly all. ISO dates are read with any format. */
function datesIn(texts: readonly string[]): TableColumn['dates'] {
  const others = texts.filter((text) => !isPartialDate(text));
  const example = texts.find(isPartialDate);
  if (others.length === 0) return example ? [{ format: ISO, text: example, date: example }] : [];
  const read = FORMATS.map((format) => {
    const reader = dateFormat(format)!;
    const dates = others.flatMap((text) => {
      const date = reader.read(text)?.date;
      return date ? [{ format, text, date }] : [];
    });
    return { count: dates.length, first: dates[0]! };
  });
  const most = Math.max(...read.map(({ count }) => count));
  if (most === 0 || (most + texts.length - others.length) / texts.length < MIN_DATES) return [];
  return read.filter(({ count }) => count === most).map(({ first }) => first);
}

/** Finds a column for each field: by its name in the API or in a language of the pages, then by its values. */
function guessFields(type: string, columns: readonly TableColumn[]): void {
  const targets = columnTargets(type).map((target) => ({ ...target, names: namesOf(type, target.path) }));
  const taken = new Set<string>();
  const give = (column: TableColumn, target: ColumnTarget | undefined) => {
    if (!target || column.fields[type] || (taken.has(target.path) && !target.isMany)) return;
    column.fields[type] = target.path;
    taken.add(target.path);
  };
  for (const column of columns) {
    const name = fold(column.name);
    give(
      column,
      targets.find(({ names }) => names.includes(name)),
    );
  }
  // The parties of a record are those of its parts, or else of the first field that names one.
  const parties = targets.filter(({ is }) => is === 'party');
  const party = parties.find(({ path }) => path.endsWith('.party')) ?? parties[0];
  // A column that says no more than "date" is that of the record's day.
  const { dayFields = [] } = recordTypeOf(type).imported ?? {};
  const dates = targets.filter(({ is, isMany }) => is === 'date' && !isMany);
  const rank = ({ path }: ColumnTarget) => (dayFields.includes(path) ? dayFields.indexOf(path) : dayFields.length);
  dates.sort((one, other) => rank(one) - rank(other));
  for (const column of columns) {
    const words = fold(column.name).split(' ');
    if (words.some((word) => PARTY_WORDS.has(word))) give(column, party);
    // A year alone may be any number.
    else if (column.dates.some(({ date }) => date.length > 4)) {
      give(
        column,
        dates.find(({ path }) => !taken.has(path)),
      );
    }
  }
}

/** Returns the folded names of a field: its own in the API, and its words on pages. */
function namesOf(type: string, path: string): string[] {
  if (path.includes('.')) return [];
  const { labels, fields } = recordTypeOf(type).words ?? {};
  const onPages = [labels?.[path], fields?.[path], Object.values(FIELD_WORDS).map((words) => words.fields[path] ?? '')];
  const own = path.replace(/([a-z])([A-Z])/g, '$1 $2');
  return [path, own, own.replace(/ (on|from)$/i, ' date'), ...onPages.flatMap((names) => [...(names ?? [])])]
    .map(fold)
    .filter(Boolean);
}
