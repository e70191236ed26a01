import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { AgreementKind, AgreementStatus } from '../../src/domain/agreements/agreement.entity.ts';
import { RelationKind } from '../../src/domain/agreements/agreement-relation.entity.ts';
import { SignatureRole } from '../../src/domain/agreements/signature.entity.ts';
import { changeAgreementStatus } from '../../src/domain/agreements/status-change.writes.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { buildersOn, type CreatedRecord, write } from '../harness/builders.ts';
import { awayFromMidnight, inDays, itemBuildersOn, signedBy } from '../harness/item-builders.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const { ANNOUNCED, SIGNED, IN_FORCE, SUSPENDED, EXPIRED, TERMINATED, SUPERSEDED, WITHDRAWN } = AgreementStatus;

const viewer = { ...ANONYMOUS };
let server: TestServer;
let session: CreatedRecord;
let source: CreatedRecord;
let twins: CreatedRecord;
let plan: CreatedRecord;
let hidden: CreatedRecord;

beforeAll(async () => {
  await awayFromMidnight();
  server = await startTestServer({ seeded: false, viewer });
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  const russia = await build.country('Russia', { alpha2: 'RU' });
  const moscow = await build.city('Moscow', russia);
  const cuba = await build.country('Cuba', { alpha2: 'CU' });
  const havana = await build.city('Havana', cuba);
  await build.city('Tver', russia);
  const economy = await build.topic('Economy', { slug: 'economy' });
  const trade = await build.topic('Trade', { slug: 'trade', parentId: economy.uuid });
  const forum = await build.forum('A forum', { slug: 'a-forum', startsOn: '2000-10-27' });
  session = await build.session('A ceremony', forum);
  source = await build.source('A report');

  twins = await build.agreement('Twin cities', {
    kind: AgreementKind.TWINNING,
    kindAsTitled: 'Protocol on twinning',
    statusChanges: [
      { to: SIGNED, on: '2000-10-28', sourceId: source.uuid },
      { to: IN_FORCE, on: '2001', note: 'As reported.', sourceId: null },
    ],
    binding: true,
    adoptedOn: '2000-10',
    provisionallyAppliedFrom: '2000-11',
    expiresOn: inDays(30),
    placeIds: [havana.uuid, moscow.uuid],
    depositaryId: cuba.uuid,
    value: { value: '1250000.50', currency: 'USD' },
    references: [
      { scheme: 'UNTS', value: '123', url: 'https://example.org/unts/123' },
      { scheme: 'Archive', value: 'F. 1' },
    ],
    texts: [{ lang: 'es', url: 'https://example.org/es' }],
    signatures: [signedBy(moscow, { signedOn: '2000-10-28' }), signedBy(havana, { signedOn: '2000-10-27' })],
    forumId: forum.uuid,
    topicIds: [trade.uuid],
    citations: [{ sourceId: source.uuid }],
    flags: [{ code: 'DATE_UNCERTAIN', message: 'The sources differ.' }],
  });
  plan = await build.agreement('Action plan', {
    kind: AgreementKind.ACTION_PLAN,
    status: ANNOUNCED,
    expiresOn: inDays(31),
    autoRenews: true,
    sessionId: session.uuid,
    signatures: [signedBy(cuba), signedBy(russia, { role: SignatureRole.WITNESS })],
    relations: [{ kind: RelationKind.IMPLEMENTS, toId: twins.uuid }],
  });
  await build.agreement('Old treaty', {
    kind: AgreementKind.TREATY,
    statusChanges: [
      { to: IN_FORCE, on: '1950-05' },
      { to: SUSPENDED, on: '1960' },
      { to: IN_FORCE, on: '1970' },
      { to: TERMINATED, on: '1990-06-15' },
    ],
    signatures: [signedBy(russia), signedBy(cuba)],
    signedOn: '1949',
  });
  hidden = await build.agreement('Secret protocol', {
    kind: AgreementKind.PROTOCOL,
    visibility: Visibility.INTERNAL,
    status: ANNOUNCED,
    forumId: forum.uuid,
    expiresOn: inDays(1),
    signatures: [signedBy(moscow), signedBy(havana)],
    relations: [{ kind: RelationKind.AMENDS, toId: twins.uuid }],
  });
});

afterAll(() => server?.stop());

