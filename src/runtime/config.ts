import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CannotStart } from './errors.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Shorter names of other programs are too often one letter from HOST or PORT. */
const SHORTEST_MISSPELT = 5;

/** As many characters as `openssl rand -hex 16` gives. */
const SHORTEST_ADMIN_KEY = 32;

/** One takes the place of the other: until all who bear the old one have the new one, both hold. */
const MOST_ADMIN_KEYS = 2;

/** Secrets, which may stand in a file that a variable of this name with _FILE names. */
const IN_FILES = ['DATABASE_URL', 'DATABASE_DIRECT_URL', 'DATABASE_REPLICA_URLS', 'ADMIN_KEY'] as const;

/** Together they have fewer connections to the database than PostgreSQL usually allows, which is 100. */
const MOST_WORKERS = 16;

/** Longer than any load balancer needs to see that /readyz says 503. */
const MOST_DRAIN_SECONDS = 300;

const PORT_EXAMPLE = 'must be a whole number from 0 to 65535 (0: any free port)';

const DATABASE_EXAMPLE = 'must be a URL such as postgres://user:password@host:5432/database';

const RATE_EXAMPLE = 'must be what operations may cost together in a minute, from 5000 on, or off';

const WEB_EXAMPLE = 'must be a URL that begins with http:// or https://';

/** A text that has to be of some kind; null where it is not set. */
function optionalText(isRight: (text: string) => boolean = () => true, example = '') {
  return z.string().refine(isRight, example).nullable().default(null);
}

function number(byDefault: string, isRight: (text: string) => boolean, example: string) {
  return z.string().default(byDefault).refine(isRight, example).transform(Number);
}

const switchedOn = z
  .enum(['on', 'off'], { error: 'must be on or off' })
  .default('on')
  .transform((text) => text === 'on');

function rate(byDefault: string) {
  return z.string().default(byDefault).refine(isRate, RATE_EXAMPLE).transform(rateIn);
}

function commaSeparated(text: string): string[] {
  return text.split(',').map((each) => each.trim());
}

const SETTINGS = z.object({
  PORT: number('4000', isPort, PORT_EXAMPLE),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: optionalText(isOfWeb, WEB_EXAMPLE).transform((text) => (text === null ? null : new URL(text))),
  TRUST_PROXY: number('0', (text) => /^\d$/.test(text), 'must be the number of proxies before this server, 0 to 9'),
  CORS_ORIGINS: z
    .string()
    .default('*')
    .transform((text) => (text === '*' ? ('*' as const) : commaSeparated(text)))
    .refine(
      (origins) => origins === '*' || origins.every(isOrigin),
      'must be * or origins such as https://example.org, separated by commas',
    ),
  DATABASE_URL: optionalText(isDatabase, DATABASE_EXAMPLE),
  DATABASE_DIRECT_URL: optionalText(isDatabase, DATABASE_EXAMPLE),
  DATABASE_REPLICA_URLS: z
    .string()
    .transform(commaSeparated)
    .refine((urls) => urls.every(isDatabase), `${DATABASE_EXAMPLE}, or several, separated by commas`)
    .default([]),
  DATA_DIR: optionalText(),
  ADMIN_KEY: z
    .string()
    .transform(commaSeparated)
    .refine(
      (keys) => keys.length <= MOST_ADMIN_KEYS && keys.every(isAdminKey),
      `must be at least ${SHORTEST_ADMIN_KEY} letters, digits and signs without a space, as openssl rand -hex 32 gives, ` +
        'or two such keys, separated by a comma',
    )
    .default([]),
  OIDC_ISSUER: optionalText(isOfWeb, 'must be a URL that begins with https:// or http://'),
  OIDC_AUDIENCE: optionalText(),
  OIDC_ROLE_CLAIM: z.string().default('role'),
  OIDC_CLIENT_IDS: z
    .string()
    .default('')
    .transform((text) => commaSeparated(text).filter(Boolean)),
  PREPARED_STATEMENTS: switchedOn,
  WORKERS: number(
    '1',
    (text) => /^\d{1,2}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_WORKERS,
    `must be the number of processes that answer, 1 to ${MOST_WORKERS}`,
  ),
  DRAIN_SECONDS: number(
    '5',
    (text) => /^\d{1,3}$/.test(text) && Number(text) <= MOST_DRAIN_SECONDS,
    `must be the number of seconds between the signal to end and the end of new connections, 0 to ${MOST_DRAIN_SECONDS}`,
  ),
  FEED_DAYS: number(
    '30',
    (text) => /^[1-9]\d{0,3}$/.test(text),
    'must be the number of days that changes are kept for, 1 to 9999',
  ),
  METRICS_PORT: z.string().refine(isPort, PORT_EXAMPLE).transform(Number).nullable().default(null),
  METRICS_HOST: z.string().default('127.0.0.1'),
  RELEASES_DIR: optionalText(),
  OTEL_EXPORTER_OTLP_ENDPOINT: optionalText(isOfWeb, WEB_EXAMPLE),
  SITE_TITLE: z.string().default('Entente'),
  DATA_LICENCE: optionalText(),
  CONTACT: optionalText(),
  OTEL_TRACES_SAMPLER_ARG: number(
    '1',
    (text) => /^(?:0(?:\.\d+)?|1(?:\.0+)?)$/.test(text),
    'must be the part of all operations, 0 to 1, as in 0.05',
  ),
  RATE_ADDRESS: rate('120000'),
  RATE_KEY: rate('1200000'),
  TRUSTED_DOCUMENTS: optionalText(),
  UNTRUSTED_DOCUMENTS: switchedOn,
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('warn'),
});

