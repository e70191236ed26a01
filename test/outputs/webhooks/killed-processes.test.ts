import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { entities } from '../../../src/app/features.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { freePort } from '../../../src/database/embedded/free-port.ts';
import { Visibility } from '../../../src/records/record.entity.ts';
import { Fleet } from '../../concurrency/fleet.ts';
import { buildersOn } from '../../harness/builders.ts';
import { type FreshDatabase, freshDatabase } from '../../harness/database.ts';
import { Program, until } from '../../harness/program.ts';

// `npm run test:webhooks` runs the same test at full size.
const CHANGES = Number(process.env.WEBHOOKS_CHANGES ?? 100);
/** Each kill means a start, which takes seconds. */
const MAX_KILLS = process.env.WEBHOOKS_CHANGES ? Number.POSITIVE_INFINITY : 2;
const KILLS_OF_RECEIVER = Number(process.env.WEBHOOKS_RECEIVER_KILLS ?? 1);
/** Processes are killed at this interval while changes are written and delivered; a start takes longer. */
const KILL_INTERVAL_MS = 1_000;
const PROCESSES = 2;
const WEBHOOKS = 10;
const WRITERS = 4;
const PATIENCE_MS = 600_000 + CHANGES * 100;
const RECEIVER = join(import.meta.dirname, '../../harness/webhook-receiver-process.js');
const ADMIN_KEY = 'an-administrators-key-for-tests-0123456789';

let database: FreshDatabase;
let dataSource: DataSource;
let program: Program;
let fleet: Fleet;
let receiver: ChildProcess;
let file: string;
let port: number;

function startReceiver(): void {
  receiver = spawn(process.execPath, [RECEIVER, String(port), file], { stdio: 'inherit' });
}

beforeAll(async () => {
  database = await freshDatabase({ seeded: true });
  dataSource = await openDatabase(database.url, entities());
  program = new Program();
  file = program.path('received');
  port = await freePort('127.0.0.1');
  startReceiver();
  const settings = { ...database.settings, DATA_DIR: program.path('data'), ADMIN_KEY, WEBHOOK_ALLOW: '127.0.0.1' };
  fleet = new Fleet(program, settings, PROCESSES);
  await fleet.start();
}, 300_000);
afterAll(async () => {
  receiver?.kill('SIGKILL');
  await program?.remove();
  await dataSource?.destroy();
  await database?.drop();
});

async function ask(query: string, input: object, key: string) {
  const { data, errors } = await fleet.ask({ query, variables: input }, key);
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** A webhook, its owner's key, and the token at which it begins. */
interface Created {
  number: number;
  key: string;
  token: string;
}

/** Creates webhooks for editors and readers. */
async function createWebhooks(): Promise<Created[]> {
  const created: Created[] = [];
  for (let n = 0; n < WEBHOOKS; n++) {
    const key = `mutation ($label: String!, $role: ApiKeyRole!) {
      createApiKey(input: { label: $label, role: $role, idempotencyKey: $label }) { secret } }`;
    const { createApiKey } = await ask(key, { label: `owner ${n}`, role: n % 2 ? 'EDITOR' : 'READER' }, ADMIN_KEY);
    const hook = `mutation ($url: URL!) { createWebhook(input: { url: $url }) { webhook { id token } userErrors { message } } }`;
    const url = `http://127.0.0.1:${port}/${n}`;
    const { createWebhook } = await ask(hook, { url }, createApiKey.secret);
    expect(createWebhook.userErrors).toEqual([]);
    const [{ number }] = (await database.sql('select number from webhook where url = $1', [url])) as [
      { number: number },
    ];
    created.push({ number, key: createApiKey.secret, token: createWebhook.webhook.token });
  }
  return created;
}

/** Writes topics, every third INTERNAL, from several connections. */
async function writeChanges(): Promise<void> {
  const build = buildersOn(dataSource);
  let written = 0;
  const writer = async () => {
    while (written < CHANGES) {
      const n = written++;
      await build.topic(`Killed ${n}`, { visibility: n % 3 === 0 ? Visibility.INTERNAL : Visibility.PUBLIC });
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
}

/** The message ids that a webhook must get, by the feed of its owner. */
async function expectedOf({ number, key, token }: Created): Promise<string[]> {
  const ids: string[] = [];
  for (let after = token, hasMore = true; hasMore; ) {
    const page = `query ($after: String!) { changes(after: $after, first: 100) { nodes { token } endToken hasMore } }`;
    const { changes } = await ask(page, { after }, key);
    const tokens = changes.nodes.map((change: { token: string }) => change.token);
    const rows = await database.sql<{ id: string }>(
      `select replace(p.id::text, '-', '') as id from unnest($1::text[]) with ordinality t (token, n)
        cross join lateral open_feed_token(t.token) p order by t.n`,
      [tokens],
    );
    ids.push(...rows.map(({ id }) => `msg_${id}_${number}`));
    after = changes.endToken;
    hasMore = changes.hasMore;
  }
  return ids;
}

const received = () =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(' ') as [path: string, id: string]);

/** Whether all webhooks have delivered everything. A message that failed twice would wait for minutes: its owner retries. */
async function isDelivered(): Promise<boolean> {
  await database.sql(
    `update webhook_delivery set next_attempt_at = now() where next_attempt_at > now() + interval '30 s'`,
  );
  const [{ behind }] = (await database.sql(
    `select count(*)::integer as behind from webhook w join api_key k on k.id = w.api_key_id
      cross join lateral open_feed_token(w.token) p
      where exists (select from change c where (c.xid, c.id) > (p.xid, p.id)
        and (k.role <> 'READER' or audience_of_change(c.visibility, c.visibility_before, c.hidden) = 'PUBLIC'))`,
  )) as [{ behind: number }];
  return behind === 0;
}

describe('Webhooks of processes that are killed', () => {
  it(
    'get every change of their feed, for the first time in its order',
    async () => {
      const created = await createWebhooks();
      let isOver = false;
      const since = Date.now();
      const killing = (async () => {
        for (let n = 0; n < MAX_KILLS && !isOver; n++) {
          await sleep(KILL_INTERVAL_MS);
          if (!isOver) await fleet.kill(n % PROCESSES, 0);
        }
      })();
      const killingReceiver = (async () => {
        for (let n = 0; n < KILLS_OF_RECEIVER; n++) {
          await sleep(1_500 + (n && 20_000));
          receiver.kill('SIGKILL');
          startReceiver();
        }
      })();
      const delivering = writeChanges()
        .then(() => killingReceiver)
        .then(() => until(isDelivered, 'everything is delivered', PATIENCE_MS))
        .finally(() => {
          isOver = true;
        });
      await Promise.all([delivering, killing]);
      const seconds = Math.round((Date.now() - since) / 1_000);

      const messages = received();
      let expectedCount = 0;
      for (const [index, webhook] of created.entries()) {
        const arrivals = messages.filter(([path]) => path === `/${index}`).map(([, id]) => id);
        const expected = await expectedOf(webhook);
        expectedCount += expected.length;
        expect([index, [...new Set(arrivals)]]).toEqual([index, expected]);
      }
      expect(expectedCount).toBeGreaterThan(CHANGES * WEBHOOKS * 0.6);
      expect(fleet.kills).toBeGreaterThan(0);
      process.stdout.write(
        `${CHANGES} changes, ${expectedCount} messages of ${WEBHOOKS} webhooks in ${seconds} s, ` +
          `${messages.length - expectedCount} of them twice; ${fleet.kills} processes and the receiver ${KILLS_OF_RECEIVER} times killed\n`,
      );
    },
    PATIENCE_MS,
  );
});
