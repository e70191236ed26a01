import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLObjectType,
  GraphQLSchema,
  getNamedType,
  isEnumType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import { compareChangedRecords } from '../../src/curation/duplicates/comparison.writes.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { valuePositions } from '../harness/arguments.ts';
import { buildersOn, write } from '../harness/builders.ts';
import { Crawl } from '../harness/crawl.ts';
import { waitForFeed } from '../harness/feed-reader.ts';
import { importTable } from '../harness/imports.ts';
import { itemBuildersOn } from '../harness/item-builders.ts';
import { closeAll, Listener, transports } from '../harness/listener.ts';
import { openMcpClient } from '../harness/mcp-client.ts';
import { mutationsOn } from '../harness/mutations.ts';
import { until } from '../harness/program.ts';
import { splitExtensions, startTestServer, type TestServer } from '../harness/server.ts';
import { type VisibilityFixture, writeVisibilityFixture } from '../harness/visibility-fixture.ts';

// Everything that is or was INTERNAL contains a marker: names and titles, notes, flags, plans. All readers request
// everything over every transport, and readers who are no editors never get the marker.

const MARKER = 'Zyxq';
const MARKED = /zyxq/i;
/**
 * Names so similar to the marked ones that a search, or candidates for a name, would find them without containing the
 * marker.
 */
const NEAR = 'Zyxk City';