/** The names of all settings. */
export const SETTING_NAMES = Object.keys(SETTINGS.shape);

const CHECKED = SETTINGS.refine(
  // Without an audience every token of the issuer would do, also one that was meant for another program.
  ({ OIDC_ISSUER, OIDC_AUDIENCE }) => (OIDC_ISSUER === null) === (OIDC_AUDIENCE === null),
  { path: ['OIDC_ISSUER and OIDC_AUDIENCE'], error: 'go together: set both, or none' },
)
  .refine(({ DATABASE_URL, DATABASE_REPLICA_URLS }) => DATABASE_URL !== null || DATABASE_REPLICA_URLS.length === 0, {
    path: ['DATABASE_REPLICA_URLS'],
    error: 'needs DATABASE_URL: the embedded PostgreSQL has no standbys',
  })
  .refine(({ TRUSTED_DOCUMENTS, UNTRUSTED_DOCUMENTS }) => TRUSTED_DOCUMENTS !== null || UNTRUSTED_DOCUMENTS, {
    path: ['UNTRUSTED_DOCUMENTS'],
    error: 'needs TRUSTED_DOCUMENTS where it is off: without any nothing could be asked',
  });

/** Added to the title of demo data: exports, citations, feeds and calendars carry the title. */
const DEMO_MARK = '(demo data, invented)';

/** The settings of one process, read from its environment: see the README for what each does. */
export type Config = ReturnType<typeof readConfig>;

type Environment = Record<string, string | undefined>;

/**
 * Reads the settings. An empty one counts as absent, as in a compose file that passes on what is not set.
 * @param isDemo whether the process shows demo data: by default it has a folder of its own
 * @throws CannotStart naming every setting that is wrong, and what would be right
 */
