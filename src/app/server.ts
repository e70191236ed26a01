import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import type { ClientContext } from '../access/context.ts';
import { Issuer } from '../access/issuer.ts';
import { Role, type Viewer } from '../access/viewer.ts';
import { REFUSED_KEYS, WhoAsks } from '../access/who-asks.ts';
import { GivenKeys } from '../curation/api-keys/api-key.reads.ts';
import {
  checkDatabase,
  checkSessions,
  openDatabase,
  openReadingConnections,
  poolOf,
  poolSettings,
} from '../database/database.ts';
import { startEmbeddedPostgres } from '../database/embedded/embedded-postgres.ts';
import { migrate } from '../database/migrating/migrate.ts';
import { SlowMigrations } from '../database/migrating/slow-migrations.ts';
import { Announcements } from '../database/notifications/announcements.ts';
import { Outages } from '../database/outages.ts';
import { Cluster } from '../database/replicas/cluster.ts';
import { ReadAfter } from '../database/replicas/read-after.ts';
import { SharedLedger } from '../database/replicas/shared-ledger.ts';
import { removeLeftUploads } from '../imports/files/source-file.ts';
import { checkDataAt } from '../imports/first-data/data-check.ts';
import { loadDemoData, loadFirstData } from '../imports/first-data/first-data.ts';
import { importDoor } from '../imports/runs/import-door.ts';
import { calendarDoors } from '../outputs/calendars/doors.ts';
import { exportDoors, MOST_EXPORTS } from '../outputs/exports/doors.ts';
import type { SendingLimits } from '../outputs/exports/sending.ts';
import { feedDoors } from '../outputs/feeds/doors.ts';
import type { OutputOptions } from '../outputs/record-documents/whole-records.ts';
import { releaseDoor, shelfDoors } from '../outputs/releases/doors.ts';
import type { DataSizes } from '../query/compiling/selection.ts';
import { stateOfData } from '../records/state-of-data.reads.ts';
import { Mutations } from '../records/writing/mutations.ts';
import type { Config } from '../runtime/config.ts';
import { Opened } from '../runtime/disposables.ts';
import { CannotStart } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import { type MetricSources, Metrics, type ProcessFigures } from '../runtime/telemetry/metrics.ts';
import { type MetricsDoor, openMetricsDoor } from '../runtime/telemetry/metrics-door.ts';
import { watchStatements } from '../runtime/telemetry/statement-watch.ts';
import type { Tracing } from '../runtime/telemetry/tracing.ts';
import { schemaDoor } from '../server/graphql/printed-schema.ts';
import { readTrustedDocuments } from '../server/graphql/trusted-documents.ts';
import { payerOf } from '../server/http/bill.ts';
import { clientOf } from '../server/http/clients.ts';
import { type HttpDoor, type HttpDoorOptions, openHttpDoor } from '../server/http/http.ts';
import type { Door } from '../server/http/route.ts';
import { Spending } from '../server/http/spending.ts';
import { withDemoNotice } from '../site/demo-notice.ts';
import { explorerDoors } from '../site/explorer/doors.ts';
import { manualDoors } from '../site/manual/doors.ts';
import { recordDoors } from '../site/pages/doors.ts';
import { vocabularyDoors } from '../site/pages/vocabulary-doors.ts';
import { playgroundDoors } from '../site/playground/doors.ts';
import { databaseState } from './database-state.ts';
import { entities } from './features.ts';
import { openReader } from './reader-for-viewers.ts';
import { Readiness } from './readiness.ts';
import { keepUp } from './scheduled-jobs.ts';
import { buildSchema } from './schema.ts';
import { portFault } from './start-checks.ts';

/** A running server. */
export interface Server {
  /** The URL for clients: PUBLIC_URL, or otherwise its own address. Without a slash at the end. */
  readonly url: string;
  /** The address that it listens on. */
  readonly localUrl: string;
  readonly dataSource: DataSource;
  /** The pools for requests: of the database and, for reading, of each server of a cluster. */
  readonly pools: readonly { pool: string; connections: pg.Pool }[];
  /** The URL of the metrics; null without METRICS_PORT. */
  readonly metricsUrl: string | null;
  /** The metrics of this process, for merging with those of others; empty without METRICS_PORT. */
  figures(): Promise<ProcessFigures>;
  /**
   * Completes pending responses, then closes everything. All calls wait for the same end.
   * @param noticeMs milliseconds for which connections are still accepted, while `/readyz` returns 503
   */
  stop(noticeMs?: number): Promise<void>;
}