const titles = async (args: string) => {
  const { body } = await server.query(`{ agreements${args} { totalCount nodes { title } } }`);
  expect(body.errors).toBeUndefined();
  expect(body.data.agreements.totalCount).toBe(body.data.agreements.nodes.length);
  return body.data.agreements.nodes.map(({ title }: { title: string }) => title);
};

describe('Query.agreements with a wrong filter', () => {
  it.each([
    ['an id of another type', '{ agreement(id: "party_0199c1f4a2b37c4d8e9f000000000000") { title } }', 'id'],
    [
      'a negative number of days',
      '{ agreements(where: { expiresWithinDays: -1 }) { totalCount } }',
      'where.expiresWithinDays',
    ],
    [
      'more than 36500 days',
      '{ agreements(where: { expiresWithinDays: 36501 }) { totalCount } }',
      'where.expiresWithinDays',
    ],
    ['a slug as the session', '{ agreements(where: { session: "a-session" }) { totalCount } }', 'where.session'],
    [
      'a title as the agreement of a signature',
      '{ agreements(where: { signature: { agreement: "x" } }) { totalCount } }',
      'where.signature.agreement',
    ],
  ])('rejects %s', async (_case, query, argument) => {
    const { body } = await server.query(query);
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: argument.split('.') } }]);
  });

  it('rejects an unknown place', async () => {
    const { body } = await server.query('{ agreements(where: { place: "Atlantis" }) { totalCount } }');
    expect(body.errors).toMatchObject([{ extensions: { code: 'PARTY_UNKNOWN', names: [{ given: 'Atlantis' }] } }]);
  });
});

describe('Query.agreement', () => {
  it('returns every field', async () => {
    const { body } = await server.query(
      `query ($id: ID!) { agreement(id: $id) {
        title kind kindAsTitled status binding unilateral adoptedOn signedOn provisionallyAppliedFrom inForceFrom expiresOn
        autoRenews terminatedOn occurredOn
        statusChanges { from to on note source { title } }
        places { name } depositary { name } value { value currency }
        references { scheme value url } texts { lang url }
        relations { kind direction agreement { title relations { direction agreement { title } } } }
        signatures { totalCount nodes { party { name } signedOn } }
        forum { slug } session { title } topics { slug }
      } }`,
      { id: twins.id },
    );
    expect(body).toEqual({
      data: {
        agreement: {
          title: 'Twin cities',
          kind: 'TWINNING',
          kindAsTitled: 'Protocol on twinning',
          status: 'IN_FORCE',
          binding: true,
          unilateral: false,
          adoptedOn: '2000-10',
          signedOn: '2000-10-28',
          provisionallyAppliedFrom: '2000-11',
          inForceFrom: '2001',
          expiresOn: inDays(30),
          autoRenews: null,
          terminatedOn: null,
          occurredOn: '2000-10-28',
          statusChanges: [
            { from: null, to: 'SIGNED', on: '2000-10-28', note: null, source: { title: 'A report' } },
            { from: 'SIGNED', to: 'IN_FORCE', on: '2001', note: 'As reported.', source: null },
          ],
          places: [{ name: 'Havana' }, { name: 'Moscow' }],
          depositary: { name: 'Cuba' },
          value: { value: '1250000.5', currency: 'USD' },
          references: [
            { scheme: 'UNTS', value: '123', url: 'https://example.org/unts/123' },
            { scheme: 'Archive', value: 'F. 1', url: null },
          ],
          texts: [{ lang: 'es', url: 'https://example.org/es' }],
          relations: [
            {
              kind: 'IMPLEMENTS',
              direction: 'FROM',
              agreement: {
                title: 'Action plan',
                relations: [{ direction: 'TO', agreement: { title: 'Twin cities' } }],
              },
            },
          ],
          signatures: {
            totalCount: 2,
            nodes: [
              { party: { name: 'Havana' }, signedOn: '2000-10-27' },
              { party: { name: 'Moscow' }, signedOn: '2000-10-28' },
            ],
          },
          forum: { slug: 'a-forum' },
          session: null,
          topics: [{ slug: 'trade' }],
        },
      },
    });
  });

  it('returns a null value if none is recorded', async () => {
    const { body } = await server.query('query ($id: ID!) { agreement(id: $id) { value { value } } }', { id: plan.id });
    expect(body.data).toEqual({ agreement: { value: null } });
  });
});

