import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { computedInvolvement, storedInvolvement } from '../database/computed-involvement.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { FeedReader, waitForFeed } from '../harness/feed-reader.ts';
import { Program } from '../harness/program.ts';
import type { TestData, TestServer } from '../harness/server.ts';
import { Dice } from '../query/reference-executor/dice.ts';
import { ALL_LISTS_QUERY, LISTED, readAllLists } from './all-lists.ts';
import { Fleet } from './fleet.ts';
import { KnownRecords } from './known-records.ts';
import { LiveSubscriber } from './live-subscriber.ts';
import { MUTATIONS } from './random-mutations.ts';
import { replayFeed } from './replay.ts';
import { brokenRules } from './rules.ts';
import { type CompletedMutation, Writer } from './writer.ts';

// `npm run test:concurrency` runs the same test at full size.
const WRITERS = 8;
const WRITES = Number(process.env.WRITERS_WRITES ?? 200);
const KILLS = Number(process.env.WRITERS_KILLS ?? 1);
const PROCESSES = Number(process.env.WRITERS_PROCESSES ?? 1);
const SEED = Number(process.env.WRITERS_SEED ?? Date.now() % 1_000_000);
const IS_WHOLE = WRITES >= 5_000;

const ADMIN_KEY = 'the-administrator-of-many-writers';
const dice = new Dice(SEED);

let program: Program;
let database: FreshDatabase;
let fleet: Fleet;
const writers: Writer[] = [];
/** All subscribers, with their current data. */
const followers: { name: string; held: Map<string, TestData>; told: TestData[]; key?: string }[] = [];
let editorsKey: string;

beforeAll(async () => {
  database = await freshDatabase({ seeded: true });
  program = new Program();
  fleet = new Fleet(program, { ...database.settings, ADMIN_KEY, LOG_LEVEL: 'error' }, PROCESSES);
  await fleet.start();
  const known = new KnownRecords();
  known.learn(
    await database.sql(
      `select lower(type) || '_' || replace(id::text, '-', '') as id, version from record order by id`,
    ),
  );
  for (let n = 1; n <= WRITERS; n++) {
    const label = `w${n}`;
    writers.push(new Writer(label, await keyFor(label), fleet, known, new Dice(dice.between(0, 2 ** 31))));
  }
  editorsKey = await keyFor('follower');
  await writeAll();
}, 3_600_000);
afterAll(async () => {
  await fleet?.stop();
  await program?.remove();
  await database?.drop();
});

async function keyFor(label: string): Promise<string> {
  const mutation = `mutation ($label: String!) {
    createApiKey(input: { label: $label, role: EDITOR }) { secret userErrors { message } } }`;
  const answer = await fleet.ask({ query: mutation, variables: { label } }, ADMIN_KEY);
  return answer.data.createApiKey.secret;
}

/**
 * Runs all writers at once until the number of writes is reached, while processes are killed and subscribers listen.
 */
async function writeAll(): Promise<void> {
  const polling = await Promise.all([
    beginToFollow('nobody', undefined, 40),
    beginToFollow('an editor', editorsKey, 7),
  ]);
  const [, { follower: editor }] = polling as [Polling, Polling];
  const live = (['WebSocket', 'server-sent events'] as const).map(
    (transport) => new LiveSubscriber(fleet, transport, editor.token!, editorsKey, editor.held),
  );
  try {
    const seconds = await writeAndKill(polling);
    for (const each of live) await each.hear(editor.changes.at(-1)?.token);
    report(seconds);
  } finally {
    for (const each of live) await each.end();
  }
  for (const { name, follower, key } of polling)
    followers.push({ name, held: follower.held, told: follower.changes, key });
  for (const each of live) followers.push({ name: `an editor, by ${each.transport}`, ...each, key: editorsKey });
}

interface Polling {
  name: string;
  follower: FeedReader;
  key?: string;
}

async function beginToFollow(name: string, key: string | undefined, pageSize: number): Promise<Polling> {
  const asking: Pick<TestServer, 'query' | 'sql'> = { ...fleet.asking(key), sql: database.sql };
  const follower = new FeedReader(asking, ALL_LISTS_QUERY, {}, pageSize);
  // Changes made while the lists are read are reported once more.
  follower.token = (await asking.query('{ feedToken }')).body.data.feedToken;
  for (const [id, record] of await readAllLists(asking)) follower.held.set(id, record);
  return { name, follower, key };
}

