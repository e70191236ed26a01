/** Whether changes have transaction numbers of the future, which are those of another cluster. */
const ARE_FOREIGN = 'exists (select from change where xid >= pg_current_xact_id())';

/**
 * Makes the feed of a restored database readable. A change is served once no transaction before it can be running. The
 * transactions of another cluster may have numbers that this cluster will not reach for years. So all changes get the
 * number of the very first transaction: they are served before every new change, in their order. Tokens of the other
 * database are not valid here (see the SQL function feed_origin): their clients start again.
 * @param run sends a statement within the transaction that restores the database
 */
export async function rebaseFeed(
  run: (statement: string) => Promise<{ rows: { foreign?: boolean }[] }>,
): Promise<void> {
  const { rows } = await run(`select ${ARE_FOREIGN} as foreign`);
  if (!rows[0]?.foreign) return;
  await run(`update change set xid = '1'`);
  await run('create temporary table departed on commit drop as select distinct record_id, left_id from departure');
  await run('delete from departure');
  await run(`insert into departure (xid, record_id, left_id) select '1', record_id, left_id from departed`);
  await run(`update feed_start set pruned_to = '0', public_pruned_to = '0'`);
}
