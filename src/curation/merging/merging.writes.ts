import { isDeepStrictEqual } from 'node:util';
import {
  type NestedPartTable,
  nestedPartTables,
  nullableColumns,
  type RecordColumn,
  recordColumns,
  satisfiesConstraints,
  uniqueKeys,
} from '../../records/catalog.reads.ts';
import { recordTables, Visibility } from '../../records/record.entity.ts';
import { parseId, withArticle } from '../../records/values/ids.ts';
import { deleteDuplicateFlags } from '../../records/writing/duplicates.writes.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import { BlockedByRecords, type Path, violationsIn } from '../../records/writing/input-errors.ts';
import { checkMerge, MERGE_CODES, mergeRuleFor, validateRecord } from '../../records/writing/merge-rules.ts';
import { RECORD_CODES, recordUnknown, validateId } from '../../records/writing/rules.ts';
import { REFERENCE_CODES, type WriteContext, withErrorsAt } from '../../records/writing/transaction.ts';
import { compareVersion } from '../../records/writing/versions.ts';

const CODES = errorCodes({
  SURVIVOR_INTERNAL: [
    'A PUBLIC record cannot be merged into an INTERNAL one. Publish the survivor first, or keep the other record.',
  ],
  RECORDS_REFER_TO_EACH_OTHER: [
    'One of the records refers to the other. If both are the same, remove the reference first.',
  ],
  PARTS_COLLIDE: ['Both records have something that can exist only once. Merge the records in `records` first.'],
});

/** Selects the survivor and the record that is merged into it. */
export interface Merge {
  /** Id of the survivor, as clients know it. */
  keep: string;
  expectedVersion: number;
  /** Id of the record that is merged into the survivor. */
  absorb: string;
  expectedAbsorbVersion: number;
}

/** The two records of a merge. */
interface Pair {
  /** Type of both, which is also the name of their table. */
  type: string;
  keep: string;
  absorb: string;
}

interface Entry {
  id: string;
  type: string;
  visibility: Visibility;
}

/** The JSON of a row, by column. */
type Image = { [column: string]: unknown };

/** The JSON of a row, and the same as text, which keeps long numbers exact. */
interface KeptRow {
  image: Image;
  exact: string;
}

const MAX_RECORDS_NAMED = 100;

/** Schemes in which one thing has one value: records with different values are different. */
const ONE_VALUE_SCHEMES = ['wikidata'];

/**
 * Merges a record into another one of its type. References to it and its parts move to the survivor, and duplicates are
 * collapsed. Values that the survivor lacks are taken over. The id of the merged record resolves to the survivor. The
 * transaction must be exclusive.
 * @returns the uuids of both, and their type
 * @throws RuleViolations RECORD_UNKNOWN, VERSION_CONFLICT, RECORD_MERGED, SELF_REFERENCE, RECORD_TYPES_DIFFER,
 *   SURVIVOR_INTERNAL, IDENTIFIER_CLASH, HIERARCHY_CYCLE, DEPENDENCY_INTERNAL, RECORDS_REFER_TO_EACH_OTHER, and for a
 *   rule that the survivor would break; BlockedByRecords PARTS_COLLIDE, and for a rule that another record would break
 */
export async function mergeRecords(context: WriteContext, merge: Merge): Promise<Pair> {
  const pair = await lockedPair(context, merge);
  const { type, keep, absorb } = pair;
  await checkApart(context, pair);
  await checkIdentifiers(context, pair);
  await checkMerge(context, type, keep, absorb);
  context.errors.throwIfAny();

  const merging = await Merging.of(context, pair);
  await withErrorsAt(context, ['absorb'], () => merging.deleteExcludedParts());
  for (const column of merging.columns) await merging.collapseDuplicates(column);
  await withErrorsAt(context, ['absorb'], () => merging.moveReferences());
  await withErrorsAt(context, ['absorb'], () => merging.replaceByRedirect());
  await deleteDuplicateFlags(context, pair);
  await validateRecords(context, merging.toValidate, ['absorb']);
  // Rules that are checked at the end are broken by the merge, not by a field of the input.
  await withErrorsAt(context, ['absorb'], () => context.db.query('set constraints all immediate'));
  return pair;
}

