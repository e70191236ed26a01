import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role, type Viewer } from '../../src/access/viewer.ts';
import { AgreementStatus } from '../../src/domain/agreements/agreement.entity.ts';
import { Standing } from '../../src/domain/parties/membership.entity.ts';
import { PartyLevel } from '../../src/domain/parties/party.entity.ts';
import { createParty } from '../../src/domain/parties/party.writes.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { buildersOn, type CreatedRecord, write } from '../harness/builders.ts';
import { itemBuildersOn, signedBy } from '../harness/item-builders.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

const viewer: Viewer = { role: Role.ANONYMOUS, name: null };
let server: TestServer;
let agreement: CreatedRecord;
let secretForum: CreatedRecord;
let cuba: CreatedRecord;

beforeAll(async () => {
  server = await startTestServer({ seeded: false, viewer });
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  const russia = await build.country('Russia', { alpha2: 'RU' });
  const states = await build.country('United States', { alpha2: 'US' });
  const moscow = await build.city('Moscow', russia);
  const idaho = await build.region('Idaho', states);
  await build.city('Moscow', idaho);
  await build.city('Moscow', states, { visibility: Visibility.INTERNAL });
  await build.city('Secret City', russia, { visibility: Visibility.INTERNAL });
  await build.city('Springfield', states);
  await build.city('Springfield', russia);
  await build.city('Springfield', idaho, { visibility: Visibility.INTERNAL });
  await server.sql("delete from primary_name where folded = 'springfield'");
  cuba = await build.country('Cuba', { alpha2: 'CU' });
  const havana = await build.city('Havana', cuba);
  await write(server.dataSource, (context) =>
    createParty(context, {
      level: PartyLevel.BLOC,
      names: [{ text: 'BRICS', lang: 'en' }],
      memberships: [{ countryId: russia.uuid, standing: Standing.MEMBER }],
    }),
  );
  await build.topic('Cities');
  await build.person('Ada One');
  const series = await build.forumSeries('Series');
  await build.forum('An edition', { seriesId: series.uuid });
  secretForum = await build.forum('Secret forum', { visibility: Visibility.INTERNAL });
  agreement = await build.agreement('Pact of the cities', {
    signedOn: '2020',
    statusChanges: [{ to: AgreementStatus.SIGNED, on: '2020' }],
    signatures: [signedBy(moscow), signedBy(havana)],
  });
});

afterAll(() => server?.stop());

async function as<T>(role: Role, work: () => Promise<T>): Promise<T> {
  viewer.role = role;
  return work().finally(() => {
    viewer.role = Role.ANONYMOUS;
  });
}

interface Resolved {
  given: string;
  path: string[];
  outcome: string;
  party: { slug: string } | null;
  candidates: { slug: string }[];
}

const RESOLVED = 'resolved { given path outcome party { slug } candidates { slug } }';

/** Formats a resolved name as one line: `where.party Moscow: RESOLVED moscow, moscow-2`. */
function formatResolved({ given, path, outcome, party, candidates }: Resolved): string {
  const slugs = [party, ...candidates].map((each) => each?.slug ?? '-');
  return `${path.join('.')} ${given}: ${outcome} ${slugs.join(', ')}`;
}

async function resolvedNames(field: string, variables?: Record<string, unknown>, list = (data: TestData) => data.list) {
  const declared = variables ? 'query ($names: [String!]!) ' : '';
  const { body } = await server.query(`${declared}{ list: ${field} }`, variables);
  expect(body.errors).toBeUndefined();
  return (list(body.data).resolved as Resolved[]).map(formatResolved);
}

