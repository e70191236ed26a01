import type pg from 'pg';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { Viewer } from '../access/viewer.ts';
import { deleteRecord } from '../records/keeping.writes.ts';
import type { RecordType } from '../records/record.entity.ts';
import { type Authorship, inTransaction, RuleViolation, type WriteContext } from '../records/writing.ts';
import { SourceKind } from '../sources/source.entity.ts';
import { createSource } from '../sources/source.writes.ts';
import { copyRows } from './copy.ts';
import { GatheredRows } from './gathered-rows.ts';
import type { ImportedRow } from './import-format.ts';
import { NewParties } from './new-parties.ts';
import { type Mention, NameMatch, PartyNames, type Reviewed } from './party-names.ts';
import { pastCountries } from './past-countries.ts';
import { draftRecord, type JsonDraft, redraftRecord } from './record-writes.ts';
import { type DraftPart, type KnownMention, type Lookups, settle } from './settled-drafts.ts';
import { type SourceFile, Unreadable } from './source-file.ts';
import { type Grade, KINDS, Staging } from './staging.ts';

/** What is imported, and how. */
export interface ImportJob {
  file: SourceFile;
  /** Its rows; called again for the report. */
  rows: () => AsyncIterable<ImportedRow>;
  /** What the file is, to be cited. */
  source: { title?: string; publisher?: string; licence?: string; url?: string };
  lang: string;
  viewer: Viewer;
  /** In whose name it stands in the history. */
  by: string;
  /** What somebody says about names of parties who reviewed them. */
  reviewed: ReadonlyMap<string, Reviewed>;
  createParties: boolean;
  /** Deletes records that have vanished from the file. */
  prune: boolean;
  /** The rows are some of those of a file that was imported: what they do not say stays. */
  partial: boolean;
  /** Writes nothing in the end. */
  dryRun: boolean;
  progress?: (progress: ImportProgress) => void;
  signal?: AbortSignal;
}

/** How far an import has come. */
export interface ImportProgress {
  doing: 'reading' | 'finding parties' | 'writing';
  done: number;
  /** Of how many; null where nobody knows. */
  of: number | null;
}

/** What became of the records of a kind. */
export interface KindCounts {
  created: number;
  changed: number;
  unchanged: number;
  refused: number;
  /** Known from an earlier import and not in the file any more. */
  vanished: number;
  pruned: number;
}

/** What an import did. */
export interface ImportOutcome {
  rows: number;
  refusedRows: number;
  repairedRows: number;
  kinds: { [type in RecordType]?: KindCounts };
  /** Parties that were made. */
  partiesMade: number;
}

/** A row that was refused or repaired. */
export interface RowNote {
  row: number;
  grade: Grade;
  sentences: string[];
}

/** A name as the file has it, and what became of it. */
export interface NamedParty {
  name: string;
  within: string;
  level: string;
  times: number;
  how: NameMatch;
  score: number;
  /** The party's slug, empty where nobody knows it. */
  party: string;
  called: string;
  remark: string;
}

const BATCH = 500;
const MENTIONS_A_BATCH = 500;
const PARTIES_A_BATCH = 300;
const MOST_MENTIONS_REMEMBERED = 20_000;

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
}

/** What was settled once refers to nothing by name any more. */
const NOTHING_TO_LOOK_UP: Lookups = { party: () => undefined, record: () => undefined };

const ONE_AT_A_TIME = "select pg_try_advisory_lock(hashtext('Entente imports here')) as free";

/** Runs one import on a connection of its own. */
export class ImportRun {
  private readonly outcome: ImportOutcome = { rows: 0, refusedRows: 0, repairedRows: 0, kinds: {}, partiesMade: 0 };
  private readonly mentions = new Map<string, KnownMention>();
  private sourceId: string | null = null;
  private db: EntityManager;

  private constructor(
    private readonly dataSource: DataSource,
    private readonly job: ImportJob,
    runner: QueryRunner,
    private readonly client: pg.ClientBase,
    private readonly staging: Staging,
  ) {
    this.db = runner.manager;
  }

