import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { AttendsAs } from '../../src/domain/delegations/delegation.entity.ts';
import { DelegationRole } from '../../src/domain/delegations/delegation-member.entity.ts';
import { Standing } from '../../src/domain/parties/membership.entity.ts';
import { PartyLevel } from '../../src/domain/parties/party.entity.ts';
import { createParty } from '../../src/domain/parties/party.writes.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { buildersOn, type CreatedRecord, write } from '../harness/builders.ts';
import { itemBuildersOn } from '../harness/item-builders.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const viewer = { ...ANONYMOUS };
let server: TestServer;
let orlova: CreatedRecord;
let source: CreatedRecord;
let ofMoscow: CreatedRecord;
let hidden: CreatedRecord;

beforeAll(async () => {
  server = await startTestServer({ seeded: false, viewer });
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  const russia = await build.country('Russia', { alpha2: 'RU' });
  const cuba = await build.country('Cuba', { alpha2: 'CU' });
  const rwanda = await build.country('Rwanda', { alpha2: 'RW' });
  const moscow = await build.city('Moscow', russia);
  // The city belonged to Russia during the first forum, and to Cuba since then.
  const moved = await build.city('Albany', null, {
    placements: [
      { withinId: russia.uuid, to: '2019' },
      { withinId: cuba.uuid, from: '2020' },
    ],
  });
  await write(server.dataSource, (context) =>
    createParty(context, {
      level: PartyLevel.BLOC,
      names: [{ text: 'BRICS', lang: 'en' }],
      memberships: [
        { countryId: russia.uuid, standing: Standing.MEMBER, from: '2009' },
        { countryId: cuba.uuid, standing: Standing.PARTNER, from: '2025' },
      ],
    }),
  );
  orlova = await build.person('Olga Orlova');
  const petrov = await build.person('Ivan Petrov');
  const ivanov = await build.person('Anton Ivanov');
  source = await build.source('A list');
  const first = await build.forum('First', { slug: 'first', startsOn: '2015' });
  const second = await build.forum('Second', { slug: 'second', startsOn: '2025-06-01' });

  ofMoscow = await build.delegation(second, moscow, {
    reportedSize: 40,
    citations: [{ sourceId: source.uuid }],
    flags: [{ code: 'IMPLIED', message: 'Somebody spoke for it.' }],
    members: [
      { personId: petrov.uuid, role: DelegationRole.HEAD, title: 'Mayor' },
      { personId: orlova.uuid, role: DelegationRole.ADVISER },
      { personId: ivanov.uuid, role: DelegationRole.HEAD },
    ],
  });
  await build.delegation(second, cuba, { attendsAs: AttendsAs.OBSERVER, reportedSize: 5 });
  await build.delegation(first, moved, { members: [{ personId: orlova.uuid, role: DelegationRole.MEMBER }] });
  await build.delegation(second, moved);
  hidden = await build.delegation(second, rwanda, { visibility: Visibility.INTERNAL });
});

afterAll(() => server?.stop());

const sent = async (args: string) => {
  const { body } = await server.query(`{ delegations${args} { totalCount nodes { party { name } forum { slug } } } }`);
  expect(body.errors).toBeUndefined();
  expect(body.data.delegations.totalCount).toBe(body.data.delegations.nodes.length);
  return body.data.delegations.nodes.map(
    ({ party, forum }: { party: { name: string }; forum: { slug: string } }) => `${party.name} ${forum.slug}`,
  );
};

describe('Query.delegation with a wrong argument', () => {
  it.each([
    ['an id of another type', '{ delegation(id: "forum_0199c1f4a2b37c4d8e9f000000000000") { id } }', 'id'],
    ['a page of more than 100 members', 'PAGE', 'first'],
  ])('rejects %s', async (_case, query, argument) => {
    const { body } = await server.query(
      query === 'PAGE' ? `{ delegation(id: "${ofMoscow.id}") { members(first: 101) { totalCount } } }` : query,
    );
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: argument.split('.') } }]);
  });

  it('rejects an unknown party', async () => {
    const { body } = await server.query('{ delegations(where: { party: "Atlantis" }) { totalCount } }');
    expect(body.errors).toMatchObject([{ extensions: { code: 'PARTY_UNKNOWN' } }]);
  });
});

describe('Query.delegation', () => {
  it('returns every field', async () => {
    const { body } = await server.query(
      `query ($id: ID!) { delegation(id: $id) {
        forum { slug } party { name } attendsAs heads { name } size reportedSize
        members { totalCount edges { cursor role title node { name } } nodes { name } pageInfo { hasNextPage } }
        citations { source { title } } flags { code }
      } }`,
      { id: ofMoscow.id },
    );
    expect(body.data.delegation).toEqual({
      forum: { slug: 'second' },
      party: { name: 'Moscow' },
      attendsAs: 'PARTY',
      heads: [{ name: 'Ivan Petrov' }, { name: 'Anton Ivanov' }],
      size: 3,
      reportedSize: 40,
      members: {
        totalCount: 3,
        edges: [
          { cursor: expect.any(String), role: 'HEAD', title: 'Mayor', node: { name: 'Ivan Petrov' } },
          { cursor: expect.any(String), role: 'ADVISER', title: null, node: { name: 'Olga Orlova' } },
          { cursor: expect.any(String), role: 'HEAD', title: null, node: { name: 'Anton Ivanov' } },
        ],
        nodes: [{ name: 'Ivan Petrov' }, { name: 'Olga Orlova' }, { name: 'Anton Ivanov' }],
        pageInfo: { hasNextPage: false },
      },
      citations: [{ source: { title: 'A list' } }],
      flags: [{ code: 'IMPLIED' }],
    });
  });

  it('returns its members in pages, forwards and backwards', async () => {
    const page = async (args: string) => {
      const { body } = await server.query(
        `{ delegation(id: "${ofMoscow.id}") { members(${args}) { edges { cursor node { name } } pageInfo { hasNextPage hasPreviousPage } } } }`,
      );
      const { edges, pageInfo } = body.data.delegation.members;
      return { names: edges.map((edge: { node: { name: string } }) => edge.node.name), edges, pageInfo };
    };
    const first = await page('first: 2');
    expect(first.names).toEqual(['Ivan Petrov', 'Olga Orlova']);
    const next = await page(`first: 2, after: "${first.edges[1].cursor}"`);
    expect(next).toMatchObject({ names: ['Anton Ivanov'], pageInfo: { hasNextPage: false, hasPreviousPage: true } });
    expect((await page(`last: 1, before: "${next.edges[0].cursor}"`)).names).toEqual(['Olga Orlova']);
  });
});

