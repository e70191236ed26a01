import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type DebianServer, folderForServers, missingFile, missingPostgres } from '../harness/debian.ts';
import { closeAll } from '../harness/listener.ts';
import { Program, until } from '../harness/program.ts';
import { describeUnlessMissing } from '../harness/skipping.ts';
import { FaultScenario, sqlOn } from './fault-scenario.ts';
import { Instance } from './instance.ts';
import { ETCD, PATRONI, PatroniNode, startEtcd } from './patroni.ts';

jest.setTimeout(300_000);

describeUnlessMissing(
  [missingPostgres(), missingFile('patroni', PATRONI), missingFile('etcd-server', ETCD)],
  'cluster of Patroni with synchronous commits',
  () => {
    let program: Program;
    let folder: string;
    let etcd: DebianServer;
    let one: PatroniNode;
    let two: PatroniNode;
    let instance: Instance;

    beforeAll(async () => {
      program = new Program();
      folder = folderForServers('etcd');
      const { server, port } = await startEtcd(folder);
      etcd = server;
      one = await PatroniNode.prepare('one', port);
      two = await PatroniNode.prepare('two', port);
      one.start();
      await until(() => one.isPrimary(), 'the first one is the primary');
      two.start();
      await until(() => one.isSynchronous(), 'the second one follows');
      instance = await Instance.start(program, { DATABASE_URL: one.url, DATABASE_REPLICA_URLS: two.url });
    });
    afterAll(async () => {
      closeAll();
      await instance?.stop();
      await two?.kill();
      await one?.kill();
      await etcd?.kill();
      for (const path of [one?.folder, two?.folder, folder]) {
        if (path) rmSync(path, { recursive: true, force: true, maxRetries: 10 });
      }
      await program?.remove();
    });

    it('fails over when the primary dies, and loses no acknowledged write', async () => {
      const ordeal = new FaultScenario('Dead', two.url, instance);
      await ordeal.begin();
      await one.kill();
      await ordeal.requestFails();
      await until(() => two.isPrimary(), 'the second one is the primary');
      await ordeal.recovers();
      await ordeal.end();
    });

    it('reads from the former primary when it has returned as a standby', async () => {
      one.start();
      await until(() => two.isSynchronous(), 'the first one follows');
      await until(async () => {
        await instance.ask('{ topics(first: 1) { totalCount } }');
        const rows = await sqlOn(one.url, "select from pg_stat_activity where application_name = 'entente'").catch(
          () => [],
        );
        return rows.length > 0;
      }, 'it is read from');
    });

    it('follows a planned switchover', async () => {
      const ordeal = new FaultScenario('Handed', one.url, instance);
      await ordeal.begin();
      await two.handOverTo(one);
      await until(() => one.isPrimary(), 'the first one is the primary');
      // Until then, commits wait for the second node, which is becoming the standby.
      await until(() => one.isSynchronous(), 'the second one follows');
      await ordeal.recovers();
      await ordeal.end();
      expect(await two.isPrimary()).toBe(false);
    });
  },
);