/** Validates records that were changed together with others. @throws BlockedByRecords for a broken rule */
export async function validateRecords(
  context: WriteContext,
  ids: Iterable<string>,
  path: readonly string[],
): Promise<void> {
  const entries: { id: string; type: string }[] = await context.db.query(
    'select id, lower(type) as type from record where id = any($1) and deleted_at is null order by id',
    [[...ids]],
  );
  for (const entry of entries) {
    try {
      await validateRecord({ ...context, errors: context.errors.emptyCopy() }, entry);
    } catch (error) {
      const [broken] = violationsIn(error) ?? [];
      if (!broken) throw error;
      throw new BlockedByRecords<string>(broken.declared, path, broken.message, [entry.id], broken.params);
    }
  }
}

async function lockedPair(context: WriteContext, merge: Merge): Promise<Pair> {
  const { db, errors } = context;
  const [keepId, absorbId] = (['keep', 'absorb'] as const).map((field) =>
    validateId(errors.at(field), recordTables(), merge[field]),
  );
  const [redirect]: { into: string }[] = await db.query(
    `select lower(type) || '_' || replace(survivor_of(id)::text, '-', '') as into from record
      where id = $1 and merged_into is not null`,
    [absorbId],
  );
  if (redirect) {
    const message = `The record is already merged into ${redirect.into}.`;
    errors.at('absorb').add(RECORD_CODES.RECORD_MERGED, message, { currentId: redirect.into });
  }
  const found: (Entry & { given: string })[] = await db.query(
    `select given.id as given, e.id, lower(e.type) as type, e.visibility from unnest($1::uuid[]) given (id)
      join record e on e.id = survivor_of(given.id) where e.deleted_at is null`,
    [[keepId, absorbId]],
  );
  const entryOf = (field: 'keep' | 'absorb', uuid: string | null | undefined): Entry => {
    const entry = found.find(({ given }) => given === uuid);
    if (entry && merge[field].startsWith(`${entry.type}_`)) return entry;
    recordUnknown(errors.at(field), merge[field], parseId(merge[field])?.type ?? 'record');
    return { id: '', type: '', visibility: Visibility.PUBLIC };
  };
  const [kept, absorbed] = [entryOf('keep', keepId), entryOf('absorb', absorbId)];
  errors.throwIfAny();
  if (kept.id === absorbed.id) {
    errors.at('absorb').add(REFERENCE_CODES.SELF_REFERENCE, 'A record cannot be merged into itself.');
  } else if (kept.type !== absorbed.type) {
    const message = `Only records of one type can be merged, not ${withArticle(kept.type)} and ${withArticle(absorbed.type)}.`;
    const params = { keep: kept.type, absorb: absorbed.type };
    errors.at('absorb').add(MERGE_CODES.RECORD_TYPES_DIFFER, message, params);
  }
  errors.throwIfAny();
  await lockBoth(context, kept, absorbed, merge);
  if (kept.visibility === Visibility.INTERNAL && absorbed.visibility === Visibility.PUBLIC) {
    const message =
      'A PUBLIC record cannot be merged into an INTERNAL one. Publish the survivor first, or keep the other record.';
    errors.at('keep').add(CODES.SURVIVOR_INTERNAL, message);
  }
  if (kept.visibility === Visibility.PUBLIC && absorbed.visibility === Visibility.INTERNAL) {
    await checkDependencies(context, absorbed.id);
  }
  return { type: kept.type, keep: kept.id, absorb: absorbed.id };
}

/** Locks both records until the end of the transaction, and checks the versions that the client has seen. */
async function lockBoth({ db, errors }: WriteContext, kept: Entry, absorbed: Entry, merge: Merge): Promise<void> {
  const ids = [kept.id, absorbed.id];
  // Each record's own row first, then its entry: every write locks in this order; then the tree of parties.
  await db.query(`select from ${kept.type} where id = any($1) order by id for update`, [ids]);
  const locked: { id: string; version: number }[] = await db.query(
    'select id, version from record where id = any($1) order by id for no key update',
    [ids],
  );
  await db.query('select lock_tree()');
  const expected: [Entry, number, Path][] = [
    [kept, merge.expectedVersion, ['expectedVersion']],
    [absorbed, merge.expectedAbsorbVersion, ['expectedAbsorbVersion']],
  ];
  for (const [{ id }, seen, path] of expected) {
    const { version } = locked.find((entry) => entry.id === id)!;
    compareVersion(errors, id, version, seen, path);
  }
}

