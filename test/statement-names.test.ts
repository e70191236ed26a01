import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { openDatabase } from '../src/database.ts';
import { Statements } from '../src/reading/statements.ts';
import { type FreshDatabase, freshDatabase } from './harness/database.ts';

const ROOM = 400;
const MINUTE = 60_000;

let database: FreshDatabase;
let dataSource: DataSource;
let minutes: number;
let statements: Statements;

beforeAll(async () => {
  database = await freshDatabase();
  dataSource = await openDatabase(database.url);
  minutes = 0;
  statements = new Statements(dataSource, true, () => minutes * MINUTE);
});
afterAll(async () => {
  await dataSource?.destroy();
  await database?.drop();
});

/** Sends a statement of its own for a number, some times, one after the other: so all of them go over one connection. */
async function send(number: number, times = 1, over = dataSource): Promise<void> {
  const pieces = ['select ', String(number), ' + $1::integer as sum'];
  for (let time = 0; time < times; time++) {
    const statement = { text: pieces.join(''), values: [1] };
    expect(await statements.run(statement, { db: over }, pieces)).toEqual([{ sum: number + 1 }]);
  }
}

/** The numbers whose statements the connection knows by name, and how many names it knows in all. */
async function named(over = dataSource): Promise<{ numbers: number[]; names: number }> {
  const known: { statement: string }[] = await over.query(
    "select statement from pg_prepared_statements where statement like 'select % as sum'",
  );
  return { numbers: known.map(({ statement }) => Number.parseInt(statement.slice(7), 10)), names: known.length };
}

it('A statement gets a name with its second use, while there is room', async () => {
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

it('A name that no connection can know any more gives room to another, and what is in use keeps its own', async () => {
  minutes = 20;
  await send(7);
  await send(8);
  // The pool keeps a connection for 30 minutes, and then lets it end its work.
  minutes = 34;
  await send(ROOM, 2);
  expect((await named()).names).toBe(ROOM);
  minutes = 36;
  await send(ROOM);
  await send(7);
  const { numbers, names } = await named();
  expect(numbers).toContain(ROOM);
  // The statement of 7 went by the name that it had: this connection, which time has not ended, learned one name more.
  expect(names).toBe(ROOM + 1);
  for (let number = ROOM + 1; number <= 2 * ROOM; number++) await send(number, 2);
  // Two of the first names and that of the statement before are in use.
  expect((await named()).names).toBe(2 * ROOM - 2);
});

it('Over connections that last for ever go no more names than there is room for', async () => {
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