/** @returns the duration of the writes in seconds */
async function writeAndKill(polling: readonly Polling[]): Promise<number> {
  const began = Date.now();
  let sent = 0;
  let writing = true;
  const work = writers.map(async (writer) => {
    while (sent < WRITES && writing) {
      sent += 1;
      await writer.write();
    }
  });
  const moments = Array.from({ length: KILLS }, () => dice.between(Math.ceil(WRITES * 0.1), Math.floor(WRITES * 0.9)));
  const killing = async () => {
    for (const [n, moment] of moments.sort((a, b) => a - b).entries()) {
      while (sent < moment && writing) await sleep(5);
      await sleep(dice.between(0, 25));
      await fleet.kill(n % PROCESSES, dice.between(0, 300));
    }
  };
  const following = polling.map(async ({ follower }) => {
    while (writing) {
      await follower.catchUp();
      await sleep(100);
    }
  });
  let seconds = 0;
  const written = Promise.all(work).then(() => {
    seconds = (Date.now() - began) / 1000;
    writing = false;
  });
  // If one of them fails, all others end as well.
  const all = [written, killing(), ...following].map((each) =>
    each.catch((error) => {
      writing = false;
      throw error;
    }),
  );
  await Promise.all(all);
  await waitForFeed(database, 30_000);
  for (const { follower } of polling) await follower.catchUp();
  return seconds;
}

function report(seconds: number): void {
  const done = countBy(writers.flatMap((writer) => writer.done.map(({ mutation }) => mutation)));
  const refused = new Map<string, number>();
  for (const writer of writers) {
    for (const [what, count] of writer.refused) refused.set(what, (refused.get(what) ?? 0) + count);
  }
  const lines = [
    `Seed ${SEED} (WRITERS_SEED): ${WRITES} mutations by ${WRITERS} writers in ${seconds} s, ${fleet.kills} kills, ` +
      `${fleet.repetitions} times nobody answered, ${fleet.unavailable} times for lack of a database.`,
    `Written: ${[...done].map(([mutation, count]) => `${mutation} ${count}`).join(', ')}.`,
    `Refused: ${[...refused]
      .sort()
      .map(([what, count]) => `${what} ${count}`)
      .join(', ')}.`,
  ];
  process.stderr.write(`${lines.join('\n')}\n`);
}