  /**
   * Imports a file, batch by batch, each in a transaction: a run that is killed is simply started again. What the file
   * said before is not written once more.
   * @param report is handed the run once all is done, to read what became of rows and names
   * @throws Unreadable where the file or its mapping cannot be read: then nothing was written
   */
  static async run(
    dataSource: DataSource,
    job: ImportJob,
    report: (run: ImportRun) => Promise<void>,
  ): Promise<ImportOutcome> {
    const runner = dataSource.createQueryRunner();
    const client = (await runner.connect()) as pg.ClientBase;
    let staging: Staging | null = null;
    try {
      const [{ free }] = await runner.query(ONE_AT_A_TIME);
      if (!free) throw new Unreadable('Another import is at work on this database: wait until it has ended.');
      await runner.query('set statement_timeout = 0');
      // A dry run does everything and takes it back in the end: so its report is the same.
      if (job.dryRun) await runner.startTransaction();
      staging = await Staging.open(client);
      const run = new ImportRun(dataSource, job, runner, client, staging);
      await run.all();
      await report(run);
      return run.outcome;
    } finally {
      await end(runner, staging, job.dryRun);
    }
  }

  private async all(): Promise<void> {
    await this.read();
    await this.findParties();
    await this.write();
    if (!this.job.partial) await this.vanished();
    await this.staging.flush();
    const [counts] = await this.client
      .query(
        `select count(distinct row) filter (where grade = 'REFUSED')::integer as refused,
          count(distinct row)::integer as noted from import_note`,
      )
      .then(({ rows }) => rows);
    this.outcome.refusedRows = counts.refused;
    this.outcome.repairedRows = counts.noted - counts.refused;
  }

  /** The rows that were refused or repaired, in their order. */
  async *notes(): AsyncGenerator<RowNote> {
    for (let last = 0; ; ) {
      const { rows } = await this.client.query<RowNote>(
        `select row, min(grade) as grade, (array_agg(distinct sentence))[1:20] as sentences from (
          select row, case grade when 'REFUSED' then 'REFUSED' else 'REPAIRED' end as grade, sentence
          from import_note where row > $1
        ) note group by row order by row limit 1000`,
        [last],
      );
      for (const note of rows) yield { ...note, grade: note.grade.startsWith('REF') ? 'REFUSED' : 'REPAIRED' };
      const end = rows.at(-1)?.row;
      if (end === undefined) return;
      last = end;
    }
  }

  /** What became of the names of parties, those first that nobody is sure of. */
  async *namedParties(): AsyncGenerator<NamedParty> {
    for (let offset = 0; ; offset += 1000) {
      const { rows } = await this.client.query<NamedParty>(
        `select name, coalesce(within, '') as within, coalesce(level, '') as level, sum(hits)::integer as times,
          max(how) as how, min(score) as score, coalesce(max(slug), '') as party, coalesce(max(called), '') as called,
          coalesce(max(remark), '') as remark
        from (
          select m.mention::json ->> 'name' as name, m.mention::json ->> 'within' as within,
            m.mention::json ->> 'level' as level, m.hits, m.how, m.score, p.slug, p.name as called, m.remark, m.party_id
          from import_mention m left join party p on p.id = m.party_id
        ) named
        group by name, within, level, party_id
        order by array_position(array['UNKNOWN', 'SIMILAR', 'NEW', 'PAST', 'REORDERED', 'ALIAS'], max(how)) nulls last,
          sum(hits) desc, name, within, level
        limit 1000 offset ${offset}`,
      );
      yield* rows;
      if (rows.length < 1000) return;
    }
  }

  private async read(): Promise<void> {
    for await (const row of this.job.rows()) {
      this.job.signal?.throwIfAborted();
      await this.staging.add(row);
      this.outcome.rows++;
      if (this.outcome.rows % 1000 === 0) this.tell('reading', this.outcome.rows, null);
    }
    await this.staging.complete();
  }

