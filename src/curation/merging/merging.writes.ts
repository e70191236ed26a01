import { isDeepStrictEqual } from 'node:util';
import {
  type InnerTable,
  innerTables,
  keysOfRows,
  obeysConstraints,
  openColumns,
  type RecordColumn,
  recordColumns,
} from '../../records/kept-rows.reads.ts';
import { recordTables, Visibility } from '../../records/record.entity.ts';
import { one, uuidOf } from '../../records/values/ids.ts';
import { dropDuplicateFlags } from '../../records/writing/duplicates.writes.ts';
import { checkMerge, mergeRuleFor, validateRecord } from '../../records/writing/merging-rules.ts';
import type { Path } from '../../records/writing/rules.ts';
import { assertVersion } from '../../records/writing/versions.ts';
import { at, OthersStandAgainst, RuleViolation, type WriteContext } from '../../records/writing/writing.ts';

/** Which record is to take the place of which other. */
export interface Merge {
  /** The id, as clients know it, of the record that stays. */
  keep: string;
  expectedVersion: number;
  /** The id of the record that is merged into it. */
  absorb: string;
  expectedAbsorbVersion: number;
}

/** The two records of a merge. */
interface Pair {
  /** The type of both, which is also the name of their table. */
  type: string;
  keep: string;
  absorb: string;
}

interface Entry {
  id: string;
  type: string;
  visibility: Visibility;
}

/** An image of a row, by its columns. */
type Image = { [column: string]: unknown };

/** A row, and its image as text: numbers of whatever length are exact in that only. */
interface KeptRow {
  image: Image;
  exact: string;
}

const MOST_NAMED = 100;

/** Schemes in which one thing has one value: who has two, is two. */
const ONE_FOR_EACH = ['wikidata'];

/**
 * Merges a record into another of its kind. All that refers to it refers to the survivor, its parts are the survivor's,
 * and what would be there twice is folded into one. Where the survivor says nothing, it says what the other said. The
 * other's id leads to the survivor from now on. To be done while nobody else writes.
 * @returns the uuids of both, and their type
 * @throws RuleViolation RECORD_UNKNOWN, MERGED, SAME_RECORD, DIFFERENT_KINDS, WOULD_BE_HIDDEN, IDENTIFIER_CLASH,
 *   LIES_WITHIN_ITSELF, and for a rule that would be broken by the survivor; ChangedMeanwhile; OthersStandAgainst
 *   DEPENDENCIES_INTERNAL, REFER_TO_EACH_OTHER, COLLIDE, and for a rule that another record would break
 */
export async function mergeRecords(context: WriteContext, merge: Merge): Promise<Pair> {
  const pair = await lockedPair(context, merge);
  const { type, keep, absorb } = pair;
  await checkApart(context, pair);
  await checkIdentifiers(context, pair);
  await checkMerge(context, type, keep, absorb);

  const merging = await Merging.of(context, pair);
  await at(['absorb'], () => merging.leaveBehind());
  for (const column of merging.columns) await merging.fold(column);
  await at(['absorb'], () => merging.moveAll());
  await at(['absorb'], () => merging.absorb());
  await dropDuplicateFlags(context, pair);
  await judge(context, merging.judged, ['absorb']);
  // The rules that are checked at the end are broken by the merge, not by a field of the input.
  await at(['absorb'], () => context.db.query('set constraints all immediate'));
  return pair;
}

/**
 * Judges records that were changed along with others.
 * @throws OthersStandAgainst for a rule that one of them would break
 */
export async function judge(context: WriteContext, ids: Iterable<string>, path: readonly string[]): Promise<void> {
  const entries: { id: string; type: string }[] = await context.db.query(
    'select id, lower(type) as type from record where id = any($1) and deleted_at is null order by id',
    [[...ids]],
  );
  for (const entry of entries) {
    try {
      await validateRecord(context, entry);
    } catch (error) {
      if (!(error instanceof RuleViolation)) throw error;
      throw new OthersStandAgainst(error.code, path, error.message, [entry.id]);
    }
  }
}

