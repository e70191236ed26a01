import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../database/embedded/embedded-postgres.ts';
import { freePort } from '../database/embedded/free-port.ts';
import type { Config } from '../runtime/config.ts';
import { OperatorError } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import type { MetricsSnapshot } from '../runtime/telemetry/metrics.ts';
import { type MetricsServer, mergeMetrics, openMetricsServer } from '../runtime/telemetry/metrics-server.ts';
import type { Server, ServerOptions } from './server.ts';

/** The first message of a worker: its URL, or why it cannot start. */
export type WorkerMessage = { url: string } | { complaint: string };

/** The message by which the primary process requests metrics. */
export const METRICS_REQUEST = 'metrics';

/** The response of a worker. */
export type WorkerMetrics = { metrics: MetricsSnapshot };

/** Metrics of slower workers are left out. */
const METRICS_TIMEOUT_MS = 2_000;

/** Delay before a worker is restarted; it doubles while workers exit early. */
const MIN_RESTART_DELAY_MS = 100;
const MAX_RESTART_DELAY_MS = 10_000;

/** Exit codes and signals of a regular end; a signal if the worker was still starting. */
const REGULAR_EXITS: ReadonlySet<number | string> = new Set([0, 'SIGTERM', 'SIGINT']);

/** A worker that lived longer did not exit because of a failed start. */
const STABLE_AFTER_MS = 30_000;

/**
 * Starts WORKERS processes that share one port, and one embedded PostgreSQL for all. A worker that exits is restarted.
 * Workers end with this process.
 * @throws OperatorError if the first worker cannot start; the reason of the signal if it aborts
 */