export interface ServerOptions {
  /** Identifies the client, in place of API keys and tokens. */
  viewerOf?: (request: IncomingMessage) => Viewer;
  /** Whether a database without records gets the first data. */
  firstData?: boolean;
  /** Timeouts of clients, if they differ from the default. */
  patience?: HttpDoorOptions['patience'];
  /** Minimum speed at which clients read exports, if it differs from the default. */
  sending?: Partial<SendingLimits>;
  /** Maximum cost of one operation, if it differs from the default. */
  budget?: HttpDoorOptions['budget'];
  /** Aborts the start between two steps. */
  signal?: AbortSignal;
}

type State = { phase: 'RUNNING' } | { phase: 'STOPPING'; ended: Promise<void> };

/** Requests in progress may take this long; the rest of the time is for closing everything else (see main.ts). */
const MAX_DRAIN_MS = 20_000;

/**
 * Starts everything in order of dependency. If a step fails, what was started is stopped again.
 * @throws OperatorError if settings, database or port do not allow the start; the reason of the signal if it aborts
 */
export async function startServer(config: Config, log: Log, options: ServerOptions = {}): Promise<Server> {
  const cleanup = new Opened();
  try {
    const outages = new Outages(log);
    const start: Start = { config, log: outages.log, options, cleanup, outages };
    const store = await openStore(start);
    const api = await openApi(start, store);
    const door = await openRoutes(start, store, api);
    const { metrics, pools, dataSource } = store;
    metrics?.ask(sourcesOf(store, door, api.reader));
    const metricsDoor = metrics && config.workers === 1 ? await metricsDoorOf(config, metrics, log) : null;
    if (metricsDoor) cleanup.push(() => metricsDoor.close());
    runSlowMigrations(start, store);

    let state: State = { phase: 'RUNNING' };
    const endAfter = async (noticeMs: number) => {
      if (noticeMs > 0) {
        door.announceEnd();
        await sleep(noticeMs);
      }
      await cleanup.close();
    };
    return {
      url: door.url,
      localUrl: door.localUrl,
      dataSource,
      pools,
      metricsUrl: metricsDoor?.url ?? null,
      figures: async () => (await metrics?.figures()) ?? [],
      stop(noticeMs = 0) {
        if (state.phase === 'RUNNING') state = { phase: 'STOPPING', ended: endAfter(noticeMs) };
        return state.ended;
      },
    };
  } catch (error) {
    await cleanup.close().catch((second) => log.error({ err: second }, 'Cleanup after a failed start was incomplete'));
    throw error;
  }
}

interface Start {
  config: Config;
  log: Log;
  options: ServerOptions;
  cleanup: Opened;
  outages: Outages;
}

type Store = Awaited<ReturnType<typeof openStore>>;
type Api = Awaited<ReturnType<typeof openApi>>;

/** Opens the database with its standbys, migrates it, loads the first data, and starts probes. */
async function openStore({ config, log, options: { signal, firstData = true }, cleanup, outages }: Start) {
  const databaseUrl = config.databaseUrl ?? (await embeddedDatabase(config, log, cleanup, signal));
  signal?.throwIfAborted();
  const metrics = config.metrics && new Metrics(REFUSED_KEYS);
  const cluster = await watchedCluster(config, databaseUrl, { log, cleanup, signal, metrics });
  const directUrl = cluster?.primaryUrl ?? config.databaseDirectUrl ?? databaseUrl;
  await checkDatabase(directUrl);
  await checkDataAt(directUrl, config.isDemo);
  signal?.throwIfAborted();
  await migrate(directUrl, { log });
  signal?.throwIfAborted();

  const { workers: processes } = config;
  const stream = cluster?.work.stream;
  const failed = metrics?.connectionFailed('primary');
  const dataSource = await openDatabase(databaseUrl, entities(), { log, processes, stream, failed });
  cleanup.push(() => dataSource.destroy());
  await checkSessions(dataSource, databaseUrl);
  const probed = { connectionString: databaseUrl, application_name: 'entente probe', stream };
  outages.open(probed);
  cleanup.push(() => outages.close());
  const readAfter = cluster && (await ReadAfter.open(cluster, (statement) => dataSource.query(statement)));
  const pools = [{ pool: 'primary', connections: poolOf(dataSource) }, ...(cluster?.pools ?? [])];
  if (metrics) for (const { connections } of pools) watchStatements(connections, metrics.statement);
  const tracing = await tracingTo(config, { pools, metrics, cleanup });
  const readiness = new Readiness(dataSource, () => cluster?.canBeRead ?? false);
  if (firstData) await (config.isDemo ? loadDemoData : loadFirstData)(dataSource);
  signal?.throwIfAborted();
  return { databaseUrl, directUrl, cluster, readAfter, dataSource, metrics, pools, probed, tracing, readiness };
}

