// The mapping that the import wizard makes of the choices for each column. JSON is YAML, so that the server reads it as any mapping.

/** A column of the file, as `POST /import` with `explain` describes it. */
export interface TableColumn {
  name: string;
  samples: readonly string[];
  values: readonly string[];
  isUnique: boolean;
  dates: readonly { format: string; text: string; date: string }[];
  separator: string | null;
  fields: { readonly [type: string]: string };
}

/** A field that a column can feed, as `/import/mappings.json` lists it. */
export interface Target {
  path: string;
  label: string;
  is: string;
  words?: readonly { word: string; label: string }[];
  isNeeded: boolean;
  isMany: boolean;
}

export interface TargetType {
  type: string;
  label: string;
  fields: readonly Target[];
}

/** What one column means. */
export interface ColumnChoice {
  /** The field; empty if the column is left out. */
  path: string;
  separator: string | null;
  /** The format of dates; null for ISO dates. */
  format: string | null;
  /** The level of parties: only parties of that level match, also by a similar name; empty for any. */
  level: string;
  /** Constants by the cells that mean them. */
  words: { readonly [cell: string]: string };
}

export interface MappingDraft {
  type: string;
  /** Name of the mapping and of its register. */
  name: string;
  /** Language of the texts. */
  lang: string;
  columns: { readonly [column: string]: ColumnChoice };
  /** Columns by which later imports recognise a row. */
  key: readonly string[];
  /** Values of required fields that no column feeds, and of cells that say nothing. */
  constants: { readonly [path: string]: string };
}

/** The levels of parties that an import may create. */
export const PARTY_LEVELS = ['CITY', 'COUNTRY', 'ORGANIZATION'];

/** Formats that every mapping reads. */
const ISO = 'YYYY-MM-DD';

/** Column names of numbers and codes, in lower case. */
const KEY_NAME = /^(no\.?|nr\.?|#|id|key|code|number|ref|reference|номер|№|код|编号|序号|代码)$/i;

/** Returns the choices that the guesses of the server suggest. */
export function guessedDraft(
  columns: readonly TableColumn[],
  type: TargetType,
  name: string,
  lang: string,
): MappingDraft {
  const choices = columns.map((column): [string, ColumnChoice] => {
    const path = column.fields[type.type] ?? '';
    const target = type.fields.find((each) => each.path === path);
    return [column.name, target ? choiceOf(column, target) : LEFT_OUT];
  });
  const draft = { type: type.type, name, lang, columns: Object.fromEntries(choices), key: [], constants: {} };
  const unique = columns.find((column) => column.isUnique && KEY_NAME.test(column.name));
  return {
    ...draft,
    key: unique ? [unique.name] : choices.flatMap(([column, { path }]) => (path ? [column] : [])).slice(0, 3),
  };
}

const LEFT_OUT: ColumnChoice = { path: '', separator: null, format: null, level: '', words: {} };

/** Returns the choice for a column that feeds a field. */
export function choiceOf(column: TableColumn, target: Target | undefined): ColumnChoice {
  if (!target) return LEFT_OUT;
  const format = column.dates[0]?.format ?? null;
  return {
    path: target.path,
    separator: target.isMany ? column.separator : null,
    format: target.is === 'date' && format !== ISO ? format : null,
    level: '',
    words: target.words ? guessedWords(column.values, target.words) : {},
  };
}

function guessedWords(cells: readonly string[], words: NonNullable<Target['words']>): { [cell: string]: string } {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  return Object.fromEntries(
    cells.flatMap((cell) => {
      const found = words.find(({ word, label }) => [word, label].some((text) => plain(text) === plain(cell)));
      return found ? [[cell, found.word]] : [];
    }),
  );
}

/** Returns the required fields of a type that no column feeds: those of the record, and of the lists that columns feed. */
export function missingTargets(draft: MappingDraft, { fields }: TargetType): Target[] {
  const fed = new Set(Object.values(draft.columns).map(({ path }) => path));
  const lists = new Set([...fed].filter((path) => path.includes('.')).map(listOf));
  return fields.filter(
    ({ path, isNeeded }) => isNeeded && !fed.has(path) && (!path.includes('.') || lists.has(listOf(path))),
  );
}

function listOf(path: string): string {
  return path.slice(0, path.indexOf('.'));
}

/** Writes a mapping, one key a line, so that errors name useful lines. */
export function mappingText(draft: MappingDraft, type: TargetType): string {
  const record: { [field: string]: unknown } = { makes: draft.type, key: draft.key };
  for (const [column, choice] of Object.entries(draft.columns)) {
    const target = type.fields.find(({ path }) => path === choice.path);
    if (target) feed(record, column, choice, target, draft.constants[target.path]);
  }
  for (const [path, constant] of Object.entries(draft.constants)) {
    const target = type.fields.find((each) => each.path === path);
    if (!target || constant === '') continue;
    if (!path.includes('.')) record[path] ??= { is: constant };
    else for (const entry of entriesIn(record, listOf(path))) entry[fieldOf(path)] ??= { is: constant };
  }
  return JSON.stringify({ register: draft.name, lang: draft.lang, records: { record } }, null, 1);
}

function fieldOf(path: string): string {
  return path.slice(path.indexOf('.') + 1);
}

type Entry = { [field: string]: unknown };

function entriesIn(record: Entry, list: string): Entry[] {
  const entries = record[list];
  return Array.isArray(entries) ? entries : entries ? [entries as Entry] : [];
}

function feed(record: Entry, column: string, choice: ColumnChoice, target: Target, otherwise?: string): void {
  const isPart = target.path.includes('.');
  const split = target.isMany && choice.separator !== null ? choice.separator : undefined;
  // Several values in a cell of a list of parts are its entries, each called "item".
  const own = isPart && split !== undefined ? 'item' : column;
  const value = {
    column: own,
    ...(choice.format !== null && { dates: [choice.format] }),
    ...(Object.keys(choice.words).length > 0 && { words: choice.words }),
    ...(target.words && otherwise && { else: otherwise }),
    ...(!isPart && split !== undefined && { split }),
  };
  const party = { name: isPart ? own : value, ...(choice.level && { level: choice.level }) };
  const written = target.is === 'party' ? party : value;
  if (!isPart) {
    if (target.isMany && target.path in record) record[target.path] = [...entriesIn(record, target.path), written];
    else record[target.path] = written;
    return;
  }
  const [list, field] = [listOf(target.path), fieldOf(target.path)];
  const entries = entriesIn(record, list);
  let entry = entries.find((each) => !(field in each));
  if (!entry) {
    entry = {};
    entries.push(entry);
  }
  entry[field] = written;
  if (split !== undefined) entry.each = { column, split };
  record[list] = target.isMany ? entries : entry;
}

/** Returns a name for a mapping from the name of a file: "my-pacts" for "My pacts.2026.csv". */
export function nameOfFile(file: string): string {
  const words = file
    .replace(/\.[^.]*$/, '')
    .normalize('NFKD')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return words?.join('-').slice(0, 60) ?? 'table';
}
