import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, type GraphQLInterfaceType, type GraphQLObjectType, isInterfaceType, isObjectType } from 'graphql';
import {
  type ConcreteRequest,
  createOperationDescriptor,
  Environment,
  fetchQuery,
  getPaginationMetadata,
  getPaginationVariables,
  getRefetchMetadata,
  getSingularSelector,
  Network,
  type ReaderFragment,
  RecordSource,
  Store,
} from 'relay-runtime';
import { buildersOn } from '../harness/builders.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

const ROOT = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);

const SCHEMA = readFileSync(join(ROOT, 'schema.graphql'), 'utf8');

/** The types for which Relay's compiler makes a refetch query by `node(id:)`. */
const NODE_TYPES = Object.values(buildSchema(SCHEMA).getTypeMap()).filter(
  (type): type is GraphQLObjectType | GraphQLInterfaceType =>
    (isObjectType(type) || isInterfaceType(type)) &&
    [type, ...type.getInterfaces()].some(({ name }) => name === 'Node'),
);

/** A refetchable fragment for each type with an id. */
const REFETCHABLE = NODE_TYPES.map((type) => {
  const { name } = type;
  const version = 'version' in type.getFields() ? 'version' : '';
  return `graphql\`fragment Refetched_${name} on ${name} @refetchable(queryName: "Refetched${name}Query") { id ${version} }\`;`;
}).join('\n');

/** A Relay component: a page of a forum with a paginated list of sessions. */
const FORUM_PAGE = `
  graphql\`
    query ForumPageQuery($slug: ID!) {
      forum(id: $slug) {
        id
        title
        ...SessionList_forum
      }
    }
  \`;
  graphql\`
    query SessionVersionQuery($id: ID!) {
      node(id: $id) {
        id
        ... on Session {
          title
          version
          forum {
            id
            title
          }
        }
      }
    }
  \`;
  graphql\`
    fragment SessionList_forum on Forum
    @refetchable(queryName: "SessionListPaginationQuery")
    @argumentDefinitions(count: { type: "Int", defaultValue: 2 }, cursor: { type: "String" }) {
      sessions(first: $count, after: $cursor) @connection(key: "SessionList_sessions") {
        edges {
          node {
            id
            title
            forum {
              title
            }
          }
        }
      }
    }
  \`;
`;

let server: TestServer;
let folder: string;
let requests: { query: string; variables: Record<string, unknown> }[];
let environment: Environment;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  const build = buildersOn(server.dataSource);
  const forum = await build.forum('Three pages', { slug: 'three-pages' });
  for (let n = 1; n <= 5; n++) await build.session(`Session ${n}`, forum);
  folder = await mkdtemp(join(tmpdir(), 'entente-relay-'));
  await mkdir(join(folder, 'src'));
  await writeFile(join(folder, 'schema.graphql'), SCHEMA);
  await writeFile(join(folder, 'src/ForumPage.js'), FORUM_PAGE);
  await writeFile(join(folder, 'src/Refetched.js'), REFETCHABLE);
  await writeFile(
    join(folder, 'relay.config.json'),
    JSON.stringify({ src: './src', schema: './schema.graphql', language: 'javascript', eagerEsModules: false }),
  );
  // The main export of the package is the path of the compiler for this platform.
  await promisify(execFile)(require('relay-compiler') as string, ['relay.config.json'], { cwd: folder });
  requests = [];
  environment = new Environment({
    network: Network.create(async ({ text }, variables) => {
      requests.push({ query: text!, variables });
      const answer = await server.query(text!, variables);
      return answer.body as never;
    }),
    store: new Store(new RecordSource()),
  });
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await server.stop();
});

/** The compiled artifact of a definition. */
function compiled<Kind>(name: string): Kind {
  return require(join(folder, `src/__generated__/${name}.graphql.js`)) as Kind;
}

