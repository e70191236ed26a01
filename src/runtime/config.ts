import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { OperatorError } from './errors.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Variables of other programs with shorter names are often one letter away from HOST or PORT. */
const MIN_MISSPELT_CHARS = 5;

/** The length of `openssl rand -hex 16`. */
const MIN_ADMIN_KEY_CHARS = 32;

/** While a key is replaced, the old one and the new one are both valid. */
const MAX_ADMIN_KEYS = 2;

/** Secrets that can also be read from a file: `<name>_FILE` is its path. */
const FILE_SETTINGS = ['DATABASE_URL', 'DATABASE_DIRECT_URL', 'DATABASE_REPLICA_URLS', 'ADMIN_KEY'] as const;

/** 16 workers open up to 112 connections: 3 for operations, 3 for exports and 1 for LISTEN each. PostgreSQL allows 100 by default. */
const MAX_WORKERS = 16;

/** The answers of more than a GB are no cache: PostgreSQL needs the memory. */
const MAX_ANSWER_CACHE_MB = 1_024;

const BYTES_PER_MB = 1024 * 1024;

/** More than any load balancer needs to notice that /readyz returns 503. */
const MAX_DRAIN_SECONDS = 300;

const PORT_EXAMPLE = 'must be a whole number from 0 to 65535 (0: any free port)';

const DATABASE_EXAMPLE = 'must be a URL such as postgres://user:password@host:5432/database';

const RATE_EXAMPLE = 'must be the cost allowed per minute, 5000 or more, or off';

const EMBED_EXAMPLE = 'must be *, off, or origins such as https://news.example.org, separated by commas';

const ALLOW_EXAMPLE =
  'must be hosts, hosts with a port or ranges of addresses such as hooks.internal:8080 or 10.0.0.0/8, separated by commas';

const WEB_EXAMPLE = 'must be a URL that begins with http:// or https://';

/** A text that must pass a check; null if it is not set. */
function optionalText(isValid: (text: string) => boolean = () => true, example = '') {
  return z.string().refine(isValid, example).nullable().default(null);
}

function number(defaultText: string, isValid: (text: string) => boolean, example: string) {
  return z.string().default(defaultText).refine(isValid, example).transform(Number);
}

const onOrOff = z
  .enum(['on', 'off'], { error: 'must be on or off' })
  .default('on')
  .transform((text) => text === 'on');

function rate(defaultText: string) {
  return z.string().default(defaultText).refine(isRate, RATE_EXAMPLE).transform(parseRate);
}

function commaSeparated(text: string): string[] {
  return text.split(',').map((each) => each.trim());
}

/** The origin of a sandboxed frame, as embedded pictures are. */
const SANDBOX = 'null';