/** Checks the references of an INTERNAL record: after the merge they are those of a PUBLIC record. */
async function checkDependencies({ db, errors }: WriteContext, absorbed: string): Promise<void> {
  const hidden: { id: string }[] = await db.query(
    `select distinct e.id from record_reference f join record e on e.id = f.refers_to
      where f.record_id = $1 and f.via <> 'citation' and e.visibility = 'INTERNAL' order by e.id limit ${MAX_RECORDS_NAMED}`,
    [absorbed],
  );
  if (hidden.length === 0) return;
  const message = 'The record refers to INTERNAL records, and the survivor is PUBLIC. Publish those records first.';
  const ids = hidden.map(({ id }) => id);
  errors.addViolation(new BlockedByRecords(REFERENCE_CODES.DEPENDENCY_INTERNAL, ['absorb'], message, ids));
}

const HIERARCHIES = ['placement', 'topic', 'forum'];

/** Checks that neither record refers to the other: then they are different. */
async function checkApart({ db, errors }: WriteContext, { keep, absorb }: Pair): Promise<void> {
  const [reference]: { via: string }[] = await db.query(
    `select via from record_reference where (record_id = $1 and refers_to = $2) or (record_id = $2 and refers_to = $1)
      order by via = any($3) desc limit 1`,
    [keep, absorb, HIERARCHIES],
  );
  if (!reference) return;
  if (HIERARCHIES.includes(reference.via)) {
    const message = 'One record is part of the other, so the survivor would be part of itself.';
    errors.at('absorb').add(REFERENCE_CODES.HIERARCHY_CYCLE, message);
    return;
  }
  const via = reference.via.replaceAll('_', ' ');
  const message = `One record refers to the other (${via}). If both are the same, remove the reference first.`;
  const ids = [keep, absorb];
  errors.addViolation(new BlockedByRecords(CODES.RECORDS_REFER_TO_EACH_OTHER, ['absorb'], message, ids));
}

async function checkIdentifiers({ db, errors }: WriteContext, { keep, absorb }: Pair): Promise<void> {
  const [clash]: { scheme: string; kept: string; absorbed: string }[] = await db.query(
    `select k.scheme, k.value as kept, a.value as absorbed from identifier k
      join identifier a on a.scheme = k.scheme and a.record_id = $2
      where k.record_id = $1 and k.scheme = any($3) and not exists (
        select from identifier x join identifier y on y.scheme = x.scheme and y.value = x.value and y.record_id = $2
        where x.record_id = $1 and x.scheme = k.scheme)
      order by k.scheme, k.value, a.value limit 1`,
    [keep, absorb, ONE_VALUE_SCHEMES],
  );
  if (!clash) return;
  const { scheme, kept, absorbed } = clash;
  const message = `The records differ in ${scheme}: ${kept} and ${absorbed}. If both are the same, correct one of them first.`;
  errors.at('absorb').add(MERGE_CODES.IDENTIFIER_CLASH, message, { scheme, keep: kept, absorb: absorbed });
}

/** One merge: moves the rows of the absorbed record, and collects the records that have to be validated afterwards. */
class Merging {
  /** Records to be validated at the end, since one of their parts was collapsed. */
  readonly toValidate = new Set<string>();

  private constructor(
    private readonly context: WriteContext,
    private readonly pair: Pair,
    /** Columns that may refer to the absorbed record. */
    readonly columns: readonly RecordColumn[],
    private readonly allColumns: readonly RecordColumn[],
    private readonly inner: readonly NestedPartTable[],
    private readonly keys: ReadonlyMap<string, string[][]>,
  ) {
    this.toValidate.add(pair.keep);
  }

  static async of(context: WriteContext, pair: Pair): Promise<Merging> {
    const all = await recordColumns(context.db);
    const columns = all.filter(({ refersTo }) => refersTo === pair.type || refersTo === 'record');
    return new Merging(context, pair, columns, all, await nestedPartTables(context.db), await uniqueKeys(context.db));
  }

  /** Deletes the parts that belong to the absorbed record alone. */
  async deleteExcludedParts(): Promise<void> {
    for (const { table, column, owner } of this.columns) {
      const { staysBehind } = mergeRuleFor(table);
      if (!owner || !staysBehind) continue;
      await this.context.db.query(`delete from "${table}" r where r."${column}" = $1 and (${staysBehind})`, [
        this.pair.absorb,
      ]);
    }
  }

