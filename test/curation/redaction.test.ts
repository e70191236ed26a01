import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role, type Viewer } from '../../src/access/viewer.ts';
import { DatabaseClient } from '../../src/database/connection.ts';
import { tokenNow } from '../harness/feed-reader.ts';
import { mutationsOn, type Payload, rejectionOf, stateOf } from '../harness/mutations.ts';
import { until } from '../harness/program.ts';
import { publicError } from '../harness/public-errors.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const VIEWERS: { [authorization: string]: Viewer } = {
  editor: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' },
  admin: { role: Role.ADMIN, name: 'Root', identity: 'key 2' },
};

let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
let admin: ReturnType<typeof mutationsOn>;
beforeAll(async () => {
  server = await startTestServer({
    seeded: false,
    viewer: ({ headers }) => VIEWERS[headers.authorization ?? ''] ?? { role: Role.ANONYMOUS, name: null },
  });
  editor = mutationsOn(server, { authorization: 'editor' });
  admin = mutationsOn(server, { authorization: 'admin' });
});
afterAll(() => server?.stop());

const named = (text: string) => [{ lang: 'en', text }];

const refusal = (input: object) => rejectionOf(server, admin, 'redactRecord', input);

async function done(name: string, input: object, selection = '', by = editor): Promise<Payload> {
  const { userErrors, ...rest } = await by.payload(name, input, selection);
  expect(userErrors).toEqual([]);
  return rest;
}

async function made(field: string, input: object): Promise<string> {
  const name = `create${field[0]!.toUpperCase()}${field.slice(1)}`;
  return (await done(name, input, `${field} { id }`))[field].id;
}

const versionOf = async (id: string): Promise<number> =>
  (await server.sql('select version from record where id = $1', [id.slice(-32)]))[0]!.version;
const at = async (id: string, more: object) => ({ id, expectedVersion: await versionOf(id), ...more });

const redact = async (id: string, words: string[], more: object = {}) =>
  done('redactRecord', await at(id, { words, ...more }), 'record { id version } redactedRevisions', admin);

async function seen(selection: string, id: string): Promise<Payload> {
  const { body } = await server.query(
    `query ($id: ID!) { node(id: $id) { id ${selection} } }`,
    { id },
    { authorization: 'editor' },
  );
  expect(body.errors).toBeUndefined();
  return body.data.node;
}

