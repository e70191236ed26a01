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
  type: string;
  parser: string;
  url: string;
  url_options: { method: string; body_type: string; body_graphql_query: string; body_graphql_variables: string };
  root_selector: string;
  columns: { selector: string; text: string; type: string }[];
  pagination_mode?: string;
  pagination_max_pages?: number;
  pagination_param_cursor_field_name?: string;
  pagination_param_cursor_extraction_path?: string;
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
    await build.agreement(`On river ${n}`, { signedOn: '2020', signatures: [signedBy(santiago), signedBy(russia!)] });
});
afterAll(() => server?.stop());

/** The value at a path such as "data.agreements.nodes" or "keys.0.label". */
const valueAt = (value: TestData, path: string) => path.split('.').reduce((inner, name) => inner?.[name], value);

/** Sends a query as the data source does, and follows its cursor. @returns all rows, and the number of pages */
async function read(
  target: Target,
  values: { [variable: string]: string },
): Promise<{ rows: TestData[]; pages: number }> {
  const filled = (text: string) => text.replace(/\$\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const { body_graphql_query: query, body_graphql_variables: variables } = target.url_options;
  const token = `\${__pagination.${target.pagination_param_cursor_field_name}}`;
  const rows: TestData[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const sent: string = filled(variables).replace(`"${token}"`, JSON.stringify(cursor));
    const response = await fetch(filled(target.url), {
      method: target.url_options.method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: JSON.parse(sent) }),
    });
    const body = (await response.json()) as TestData;
    expect(body.errors).toBeUndefined();
    rows.push(...valueAt(body, target.root_selector));
    pages += 1;
    const path = target.pagination_param_cursor_extraction_path;
    cursor = path ? (valueAt(body, path.replace('endCursor', 'hasNextPage')) ? valueAt(body, path) : null) : null;
  } while (cursor !== null && pages < (target.pagination_max_pages ?? 1));
  return { rows, pages };
}

describe('deploy/grafana-readers.json', () => {
  it('has panels with different ids, each with a description', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    for (const { description } of dashboard.panels) expect(description).toMatch(/\.$/);
  });

  it.each(targets)('%s: the query is valid, and its rows have the columns', async (_title, target) => {
    expect([target.type, target.parser, target.url_options.body_type]).toEqual(['graphql', 'backend', 'graphql']);
    expect(validate(schema, parse(target.url_options.body_graphql_query))).toEqual([]);
    const defaults = Object.fromEntries(dashboard.templating.list.map(({ name, query }) => [name, query]));
    const { rows } = await read(target, { ...defaults, address: server.url, country: 'RU' });
    expect(rows.length).toBeGreaterThan(0);
    for (const { selector } of target.columns)
      expect([selector, rows.some((row) => valueAt(row, selector) != null)]).toEqual([selector, true]);
  });

  it('reads long lists in pages by cursor', async () => {
    const paged = targets.filter(([, { pagination_mode: mode }]) => mode === 'cursor').map(([title]) => title);
    expect(paged).toEqual(['Agreements', 'Forums']);
    const [, agreements] = targets.find(([title]) => title === 'Agreements')!;
    // Pages of two, so that a few agreements make several pages.
    const { url_options: options } = agreements;
    const small = { ...options, body_graphql_query: options.body_graphql_query.replace('first: 100', 'first: 2') };
    const { rows, pages } = await read(
      { ...agreements, url_options: small },
      { address: server.url, country: 'Santiago' },
    );
    expect([rows.length, new Set(rows.map(({ url }) => url)).size, pages]).toEqual([5, 5, 3]);
  });
});
