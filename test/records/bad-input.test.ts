import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { buildersOn } from '../harness/builders.ts';
import { forgedCursor, publicError } from '../harness/public-errors.ts';
import { startTestServer, type TestAnswer, type TestServer } from '../harness/server.ts';

const NOBODY = '00000000000070008000000000000000';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  const build = buildersOn(server.dataSource);
  const russia = await build.country('Russia', { alpha2: 'RU' });
  const states = await build.country('United States', { alpha2: 'US' });
  await build.city('Moscow', russia);
  await build.city('Springfield', states);
  await build.city('Springfield', russia);
  for (const region of ['Ohio', 'Oregon']) await build.city('Salem', await build.region(region, states));
  await build.city('Salem', russia);
  await server.sql("delete from primary_name where folded in ('springfield', 'salem')");
  for (let n = 0; n < 100; n++) await build.topic(`Topic ${n}`);
  for (const title of ['First forum', 'Second forum']) await build.forum(title, { startsOn: '2025' });
});

afterAll(() => server?.stop());

const refusal = async (document: string, variables?: Record<string, unknown>) => {
  const { status, ...what } = publicError(await server.query(document, variables));
  expect((await server.query('{ party(ref: "RU") { name } }')).body.data).toEqual({ party: { name: 'Russia' } });
  return [status, ...Object.values(what)];
};

const UNKNOWN = 'BAD_USER_INPUT';

/** A name that could not be resolved, as an error lists it. */
type Missed = { argument: string[]; given: string; code: string };

