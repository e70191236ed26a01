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
  /** For how many seconds the oldest change that is committed has not been served yet. @throws without a database */
  feedLag(): Promise<number>;
}

/** Figures of one process, as workers hand them to the process that started them. */
export type ProcessFigures = MetricObject[];

/** Seconds up to which statements and operations are counted together. */
const STEPS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * The figures of one process: what Node says of itself (memory, processor, delay of the event loop, descriptors), and what
 * is told here. Labels are few: whatever clients can make up is folded.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #names: OperationNames;
  /** Which ends of operations were counted under a name, to be forgotten with it. */
  readonly #ends = new Map<string, Map<string, OperationLabels>>();
  readonly #operations: Counter<'operation' | 'type' | 'outcome'>;
  readonly #operationTime: Counter<'operation'>;
  readonly #operationCost: Counter<'operation'>;
  readonly #operationDuration: Histogram<'type'>;
  readonly #statementDuration: Histogram;
  readonly #statementFailures: Counter<'sqlstate'>;
  readonly #responses: Counter<'path' | 'status'>;

  constructor() {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    new Gauge({
      name: 'entente_build_info',
      help: 'The version that runs.',
      labelNames: ['version'],
      registers,
      aggregator: 'first',
    }).set({ version: VERSION }, 1);
    new Gauge({
      name: 'entente_processes',
      help: 'The processes that answer: as many as WORKERS says, unless one is being replaced.',
      registers,
    }).set(1);
    this.#operations = new Counter({
      name: 'entente_operations_total',
      help: 'Operations by name, type and outcome (OK, or the code of the first error).',
      labelNames: ['operation', 'type', 'outcome'],
      registers,
    });
    this.#operationTime = new Counter({
      name: 'entente_operation_seconds_total',
      help: 'Seconds that operations took, by name.',
      labelNames: ['operation'],
      registers,
    });
    this.#operationCost = new Counter({
      name: 'entente_operation_cost_total',
      help: 'What operations were reckoned to cost before they ran, by name.',
      labelNames: ['operation'],
      registers,
    });
    this.#operationDuration = new Histogram({
      name: 'entente_operation_duration_seconds',
      help: 'How long operations took, from the arrival of the body until the answer was ready.',
      labelNames: ['type'],
      buckets: STEPS,
      registers,
    });
    this.#statementDuration = new Histogram({
      name: 'entente_sql_duration_seconds',
      help: 'How long statements took, from being handed to a connection until their end.',
      buckets: STEPS,
      registers,
    });
    this.#statementFailures = new Counter({
      name: 'entente_sql_failures_total',
      help: 'Statements that failed, by SQLSTATE (or the code of what failed before PostgreSQL had an answer).',
      labelNames: ['sqlstate'],
      registers,
    });
    this.#responses = new Counter({
      name: 'entente_http_responses_total',
      help: 'Answers over HTTP by path and status; events count when they end.',
      labelNames: ['path', 'status'],
      registers,
    });
    this.#names = new OperationNames((name) => this.#forget(name));
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

  /** A request has been answered. @param path one of those that are served, or a word for all others */
  response(path: string, status: number): void {
    this.#responses.inc({ path, status });
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
    const registers = [this.#registry];
    new Gauge({
      name: 'entente_pool_connections',
      help: 'Connections to the database.',
      labelNames: ['pool', 'state'],
      registers,
      collect() {
        for (const { pool, total, idle } of sources.pools()) {
          this.set({ pool, state: 'idle' }, idle);
          this.set({ pool, state: 'busy' }, total - idle);
        }
      },
    });
    new Gauge({
      name: 'entente_pool_waiting',
      help: 'Who waits for a connection to the database.',
      labelNames: ['pool'],
      registers,
      collect() {
        for (const { pool, waiting } of sources.pools()) this.set({ pool }, waiting);
      },
    });
    new Gauge({
      name: 'entente_operations_in_flight',
      help: 'Operations that are being answered, and those that wait for their turn.',
      labelNames: ['state'],
      registers,
      collect() {
        for (const [state, count] of Object.entries(sources.operations())) this.set({ state }, count);
      },
    });
    this.#askOfClients(sources);
    new Counter({
      name: 'entente_answers_total',
      help: 'Reading answers: whole as the text of one statement, or finished by graphql-js (the planner fell back).',
      labelNames: ['way'],
      registers,
      collect() {
        this.reset();
        for (const [way, count] of Object.entries(sources.answers())) this.inc({ way }, count);
      },
    });
    new Gauge({
      name: 'entente_feed_lag_seconds',
      help: 'For how long the oldest change that is committed has not been served yet.',
      registers,
      aggregator: 'max',
      async collect() {
        try {
          this.set(await sources.feedLag());
        } catch {
          // Without a database nobody knows, and an old one would be a lie.
          this.remove();
        }
      },
    });
  }

  #askOfClients(sources: MetricSources): void {
    const registers = [this.#registry];
    new Gauge({
      name: 'entente_client_connections',
      help: 'Connections of clients, those between two requests and those at the doors for subscriptions included.',
      registers,
      collect() {
        this.set(sources.clients());
      },
    });
    new Gauge({
      name: 'entente_live_connections',
      help: 'Connections at the doors for subscriptions.',
      labelNames: ['door'],
      registers,
      collect() {
        for (const { door, connections } of sources.followers()) this.set({ door }, connections);
      },
    });
    new Gauge({
      name: 'entente_subscriptions',
      help: 'Subscriptions that run.',
      labelNames: ['door'],
      registers,
      collect() {
        for (const { door, subscriptions } of sources.followers()) this.set({ door }, subscriptions);
      },
    });
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