/** Builds the schema with its reader, the authentication and the scheduled jobs. */
async function openApi({ config, log, options, cleanup }: Start, { dataSource, cluster, directUrl, metrics }: Store) {
  await removeLeftUploads();
  const schema = buildSchema();
  const reader = openReader(schema, dataSource, { prepared: config.preparedStatements, placed: cluster !== undefined });
  new Mutations(reader, dataSource).finishFields(schema);
  const keys = new GivenKeys(dataSource, log);
  cleanup.push(() => keys.settled());
  const whoAsks = new WhoAsks({
    adminKeys: config.adminKeys,
    keyWithHash: (hash) => keys.withHash(hash, config.preparedStatements),
    issuer: config.oidc && new Issuer(config.oidc),
    refused: (reason) => metrics?.refusedKey(reason),
  });
  const viewerOf = options.viewerOf ?? (({ headers }: IncomingMessage) => whoAsks.of(headers.authorization));
  const failed = metrics?.connectionFailed('listen');
  const listened = { connectionString: directUrl, stream: cluster?.direct.stream, failed };
  const announcements = new Announcements(listened, log);
  const known: { sizes: DataSizes } = { sizes: {} };
  const sized = (now: DataSizes) => {
    known.sizes = now;
  };
  await keepUp({ dataSource, announcements, feedDays: config.feedDays, log, sized, cleanup });
  announcements.open();
  cleanup.push(() => announcements.close());
  return { schema, reader, viewerOf, announcements, sizes: () => known.sizes };
}

/** Opens all routes and listens on the port. */
async function openRoutes(start: Start, store: Store, { schema, reader, viewerOf, announcements, sizes }: Api) {
  const { config, log, options, cleanup } = start;
  const { dataSource, cluster, readAfter, databaseUrl, metrics, tracing, readiness } = store;
  const contextOf = async (request: IncomingMessage, waiting?: AbortSignal): Promise<ClientContext> => {
    const viewer = await viewerOf(request);
    const client = clientOf(request, viewer, config.trustProxy);
    const reads = await readAfter?.readsFor(request, client.id, viewer.role === Role.ANONYMOUS);
    const standby = reads?.standby;
    const payer = payerOf(request);
    return { viewer, db: dataSource, standby, reads, waiting, ...payer, client, publicUrl: door.url, dataSet };
  };
  const publicUrl = () => door.url;
  const unpooled = await pastPooler(start, store);
  const connections = await openReadingConnections(databaseUrl, MOST_EXPORTS, {
    ...{ log, stream: cluster?.work.stream, failed: metrics?.connectionFailed('exports') },
  });
  cleanup.push(() => connections.destroy());
  const dataSet = { title: config.siteTitle, licence: config.dataLicence, contact: config.contact };
  const { trustProxy } = config;
  const { patience, sending, budget } = options;
  const answering = { schema, reader, dataSource, connections, viewerOf, trustProxy, publicUrl, dataSet };
  const placeNow = readAfter && (() => readAfter.placeNow());
  const spending = spendingOf(start, store);
  const door: HttpDoor = await openHttpDoor({
    ...{ schema, reader, contextOf, config, log, announcements, metrics, tracing, patience, budget, spending, sizes },
    playground: 'playground',
    stateOfData: (context) => stateOfData((statement) => reader.rowsOf(statement, context)),
    placeNow,
    readAfterOf: (request) => readAfter?.readAfterOf(request) ?? null,
    trusted: config.trustedDocuments && (await readTrustedDocuments(config.trustedDocuments, schema)),
    connections: poolOf(dataSource).options.max,
    doors: pagesOf({ schema, reader, contextOf, siteTitle: config.siteTitle }, config, publicUrl),
    streams: [
      importDoor({ dataSource: unpooled, log, viewerOf, placeNow }),
      ...exportDoors({ ...answering, patience: patience?.answer, sending }),
      releaseDoor(config.releasesDir),
    ],
    readiness: () => readiness.find(),
  });
  cleanup.push(() => door.drain(MAX_DRAIN_MS));
  await listen(door, config);
  return door;
}

/** Opens the rate limiter, which shares its counts with other processes through the database. */
function spendingOf({ config, log, cleanup }: Start, { dataSource, metrics }: Store): Spending {
  const spending = new Spending({
    ...config.rates,
    ledger: new SharedLedger((text, values) => dataSource.query(text, values)),
    missed: (err) => log.warn({ err }, 'Rate limits could not be shared with other processes; retrying'),
    rejected: (client, isFirst) => {
      metrics?.rateLimited(client.hasKey ? 'key' : 'address');
      // One line per minute and client: rejected requests cost nothing and must not fill the disk.
      if (isFirst) log.info({ client: client.id }, 'Rate limit of a client exceeded');
    },
  });
  cleanup.push(() => spending.close());
  return spending;
}

