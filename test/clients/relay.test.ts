import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, printSchema } from 'graphql';
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

/** Relay's compiler refetches by a field `node` that takes an id and nothing else: the README says so to its users. */
function schemaForRelay(): string {
  const schema = buildSchema(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'));
  const { node } = schema.getQueryType()!.getFields();
  node!.args = node!.args.filter(({ name }) => name === 'id');
  return printSchema(schema);
}

/** A component's file as Relay's users write it: a page of a forum, with a list of sessions that grows. */
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
  await writeFile(join(folder, 'schema.graphql'), schemaForRelay());
  await writeFile(join(folder, 'src/ForumPage.js'), FORUM_PAGE);
  await writeFile(
    join(folder, 'relay.config.json'),
    JSON.stringify({ src: './src', schema: './schema.graphql', language: 'javascript', eagerEsModules: false }),
  );
  // The package's main export is the path of the compiler for this machine.
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

/** What the compiler wrote for one definition. */
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
    // The parent sees the fragment as something that it cannot look into.
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

  it('pages on without a gap or a double while sessions come and go between its pages', async () => {
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

    // The one behind which the next page begins goes, one comes before it, and one just behind it.
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
});