  /** Collapses the rows that would be duplicates once a column refers to the survivor. */
  async collapseDuplicates({ table, column }: RecordColumn): Promise<void> {
    const { keep, absorb } = this.pair;
    const isRecord = recordTables().includes(table);
    const byKey = (this.keys.get(table) ?? [])
      .filter((columns) => columns.includes(column))
      .map((columns) => columns.filter((name) => name !== column).map((name) => `k."${name}" = r."${name}"`))
      .map((equal) => equal.join(' and ') || 'true');
    const others = isRecord ? [] : [saysNoMore(['id', 'ordinal', column]), mergeRuleFor(table).isDuplicate?.(column)];
    const conditions = [...byKey, ...others].filter((condition) => condition).map((condition) => `(${condition})`);
    if (conditions.length === 0) return;
    const twins: { duplicate: string; stays: string }[] = await this.context.db.query(
      `select distinct on (r.id) r.id as duplicate, k.id as stays
        from "${table}" r join "${table}" k on k."${column}" = $1 and k.id <> r.id
        where r."${column}" = $2 and (${conditions.join(' or ')})
        order by r.id, ${byKey.map((condition) => `(${condition}) is true desc, `).join('')} k.id`,
      [keep, absorb],
    );
    if (isRecord && twins.length > 0) {
      throw new BlockedByRecords(
        CODES.PARTS_COLLIDE,
        ['absorb'],
        `Both records have something that can exist only once (${table.replaceAll('_', ' ')}). Merge those first.`,
        twins.slice(0, MAX_RECORDS_NAMED / 2).flatMap(({ duplicate, stays }) => [duplicate, stays]),
      );
    }
    await withErrorsAt(this.context, ['absorb'], async () => {
      for (const twin of twins) await this.#foldInto(table, column, twin);
    });
  }

