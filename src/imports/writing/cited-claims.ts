import type { EntityManager } from 'typeorm';
import type { RegisterFile } from '../files/import-format.ts';

/** How a record is to cite the file that is imported. */
export interface Citing {
  /** By which the files of the register know the record. */
  key: string;
  /** The record's uuid. */
  recordId: string;
  /** The uuid of the source that stood for the file before; null: none. */
  earlier: string | null;
  /** Whether the file says something of the record for the first time. */
  isNew: boolean;
  /** The uuid of the source that stands for the file; null: it says nothing of the record any more. */
  sourceId: string | null;
  locator: string;
}

const GIVEN = `jsonb_to_recordset($1::jsonb) as given
  ("key" text, "recordId" uuid, earlier uuid, "isNew" boolean, "sourceId" uuid, locator text)`;

/** The citation of an earlier state of the file makes room for that of this one; one that an editor took away stays away. */
const RENEWED = `
  with known as (
    select distinct on (given."recordId") c.id, given."sourceId", given.locator
    from ${GIVEN} join citation c on c.record_id = given."recordId" and c.source_id = given.earlier
    where given."sourceId" is not null order by given."recordId", c.ordinal, c.id
  ), changed as (
    update citation c set source_id = known."sourceId", locator = known.locator from known
    where c.id = known.id and (c.source_id, c.locator) is distinct from (known."sourceId", known.locator)
    returning c.record_id
  )
  select record_id from changed`;

const ADDED = `
  with changed as (
    insert into citation (record_id, source_id, locator, ordinal)
    select given."recordId", given."sourceId", given.locator,
      (select coalesce(max(c.ordinal) + 1, 0) from citation c where c.record_id = given."recordId")
    from ${GIVEN}
    where given."isNew" and given."sourceId" is not null and not exists (
      select from citation c
      where c.record_id = given."recordId" and c.source_id = given."sourceId" and c.locator = given.locator
    )
    returning record_id
  )
  select record_id from changed`;

const TAKEN_BACK = `
  with changed as (
    delete from citation c using ${GIVEN}
    where given."sourceId" is null and c.record_id = given."recordId" and c.source_id = given.earlier
    returning c.record_id
  )
  select record_id from changed`;

/** In the order in which the files count, whichever of them was imported first; other citations keep their places. */
const ORDERED = `
  with ranked as (
    select i.record_id, k.source_id, min(k.rank) as rank
    from (
      select key, source_id, dense_rank() over (order by array_position($2::text[], file) nulls last, file) as rank
      from imported_claim where key in (select "key" from ${GIVEN})
    ) k join imported_record i using (key) group by i.record_id, k.source_id
  ), placed as (
    select c.id, c.record_id, c.ordinal,
      row_number() over (partition by c.record_id order by c.ordinal, c.id) as place,
      row_number() over (partition by c.record_id order by ranked.rank, c.ordinal, c.id) as wanted
    from citation c join ranked using (record_id, source_id)
  ), changed as (
    update citation c set ordinal = there.ordinal
    from placed join placed there on there.record_id = placed.record_id and there.place = placed.wanted
    where c.id = placed.id and c.ordinal <> there.ordinal
    returning c.record_id
  )
  select record_id from changed`;

/**
 * In which rows of the file a record stands.
 * @param rows the first of them
 * @param times how many there are
 */
export function locatorOf({ rows, times }: { rows: readonly number[]; times: number }): string {
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

/**
 * Has records cite the file that is imported, in the place that it has among the files of its register.
 * @returns the uuids of the records of which a citation changed
 */
export async function citeFiles(
  db: EntityManager,
  citing: readonly Citing[],
  { files }: RegisterFile,
): Promise<Set<string>> {
  const changed = new Set<string>();
  if (citing.length === 0) return changed;
  const given = JSON.stringify(citing);
  for (const statement of [RENEWED, ADDED, TAKEN_BACK, ORDERED]) {
    const parameters = statement === ORDERED ? [given, files] : [given];
    const rows: { record_id: string }[] = await db.query(statement, parameters);
    for (const { record_id } of rows) changed.add(record_id);
  }
  return changed;
}
