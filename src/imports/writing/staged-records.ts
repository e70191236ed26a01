import { isDeepStrictEqual } from 'node:util';
import { tableOf } from '../../records/description/record-type.ts';
import { recordTypes } from '../../records/description/registry.ts';
import { formatId } from '../../records/values/ids.ts';
import { isComparable } from '../../records/writing/duplicates.writes.ts';
import { InputErrors, type RuleViolation, violationsIn } from '../../records/writing/input-errors.ts';
import { addCitation, type CitationDraft } from '../../records/writing/record.writes.ts';
import { InvalidReference, type WriteContext } from '../../records/writing/transaction.ts';
import type { Draft } from '../files/import-format.ts';
import type { MentionedParties } from '../parties/mentioned-parties.ts';
import { countsOf, type ImportOutcome } from '../runs/import-job.ts';
import { analyzeGrown } from './analyze-tables.ts';
import { type ClaimCitation, citeFiles, locatorOf } from './cited-claims.ts';
import type { Claims, DraftPart, Lookups } from './claims.ts';
import type { ImportConnection } from './import-connection.ts';
import { recognize, splitBySharedIdentifier } from './known-records.ts';
import { type PendingRecord, type RecordOutcome, type StagedRecord, wasSaidBySame } from './pending-records.ts';
import { DUPLICATE_SKIPPED, DuplicatesSkipped, flagDuplicates } from './possible-duplicates.ts';
import { draftRecord } from './record-writes.ts';
import { resolveDraft } from './resolved-drafts.ts';
import { RowBuffer } from './row-buffer.ts';
import { updateFromDrafts } from './row-updates.ts';
import { mentionKey, type Staging } from './staging.ts';

const BATCH = 500;

/** Writes the staged records type by type and batch by batch. */
export class StagedRecords {
  private readonly db = this.connection.db;
  private readonly job = this.connection.job;
  /** Records that refer to later ones, by number, and whether they were written without those references. */
  private readonly waiting = new Map<number, boolean>();
  /** The lowest number that is still to be written; null once all are written. */
  private next: number | null = null;

  constructor(
    private readonly connection: ImportConnection,
    private readonly staging: Staging,
    private readonly parties: MentionedParties,
    private readonly outcome: ImportOutcome,
  ) {}

  /** Writes the changes against the last import, each batch in a transaction. */
  async write(): Promise<void> {
    const [{ count }] = await this.db.query('select count(*)::integer as count from import_record');
    for (let last = 0; ; ) {
      this.job.signal?.throwIfAborted();
      const rows = await this.staged('r.n > $1', last);
      if (rows.length === 0) break;
      // One type at a time, because the next one may refer to it.
      const batch = rows.filter(({ kind }) => kind === rows[0]!.kind);
      last = batch.at(-1)!.n;
      this.next = batch[0]!.n;
      await this.writeBatch(batch);
      await analyzeGrown(this.db);
      this.job.progress?.({ doing: 'writing', done: last, of: count });
    }
    // Now everything that these records could refer to is written.
    this.next = null;
    const waiting = [...this.waiting.keys()];
    for (let from = 0; from < waiting.length; from += BATCH) {
      this.job.signal?.throwIfAborted();
      await this.writeBatch(await this.staged('r.n = any($1)', waiting.slice(from, from + BATCH)));
    }
  }

  private staged(which: string, value: unknown): Promise<StagedRecord[]> {
    return this.db.query(
      `select r.n::integer as n, r.kind, r.key, r.first, r.times, r.rows, r.last, r.parts, r.withdrawn, i.said, (
          select coalesce(json_agg(json_build_object('file', c.file, 'said', c.said, 'sourceId', c.source_id,
            'locator', c.locator) order by c.file), '[]')
          from imported_claim c where c.key = r.key
        ) as claims, coalesce(survivor_of(e.merged_into), e.id) as "recordId",
        e.deleted_at is not null and e.merged_into is null as deleted
      from import_record r left join imported_record i on i.key = r.key left join record e on e.id = i.record_id
      where ${which} order by r.n limit ${BATCH}`,
      [value],
    );
  }