/** Tables of any kind that contain a text in a row, ignoring case. */
async function whereStands(text: string): Promise<string[]> {
  const tables = await server.sql<{ name: string }>(
    `select quote_ident(relname) as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
      and not relispartition order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await server.sql(`select from ${name} t where t::text ilike '%' || $1 || '%' limit 1`, [text]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

describe('redactRecord', () => {
  it('rejects clients that are no administrators', async () => {
    const id = await made('topic', { names: named('Quiet words') });
    const before = await stateOf(server);
    for (const [by, code] of [
      [mutationsOn(server), 'UNAUTHENTICATED'],
      [editor, 'FORBIDDEN'],
    ] as const) {
      expect(publicError(await by.send('redactRecord', await at(id, { words: ['Quiet'] }), ''))).toMatchObject({
        code,
      });
    }
    expect(await stateOf(server)).toEqual(before);
  });

  it('rejects words that do not occur, an unknown record and another version', async () => {
    const id = await made('topic', { names: named('Silent words') });
    const nobody = `topic_${'0'.repeat(32)}`;
    expect(await refusal({ id: nobody, expectedVersion: 1, words: ['Silent'] })).toEqual([
      'RECORD_UNKNOWN',
      'input.id',
    ]);
    expect(await refusal({ id, expectedVersion: 2, words: ['Silent'] })).toEqual([
      'VERSION_CONFLICT',
      'input.expectedVersion',
      [id],
    ]);
    expect(await refusal(await at(id, { words: ['Loud'] }))).toEqual(['WORDS_NOT_FOUND', 'input.words']);
    expect(await refusal(await at(id, { words: [] }))).toEqual(['VALUE_REQUIRED', 'input.words']);
    expect(await refusal(await at(id, { words: Array(21).fill('Silent') }))).toEqual(['LIST_TOO_LONG', 'input.words']);
    expect(await refusal(await at(id, { words: ['Silent', ' w '] }))).toEqual(['TEXT_TOO_SHORT', 'input.words.1']);
    expect(await refusal(await at(id, { words: ['x'.repeat(2_001)] }))).toEqual(['TEXT_TOO_LONG', 'input.words.0']);
  });

  it('removes Chinese names from the suggestions of the search, unless another record has them', async () => {
    const offered = () => server.sql("select word from search_word where word = '赵子龙'");
    const [first, second] = [
      await made('person', { names: [{ lang: 'zh', text: '赵子龙' }] }),
      await made('topic', { names: [{ lang: 'zh', text: '赵子龙' }] }),
    ];
    expect(await offered()).toHaveLength(1);
    const input = async (id: string) => at(id, { words: ['赵子龙'] });
    await done('redactRecord', await input(first), 'record { id }', admin);
    expect(await offered()).toHaveLength(1);
    await done('redactRecord', await input(second), 'record { id }', admin);
    expect(await offered()).toEqual([]);
    expect(await server.sql('select * from search_differences()')).toEqual([]);
  });

  it('removes words from the record, its parts, its history, notes, the search and merged records', async () => {
    const secret = 'Xanthippe Müller';
    const source = await made('source', { kind: 'NEWS', title: 'Of names' });
    const person = await made('person', {
      names: [
        { lang: 'en', text: secret, given: 'Xanthippe', family: 'Müller' },
        { lang: 'ru', text: 'Ксантиппа' },
      ],
      positions: [{ titles: named(`Aide of ${secret}`) }],
      citations: [{ source, locator: `p. 2, under "${secret}"`, quote: `${secret} came.` }],
      idempotencyKey: 'once',
      note: `Told by ${secret}.`,
    });
    const merged = await made('person', { names: [{ lang: 'en', text: `${secret} the Younger` }] });
    await done('mergeRecords', { keep: person, expectedVersion: 1, absorb: merged, expectedAbsorbVersion: 1 });
    await done(
      'updatePerson',
      {
        ...(await at(person, {})),
        positions: [{ titles: named('Aide') }],
        idempotencyKey: 'twice',
      },
      `person { name citations { locator quote } }`,
    );
    const other = await made('topic', { names: named('Müller and others') });
    for (const table of ['person', 'person_name', 'citation', 'revision', 'revision_row']) {
      expect(await whereStands('Xanthippe')).toContain(table);
    }
    const after = await tokenNow(server);
    const version = await versionOf(person);

    const input = await at(person, {
      words: [secret, 'xanthippe', 'Müller'],
      note: `${secret} asked for it.`,
      idempotencyKey: 'redaction',
    });
    const selection = 'record { id version ... on Person { name slug ru: name(lang: "ru") } } redactedRevisions';
    const answer = await done('redactRecord', input, selection, admin);
    expect(answer).toEqual({
      record: {
        id: person,
        version: version + 1,
        name: '[redacted]',
        slug: `redacted-${person.slice(-12)}`,
        ru: 'Ксантиппа',
      },
      redactedRevisions: expect.any(Number),
    });
    expect(await done('redactRecord', input, selection, admin)).toEqual(answer);
    expect(await whereStands('Xanthippe')).toEqual([]);
    // The names of other records stay.
    expect(await whereStands('Müller')).toEqual(expect.arrayContaining(['topic', 'revision_row']));
    expect(await seen('... on Topic { name }', other)).toEqual({ id: other, name: 'Müller and others' });
    expect(await server.sql('select * from search_differences()')).toEqual([]);

    // The history shows the redaction, its time and its author.
    const { history } = await seen(
      '... on Person { history { nodes { version by note redactedAt redactedBy changes { path before after } } } }',
      person,
    );
    expect(history.nodes.map((each: Payload) => [each.version, each.by, each.note, each.redactedBy])).toEqual([
      [version + 1, 'Root', '[redacted] asked for it.', 'Root'],
      [version, 'Ada', null, 'Root'],
      [2, 'Ada', null, null],
      [1, 'Ada', 'Told by [redacted].', 'Root'],
    ]);
    expect(history.nodes[0].changes).toEqual([{ path: 'redactedAt', before: null, after: expect.any(String) }]);
    const first = history.nodes[3].changes;
    expect(first).toContainEqual({ path: 'name', before: null, after: '[redacted]' });
    const was = await server.query(
      'query ($id: ID!) { node(id: $id) { ... on Person { name } } }',
      { id: `${person}@1` },
      { authorization: 'editor' },
    );
    expect(was.body.data.node).toEqual({ name: '[redacted]' });

    // The feed reports the redaction, and shows the remaining text.
    const feed = await server.query(
      'query ($after: String) { changes(after: $after) { nodes { kind recordId record { ... on Person { name } } } } }',
      { after },
    );
    expect(feed.body.data.changes.nodes).toEqual([
      { kind: 'UPDATED', recordId: person, record: { name: '[redacted]' } },
    ]);
    // A repetition reads the record as it is now, without the words.
    const repeated = await editor.payload(
      'updatePerson',
      { id: person, expectedVersion: version - 1, positions: [{ titles: named('Aide') }], idempotencyKey: 'twice' },
      `person { name citations { locator quote } }`,
    );
    expect(repeated.person).toEqual({
      name: '[redacted]',
      citations: [{ locator: 'p. 2, under "[redacted]"', quote: '[redacted] came.' }],
    });
    // The record that was merged into it is restored without them, too.
    await done('undoMerge', { id: merged });
    expect(await seen('... on Person { name }', merged)).toEqual({ id: merged, name: '[redacted] the Younger' });
    expect(await whereStands('Xanthippe')).toEqual([]);
    // Words of the merged record are also removed from the history of its survivor.
    expect(await whereStands('Younger')).toContain('revision_row');
    await redact(merged, ['the Younger']);
    expect(await whereStands('Younger')).toEqual([]);
  });

  it('removes words from earlier versions only if the current one lacks them, as a new version', async () => {
    const id = await made('statement', {
      titles: named('On the budget'),
      summaries: named('The telephone is 555-0199.'),
      makers: [{ person: await made('person', { names: named('Cy') }) }],
    });
    await done('updateStatement', await at(id, { summaries: named('There is a telephone.') }));
    expect(await redact(id, ['555-0199'])).toEqual({ record: { id, version: 3 }, redactedRevisions: 2 });
    expect(await whereStands('555-0199')).toEqual([]);
    expect(await seen('... on Statement { summary }', id)).toEqual({ id, summary: 'There is a telephone.' });
    await done('revertRecord', { to: `${id}@1`, expectedVersion: await versionOf(id) });
    expect(await seen('... on Statement { summary }', id)).toEqual({ id, summary: 'The telephone is [redacted].' });
  });

  it('removes words from the notes of planned publications and from imported data', async () => {
    const id = await made('topic', { names: named('Told by Zebedee'), visibility: 'INTERNAL' });
    const plan = { ids: [id], at: '2100-01-01T00:00:00Z', note: 'Zebedee wants it out.' };
    const { plannedPublication } = await done('publish', plan, 'plannedPublication { id }');
    for (const [key, said] of [
      ['talks/1', '{"names":"Told by \\u005aebedee, \\"Zebedee\\""}'],
      ['talks/zebedee', '{}'],
      ['talks/name/zébédée', '{}'],
    ]) {
      await server.sql("insert into imported_record (key, scope, record_id, said) values ($1, 'talks', $2, $3)", [
        key,
        id.slice(-32),
        said,
      ]);
    }
    await server.sql(`insert into reviewed_name (register, name, means)
      values ('talks', 'zebedee | ', 'new'), ('talks', 'z | ', 'zebedee'), ('talks', 'cuba | ', 'CU')`);
    await redact(id, ['Zebedee']);
    expect(await whereStands('zebedee')).toEqual([]);
    expect(await server.sql('select name from reviewed_name')).toEqual([{ name: 'cuba | ' }]);
    expect(await server.sql('select key, said from imported_record')).toEqual([
      { key: 'talks/1', said: '{"names":"Told by [redacted], \\"[redacted]\\""}' },
    ]);
    expect(await server.sql('select note from planned_publication')).toEqual([{ note: '[redacted] wants it out.' }]);
    await done('withdrawPublication', { id: plannedPublication.id });
  });

  it('removes words that a comparison of possible duplicates is storing', async () => {
    const id = await made('topic', { names: named('Sung by Zacharias') });
    const comparison = new DatabaseClient({ connectionString: server.database.url });
    await comparison.connect();
    try {
      await comparison.query('begin; select pg_advisory_xact_lock(17956, 6)');
      await comparison.query(
        `insert into duplicate_name (record_id, type, form, text, is_main)
          values ($1, 'TOPIC', 'sung by zacharias', 'Sung by Zacharias', true)`,
        [id.slice(-32)],
      );
      const redacted = redact(id, ['Zacharias']);
      const waiting = 'select from pg_locks where not granted and classid = 17956 and objid = 6';
      await until(async () => (await server.sql(waiting)).length === 1, 'the redaction waits for the comparison');
      await comparison.query('commit');
      await redacted;
    } finally {
      await comparison.end();
    }
    expect(await whereStands('zacharias')).toEqual([]);
  });

  it('deletes decisions on names whose words are not in their folded form', async () => {
    const id = await made('topic', { names: named('Isle ☂☂') });
    await server.sql(`insert into reviewed_name (register, name, means, folded, given)
      values ('*', '* isle', '', 'isle', 'Isle ☂☂')`);
    await redact(id, ['☂☂']);
    expect(await whereStands('☂☂')).toEqual([]);
  });

  it('removes words from URLs, lists and names in every language', async () => {
    const id = await made('source', {
      kind: 'WEBSITE',
      title: 'A page',
      authors: ['Jane Doe', 'Richard Roe'],
      sourceUrl: 'https://example.org/jane-doe/private',
      publisher: 'Doe & Roe',
    });
    await redact(id, ['Jane', 'doe']);
    expect(await seen('... on Source { title authors publisher sourceUrl }', id)).toEqual({
      id,
      title: 'A page',
      authors: ['[redacted] [redacted]', 'Richard Roe'],
      publisher: '[redacted] & Roe',
      sourceUrl: 'https://redacted.invalid/',
    });
    const city = await made('party', {
      level: 'CITY',
      names: [
        ...named('Hushville'),
        { lang: 'ru', text: 'Хашвиль' },
        { lang: 'en', text: 'Old Hushville', kind: 'FORMER' },
      ],
    });
    await redact(city, ['Hushville', 'Хашвиль']);
    expect(await seen('... on City { name ru: name(lang: "ru") names { text } }', city)).toEqual({
      id: city,
      name: '[redacted]',
      ru: '[redacted]',
      names: [{ text: '[redacted]' }, { text: '[redacted]' }, { text: 'Old [redacted]' }],
    });
    for (const word of ['Hushville', 'Хашвиль', 'khashvil', 'hashvil']) expect(await whereStands(word)).toEqual([]);
    const { body } = await server.query('{ party(ref: "Hushville") { id } }');
    expect(body.data.party).toBeNull();
  });

  it('removes words from a deleted record, which stays deleted', async () => {
    const id = await made('topic', { names: named('Buried words') });
    await done('deleteRecord', { id, expectedVersion: 1 });
    expect(await redact(id, ['Buried'])).toEqual({ record: null, redactedRevisions: 2 });
    expect(await whereStands('Buried')).toEqual([]);
    await done('restoreRecord', { id });
    expect(await seen('... on Topic { name version }', id)).toEqual({ id, name: '[redacted] words', version: 3 });
  });
});
