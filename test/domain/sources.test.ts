import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { SourceKind } from '../../src/domain/sources/source.entity.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { buildersOn, type CreatedRecord } from '../harness/builders.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let report: CreatedRecord;
let register: CreatedRecord;
let secret: CreatedRecord;
let forum: CreatedRecord;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  const build = buildersOn(server.dataSource);
  report = await build.source('A report on a forum', {
    kind: SourceKind.NEWS,
    authors: ['A. Reporter', 'B. Reporter'],
    publisher: 'Вестник 100%',
    publishedOn: '2025-11-07',
    retrievedOn: '2025-11',
    lang: 'en-GB',
    sourceUrl: 'https://example.org/report',
    archivedUrl: 'https://example.org/archived/report',
    licence: 'CC-BY-4.0',
    flags: [{ code: 'DATE_UNCERTAIN', message: 'Two dates are given.' }],
  });
  register = await build.source('Register of treaties', {
    kind: SourceKind.REGISTER,
    publisher: 'Treaty Office',
    publishedOn: '2024',
    citations: [{ sourceId: report.uuid }],
  });
  secret = await build.source('An unpublished note', { visibility: Visibility.INTERNAL, publisher: 'Treaty Office' });
  forum = await build.forum('A forum', {
    citations: [
      { sourceId: register.uuid, fields: ['title', 'startsOn'], locator: 'p. 7' },
      { sourceId: secret.uuid },
      { sourceId: report.uuid, stance: 'CONTRADICTS', assertedValue: 'Another forum' },
    ],
  });
});

afterAll(() => server?.stop());

const titles = async (args: string) => {
  const { body } = await server.query(`{ sources${args} { totalCount nodes { title } } }`);
  expect(body.errors).toBeUndefined();
  expect(body.data.sources.totalCount).toBe(body.data.sources.nodes.length);
  return body.data.sources.nodes.map(({ title }: { title: string }) => title);
};

describe('source queries with a wrong argument', () => {
  it.each([
    ['an id of another type', (id: string) => `{ source(id: "${id.replace('source', 'forum')}") { title } }`, 'id'],
    ['a malformed id', () => '{ source(id: "1") { title } }', 'id'],
    [
      'a range that ends before it begins',
      () => '{ sources(where: { published: { from: "2025", to: "2024" } }) { totalCount } }',
      undefined,
    ],
    ['a page of more than 100 sources', () => '{ sources(first: 101) { totalCount } }', 'first'],
    ['a page of 0 citations', (id: string) => `{ source(id: "${id}") { citations(first: 0) { id } } }`, 'first'],
  ])('reject %s', async (_, document, argument) => {
    const { body } = await server.query(document(report.id));
    expect(body.errors).toHaveLength(1);
    expect(body.errors![0]!.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      ...(argument ? { argument: argument.split('.') } : {}),
    });
  });
});