  async #foldInto(
    table: string,
    column: string,
    { duplicate, stays }: { duplicate: string; stays: string },
  ): Promise<void> {
    const { db } = this.context;
    for (const inner of this.inner.filter(({ of }) => of === table)) await this.#foldInner(inner, duplicate, stays);
    const row = await this.#rowOf(table, duplicate);
    await this.#complete(table, stays, row, [column]);
    await db.query(`delete from "${table}" where id = $1`, [duplicate]);
    const owners = this.allColumns.filter((each) => each.table === table && each.owner);
    for (const { column: owner } of owners) this.toValidate.add(row.image[owner] as string);
  }

  async #rowOf(table: string, id: string): Promise<KeptRow> {
    const rows: KeptRow[] = await this.context.db.query(
      `select to_jsonb(t) as image, to_jsonb(t)::text as exact from "${table}" t where t.id = $1`,
      [id],
    );
    return rows[0]!;
  }

  /** Moves the parts of one part to another, except duplicates. */
  async #foldInner(
    { table, columns, of, ofColumns }: NestedPartTable,
    duplicate: string,
    stays: string,
  ): Promise<void> {
    const { db } = this.context;
    const pointer = columns[ofColumns.indexOf('id')]!;
    const byKey = (this.keys.get(table) ?? [])
      .filter((key) => key.includes(pointer))
      .map((key) => key.filter((name) => name !== pointer).map((name) => `k."${name}" = r."${name}"`))
      .map((equal) => `(${equal.join(' and ')})`);
    await db.query(
      `delete from "${table}" r using "${table}" k
        where k."${pointer}" = $1 and r."${pointer}" = $2
          and (${[...byKey, saysNoMore(['id', 'ordinal', ...columns])].join(' or ')})`,
      [stays, duplicate],
    );
    const moved = columns.map((column, n) => `"${column}" = p."${ofColumns[n]}"`);
    await db.query(
      `update "${table}" t set ${moved.join(', ')}, ordinal = t.ordinal + (
          select coalesce(max(ordinal) + 1, 0) from "${table}" where "${pointer}" = $1)
        from "${of}" p where p.id = $1 and t."${pointer}" = $2`,
      [stays, duplicate],
    );
  }

  /** Moves all references from the absorbed record to the survivor. */
  async moveReferences(): Promise<void> {
    const { keep, absorb } = this.pair;
    // Primary names move before the names themselves, which would move or delete them otherwise.
    const rank = ({ table }: RecordColumn) => (table === 'primary_name' ? 0 : 1);
    for (const { table, column, owner } of [...this.columns].sort((a, b) => rank(a) - rank(b))) {
      const assignments = [`"${column}" = $1`];
      if (owner) {
        if (await this.#hasOrdinal(table)) {
          assignments.push(
            `ordinal = r.ordinal + (select coalesce(max(ordinal) + 1, 0) from "${table}" where "${column}" = $1)`,
          );
        }
        const becomes = Object.entries(mergeRuleFor(table).movedValues ?? {});
        assignments.push(...becomes.map(([name, value]) => `"${name}" = ${value}`));
      }
      await this.context.db.query(`update "${table}" r set ${assignments.join(', ')} where r."${column}" = $2`, [
        keep,
        absorb,
      ]);
    }
    for (const table of new Set(this.columns.map(({ table }) => table))) {
      const { fixup } = mergeRuleFor(table);
      if (fixup) await this.context.db.query(fixup, [keep]);
    }
  }

  async #hasOrdinal(table: string): Promise<boolean> {
    const rows: unknown[] = await this.context.db.query(
      "select from pg_attribute where attrelid = $1::regclass and attname = 'ordinal'",
      [`"${table}"`],
    );
    return rows.length > 0;
  }

  /** Replaces the absorbed record by a redirect, and completes the survivor. */
  async replaceByRedirect(): Promise<void> {
    const { db } = this.context;
    const { type, keep, absorb } = this.pair;
    const row = await this.#rowOf(type, absorb);
    await db.query('update record set merged_into = $1 where id = $2', [keep, absorb]);
    await db.query(`delete from ${type} where id = $1`, [absorb]);
    await db.query('select write_merge($1, $2, false)', [keep, absorb]);
    // Completed last: only now are unique values of the absorbed record free.
    const ofItsKind = this.columns.filter((each) => each.table === type && each.refersTo === type);
    const above = ofItsKind.map(({ column }) => column);
    await this.#complete(type, keep, row, above, true);
    const { addition } = mergeRuleFor(type);
    if (addition) await db.query(addition, [keep, row.exact]);
  }

  /** Takes over the values that a row lacks from another row. */
  async #complete(table: string, id: string, row: KeptRow, but: readonly string[], texts = false): Promise<void> {
    const { db } = this.context;
    const other = row.image;
    const { image } = await this.#rowOf(table, id);
    const spared = [...but, ...(mergeRuleFor(table).neverFilled ?? [])];
    const said: Image = {};
    const made: Image = {};
    for (const group of await nullableColumns(db, table)) {
      const open = group.filter(
        (column) => !spared.includes(column) && isOpen(image[column]) && !isOpen(other[column]),
      );
      if (open.length === 0) continue;
      const added = Object.fromEntries(open.map((column) => [column, other[column]]));
      if (await satisfiesConstraints(db, table, { ...image, ...added })) Object.assign(said, added);
    }
    for (const [column, value] of Object.entries(image)) {
      if (spared.includes(column)) continue;
      if (Array.isArray(value) && value.length === 0) said[column] = other[column];
      if (texts && column.endsWith('_in')) made[column] = textsOfBoth(column, { ...image, ...said }, other);
    }
    const all = { ...said, ...made };
    const differing = Object.keys(all).filter((column) => !isDeepStrictEqual(all[column], image[column]));
    if (differing.length === 0) return;
    const names = differing.map((column) => `"${column}"`).join(', ');
    await db.query(
      `update "${table}" set (${names}) = (
        select ${names} from jsonb_populate_record(null::"${table}", $2::jsonb || $3::jsonb)) where id = $1`,
      [id, row.exact, JSON.stringify(made)],
    );
  }
}

function isOpen(value: unknown): boolean {
  return value === null || value === undefined;
}

/** Returns the texts of a row by language, with those of another row in the languages that the row lacks. */
function textsOfBoth(column: string, row: Image, other: Image): Image {
  const main = column.replace(/ies_in$/, 'y').replace(/s_in$/, '');
  const lang = (image: Image) => image[`${main}_lang`] as string | null;
  const texts = (image: Image) => (lang(image) ? { [lang(image)!]: image[main] } : {});
  const added = { ...(other[column] as object), ...texts(other) } as Image;
  const known = { ...(row[column] as object), ...texts(row) };
  const missing = Object.entries(added).filter(([each]) => !(each in known));
  return { ...(row[column] as Image), ...Object.fromEntries(missing) };
}

/** Returns the condition that a row `r` has no value that `k` lacks, apart from some columns. */
function saysNoMore(but: readonly string[]): string {
  return `not exists (
    select from jsonb_each(to_jsonb(r) - array[${but.map((column) => `'${column}'`).join(', ')}]) as said (name, value)
    where said.value <> 'null' and said.value is distinct from to_jsonb(k) -> said.name)`;
}