  private async writeBatch(staged: readonly StagedRecord[]): Promise<void> {
    const claimed = staged.map((record) => ({ record, claims: this.claimsOf(record) }));
    const lookups = await this.lookups(claimed.map(({ claims }) => claims));
    const settled = await this.parties.withPast(() =>
      claimed.map(({ record, claims }) => ({ record, claims, ...resolveDraft(claims, lookups) })),
    );
    // Records that are written a second time are already counted.
    if (this.next !== null) await this.parties.count(settled.flatMap(({ parties }) => parties));
    const due: PendingRecord[] = [];
    for (const { record, claims, said, draft, repairs, refusal, waits, missing } of settled) {
      const { kind } = claims;
      const counts = countsOf(this.outcome, kind);
      if (claims.rows.length === 0 && !record.withdrawn) {
        counts.refused++;
        continue;
      }
      for (const { row, sentence } of repairs) await this.staging.note(row, 'REPAIRED', sentence);
      const isWaiting = missing.length > 0 && record.said === null;
      if (refusal && !isWaiting) await this.reject({ record, kind }, [refusal]);
      else if (missing.length > 0 && !isWaiting) {
        // Only this file supplied the required field, so the record stays unchanged.
        if (!record.withdrawn) counts.refused++;
      } else if (record.deleted) {
        await this.reject({ record, kind }, ['The record was deleted and is not created again.']);
      } else if (waits && record.said !== null) {
        // An existing record is changed once, when everything it refers to is written.
        this.waiting.set(record.n, false);
      } else {
        if (waits) this.waiting.set(record.n, true);
        if (isWaiting) {
          const names = missing.map((field) => field.replace(/Id$/, '')).join(', ');
          await this.repair(record, `The record waits for another file of the register to supply its ${names}.`);
        }
        const combined = JSON.stringify(draft);
        const isEqual = combined === record.said;
        const before = record.said === null ? null : isEqual ? draft : (JSON.parse(record.said) as Draft);
        const text = said && JSON.stringify(said);
        const isSame = isEqual || (before !== null && isDeepStrictEqual(JSON.parse(combined), before));
        const saidBefore = record.claims.find(({ file }) => file === claims.file)?.said ?? null;
        if (isSame && text === saidBefore) {
          if (!this.isCounted(record)) counts.unchanged++;
        } else due.push({ record, kind, before, draft, said: text, isSame, isWaiting });
      }
    }
    await this.writeOneByOne(due);
  }

  /** Writes records so that the later of two with the same identifier is recognized as the earlier. */
  private async writeOneByOne(due: readonly PendingRecord[]): Promise<void> {
    for (let left = due; left.length > 0; ) {
      const newcomers = left.filter(({ record, isWaiting }) => record.recordId === null && !isWaiting);
      const recognized = await recognize(this.db, newcomers);
      const { later } = splitBySharedIdentifier(newcomers.filter((one) => !recognized.get(one)?.id));
      const waits = new Set(later);
      const now = left.filter((one) => !waits.has(one));
      for (const one of now) {
        const { id = null, sentence } = recognized.get(one) ?? {};
        if (id) one.knownId = id;
        if (sentence) await this.repair(one.record, sentence);
      }
      await this.writeDue(now);
      left = later;
    }
  }

  /** Collects the statements of the files of the register about a record. */
  private claimsOf(record: StagedRecord): Claims {
    const { file, mentions } = this.job.register;
    const ownClaim = record.claims.find((claim) => claim.file === file);
    const others = record.claims
      .filter((claim) => claim !== ownClaim)
      .map((claim) => ({ file: claim.file, said: JSON.parse(claim.said) as Draft }))
      .sort((one, other) => this.order(one.file, other.file));
    const first = others.filter((other) => this.order(other.file, file) < 0).length;
    return {
      kind: record.kind,
      rows: record.withdrawn ? [] : (JSON.parse(`[${record.parts ?? ''}]`) as DraftPart[]),
      file,
      mentions: mentions.get(record.key.split('/', 2).join('/')) ?? null,
      isPartial: this.job.partial,
      before: ownClaim ? (JSON.parse(ownClaim.said) as Draft) : null,
      others,
      first,
    };
  }

  /** Compares the precedence of two files: in the order of the mapping, unlisted files last. */
  private order(one: string, other: string): number {
    const { files } = this.job.register;
    const [rank, otherRank] = [one, other].map((file) => (files.includes(file) ? files.indexOf(file) : files.length));
    return rank! - otherRank! || (one < other ? -1 : 1);
  }