  private async findParties(): Promise<void> {
    const names = new PartyNames(this.db, this.job.reviewed);
    const [{ count }] = await this.db.query('select count(*)::integer as count from import_mention');
    for (let last = 0; ; ) {
      this.job.signal?.throwIfAborted();
      const rows: { n: string; id: string; mention: string }[] = await this.db.query(
        `select n, id, mention from import_mention where n > $1 order by n limit ${MENTIONS_A_BATCH}`,
        [last],
      );
      if (rows.length === 0) break;
      last = Number(rows.at(-1)!.n);
      const mentions = rows.map(({ id, mention }) => ({ id, party: JSON.parse(mention) }));
      const found = await names.resolve(mentions);
      await this.db.query(
        `update import_mention m set party_id = f.party_id, score = f.score, remark = f.remark,
          how = case when f.how = 'UNKNOWN' and $6 then 'NEW' else f.how end
        from unnest($1::text[], $2::uuid[], $3::text[], $4::real[], $5::text[]) as f (id, party_id, how, score, remark)
        where m.id = f.id`,
        [
          [...found.keys()],
          ...(['partyId', 'how', 'score', 'remark'] as const).map((field) =>
            [...found.values()].map((resolved) => resolved[field]),
          ),
          this.job.createParties,
        ],
      );
      this.tell('finding parties', last, count);
    }
    await this.makeParties(names);
  }

  /** The largest first: who is first to bear a name is meant by it from then on. */
  private async makeParties(names: PartyNames): Promise<void> {
    const parties = new NewParties(this.dataSource, names, this.job.lang, (gathered) => gathered.write(this.client));
    const wanted: (Mention & { how: NameMatch })[] = (
      await this.db.query(
        `select id, mention, how from import_mention where party_id is null and how in ('NEW', 'PAST')
        order by how = 'PAST' desc, (mention::json ->> 'population')::integer desc nulls last, n`,
      )
    ).map(({ id, mention, how }: { id: string; mention: string; how: NameMatch }) => ({
      id,
      how,
      party: JSON.parse(mention),
    }));
    if (wanted.length === 0) return;
    const citations = [{ sourceId: await this.source() }];
    for (const { id, party } of wanted.filter(({ how }) => how === NameMatch.PAST)) {
      const past = pastCountries().named(party.name)!;
      const partyId = await this.transaction((context) => parties.makePast(context, past, citations));
      await this.db.query('update import_mention set party_id = $2 where id = $1', [id, partyId]);
    }
    const others = wanted.filter(({ how }) => how === NameMatch.NEW);
    parties.prepare(others);
    for (let from = 0; from < others.length; from += PARTIES_A_BATCH) {
      this.job.signal?.throwIfAborted();
      const batch = others.slice(from, from + PARTIES_A_BATCH);
      const made = await this.transaction((context) => parties.make(context, batch, citations));
      parties.committed();
      await this.db.query(
        `update import_mention m set party_id = f.party_id, remark = coalesce(f.remark, m.remark),
          how = case when f.party_id is null then 'UNKNOWN' else how end
        from unnest($1::text[], $2::uuid[], $3::text[]) as f (id, party_id, remark) where m.id = f.id`,
        [
          [...made.keys()],
          [...made.values()].map(({ partyId }) => partyId),
          [...made.values()].map(({ remark }) => remark),
        ],
      );
      this.outcome.partiesMade += new Set([...made.values()].flatMap(({ partyId }) => partyId ?? [])).size;
      this.tell('finding parties', from + batch.length, others.length);
    }
  }

  private async write(): Promise<void> {
    const [{ count }] = await this.db.query('select count(*)::integer as count from import_record');
    for (let last = 0; ; ) {
      this.job.signal?.throwIfAborted();
      const rows: StagedRecord[] = await this.db.query(
        `select r.n::integer as n, r.kind, r.key, r.first, r.times, r.rows, r.parts, i.said,
          i.source_id as "sourceId", coalesce(survivor_of(e.merged_into), e.id) as "recordId",
          e.deleted_at is not null and e.merged_into is null as deleted
        from import_record r left join imported_record i on i.key = r.key left join record e on e.id = i.record_id
        where r.n > $1 order by r.n limit ${BATCH}`,
        [last],
      );
      if (rows.length === 0) break;
      // One kind at a time: the next one may refer to it.
      const batch = rows.filter(({ kind }) => kind === rows[0]!.kind);
      last = batch.at(-1)!.n;
      await this.writeBatch(batch);
      this.tell('writing', last, count);
    }
  }

