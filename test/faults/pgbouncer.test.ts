import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import { freePort } from '../../src/database/embedded/free-port.ts';
import {
  DebianPostgres,
  type DebianServer,
  folderForServers,
  missingFile,
  missingPostgres,
} from '../harness/debian.ts';
import { closeAll, Listener, transports } from '../harness/listener.ts';
import { PGBOUNCER, startPgBouncer } from '../harness/pgbouncer.ts';
import { Program, until } from '../harness/program.ts';
import { describeUnlessMissing } from '../harness/skipping.ts';
import { Traffic } from '../harness/traffic.ts';
import { WebhookReceiver } from '../harness/webhook-receiver.ts';
import { expectDisconnectsCancel } from './disconnects.ts';
import { RECOVERY_MS, sqlOn } from './fault-scenario.ts';
import { AS_EDITOR, Instance } from './instance.ts';

jest.setTimeout(300_000);

describeUnlessMissing(
  [missingPostgres(), missingFile('pgbouncer', PGBOUNCER)],
  'server behind PgBouncer in transaction mode',
  () => {
    let program: Program;
    let primary: DebianPostgres;
    let standby: DebianPostgres;
    let pooler: DebianServer;
    let poolerFolder: string;
    let poolerPort: number;
    let settings: Record<string, string>;
    let instances: Instance[] = [];

    beforeAll(async () => {
      program = new Program();
      primary = new DebianPostgres(folderForServers('primary'), await freePort('127.0.0.1'));
      primary.create();
      await primary.start();
      standby = new DebianPostgres(folderForServers('standby'), await freePort('127.0.0.1'));
      standby.createFrom(primary, 'standby');
      await standby.start();
      poolerFolder = folderForServers('pgbouncer');
      poolerPort = await freePort('127.0.0.1');
      pooler = await startPgBouncer(poolerFolder, poolerPort, primary.port);
      settings = {
        DATABASE_URL: `postgres://entente@127.0.0.1:${poolerPort}/postgres?options=`,
        DATABASE_DIRECT_URL: primary.url,
        DATABASE_REPLICA_URLS: standby.url,
        PREPARED_STATEMENTS: 'off',
        WEBHOOK_ALLOW: '127.0.0.1',
      };
    });
    // A remaining subscription would poll every ten seconds, and wait for locks of the next test.
    afterEach(closeAll);
    afterAll(async () => {
      for (const instance of instances) await instance.stop();
      await pooler?.kill();
      await standby?.remove();
      await primary?.remove();
      await program?.remove();
    });

    const sql = (text: string) => sqlOn(primary.url, text);

    it('rejects connections with another time zone at the start', async () => {
      await sql(`alter role entente set timezone = 'Asia/Tokyo'`);
      const { code, complaint } = await program.start(settings).ended;
      expect([code, complaint]).toEqual([
        1,
        "Connections of DATABASE_URL have the time zone Asia/Tokyo: set it for its user (alter role … set timezone = 'UTC').\n",
      ]);
      await sql(`alter role entente set timezone = 'UTC'; alter role entente set jit = off;
      alter role entente set statement_timeout = '30s'`);
      await pooler.kill();
      pooler = await startPgBouncer(poolerFolder, poolerPort, primary.port);
    });

    it('starts as two instances that read, write and notify subscribers, with a standby', async () => {
      instances = await Promise.all([Instance.start(program, settings), Instance.start(program, settings)]);
      const [one, other] = instances as [Instance, Instance];
      const after = await one.feedToken();
      const listener = new Listener(transports.WebSocket!(other.url), { types: ['TOPIC'], after });
      const traffic = new Traffic('Pooled', [one.url, other.url], AS_EDITOR);
      traffic.start(8);
      await until(async () => traffic.acknowledged.length > 200, 'there was much to write');
      await traffic.stop();
      expect(traffic.unanswered).toBe(0);
      const names = traffic.acknowledged.map(({ name }) => name).sort();
      const rows = await sql(`select name from topic where name like 'Pooled %' order by name collate "C"`);
      expect(rows.map(({ name }) => name)).toEqual(names);
      await listener.until(() => listener.told.length >= names.length, 20_000);
      expect(listener.told.map(({ data }) => data.changes.recordId).sort()).toEqual(
        traffic.acknowledged.map(({ id }) => id).sort(),
      );
      for (const instance of instances) {
        const read = async () => {
          const answer = await instance.ask('{ topics(search: "Pooled") { totalCount } }');
          return answer?.data.topics.totalCount === names.length;
        };
        await until(read, 'the standby has all of it');
      }
    });

    it('delivers each change to a webhook once, in order, from two instances', async () => {
      const [one, other] = instances as [Instance, Instance];
      const receiver = await WebhookReceiver.open();
      const key = await one.ask(
        'mutation { createApiKey(input: { label: "hook", role: READER }) { apiKey { id } } }',
        {},
        AS_EDITOR,
      );
      const input = { url: receiver.url, keyId: key.data.createApiKey.apiKey.id, types: ['TOPIC'] };
      const created = await one.ask(
        'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id token } userErrors { message } } }',
        { input },
        AS_EDITOR,
      );
      expect(created.data.createWebhook.userErrors).toEqual([]);
      const after = created.data.createWebhook.webhook.token;
      const traffic = new Traffic('Hooked', [one.url, other.url], AS_EDITOR);
      traffic.start(4);
      await until(async () => traffic.acknowledged.length > 100, 'there is something to deliver');
      await traffic.stop();
      const count = traffic.acknowledged.length;
      const received = await receiver.until(count, 60_000);
      const fed: string[] = [];
      for (let token = after, hasMore = true; hasMore; ) {
        const page = await one.ask(
          'query ($after: String!) { changes(after: $after, types: [TOPIC], first: 100) { nodes { recordId } endToken hasMore } }',
          { after: token },
          AS_EDITOR,
        );
        fed.push(...page.data.changes.nodes.map(({ recordId }: { recordId: string }) => recordId));
        ({ endToken: token, hasMore } = page.data.changes);
      }
      expect(received.map(({ body }) => body.data.recordId)).toEqual(fed);
      // The locks are of sessions of the database itself: the pooler gives one session to many clients.
      const holders = await sql(
        "select count(distinct pid)::integer as sessions from pg_stat_activity where application_name = 'entente webhooks'",
      );
      expect(holders).toEqual([{ sessions: 2 }]);
      await receiver.close();
    });

    it('imports without the pooler', async () => {
      const [one] = instances as [Instance];
      const form = new FormData();
      form.append(
        'file',
        new Blob(['no,title,type,date,parties\n1,Pact of poolers,x,2025-01-02,Russia;Cuba\n']),
        'pacts.csv',
      );
      form.append(
        'mapping',
        `register: pacts
source: { title: Register, publisher: Archive, licence: CC0-1.0, url: https://example.org/ }
lang: en
records:
  pact:
    makes: AGREEMENT
    key: no
    title: title
    kind: { is: TREATY }
    status: { is: SIGNED }
    signedOn: date
    signatures:
      each: { column: parties, split: ";" }
      party: { name: item, level: COUNTRY }
      role: SIGNATORY
`,
      );
      const response = await fetch(`${one.url}/import`, { method: 'POST', body: form, headers: AS_EDITOR });
      const [place, { outcome }] = (await response.text())
        .trim()
        .split('\n')
        .slice(-2)
        .map((line) => JSON.parse(line));
      expect(outcome).toMatchObject({ rows: 1, refusedRows: 0 });
      // A client with Read-After finds what it imported.
      const found = await one.ask(
        '{ agreements(where: { party: "Cuba" }) { nodes { title } } }',
        {},
        {
          'read-after': place.readAfter,
        },
      );
      expect(found.data.agreements.nodes).toContainEqual({ title: 'Pact of poolers' });
      expect(await sql(`select title from agreement where title = 'Pact of poolers'`)).toEqual([
        { title: 'Pact of poolers' },
      ]);
    });

    it('cancels statements of disconnected clients through the pooler', async () => {
      const [one] = instances as [Instance];
      // Clients with a key read from the primary, through the pooler.
      await expectDisconnectsCancel(one, primary.url, primary.url, AS_EDITOR);
    });

    it('continues to write after the pooler was killed and restarted', async () => {
      const [one, other] = instances as [Instance, Instance];
      const traffic = new Traffic('Through', [one.url, other.url], AS_EDITOR);
      traffic.start(4);
      await until(async () => traffic.acknowledged.length > 20, 'there is something to lose');
      await pooler.kill();
      await until(async () => traffic.unanswered > 0, 'somebody has no answer');
      pooler = await startPgBouncer(poolerFolder, poolerPort, primary.port);
      const back = Date.now();
      await until(async () => traffic.hasWrittenSince(back), 'somebody has written');
      expect(traffic.acknowledged.find(({ at }) => at > back)!.at - back).toBeLessThan(RECOVERY_MS);
      await traffic.stop();
      const rows = await sql(`select name from topic where name like 'Through %' order by name collate "C"`);
      expect(rows.map(({ name }) => name)).toEqual(traffic.acknowledged.map(({ name }) => name).sort());
    });
  },
);
