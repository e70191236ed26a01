import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role, type Viewer } from '../../src/access/viewer.ts';
import { mutationsOn, stateOf } from '../harness/mutations.ts';
import { told } from '../harness/refusals.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const ROLES: Record<string, Viewer> = {
  reader: { role: Role.READER, name: 'Rea', identity: 'key 1' },
  editor: { role: Role.EDITOR, name: 'Ada', identity: 'key 2' },
  other: { role: Role.EDITOR, name: 'Bob', identity: 'key 3' },
};

let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
beforeAll(async () => {
  server = await startTestServer({
    seeded: false,
    viewer: ({ headers }) => ROLES[headers.authorization ?? ''] ?? { role: Role.ANONYMOUS, name: null },
  });
  editor = mutationsOn(server, { authorization: 'editor' });
});
afterAll(() => server?.stop());

const named = (text: string) => [{ lang: 'en', text }];

describe('Every mutation', () => {
  it('is refused to whoever has not said who asks, and to readers, and writes nothing', async () => {
    const before = await stateOf(server);
    const { body } = await server.query('{ __schema { mutationType { fields { name } } } }');
    const names: string[] = body.data.__schema.mutationType.fields.map(({ name }: { name: string }) => name);
    expect(names.length).toBeGreaterThan(20);
    // Of inputs what must be given is given: who may not write is not told what else is wrong.
    const { body: inputs } = await server.query(`{ __schema { types { name inputFields {
      name type { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } enumValues { name } } } }`);
    const types = new Map(inputs.data.__schema.types.map((type: { name: string }) => [type.name, type]));
    const least = (type: Shape): unknown => {
      if (type.kind === 'NON_NULL') return least(type.ofType!);
      if (type.kind === 'LIST') return [least(type.ofType!)];
      const { inputFields, enumValues } = types.get(type.name!) as Shape;
      if (enumValues) return enumValues[0]!.name;
      if (!inputFields) return { Int: 1, PartialDate: '2025', Decimal: '1', Locale: 'en' }[type.name!] ?? 'party_1';
      const needed = inputFields.filter((field) => field.type.kind === 'NON_NULL');
      return Object.fromEntries(needed.map((field) => [field.name, least(field.type)]));
    };
    for (const name of names) {
      const input = least({ kind: 'INPUT_OBJECT', name: `${name[0]!.toUpperCase()}${name.slice(1)}Input` }) as object;
      expect([name, told(await mutationsOn(server).send(name, input, '__typename'))]).toMatchObject([
        name,
        { status: 401, code: 'UNAUTHENTICATED' },
      ]);
      const reader = mutationsOn(server, { authorization: 'reader' });
      expect([name, told(await reader.send(name, input, '__typename'))]).toMatchObject([
        name,
        { status: 403, code: 'FORBIDDEN' },
      ]);
    }
    expect(await stateOf(server)).toEqual(before);
  });

  it('tells a broken rule with its place in the input, and writes nothing', async () => {
    const before = await stateOf(server);
    const refused = async (input: object) => (await editor.payload('createTopic', input)).userErrors;
    expect(await refused({ names: [] })).toEqual([
      { code: 'TEXT_MISSING', path: ['input', 'names'], message: 'A text is needed in one language at least.' },
    ]);
    expect(await refused({ names: named(' ') })).toMatchObject([
      { code: 'TEXT_EMPTY', path: ['input', 'names', '0', 'text'] },
    ]);
    expect(await refused({ names: [...named('Water'), { lang: 'ru', text: '' }] })).toMatchObject([
      { code: 'TEXT_EMPTY', path: ['input', 'names', '1', 'text'] },
    ]);
    expect(await refused({ names: [...named('Water'), { lang: 'EN', text: 'Waters' }] })).toMatchObject([
      { code: 'LANGUAGE_TWICE', path: ['input', 'names', '1', 'lang'] },
    ]);
    expect(await refused({ names: named('Water'), parent: 'fire' })).toEqual([
      { code: 'RECORD_UNKNOWN', path: ['input', 'parent'], message: 'There is no such topic: "fire". Check the id.' },
    ]);
    expect(await refused({ names: named('Water'), citations: [{ source: `source_${'0'.repeat(32)}` }] })).toMatchObject(
      [{ code: 'RECORD_UNKNOWN', path: ['input', 'citations', '0', 'source'] }],
    );
    expect(await refused({ names: named('Water'), note: ' ' })).toMatchObject([
      { code: 'TEXT_EMPTY', path: ['input', 'note'] },
    ]);
    expect(await refused({ names: named('Water'), idempotencyKey: 'k'.repeat(201) })).toMatchObject([
      { code: 'TEXT_TOO_LONG', path: ['input', 'idempotencyKey'] },
    ]);
    expect(await stateOf(server)).toEqual(before);
  });

  it('rejects an id that is malformed, or of another type of record, with a user error', async () => {
    const { topic } = await editor.payload('createTopic', { names: named('Not a source') }, 'topic { id }');
    const before = await stateOf(server);
    const citing = (source: string) => ({ names: named('Water'), citations: [{ source }] });
    const path = ['input', 'citations', '0', 'source'];
    expect((await editor.payload('createTopic', citing('moscow'))).userErrors).toMatchObject([
      { code: 'RECORD_UNKNOWN', path },
    ]);
    expect((await editor.payload('createTopic', citing(topic.id))).userErrors).toMatchObject([
      { code: 'RECORD_TYPE_WRONG', path },
    ]);
    expect(await stateOf(server)).toEqual(before);
  });

  it('says at the end of its transaction, too, what the database alone can see', async () => {
    const { topic } = await editor.payload(
      'createTopic',
      { names: named('Secret'), visibility: 'INTERNAL' },
      'topic { id }',
    );
    const before = await stateOf(server);
    const input = { names: named('Open'), parent: topic.id, idempotencyKey: 'open' };
    expect(await editor.payload('createTopic', input, 'topic { id }')).toMatchObject({
      topic: null,
      userErrors: [
        {
          code: 'DEPENDENCY_INTERNAL',
          path: ['input', 'parent'],
          message: 'The PUBLIC record refers to another, which is INTERNAL.',
        },
      ],
    });
    expect(await stateOf(server)).toEqual(before);
  });

  it('leaves who wrote and why in the history', async () => {
    await editor.payload('createTopic', { names: named('Noted'), note: 'Asked for by the museum.' });
    expect(await server.sql('select made_by, note from revision where note is not null')).toEqual([
      { made_by: 'Ada', note: 'Asked for by the museum.' },
    ]);
  });

  it('answers with the record and its edge in the list in the usual order', async () => {
    const { topic, topicEdge } = await editor.payload(
      'createTopic',
      { names: [...named('Metro'), { lang: 'ru', text: 'Метро' }] },
      'topic { id slug version name ru: name(lang: "ru") } topicEdge { cursor node { again: id } }',
    );
    expect(topic).toEqual({
      id: expect.stringMatching(/^topic_/),
      slug: 'metro',
      version: 1,
      name: 'Metro',
      ru: 'Метро',
    });
    expect(topicEdge.node).toEqual({ again: topic.id });
    const { body } = await server.query('{ topics(first: 100) { edges { cursor node { id } } } }');
    expect(body.data.topics.edges).toContainEqual({ cursor: topicEdge.cursor, node: { id: topic.id } });
  });

  it('reads its answer by one statement, once all deferred checks are done', async () => {
    await editor.payload(
      'createTopic',
      { names: named('Counted') },
      'topic { id name children { id } citations { id } }',
    );
    const statements = server.statements().map(({ text }) => text.trim().split(/\s/, 2).join(' ').toLowerCase());
    expect(statements).toEqual([
      'start transaction',
      "select set_config('entente.by',",
      'select slug,',
      'insert into',
      // Whether there is one of its name already.
      'with made',
      'set constraints',
      'select to_json((select',
      'commit',
    ]);
  });
});

