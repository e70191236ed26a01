import './runtime/v8-flags.ts';
import './runtime/node-env.ts';
import 'reflect-metadata';
import cluster from 'node:cluster';
import process from 'node:process';
import { operatorMessage } from './app/operator-messages.ts';
import type { Server } from './app/server.ts';
import { removeAddress, writeAddress } from './app/server-address.ts';
import { checkStart } from './app/start-checks.ts';
import { METRICS_REQUEST, startWorkers, type WorkerMessage, type WorkerMetrics } from './app/workers.ts';
import { type Config, findMisspeltSettings, readConfig } from './runtime/config.ts';
import { type Log, openLog } from './runtime/log.ts';

/**
 * Ctrl-C reaches the process from the terminal, and again at once through npm. Only a signal after this time means that
 * the operator does not want to wait.
 */
const MIN_SECOND_SIGNAL_MS = 1_000;

/** Less than the 30 s after which orchestrators kill a process. */
const MAX_STOP_MS = 25_000;

/** How often to check whether npm still runs. */
const PARENT_CHECK_MS = 200;

const EXAMPLE = '{ cooperation(between: ["Moscow", "Havana"]) { totalCount nodes { __typename title occurredOn } } }';
const DEMO_EXAMPLE = '{ forums(first: 3) { totalCount nodes { title startsOn cooperation { totalCount } } } }';

/** `npm run demo`. Workers get the same arguments. */
const IS_DEMO = process.argv.includes('--demo');

const stopping = new AbortController();
try {
  const config = readConfig(process.env, IS_DEMO);
  const log = openLog(config);
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'Uncaught exception; exiting');
    process.exit(1);
  });
  const starting = start(config, log);

  // Only test releases need the address file: the server continues without it.
  const addressFailed = (err: unknown) => log.warn({ err }, 'The address file in DATA_DIR could not be updated');
  let firstSignalAt: number | null = null;
  /** @param signal SIGTERM comes from orchestrators, which need time to route requests to other instances */
  const stop = async (signal: NodeJS.Signals) => {
    if (firstSignalAt !== null) {
      if (Date.now() - firstSignalAt > MIN_SECOND_SIGNAL_MS) process.exit(1);
      return;
    }
    firstSignalAt = Date.now();
    stopping.abort();
    const noticeMs = signal === 'SIGTERM' ? config.drainSeconds * 1_000 : 0;
    const timer = setTimeout(() => {
      log.error('Shutdown took too long; exiting');
      process.exit(1);
    }, MAX_STOP_MS + noticeMs);
    timer.unref();
    try {
      const server = await starting;
      // Before the folder is free for another server, which writes its own address.
      if (ownsDataDir(config)) await removeAddress(config.dataDir).catch(addressFailed);
      await server.stop(noticeMs);
      process.exit(0);
    } catch (error) {
      exitWithError(error);
    }
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // npm sends SIGTERM to the shell that runs this process. The shell exits without passing the signal on.
  if (process.env.npm_lifecycle_event) whenParentEnds(() => firstSignalAt ?? stop('SIGTERM'));

  const { url } = await starting;
  if (cluster.isWorker) {
    serveMetricsToParent((await starting) as Server, log);
    process.send!({ url } satisfies WorkerMessage);
  } else if (firstSignalAt === null) {
    if (ownsDataDir(config)) await writeAddress(config.dataDir, url).catch(addressFailed);
    printWelcome(url);
  }
} catch (error) {
  exitWithError(error);
}

/**
 * Loads the server only if it runs in this process: not in the primary process of workers, and not if a setting is
 * wrong.
 */
async function start(config: Config, log: Log): Promise<Pick<Server, 'url' | 'stop'>> {
  const { signal } = stopping;
  if (cluster.isPrimary) {
    for (const warning of findMisspeltSettings(process.env)) log.warn(warning);
    await checkStart(config);
    signal.throwIfAborted();
  }
  if (config.workers > 1 && cluster.isPrimary) return startWorkers(config, log, { signal });
  const { startServer } = await import('./app/server.ts');
  return startServer(config, log, { signal });
}

/** Whether this process has DATA_DIR for itself: it started the PostgreSQL there. */
function ownsDataDir({ databaseUrl }: Config): boolean {
  return databaseUrl === null && cluster.isPrimary;
}

/** Prints the URLs and an example request. */
function printWelcome(url: string): void {
  const ask = `curl ${url}/graphql -H "content-type: application/json" -d ${shellQuote({ query: IS_DEMO ? DEMO_EXAMPLE : EXAMPLE })}`;
  const demo = IS_DEMO ? 'Demo data: every event, person and organization is invented.\n' : '';
  process.stdout.write(
    `${demo}Entente answers at ${url}/graphql\nExplorer:           ${url}/\nPlayground:         ${url}/playground\nOne request to try:\n\n  ${ask}\n\n`,
  );
}

/** Sends the metrics of a worker whenever the primary process requests them; nothing if they cannot be collected. */
function serveMetricsToParent(server: Server, log: Log): void {
  process.on('message', async (request) => {
    if (request !== METRICS_REQUEST) return;
    try {
      const metrics = await server.metricsSnapshot();
      if (process.connected) process.send!({ metrics } satisfies WorkerMetrics);
    } catch (error) {
      log.error({ err: error }, 'Metrics could not be collected');
    }
  });
}

/** Runs an action when the parent process has ended. */
function whenParentEnds(act: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    act();
  }, PARENT_CHECK_MS);
  watch.unref();
}

/** Quotes an argument for the shell of this system. */
function shellQuote(body: object): string {
  const text = JSON.stringify(body);
  return process.platform === 'win32' ? `"${text.replace(/["\\]/g, '\\$&')}"` : `'${text}'`;
}

/** Ends the process with one sentence if the operator can fix the error, otherwise with the stack. */
function exitWithError(error: unknown): void {
  // The start was aborted by a signal.
  if (error === stopping.signal.reason) process.exit(0);
  const complaint = operatorMessage(error) ?? describe(error);
  // The primary process prints the errors of its workers.
  if (cluster.isWorker && process.connected) {
    process.send!({ complaint } satisfies WorkerMessage, () => process.exit(1));
    return;
  }
  process.stderr.write(`${complaint}\n`);
  process.exit(1);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