describe('resolved', () => {
  it('is empty if no party is named', async () => {
    expect(await resolvedNames(`agreements { ${RESOLVED} }`)).toEqual([]);
    expect(await resolvedNames(`cooperationNetwork(level: COUNTRY) { ${RESOLVED} }`)).toEqual([]);
    expect(await resolvedNames(`changes { ${RESOLVED} }`)).toEqual([]);
  });

  it('returns each name of `between` with its party and the other parties with the name', async () => {
    expect(
      await resolvedNames(`cooperation(between: $names) { totalCount ${RESOLVED} }`, {
        names: ['moscow', 'CU', 'Moscow'],
      }),
    ).toEqual([
      'between.0 moscow: RESOLVED moscow',
      'between.1 CU: RESOLVED cuba',
      'between.2 Moscow: RESOLVED moscow, moscow-2',
    ]);
  });

  it('returns a name once for each place where it is given, in the order of the arguments', async () => {
    const where = `{
      any: [{ not: { place: "Havana" } }, { between: ["Moscow, Idaho", "Cuba"] }]
      standing: { bloc: "BRICS", in: [MEMBER] }
      signature: { party: "Havana" }
      party: "Moscow"
    }`;
    const lines = await resolvedNames(
      `agreements(where: ${where}) { ${RESOLVED} totalCount groups(by: [YEAR]) { totalCount } }`,
    );
    expect(lines).toEqual([
      'where.party Moscow: RESOLVED moscow, moscow-2',
      'where.standing.bloc BRICS: RESOLVED brics',
      'where.signature.party Havana: RESOLVED havana',
      'where.any.0.not.place Havana: RESOLVED havana',
      'where.any.1.between.0 Moscow, Idaho: RESOLVED moscow-2',
      'where.any.1.between.1 Cuba: RESOLVED cuba',
    ]);
  });

  it.each([
    ['agreements(where: { party: "Havana" })', 'where.party'],
    ['signatures(where: { party: "Havana" })', 'where.party'],
    ['commitments(where: { responsible: "Havana" })', 'where.responsible'],
    ['statements(where: { party: "Havana" })', 'where.party'],
    ['figures(where: { party: "Havana" })', 'where.party'],
    ['sessions(where: { party: "Havana" })', 'where.party'],
    ['speakers(where: { represents: "Havana" })', 'where.represents'],
    ['delegations(where: { party: "Havana" })', 'where.party'],
    ['people(where: { represents: "Havana" })', 'where.represents'],
    ['forums(where: { city: "Havana" })', 'where.city'],
    ['allForumSeries(where: { party: "Havana" })', 'where.party'],
    ['parties(where: { within: "Havana" })', 'where.within'],
    ['cooperationItems(where: { party: "Havana" })', 'where.party'],
    ['cooperationNetwork(level: CITY, where: { party: "Havana" })', 'where.party'],
    ['changes(involving: ["Havana"])', 'involving.0'],
  ])('is a field of %s', async (field, path) => {
    expect(await resolvedNames(`${field} { ${RESOLVED} }`)).toEqual([`${path} Havana: RESOLVED havana`]);
  });

  it('returns names in list order, and the bloc of an empty list of standings', async () => {
    const where = '{ not: { between: ["Havana", "Moscow"] }, standing: { bloc: "BRICS", in: [] } }';
    expect(await resolvedNames(`agreements(where: ${where}) { ${RESOLVED} }`)).toEqual([
      'where.standing.bloc BRICS: RESOLVED brics',
      'where.not.between.0 Havana: RESOLVED havana',
      'where.not.between.1 Moscow: RESOLVED moscow, moscow-2',
    ]);
    const { body } = await server.query('{ agreements(where: { standing: { bloc: "Blic", in: [] } }) { totalCount } }');
    expect(body.errors).toMatchObject([{ extensions: { code: 'PARTY_UNKNOWN' } }]);
  });

  it('returns the names of a search within a filter', async () => {
    const list = `agreements(search: "pact", where: { party: "Havana" }) { totalCount nodes { id } ${RESOLVED} }`;
    expect(await resolvedNames(list)).toEqual(['where.party Havana: RESOLVED havana']);
    const { body } = await server.query(list.replace(/^(.*)Havana(.*)$/, '{ $1Havanna$2 }'));
    expect(body.errors).toMatchObject([
      { extensions: { names: [{ argument: ['where', 'party'], given: 'Havanna' }] } },
    ]);
    expect(body.errors![0]!.extensions.names).toHaveLength(1);
  });

  it('returns names in the lists of a record, without the party that is the record itself', async () => {
    const cooperation = `cooperation(with: $names, where: { party: "BRICS" }) { ${RESOLVED} }`;
    const field = `party(ref: "Moscow") { ${cooperation} agreements(where: { party: "Cuba" }) { ${RESOLVED} } }`;
    const names = ['Havana'];
    expect(await resolvedNames(field, { names }, ({ list }) => list.cooperation)).toEqual([
      'with.0 Havana: RESOLVED havana',
      'where.party BRICS: RESOLVED brics',
    ]);
    expect(await resolvedNames(field, { names }, ({ list }) => list.agreements)).toEqual([
      'where.party Cuba: RESOLVED cuba',
    ]);
  });

  it('is read by the statement of the list, which looks up each name once', async () => {
    const list = (fields: string) => `{ cooperation(between: ["Moscow", "Havana"]) { ${fields} } }`;
    const searches = () => server.statements().map(({ text }) => text.match(/find_party\(/g)!.length);
    await server.query(list('totalCount'));
    expect(searches()).toEqual([2]);
    await server.query(list(`totalCount ${RESOLVED}`));
    expect(searches()).toEqual([2]);
    await server.query(list('resolved { party { name } }'));
    expect(searches()).toEqual([2]);
  });

  it('omits parties that the client may not see', async () => {
    const list = `cooperation(between: $names) { ${RESOLVED} }`;
    const names = ['Moscow', 'Havana'];
    expect((await resolvedNames(list, { names }))[0]).toBe('between.0 Moscow: RESOLVED moscow, moscow-2');
    expect((await as(Role.EDITOR, () => resolvedNames(list, { names })))[0]).toBe(
      'between.0 Moscow: RESOLVED moscow, moscow-2, moscow-3',
    );
  });
});

describe('a wrong name in one of several lists', () => {
  const DASHBOARD = `query ($party: String!) {
    wrong: agreements(where: { party: $party }) { totalCount resolved { given } }
    right: cooperation(between: ["Moscow", "Havana"]) { nodes { id } resolved { given party { slug } } }
    network: cooperationNetwork(level: CITY, where: { party: $party }) { linkCount }
    feed: changes(involving: [$party]) { hasMore resolved { given } }
    names: resolveParties(refs: [$party]) { outcome candidates { slug } }
  }`;
  const RIGHT = {
    nodes: [{ id: expect.any(String) }],
    resolved: [
      { given: 'Moscow', party: { slug: 'moscow' } },
      { given: 'Havana', party: { slug: 'havana' } },
    ],
  };

  it.each([
    ['unknown', 'Havanna', 'PARTY_UNKNOWN', 'UNKNOWN', ['havana']],
    ['ambiguous', 'Springfield', 'PARTY_AMBIGUOUS', 'AMBIGUOUS', ['springfield', 'springfield-2']],
  ])('makes only that list null, with an error, if the name is %s', async (_, party, code, outcome, slugs) => {
    const { status, body } = await server.query(DASHBOARD, { party });
    expect(status).toBe(200);
    expect(body.data).toEqual({
      wrong: null,
      right: RIGHT,
      network: null,
      feed: null,
      names: [{ outcome, candidates: slugs.map((slug) => ({ slug })) }],
    });
    expect(body.data.right.nodes).toEqual([{ id: agreement.id }]);
    const errors = body.errors!.map(({ path, extensions }) => ({ path, ...extensions }));
    const error = (path: string, ...argument: string[]) => {
      const candidates = slugs.map((slug) => expect.objectContaining({ slug }));
      return { path: [path], code, argument, names: [{ argument, given: party, code, candidates }] };
    };
    expect(errors).toHaveLength(3);
    expect(errors).toEqual(
      expect.arrayContaining([
        error('wrong', 'where', 'party'),
        error('network', 'where', 'party'),
        error('feed', 'involving', '0'),
      ]),
    );
  });
});

describe('a filter by a record', () => {
  const unknown = (type: string) => `${type}_${'0'.repeat(32)}`;
  const LISTS: readonly [field: string, argument: string, type: string][] = [
    ['agreements(where: { forum: $ref })', 'where.forum', 'forum'],
    ['agreements(where: { topics: ["cities", $ref] })', 'where.topics.1', 'topic'],
    ['agreements(where: { session: $ref })', 'where.session', 'session'],
    ['agreements(where: { source: $ref })', 'where.source', 'source'],
    ['agreements(where: { any: [{ not: { forum: $ref } }] })', 'where.any.0.not.forum', 'forum'],
    ['signatures(where: { agreement: $ref })', 'where.agreement', 'agreement'],
    ['signatures(where: { signer: $ref })', 'where.signer', 'person'],
    ['commitments(where: { agreement: $ref })', 'where.agreement', 'agreement'],
    ['statements(where: { person: $ref })', 'where.person', 'person'],
    ['figures(where: { forum: $ref })', 'where.forum', 'forum'],
    ['figures(where: { about: $ref })', 'where.about', 'agreement'],
    ['sessions(where: { forum: $ref })', 'where.forum', 'forum'],
    ['sessions(where: { speaker: $ref })', 'where.speaker', 'person'],
    ['speakers(where: { forum: $ref })', 'where.forum', 'forum'],
    ['speakers(where: { session: $ref })', 'where.session', 'session'],
    ['speakers(where: { person: $ref })', 'where.person', 'person'],
    ['people(where: { spokeAt: $ref })', 'where.spokeAt', 'forum'],
    ['delegations(where: { forum: $ref })', 'where.forum', 'forum'],
    ['delegations(where: { member: $ref })', 'where.member', 'person'],
    ['forums(where: { series: $ref })', 'where.series', 'forum_series'],
    ['topics(where: { within: $ref })', 'where.within', 'topic'],
    ['cooperationItems(where: { forum: $ref })', 'where.forum', 'forum'],
    ['cooperationNetwork(level: CITY, where: { forum: $ref })', 'where.forum', 'forum'],
  ];

  it.each(LISTS)('rejects an unknown record in %s', async (field, argument, type) => {
    const fields = field.startsWith('cooperationNetwork') ? 'linkCount' : 'totalCount';
    const query = `query ($ref: ID!) { wrong: ${field} { ${fields} } right: parties(where: { country: "Cuba" }) { totalCount } }`;
    const given = unknown(type);
    const { status, body } = await server.query(query, { ref: given });
    const place = argument.split('.');
    const code = 'RECORD_UNKNOWN';
    const message = `${argument}: There is no such ${type.replace('_', ' ')}: "${given}". Check the id.`;
    const names = [{ argument: place, given, code, candidates: [] }];
    expect([status, body.data]).toEqual([200, { wrong: null, right: { totalCount: 2 } }]);
    expect(body.errors).toEqual([
      expect.objectContaining({ message, path: ['wrong'], extensions: { code, argument: place, names } }),
    ]);
  });

  it('accepts a slug for each type that has one', async () => {
    const query =
      '{ sessions(where: { speaker: "ada-one" }) { totalCount } forums(where: { series: "series" }) { totalCount } }';
    expect((await server.query(query)).body).toEqual({
      data: { sessions: { totalCount: 0 }, forums: { totalCount: 1 } },
    });
  });

  it('returns the same error for an INTERNAL and an unknown record, by id and slug', async () => {
    const query = 'query ($ref: ID!) { sessions(where: { forum: $ref }) { totalCount } }';
    const ask = async (ref: string) => JSON.stringify((await server.query(query, { ref })).body).replaceAll(ref, 'it');
    expect(await ask('secret-forum')).toBe(await ask('no-such-forum'));
    expect(await ask(secretForum.id)).toBe(await ask(unknown('forum')));
    const { body } = await as(Role.EDITOR, () => server.query(query, { ref: 'secret-forum' }));
    expect(body.data).toEqual({ sessions: { totalCount: 0 } });
  });

  it('lists all wrong names of records and parties, and returns only parties in `resolved`', async () => {
    const where = '{ topics: ["cities", "towns"], party: "Havanna", forum: "no-forum" }';
    const { body } = await server.query(`{ agreements(where: ${where}) { totalCount } }`);
    const names = body.errors![0]!.extensions.names as { argument: string[]; given: string; code: string }[];
    expect(names.map(({ argument, given, code }) => `${argument.join('.')} ${given} ${code}`).sort()).toEqual([
      'where.forum no-forum RECORD_UNKNOWN',
      'where.party Havanna PARTY_UNKNOWN',
      'where.topics.1 towns RECORD_UNKNOWN',
    ]);
    const about = `figures(where: { about: "${cuba.id}", party: "Havana" }) { ${RESOLVED} }`;
    expect(await resolvedNames(about)).toEqual(['where.party Havana: RESOLVED havana']);
    expect(await resolvedNames(`agreements(where: { topics: ["cities"], party: "Havana" }) { ${RESOLVED} }`)).toEqual([
      'where.party Havana: RESOLVED havana',
    ]);
  });

  it('resolves the id of a merged record to its survivor', async () => {
    const merged = '00000000-0000-7000-8000-000000000001';
    await server.sql(
      `insert into record (id, type, visibility, version, created_at, updated_at, merged_into, deleted_at)
        select $1, type, visibility, 1, now(), now(), id, now() from record where id = $2`,
      [merged, agreement.uuid],
    );
    const { body } = await server.query('query ($id: ID!) { signatures(where: { agreement: $id }) { totalCount } }', {
      id: `agreement_${merged.replaceAll('-', '')}`,
    });
    expect(body).toMatchObject({ data: { signatures: { totalCount: 2 } } });
  });
});

describe('resolveParties', () => {
  const QUERY = `query ($refs: [String!]!) {
    resolveParties(refs: $refs) { given path outcome party { slug } candidates { slug } }
  }`;
  const resolve = async (refs: string[]) => {
    const { body } = await server.query(QUERY, { refs });
    expect(body.errors).toBeUndefined();
    return (body.data.resolveParties as Resolved[]).map(formatResolved);
  };
  const refusal = async (refs: string[]) => {
    const { status, body } = await server.query(QUERY, { refs });
    expect(body.data).toEqual({ resolveParties: null });
    const { message, extensions } = body.errors![0]!;
    return [status, extensions.code, (extensions.argument as string[]).join('.'), message];
  };

  it('rejects more than 100 names', async () => {
    const message = 'refs: 101 names were given. Give at most 100.';
    expect(await refusal(Array(101).fill('RU'))).toEqual([200, 'BAD_USER_INPUT', 'refs', message]);
  });

  it('rejects a name that is empty, too long, or the id of another record or of a version', async () => {
    const messages = {
      '': 'is empty',
      [' '.repeat(300)]: 'is empty',
      ['x'.repeat(201)]: 'is 201 characters long; the maximum is 200',
    };
    for (const [name, problem] of Object.entries(messages)) {
      const [, code, argument, message] = await refusal(['RU', name]);
      expect([code, argument]).toEqual(['BAD_USER_INPUT', 'refs.1']);
      expect(message).toContain(problem);
    }
    expect(await refusal([agreement.id])).toEqual([
      200,
      'BAD_USER_INPUT',
      'refs.0',
      `refs.0: "${agreement.id}" is the id of an agreement, not of a party.`,
    ]);
    const version = `party_${'0'.repeat(32)}@2`;
    expect((await refusal([version])).slice(0, 3)).toEqual([200, 'VERSION_READ_ONLY', 'refs.0']);
  });

  it('returns nothing for no names', async () => {
    expect(await resolve([])).toEqual([]);
  });

  it('returns the result for each name in order, without errors', async () => {
    expect(
      await resolve(['Springfield', 'Havanna', 'Moscow', 'CU', 'Moscow', 'Springfield, Russia', 'moscow', 'Xyzzy']),
    ).toEqual([
      'refs.0 Springfield: AMBIGUOUS -, springfield, springfield-2',
      'refs.1 Havanna: UNKNOWN -, havana',
      'refs.2 Moscow: RESOLVED moscow, moscow-2',
      'refs.3 CU: RESOLVED cuba',
      'refs.4 Moscow: RESOLVED moscow, moscow-2',
      'refs.5 Springfield, Russia: RESOLVED springfield-2',
      'refs.6 moscow: RESOLVED moscow',
      'refs.7 Xyzzy: UNKNOWN -',
    ]);
  });

  it('resolves 100 names with one statement', async () => {
    const names = Array.from({ length: 100 }, (_, n) => ['Moscow', 'Havana', 'Nowhere', 'Springfield'][n % 4]!);
    expect(await resolve(names)).toHaveLength(100);
    expect(server.statements()).toHaveLength(1);
  });

  it('returns at most ten candidates, the most similar first', async () => {
    const build = buildersOn(server.dataSource);
    for (let n = 10; n < 22; n++) await build.city(`Port Alpha ${n}`);
    const [line] = await resolve(['Port Alpha 21x']);
    expect(line).toMatch(/^refs\.0 Port Alpha 21x: UNKNOWN -, port-alpha-21, /);
    expect(line!.match(/port-alpha/g)).toHaveLength(10);
  });

  it('returns UNKNOWN for the name of an INTERNAL party', async () => {
    expect(await resolve(['Secret City', 'Hidden City', 'Moscow, Cuba', 'Springfield, Idaho'])).toEqual([
      'refs.0 Secret City: UNKNOWN -',
      'refs.1 Hidden City: UNKNOWN -',
      'refs.2 Moscow, Cuba: UNKNOWN -, moscow, moscow-2, cuba',
      'refs.3 Springfield, Idaho: UNKNOWN -, springfield, springfield-2, idaho',
    ]);
    expect(await as(Role.EDITOR, () => resolve(['Secret City', 'Springfield']))).toEqual([
      'refs.0 Secret City: RESOLVED secret-city',
      'refs.1 Springfield: AMBIGUOUS -, springfield, springfield-2, springfield-3',
    ]);
  });

  it('charges for each name that is given', async () => {
    const cost = async (fields: string, refs: string[]) => {
      const query = `query ($refs: [String!]!) { resolveParties(refs: $refs) { ${fields} } }`;
      return (await server.query(query, { refs })).cost!.requested;
    };
    const refs = Array(50).fill('Moscow');
    expect(await cost('outcome', refs)).toBe(51);
    expect(await cost('outcome', refs.slice(0, 1))).toBe(2);
    expect(await cost('outcome candidates { slug }', refs)).toBe(551);
  });
});

describe('matched', () => {
  it('returns a null name for the party whose cooperation is read', async () => {
    const { body } = await server.query(`{
      party(ref: "Moscow") { cooperation(with: ["Havana"]) { edges { matched { given as party { slug } } } } }
    }`);
    expect(body.data.party.cooperation.edges).toEqual([
      {
        matched: [
          { given: null, as: 'SIGNATORY', party: { slug: 'moscow' } },
          { given: 'Havana', as: 'SIGNATORY', party: { slug: 'havana' } },
        ],
      },
    ]);
  });
});
