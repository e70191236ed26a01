import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, isInterfaceType } from 'graphql';
import { Visibility } from '../../src/records/record.entity.ts';
import { formatId } from '../../src/records/values/ids.ts';
import { buildersOn } from '../harness/builders.ts';
import { mutationsOn } from '../harness/mutations.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';
import { type VisibilityFixture, writeVisibilityFixture } from '../harness/visibility-fixture.ts';

const SCHEMA = buildSchema(readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8'));
const NOBODY = '0199c1f4a2b37c4d8e9f000000000000';

const ADMIN_KEY = 'an-administrators-key-for-tests-0123456789';
const ADMIN = { authorization: `Bearer ${ADMIN_KEY}` };
const EDITOR = { authorization: '' };

let server: TestServer;
let world: VisibilityFixture;
/** Global ids by type name: one of each type that has ids. */
let ids: Record<string, string>;

beforeAll(async () => {
  server = await startTestServer({
    seeded: false,
    knowsKeys: true,
    environment: { ADMIN_KEY },
    budget: { withoutKey: 1_000_000, withKey: 1_000_000 },
  });
  const { secret } = await mutationsOn(server, ADMIN).payload(
    'createApiKey',
    { label: 'nodes', role: 'EDITOR' },
    'secret',
  );
  EDITOR.authorization = `Bearer ${secret}`;
  world = await writeVisibilityFixture(server.dataSource, { prefix: '', visibility: Visibility.PUBLIC });
  const [part] = await server.sql(
    `select (select id from signature order by id limit 1) as signature, (select id from flag order by id limit 1) as flag,
      (select id from speaker limit 1) as speaker,
       (select id from revision limit 1) as revision,
       (select id from citation where record_id = $1) as citation, (select id from party_name where party_id = $1) as name`,
    [world.city.uuid],
  );
  ids = {
    Agreement: world.agreement.id,
    Bloc: world.bloc.id,
    Citation: formatId('citation', part!.citation),
    City: world.city.id,
    Commitment: world.commitment.id,
    Country: world.country.id,
    Delegation: world.delegation.id,
    Figure: world.figure.id,
    Flag: formatId('flag', part!.flag),
    Forum: world.forum.id,
    ForumSeries: world.series.id,
    Organization: world.agency.id,
    PartyName: formatId('party_name', part!.name),
    Person: world.person.id,
    Region: world.region.id,
    Revision: formatId('revision', part!.revision),
    Session: world.session.id,
    Signature: formatId('signature', part!.signature),
    Source: world.source.id,
    Speaker: formatId('speaker', part!.speaker),
    Statement: world.statement.id,
    Topic: world.topic.id,
  };
});

afterAll(() => server?.stop());

const NODES = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';

/** Types that only editors or administrators can list, or the owners of an API key. */
const FOR_STAFF = ['ApiKey', 'PlannedPublication', 'PossibleDuplicate', 'Webhook', 'WebhookDelivery'];

describe('node and nodes', () => {
  it.each([
    '',
    'party',
    'party_1',
    `Party_${NOBODY}`,
    `party_${NOBODY.toUpperCase()}`,
    `party_${NOBODY} `,
    `_${NOBODY}`,
  ])('return null for the malformed id "%s"', async (id) => {
    const one = await server.query('query ($id: ID!) { node(id: $id) { id } }', { id });
    expect(one.body).toEqual({ data: { node: null } });
    const several = await server.query(NODES, { ids: [world.city.id, id] });
    expect(several.body).toEqual({ data: { nodes: [{ __typename: 'City', id: world.city.id }, null] } });
  });

  it('accept 100 ids, and reject 101', async () => {
    const many = (count: number) => Array.from({ length: count }, () => world.city.id);
    const { body } = await server.query(NODES, { ids: many(101) });
    expect(body.data).toBeNull();
    expect(body.errors).toMatchObject([{ message: 'ids: 101 are too many. Give up to 100.' }]);
    const hundred = await server.query(NODES, { ids: many(100) });
    expect(hundred.body.data.nodes).toEqual(many(100).map((id) => ({ __typename: 'City', id })));
  });
});

describe('A node', () => {
  it('is tested for every type that has an id', () => {
    const node = SCHEMA.getType('Node');
    const types = isInterfaceType(node) ? SCHEMA.getPossibleTypes(node).map(({ name }) => name) : [];
    expect(Object.keys(ids)).toEqual(types.filter((name) => !FOR_STAFF.includes(name)).sort());
  });

  it('is found by its id, for every type, by node and by nodes', async () => {
    const all = Object.entries(ids).map(([__typename, id]) => ({ __typename, id }));
    const { body } = await server.query(NODES, { ids: all.map(({ id }) => id) });
    expect(body).toEqual({ data: { nodes: all } });
    for (const one of all) {
      const { body } = await server.query('query ($id: ID!) { node(id: $id) { __typename id } }', { id: one.id });
      expect(body).toEqual({ data: { node: one } });
    }
  });

  it('is returned at the place of its id, for each occurrence; null for unknown ids', async () => {
    const { city, agreement, topic } = world;
    const unknown = [`city_${NOBODY}`, `party_${NOBODY}`, `agreement_${NOBODY}`, `nothing_${NOBODY}`];
    const orders = [
      [topic.id, unknown[1]!, city.id, agreement.id, city.id],
      [agreement.id, topic.id, ids.Signature!, unknown[0]!, ids.Speaker!],
      [...unknown, city.id],
      unknown,
      [],
    ];
    for (const order of orders) {
      const { body } = await server.query('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: order });
      expect(body).toEqual({ data: { nodes: order.map((id) => (unknown.includes(id) ? null : { id })) } });
    }
  });

  it('is not found by an id with the type of another record', async () => {
    const [, hex] = world.city.id.split('_');
    for (const id of [`agreement_${hex}`, `signature_${hex}`, `topic_${hex}`]) {
      expect((await server.query('query ($id: ID!) { node(id: $id) { id } }', { id })).body).toEqual({
        data: { node: null },
      });
    }
  });

  it('returns fields of its type and of its interfaces', async () => {
    const wanted = [world.agreement, world.person, world.city, world.session].map(({ id }) => id);
    const { body } = await server.query(
      `query ($ids: [ID!]!, $signature: ID!) {
        nodes(ids: $ids) { ... on Record { version url } ... on CooperationItem { title occurredOn } ... on Party { name country { name } }
          ... on Person { called: name positions { title } } ... on Agreement { signatures { totalCount } } }
        signature: node(id: $signature) { ... on Signature { role party { name } agreement { title } } } }`,
      { ids: wanted, signature: ids.Signature },
    );
    const [agreement, person, city, session] = body.data.nodes.map(({ version, url, ...own }: TestData) => {
      expect([version, url.split('/').at(-2)]).toEqual([1, 'id']);
      return own;
    });
    expect(agreement).toEqual({ title: 'Pact', occurredOn: '2025-06-10', signatures: { totalCount: 2 } });
    expect(person).toEqual({ called: 'Envoy', positions: [{ title: 'Mayor' }] });
    expect(city).toEqual({ name: 'City', country: { name: 'Land' } });
    expect(session).toEqual({ title: 'Session', occurredOn: '2025-06-10' });
    expect(body.data.signature).toEqual({ role: 'SIGNATORY', party: { name: 'City' }, agreement: { title: 'Pact' } });
  });

  it('is null for anonymous clients if it is a part of an INTERNAL record, or a citation of an INTERNAL source', async () => {
    const secret = await writeVisibilityFixture(server.dataSource, {
      prefix: 'Secret ',
      visibility: Visibility.INTERNAL,
    });
    const parts = await server.sql(
      `select 'citation_' || replace(id::text, '-', '') as id from citation where record_id = $1
       union all select 'party_name_' || replace(id::text, '-', '') from party_name where party_id = $1`,
      [secret.city.uuid],
    );
    const [cited] = await server.sql(
      `insert into citation (record_id, source_id) values ($1, $2) returning 'citation_' || replace(id::text, '-', '') as id`,
      [world.topic.uuid, secret.source.uuid],
    );
    const hidden = [...parts, cited!].map(({ id }) => id);
    expect(hidden).toHaveLength(3);
    const document = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const { body } = await server.query(document, { ids: hidden });
    expect(body).toEqual({ data: { nodes: [null, null, null] } });
    const editor = await server.query(document, { ids: hidden }, EDITOR);
    expect(editor.body).toEqual({ data: { nodes: hidden.map((id) => ({ id })) } });
  });

  it('returns API keys only to administrators, and planned publications only to editors', async () => {
    const topic = await buildersOn(server.dataSource).topic('Draft', { visibility: Visibility.INTERNAL });
    const payload = await mutationsOn(server, EDITOR).payload(
      'publish',
      { ids: [topic.id], at: '2100-01-01T00:00:00Z' },
      'plannedPublication { id }',
    );
    const [key] = await server.sql(
      `select 'api_key_' || replace(id::text, '-', '') as id from api_key where role = 'EDITOR'`,
    );
    const asked = { ids: [key!.id, payload.plannedPublication.id] };
    const document = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on ApiKey { label } } }';
    const [apiKey, plan] = [{ __typename: 'ApiKey', label: 'nodes' }, { __typename: 'PlannedPublication' }];
    expect((await server.query(document, asked)).body).toEqual({ data: { nodes: [null, null] } });
    expect((await server.query(document, asked, EDITOR)).body).toEqual({ data: { nodes: [null, plan] } });
    expect((await server.query(document, asked, ADMIN)).body).toEqual({ data: { nodes: [apiKey, plan] } });
  });

  it('costs one statement, for all types together', async () => {
    await server.query(NODES, { ids: Object.values(ids) });
    expect(server.statements()).toHaveLength(1);
  });
});

