import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { freePort } from '../../src/database/embedded/free-port.ts';
import {
  DebianPostgres,
  folderForServers,
  missingFile,
  missingMounts,
  missingPostgres,
  runAsServer,
} from '../harness/debian.ts';
import { closeAll } from '../harness/listener.ts';
import { Program, until } from '../harness/program.ts';
import { describeUnlessMissing } from '../harness/skipping.ts';
import { expectDisconnectsCancel } from './disconnects.ts';
import { FaultScenario, RECOVERY_MS, sqlOn } from './fault-scenario.ts';
import { AS_EDITOR, Instance } from './instance.ts';
import { Readers } from './readers.ts';
import { SmallDisk } from './small-disk.ts';

jest.setTimeout(300_000);

const OPENSSL = '/usr/bin/openssl';
const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';

/** The TCP timers of each connection to a local port. */
function timersOfConnectionsTo(port: number): ('keepalive' | 'other')[] {
  const [, ...rows] = readFileSync('/proc/net/tcp', 'utf8').trim().split('\n');
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, , remote, state]) => Number.parseInt(remote!.split(':')[1]!, 16) === port && state === '01')
    .map(([, , , , , timer]) => (timer!.startsWith('02:') ? 'keepalive' : 'other'));
}

let program: Program;
beforeAll(() => {
  program = new Program();
});
afterAll(() => program?.remove());
afterEach(closeAll);

describeUnlessMissing([missingPostgres()], 'server with a PostgreSQL of this machine', () => {
  let postgres: DebianPostgres;
  let instance: Instance;

  beforeAll(async () => {
    postgres = new DebianPostgres(folderForServers('postgres'), await freePort('127.0.0.1'));
    postgres.create();
    await postgres.start();
  });
  afterAll(() => postgres?.remove());
  beforeEach(async () => {
    instance = await Instance.start(program, { DATABASE_URL: postgres.url });
  });
  afterEach(() => instance?.stop());

  it('sends TCP keep-alives on idle connections', async () => {
    await instance.ask('{ topics { totalCount } }');
    await until(async () => {
      const timers = timersOfConnectionsTo(postgres.port);
      return timers.length > 1 && timers.every((timer) => timer === 'keepalive');
    }, 'all connections are watched over');
  });

  it('loses nothing when PostgreSQL is killed and restarted under load', async () => {
    const ordeal = new FaultScenario('Killed', postgres.url, instance);
    await ordeal.begin();
    await postgres.kill();
    await ordeal.requestFails();
    await postgres.start();
    await ordeal.recovers();
    await ordeal.end();
  });

  it('recovers when PostgreSQL was frozen for ten seconds', async () => {
    const ordeal = new FaultScenario('Paused', postgres.url, instance);
    await ordeal.begin();
    postgres.server.signalAll('SIGSTOP');
    await sleep(10_000);
    expect((await fetch(`${instance.url}/livez`)).status).toBe(200);
    postgres.server.signalAll('SIGCONT');
    await ordeal.recovers();
    await ordeal.end();
  });

  it('recovers after all connections of its pool were blocked', async () => {
    const ordeal = new FaultScenario('Exhausted', postgres.url, instance);
    await ordeal.begin();
    const holder = new pg.Client({ connectionString: postgres.url });
    await holder.connect();
    await holder.query('begin; lock table topic in access exclusive mode');
    const waiting = Array.from({ length: 40 }, () => instance.ask('{ topics(first: 1) { nodes { name } } }'));
    await until(async () => {
      const [row] = await holder
        .query("select count(*)::integer as many from pg_locks where relation = 'topic'::regclass and not granted")
        .then(({ rows }) => rows);
      return row.many >= 3;
    }, 'all connections wait');
    expect((await fetch(`${instance.url}/livez`)).status).toBe(200);
    await holder.query('rollback');
    await ordeal.recovers();
    await holder.end();
    for (const answer of await Promise.all(waiting)) {
      expect(answer?.data?.topics ?? answer?.errors[0].extensions.code).toEqual(
        answer?.data?.topics ? { nodes: expect.any(Array) } : 'SERVICE_UNAVAILABLE',
      );
    }
    await ordeal.end();
  });

  it('recovers when other clients free the connections of PostgreSQL', async () => {
    const ordeal = new FaultScenario('Crowded', postgres.url, instance);
    await ordeal.begin();
    const others: pg.Client[] = [];
    for (let refused = false; !refused; ) {
      const client = new pg.Client({ connectionString: postgres.url });
      client.on('error', () => {});
      await client.connect().then(
        () => others.push(client),
        () => {
          refused = true;
        },
      );
    }
    // Its connections are closed, and there is no room for new ones.
    await others[0]!.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'entente'");
    const late = new pg.Client({ connectionString: postgres.url });
    late.on('error', () => {});
    await late.connect().then(
      () => others.push(late),
      () => {},
    );
    await ordeal.requestFails();
    await Promise.all(others.map((client) => client.end()));
    await ordeal.recovers();
    await ordeal.end();
  });

  it('has stored exactly the acknowledged writes when it is killed', async () => {
    const ordeal = new FaultScenario('Writing', postgres.url, instance);
    await ordeal.begin();
    const { port } = new URL(instance.url);
    instance.run.signal('SIGKILL');
    await instance.run.ended;
    await ordeal.requestFails();
    instance = await Instance.start(program, { DATABASE_URL: postgres.url, PORT: port });
    const started = Date.now();
    await until(async () => ordeal.traffic.hasWrittenSince(started), 'somebody has written');
    expect(Date.now() - started).toBeLessThan(RECOVERY_MS);
    await ordeal.traffic.stop();
    const rows = await sqlOn(postgres.url, "select name from topic where name like 'Writing %'");
    expect(rows.map(({ name }) => name).sort()).toEqual(ordeal.traffic.acknowledged.map(({ name }) => name).sort());
  });

  it('breaks off an export detectably when it is killed', async () => {
    // More than the buffers of a connection hold: 24 MB.
    await sqlOn(
      postgres.url,
      `insert into forum (title, title_lang, slug, sort_key, kind, status, summary, summary_lang)
      select 'Exported ' || n, 'en', 'exported-' || n, n, 'MEETING', 'CONCLUDED', repeat('word ', 800), 'en' from generate_series(1, 6000) as n`,
    );
    const taken = async (): Promise<ReadableStreamDefaultReader<Uint8Array>> => {
      const response = await fetch(`${instance.url}/export/forums.ndjson`, {
        headers: { 'accept-encoding': 'identity' },
      });
      expect(response.status).toBe(200);
      return response.body!.getReader();
    };
    const rest = async (reader: ReadableStreamDefaultReader<Uint8Array>): Promise<number> => {
      let bytes = 0;
      for (let read = await reader.read(); !read.done; read = await reader.read()) bytes += read.value.length;
      return bytes;
    };
    const cut = await taken();
    await cut.read();
    instance.run.signal('SIGKILL');
    await instance.run.ended;
    await expect(rest(cut)).rejects.toThrow('terminated');
    instance = await Instance.start(program, { DATABASE_URL: postgres.url });
    expect(await rest(await taken())).toBeGreaterThan(24_000_000);
  });
});

