import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, type GraphQLField, getNamedType, isEnumType, isObjectType } from 'graphql';
import { Role, type Viewer } from '../../src/access/viewer.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { type ValuePosition, valuePositions } from '../harness/arguments.ts';
import { buildersOn } from '../harness/builders.ts';
import { Crawl } from '../harness/crawl.ts';
import { itemBuildersOn } from '../harness/item-builders.ts';
import { startTestServer, type TestAnswer, type TestServer } from '../harness/server.ts';
import { type VisibilityFixture, writeVisibilityFixture } from '../harness/visibility-fixture.ts';

const SCHEMA = buildSchema(readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8'));
const crawl = new Crawl(SCHEMA);

/** Two readers on one server, so that the cache entries of one are tried with the other. */
const viewer: Viewer = { role: Role.ANONYMOUS, name: null };
let server: TestServer;
let open: VisibilityFixture;
/** INTERNAL records that refer to PUBLIC ones wherever they can, and others that refer to each other. */
let secret: VisibilityFixture;
let hidden: VisibilityFixture;
/** The responses for other readers before there was anything INTERNAL. */
let before: Map<string, string>;
let shownBefore: string;

async function as<T>(role: Role, work: () => Promise<T>): Promise<T> {
  viewer.role = role;
  return work().finally(() => {
    viewer.role = Role.ANONYMOUS;
  });
}

beforeAll(async () => {
  server = await startTestServer({
    seeded: false,
    viewer,
    // Every field is requested, eight requests at once, which takes long on a busy machine.
    budget: { withoutKey: 1_000_000, withKey: 1_000_000 },
    timeouts: { answer: 30_000 },
  });
  open = await writeVisibilityFixture(server.dataSource, { prefix: '', visibility: Visibility.PUBLIC });
  const spare = await spareRecords(open);
  before = await answers(QUESTIONS);
  shownBefore = (await walk({ onlyPublic: true })).text;
  const about = { ...open, ...spare };
  secret = await writeVisibilityFixture(server.dataSource, {
    prefix: 'Secret ',
    visibility: Visibility.INTERNAL,
    about,
  });
  hidden = await writeVisibilityFixture(server.dataSource, { prefix: 'Hidden ', visibility: Visibility.INTERNAL });
  // About 600 requests come first, which takes long on a busy machine.
}, 120_000);

afterAll(() => server?.stop());

/** PUBLIC records to which no PUBLIC record refers: INTERNAL data about them would show in the wrong place. */
async function spareRecords({ abroad }: VisibilityFixture) {
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  const forum = await build.forum('Spare Forum', { startsOn: '2025' });
  return {
    forum,
    session: await build.session('Spare Session', forum),
    source: await build.source('Spare Gazette'),
    topic: await build.topic('Spare Trade'),
    country: await build.country('Spare Land'),
    city: await build.city('Spare City', abroad),
    port: await build.city('Spare Port', abroad),
    agency: await build.organization('Spare Agency', abroad),
    person: await build.person('Spare Envoy'),
    series: await build.forumSeries('Spare Series'),
    agreement: await build.agreement('Spare Pact'),
    draftAgreement: await build.agreement('Spare Draft'),
  };
}

/** Values to try in each argument, by its name: of PUBLIC records and of others. */
const TEXTS: Record<string, string[]> = {
  after: ['x'],
  before: ['x'],
  flags: ['DATE_UNCERTAIN'],
  forum: ['forum', 'spare-forum', 'secret-forum'],
  indicator: ['trade_volume', 'secret_trade volume'],
  position: ['mayor', 'secret'],
  publisher: ['press', 'secret'],
  search: ['secret', 'cty', 'land'],
  text: ['secret', 'secrte', 'city', 'hid', 'land'],
  slug: ['forum', 'secret-forum', 'secret-trade', 'secret-envoy', 'secret-series'],
  spokeAt: ['forum', 'spare-forum', 'secret-forum'],
  topics: ['trade', 'spare-trade', 'secret-trade'],
  tracks: ['Track', 'Secret Track'],
};
/** Any other text is a party. */
const PARTIES = ['Land', 'Bloc', 'Spare City', 'Abroad', 'Secret City', 'spare-trade'];
/** Further values. */
const VALUES: Record<string, string[]> = {
  Int: ['1', '100', '1000'],
  Boolean: ['true', 'false'],
  PartialDate: ['"2025-06-10"', '"2030"'],
  DateTime: ['"2025-06-10T10:00:00Z"', '"2100-01-01T00:00:00Z"'],
  Locale: ['"en"', '"ru"'],
  ID: [],
};

const LISTS = Object.values(SCHEMA.getQueryType()!.getFields()).filter(({ type }) =>
  getNamedType(type).name.endsWith('Connection'),
);
/** The records to which names were resolved. */
const NAMES = '{ outcome party { id } candidates { id } }';
/** The ids and the number of a list; of any other object, its id. */
function whoIn(field: GraphQLField<unknown, unknown>): string {
  const type = getNamedType(field.type);
  const resolved = isObjectType(type) && 'resolved' in type.getFields() ? `resolved ${NAMES}` : '';
  if (field.name === 'resolveParties') return NAMES;
  if (field.name === 'cooperationNetwork') return ` { linkCount nodes { party { id } } ${resolved} }`;
  if (field.name === 'unresolvedNames') return ' { totalCount nodes { name } }';
  if (field.name === 'search')
    return ' { totalCount edges { node { id } score snippet snippetParts { text isMatch } } }';
  if (field.name === 'changes')
    return ` { nodes { kind recordId record { id } mergedInto } hasMore resetRequired ${resolved} }`;
  return field.name === 'viewer'
    ? '{ role }'
    : LISTS.includes(field)
      ? ` { totalCount nodes { id } ${resolved} }`
      : ' { id }';
}

/** Every argument of a query that accepts a value. */
const PLACES = valuePositions(SCHEMA, whoIn).filter(({ name }) => name.startsWith('Query.'));
/** The selection for each argument; the list as a whole comes first. */
const WHOLE_LISTS = LISTS.filter(({ name }) => name !== 'cooperation').map((field) => {
  const needed = field.name === 'search' ? 'text: "city", ' : '';
  return `{ ${field.name}(${needed}first: 100)${whoIn(field)} }`;
});
const QUESTIONS = [...WHOLE_LISTS, ...PLACES.flatMap((place) => valuesFor(place).map(place.document))];

function valuesFor({ type, path }: ValuePosition): string[] {
  const named = getNamedType(type);
  const name = path.split('.').at(-1)!;
  if (name === 'between')
    return ['"City", "Port"', '"Spare City", "Spare Port"', '"Secret City", "Port"', '"City", "Abroad"'];
  if (isEnumType(named)) return named.getValues().map((value) => value.name);
  const values = named.name === 'String' ? (TEXTS[name] ?? PARTIES).map((text) => `"${text}"`) : VALUES[named.name];
  if (!values) throw new Error(`Say which values of ${named.name} are to be tried.`);
  return values;
}

/** The responses of the server as text. */
async function answers(documents: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let at = 0; at < documents.length; at += 8) {
    const some = documents.slice(at, at + 8);
    const bodies = await Promise.all(some.map((document) => server.query(document)));
    bodies.forEach(({ body }, index) => {
      found.set(some[index]!, JSON.stringify(body));
    });
  }
  return found;
}

