import { isDeepStrictEqual } from 'node:util';
import type { DataSource, EntityManager, EntityMetadata } from 'typeorm';
import { partIn, recordTypes } from '../../records/description/registry.ts';
import type { RecordType } from '../../records/record.entity.ts';
import { fold } from '../../records/values/names.ts';
import { InputErrors } from '../../records/writing/input-errors.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { grouped } from '../files/grouped.ts';
import type { Draft } from '../files/import-format.ts';
import type { ImportConnection } from './import-connection.ts';
import { draftRecord } from './record-writes.ts';
import { type BufferedRow, columnsOf, RowBuffer } from './row-buffer.ts';

/** A record whose files state something else than in the last import. */
export interface RecordChange {
  /** The uuid of the record. */
  id: string;
  kind: RecordType;
  before: Draft;
  after: Draft;
}

/** The outcome of updating records. */
export interface UpdateResult {
  /** The uuids of the records of which something was written. */
  written: Set<string>;
  /** Fields that an editor changed after the last import and that stay, by uuid of the record. */
  editedFields: Map<string, Set<string>>;
}

/** Columns that an import never changes in an existing record. */
const PROTECTED_COLUMNS = ['id', 'slug', 'visibility'];

/**
 * Updates records where their files state something else than in the last import. Changes by editors stay. All records
 * are updated together, table by table.
 * @throws RuleViolation for a rule that applies to imports too
 */
export async function updateFromDrafts(
  context: WriteContext,
  { dataSource, client }: Pick<ImportConnection, 'dataSource' | 'client'>,
  changes: readonly RecordChange[],
): Promise<UpdateResult> {
  const updates = new RowUpdates(context.db, dataSource);
  for (const { id, kind, before, after } of changes) {
    const [was, is] = [new RowBuffer(dataSource), new RowBuffer(dataSource)];
    const oldId = await draftRecord({ ...context, errors: new InputErrors(), rowSink: was }, kind, before, []);
    const newId = await draftRecord({ ...context, errors: new InputErrors(), rowSink: is }, kind, after, []);
    updates.add(id, kind.toLowerCase(), [oldId, was], [newId, is]);
  }
  const added = await updates.write();
  await added.write(client);
  return updates;
}

/** The rows of one record in one table, by its earlier and its present draft. */
interface RowsOfRecord {
  recordId: string;
  before: readonly BufferedRow[];
  after: readonly BufferedRow[];
}

interface TableUpdate {
  metadata: EntityMetadata;
  keys: Keys;
  /** Whether the rows are the records themselves. */
  isOfRecords: boolean;
  /** The column that references the record. */
  owner: string;
  records: RowsOfRecord[];
}

/** A row before and after; undefined if it did not exist or will not exist. */
type Pair = readonly [was: BufferedRow | undefined, is: BufferedRow | undefined];

type RowValues = { [column: string]: unknown };

/** Compares the rows of earlier and present drafts with those in the database, and writes the differences. */
class RowUpdates implements UpdateResult {
  readonly written = new Set<string>();
  readonly editedFields = new Map<string, Set<string>>();
  private readonly tables = new Map<string, TableUpdate>();
  /** The ids in the database by ids of buffered rows; null if an editor deleted the row. */
  private readonly ids = new Map<string, string | null>();

  constructor(
    private readonly db: EntityManager,
    private readonly dataSource: DataSource,
  ) {}

  add(recordId: string, ownTable: string, was: [string, RowBuffer], is: [string, RowBuffer]): void {
    const [[oldId, { tables: old }], [newId, { tables: present }]] = [was, is];
    for (const id of [oldId, newId]) this.ids.set(id, recordId);
    for (const name of differingTables(old, present, new Map([[oldId, newId]]))) {
      const [before, after] = [old.get(name)?.rows ?? [], present.get(name)?.rows ?? []];
      const isOfRecords = name === ownTable;
      const [one] = [...before, ...after] as [BufferedRow];
      const isOwner = (column: string) => this.ids.get(String(one[column])) === recordId;
      const { metadata } = (present.get(name) ?? old.get(name))!;
      const table = this.tables.get(name) ?? {
        metadata,
        keys: keysOf(metadata),
        isOfRecords,
        owner: isOfRecords ? 'id' : Object.keys(one).find(isOwner)!,
        records: [],
      };
      this.tables.set(name, table);
      table.records.push({ recordId, before, after });
    }
  }

  /** Updates and deletes rows. @returns the rows to insert */
  async write(): Promise<RowBuffer> {
    const added = new RowBuffer(this.dataSource);
    // Records come before their parts, and parts before their own parts.
    const rankOf = ({ isOfRecords, metadata }: TableUpdate) =>
      isOfRecords ? 0 : partsWithin(metadata.tableName) ? 1 : 2;
    for (const table of [...this.tables.values()].sort((one, other) => rankOf(one) - rankOf(other))) {
      await this.amend(table, added);
    }
    return added;
  }