  private async writeBatch(staged: readonly StagedRecord[]): Promise<void> {
    const parsed = staged.map((record) => ({ record, parts: JSON.parse(`[${record.parts ?? ''}]`) as DraftPart[] }));
    const lookups = await this.lookups(parsed.map(({ parts }) => parts));
    const due: DueRecord[] = [];
    for (const { record, parts } of parsed) {
      const kind = KINDS[record.kind]!;
      const counts = this.countsOf(kind);
      if (parts.length === 0) {
        counts.refused++;
        continue;
      }
      const { draft, repairs, refusal } = settle(kind, parts, lookups);
      for (const { row, sentence } of repairs) await this.staging.note(row, 'REPAIRED', sentence);
      if (refusal) {
        counts.refused++;
        await this.staging.note(record.first, 'REFUSED', refusal);
      } else if (record.deleted) {
        counts.refused++;
        await this.staging.note(record.first, 'REFUSED', 'Somebody has deleted this record: it is not made again.');
      } else {
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
        if (text === record.said) counts.unchanged++;
        else due.push({ record, kind, before, draft: said, text });
      }
    }
    await this.writeDue(due);
  }

  /** Writes records together; where the database refuses, in halves, until those are found that it refuses. */
  private async writeDue(due: readonly DueRecord[]): Promise<void> {
    if (due.length === 0) return;
    const sourceId = await this.source();
    try {
      const refused = await this.transaction((context) => this.writeTogether(context, due, sourceId));
      for (const one of due) {
        const counts = this.countsOf(one.kind);
        const why = refused.get(one);
        if (why === undefined) counts[one.before ? 'changed' : 'created']++;
        else await this.refuse(one, why);
      }
    } catch (error) {
      if (!(error instanceof RuleViolation)) throw error;
      if (due.length === 1) {
        await this.refuse(due[0]!, error.message);
        return;
      }
      const half = Math.ceil(due.length / 2);
      await this.writeDue(due.slice(0, half));
      await this.writeDue(due.slice(half));
    }
  }

  private async refuse({ record, kind }: DueRecord, why: string): Promise<void> {
    this.countsOf(kind).refused++;
    await this.staging.note(record.first, 'REFUSED', why);
  }

  /** @returns what breaks a rule, and which */
  private async writeTogether(
    context: WriteContext,
    due: readonly DueRecord[],
    sourceId: string,
  ): Promise<Map<DueRecord, string>> {
    const gathered = new GatheredRows(this.dataSource);
    const refused = new Map<DueRecord, string>();
    const written: [string, string, string, string, string][] = [];
    for (const one of due) {
      const { record, kind, before, draft, text } = one;
      const citation = { sourceId, locator: locatorOf(record) };
      try {
        let id = record.recordId;
        if (id && before) {
          await redraftRecord(context, this.dataSource, { id, kind, before, after: draft });
          await this.citeAnew(context, id, record.sourceId, citation);
        } else {
          const own = new GatheredRows(this.dataSource);
          id = await draftRecord({ ...context, gathered: own }, kind, draft, [citation]);
          gathered.take(own);
        }
        written.push([record.key, scopeOf(record.key), id, sourceId, text]);
      } catch (error) {
        // What was gathered of a new record is forgotten with it; a change that was begun is taken back as a whole.
        if (!(error instanceof RuleViolation) || before) throw error;
        refused.set(one, error.message);
      }
    }
    await gathered.write(this.client);
    await this.keep(context, written);
    return refused;
  }

