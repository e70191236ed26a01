import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { Program } from '../harness/program.ts';
import { describeUnlessMissing } from '../harness/skipping.ts';
import { BehindNginx, Clients, lacksNginx } from './behind-nginx.ts';

jest.setTimeout(400_000);

const RESTARTS = Number(process.env.RESTARTS ?? 20);
const CLIENTS = 8;

describeUnlessMissing([lacksNginx()], 'two instances behind nginx', () => {
  let database: FreshDatabase;
  let program: Program;
  let behind: BehindNginx;
  beforeAll(async () => {
    database = await freshDatabase({ seeded: true });
    program = new Program();
    behind = await BehindNginx.start(database, program);
  });
  afterAll(async () => {
    await behind?.close();
    await program?.remove();
    await database?.drop();
  });

  it(`respond to every request while they are restarted in turn, ${RESTARTS} times`, async () => {
    const clients = new Clients(behind, 'restarted', CLIENTS);
    try {
      for (let n = 0; n < RESTARTS; n++) {
        expect(await behind.stopInstance(n % 2)).toBe(0);
        await behind.startInstance(n % 2, program);
      }
    } finally {
      await clients.stop();
    }

    expect(clients.failed).toEqual([]);
    const counted = await database.sql("select count(*)::integer as count from topic where slug like 'restarted-%'");
    expect(counted).toEqual([{ count: clients.written }]);
    process.stdout.write(
      `${clients.requests} requests, ${clients.written + clients.corrected} of them mutations, during ${RESTARTS} restarts\n`,
    );
  });
});
