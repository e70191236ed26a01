import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { readConfig, SETTING_NAMES } from '../../src/runtime/config.ts';
import { REQUEST_ERRORS } from '../../src/runtime/request-errors.ts';
import { OPERATION_PRICE } from '../../src/server/graphql/actual-cost.ts';
import { MIN_CACHED_COST } from '../../src/server/graphql/graphql-endpoint.ts';
import { COSTS } from '../../src/server/graphql/operation-cost.ts';
import { LIMITS } from '../../src/server/graphql/operation-limits.ts';
import { CACHED_PART } from '../../src/server/graphql/operation-response.ts';
import { MAX_AGE_MS } from '../../src/server/http/answer-cache.ts';
import { CHARGES } from '../../src/server/http/bill.ts';
import { CLIENT_LIMITS } from '../../src/server/http/clients.ts';
import { rateHeaders } from '../../src/server/http/rate-limiter.ts';
import { DEADLINE_MS } from '../../src/server/http/request-deadline.ts';
import { CLOSE_CODES } from '../../src/server/subscriptions/close-codes.ts';
import { SUBSCRIPTION_LIMITS } from '../../src/server/subscriptions/websocket.ts';
import { type Markdown, manualPage, ROOT } from '../harness/manual.ts';

const number = new Intl.NumberFormat('en');

/** What each row of the tables of a text says, by its first cell. */
const valuesIn = (text: Markdown) => Object.fromEntries(text.rows().map(([of, value]) => [of, value]));

/** A text without its line breaks. */
const flat = ({ text }: Markdown) => text.replaceAll('\n', ' ');

describe('The page of settings', () => {
  const settings = manualPage('settings').section('All variables').rows().slice(1);
  /** Every setting with the default that the page states. */
  const stated = settings.flatMap(([names, defaults]) => {
    const texts = defaults!.split(', ');
    return names!.split(', ').map((name, index) => [name.replaceAll('`', ''), texts[index] ?? ''] as const);
  });

  it('names every setting that there is', () => {
    expect(stated.map(([name]) => name).sort()).toEqual([...SETTING_NAMES].sort());
  });

  it('states the default of each', () => {
    const defaults = stated.filter(([, value]) => value.startsWith('`'));
    expect(defaults.length).toBeGreaterThan(15);
    for (const [name, value] of defaults) {
      const text = value.replaceAll('`', '').replace('DATA_DIR', '.data');
      expect([name, readConfig({ [name]: text })]).toEqual([name, readConfig({})]);
    }
  });

  it('names every setting that may be in a file', () => {
    const secrets = ['DATABASE_URL', 'DATABASE_DIRECT_URL', 'DATABASE_REPLICA_URLS', 'ADMIN_KEY'];
    const config = readFileSync(join(ROOT, 'src/runtime/config.ts'), 'utf8');
    expect(config).toContain(`[${secrets.map((name) => `'${name}'`).join(', ')}]`);
    const section = flat(manualPage('settings').section('Secrets in files'));
    for (const name of secrets) expect(section).toContain(`\`${name}\``);
  });
});

const CONNECTIONS = {
  "a request's body": `${LIMITS.bodyBytes / 1024} KB`,
  'a request on its way': `${CLIENT_LIMITS.arrivalMs / 1000} seconds, a file to import ${CLIENT_LIMITS.fileArrivalMs / 60_000} minutes`,
  'a client that takes no answer': `${CLIENT_LIMITS.maxStallMs / 1000} seconds`,
  'operations in the queue': `${CLIENT_LIMITS.maxQueued} a process, ${CLIENT_LIMITS.maxQueuedPerClient} of one client, ${CLIENT_LIMITS.maxWaitMs / 1000} seconds`,
  connections: `${number.format(CLIENT_LIMITS.connections)} a process, ${CLIENT_LIMITS.connectionsOfOne} of one address`,
  'requests sent behind another': `${CLIENT_LIMITS.sentAhead} on one connection`,
  'connections for subscriptions': `${number.format(CLIENT_LIMITS.maxLiveConnections)} of each kind, ${CLIENT_LIMITS.maxLiveConnectionsPerAddress} of one address`,
  subscriptions: `${number.format(CLIENT_LIMITS.subscriptions)} a process, ${CLIENT_LIMITS.subscriptionsOfOne} of one address`,
  'imports and exports at once': `${CLIENT_LIMITS.streams} a process, ${CLIENT_LIMITS.streamsOfOne} of one address`,
};

