import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { addFeatures } from '../../src/app/features.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { listDescriptions } from '../../src/site/explorer/list-descriptions.ts';
import {
  countsQuestion,
  facetsQuestion,
  type Question,
  recordsQuestion,
} from '../../src/site/explorer/list-queries.ts';
import { buildersOn } from '../harness/builders.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { release, removeReleases } from '../harness/releasing.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { awards } from '../records/award/feature.ts';
import { parsePage } from '../site/pages/parse-page.ts';

let server: TestServer;
let database: FreshDatabase;
let award: string;
let secret: string;
let lisbon: { uuid: string; id: string };
let forum: { uuid: string; id: string };

beforeAll(async () => {
  addFeatures(awards);
  database = await freshDatabase();
  await database.sql(readFileSync(join(import.meta.dirname, '../records/award/award.sql'), 'utf8'));
  server = await startTestServer({ database });
  const build = buildersOn(server.dataSource);
  lisbon = await build.city('Lisbon');
  forum = await build.forum('Forum of ports');
  const give = async (title: string, visibility: Visibility): Promise<string> => {
    const [row] = await database.sql<{ id: string }>(
      `insert into award (title, title_lang, sort_key, given_on, given_by_id, forum_id, visibility)
       values ($1, 'en', $1, '2027-03', $2, $3, $4) returning id`,
      [title, lisbon.uuid, forum.uuid, visibility],
    );
    return `award_${row!.id.replaceAll('-', '')}`;
  };
  award = await give('Key of the <city>', Visibility.PUBLIC);
  secret = await give('Hidden key', Visibility.INTERNAL);
});
afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

const read = (path: string, headers: Record<string, string> = {}) =>
  fetch(server.url + path, { headers: { 'accept-language': 'en', ...headers } });
const ask = ({ query, variables }: Question) => server.query(query, variables);
const textAt = async (path: string) => (await read(path)).text();