  private async keep({ db }: WriteContext, written: readonly string[][]): Promise<void> {
    await db.query('create temp table if not exists import_kept (like imported_record)');
    await copyRows(this.client, 'import_kept (key, scope, record_id, source_id, said)', written);
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

  /** What vanished from the registers that the file is of: told, and deleted where that is asked for. */
  private async vanished(): Promise<void> {
    const rows: { key: string; id: string; type: RecordType }[] = await this.db.query(
      `select i.key, i.record_id as id, e.type from imported_record i join record e on e.id = i.record_id
      where i.scope in (select distinct split_part(key, '/', 1) from import_record) and e.deleted_at is null
        and not exists (select from import_record r where r.key = i.key)
      order by array_position($1::text[], e.type) desc, i.key`,
      [KINDS],
    );
    for (const { key, id, type } of rows) {
      this.countsOf(type).vanished++;
      if (!this.job.prune) continue;
      try {
        await this.transaction(async (context) => {
          await deleteRecord(context, { id, type: type.toLowerCase() });
          await context.db.query('delete from imported_record where key = $1', [key]);
        });
        this.countsOf(type).pruned++;
      } catch (error) {
        if (!(error instanceof RuleViolation)) throw error;
      }
    }
  }

  /** What the references in drafts mean, of one batch. */
  private async lookups(drafts: readonly unknown[]): Promise<Lookups> {
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

    if (this.mentions.size > MOST_MENTIONS_REMEMBERED) this.mentions.clear();
    const missing = [...mentioned].filter((id) => !this.mentions.has(id));
    const found: { id: string; name: string; party_id: string | null }[] = missing.length
      ? await this.db.query(
          "select id, mention::json ->> 'name' as name, party_id from import_mention where id = any($1)",
          [missing],
        )
      : [];
    for (const { id, name, party_id } of found) this.mentions.set(id, { name, partyId: party_id });
    const records: { key: string; id: string }[] = keys.size
      ? await this.db.query(
          `select i.key, coalesce(survivor_of(e.merged_into), e.id) as id
          from imported_record i join record e on e.id = i.record_id
          where i.key = any($1) and (e.deleted_at is null or e.merged_into is not null)`,
          [[...keys]],
        )
      : [];
    const ids = new Map(records.map(({ key, id }) => [key, id]));
    return { party: (id) => this.mentions.get(id), record: (key) => ids.get(key) };
  }

  /** The source that stands for this file as it is: made when the first record is written, and found again by its hash. */
  private async source(): Promise<string> {
    if (this.sourceId) return this.sourceId;
    const { file, source } = this.job;
    const [known] = await this.db.query(
      `select i.record_id as id from identifier i join source s on s.id = i.record_id
      where i.scheme = 'sha256' and i.value = $1 order by s.id limit 1`,
      [file.hash],
    );
    this.sourceId =
      known?.id ??
      (await inTransaction(this.db, this.authorship(), (context) =>
        createSource(context, {
          kind: SourceKind.DATASET,
          title: source.title ? `${source.title} (${file.name})` : file.name,
          publisher: source.publisher,
          licence: source.licence,
          sourceUrl: source.url,
          retrievedOn: new Date().toISOString().slice(0, 10),
          identifiers: [{ scheme: 'sha256', value: file.hash }],
        }),
      ));
    return this.sourceId!;
  }

  private transaction<T>(work: (context: WriteContext) => Promise<T>): Promise<T> {
    const authorship = { ...this.authorship(), sourceId: this.sourceId ?? undefined };
    return inTransaction(this.db, authorship, async (context) => {
      const result = await work(context);
      // A dry run commits nothing, and is to hear all the same what the database says at the end of a transaction.
      if (this.job.dryRun) await context.db.query('set constraints all immediate; set constraints all deferred');
      return result;
    });
  }

  private authorship(): Authorship {
    return { by: this.job.by, note: `Imported from ${this.job.file.name}.`, viewer: this.job.viewer };
  }

  private countsOf(kind: RecordType): KindCounts {
    this.outcome.kinds[kind] ??= { created: 0, changed: 0, unchanged: 0, refused: 0, vanished: 0, pruned: 0 };
    return this.outcome.kinds[kind];
  }

  private tell(doing: ImportProgress['doing'], done: number, of: number | null): void {
    this.job.progress?.({ doing, done, of });
  }
}

/** Everything goes back to the pool as it was. */
async function end(runner: QueryRunner, staging: Staging | null, dryRun: boolean): Promise<void> {
  try {
    if (dryRun && runner.isTransactionActive) await runner.rollbackTransaction();
    await staging?.close();
    await runner.query('drop table if exists import_kept');
    await runner.query('reset statement_timeout');
    await runner.query('select pg_advisory_unlock_all()');
  } catch {
    // The connection is gone, and all of this with it.
  } finally {
    await runner.release();
  }
}

function scopeOf(key: string): string {
  return key.slice(0, key.indexOf('/'));
}

/** In which rows of the file the record stands. */
function locatorOf({ rows, times }: StagedRecord): string {
  if (times === 1) return `row ${rows[0]}`;
  const runs: [number, number][] = [];
  for (const row of rows) {
    const last = runs.at(-1);
    if (last && row <= last[1] + 1) last[1] = row;
    else runs.push([row, row]);
  }
  const text = runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
  return `rows ${text}${times > rows.length ? ` and ${times - rows.length} more` : ''}`;
}
