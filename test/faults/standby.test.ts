import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { freePort } from '../../src/database/embedded/free-port.ts';
import { DebianPostgres, folderForServers, missingPostgres } from '../harness/debian.ts';
import { closeAll } from '../harness/listener.ts';
import { Program, until } from '../harness/program.ts';
import { describeUnlessMissing } from '../harness/skipping.ts';
import { FaultScenario, RECOVERY_MS, sqlOn } from './fault-scenario.ts';
import { Instance } from './instance.ts';
import { Readers } from './readers.ts';

jest.setTimeout(300_000);

/** Time after which a server counts as unreachable and its statements run elsewhere. */
const MAX_MISSED_MS = 1_000;
/** Allowance for a busy machine. */
const BUSY = 1_500;

describeUnlessMissing([missingPostgres()], 'server with a standby', () => {
  let program: Program;
  let primary: DebianPostgres;
  let standby: DebianPostgres;
  let settings: Record<string, string>;
  let instance: Instance;

  beforeAll(async () => {
    program = new Program();
    primary = new DebianPostgres(folderForServers('primary'), await freePort('127.0.0.1'));
    primary.create();
    await primary.start();
    standby = new DebianPostgres(folderForServers('standby'), await freePort('127.0.0.1'));
    standby.createFrom(primary, 'standby');
    await standby.start();
    settings = { DATABASE_URL: primary.url, DATABASE_REPLICA_URLS: standby.url };
    instance = await Instance.start(program, settings);
  });
  afterAll(async () => {
    closeAll();
    await instance?.stop();
    await standby?.remove();
    await primary?.remove();
    await program?.remove();
  });

  const readingsOn = async (url: string) => {
    const rows = await sqlOn(url, "select from pg_stat_activity where application_name = 'entente'");
    return rows.length;
  };

  /** Reads until the standby is used again. */
  const isReadFrom = () =>
    until(async () => {
      await instance.ask('{ topics(first: 1) { totalCount } }');
      return (await readingsOn(standby.url)) > 0;
    }, 'the standby is read from');

  it('reads elsewhere while the standby is frozen, and from it again afterwards', async () => {
    await isReadFrom();
    const ordeal = new FaultScenario('Still', primary.url, instance);
    await ordeal.begin();
    const readers = new Readers(instance, 4);
    await readers.answered(20);
    standby.server.signalAll('SIGSTOP');
    await sleep(10_000);
    standby.server.signalAll('SIGCONT');
    await isReadFrom();
    await ordeal.recovers();
    const { failures, longest } = await readers.stop();
    expect(failures).toEqual([]);
    expect(longest).toBeLessThan(MAX_MISSED_MS + BUSY);
    await ordeal.end();
    expect(ordeal.traffic.unanswered).toBe(0);
  });

  it('continues to read while the primary is frozen', async () => {
    await isReadFrom();
    // Writes that did not arrive before the primary froze do not count as lag of the standby.
    await sqlOn(standby.url, 'select pg_wal_replay_pause()');
    const ordeal = new FaultScenario('Away', primary.url, instance);
    await ordeal.begin();
    const readers = new Readers(instance, 4);
    await readers.answered(20);
    await primary.kill();
    await ordeal.requestFails();
    const started = Instance.start(program, settings);
    for (const end = Date.now() + 10_000; Date.now() < end; ) {
      expect((await fetch(`${instance.url}/readyz`)).status).toBe(200);
      await sleep(500);
    }
    const { failures, longest } = await readers.stop();
    expect(failures).toEqual([]);
    expect(longest).toBeLessThan(MAX_MISSED_MS + BUSY);
    await sqlOn(standby.url, 'select pg_wal_replay_resume()');
    await primary.start();
    await (await started).stop();
    await ordeal.recovers();
    await ordeal.end();
  });

  it('is not ready while both are frozen, and recovers soon after', async () => {
    const ordeal = new FaultScenario('Both', primary.url, instance);
    await ordeal.begin();
    await Promise.all([primary.kill(), standby.kill()]);
    await until(async () => (await fetch(`${instance.url}/readyz`)).status === 503, 'it is not ready', RECOVERY_MS);
    const { code, complaint } = await program.start(settings).ended;
    expect([code, complaint]).toEqual([1, expect.stringContaining('DATABASE_REPLICA_URLS answers as a primary.')]);
    await primary.start();
    await ordeal.recovers();
    await standby.start();
    await isReadFrom();
    await ordeal.end();
  });
});
