import { isDeepStrictEqual } from 'node:util';
import type { VersionedInput } from '../../records/api/mutation.inputs.ts';
import { partTables } from '../../records/kept-rows.reads.ts';
import { recordTables } from '../../records/record.entity.ts';
import { readId } from '../../records/values/ids.ts';
import { fold, latin, slugOf, sortKey } from '../../records/values/names.ts';
import { PRESENCE_CODES } from '../../records/writing/changes.writes.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import { type InputErrors, RuleViolation } from '../../records/writing/input-errors.ts';
import { keptText, VALUE_CODES } from '../../records/writing/rules.ts';
import { ChangedMeanwhile, lockVersion } from '../../records/writing/versions.ts';
import type { WriteContext } from '../../records/writing/writing.ts';

const CODES = errorCodes({
  WORDS_NOT_FOUND: ['The record and its history do not contain the words. Give them as they are written there.'],
});

/** Which words are to be removed, and from what. */
export interface Redaction extends Pick<VersionedInput, 'id' | 'expectedVersion'> {
  words: readonly string[];
}

/** An image of a row, by its columns. */
type Image = { [column: string]: unknown };

const MOST_WORDS = 20;
/** As names are in Chinese. */
const SHORTEST_WORDS = 2;
const LONGEST_WORDS = 2_000;

const IN_PLACE_OF_WORDS = '[redacted]';
const IN_PLACE_OF_ADDRESSES = 'https://redacted.invalid/';

/**
 * Removes words for good: from a record and its parts, from its history and that of all records merged into it, from the
 * notes of those who changed it or planned to publish it, from what files said when they were imported, and from the
 * words that a search offers.
 * Also from a deleted record, which stays deleted.
 * @returns its uuid, and from how many versions words were removed
 * @throws RulesBroken RECORD_UNKNOWN, VERSION_CONFLICT, LIST_TOO_LONG, TEXT_TOO_SHORT, WORDS_NOT_FOUND
 */
export async function redactRecord(
  context: WriteContext,
  redaction: Redaction,
): Promise<{ id: string; revisions: number }> {
  const { db, viewer } = context;
  const words = new Words(keptWords(context.errors.at('words'), redaction.words));
  const { id, deleted } = await lockedEntry(context, redaction);
  context.errors.throwIfAny();
  const ids = await withAbsorbed(context, id);
  const redactor = new Redactor(context, words);

  const rows = deleted ? 0 : await redactor.redactRows(id);
  const { revisions, notes } = await redactor.redactHistory(ids);
  const touched = [...new Set([...revisions, ...notes])];
  if (rows + touched.length === 0) {
    const message = 'These words stand nowhere in the record or in its history.';
    throw new RuleViolation(CODES.WORDS_NOT_FOUND, ['words'], message);
  }
  await redactor.redactPlans(ids);
  await redactor.redactFiles(ids);
  await redactor.forgetDecisions();
  await db.query('update revision set redacted_at = now(), redacted_by = $2 where id = any($1)', [
    touched,
    viewer.name ?? viewer.role,
  ]);
  if (!deleted) await db.query('select note_redaction($1)', [id]);
  // By now no document has the words any more, where no other record has them.
  await db.query('set constraints all immediate');
  await redactor.forgetWords();
  return { id, revisions: touched.length };
}

function keptWords(errors: InputErrors, words: readonly string[]): string[] {
  if (words.length === 0) errors.add(PRESENCE_CODES.VALUE_REQUIRED, 'Give the words to be removed.');
  if (words.length > MOST_WORDS) {
    const message = `${words.length} are too many. Give 1 to ${MOST_WORDS}.`;
    errors.add(VALUE_CODES.LIST_TOO_LONG, message, { max: MOST_WORDS });
  }
  return words.slice(0, MOST_WORDS).map((word, index) => {
    const at = errors.at(index);
    const kept = keptText(at, word, LONGEST_WORDS);
    if (kept.length < SHORTEST_WORDS) {
      const message = `"${kept}" stands in too much. Give at least ${SHORTEST_WORDS} characters.`;
      at.add(VALUE_CODES.TEXT_TOO_SHORT, message, { min: SHORTEST_WORDS });
    }
    return kept;
  });
}