/** Routes besides GraphQL whose responses are not streamed: pages, feeds and calendars. */
function pagesOf(pages: OutputOptions, config: Config, publicUrl: () => string): Door[] {
  const doors = [
    ...explorerDoors(),
    ...playgroundDoors(),
    ...recordDoors(pages),
    ...vocabularyDoors(pages.schema, publicUrl),
    ...calendarDoors(pages),
    ...feedDoors(pages),
    ...manualDoors(publicUrl),
    schemaDoor(pages.schema),
    ...shelfDoors(config.releasesDir),
  ];
  return config.isDemo ? doors.map(withDemoNotice) : doors;
}

async function embeddedDatabase(config: Config, log: Log, cleanup: Opened, signal?: AbortSignal): Promise<string> {
  const postgres = await startEmbeddedPostgres(config.dataDir, { signal, log });
  cleanup.push(() => postgres.stop());
  return postgres.url;
}

/** Opens the cluster, if there are standbys. */
async function watchedCluster(
  { databaseDirectUrl, databaseReplicaUrls, workers }: Config,
  workUrl: string,
  { log, cleanup, signal, metrics }: Pick<Start, 'log' | 'cleanup'> & { signal?: AbortSignal; metrics: Metrics | null },
): Promise<Cluster | undefined> {
  if (databaseReplicaUrls.length === 0) return undefined;
  const directUrl = databaseDirectUrl ?? workUrl;
  const cluster = await Cluster.open({
    directUrl,
    workUrl,
    replicaUrls: databaseReplicaUrls,
    poolOf: (url) => poolSettings(url, workers),
    failedTo: (server) => metrics?.connectionFailed(server),
    log,
    signal,
  });
  cleanup.push(() => cluster.close());
  return cluster;
}

/** Opens connections without the pooler, if there is one: imports use temporary tables and hold a lock. */
async function pastPooler(
  { config: { databaseDirectUrl, workers: processes }, log, cleanup }: Start,
  { dataSource, cluster, directUrl, metrics }: Store,
): Promise<DataSource> {
  if (databaseDirectUrl === null) return dataSource;
  const failed = metrics?.connectionFailed('imports');
  const direct = await openDatabase(directUrl, entities(), { log, processes, stream: cluster?.direct.stream, failed });
  cleanup.push(() => direct.destroy());
  return direct;
}

/** Slow migrations run beside the server, so they start last. */
function runSlowMigrations({ log, cleanup }: Start, { directUrl: connectionString, cluster }: Store): void {
  const stream = cluster?.direct.stream;
  const connection = { connectionString, stream, keepAlive: true, connectionTimeoutMillis: 5_000 };
  const slow = new SlowMigrations({ ...connection, application_name: 'entente slow migrations' }, log);
  slow.open();
  cleanup.push(() => slow.close());
}

/** Opens tracing, if there is a collector; otherwise OpenTelemetry is not even loaded. */
async function tracingTo(
  config: Config,
  { pools, metrics, cleanup }: Pick<Server, 'pools'> & { metrics: Metrics | null; cleanup: Opened },
): Promise<Tracing | null> {
  if (!config.tracing) return null;
  const { Tracing } = await import('../runtime/telemetry/tracing.ts');
  const tracing = new Tracing(config.tracing, () => metrics?.traceExportFailed());
  for (const { connections } of pools) {
    tracing.bind(connections);
    watchStatements(connections, tracing.statement);
  }
  cleanup.push(() => tracing.close());
  return tracing;
}

/** Returns the sources of the metrics. */
function sourcesOf(
  { pools, cluster, probed }: Store,
  door: HttpDoor,
  reader: ReturnType<typeof openReader>,
): MetricSources {
  return {
    pools: () =>
      pools.map(({ pool, connections: { totalCount: total, idleCount: idle, waitingCount } }) => {
        // The reader requests no more connections than the pool has: further statements wait in the reader.
        const waiting = waitingCount + (pool === 'primary' ? reader.waiting : 0);
        return { pool, total, idle, waiting };
      }),
    operations: () => door.operations,
    clients: () => door.clients,
    followers: () => door.followers().map(({ door: transport, ...counts }) => ({ transport, ...counts })),
    answers: () => ({ fast: reader.counts.whole, fallback: reader.counts.finished }),
    database: databaseState(probed),
    standbys: () => cluster?.standbys ?? [],
  };
}

function metricsDoorOf({ metrics }: Config, figures: Metrics, log: Log): Promise<MetricsDoor> {
  return openMetricsDoor(metrics!, () => figures.text(), log);
}

async function listen(door: HttpDoor, { port, host }: Config): Promise<void> {
  try {
    await door.listen(port, host);
  } catch (error) {
    throw new CannotStart(portFault(error as NodeJS.ErrnoException, { port, host }));
  }
}
