import { isDeepStrictEqual } from 'node:util';
import { type EntityTarget, In, type ObjectLiteral } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { freeSlug } from '../values/slugs.ts';
import { type DraftOf, neededIn } from './drafts.ts';
import { errorCodes } from './error-codes.ts';
import type { InputErrors } from './input-errors.ts';
import { DOCUMENTATION, type GivenParts, type PartTables, partsIn, type RecordDraft } from './record.writes.ts';
import type { WriteContext } from './writing.ts';

/** What may be wrong with a value that is not there. */
export const PRESENCE_CODES = errorCodes({
  VALUE_REQUIRED: ['The field cannot be cleared or empty. Give a value, or omit the field in an update.'],
});

/** What is to change of a draft: what is absent stays, null clears, a list replaces the list. */
export type Change<Draft> = { [Field in keyof Draft]?: Draft[Field] | null };

/**
 * What a draft would say once it is changed. What a new record needs cannot be cleared: it stays, and the errors say so.
 * @param facts the class of the input, which says what is needed
 * @param row as it is, its columns by the names of the draft
 * @param neededToo what else cannot be cleared
 */
export function withChange<Facts>(
  errors: InputErrors,
  facts: abstract new () => Facts & object,
  row: object,
  change: Change<DraftOf<Facts>>,
  neededToo: readonly (keyof DraftOf<Facts> & string)[] = [],
): DraftOf<Facts> {
  const said: { [field: string]: unknown } = change;
  const cleared = [...neededIn(facts), ...neededToo].filter((field) => said[field] === null);
  for (const field of cleared) {
    errors
      .at(field)
      .add(PRESENCE_CODES.VALUE_REQUIRED, 'The field can be changed, but not cleared. Omit it to keep its value.');
  }
  // A text is cleared with its language.
  const stays = new Set(cleared.flatMap((field) => [field, `${field}Lang`]));
  const given = Object.entries(said).filter(([field, value]) => value !== undefined && !stays.has(field));
  return { ...row, ...Object.fromEntries(given) } as DraftOf<Facts>;
}

/** Writes what differs in the columns given; where nothing does, nothing is written, and the version stays. */
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

/** The slug that a record is to have. */
export async function changedSlug(
  context: WriteContext,
  table: string,
  slug: string,
  wanted: string | null | undefined,
): Promise<string> {
  if (wanted === null) {
    const message = 'An address needs a name. Omit the slug to keep it.';
    context.errors.at('slug').add(PRESENCE_CODES.VALUE_REQUIRED, message);
    return slug;
  }
  return wanted === undefined || wanted === slug ? slug : freeSlug(context, table, wanted, '');
}

/**
 * Has a record those parts in one table that are given, in their order. A part that is there already stays as it is, under
 * its id; one that has changed keeps the id of the part that it was, told by what no two of them may share, or else of a
 * part that is not given any more, where there is one.
 * @param owner the columns that say whose parts they are; null and absent parts are told apart by the caller
 */
export async function replaceParts(
  context: WriteContext,
  entity: EntityTarget<ObjectLiteral>,
  owner: PartOwner,
  rows: readonly object[],
): Promise<void> {
  await replaceAllParts(context, entity, [{ owner, rows }]);
}

/** The columns that say whose parts they are. */
type PartOwner = { [column: string]: string };

/** Like `replaceParts`, for the parts of many owners that have the same columns: read, removed and added together. */
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
  // Each takes the row of its own key before any takes another: no row comes to have a key that one still has.
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
  const gone = [...leftOf.values()].flatMap((left) => [...left].map(({ id }) => id));
  if (gone.length > 0) await db.delete(entity, { id: In(gone) });
  for (const { row, kept } of wanted) if (kept) await updateRow(context, entity, kept, row);
  const added = wanted.filter(({ kept }) => !kept).map(({ owner, row }) => ({ ...owner, ...row }));
  if (added.length > 0) await db.insert(entity, added);
}

function hasOrdinal({ db }: WriteContext, entity: EntityTarget<ObjectLiteral>): boolean {
  return db.connection.getMetadata(entity).columns.some(({ propertyName }) => propertyName === 'ordinal');
}

/** Of what no two parts of one owner may share, the columns beside the owner's. */
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
 * Changes a record: its columns, its parts and what documents it, once all of them are found right.
 * @param row as it is
 * @param columns as they are to be
 * @param change what is absent stays, null clears a list of parts, a list replaces it
 */
export async function changeRecord<E extends ObjectLiteral, Draft extends RecordDraft>(
  context: WriteContext,
  entity: EntityTarget<E>,
  row: E,
  columns: Partial<E>,
  change: Change<Draft>,
  tables: PartTables<Draft> = {},
): Promise<void> {
  const parts = [
    ...partsIn(context, row.id, change, tables),
    ...partsIn<RecordDraft>(context, row.id, change, DOCUMENTATION),
  ];
  await updateRow(context, entity, row, columns);
  await writeChangedParts(context, parts);
}

/** Has a record the parts that a change gives: what is absent stays, null clears. */
export async function changeParts<Draft>(
  context: WriteContext,
  id: string,
  change: Change<Draft>,
  tables: PartTables<Draft>,
): Promise<void> {
  await writeChangedParts(context, partsIn(context, id, change, tables));
}

/** Has a record those parts that `partsIn` found a change to give. */
export async function writeChangedParts(context: WriteContext, parts: readonly GivenParts[]): Promise<void> {
  for (const { table, owner, rows } of parts) {
    if (rows) await replaceParts(context, table, owner as PartOwner, rows);
  }
}