  /** Whether it was counted when it was written without its later references. */
  private isCounted({ n }: StagedRecord): boolean {
    return this.next === null && this.waiting.get(n) === true;
  }

  /** Writes records together. If the database rejects them, writes halves until the rejected records are found. */
  private async writeDue(due: readonly PendingRecord[]): Promise<void> {
    if (due.length === 0) return;
    const sourceId = await this.connection.source();
    try {
      const { outcomes, duplicates } = await this.connection.transaction((context) => this.writeTogether(context, due));
      for (const [{ record }, sentence] of duplicates) await this.repair(record, sentence);
      for (const one of due) {
        const counts = countsOf(this.outcome, one.kind);
        const result = outcomes.get(one)!;
        if (typeof result !== 'string') await this.reject(one, locatedIn(result));
        else if (!this.isCounted(one.record)) {
          counts[result] = (counts[result] ?? 0) + 1;
          if (result === 'changed' && wasSaidBySame(one, sourceId)) await this.reportRepairs(one);
        }
      }
    } catch (error) {
      if (error instanceof DuplicatesSkipped) {
        for (const one of due) {
          const reasons = error.sentences.get(one);
          if (reasons !== undefined) await this.reject(one, [reasons], DUPLICATE_SKIPPED);
        }
        return this.writeDue(due.filter((one) => !error.sentences.has(one)));
      }
      const violations = violationsIn(error);
      if (!violations) throw error;
      if (due.length === 1) return this.reject(due[0]!, await this.withReferences(violations));
      const half = Math.ceil(due.length / 2);
      await this.writeDue(due.slice(0, half));
      await this.writeDue(due.slice(half));
    }
  }

  /** Returns the errors of a record with the records to which it must not refer. Only editors read the report. */
  private async withReferences(violations: readonly RuleViolation[]): Promise<string[]> {
    if (!violations.some((each) => each instanceof InvalidReference)) return locatedIn(violations);
    const others = violations.map((each) => (each instanceof InvalidReference ? each.refersTo : null));
    const types: { id: string; type: string }[] = await this.db.query(
      'select id, lower(type) as type from record where id = any($1)',
      [others.filter((id) => id !== null)],
    );
    return locatedIn(violations).map((sentence, index) => {
      const other = types.find(({ id }) => id === others[index]);
      return other ? `${sentence} The other record is ${formatId(other.type, other.id)}.` : sentence;
    });
  }

  private repair({ first }: StagedRecord, sentence: string): Promise<void> {
    return this.staging.note(first, 'REPAIRED', sentence);
  }

  /**
   * @param reasons all errors of the record
   * @param code the code of the reasons, if they have one
   */
  private async reject(
    { record, kind }: Pick<PendingRecord, 'record' | 'kind'>,
    reasons: readonly string[],
    code?: string,
  ): Promise<void> {
    this.waiting.delete(record.n);
    countsOf(this.outcome, kind).refused++;
    for (const sentence of reasons) await this.staging.note(record.first, 'REFUSED', sentence, code);
  }

  /** Reports a record for which an earlier import of the identical file had another result. */
  private async reportRepairs({ record, before, draft }: PendingRecord): Promise<void> {
    const fields = [...new Set([...Object.keys(before!), ...Object.keys(draft)])];
    const changed = fields.filter((field) => !isDeepStrictEqual(asJson(draft[field]), before![field])).sort();
    if (changed.length === 0) return;
    await this.repair(
      record,
      `The same file was imported before with another result. Corrected: ${changed.join(', ')}.`,
    );
  }

