import type { Socket } from 'node:net';
import { availableParallelism } from 'node:os';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { OperatorError } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import { type ConnectionFailureListener, DatabaseClient, withConnection } from './connection.ts';
import { PostgresNamingStrategy } from './naming-strategy.ts';

const MIN_POSTGRES_VERSION = 14;

/** PostgreSQL cancels longer statements, so that abandoned requests cannot fill the pool. */
const STATEMENT_TIMEOUT_MS = 30_000;

/**
 * TCP keep-alive begins after this idle time. Otherwise a caller would wait forever for a machine that lost its power,
 * and hold a connection of the pool.
 */
const KEEPALIVE_DELAY_MS = 4_000;

/** More connections gained nothing in measurements on two cores; a database with many cores gains from a few more. */
const MAX_POOL_SIZE = Math.min(10, 2 * availableParallelism());

/** A transaction holds one connection, and other work must be able to run beside it. */
const MIN_POOL_SIZE = 3;

const COMMON = { type: 'postgres', namingStrategy: new PostgresNamingStrategy(), installExtensions: false } as const;

/** The entity classes. */
export type Entities = (abstract new () => unknown)[];

export interface DatabaseOptions {
  log?: Log;
  /** Number of processes that share the connections of the database. */
  processes?: number;
  /** Creates the sockets, if they must not lead to the host of the URL. */
  stream?: () => Socket;
  /** Called for each failed attempt to connect. */
  failed?: ConnectionFailureListener;
}

/**
 * Connects to a database that `checkDatabase` has checked.
 * @param entities the entity classes
 * @returns an initialised DataSource, whose pool recovers by itself when the database restarts
 */
export function openDatabase(
  url: string,
  entities: Entities,
  { processes = 1, ...options }: DatabaseOptions = {},
): Promise<DataSource> {
  const { application_name: applicationName, max: poolSize, ...extra } = poolSettings(url, processes);
  const lost = 'Idle database connection lost';
  return openDataSource({ url, entities, applicationName, poolSize, extra }, { ...options, lost });
}

/** Returns the pool settings of connections for requests, to the database and to its standbys. */
export function poolSettings(url: string, processes: number) {
  return {
    ...connectionSettings(url),
    application_name: 'entente',
    max: Math.max(MIN_POOL_SIZE, Math.ceil(MAX_POOL_SIZE / processes)),
    // Connections are renewed by age: PostgreSQL keeps prepared statements as long as the connection lives.
    maxLifetimeSeconds: 1800,
    idleTimeoutMillis: 60_000,
  };
}

/** Returns the pool of a data source, for what TypeORM does not offer. */
export function poolOf(dataSource: DataSource): pg.Pool {
  return (dataSource.driver as unknown as { master: pg.Pool }).master;
}

/**
 * Opens a separate pool for long reads such as exports, so that they do not occupy connections of requests.
 * @param maxConnections the size of the pool
 */
export function openExportConnections(
  url: string,
  maxConnections: number,
  options: Omit<DatabaseOptions, 'processes'> = {},
): Promise<DataSource> {
  const extra = { ...connectionSettings(url), idleTimeoutMillis: 10_000 };
  const lost = 'Idle database connection of exports lost';
  return openDataSource(
    { url, entities: [], applicationName: 'entente exports', poolSize: maxConnections, extra },
    { ...options, lost },
  );
}

interface PoolOptions {
  url: string;
  entities: Entities;
  applicationName: string;
  poolSize: number;
  extra: pg.PoolConfig;
}

/** @param lost the log message for an idle connection that was lost */
async function openDataSource(
  { extra, ...options }: PoolOptions,
  { log, stream, failed, lost }: Omit<DatabaseOptions, 'processes'> & { lost: string },
): Promise<DataSource> {
  const dataSource = new DataSource({
    ...COMMON,
    ...options,
    connectTimeoutMS: 5000,
    poolErrorHandler: (error: unknown) => {
      // A pool that has ended does not wait until its connections are closed: PostgreSQL may stop first.
      if (poolOf(dataSource)?.ending === false) log?.warn({ err: error }, lost);
    },
    extra: { ...extra, failed, ...(stream && { stream }) },
  });
  try {
    await dataSource.initialize();
  } catch (error) {
    // TypeORM leaves its connection open if the first statements fail, and a command would not end.
    await dataSource.driver.disconnect().catch(() => undefined);
    throw error;
  }
  closeIfInTransaction(poolOf(dataSource));
  return dataSource;
}

