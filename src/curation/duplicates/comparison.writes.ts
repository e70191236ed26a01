import type { DataSource, EntityManager } from 'typeorm';
import { COMPARISON_LOCK } from '../../database/advisory-locks.ts';
import type { DuplicateEvidence } from '../../records/description/duplicate-rule.ts';
import type { RecordTypeDescription } from '../../records/description/record-type.ts';
import { recordTypes } from '../../records/description/registry.ts';
import { identifies } from '../../records/identifier.entity.ts';
import { formsOf } from '../../records/writing/duplicates.writes.ts';

// Compares changed records with the others of their type. The pairs are those that the duplicate rule of the type
// admits, with similar main names in place of equal names as well, and those that share an identifier. Records that refer to
// each other are no pair: the editor who related them knew both.

/** Records that are compared at once. */
const BATCH = 20;

/** Trigram similarity of two names, from 0 to 1, below which they are similar only if one misspells the other. */
const MIN_SIMILARITY = 0.6;

/**
 * Names that are compared with one name: those that are equal, that have many of its trigrams, that may misspell it, or
 * that have the same facts. There may be thousands of each, such as agreements without parties.
 */
const MAX_COMPARED = 500;

/** Records that are listed with one name, the likeliest ones first. */
const MAX_LISTED = 50;

/** Likelihood of a pair with the same name, by the number of further facts that both share. */
const LIKELIHOOD_BY_FACTS = [0.6, 0.8, 0.95];

/** Likelihood of a pair that shares an identifier but no name. */
const LIKELIHOOD_BY_IDENTIFIER = 0.9;

/** Factor for pairs with different identifiers of one scheme: a register that has both mostly means two things. */
const OTHER_IDENTIFIER_FACTOR = 0.5;

/**
 * Compares all records that changed since the last run; scheduled. Several processes may run it at once: one of them
 * compares.
 * @param isClosing whether to stop before all are compared
 */
export async function compareChangedRecords(dataSource: DataSource, isClosing = () => false): Promise<void> {
  while (!isClosing() && (await compareSome(dataSource)) > 0);
}

/** Changed records that are being compared. */
interface Batch {
  /** Ids of rows of `duplicate_due`. */
  due: string[];
  /** Uuids of records. */
  ids: string[];
  /** Types of the records. */
  types: RecordTypeDescription[];
}

/** Returns the number of changes that were processed; 0 also if another process is comparing. */
async function compareSome(dataSource: DataSource): Promise<number> {
  const waiting: unknown[] = await dataSource.query('/* duplicates */ select from duplicate_due limit 1');
  if (waiting.length === 0) return 0;
  const batch = await alone(dataSource, readBatch);
  if (!batch) return 0;
  return (await alone(dataSource, (db) => compare(db, batch))) ?? 0;
}

/**
 * Runs a part of the comparison in a transaction.
 * @returns null if another process is comparing
 */