describe('A request with parties, nodes or filters beyond a limit', () => {
  const parties = (count: number) => Array.from({ length: count }, () => 'Moscow');
  const BETWEEN = 'query ($names: [String!]!) { cooperation(between: $names) { totalCount } }';

  it.each([0, 1, 11, 1_000])('is rejected between %s parties', async (count) => {
    const message = `between: the number of parties is ${count}. Give 2 to 10; give one twice for cooperation inside it.`;
    expect(await refusal(BETWEEN, { names: parties(count) })).toEqual([200, UNKNOWN, 'between', message]);
    for (const list of ['cooperationItems', 'agreements', 'commitments', 'statements', 'figures']) {
      const document = `query ($names: [String!]) { ${list}(where: { between: $names }) { totalCount } }`;
      expect(await refusal(document, { names: parties(count) })).toEqual([
        200,
        UNKNOWN,
        'where.between',
        `where.${message}`,
      ]);
    }
  });

  it('is rejected for one party with ten others', async () => {
    const document = 'query ($names: [String!]) { party(ref: "Russia") { cooperation(with: $names) { totalCount } } }';
    const message = 'with: the number of parties is 10. Give at most 9.';
    expect(await refusal(document, { names: parties(10) })).toEqual([200, UNKNOWN, 'with', message]);
    expect((await server.query(document, { names: parties(9) })).body.errors).toBeUndefined();
  });

  it('is rejected for an unknown party, with the most similar names', async () => {
    const { status, body } = await server.query(BETWEEN, { names: ['Moscow', 'Rusia'] });
    expect(status).toBe(200);
    expect(body.data).toEqual({ cooperation: null });
    expect(body.errors).toMatchObject([
      {
        message: 'between.1: No party is called "Rusia". The nearest: Russia (russia).',
        path: ['cooperation'],
        extensions: {
          code: 'PARTY_UNKNOWN',
          argument: ['between', '1'],
          names: [
            {
              argument: ['between', '1'],
              given: 'Rusia',
              code: 'PARTY_UNKNOWN',
              candidates: [{ name: 'Russia', level: 'COUNTRY', slug: 'russia', country: null }],
            },
          ],
        },
      },
    ]);
  });

  it('is rejected for several unknown or ambiguous names, with all of them in one error', async () => {
    const namesIn = async (document: string) => {
      const { body } = await server.query(document);
      const [error, ...others] = body.errors!;
      expect(others).toEqual([]);
      const { code, argument, names } = error!.extensions as { code: string; argument: string[]; names: Missed[] };
      expect([code, argument]).toEqual([names[0]!.code, names[0]!.argument]);
      return names.map((name) => [name.argument.join('.'), name.given, name.code]);
    };
    expect(
      await namesIn('{ cooperation(between: ["Rusia", "Springfield", "Moscow", "Mosco"]) { totalCount } }'),
    ).toEqual([
      ['between.0', 'Rusia', 'PARTY_UNKNOWN'],
      ['between.1', 'Springfield', 'PARTY_AMBIGUOUS'],
      ['between.3', 'Mosco', 'PARTY_UNKNOWN'],
    ]);
    const where = `{
      party: "Rusia", signature: { party: "Salem, US" }, standing: { bloc: "Blic", in: [MEMBER] }
      any: [{ between: ["Moscow", "Atlantis"] }, { not: { place: "Springfield" } }]
    }`;
    expect(await namesIn(`{ agreements(where: ${where}) { totalCount } }`)).toEqual([
      ['where.party', 'Rusia', 'PARTY_UNKNOWN'],
      ['where.standing.bloc', 'Blic', 'PARTY_UNKNOWN'],
      ['where.signature.party', 'Salem, US', 'PARTY_AMBIGUOUS'],
      ['where.any.0.between.1', 'Atlantis', 'PARTY_UNKNOWN'],
      ['where.any.1.not.place', 'Springfield', 'PARTY_AMBIGUOUS'],
    ]);
    const inVariable = 'query ($list: AgreementWhere) { agreements(where: $list) { totalCount } }';
    const { body } = await server.query(inVariable, { list: { any: [{ party: 'Rusia' }] } });
    expect(body.errors).toMatchObject([{ extensions: { argument: ['where', 'any', '0', 'party'] } }]);
  });

  it('is rejected for an ambiguous party, with all candidates', async () => {
    const { body } = await server.query(BETWEEN, { names: ['Springfield', 'Moscow'] });
    expect(body.errors).toMatchObject([
      {
        message:
          'between.0: "Springfield" may mean 2 parties. Use a slug, or add the place: ' +
          'Springfield, United States (springfield); Springfield, Russia (springfield-2).',
        extensions: {
          code: 'PARTY_AMBIGUOUS',
          names: [
            {
              given: 'Springfield',
              candidates: [
                { slug: 'springfield', country: 'United States' },
                { slug: 'springfield-2', country: 'Russia' },
              ],
            },
          ],
        },
      },
    ]);
    const qualified = await server.query(BETWEEN, { names: ['Salem, US', 'Moscow'] });
    expect(qualified.body.errors).toMatchObject([
      {
        message:
          'between.0: "Salem, US" may mean 2 parties. Use a slug, or add the place: ' +
          'Salem, United States (salem); Salem, United States (salem-2).',
        extensions: { code: 'PARTY_AMBIGUOUS', names: [{ candidates: [{ slug: 'salem' }, { slug: 'salem-2' }] }] },
      },
    ]);
    for (const clear of ['springfield', 'Springfield, Russia', 'Springfield, US']) {
      expect((await server.query(BETWEEN, { names: [clear, 'Moscow'] })).body.errors).toBeUndefined();
    }
  });

  it.each([
    ['agreements', 'last: 3, first: 3'],
    ['parties', 'first: 1, last: 100'],
  ])('is rejected for both ends of a page of %s', async (list, page) => {
    const message = 'last: give either first or last, not both.';
    expect(await refusal(`{ ${list}(${page}) { totalCount } }`)).toEqual([200, UNKNOWN, 'last', message]);
  });

  it.each([
    ['agreements', 'signed'],
    ['agreements', 'expires'],
    ['commitments', 'due'],
    ['cooperationItems', 'occurred'],
    ['figures', 'asOf'],
    ['forums', 'held'],
    ['signatures', 'acted'],
    ['sources', 'published'],
    ['statements', 'occurred'],
  ])('is rejected for %s in a range of "%s" that ends before it begins', async (list, field) => {
    const argument = `where.${field}`;
    const message = `${argument}: the range ends (2024) before it begins (2025-02). Give the earlier one as "from".`;
    const document = `{ ${list}(where: { ${field}: { from: "2025-02", to: "2024" } }) { totalCount } }`;
    expect(await refusal(document)).toEqual([200, UNKNOWN, argument, message]);
  });

  it('is rejected for 101 nodes', async () => {
    const ids = Array.from({ length: 101 }, () => `party_${NOBODY}`);
    const message = 'ids: 101 are too many. Give up to 100.';
    expect(await refusal('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })).toEqual([
      200,
      UNKNOWN,
      'ids',
      message,
    ]);
  });

  it('is rejected for a filter of six levels, of 31 parts, or with 101 topics', async () => {
    const AGREEMENTS = 'query ($where: AgreementWhere) { agreements(where: $where) { totalCount } }';
    const nested = (depth: number): object => (depth === 0 ? {} : { not: nested(depth - 1) });
    const wide = (count: number) => ({ any: Array.from({ length: count }, () => ({ party: 'Moscow' })) });
    const topics = (count: number) => ({ topics: Array.from({ length: count }, (_, n) => `topic-${n}`) });
    for (const [where, argument, message] of [
      [nested(6), 'where', 'where: any and not are nested too deeply. The maximum is 5 levels.'],
      [wide(31), 'where', 'where: any and not contain too many filters. The maximum is 30 in all.'],
      [
        { any: [wide(15), wide(14)] },
        'where',
        'where: any and not contain too many filters. The maximum is 30 in all.',
      ],
      [topics(101), 'where.topics', 'where.topics: the number of topics is 101. Give at most 100.'],
    ] as const) {
      expect(await refusal(AGREEMENTS, { where })).toEqual([200, UNKNOWN, argument, message]);
    }
    for (const where of [nested(5), wide(30), { any: [wide(14), wide(14)] }, topics(100)]) {
      expect((await server.query(AGREEMENTS, { where })).body.errors).toBeUndefined();
    }
  });

  it('is rejected for an invalid date, day or enum value in a variable, with the path of the value', async () => {
    const document = 'query ($where: AgreementWhere) { agreements(where: $where) { totalCount } }';
    for (const [where, place, says] of [
      [{ signed: { from: '2025-02-30' } }, 'where.signed.from', 'is not a date. Write a year'],
      [{ any: [{ inForceOn: '1900-02-29' }] }, 'where.any.0.inForceOn', 'is not a date. Write a year'],
      [{ updated: { to: '2025' } }, 'where.updated.to', 'DateTime cannot represent'],
      [{ kinds: ['PACT'] }, 'where.kinds.0', 'Use one of TREATY, CONVENTION, PROTOCOL'],
      [{ nothing: 1 }, 'where.nothing', 'Field "nothing" is not defined by type "AgreementWhere"'],
      [{ expiresWithinDays: 2 ** 31 }, 'where.expiresWithinDays', 'Int cannot represent'],
    ] as const) {
      const [status, code, argument, message] = await refusal(document, { where });
      expect([status, code, argument]).toEqual([422, UNKNOWN, place]);
      expect(message).toContain(`${place}: Variable "$where" got invalid value`);
      expect(message).toContain(says);
    }
  });

  it.each([
    ['query ($ref: String!) { party(ref: $ref) { name } }', { ref: 'Mos\0cow' }, 'variables.ref'],
    ['query ($ref: String!) { party(ref: $ref) { name } }', { ref: 'Moscow \ud83d' }, 'variables.ref'],
    [
      'query ($w: AgreementWhere) { agreements(where: $w) { totalCount } }',
      { w: { flags: ['\0'] } },
      'variables.w.flags[0]',
    ],
    ['query ($id: ID!) { node(id: $id) { id } }', { id: `party_${NOBODY}\0` }, 'variables.id'],
    ['{ forum(id: "\\u0000") { title } }', {}, 'id'],
    ['{ parties(where: { within: "a\\u0000b" }) { totalCount } }', {}, 'where.within'],
  ])('is rejected for a character that no text can contain: %s %j', async (document, variables, place) => {
    const [status, code, , message] = await refusal(document, variables);
    expect([status, code]).toEqual([422, UNKNOWN]);
    expect(message).toMatch(
      new RegExp(`^${place.replace(/[[\]]/g, '\\$&')}: .*(NUL character|half of a surrogate pair)`),
    );
  });
});