/**
 * Closes connections that are released inside a transaction, such as one whose ROLLBACK failed. Otherwise the next user
 * would write into that transaction, and its locks would stay.
 */
function closeIfInTransaction(pool: pg.Pool): void {
  pool.on('release', (_error, client) => {
    if (client.getTransactionStatus() !== 'I') client.end().catch(() => undefined);
  });
}

/**
 * Checks whether an external database can be used.
 * @throws OperatorError if it does not respond, rejects the connection, or is older than PostgreSQL 14
 */
export async function checkDatabase(url: string): Promise<void> {
  const where = describeDatabase(url);
  const config = { connectionString: url, connectionTimeoutMillis: 5000 };
  try {
    new pg.Client(config);
  } catch (error) {
    throw new OperatorError(`DATABASE_URL cannot be read (${(error as Error).message}).`);
  }
  try {
    const { rows } = await withConnection(config, (client) => client.query('show server_version_num'));
    const version = Math.floor(Number(rows[0].server_version_num) / 10_000);
    if (version >= MIN_POSTGRES_VERSION) return;
    throw new OperatorError(
      `The database ${where} is PostgreSQL ${version}, and Entente needs ${MIN_POSTGRES_VERSION} or later.`,
    );
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    throw new OperatorError(reasonOf(error as Error & { code?: string }, where));
  }
}

function reasonOf(error: Error & { code?: string }, where: string): string {
  switch (error.code) {
    case '28P01':
    case '28000':
      return `The database ${where} rejects the user or password of DATABASE_URL.`;
    case '3D000':
      return `The database of DATABASE_URL, ${where}, does not exist: create it first.`;
    case '53300':
      return `The database ${where} has no free connection.`;
    default: {
      // An AggregateError, as for several addresses of one name, has no message of its own.
      const reason = error.message || error.code || 'no reason given';
      return `The database of DATABASE_URL, ${where}, does not answer (${reason.replace(/\s+/g, ' ')}).`;
    }
  }
}

/** Returns the host, port and database name of a URL, without user, password and options. */
export function describeDatabase(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  return `${searchParams.get('host') ?? (hostname || 'localhost')}:${searchParams.get('port') ?? (port || 5432)}${pathname}`;
}

/**
 * Checks that connections use UTC, unless the URL itself sets a time zone. Behind a pooler the operator has to
 * configure that.
 * @throws OperatorError if they do not
 */
export async function checkTimeZone(dataSource: DataSource, url: string): Promise<void> {
  if (/\btimezone\b/i.test(new URL(url).searchParams.get('options') ?? '')) return;
  const [{ zone }] = await dataSource.query(`select current_setting('TimeZone') as zone`);
  if (/^(?:Etc\/)?(?:UTC|UCT|Universal|Zulu|Greenwich|GMT(?:[+-]?0)?)$/i.test(zone)) return;
  throw new OperatorError(
    `Connections of DATABASE_URL have the time zone ${zone}: set it for its user (alter role … set timezone = 'UTC').`,
  );
}

function connectionSettings(url: string) {
  return {
    ...sessionSettings(url),
    Client: DatabaseClient,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEPALIVE_DELAY_MS,
  };
}

function hasOptions(url: string): boolean {
  return new URL(url).searchParams.has('options');
}

/**
 * Returns session settings as startup options. Some poolers reject startup options: a URL with its own `?options=`
 * (which may be empty) replaces them.
 */
function sessionSettings(url: string): { options?: string } {
  if (hasOptions(url)) return {};
  return { options: `-c jit=off -c timezone=UTC -c statement_timeout=${STATEMENT_TIMEOUT_MS}` };
}
