import type { WriteContext } from './transaction.ts';

// A source that waits is INTERNAL. An import created it for its file, and it becomes PUBLIC with the first PUBLIC
// record of the import. Once an editor publishes or unpublishes the source, it no longer waits.

/** Marks a new source as waiting for the first PUBLIC record of its import. */
export async function markSourceAwaiting({ db }: WriteContext, sourceId: string): Promise<void> {
  await db.query('insert into awaiting_source (source_id) values ($1)', [sourceId]);
}

/** Ends the wait of sources; their visibility stays as it is. */
export async function clearAwaiting({ db }: WriteContext, sourceIds: readonly string[]): Promise<void> {
  await db.query('delete from awaiting_source where source_id = any($1)', [sourceIds]);
}

/**
 * Returns the uuids of the sources that wait for one of these records: the record cites the source, and the import of
 * the source wrote the record or its file has a claim about it.
 */
export async function sourcesAwaiting({ db }: WriteContext, recordIds: readonly string[]): Promise<string[]> {
  const found: { id: string }[] = await db.query(
    `select distinct a.source_id as id from citation c join awaiting_source a on a.source_id = c.source_id
      where c.record_id = any($1) and (
        exists (select from revision v where v.record_id = c.record_id and v.source_id = c.source_id)
        or exists (
          select from imported_record i join imported_claim k on k.key = i.key
          where i.record_id = c.record_id and k.source_id = c.source_id
        )
      ) order by 1`,
    [recordIds],
  );
  return found.map(({ id }) => id);
}

/**
 * Publishes the sources that wait for a PUBLIC record which this transaction of an import wrote.
 * @param sourceId source of the imported file; any PUBLIC record that was written ends its wait
 */
export async function publishAwaitingSources(context: WriteContext, sourceId: string): Promise<void> {
  const written: { id: string }[] = await context.db.query(
    `select r.id from change c join record r on r.id = c.record_id
      where c.xid = pg_current_xact_id() and r.visibility = 'PUBLIC' and r.deleted_at is null and r.id <> $1
        and exists (select from awaiting_source)`,
    [sourceId],
  );
  if (written.length === 0) return;
  const others = await sourcesAwaiting(
    context,
    written.map(({ id }) => id),
  );
  await context.db.query(
    `update source set visibility = 'PUBLIC' where id in (select source_id from awaiting_source) and id = any($1)`,
    [[sourceId, ...others]],
  );
  await clearAwaiting(context, [sourceId, ...others]);
}