const SETTINGS = z.object({
  PORT: number('4000', isPort, PORT_EXAMPLE),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: optionalText(isWebUrl, WEB_EXAMPLE).transform((text) => (text === null ? null : new URL(text))),
  TRUST_PROXY: number('0', (text) => /^\d$/.test(text), 'must be the number of proxies in front of the server, 0 to 9'),
  CORS_ORIGINS: z
    .string()
    .default('*')
    .transform((text) => (text === '*' ? ('*' as const) : commaSeparated(text)))
    .refine(
      (origins) => origins === '*' || origins.every((origin) => origin === SANDBOX || isOrigin(origin)),
      'must be * or origins such as https://example.org, separated by commas',
    ),
  DATABASE_URL: optionalText(isDatabaseUrl, DATABASE_EXAMPLE),
  DATABASE_DIRECT_URL: optionalText(isDatabaseUrl, DATABASE_EXAMPLE),
  DATABASE_REPLICA_URLS: z
    .string()
    .transform(commaSeparated)
    .refine((urls) => urls.every(isDatabaseUrl), `${DATABASE_EXAMPLE}, or several, separated by commas`)
    .default([]),
  DATA_DIR: optionalText(),
  ADMIN_KEY: z
    .string()
    .transform(commaSeparated)
    .refine(
      (keys) => keys.length <= MAX_ADMIN_KEYS && keys.every(isAdminKey),
      `must be at least ${MIN_ADMIN_KEY_CHARS} letters, digits and signs without a space, as openssl rand -hex 32 gives, ` +
        'or two such keys, separated by a comma',
    )
    .default([]),
  OIDC_ISSUER: optionalText(isWebUrl, 'must be a URL that begins with https:// or http://'),
  OIDC_AUDIENCE: optionalText(),
  OIDC_ROLE_CLAIM: z.string().default('role'),
  OIDC_CLIENT_ID: optionalText(),
  OIDC_CLIENT_IDS: z
    .string()
    .default('')
    .transform((text) => commaSeparated(text).filter(Boolean)),
  PREPARED_STATEMENTS: onOrOff,
  WORKERS: number(
    '1',
    (text) => /^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_WORKERS,
    `must be the number of worker processes, 1 to ${MAX_WORKERS}`,
  ),
  ANSWER_CACHE_MB: number(
    '32',
    (text) => /^\d{1,4}$/.test(text) && Number(text) <= MAX_ANSWER_CACHE_MB,
    `must be the size of the cache of answers in MB, 0 (off) to ${MAX_ANSWER_CACHE_MB}`,
  ),
  DRAIN_SECONDS: number(
    '5',
    (text) => /^\d{1,3}$/.test(text) && Number(text) <= MAX_DRAIN_SECONDS,
    `must be the number of seconds for which connections are accepted after SIGTERM, 0 to ${MAX_DRAIN_SECONDS}`,
  ),
  FEED_RETENTION_DAYS: number(
    '30',
    (text) => /^[1-9]\d{0,3}$/.test(text),
    'must be the number of days for which changes are kept, 1 to 9999',
  ),
  METRICS_PORT: z.string().refine(isPort, PORT_EXAMPLE).transform(Number).nullable().default(null),
  METRICS_HOST: z.string().default('127.0.0.1'),
  RELEASES_DIR: optionalText(),
  OTEL_EXPORTER_OTLP_ENDPOINT: optionalText(isWebUrl, WEB_EXAMPLE),
  EMBED_ORIGINS: z
    .string()
    .default('*')
    .transform((text): '*' | string[] => (text === '*' ? text : text === 'off' ? [] : commaSeparated(text)))
    .refine((origins) => origins === '*' || origins.every(isOrigin), EMBED_EXAMPLE),
  INDEXING: z.enum(['auto', 'on', 'off'], { error: 'must be auto, on or off' }).default('auto'),
  SITE_TITLE: z.string().default('Entente'),
  DATA_LICENCE: optionalText(),
  CONTACT: optionalText(),
  OTEL_TRACES_SAMPLER_ARG: number(
    '1',
    (text) => /^(?:0(?:\.\d+)?|1(?:\.0+)?)$/.test(text),
    'must be the share of operations to trace, 0 to 1, such as 0.05',
  ),
  RATE_LIMIT_ADDRESS: rate('120000'),
  RATE_LIMIT_KEY: rate('1200000'),
  WEBHOOKS: onOrOff,
  WEBHOOK_ALLOW: z
    .string()
    .transform(commaSeparated)
    .refine((entries) => entries.every(isAllowed), ALLOW_EXAMPLE)
    .default([]),
  TRUSTED_DOCUMENTS: optionalText(),
  UNTRUSTED_DOCUMENTS: onOrOff,
  MCP: z.enum(['on', 'off', 'internal'], { error: 'must be on, off or internal' }).default('on'),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('warn'),
});

export const SETTING_NAMES = Object.keys(SETTINGS.shape);

const CHECKED = SETTINGS.refine(
  // Without an audience, a token that the issuer made for another program would be accepted.
  ({ OIDC_ISSUER, OIDC_AUDIENCE }) => (OIDC_ISSUER === null) === (OIDC_AUDIENCE === null),
  { path: ['OIDC_ISSUER and OIDC_AUDIENCE'], error: 'go together: set both, or none' },
)
  .refine(({ OIDC_ISSUER, OIDC_CLIENT_ID }) => OIDC_ISSUER !== null || OIDC_CLIENT_ID === null, {
    path: ['OIDC_CLIENT_ID'],
    error: 'needs OIDC_ISSUER: the desk signs in with that issuer',
  })
  .refine(({ DATABASE_URL, DATABASE_REPLICA_URLS }) => DATABASE_URL !== null || DATABASE_REPLICA_URLS.length === 0, {
    path: ['DATABASE_REPLICA_URLS'],
    error: 'needs DATABASE_URL: the embedded PostgreSQL has no standbys',
  })
  .refine(({ TRUSTED_DOCUMENTS, UNTRUSTED_DOCUMENTS }) => TRUSTED_DOCUMENTS !== null || UNTRUSTED_DOCUMENTS, {
    path: ['UNTRUSTED_DOCUMENTS'],
    error: 'needs TRUSTED_DOCUMENTS if it is off: otherwise no document could run',
  });

