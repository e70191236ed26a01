import { Counter, collectDefaultMetrics, Gauge, Histogram, type MetricObject, Registry } from 'prom-client';
import { VERSION } from '../version.ts';
import { OperationNames } from './operation-names.ts';
import type { StatementWatch } from './statement-watch.ts';

/** The result of an operation, for metrics. */
export interface OperationEnd {
  /** The name in the document; null if it has none. */
  name: string | null;
  /** The type of the operation; `unknown` if the document could not be parsed. */
  type: 'query' | 'mutation' | 'subscription' | 'unknown';
  /** The code of its first error; null if there is none. */
  code: string | null;
  /** Its estimated cost; null if it was not estimated. */
  cost: number | null;
  seconds: number;
}

/** Values that are read only when metrics are collected. */
export interface MetricSources {
  /** Connections to the database, by pool. */
  pools(): { pool: string; total: number; idle: number; waiting: number }[];
  /** Operations that run, and operations that are queued. */
  operations(): { working: number; waiting: number };
  /** All connections of clients. */
  clients(): number;
  /** Connections and subscriptions, by transport. */
  subscribers(): { transport: string; connections: number; subscriptions: number }[];
  /**
   * Number of read responses: sent as the text of one statement (fast path), completed by graphql-js (fallback), or sent
   * from the cache; and how often the cache did not have the response.
   */
  answers(): { fast: number; fallback: number; cached: number; misses: number };
  /** The state of the database; null if it does not respond in time. Called several times for each collection. */
  database(): Promise<DatabaseState | null>;
  standbys(): StandbyState[];
  /** Number of attempts to deliver to webhooks in flight. */
  webhookAttempts(): number;
}

/** Outcomes of attempts to deliver to webhooks: the class of the status, or why there was no response. */
export const ATTEMPT_OUTCOMES = ['2xx', '3xx', '4xx', '5xx', 'timeout', 'refused', 'failed'] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

/** A standby as operators see it. */
export interface StandbyState {
  /** Its address. */
  standby: string;
  /** Seconds for which the primary has been ahead of the standby, up to 15 minutes; null if it does not respond. */
  lagSeconds: number | null;
  /** Why clients do not read from it, in a word; null if they do. */
  exclusionReason: string | null;
}

/** The state of the database as operators see it. */
export interface DatabaseState {
  sizeBytes: number;
  /** Time of the last backup, in seconds since 1970; null if no backup is known. */
  lastBackup: number | null;
  /** Planned publications that failed within the last 24 hours. */
  failedPublications: number;
  /** Age in seconds of the oldest committed change that is not in the feed yet; 0 if there is none. */
  feedLag: number;
  /** Number of webhooks by status, and age in seconds of the oldest change that an active one has not received. */
  webhooks: { [status: string]: number };
  webhookLag: number;
  /** Unfinished slow migrations: the share that is done (null if unknown) and failures in a row. */
  slowMigrations: { name: string; share: number | null; failures: number }[];
}

/** The metrics of one process, as workers send them to the primary process. */
export type MetricsSnapshot = MetricObject[];

/** Upper bounds of the histogram buckets, in seconds. */
const BUCKET_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const NAME_LABELS = ['operation'] as const;