  private async amend(table: TableUpdate, added: RowBuffer): Promise<void> {
    const { metadata, keys, isOfRecords, records } = table;
    const existing = await this.rowsThere(table);
    const removed: string[] = [];
    const changed: { id: string; columns: RowValues }[] = [];
    for (const { recordId, before, after } of records) {
      const rows = new UnmatchedRows(existing.get(recordId) ?? [], keys);
      const pairs: Pair[] = isOfRecords ? [[before[0], after[0]]] : this.pairs(before, after, keys);
      for (const [was, is] of pairs) {
        const row = isOfRecords ? existing.get(recordId)?.[0] : rows.take(this.saysOf((was ?? is)!));
        if (!isOfRecords) {
          for (const each of [was, is]) if (each) this.ids.set(each.id, row?.id ?? (was ? null : each.id));
        }
        if (was && is && row) {
          const columns = this.changedColumns(row, was, is, (column) =>
            this.editedFields.set(recordId, (this.editedFields.get(recordId) ?? new Set()).add(column)),
          );
          if (Object.keys(columns).length === 0) continue;
          changed.push({ id: row.id, columns });
        } else if (was && !is && row && saysAll(row, this.saysOf(was))) removed.push(row.id);
        else if (is && !was && !row && !this.isOfRemoved(is)) {
          added.put(metadata, { ...this.saysOf(is), id: is.id, ...('ordinal' in is && { ordinal: is.ordinal }) });
        } else continue;
        this.written.add(recordId);
      }
    }
    if (removed.length > 0) await this.db.query(`delete from "${metadata.tableName}" where id = any($1)`, [removed]);
    await this.update(metadata, changed);
  }

  /** Returns the columns to update: those that the files state differently and that no editor changed. */
  private changedColumns(
    row: BufferedRow,
    was: BufferedRow,
    is: BufferedRow,
    keep: (column: string) => unknown,
  ): RowValues {
    const before = this.saysOf(was);
    const columns: RowValues = {};
    for (const [column, value] of Object.entries(this.saysOf(is))) {
      if (PROTECTED_COLUMNS.includes(column) || isSame(before[column], value) || isSame(row[column], value)) continue;
      if (isSame(row[column], before[column])) columns[column] = value;
      else keep(column);
    }
    if (is.ordinal !== was.ordinal && row.ordinal === was.ordinal) columns.ordinal = is.ordinal;
    return columns;
  }

  /**
   * Pairs each earlier row with the equal row, or else with the row of the same key, or with nothing. New rows follow.
   */
  private pairs(before: readonly BufferedRow[], after: readonly BufferedRow[], keys: Keys): Pair[] {
    const left = new UnmatchedRows(after, keys, (row) => this.saysOf(row));
    const pairs = new Map<BufferedRow, BufferedRow | undefined>();
    const equal = new Map<BufferedRow, BufferedRow>();
    for (const row of before) {
      const same = left.takeEqual(this.saysOf(row));
      if (same) equal.set(row, same);
    }
    for (const row of before) pairs.set(row, equal.get(row) ?? left.takeByKey(this.saysOf(row)));
    const kept = new Set(pairs.values());
    return [...pairs, ...after.filter((row) => !kept.has(row)).map((row) => [undefined, row] as const)];
  }

  /** Returns the values of a row, with the ids of the database. */
  private saysOf(row: BufferedRow): RowValues {
    return Object.fromEntries(
      Object.entries(row)
        .filter(([column, value]) => column !== 'id' && column !== 'ordinal' && value !== undefined)
        .map(([column, value]) => [column, typeof value === 'string' ? (this.ids.get(value) ?? value) : value]),
    );
  }

  /** Whether a row belongs to a row that an editor deleted. */
  private isOfRemoved(row: BufferedRow): boolean {
    return Object.entries(row).some(
      ([column, value]) => column !== 'id' && typeof value === 'string' && this.ids.get(value) === null,
    );
  }

  private async rowsThere({ metadata, owner, records }: TableUpdate): Promise<Map<string, BufferedRow[]>> {
    const columns = columnsOf(this.dataSource, metadata);
    const ownerColumn = columns.find(({ propertyName }) => propertyName === owner)!.databaseName;
    const selected = columns.map(({ databaseName, propertyName }) => `"${databaseName}" as "${propertyName}"`);
    const found: BufferedRow[] = await this.db.query(
      `select ${selected.join(', ')} from "${metadata.tableName}" where "${ownerColumn}" = any($1) order by id`,
      [records.map(({ recordId }) => recordId)],
    );
    return grouped(found, (row) => String(row[owner]));
  }

  /** Updates rows with the same changed columns in one statement. */
  private async update(
    metadata: EntityMetadata,
    changed: readonly { id: string; columns: RowValues }[],
  ): Promise<void> {
    const byProperty = new Map(
      columnsOf(this.dataSource, metadata).map(({ propertyName, databaseName }) => [propertyName, databaseName]),
    );
    for (const rows of grouped(changed, ({ columns }) => Object.keys(columns).sort().join()).values()) {
      const names = Object.keys(rows[0]!.columns).map((property) => byProperty.get(property)!);
      const values = rows.map(({ id, columns }) => ({
        id,
        ...Object.fromEntries(Object.entries(columns).map(([property, value]) => [byProperty.get(property)!, value])),
      }));
      const table = `"${metadata.tableName}"`;
      await this.db.query(
        `update ${table} set ${names.map((name) => `"${name}" = given."${name}"`).join(', ')}
        from jsonb_populate_recordset(null::${table}, $1::jsonb) given where ${table}.id = given.id`,
        [JSON.stringify(values)],
      );
    }
  }
}