/** Added to the title of demo data, which exports, citations, feeds and calendars show. */
const DEMO_MARK = '(demo data, invented)';

/** The settings of one process, read from its environment. The manual describes each. */
export type Config = ReturnType<typeof readConfig>;

type Environment = Record<string, string | undefined>;

/**
 * Reads the settings. An empty value counts as not set: compose files pass variables on empty.
 * @param isDemo whether the process shows demo data, which have a default folder of their own
 * @throws OperatorError that lists every wrong setting and its allowed values
 */
export function readConfig(environment: Environment, isDemo = false) {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const problems = FILE_SETTINGS.flatMap((setting) => readFromFile(given, setting));
  const { success, data, error } = CHECKED.safeParse(given);
  if (error) {
    // Values are left out: one of them may be a password.
    problems.push(...error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`));
  }
  if (!success || problems.length > 0) throw new OperatorError(`${problems.join('; ')}.`);
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = data;
  const dataDir = data.DATA_DIR ?? (isDemo ? '.demo' : '.data');
  const mayEmbed = data.CORS_ORIGINS === '*' || data.CORS_ORIGINS.includes(SANDBOX);
  return {
    port: data.PORT,
    host: data.HOST,
    /** The address that clients use, if it differs from the address on which the server listens. */
    publicUrl: data.PUBLIC_URL,
    /** Number of trusted proxies in front of the server, for `X-Forwarded-For`. */
    trustProxy: data.TRUST_PROXY,
    /** `*`, or the origins whose pages may read responses. Credentials are never allowed. */
    corsOrigins: data.CORS_ORIGINS,
    /** An external PostgreSQL; null for the embedded one. */
    databaseUrl: data.DATABASE_URL,
    /** The same database without the pooler, which loses LISTEN; null if there is no pooler. */
    databaseDirectUrl: data.DATABASE_DIRECT_URL,
    /** Standbys, with the same user, password and database name; usually none. */
    databaseReplicaUrls: data.DATABASE_REPLICA_URLS,
    /** The folder of the embedded PostgreSQL. */
    dataDir,
    /** Whether the process shows demo data, which are stored apart from all other data. */
    isDemo,
    /** Keys with the role ADMIN that need no database, for creating the first API key. */
    adminKeys: data.ADMIN_KEY,
    /** The OpenID issuer whose tokens are accepted; null for API keys only. */
    oidc: issuer !== null && audience !== null ? { issuer, audience, ...clientsIn(data) } : null,
    /** Off if a pooler in front of PostgreSQL does not support prepared statements. */
    preparedStatements: data.PREPARED_STATEMENTS,
    /** Number of worker processes. */
    workers: data.WORKERS,
    /** Size of the cache of answers of one process in bytes; 0: off. */
    answerCacheBytes: data.ANSWER_CACHE_MB * BYTES_PER_MB,
    /** Seconds for which connections are still accepted after SIGTERM, while /readyz returns 503. */
    drainSeconds: data.DRAIN_SECONDS,
    /** Days for which the change feed keeps changes. */
    feedDays: data.FEED_RETENTION_DAYS,
    /** The address of the metrics, which must not be public; null for no metrics. */
    metrics: data.METRICS_PORT === null ? null : { port: data.METRICS_PORT, host: data.METRICS_HOST },
    /** The folder of releases. */
    releasesDir: data.RELEASES_DIR ?? join(dataDir, 'releases'),
    /** `*`, or the origins whose pages may embed pictures; an empty list if embedding is off, or the picture could not read responses. */
    embedOrigins: mayEmbed ? data.EMBED_ORIGINS : [],
    /** Whether search engines may list the pages. Without an address for clients, the server is not public. */
    isIndexed: data.INDEXING === 'auto' ? data.PUBLIC_URL !== null && !isDemo : data.INDEXING === 'on',
    /** The title of the data in exports and citations. */
    siteTitle: isDemo ? `${data.SITE_TITLE} ${DEMO_MARK}` : data.SITE_TITLE,
    /** The licence of the data; null if not set. */
    dataLicence: data.DATA_LICENCE,
    /** A contact for the data; null if not set. */
    contact: data.CONTACT,
    /** The OpenTelemetry collector and the share of operations to trace; null for no tracing. */
    tracing: endpoint === null ? null : { endpoint, ratio: data.OTEL_TRACES_SAMPLER_ARG },
    /** Cost allowed per minute, from one address and with one API key; null for no limit. */
    rates: { withoutKey: data.RATE_LIMIT_ADDRESS, withKey: data.RATE_LIMIT_KEY },
    /** Hosts and ranges of addresses that webhooks may use although they are not public; null: webhooks are off. */
    webhookAllow: data.WEBHOOKS ? data.WEBHOOK_ALLOW : null,
    /** The trusted documents, which are limited by cost only, and whether all others are rejected; null if not set. */
    trustedDocuments:
      data.TRUSTED_DOCUMENTS === null ? null : { path: data.TRUSTED_DOCUMENTS, only: !data.UNTRUSTED_DOCUMENTS },
    /** What `/mcp` serves; null if it is off. */
    mcp: data.MCP === 'off' ? null : { seesInternal: data.MCP === 'internal' },
    logLevel: data.LOG_LEVEL,
  };
}

/** The claim with the role, the client of the desk, and the clients whose tokens are accepted; empty: of all clients. */
function clientsIn({ OIDC_ROLE_CLAIM, OIDC_CLIENT_ID, OIDC_CLIENT_IDS }: z.output<typeof SETTINGS>) {
  const isDeskMissing = OIDC_CLIENT_ID !== null && OIDC_CLIENT_IDS.length > 0;
  return {
    roleClaim: OIDC_ROLE_CLAIM,
    clientId: OIDC_CLIENT_ID,
    clientIds: isDeskMissing ? [...OIDC_CLIENT_IDS, OIDC_CLIENT_ID] : OIDC_CLIENT_IDS,
  };
}

/**
 * Reads a setting from its file, if one is set.
 * @returns error messages; empty if there are none
 */
function readFromFile(given: Environment, setting: (typeof FILE_SETTINGS)[number]): string[] {
  const variable = `${setting}_FILE`;
  const path = given[variable];
  if (path === undefined) return [];
  if (given[setting] !== undefined) return [`${setting} and ${variable} exclude each other: set one of them`];
  try {
    given[setting] = readFileSync(path, 'utf8').trim();
    return [];
  } catch (error) {
    return [`${variable} cannot be read (${(error as NodeJS.ErrnoException).code})`];
  }
}

/** Returns a warning for each variable whose name differs from a setting by one letter. */
export function findMisspeltSettings(environment: Environment): string[] {
  const settings = [...SETTING_NAMES, ...FILE_SETTINGS.map((setting) => `${setting}_FILE`)];
  return Object.keys(environment)
    .filter((name) => name.length >= MIN_MISSPELT_CHARS && !settings.includes(name))
    .flatMap((name) => {
      const setting = settings.find((each) => isOneEditAway(name, each));
      return setting ? [`${name} is no setting: is ${setting} meant?`] : [];
    })
    .sort();
}

/** Whether adding, removing or changing one letter turns one text into the other. */
function isOneEditAway(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short === long || long.length - short.length > 1) return false;
  let same = 0;
  while (same < short.length && short[same] === long[same]) same++;
  return short.slice(short.length === long.length ? same + 1 : same) === long.slice(same + 1);
}

function isAdminKey(text: string): boolean {
  return text.length >= MIN_ADMIN_KEY_CHARS && /^[\x21-\x7e]+$/.test(text);
}

function isRate(text: string): boolean {
  return text === 'off' || (/^\d{4,12}$/.test(text) && Number(text) >= 5_000);
}

function parseRate(text: string): number | null {
  return text === 'off' ? null : Number(text);
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65535;
}

function hasProtocol(text: string, protocols: string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

function isWebUrl(text: string): boolean {
  return hasProtocol(text, ['http:', 'https:']);
}

function isDatabaseUrl(text: string): boolean {
  return hasProtocol(text, ['postgres:', 'postgresql:']);
}

function isAllowed(text: string): boolean {
  const [, host = '', port = '1'] = /^(.+?)(?::(\d+))?$/.exec(text) ?? [];
  const isHost = URL.canParse(`http://${host}`) && new URL(`http://${host}`).host === host;
  return ipaddr.isValidCIDR(text) || (isHost && isPort(port));
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}
