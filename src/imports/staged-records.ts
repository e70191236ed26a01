import type { EntityManager } from 'typeorm';
import { RecordType } from '../records/record.entity.ts';
import { citeAlso } from '../records/record.writes.ts';
import { RuleViolation, type WriteContext } from '../records/writing.ts';
import { type CitedFile, locatorOf } from './cited-file.ts';
import { copyRows } from './copy.ts';
import { GatheredRows } from './gathered-rows.ts';
import { analyzeGrown } from './grown-tables.ts';
import type { ImportConnection } from './import-connection.ts';
import { countsOf, type ImportJob, type ImportOutcome } from './import-job.ts';
import { peopleIdentified } from './known-people.ts';
import type { MentionedParties } from './mentioned-parties.ts';
import { draftRecord, type JsonDraft, redraftRecord } from './record-writes.ts';
import { type DraftPart, type Lookups, settle } from './settled-drafts.ts';
import { KINDS, type Staging } from './staging.ts';

const BATCH = 500;

/** A record as the rows of the file have it, and what is known of it from before. */
interface StagedRecord {
  n: number;
  /** An index of `KINDS`. */
  kind: number;
  key: string;
  first: number;
  times: number;
  rows: number[];
  /** Drafts in JSON, one after the other; null where all rows were refused. */
  parts: string | null;
  said: string | null;
  sourceId: string | null;
  recordId: string | null;
  deleted: boolean | null;
}

/** A record that has to be written. */
interface DueRecord {
  record: StagedRecord;
  kind: RecordType;
  before: JsonDraft | null;
  draft: JsonDraft;
  text: string;
  /** The uuid of a person on record of whom no file of this register has told yet. */
  known?: string;
}

/** What was settled once refers to nothing by name any more. */
const NOTHING_TO_LOOK_UP: Lookups = { party: () => undefined, record: () => undefined, comes: () => false };

/** Writes the records that staging has put together, kind by kind and batch by batch. */
export class StagedRecords {
  private readonly db: EntityManager;
  /** Those that refer to what came after them, by their numbers; and whether they were written without that. */
  private readonly waiting = new Map<number, boolean>();

  constructor(
    private readonly connection: ImportConnection,
    private readonly job: ImportJob,
    private readonly staging: Staging,
    private readonly parties: MentionedParties,
    private readonly cited: CitedFile,
    private readonly outcome: ImportOutcome,
  ) {
    this.db = connection.db;
  }

  /** Writes what the file says differently than the last time, each batch in a transaction. */
  async write(): Promise<void> {
    const [{ count }] = await this.db.query('select count(*)::integer as count from import_record');
    for (let last = 0; ; ) {
      this.job.signal?.throwIfAborted();
      const rows = await this.staged('r.n > $1', last);
      if (rows.length === 0) break;
      // One kind at a time: the next one may refer to it.
      const batch = rows.filter(({ kind }) => kind === rows[0]!.kind);
      last = batch.at(-1)!.n;
      await this.writeBatch(batch, batch[0]!.n);
      await analyzeGrown(this.db);
      this.job.progress?.({ doing: 'writing', done: last, of: count });
    }
    // By now everything is there that they could refer to.
    const waiting = [...this.waiting.keys()];
    for (let from = 0; from < waiting.length; from += BATCH) {
      this.job.signal?.throwIfAborted();
      await this.writeBatch(await this.staged('r.n = any($1)', waiting.slice(from, from + BATCH)), null);
    }
  }

  private staged(which: string, value: unknown): Promise<StagedRecord[]> {
    return this.db.query(
      `select r.n::integer as n, r.kind, r.key, r.first, r.times, r.rows, r.parts, i.said,
        i.source_id as "sourceId", coalesce(survivor_of(e.merged_into), e.id) as "recordId",
        e.deleted_at is not null and e.merged_into is null as deleted
      from import_record r left join imported_record i on i.key = r.key left join record e on e.id = i.record_id
      where ${which} order by r.n limit ${BATCH}`,
      [value],
    );
  }