  /**
   * @returns the outcome of each record or the rules it breaks, and the report sentences of possible duplicates
   * @throws DuplicatesSkipped
   */
  private async writeTogether(
    context: WriteContext,
    due: readonly PendingRecord[],
  ): Promise<{
    outcomes: Map<PendingRecord, RecordOutcome | readonly RuleViolation[]>;
    duplicates: Map<PendingRecord, string>;
  }> {
    const { dataSource, client, sourceId } = this.connection;
    const gathered = new RowBuffer(dataSource);
    const outcomes = new Map<PendingRecord, RecordOutcome | readonly RuleViolation[]>();
    const ids = new Map<PendingRecord, string>();
    const created = new Map<string, PendingRecord>();
    for (const one of due) {
      this.job.signal?.throwIfAborted();
      const { record, kind, before, draft, knownId, isWaiting } = one;
      if (isWaiting) outcomes.set(one, 'waiting');
      else if (record.recordId && before) ids.set(one, record.recordId);
      else if (knownId) {
        ids.set(one, knownId);
        await addCitation(context, knownId, { sourceId, locator: locatorOf(record) });
        outcomes.set(one, 'changed');
      } else {
        try {
          const own = new RowBuffer(dataSource);
          const citations = this.citationsOf(record);
          const id = await draftRecord({ ...context, errors: new InputErrors(), rowSink: own }, kind, draft, citations);
          ids.set(one, id);
          if (isComparable(kind, draft)) created.set(id, one);
          gathered.take(own);
          outcomes.set(one, 'created');
        } catch (error) {
          // The rows of a new record are dropped with it. A change already begun is rolled back as a whole.
          const violations = violationsIn(error);
          if (!violations) throw error;
          outcomes.set(one, violations);
        }
      }
    }
    await gathered.write(client);
    const updated = due.filter((one) => !outcomes.has(one));
    const changes = updated
      .filter(({ isSame }) => !isSame)
      .map(({ record, kind, before, draft }) => ({ id: record.recordId!, kind, before: before!, after: draft }));
    const { written: changed, editedFields } = await updateFromDrafts(context, this.connection, changes);
    const written = due.filter((one) => !outcomes.has(one) || typeof outcomes.get(one) === 'string');
    await this.storeClaims(context, written, ids);
    const citing = updated.map((one) => this.citingOf(one));
    const cited = await citeFiles(context.db, citing, this.job.register);
    for (const one of updated) {
      const { recordId } = one.record;
      outcomes.set(one, changed.has(recordId!) || cited.has(recordId!) ? 'changed' : 'unchanged');
      for (const field of editedFields.get(recordId!) ?? []) {
        if (!(field in one.draft) && !(field in one.before!)) continue;
        await this.repair(
          one.record,
          `${field}: an editor changed the field after the last import. The edited value stays.`,
        );
      }
    }
    const { skipDuplicates, allowedDuplicates } = this.job;
    const isSkipped = ({ record }: PendingRecord) => skipDuplicates && !allowedDuplicates?.has(record.first);
    const duplicates = await flagDuplicates(context, created, isSkipped);
    // Another file may only now supply the fields by which duplicates are found.
    const later = updated
      .filter(({ kind, before, draft }) => isComparable(kind, draft) && !isComparable(kind, before!))
      .map((one) => [one.record.recordId!, one] as const);
    for (const [one, sentence] of await flagDuplicates(context, new Map(later), () => false))
      duplicates.set(one, sentence);
    return { outcomes, duplicates };
  }

  /**
   * Returns the citations of a new record: of the files that have described it and of this file, in order of
   * precedence.
   */
  private citationsOf(record: StagedRecord): CitationDraft[] {
    const { file } = this.job.register;
    const own = { file, sourceId: this.connection.sourceId, locator: locatorOf(record) };
    const others = record.claims.filter((claim) => claim.file !== file);
    return [...others, own]
      .sort((one, other) => this.order(one.file, other.file))
      .flatMap(({ sourceId, locator }) => (sourceId ? [{ sourceId, locator }] : []))
      .filter((one, index, all) => all.findIndex((other) => isDeepStrictEqual(one, other)) === index);
  }

  private citingOf({ record, said }: PendingRecord): ClaimCitation {
    const { file } = this.job.register;
    const ownClaim = record.claims.find((claim) => claim.file === file);
    return {
      key: record.key,
      recordId: record.recordId!,
      earlier: ownClaim?.sourceId ?? null,
      isNew: !ownClaim,
      sourceId: said === null ? null : this.connection.sourceId,
      locator: locatorOf(record),
    };
  }

