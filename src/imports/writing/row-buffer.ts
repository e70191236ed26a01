import type pg from 'pg';
import type { DataSource, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { Visibility } from '../../records/record.entity.ts';
import { slugOf } from '../../records/values/names.ts';
import { newId } from '../../records/values/new-id.ts';
import { draftSlug, releaseSlugsSql } from '../../records/values/slugs.ts';
import type { RowSink } from '../../records/writing/transaction.ts';
import { copyRows } from './copy.ts';

/** A new row: values by property name of the entity, and its uuid. */
export interface BufferedRow {
  id: string;
  [column: string]: unknown;
}

export interface BufferedTable {
  metadata: EntityMetadata;
  rows: BufferedRow[];
}

const MAX_SLUG_SUFFIX = 200;

/** Buffers new rows of many records and writes them table by table. */
export class RowBuffer implements RowSink {
  /** The tables in the order of their first rows, so that parts follow the rows that they belong to. */
  readonly tables = new Map<string, BufferedTable>();

  constructor(private readonly dataSource: DataSource) {}

  add(entity: EntityTarget<ObjectLiteral>, rows: readonly object[]): string[] {
    const metadata = this.dataSource.getMetadata(entity);
    const { discriminatorColumn, discriminatorValue: level } = metadata;
    const added = rows.map((row): BufferedRow => {
      return {
        ...row,
        ...(discriminatorColumn && level && { [discriminatorColumn.propertyName]: level }),
        id: newId(),
      };
    });
    this.put(metadata, ...added);
    return added.map(({ id }) => id);
  }

  /** Adds rows that already have a uuid. */
  put(metadata: EntityMetadata, ...rows: readonly BufferedRow[]): void {
    const table = this.tables.get(metadata.tableName) ?? { metadata, rows: [] };
    this.tables.set(metadata.tableName, table);
    table.rows.push(...rows);
  }

  /** Adds the rows of another buffer. */
  take(other: RowBuffer): void {
    for (const { metadata, rows } of other.tables.values()) this.put(metadata, ...rows);
  }

  /** Writes all rows, each table by one COPY. */
  async write(client: pg.ClientBase): Promise<void> {
    for (const { metadata, rows } of this.tables.values()) {
      if (rows.some((row) => 'slug' in row)) await settleSlugs(client, metadata.tableName, rows);
      const columns = columnsOf(this.dataSource, metadata).filter((column) =>
        rows.some((row) => row[column.propertyName] !== undefined),
      );
      const names = columns.map(({ databaseName }) => `"${databaseName}"`).join(', ');
      await copyRows(
        client,
        `"${metadata.tableName}" (${names})`,
        rows.map((row) => columns.map((column) => valueIn(row, column))),
      );
    }
  }
}

/** Returns all columns of a table; for parties, the columns of all levels together. */
export function columnsOf(dataSource: DataSource, { tableName }: EntityMetadata): ColumnMetadata[] {
  const columns = new Map<string, ColumnMetadata>();
  for (const metadata of dataSource.entityMetadatas) {
    if (metadata.tableName !== tableName) continue;
    for (const column of metadata.columns)
      if (!columns.has(column.databaseName)) columns.set(column.databaseName, column);
  }
  return [...columns.values()];
}

/** Returns the value of a column, or its default: COPY would not apply defaults to omitted values of listed columns. */
function valueIn(row: BufferedRow, column: ColumnMetadata): unknown {
  const value = row[column.propertyName];
  if (value !== undefined) return value;
  const { default: given } = column;
  const text = typeof given === 'function' ? String(given()) : given;
  return typeof text === 'string' ? text.replace(/^'(.*)'$/, '$1') : (text ?? null);
}

/** Assigns each row its slug, or the slug with the smallest free number, as `freeSlug` does for a single row. */
async function settleSlugs(client: pg.ClientBase, table: string, rows: readonly BufferedRow[]): Promise<void> {
  const shown = new Set<string>();
  const hidden = new Set<string>();
  const lookUp = async (slugs: readonly string[]): Promise<void> => {
    if (slugs.length === 0) return;
    const existing = await client.query(`select slug, visibility from "${table}" where slug = any($1)`, [slugs]);
    for (const { slug, visibility } of existing.rows) (visibility === Visibility.PUBLIC ? shown : hidden).add(slug);
  };
  const wanted = new Set(rows.map(({ slug }) => String(slug)));
  await lookUp([...wanted]);
  const twice = new Set<string>(shown);
  const seen = new Set<string>();
  for (const { slug } of rows) (seen.has(String(slug)) ? twice : seen).add(String(slug));
  await lookUp(
    [...twice].flatMap((slug) => Array.from({ length: MAX_SLUG_SUFFIX }, (_, index) => `${slug}-${index + 2}`)),
  );
  const replaced: string[] = [];
  const drafts: string[] = [];
  const isHidden = (row: BufferedRow) => row.visibility === Visibility.INTERNAL;
  for (const row of [...rows.filter((one) => !isHidden(one)), ...rows.filter(isHidden)]) {
    const slug = String(row.slug);
    let free = slug;
    for (let number = 2; shown.has(free); number++) {
      // After that many numbers, the end of the id makes the slug unique.
      free = number > MAX_SLUG_SUFFIX + 1 ? slugOf(`${slug} ${row.id.slice(-12)}`) : `${slug}-${number}`;
    }
    if (isHidden(row)) {
      if (hidden.has(free)) free = draftSlug(slug);
      hidden.add(free);
    } else {
      if (hidden.has(free)) {
        replaced.push(free);
        drafts.push(draftSlug(slug));
      }
      shown.add(free);
    }
    row.slug = free;
  }
  if (replaced.length > 0) await client.query(releaseSlugsSql(table), [replaced, drafts]);
}