export async function startWorkers(
  config: Config,
  log: Log,
  { signal }: ServerOptions = {},
): Promise<Pick<Server, 'url' | 'metricsUrl' | 'stop'>> {
  // Each worker accepts connections itself. Connections that this process accepted for a worker that is killed would
  // hang forever.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  const postgres = config.databaseUrl === null ? await startEmbeddedPostgres(config.dataDir, { signal, log }) : null;
  // All workers need the same port. Errors of HOST are reported by the first worker.
  const port = config.port || (await freePort(config.host).catch(() => 0));
  const workers = new Workers({ DATABASE_URL: config.databaseUrl ?? postgres!.url, PORT: `${port}` }, log);
  let metricsServer: MetricsServer | null = null;
  const stop = async (noticeMs = 0) => {
    try {
      await workers.stop(noticeMs > 0 ? 'SIGTERM' : 'SIGINT');
    } finally {
      await metricsServer?.close();
      await postgres?.stop();
    }
  };
  try {
    if (config.metrics)
      metricsServer = await openMetricsServer(
        config.metrics,
        async () => mergeMetrics(await workers.metricsSnapshots()),
        log,
      );
    // The first worker migrates, loads the first data and checks the settings; the others only start.
    const url = await workers.first(signal);
    workers.keep(config.workers);
    return { url, metricsUrl: metricsServer?.url ?? null, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The worker processes. */
class Workers {
  readonly #running = new Set<Worker>();
  /** Workers that have started, which respond to requests for metrics. */
  readonly #ready = new Set<Worker>();
  readonly #stopping = new AbortController();
  readonly #supervised: Promise<void>[] = [];

  constructor(
    private readonly environment: Record<string, string>,
    private readonly log: Log,
  ) {}

  /**
   * Starts the first worker.
   * @returns its URL
   * @throws OperatorError with the message of the worker if it cannot start; the reason of the signal if it aborts
   */
  async first(signal?: AbortSignal): Promise<string> {
    signal?.throwIfAborted();
    const worker = await this.#start();
    const giveUp = () => worker.process.kill();
    signal?.addEventListener('abort', giveUp);
    try {
      const message = await firstMessageOf(worker);
      if ('url' in message && !signal?.aborted) return message.url;
      if (this.#running.has(worker)) await endOf(worker);
      signal?.throwIfAborted();
      throw new OperatorError((message as { complaint: string }).complaint);
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /** Keeps a number of workers running. */
  keep(count: number): void {
    const [first] = this.#running;
    for (let n = 0; n < count; n++) this.#supervised.push(this.#keepOneRunning(n === 0 ? first : undefined));
  }

  /** Returns the metrics of all workers that respond in time. */
  async metricsSnapshots(): Promise<MetricsSnapshot[]> {
    const snapshots = await Promise.all([...this.#ready].map((worker) => metricsOf(worker)));
    return snapshots.filter((snapshot) => snapshot !== null);
  }

  /**
   * Stops all workers after their pending responses.
   * @param signal SIGTERM: after a notice period of DRAIN_SECONDS; SIGINT: without
   * @throws Error if a worker did not end regularly
   */
  async stop(signal: 'SIGTERM' | 'SIGINT'): Promise<void> {
    this.#stopping.abort();
    const ends = [...this.#running].map((worker) => {
      worker.process.kill(signal);
      return endOf(worker);
    });
    const codes = await Promise.all(ends);
    await Promise.all(this.#supervised);
    const failed = codes.filter((code) => !REGULAR_EXITS.has(code));
    if (failed.length > 0) throw new Error(`${failed.length} of ${codes.length} workers did not end regularly`);
  }

  /** @throws Error if the system cannot start a process, for lack of memory or process ids */
  async #start(): Promise<Worker> {
    const worker = cluster.fork(this.environment);
    if (worker.process.pid === undefined) {
      const [error] = await once(worker, 'error');
      throw error;
    }
    this.#running.add(worker);
    worker.once('message', (message: WorkerMessage) => {
      if ('url' in message) this.#ready.add(worker);
    });
    worker.once('exit', () => {
      this.#running.delete(worker);
      this.#ready.delete(worker);
    });
    return worker;
  }

  /** Restarts a worker whenever it exits, until all are stopped. */
  async #keepOneRunning(running: Worker | undefined): Promise<void> {
    const { signal } = this.#stopping;
    let worker = running;
    for (let pause = MIN_RESTART_DELAY_MS; ; pause = Math.min(2 * pause, MAX_RESTART_DELAY_MS)) {
      const since = performance.now();
      const exit = await this.#runWorker(worker);
      worker = undefined;
      if (signal.aborted) return;
      if (performance.now() - since > STABLE_AFTER_MS) pause = MIN_RESTART_DELAY_MS;
      this.log.error(exit, 'Worker exited; restarting');
      await sleep(pause, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
    }
  }

  /**
   * Waits until a worker has exited, after starting it if none is given.
   * @returns fields for the log
   */
  async #runWorker(running?: Worker): Promise<{ pid?: number; code?: number | string; why?: string; err?: unknown }> {
    try {
      const worker = running ?? (await this.#start());
      const { pid } = worker.process;
      const firstMessage = running ? null : firstMessageOf(worker);
      const code = await endOf(worker);
      const message = await firstMessage;
      return { pid, code, why: message && 'complaint' in message ? message.complaint : undefined };
    } catch (err) {
      return { err };
    }
  }
}

/** Returns the first message of a worker. */
function firstMessageOf(worker: Worker): Promise<WorkerMessage> {
  return new Promise((settle) => {
    worker.once('message', settle);
    // `disconnect` comes after `exit`: the message may still be on its way at `exit`.
    worker.once('disconnect', () => settle({ complaint: 'A worker exited during its start.' }));
  });
}

/** Returns the metrics of a worker; null if it does not respond in time. */
async function metricsOf(worker: Worker): Promise<MetricsSnapshot | null> {
  const aborted = new AbortController();
  try {
    const response = once(worker, 'message', {
      signal: AbortSignal.any([aborted.signal, AbortSignal.timeout(METRICS_TIMEOUT_MS)]),
    });
    worker.send(METRICS_REQUEST, (error) => error && aborted.abort());
    const [{ metrics }] = (await response) as [WorkerMetrics];
    return metrics;
  } catch {
    return null;
  }
}

/** Returns the exit code or signal of a worker. */
function endOf(worker: Worker): Promise<number | string> {
  return new Promise((settle) => worker.once('exit', (code, signal) => settle(signal || code)));
}
