import type { Socket } from 'node:net';
import { availableParallelism } from 'node:os';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { CannotStart } from '../runtime/errors.ts';
import type { Log } from '../runtime/log.ts';
import { type ConnectionFailed, LosableClient, onConnection } from './connection.ts';
import { PostgresNames } from './naming-strategy.ts';

const OLDEST_VERSION = 14;

/** No answer is worth more: whatever takes longer is stopped by the database, so that hang-ups cannot fill the pool. */
const LONGEST_STATEMENT_MS = 30_000;

/**
 * After so much silence the system asks whether the other machine is still there. Without, whoever waits for an answer
 * from one that has lost its power would wait for ever, and hold a connection of the pool as long.
 */
const LONGEST_SILENCE_MS = 4_000;

/** More connections than this were seen to gain nothing on two cores; a database of many cores gains from a few more. */
const MOST_CONNECTIONS = Math.min(10, 2 * availableParallelism());

/** A transaction holds one, and other work must go on beside it. */
const FEWEST_CONNECTIONS = 3;

const COMMON = { type: 'postgres', namingStrategy: new PostgresNames(), installExtensions: false } as const;

/** The classes of tables. */
export type Entities = (abstract new () => unknown)[];

export interface DatabaseOptions {
  log?: Log;
  /** How many processes share what connections the database is worth. */
  processes?: number;
  /** What makes the connections, where they are not to lead to the host of the URL. */
  stream?: () => Socket;
  /** Called for each connection that cannot be made. */
  failed?: ConnectionFailed;
}

/**
 * Connects to the database, of which `checkDatabase` knows that it answers.
 * @param entities the classes of its tables
 * @returns an initialised DataSource, whose pool recovers by itself from a restart of the database
 */
export function openDatabase(
  url: string,
  entities: Entities,
  { processes = 1, ...options }: DatabaseOptions = {},
): Promise<DataSource> {
  const { application_name: applicationName, max: poolSize, ...extra } = poolSettings(url, processes);
  const lost = 'a connection to the database was lost';
  return connected({ url, entities, applicationName, poolSize, extra }, { ...options, lost });
}

/** How connections for answering are kept, to the database and to its standbys. */
export function poolSettings(url: string, processes: number) {
  return {
    ...connectionSettings(url),
    application_name: 'entente',
    max: Math.max(FEWEST_CONNECTIONS, Math.ceil(MOST_CONNECTIONS / processes)),
    // Connections are renewed by age: PostgreSQL never forgets a prepared statement while one lives.
    maxLifetimeSeconds: 1800,
    idleTimeoutMillis: 60_000,
  };
}

/** The connections of a data source, for what TypeORM has no word for. */
export function poolOf(dataSource: DataSource): pg.Pool {
  return (dataSource.driver as unknown as { master: pg.Pool }).master;
}

/**
 * Connections for those who read for long, so that nobody else waits for one of theirs.
 * @param most how many there may be
 */
export function openReadingConnections(
  url: string,
  most: number,
  options: Omit<DatabaseOptions, 'processes'> = {},
): Promise<DataSource> {
  const extra = { ...connectionSettings(url), idleTimeoutMillis: 10_000 };
  const lost = 'a connection of an export was lost';
  return connected(
    { url, entities: [], applicationName: 'entente exports', poolSize: most, extra },
    { ...options, lost },
  );
}

interface Pooled {
  url: string;
  entities: Entities;
  applicationName: string;
  poolSize: number;
  extra: pg.PoolConfig;
}

/** @param lost what the log is to say of a connection that was lost while nobody used it */
async function connected(
  { extra, ...pooled }: Pooled,
  { log, stream, failed, lost }: Omit<DatabaseOptions, 'processes'> & { lost: string },
): Promise<DataSource> {
  const dataSource = new DataSource({
    ...COMMON,
    ...pooled,
    connectTimeoutMS: 5000,
    poolErrorHandler: (error: unknown) => {
      // A pool that has ended waits for no connection to be closed: PostgreSQL may be the quicker one when both stop.
      if (poolOf(dataSource)?.ending === false) log?.warn({ err: error }, lost);
    },
    extra: { ...extra, failed, ...(stream && { stream }) },
  });
  try {
    await dataSource.initialize();
  } catch (error) {
    // TypeORM leaves its connection open if the first statements fail: a command would wait for it and not end.
    await dataSource.driver.disconnect().catch(() => undefined);
    throw error;
  }
  closeIfInTransaction(poolOf(dataSource));
  return dataSource;
}

