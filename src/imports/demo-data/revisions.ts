import type { DataSource } from 'typeorm';
import { Role } from '../../access/viewer.ts';
import { redactRecord } from '../../curation/history/redaction.writes.ts';
import { recordTypeOf } from '../../records/description/registry.ts';
import { formatId } from '../../records/values/ids.ts';
import { inTransaction, type WriteContext } from '../../records/writing/transaction.ts';

const EDITOR = {
  by: 'demo editor',
  viewer: { role: Role.ADMIN, name: 'demo editor' },
  note: 'An invented correction.',
};

/** Changes by an editor to the first records of a type. */
const CHANGES: readonly { type: string; count: number; change: object }[] = [
  { type: 'COMMITMENT', count: 20, change: { status: 'IN_PROGRESS' } },
  { type: 'STATEMENT', count: 10, change: { saidOn: '2025-05' } },
  { type: 'FIGURE', count: 10, change: { bound: 'ABOUT' } },
];

/** The words that are redacted: a publisher of sources. */
const REDACTED_NAME = 'Lantern Press';

/** Gives some demo records a history: further versions, and one source with redacted words. */
export async function reviseDemoData(dataSource: DataSource): Promise<void> {
  await inTransaction(dataSource, EDITOR, async (context) => {
    for (const { type, count, change } of CHANGES) {
      for (const id of await firstOf(context, type, count))
        await recordTypeOf(type).written.update(context, id, change);
    }
    const [source]: { id: string }[] = await context.db.query(
      'select id from source where publisher = $1 order by id limit 1',
      [REDACTED_NAME],
    );
    await redactRecord(context, { id: formatId('source', source!.id), expectedVersion: 1, words: [REDACTED_NAME] });
  });
}

async function firstOf({ db }: WriteContext, type: string, count: number): Promise<string[]> {
  const rows: { id: string }[] = await db.query(
    `select id from record where type = $1 and visibility = 'PUBLIC' order by id limit $2`,
    [type, count],
  );
  return rows.map(({ id }) => id);
}
