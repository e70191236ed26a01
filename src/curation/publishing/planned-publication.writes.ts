import type { DataSource } from 'typeorm';
import { Role } from '../../access/viewer.ts';
import { formatId, parseId } from '../../records/values/ids.ts';
import { MAX_PASSAGE_CHARS } from '../../records/values/text.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import { BlockedByRecords, RuleViolation, violationsIn } from '../../records/writing/input-errors.ts';
import { insertMany, insertOne } from '../../records/writing/record.writes.ts';
import { RECORD_CODES, VALUE_CODES, validateOptionalText } from '../../records/writing/rules.ts';
import { inTransaction, type WriteContext } from '../../records/writing/transaction.ts';
import { PlannedPublication, PlannedRecord, PublicationStatus } from './planned-publication.entity.ts';
import { publish, type RecordsWithVersions, recordsToPublish } from './record-lifecycle.writes.ts';

// A planned publication has exactly the records that its editor has seen: if another record would have to be published
// with them, the publication fails and reports the record. Every write to a plan has locked its records first.

const CODES = errorCodes({
  PUBLICATION_UNKNOWN: ['No planned publication has the id. List them by `plannedPublications`.'],
  PUBLICATION_NOT_WAITING: ['The publication is no longer waiting. Only a waiting one can be withdrawn.', 'status'],
});

/** Selects the records to be published, and the time. */
export interface PublicationDraft extends RecordsWithVersions {
  withDependencies: boolean;
  at: Date;
  note?: string | null;
}

/**
 * Plans the publication of records in the name of the author. A record that is planned for another time is removed from
 * that plan.
 * @returns the uuids of the plan and of its records
 * @throws RuleViolations TIME_IN_PAST, and as `publish`
 */
export async function planPublication(
  context: WriteContext,
  { withDependencies, at, note, ...seen }: PublicationDraft,
): Promise<{ id: string; recordIds: string[] }> {
  if (at <= new Date()) {
    context.errors.at('at').add(VALUE_CODES.TIME_IN_PAST, 'The time is in the past. Omit it to publish at once.');
  }
  const { db, viewer } = context;
  const recordIds = (await recordsToPublish(context, seen, withDependencies)).map(({ id }) => id);
  const kept = validateOptionalText(context.errors.at('note'), note, MAX_PASSAGE_CHARS);
  context.errors.throwIfAny();
  await db.query('select from record where id = any($1) order by id for no key update', [recordIds]);
  await takeFromPlans(context, recordIds);
  const id = await insertOne(context, PlannedPublication, {
    at,
    plannedBy: viewer.name ?? viewer.role,
    plannedByIdentity: viewer.identity ?? null,
    note: kept,
  });
  const records = recordIds.map((recordId, ordinal) => ({ publicationId: id, recordId, ordinal }));
  await insertMany(context, PlannedRecord, records);
  return { id, recordIds };
}

/**
 * Publishes at once, as `publish`, and removes the records from their plans.
 * @returns as `publish`
 * @throws as `publish`
 */
export async function publishNow(
  context: WriteContext,
  { withDependencies, ...seen }: Omit<PublicationDraft, 'at' | 'note'>,
): Promise<string[]> {
  const ids = await publish(context, seen, withDependencies);
  await takeFromPlans(context, ids);
  return ids;
}

/**
 * Withdraws a planned publication.
 * @param given its id, as clients know it
 * @returns its uuid
 * @throws RuleViolations PUBLICATION_UNKNOWN, PUBLICATION_NOT_WAITING
 */
export async function withdrawPublication(context: WriteContext, given: string): Promise<string> {
  const errors = context.errors.at('id');
  const read = parseId(given);
  const [found]: { id: string; status: PublicationStatus }[] = await context.db.query(
    'select id, status from planned_publication where id = $1 for update',
    [read?.type === 'planned_publication' ? read.uuid : null],
  );
  if (!found) errors.add(CODES.PUBLICATION_UNKNOWN, 'There is no such planned publication. Check the id.');
  else if (found.status !== PublicationStatus.WAITING) {
    const message = `The publication is no longer waiting: it is ${found.status}.`;
    errors.add(CODES.PUBLICATION_NOT_WAITING, message, { status: found.status });
  }
  errors.throwIfAny();
  await settle(context, found!.id, PublicationStatus.WITHDRAWN);
  return found!.id;
}

/**
 * Returns the milliseconds until the next planned publication, by the clock of the database; null if none is planned.
 */
export async function timeToNextPublication(dataSource: DataSource): Promise<number | null> {
  const [{ ms }]: [{ ms: number | null }] = await dataSource.query(
    `select (extract(epoch from min(at) - now()) * 1000)::float8 as ms from planned_publication where status = 'WAITING'`,
  );
  return ms;
}