/**
 * Returns the tables in which the drafts of a record have different rows, and those whose rows have such rows as parts.
 * The rows of other tables need not be read.
 * @param twins the ids of rows of the earlier draft, each with the id of the equal row of the present one
 */
function differingTables(
  old: RowBuffer['tables'],
  present: RowBuffer['tables'],
  twins: Map<string, string>,
): Set<string> {
  const differing = new Set<string>();
  // Rows come before their own parts, so that these find their twins.
  for (const name of new Set([...old.keys(), ...present.keys()])) {
    const [before, after] = [old.get(name)?.rows ?? [], present.get(name)?.rows ?? []];
    if (before.length === after.length && before.every((row, index) => isTwin(row, after[index]!, twins))) continue;
    differing.add(name);
    const outer = partIn(name)?.outerPart?.table;
    if (outer !== undefined && (old.has(outer) || present.has(outer))) differing.add(outer);
  }
  return differing;
}

/** Whether two rows differ in their ids alone; notes the ids if so. */
function isTwin(was: BufferedRow, is: BufferedRow, twins: Map<string, string>): boolean {
  for (const column of Object.keys(is)) {
    const [value, other] = [was[column], is[column]];
    if (column === 'id' || isSame(value, other)) continue;
    if (typeof value !== 'string' || !twins.has(value) || twins.get(value) !== other) return false;
  }
  if (Object.keys(was).some((column) => !(column in is))) return false;
  twins.set(was.id, is.id);
  return true;
}

type Keys = readonly (readonly string[])[];

/** Returns the columns that identify a row: the keys of the part, or else the unique constraints of the table. */
function keysOf(metadata: EntityMetadata): Keys {
  const { keys, outerPart } = partIn(metadata.tableName) ?? {};
  if (keys) {
    const around = metadata.columns.filter(({ databaseName }) => databaseName === outerPart?.column);
    return keys.map((key) => [...around.map(({ propertyName }) => propertyName), ...key]);
  }
  const uniques = metadata.uniques.map(({ columns }) => columns.map(({ propertyName }) => propertyName));
  return uniques.filter((columns) => !columns.includes('id'));
}

/** Whether the rows of a table have their own parts. */
function partsWithin(table: string): boolean {
  return recordTypes().some(({ parts = [] }) => parts.some(({ outerPart }) => outerPart?.table === table));
}

/** The rows of one record in one table; each can be taken once. */
class UnmatchedRows {
  private readonly taken = new Set<BufferedRow>();
  private readonly indexes: Map<string, BufferedRow[]>[];

  constructor(
    private readonly rows: readonly BufferedRow[],
    private readonly keys: Keys,
    private readonly saysOf: (row: BufferedRow) => RowValues = (row) => row,
  ) {
    this.indexes = keys.map((key) => grouped(rows, (row) => keyTextOf(key, saysOf(row)) ?? ''));
  }

  take(says: RowValues): BufferedRow | undefined {
    return this.takeEqual(says) ?? this.takeByKey(says);
  }

  takeEqual(says: RowValues): BufferedRow | undefined {
    const [key] = this.keys;
    const keyText = key && keyTextOf(key, says);
    const among = keyText ? (this.indexes[0]!.get(keyText) ?? []) : this.rows;
    return this.taking(among.find((row) => !this.taken.has(row) && saysAll(this.saysOf(row), says)));
  }

  takeByKey(says: RowValues): BufferedRow | undefined {
    for (const [index, key] of this.keys.entries()) {
      const keyText = keyTextOf(key, says);
      const row = keyText && this.indexes[index]!.get(keyText)?.find((each) => !this.taken.has(each));
      if (row) return this.taking(row);
    }
    return undefined;
  }

  private taking(row: BufferedRow | undefined): BufferedRow | undefined {
    if (row) this.taken.add(row);
    return row;
  }
}

/** Joins the values of the key columns; null if one of them is empty, except for a day. */
function keyTextOf(key: readonly string[], says: RowValues): string | null {
  const values = key.map((column) => says[column] ?? null);
  if (values.some((value, index) => value === null && key[index] !== 'on')) return null;
  return JSON.stringify(
    key.map((column, index) => (column === 'namedAs' ? fold(String(values[index])) : values[index])),
  );
}

function saysAll(row: RowValues, says: RowValues): boolean {
  return Object.entries(says).every(([column, value]) => isSame(row[column], value));
}

/** Whether two values are equal, whether read from PostgreSQL or from a draft. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  const [a, b] = [one ?? null, other ?? null];
  if (a !== null && b !== null && typeof a !== typeof b && (typeof a === 'number' || typeof b === 'number')) {
    return Number(a) === Number(b);
  }
  return isDeepStrictEqual(a, b);
}