describe('The page of cost and limits', () => {
  const cost = manualPage('cost');

  it('states the limits of an operation', () => {
    expect(valuesIn(cost.section('Limits of an operation'))).toMatchObject({
      'depth of an operation': `${LIMITS.depth} (introspection: ${LIMITS.introspectionDepth})`,
      tokens: number.format(LIMITS.tokens),
      'brackets open at once in a document': String(LIMITS.brackets),
      aliases: `${LIMITS.aliases}, with a key ${LIMITS.aliasesWithKey}`,
      'cost of an operation': `${number.format(LIMITS.cost)}, with a key ${number.format(LIMITS.costWithKey)}`,
      'a read': `${DEADLINE_MS / 1000} seconds`,
      'objects of an introspection': number.format(LIMITS.introspected),
      'fields, with those of each fragment': number.format(LIMITS.selections),
      'one field repeated': `${LIMITS.repeats} times`,
      'directives at one place': String(LIMITS.directivesAtOnePlace),
      'lists and objects in an argument': `${LIMITS.inputDepth} deep`,
    });
  });

  it('states the limits of connections and requests', () => {
    expect(valuesIn(cost.section('Connections and requests'))).toMatchObject(CONNECTIONS);
  });

  it('states the price of each part of an operation', () => {
    expect(valuesIn(cost.section('Prices'))).toMatchObject({
      'a single record that a field leads to': String(COSTS.single),
      'a mutation': String(COSTS.mutation),
      '`totalCount`': String(COSTS.total),
      '`search` in a list, or `search(text:)` in all records': String(COSTS.search),
      '`groups`': `${COSTS.dimension} for each dimension, and 1 for each possible group`,
      '`cooperationNetwork`': `${COSTS.network}, and 2 for each edge in \`top\` (${COSTS.edges} edges if omitted)`,
      'an introspection': expect.stringContaining(`1 for each ${COSTS.introspectedForOne} objects;`),
    });
    const counted = flat(cost.section('Prices')).match(/1 more for each ([\d,]+) /g);
    expect(counted).toEqual(Array(2).fill(`1 more for each ${number.format(COSTS.countedForOne)} `));
  });

  it('states how many rows the estimate assumes', () => {
    const history = readFileSync(join(ROOT, 'src/curation/history/history.resolver.ts'), 'utf8');
    const [, entries] = /\{ entries: (\d+) \}/.exec(history)!;
    const more = `and ${COSTS.besides} more once for the whole response`;
    expect(valuesIn(cost.section('Prices'))).toMatchObject({
      'a list of a record that takes `first`, if you omit it (such as `parties`)': `${COSTS.unsaid}, ${more}`,
      'a list of a record without `first` (such as `titles`)': `${COSTS.parts}, ${more}`,
      'the fields that a revision changed': entries,
    });
  });

  it('states what a request is charged beside', () => {
    expect(flat(cost.section('Rate limits'))).toMatch(
      new RegExp(`any request, before it is read +\\| ${CHARGES.entry};`),
    );
    expect(flat(cost.section('What is charged'))).toContain(
      `Each point pays for ${CHARGES.msOfOne} ms of statements, and the first ${CHARGES.entry * CHARGES.msOfOne} ms of each request are free.`,
    );
    expect(flat(cost.section('Overload'))).toMatch(new RegExp(`if its operation costs ${CHARGES.expensive} or +more`));
  });

  it('states which responses are cached, and what they cost', () => {
    const cached = flat(cost.section('Cached responses'));
    expect(cached).toContain(`in up to ${readConfig({}).answerCacheBytes / 1024 ** 2} MB of memory`);
    expect(cached).toContain(`The estimate is ${MIN_CACHED_COST} or more`);
    expect(cached).toContain(`After ${MAX_AGE_MS / 60_000} minutes`);
    expect([CACHED_PART, flat(cost.section('What is charged'))]).toEqual([
      1 / 10,
      expect.stringContaining(`costs a tenth of the estimate, but at least ${OPERATION_PRICE} and`),
    ]);
  });

  it('shows the headers as they are written', () => {
    const { withoutKey, withKey } = readConfig({}).rates;
    const written = rateHeaders({ limit: withoutKey!, remaining: 119_938, minute: 0, resetSeconds: 42 });
    const shown = cost.section('Rate limits').block('text').toLowerCase().trim().split('\n').sort();
    expect(shown).toEqual(
      Object.entries(written)
        .map(([name, value]) => `${name}: ${value}`)
        .sort(),
    );
    expect(flat(cost.section('Rate limits'))).toContain(`${number.format(withKey!)} with one (\`RATE_LIMIT_KEY\`)`);
  });
});

