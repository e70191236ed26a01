/** Whether changes bear the numbers of transactions that are yet to come here: those of another cluster. */
const ARE_FOREIGN = 'exists (select from change where xid >= pg_current_xact_id())';

/**
 * Has the feed be served in the database into which it was restored. A change is served once no transaction before it can
 * be at work, and the transactions of another cluster may have numbers that this one will not reach for years. They all
 * become the first transaction of all then: served before whatever comes, in the order in which they were made. Tokens of
 * the other database do not hold here (see the SQL function feed_origin): whoever has one begins anew.
 * @param run sends a statement, within the transaction that restores
 */
export async function bringFeedBack(
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