describe('Query.sources', () => {
  it('returns every field', async () => {
    const { body } = await server.query(
      `query ($id: ID!) { source(id: $id) {
        __typename id visibility version kind title authors publisher publishedOn retrievedOn lang sourceUrl archivedUrl licence
        flags { code message } citations { id }
      } }`,
      { id: report.id },
    );
    expect(body).toEqual({
      data: {
        source: {
          __typename: 'Source',
          id: report.id,
          visibility: 'PUBLIC',
          version: 1,
          kind: 'NEWS',
          title: 'A report on a forum',
          authors: ['A. Reporter', 'B. Reporter'],
          publisher: 'Вестник 100%',
          publishedOn: '2025-11-07',
          retrievedOn: '2025-11',
          lang: 'en-GB',
          sourceUrl: 'https://example.org/report',
          archivedUrl: 'https://example.org/archived/report',
          licence: 'CC-BY-4.0',
          flags: [{ code: 'DATE_UNCERTAIN', message: 'Two dates are given.' }],
          citations: [],
        },
      },
    });
  });

  it.each<[string, () => string, string[]]>([
    ['by title', () => '', ['A report on a forum', 'Register of treaties']],
    [
      'by date of publication',
      () => '(orderBy: { field: PUBLISHED_ON, direction: DESC })',
      ['A report on a forum', 'Register of treaties'],
    ],
    [
      'by last change',
      () => '(orderBy: { field: UPDATED_AT, direction: DESC })',
      ['Register of treaties', 'A report on a forum'],
    ],
    ['of some kinds', () => '(where: { kinds: [REGISTER, DATASET] })', ['Register of treaties']],
    ['of a publisher, ignoring case', () => '(where: { publisher: "вЕСТник" })', ['A report on a forum']],
    ['of a publisher, with signs as plain characters', () => '(where: { publisher: "100%" })', ['A report on a forum']],
    ['of a publisher, with signs not as a pattern', () => '(where: { publisher: ".*" })', []],
    [
      'published in a period',
      () => '(where: { published: { from: "2024-06", to: "2024-06" } })',
      ['Register of treaties'],
    ],
    ['with these ids', () => `(where: { ids: ["${register.id}", "${secret.id}"] })`, ['Register of treaties']],
    ['with a flag', () => '(where: { flags: ["DATE_UNCERTAIN"] })', ['A report on a forum']],
    ['that cite a source', () => `(where: { source: "${report.id}" })`, ['Register of treaties']],
    ['changed in a period', () => '(where: { updated: { to: "2000-01-01T00:00:00Z" } })', []],
    [
      'that match any of several filters',
      () => '(where: { any: [{ kinds: [NEWS] }, { kinds: [OTHER] }] })',
      ['A report on a forum'],
    ],
    ['that match `not`', () => '(where: { not: { kinds: [NEWS] } })', ['Register of treaties']],
  ])('lists sources %s', async (_, args, expected) => {
    expect(await titles(args())).toEqual(expected);
  });

  it('hides an INTERNAL source from the public in lists, totals, filters and by id', async () => {
    const { body } = await server.query(
      `query ($id: ID!) { source(id: $id) { title } node(id: $id) { id } forums(where: { source: $id }) { totalCount } }`,
      { id: secret.id },
    );
    expect(body.data).toEqual({ source: null, node: null, forums: null });
    expect(body.errors).toMatchObject([{ path: ['forums'], extensions: { code: 'RECORD_UNKNOWN' } }]);
    expect(await titles('(where: { publisher: "Treaty Office" })')).toEqual(['Register of treaties']);
  });
});

describe('Record.citations', () => {
  const citations = `query ($id: ID!) { node(id: $id) { ... on Record { citations { source { title } fields locator stance assertedValue } } } }`;
  const fromRegister = {
    source: { title: 'Register of treaties' },
    fields: ['title', 'startsOn'],
    locator: 'p. 7',
    stance: 'SUPPORTS',
    assertedValue: null,
  };
  const fromSecret = {
    source: { title: 'An unpublished note' },
    fields: [],
    locator: null,
    stance: 'SUPPORTS',
    assertedValue: null,
  };
  const fromReport = {
    source: { title: 'A report on a forum' },
    fields: [],
    locator: null,
    stance: 'CONTRADICTS',
    assertedValue: 'Another forum',
  };

  it('has the recorded order, without citations of INTERNAL sources', async () => {
    const { body } = await server.query(citations, { id: forum.id });
    expect(body).toEqual({ data: { node: { citations: [fromRegister, fromReport] } } });
  });

  it('is limited by `first`', async () => {
    const { body } = await server.query(
      '{ forums { nodes { citations(first: 1) { source { ... on Node { id } } } } } }',
    );
    expect(body.data).toEqual({ forums: { nodes: [{ citations: [{ source: { id: register.id } }] }] } });
  });

  it('has all citations for editors', async () => {
    const editors = await startTestServer({ seeded: false, viewer: { role: Role.EDITOR, name: 'an editor' } });
    try {
      const build = buildersOn(editors.dataSource);
      const note = await build.source('An unpublished note', { visibility: Visibility.INTERNAL });
      const { id } = await build.forum('A forum', { citations: [{ sourceId: note.uuid }] });
      const { body } = await editors.query(citations, { id });
      expect(body).toEqual({ data: { node: { citations: [fromSecret] } } });
    } finally {
      await editors.stop();
    }
  });
});