  /** @param next the number from which on records are still to be written; null where all were */
  private async writeBatch(staged: readonly StagedRecord[], next: number | null): Promise<void> {
    const parsed = staged.map((record) => ({ record, parts: JSON.parse(`[${record.parts ?? ''}]`) as DraftPart[] }));
    const lookups = await this.lookups(
      parsed.map(({ parts }) => parts),
      next,
    );
    const due: DueRecord[] = [];
    for (const { record, parts } of parsed) {
      const kind = KINDS[record.kind]!;
      const counts = countsOf(this.outcome, kind);
      if (parts.length === 0) {
        counts.refused++;
        continue;
      }
      const { draft, repairs, refusal, waits } = settle(kind, parts, lookups);
      for (const { row, sentence } of repairs) await this.staging.note(row, 'REPAIRED', sentence);
      if (refusal) {
        counts.refused++;
        await this.staging.note(record.first, 'REFUSED', refusal);
      } else if (record.deleted) {
        counts.refused++;
        await this.staging.note(record.first, 'REFUSED', 'Somebody has deleted this record: it is not made again.');
      } else if (waits && record.said !== null) {
        // What is known already is changed once, when all is there.
        this.waiting.set(record.n, false);
      } else {
        if (waits) this.waiting.set(record.n, true);
        const before = record.said === null ? null : (JSON.parse(record.said) as JsonDraft);
        const said =
          this.job.partial && before
            ? settle(
                kind,
                [
                  [0, before],
                  [0, draft],
                ],
                NOTHING_TO_LOOK_UP,
                true,
              ).draft
            : draft;
        const text = JSON.stringify(said);
        if (text !== record.said) due.push({ record, kind, before, draft: said, text });
        else if (!this.isCounted(record, next)) counts.unchanged++;
      }
    }
    const newcomers = due.filter(({ kind, record }) => kind === RecordType.PERSON && record.recordId === null);
    const known = await peopleIdentified(
      this.db,
      newcomers.map(({ draft }) => draft),
    );
    for (const newcomer of newcomers) newcomer.known = known.get(newcomer.draft);
    await this.writeDue(due, next);
  }

  /** Whether it was counted when it was written without what came after it. */
  private isCounted({ n }: StagedRecord, next: number | null): boolean {
    return next === null && this.waiting.get(n) === true;
  }

  /** Writes records together; where the database refuses, in halves, until those are found that it refuses. */
  private async writeDue(due: readonly DueRecord[], next: number | null): Promise<void> {
    if (due.length === 0) return;
    const sourceId = await this.cited.source();
    try {
      const refused = await this.connection.transaction((context) => this.writeTogether(context, due, sourceId), {
        sourceId,
      });
      for (const one of due) {
        const counts = countsOf(this.outcome, one.kind);
        const why = refused.get(one);
        if (why !== undefined) await this.refuse(one, why);
        else if (!this.isCounted(one.record, next)) counts[one.before || one.known ? 'changed' : 'created']++;
      }
    } catch (error) {
      if (!(error instanceof RuleViolation)) throw error;
      if (due.length === 1) {
        await this.refuse(due[0]!, error.located);
        return;
      }
      const half = Math.ceil(due.length / 2);
      await this.writeDue(due.slice(0, half), next);
      await this.writeDue(due.slice(half), next);
    }
  }

  private async refuse({ record, kind }: DueRecord, why: string): Promise<void> {
    this.waiting.delete(record.n);
    countsOf(this.outcome, kind).refused++;
    await this.staging.note(record.first, 'REFUSED', why);
  }

