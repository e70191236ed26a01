import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../database/embedded/embedded-postgres.ts';
import { freePort } from '../database/embedded/free-port.ts';
import type { Config } from '../runtime/config.ts';
import { CannotStart } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import type { ProcessFigures } from '../runtime/telemetry/metrics.ts';
import { addedUp, type MetricsDoor, openMetricsDoor } from '../runtime/telemetry/metrics-door.ts';
import type { Server, ServerOptions } from './server.ts';

/** What a worker tells the process that started it: where it answers, or why it cannot. */
export type WorkerNews = { url: string } | { complaint: string };

/** What the process that started them asks workers for, again and again. */
export const FIGURES_WANTED = 'figures';

/** What a worker says then. */
export type WorkerFigures = { figures: ProcessFigures };

/** Milliseconds within which a worker has to say its figures, to be counted. */
const FIGURES_WITHIN = 2_000;

/** Milliseconds until a worker that has ended is replaced: longer each time while none of them lasts. */
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 10_000;

/** How a worker ends that was told to: by a signal where it had only just begun to start. */
const AS_TOLD: ReadonlySet<number | string> = new Set([0, 'SIGTERM', 'SIGINT']);

/** A worker that lived so many milliseconds did not end because it could not start. */
const LASTING = 30_000;

/**
 * Starts as many processes as WORKERS says, which share one port, and an embedded PostgreSQL once for all of them. One
 * that ends without being told to is replaced; when this process ends, however it does, so do they.
 * @throws CannotStart where the first of them cannot start; the signal's reason where it gave up
 */
export async function startWorkers(
  config: Config,
  log: Log,
  { signal }: ServerOptions = {},
): Promise<Pick<Server, 'url' | 'metricsUrl' | 'stop'>> {
  // Each accepts for itself. What this process accepts and hands to a worker that is killed meanwhile would hang for ever.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  const postgres = config.databaseUrl === null ? await startEmbeddedPostgres(config.dataDir, { signal }) : null;
  // Each replacement has to find the port of the others. What is wrong with HOST the first worker says.
  const port = config.port || (await freePort(config.host).catch(() => 0));
  const workers = new Workers({ DATABASE_URL: config.databaseUrl ?? postgres!.url, PORT: `${port}` }, log);
  let door: MetricsDoor | null = null;
  const stop = async () => {
    try {
      await workers.stop();
    } finally {
      await door?.close();
      await postgres?.stop();
    }
  };
  try {
    if (config.metrics) door = await openMetricsDoor(config.metrics, async () => addedUp(await workers.figures()), log);
    // The first one migrates and fills the database, and finds out whether the settings hold: the others have it easy.
    const url = await workers.first(signal);
    workers.keep(config.workers);
    return { url, metricsUrl: door?.url ?? null, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The processes that answer. */
class Workers {
  readonly #running = new Set<Worker>();
  /** Those that have said where they answer, and listen to what they are asked. */
  readonly #answering = new Set<Worker>();
  readonly #stopping = new AbortController();
  readonly #kept: Promise<void>[] = [];

  constructor(
    private readonly environment: Record<string, string>,
    private readonly log: Log,
  ) {}

  /**
   * Starts one.
   * @returns where it answers
   * @throws CannotStart with what it says where it cannot start; the signal's reason where it was given up
   */
  async first(signal?: AbortSignal): Promise<string> {
    signal?.throwIfAborted();
    const worker = await this.#start();
    const giveUp = () => worker.process.kill();
    signal?.addEventListener('abort', giveUp);
    try {
      const news = await newsOf(worker);
      if ('url' in news && !signal?.aborted) return news.url;
      if (this.#running.has(worker)) await endOf(worker);
      signal?.throwIfAborted();
      throw new CannotStart((news as { complaint: string }).complaint);
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /** Sees to it that there are so many, from now on. */
  keep(many: number): void {
    const [first] = this.#running;
    for (let n = 0; n < many; n++) this.#kept.push(this.#keepOne(n === 0 ? first : undefined));
  }

  /** What those that answer have to report: whoever is too slow is left out. */
  async figures(): Promise<ProcessFigures[]> {
    const told = await Promise.all([...this.#answering].map((worker) => figuresOf(worker)));
    return told.filter((figures) => figures !== null);
  }

  /** Has all of them finish the answers that they owe. @throws Error where one did not end as it should */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const ends = [...this.#running].map((worker) => {
      worker.process.kill('SIGTERM');
      return endOf(worker);
    });
    const codes = await Promise.all(ends);
    await Promise.all(this.#kept);
    const failed = codes.filter((code) => !AS_TOLD.has(code));
    if (failed.length > 0) throw new Error(`${failed.length} of ${codes.length} workers did not end as they should`);
  }

  /** @throws Error where the system starts no more processes, for lack of memory or of numbers for them */
  async #start(): Promise<Worker> {
    const worker = cluster.fork(this.environment);
    if (worker.process.pid === undefined) {
      const [error] = await once(worker, 'error');
      throw error;
    }
    this.#running.add(worker);
    worker.once('message', (news: WorkerNews) => {
      if ('url' in news) this.#answering.add(worker);
    });
    worker.once('exit', () => {
      this.#running.delete(worker);
      this.#answering.delete(worker);
    });
    return worker;
  }

  /** Has another one take a worker's place whenever it has ended, until all are to stop. */
  async #keepOne(running: Worker | undefined): Promise<void> {
    const { signal } = this.#stopping;
    let worker = running;
    for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      const since = performance.now();
      const told = await this.#lifeOf(worker);
      worker = undefined;
      if (signal.aborted) return;
      if (performance.now() - since > LASTING) pause = FIRST_PAUSE;
      this.log.error(told, 'A worker ended; another one takes its place.');
      await sleep(pause, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
    }
  }

  /** Waits until a worker has ended, one that runs or another one, started now; gives what there is to say of that. */
  async #lifeOf(running?: Worker): Promise<{ pid?: number; code?: number | string; why?: string; err?: unknown }> {
    try {
      const worker = running ?? (await this.#start());
      const { pid } = worker.process;
      const news = running ? null : newsOf(worker);
      const code = await endOf(worker);
      const said = await news;
      return { pid, code, why: said && 'complaint' in said ? said.complaint : undefined };
    } catch (err) {
      return { err };
    }
  }
}

/** What a worker says first. */
function newsOf(worker: Worker): Promise<WorkerNews> {
  return new Promise((settle) => {
    worker.once('message', settle);
    // Later than its end, since what it said may still be on its way then.
    worker.once('disconnect', () => settle({ complaint: 'A worker ended as it started.' }));
  });
}

/** The figures of a worker, or null where it does not say them in time. */
async function figuresOf(worker: Worker): Promise<ProcessFigures | null> {
  const over = new AbortController();
  try {
    const said = once(worker, 'message', {
      signal: AbortSignal.any([over.signal, AbortSignal.timeout(FIGURES_WITHIN)]),
    });
    worker.send(FIGURES_WANTED, (error) => error && over.abort());
    const [{ figures }] = (await said) as [WorkerFigures];
    return figures;
  } catch {
    return null;
  }
}

/** With which code or by which signal a worker ends. */
function endOf(worker: Worker): Promise<number | string> {
  return new Promise((settle) => worker.once('exit', (code, signal) => settle(signal || code)));
}
