import { isDeepStrictEqual } from 'node:util';
import { type EntityTarget, In, type ObjectLiteral } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { freeSlug } from '../values/slugs.ts';
import { type DraftOf, requiredFields } from './drafts.ts';
import { errorCodes } from './error-codes.ts';
import type { InputErrors } from './input-errors.ts';
import { COMMON_PART_TABLES, type PartRows, type PartTables, partsIn, type RecordDraft } from './record.writes.ts';
import type { WriteContext } from './transaction.ts';

/** Error codes for a missing value. */
export const PRESENCE_CODES = errorCodes({
  VALUE_REQUIRED: ['The field cannot be cleared or empty. Give a value, or omit the field in an update.'],
});

/** A change of a draft: an omitted field keeps its value, null clears the field, a list replaces the list. */
export type DraftChange<Draft> = { [Field in keyof Draft]?: Draft[Field] | null };

/**
 * Returns a draft with a change applied. A field that a new record requires cannot be cleared: it keeps its value, and
 * an error is added.
 * @param facts class of the input, which declares the required fields
 * @param row current values, by the draft's field names
 * @param neededToo further fields that cannot be cleared
 */
export function applyChange<Facts>(
  errors: InputErrors,
  facts: abstract new () => Facts & object,
  row: object,
  change: DraftChange<DraftOf<Facts>>,
  neededToo: readonly (keyof DraftOf<Facts> & string)[] = [],
): DraftOf<Facts> {
  const said: { [field: string]: unknown } = change;
  const cleared = [...requiredFields(facts), ...neededToo].filter((field) => said[field] === null);
  for (const field of cleared) {
    errors
      .at(field)
      .add(PRESENCE_CODES.VALUE_REQUIRED, 'The field can be changed, but not cleared. Omit it to keep its value.');
  }
  // A text is cleared together with its language.
  const stays = new Set(cleared.flatMap((field) => [field, `${field}Lang`]));
  const given = Object.entries(said).filter(([field, value]) => value !== undefined && !stays.has(field));
  return { ...row, ...Object.fromEntries(given) } as DraftOf<Facts>;
}

/** Writes the columns that differ. If none differs, writes nothing, so that the version stays. */
export async function updateRow<E extends ObjectLiteral>(
  context: WriteContext,
  entity: EntityTarget<E>,
  row: E,
  columns: Partial<E>,
): Promise<void> {
  const differing = Object.entries(columns).filter(
    ([column, value]) => value !== undefined && !isDeepStrictEqual(row[column], value),
  );
  context.errors.throwIfAny();
  if (differing.length === 0) return;
  await context.db.update(entity, row.id, Object.fromEntries(differing) as QueryDeepPartialEntity<E>);
}

/** Returns the slug of a record after an update; adds an error if the slug is cleared or cannot be used. */
export async function changedSlug(
  context: WriteContext,
  table: string,
  slug: string,
  wanted: string | null | undefined,
): Promise<string> {
  if (wanted === null) {
    const message = 'The slug cannot be cleared. Omit it to keep it.';
    context.errors.at('slug').add(PRESENCE_CODES.VALUE_REQUIRED, message);
    return slug;
  }
  return wanted === undefined || wanted === slug ? slug : freeSlug(context, table, wanted, '');
}

/**
 * Replaces the parts of a record in one table, in their order. An unchanged part keeps its id. A changed part keeps the
 * id of the part with the same unique key, otherwise the id of a part that is no longer given.
 * @param owner columns that name the owner; the caller handles null and omitted lists
 */
export async function replaceParts(
  context: WriteContext,
  entity: EntityTarget<ObjectLiteral>,
  owner: PartOwner,
  rows: readonly object[],
): Promise<void> {
  await replaceAllParts(context, entity, [{ owner, rows }]);
}

/** Columns that name the owner of parts, with their values. */
type PartOwner = { [column: string]: string };

/**
 * Does the same as `replaceParts` for many owners that have the same columns, with one read, one delete and one insert.
 */