  /** @returns what breaks a rule, and which */
  private async writeTogether(
    context: WriteContext,
    due: readonly DueRecord[],
    sourceId: string,
  ): Promise<Map<DueRecord, string>> {
    const gathered = new GatheredRows(this.connection.dataSource);
    const refused = new Map<DueRecord, string>();
    const written: [string, string, string, string, string][] = [];
    for (const one of due) {
      this.job.signal?.throwIfAborted();
      const { record, kind, before, draft, text, known } = one;
      const citation = { sourceId, locator: locatorOf(record) };
      try {
        let id = record.recordId;
        if (id && before) {
          await redraftRecord(context, this.connection.dataSource, { id, kind, before, after: draft });
          await this.citeAnew(context, id, record.sourceId, citation);
        } else if (known) {
          id = known;
          await citeAlso(context, id, citation);
        } else {
          const own = new GatheredRows(this.connection.dataSource);
          id = await draftRecord({ ...context, gathered: own }, kind, draft, [citation]);
          gathered.take(own);
        }
        written.push([record.key, scopeOf(record.key), id, sourceId, text]);
      } catch (error) {
        // What was gathered of a new record is forgotten with it; a change that was begun is taken back as a whole.
        if (!(error instanceof RuleViolation) || before) throw error;
        refused.set(one, error.located);
      }
    }
    await gathered.write(this.connection.client);
    await this.keep(context, written);
    return refused;
  }

  private async keep({ db }: WriteContext, written: readonly string[][]): Promise<void> {
    await db.query('create temp table if not exists import_kept (like imported_record)');
    await copyRows(this.connection.client, 'import_kept (key, scope, record_id, source_id, said)', written);
    await db.query(`
      insert into imported_record as known select * from import_kept
      on conflict (key) do update set source_id = excluded.source_id, said = excluded.said
    `);
    await db.query('delete from import_kept');
  }

  /** The citation of an earlier state of the file makes room for that of this one. */
  private async citeAnew(
    { db }: WriteContext,
    id: string,
    earlier: string | null,
    { sourceId, locator }: { sourceId: string; locator: string },
  ): Promise<void> {
    await db.query(
      `update citation set source_id = $3, locator = $4 where id = (
        select id from citation where record_id = $1 and source_id = $2 order by ordinal, id limit 1
      )`,
      [id, earlier, sourceId, locator],
    );
  }

  /** What the references in drafts mean, of one batch. */
  private async lookups(drafts: readonly unknown[], next: number | null): Promise<Lookups> {
    const mentioned = new Set<string>();
    const keys = new Set<string>();
    const collect = (value: unknown): void => {
      if (Array.isArray(value)) value.forEach(collect);
      else if (typeof value === 'object' && value !== null) {
        const { $party, $record } = value as { $party?: string; $record?: string };
        if ($party !== undefined) mentioned.add($party);
        else if ($record !== undefined) keys.add($record);
        else Object.values(value).forEach(collect);
      }
    };
    collect(drafts);

    const records: { key: string; id: string }[] = keys.size
      ? await this.db.query(
          `select i.key, coalesce(survivor_of(e.merged_into), e.id) as id
          from imported_record i join record e on e.id = i.record_id
          where i.key = any($1) and (e.deleted_at is null or e.merged_into is not null)`,
          [[...keys]],
        )
      : [];
    const ids = new Map(records.map(({ key, id }) => [key, id]));
    const coming = await this.coming(
      [...keys].filter((key) => !ids.has(key)),
      next,
    );
    const party = await this.parties.known([...mentioned]);
    return { party, record: (key) => ids.get(key), comes: (key) => coming.has(key) };
  }

  /** Those of the keys that records have which are still to be written. */
  private async coming(keys: readonly string[], next: number | null): Promise<Set<string>> {
    if (keys.length === 0 || next === null) return new Set();
    const rows: { key: string }[] = await this.db.query(
      'select key from import_record where key = any($1) and n >= $2 and parts is not null',
      [keys, next],
    );
    return new Set(rows.map(({ key }) => key));
  }
}

function scopeOf(key: string): string {
  return key.slice(0, key.indexOf('/'));
}