describeUnlessMissing([missingPostgres(), missingFile('openssl', OPENSSL)], 'server with a PostgreSQL by TLS', () => {
  let folder: string;
  let primary: DebianPostgres;
  let standby: DebianPostgres;
  let instance: Instance;

  beforeAll(async () => {
    folder = folderForServers('certificate');
    const [certificate, key] = [join(folder, 'certificate'), join(folder, 'key')];
    const subject = ['-subj', '/CN=localhost', '-days', '2'];
    runAsServer(OPENSSL, ['req', '-new', '-x509', '-nodes', ...subject, '-out', certificate, '-keyout', key]);
    const settings = { ssl: 'on', ssl_cert_file: certificate, ssl_key_file: key };
    primary = new DebianPostgres(folderForServers('primary'), await freePort('127.0.0.1'), settings);
    primary.create();
    await primary.start();
    standby = new DebianPostgres(folderForServers('standby'), await freePort('127.0.0.1'), settings);
    standby.createFrom(primary, 'standby');
    await standby.start();
    const byTls = ({ url }: DebianPostgres) => `${url}?sslmode=no-verify`;
    instance = await Instance.start(program, {
      DATABASE_URL: byTls(primary),
      DATABASE_REPLICA_URLS: byTls(standby),
    });
  });
  afterAll(async () => {
    await instance?.stop();
    await standby?.remove();
    await primary?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['the primary', () => primary, AS_EDITOR],
    ['a standby', () => standby, {}],
  ])('cancels statements of disconnected clients on %s', async (_server, server, headers) => {
    await expectDisconnectsCancel(instance, primary.url, server().url, headers);
    const connections = await sqlOn(
      server().url,
      "select distinct ssl from pg_stat_ssl join pg_stat_activity using (pid) where application_name = 'entente'",
    );
    expect(connections).toEqual([{ ssl: true }]);
  });
});