describe('Query.delegations', () => {
  const ALL = ['Albany first', 'Albany second', 'Cuba second', 'Moscow second'];

  it.each([
    ['', ALL],
    ['(orderBy: { field: NAME, direction: DESC })', [...ALL].reverse()],
    // Moscow reported forty members, of whom three are recorded; no member of Cuba is recorded.
    ['(orderBy: { field: SIZE, direction: DESC })', ['Cuba second', 'Moscow second', 'Albany first', 'Albany second']],
    [
      '(orderBy: { field: UPDATED_AT, direction: ASC })',
      ['Moscow second', 'Cuba second', 'Albany first', 'Albany second'],
    ],
    ['(where: { forum: "first" })', ['Albany first']],
    ['(where: { party: "Russia" })', ['Albany first', 'Moscow second']],
    ['(where: { party: "Cuba" })', ['Albany second', 'Cuba second']],
    ['(where: { standing: { bloc: "BRICS", in: [MEMBER] } })', ['Albany first', 'Moscow second']],
    ['(where: { standing: { bloc: "BRICS", in: [PARTNER] } })', ['Albany second', 'Cuba second']],
    ['(where: { standing: { bloc: "BRICS", in: [NONE] } })', []],
    ['(where: { attendsAs: OBSERVER })', ['Cuba second']],
    ['(where: { attendsAs: PARTY, forum: "second" })', ['Albany second', 'Moscow second']],
    ['(where: { flags: ["IMPLIED"] })', ['Moscow second']],
    ['(where: { not: { party: "Russia" } })', ['Albany second', 'Cuba second']],
    ['(where: { any: [{ forum: "first" }, { party: "Moscow" }] })', ['Albany first', 'Moscow second']],
  ])('returns delegations%s', async (args, expected) => {
    expect(await sent(args)).toEqual(expected);
  });

  it('filters by member, source and ids', async () => {
    expect(await sent(`(where: { member: "${orlova.id}" })`)).toEqual(['Albany first', 'Moscow second']);
    expect(await sent(`(where: { source: "${source.id}" })`)).toEqual(['Moscow second']);
    expect(await sent(`(where: { ids: ["${ofMoscow.id}", "${hidden.id}"] })`)).toEqual(['Moscow second']);
  });

  it('lists delegations of a forum and of a party, and the forum among those of the party', async () => {
    const { body } = await server.query(`{
      forum(id: "second") { delegations { totalCount nodes { party { name } } } }
      moscow: party(ref: "Moscow") { delegations { nodes { forum { slug } } } forums { nodes { slug } } }
      russia: party(ref: "Russia") { delegations { totalCount } }
      rwanda: party(ref: "Rwanda") { delegations { totalCount } forums { totalCount } }
      forums(where: { party: "Russia" }) { nodes { slug } }
    }`);
    expect(body.data).toEqual({
      forum: {
        delegations: {
          totalCount: 3,
          nodes: [{ party: { name: 'Albany' } }, { party: { name: 'Cuba' } }, { party: { name: 'Moscow' } }],
        },
      },
      moscow: { delegations: { nodes: [{ forum: { slug: 'second' } }] }, forums: { nodes: [{ slug: 'second' }] } },
      russia: { delegations: { totalCount: 0 } },
      rwanda: { delegations: { totalCount: 0 }, forums: { totalCount: 0 } },
      forums: { nodes: [{ slug: 'second' }, { slug: 'first' }] },
    });
  });
});

describe('an INTERNAL delegation', () => {
  const QUERY = `query ($id: ID!) { delegation(id: $id) { party { name } } node(id: $id) { id }
    delegations(where: { forum: "second" }) { totalCount } rwanda: party(ref: "Rwanda") { forums { totalCount } } }`;

  it('is hidden from the public in every query', async () => {
    expect((await server.query(QUERY, { id: hidden.id })).body.data).toEqual({
      delegation: null,
      node: null,
      delegations: { totalCount: 3 },
      rwanda: { forums: { totalCount: 0 } },
    });
  });

  it('is visible to an editor', async () => {
    viewer.role = Role.EDITOR;
    try {
      expect((await server.query(QUERY, { id: hidden.id })).body.data).toEqual({
        delegation: { party: { name: 'Rwanda' } },
        node: { id: hidden.id },
        delegations: { totalCount: 4 },
        rwanda: { forums: { totalCount: 1 } },
      });
    } finally {
      viewer.role = Role.ANONYMOUS;
    }
  });
});