describe('Query.agreements', () => {
  const TWINS = 'Twin cities';
  const PLAN = 'Action plan';
  const OLD = 'Old treaty';

  it.each([
    ['', [TWINS, OLD, PLAN]],
    ['(orderBy: { field: SIGNED_ON, direction: ASC })', [PLAN, OLD, TWINS]],
    ['(orderBy: { field: IN_FORCE_FROM, direction: DESC })', [TWINS, OLD, PLAN]],
    ['(orderBy: { field: EXPIRES_ON, direction: DESC })', [PLAN, TWINS, OLD]],
    ['(orderBy: { field: TITLE, direction: ASC })', [PLAN, OLD, TWINS]],
    ['(orderBy: { field: CREATED_AT, direction: ASC })', [TWINS, PLAN, OLD]],
    ['(orderBy: { field: UPDATED_AT, direction: DESC })', [OLD, PLAN, TWINS]],
    ['(where: { kinds: [TWINNING, TREATY] })', [TWINS, OLD]],
    ['(where: { kinds: [] })', []],
    ['(where: { statuses: [ANNOUNCED] })', [PLAN]],
    ['(where: { topics: ["economy"] })', [TWINS]],
    ['(where: { forum: "a-forum" })', [TWINS, PLAN]],
    ['(where: { place: "Russia" })', [TWINS]],
    ['(where: { place: "Tver" })', []],
    ['(where: { signed: { from: "1949-06", to: "2000-10" } })', [TWINS, OLD]],
    ['(where: { signed: { to: "1999" } })', [OLD]],
    ['(where: { expires: { from: "1900" } })', [TWINS, PLAN]],
    ['(where: { expiresWithinDays: 29 })', []],
    ['(where: { expiresWithinDays: 30 })', [TWINS]],
    // An agreement that renews automatically does not expire.
    ['(where: { expiresWithinDays: 31 })', [TWINS]],
    ['(where: { flags: ["DATE_UNCERTAIN"] })', [TWINS]],
    ['(where: { signature: { roles: [WITNESS] } })', [PLAN]],
    ['(where: { signature: { party: "Cuba", roles: [SIGNATORY] } })', [TWINS, OLD, PLAN]],
    ['(where: { signature: { party: "Cuba", any: [{ roles: [WITNESS] }, { acted: { to: "2000" } }] } })', [TWINS]],
    ['(where: { signature: { not: { party: "Cuba" } } })', [TWINS, OLD, PLAN]],
    ['(where: { not: { signature: { party: "Moscow" } } })', [OLD, PLAN]],
    ['(where: { party: "Moscow" })', [TWINS]],
    ['(where: { between: ["Russia", "Cuba"] })', [TWINS, OLD]],
    ['(where: { any: [{ kinds: [TREATY] }, { forum: "a-forum", not: { statuses: [ANNOUNCED] } }] })', [TWINS, OLD]],
  ])('returns agreements%s', async (args, expected) => {
    expect(await titles(args)).toEqual(expected);
  });

  it('filters by session, source and ids', async () => {
    expect(await titles(`(where: { session: "${session.id}" })`)).toEqual([PLAN]);
    expect(await titles(`(where: { source: "${source.id}" })`)).toEqual([TWINS]);
    expect(await titles(`(where: { ids: ["${plan.id}", "${hidden.id}"] })`)).toEqual([PLAN]);
  });

  it.each([
    ['1950-04-30', false],
    ['1950-05-01', true],
    ['1950', true],
    ['1959', true],
    ['1965', false],
    ['1970-01-01', true],
    ['1990-06-15', true],
    ['1990-06-16', false],
    ['1990', false],
  ])('uses the status history for agreements in force on %s', async (day, expected) => {
    expect(await titles(`(where: { inForceOn: "${day}", kinds: [TREATY] })`)).toEqual(expected ? [OLD] : []);
  });

  it('lists agreements of a forum, and of a party with parties that belong to it', async () => {
    const { body } = await server.query(`{
      forum(id: "a-forum") { agreements { totalCount nodes { title } } }
      russia: party(ref: "Russia") { agreements { totalCount nodes { title } } }
      witness: party(ref: "Russia") { agreements(where: { statuses: [ANNOUNCED] }) { totalCount } }
      moscow: party(ref: "Moscow") { agreements { nodes { title } } }
    }`);
    expect(body.data).toEqual({
      forum: { agreements: { totalCount: 2, nodes: [{ title: TWINS }, { title: PLAN }] } },
      russia: { agreements: { totalCount: 2, nodes: [{ title: TWINS }, { title: OLD }] } },
      witness: { agreements: { totalCount: 0 } },
      moscow: { agreements: { nodes: [{ title: TWINS }] } },
    });
  });

  it('decides which parties match the filter `signed`', async () => {
    const named = async (where: string) => {
      const { body } = await server.query(`{ parties(where: ${where}) { nodes { name } } }`);
      return body.data.parties.nodes.map(({ name }: { name: string }) => name);
    };
    expect(await named('{ signed: true }')).toEqual(['Cuba', 'Havana', 'Moscow', 'Russia']);
    expect(await named('{ signed: false }')).toEqual(['Tver']);
  });

  it('returns pages', async () => {
    const page = async (args: string) =>
      (
        await server.query(
          `{ agreements(${args}) { edges { cursor node { title } } pageInfo { hasNextPage hasPreviousPage } } }`,
        )
      ).body.data.agreements;
    const first = await page('first: 2');
    expect(first.edges.map((edge: { node: { title: string } }) => edge.node.title)).toEqual([TWINS, OLD]);
    expect(first.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false });
    const second = await page(`first: 2, after: "${first.edges[1].cursor}"`);
    expect(second.edges.map((edge: { node: { title: string } }) => edge.node.title)).toEqual([PLAN]);
    expect(second.pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true });
  });
});

