import './runtime/v8-flags.ts';
import './runtime/node-env.ts';
import 'reflect-metadata';
import cluster from 'node:cluster';
import process from 'node:process';
import { operatorMessage } from './app/operator-messages.ts';
import type { Server } from './app/server.ts';
import { removeAddress, writeAddress } from './app/server-address.ts';
import { checkStart } from './app/start-checks.ts';
import { FIGURES_WANTED, startWorkers, type WorkerFigures, type WorkerNews } from './app/workers.ts';
import { type Config, misspeltSettings, readConfig } from './runtime/config.ts';
import { type Log, openLog } from './runtime/log.ts';

/** Ctrl-C reaches us from the terminal, and at once again from npm: only a later one means that waiting is over. */
const IMPATIENCE_MS = 1_000;

/** Shorter than the 30 s after which an orchestrator kills. */
const LONGEST_STOP_MS = 25_000;

/** How often to see whether npm is still there. */
const WATCH_MS = 200;

const EXAMPLE = '{ cooperation(between: ["Moscow", "Havana"]) { totalCount nodes { __typename title occurredOn } } }';
const DEMO_EXAMPLE = '{ forums(first: 3) { totalCount nodes { title startsOn cooperation { totalCount } } } }';

/** `npm run demo`. Workers get the same parameters. */
const IS_DEMO = process.argv.includes('--demo');

const stopping = new AbortController();
try {
  const config = readConfig(process.env, IS_DEMO);
  const log = openLog(config);
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'Nobody caught an error: the process ends.');
    process.exit(1);
  });
  const starting = start(config, log);

  // Releases for trying alone need it: the server goes on.
  const addressFailed = (err: unknown) =>
    log.warn({ err }, 'The address of the server in DATA_DIR could not be changed.');
  let firstSignalAt: number | null = null;
  /** @param signal SIGTERM is what orchestrators send, which have to see that others must be sent the requests now. */
  const stop = async (signal: NodeJS.Signals) => {
    if (firstSignalAt !== null) {
      if (Date.now() - firstSignalAt > IMPATIENCE_MS) process.exit(1);
      return;
    }
    firstSignalAt = Date.now();
    stopping.abort();
    const noticeMs = signal === 'SIGTERM' ? config.drainSeconds * 1_000 : 0;
    const late = setTimeout(() => {
      log.error('Not everything could be closed in time: the process ends all the same.');
      process.exit(1);
    }, LONGEST_STOP_MS + noticeMs);
    late.unref();
    try {
      const server = await starting;
      // Before the folder is free for another server, which writes its own.
      if (isAlone(config)) await removeAddress(config.dataDir).catch(addressFailed);
      await server.stop(noticeMs);
      process.exit(0);
    } catch (error) {
      end(error);
    }
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // npm hands SIGTERM to the shell that it runs us in, which ends and tells nobody.
  if (process.env.npm_lifecycle_event) onceAlone(() => firstSignalAt ?? stop('SIGTERM'));

  const { url } = await starting;
  if (cluster.isWorker) {
    answerParent((await starting) as Server, log);
    process.send!({ url } satisfies WorkerNews);
  } else if (firstSignalAt === null) {
    if (isAlone(config)) await writeAddress(config.dataDir, url).catch(addressFailed);
    introduce(url);
  }
} catch (error) {
  end(error);
}

/** Loads the server only where it is to run here: not in the process that starts others, nor where a setting is wrong. */
async function start(config: Config, log: Log): Promise<Pick<Server, 'url' | 'stop'>> {
  const { signal } = stopping;
  if (cluster.isPrimary) {
    for (const warning of misspeltSettings(process.env)) log.warn(warning);
    await checkStart(config);
    signal.throwIfAborted();
  }
  if (config.workers > 1 && cluster.isPrimary) return startWorkers(config, log, { signal });
  const { startServer } = await import('./app/server.ts');
  return startServer(config, log, { signal });
}

/** Whether no other server uses the folder of the data: this process started the PostgreSQL there. */
function isAlone({ databaseUrl }: Config): boolean {
  return databaseUrl === null && cluster.isPrimary;
}

/** What the person who started it is told. */
function introduce(url: string): void {
  const ask = `curl ${url}/graphql -H "content-type: application/json" -d ${inShell({ query: IS_DEMO ? DEMO_EXAMPLE : EXAMPLE })}`;
  const demo = IS_DEMO ? 'Demo data: every event, person and organization is invented.\n' : '';
  process.stdout.write(
    `${demo}Entente answers at ${url}/graphql\nExplorer:           ${url}/\nPlayground:         ${url}/playground\nOne question to try:\n\n  ${ask}\n\n`,
  );
}

/** Has a worker say its figures whenever the process that started it asks for them: of one that cannot, there are none. */
function answerParent(server: Server, log: Log): void {
  process.on('message', async (question) => {
    if (question !== FIGURES_WANTED) return;
    try {
      const figures = await server.figures();
      if (process.connected) process.send!({ figures } satisfies WorkerFigures);
    } catch (error) {
      log.error({ err: error }, 'figures could not be collected');
    }
  });
}

/** Acts once the process that started us has ended. */
function onceAlone(act: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    act();
  }, WATCH_MS);
  watch.unref();
}

/** Quoted as this system's shell wants it. */
function inShell(body: object): string {
  const text = JSON.stringify(body);
  return process.platform === 'win32' ? `"${text.replace(/["\\]/g, '\\$&')}"` : `'${text}'`;
}

/** One sentence where it is the person's to put right; everything that is known where it is ours. */
function end(error: unknown): void {
  // The start gave up because it was told to.
  if (error === stopping.signal.reason) process.exit(0);
  const complaint = operatorMessage(error) ?? describe(error);
  // One voice for all: the process that started the workers says what they have to say.
  if (cluster.isWorker && process.connected) {
    process.send!({ complaint } satisfies WorkerNews, () => process.exit(1));
    return;
  }
  process.stderr.write(`${complaint}\n`);
  process.exit(1);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
