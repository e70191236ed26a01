import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entities } from '../../src/app/features.ts';
import { buildSchema } from '../../src/app/schema.ts';
import { openDatabase } from '../../src/database/database.ts';
import { demoData } from '../../src/imports/demo-data/demo-data.ts';
import { readCountries } from '../../src/imports/first-data/countries.ts';
import { checkDataAt } from '../../src/imports/first-data/data-check.ts';
import { createEachRecord } from '../../src/imports/first-data/data-set.ts';
import { loadDemoData, loadFirstData } from '../../src/imports/first-data/first-data.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { Program } from '../harness/program.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const NOTICE = 'Demo data: every event, person and organization is invented.';
const HOLDS_DEMO =
  'The database holds demo data, which are invented. Use npm run demo, or set DATA_DIR or DATABASE_URL to another place.';
const HOLDS_OTHER =
  'The database holds data that are not demo data, and was left as it is. Set DATA_DIR to a new folder, or DATABASE_URL to an empty database.';

const opened: FreshDatabase[] = [];
async function database(seeded: boolean): Promise<FreshDatabase> {
  const made = await freshDatabase({ seeded });
  opened.push(made);
  return made;
}

let program: Program;
let real: FreshDatabase;
let demo: FreshDatabase;
beforeAll(async () => {
  program = new Program();
  [real, demo] = [await database(true), await database(true)];
  await demo.sql('insert into demo_data default values');
});
afterAll(async () => {
  await program.remove();
  for (const each of opened) await each.drop();
});

/** The contents of a database. */
async function contentsOf({ sql }: FreshDatabase) {
  const tables = await sql("select tablename from pg_tables where schemaname = 'public' order by 1");
  const isOurs = tables.some(({ tablename }) => tablename === 'record');
  return { tables, records: isOurs && (await sql('select count(*), max(updated_at) from record')) };
}

describe('npm run demo', () => {
  it('rejects a database with other data, and does not change it', async () => {
    const before = await contentsOf(real);
    const run = program.demo(real.settings);
    expect(await run.ended).toEqual({ code: 1, output: '', complaint: `${HOLDS_OTHER}\n` });
    expect(await contentsOf(real)).toEqual(before);
    expect(before.records).not.toBe(false);
  });

  it('rejects a database of another program, and creates no table in it', async () => {
    const foreign = await database(false);
    await foreign.sql('drop schema public cascade; create schema public; create table diary (day date)');
    expect(await program.demo(foreign.settings).ended).toMatchObject({ code: 1, complaint: `${HOLDS_OTHER}\n` });
    expect(await contentsOf(foreign)).toEqual({ tables: [{ tablename: 'diary' }], records: false });
  });

  it('accepts a database that never had a record, and one with demo data', async () => {
    const empty = await database(false);
    await expect(checkDataAt(empty.url, true)).resolves.toBeUndefined();
    await expect(checkDataAt(demo.url, true)).resolves.toBeUndefined();
    await empty.sql('drop schema public cascade; create schema public');
    await expect(checkDataAt(empty.url, true)).resolves.toBeUndefined();
    // As during the migrations of another server.
    await empty.sql('create table migration (name text)');
    await expect(checkDataAt(empty.url, true)).resolves.toBeUndefined();
  });

  it('rejects data that another server loaded while it was starting', async () => {
    const dataSource = await openDatabase(real.url, entities());
    const before = await contentsOf(real);
    await expect(loadDemoData(dataSource)).rejects.toThrow(HOLDS_OTHER);
    await dataSource.destroy();
    expect(await contentsOf(real)).toEqual(before);
  });

  it('has a folder of its own, and marks the title', () => {
    expect(readConfig({}).dataDir).toBe('.data');
    expect(readConfig({}, true)).toMatchObject({
      dataDir: '.demo',
      releasesDir: join('.demo', 'releases'),
      siteTitle: 'Entente (demo data, invented)',
    });
    expect(readConfig({ DATA_DIR: 'mine', SITE_TITLE: 'Pacts' }, true)).toMatchObject({
      dataDir: 'mine',
      siteTitle: 'Pacts (demo data, invented)',
    });
  });
});

describe('npm start', () => {
  it('rejects a database with demo data, and does not change it', async () => {
    const before = await contentsOf(demo);
    expect(await program.start(demo.settings).ended).toEqual({ code: 1, output: '', complaint: `${HOLDS_DEMO}\n` });
    expect(await contentsOf(demo)).toEqual(before);
  });

  it('rejects demo data that another server loaded while it was starting, and so do imports', async () => {
    const dataSource = await openDatabase(demo.url, entities());
    await expect(loadFirstData(dataSource)).rejects.toThrow(HOLDS_DEMO);
    await dataSource.destroy();
  });
});

describe('npm run release', () => {
  it('rejects a database with demo data', async () => {
    const settings = { ...demo.settings, RELEASES_DIR: program.path('releases'), PUBLIC_URL: 'https://example.org' };
    expect(await program.release(settings).ended).toMatchObject({ code: 1, complaint: `${HOLDS_DEMO}\n` });
  });
});