async function lockedPair(context: WriteContext, merge: Merge): Promise<Pair> {
  const { db } = context;
  const keepId = uuidOf(recordTables(), merge.keep, 'input.keep');
  const absorbId = uuidOf(recordTables(), merge.absorb, 'input.absorb');
  const [redirect]: { merged: boolean }[] = await db.query(
    'select merged_into is not null as merged from record where id = $1',
    [absorbId],
  );
  if (redirect?.merged) {
    throw new RuleViolation('MERGED', ['absorb'], 'The record is merged into another already.');
  }
  const found: (Entry & { given: string })[] = await db.query(
    `select given.id as given, e.id, lower(e.type) as type, e.visibility from unnest($1::uuid[]) given (id)
      join record e on e.id = survivor_of(given.id) where e.deleted_at is null`,
    [[keepId, absorbId]],
  );
  const entryOf = (field: 'keep' | 'absorb', uuid: string) => {
    const entry = found.find(({ given }) => given === uuid);
    if (entry && merge[field].startsWith(`${entry.type}_`)) return entry;
    throw new RuleViolation('RECORD_UNKNOWN', [field], 'There is no such record.');
  };
  const kept = entryOf('keep', keepId);
  const absorbed = entryOf('absorb', absorbId);
  if (kept.id === absorbed.id) {
    throw new RuleViolation('SAME_RECORD', ['absorb'], 'A record cannot be merged into itself.');
  }
  if (kept.type !== absorbed.type) {
    throw new RuleViolation(
      'DIFFERENT_KINDS',
      ['absorb'],
      `Only two of a kind can be the same, not ${one(kept.type)} and ${one(absorbed.type)}.`,
    );
  }
  await lockBoth(context, kept, absorbed, merge);
  if (kept.visibility === Visibility.INTERNAL && absorbed.visibility === Visibility.PUBLIC) {
    throw new RuleViolation(
      'WOULD_BE_HIDDEN',
      ['keep'],
      'A PUBLIC record would vanish in an INTERNAL one: publish that first, or keep the other one.',
    );
  }
  if (kept.visibility === Visibility.PUBLIC && absorbed.visibility === Visibility.INTERNAL) {
    await checkDependencies(context, absorbed.id);
  }
  return { type: kept.type, keep: kept.id, absorb: absorbed.id };
}

/** Locks the two to the end of the transaction, where they still have the versions that the client has seen. */
async function lockBoth({ db }: WriteContext, kept: Entry, absorbed: Entry, merge: Merge): Promise<void> {
  const ids = [kept.id, absorbed.id];
  // The rows before the entries, in the order in which every write takes them; then the tree of parties.
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
    assertVersion(id, version, seen, path);
  }
}

/** What an INTERNAL record refers to is referred to by a PUBLIC one, once it is merged into that. */
async function checkDependencies({ db }: WriteContext, absorbed: string): Promise<void> {
  const hidden: { id: string }[] = await db.query(
    `select distinct e.id from record_reference f join record e on e.id = f.refers_to
      where f.record_id = $1 and f.via <> 'citation' and e.visibility = 'INTERNAL' order by e.id limit ${MOST_NAMED}`,
    [absorbed],
  );
  if (hidden.length === 0) return;
  throw new OthersStandAgainst(
    'DEPENDENCIES_INTERNAL',
    ['absorb'],
    'It refers to records that are INTERNAL, and would become part of a PUBLIC one: publish those first.',
    hidden.map(({ id }) => id),
  );
}

const HIERARCHIES = ['placement', 'topic', 'forum'];

/** Records of which one refers to the other are two. */
async function checkApart({ db }: WriteContext, { keep, absorb }: Pair): Promise<void> {
  const [reference]: { via: string }[] = await db.query(
    `select via from record_reference where (record_id = $1 and refers_to = $2) or (record_id = $2 and refers_to = $1)
      order by via = any($3) desc limit 1`,
    [keep, absorb, HIERARCHIES],
  );
  if (!reference) return;
  if (HIERARCHIES.includes(reference.via)) {
    throw new RuleViolation('LIES_WITHIN_ITSELF', ['absorb'], 'One lies within the other: it would lie within itself.');
  }
  throw new OthersStandAgainst(
    'REFER_TO_EACH_OTHER',
    ['absorb'],
    `One refers to the other (${reference.via.replaceAll('_', ' ')}): if they are one, that has to be corrected first.`,
    [keep, absorb],
  );
}

async function checkIdentifiers({ db }: WriteContext, { keep, absorb }: Pair): Promise<void> {
  const [clash]: { scheme: string; kept: string; absorbed: string }[] = await db.query(
    `select k.scheme, k.value as kept, a.value as absorbed from identifier k
      join identifier a on a.scheme = k.scheme and a.record_id = $2
      where k.record_id = $1 and k.scheme = any($3) and not exists (
        select from identifier x join identifier y on y.scheme = x.scheme and y.value = x.value and y.record_id = $2
        where x.record_id = $1 and x.scheme = k.scheme)
      order by k.scheme, k.value, a.value limit 1`,
    [keep, absorb, ONE_FOR_EACH],
  );
  if (!clash) return;
  throw new RuleViolation(
    'IDENTIFIER_CLASH',
    ['absorb'],
    `In ${clash.scheme} they are two: ${clash.kept} and ${clash.absorbed}. Correct that first, if they are one.`,
  );
}