async function alone<T>(dataSource: DataSource, act: (db: EntityManager) => Promise<T>): Promise<T | null> {
  const runner = dataSource.createQueryRunner();
  try {
    // Begun by a statement, so that the log shows whose transaction it is.
    await runner.query('/* duplicates */ begin');
    await runner.query('/* duplicates */ set local statement_timeout = 0; set local jit = off');
    const [{ isFree }]: [{ isFree: boolean }] = await runner.query(
      `/* duplicates */ select pg_try_advisory_xact_lock(${COMPARISON_LOCK}) as "isFree"`,
    );
    const done = isFree ? await act(runner.manager) : null;
    await runner.query('/* duplicates */ commit');
    return done;
  } catch (error) {
    await runner.query('/* duplicates */ rollback').catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

/** Reads which records are compared next, and stores their names. */
async function readBatch(db: EntityManager): Promise<Batch> {
  const rows: { id: string; recordId: string }[] = await db.query(
    `/* duplicates */ select id, record_id as "recordId" from duplicate_due order by id limit ${BATCH}`,
  );
  const ids = [...new Set(rows.map(({ recordId }) => recordId))];
  return { due: rows.map(({ id }) => id), ids, types: await storeNames(db, ids) };
}

/** Compares all records again; dismissals stay. It takes minutes with 100,000 records. */
export async function rebuildDuplicates(dataSource: DataSource): Promise<void> {
  await dataSource.query('insert into duplicate_due (record_id) select id from record order by id');
  await compareChangedRecords(dataSource);
}

/**
 * Finds the pairs of some records and stores them in place of those stored before. It writes only at the end, since
 * the feed of changes waits for the oldest transaction that has written. A record that changes meanwhile is in
 * `duplicate_due` again.
 */
async function compare(db: EntityManager, { due, ids, types }: Batch): Promise<number> {
  await db.query(`/* duplicates */ set local pg_trgm.similarity_threshold = ${MIN_SIMILARITY};
    set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off`);
  const found: FoundPair[] = [];
  for (const described of types) found.push(...(await findPairs(db, described, ids)));
  // One by one, thousands of pairs would be compared with each other.
  await db.query('/* duplicates */ set local enable_hashjoin = on; set local enable_mergejoin = on');
  await db.query('/* duplicates */ delete from duplicate_due where id = any($1::bigint[])', [due]);
  await storePairs(db, ids, found);
  return due.length;
}

/**
 * Stores the names in which records are compared, in place of those stored before.
 * @param ids uuids
 * @returns the types of the records
 */
export async function storeNames(db: EntityManager, ids: readonly string[]): Promise<RecordTypeDescription[]> {
  // Names that a writer is deleting are skipped: that writer appends its record again.
  await db.query(
    `/* duplicates */ delete from duplicate_name where ctid = any(array(
      select ctid from duplicate_name where record_id = any($1) for update skip locked))`,
    [ids],
  );
  const types: { type: string }[] = await db.query(
    '/* duplicates */ select distinct type from record where id = any($1)',
    [ids],
  );
  const stored = recordTypes().filter(({ type }) => types.some((each) => each.type === type));
  for (const { type, written } of stored) {
    if (!written.likeness) continue;
    const { same = () => 'null' } = written.likeness;
    await db.query(
      `/* duplicates */ insert into duplicate_name (record_id, type, form, text, is_main, same)
        select r.id, r.type, f.form, f.text, f.is_main, (${same('r.id')})::text
        from record r cross join ${formsOf('r.id')}
        where r.id = any($1) and r.type = $2 and r.deleted_at is null`,
      [ids, type],
    );
  }
  return stored;
}

/** A row of `possible_duplicate`, without the columns that have defaults. */
type FoundPair = Readonly<Record<string, unknown>>;

/** Finds the pairs of one type that contain one of the records. */
async function findPairs(
  db: EntityManager,
  { type, written }: RecordTypeDescription,
  ids: readonly string[],
): Promise<FoundPair[]> {
  const { likeness } = written;
  const { same, alike = () => 'true', evidence = {} } = likeness ?? {};
  const names = (where: string) => `(select y.record_id, y.form from duplicate_name y
    where y.type = x.type and y.record_id <> x.record_id and ${where} limit ${MAX_COMPARED})`;
  const ofMainNames = same
    ? [names('x.is_main and y.is_main and y.same = x.same')]
    : ['y.form % x.form', 'misspellings(y.form) && misspellings(x.form)'].map((isSimilar) =>
        names(`x.is_main and y.is_main and y.same is null and ${isSimilar}`),
      );
  // As scalars, they are read for the few remaining pairs; as joins, all references of the one record would be.
  const refersTo = (a: string, b: string) =>
    `(select true from record_reference f where f.record_id = ${a} and f.refers_to = ${b} limit 1)`;
  const named = `
    select least(x.record_id, y.record_id), greatest(x.record_id, y.record_id), y.likeness, false
    from duplicate_name x cross join lateral (
      select y.record_id, max(y.likeness) as likeness from (
        select record_id, name_likeness(x.form, form) as likeness from (${ofMainNames.join(' union ')}) y
        union all
        select record_id, 1 from ${names('y.form = x.form and y.same is not distinct from x.same')} y
      ) y
      where y.likeness is not null and (${alike('x.record_id', 'y.record_id')})
        and ${refersTo('x.record_id', 'y.record_id')} is null and ${refersTo('y.record_id', 'x.record_id')} is null
      group by y.record_id order by likeness desc, y.record_id limit ${MAX_LISTED}
    ) y
    where x.record_id = any($1) and x.type = $2
    union all`;
  const hasOtherIdentifier = `exists (select from identifier i join identifier o on o.scheme = i.scheme
    where i.record_id = a_id and o.record_id = b_id and ${identifies('i')})`;
  return db.query(
    `/* duplicates */ with found (a_id, b_id, likeness, identified) as (
      ${likeness ? named : ''}
      select least(i.record_id, o.record_id), greatest(i.record_id, o.record_id), 0, true
      from identifier i join record m on m.id = i.record_id and m.type = $2 and m.deleted_at is null
      join identifier o on o.scheme = i.scheme and o.value = i.value and o.record_id <> i.record_id
      join record r on r.id = o.record_id and r.type = $2 and r.deleted_at is null
      where i.record_id = any($1) and ${identifies('i')}
    ), p as materialized (
      select a_id, b_id, max(likeness) as likeness, bool_or(identified) as identified from found group by a_id, b_id
    ), compared as materialized (
      select p.*, ${sharedFacts(evidence, 'p.a_id', 'p.b_id')} from p
    ), reasoned as (
      select *, array_remove(array[
        case when identified then 'SAME_IDENTIFIER' end,
        case when likeness = 1 then 'SAME_NAME' when likeness > 0 then 'SIMILAR_NAME' end,
        case when parties <> '{}' then 'SAME_PARTIES' end,
        case when places <> '{}' then 'SAME_PLACE' end,
        case when day is not null then 'SAME_DAY' end], null) as reasons
      from compared
    )
    select $2 as type, a_id, b_id, round((case
        when identified then ${LIKELIHOOD_BY_IDENTIFIER} + (1 - ${LIKELIHOOD_BY_IDENTIFIER}) * likeness
        else likeness * (array[${LIKELIHOOD_BY_FACTS.join(', ')}])[
          1 + least(${LIKELIHOOD_BY_FACTS.length - 1}, cardinality(reasons) - 1)]
          * case when ${hasOtherIdentifier} then ${OTHER_IDENTIFIER_FACTOR} else 1 end
      end)::numeric, 3)::float8 as score, reasons, parties as party_ids, places as place_ids, day, md5(
        (select coalesce(string_agg(form, chr(31) order by record_id, form collate "C"), '')
          from duplicate_name where record_id in (a_id, b_id)) || chr(30)
        || (select coalesce(string_agg(scheme || ':' || value, chr(31)
          order by record_id, scheme collate "C", value collate "C"), '')
          from identifier i where record_id in (a_id, b_id) and ${identifies('i')})) as compared_text
    from reasoned`,
    [ids, type],
  );
}

/** Returns the columns with the facts that both records share, as SQL over two uuids. */
function sharedFacts({ parties, places, day }: DuplicateEvidence, a: string, b: string): string {
  const none = "'{}'::uuid[]";
  const sameParties = parties ? `case when ${parties(a)} = ${parties(b)} then ${parties(a)} else ${none} end` : none;
  const samePlaces = places ? `array(select unnest(${places(a)}) intersect select unnest(${places(b)}))` : none;
  const sameDay = day
    ? `(select d from (values (${day(a)})) m (d) where length(d) = 10 and d = ${day(b)})`
    : 'null::text';
  return `${sameParties} as parties, ${samePlaces} as places, ${sameDay} as day`;
}

/** Stores the pairs of the compared records. A dismissed pair is open again if a name or identifier changed. */
async function storePairs(db: EntityManager, ids: readonly string[], found: readonly FoundPair[]): Promise<void> {
  const pairs = JSON.stringify(found);
  await db.query(
    `/* duplicates */ insert into possible_duplicate as kept (type, a_id, b_id, score, reasons, party_ids, place_ids, day,
        compared_text)
      select type, a_id, b_id, score, reasons, party_ids, place_ids, day, compared_text
      from jsonb_populate_recordset(null::possible_duplicate, $1)
      on conflict (a_id, b_id) do update set score = excluded.score, reasons = excluded.reasons,
        party_ids = excluded.party_ids, place_ids = excluded.place_ids, day = excluded.day,
        compared_text = excluded.compared_text,
        is_open = kept.dismissed_at is null or kept.compared_text <> excluded.compared_text,
        dismissed_at = case when kept.compared_text = excluded.compared_text then kept.dismissed_at end,
        dismissed_by = case when kept.compared_text = excluded.compared_text then kept.dismissed_by end,
        note = case when kept.compared_text = excluded.compared_text then kept.note end`,
    [pairs],
  );
  // Pairs of deleted records stay, closed: undoing a merge opens them again.
  await db.query(
    `/* duplicates */ update possible_duplicate p set is_open = false
      where p.is_open and (p.a_id = any($1) or p.b_id = any($1))
        and exists (select from record r where r.id in (p.a_id, p.b_id) and r.deleted_at is not null)`,
    [ids],
  );
  // The names of a record that waits to be compared are missing: its pairs are found then.
  await db.query(
    `/* duplicates */ delete from possible_duplicate p
      where (p.a_id = any($1) or p.b_id = any($1)) and p.dismissed_at is null
        and not exists (select from record r where r.id in (p.a_id, p.b_id) and r.deleted_at is not null)
        and not exists (select from jsonb_to_recordset($2) n (a_id uuid, b_id uuid)
          where n.a_id = p.a_id and n.b_id = p.b_id)
        and not exists (select from duplicate_due d where d.record_id in (p.a_id, p.b_id))`,
    [ids, pairs],
  );
}
