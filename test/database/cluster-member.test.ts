import { afterEach, expect, it } from '@jest/globals';
import { ClusterMember } from '../../src/database/replicas/cluster-member.ts';
import { testDatabaseUrl } from '../harness/postgres.ts';
import { until } from '../harness/program.ts';

let member: ClusterMember;
afterEach(() => member.close());

const SLOW = { text: 'select pg_sleep(1.5)', values: [] };
const QUICK = { text: 'select 1 as one', values: [] };

it('keeps using a standby whose connections are all busy', async () => {
  member = new ClusterMember(testDatabaseUrl('postgres'), { max: 1 }, () => undefined);
  member.open();
  await member.firstProbe;
  const answered = member.query(SLOW);
  const error = await member.query(QUICK).catch((reason: unknown) => reason);
  expect(String(error)).toBe('Error: timeout exceeded when trying to connect');
  expect(member.canFallBack(error)).toBe(true);
  expect(member.lastProbe).toMatchObject({ isStandby: false });
  expect((await answered).rows).toHaveLength(1);
  expect((await member.query(QUICK)).rows).toEqual([{ one: 1 }]);
});

it('excludes a standby that ends a connection until a probe succeeds', async () => {
  member = new ClusterMember(testDatabaseUrl('postgres'), { max: 1 }, () => undefined);
  member.open();
  await member.firstProbe;
  const ended = { text: 'select pg_terminate_backend(pg_backend_pid())', values: [] };
  const error = await member.query(ended).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: '57P01' });
  expect(member.canFallBack(error)).toBe(true);
  expect(member.lastProbe).toBeNull();
  await until(async () => member.lastProbe, 'it has answered again');
  expect((await member.query(QUICK)).rows).toEqual([{ one: 1 }]);
});