/** The record, locked at the version that the client has seen, also where it is deleted. */
async function lockedEntry(
  context: WriteContext,
  redaction: Redaction,
): Promise<{ id: string; type: string; deleted: boolean }> {
  const { uuid, type } = readId(redaction.id) ?? { uuid: null, type: '' };
  const [tombstone]: { id: string; version: number }[] = await context.db.query(
    `select id, version from record
      where id = $1 and lower(type) = $2 and deleted_at is not null and merged_into is null for no key update`,
    [uuid, type],
  );
  if (!tombstone) return { ...(await lockVersion(context, recordTables(), redaction)), deleted: false };
  const { id, version } = tombstone;
  if (version !== redaction.expectedVersion) {
    context.errors.take(new ChangedMeanwhile(id, version, redaction.expectedVersion));
  }
  return { id, type, deleted: true };
}

/** The uuids of a record and of all that were merged into it, at once or by way of others. */
async function withAbsorbed({ db }: WriteContext, id: string): Promise<string[]> {
  const rows: { id: string }[] = await db.query(
    `with recursive absorbed (id) as (
        select $1::uuid union select r.id from record r join absorbed a on r.merged_into = a.id
      ) select id from absorbed`,
    [id],
  );
  return rows.map((row) => row.id);
}

/** Words that are to be found and removed. */
class Words {
  readonly #pattern: RegExp;
  readonly #slugs: readonly string[];
  readonly #folded: readonly string[];

  constructor(readonly words: readonly string[]) {
    // The longest first: what holds another is removed whole.
    const inOrder = [...words].sort((a, b) => b.length - a.length);
    this.#pattern = new RegExp(inOrder.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'giu');
    this.#slugs = inOrder.map(slugOf).filter((slug) => slug);
    this.#folded = inOrder.map(fold).filter((folded) => folded);
  }

  removedFrom(text: string): string {
    return text.replace(this.#pattern, IN_PLACE_OF_WORDS);
  }

  /** Whether they stand in a text, as they are or folded. */
  areIn(text: string): boolean {
    return this.removedFrom(text) !== text || this.areInFolded(fold(text));
  }

  /** Whether an address made of words is made of these. */
  areInSlug(slug: string): boolean {
    return this.#slugs.some((word) => `-${slug}-`.includes(`-${word}-`));
  }

  areInFolded(folded: string): boolean {
    return this.#folded.some((word) => folded.includes(word));
  }
}

/** Removes words from rows, images and answers. */
class Redactor {
  readonly #free = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly context: WriteContext,
    private readonly words: Words,
  ) {}

  /** Removes the words from the record and its parts as they are now. Gives from how many rows. */
  async redactRows(id: string): Promise<number> {
    const { db } = this.context;
    const [{ type }] = await db.query('select lower(type) as type from record where id = $1', [id]);
    const tables = [{ table: type as string, owner: 'id' }, ...(await partTables(db))];
    let changed = 0;
    for (const { table, owner } of tables) {
      // Whose a plain name is follows from the names.
      if (table === 'primary_name') continue;
      const rows: { id: string; image: Image }[] = await db.query(
        `select t.id, to_jsonb(t) as image from "${table}" t where t."${owner}" = $1 order by t.id`,
        [id],
      );
      for (const row of rows) {
        const redacted = await this.#redactedOf(table, row.image);
        const names = Object.keys(redacted)
          .map((column) => `"${column}"`)
          .join(', ');
        if (!names) continue;
        await db.query(
          `update "${table}" set (${names}) = (select ${names} from jsonb_populate_record(null::"${table}", $2))
            where id = $1`,
          [row.id, JSON.stringify(redacted)],
        );
        changed += 1;
      }
    }
    return changed;
  }