describe('an INTERNAL agreement', () => {
  const QUERY = `query ($id: ID!) { agreement(id: $id) { title } node(id: $id) { id }
    agreements(where: { ids: [$id] }) { totalCount } signatures(where: { agreement: $id }) { totalCount }
    forum(id: "a-forum") { agreements { totalCount } } }`;

  it('is hidden from the public in every query', async () => {
    expect((await server.query(QUERY, { id: hidden.id })).body.data).toEqual({
      agreement: null,
      node: null,
      agreements: { totalCount: 0 },
      signatures: null,
      forum: { agreements: { totalCount: 2 } },
    });
  });

  it('is visible to an editor', async () => {
    viewer.role = Role.EDITOR;
    try {
      expect((await server.query(QUERY, { id: hidden.id })).body.data).toEqual({
        agreement: { title: 'Secret protocol' },
        node: { id: hidden.id },
        agreements: { totalCount: 1 },
        signatures: { totalCount: 2 },
        forum: { agreements: { totalCount: 3 } },
      });
    } finally {
      viewer.role = Role.ANONYMOUS;
    }
  });
});

describe('the filter `inForceOn`', () => {
  const inForce = async (title: string, day: string) =>
    (await titles(`(where: { inForceOn: "${day}" })`)).includes(title);
  let build: ReturnType<typeof itemBuildersOn>;
  const unilateral = { unilateral: true, inForceFrom: '2010-01-01' };

  beforeAll(() => {
    build = itemBuildersOn(server.dataSource);
  });

  it('matches agreements that have not expired or renew automatically', async () => {
    await build.agreement('Expiring', { ...unilateral, status: IN_FORCE, expiresOn: '2015' });
    await build.agreement('Renewing', { ...unilateral, status: IN_FORCE, expiresOn: '2015', autoRenews: true });
    expect([await inForce('Expiring', '2015-12-31'), await inForce('Expiring', '2016-01-01')]).toEqual([true, false]);
    expect([await inForce('Renewing', '2009'), await inForce('Renewing', '2020')]).toEqual([false, true]);
  });

  it('matches an agreement renewed after it had expired', async () => {
    const { uuid } = await build.agreement('Renewed', {
      ...unilateral,
      statusChanges: [{ to: IN_FORCE }, { to: EXPIRED, on: '2012-01-31' }],
    });
    expect([await inForce('Renewed', '2012-01-31'), await inForce('Renewed', '2014')]).toEqual([true, false]);
    await write(server.dataSource, (context) =>
      changeAgreementStatus(context, uuid, { change: { to: IN_FORCE, on: '2013-02' } }),
    );
    expect([await inForce('Renewed', '2013-01'), await inForce('Renewed', '2014')]).toEqual([false, true]);
  });

  it('matches no agreement with an unknown end, and none that never entered into force', async () => {
    await build.agreement('Superseded', { ...unilateral, status: SUPERSEDED });
    await build.agreement('Withdrawn', { ...unilateral, status: WITHDRAWN });
    await build.agreement('Undated', { unilateral: true, status: IN_FORCE });
    expect(await titles('(where: { inForceOn: "2011", statuses: [SUPERSEDED, WITHDRAWN] })')).toEqual([]);
    expect(await inForce('Undated', '2011')).toBe(false);
  });
});
