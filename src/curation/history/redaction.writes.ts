import { isDeepStrictEqual } from 'node:util';
import type { VersionedInput } from '../../records/api/mutation.inputs.ts';
import { partTables } from '../../records/catalog.reads.ts';
import { recordTables } from '../../records/record.entity.ts';
import { parseId } from '../../records/values/ids.ts';
import { fold, latin, slugOf, sortKey } from '../../records/values/names.ts';
import { PRESENCE_CODES } from '../../records/writing/changes.writes.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import { type InputErrors, RuleViolation } from '../../records/writing/input-errors.ts';
import { VALUE_CODES, validateText } from '../../records/writing/rules.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { lockVersion, VersionConflict } from '../../records/writing/versions.ts';
import { preventComparison } from '../duplicates/comparison.rules.ts';

const CODES = errorCodes({
  WORDS_NOT_FOUND: ['The record and its history do not contain the words. Give them as they are written there.'],
});

/** Selects the words to be removed, and the record. */
export interface Redaction extends Pick<VersionedInput, 'id' | 'expectedVersion'> {
  words: readonly string[];
}

/** The JSON of a row, by column. */
type Image = { [column: string]: unknown };

const MAX_WORDS = 20;
/** The length of Chinese names. */
const MIN_WORD_CHARS = 2;
const MAX_WORD_CHARS = 2_000;

const REPLACEMENT_TEXT = '[redacted]';
const REPLACEMENT_URL = 'https://redacted.invalid/';

/**
 * Removes words permanently from a record, its parts, its history and the histories of all records merged into it.
 * Removes them also from the notes of editors, planned publications and dismissed duplicates, from the data of imported files, and from the
 * suggestions of the search. A deleted record can be redacted as well, and stays deleted.
 * @returns its uuid, and the number of versions from which words were removed
 * @throws RuleViolations RECORD_UNKNOWN, VERSION_CONFLICT, LIST_TOO_LONG, TEXT_TOO_SHORT, WORDS_NOT_FOUND
 */
export async function redactRecord(
  context: WriteContext,
  redaction: Redaction,
): Promise<{ id: string; revisions: number }> {
  const { db, viewer } = context;
  const words = new RedactedWords(validateWords(context.errors.at('words'), redaction.words));
  // A comparison that began earlier would store the words again after they are removed.
  await preventComparison(db);
  const { id, deleted } = await lockedEntry(context, redaction);
  context.errors.throwIfAny();
  const ids = await withAbsorbed(context, id);
  const redactor = new Redactor(context, words);

  const rows = deleted ? 0 : await redactor.redactRows(id);
  const { revisions, notes } = await redactor.redactHistory(ids);
  const touched = [...new Set([...revisions, ...notes])];
  if (rows + touched.length === 0) {
    const message = 'The record and its history do not contain the words. Check their spelling.';
    throw new RuleViolation(CODES.WORDS_NOT_FOUND, ['words'], message);
  }
  await redactor.redactNotes(ids);
  await redactor.redactFiles(ids);
  await redactor.deleteReviewedNames();
  await db.query('update revision set redacted_at = now(), redacted_by = $2 where id = any($1)', [
    touched,
    viewer.name ?? viewer.role,
  ]);
  if (!deleted) await db.query('select write_redaction($1)', [id]);
  // Updates the search documents now: afterwards only documents of other records can still have the words.
  await db.query('set constraints all immediate');
  await redactor.deleteSearchWords();
  return { id, revisions: touched.length };
}

function validateWords(errors: InputErrors, words: readonly string[]): string[] {
  if (words.length === 0) errors.add(PRESENCE_CODES.VALUE_REQUIRED, `The list is empty. Give 1 to ${MAX_WORDS} texts.`);
  if (words.length > MAX_WORDS) {
    const message = `${words.length} texts are too many. Give 1 to ${MAX_WORDS}.`;
    errors.add(VALUE_CODES.LIST_TOO_LONG, message, { max: MAX_WORDS });
  }
  return words.slice(0, MAX_WORDS).map((word, index) => {
    const at = errors.at(index);
    const kept = validateText(at, word, MAX_WORD_CHARS);
    if (kept.length < MIN_WORD_CHARS) {
      const message = `"${kept}" is too short. Give at least ${MIN_WORD_CHARS} characters.`;
      at.add(VALUE_CODES.TEXT_TOO_SHORT, message, { min: MIN_WORD_CHARS });
    }
    return kept;
  });
}

/** Locks the record at the version that the client has seen, also if it is deleted. */
async function lockedEntry(
  context: WriteContext,
  redaction: Redaction,
): Promise<{ id: string; type: string; deleted: boolean }> {
  const { uuid, type } = parseId(redaction.id) ?? { uuid: null, type: '' };
  const [tombstone]: { id: string; version: number }[] = await context.db.query(
    `select id, version from record
      where id = $1 and lower(type) = $2 and deleted_at is not null and merged_into is null for no key update`,
    [uuid, type],
  );
  if (!tombstone) return { ...(await lockVersion(context, recordTables(), redaction)), deleted: false };
  const { id, version } = tombstone;
  if (version !== redaction.expectedVersion) {
    context.errors.addViolation(new VersionConflict(id, version, redaction.expectedVersion));
  }
  return { id, type, deleted: true };
}

/** Returns the uuids of a record and of all records that were merged into it, directly or through others. */
async function withAbsorbed({ db }: WriteContext, id: string): Promise<string[]> {
  const rows: { id: string }[] = await db.query(
    `with recursive absorbed (id) as (
        select $1::uuid union select r.id from record r join absorbed a on r.merged_into = a.id
      ) select id from absorbed`,
    [id],
  );
  return rows.map((row) => row.id);
}