describe('A cursor', () => {
  const NOT_OURS = 'not a valid cursor. Use one from pageInfo or an edge, unchanged.';
  const ask = (cursor: string, orderBy = 'STARTS_ON, direction: DESC', argument = 'after') =>
    refusal(`query ($c: String) { forums(orderBy: { field: ${orderBy} }, ${argument}: $c) { nodes { id } } }`, {
      c: cursor,
    });
  const endCursor = async () =>
    (await server.query('{ forums(first: 1) { pageInfo { endCursor } } }')).body.data.forums.pageInfo.endCursor;

  it('is rejected if one character was changed, added or removed', async () => {
    const cursor: string = await endCursor();
    for (const at of [0, 9, cursor.length - 2]) {
      const other = cursor[at] === 'A' ? 'B' : 'A';
      const tampered = cursor.slice(0, at) + other + cursor.slice(at + 1);
      expect(await ask(tampered)).toEqual([200, UNKNOWN, 'after', `after: ${NOT_OURS}`]);
    }
    expect(await ask(cursor.slice(0, -4))).toEqual([200, UNKNOWN, 'after', `after: ${NOT_OURS}`]);
    expect(await ask(cursor.slice(4), undefined, 'before')).toEqual([200, UNKNOWN, 'before', `before: ${NOT_OURS}`]);
  });

  it('is rejected if it belongs to a list in another order or direction, or to something else', async () => {
    const cursor: string = await endCursor();
    for (const order of ['TITLE, direction: ASC', 'STARTS_ON, direction: ASC', 'UPDATED_AT, direction: DESC']) {
      const message = `after: the cursor is of the order STARTS_ON DESC, not ${order.replace(', direction:', '')}. Use a cursor of the same order.`;
      expect(await ask(cursor, order)).toEqual([200, UNKNOWN, 'after', message]);
    }
    const message =
      'after: the cursor is of the order STARTS_ON DESC, not SIGNED_ON DESC. Use a cursor of the same order.';
    const foreign = await refusal('query ($c: String) { agreements(after: $c) { totalCount } }', { c: cursor });
    expect(foreign).toEqual([200, UNKNOWN, 'after', message]);
  });

  it.each([
    [
      'forums',
      'UPDATED_AT',
      ['', 'now', '2025-02-30 00:00:00+00', '2025-01-01 24:00:00+00', '2025-01-01 00:00:00+99', '\0'],
    ],
    ['forums', 'TITLE', ['\0', 'a\0b']],
    ['delegations', 'SIZE', ['', '2147483648', '-9999999999', '1.5', '1e3']],
    ['figures', 'VALUE', ['', 'NaN', '1e400', '0x10', '1'.repeat(61)]],
  ])('is rejected in %s by %s with a value that the database could not read', async (list, field, values) => {
    for (const value of values) {
      const document = `query ($c: String) { ${list}(orderBy: { field: ${field}, direction: ASC }, after: $c) { totalCount } }`;
      const answer = await refusal(document, { c: forgedCursor(`${field} ASC`, value) });
      expect(answer).toEqual([200, UNKNOWN, 'after', `after: ${NOT_OURS}`]);
    }
  });

  it('is rejected if its id is invalid', async () => {
    const cursor = forgedCursor('STARTS_ON DESC', '2025', 'x');
    expect(await ask(cursor)).toEqual([200, UNKNOWN, 'after', `after: ${NOT_OURS}`]);
  });

  it('is accepted if its row was deleted or never existed, and the list continues there', async () => {
    const cursor = forgedCursor('TITLE ASC', 'first forum', 'ffffffff-ffff-7fff-8fff-ffffffffffff');
    const { body } = await server.query(
      'query ($c: String) { forums(orderBy: { field: TITLE, direction: ASC }, after: $c) { nodes { title } } }',
      { c: cursor },
    );
    expect(body).toEqual({ data: { forums: { nodes: [{ title: 'Second forum' }] } } });
  });
});

