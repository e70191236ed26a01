import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { parse } from 'yaml';
import { freePort } from '../../src/database/embedded/free-port.ts';
import { AS_EDITOR, Instance } from '../faults/instance.ts';
import { startTestCluster, type TestCluster } from '../harness/cluster.ts';
import { Program, until } from '../harness/program.ts';
import { lacksProgram, Prometheus } from '../harness/prometheus.ts';
import { describeUnlessMissing } from '../harness/skipping.ts';
import { shortenDurations } from './shorten-durations.ts';

jest.setTimeout(300_000);

const RULES = readFileSync(join(import.meta.dirname, '../../deploy/prometheus-alerts.yaml'), 'utf8');

/** Time within which an alert fires and ends: the lag of the feed alone has to grow for a minute. */
const PATIENCE_MS = 150_000;

const TOPICS = '{ topics(first: 1) { totalCount } }';

const CREATE_TOPIC = `mutation ($name: String!, $visibility: Visibility) {
  createTopic(input: { names: [{ lang: "en", text: $name }], visibility: $visibility }) { topic { id } userErrors { message } }
}`;

describeUnlessMissing([lacksProgram('prometheus')], 'alerts in Prometheus with the metrics of a server', () => {
  let program: Program;
  let cluster: TestCluster;
  let settings: Record<string, string>;
  let instance: Instance;
  let prometheus: Prometheus;
  const fired = new Set<string>();
  /** Ends the causes that a test began, also if the test fails. */
  const endings: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    program = new Program();
    cluster = await startTestCluster();
    settings = {
      ...cluster.primary.settings,
      DATABASE_REPLICA_URLS: cluster.standbys.map(({ url }) => url).join(','),
      PORT: `${await freePort('127.0.0.1')}`,
      METRICS_PORT: `${await freePort('127.0.0.1')}`,
      RATE_LIMIT_ADDRESS: '5000',
      WEBHOOK_ALLOW: '127.0.0.1',
    };
    instance = await Instance.start(program, settings);
    prometheus = await Prometheus.start(shortenDurations(RULES), [`http://127.0.0.1:${settings.METRICS_PORT}`]);
  });
  afterAll(async () => {
    await prometheus?.stop();
    await instance?.stop();
    await cluster?.stop();
    await program?.remove();
  });

  afterEach(async () => {
    for (const end of endings.splice(0)) await end();
  });

  /** The summaries of the firing alerts, in the order of their names. */
  const firing = async () =>
    (await prometheus.alerts())
      .filter(({ state }) => state === 'firing')
      .map(({ labels, annotations }) => ({ alert: labels.alertname, says: annotations.summary }))
      .sort((one, other) => (one.alert + one.says < other.alert + other.says ? -1 : 1));

  /** Waits until exactly these alerts fire, and reports the seconds that this took. */
  async function fires(expected: Record<string, string[]>): Promise<void> {
    const since = Date.now();
    const wanted = Object.entries(expected).flatMap(([alert, summaries]) => summaries.map((says) => ({ alert, says })));
    let found: { alert: string; says: string }[] = [];
    await until(
      async () => {
        found = await firing();
        return JSON.stringify(found) === JSON.stringify(wanted);
      },
      'exactly these alerts fire',
      PATIENCE_MS,
    ).catch((error) => expect([found, error.message]).toEqual([wanted, '']));
    for (const alert of Object.keys(expected)) fired.add(alert);
    const names = Object.keys(expected).join(' and ') || 'quiet again';
    process.stderr.write(`${names}: after ${((Date.now() - since) / 1000).toFixed(1)} s\n`);
  }

  const areQuiet = () => fires({});

  /** Repeats an action several times a second until it is stopped. */
  function repeatedly(act: () => Promise<unknown>, perSecond: number): { stop(): Promise<void> } {
    let isStopped = false;
    const running = (async () => {
      while (!isStopped) {
        await act();
        await sleep(1_000 / perSecond);
      }
    })();
    const stop = () => {
      isStopped = true;
      return running;
    };
    endings.push(stop);
    return { stop };
  }

  /** Creates a topic and returns its id. */
  async function topic(name: string, visibility = 'PUBLIC'): Promise<string> {
    const { data } = await instance.ask(CREATE_TOPIC, { name, visibility }, AS_EDITOR);
    expect(data.createTopic.userErrors).toEqual([]);
    return data.createTopic.topic.id;
  }

  const backUp = async (name: string) => {
    const { DATABASE_URL } = cluster.primary.settings;
    expect(await program.backup({ DATABASE_URL: DATABASE_URL! }, [program.path(name)]).ended).toMatchObject({
      code: 0,
    });
  };

  const address = () => `127.0.0.1:${settings.METRICS_PORT}`;
  const standbyAddresses = async () =>
    ((await prometheus.query('entente_standby_used')) as { metric: { standby: string } }[])
      .map(({ metric }) => metric.standby)
      .sort();

  /** Opens a connection with a transaction that stays open until the connection is closed. */
  async function transaction(statement: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: cluster.primary.url });
    await client.connect();
    endings.push(() => client.end());
    await client.query(`begin; ${statement}`);
    return client;
  }

  describe('EntenteBackupMissing', () => {
    it('fires until npm run backup takes the first backup', async () => {
      await fires({ EntenteBackupMissing: ['No backup of the database is known.'] });
      await backUp('first.tar.gz');
      await areQuiet();
    });
  });

  describe('EntenteBackupOld', () => {
    it('fires two days after the last backup, and ends with the next one', async () => {
      // SQL sets the time of the last backup back by two days.
      await cluster.primary.sql("update last_backup set taken_at = now() - interval '47 hours 59 minutes 50 seconds'");
      await fires({ EntenteBackupOld: ['The last backup is older than two days.'] });
      await backUp('second.tar.gz');
      await areQuiet();
    });
  });

  describe('EntenteLimitsRate', () => {
    it('fires while a client without a key continues beyond its limit', async () => {
      const insistent = repeatedly(() => instance.ask('{ topics(first: 100) { nodes { id name } } }'), 20);
      await fires({
        EntenteLimitsRate: [`${address()} rejects more than one request a second by rate limit.`],
      });
      await insistent.stop();
      await areQuiet();
    });
  });

  describe('EntenteRefusesKeys', () => {
    it('fires while somebody guesses keys', async () => {
      const guessing = repeatedly(
        () => instance.ask(TOPICS, {}, { authorization: `Bearer entente_${'a'.repeat(43)}` }),
        2,
      );
      await fires({ EntenteRefusesKeys: [`${address()} often rejects API keys or tokens.`] });
      await guessing.stop();
      await areQuiet();
    });
  });

  describe('EntentePublicationFailed', () => {
    it('fires for a day after a planned publication failed', async () => {
      const [one, other] = [await topic('Planned', 'INTERNAL'), await topic('Deleted', 'INTERNAL')];
      const at = new Date(Date.now() + 5_000).toISOString();
      const planned = await instance.ask(
        'mutation ($ids: [ID!]!, $at: DateTime) { publish(input: { ids: $ids, at: $at }) { userErrors { message } } }',
        { ids: [one, other], at },
        AS_EDITOR,
      );
      expect(planned).toEqual({ data: { publish: { userErrors: [] } }, extensions: expect.anything() });
      const deleted = await instance.ask(
        'mutation ($id: ID!) { deleteRecord(input: { id: $id, expectedVersion: 1 }) { userErrors { message } } }',
        { id: other },
        AS_EDITOR,
      );
      expect(deleted.data.deleteRecord.userErrors).toEqual([]);
      await fires({ EntentePublicationFailed: ['A planned publication failed within the last 24 hours.'] });
      // SQL sets the time of the failure back by a day.
      await cluster.primary.sql("update planned_publication set settled_at = settled_at - interval '1 day'");
      await areQuiet();
    });
  });

  describe('EntentePoolExhausted', () => {
    it('fires while a lock blocks the statements that have a connection', async () => {
      const holder = await transaction('lock table topic in access exclusive mode');
      // Editors read from the primary, so their writes are visible.
      const readers = Array.from({ length: 30 }, () => repeatedly(() => instance.ask(TOPICS, {}, AS_EDITOR), 2));
      await fires({ EntentePoolExhausted: [`The pool primary of ${address()} has no free connection.`] });
      await holder.end();
      await Promise.all(readers.map((reader) => reader.stop()));
      await areQuiet();
    });
  });

  describe('EntenteEventLoopDelayed', () => {
    it('fires while the process has too little CPU time', async () => {
      // Like a container over its CPU quota: it is stopped repeatedly.
      const throttled = repeatedly(async () => {
        instance.run.signal('SIGSTOP');
        await sleep(350);
        instance.run.signal('SIGCONT');
      }, 2);
      await fires({
        EntenteEventLoopDelayed: [`The event loop of ${address()} is delayed by more than 0.25 seconds.`],
      });
      await throttled.stop();
      await areQuiet();
    });
  });

  describe('EntenteSlowMigrationFails', () => {
    it('fires while a slow migration has failed', async () => {
      const name = 'sums1800000009999';
      await cluster.primary.sql(`insert into slow_migration (name, failures) values ('${name}', 1)`);
      await fires({ EntenteSlowMigrationFails: [`The slow migration ${name} fails repeatedly.`] });
      await cluster.primary.sql('delete from slow_migration');
      await areQuiet();
    });
  });

  describe('EntenteStandbyNotUsed', () => {
    it('fires while a standby does not respond', async () => {
      const [standby] = cluster.standbys;
      const addresses = await standbyAddresses();
      await standby.kill();
      await until(async () => (await prometheus.query('entente_standby_used == 0')).length === 1, 'it is not used');
      const [missed] = (await prometheus.query('entente_standby_used == 0')) as { metric: { standby: string } }[];
      expect(addresses).toContain(missed!.metric.standby);
      await fires({ EntenteStandbyNotUsed: [`Clients do not read from the standby ${missed!.metric.standby}.`] });
      await standby.restart();
      await standby.follow(cluster.primary, 'one');
      await areQuiet();
    });
  });

  describe('EntenteStandbyLags', () => {
    it('fires while standbys do not replay writes', async () => {
      const addresses = await standbyAddresses();
      for (const standby of cluster.standbys) await standby.sql('select pg_wal_replay_pause()');
      const writing = repeatedly(() => topic(`Lag ${Math.random()}`), 2);
      await fires({
        EntenteStandbyLags: addresses.map((each) => `The standby ${each} is more than 30 seconds behind.`),
        EntenteStandbyNotUsed: addresses.map((each) => `Clients do not read from the standby ${each}.`),
      });
      for (const standby of cluster.standbys) await standby.sql('select pg_wal_replay_resume()');
      await areQuiet();
      await writing.stop();
    });
  });

  describe('EntenteFeedLags', () => {
    it('fires while a writing transaction stays open', async () => {
      const writer = await transaction('select pg_current_xact_id()');
      await topic('Held back');
      await fires({ EntenteFeedLags: [`The change feed of ${address()} is more than a minute behind.`] });
      await writer.end();
      await areQuiet();
    });
  });

  describe('EntenteWebhookLags and EntenteWebhookDisabled', () => {
    it('fire while a receiver accepts nothing, and after its webhook is disabled', async () => {
      const asked = async (mutation: string) => (await instance.ask(`mutation { ${mutation} }`, {}, AS_EDITOR)).data;
      const { createApiKey } = await asked('createApiKey(input: { label: "hook", role: READER }) { apiKey { id } }');
      const input = `url: "http://127.0.0.1:9/", keyId: "${createApiKey.apiKey.id}"`;
      const { createWebhook } = await asked(`createWebhook(input: { ${input} }) { webhook { id } }`);
      await topic('Not accepted');
      const aged = await transaction(`update change set changed_at = now() - interval '2 hours'`);
      await aged.query('commit');
      await fires({ EntenteWebhookLags: ['A webhook has not received changes for more than an hour.'] });
      const disabled = await transaction(`update webhook set status = 'DISABLED', disabled_reason = 'UNREACHABLE'`);
      await disabled.query('commit');
      await fires({ EntenteWebhookDisabled: ['A webhook was disabled within the last hour.'] });
      await asked(`deleteWebhook(input: { id: "${createWebhook.webhook.id}" }) { deletedId }`);
      await areQuiet();
    });
  });

  describe('EntenteDatabaseDown', () => {
    it('fires while the primary does not respond', async () => {
      await cluster.primary.kill();
      await fires({ EntenteDatabaseDown: [`The database of ${address()} does not respond.`] });
      await cluster.primary.restart();
      await areQuiet();
    });
  });

  describe('EntenteDown', () => {
    it('fires while the server does not run', async () => {
      await instance.stop();
      await fires({ EntenteDown: [`Entente does not respond at ${address()}.`] });
      instance = await Instance.start(program, settings);
      await areQuiet();
    });
  });

  it('tests every alert of the file', () => {
    const { groups } = parse(RULES) as { groups: { rules: { alert: string }[] }[] };
    expect([...fired].sort()).toEqual(groups.flatMap(({ rules }) => rules.map(({ alert }) => alert)).sort());
  });
});
