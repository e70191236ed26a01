import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildClientSchema, buildSchema, type DocumentNode, Kind, print, printSchema, validate } from 'graphql';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { clientPackage } from '../../src/app/commands/client-package/package-files.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

const ROOT = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);
const run = promisify(execFile);

const EDITOR = { authorization: 'editor' };

/** The packages that the app needs, linked to those of the tests. */
const CLIENTS = [
  ...['@apollo/client', '@graphql-typed-document-node/core', '@types/node', '@types/ws', '@urql/core'],
  ...['@urql/exchange-graphcache', 'graphql', 'graphql-ws', 'rxjs', 'ws'],
];

let server: TestServer;
let folder: string;
let app: string;
/** Reads a file of the installed package. */
const read = (path: string) => readFile(join(app, 'node_modules/entente-schema', path), 'utf8');
const readJson = async (path: string): Promise<TestData> => JSON.parse(await read(path));

/** Writes and packs the package. @returns the path of the tarball */
async function pack(name: string): Promise<string> {
  const written = join(folder, name);
  for (const [path, content] of await clientPackage(ROOT)) {
    await mkdir(dirname(join(written, path)), { recursive: true });
    await writeFile(join(written, path), content);
  }
  const { stdout } = await run('npm', ['pack', '--json', '--offline'], { cwd: written });
  return join(written, JSON.parse(stdout)[0].filename);
}