/**
 * Closes each connection that is given back to its pool inside a transaction, as one whose ROLLBACK has failed: the next to
 * use it would write into that transaction, and its locks would stay.
 */
function closeIfInTransaction(pool: pg.Pool): void {
  pool.on('release', (_error, client) => {
    if (client.getTransactionStatus() !== 'I') client.end().catch(() => undefined);
  });
}

/**
 * Sees whether a database of the operator's can be used.
 * @throws CannotStart where it does not answer, refuses us, or is older than PostgreSQL 14
 */
export async function checkDatabase(url: string): Promise<void> {
  const where = whereabouts(url);
  const config = { connectionString: url, connectionTimeoutMillis: 5000 };
  try {
    new pg.Client(config);
  } catch (error) {
    throw new CannotStart(`DATABASE_URL cannot be read (${(error as Error).message}).`);
  }
  try {
    const { rows } = await onConnection(config, (client) => client.query('show server_version_num'));
    const version = Math.floor(Number(rows[0].server_version_num) / 10_000);
    if (version >= OLDEST_VERSION) return;
    throw new CannotStart(
      `The database ${where} is PostgreSQL ${version}, and Entente needs ${OLDEST_VERSION} or later.`,
    );
  } catch (error) {
    if (error instanceof CannotStart) throw error;
    throw new CannotStart(reasonOf(error as Error & { code?: string }, where));
  }
}

function reasonOf(error: Error & { code?: string }, where: string): string {
  switch (error.code) {
    case '28P01':
    case '28000':
      return `The database ${where} refuses the user or password of DATABASE_URL.`;
    case '3D000':
      return `There is no such database as that of DATABASE_URL, ${where}: create it first.`;
    case '53300':
      return `The database ${where} has no connection to spare.`;
    default: {
      // An AggregateError, as of several addresses of one name that refused, has no message of its own.
      const reason = error.message || error.code || 'no reason given';
      return `The database of DATABASE_URL, ${where}, does not answer (${reason.replace(/\s+/g, ' ')}).`;
    }
  }
}

/** The database's place as it may be printed: without user, password and options. */
export function whereabouts(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  return `${searchParams.get('host') ?? (hostname || 'localhost')}:${searchParams.get('port') ?? (port || 5432)}${pathname}`;
}

/**
 * Sees whether connections are set as answers need it: times are told in UTC, unless the URL itself names another zone.
 * Behind a pooler that is the operator's to do.
 * @throws CannotStart where they are not
 */
export async function checkSessions(dataSource: DataSource, url: string): Promise<void> {
  if (/\btimezone\b/i.test(new URL(url).searchParams.get('options') ?? '')) return;
  const [{ zone }] = await dataSource.query(`select current_setting('TimeZone') as zone`);
  if (/^(?:Etc\/)?(?:UTC|UCT|Universal|Zulu|Greenwich|GMT(?:[+-]?0)?)$/i.test(zone)) return;
  throw new CannotStart(
    `Connections of DATABASE_URL have the time zone ${zone}: set it for its user (alter role … set timezone = 'UTC').`,
  );
}

/** How connections are on which answers are waited for. */
function connectionSettings(url: string) {
  return {
    ...sessionSettings(url),
    Client: LosableClient,
    keepAlive: true,
    keepAliveInitialDelayMillis: LONGEST_SILENCE_MS,
  };
}

function hasOptions(url: string): boolean {
  return new URL(url).searchParams.has('options');
}

/**
 * Settings of each session, as startup options. Poolers that refuse them accept a URL with options of its own
 * (`?options=`), which then are the operator's to choose.
 */
function sessionSettings(url: string): { options?: string } {
  if (hasOptions(url)) return {};
  return { options: `-c jit=off -c timezone=UTC -c statement_timeout=${LONGEST_STATEMENT_MS}` };
}
