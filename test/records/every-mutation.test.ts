import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, type GraphQLInputObjectType, type GraphQLObjectType, getNamedType } from 'graphql';
import { Role, type Viewer } from '../../src/access/viewer.ts';
import { Crawl } from '../harness/crawl.ts';
import { tokenNow } from '../harness/feed-reader.ts';
import { closeAll, Listener, transports } from '../harness/listener.ts';
import { everyTable, mutationsOn, type Payload, stateOf } from '../harness/mutations.ts';
import { publicError } from '../harness/public-errors.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { createRecordsFor, type Given, type Input, MUTATIONS, type MutationCase } from './mutation-table.ts';

const VIEWERS: Record<string, Viewer> = {
  reader: { role: Role.READER, name: 'Rea', identity: 'key 1' },
  editor: { role: Role.EDITOR, name: 'Ada', identity: 'key 2' },
  administrator: { role: Role.ADMIN, name: 'Root', identity: 'key 3' },
};

/** Errors that depend on a code get it from the record that was searched. */
const UNKNOWN = [
  ...['RECORD_UNKNOWN', 'SIGNATURE_UNKNOWN', 'API_KEY_UNKNOWN', 'PARTY_UNKNOWN', 'PUBLICATION_UNKNOWN'],
  ...['WEBHOOK_UNKNOWN', 'DUPLICATE_UNKNOWN', 'FLAG_UNKNOWN'],
];
const AN_ID = /^([a-z_]+)_[0-9a-f]{32}$/;