/** The words to be found and removed. */
class RedactedWords {
  readonly #pattern: RegExp;
  readonly #slugs: readonly string[];
  readonly #folded: readonly string[];

  constructor(readonly words: readonly string[]) {
    // Longest first, so that a text that contains another one is removed as a whole.
    const inOrder = [...words].sort((a, b) => b.length - a.length);
    this.#pattern = new RegExp(inOrder.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'giu');
    this.#slugs = inOrder.map(slugOf).filter((slug) => slug);
    this.#folded = inOrder.map(fold).filter((folded) => folded);
  }

  removeFrom(text: string): string {
    return text.replace(this.#pattern, REPLACEMENT_TEXT);
  }

  /** Whether the words occur in a text, as they are or folded. */
  occurIn(text: string): boolean {
    return this.removeFrom(text) !== text || this.areInFolded(fold(text));
  }

  /** Whether a slug contains the words. */
  areInSlug(slug: string): boolean {
    return this.#slugs.some((word) => `-${slug}-`.includes(`-${word}-`));
  }

  areInFolded(folded: string): boolean {
    return this.#folded.some((word) => folded.includes(word));
  }
}

/** Removes words from rows, images and stored drafts. */
class Redactor {
  readonly #free = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly context: WriteContext,
    private readonly words: RedactedWords,
  ) {}

  /** Removes the words from the record and its parts. Returns the number of changed rows. */
  async redactRows(id: string): Promise<number> {
    const { db } = this.context;
    const [{ type }] = await db.query('select lower(type) as type from record where id = $1', [id]);
    const tables = [{ table: type as string, owner: 'id' }, ...(await partTables(db))];
    let changed = 0;
    for (const { table, owner } of tables) {
      // The primary names follow from the names.
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
   * Removes the words from the histories of records, and from the entries of their parts in other histories: those of
   * the records into which they were merged for a time.
   * @returns the uuids of the revisions that had the words in their rows, and of those that had them in their notes
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
    // If a version changed nothing but the words in a row, it has no change left to show.
    await db.query('delete from revision_row where revision_id = any($1) and before is not distinct from after', [
      [...revisions],
    ]);
    const notes: { id: string; note: string }[] = await db.query(
      'select id, note from revision where record_id = any($1) and note is not null',
      [ids],
    );
    const changed = notes.filter(({ note }) => this.words.removeFrom(note) !== note);
    for (const { id, note } of changed) {
      await db.query('update revision set note = $2 where id = $1', [id, this.words.removeFrom(note)]);
    }
    // The version of this transaction has its own mark of the redaction.
    const written: { id: string }[] = await db.query(
      'select id from revision where record_id = any($1) and xid = pg_current_xact_id()',
      [ids],
    );
    const others = [...revisions].filter((id) => !written.some((own) => own.id === id));
    return { revisions: others, notes: changed.map(({ id }) => id) };
  }

  /** Removes the words from the notes of planned publications and dismissed duplicates of the records. */
  async redactNotes(ids: readonly string[]): Promise<void> {
    const { db } = this.context;
    const noted: { table: string; id: string; note: string }[] = await db.query(
      `select 'planned_publication' as table, id, note from planned_publication
        where note is not null and id in (select publication_id from planned_record where record_id = any($1))
      union all
      select 'possible_duplicate', id, note from possible_duplicate
        where note is not null and (a_id = any($1) or b_id = any($1))`,
      [ids],
    );
    for (const { table, id, note } of noted) {
      const removed = this.words.removeFrom(note);
      if (removed !== note) await db.query(`update ${table} set note = $2 where id = $1`, [id, removed]);
    }
  }

  /**
   * Removes the words from the data that files had about the records when they were imported. If the key of a record
   * contains the words, it is deleted, and the file no longer recognises the record.
   */
  async redactFiles(ids: readonly string[]): Promise<void> {
    const { db } = this.context;
    const keys: { key: string }[] = await db.query('select key from imported_record where record_id = any($1)', [ids]);
    for (const { key } of keys) {
      for (const table of ['imported_record', 'imported_claim']) {
        if (this.words.occurIn(key)) await db.query(`delete from ${table} where key = $1`, [key]);
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

  /** Deletes the reviewed names of parties that contain the words, of every register, and the words in notes. */
  async deleteReviewedNames(): Promise<void> {
    const { db } = this.context;
    const decisions: { register: string; name: string; texts: string[]; note: string | null }[] = await db.query(
      'select register, name, array_remove(array[name, given, means], null) as texts, note from reviewed_name',
    );
    for (const { register, name, texts, note } of decisions) {
      const key = 'where register = $1 and name = $2';
      const removed = note && this.words.removeFrom(note);
      if (texts.some((text) => this.words.occurIn(text))) {
        await db.query(`delete from reviewed_name ${key}`, [register, name]);
      } else if (removed !== note) {
        await db.query(`update reviewed_name set note = $3 ${key}`, [register, name, removed]);
      }
    }
  }

  /** Deletes the words that no record has any more from the words that a search suggests. */
  async deleteSearchWords(): Promise<void> {
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

  /** Returns the columns of an image that change without the words, with their new values. */
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
    if (!Array.isArray(value)) return REPLACEMENT_URL;
    return value.map((each) => (this.#removedFromAll(each) === each ? each : REPLACEMENT_URL));
  }

  /** Returns a JSON value without the words. */
  #removedFromAll(value: unknown): unknown {
    if (typeof value === 'string') return this.words.removeFrom(value);
    if (Array.isArray(value)) return value.map((each) => this.#removedFromAll(each));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, this.#removedFromAll(each)]));
  }

  /** Returns the columns that are derived from changed texts, and the slug if it contains the words. */
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
      derived.folded = fold(REPLACEMENT_TEXT);
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
