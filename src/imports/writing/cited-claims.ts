import type { EntityManager } from 'typeorm';
import type { RegisterFile } from '../files/import-format.ts';
import type { StagedRecord } from './pending-records.ts';

/** How a record cites the imported file. */
export interface ClaimCitation {
  /** The key of the record in the register. */
  key: string;
  /** The uuid of the record. */
  recordId: string;
  /** The uuid of the source of the previous version of the file; null if none. */
  earlier: string | null;
  /** Whether the file describes the record for the first time. */
  isNew: boolean;
  /** The uuid of the source of the file; null if the file no longer describes the record. */
  sourceId: string | null;
  locator: string;
}

const GIVEN = `jsonb_to_recordset($1::jsonb) as given
  ("key" text, "recordId" uuid, earlier uuid, "isNew" boolean, "sourceId" uuid, locator text)`;

/** Replaces the citation of an earlier version of the file. A citation that an editor deleted is not restored. */
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

const WITHDRAWN = `
  with changed as (
    delete from citation c using ${GIVEN}
    where given."sourceId" is null and c.record_id = given."recordId" and c.source_id = given.earlier
    returning c.record_id
  )
  select record_id from changed`;

/**
 * Orders citations of the register by precedence of the files, not by time of import. Other citations keep their
 * position.
 */
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
 * Describes the rows of a record in the file: "rows 2-4, 7"; if there are too many for a list, "253 rows from 2 to 610".
 * Pages translate these texts: `imported` in src/outputs/wording/writer.ts.
 * @param rows the first rows
 * @param times the total number of rows
 * @param last the last row
 */
export function locatorOf({ rows, times, last }: Pick<StagedRecord, 'rows' | 'times' | 'last'>): string {
  const [first] = rows;
  if (times === 1) return `row ${first}`;
  if (times > rows.length) {
    return last - first! + 1 === times ? `rows ${first}-${last}` : `${times} rows from ${first} to ${last}`;
  }
  const runs: [number, number][] = [];
  for (const row of rows) {
    const run = runs.at(-1);
    if (run && row <= run[1] + 1) run[1] = row;
    else runs.push([row, row]);
  }
  return `rows ${runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ')}`;
}

/**
 * Updates the citations of records for the imported file, in the order of the files of the register.
 * @returns the uuids of the records with a changed citation
 */
export async function citeFiles(
  db: EntityManager,
  citing: readonly ClaimCitation[],
  { files }: RegisterFile,
): Promise<Set<string>> {
  const changed = new Set<string>();
  if (citing.length === 0) return changed;
  const given = JSON.stringify(citing);
  for (const statement of [RENEWED, ADDED, WITHDRAWN, ORDERED]) {
    const parameters = statement === ORDERED ? [given, files] : [given];
    const rows: { record_id: string }[] = await db.query(statement, parameters);
    for (const { record_id } of rows) changed.add(record_id);
  }
  return changed;
}