describe('The id of a merged record', () => {
  it('is resolved to its survivor in every argument that takes an id', async () => {
    const build = buildersOn(server.dataSource);
    const absorbed = {
      city: await build.city('Absorbed'),
      topic: await build.topic('Absorbed'),
      person: await build.person('Absorbed'),
      source: await build.source('Absorbed'),
    };
    for (const [table, kept] of [
      ['party', world.city],
      ['topic', world.topic],
      ['person', world.person],
      ['source', world.source],
    ] as const) {
      const { uuid } = table === 'party' ? absorbed.city : absorbed[table];
      await server.sql('update record set merged_into = $2 where id = $1', [uuid, kept.uuid]);
      await server.sql(`delete from ${table} where id = $1`, [uuid]);
    }
    const { body } = await server.query(
      `query ($ids: [ID!]!, $city: ID!, $ref: String!, $topic: ID!, $person: ID!, $cities: [ID!], $subject: ID!, $source: ID!) {
        nodes(ids: $ids) { id } node(id: $city) { id } party(ref: $ref) { id } topic(id: $topic) { id } person(id: $person) { id }
        speakers(where: { person: $person }) { totalCount } parties(where: { ids: $cities }) { nodes { id } }
        cities: agreements(where: { party: $ref }) { totalCount } about: agreements(where: { topics: [$subject] }) { totalCount }
        cited: topics(where: { source: $source }) { totalCount } }`,
      {
        ids: [absorbed.city.id, absorbed.topic.id, world.city.id],
        city: absorbed.city.id,
        ref: absorbed.city.id,
        topic: absorbed.topic.id,
        person: absorbed.person.id,
        cities: [absorbed.city.id, world.port.id],
        subject: absorbed.topic.id,
        source: absorbed.source.id,
      },
    );
    const [city, topic, person] = [world.city, world.topic, world.person].map(({ id }) => ({ id }));
    expect(body.data).toEqual({
      ...{ nodes: [city, topic, city], node: city, party: city, topic, person, speakers: { totalCount: 1 } },
      parties: { nodes: [city, { id: world.port.id }] },
      ...{ cities: { totalCount: 1 }, about: { totalCount: 2 }, cited: { totalCount: 1 } },
    });
  });
});