  /**
   * Removes the words from the histories of records, and from what other histories say of their parts: those of records
   * into which they were merged for a time.
   * @returns the uuids of the revisions in whose rows they stood, and of those in whose notes
   */
  async redactHistory(ids: readonly string[]): Promise<{ revisions: string[]; notes: string[] }> {
    const { db } = this.context;
    const images: { revision: string; table: string; key: string; before: Image | null; after: Image | null }[] =
      await db.query(
        `with own as (
            select v.id, w.table_name, w.row_key, w.before, w.after
            from revision v join revision_row w on w.revision_id = v.id where v.record_id = any($1)
          )
          select id as revision, table_name as table, row_key as key, before, after from own
          union all
          select v.id, w.table_name, w.row_key, w.before, w.after
          from revision v join revision_row w on w.revision_id = v.id
          where v.record_id <> all($1)
            and v.record_id in (select (after ->> 'merged_into')::uuid from own where table_name = 'record')
            and (w.table_name, w.row_key) in (select table_name, row_key from own)`,
        [ids],
      );
    const revisions = new Set<string>();
    for (const { revision, table, key, before, after } of images) {
      const redacted = [await this.#redactedOf(table, before), await this.#redactedOf(table, after)];
      if (redacted.every((columns) => Object.keys(columns).length === 0)) continue;
      await db.query(
        `update revision_row set before = before || $4::jsonb, after = after || $5::jsonb
          where revision_id = $1 and table_name = $2 and row_key = $3`,
        [revision, table, key, ...redacted.map((columns) => JSON.stringify(columns))],
      );
      revisions.add(revision);
    }
    // Where words were all that a version changed in a row, it has changed nothing that could be shown.
    await db.query('delete from revision_row where revision_id = any($1) and before is not distinct from after', [
      [...revisions],
    ]);
    const notes: { id: string; note: string }[] = await db.query(
      'select id, note from revision where record_id = any($1) and note is not null',
      [ids],
    );
    const told = notes.filter(({ note }) => this.words.removedFrom(note) !== note);
    for (const { id, note } of told) {
      await db.query('update revision set note = $2 where id = $1', [id, this.words.removedFrom(note)]);
    }
    // The version that this transaction itself has made says so by another mark.
    const mine: { id: string }[] = await db.query(
      'select id from revision where record_id = any($1) and xid = pg_current_xact_id()',
      [ids],
    );
    const others = [...revisions].filter((id) => !mine.some((own) => own.id === id));
    return { revisions: others, notes: told.map(({ id }) => id) };
  }

  /** Removes the words from the notes of who planned to publish the records. */
  async redactPlans(ids: readonly string[]): Promise<void> {
    const { db } = this.context;
    const plans: { id: string; note: string }[] = await db.query(
      `select id, note from planned_publication
        where note is not null and id in (select publication_id from planned_record where record_id = any($1))`,
      [ids],
    );
    for (const { id, note } of plans) {
      const removed = this.words.removedFrom(note);
      if (removed !== note) await db.query('update planned_publication set note = $2 where id = $1', [id, removed]);
    }
  }

  /**
   * Removes the words from what files said of the records, when they were imported. Where they stand in the key by which a
   * record is found again, the file does not know it any more.
   */
  async redactFiles(ids: readonly string[]): Promise<void> {
    const { db } = this.context;
    const keys: { key: string }[] = await db.query('select key from imported_record where record_id = any($1)', [ids]);
    for (const { key } of keys) {
      for (const table of ['imported_record', 'imported_claim']) {
        if (this.words.areIn(key)) await db.query(`delete from ${table} where key = $1`, [key]);
        else await this.#redactSaid(table, key);
      }
    }
  }

  async #redactSaid(table: string, key: string): Promise<void> {
    const { db } = this.context;
    const drafts: { said: string }[] = await db.query(`select said from ${table} where key = $1`, [key]);
    for (const { said } of drafts) {
      const removed = JSON.stringify(this.#removedFromAll(JSON.parse(said)));
      if (removed === said) continue;
      await db.query(`update ${table} set said = $3 where key = $1 and said = $2`, [key, said, removed]);
    }
  }

  /** Forgets what was decided on names of parties in which the words stand, in whatever register. */
  async forgetDecisions(): Promise<void> {
    const { db } = this.context;
    const decisions: { register: string; name: string; means: string }[] = await db.query(
      'select register, name, means from reviewed_name',
    );
    for (const { register, name, means } of decisions) {
      if (!this.words.areIn(name) && !this.words.areIn(means)) continue;
      await db.query('delete from reviewed_name where register = $1 and name = $2', [register, name]);
    }
  }

  /** Has a search offer none of the words that stand in no record any more. */
  async forgetWords(): Promise<void> {
    await this.context.db.query(
      `delete from search_word w using unnest($1::text[]) given (text)
        where w.word = any(search_split(search_fold(given.text)) || replace(search_fold(given.text), ' ', ''))
          and not exists (
            select from search_document d
            where d.document @@ (quote_literal(w.word) || ' | ' || quote_literal('=' || w.word))::tsquery
          )`,
      [this.words.words.flatMap((word) => [word, latin(word)])],
    );
  }

  /** The columns of an image that are otherwise without the words, as they are then. */
  async #redactedOf(table: string, image: Image | null): Promise<Image> {
    if (!image) return {};
    const free = await this.#freeColumns(table);
    const redacted: Image = {};
    for (const [column, value] of Object.entries(image)) {
      const removed = free.has(column) ? this.#removedFromColumn(column, value) : value;
      if (!isDeepStrictEqual(removed, value)) redacted[column] = removed;
    }
    return { ...redacted, ...this.#derived(table, image, redacted) };
  }

  #removedFromColumn(column: string, value: unknown): unknown {
    const removed = this.#removedFromAll(value);
    if (!/(url|links)$/.test(column) || isDeepStrictEqual(removed, value)) return removed;
    if (!Array.isArray(value)) return IN_PLACE_OF_ADDRESSES;
    return value.map((each) => (this.#removedFromAll(each) === each ? each : IN_PLACE_OF_ADDRESSES));
  }

  /** The same, whatever it is, without the words. */
  #removedFromAll(value: unknown): unknown {
    if (typeof value === 'string') return this.words.removedFrom(value);
    if (Array.isArray(value)) return value.map((each) => this.#removedFromAll(each));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, this.#removedFromAll(each)]));
  }

  /** What is worked out from texts, where those have changed, and addresses that were made of them. */
  #derived(table: string, image: Image, redacted: Image): Image {
    const derived: Image = {};
    const changed = ['text', 'name', 'title'].find((column) => typeof redacted[column] === 'string');
    if (changed) {
      const text = redacted[changed] as string;
      if ('folded' in image) derived.folded = fold(text);
      if ('latin' in image) derived.latin = latin(text);
      if ('sort_key' in image) derived.sort_key = sortKey(text);
    }
    if (table === 'primary_name' && this.words.areInFolded(image.folded as string)) {
      derived.folded = fold(IN_PLACE_OF_WORDS);
    }
    if (typeof image.slug === 'string' && this.words.areInSlug(image.slug)) {
      derived.slug = `redacted-${(image.id as string).slice(-12)}`;
    }
    return derived;
  }

  async #freeColumns(table: string): Promise<ReadonlySet<string>> {
    const known = this.#free.get(table);
    if (known) return known;
    const rows: { column: string }[] =
      table === 'record'
        ? []
        : await this.context.db.query('select column_name::text as column from free_columns($1::regclass)', [
            `"${table}"`,
          ]);
    const free = new Set(rows.map(({ column }) => column));
    this.#free.set(table, free);
    return free;
  }
}
