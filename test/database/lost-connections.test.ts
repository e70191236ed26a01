import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { entities } from '../../src/app/features.ts';
import { openDatabase, poolOf } from '../../src/database/database.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';

let database: FreshDatabase;
let dataSource: DataSource;
beforeAll(async () => {
  database = await freshDatabase();
  dataSource = await openDatabase(database.url, entities());
});
afterAll(async () => {
  await dataSource?.destroy();
  await database?.drop();
});

it('fails only the holder of a connection that is lost between two statements', async () => {
  const client = await poolOf(dataSource).connect();
  const { rows } = await client.query('select pg_backend_pid() as pid');
  const ended = new Promise<void>((settle) => client.once('end', settle));
  await database.sql('select pg_terminate_backend($1)', [rows[0].pid]);
  await ended;
  await expect(client.query('select 1')).rejects.toThrow('not queryable');
  client.release(true);
  expect(await dataSource.query('select 1 as one')).toEqual([{ one: 1 }]);
});
