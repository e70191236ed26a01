import { Counter, collectDefaultMetrics, Gauge, Histogram, type MetricObject, Registry } from 'prom-client';
import { VERSION } from '../version.ts';
import { OperationNames } from './operation-names.ts';
import type { StatementWatch } from './statement-watch.ts';

/** How an operation of a client ended. */
export interface OperationEnd {
  /** The name that its sender gave it, or null. */
  name: string | null;
  /** What it was, where that came to light. */
  type: 'query' | 'mutation' | 'subscription' | 'unknown';
  /** The code of its first error, or null where there was none. */
  code: string | null;
  /** What it was reckoned to cost, where that was reckoned. */
  cost: number | null;
  seconds: number;
}

/** What is asked for its figures only when they are collected. */
export interface MetricSources {
  /** Connections to the database, by pool. */
  pools(): { pool: string; total: number; idle: number; waiting: number }[];
  /** Operations that are being answered, and those that wait for their turn. */
  operations(): { working: number; waiting: number };
  /** Connections of clients, whatever for. */
  clients(): number;
  /** Who follows changes, by the door at which he does. */
  followers(): { door: string; connections: number; subscriptions: number }[];
  /** How often an answer went out as the text of one statement, and how often graphql-js had to finish it. */
  answers(): { whole: number; finished: number };
  /** The state of the database; null if it does not answer in time. It is read several times for each collection. */
  database(): Promise<DatabaseState | null>;
  standbys(): StandbyState[];
}

/** A standby as operators see it. */
export interface StandbyState {
  /** Its address. */
  standby: string;
  /**
   * For how long the primary has been ahead of it; at least so long if it is further behind than is remembered. Null if it does
   * not answer.
   */
  lagSeconds: number | null;
  /** Why clients do not read from it, in a word; null if they do. */
  leftOut: string | null;
}

/** The state of the database as operators see it. */
export interface DatabaseState {
  sizeBytes: number;
  /** When the last backup was taken, in seconds since 1970; null if none is known of. */
  lastBackup: number | null;
  /** Planned publications that failed within the last 24 hours. */
  failedPublications: number;
  /** For how many seconds the oldest change that is committed has not been served yet. */
  feedLag: number;
  /** Slow migrations that are not finished: which share is done, if that is known, and how often each failed in a row. */
  slowMigrations: { name: string; share: number | null; failures: number }[];
}

/** Figures of one process, as workers hand them to the process that started them. */
export type ProcessFigures = MetricObject[];

/** Seconds up to which statements and operations are counted together. */
const STEPS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const OF_NAME = ['operation'] as const;

/**
 * The figures of one process: what Node says of itself (memory, processor, delay of the event loop, descriptors), and what
 * is told here. Labels are few: whatever clients can make up is folded.
 */
