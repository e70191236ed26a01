import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Parser } from 'n3';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { buildersOn } from '../harness/builders.ts';
import { waitForFeed } from '../harness/feed-reader.ts';
import { itemBuildersOn } from '../harness/item-builders.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

const SKOS = 'http://www.w3.org/2004/02/skos/core#';
const PREFIXES = `@prefix skos: <${SKOS}>. @prefix dct: <http://purl.org/dc/terms/>. @prefix t: <https://topics.example/>.`;
const KEPT = ['prefLabel', 'altLabel', 'definition', 'broader', 'exactMatch', 'closeMatch'].map((name) => SKOS + name);
const LANGUAGES = ['en', 'ru', 'zh-Hans', 'ar', 'fr', 'hi'];

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    seeded: false,
    viewer: ({ headers }) => (headers.authorization ? { role: Role.EDITOR, name: 'an editor' } : ANONYMOUS),
  });
});
afterAll(() => server?.stop());

/** Imports a file as an editor. @returns the lines of the response */
async function importTurtle(turtle: string, fields: { [name: string]: string } = {}, name = 'topics.ttl') {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  form.set('file', new Blob([turtle]), name);
  const headers = { authorization: 'Bearer editor' };
  const response = await fetch(`${server.url}/import`, { method: 'POST', headers, body: form });
  const lines = (await response.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TestData);
  return {
    status: response.status,
    message: lines[0].errors?.[0].message ?? lines.at(-1).error,
    rows: lines.flatMap(({ row }) => row ?? []),
    topics: lines.at(-1).outcome?.kinds.TOPIC,
  };
}

const exported = async (headers: Record<string, string> = {}) => {
  const response = await fetch(`${server.url}/export/topics.ttl`, { headers });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/turtle; charset=utf-8']);
  return response.text();
};

/** The statements of a file about concepts below an address that an import keeps, sorted. */
const statementsIn = (turtle: string, below: string) =>
  new Parser()
    .parse(turtle)
    .filter(({ subject, predicate }) => subject.value.startsWith(below) && KEPT.includes(predicate.value))
    .map(({ subject, predicate, object }) =>
      [subject.value, predicate.value, object.value, object.termType === 'Literal' ? object.language : ''].join(' '),
    )
    .sort();

/** A tree of concepts, each with names in six languages and matches elsewhere. */
function taxonomy(count: number, below: string, suffix = ''): string {
  const concepts = Array.from({ length: count }, (_, index) => {
    const labels = LANGUAGES.map((lang) => `"Concept ${index}${suffix}, \\"${lang}\\""@${lang}`);
    const others = LANGUAGES.flatMap((lang) => [`"Also ${index}"@${lang}`, `"Or ${index}"@${lang}`]);
    const definitions = LANGUAGES.map((lang) => `"Definition of ${index}${suffix}."@${lang}`);
    const broader = index > 0 ? `skos:broader <${below}${Math.floor((index - 1) / 4)}>;` : '';
    const matches = `skos:exactMatch <https://other.example/${index}>; skos:closeMatch <https://other.example/near>`;
    return `<${below}${index}> a skos:Concept; skos:inScheme <${below}>; skos:prefLabel ${labels.join(', ')}; skos:altLabel ${others.join(', ')}; skos:definition ${definitions.join(', ')}; ${broader} ${matches}.`;
  });
  // The narrowest first: an import finds parents wherever they are.
  return `${PREFIXES}\n<${below}> a skos:ConceptScheme; dct:title "Fields"@en; dct:license <https://creativecommons.org/publicdomain/zero/1.0/>.\n${concepts.reverse().join('\n')}`;
}

const topicCount = async () => Number((await server.sql('select count(*) as count from topic'))[0]!.count);

