import type { DataSource } from 'typeorm';
import { publishWhatIsDue, timeToNextPublication } from '../curation/publishing/planned-publication.writes.ts';
import { AlarmClock } from '../database/notifications/alarm-clock.ts';
import type { Announcements } from '../database/notifications/announcements.ts';
import { endSigningsInFuture } from '../domain/agreements/judged-agreement.ts';
import { PUBLIC_PAIRS } from '../domain/parties/party.groups.ts';
import type { DataSizes } from '../query/compiling/selection.ts';
import { deleteOldKeys } from '../records/writing/idempotency-key.writes.ts';
import type { Opened } from '../runtime/disposables.ts';
import type { Log } from '../runtime/log.ts';

const HOUR_MS = 3_600_000;

export interface Kept {
  dataSource: DataSource;
  /** Where it is heard that something was planned; not open yet. */
  announcements: Announcements;
  /** For how many days the feed keeps what happened. */
  feedDays: number;
  log: Log;
  /** Is handed how many rows prices depend on. */
  sized: (sizes: DataSizes) => void;
  /** What closes with the server. */
  opened: Opened;
}

/** Something that is done every hour, and what the log says where it was not. */
interface Duty {
  act: () => Promise<unknown>;
  missed: string;
}

/** Does what is due by the clock, now and as long as the server runs; what fails is logged and tried again. */
export async function keepUp(kept: Kept): Promise<void> {
  const { dataSource, feedDays } = kept;
  // Where an undated item's parties lie is asked of today, and today moves on. On most days there is nothing to do.
  await hourly(kept, {
    act: () => unhurried(dataSource, 'select advance_involvement()'),
    missed: 'involvement did not follow the date',
  });
  // An agreement is flagged while the day of its signing is still to come.
  await hourly(kept, {
    act: () => endSigningsInFuture(dataSource),
    missed: 'agreements whose day of signing has come are still flagged',
  });
  // The feed forgets what is older than it has to keep.
  await hourly(kept, {
    act: () => unhurried(dataSource, 'select prune_changes(make_interval(days => $1))', [feedDays]),
    missed: 'the feed was not pruned',
  });
  // Idempotency keys are stored for a week, give or take an hour.
  await hourly(kept, { act: () => deleteOldKeys(dataSource), missed: 'old idempotency keys were not deleted' });
  await hourly(kept, {
    act: async () => kept.sized(await dataSizes(dataSource)),
    missed: 'prices did not follow the data',
  });
  await publishOnTime(kept);
}

/** Does something now, and again every hour: no start fails for what can wait. */
async function hourly({ log, opened }: Kept, { act, missed }: Duty): Promise<void> {
  const attempt = () => act().catch((err) => log.warn({ err }, `${missed}; it is tried again in an hour`));
  await attempt();
  const timer = setInterval(attempt, HOUR_MS);
  timer.unref();
  opened.push(async () => clearInterval(timer));
}

/** What is planned for an hour is published then; what came due while no server ran, at once. */
async function publishOnTime({ dataSource, announcements, log, opened }: Kept): Promise<void> {
  const clock = new AlarmClock({
    timeToNext: () => timeToNextPublication(dataSource),
    doWhatIsDue: () => publishWhatIsDue(dataSource),
    missed: (err) => log.error({ err }, 'what is due could not be published; it is tried again'),
  });
  opened.push(() => clock.close());
  announcements.hear('entente_plans', () => void clock.look());
  await clock.look();
}

/** A statement that may take as long as it needs: after months much may be due at once, for which nobody waits. */
async function unhurried(dataSource: DataSource, statement: string, values?: unknown[]): Promise<void> {
  await dataSource.transaction(async (db) => {
    await db.query('set local statement_timeout = 0');
    await db.query(statement, values);
  });
}

const PUBLIC_SIGNATURES = `
  select 'signature' as kind, count(*) as count
  from signature s
  join agreement a on a.id = s.agreement_id and a.visibility = 'PUBLIC'
  left join party p on p.id = s.party_id
  where p.visibility is distinct from 'INTERNAL'
`;

/** Reads how many rows prices depend on, of PUBLIC records alone. It takes some milliseconds for each 10,000 items. */
async function dataSizes(dataSource: DataSource): Promise<DataSizes> {
  const rows: { kind: string; count: string }[] = await dataSource.query(
    `/* prices */ ${PUBLIC_PAIRS} union all ${PUBLIC_SIGNATURES}`,
  );
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, Number(count)]));
}