let server: TestServer;
let given: Given;
let crawl: Crawl;
beforeAll(async () => {
  server = await startTestServer({
    deliversWebhooks: false,
    environment: { ANSWER_CACHE_MB: '4' },
    viewer: ({ headers }) => VIEWERS[headers.authorization ?? ''] ?? { role: Role.ANONYMOUS, name: null },
  });
  crawl = new Crawl(buildSchema(readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8')));
  given = await createRecordsFor(done, server.dataSource);
});
afterAll(async () => {
  closeAll();
  await server?.stop();
});

/** All fields that a mutation's payload can show, with all fields of its records. */
function everythingOf(mutation: string): string {
  const payload = crawl.schema.getMutationType()!.getFields()[mutation]!.type as GraphQLObjectType;
  const fields = Object.values(payload.getFields()).filter(({ name }) => name !== 'userErrors');
  // All fields of two records of any type, or of every record of a signing, would exceed the limits of one document.
  const types = mutation === 'undoMerge' ? ['Topic'] : ['City', 'Topic', 'Agreement'];
  const isWhole = (name: string) => mutation !== 'recordSigning' || name === 'agreement';
  return fields
    .map(
      (field) => field.name + (isWhole(field.name) ? crawl.wholeSelectionOf(field, types) : crawl.selectionOf(field)),
    )
    .join(' ');
}

const named = (text: string) => [{ lang: 'en', text }];

/** The role that may send it; for most mutations every editor. */
const writer = (mutation: string) => mutationsOn(server, { authorization: MUTATIONS[mutation]?.by ?? 'editor' });

async function done(mutation: string, input: Input, selection: string): Promise<Payload> {
  const { userErrors, ...rest } = await writer(mutation).payload(mutation, input, selection);
  expect([mutation, userErrors]).toEqual([mutation, []]);
  return rest;
}

/** Every reference to a record in an input, with the same input and an unknown record in its place. */
function* misnaming(value: unknown, path: string[] = []): Generator<[path: string, wrong: unknown]> {
  if (typeof value === 'string') {
    const [, type] = AN_ID.exec(value) ?? [];
    if (type) yield [path.join('.'), `${type}_${'0'.repeat(32)}`];
    else if (['Moscow', 'Havana', 'Serbia'].includes(value)) yield [path.join('.'), 'Atlantis'];
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    for (const [at, wrong] of misnaming(inner, [...path, key])) {
      const copy = Array.isArray(value) ? [...value] : { ...value };
      Object.assign(copy, { [key]: wrong });
      yield [at, copy];
    }
  }
}

/** Errors of a rejected mutation, once the test has checked that nothing was written. */
async function refusal(mutation: string, input: Input, before: object): Promise<[code: string, path: string]> {
  const { userErrors } = await writer(mutation).payload(mutation, input);
  expect([mutation, input, userErrors.slice(1)]).toEqual([mutation, input, []]);
  expect(await stateOf(server)).toEqual(before);
  return [userErrors[0].code, userErrors[0].path.join('.')];
}

describe('The table of mutations', () => {
  it('has a row for every mutation of the schema', async () => {
    const { body } = await server.query('{ __schema { mutationType { fields { name } } } }');
    const names = body.data.__schema.mutationType.fields.map(({ name }: { name: string }) => name);
    expect(Object.keys(MUTATIONS).sort()).toEqual(names.sort());
  });
});

/** Codes of errors that no input of the table produces by itself, with the tests that cover them. */
const ELSEWHERE = {
  POSSIBLE_DUPLICATE: 'domain/duplicates.test.ts',
  PARTY_AMBIGUOUS: 'records/names-in-mutations.test.ts',
  VERSION_READ_ONLY: 'records/all-errors.test.ts',
  RECORD_TYPE_WRONG: 'records/all-errors.test.ts',
  IDEMPOTENCY_KEY_REUSED: 'records/mutations.test.ts',
  TEXT_CHARACTERS_INVALID: 'records/writes/parties.test.ts: inputs are refused as a whole before',
  VALUE_REJECTED: 'database/references.test.ts: what the database alone keeps',
  RECORD_MERGED: 'curation/merging.test.ts',
  PARTS_COLLIDE: 'curation/merging.test.ts',
  RECORDS_REFER_TO_EACH_OTHER: 'curation/merging.test.ts',
  IDENTIFIER_CLASH: 'curation/merging.test.ts',
  SURVIVOR_DELETED: 'curation/merging.test.ts',
  PARTS_MOVED: 'curation/reverting.test.ts',
  REFERENCE_DELETED: 'curation/reverting.test.ts',
  DATE_INVALID: 'records/writes/forums.test.ts: a scalar refuses it before',
  URL_INVALID: 'records/writes/forums.test.ts: a scalar refuses it before',
  DECIMAL_INVALID: 'records/writes/items.test.ts: a scalar refuses it before',
  WEBHOOKS_DISABLED: 'outputs/webhooks/webhooks.test.ts',
  WEBHOOKS_TOO_MANY: 'outputs/webhooks/webhooks.test.ts',
};

describe('The codes of user errors', () => {
  it('are each produced by a row of the table, except those that other tests cover', async () => {
    const { body } = await server.query('{ __type(name: "UserErrorCode") { enumValues { name } } }');
    const codes = body.data.__type.enumValues.map(({ name }: { name: string }) => name);
    const broken = Object.values(MUTATIONS).flatMap((row) => row.broken?.map(([code]) => code) ?? []);
    const ofAll = [...OF_EVERY_MUTATION.map(([code]) => code), 'VERSION_CONFLICT'];
    const met = [...broken, ...ofAll, ...UNKNOWN, ...Object.keys(ELSEWHERE)];
    expect([...new Set(met)].sort()).toEqual([...codes].sort());
  });

  it('are each reported by the file that declares them or by files that import them', () => {
    const sources = join(import.meta.dirname, '../../src');
    const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const text = files.map((file) => readFileSync(join(sources, file), 'utf8')).join('\n');
    const declared = [...text.matchAll(/errorCodes\(\{(.*?)\n\}\)/gs)].flatMap(([, body]) =>
      [...body!.matchAll(/^ {2}([A-Z_]+): \[/gm)].map(([, code]) => code!),
    );
    const used = new Set([...text.matchAll(/\b[A-Z_]*CODES\.([A-Z_]+)\b/g)].map(([, code]) => code!));
    expect(declared.length).toBeGreaterThan(80);
    expect(declared.filter((code) => !used.has(code))).toEqual([]);
  });
});

/** A query of all records: lists, a search, sums of pairs, the date of the data. */
const READ_BY_ALL = `{
  topics(first: 100) { nodes { id name } }
  search(text: "water", first: 20) { totalCount nodes { id } }
  agreements { groups(by: [PARTY_PAIR]) { rows { count } } }
  dataset { updatedAt counts { type count } }
}`;

describe('A dry run of every mutation', () => {
  it('changes no table, no answer and no sum, and is reported to no subscriber', async () => {
    const address = `${server.url}/graphql?${new URLSearchParams({ query: READ_BY_ALL })}`;
    const read = async (authorization?: string, etag = '') => {
      const headers = {
        'apollo-require-preflight': 'yes',
        'if-none-match': etag,
        ...(authorization && { authorization }),
      };
      const response = await fetch(address, { headers });
      return { status: response.status, etag: response.headers.get('etag')!, text: await response.text() };
    };
    const dataOf = ({ text }: { text: string }) => JSON.parse(text).data;
    const after = await tokenNow(server, { authorization: 'administrator' });
    const listeners = Object.values(transports).map(
      (subscribeAt) => new Listener(subscribeAt(server.url, 'administrator'), { after }),
    );
    const answers = [await read(), await read('editor')];
    expect(answers.map(({ text }) => JSON.parse(text).errors)).toEqual([undefined, undefined]);
    const before = await everyTable(server);

    for (const [mutation, { valid }] of Object.entries(MUTATIONS)) {
      await done(mutation, { ...valid(given), dryRun: true, idempotencyKey: `a dry run of ${mutation}` }, '');
    }

    expect(await everyTable(server)).toEqual(before);
    expect((await read(undefined, answers[0]!.etag)).status).toBe(304);
    // Responses to editors have no ETag.
    expect(dataOf(await read('editor'))).toEqual(dataOf(answers[1]!));
    const page = 'query ($after: String) { changes(after: $after) { nodes { kind } endToken } }';
    const { body } = await server.query(page, { after }, { authorization: 'administrator' });
    expect(body.data.changes.nodes).toEqual([]);
    // The next change is the first that subscribers get.
    await done('createTopic', { names: named('After all dry runs') }, '');
    for (const listener of listeners) await listener.until(() => listener.told.length > 0);
    const told = listeners.map((listener) => listener.told.map(({ data }) => data.changes.kind));
    expect(told).toEqual([['CREATED'], ['CREATED']]);
  });
});

describe.each(Object.entries(MUTATIONS))('%s', (mutation, { valid, broken = [], by = 'editor', isForReaders }) => {
  it('rejects clients without permission, unknown records, wrong versions and broken rules, writes nothing in a dry run, and then writes', async () => {
    const input = valid(given);
    const before = await stateOf(server);
    expect(publicError(await mutationsOn(server).send(mutation, input, ''))).toMatchObject({ code: 'UNAUTHENTICATED' });
    for (const authorization of isForReaders ? [] : by === 'editor' ? ['reader'] : ['reader', 'editor']) {
      const answer = await mutationsOn(server, { authorization }).send(mutation, input, '');
      expect(publicError(answer)).toMatchObject({ code: 'FORBIDDEN' });
    }
    expect(await stateOf(server)).toEqual(before);

    for (const [path, wrong] of misnaming(input)) {
      const [code, at] = await refusal(mutation, wrong as Input, before);
      expect([path, at, UNKNOWN.includes(code)]).toEqual([path, `input.${path}`, true]);
    }
    if (takesVersion(mutation)) {
      const changed = { ...input, expectedVersion: 1_000 };
      expect(await refusal(mutation, changed, before)).toEqual(['VERSION_CONFLICT', 'input.expectedVersion']);
    }
    for (const [code, path, change] of [...OF_EVERY_MUTATION, ...broken]) {
      const wrong = { ...input, ...(typeof change === 'function' ? change(given) : change) };
      expect(await refusal(mutation, wrong, before)).toEqual([code, ['input', path].filter(Boolean).join('.')]);
    }

    await done(mutation, { ...input, idempotencyKey: mutation, dryRun: true }, everythingOf(mutation));
    expect(await stateOf(server)).toEqual(before);

    await done(mutation, { ...input, idempotencyKey: mutation }, everythingOf(mutation));
    expect(await stateOf(server)).not.toEqual(before);
    // Two statements at most read the payload, after all writes and checks. Other connections compare records meanwhile.
    const sent = server.statements().map(({ process, text }) => ({ process, text: text.trim().toLowerCase() }));
    const checking = sent.findLast(({ text }) => text === 'set constraints all immediate');
    const statements = sent.filter(({ process }) => process === checking?.process).map(({ text }) => text);
    const checked = statements.lastIndexOf('set constraints all immediate');
    const reading = statements.slice(checked + 1, statements.indexOf('release savepoint typeorm_1', checked));
    expect([checked > 0, reading.length > 0, reading.length <= 2]).toEqual([true, true, true]);
    expect(reading.filter((statement) => !/^(select|with)\b/.test(statement))).toEqual([]);
  });
});

/** Whether the input has a field for the version that the client has seen. */
function takesVersion(mutation: string): boolean {
  const [input] = crawl.schema.getMutationType()!.getFields()[mutation]!.args;
  return 'expectedVersion' in (getNamedType(input!.type) as GraphQLInputObjectType).getFields();
}

const OF_EVERY_MUTATION: NonNullable<MutationCase['broken']> = [
  ['TEXT_EMPTY', 'note', { note: ' ' }],
  ['TEXT_TOO_LONG', 'idempotencyKey', { idempotencyKey: 'k'.repeat(201) }],
];
