import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { Authenticator, KEY_REJECTIONS } from '../access/authenticator.ts';
import type { ClientContext } from '../access/context.ts';
import { Issuer } from '../access/issuer.ts';
import { Role, type Viewer } from '../access/viewer.ts';
import { ApiKeyStore } from '../curation/api-keys/api-key.reads.ts';
import {
  checkDatabase,
  checkTimeZone,
  openDatabase,
  openExportConnections,
  poolOf,
  poolSettings,
} from '../database/database.ts';
import { startEmbeddedPostgres } from '../database/embedded/embedded-postgres.ts';
import { migrate } from '../database/migrating/migrate.ts';
import { SlowMigrations } from '../database/migrating/slow-migrations.ts';
import { NotificationListener } from '../database/notifications/notification-listener.ts';
import { OutageReporter } from '../database/outages.ts';
import { DatabaseRateLimitStore } from '../database/rate-limit-store.ts';
import { Cluster } from '../database/replicas/cluster.ts';
import { ReadRouter } from '../database/replicas/read-router.ts';
import { deleteLeftUploads } from '../imports/files/source-file.ts';
import { checkDataAt } from '../imports/first-data/data-check.ts';
import { reconciliationRoutes } from '../imports/reconciliation/routes.ts';
import { importRoute, mappingsRoute, savedMappingRoute } from '../imports/runs/routes.ts';
import { calendarRoutes } from '../outputs/calendars/routes.ts';
import { catalogueRoute } from '../outputs/discovery/catalogue.ts';
import { robotsRoute } from '../outputs/discovery/robots.ts';
import { sitemapRoutes } from '../outputs/discovery/sitemap.ts';
import { exportRoutes, MAX_EXPORTS } from '../outputs/exports/routes.ts';
import type { SendingLimits } from '../outputs/exports/send.ts';
import { feedRoutes } from '../outputs/feeds/routes.ts';
import { mcpMetadataRoutes, mcpRoute } from '../outputs/mcp/routes.ts';
import type { OutputOptions } from '../outputs/record-documents/record-queries.ts';
import { type ReleaseOptions, releaseListRoutes, releaseRoute } from '../outputs/releases/routes.ts';
import { WEBHOOK_CHANNEL } from '../outputs/webhooks/webhook.writes.ts';
import type { WebhookDeliveries } from '../outputs/webhooks/webhook-deliveries.ts';
import { anyWebhook } from '../outputs/webhooks/webhook-metrics.reads.ts';
import { pageFileRoutes } from '../outputs/wording/page-files.ts';
import { Site } from '../outputs/wording/site.ts';
import type { DataSizes } from '../query/compiling/selection.ts';
import { readDataVersion } from '../records/data-version.reads.ts';
import { MutationRunner } from '../records/writing/mutations.ts';
import { CleanupStack } from '../runtime/cleanup-stack.ts';
import type { Config } from '../runtime/config.ts';
import { OperatorError } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import { type MetricSources, Metrics, type MetricsSnapshot } from '../runtime/telemetry/metrics.ts';
import { type MetricsServer, openMetricsServer } from '../runtime/telemetry/metrics-server.ts';
import { watchStatements } from '../runtime/telemetry/statement-watch.ts';
import type { Tracing } from '../runtime/telemetry/tracing.ts';
import { schemaRoute } from '../server/graphql/printed-schema.ts';
import { readTrustedDocuments } from '../server/graphql/trusted-documents.ts';
import { payerOf } from '../server/http/bill.ts';
import { clientOf } from '../server/http/clients.ts';
import { createHttpServer, type HttpServer, type HttpServerOptions } from '../server/http/http-server.ts';
import { RateLimiter } from '../server/http/rate-limiter.ts';
import type { Route } from '../server/http/route.ts';
import { withDemoNotice } from '../site/demo-notice.ts';
import { deskRoutes } from '../site/desk/routes.ts';
import { ExplorerFiles } from '../site/explorer/files.ts';
import { explorerRoutes } from '../site/explorer/routes.ts';
import { manualRoutes } from '../site/manual/routes.ts';
import { dataRoute } from '../site/pages/data-page.ts';
import { unknownPathReply } from '../site/pages/not-found-page.ts';
import { recordRoutes } from '../site/pages/record-routes.ts';
import { vocabularyRoutes } from '../site/pages/vocabulary-routes.ts';
import { playgroundRoutes } from '../site/playground/routes.ts';
import { databaseState } from './database-state.ts';
import { entities } from './features.ts';
import { openReader } from './reader-for-viewers.ts';
import { Readiness } from './readiness.ts';
import { startScheduledJobs } from './scheduled-jobs.ts';
import { buildSchema } from './schema.ts';
import { portError } from './start-checks.ts';

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
  metricsSnapshot(): Promise<MetricsSnapshot>;
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
  /** Whether changes are delivered to webhooks, if the settings allow it (the default). */
  deliversWebhooks?: boolean;
  /** Timeouts of clients, if they differ from the default. */
  timeouts?: HttpServerOptions['timeouts'];
  /** Minimum speed at which clients read exports, if it differs from the default. */
  sending?: Partial<SendingLimits>;
  /** Maximum cost of one operation, if it differs from the default. */
  budget?: HttpServerOptions['budget'];
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
  const cleanup = new CleanupStack();
  try {
    const outages = new OutageReporter(log);
    const start: Start = { config, log: outages.log, options, cleanup, outages };
    const store = await openStore(start);
    const api = await openApi(start, store);
    const httpServer = await openRoutes(start, store, api);
    const { metrics, pools, dataSource } = store;
    const webhooks = deliverToWebhooks(start, store, api, httpServer);
    metrics?.addSources(sourcesOf(store, { httpServer, reader: api.reader, webhooks }));
    const metricsServer = metrics && config.workers === 1 ? await metricsServerOf(config, metrics, log) : null;
    if (metricsServer) cleanup.push(() => metricsServer.close());
    runSlowMigrations(start, store);

    let state: State = { phase: 'RUNNING' };
    const endAfter = async (noticeMs: number) => {
      if (noticeMs > 0) {
        httpServer.announceEnd();
        await sleep(noticeMs);
      }
      await cleanup.close();
    };
    return {
      url: httpServer.url,
      localUrl: httpServer.localUrl,
      dataSource,
      pools,
      metricsUrl: metricsServer?.url ?? null,
      metricsSnapshot: async () => (await metrics?.snapshot()) ?? [],
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
  cleanup: CleanupStack;
  outages: OutageReporter;
}

type Store = Awaited<ReturnType<typeof openStore>>;
type Api = Awaited<ReturnType<typeof openApi>>;

/** Opens the database with its standbys, migrates it, loads the first data, and starts probes. */
async function openStore({ config, log, options: { signal, firstData = true }, cleanup, outages }: Start) {
  const databaseUrl = config.databaseUrl ?? (await embeddedDatabase(config, log, cleanup, signal));
  signal?.throwIfAborted();
  const metrics = config.metrics && new Metrics(KEY_REJECTIONS);
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
  await checkTimeZone(dataSource, databaseUrl);
  const probed = { connectionString: databaseUrl, application_name: 'entente probe', stream };
  outages.open(probed);
  cleanup.push(() => outages.close());
  const readAfter = cluster && (await ReadRouter.open(cluster, (statement) => dataSource.query(statement)));
  const pools = [{ pool: 'primary', connections: poolOf(dataSource) }, ...(cluster?.pools ?? [])];
  if (metrics) for (const { connections } of pools) watchStatements(connections, metrics.statement);
  const tracing = await tracingTo(config, { pools, metrics, cleanup });
  const readiness = new Readiness(dataSource, () => cluster?.hasUsableStandby ?? false);
  if (firstData) {
    const { loadDemoData, loadFirstData } = await import('../imports/first-data/first-data.ts');
    await (config.isDemo ? loadDemoData : loadFirstData)(dataSource);
  }
  signal?.throwIfAborted();
  return { databaseUrl, directUrl, cluster, readAfter, dataSource, metrics, pools, probed, tracing, readiness };
}

/** Builds the schema with its reader, the authentication and the scheduled jobs. */
async function openApi({ config, log, options, cleanup }: Start, { dataSource, cluster, directUrl, metrics }: Store) {
  await deleteLeftUploads();
  const schema = buildSchema();
  const reader = openReader(schema, dataSource, { prepared: config.preparedStatements, placed: cluster !== undefined });
  new MutationRunner(reader, dataSource).finishFields(schema);
  const keys = new ApiKeyStore(dataSource, log);
  cleanup.push(() => keys.waitForPendingUses());
  const whoAsks = new Authenticator({
    adminKeys: config.adminKeys,
    keyWithHash: (hash) => keys.findByHash(hash, config.preparedStatements),
    issuer: config.oidc && new Issuer(config.oidc),
    onRejected: (reason) => metrics?.refusedKey(reason),
  });
  const viewerOf = options.viewerOf ?? (({ headers }: IncomingMessage) => whoAsks.authenticate(headers.authorization));
  const failed = metrics?.connectionFailed('listen');
  const listened = { connectionString: directUrl, stream: cluster?.direct.stream, failed };
  const announcements = new NotificationListener(listened, log);
  const known: { sizes: DataSizes } = { sizes: {} };
  const sized = (now: DataSizes) => {
    known.sizes = now;
  };
  const onWebhooks = { notify: () => {} };
  announcements.onNotification(WEBHOOK_CHANNEL, () => onWebhooks.notify());
  const { feedDays, isIndexed } = config;
  await startScheduledJobs({ dataSource, announcements, feedDays, isIndexed, log, onDataSizes: sized, cleanup });
  announcements.open();
  cleanup.push(() => announcements.close());
  return { schema, reader, viewerOf, announcements, onWebhooks, sizes: () => known.sizes };
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
    const { releasesDir, webhookAllow } = config;
    return {
      ...{ viewer, db: dataSource, standby, reads, waiting, ...payer, client },
      ...{ publicUrl: httpServer.url, dataSet, releasesDir, webhookAllow },
    };
  };
  const publicUrl = () => httpServer.url;
  const unpooled = await pastPooler(start, store);
  const connections = await openExportConnections(databaseUrl, MAX_EXPORTS, {
    ...{ log, stream: cluster?.work.stream, failed: metrics?.connectionFailed('exports') },
  });
  cleanup.push(() => connections.destroy());
  const dataSet = { title: config.siteTitle, licence: config.dataLicence, contact: config.contact };
  const { trustProxy } = config;
  const { timeouts, sending, budget } = options;
  const files = new ExplorerFiles(schema, { mayEmbed: config.embedOrigins.length > 0, contact: config.contact });
  const searchBox = files.searchBoxHead.bind(files);
  const site = new Site({ schema, reader, db: dataSource, dataSet, announcements, searchBox });
  const answering = { schema, reader, dataSource, connections, viewerOf, trustProxy, publicUrl, dataSet };
  const positionNow = readAfter && (() => readAfter.positionNow());
  const spending = spendingOf(start, store);
  const trusted = config.trustedDocuments && (await readTrustedDocuments(config.trustedDocuments, schema));
  const mcp = config.mcp && { schema, trusted, publicUrl, log, config: { ...config, mcp: config.mcp } };
  const mcpRoutes = mcp ? [mcpRoute(mcp)] : [];
  for (const route of mcpRoutes) cleanup.push(() => route.close());
  const releases = { folder: config.releasesDir, publisher: () => ({ publicUrl: publicUrl(), dataSet }) };
  const streamRoutes = [
    importRoute({ dataSource: unpooled, log, viewerOf, positionNow }),
    savedMappingRoute(dataSource, viewerOf),
    ...exportRoutes({ ...answering, timeoutMs: timeouts?.answer, sending }),
    ...sitemapRoutes(config, { ...answering, timeoutMs: timeouts?.answer, sending }),
    releaseRoute(site, releases),
  ];
  const httpServer: HttpServer = await createHttpServer({
    ...{
      schema,
      reader,
      contextOf,
      config,
      log,
      announcements,
      metrics,
      tracing,
      timeouts,
      budget,
      rateLimiter: spending,
      sizes,
    },
    playground: 'playground',
    answerCacheBytes: config.answerCacheBytes,
    dataVersion: (context) => readDataVersion((statement) => reader.rowsOf(statement, context)),
    positionNow,
    readAfterOf: (request) => readAfter?.readAfterOf(request) ?? null,
    trusted,
    connections: poolOf(dataSource).options.max,
    routes: [
      ...(mcp ? mcpMetadataRoutes(mcp) : []),
      ...pagesOf(
        { site, files, config, publicUrl, releases, others: [...streamRoutes, ...mcpRoutes] },
        { schema, reader, contextOf, siteTitle: config.siteTitle },
      ),
      mappingsRoute(dataSource, contextOf),
    ],
    postRoutes: mcpRoutes,
    unknownPathReply: (incoming) => unknownPathReply(site, incoming),
    streamRoutes,
    readiness: () => readiness.check(),
  });
  cleanup.push(() => httpServer.drain(MAX_DRAIN_MS));
  await listen(httpServer, config);
  return httpServer;
}