const SCHEMA = buildSchema(readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8'));
const crawl = new Crawl(SCHEMA);
const ADMIN_KEY = 'an-administrators-key-for-tests-0123456789';

type Who = 'anonymous' | 'READER' | 'EDITOR';
const OUTSIDERS: Who[] = ['anonymous', 'READER'];
const headersOf: { [who in Who]: Record<string, string> } = { anonymous: {}, READER: {}, EDITOR: {} };

let server: TestServer;
let open: VisibilityFixture;
/** PUBLIC for a time, then INTERNAL, under marked names. */
let withdrawn: VisibilityFixture;
/** The time at which those records were PUBLIC. */
let thenPublic: string;
/** The start of the feed. */
let beginning: string;
/** INTERNAL with a marked name at first, then PUBLIC with another name. */
let published: { id: string; uuid: string };
/** Two agreements, both INTERNAL, as is the source of their file. */
const IMPORTED = `
register: leaks
lang: en
records:
  pact: { makes: AGREEMENT, key: no, title: title, kind: { is: TREATY }, status: { is: ANNOUNCED }, visibility: { is: INTERNAL },
    signatures: [{ party: { name: party }, role: { is: SIGNATORY } }] }
`;

/** Responses before the last INTERNAL records were added, and the current responses for each reader. */
let before: Map<string, string>;
const now = new Map<Who, Map<string, string>>();

beforeAll(async () => {
  server = await startTestServer({
    seeded: false,
    knowsKeys: true,
    environment: { ADMIN_KEY },
    // Every field is requested, eight requests at once, which takes long on a busy machine.
    budget: { withoutKey: 1_000_000, withKey: 1_000_000 },
    timeouts: { answer: 30_000 },
  });
  const admin = mutationsOn(server, { authorization: `Bearer ${ADMIN_KEY}` });
  for (const role of ['READER', 'EDITOR'] as const) {
    const { secret } = await admin.payload('createApiKey', { label: `leaks ${role}`, role }, 'secret');
    headersOf[role] = { authorization: `Bearer ${secret}` };
  }
  const editor = mutationsOn(server, headersOf.EDITOR);
  const done = async (name: string, input: object, selection = '') => {
    const payload = await editor.payload(name, input, selection);
    expect(payload.userErrors).toEqual([]);
    return payload;
  };
  beginning = await feedToken();
  open = await writeVisibilityFixture(server.dataSource, { prefix: '', visibility: Visibility.PUBLIC });

  withdrawn = await writeVisibilityFixture(server.dataSource, {
    prefix: `${MARKER} Gone `,
    visibility: Visibility.PUBLIC,
  });
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  // A PUBLIC record that referred to a record that is INTERNAL now.
  await done('updateAgreement', { id: open.draftAgreement.id, expectedVersion: 1, places: [withdrawn.city.id] });
  await done('updateAgreement', { id: open.draftAgreement.id, expectedVersion: 2, places: [] });
  [{ now: thenPublic }] = (await server.sql(
    `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now`,
  )) as [{ now: string }];
  await done('unpublish', { ids: Object.values(withdrawn).map(({ id }) => id), note: `${MARKER} withdrawn` });

  const named = (text: string) => [{ lang: 'en', text }];
  published = await build.topic(`${MARKER} draft`, { visibility: Visibility.INTERNAL, slug: 'clean' });
  await done('updateTopic', {
    id: published.id,
    expectedVersion: 1,
    note: `${MARKER} renamed`,
    names: named('Clean'),
  });
  await done('publish', { ids: [published.id] });
  // Citations of an INTERNAL source are hidden together with it.
  const source = await build.source(`${MARKER} report`, { visibility: Visibility.INTERNAL });
  const citation = {
    source: source.id,
    locator: `${MARKER} 7`,
    quote: `${MARKER} 9`,
    assertedValue: `${MARKER} 8`,
    stance: 'CONTRADICTS',
  };
  await done('cite', { id: open.statement.id, citation });

  before = await answersTo('anonymous', questions());
  await writeVisibilityFixture(server.dataSource, {
    prefix: `${MARKER} `,
    visibility: Visibility.INTERNAL,
    about: open,
  });
  const hidden = await writeVisibilityFixture(server.dataSource, {
    prefix: `${MARKER} Hidden `,
    visibility: Visibility.INTERNAL,
  });
  await importTable(server.dataSource, {
    name: `${MARKER}.csv`,
    content: `no,title,party\n1,${MARKER} pact,${MARKER} nobody\n2,${MARKER} league,City\n`,
    mapping: IMPORTED,
  });
  for (const slug of ['twin', 'other-twin']) {
    await build.topic(`${MARKER} twin`, { visibility: Visibility.INTERNAL, slug });
  }
  await until(async () => {
    await compareChangedRecords(server.dataSource);
    return (await server.sql('select from duplicate_due')).length === 0;
  }, 'the comparison');
  // The questions read the note of a pair, which an open pair does not have.
  await server.sql('update possible_duplicate set note = $1', [`${MARKER} pair`]);
  const flag = [hidden.topic.uuid, `${MARKER} flag`];
  await server.sql(`insert into flag (record_id, code, message) values ($1, 'DOUBTFUL', $2)`, flag);
  const planned = {
    ids: [hidden.topic.id],
    withDependencies: true,
    at: '2100-01-01T00:00:00Z',
    note: `${MARKER} plan`,
  };
  await done('publish', planned);
  await write(server.dataSource, async ({ db }) => {
    await db.query("select set_config('entente.note', $1, true)", [`${MARKER} note`]);
    await db.query('update statement set summary = $2 where id = $1', [hidden.statement.uuid, `${MARKER} words`]);
  });
  for (const who of [...OUTSIDERS, 'EDITOR'] as const) now.set(who, await answersTo(who, questions()));
}, 180_000);

afterAll(async () => {
  closeAll();
  await server?.stop();
});

const idsOf = (world: VisibilityFixture) => Object.values(world).map(({ id }) => id);

async function feedToken(): Promise<string> {
  await waitForFeed(server);
  return (await server.query('{ feedToken }')).body.data.feedToken;
}

/** A document and its variables. */
interface Question {
  document: string;
  variables?: Record<string, unknown>;
}

const textOf = ({ document, variables }: Question) => `${document} ${JSON.stringify(variables ?? {})}`;

/** All fields of a record, whatever its type. */
const EVERYTHING = crawl.types.map((type) => crawl.document(type));

/** All fields of a query; of a list the page with its cursors, its count, and its groups. */
function selectionOf(field: GraphQLField<unknown, unknown>): string {
  const type = getNamedType(field.type);
  if (!isObjectType(type) || !('edges' in type.getFields())) return crawl.selectionOf(field);
  const node = getNamedType(type.getFields().nodes!.type);
  const own = isObjectType(node) || isInterfaceType(node) ? node.getFields() : {};
  const names = Object.entries({ title: 'title', name: 'name', person: 'person { name }', note: 'note' }).filter(
    ([name]) => name in own,
  );
  const isPart = isObjectType(node) && node.getInterfaces().length === 0;
  const inner = isPart
    ? crawl.selectionOf(type.getFields().nodes!)
    : `{ __typename id ${names.map(([, said]) => said).join(' ')} }`;
  const page = 'pageInfo { startCursor endCursor hasNextPage } edges';
  return ` { totalCount ${groupsOf(type)} ${page} { cursor node ${inner} } }`;
}

/** Counts by everything that has a name, mostly records. */
function groupsOf(list: GraphQLObjectType): string {
  const by = list.getFields().groups?.args.find(({ name }) => name === 'by');
  const dimensions = by && getNamedType(by.type);
  if (!isEnumType(dimensions)) return '';
  const names = dimensions.getValues().map(({ name }) => name);
  return names
    .filter((name) => /PARTY|COUNTRY|CITY|FORUM|TOPIC|SOURCE|PUBLISHER|PAIR|INDICATOR|PERSON/.test(name))
    .slice(0, 8)
    .map(
      (name) => `${name}: groups(by: [${name}]) { rows { keys { label } count } totalCount dimensions { valueCount } }`,
    )
    .join(' ');
}

const QUERIES = Object.values(SCHEMA.getQueryType()!.getFields()).filter(({ name }) => name !== 'viewer');
const LISTS = QUERIES.filter(({ type, args }) => /Connection!?$/.test(String(type)) && !args.some(isRequiredArgument));

/** Requests of all readers, before and after. */
function questions(): Question[] {
  const ids = [...idsOf(open), published.id];
  const whole = QUERIES.filter(
    ({ args }) => !args.some((each) => isRequiredArgument(each) || each.name === 'slug'),
  ).map((field) => ({
    document: `{ ${field.name}${field.args.some(({ name }) => name === 'first') ? '(first: 100)' : ''}${selectionOf(field)} }`,
  }));
  return [...EVERYTHING.map((document) => ({ document, variables: { ids } })), ...whole];
}

/** A name similar to a marked one, in each argument that accepts a name or a text. */
const PROBES = valuePositions(SCHEMA, (field) => {
  const type = getNamedType(field.type);
  if (field.name === 'search') return ' { totalCount edges { snippet snippetParts { text } node { __typename } } }';
  return isObjectType(type) && 'totalCount' in type.getFields()
    ? ' { totalCount nodes { __typename } }'
    : crawl.selectionOf(field);
})
  .filter(({ name, type }) => name.startsWith('Query.') && getNamedType(type).name === 'String')
  .map(({ document }) => ({ document: document(JSON.stringify(NEAR)) }));

/** The content of a response body. */
async function answersTo(who: Who, asked: readonly Question[]): Promise<Map<string, string>> {
  await waitForFeed(server);
  const found = new Map<string, string>();
  for (let at = 0; at < asked.length; at += 8) {
    const some = asked.slice(at, at + 8);
    const answers = await Promise.all(
      some.map(({ document, variables }) => server.query(document, variables, headersOf[who])),
    );
    answers.forEach(({ body }, index) => {
      found.set(textOf(some[index]!), JSON.stringify(body));
    });
  }
  return found;
}

/** Whether a text, or its base64 content, contains the marker. */
function isMarked(text: string): boolean {
  const opaque = text.match(/[\w-]{12,}/g) ?? [];
  return MARKED.test(text) || opaque.some((each) => MARKED.test(Buffer.from(each, 'base64url').toString('latin1')));
}

/** The ids of INTERNAL records, in each form in which an id or uuid may occur; without those that were PUBLIC once. */
async function neverPublic(): Promise<string[]> {
  const rows = await server.sql(`select replace(id::text, '-', '') as hex from record where visibility = 'INTERNAL'`);
  const once = new Set(idsOf(withdrawn).map((id) => id.slice(-32)));
  return rows.map(({ hex }) => hex as string).filter((hex) => !once.has(hex));
}

/** Some of the INTERNAL records, of every type and of each level of parties. */
async function internalIds(): Promise<string[]> {
  const rows =
    await server.sql(`select distinct on (r.type, p.level, once.seen) lower(r.type) || '_' || replace(r.id::text, '-', '') as id
    from record r left join party p on p.id = r.id,
      lateral (select exists (select from change c where c.record_id = r.id and c.visibility = 'PUBLIC')) once (seen)
    where r.visibility = 'INTERNAL' order by r.type, p.level, once.seen, r.id`);
  return rows.map(({ id }) => id as string);
}

async function oneOfEachType(): Promise<string[]> {
  return [...new Map((await internalIds()).map((id) => [id.split('_').slice(0, -1).join('_'), id])).values()];
}

describe('An editor', () => {
  it('sees the marker in each list, each type of record and each planned publication', async () => {
    const told = [...now.get('EDITOR')!];
    const refused = told.filter(([question, text]) => !question.startsWith('{ apiKeys') && /"errors":/.test(text));
    expect(refused).toEqual([]);
    const unmarked = LISTS.filter(
      ({ name }) => !told.some(([question, text]) => question.startsWith(`{ ${name}(`) && isMarked(text)),
    );
    // Only administrators see keys, the key has no webhooks, and the fields of every record have no text.
    expect(unmarked.map(({ name }) => name)).toEqual(['apiKeys', 'flaggedRecords', 'webhooks']);
    const ids = await oneOfEachType();
    expect(ids.length).toBe(12);
    const internal = await internalIds();
    for (const type of crawl.types.filter((each) => each.getInterfaces().some(({ name }) => name === 'Record'))) {
      const { body } = await server.query(crawl.document(type), { ids: internal }, headersOf.EDITOR);
      expect(body.errors).toBeUndefined();
      expect([type.name, isMarked(JSON.stringify(body))]).toEqual([type.name, true]);
    }
  });
});

describe.each(OUTSIDERS)('A reader without access to INTERNAL records, %s,', (who) => {
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}${path}`, { headers: { ...headersOf[who], ...headers }, redirect: 'manual' });

  it('gets the same bytes as before there was anything INTERNAL', async () => {
    const told = now.get(who)!;
    expect([...told.keys()]).toEqual([...before.keys()]);
    const changed = [...told].filter(([question, text]) => before.get(question) !== text);
    // The rejection of a field for editors or administrators names the permission.
    const refused =
      who === 'READER' ? ['plannedPublications', 'possibleDuplicates', 'apiKeys', 'webhooks', 'unresolvedNames'] : [];
    expect(changed.map(([question]) => /^\{ (\w+)/.exec(question)?.[1] ?? question).sort()).toEqual(refused.sort());
  });

  it('gets no marker and no id of a record that never was PUBLIC, in data, errors, extensions, cursors and tokens', async () => {
    const told = [...now.get(who)!, ...(await answersTo(who, PROBES))];
    expect(told.length).toBeGreaterThan(100);
    const never = await neverPublic();
    const leaking = told.filter(([, text]) => isMarked(text) || never.some((hex) => text.includes(hex)));
    expect(leaking.map(([question]) => question)).toEqual([]);
  });

  it('gets the same response by GET as by POST', async () => {
    for (const question of questions().filter(({ document }) => document.startsWith('{'))) {
      const parameters = new URLSearchParams({ query: question.document });
      if (question.variables) parameters.set('variables', JSON.stringify(question.variables));
      const response = await get(`/graphql?${parameters}`, {
        accept: 'application/graphql-response+json',
        'apollo-require-preflight': 'true',
      });
      expect(isMarked(JSON.stringify([...response.headers]))).toBe(false);
      expect(
        JSON.stringify(splitExtensions((await response.json()) as { extensions?: Record<string, unknown> }).body),
      ).toBe(now.get(who)!.get(textOf(question)));
    }
  });

  it('sees no version of a formerly PUBLIC record, and no INTERNAL version of a PUBLIC one', async () => {
    const asked = [...idsOf(withdrawn), published.id].map((id) => ({
      document: `query ($id: ID!, $old: ID!) { node(id: $old) { __typename id } now: node(id: $id) { id } }`,
      variables: { id, old: `${id}@${thenPublic}` },
    }));
    for (const [question, text] of await answersTo(who, asked)) {
      const now = question.includes(published.id) ? { id: published.id } : null;
      expect(JSON.parse(text).data).toEqual({ node: null, now });
    }
    // Records that referred to it once are shown as they were, without the reference.
    const agreement = `query ($id: ID!, $old: ID!) { node(id: $old) { ... on Agreement { title places { name } } }
      agreement(id: $id) { history(first: 100) { nodes { version note changes { path before after } } } } }`;
    const variables = { id: open.draftAgreement.id, old: `${open.draftAgreement.id}@${thenPublic}` };
    const { body } = await server.query(agreement, variables, headersOf[who]);
    expect(body.errors).toBeUndefined();
    expect(body.data.agreement.history.nodes.length).toBe(3);
    expect(isMarked(JSON.stringify(body))).toBe(false);
    for (const id of idsOf(withdrawn)) expect(JSON.stringify(body)).not.toContain(id.slice(-32));
  });

  it('gets the same feed without the marker, as pages and live over each transport', async () => {
    for (const type of crawl.types.filter(({ name }) => ['Agreement', 'Topic', 'City', 'Source'].includes(name))) {
      const everything = crawl.document(type).split(`... on ${type.name} `)[1]!.slice(0, -4);
      const kind = type.name === 'City' ? 'PARTY' : type.name.toUpperCase();
      const selection = `kind recordId mergedInto record { __typename ... on ${type.name} ${everything} }`;
      const { body } = await server.query(
        `query ($after: String) { changes(after: $after, types: [${kind}], first: 100) { nodes { ${selection} } } }`,
        { after: beginning },
        headersOf[who],
      );
      expect(body.errors).toBeUndefined();
      const { nodes } = body.data.changes;
      expect([type.name, nodes.length > 1, isMarked(JSON.stringify(body))]).toEqual([type.name, true, false]);
      for (const subscribeAt of Object.values(transports)) {
        const listener = new Listener(
          subscribeAt(server.url, headersOf[who].authorization),
          { after: beginning },
          `subscription ($after: String) { changes(after: $after, types: [${kind}]) { ${selection} } }`,
        );
        await listener.until(() => listener.told.length >= nodes.length);
        expect(listener.told.map(({ data }) => data.changes)).toEqual(nodes);
      }
    }
  });

  it('gets no page of an INTERNAL record, and no marker on any other page', async () => {
    const never = await neverPublic();
    const ids = await oneOfEachType();
    const nobody = 'topic_0199c1f4a2b37c4d8e9f000000000000';
    const missing = await (await get(`/id/${nobody}`)).text();
    for (const id of ids) {
      const page = await get(`/id/${id}`);
      expect([id, page.status, await page.text()]).toEqual([id, 404, missing]);
    }
    for (const id of [...idsOf(open), published.id]) {
      const page = await get(`/id/${id}?lang=ru`);
      const text = await page.text();
      expect([id, page.status, isMarked(text)]).toEqual([id, 200, false]);
      expect(never.filter((hex) => text.includes(hex))).toEqual([]);
    }
    const seen = await fetch(`${server.url}/id/${ids[0]!}`, { headers: headersOf.EDITOR });
    expect([seen.status, isMarked(await seen.text())]).toEqual([200, true]);
    for (const path of ['/', '/playground']) expect(isMarked(await (await get(path)).text())).toBe(false);
  });

  it('gets no marker and no INTERNAL id by tools of language models', async () => {
    const key = headersOf[who].authorization?.replace('Bearer ', '');
    const { call } = await openMcpClient(server.url, key ? { key } : {});
    const never = await neverPublic();
    const [types] = [['COUNTRY', 'TOPIC', 'FORUM']];
    const calls: [string, Record<string, unknown>][] = [
      ...[MARKER, NEAR, `${MARKER} Gone City`].map((text): [string, object] => ['find', { text, first: 20 }]),
      ...[MARKER, NEAR, 'City'].map((name): [string, object] => [
        'cooperation_between',
        { parties: [name, 'Country'] },
      ]),
      ...(await oneOfEachType()).map((id): [string, object] => ['record', { id }]),
      ...idsOf(withdrawn).map((id): [string, object] => ['record', { id, version: 1 }]),
      ...[...idsOf(open), published.id].map((id): [string, object] => ['record', { id, include: ['history'] }]),
      ...types!.map((by): [string, object] => ['count', { list: 'cooperationItems', by: [by], top: 50 }]),
      ['changes_since', { token: beginning, first: 50 }],
      ['query', { document: '{ topics(first: 100) { totalCount nodes { id name } } }' }],
    ] as [string, Record<string, unknown>][];
    let values = 0;
    for (const [name, args] of calls) {
      const { value, error } = await call(name, args);
      if (value) values += 1;
      // An error repeats the names that the client gave.
      const text = (value ? JSON.stringify(value) : error!).replaceAll(
        new RegExp(`"(${MARKER}|${NEAR})[^"]*"`, 'g'),
        '',
      );
      const given = Object.values(args).flat().map(String);
      const leaked = never.filter((hex) => text.includes(hex) && !given.some((each) => each.includes(hex)));
      expect([name, args, isMarked(text), leaked]).toEqual([name, args, false, []]);
    }
    expect(values).toBeGreaterThan(15);
  });

  it('gets no marker and no INTERNAL id by the reconciliation service', async () => {
    const reconcile = (fields: Record<string, object>, headers = headersOf[who]) =>
      fetch(`${server.url}/reconcile`, {
        method: 'POST',
        body: new URLSearchParams(
          Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, JSON.stringify(value)])),
        ),
        headers,
      }).then((response) => response.text());
    const ids = (await oneOfEachType()).concat(idsOf(withdrawn));
    const texts = [`${MARKER} City`, `${MARKER} Gone City`, `City ${MARKER} Hidden`, NEAR, ...ids];
    const queries = Object.fromEntries(texts.map((query, n) => [`q${n}`, { query, limit: 20 }]));
    const extend = { ids, properties: ['name', 'names', 'within', 'agreements'].map((id) => ({ id })) };
    const none = { name: [], names: [], within: [], agreements: [] };
    const found = await reconcile({ queries });
    const never = await neverPublic();
    expect([isMarked(found), never.filter((hex) => found.includes(hex))]).toEqual([false, []]);
    expect(JSON.parse(await reconcile({ extend })).rows).toEqual(Object.fromEntries(ids.map((id) => [id, none])));
    const suggested = await (await get(`/reconcile/en/suggest/entity?prefix=${MARKER}`)).text();
    expect(suggested).toBe('{"result":[]}');
    expect(isMarked(await reconcile({ queries }, headersOf.EDITOR))).toBe(true);
  });

  it('gets the same error for every mutation, whatever record it names', async () => {
    const mutations = SCHEMA.getMutationType()!;
    const asQueries = new GraphQLSchema({ ...SCHEMA.toConfig(), query: mutations, mutation: null, subscription: null });
    const all = valuePositions(asQueries, () => ' { userErrors { code message } }').filter(
      ({ name, type }) => name.startsWith('Mutation.') && /^(ID|String)$/.test(getNamedType(type).name),
    );
    // One id and one text of each: all are rejected alike before any lookup.
    const firsts = new Map(
      all.reverse().map((each) => [`${each.name.split('(')[0]} ${getNamedType(each.type).name}`, each]),
    );
    const places = [...firsts.values()];
    expect(new Set(places.map(({ name }) => name.split('(')[0])).size).toBe(Object.keys(mutations.getFields()).length);
    // Readers may write webhooks, so these mutations report user errors.
    const refusalOf = (name: string) =>
      who === 'anonymous' ? 'UNAUTHENTICATED' : /Webhook/.test(name) ? undefined : 'FORBIDDEN';
    const [{ hex }] = (await server.sql(`select replace(id::text, '-', '') as hex from record
      where visibility = 'INTERNAL' and type = 'AGREEMENT' limit 1`)) as [{ hex: string }];
    const said = async (document: (value: string) => string, id: string) => {
      const { body } = await server.query(`mutation ${document(`"${id}"`)}`, {}, headersOf[who]);
      return { code: body.errors?.[0]?.extensions.code, text: JSON.stringify(body).replaceAll(id, 'id') };
    };
    for (let at = 0; at < places.length; at += 20) {
      const asked = places.slice(at, at + 20).map(async ({ name, document }) => {
        const known = await said(document, `agreement_${hex}`);
        expect([name, known.code, isMarked(known.text)]).toEqual([name, refusalOf(name), false]);
        expect([name, await said(document, 'agreement_0199c1f4a2b37c4d8e9f000000000000')]).toEqual([name, known]);
      });
      await Promise.all(asked);
    }
  });
});