describe('POST /import of SKOS', () => {
  it.each([
    ['text that is not Turtle', 'This is no Turtle', /^topics\.ttl: the Turtle cannot be read: .+ on line 1\.$/],
    ['a file without concepts', `${PREFIXES} t:a skos:prefLabel "A".`, /^topics\.ttl has no skos:Concept\.$/],
  ])('rejects %s', async (_what, turtle, message) => {
    const { status, message: reported } = await importTurtle(turtle);
    expect([status, reported]).toEqual([400, expect.stringMatching(message)]);
    expect(await topicCount()).toBe(0);
  });

  it('rejects a circle with its path, and keeps the other concepts', async () => {
    const { rows, topics } = await importTurtle(`${PREFIXES}
      t:a a skos:Concept; skos:prefLabel "A"@en; skos:broader t:b.
      t:b a skos:Concept; skos:prefLabel "B"@en; skos:broader t:c.
      t:c a skos:Concept; skos:prefLabel "C"@en; skos:broader t:a.
      t:d a skos:Concept; skos:prefLabel "D"@en; skos:broader t:a.`);
    expect(topics).toMatchObject({ created: 1, refused: 3 });
    const path =
      'https://topics.example/a > https://topics.example/b > https://topics.example/c > https://topics.example/a';
    expect(JSON.stringify(rows)).toContain(`The concepts form a circle: ${path}. Remove one skos:broader.`);
    expect((await server.sql('select name, parent_id from topic')) as object[]).toEqual([
      { name: 'D', parent_id: null },
    ]);
  });

  it('keeps the first of two broader concepts, and reports the other and what it does not import', async () => {
    const { rows, topics } = await importTurtle(`${PREFIXES}
      t:e a skos:Concept; skos:prefLabel "E"@en, "Another E"@en; skos:broader t:f, t:g; skos:notation "5".
      t:e skos:altLabel "Eh"@en, "Eh!"@xx; skos:definition "A letter."@en, "A vowel."@en.
      t:f a skos:Concept; skos:prefLabel "F"@en. t:g a skos:Concept; skos:prefLabel "G"@en.
      t:h a skos:Concept.`);
    expect(topics).toMatchObject({ created: 3 });
    const report = JSON.stringify(rows);
    expect(report).toContain('The broader concept https://topics.example/g is left out: a topic has one parent.');
    expect(report).toContain('A second text in the language \\"en\\" is left out: \\"Another E\\".');
    expect(report).toContain('A second text in the language \\"en\\" is left out: \\"A vowel.\\".');
    expect(report).toContain('\\"xx\\" is not a language tag: its text is left out.');
    expect(report).toContain('Not imported: skos:notation.');
    expect(report).toContain('The concept has no skos:prefLabel.');
    const [{ parent }] = (await server.sql(
      "select p.name as parent from topic t join topic p on p.id = t.parent_id where t.name = 'E'",
    )) as [{ parent: string }];
    expect(parent).toBe('F');
  });

  it('imports 250 concepts in six languages, which come back unchanged', async () => {
    const below = 'https://fields.example/';
    const turtle = taxonomy(250, below);
    expect((await importTurtle(turtle)).topics).toMatchObject({ created: 250, refused: 0 });
    expect(statementsIn(await exported(), below)).toEqual(statementsIn(turtle, below));
    const { body } = await server.query(`{ sources { nodes { title sourceUrl licence } } }`);
    expect(body.data.sources.nodes).toContainEqual({
      title: 'Fields (topics.ttl)',
      sourceUrl: below,
      licence: 'https://creativecommons.org/publicdomain/zero/1.0/',
    });
    // A second import changes what the file changed.
    expect((await importTurtle(turtle)).topics).toMatchObject({ created: 0, changed: 0, unchanged: 250 });
    const renamed = taxonomy(250, below).replace('Concept 7, ', 'Renamed, ');
    expect((await importTurtle(renamed)).topics).toMatchObject({ created: 0, changed: 1, unchanged: 249 });
    expect(statementsIn(await exported(), below)).toEqual(statementsIn(renamed, below));
    const removed = renamed
      .replace(/skos:altLabel "Also 8"@en, /, 'skos:altLabel ')
      .replace(/skos:definition "Definition of 9[^;]*;/, '');
    expect((await importTurtle(removed)).topics).toMatchObject({ created: 0, changed: 2, unchanged: 248 });
    expect(statementsIn(await exported(), below)).toEqual(statementsIn(removed, below));
  });

  it('recognises the topics of an exported file', async () => {
    const before = await topicCount();
    await importTurtle(await exported(), {}, 'export.ttl');
    expect(await topicCount()).toBe(before);
  });
});

describe('GET /export/topics.ttl', () => {
  it('rejects parameters', async () => {
    expect((await fetch(`${server.url}/export/topics.ttl?where={}`)).status).toBe(400);
  });

  it('has INTERNAL topics for editors only', async () => {
    const { id } = await buildersOn(server.dataSource).topic('Zyxq', { visibility: Visibility.INTERNAL });
    expect(await exported()).not.toMatch(/Zyxq/);
    expect(await exported()).not.toContain(id);
    expect(await exported({ authorization: 'Bearer editor' })).toContain(`"Zyxq"@en`);
  });

  it('is not broken by hostile names and identifiers', async () => {
    const name = '</script><img src=x>"""\\ ." ; a <evil>';
    const identifiers = [
      {
        scheme: 'exact-match',
        value: 'https://a.example/> . <https://evil.example/s> <https://evil.example/p> <https://evil.example/o',
      },
      { scheme: 'close-match', value: 'no address' },
    ];
    const { id } = await buildersOn(server.dataSource).topic(name, { identifiers });
    const quads = new Parser().parse(await exported());
    expect(quads.filter(({ subject }) => subject.value.includes('evil'))).toEqual([]);
    const own = quads.filter(({ subject }) => subject.value === `${server.url}/id/${id}`);
    expect(own.filter(({ predicate }) => KEPT.includes(predicate.value)).map(({ object }) => object.value)).toEqual([
      name,
    ]);
  });

  it('returns 304 if nothing changed', async () => {
    await waitForFeed(server);
    const etag = (await fetch(`${server.url}/export/topics.ttl`)).headers.get('etag')!;
    const again = () => fetch(`${server.url}/export/topics.ttl`, { headers: { 'if-none-match': etag } });
    expect((await again()).status).toBe(304);
    await buildersOn(server.dataSource).topic('New');
    expect((await again()).status).toBe(200);
  });
});

describe('where.topicMatches', () => {
  it('finds what is about a topic that matches a concept exactly, or about a subtopic', async () => {
    const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
    const identifiers = [
      { scheme: 'exact-match', value: 'https://eurovoc.example/water' },
      { scheme: 'close-match', value: 'https://eurovoc.example/sea' },
      { scheme: 'wikidata', value: 'Q283' },
    ];
    const water = await build.topic('Water', { identifiers });
    const rivers = await build.topic('Rivers', { parentId: water.uuid });
    const hidden = await build.topic('Zyxq water', {
      visibility: Visibility.INTERNAL,
      identifiers: [{ scheme: 'exact-match', value: 'https://eurovoc.example/secret' }],
    });
    await build.agreement('On rivers', { topicIds: [rivers.uuid] });
    await build.agreement('On nothing');
    const found = async (topicMatches: string, headers: Record<string, string> = {}) => {
      const query = `query ($of: String!) { agreements(where: { topicMatches: $of }) { nodes { title } }
        cooperationItems(where: { topicMatches: $of }) { totalCount } }`;
      const { body } = await server.query(query, { of: topicMatches }, headers);
      expect(body.errors).toBeUndefined();
      expect(body.data.cooperationItems.totalCount).toBe(body.data.agreements.nodes.length);
      return body.data.agreements.nodes.map(({ title }: TestData) => title);
    };
    expect(await found('https://eurovoc.example/sea')).toEqual([]);
    expect(await found('https://eurovoc.example/unknown')).toEqual([]);
    expect(await found('')).toEqual([]);
    expect(await found('https://eurovoc.example/water')).toEqual(['On rivers']);
    expect(await found('wikidata:Q283')).toEqual(['On rivers']);
    await build.agreement('Zyxq on water', { topicIds: [hidden.uuid], visibility: Visibility.INTERNAL });
    expect(await found('https://eurovoc.example/secret')).toEqual([]);
    expect(await found('https://eurovoc.example/secret', { authorization: 'Bearer editor' })).toEqual([
      'Zyxq on water',
    ]);
  });
});