export class Metrics {
  readonly #registry = new Registry();
  /** Which ends of operations were counted under a name, to be forgotten with it. */
  readonly #ends = new Map<string, Map<string, OperationLabels>>();
  readonly #names = new OperationNames((name) => this.#forget(name));
  readonly #operations = this.#counter(
    'operations_total',
    'Operations by name, type and outcome (OK, or the code of the first error).',
    ['operation', 'type', 'outcome'],
  );
  readonly #operationTime = this.#counter('operation_seconds_total', 'Seconds that operations took, by name.', OF_NAME);
  readonly #operationCost = this.#counter(
    'operation_cost_total',
    'What operations were reckoned to cost before they ran, by name.',
    OF_NAME,
  );
  readonly #operationDuration = this.#histogram(
    'operation_duration_seconds',
    'How long operations took, from the arrival of the body until the answer was ready.',
    ['type'],
  );
  readonly #deprecatedFields = this.#counter(
    'deprecated_fields_total',
    'Operations that use a deprecated field or argument, by its name in the schema.',
    ['field'],
  );
  readonly #statementDuration = this.#histogram(
    'sql_duration_seconds',
    'How long statements took, from being handed to a connection until their end.',
    [],
  );
  readonly #statementFailures = this.#counter(
    'sql_failures_total',
    'Statements that failed, by SQLSTATE (or the code of what failed before PostgreSQL had an answer).',
    ['sqlstate'],
  );
  readonly #responses = this.#counter(
    'http_responses_total',
    'Answers over HTTP by path and status; events count when they end.',
    ['path', 'status'],
  );

  readonly #connectionFailures = this.#counter(
    'database_connection_failures_total',
    'Attempts to connect to the database that failed, by pool and SQLSTATE (or the code of the system).',
    ['pool', 'code'],
  );
  readonly #traceFailures = this.#counter(
    'trace_export_failures_total',
    'Batches of spans that the collector did not take.',
    [],
  );
  readonly #refusedKeys = this.#counter('refused_keys_total', 'Requests whose key or token was refused, by reason.', [
    'reason',
  ]);
  readonly #rateLimited = this.#counter(
    'rate_limited_total',
    'Requests beyond the limit of a minute, by what the limit is of.',
    ['kind'],
  );

  /** @param refusedKeys all reasons for which a key is refused: a count begins at zero, so that its first growth is seen */
  constructor(refusedKeys: readonly string[] = []) {
    for (const reason of refusedKeys) this.#refusedKeys.inc({ reason }, 0);
    for (const kind of ['key', 'address']) this.#rateLimited.inc({ kind }, 0);
    collectDefaultMetrics({ register: this.#registry });
    this.#gauge(
      'build_info',
      'The version that runs.',
      ['version'],
      (gauge) => gauge.set({ version: VERSION }, 1),
      'first',
    );
    const processes = 'The processes that answer: as many as WORKERS says, unless one is being replaced.';
    this.#gauge('processes', processes, [], (gauge) => gauge.set(1));
  }

  #counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ name: `entente_${name}`, help, labelNames, registers: [this.#registry] });
  }

  #histogram<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Histogram<Label> {
    return new Histogram({ name: `entente_${name}`, help, labelNames, buckets: STEPS, registers: [this.#registry] });
  }

  /**
   * @param collect sets it whenever figures are collected
   * @param aggregator by what the gauges of several processes become one
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

  /** An operation has been answered. */
  operation({ name, type, code, cost, seconds }: OperationEnd): void {
    const operation = this.#names.labelOf(name);
    const outcome = code ?? 'OK';
    const labels = { operation, type, outcome };
    let ends = this.#ends.get(operation);
    if (!ends) {
      ends = new Map();
      this.#ends.set(operation, ends);
    }
    ends.set(`${type} ${outcome}`, labels);
    this.#operations.inc(labels);
    this.#operationTime.inc({ operation }, seconds);
    if (cost !== null) this.#operationCost.inc({ operation }, cost);
    this.#operationDuration.observe({ type }, seconds);
  }

  /** Counts an operation that uses deprecated fields or arguments. @param fields each once, as the schema names them */
  deprecated(fields: readonly string[]): void {
    for (const field of fields) this.#deprecatedFields.inc({ field });
  }

  /** A request has been answered. @param path one of those that are served, or a word for all others */
  response(path: string, status: number): void {
    this.#responses.inc({ path, status });
  }

  /** Returns what counts the connections of a pool that cannot be made. */
  connectionFailed(pool: string): (error: Error & { code?: string }) => void {
    return ({ code = 'none' }) => this.#connectionFailures.inc({ pool, code });
  }

  /** A collector did not take a batch of spans. */
  traceExportFailed(): void {
    this.#traceFailures.inc();
  }

  /** A key or token was refused. */
  refusedKey(reason: string): void {
    this.#refusedKeys.inc({ reason });
  }

  /** A request was refused for the limit of a minute. */
  rateLimited(kind: 'key' | 'address'): void {
    this.#rateLimited.inc({ kind });
  }

  /** Times statements: for `watchStatements`. */
  readonly statement: StatementWatch = () => {
    const since = performance.now();
    return (error) => {
      this.#statementDuration.observe((performance.now() - since) / 1000);
      if (error) this.#statementFailures.inc({ sqlstate: error.code ?? 'none' });
    };
  };

  /** Has figures of what runs asked for whenever they are collected. To be said once. */
  ask(sources: MetricSources): void {
    this.#gauge('pool_connections', 'Connections to the database.', ['pool', 'state'], (gauge) => {
      for (const { pool, total, idle } of sources.pools()) {
        gauge.set({ pool, state: 'idle' }, idle);
        gauge.set({ pool, state: 'busy' }, total - idle);
      }
    });
    this.#gauge(
      'pool_waiting',
      'Statements and transactions that wait for a connection to the database.',
      ['pool'],
      (gauge) => {
        for (const { pool, waiting } of sources.pools()) gauge.set({ pool }, waiting);
      },
    );
    const inFlight = 'Operations that are being answered, and those that wait for their turn.';
    this.#gauge('operations_in_flight', inFlight, ['state'], (gauge) => {
      for (const [state, count] of Object.entries(sources.operations())) gauge.set({ state }, count);
    });
    const ofClients =
      'Connections of clients, those between two requests and those at the doors for subscriptions included.';
    this.#gauge('client_connections', ofClients, [], (gauge) => gauge.set(sources.clients()));
    this.#gauge('live_connections', 'Connections at the doors for subscriptions.', ['door'], (gauge) => {
      for (const { door, connections } of sources.followers()) gauge.set({ door }, connections);
    });
    this.#gauge('subscriptions', 'Subscriptions that run.', ['door'], (gauge) => {
      for (const { door, subscriptions } of sources.followers()) gauge.set({ door }, subscriptions);
    });
    new Counter({
      name: 'entente_answers_total',
      help: 'Reading answers: whole as the text of one statement, or finished by graphql-js (the planner fell back).',
      labelNames: ['way'],
      registers: [this.#registry],
      collect() {
        this.reset();
        for (const [way, count] of Object.entries(sources.answers())) this.inc({ way }, count);
      },
    });
    this.#askDatabase(sources);
    this.#askSlowMigrations(sources);
    this.#askStandbys(sources);
  }

  #askDatabase({ database }: MetricSources): void {
    const setUp = async (gauge: Gauge) => gauge.set((await database()) ? 1 : 0);
    this.#gauge('database_up', 'Whether the database answers within a second and a half.', [], setUp, 'min');
    const gauge = (name: string, help: string, value: (state: DatabaseState) => number | null) => {
      // Without a database nobody knows, and an old value would be a lie.
      const set = async (gauge: Gauge) => {
        const state = await database();
        const known = state && value(state);
        if (known === null) gauge.remove();
        else gauge.set(known);
      };
      this.#gauge(name, help, [], set, 'max');
    };
    gauge('database_size_bytes', 'The size of the database on disk.', ({ sizeBytes }) => sizeBytes);
    const backup = 'When the last backup (npm run backup) was taken, in seconds since 1970.';
    gauge('last_backup_timestamp_seconds', backup, ({ lastBackup }) => lastBackup);
    const failed = 'Planned publications that failed within the last 24 hours.';
    gauge('failed_publications', failed, ({ failedPublications }) => failedPublications);
    const lag = 'For how long the oldest change that is committed has not been served yet.';
    gauge('feed_lag_seconds', lag, ({ feedLag }) => feedLag);
  }

  #askSlowMigrations({ database }: MetricSources): void {
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
    const share = 'Which share of a slow migration that is not finished is done, 0 to 1.';
    gauge('slow_migration_share', share, (migration) => migration.share);
    const failures = 'How often a slow migration has failed since it last succeeded in a batch.';
    gauge('slow_migration_failures', failures, (migration) => migration.failures);
  }

  #askStandbys({ standbys }: MetricSources): void {
    const lag = 'For how long the primary has been ahead of a standby, up to 15 minutes.';
    const setLag = (gauge: Gauge<'standby'>) => {
      gauge.reset();
      for (const { standby, lagSeconds } of standbys()) if (lagSeconds !== null) gauge.set({ standby }, lagSeconds);
    };
    this.#gauge('standby_lag_seconds', lag, ['standby'], setLag, 'max');
    const used = 'Whether clients read from a standby: it answers, follows the primary, and is not far behind.';
    const setUsed = (gauge: Gauge<'standby'>) => {
      gauge.reset();
      for (const { standby, leftOut } of standbys()) gauge.set({ standby }, leftOut === null ? 1 : 0);
    };
    this.#gauge('standby_used', used, ['standby'], setUsed, 'min');
    const leftOut =
      'Why clients do not read from a standby: silent, primary, branch, lag, returning. 1 for the reason.';
    const setLeftOut = (gauge: Gauge<'standby' | 'reason'>) => {
      gauge.reset();
      for (const { standby, leftOut: reason } of standbys()) {
        if (reason !== null) gauge.set({ standby, reason: reason.toLowerCase() }, 1);
      }
    };
    this.#gauge('standby_left_out', leftOut, ['standby', 'reason'], setLeftOut, 'max');
  }

  /** As Prometheus reads them. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** As one process hands them to another, which adds them up. */
  figures(): Promise<ProcessFigures> {
    return this.#registry.getMetricsAsJSON() as Promise<ProcessFigures>;
  }

  #forget(operation: string): void {
    for (const labels of this.#ends.get(operation)?.values() ?? []) this.#operations.remove(labels);
    this.#operationTime.remove({ operation });
    this.#operationCost.remove({ operation });
    this.#ends.delete(operation);
  }
}

type OperationLabels = { operation: string; type: string; outcome: string };