interface Shape {
  kind: string;
  name?: string;
  ofType?: Shape;
  inputFields?: { name: string; type: Shape }[];
  enumValues?: { name: string }[];
}

describe('A repetition under an idempotency key', () => {
  const count = async (slug: string) => (await server.sql('select from topic where slug like $1', [`${slug}%`])).length;

  it('gives the first answer and writes nothing', async () => {
    const input = { names: named('Once'), idempotencyKey: 'once' };
    const first = await editor.payload('createTopic', input, 'topic { id name version }');
    await server.sql("update topic set name = 'Twice' where slug = 'once'");
    const before = await stateOf(server);
    expect(await editor.payload('createTopic', input, 'topic { id name version }')).toEqual(first);
    expect(await count('once')).toBe(1);
    expect(await stateOf(server)).toEqual(before);
  });

  it('is known by the variables of what is asked of its answer as well, whatever they hold', async () => {
    const mutation = (from: string) => `mutation (
      $input: CreateAgreementInput!
      $first: SignatureWhere! = { acted: { from: "${from}" } }
      $second: DateRange = { from: "${from}" }
    ) {
      createAgreement(input: $input) {
        agreement { signatures(where: { any: [$first, { acted: $second }] }) { totalCount } }
        userErrors { code }
      }
    }`;
    const input = { titles: named('Varied'), kind: 'OTHER', status: 'ANNOUNCED', idempotencyKey: 'varied' };
    const ask = (from: string) => server.query(mutation(from), { input }, { authorization: 'editor' });
    const first = await ask('1990');
    expect(first.body.data.createAgreement).toEqual({ agreement: { signatures: { totalCount: 0 } }, userErrors: [] });
    expect((await ask('1990')).body).toEqual(first.body);
    expect((await ask('1991')).body.data.createAgreement.userErrors).toEqual([{ code: 'IDEMPOTENCY_KEY_REUSED' }]);
  });

  it('is refused where something else is asked for under the key', async () => {
    await editor.payload('createTopic', { names: named('Other'), idempotencyKey: 'other' }, 'topic { id }');
    const before = await stateOf(server);
    const others: [string, object, string][] = [
      ['createTopic', { names: named('Another'), idempotencyKey: 'other' }, 'topic { id }'],
      ['createTopic', { names: named('Other'), idempotencyKey: 'other' }, 'topic { id name }'],
      ['createForumSeries', { titles: named('Other'), idempotencyKey: 'other' }, ''],
    ];
    for (const [name, input, selection] of others) {
      expect((await editor.payload(name, input, selection)).userErrors).toMatchObject([
        { code: 'IDEMPOTENCY_KEY_REUSED', path: ['input', 'idempotencyKey'] },
      ]);
    }
    expect(await stateOf(server)).toEqual(before);
  });

  it('is no repetition where somebody else bears the key, or a refusal wrote nothing under it', async () => {
    const input = { names: named('Mine'), allowDuplicate: true, idempotencyKey: 'mine' };
    await editor.payload('createTopic', input);
    const other = mutationsOn(server, { authorization: 'other' });
    expect((await other.payload('createTopic', input, 'topic { slug }')).topic).toEqual({ slug: 'mine-2' });
    const refused = await editor.payload('createTopic', { names: named(''), idempotencyKey: 'refused' });
    expect(refused.userErrors).toHaveLength(1);
    const mended = await editor.payload(
      'createTopic',
      { names: named('Mended'), idempotencyKey: 'refused' },
      'topic { slug }',
    );
    expect(mended).toEqual({ topic: { slug: 'mended' }, userErrors: [] });
  });

  it('waits for the first where both come at the same instant', async () => {
    const input = { names: named('Burst'), idempotencyKey: 'burst' };
    const payloads = await Promise.all(
      Array.from({ length: 12 }, () => editor.payload('createTopic', input, 'topic { id slug }')),
    );
    expect(new Set(payloads.map((payload) => JSON.stringify(payload))).size).toBe(1);
    expect(payloads[0]).toEqual({ topic: { id: expect.any(String), slug: 'burst' }, userErrors: [] });
    expect(await count('burst')).toBe(1);
  });

  it('is written once, however often the client hangs up before the answer', async () => {
    const body = JSON.stringify({
      query: `mutation { createTopic(input: { idempotencyKey: "hung-up", names: [{ lang: "en", text: "Hung up" }] }) {
        topic { slug version } } }`,
    });
    const headers = { 'content-type': 'application/json', authorization: 'editor' };
    const send = (signal?: AbortSignal) => fetch(`${server.url}/graphql`, { method: 'POST', headers, body, signal });
    for (const ms of [1, 2, 4, 8, 16]) await send(AbortSignal.timeout(ms)).catch(() => undefined);
    expect(await (await send()).json()).toMatchObject({
      data: { createTopic: { topic: { slug: 'hung-up', version: 1 } } },
    });
    expect(await count('hung-up')).toBe(1);
  });

  it('is known by what it asks for, not by how that is written', async () => {
    const ask = (document: string, variables: object) =>
      server.query(document, variables as Record<string, unknown>, { authorization: 'editor' });
    const first = await ask(
      'mutation { createTopic(input: { idempotencyKey: "written", names: [{ text: "Written", lang: "en" }] }) { topic { id } } }',
      {},
    );
    const again = await ask(
      `mutation ($key: String) { createTopic(input: { names: [{ lang: "en", text: "Written" }], idempotencyKey: $key }) {
        topic { id } } }`,
      { key: 'written' },
    );
    expect(again.body).toEqual(first.body);
  });
});

describe('Several editors at once', () => {
  it('never meet in a slug: who comes second starts again', async () => {
    const input = { names: named('Crowd'), allowDuplicate: true };
    const payloads = await Promise.all(
      Array.from({ length: 3 }, () => editor.payload('createTopic', input, 'topic { slug }')),
    );
    expect(payloads.map(({ topic }) => topic.slug).sort()).toEqual(['crowd', 'crowd-2', 'crowd-3']);
  });
});
