import type { Viewer } from '../../../src/access/viewer.ts';

/** The value of a column as PostgreSQL's driver returns it. Tables are read whole, without entity classes. */
export type Cell = ReturnType<typeof JSON.parse>;

/** A row of `select *`, and its table. */
export interface Row {
  id: string;
  $table: string;
  [column: string]: Cell;
}

/** All tables of facts. Read models that triggers maintain are omitted: they are computed here. */
const TABLES = [
  'record',
  'source',
  'topic',
  'topic_name',
  'party',
  'party_name',
  'placement',
  'succession',
  'membership',
  'person',
  'person_name',
  'position',
  'forum_series',
  'forum',
  'forum_city',
  'forum_role',
  'session',
  'speaker',
  'delegation',
  'delegation_member',
  'agreement',
  'status_change',
  'agreement_place',
  'agreement_reference',
  'agreement_text',
  'agreement_relation',
  'signature',
  'signer',
  'treaty_action',
  'commitment',
  'progress_note',
  'outcome',
  'statement',
  'figure',
  'maker',
  'concerned_party',
  'record_topic',
  'citation',
  'flag',
  'identifier',
  // Which party had a name first is recorded in no other table.
  'primary_name',
] as const;

export type TableName = (typeof TABLES)[number];
export type Tables = { readonly [table in TableName]: readonly Row[] };

/** The column names of every table. */
export async function readColumns(
  sql: (text: string) => Promise<{ table: string; column: string }[]>,
): Promise<{ [table: string]: string[] }> {
  const columns: { [table: string]: string[] } = {};
  const found = await sql(`select table_name as "table", column_name as "column" from information_schema.columns
    where table_schema = 'public'`);
  for (const { table, column } of found) {
    columns[table] ??= [];
    columns[table].push(column);
  }
  return columns;
}

/** Reads a whole database into memory. */
export async function readTables(sql: (text: string) => Promise<object[]>): Promise<Tables> {
  const read = await Promise.all(
    TABLES.map(async (table) => {
      const rows = await sql(`select * from "${table}"`);
      return [table, rows.map((row) => ({ ...row, $table: table }))] as const;
    }),
  );
  return Object.fromEntries(read) as unknown as Tables;
}

/** A database as one viewer sees it on one day. */
export class World {
  private readonly visible = new Map<string, readonly Row[]>();
  private readonly ids = new Map<string, ReadonlyMap<string, Row>>();
  private readonly remembered = new Map<string, Cell>();

  constructor(
    readonly tables: Tables,
    readonly viewer: Viewer,
    readonly today: string,
    readonly publicUrl: string,
  ) {}

  /** The rows that the viewer may see. Parts have no visibility of their own. */
  rows(table: TableName): readonly Row[] {
    let rows = this.visible.get(table);
    if (!rows) {
      rows = this.tables[table].filter((row) => this.sees(row));
      this.visible.set(table, rows);
    }
    return rows;
  }

  sees(row: Row): boolean {
    return (
      ['EDITOR', 'ADMIN'].includes(this.viewer.role) || row.visibility === undefined || row.visibility === 'PUBLIC'
    );
  }

  /** The row with this id, even if the viewer may not see it. */
  known(table: TableName, id: string | null): Row | null {
    if (id === null) return null;
    let rows = this.ids.get(table);
    if (!rows) {
      rows = new Map(this.tables[table].map((row) => [row.id, row]));
      this.ids.set(table, rows);
    }
    return rows.get(id) ?? null;
  }

  /** The row with this id, if the viewer may see it. */
  one(table: TableName, id: string | null): Row | null {
    const row = this.known(table, id);
    return row && this.sees(row) ? row : null;
  }

  /** Results that are computed once and used often. */
  remember<T>(key: string, work: () => T): T {
    if (!this.remembered.has(key)) this.remembered.set(key, work());
    return this.remembered.get(key);
  }
}

/** Compares texts by their bytes, like PostgreSQL's collation "C". */
export function compareTexts(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Sorts by several keys; null comes first. */
export function sorted<T>(rows: readonly T[], ...keys: ((row: T) => string | number | null)[]): T[] {
  return [...rows].sort((a, b) => {
    for (const key of keys) {
      const difference = compareKeys(key(a), key(b));
      if (difference !== 0) return difference;
    }
    return 0;
  });
}

function compareKeys(a: string | number | null, b: string | number | null): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  return typeof a === 'number' ? a - Number(b) : compareTexts(a, String(b));
}