it('The page of known limits states those of connections and requests', () => {
  expect(valuesIn(manualPage('known-limits').section('Limits of a server'))).toMatchObject(CONNECTIONS);
});

describe('The page of errors', () => {
  const statuses = manualPage('errors').section('HTTP status').rows().slice(1);

  it('names each code beside a status that it has', () => {
    const wrong = statuses.flatMap(([status, text]) => {
      const given = status!.split(', ').map(Number);
      const codes = [...text!.matchAll(/\b[A-Z]+(?:_[A-Z]+)+\b|OVERLOADED|TIMEOUT|FORBIDDEN|UNAUTHENTICATED/g)].map(
        ([code]) => code,
      );
      return codes.filter((code) => {
        const { status: declared = [] } = REQUEST_ERRORS[code as keyof typeof REQUEST_ERRORS] ?? {};
        return !given.some((each) => (declared as readonly number[]).includes(each));
      });
    });
    expect(wrong).toEqual([]);
  });

  it('lists every status of an error', () => {
    const listed = statuses.flatMap(([status]) => status!.split(', ').map(Number));
    const declared = new Set(Object.values(REQUEST_ERRORS).flatMap(({ status }): readonly number[] => status));
    expect([...declared].filter((status) => !listed.includes(status))).toEqual([]);
  });

  it('lists the fields of extensions with the codes that have them', () => {
    const stated = manualPage('errors')
      .section('All other errors')
      .rows()
      .slice(1)
      .flatMap(([field, codes]) => codes!.split(', ').map((code) => `${field!.replaceAll('`', '')} of ${code}`));
    const declared = Object.entries(REQUEST_ERRORS).flatMap(([code, error]) =>
      'fields' in error ? error.fields.map((field) => `${field} of ${code}`) : [],
    );
    expect(stated.sort()).toEqual(declared.sort());
  });
});

it('The page of changes lists the close codes of a WebSocket, and its limits', () => {
  const page = manualPage('changes');
  const listed = page
    .section('After a disconnection')
    .rows()
    .flatMap(([code]) => (/^\d{4}$/.test(code!) ? [code] : []));
  expect(listed).toEqual(Object.values(CLOSE_CODES).map(({ code }) => String(code)));
  expect(flat(page)).toContain(`A connection has up to ${SUBSCRIPTION_LIMITS.subscriptions} subscriptions`);
  expect(flat(page)).toContain(`did not take an event within ${SUBSCRIPTION_LIMITS.eventTimeoutMs / 1000} seconds`);
});

it('The page of monitoring lists every alert rule', () => {
  const { groups } = parse(readFileSync(join(ROOT, 'deploy/prometheus-alerts.yaml'), 'utf8')) as {
    groups: { rules: { alert: string }[] }[];
  };
  const listed = manualPage('monitoring')
    .section('Alerts')
    .rows()
    .slice(1)
    .map(([name]) => name!.replaceAll('`', ''));
  expect(listed.sort()).toEqual(groups.flatMap(({ rules }) => rules.map(({ alert }) => alert)).sort());
});