function countBy(names: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

const uuidOf = (id: string) => id.slice(-32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

/** Mutations that may be acknowledged without a write: a PUBLIC record can be published. */
const MAY_FIND_IT_DONE = ['publish', 'unpublish'];
/** Mutations whose input has no text of its own. */
const NO_TEXT = [
  ...['createDelegation', 'updateDelegation', 'withdrawSignature', 'relateAgreements', 'deleteRecord', 'restoreRecord'],
  ...MAY_FIND_IT_DONE,
];

describe(`The database, after many simultaneous writes during which the server was killed (seed ${SEED}),`, () => {
  it('has got writes of all kinds, rejections and repetitions', () => {
    const done = new Set(writers.flatMap((writer) => writer.done.map(({ mutation }) => mutation)));
    expect(fleet.kills).toBe(KILLS);
    expect(fleet.repetitions).toBeGreaterThan(0);
    expect(writers.some(({ refused }) => [...refused.keys()].some((what) => / VERSION_CONFLICT$/.test(what)))).toBe(
      true,
    );
    expect(done.size).toBeGreaterThan(IS_WHOLE ? MUTATIONS.length - 1 : MUTATIONS.length / 2);
    expect(fleet.complaints).toBe('');
  });

  it('has every acknowledged write exactly once, and no other write', async () => {
    const revisions = await database.sql<{ note: string; by: string; versions: Revision[] }>(`
      select v.note, v.made_by as by, json_agg(json_build_object('record', v.record_id, 'version', v.version,
        'kind', v.kind, 'rows', (select json_agg(w.after) from revision_row w where w.revision_id = v.id))) as versions
      from revision v where v.note is not null group by v.note, v.made_by, v.xid`);
    const written = new Map<string, Revision[]>();
    const faults: string[] = [];
    for (const { note, by, versions } of revisions) {
      if (written.has(note)) faults.push(`${note} is there twice`);
      if (!note.startsWith(`${by}-`)) faults.push(`${note} was written by ${by}`);
      written.set(note, versions);
    }
    const done = writers.flatMap((writer) => writer.done);
    for (const act of done) {
      const fault = faultOf(act, written.get(act.key) ?? []);
      if (fault) faults.push(`${act.key} ${act.mutation} ${fault}`);
      written.delete(act.key);
    }
    for (const key of written.keys()) faults.push(`${key} is there, and nobody was told`);
    expect(faults).toEqual([]);
    const kept = await database.sql<{ key: string }>('select key from idempotency_key');
    expect(kept.map(({ key }) => key).sort()).toEqual(done.map(({ key }) => key).sort());
  }, 120_000);

  it('obeys every rule', async () => {
    expect(await brokenRules(database.sql)).toEqual({});
    const involvement = await storedInvolvement(database.sql);
    expect(involvement).toEqual(await computedInvolvement(database.sql));
    await database.sql('select rebuild_involvement()');
    expect(await storedInvolvement(database.sql)).toEqual(involvement);
  }, 300_000);

  it('has histories that replay to the current rows, field by field', async () => {
    expect(await replayFeed(database.sql)).toEqual([]);
  }, 120_000);

  it('has sent every subscriber the data of a fresh read of every list', async () => {
    const { body } = await fleet.asking().query(`{ __schema { queryType { fields { name type { name } } } } }`);
    const lists = body.data.__schema.queryType.fields.filter(({ type }: TestData) =>
      /(?<!ApiKey|CooperationItem|FlaggedRecord|PlannedPublication|PossibleDuplicate|Revision|SearchResult|Signature|Speaker|UnresolvedName|Webhook|WebhookDelivery)Connection$/.test(
        type.name,
      ),
    );
    expect(lists.map(({ name }: TestData) => name).sort()).toEqual([...LISTED].sort());

    const seen = new Map<string | undefined, Map<string, TestData>>();
    for (const key of [undefined, editorsKey]) seen.set(key, await readAllLists(fleet.asking(key)));
    expect(seen.get(editorsKey)!.size).toBeGreaterThan(seen.get(undefined)!.size);
    for (const { name, held, key } of followers) {
      expect([name, differences(held, seen.get(key)!)]).toEqual([name, []]);
    }
  }, 120_000);

  it('has sent no change twice, and the same changes to all readers with the same rights', () => {
    for (const { name, told } of followers) {
      const tokens = told.map(({ token }) => token);
      expect([name, tokens.length]).toEqual([name, new Set(tokens).size]);
    }
    const [, editor, ...live] = followers.map(({ told }) => told.map(({ token }) => token));
    for (const tokens of live) expect(tokens).toEqual(editor);
  });
});

interface Revision {
  record: string;
  version: number;
  kind: string;
  rows: object[] | null;
}

/** Returns what is wrong in the history of an acknowledged write; null if nothing is. */
function faultOf({ key, mutation, payload, isSentOnce }: CompletedMutation, revisions: Revision[]): string | null {
  const mayFindItDone = MAY_FIND_IT_DONE.includes(mutation);
  if (revisions.length === 0) return mayFindItDone ? null : 'is not there';
  // The payload shows the record after this very write, or later if the write was repeated.
  for (const { id, version } of Object.values(payload).flat().filter(Boolean) as TestData[]) {
    if (!(version > 0)) continue;
    const made = revisions.find(({ record }) => record === uuidOf(id));
    if (!made && mayFindItDone) continue;
    if (!made || (isSentOnce ? version !== made.version : version < made.version))
      return `made version ${made?.version} of ${id}, and told ${version}`;
  }
  if (payload.deletedId && revisions[0]!.record !== uuidOf(payload.deletedId)) return 'deleted something else';
  const kind = /^(create|restore)/.test(mutation) ? 'CREATED' : mutation === 'deleteRecord' ? 'DELETED' : 'UPDATED';
  if (revisions.some((revision) => revision.kind !== kind)) return `is not ${kind}`;
  if (NO_TEXT.includes(mutation)) return null;
  return JSON.stringify(revisions.map(({ rows }) => rows)).includes(`"${key}`) ? null : 'says something else';
}

/** Returns records that a subscriber has in another state than they are; a sample, if there are many. */
function differences(held: Map<string, TestData>, seen: Map<string, TestData>): unknown[] {
  const ids = [...new Set([...held.keys(), ...seen.keys()])];
  const differing = ids.filter((id) => asText(held.get(id)) !== asText(seen.get(id)));
  return differing.slice(0, 5).map((id) => ({ held: asText(held.get(id)), seen: asText(seen.get(id)) }));
}

/** Parties are ordered by their names, whose changes are no changes of the item: a subscriber sorts them itself. */
function asText(record: TestData): string {
  const parties = record?.parties?.map(({ id }: TestData) => id).sort();
  return JSON.stringify({ ...record, parties });
}
