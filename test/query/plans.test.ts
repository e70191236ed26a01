import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { Compiler } from '../../src/query/compiling/compiler.ts';
import { mutationsOn } from '../harness/mutations.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

type Variables = { [name: string]: unknown };

const EDITOR = { editor: 'yes' };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    viewer: ({ headers }) => (headers.editor ? { role: Role.EDITOR, name: 'a test' } : ANONYMOUS),
  });
});
afterAll(() => server.stop());

/** Executes a document until it has a plan. */
async function plan(document: string, variables: Variables, headers = {}): Promise<void> {
  for (let time = 1; time <= 4; time++) await server.query(document, variables, headers);
}

let texts = 0;

/** Expects that a document with a plan gets the response of the same document when it comes for the first time. */
async function expectSame(document: string, variables: Variables, headers = {}): Promise<void> {
  texts += 1;
  const planned = (await server.query(document, variables, headers)).body;
  const anew = (await server.query(`${document} # ${texts}`, variables, headers)).body;
  expect({ variables, data: planned.data, errors: planned.errors }).toEqual({
    variables,
    data: anew.data,
    errors: anew.errors,
  });
}

const FORUM = 'query ($id: ID!) { forum(id: $id) { id slug title } }';
const TOPIC = 'query ($id: ID!) { topic(id: $id) { slug name } }';
const BETWEEN = 'query ($between: [String!]!) { cooperation(between: $between) { totalCount resolved { given } } }';
const PAGE = `query ($after: String, $orderBy: PartyOrder, $search: String) {
  parties(first: 2, after: $after, orderBy: $orderBy, search: $search) { nodes { name } pageInfo { endCursor } }
}`;

it('compiles a repeated document once for texts that are parameters', async () => {
  const topics = await server.sql('select slug from topic order by slug limit 2');
  await plan(TOPIC, { id: topics[0]!.slug });
  const compiled = jest.spyOn(Compiler.prototype, 'root');
  try {
    const { body } = await server.query(TOPIC, { id: topics[1]!.slug });
    expect(body.data.topic.slug).toBe(topics[1]!.slug);
    expect(compiled).not.toHaveBeenCalled();
  } finally {
    compiled.mockRestore();
  }
});