  /** Stores the statements of the files for comparison in later imports. */
  private async storeClaims(
    { db }: WriteContext,
    due: readonly PendingRecord[],
    ids: ReadonlyMap<PendingRecord, string>,
  ) {
    const { file } = this.job.register;
    const { sourceId } = this.connection;
    const records = due.flatMap((one) => {
      const { key } = one.record;
      const row = { key, scope: scopeOf(key), record_id: ids.get(one), source_id: sourceId };
      const isWritten = row.record_id !== undefined && !one.isSame;
      return isWritten ? [{ ...row, said: JSON.stringify(one.draft), adopted: one.knownId !== undefined }] : [];
    });
    const claims = due.map(({ record, said }) => {
      const { key } = record;
      return { key, scope: scopeOf(key), file, source_id: sourceId, locator: locatorOf(record), said };
    });
    await db.query(
      `insert into imported_record select * from jsonb_populate_recordset(null::imported_record, $1)
      on conflict (key) do update set source_id = excluded.source_id, said = excluded.said`,
      [JSON.stringify(records)],
    );
    await db.query('delete from imported_claim where key = any($1) and file = $2', [
      due.map(({ record }) => record.key),
      file,
    ]);
    await db.query(
      `insert into imported_claim select * from jsonb_populate_recordset(null::imported_claim, $1) where said is not null`,
      [JSON.stringify(claims)],
    );
  }

  /** Resolves the references in the drafts of one batch. */
  private async lookups(drafts: readonly unknown[]): Promise<Lookups> {
    const mentioned = new Set<string>();
    const keys = new Set<string>();
    const collect = (value: unknown): void => {
      if (Array.isArray(value)) value.forEach(collect);
      else if (typeof value === 'object' && value !== null) {
        const { $party, $record } = value as { $party?: string | object; $record?: string };
        if ($party !== undefined) mentioned.add(mentionKeyOf($party));
        else if ($record !== undefined) keys.add($record);
        else Object.values(value).forEach(collect);
      }
    };
    collect(drafts);

    const dated = recordTypes().flatMap(({ type, imported }) =>
      imported?.occurredOn ? { table: tableOf(type), day: imported.occurredOn(tableOf(type)) } : [],
    );
    const records: { key: string; id: string; day: string | null }[] = keys.size
      ? await this.db.query(
          `select i.key, coalesce(survivor_of(e.merged_into), e.id) as id,
            coalesce(${dated.map(({ day }) => `${day}, `).join('')}null) as day
          from imported_record i join record e on e.id = i.record_id
          ${dated.map(({ table }) => `left join ${table} on ${table}.id = e.id`).join(' ')}
          where i.key = any($1) and (e.deleted_at is null or e.merged_into is not null)`,
          [[...keys]],
        )
      : [];
    const ids = new Map(records.map(({ key, id }) => [key, id]));
    const days = new Map(records.map(({ key, day }) => [key, day]));
    const pending = await this.pendingKeys([...keys].filter((key) => !ids.has(key)));
    const known = await this.parties.known([...mentioned]);
    return {
      name: (reference) => known.party(mentionKeyOf(reference))?.name,
      party: (reference, day) => known.resolve(mentionKeyOf(reference), day),
      record: (key) => ids.get(key),
      day: (key) => days.get(key) ?? null,
      isPending: (key) => pending.has(key),
    };
  }

  /** Returns the keys of records that are still to be written. */
  private async pendingKeys(keys: readonly string[]): Promise<Set<string>> {
    if (keys.length === 0 || this.next === null) return new Set();
    const rows: { key: string }[] = await this.db.query(
      'select key from import_record where key = any($1) and n >= $2 and parts is not null',
      [keys, this.next],
    );
    return new Set(rows.map(({ key }) => key));
  }
}

/** The keys of the parties in earlier drafts: each is needed several times, and is a hash. */
const mentionKeys = new WeakMap<object, string>();

/** Returns the key of a mention, given as the key or as the party in an earlier draft. */
function mentionKeyOf(reference: string | object): string {
  if (typeof reference === 'string') return reference;
  const key = mentionKeys.get(reference) ?? mentionKey(JSON.stringify(reference));
  mentionKeys.set(reference, key);
  return key;
}

/** Returns a value as read back from JSON. */
function asJson(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

function scopeOf(key: string): string {
  return key.slice(0, key.indexOf('/'));
}

function locatedIn(violations: readonly RuleViolation[]): string[] {
  return violations.map(({ messageWithPath }) => messageWithPath);
}