/** Opens the rate limiter, which shares its counts with other processes through the database. */
function spendingOf({ config, log, cleanup }: Start, { dataSource, metrics }: Store): RateLimiter {
  const spending = new RateLimiter({
    ...config.rates,
    store: new DatabaseRateLimitStore((text, values) => dataSource.query(text, values)),
    onStoreError: (err) => log.warn({ err }, 'Rate limits could not be shared with other processes; retrying'),
    onRejected: (client, isFirst) => {
      metrics?.rateLimited(client.hasKey ? 'key' : 'address');
      // One line per minute and client: rejected requests cost nothing and must not fill the disk.
      if (isFirst) log.info({ client: client.id }, 'Rate limit of a client exceeded');
    },
  });
  cleanup.push(() => spending.close());
  return spending;
}

/** The parts that all pages share. */
interface Frame {
  site: Site;
  files: ExplorerFiles;
  config: Config;
  publicUrl: () => string;
  releases: ReleaseOptions;
  /** The routes beside those of pages. */
  others: readonly { at: string }[];
}

/** Routes besides GraphQL whose responses are not streamed: pages, feeds and calendars. */
function pagesOf(frame: Frame, pages: OutputOptions): Route[] {
  const { site, files, config, publicUrl, releases, others } = frame;
  const { embedOrigins } = config;
  const doors: Route[] = [
    ...explorerRoutes(site, pages, { publicUrl, embedOrigins, files }),
    ...pageFileRoutes(),
    ...playgroundRoutes(site),
    ...deskRoutes(site, { schema: pages.schema, files, oidc: config.oidc }),
    ...recordRoutes(site, pages, files),
    dataRoute(site),
    robotsRoute(config, publicUrl),
    ...vocabularyRoutes(site, pages.schema, publicUrl),
    ...calendarRoutes(pages),
    ...feedRoutes(pages),
    ...reconciliationRoutes(pages, publicUrl),
    ...manualRoutes(site, publicUrl),
    schemaRoute(pages.schema),
    ...releaseListRoutes(site, releases),
    catalogueRoute(releases, (path) => path === '/graphql' || [...doors, ...others].some(({ at }) => at === path)),
  ];
  return config.isDemo ? doors.map(withDemoNotice) : doors;
}

