import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role, type Viewer } from '../../src/access/viewer.ts';
import { mutationsOn, stateOf } from '../harness/mutations.ts';
import { publicError } from '../harness/public-errors.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

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
  it('rejects anonymous clients and readers, and writes nothing', async () => {
    const before = await stateOf(server);
    const { body } = await server.query('{ __schema { mutationType { fields { name } } } }');
    const names: string[] = body.data.__schema.mutationType.fields.map(({ name }: { name: string }) => name);
    expect(names.length).toBeGreaterThan(20);
    // Inputs have all required fields: clients that may not write get no other errors.
    const { body: inputs } = await server.query(`{ __schema { types { name inputFields {
      name defaultValue type { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }
      enumValues { name } } } }`);
    const types = new Map(inputs.data.__schema.types.map((type: { name: string }) => [type.name, type]));
    const least = (type: Shape): unknown => {
      if (type.kind === 'NON_NULL') return least(type.ofType!);
      if (type.kind === 'LIST') return [least(type.ofType!)];
      const { inputFields, enumValues } = types.get(type.name!) as Shape;
      if (enumValues) return enumValues[0]!.name;
      if (!inputFields)
        return (
          { Int: 1, PartialDate: '2025', Decimal: '1', Locale: 'en', URL: 'https://a.example' }[type.name!] ?? 'party_1'
        );
      const needed = inputFields.filter((field) => field.type.kind === 'NON_NULL' && field.defaultValue === null);
      return Object.fromEntries(needed.map((field) => [field.name, least(field.type)]));
    };
    for (const name of names) {
      const input = least({ kind: 'INPUT_OBJECT', name: `${name[0]!.toUpperCase()}${name.slice(1)}Input` }) as object;
      expect([name, publicError(await mutationsOn(server).send(name, input, '__typename'))]).toMatchObject([
        name,
        { status: 401, code: 'UNAUTHENTICATED' },
      ]);
      // Readers manage the webhooks of their own keys.
      if (/Webhook/.test(name)) continue;
      const reader = mutationsOn(server, { authorization: 'reader' });
      expect([name, publicError(await reader.send(name, input, '__typename'))]).toMatchObject([
        name,
        { status: 403, code: 'FORBIDDEN' },
      ]);
    }
    expect(await stateOf(server)).toEqual(before);
  });

  it('returns a broken rule with its path in the input, and writes nothing', async () => {
    const before = await stateOf(server);
    const refused = async (input: object) => (await editor.payload('createTopic', input)).userErrors;
    expect(await refused({ names: [] })).toEqual([
      {
        code: 'TEXT_MISSING',
        path: ['input', 'names'],
        message: 'The text is missing. Give it in at least one language.',
      },
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

  it('rejects a malformed id, or the id of another type, with a user error', async () => {
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

  it('reports rules that only the database checks at the end of the transaction', async () => {
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

  it('writes the author and the note to the history', async () => {
    await editor.payload('createTopic', { names: named('Noted'), note: 'Asked for by the museum.' });
    expect(await server.sql('select made_by, note from revision where note is not null')).toEqual([
      { made_by: 'Ada', note: 'Asked for by the museum.' },
    ]);
  });

  it('returns the record and its edge in the list in the default order', async () => {
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

  it('reads its payload with one statement, after all deferred checks', async () => {
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
      // Whether a record with the name exists.
      'with made',
      'set constraints',
      // Warnings: new flags, and records without a source.
      'select r.id,',
      'select to_json((select',
      'commit',
    ]);
  });
});

interface Shape {
  kind: string;
  name?: string;
  ofType?: Shape;
  inputFields?: { name: string; type: Shape; defaultValue: string | null }[];
  enumValues?: { name: string }[];
}

describe('A mutation repeated under its idempotency key', () => {
  const count = async (slug: string) => (await server.sql('select from topic where slug like $1', [`${slug}%`])).length;

  const ask = (query: string, variables: Record<string, unknown> = {}) =>
    server.query(query, variables, { authorization: 'editor' });

  it('writes nothing and reads the record as it is now', async () => {
    const input = { names: named('Once'), idempotencyKey: 'once' };
    const { topic } = await editor.payload('createTopic', input, 'topic { id name version }');
    expect(topic).toMatchObject({ name: 'Once', version: 1 });
    await editor.payload('updateTopic', { id: topic.id, expectedVersion: 1, names: named('Twice') });
    const before = await stateOf(server);
    expect(await editor.payload('createTopic', input, 'topic { id name version }')).toEqual({
      topic: { id: topic.id, name: 'Twice', version: 2 },
      userErrors: [],
    });
    expect(await count('once')).toBe(1);
    expect(await stateOf(server)).toEqual(before);
  });

  it.each(['unpublish', 'publish'])(
    '%s leaves out records that have been deleted or merged since',
    async (mutation) => {
      const visibility = mutation === 'publish' ? 'INTERNAL' : 'PUBLIC';
      const ids: string[] = [];
      for (const name of ['kept', 'deleted', 'merged']) {
        const input = { names: named(`${mutation}, ${name}`), visibility };
        ids.push((await editor.payload('createTopic', input, 'topic { id }')).topic.id);
      }
      const [kept, deleted, merged] = ids as [string, string, string];
      const input = { ids, idempotencyKey: `${mutation} three` };
      const first = { records: ids.map((id) => ({ id, version: 2 })), userErrors: [] };
      expect(await editor.payload(mutation, input, 'records { id version }')).toEqual(first);
      await editor.payload('deleteRecord', { id: deleted, expectedVersion: 2 });
      await editor.payload('mergeRecords', {
        keep: kept,
        absorb: merged,
        expectedVersion: 2,
        expectedAbsorbVersion: 2,
      });
      const before = await stateOf(server);
      expect(await editor.payload(mutation, input, 'records { id }')).toEqual({
        records: [{ id: kept }],
        userErrors: [],
      });
      expect(await stateOf(server)).toEqual(before);
    },
  );

  const ERRORS = 'userErrors { code }';
  it.each([
    [
      'another selection',
      `mutation M($input: CreateTopicInput!) {
      createTopic(input: $input) { topic { id name version } ${ERRORS} } }`,
    ],
    [
      '__typename',
      `mutation M($input: CreateTopicInput!) {
      __typename createTopic(input: $input) { __typename topic { __typename id } ${ERRORS} } }`,
    ],
    [
      'aliases',
      `mutation M($input: CreateTopicInput!) {
      done: createTopic(input: $input) { it: topic { it: id } ${ERRORS} } }`,
    ],
    [
      'another operation name',
      `mutation Renamed($input: CreateTopicInput!) {
      createTopic(input: $input) { topic { id } ${ERRORS} } }`,
    ],
    [
      'fragments',
      `mutation M($input: CreateTopicInput!) { createTopic(input: $input) { ...P } }
      fragment P on CreateTopicPayload { topic { ...T } ${ERRORS} } fragment T on Topic { id }`,
    ],
    [
      'other variables',
      `mutation M($given: CreateTopicInput!, $lang: Locale = "ru") {
      createTopic(input: $given) { topic { id name(lang: $lang) } ${ERRORS} } }`,
    ],
    [
      'a directive',
      `mutation M($input: CreateTopicInput!) {
      createTopic(input: $input) @skip(if: false) { topic { id } ${ERRORS} } }`,
    ],
  ])('writes nothing if repeated with %s', async (selection, document) => {
    const input = { names: named('Selected'), allowDuplicate: true, idempotencyKey: selection };
    const { topic } = await editor.payload('createTopic', input, 'topic { id }');
    const before = await stateOf(server);
    const { body } = await ask(document, { input, given: input });
    expect(body.errors).toBeUndefined();
    const { __typename, ...roots } = body.data;
    const [payload] = Object.values(roots) as TestData[];
    expect(payload.userErrors).toEqual([]);
    expect(Object.values(payload.topic ?? payload.it)).toContain(topic.id);
    expect(await stateOf(server)).toEqual(before);
  });

  it('reads fields that only the new selection has: edges, lists and counts', async () => {
    const input = { titles: named('Varied'), kind: 'OTHER', status: 'ANNOUNCED', idempotencyKey: 'varied' };
    const { agreement } = await editor.payload('createAgreement', input, 'agreement { id }');
    const selection = `agreement { id signatures(where: { acted: { from: "1990" } }) { totalCount } }
      agreementEdge { cursor node { id } } cooperationItemEdge { cursor matched { given } node { id } }`;
    const again = await editor.payload('createAgreement', input, selection);
    expect(again).toEqual({
      agreement: { id: agreement.id, signatures: { totalCount: 0 } },
      agreementEdge: { cursor: expect.any(String), node: { id: agreement.id } },
      cooperationItemEdge: { cursor: expect.any(String), matched: [], node: { id: agreement.id } },
      userErrors: [],
    });
    const { body } = await server.query('{ agreements(first: 1) { edges { cursor node { id } } } }');
    expect(body.data.agreements.edges).toEqual([again.agreementEdge]);
  });

  it('treats null as omitted if both mean the same', async () => {
    const input = { names: named('Nothing'), idempotencyKey: 'nothing' };
    const { topic } = await editor.payload('createTopic', input, 'topic { id }');
    const before = await stateOf(server);
    const nulls = { slug: null, parent: null, citations: null, note: null, visibility: null, allowDuplicate: null };
    expect(await editor.payload('createTopic', { ...nulls, ...input }, 'topic { id }')).toEqual({
      topic,
      userErrors: [],
    });
    expect(await stateOf(server)).toEqual(before);

    const update = { id: topic.id, expectedVersion: 1, names: named('Something'), idempotencyKey: 'something' };
    await editor.payload('updateTopic', update);
    expect((await editor.payload('updateTopic', { ...update, note: null })).userErrors).toEqual([]);
    // In an update null clears the field: another input.
    expect((await editor.payload('updateTopic', { ...update, parent: null })).userErrors).toMatchObject([
      { code: 'IDEMPOTENCY_KEY_REUSED' },
    ]);
  });

  it('is rejected if the input or the mutation differs', async () => {
    await editor.payload('createTopic', { names: named('Other'), idempotencyKey: 'other' }, 'topic { id }');
    const before = await stateOf(server);
    const others: [string, object][] = [
      ['createTopic', { names: named('Another'), idempotencyKey: 'other' }],
      ['createTopic', { names: [...named('Other'), { lang: 'ru', text: 'Другое' }], idempotencyKey: 'other' }],
      ['createTopic', { names: named('Other'), note: 'Why', idempotencyKey: 'other' }],
      ['createTopic', { names: named('Other'), slug: 'other', idempotencyKey: 'other' }],
      ['createForumSeries', { titles: named('Other'), idempotencyKey: 'other' }],
    ];
    for (const [name, input] of others) {
      expect((await editor.payload(name, input)).userErrors).toMatchObject([
        { code: 'IDEMPOTENCY_KEY_REUSED', path: ['input', 'idempotencyKey'] },
      ]);
    }
    expect(await stateOf(server)).toEqual(before);
  });

  it('returns the survivor of a merged record, and null for a deleted one', async () => {
    const input = { names: named('Fleeting'), idempotencyKey: 'fleeting' };
    const selection = 'topic { id } topicEdge { cursor node { id } }';
    const { topic } = await editor.payload('createTopic', input, selection);
    const keep = (await editor.payload('createTopic', { names: named('Lasting') }, 'topic { id }')).topic.id;
    const merging = { keep, expectedVersion: 1, absorb: topic.id, expectedAbsorbVersion: 1, idempotencyKey: 'merging' };
    const merged = await editor.payload('mergeRecords', merging, 'record { id version } absorbedId');
    expect(merged).toEqual({ record: { id: keep, version: 2 }, absorbedId: topic.id, userErrors: [] });
    expect(await editor.payload('createTopic', input, selection)).toEqual({
      topic: { id: keep },
      topicEdge: { cursor: expect.any(String), node: { id: keep } },
      userErrors: [],
    });
    expect(await editor.payload('mergeRecords', merging, 'record { id version } absorbedId')).toEqual(merged);

    const deletion = { id: keep, expectedVersion: 2, idempotencyKey: 'deletion' };
    for (const _ of [1, 2]) {
      expect(await editor.payload('deleteRecord', deletion, 'deletedId')).toEqual({ deletedId: keep, userErrors: [] });
    }
    expect(await editor.payload('createTopic', input, selection)).toEqual({
      topic: null,
      topicEdge: null,
      userErrors: [],
    });
  });

  it('has one key for each mutation of an operation', async () => {
    const document = (selection: string) => `mutation {
      a: createTopic(input: { names: [{ lang: "en", text: "Left" }], idempotencyKey: "left" }) { topic { ${selection} } }
      b: createTopic(input: { names: [{ lang: "en", text: "Right" }], idempotencyKey: "right" }) { topic { ${selection} } }
      c: createTopic(input: { names: [{ lang: "en", text: "Left" }], idempotencyKey: "left" }) { topic { ${selection} } }
      d: createTopic(input: { names: [{ lang: "en", text: "Up" }], idempotencyKey: "right" }) { userErrors { code } }
    }`;
    const expected = (name: string) => ({ topic: { name } });
    for (const selection of ['name', 'name id']) {
      expect((await ask(document(selection))).body.data).toMatchObject({
        a: expected('Left'),
        b: expected('Right'),
        c: expected('Left'),
        d: { userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] },
      });
    }
    expect([await count('left'), await count('right'), await count('up')]).toEqual([1, 1, 0]);
  });

  it('is rejected without the right to write, and the key stores no text of the record', async () => {
    const input = { names: named('Withdrawn'), idempotencyKey: 'withdrawn' };
    await editor.payload('createTopic', input, 'topic { id name }');
    const reader = await server.query(
      'mutation ($input: CreateTopicInput!) { createTopic(input: $input) { topic { id } } }',
      { input },
      { authorization: 'reader' },
    );
    expect(reader.body.data).toBeUndefined();
    expect(reader.body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    const [stored] = await server.sql(`select written::text from idempotency_key where key = 'withdrawn'`);
    expect(stored).toEqual({ written: expect.stringMatching(/^"[0-9a-f-]{36}"$/) });
  });

  it('is a new mutation if another client uses the key, or if the first attempt was rejected', async () => {
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

  it('waits for the first one if both arrive at the same time', async () => {
    const input = { names: named('Burst'), idempotencyKey: 'burst' };
    const payloads = await Promise.all(
      Array.from({ length: 12 }, () => editor.payload('createTopic', input, 'topic { id slug }')),
    );
    expect(new Set(payloads.map((payload) => JSON.stringify(payload))).size).toBe(1);
    expect(payloads[0]).toEqual({ topic: { id: expect.any(String), slug: 'burst' }, userErrors: [] });
    expect(await count('burst')).toBe(1);
  });

  it('writes once, however often the client closes the connection before the response', async () => {
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

  it('is recognised whatever the order and syntax of its input', async () => {
    const first = await ask(
      'mutation { createTopic(input: { idempotencyKey: "written", names: [{ text: "Written", lang: "en" }] }) { topic { id } } }',
    );
    const again = await ask(
      `mutation ($key: String) { createTopic(input: { names: [{ lang: "en", text: "Written" }], idempotencyKey: $key }) {
        topic { id } } }`,
      { key: 'written' },
    );
    expect(again.body).toEqual(first.body);
  });
});

describe('Simultaneous mutations of several editors', () => {
  it('get different slugs: the second one starts again', async () => {
    const input = { names: named('Crowd'), allowDuplicate: true };
    const payloads = await Promise.all(
      Array.from({ length: 3 }, () => editor.payload('createTopic', input, 'topic { slug }')),
    );
    expect(payloads.map(({ topic }) => topic.slug).sort()).toEqual(['crowd', 'crowd-2', 'crowd-3']);
  });
});