/** One merge at work: what of the absorbed record has been moved, and whom that may have put in the wrong. */
class Merging {
  /** Records that are to be judged once all is done, since a part of theirs was folded. */
  readonly judged = new Set<string>();

  private constructor(
    private readonly context: WriteContext,
    private readonly pair: Pair,
    /** The columns that may refer to the absorbed record. */
    readonly columns: readonly RecordColumn[],
    private readonly allColumns: readonly RecordColumn[],
    private readonly inner: readonly InnerTable[],
    private readonly keys: ReadonlyMap<string, string[][]>,
  ) {
    this.judged.add(pair.keep);
  }

  static async of(context: WriteContext, pair: Pair): Promise<Merging> {
    const all = await recordColumns(context.db);
    const columns = all.filter(({ refersTo }) => refersTo === pair.type || refersTo === 'record');
    return new Merging(context, pair, columns, all, await innerTables(context.db), await keysOfRows(context.db));
  }

  /** Lets go what is the absorbed record's alone. */
  async leaveBehind(): Promise<void> {
    for (const { table, column, owner } of this.columns) {
      const { staysBehind } = mergeRuleFor(table);
      if (!owner || !staysBehind) continue;
      await this.context.db.query(`delete from "${table}" r where r."${column}" = $1 and (${staysBehind})`, [
        this.pair.absorb,
      ]);
    }
  }

  /** Folds the rows that would be there twice once a column leads to the survivor. */
  async fold({ table, column }: RecordColumn): Promise<void> {
    const { keep, absorb } = this.pair;
    const isRecord = recordTables().includes(table);
    const byKey = (this.keys.get(table) ?? [])
      .filter((columns) => columns.includes(column))
      .map((columns) => columns.filter((name) => name !== column).map((name) => `k."${name}" = r."${name}"`))
      .map((equal) => equal.join(' and ') || 'true');
    const others = isRecord ? [] : [saysNoMore(['id', 'ordinal', column]), mergeRuleFor(table).same?.(column)];
    const conditions = [...byKey, ...others].filter((condition) => condition).map((condition) => `(${condition})`);
    if (conditions.length === 0) return;
    const twins: { gone: string; stays: string }[] = await this.context.db.query(
      `select distinct on (r.id) r.id as gone, k.id as stays
        from "${table}" r join "${table}" k on k."${column}" = $1 and k.id <> r.id
        where r."${column}" = $2 and (${conditions.join(' or ')})
        order by r.id, ${byKey.map((condition) => `(${condition}) is true desc, `).join('')} k.id`,
      [keep, absorb],
    );
    if (isRecord && twins.length > 0) {
      throw new OthersStandAgainst(
        'COLLIDE',
        ['absorb'],
        `Both have what there can be only one of (${table.replaceAll('_', ' ')}): merge those first.`,
        twins.slice(0, MOST_NAMED / 2).flatMap(({ gone, stays }) => [gone, stays]),
      );
    }
    await at(['absorb'], async () => {
      for (const twin of twins) await this.#foldInto(table, column, twin);
    });
  }

