import { z } from 'zod';
import { CannotStart } from './errors.ts';

/** The settings of one process, read from its environment: see the README for what each does. */
export interface Config {
  port: number;
  host: string;
  /** Where clients reach this server, when that is not where it listens. */
  publicUrl: URL | null;
  /** How many proxies stand before this server, whose `X-Forwarded-For` is believed. */
  trustProxy: number;
  /** `*`, or the origins whose pages may read answers. Never with credentials. */
  corsOrigins: '*' | string[];
  /** A PostgreSQL of the operator's, or null for the embedded one. */
  databaseUrl: string | null;
  /** The same database past a pooler that loses LISTEN, or null where there is none. */
  databaseDirectUrl: string | null;
  /** Copies of the database for reading, that follow it, with the same user, password and name; none as a rule. */
  databaseReplicaUrls: string[];
  /** Where the embedded PostgreSQL keeps its data. */
  dataDir: string;
  /** A key that makes an administrator of whoever bears it, so that the first other key can be given out. */
  adminKey: string | null;
  /** The OpenID issuer whose tokens are believed, or null for keys alone. */
  oidc: { issuer: string; audience: string; roleClaim: string; clientIds: string[] } | null;
  /** Off where a pooler between us and PostgreSQL does not know prepared statements. */
  preparedStatements: boolean;
  /** How many processes answer, on as many cores. */
  workers: number;
  /** For how many days the change feed keeps changes. */
  feedDays: number;
  /** Where figures are collected, which is nobody's business outside; null: nowhere. */
  metrics: { port: number; host: string } | null;
  /** Where releases are kept, and served from. */
  releasesDir: string;
  /** What the data are called where they are taken away or cited. */
  siteTitle: string;
  /** Under which licence the data may be used, or null where that is not said. */
  dataLicence: string | null;
  /** Where people write to about the data, or null. */
  contact: string | null;
  /** The OpenTelemetry collector that is told of operations, and of which part of them; or null. */
  tracing: { endpoint: string; ratio: number } | null;
  /** What may be spent in a minute from one address, and by one key; null: as much as anybody likes. */
  rates: { withoutKey: number | null; withKey: number | null };
  /** Where documents are listed that are bound by their cost alone, and whether no others are run; or null. */
  trustedDocuments: { path: string; only: boolean } | null;
  logLevel: (typeof LOG_LEVELS)[number];
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** As many characters as `openssl rand -hex 16` gives. */
const SHORTEST_ADMIN_KEY = 32;

/** Together they have fewer connections to the database than PostgreSQL usually allows, which is 100. */
const MOST_WORKERS = 16;

const DATABASE_EXAMPLE = 'must be a URL such as postgres://user:password@host:5432/database';

const RATE_EXAMPLE = 'must be what operations may cost together in a minute, from 5000 on, or off';

const SETTINGS = z.object({
  PORT: z
    .string()
    .default('4000')
    .refine(isPort, 'must be a whole number from 0 to 65535 (0: any free port)')
    .transform(Number),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: z
    .string()
    .refine((text) => hasProtocol(text, ['http:', 'https:']), 'must be a URL that begins with http:// or https://')
    .transform((text) => new URL(text))
    .nullable()
    .default(null),
  TRUST_PROXY: z
    .string()
    .default('0')
    .refine((text) => /^\d$/.test(text), 'must be the number of proxies before this server, 0 to 9')
    .transform(Number),
  CORS_ORIGINS: z
    .string()
    .default('*')
    .transform((text) => (text === '*' ? text : text.split(',').map((origin) => origin.trim())))
    .refine(
      (origins) => origins === '*' || origins.every(isOrigin),
      'must be * or origins such as https://example.org, separated by commas',
    ),
  DATABASE_URL: z.string().refine(isDatabase, DATABASE_EXAMPLE).nullable().default(null),
  DATABASE_DIRECT_URL: z.string().refine(isDatabase, DATABASE_EXAMPLE).nullable().default(null),
  DATABASE_REPLICA_URLS: z
    .string()
    .transform((text) => text.split(',').map((url) => url.trim()))
    .refine((urls) => urls.every(isDatabase), `${DATABASE_EXAMPLE}, or several, separated by commas`)
    .default([]),
  DATA_DIR: z.string().default('.data'),
  ADMIN_KEY: z
    .string()
    .refine(
      (text) => text.length >= SHORTEST_ADMIN_KEY && /^[\x21-\x7e]+$/.test(text),
      `must be at least ${SHORTEST_ADMIN_KEY} letters, digits and signs without a space, as openssl rand -hex 32 gives`,
    )
    .nullable()
    .default(null),
  OIDC_ISSUER: z
    .string()
    .refine((text) => hasProtocol(text, ['http:', 'https:']), 'must be a URL that begins with https:// or http://')
    .nullable()
    .default(null),
  OIDC_AUDIENCE: z.string().nullable().default(null),
  OIDC_ROLE_CLAIM: z.string().default('role'),
  OIDC_CLIENT_IDS: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((id) => id.trim() || [])),
  PREPARED_STATEMENTS: z
    .enum(['on', 'off'], { error: 'must be on or off' })
    .default('on')
    .transform((text) => text === 'on'),
  WORKERS: z
    .string()
    .default('1')
    .refine(
      (text) => /^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_WORKERS,
      `must be the number of processes that answer, 1 to ${MOST_WORKERS}`,
    )
    .transform(Number),
  FEED_DAYS: z
    .string()
    .default('30')
    .refine((text) => /^[1-9]\d{0,3}$/.test(text), 'must be the number of days that changes are kept for, 1 to 9999')
    .transform(Number),
  METRICS_PORT: z
    .string()
    .refine(isPort, 'must be a whole number from 0 to 65535 (0: any free port)')
    .transform(Number)
    .nullable()
    .default(null),
  METRICS_HOST: z.string().default('127.0.0.1'),
  RELEASES_DIR: z.string().default('.data/releases'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .string()
    .refine((text) => hasProtocol(text, ['http:', 'https:']), 'must be a URL that begins with http:// or https://')
    .nullable()
    .default(null),
  SITE_TITLE: z.string().default('Entente'),
  DATA_LICENCE: z.string().nullable().default(null),
  CONTACT: z.string().nullable().default(null),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .default('1')
    .refine(
      (text) => /^(?:0(?:\.\d+)?|1(?:\.0+)?)$/.test(text),
      'must be the part of all operations, 0 to 1, as in 0.05',
    )
    .transform(Number),
  RATE_ADDRESS: z.string().default('120000').refine(isRate, RATE_EXAMPLE).transform(rateIn),
  RATE_KEY: z.string().default('1200000').refine(isRate, RATE_EXAMPLE).transform(rateIn),
  TRUSTED_DOCUMENTS: z.string().nullable().default(null),
  UNTRUSTED_DOCUMENTS: z
    .enum(['on', 'off'], { error: 'must be on or off' })
    .default('on')
    .transform((text) => text === 'on'),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('warn'),
});

/** Without an audience every token of the issuer would do, also one that was meant for another program. */
function isWhole({
  OIDC_ISSUER,
  OIDC_AUDIENCE,
}: {
  OIDC_ISSUER: string | null;
  OIDC_AUDIENCE: string | null;
}): boolean {
  return (OIDC_ISSUER === null) === (OIDC_AUDIENCE === null);
}

const CHECKED = SETTINGS.refine(isWhole, {
  path: ['OIDC_ISSUER and OIDC_AUDIENCE'],
  error: 'go together: set both, or none',
})
  .refine(({ DATABASE_URL, DATABASE_REPLICA_URLS }) => DATABASE_URL !== null || DATABASE_REPLICA_URLS.length === 0, {
    path: ['DATABASE_REPLICA_URLS'],
    error: 'needs DATABASE_URL: the embedded PostgreSQL has no standbys',
  })
  .refine(({ TRUSTED_DOCUMENTS, UNTRUSTED_DOCUMENTS }) => TRUSTED_DOCUMENTS !== null || UNTRUSTED_DOCUMENTS, {
    path: ['UNTRUSTED_DOCUMENTS'],
    error: 'needs TRUSTED_DOCUMENTS where it is off: without any nothing could be asked',
  });

/**
 * Reads the settings. An empty one counts as absent, as in a compose file that passes on what is not set.
 * @throws CannotStart naming every setting that is wrong, and what would be right
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const { success, data, error } = CHECKED.safeParse(given);
  if (!success) {
    // The values are not repeated: one of them may be a password.
    const faults = error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`);
    throw new CannotStart(`${faults.join('; ')}.`);
  }
  return {
    port: data.PORT,
    host: data.HOST,
    publicUrl: data.PUBLIC_URL,
    trustProxy: data.TRUST_PROXY,
    corsOrigins: data.CORS_ORIGINS,
    databaseUrl: data.DATABASE_URL,
    databaseDirectUrl: data.DATABASE_DIRECT_URL,
    databaseReplicaUrls: data.DATABASE_REPLICA_URLS,
    dataDir: data.DATA_DIR,
    adminKey: data.ADMIN_KEY,
    oidc:
      data.OIDC_ISSUER !== null && data.OIDC_AUDIENCE !== null
        ? {
            issuer: data.OIDC_ISSUER,
            audience: data.OIDC_AUDIENCE,
            roleClaim: data.OIDC_ROLE_CLAIM,
            clientIds: data.OIDC_CLIENT_IDS,
          }
        : null,
    preparedStatements: data.PREPARED_STATEMENTS,
    workers: data.WORKERS,
    feedDays: data.FEED_DAYS,
    metrics: data.METRICS_PORT === null ? null : { port: data.METRICS_PORT, host: data.METRICS_HOST },
    releasesDir: data.RELEASES_DIR,
    siteTitle: data.SITE_TITLE,
    dataLicence: data.DATA_LICENCE,
    contact: data.CONTACT,
    tracing:
      data.OTEL_EXPORTER_OTLP_ENDPOINT === null
        ? null
        : { endpoint: data.OTEL_EXPORTER_OTLP_ENDPOINT, ratio: data.OTEL_TRACES_SAMPLER_ARG },
    rates: { withoutKey: data.RATE_ADDRESS, withKey: data.RATE_KEY },
    trustedDocuments:
      data.TRUSTED_DOCUMENTS === null ? null : { path: data.TRUSTED_DOCUMENTS, only: !data.UNTRUSTED_DOCUMENTS },
    logLevel: data.LOG_LEVEL,
  };
}

function isRate(text: string): boolean {
  return text === 'off' || (/^\d{4,12}$/.test(text) && Number(text) >= 5_000);
}

function rateIn(text: string): number | null {
  return text === 'off' ? null : Number(text);
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65535;
}

function hasProtocol(text: string, protocols: string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

function isDatabase(text: string): boolean {
  return hasProtocol(text, ['postgres:', 'postgresql:']);
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}