beforeAll(async () => {
  server = await startTestServer({
    viewer: ({ headers }) =>
      headers.authorization ? { role: Role.EDITOR, name: 'Ada', identity: 'key 1' } : ANONYMOUS,
  });
  folder = await mkdtemp(join(tmpdir(), 'entente-package-'));
  app = join(folder, 'app');
  await cp(join(import.meta.dirname, 'package-app'), app, { recursive: true });
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', await pack('first')], { cwd: app });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

describe('the client package', () => {
  it('has a reproducible tarball', async () => {
    const [tarball] = (await readdir(join(folder, 'first'))).filter((file) => file.endsWith('.tgz'));
    const first = await readFile(join(folder, 'first', tarball!));
    expect((await readFile(await pack('second'))).equals(first)).toBe(true);
  });

  it('has no dependencies, and contains every exported file', async () => {
    const manifest = await readJson('package.json');
    expect(manifest).not.toHaveProperty('dependencies');
    expect(Object.keys(manifest.peerDependenciesMeta)).toEqual(Object.keys(manifest.peerDependencies));
    expect(await readdir(join(app, 'node_modules'))).toEqual(['.package-lock.json', 'entente-schema']);
    const files = Object.values<TestData>(manifest.exports).flatMap((each) =>
      typeof each === 'string' ? [each] : Object.values<string>(each),
    );
    const missing = files.filter((path) => !existsSync(join(app, 'node_modules/entente-schema', path)));
    expect(missing).toEqual(['./documents/*.graphql']);
    expect([manifest.type, manifest.sideEffects, manifest.license]).toEqual(['module', false, 'MIT']);
    expect(manifest.version).toBe(JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')).version);
    expect(await read('LICENSE')).toBe(await readFile(join(ROOT, 'LICENSE'), 'utf8'));
  });

  it('contains the schema as SDL and as introspection', async () => {
    const sdl = await read('schema.graphql');
    expect(sdl).toBe(await readFile(join(ROOT, 'schema.graphql'), 'utf8'));
    expect(`${printSchema(buildClientSchema(await readJson('introspection.json')))}\n`).toBe(sdl);
  });

  it('contains the possible types and scalars of the server', async () => {
    const { body } = await server.query('{ __schema { types { name kind possibleTypes { name } } } }');
    const types: TestData[] = body.data.__schema.types;
    expect(await readJson('possible-types.json')).toEqual(
      Object.fromEntries(
        types
          .filter(({ possibleTypes }) => possibleTypes)
          .map(({ name, possibleTypes }) => [name, possibleTypes.map((type: { name: string }) => type.name).sort()]),
      ),
    );
    const builtIn = ['Boolean', 'Float', 'ID', 'Int', 'String'];
    const scalars = types.filter(({ kind, name }) => kind === 'SCALAR' && !builtIn.includes(name));
    expect(await readJson('scalars.json')).toEqual(Object.fromEntries(scalars.map(({ name }) => [name, 'string'])));
  });

  it('explains every error code of the server', async () => {
    const { errors, userErrors } = await readJson('errors.json');
    const codes = errors.map(({ code }: { code: string }) => code);
    expect(codes).toEqual([...codes].sort());
    for (const { code, meaning, retry } of [...errors, ...userErrors]) {
      expect([code, meaning.length > 10, typeof retry]).toEqual([code, true, 'boolean']);
    }
    const { body } = await server.query('{ __type(name: "UserErrorCode") { enumValues { name description } } }');
    expect(userErrors).toEqual(
      body.data.__type.enumValues
        .map(({ name, description }: TestData) => ({ code: name, meaning: description, retry: false }))
        .sort((one: TestData, other: TestData) => (one.code < other.code ? -1 : 1)),
    );
  });
});

describe('the documents of the client package', () => {
  const created: { [name: string]: TestData } = {};

  /** The variables of each operation, in the order in which they run. */
  const operations: [name: string, variables: () => object][] = [
    ['Viewer', () => ({})],
    ['FeedToken', () => ({})],
    ['CooperationBetween', () => ({ between: ['Moscow', 'Havana'] })],
    ['FindParties', () => ({ search: 'Havanna' })],
    ['PartyWithCooperation', () => ({ ref: 'Moscow' })],
    ['SearchRecords', () => ({ text: 'transport', types: ['SESSION'] })],
    ['Forums', () => ({})],
    ['ForumProgramme', () => ({ id: 'international-municipal-brics-forum-2025', first: 5 })],
    ['Agreements', () => ({ orderBy: { field: 'SIGNED_ON' } })],
    ['AgreementsByYear', () => ({})],
    ['Commitments', () => ({ first: 1 })],
    ['CreateAgreement', () => ({ input: AGREEMENT })],
    ['Agreement', () => ({ id: created.CreateAgreement.agreement.id })],
    ['UpdateAgreement', () => ({ input: { ...versionOf(created.CreateAgreement.agreement), binding: true } })],
    ['SettleCommitment', () => ({ input: { ...versionOf(created.Commitments.edges[0].node), status: 'DONE' } })],
    ['RecordById', () => ({ id: `${created.CreateAgreement.agreement.id}@1` })],
    ['RecordHistory', () => ({ id: created.CreateAgreement.agreement.id })],
    ['DeleteRecord', () => ({ input: versionOf(created.UpdateAgreement.agreement) })],
    ['Changes', () => ({ after: created.FeedToken })],
  ];
  const versionOf = ({ id, version }: { id: string; version: number }) => ({ id, expectedVersion: version });

  it('are valid against the schema, including fragments', async () => {
    const schema = buildSchema(await read('schema.graphql'));
    const documents = Object.entries(await documentsOf());
    // The app below runs the subscription.
    expect(documents.map(([name]) => name).sort()).toEqual(
      [...operations.map(([name]) => `${name}Document`), 'OnChangeDocument'].sort(),
    );
    expect(documents.flatMap(([, document]) => validate(schema, document))).toEqual([]);
  });

  it.each(operations)('run without errors: %s', async (name, variables) => {
    const document = (await documentsOf())[`${name}Document`]!;
    const { body } = await server.query(print(document), { ...variables() }, EDITOR);
    expect(body.errors).toBeUndefined();
    const [field] = Object.keys(body.data);
    created[name] = body.data[field!];
    expect(created[name]).not.toBeNull();
    expect(created[name].userErrors ?? []).toEqual([]);
    const [operation] = document.definitions;
    expect(operation).toMatchObject({ kind: Kind.OPERATION_DEFINITION, name: { value: name } });
  });
});

const AGREEMENT = {
  titles: [{ lang: 'en', text: 'Memorandum on documents' }],
  kind: 'MEMORANDUM_OF_UNDERSTANDING',
  status: 'SIGNED',
  signatures: [
    { party: 'Moscow', role: 'SIGNATORY' },
    { party: 'Havana', role: 'SIGNATORY' },
  ],
  visibility: 'PUBLIC',
};

const documentsOf = (): Promise<{ [name: string]: DocumentNode }> =>
  import(join(app, 'node_modules/entente-schema/documents.js'));

describe('an app that installs the client package', () => {
  beforeAll(async () => {
    for (const name of CLIENTS) {
      const link = join(app, 'node_modules', name);
      await mkdir(dirname(link), { recursive: true });
      await symlink(join(ROOT, 'node_modules', name), link);
    }
  });

  it('compiles, and runs Apollo Client, urql, graphql-ws and fetch', async () => {
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const compiled = await run(process.execPath, [compiler], { cwd: app }).catch((error: { stdout: string }) => error);
    expect(compiled.stdout).toBe('');

    const { body } = await server.query('{ feedToken }');
    const input = { ...AGREEMENT, titles: [{ lang: 'en', text: 'Memorandum on apps' }], allowDuplicate: true };
    const create =
      'mutation ($input: CreateAgreementInput!) { createAgreement(input: $input) { userErrors { code } } }';
    const written = await server.query(create, { input }, EDITOR);
    expect(written.body.data.createAgreement).toEqual({ userErrors: [] });
    const parameters = ['--disable-warning=ExperimentalWarning', 'built/main.js', server.url, 'editor'];
    const { stdout } = await run(process.execPath, [...parameters, body.data.feedToken], { cwd: app });

    const list = await server.query('{ cooperation(between: ["Moscow", "Havana"], first: 2) { nodes { title } } }');
    expect(JSON.parse(stdout)).toEqual({
      apollo: {
        titles: list.body.data.cooperation.nodes.map(({ title }: { title: string }) => title),
        wrong: { cooperation: null },
      },
      urql: { names: ['Havana'], countries: ['Cuba'] },
      live: { kind: 'CREATED', label: 'Memorandum on apps' },
      fetch: [
        { code: 'TEXT_EMPTY', retry: false, meaning: expect.stringMatching(/^The text is empty\./) },
        { code: 'TOO_FEW_SIGNATORIES', retry: false, meaning: expect.stringContaining('needs two signatories') },
      ],
    });
  });

  it('compiles with Relay against the schema of the package', async () => {
    await run(require('relay-compiler') as string, ['relay.config.json'], { cwd: app });
    const compiled = await readdir(join(app, '__generated__'));
    expect(compiled.sort()).toEqual([
      'ForumSessionsPaginationQuery.graphql.js',
      'ForumSessionsQuery.graphql.js',
      'ForumSessions_forum.graphql.js',
    ]);
  });
});