describe('a record type that a test adds', () => {
  it('hides INTERNAL records in all outputs', async () => {
    expect((await read(`/id/${secret}`)).status).toBe(404);
    expect((await read(`/id/${secret}.jsonld`)).status).toBe(404);
    expect((await read(`/id/${secret}.bib`)).status).toBe(404);
    for (const path of [`/id/${award}`, '/feed.atom?records=awards', '/calendar.ics']) {
      expect([path, (await textAt(path)).includes('Hidden key')]).toEqual([path, false]);
    }
  });

  it.each([
    ['en', 'Award', { Rank: 'Gold', Given: 'March 2027', 'Given by': 'Lisbon', Forum: 'Forum of ports' }, 'Awards'],
    [
      'ru',
      'Награда',
      { Степень: 'Золото', Вручена: 'март 2027 г.', 'Кем вручена': 'Lisbon', Форум: 'Forum of ports' },
      'Награды',
    ],
    ['zh', '奖项', { 等级: '金奖', 授予日期: '2027年3月', 授予方: 'Lisbon', 论坛: 'Forum of ports' }, '奖项'],
  ])('has a page in %s', async (lang, called, facts, others) => {
    const page = parsePage(await textAt(`/id/${award}?lang=${lang}`));
    expect(page).toMatchObject({ lang, title: 'Key of the <city>', kicker: called, facts });
    expect(Object.keys(page.lists)).toContain(others);
  });

  it('has a list, facets and statistics in the explorer, as all other types', async () => {
    const lists = listDescriptions(buildSchema(await textAt('/schema.graphql')), (name) => name);
    const described = lists.find(({ field }) => field === 'awards')!;
    expect(described).toMatchObject({ segment: 'awards', type: 'Award', exported: 'awards', hasCalendar: true });
    expect(described.facets.map(({ parameter }) => parameter)).toEqual(['forum', 'rank']);
    const shown = described.columns.filter(({ isDefault }) => isDefault);
    expect(shown.map(({ name }) => name)).toEqual(['givenOn', 'forum', 'citations']);

    const filtered = new URLSearchParams(`rank=gold&forum=${forum.id}&from=2027&columns=rank,givenOn`);
    const { body: listed } = await ask(recordsQuestion(described, filtered, 'en'));
    expect(listed.data.list).toMatchObject({ totalCount: 1, nodes: [{ id: award, rank: 'GOLD', givenOn: '2027-03' }] });
    for (const list of lists) {
      const none = new URLSearchParams();
      const counting = { list, by: list.dimensions.slice(0, 2), top: 12 };
      const questions = [
        recordsQuestion(list, none, 'en'),
        facetsQuestion(list, none, 'en'),
        ...(list.dimensions.length > 0 ? [countsQuestion(counting, none, 'en')] : []),
      ];
      for (const question of questions) {
        const { body, cost } = await ask(question);
        expect([list.field, body.errors]).toEqual([list.field, undefined]);
        expect([list.field, cost!.requested < 3_000]).toEqual([list.field, true]);
      }
    }
  });

  it('has a feed', async () => {
    const feed = await textAt('/feed.atom?records=awards');
    expect(feed).toContain('<title>Entente · Awards</title>');
    expect(feed).toContain('<![CDATA[Key of the <city>]]>');
    expect(feed).toContain('<summary>Award · Gold · March 2027. Version 1.</summary>');
  });

  it('is in calendars', async () => {
    const calendar = (await textAt(`/calendar.ics?forum=${forum.id}`)).replaceAll('\r\n ', '');
    expect(calendar).toContain('SUMMARY:Key of the <city>');
    expect(calendar).toContain('DTSTART;VALUE=DATE:20270301\r\nDTEND;VALUE=DATE:20270401');
    expect(calendar).toContain(`DESCRIPTION:Award\\nGiven by: Lisbon\\n${server.url}/id/${award}`);
    expect(await textAt('/calendar.ics?records=agreements')).toContain('forums, sessions, commitments, awards');
  });

  it('is described in JSON-LD, by words of the vocabulary', async () => {
    expect(JSON.parse(await textAt(`/id/${award}.jsonld`))).toMatchObject({
      '@context': `${server.url}/ns/context.jsonld`,
      id: `${server.url}/id/${award}`,
      type: ['Award', 'CreativeWork'],
      name: 'Key of the <city>',
      rank: 'ns:AwardRank.GOLD',
      givenOn: { '@type': 'xsd:gYearMonth', '@value': '2027-03' },
      givenBy: { id: `${server.url}/id/${lisbon.id}`, name: 'Lisbon' },
      forum: { id: `${server.url}/id/${forum.id}`, name: 'Forum of ports' },
    });
    expect(JSON.parse(await textAt('/ns/context.jsonld'))['@context']).toMatchObject({
      givenOn: { '@id': 'ns:givenOn', '@type': 'xsd:date' },
      rank: { '@id': 'ns:rank', '@type': '@id' },
    });
    const words = JSON.parse(await textAt('/ns.jsonld'))['@graph'].map((word: { label: string }) => word.label);
    expect(words).toEqual(
      expect.arrayContaining(['Award', 'rank', 'givenOn', 'givenBy', 'AwardRank.GOLD', 'AwardRank.SILVER']),
    );
  });

  it('is exported, with a description of each column', async () => {
    const [head, ...rows] = (await textAt('/export/awards.ndjson'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect([head, ...rows]).toMatchObject([
      {
        id: award,
        version: 1,
        visibility: 'PUBLIC',
        title: 'Key of the <city>',
        givenBy: 'Lisbon',
        givenOn: '2027-03',
      },
    ]);
    expect(await textAt('/export/awards.csv-metadata.json')).toContain('"givenOn"');
  });

  it('is released, with its columns and constants in the codebook', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'entente-award-release-'));
    try {
      await release(server, folder);
      const released = (file: string) => readFileSync(join(folder, '1', file), 'utf8');
      expect(released('awards.csv').split('\n').slice(1).join()).toContain('Key of the <city>');
      expect(released('awards.csv')).not.toContain('Hidden key');
      const codebook = released('CODEBOOK.md');
      expect(codebook).toContain('## awards\n');
      expect(codebook).toContain('- `givenOn` (plain): The day on which it was given; null if unknown.');
      expect(codebook).toContain(
        '- `rank` (plain): The rank.\n  - `GOLD`: The first rank.\n  - `SILVER`: The second rank.',
      );
    } finally {
      removeReleases(folder);
    }
  });

  it('has a citation', async () => {
    expect(JSON.parse(await textAt(`/id/${award}.csl.json`))).toMatchObject([
      {
        id: award,
        type: 'document',
        title: 'Key of the <city>',
        author: [{ literal: 'Lisbon' }],
        publisher: 'Entente',
        'event-title': 'Forum of ports',
        issued: { 'date-parts': [[2027, 3]] },
        version: '1',
      },
    ]);
    expect(await textAt(`/id/${award}.bib`)).toMatch(/^@misc\{award_[0-9a-f]{32},\n {2}author = \{\{Lisbon\}\},/);
  });

  it('has a history, and its old version can be read', async () => {
    const before = new Date().toISOString();
    // The clocks have a precision of milliseconds.
    await delay(20);
    await database.sql(`update award set title = 'Key of the town' where title = 'Key of the <city>'`);
    const { body } = await server.query(
      `query ($id: ID!, $old: ID!) {
        now: node(id: $id) { ... on Award { title version history(first: 5) { nodes { version changes { path before after } } } } }
        before: node(id: $old) { ... on Award { title version } }
      }`,
      { id: award, old: `${award}@${before}` },
    );
    expect(body).toMatchObject({
      data: {
        now: {
          title: 'Key of the town',
          version: 2,
          history: {
            nodes: [
              { version: 2, changes: [{ path: 'title', before: 'Key of the <city>', after: 'Key of the town' }] },
              { version: 1, changes: expect.any(Array) },
            ],
          },
        },
        before: { title: 'Key of the <city>', version: 1 },
      },
    });
  });
});
