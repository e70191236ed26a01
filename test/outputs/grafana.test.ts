import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { buildersOn } from '../harness/builders.ts';
import { itemBuildersOn, signedBy } from '../harness/item-builders.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A query of the Infinity data source. */
interface Target {
  type: 'graphql' | 'json';
  source: string;
  parser: string;
  url: string;
  url_options: {
    method: string;
    body_type?: string;
    body_graphql_query: string;
    body_graphql_variables: string;
    params: { key: string; value: string }[];
  };
  root_selector: string;
  columns: { selector: string; text: string; type: string }[];
}
interface Dashboard {
  templating: { list: { name: string; query: string }[] };
  panels: { id: number; title: string; description: string; targets: Target[] }[];
}

const dashboard = JSON.parse(readFileSync(join(ROOT, 'deploy/grafana-readers.json'), 'utf8')) as Dashboard;
const targets = dashboard.panels.flatMap(({ title, targets: all }) => all.map((target) => [title, target] as const));
const schema = buildSchema(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'));

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  const santiago = await build.city('Santiago', null);
  const [russia] = await server.sql<{ id: string; uuid: string }>(
    "select id as uuid, '' as id from party where alpha2 = 'RU'",
  );
  for (let n = 1; n <= 5; n++)
    await build.agreement(`On river ${n}`, {
      signedOn: `${2020 + n}`,
      signatures: [signedBy(santiago), signedBy(russia!)],
    });
});
afterAll(() => server?.stop());

/** The value at a path such as "data.agreements.groups.rows" or "keys.0.label"; an empty path is the whole. */
const valueAt = (value: TestData, path: string) =>
  path === '' ? value : path.split('.').reduce((inner, name) => inner?.[name], value);

/** Sends a query as the data source does. @returns the rows */
async function read(target: Target, values: { [variable: string]: string }): Promise<TestData[]> {
  const filled = (text: string) => text.replace(/\$\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const { method, body_graphql_query: query, body_graphql_variables: variables, params } = target.url_options;
  const url = new URL(filled(target.url));
  for (const { key, value } of params) url.searchParams.append(key, filled(value));
  const body = method === 'POST' && JSON.stringify({ query, variables: JSON.parse(filled(variables)) });
  const response = await fetch(url, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body }),
  });
  const received = (await response.json()) as TestData;
  expect([response.status, received.errors]).toEqual([200, undefined]);
  return valueAt(received, target.root_selector);
}

describe('deploy/grafana-readers.json', () => {
  it('has panels with different ids, each with a description', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    for (const { description } of dashboard.panels) expect(description).toMatch(/\.$/);
  });

  it.each(targets)('%s: the query is valid, and its rows have the columns', async (_title, target) => {
    expect([target.source, target.parser]).toEqual(['url', 'backend']);
    if (target.type === 'graphql') {
      expect(target.url_options.body_type).toBe('graphql');
      expect(validate(schema, parse(target.url_options.body_graphql_query))).toEqual([]);
    }
    const defaults = Object.fromEntries(dashboard.templating.list.map(({ name, query }) => [name, query]));
    const rows = await read(target, { ...defaults, address: server.url, country: 'RU' });
    expect(rows.length).toBeGreaterThan(0);
    for (const { selector } of target.columns)
      expect([selector, rows.some((row) => valueAt(row, selector) != null)]).toEqual([selector, true]);
  });

  it.each(targets)('%s: a query has no variable that the dashboard does not define', (_title, target) => {
    // Infinity sends its own variable `${__pagination.cursor}` as it is with the first page: the server rejects it.
    const used = [...JSON.stringify([target.url, target.url_options]).matchAll(/\$\{([^}]*)\}/g)].map(
      ([, name]) => name,
    );
    expect(dashboard.templating.list.map(({ name }) => name)).toEqual(expect.arrayContaining(used));
  });

  it('reads all agreements of a country, the latest first', async () => {
    const [, agreements] = targets.find(([title]) => title === 'Agreements')!;
    const rows = await read(agreements, { address: server.url, country: 'Santiago' });
    expect(rows.map(({ title }) => title)).toEqual([5, 4, 3, 2, 1].map((n) => `On river ${n}`));
  });
});