/**
 * Publishes all plans that are due, each in its own transaction and in the name of its author. A plan that breaks a
 * rule is stored as FAILED, with the reason. Several processes may run this at once.
 * @throws AggregateError for errors other than broken rules, after all plans were tried; those plans stay WAITING
 */
export async function publishDuePublications(dataSource: DataSource): Promise<void> {
  const due: DuePublication[] = await dataSource.query(
    `select id, planned_by as by, planned_by_identity as identity from planned_publication
      where status = 'WAITING' and at <= now() order by at, id`,
  );
  const failures: unknown[] = [];
  for (const publication of due) {
    await publishDue(dataSource, publication).catch((error) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, 'Not all due publications could be published');
}

interface DuePublication {
  id: string;
  by: string;
  identity: string | null;
}

async function publishDue(dataSource: DataSource, { id, by, identity }: DuePublication): Promise<void> {
  const viewer = { role: Role.EDITOR, name: by, identity: identity ?? undefined };
  const authorship = { by, viewer };
  try {
    await inTransaction(dataSource, authorship, async (context) => {
      if (!(await lockWaiting(context, id))) return;
      await publishRecordsOf(context, id);
      await settle(context, id, PublicationStatus.PUBLISHED);
    });
  } catch (error) {
    const [broken] = violationsIn(error) ?? [];
    if (!broken) throw error;
    await inTransaction(dataSource, authorship, async (context) => {
      if (await lockWaiting(context, id)) await settle(context, id, PublicationStatus.FAILED, broken);
    });
  }
}

/**
 * Locks a plan with its records, and sets its note for the transaction; returns false if the plan is no longer waiting.
 * The note is read under the lock, since words may have been removed from it meanwhile.
 */
async function lockWaiting({ db }: WriteContext, id: string): Promise<boolean> {
  await db.query(
    `select from record where id in (select record_id from planned_record where publication_id = $1) order by id
      for no key update`,
    [id],
  );
  const [waiting]: { note: string | null }[] = await db.query(
    `select note from planned_publication where id = $1 and status = 'WAITING' for update`,
    [id],
  );
  if (!waiting) return false;
  await db.query(`select set_config('entente.note', $1, true)`, [waiting.note ?? '']);
  return true;
}

async function publishRecordsOf(context: WriteContext, id: string): Promise<void> {
  const records: { id: string; type: string; isDeleted: boolean }[] = await context.db.query(
    `select e.id, lower(e.type) as type, s.deleted_at is not null as "isDeleted"
      from planned_record p join record e on e.id = p.record_id join record s on s.id = survivor_of(e.id)
      where p.publication_id = $1 order by p.ordinal`,
    [id],
  );
  const refs = records.map((record) => formatId(record.type, record.id));
  const deletedIndex = records.findIndex(({ isDeleted }) => isDeleted);
  if (deletedIndex >= 0) {
    const [path, given] = [['ids', String(deletedIndex)], refs[deletedIndex]!];
    const message = `${given} was deleted before the time of the publication.`;
    throw new RuleViolation(RECORD_CODES.RECORD_UNKNOWN, path, message, { given, type: records[deletedIndex]!.type });
  }
  await publish(context, { ids: refs }, false);
  // Deferred constraints are checked now, while the plan can still be stored as failed.
  await context.db.query('set constraints all immediate');
}

/** Removes records from the plans in which they wait. A plan without records becomes REPLACED. */
async function takeFromPlans({ db }: WriteContext, recordIds: readonly string[]): Promise<void> {
  // Locked, so that of two transactions that remove the last records of a plan the second one sees what the first has
  // left.
  await db.query(
    `select from planned_publication
      where id in (select publication_id from planned_record where waits and record_id = any($1)) order by id for update`,
    [recordIds],
  );
  const [left]: [{ id: string }[]] = await db.query(
    'update planned_record set waits = false where waits and record_id = any($1) returning publication_id as id',
    [recordIds],
  );
  if (left.length === 0) return;
  const ids = left.map(({ id }) => id);
  await db.query(
    `update planned_publication p set status = 'REPLACED', settled_at = now() where id = any($1)
      and not exists (select from planned_record r where r.publication_id = p.id and r.waits)`,
    [ids],
  );
  await db.query(
    `delete from planned_record r using planned_publication p where p.id = r.publication_id and p.id = any($1)
      and p.status = 'WAITING' and not r.waits`,
    [ids],
  );
}

async function settle(
  { db }: WriteContext,
  id: string,
  status: PublicationStatus,
  failure: RuleViolation | null = null,
): Promise<void> {
  await db.update(PlannedPublication, id, {
    status,
    settledAt: () => 'now()',
    failureCode: failure?.code ?? null,
    failureMessage: failure?.message ?? null,
    failureIds: failure instanceof BlockedByRecords ? [...failure.recordIds] : [],
  });
  await db.update(PlannedRecord, { publicationId: id }, { waits: false });
}