/** Objects that have an id and are no records: the tests write none of these types. */
const OF_NO_RECORD = ['ApiKey', 'PlannedPublication', 'PossibleDuplicate', 'Webhook', 'WebhookDelivery'];
/** Resolved names are requested if the arguments have names. */
const REFERENCES = crawl.references.filter(
  (name) =>
    !/^(PlannedPublication|PossibleDuplicate|PublicationFailure|ResolvedParty|Webhook|WebhookDelivery)\./.test(name),
);
const TYPES = crawl.types.filter(({ name }) => !OF_NO_RECORD.includes(name));

/** The record types of each table of parts, and further conditions under which a part `p` is INTERNAL. */
const OWNERS: Record<string, { owner: string; alsoInternal?: string }> = {
  signature: { owner: 'agreement_id' },
  flag: { owner: 'record_id' },
  speaker: { owner: 'session_id' },
  party_name: { owner: 'party_id' },
  citation: {
    owner: 'record_id',
    alsoInternal: `exists (select from source s where s.id = p.source_id and s.visibility = 'INTERNAL')`,
  },
  revision: { owner: 'record_id', alsoInternal: `p.visibility = 'INTERNAL' or p.hidden` },
};

/** Ids of all records and addressed parts of one type, and which of them are INTERNAL. */
async function idsOf(type: string): Promise<{ id: string; isInternal: boolean }[]> {
  const table = type.replace(/(?<!^)[A-Z]/g, '_$&').toLowerCase();
  const part = SCHEMA.getType(type) && OWNERS[table];
  if (part) {
    return server.sql(`select '${table}_' || replace(p.id::text, '-', '') as id,
        o.visibility = 'INTERNAL' or ${part.alsoInternal ?? 'false'} as "isInternal"
      from ${table} p join record o on o.id = p.${part.owner} and o.deleted_at is null order by p.id`);
  }
  return server.sql(
    `select lower(r.type) || '_' || replace(r.id::text, '-', '') as id, r.visibility = 'INTERNAL' as "isInternal"
      from record r left join party p on p.id = r.id where coalesce(p.level, r.type) = $1 order by r.id`,
    [table.toUpperCase()],
  );
}