describe('a plan', () => {
  it('does not serve an id, a version or a malformed id like a slug', async () => {
    const [forum] = await server.sql(`select slug, 'forum_' || replace(id::text, '-', '') as id from forum limit 1`);
    const [party] = await server.sql(`select 'party_' || replace(id::text, '-', '') as id from party limit 1`);
    const { slug, id } = forum!;
    const ids = [slug, id, `${id}@1`, `${id}@none`, party!.id, `${party!.id}@1`, 'no-such-forum', ''];
    for (const first of [slug, id]) {
      const document = `${FORUM} # ${first}`;
      await plan(document, { id: first });
      for (const other of ids) await expectSame(document, { id: other });
    }
  });

  it('does not serve equal, unknown or invalid names like different ones', async () => {
    await plan(BETWEEN, { between: ['Moscow', 'Havana'] });
    const names = [
      ['Havana', 'Moscow'],
      ['Moscow', 'Moscow'],
      ['Moscow', 'no such party'],
      ['', 'Moscow'],
      ['Moscow'],
      ['Moscow', 'Havana', 'Beijing'],
      ['Moscow\u0007', 'Havana'],
    ];
    for (const between of names) await expectSame(BETWEEN, { between });
  });

  it('does not serve nodes of other types', async () => {
    const ids = await server.sql(`select lower(type) || '_' || replace(id::text, '-', '') as id
      from (select distinct on (type) type, id from record order by type, id) each_type`);
    const document = 'query ($id: ID!) { node(id: $id) { __typename id } }';
    await plan(document, ids[0]!);
    for (const { id } of ids) await expectSame(document, { id });
    for (const id of [`${ids[0]!.id}@1`, 'no id', '']) await expectSame(document, { id });
  });

  it('does not serve the version of a party like a name', async () => {
    const [{ id }] = (await server.sql(
      `select 'party_' || replace(id::text, '-', '') as id from party where level = 'COUNTRY' order by id limit 1`,
    )) as [{ id: string }];
    const document = 'query ($ref: String!) { party(ref: $ref) { id slug } }';
    await plan(document, { ref: 'Moscow' });
    for (const ref of ['Havana', id, ` ${id}@1 `, `${id}@none`, 'no such party', ''])
      await expectSame(document, { ref });
  });

  it('serves cursors of its order only', async () => {
    const name = { field: 'NAME', direction: 'ASC' };
    const cursorOf = async (variables: Variables) =>
      (await server.query(PAGE, variables)).body.data.parties.pageInfo.endCursor;
    const byName = await cursorOf({ orderBy: name });
    const backwards = await cursorOf({ orderBy: { ...name, direction: 'DESC' } });
    const found = await cursorOf({ search: 'mo' });
    await plan(PAGE, { orderBy: name, after: byName });
    await plan(PAGE, { search: 'mo', after: found });
    for (const after of [byName, backwards, found, 'no cursor', '', null]) {
      await expectSame(PAGE, { orderBy: name, after });
      await expectSame(PAGE, { search: 'mo', after });
      await expectSame(PAGE, { search: 'ha', after });
    }
  });

  it('serves only requests for the same group', async () => {
    const document = `query ($where: PartyWhere, $sessions: SessionWhere) {
      parties(where: $where) { totalCount }
      sessions(where: $sessions) { totalCount }
    }`;
    const group = (dimension: string, value: string | null) => ({ sessions: { group: [{ dimension, value }] } });
    await plan(document, group('DAY', '2025'));
    for (const value of ['2024', '2025', 'no day', null]) await expectSame(document, group('DAY', value));
  });

  it('rejects values like a request without a plan', async () => {
    const document = `query ($where: AgreementWhere) {
      agreements(where: $where) { totalCount }
    }`;
    const [topic, other] = await server.sql('select slug from topic order by slug limit 2');
    const id = 'agreement_0199c1f4a2b37c4d8e9f000000000000';
    const cases: [Variables, Variables[]][] = [
      [
        { signed: { from: '1990', to: '2030-05' } },
        [{ signed: { from: '2030-06', to: '2030-05' } }, { signed: { from: '2030-05-31', to: '2030-05' } }],
      ],
      [{ ids: [id, id] }, [{ ids: [id, 'agreement_7'] }, { ids: [`${id}@1`, id] }]],
      [{ topics: [topic!.slug] }, [{ topics: [other!.slug] }, { topics: ['no-such-topic'] }, { topics: [id] }]],
      [{ place: 'Moscow' }, [{ place: 'Havana' }, { place: 'no such party' }, { place: '' }, { place: id }]],
      [
        { standing: { bloc: 'BRICS', in: ['MEMBER'], on: '2024' } },
        [{ standing: { bloc: 'x', in: ['MEMBER'], on: '2' } }],
      ],
    ];
    for (const [known, others] of cases) {
      await plan(document, { where: known });
      for (const where of others) await expectSame(document, { where });
    }
    const { body } = await server.query(document, { where: { signed: { from: '2030-06', to: '2030-05' } } });
    expect(body.errors?.[0]).toMatchObject({
      message: 'where.signed: the range ends (2030-05) before it begins (2030-06). Give the earlier one as "from".',
      extensions: { code: 'BAD_USER_INPUT', argument: ['where', 'signed'] },
    });
  });

  it('checks texts that its statement does not need', async () => {
    const document = 'query ($after: String) { forums(after: $after) { totalCount } }';
    const { body } = await server.query('{ forums(first: 1) { pageInfo { endCursor } } }', {});
    await plan(document, { after: body.data.forums.pageInfo.endCursor });
    for (const after of ['no cursor', body.data.forums.pageInfo.endCursor]) await expectSame(document, { after });
    const { body: rejected } = await server.query(document, { after: 'no cursor' });
    expect(rejected.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('serves only viewers that may see the same records', async () => {
    const input = { names: [{ lang: 'en', text: 'Unseen' }] };
    const { topic } = await mutationsOn(server, EDITOR).payload('createTopic', input, 'topic { slug }');
    await server.sql(`update topic set visibility = 'INTERNAL' where slug = '${topic.slug}'`);
    const [{ slug }] = (await server.sql('select slug from topic order by slug limit 1')) as [{ slug: string }];
    await plan(TOPIC, { id: slug });
    await plan(TOPIC, { id: slug }, EDITOR);
    const read = async (headers = {}) => (await server.query(TOPIC, { id: topic.slug }, headers)).body.data.topic;
    expect(await read()).toBeNull();
    expect(await read(EDITOR)).toMatchObject({ slug: topic.slug });
  });

  it('serves only requests whose other values are the same', async () => {
    const document = `query ($id: ID!, $lang: Locale, $short: Boolean!) {
      forum(id: $id) { title(lang: $lang) startsOn @skip(if: $short) }
    }`;
    const [forum] = await server.sql('select slug as id from forum order by slug desc limit 1');
    await plan(document, { ...forum, lang: 'ru', short: false });
    for (const lang of ['ru', 'en', null, undefined]) {
      for (const short of [false, true]) await expectSame(document, { ...forum, lang, short });
    }
  });
});