async function embeddedDatabase(
  config: Config,
  log: Log,
  cleanup: CleanupStack,
  signal?: AbortSignal,
): Promise<string> {
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

/** Delivers to webhooks, unless they are switched off. Without a webhook, nothing of that is even loaded. */
function deliverToWebhooks(
  { config: { webhookAllow: allowed }, log, options: { deliversWebhooks = true }, cleanup }: Start,
  { dataSource, directUrl, cluster, metrics }: Store,
  { schema, reader, announcements, onWebhooks }: Api,
  httpServer: HttpServer,
): { inFlight: () => number } {
  let deliveries: WebhookDeliveries | null = null;
  const open = async () => {
    if (allowed === null || !deliversWebhooks || !(await anyWebhook(dataSource))) return;
    const { WebhookDeliveries } = await import('../outputs/webhooks/webhook-deliveries.ts');
    const locks = {
      connectionString: directUrl,
      stream: cluster?.direct.stream,
      failed: metrics?.connectionFailed('webhooks'),
    };
    deliveries = new WebhookDeliveries({
      schema,
      reader,
      dataSource,
      locks,
      announcements,
      httpServer,
      allowed,
      metrics,
      log,
    });
    deliveries.open();
  };
  let opening: Promise<void> = Promise.resolve();
  onWebhooks.notify = () => {
    opening = opening
      .then(() => (deliveries ? deliveries.wake() : open()))
      .catch((err) => log.warn({ err }, 'Webhooks could not be read; retrying at the next notification'));
  };
  onWebhooks.notify();
  cleanup.push(async () => {
    onWebhooks.notify = () => {};
    await opening;
    await deliveries?.close();
  });
  return { inFlight: () => deliveries?.inFlight ?? 0 };
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
  { pools, metrics, cleanup }: Pick<Server, 'pools'> & { metrics: Metrics | null; cleanup: CleanupStack },
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
  {
    httpServer,
    reader,
    webhooks,
  }: { httpServer: HttpServer; reader: ReturnType<typeof openReader>; webhooks: { inFlight: () => number } },
): MetricSources {
  return {
    pools: () =>
      pools.map(({ pool, connections: { totalCount: total, idleCount: idle, waitingCount } }) => {
        // The reader requests no more connections than the pool has: further statements wait in the reader.
        const waiting = waitingCount + (pool === 'primary' ? reader.waiting : 0);
        return { pool, total, idle, waiting };
      }),
    operations: () => httpServer.operations,
    clients: () => httpServer.connectionCount,
    subscribers: () => httpServer.subscribers(),
    answers: () => {
      const { hits: cached, misses } = httpServer.cacheCounts;
      return { fast: reader.counts.whole, fallback: reader.counts.finished, cached, misses };
    },
    database: databaseState(probed),
    standbys: () => cluster?.standbys ?? [],
    webhookAttempts: webhooks.inFlight,
  };
}

function metricsServerOf(config: Config, metrics: Metrics, log: Log): Promise<MetricsServer> {
  return openMetricsServer(config.metrics!, () => metrics.text(), log);
}

async function listen(httpServer: HttpServer, { port, host }: Config): Promise<void> {
  try {
    await httpServer.listen(port, host);
  } catch (error) {
    throw new OperatorError(portError(error as NodeJS.ErrnoException, { port, host }));
  }
}
