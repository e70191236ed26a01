import type { DataSource } from 'typeorm';
import { compareChangedRecords } from '../curation/duplicates/comparison.writes.ts';
import { publishDuePublications, timeToNextPublication } from '../curation/publishing/planned-publication.writes.ts';
import { DueTimer } from '../database/notifications/due-timer.ts';
import type { NotificationListener } from '../database/notifications/notification-listener.ts';
import { inOneMessage } from '../database/one-message.ts';
import { clearFutureSigningFlags } from '../domain/agreements/agreement-validation.writes.ts';
import { PUBLIC_PAIR_COUNTS } from '../domain/parties/pair.reads.ts';
import { foldPairs } from '../domain/parties/pair.writes.ts';
import { continueDecisions } from '../imports/names/name-decision.writes.ts';
import { PART_ROWS } from '../outputs/discovery/sitemap.ts';
import { PRUNE_DELIVERIES } from '../outputs/webhooks/delivery.writes.ts';
import type { DataSizes } from '../query/compiling/selection.ts';
import { deleteOldKeys } from '../records/writing/idempotency-key.writes.ts';
import type { CleanupStack } from '../runtime/cleanup-stack.ts';
import type { Log } from '../runtime/log.ts';

const HOUR_MS = 3_600_000;

/** How often to add changes to the sums of pairs. Until then, each query of pairs adds them up. */
const FOLD_PAIRS_MS = 5_000;

/** How often to compare changed records with the others. */
const COMPARE_RECORDS_MS = 5_000;

/** How often to change the records that a decision about a name has left. */
const APPLY_DECISIONS_MS = 5_000;

export interface ScheduledJobsOptions {
  dataSource: DataSource;
  /** Notifies of new planned publications; not open yet. */
  announcements: NotificationListener;
  /** Days for which the change feed keeps changes. */
  feedDays: number;
  /** Whether there is a sitemap. */
  isIndexed: boolean;
  log: Log;
  /** Called with the row counts that cost estimates depend on. */
  onDataSizes: (sizes: DataSizes) => void;
  /** Cleanup at the end of the server. */
  cleanup: CleanupStack;
}

/** A repeated job, and the log message for a failure. */
interface Job {
  everyMs: number;
  act: () => Promise<unknown>;
  failure: string;
}

/** Runs all jobs now and starts their timers. Failures are logged and retried. */
export async function startScheduledJobs(options: ScheduledJobsOptions): Promise<void> {
  const { dataSource, feedDays, isIndexed, cleanup } = options;
  let isClosing = false;
  // The parties of undated items are resolved at the current date. On most days nothing changes.
  await repeat(options, {
    everyMs: HOUR_MS,
    act: () => inOneMessage(dataSource, 'select advance_involvement()'),
    failure: 'Involvement of undated items could not be updated',
  });
  // An agreement is flagged while the date of its signing is in the future.
  await repeat(options, {
    everyMs: HOUR_MS,
    act: () => clearFutureSigningFlags(dataSource),
    failure: 'Flags of agreements that were due to be signed could not be removed',
  });
  await repeat(options, {
    everyMs: HOUR_MS,
    act: () => withoutTimeout(dataSource, 'select prune_changes(make_interval(days => $1))', [feedDays]),
    failure: 'Old changes of the feed could not be deleted',
  });
  await repeat(options, {
    everyMs: HOUR_MS,
    act: () => withoutTimeout(dataSource, PRUNE_DELIVERIES, [feedDays]),
    failure: 'Old deliveries of webhooks could not be deleted',
  });
  // Idempotency keys are stored for a week, plus up to an hour.
  await repeat(options, {
    everyMs: HOUR_MS,
    act: () => deleteOldKeys(dataSource),
    failure: 'Old idempotency keys could not be deleted',
  });
  await repeat(options, {
    everyMs: HOUR_MS,
    act: async () => options.onDataSizes(await dataSizes(dataSource)),
    failure: 'Cost estimates could not be updated to the data',
  });
  // After an import without a server there may be millions of pairs to add: the start does not wait for them.
  void repeat(options, {
    everyMs: FOLD_PAIRS_MS,
    act: () => foldPairs(dataSource),
    failure: 'Sums of pairs could not be updated',
  });
  // Each process tries, and the first one writes for all. The start does not wait until millions of records are counted.
  if (isIndexed)
    void repeat(options, {
      everyMs: HOUR_MS,
      act: () => inOneMessage(dataSource, `select write_sitemap_parts(${PART_ROWS}, '59 minutes')`),
      failure: 'The sitemap could not be updated',
    });
  void repeat(options, {
    everyMs: COMPARE_RECORDS_MS,
    act: () => compareChangedRecords(dataSource, () => isClosing),
    failure: 'Possible duplicates could not be updated',
  });
  void repeat(options, {
    everyMs: APPLY_DECISIONS_MS,
    act: () => continueDecisions(dataSource, () => isClosing),
    failure: 'Decisions about names could not be applied',
  });
  cleanup.push(async () => {
    isClosing = true;
  });
  await publishOnTime(options);
}

/** Runs a job now and then in intervals, one run at a time. A failure does not stop the start. */
async function repeat({ log, cleanup }: ScheduledJobsOptions, { everyMs, act, failure }: Job): Promise<void> {
  const interval = everyMs === HOUR_MS ? 'an hour' : `${everyMs / 1000} seconds`;
  let running: Promise<unknown> | null = null;
  const attempt = () => {
    running ??= act()
      .catch((err) => log.warn({ err }, `${failure}; retrying in ${interval}`))
      .finally(() => {
        running = null;
      });
    return running;
  };
  const timer = setInterval(attempt, everyMs);
  timer.unref();
  cleanup.push(async () => {
    clearInterval(timer);
    await running;
  });
  await attempt();
}

/** Publishes planned records at their time, and overdue ones at once. */
async function publishOnTime({ dataSource, announcements, log, cleanup }: ScheduledJobsOptions): Promise<void> {
  const clock = new DueTimer({
    msToNext: () => timeToNextPublication(dataSource),
    runDue: () => publishDuePublications(dataSource),
    onError: (err) => log.error({ err }, 'Planned publications failed; retrying'),
  });
  cleanup.push(() => clock.close());
  announcements.onNotification('entente_plans', () => void clock.check());
  await clock.check();
}

/** As `inOneMessage`, for a statement with values. */
async function withoutTimeout(dataSource: DataSource, statement: string, values: unknown[]): Promise<void> {
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

/** Counts the rows of PUBLIC records that cost estimates depend on. It takes some milliseconds per 10,000 items. */
async function dataSizes(dataSource: DataSource): Promise<DataSizes> {
  const rows: { kind: string; count: string }[] = await dataSource.query(
    `/* prices */ ${PUBLIC_PAIR_COUNTS} union all ${PUBLIC_SIGNATURES}`,
  );
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, Number(count)]));
}