  async #foldInto(table: string, column: string, { gone, stays }: { gone: string; stays: string }): Promise<void> {
    const { db } = this.context;
    for (const inner of this.inner.filter(({ of }) => of === table)) await this.#foldInner(inner, gone, stays);
    const row = await this.#rowOf(table, gone);
    await this.#complete(table, stays, row, [column]);
    await db.query(`delete from "${table}" where id = $1`, [gone]);
    const owners = this.allColumns.filter((each) => each.table === table && each.owner);
    for (const { column: owner } of owners) this.judged.add(row.image[owner] as string);
  }

  async #rowOf(table: string, id: string): Promise<KeptRow> {
    const rows: KeptRow[] = await this.context.db.query(
      `select to_jsonb(t) as image, to_jsonb(t)::text as exact from "${table}" t where t.id = $1`,
      [id],
    );
    return rows[0]!;
  }

  /** Moves the parts of one part to another, but for those that would be there twice. */
  async #foldInner({ table, columns, of, ofColumns }: InnerTable, gone: string, stays: string): Promise<void> {
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
      [stays, gone],
    );
    const moved = columns.map((column, n) => `"${column}" = p."${ofColumns[n]}"`);
    await db.query(
      `update "${table}" t set ${moved.join(', ')}, ordinal = t.ordinal + (
          select coalesce(max(ordinal) + 1, 0) from "${table}" where "${pointer}" = $1)
        from "${of}" p where p.id = $1 and t."${pointer}" = $2`,
      [stays, gone],
    );
  }

  /** Has all that refers to the absorbed record refer to the survivor. */
  async moveAll(): Promise<void> {
    const { keep, absorb } = this.pair;
    // Whose a plain name is, before the names themselves: those take it along otherwise, or leave it to nobody.
    const rank = ({ table }: RecordColumn) => (table === 'primary_name' ? 0 : 1);
    for (const { table, column, owner } of [...this.columns].sort((a, b) => rank(a) - rank(b))) {
      const assignments = [`"${column}" = $1`];
      if (owner) {
        if (await this.#hasOrdinal(table)) {
          assignments.push(
            `ordinal = r.ordinal + (select coalesce(max(ordinal) + 1, 0) from "${table}" where "${column}" = $1)`,
          );
        }
        const becomes = Object.entries(mergeRuleFor(table).becomes ?? {});
        assignments.push(...becomes.map(([name, value]) => `"${name}" = ${value}`));
      }
      await this.context.db.query(`update "${table}" r set ${assignments.join(', ')} where r."${column}" = $2`, [
        keep,
        absorb,
      ]);
    }
    for (const table of new Set(this.columns.map(({ table }) => table))) {
      const { mend } = mergeRuleFor(table);
      if (mend) await this.context.db.query(mend, [keep]);
    }
  }

  async #hasOrdinal(table: string): Promise<boolean> {
    const rows: unknown[] = await this.context.db.query(
      "select from pg_attribute where attrelid = $1::regclass and attname = 'ordinal'",
      [`"${table}"`],
    );
    return rows.length > 0;
  }

  /** Leaves the redirect in the place of the absorbed record, and has the survivor say what it left open. */
  async absorb(): Promise<void> {
    const { db } = this.context;
    const { type, keep, absorb } = this.pair;
    const row = await this.#rowOf(type, absorb);
    await db.query('update record set merged_into = $1 where id = $2', [keep, absorb]);
    await db.query(`delete from ${type} where id = $1`, [absorb]);
    await db.query('select note_absorption($1, $2, false)', [keep, absorb]);
    // Afterwards: what only one may have is the survivor's only now.
    const ofItsKind = this.columns.filter((each) => each.table === type && each.refersTo === type);
    const above = ofItsKind.map(({ column }) => column);
    await this.#complete(type, keep, row, above, true);
  }

  /** Has a row say what it leaves open and another one said. */
  async #complete(table: string, id: string, row: KeptRow, but: readonly string[], texts = false): Promise<void> {
    const { db } = this.context;
    const other = row.image;
    const { image } = await this.#rowOf(table, id);
    const spared = [...but, ...(mergeRuleFor(table).ownOnly ?? [])];
    const said: Image = {};
    const made: Image = {};
    for (const group of await openColumns(db, table)) {
      const open = group.filter(
        (column) => !spared.includes(column) && isOpen(image[column]) && !isOpen(other[column]),
      );
      if (open.length === 0) continue;
      const added = Object.fromEntries(open.map((column) => [column, other[column]]));
      if (await obeysConstraints(db, table, { ...image, ...added })) Object.assign(said, added);
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

/** The texts by language of a row, and those of another one in languages in which the row says nothing. */
function textsOfBoth(column: string, row: Image, other: Image): Image {
  const main = column.replace(/ies_in$/, 'y').replace(/s_in$/, '');
  const lang = (image: Image) => image[`${main}_lang`] as string | null;
  const texts = (image: Image) => (lang(image) ? { [lang(image)!]: image[main] } : {});
  const added = { ...(other[column] as object), ...texts(other) } as Image;
  const known = { ...(row[column] as object), ...texts(row) };
  const missing = Object.entries(added).filter(([each]) => !(each in known));
  return { ...(row[column] as Image), ...Object.fromEntries(missing) };
}

/** Whether a row `r` says nothing that `k` does not say, some columns left out. */
function saysNoMore(but: readonly string[]): string {
  return `not exists (
    select from jsonb_each(to_jsonb(r) - array[${but.map((column) => `'${column}'`).join(', ')}]) as said (name, value)
    where said.value <> 'null' and said.value is distinct from to_jsonb(k) -> said.name)`;
}