/** The metrics of one process. Values of labels are limited in number, also those that clients choose. */
export class Metrics {
  readonly #registry = new Registry();
  /** Label sets by operation name, to remove them together with the name. */
  readonly #labelsByName = new Map<string, Map<string, OperationLabels>>();
  readonly #names = new OperationNames((name) => this.#removeOperation(name));
  readonly #operations = this.#counter(
    'operations_total',
    'Operations by name, type and outcome (OK, or the code of the first error).',
    ['operation', 'type', 'outcome'],
  );
  readonly #operationTime = this.#counter(
    'operation_seconds_total',
    'Total duration of operations in seconds, by name.',
    NAME_LABELS,
  );
  readonly #operationCost = this.#counter(
    'operation_cost_total',
    'Estimated cost of operations, by name.',
    NAME_LABELS,
  );
  readonly #operationDuration = this.#histogram(
    'operation_duration_seconds',
    'Duration of operations, from the arrival of the body until the response is ready.',
    ['type'],
  );
  readonly #deprecatedFields = this.#counter(
    'deprecated_fields_total',
    'Operations that use a deprecated field or argument, by its name in the schema.',
    ['field'],
  );
  readonly #statementDuration = this.#histogram(
    'sql_duration_seconds',
    'Duration of SQL statements, from being passed to a connection until their end.',
    [],
  );
  readonly #statementFailures = this.#counter(
    'sql_failures_total',
    'SQL statements that failed, by SQLSTATE (or an error code of Node.js if PostgreSQL did not respond).',
    ['sqlstate'],
  );
  readonly #responses = this.#counter(
    'http_responses_total',
    'HTTP responses by path and status; event streams count when they end.',
    ['path', 'status'],
  );

  readonly #connectionFailures = this.#counter(
    'database_connection_failures_total',
    'Failed attempts to connect to the database, by pool and SQLSTATE (or the error code of the system).',
    ['pool', 'code'],
  );
  readonly #traceFailures = this.#counter(
    'trace_export_failures_total',
    'Batches of spans that the collector did not accept.',
    [],
  );
  readonly #refusedKeys = this.#counter('refused_keys_total', 'Requests with a rejected API key or token, by reason.', [
    'reason',
  ]);
  readonly #rateLimited = this.#counter(
    'rate_limited_total',
    'Requests rejected by the rate limit, by kind of limit.',
    ['kind'],
  );

  readonly #webhookAttempts = this.#counter(
    'webhook_attempts_total',
    'Attempts to deliver to webhooks, by outcome: the class of the status, or why there was none.',
    ['outcome'],
  );
  readonly #webhookAttemptDuration = this.#histogram(
    'webhook_attempt_duration_seconds',
    'Duration of attempts to deliver to webhooks, until the headers of the response.',
    [],
  );

  /**
   * @param refusedKeys all reasons for rejecting a key: counters begin at zero, so that the first increase is visible
   */
  constructor(refusedKeys: readonly string[] = []) {
    for (const reason of refusedKeys) this.#refusedKeys.inc({ reason }, 0);
    for (const kind of ['key', 'address']) this.#rateLimited.inc({ kind }, 0);
    for (const outcome of ATTEMPT_OUTCOMES) this.#webhookAttempts.inc({ outcome }, 0);
    collectDefaultMetrics({ register: this.#registry });
    this.#gauge(
      'build_info',
      'The version of the server.',
      ['version'],
      (gauge) => gauge.set({ version: VERSION }, 1),
      'first',
    );
    const processes = 'Worker processes that run: WORKERS, unless one is being restarted.';
    this.#gauge('processes', processes, [], (gauge) => gauge.set(1));
  }

  #counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ name: `entente_${name}`, help, labelNames, registers: [this.#registry] });
  }

  #histogram<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Histogram<Label> {
    return new Histogram({
      name: `entente_${name}`,
      help,
      labelNames,
      buckets: BUCKET_SECONDS,
      registers: [this.#registry],
    });
  }

  /**
   * @param collect sets the gauge when metrics are collected
   * @param aggregator how the gauges of several processes are merged
   */
  #gauge<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    collect: (gauge: Gauge<Label>) => void | Promise<void>,
    aggregator: 'sum' | 'first' | 'max' | 'min' = 'sum',
  ): void {
    new Gauge({
      name: `entente_${name}`,
      help,
      labelNames,
      registers: [this.#registry],
      aggregator,
      collect() {
        return collect(this);
      },
    });
  }

  operation({ name, type, code, cost, seconds }: OperationEnd): void {
    const operation = this.#names.labelOf(name);
    const outcome = code ?? 'OK';
    const labels = { operation, type, outcome };
    let ends = this.#labelsByName.get(operation);
    if (!ends) {
      ends = new Map();
      this.#labelsByName.set(operation, ends);
    }
    ends.set(`${type} ${outcome}`, labels);
    this.#operations.inc(labels);
    this.#operationTime.inc({ operation }, seconds);
    if (cost !== null) this.#operationCost.inc({ operation }, cost);
    this.#operationDuration.observe({ type }, seconds);
  }

  /**
   * Counts an operation that uses deprecated fields or arguments.
   * @param fields their names in the schema, each once
   */
  deprecated(fields: readonly string[]): void {
    for (const field of fields) this.#deprecatedFields.inc({ field });
  }

  /** @param path a served path, or one word for all others */
  response(path: string, status: number): void {
    this.#responses.inc({ path, status });
  }

  /** Returns a listener that counts the failed connections of a pool. */
  connectionFailed(pool: string): (error: Error & { code?: string }) => void {
    return ({ code = 'none' }) => this.#connectionFailures.inc({ pool, code });
  }

  traceExportFailed(): void {
    this.#traceFailures.inc();
  }

  refusedKey(reason: string): void {
    this.#refusedKeys.inc({ reason });
  }

  rateLimited(kind: 'key' | 'address'): void {
    this.#rateLimited.inc({ kind });
  }

  webhookAttempt(outcome: AttemptOutcome, seconds: number): void {
    this.#webhookAttempts.inc({ outcome });
    this.#webhookAttemptDuration.observe(seconds);
  }

  /** Measures statements; for `watchStatements`. */
  readonly statement: StatementWatch = () => {
    const since = performance.now();
    return (error) => {
      this.#statementDuration.observe((performance.now() - since) / 1000);
      if (error) this.#statementFailures.inc({ sqlstate: error.code ?? 'none' });
    };
  };

  /** Adds the metrics that are read when they are collected. Called once. */
  addSources(sources: MetricSources): void {
    this.#gauge('pool_connections', 'Connections to the database, by pool and state.', ['pool', 'state'], (gauge) => {
      for (const { pool, total, idle } of sources.pools()) {
        gauge.set({ pool, state: 'idle' }, idle);
        gauge.set({ pool, state: 'busy' }, total - idle);
      }
    });
    this.#gauge(
      'pool_waiting',
      'Statements and transactions that wait for a database connection.',
      ['pool'],
      (gauge) => {
        for (const { pool, waiting } of sources.pools()) gauge.set({ pool }, waiting);
      },
    );
    const inFlightHelp = 'Operations that run (working) or are queued (waiting).';
    this.#gauge('operations_in_flight', inFlightHelp, ['state'], (gauge) => {
      for (const [state, count] of Object.entries(sources.operations())) gauge.set({ state }, count);
    });
    const clientsHelp = 'Connections of clients, including idle ones and those for subscriptions.';
    this.#gauge('client_connections', clientsHelp, [], (gauge) => gauge.set(sources.clients()));
    this.#gauge('live_connections', 'Connections for subscriptions, by transport.', ['transport'], (gauge) => {
      for (const { transport, connections } of sources.subscribers()) gauge.set({ transport }, connections);
    });
    this.#gauge('subscriptions', 'Subscriptions that run, by transport.', ['transport'], (gauge) => {
      for (const { transport, subscriptions } of sources.subscribers()) gauge.set({ transport }, subscriptions);
    });
    new Counter({
      name: 'entente_answers_total',
      help:
        'Responses to queries: sent as the text of one SQL statement (fast), completed by graphql-js (fallback), or sent ' +
        'from the cache (cached).',
      labelNames: ['path'],
      registers: [this.#registry],
      collect() {
        this.reset();
        const { misses, ...paths } = sources.answers();
        for (const [path, count] of Object.entries(paths)) this.inc({ path }, count);
      },
    });
    new Counter({
      name: 'entente_answer_cache_misses_total',
      help: 'Responses to queries that were not in the cache.',
      registers: [this.#registry],
      collect() {
        this.reset();
        this.inc(sources.answers().misses);
      },
    });
    const attemptsHelp = 'Attempts to deliver to webhooks that are in flight.';
    this.#gauge('webhook_attempts_in_flight', attemptsHelp, [], (gauge) => gauge.set(sources.webhookAttempts()));
    this.#addDatabaseGauges(sources);
    this.#addMigrationGauges(sources);
    this.#addStandbyGauges(sources);
  }

  #addDatabaseGauges({ database }: MetricSources): void {
    const setUp = async (gauge: Gauge) => gauge.set((await database()) ? 1 : 0);
    this.#gauge('database_up', 'Whether the database responds within 1.5 seconds (1) or not (0).', [], setUp, 'min');
    const gauge = (name: string, help: string, value: (state: DatabaseState) => number | null) => {
      // An old value would be wrong while the database does not respond.
      const set = async (gauge: Gauge) => {
        const state = await database();
        const known = state && value(state);
        if (known === null) gauge.remove();
        else gauge.set(known);
      };
      this.#gauge(name, help, [], set, 'max');
    };
    gauge('database_size_bytes', 'Size of the database on disk, in bytes.', ({ sizeBytes }) => sizeBytes);
    const backup = 'Time of the last backup (npm run backup), in seconds since 1970.';
    gauge('last_backup_timestamp_seconds', backup, ({ lastBackup }) => lastBackup);
    const failed = 'Planned publications that failed within the last 24 hours.';
    gauge('failed_publications', failed, ({ failedPublications }) => failedPublications);
    const lag = 'Age in seconds of the oldest committed change that is not in the feed yet.';
    gauge('feed_lag_seconds', lag, ({ feedLag }) => feedLag);
    const webhookLag =
      'Age in seconds of the oldest change that an active webhook has not received; 0 if there is none.';
    gauge('webhook_lag_seconds', webhookLag, (state) => state.webhookLag);
    const setWebhooks = async (gauge: Gauge<'status'>) => {
      gauge.reset();
      for (const [status, count] of Object.entries((await database())?.webhooks ?? {})) gauge.set({ status }, count);
    };
    this.#gauge('webhooks', 'Webhooks by status.', ['status'], setWebhooks, 'max');
  }

  #addMigrationGauges({ database }: MetricSources): void {
    const gauge = (
      name: string,
      help: string,
      value: (of: DatabaseState['slowMigrations'][number]) => number | null,
    ) => {
      const set = async (gauge: Gauge<'migration'>) => {
        const state = await database();
        gauge.reset();
        for (const migration of state?.slowMigrations ?? []) {
          const known = value(migration);
          if (known !== null) gauge.set({ migration: migration.name }, known);
        }
      };
      this.#gauge(name, help, ['migration'], set, 'max');
    };
    const share = 'Progress of an unfinished slow migration, 0 to 1.';
    gauge('slow_migration_share', share, (migration) => migration.share);
    const failures = 'Failures of a slow migration since its last successful batch.';
    gauge('slow_migration_failures', failures, (migration) => migration.failures);
  }

  #addStandbyGauges({ standbys }: MetricSources): void {
    const lag = 'Seconds for which the primary has been ahead of a standby, up to 15 minutes.';
    const setLag = (gauge: Gauge<'standby'>) => {
      gauge.reset();
      for (const { standby, lagSeconds } of standbys()) if (lagSeconds !== null) gauge.set({ standby }, lagSeconds);
    };
    this.#gauge('standby_lag_seconds', lag, ['standby'], setLag, 'max');
    const used = 'Whether clients read from a standby (1): it responds, follows the primary and is not far behind.';
    const setUsed = (gauge: Gauge<'standby'>) => {
      gauge.reset();
      for (const { standby, exclusionReason } of standbys()) gauge.set({ standby }, exclusionReason === null ? 1 : 0);
    };
    this.#gauge('standby_used', used, ['standby'], setUsed, 'min');
    const leftOut =
      'Why clients do not read from a standby: silent, primary, branch, lag, returning. 1 for the reason.';
    const setLeftOut = (gauge: Gauge<'standby' | 'reason'>) => {
      gauge.reset();
      for (const { standby, exclusionReason: reason } of standbys()) {
        if (reason !== null) gauge.set({ standby, reason: reason.toLowerCase() }, 1);
      }
    };
    this.#gauge('standby_left_out', leftOut, ['standby', 'reason'], setLeftOut, 'max');
  }

  /** Returns the metrics in the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** Returns the metrics for merging with those of other processes. */
  snapshot(): Promise<MetricsSnapshot> {
    return this.#registry.getMetricsAsJSON() as Promise<MetricsSnapshot>;
  }

  #removeOperation(operation: string): void {
    for (const labels of this.#labelsByName.get(operation)?.values() ?? []) this.#operations.remove(labels);
    this.#operationTime.remove({ operation });
    this.#operationCost.remove({ operation });
    this.#labelsByName.delete(operation);
  }
}

type OperationLabels = { operation: string; type: string; outcome: string };