describeUnlessMissing([missingPostgres(), missingMounts()], 'server with a PostgreSQL on a full disk', () => {
  let disk: SmallDisk;
  let postgres: DebianPostgres;
  let instance: Instance;

  beforeEach(() => {
    disk = new SmallDisk();
  });
  afterEach(async () => {
    await instance?.stop();
    await postgres?.remove();
    disk.remove();
  });

  /** @param logFolder the folder of its log, if not on that disk */
  async function startOnDisk(logFolder?: string): Promise<void> {
    postgres = new DebianPostgres(disk.folder('postgres'), await freePort('127.0.0.1'));
    postgres.create(logFolder);
    await postgres.start();
    instance = await Instance.start(program, { DATABASE_URL: postgres.url });
  }

  it('rejects writes while there is no space, and serves reads all the time', async () => {
    const logFolder = folderForServers('log');
    await startOnDisk(logFolder);
    const ordeal = new FaultScenario('Refused', postgres.url, instance);
    await ordeal.begin();
    const readers = new Readers(instance, 2);
    disk.fill();
    await ordeal.requestFails();
    await readers.answered(100);
    disk.clear();
    await ordeal.recovers();
    expect((await readers.stop()).failures).toEqual([]);
    await ordeal.end();
    rmSync(logFolder, { recursive: true });
  });

  it('loses nothing when there is no space for the log of PostgreSQL', async () => {
    await startOnDisk();
    const ordeal = new FaultScenario('Full', postgres.url, instance);
    await ordeal.begin();
    disk.fill();
    await ordeal.requestFails();
    disk.clear();
    // PostgreSQL stops if it cannot write its log; a service manager restarts it.
    const isUp = await sqlOn(postgres.url, 'select 1').catch(() => null);
    if (!isUp) {
      await postgres.kill();
      await postgres.start();
    }
    await ordeal.recovers();
    await ordeal.end();
  });
});

describeUnlessMissing(
  [missingPostgres(), missingFile('libfaketime', FAKETIME)],
  'server when the clock is changed',
  () => {
    let folder: string;
    let postgres: DebianPostgres;
    let instance: Instance;
    const moveClock = (by: string) => writeFileSync(join(folder, 'clock'), by);

    beforeAll(async () => {
      folder = folderForServers('clock');
      moveClock('+0');
      const env = {
        LD_PRELOAD: FAKETIME,
        FAKETIME_TIMESTAMP_FILE: join(folder, 'clock'),
        FAKETIME_NO_CACHE: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
        DONT_FAKE_MONOTONIC: '1',
      };
      postgres = new DebianPostgres(folderForServers('postgres'), await freePort('127.0.0.1'));
      postgres.create();
      await postgres.start(env);
      instance = await Instance.start(program, { DATABASE_URL: postgres.url, ...env });
    });
    afterAll(async () => {
      await instance?.stop();
      await postgres?.remove();
      rmSync(folder, { recursive: true, force: true });
    });

    it('keeps the order of writes and the feed an hour ahead and a day back', async () => {
      const ordeal = new FaultScenario('Clock', postgres.url, instance);
      await ordeal.begin();
      for (const by of ['+1h', '-1d', '+0']) {
        moveClock(by);
        await ordeal.writeSucceeds();
      }
      await ordeal.recovers();
      await ordeal.end();
      const hours = await sqlOn(
        postgres.url,
        "select count(distinct date_trunc('hour', changed_at))::integer as many from change where type = 'TOPIC'",
      );
      expect(hours[0]!.many).toBeGreaterThan(2);
    });
  },
);

describeUnlessMissing(
  [missingPostgres(), missingMounts()],
  'server when the name of the database cannot be resolved',
  () => {
    let folder: string;
    let postgres: DebianPostgres;
    let instance: Instance;
    const nameDatabase = (address: string | null) =>
      writeFileSync(join(folder, 'hosts'), `127.0.0.1 localhost\n${address ? `${address} database.test\n` : ''}`);

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'entente-hosts-'));
      nameDatabase('127.0.0.1');
      postgres = new DebianPostgres(folderForServers('postgres'), await freePort('127.0.0.1'));
      postgres.create();
      await postgres.start();
      const url = postgres.url.replace('127.0.0.1', 'database.test');
      // A separate /etc/hosts for this process.
      const itself = [
        'unshare',
        '--mount',
        'sh',
        '-c',
        'mount --bind "$0" /etc/hosts && exec "$@"',
        join(folder, 'hosts'),
      ];
      instance = await Instance.start(program, { DATABASE_URL: url }, itself);
    });
    afterAll(async () => {
      await instance?.stop();
      await postgres?.remove();
      rmSync(folder, { recursive: true, force: true });
    });

    it('reconnects as soon as the name can be resolved again', async () => {
      const ordeal = new FaultScenario('Named', postgres.url, instance);
      await ordeal.begin();
      nameDatabase(null);
      await sqlOn(
        postgres.url,
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'entente%'",
      );
      await ordeal.requestFails();
      nameDatabase('127.0.0.1');
      await ordeal.recovers();
      await ordeal.end();
    });
  },
);