export function readConfig(environment: Environment, isDemo = false) {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const faults = IN_FILES.flatMap((setting) => takeFromFile(given, setting));
  const { success, data, error } = CHECKED.safeParse(given);
  if (error) {
    // The values are not repeated: one of them may be a password.
    faults.push(...error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`));
  }
  if (!success || faults.length > 0) throw new CannotStart(`${faults.join('; ')}.`);
  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = data;
  const dataDir = data.DATA_DIR ?? (isDemo ? '.demo' : '.data');
  return {
    port: data.PORT,
    host: data.HOST,
    /** Where clients reach this server, when that is not where it listens. */
    publicUrl: data.PUBLIC_URL,
    /** How many proxies stand before this server, whose `X-Forwarded-For` is believed. */
    trustProxy: data.TRUST_PROXY,
    /** `*`, or the origins whose pages may read answers. Never with credentials. */
    corsOrigins: data.CORS_ORIGINS,
    /** A PostgreSQL of the operator's, or null for the embedded one. */
    databaseUrl: data.DATABASE_URL,
    /** The same database past a pooler that loses LISTEN, or null where there is none. */
    databaseDirectUrl: data.DATABASE_DIRECT_URL,
    /** Copies of the database for reading, that follow it, with the same user, password and name; none as a rule. */
    databaseReplicaUrls: data.DATABASE_REPLICA_URLS,
    /** Where the embedded PostgreSQL keeps its data. */
    dataDir,
    /** Whether it shows demo data, which are kept apart from all other data. */
    isDemo,
    /** Keys that make an administrator of whoever bears one, so that the first other key can be given out. */
    adminKeys: data.ADMIN_KEY,
    /** The OpenID issuer whose tokens are believed, or null for keys alone. */
    oidc:
      issuer !== null && audience !== null
        ? { issuer, audience, roleClaim: data.OIDC_ROLE_CLAIM, clientIds: data.OIDC_CLIENT_IDS }
        : null,
    /** Off where a pooler between us and PostgreSQL does not know prepared statements. */
    preparedStatements: data.PREPARED_STATEMENTS,
    /** How many processes answer, on as many cores. */
    workers: data.WORKERS,
    /** For how many seconds a server that was told to end by SIGTERM still takes connections, while /readyz says 503. */
    drainSeconds: data.DRAIN_SECONDS,
    /** For how many days the change feed keeps changes. */
    feedDays: data.FEED_DAYS,
    /** Where figures are collected, which is nobody's business outside; null: nowhere. */
    metrics: data.METRICS_PORT === null ? null : { port: data.METRICS_PORT, host: data.METRICS_HOST },
    /** Where releases are kept, and served from. */
    releasesDir: data.RELEASES_DIR ?? join(dataDir, 'releases'),
    /** What the data are called where they are taken away or cited. */
    siteTitle: isDemo ? `${data.SITE_TITLE} ${DEMO_MARK}` : data.SITE_TITLE,
    /** Under which licence the data may be used, or null where that is not said. */
    dataLicence: data.DATA_LICENCE,
    /** Where people write to about the data, or null. */
    contact: data.CONTACT,
    /** The OpenTelemetry collector that is told of operations, and of which part of them; or null. */
    tracing: endpoint === null ? null : { endpoint, ratio: data.OTEL_TRACES_SAMPLER_ARG },
    /** What may be spent in a minute from one address, and by one key; null: as much as anybody likes. */
    rates: { withoutKey: data.RATE_ADDRESS, withKey: data.RATE_KEY },
    /** Where documents are listed that are bound by their cost alone, and whether no others are run; or null. */
    trustedDocuments:
      data.TRUSTED_DOCUMENTS === null ? null : { path: data.TRUSTED_DOCUMENTS, only: !data.UNTRUSTED_DOCUMENTS },
    logLevel: data.LOG_LEVEL,
  };
}

/** Takes a setting from its file, if one is named. Returns what is wrong with that. */
function takeFromFile(given: Environment, setting: (typeof IN_FILES)[number]): string[] {
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

/** Sentences on variables whose names are those of settings but for one letter: nobody means them so. */
export function misspeltSettings(environment: Environment): string[] {
  const settings = [...SETTING_NAMES, ...IN_FILES.map((setting) => `${setting}_FILE`)];
  return Object.keys(environment)
    .filter((name) => name.length >= SHORTEST_MISSPELT && !settings.includes(name))
    .flatMap((name) => {
      const meant = settings.find((setting) => isOneEditAway(name, setting));
      return meant ? [`${name} is no setting: is ${meant} meant?`] : [];
    })
    .sort();
}

/** Whether one letter that is added, left out or changed makes one text of the other. */
function isOneEditAway(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (short === long || long.length - short.length > 1) return false;
  let same = 0;
  while (same < short.length && short[same] === long[same]) same++;
  return short.slice(short.length === long.length ? same + 1 : same) === long.slice(same + 1);
}

function isAdminKey(text: string): boolean {
  return text.length >= SHORTEST_ADMIN_KEY && /^[\x21-\x7e]+$/.test(text);
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

function isOfWeb(text: string): boolean {
  return hasProtocol(text, ['http:', 'https:']);
}

function isDatabase(text: string): boolean {
  return hasProtocol(text, ['postgres:', 'postgresql:']);
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}