export async function replaceAllParts(
  context: WriteContext,
  entity: EntityTarget<ObjectLiteral>,
  owners: readonly { owner: PartOwner; rows: readonly object[] }[],
): Promise<void> {
  const { db, errors } = context;
  errors.throwIfAny();
  if (owners.length === 0) return;
  const columns = Object.keys(owners[0]!.owner);
  const signOf = (row: ObjectLiteral) => columns.map((column) => row[column]).join();
  const there = await db.find(entity, {
    where: Object.fromEntries(
      columns.map((column) => [column, In([...new Set(owners.map(({ owner }) => owner[column]))])]),
    ),
    order: hasOrdinal(context, entity) ? { ordinal: 'ASC', id: 'ASC' } : { id: 'ASC' },
  });
  const leftOf = new Map<string, Set<ObjectLiteral>>(owners.map(({ owner }) => [signOf(owner), new Set()]));
  for (const row of there) leftOf.get(signOf(row))?.add(row);
  const keys = keysOf(context, entity, columns);
  const wanted = owners.flatMap(({ owner, rows }) =>
    rows.map((row) => ({
      owner,
      left: leftOf.get(signOf(owner))!,
      row: row as ObjectLiteral,
      kept: null as ObjectLiteral | null,
    })),
  );
  // Each part takes the row of its own key before any part takes another row: no row may get a key that another row
  // still has.
  for (const fits of [
    saysTheSame,
    (row: ObjectLiteral, part: ObjectLiteral) => keys.some((key) => hasTheSame(key, row, part)),
    () => true,
  ]) {
    for (const part of wanted) {
      part.kept ??= [...part.left].find((row) => fits(row, part.row)) ?? null;
      if (part.kept) part.left.delete(part.kept);
    }
  }
  const deleted = [...leftOf.values()].flatMap((left) => [...left].map(({ id }) => id));
  if (deleted.length > 0) await db.delete(entity, { id: In(deleted) });
  for (const { row, kept } of wanted) if (kept) await updateRow(context, entity, kept, row);
  const added = wanted.filter(({ kept }) => !kept).map(({ owner, row }) => ({ ...owner, ...row }));
  if (added.length > 0) await db.insert(entity, added);
}

function hasOrdinal({ db }: WriteContext, entity: EntityTarget<ObjectLiteral>): boolean {
  return db.connection.getMetadata(entity).columns.some(({ propertyName }) => propertyName === 'ordinal');
}

/** Returns the unique keys of a table of parts, without the columns of the owner. */
function keysOf({ db }: WriteContext, entity: EntityTarget<ObjectLiteral>, owner: readonly string[]): string[][] {
  return db.connection
    .getMetadata(entity)
    .uniques.map(({ columns }) =>
      columns.map(({ propertyName }) => propertyName).filter((name) => !owner.includes(name)),
    )
    .filter((key) => key.length > 0 && !key.includes('id'));
}

function hasTheSame(key: readonly string[], row: ObjectLiteral, part: ObjectLiteral): boolean {
  return key.every((column) => isDeepStrictEqual(row[column] ?? null, part[column] ?? null));
}

function saysTheSame(row: ObjectLiteral, part: ObjectLiteral): boolean {
  return Object.entries(part).every(
    ([column, value]) => column === 'ordinal' || isDeepStrictEqual(row[column] ?? null, value ?? null),
  );
}

/**
 * Changes a record: its columns, its parts and its documentation, once all of them are valid.
 * @param row current values
 * @param columns new values
 * @param change an omitted list keeps its parts, null clears it, a list replaces it
 */
export async function changeRecord<E extends ObjectLiteral, Draft extends RecordDraft>(
  context: WriteContext,
  entity: EntityTarget<E>,
  row: E,
  columns: Partial<E>,
  change: DraftChange<Draft>,
  tables: PartTables<Draft> = {},
): Promise<void> {
  const parts = [
    ...partsIn(context, row.id, change, tables),
    ...partsIn<RecordDraft>(context, row.id, change, COMMON_PART_TABLES),
  ];
  await updateRow(context, entity, row, columns);
  await writeChangedParts(context, parts);
}

/** Writes the parts that a change gives: an omitted list keeps its parts, null clears it. */
export async function changeParts<Draft>(
  context: WriteContext,
  id: string,
  change: DraftChange<Draft>,
  tables: PartTables<Draft>,
): Promise<void> {
  await writeChangedParts(context, partsIn(context, id, change, tables));
}

/** Writes the parts that `partsIn` returned. */
export async function writeChangedParts(context: WriteContext, parts: readonly PartRows[]): Promise<void> {
  for (const { table, owner, rows } of parts) {
    if (rows) await replaceParts(context, table, owner as PartOwner, rows);
  }
}