describe('Relay', () => {
  it('compiles against the schema, writes a refetch query by node, and pages through a forum’s sessions', async () => {
    const query = compiled<ConcreteRequest>('ForumPageQuery');
    const fragment = compiled<ReaderFragment>('SessionList_forum');
    const slug = 'three-pages';
    const first = (await fetchQuery(environment, query, { slug }).toPromise()) as TestData;
    const operation = createOperationDescriptor(query, { slug });
    const kept = environment.retain(operation);
    // The parent cannot read the data of the fragment.
    expect(first.forum).toEqual({
      id: first.forum.id,
      title: first.forum.title,
      __id: expect.any(String),
      __fragments: expect.any(Object),
      __fragmentOwner: expect.any(Object),
    });

    const page = environment.lookup(operation.fragment).data as TestData;
    const read = () => environment.lookup(getSingularSelector(fragment, page.forum)!).data as TestData;
    expect(read().sessions.edges).toHaveLength(2);

    const { refetchableRequest } = getRefetchMetadata(fragment, 'loadNext');
    const { connectionPathInFragmentData, paginationMetadata, paginationRequest, identifierField } =
      getPaginationMetadata(fragment, 'loadNext');
    expect([connectionPathInFragmentData, refetchableRequest.params.name]).toEqual([
      ['sessions'],
      'SessionListPaginationQuery',
    ]);
    expect(identifierField).toBe('id');
    while (read().sessions.pageInfo.hasNextPage && requests.length < 9) {
      const { endCursor } = read().sessions.pageInfo;
      const variables = getPaginationVariables('forward', 2, endCursor, {}, {}, paginationMetadata);
      await fetchQuery(environment, paginationRequest, { ...variables, id: page.forum.id }).toPromise();
    }
    expect(requests).toHaveLength(3);

    const { body } = await server.query(
      'query ($id: ID!) { node(id: $id) { ... on Forum { sessions { totalCount nodes { id title } } } } }',
      { id: page.forum.id },
    );
    expect(body.data.node.sessions.totalCount).toBe(5);
    expect(read().sessions.edges.map(({ node }: TestData) => ({ id: node.id, title: node.title }))).toEqual(
      body.data.node.sessions.nodes,
    );
    expect(requests[1]!.query).toMatch(/node\(id: \$id\)/);
    kept.dispose();
  });

  it('pages without gaps or duplicates while sessions are added and removed', async () => {
    const build = buildersOn(server.dataSource);
    const forum = await build.forum('Pages that change', { slug: 'pages-that-change' });
    const at = (title: string, minute: number) =>
      build.session(title, forum, { startsAt: new Date(Date.UTC(2025, 10, 6, 9, minute)) });
    const [, second, , fourth] = [await at('1', 10), await at('2', 20), await at('3', 30), await at('4', 40)];
    await at('5', 50);

    const query = compiled<ConcreteRequest>('ForumPageQuery');
    const fragment = compiled<ReaderFragment>('SessionList_forum');
    const slug = 'pages-that-change';
    await fetchQuery(environment, query, { slug }).toPromise();
    const operation = createOperationDescriptor(query, { slug });
    const kept = environment.retain(operation);
    const page = environment.lookup(operation.fragment).data as TestData;
    const read = () => environment.lookup(getSingularSelector(fragment, page.forum)!).data as TestData;
    const titles = () => read().sessions.edges.map(({ node }: TestData) => node.title);
    const { paginationMetadata, paginationRequest } = getPaginationMetadata(fragment, 'loadNext');
    const loadNext = async () => {
      const { endCursor } = read().sessions.pageInfo;
      const variables = getPaginationVariables('forward', 2, endCursor, {}, {}, paginationMetadata);
      await fetchQuery(environment, paginationRequest, { ...variables, id: page.forum.id }).toPromise();
    };
    expect(titles()).toEqual(['1', '2']);

    // Removes the session of the cursor, and adds one before it and one after it.
    await server.sql('delete from session where id = $1', [second.uuid]);
    await at('before', 15);
    await at('behind', 21);
    await loadNext();
    expect(titles()).toEqual(['1', '2', 'behind', '3']);

    await server.sql('delete from session where id = $1', [fourth.uuid]);
    await at('last', 55);
    await loadNext();
    expect(titles()).toEqual(['1', '2', 'behind', '3', '5', 'last']);
    expect(read().sessions.pageInfo.hasNextPage).toBe(false);
    kept.dispose();
  });

  it('compiles a refetchable fragment on every type with an id', () => {
    const records = NODE_TYPES.filter((type) => type.getInterfaces().some(({ name }) => name === 'Record'));
    expect(records.length).toBeGreaterThan(15);
    for (const { name } of NODE_TYPES) {
      const { metadata } = compiled<ReaderFragment>(`Refetched_${name}`);
      expect([name, metadata!.refetch!.fragmentPathInResult]).toEqual([name, ['node']]);
    }
  });

  it('keeps a list at version 2 while version 1 is read', async () => {
    const build = buildersOn(server.dataSource);
    const forum = await build.forum('Two versions', { slug: 'two-versions' });
    const session = await build.session('First title', forum);
    await server.sql("update session set title = 'Second title' where id = $1", [session.uuid]);
    const query = compiled<ConcreteRequest>('ForumPageQuery');
    await fetchQuery(environment, query, { slug: 'two-versions' }).toPromise();
    const operation = createOperationDescriptor(query, { slug: 'two-versions' });
    const kept = environment.retain(operation);
    const page = environment.lookup(operation.fragment).data as TestData;
    const list = () =>
      environment.lookup(getSingularSelector(compiled<ReaderFragment>('SessionList_forum'), page.forum)!)
        .data as TestData;
    const shown = list();
    expect(shown.sessions.edges.map(({ node }: TestData) => node.title)).toEqual(['Second title']);

    const versions = compiled<ConcreteRequest>('SessionVersionQuery');
    const read = async (id: string) => (await fetchQuery(environment, versions, { id }).toPromise()) as TestData;
    const { node } = await read(`${session.id}@1`);
    expect(node).toMatchObject({ id: `${session.id}@1`, title: 'First title', version: 1, forum: { id: forum.id } });
    expect(list()).toEqual(shown);
    // The current record is another node.
    expect((await read(session.id)).node).toMatchObject({ id: session.id, title: 'Second title', version: 2 });
    expect(list()).toEqual(shown);
    kept.dispose();
  });
});