describe('An operation', () => {
  const many = (count: number, write: (n: number) => string) =>
    Array.from({ length: count }, (_, n) => write(n)).join(' ');
  const MORE = 'Request less, or split the operation';

  it('is rejected with more than 12 levels of fields, and accepted with 12', async () => {
    const deep = (levels: number) =>
      `{ party(ref: "Moscow") { ${'within { '.repeat(levels - 2)}name${' }'.repeat(levels - 2)} } }`;
    const message = `The operation is 13 fields deep. The maximum is 12. ${MORE}.`;
    expect(await refusal(deep(13))).toEqual([422, 'OPERATION_TOO_DEEP', undefined, message]);
    expect((await server.query(deep(12))).body.errors).toBeUndefined();
  });

  it('is rejected with more than 30 aliases, and accepted with 30', async () => {
    const aliases = (count: number) => `{ ${many(count, (n) => `a${n}: party(ref: "Russia") { name }`)} }`;
    const message = `The operation has 31 aliases, fragments included. The maximum is 30. ${MORE}.`;
    expect(await refusal(aliases(31))).toEqual([422, 'OPERATION_TOO_LARGE', undefined, message]);
    const { status, body } = await server.query(aliases(30));
    expect([status, Object.keys(body.data).length]).toEqual([200, 30]);
  });

  it('is rejected with more than 2,000 tokens, and accepted with 2,000', async () => {
    // `{ parties(where:{ids:[ ... ]}){totalCount} }` has 15 tokens beside the ids, and each id is one.
    const tokens = (count: number) =>
      `{ parties(where: { ids: [${many(count - 16, () => `"party_${NOBODY}"`)}] }) { totalCount } }`;
    const message =
      'The document has more than 2,000 tokens. Split it into several operations, and send values as variables.';
    expect(await refusal(tokens(2_001))).toEqual([400, 'OPERATION_TOO_LARGE', undefined, message]);
    expect((await server.query(tokens(2_000))).body).toEqual({ data: { parties: { totalCount: 0 } } });
  });

  it('is rejected if it is 1 MB long', async () => {
    const document = `{ ${many(40_000, () => 'parties { totalCount }')} } # ${'x'.repeat(200_000)}`;
    expect(document.length).toBeGreaterThan(1_000_000);
    const [status, code] = await refusal(document);
    expect([status, code]).toEqual([413, 'BODY_TOO_LARGE']);
  });

  it('is rejected if its body is not JSON', async () => {
    for (const body of ['{ parties { totalCount } }', '{"query": "{ parties { totalCount } }"', '', 'undefined']) {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
      const { errors } = (await response.json()) as TestAnswer['body'];
      expect([response.status, errors![0]!.extensions.code]).toEqual([400, 'BAD_REQUEST']);
      expect(errors![0]!.message).toMatch(/not valid JSON.*"query"/);
    }
  });

  it('is accepted if it is the full introspection, which has its own limit', async () => {
    const { status, body } = await server.query(getIntrospectionQuery());
    expect([status, body.errors]).toEqual([200, undefined]);
    expect(body.data.__schema.queryType.name).toBe('Query');
  });
});