describe('a server with demo data', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ database: demo, isDemo: true });
  });
  afterAll(() => server.stop());

  it('marks the data set, feeds and citations as invented', async () => {
    const { body } = await server.query('{ dataset { title } topics(first: 1) { nodes { id } } }');
    expect(body.data.dataset).toEqual({ title: 'Entente (demo data, invented)' });
    const [feed, citation] = await Promise.all(
      ['/feed.atom', `/id/${body.data.topics.nodes[0].id}.bib`].map(async (path) =>
        (await fetch(server.url + path)).text(),
      ),
    );
    expect(feed).toContain('<title>Entente (demo data, invented)');
    expect(citation).toContain('Entente (demo data, invented)');
  });

  it('shows a notice on every page', async () => {
    const { body } = await server.query('{ topics(first: 1) { nodes { id } } }');
    const paths = [
      `/id/${body.data.topics.nodes[0].id}`,
      '/id/nothing',
      '/docs',
      '/docs/other-programs',
      '/ns',
      '/releases',
    ];
    for (const path of paths) {
      const response = await fetch(server.url + path, { headers: { accept: 'text/html' } });
      expect([path, response.headers.get('content-type')]).toEqual([path, 'text/html; charset=utf-8']);
      expect(await response.text()).toMatch(new RegExp(`<body>\\s+<aside[^>]*>[^]*${NOTICE}`));
    }
  });
});

describe('demo data', () => {
  const data = demoData();
  const of = (list: string) => Object.values(data[list]!);

  it('are the same each time', () => {
    expect(demoData()).toEqual(data);
  });

  it('fill each list, and refer to existing records only', async () => {
    buildSchema();
    const countries = readCountries().countries.map(({ alpha2 }) => [`PARTY/${alpha2}`, 'there'] as const);
    const seen: { [type: string]: number } = {};
    await createEachRecord(data, 'demo data', new Map(countries), async ({ type }) => {
      seen[type] = (seen[type] ?? 0) + 1;
      return 'there';
    });
    expect(seen).toEqual({
      SOURCE: 60,
      TOPIC: 21,
      PARTY: 137,
      PERSON: 150,
      FORUM_SERIES: 6,
      FORUM: 110,
      SESSION: 330,
      DELEGATION: 220,
      AGREEMENT: 300,
      COMMITMENT: 250,
      STATEMENT: 180,
      FIGURE: 120,
    });
  });

  it('resemble registers: mostly pairs, few treaties, long titles, missing dates, disputes and internal records', () => {
    const parties = of('agreements').map(({ signatures }) => (signatures as unknown[]).length);
    expect(parties.filter((count) => count === 2).length).toBeGreaterThan(250);
    expect(parties.filter((count) => count > 10).length).toBeGreaterThan(5);
    const titles = of('agreements').map(({ title }) => Object.values(title as object)[0] as string);
    expect(titles.filter((title) => title.length > 150).length).toBeGreaterThan(5);
    const undated = of('agreements').filter(({ status, signedOn }) => status === 'SIGNED' && !signedOn);
    expect(undated.length).toBeGreaterThan(0);
    const disputed = of('statements').filter(({ citations }) => JSON.stringify(citations).includes('CONTRADICTS'));
    expect(disputed.length).toBeGreaterThan(5);
    const internal = ['sessions', 'agreements', 'commitments', 'statements', 'figures'].flatMap((list) =>
      of(list).filter(({ visibility }) => visibility === 'INTERNAL'),
    );
    expect(internal.length).toBeGreaterThan(10);
  });

  it('contradict neither themselves nor the calendar', () => {
    const cancelled = Object.entries(data.forums!).flatMap(([key, { status }]) =>
      status === 'CANCELLED' ? [key] : [],
    );
    expect(cancelled.length).toBeGreaterThan(5);
    for (const { forum, status } of of('sessions')) {
      expect(status === 'CANCELLED').toBe(cancelled.includes(forum as string));
    }
    for (const list of ['agreements', 'statements', 'figures']) {
      expect(of(list).filter(({ forum }) => cancelled.includes(forum as string))).toEqual([]);
    }
    const settled = of('commitments').filter(({ status }) => ['DONE', 'MISSED'].includes(status as string));
    expect(settled.filter(({ dueOn }) => (dueOn as string | undefined) && (dueOn as string) > '2025-09-30')).toEqual(
      [],
    );
  });

  it.each(['en', 'ru', 'es', 'zh', 'ar'])('have main titles and names of people in the language %s', (lang) => {
    const isMain = (texts: unknown) => Object.keys(texts as object)[0] === lang;
    expect(of('agreements').filter(({ title }) => isMain(title)).length).toBeGreaterThan(20);
    const people = of('people').filter(({ names }) => (names as { lang: string }[])[0]!.lang === lang);
    expect(people).toHaveLength(30);
  });
});
