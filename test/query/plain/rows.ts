import type { Viewer } from '../../../src/access/viewer.ts';

/** What a column holds: whatever PostgreSQL's driver makes of it. Tables are read whole, so that no class describes them. */
export type Cell = ReturnType<typeof JSON.parse>;

/** A row as `select *` gives it, and of which table it is. */
export interface Row {
  id: string;
  $table: string;
  [column: string]: Cell;
}

/** Every table of facts. The read models that triggers keep are left out: here they are worked out anew. */
const TABLES = [
  'record',
  'source',
  'topic',
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
  // Who bears a name first is a fact that no other table tells.
  'primary_name',
] as const;

export type TableName = (typeof TABLES)[number];
export type Tables = { readonly [table in TableName]: readonly Row[] };

/** The names of the columns of every table. */
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

/** A database as one reader sees it on one day. */
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

  /** The rows that the reader may see. Parts have no visibility of their own. */
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

  /** The row with this id, whether the reader may see it or not. */
  known(table: TableName, id: string | null): Row | null {
    if (id === null) return null;
    let rows = this.ids.get(table);
    if (!rows) {
      rows = new Map(this.tables[table].map((row) => [row.id, row]));
      this.ids.set(table, rows);
    }
    return rows.get(id) ?? null;
  }

  /** The row with this id, if the reader may see it. */
  one(table: TableName, id: string | null): Row | null {
    const row = this.known(table, id);
    return row && this.sees(row) ? row : null;
  }

  /** What is worked out once and asked for often. */
  remember<T>(key: string, work: () => T): T {
    if (!this.remembered.has(key)) this.remembered.set(key, work());
    return this.remembered.get(key);
  }
}

/** Compares texts as PostgreSQL does under the collation "C": by their bytes. */
export function compareTexts(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Sorted by several keys, one after the other; null comes first. */
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