/**
 * Reads all fields of all records, or of the PUBLIC ones; returns them with the records to which each reference leads.
 */
async function walk({ onlyPublic = false } = {}) {
  const found = new Map<string, Set<string>>();
  const texts: string[] = [];
  for (const type of TYPES) {
    const all = await idsOf(type.name);
    const ids = all.filter(({ isInternal }) => !(onlyPublic && isInternal)).map(({ id }) => id);
    expect([type.name, ids.length > 0]).toEqual([type.name, true]);
    const { body } = await server.query(crawl.document(type), { ids });
    expect(body.errors).toBeUndefined();
    texts.push(JSON.stringify(body));
    for (const node of body.data.nodes) if (node) crawl.note(type, node, found);
  }
  return { found, text: texts.join('\n') };
}

async function internalIds(): Promise<string[]> {
  const all = await Promise.all(TYPES.map(({ name }) => idsOf(name)));
  return all.flat().flatMap(({ id, isInternal }) => (isInternal ? [id] : []));
}

describe('An INTERNAL record', () => {
  it('is visible to an editor through every reference of the schema', async () => {
    const { found } = await as(Role.EDITOR, () => walk());
    const internal = new Set(await internalIds());
    expect(internal.size).toBe(168);
    const unreached = REFERENCES.filter((name) => ![...(found.get(name) ?? [])].some((id) => internal.has(id)));
    expect(unreached).toEqual([]);
  });

  it('is not visible to other readers through any reference of the schema', async () => {
    const { found, text } = await walk();
    const internal = new Set(await internalIds());
    const reached = [...found].filter(([, ids]) => [...ids].some((id) => internal.has(id)));
    expect(reached.map(([name]) => name)).toEqual([]);
    expect(text).not.toMatch(/secret|hidden|INTERNAL/i);
    for (const id of internal) expect(text).not.toContain(id.split('_').at(-1));
    // Every PUBLIC record is still reached: the walk followed every reference.
    const reachable = REFERENCES.filter((name) => (found.get(name)?.size ?? 0) > 0);
    expect(REFERENCES.filter((name) => !reachable.includes(name))).toEqual([]);
  });

  it('does not change the fields of a PUBLIC record for other readers', async () => {
    expect((await walk({ onlyPublic: true })).text).toBe(shownBefore);
  });

  it('does not change any response for other readers', async () => {
    expect(before.size).toBeGreaterThan(500);
    const after = await answers(QUESTIONS);
    const changed = QUESTIONS.filter((question) => after.get(question) !== before.get(question));
    expect(changed).toEqual([]);
    const seen = await as(Role.EDITOR, () => answers(WHOLE_LISTS));
    expect(WHOLE_LISTS.filter((question) => seen.get(question) === before.get(question))).toEqual([]);
  }, 120_000);

  it('has an id that behaves like an unknown id in every argument', async () => {
    const places = PLACES.filter(({ type }) => getNamedType(type).name === 'ID');
    expect(places.length).toBeGreaterThan(20);
    const nobody = (id: string) => id.replace(/[0-9a-f]{32}$/, '0199c1f4a2b37c4d8e9f000000000000');
    const oneOfEachType = new Map((await internalIds()).map((id) => [nobody(id), id]));
    const ids = [...oneOfEachType.values()];
    expect(ids.length).toBe(18);
    const told: string[] = [];
    for (const { name, document } of places) {
      const unknown = await answers(ids.map((id) => document(`"${nobody(id)}"`)));
      // An id of a type that an argument does not accept is rejected by its type, before any lookup.
      const taken = ids.filter((id) => !unknown.get(document(`"${nobody(id)}"`))!.includes('BAD_USER_INPUT'));
      expect([name, taken.length > 0]).toEqual([name, true]);
      const known = await answers(taken.map((id) => document(`"${id}"`)));
      for (const id of taken) {
        const expected = unknown.get(document(`"${nobody(id)}"`))!.replaceAll(nobody(id), id);
        if (known.get(document(`"${id}"`)) !== expected) told.push(`${name} ${id}`);
      }
    }
    expect(told).toEqual([]);
  }, 120_000);
});

