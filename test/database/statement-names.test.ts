import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { entities } from '../../src/app/features.ts';
import { openDatabase } from '../../src/database/database.ts';
import { Statements } from '../../src/query/running/statements.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

const ROOM = 400;
const MINUTE = 60_000;

let database: FreshDatabase;
let dataSource: DataSource;
let minutes: number;
let statements: Statements;

beforeAll(async () => {
  database = await freshDatabase();
  dataSource = await openDatabase(database.url, entities());
  minutes = 0;
  statements = new Statements(dataSource, true, () => minutes * MINUTE);
});
afterAll(async () => {
  await dataSource?.destroy();
  await database?.drop();
});

/** Sends a separate statement for a number several times in sequence, so all use one connection. */
async function send(number: number, times = 1, over = dataSource): Promise<void> {
  const statement = { text: `select ${number} + $1::integer as sum`, values: [1] };
  for (let time = 0; time < times; time++) {
    expect(await statements.run(statement, { db: over })).toEqual([{ sum: number + 1 }]);
  }
}

/** The numbers whose statements are prepared on the connection, and the count of all prepared statements. */
async function named(over = dataSource): Promise<{ numbers: number[]; names: number }> {
  const known: { statement: string }[] = await over.query(
    "select statement from pg_prepared_statements where statement like 'select % as sum'",
  );
  return { numbers: known.map(({ statement }) => Number.parseInt(statement.slice(7), 10)), names: known.length };
}

it('names a statement at its second use, while there is room', async () => {
  await send(0);
  expect(await named()).toEqual({ numbers: [], names: 0 });
  await send(0);
  expect(await named()).toEqual({ numbers: [0], names: 1 });
  for (let number = 1; number <= ROOM; number++) await send(number, 2);
  const { numbers, names } = await named();
  expect(names).toBe(ROOM);
  expect(numbers).toContain(ROOM - 1);
  expect(numbers).not.toContain(ROOM);
});

it('reuses the room of names that no connection knows any more, and keeps names in use', async () => {
  minutes = 20;
  await send(7);
  await send(8);
  // The pool closes connections after 30 minutes, when they are idle.
  minutes = 34;
  await send(ROOM, 2);
  expect((await named()).names).toBe(ROOM);
  minutes = 36;
  await send(ROOM);
  await send(7);
  const { numbers, names } = await named();
  expect(numbers).toContain(ROOM);
  // The statement of 7 used its existing name: this connection, which was not replaced, learned one more name.
  expect(names).toBe(ROOM + 1);
  for (let number = ROOM + 1; number <= 2 * ROOM; number++) await send(number, 2);
  // Two of the first names and that of the statement before are in use.
  expect((await named()).names).toBe(2 * ROOM - 2);
});

it('sends no names without prepared statements, but knows a repeated statement', async () => {
  const unnamed = new Statements(dataSource, false);
  const statement = { text: 'select -1 + $1::integer as sum', values: [1] };
  for (let time = 1; time <= 3; time++) expect(await unnamed.run(statement, { db: dataSource })).toEqual([{ sum: 0 }]);
  expect(unnamed.preparedOf(statement.text)).toMatchObject({ text: statement.text });
  expect((await named()).numbers).not.toContain(-1);
});

it('sends no more names than there is room for over connections that are never replaced', async () => {
  const lasting = await new DataSource({ ...dataSource.options, extra: {} } as DataSourceOptions).initialize();
  try {
    statements = new Statements(lasting, true, () => minutes * MINUTE);
    for (let number = 0; number < ROOM; number++) await send(number, 2, lasting);
    minutes = 1e9;
    await send(ROOM, 2, lasting);
    const { numbers, names } = await named(lasting);
    expect(names).toBe(ROOM);
    expect(numbers).not.toContain(ROOM);
  } finally {
    await lasting.destroy();
  }
});

describe('names that a client makes up', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server?.stop());

  /** The data of the response, and the one statement of the document. */
  async function ask(document: string, variables = {}): Promise<{ data: TestData; statement: string }> {
    server.statements();
    const { body } = await server.query(document, variables);
    expect(body.errors).toBeUndefined();
    const sent = server.statements();
    expect(sent).toHaveLength(1);
    return { data: body.data, statement: sent[0]!.text };
  }

  const forums = (list: string, name: string) => `{ ${list}: forums(first: 1) { nodes { ${name}: title } } }`;

  it('are in no statement at the first use, so that documents that differ only in them share one', async () => {
    const { data, statement } = await ask(forums('mine', 'called'));
    const { data: theirs, statement: same } = await ask(forums('yours', 'headed'));
    const [title] = await server.sql('select title from forum order by starts_on desc nulls last limit 1');
    expect(data.mine.nodes).toEqual([{ called: expect.any(String) }]);
    expect(theirs).toEqual({ yours: { nodes: [{ headed: data.mine.nodes[0].called }] } });
    expect(data.mine.nodes[0].called).toBe(title!.title);
    expect(same).toBe(statement);
    expect(statement).not.toContain('called');
  });

  it('are in the statement of a repeated document, with the same response', async () => {
    const document = forums('again', 'words');
    const first = await ask(document);
    const second = await ask(document);
    expect(second.data).toEqual(first.data);
    expect(second.statement).toContain('as "words"');
    expect(second.statement).not.toBe(first.statement);
  });

  it('may swap the names of fields at different depths', async () => {
    const { data } = await ask(
      '{ nodes: forums(first: 1) { totalCount: nodes { id: title title: id } nodes: totalCount } }',
    );
    const [forum] = data.nodes.totalCount;
    expect(forum).toEqual({ id: expect.not.stringMatching(/^forum_/), title: expect.stringMatching(/^forum_/) });
    expect(data.nodes.nodes).toBeGreaterThan(0);
  });

  it('may be longer than identifiers of PostgreSQL, also if they appear only at the second use', async () => {
    const [one, two] = ['a', 'b'].map((end) => `${'long'.repeat(16)}${end}`);
    const document = `query ($more: Boolean!) { topics(first: 1) { nodes { ${one}: id @include(if: $more) ${two}: __typename } } }`;
    const nodes = (more: boolean) => [
      { ...(more ? { [one!]: expect.stringMatching(/^topic_/) } : {}), [two!]: 'Topic' },
    ];
    for (const more of [false, true, true]) {
      const { data } = await ask(document, { more });
      expect(data).toEqual({ topics: { nodes: nodes(more) } });
    }
  });
});
