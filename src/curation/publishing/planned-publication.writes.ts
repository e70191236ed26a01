import type { DataSource } from 'typeorm';
import { Role } from '../../access/viewer.ts';
import { readId, writeId } from '../../records/values/ids.ts';
import { LONGEST_PASSAGE } from '../../records/values/text.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import { OthersStandAgainst, RuleViolation, violationsIn } from '../../records/writing/input-errors.ts';
import { insertMany, insertOne } from '../../records/writing/record.writes.ts';
import { keptTextOrNull, RECORD_CODES, VALUE_CODES } from '../../records/writing/rules.ts';
import { inTransaction, type WriteContext } from '../../records/writing/writing.ts';
import { publish, type SeenRecords, whatToPublish } from './keeping.writes.ts';
import { PlannedPublication, PlannedRecord, PublicationStatus } from './planned-publication.entity.ts';

// A publication for an hour to come holds exactly the records that its editor was shown: what must go along by then and is
// not among them is not published behind his back, but told. Whoever touches a plan has locked its records before.

const CODES = errorCodes({
  PUBLICATION_UNKNOWN: ['No planned publication has the id. List them by `plannedPublications`.'],
  PUBLICATION_NOT_WAITING: ['The publication is no longer waiting. Only a waiting one can be withdrawn.', 'status'],
});

/** What is to be published, and when. */
export interface PublicationDraft extends SeenRecords {
  withDependencies: boolean;
  at: Date;
  note?: string | null;
}

/**
 * Plans that records are published at an hour to come, in the name of who asks. One that is planned for another hour is
 * taken from there.
 * @returns the uuid of the plan, and those of its records
 * @throws RulesBroken TIME_IN_PAST, and as `publish` does
 */
export async function planPublication(
  context: WriteContext,
  { withDependencies, at, note, ...seen }: PublicationDraft,
): Promise<{ id: string; recordIds: string[] }> {
  if (at <= new Date()) {
    context.errors.at('at').add(VALUE_CODES.TIME_IN_PAST, 'The hour is over: leave it out to publish at once.');
  }
  const { db, viewer } = context;
  const recordIds = (await whatToPublish(context, seen, withDependencies)).map(({ id }) => id);
  const kept = keptTextOrNull(context.errors.at('note'), note, LONGEST_PASSAGE);
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
 * Publishes at once, as `publish` does: what was planned for an hour to come is not planned any more.
 * @returns as `publish` does
 * @throws as `publish` does
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
 * Withdraws what is planned.
 * @param given its id, as clients know it
 * @returns its uuid
 * @throws RulesBroken PUBLICATION_UNKNOWN, PUBLICATION_NOT_WAITING
 */
export async function withdrawPublication(context: WriteContext, given: string): Promise<string> {
  const errors = context.errors.at('id');
  const read = readId(given);
  const [found]: { id: string; status: PublicationStatus }[] = await context.db.query(
    'select id, status from planned_publication where id = $1 for update',
    [read?.type === 'planned_publication' ? read.uuid : null],
  );
  if (!found) errors.add(CODES.PUBLICATION_UNKNOWN, 'No such publication was ever planned.');
  else if (found.status !== PublicationStatus.WAITING) {
    const message = `It does not wait for its hour any more: it is ${found.status}.`;
    errors.add(CODES.PUBLICATION_NOT_WAITING, message, { status: found.status });
  }
  errors.throwIfAny();
  await settle(context, found!.id, PublicationStatus.WITHDRAWN);
  return found!.id;
}

/**
 * Milliseconds until the next hour for which something is planned, by the clock of the database; null where nothing is.
 */
export async function timeToNextPublication(dataSource: DataSource): Promise<number | null> {
  const [{ ms }]: [{ ms: number | null }] = await dataSource.query(
    `select (extract(epoch from min(at) - now()) * 1000)::float8 as ms from planned_publication where status = 'WAITING'`,
  );
  return ms;
}

/**
 * Publishes all whose hour has come, each in a transaction of its own, under the name of who planned it. One that breaks a
 * rule by now is kept as FAILED, with the reason. Any number of processes may do this at once.
 * @throws whatever went wrong beside rules, once all were tried: those wait to be tried again
 */
export async function publishWhatIsDue(dataSource: DataSource): Promise<void> {
  const due: DuePublication[] = await dataSource.query(
    `select id, planned_by as by, planned_by_identity as identity from planned_publication
      where status = 'WAITING' and at <= now() order by at, id`,
  );
  const failures: unknown[] = [];
  for (const publication of due) {
    await publishDue(dataSource, publication).catch((error) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, 'not everything that was due could be published');
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
 * Locks a publication with its records, and has its note be that of the transaction; false if it does not wait any more. The
 * note is read under the lock: words may have been removed from it since the publication came due.
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
  const records: { id: string; type: string; isGone: boolean }[] = await context.db.query(
    `select e.id, lower(e.type) as type, s.deleted_at is not null as "isGone"
      from planned_record p join record e on e.id = p.record_id join record s on s.id = survivor_of(e.id)
      where p.publication_id = $1 order by p.ordinal`,
    [id],
  );
  const refs = records.map((record) => writeId(record.type, record.id));
  const gone = records.findIndex(({ isGone }) => isGone);
  if (gone >= 0) {
    const [path, given] = [['ids', String(gone)], refs[gone]!];
    const message = `${given} was deleted before its hour.`;
    throw new RuleViolation(RECORD_CODES.RECORD_UNKNOWN, path, message, { given, type: records[gone]!.type });
  }
  await publish(context, { ids: refs }, false);
  // What is checked at the end is checked now, while the publication can still be kept as one that failed.
  await context.db.query('set constraints all immediate');
}

/** Takes records out of the plans in which they wait. A plan of which nothing is left is REPLACED. */
async function takeFromPlans({ db }: WriteContext, recordIds: readonly string[]): Promise<void> {
  // Two that take the last records of a plan see one after the other what is left of it.
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
    failureIds: failure instanceof OthersStandAgainst ? [...failure.recordIds] : [],
  });
  await db.update(PlannedRecord, { publicationId: id }, { waits: false });
}
