import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { isFinished } from '../../src/database/migrating/migration-tables.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { fileOf, nameOf } from '../harness/later-versions.ts';
import { Program, until } from '../harness/program.ts';
import { describeUnlessMissing } from '../harness/skipping.ts';
import { BehindNginx, Clients, lacksNginx } from './behind-nginx.ts';

jest.setTimeout(600_000);

const CLIENTS = 8;
/** Time during which both versions run. */
const BESIDE_MS = 2_000;

/**
 * A next version that stores the length of each topic: a slow migration adds old rows to a table, a trigger adds new
 * ones.
 */
const MIGRATIONS = {
  [fileOf(1, 'lengths')]: `
    alter table topic add column remark text, add column kind text not null default 'PLAIN';
    create table topic_length (topic_id uuid primary key, length integer not null);
    create function measure_topic() returns trigger language plpgsql as $$ begin
      insert into topic_length values (new.id, length(new.name))
      on conflict (topic_id) do update set length = excluded.length;
      return null;
    end $$;
    create trigger measure_topic after insert or update on topic for each row execute function measure_topic();`,
  [fileOf(2, 'measuring.slow')]: `-- total: select count(*) from topic
    with batch as (
      select id, name, pg_sleep(0.002) from topic
      where id > coalesce($1::uuid, '00000000-0000-0000-0000-000000000000') order by id limit $2
    ), measured as (
      insert into topic_length select id, length(name) from batch on conflict do nothing
    )
    select (array_agg(id order by id desc))[1]::text as position, count(*)::integer as done from batch`,
};

describeUnlessMissing([lacksNginx()], 'two instances behind nginx', () => {
  let database: FreshDatabase;
  let program: Program;
  let next: Program;
  let behind: BehindNginx;
  beforeAll(async () => {
    database = await freshDatabase({ seeded: true });
    program = new Program();
    next = new Program(MIGRATIONS);
    behind = await BehindNginx.start(database, program);
  });
  afterAll(async () => {
    await behind?.close();
    await program?.remove();
    await next?.remove();
    await database?.drop();
  });

  /** Replaces the instances by another version in turn, while clients work. */
  async function replaceAll(by: Program): Promise<void> {
    for (const n of [0, 1]) {
      expect(await behind.stopInstance(n)).toBe(0);
      await behind.startInstance(n, by);
      await sleep(BESIDE_MS);
      for (const each of [0, 1]) expect(await behind.readiness(each)).toMatchObject({ status: 'ready' });
    }
  }

  it('respond to every request while they are upgraded and downgraded in turn', async () => {
    const clients = new Clients(behind, 'upgraded', CLIENTS);
    try {
      await until(async () => clients.corrected > 20 || clients.failed.length > 0, 'clients write');
      await replaceAll(next);
      await replaceAll(program);
      await replaceAll(next);
      const finished = () => isFinished(database.sql, nameOf(2, 'measuring'));
      await until(finished, 'the slow migration is finished');
    } finally {
      await clients.stop();
    }

    expect(clients.failed).toEqual([]);
    const counted = await database.sql("select count(*)::integer as count from topic where slug like 'upgraded-%'");
    expect(counted).toEqual([{ count: clients.written }]);
    const wrong = await database.sql(
      'select * from topic full join topic_length on id = topic_id where length is distinct from length(name)',
    );
    expect(wrong).toEqual([]);
    expect(await behind.readiness(0)).toEqual({ status: 'ready' });
    process.stdout.write(
      `${clients.requests} requests, ${clients.written + clients.corrected} of them mutations, during two upgrades and one return\n`,
    );
  });
});