describe('The name of an INTERNAL party', () => {
  const between = (names: string[]): Promise<TestAnswer> =>
    server.query(
      'query ($names: [String!]!) { cooperation(between: $names) { totalCount resolved { party { id } } } }',
      { names },
    );

  it('resolves to no party for other readers, and is a candidate for editors only', async () => {
    const names = ['Secret City', 'City'];
    const { body } = await between(names);
    expect(body).toMatchObject({
      data: { cooperation: null },
      errors: [{ extensions: { code: 'PARTY_UNKNOWN', names: [{ given: 'Secret City' }] } }],
    });
    expect(body.errors![0]!.message).toBe(
      'between.0: No party is called "Secret City". The nearest: City, Land (city); Spare City, Abroad (spare-city).',
    );
    const seen = await as(Role.EDITOR, () => between(names));
    expect(seen.body.errors).toBeUndefined();
    expect(seen.body.data.cooperation.resolved).toEqual([
      { party: { id: secret.city.id } },
      { party: { id: open.city.id } },
    ]);
    const missed = await as(Role.EDITOR, () => between(['Secret Cty', 'City']));
    const [{ candidates }] = missed.body.errors![0]!.extensions.names as [{ candidates: object[] }];
    expect(candidates).toContainEqual(expect.objectContaining({ id: secret.city.id }));
  });

  it('is available to a PUBLIC party, which then becomes its primary party', async () => {
    const city = await buildersOn(server.dataSource).city('Secret Port', open.country);
    const { body } = await server.query('{ party(ref: "Secret Port") { id country { name } } }');
    expect(body.data).toEqual({ party: { id: city.id, country: { name: 'Land' } } });
    const seen = await as(Role.EDITOR, () => server.query('{ party(ref: "Secret Port") { id } }'));
    expect(seen.body.data).toEqual({ party: { id: secret.port.id } });
  });
});

describe('A cursor', () => {
  it('of an INTERNAL record shows other readers only where to continue', async () => {
    const page = 'query ($after: String) { parties(first: 100, after: $after) { edges { cursor node { name } } } }';
    const { body } = await as(Role.EDITOR, () => server.query(page));
    const edge = body.data.parties.edges.find((each: { node: { name: string } }) => each.node.name === 'Hidden City');
    const rest = await server.query(page, { after: edge.cursor });
    expect(rest.body.data.parties.edges.map((each: { node: { name: string } }) => each.node.name)).toEqual([
      'Land',
      'Port',
      'Region',
      'Secret Port',
      'Spare Agency',
      'Spare City',
      'Spare Land',
      'Spare Port',
    ]);
  });
});

describe('A citation', () => {
  it('is hidden together with its INTERNAL source, and a filter by the source finds nothing', async () => {
    await server.sql(
      `insert into citation (record_id, source_id) select replace(right($1, 32), '-', '')::uuid, $2::uuid`,
      [open.statement.id, hidden.source.uuid],
    );
    const document = `query ($id: ID!, $source: ID!) { statement(id: $id) { citations { source { title } } }
      statements(where: { source: $source }) { totalCount } }`;
    const variables = { id: open.statement.id, source: hidden.source.id };
    expect((await server.query(document, variables)).body.data).toEqual({
      statement: { citations: [{ source: { title: 'Gazette' } }] },
      statements: null,
    });
    const seen = await as(Role.EDITOR, () => server.query(document, variables));
    expect(seen.body.data.statement.citations).toHaveLength(2);
    expect(seen.body.data.statements.totalCount).toBe(2);
  });
});
