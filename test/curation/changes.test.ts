import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { buildersOn, type CreatedRecord, write } from '../harness/builders.ts';
import { freshDatabase } from '../harness/database.ts';
import { FeedReader, tokenNow, waitForFeed } from '../harness/feed-reader.ts';
import { itemBuildersOn, signedBy } from '../harness/item-builders.ts';
import { testDatabaseUrl } from '../harness/postgres.ts';
import { until } from '../harness/program.ts';
import { forgedCursor, publicError } from '../harness/public-errors.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

const viewer = { ...ANONYMOUS };
let server: TestServer;
let build: ReturnType<typeof buildersOn> & ReturnType<typeof itemBuildersOn>;
let land: CreatedRecord;
let abroad: CreatedRecord;
let city: CreatedRecord;
let port: CreatedRecord;
let treaty: CreatedRecord;

const asEditor = <T>(work: () => Promise<T>) => {
  viewer.role = Role.EDITOR;
  return work().finally(() => {
    viewer.role = Role.ANONYMOUS;
  });
};

beforeAll(async () => {
  server = await startTestServer({ seeded: false, viewer });
  build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  land = await build.country('Land');
  abroad = await build.country('Abroad');
  city = await build.city('City', land);
  port = await build.city('Port', abroad);
});
afterAll(() => server?.stop());

beforeEach(async () => {
  treaty = await build.agreement('A treaty', { signatures: [signedBy(city)] });
});

const change = (statement: string, values: unknown[] = []) =>
  write(server.dataSource, ({ db }) => db.query(statement, values));
const set = ({ uuid }: CreatedRecord, assignments: string) =>
  change(`update agreement set ${assignments} where id = $1`, [uuid]);

const TITLES = '... on Agreement { id title version }';
const follow = async (followed: object = {}, list = 'agreements(first: 100)') => {
  const follower = new FeedReader(server, 'id ... on Record { version }', followed);
  await follower.begin(list);
  return follower;
};
/** The kind and the record of each change. */
const kinds = (changes: TestData[]) => changes.map(({ kind, recordId }) => [kind, recordId]);

const connected = async (connectionString: string) => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
};

const CHANGES = `query ($after: String, $first: Int! = 20, $ids: [ID!], $involving: [String!], $types: [RecordType!]) {
  changes(after: $after, first: $first, ids: $ids, involving: $involving, types: $types) {
    nodes { token kind type recordId record { ${TITLES} } mergedInto at } endToken hasMore resetRequired } }`;
const ask = async (variables: object) => {
  await waitForFeed(server);
  const { body } = await server.query(CHANGES, variables as Record<string, unknown>);
  expect(body.errors).toBeUndefined();
  expect(server.statements()).toHaveLength(1);
  return body.data.changes;
};

describe('The arguments of the feed', () => {
  it.each([
    ['first', { first: 0 }],
    ['first', { first: 101 }],
    ['after', { after: 'x' }],
    ['after', { after: '' }],
    ['after', { after: forgedCursor('NAME ASC', 'x') }],
    ['after', { after: forgedCursor('CHANGES 0123456789abcdef', 'x') }],
    ['after', { after: forgedCursor('CHANGES 0123456789abcdef', '99999999999999999999') }],
    ['after', { after: forgedCursor('CHANGES', '1') }],
    ['involving', { involving: Array.from({ length: 11 }, (_, n) => `City ${n}`) }],
    ['ids.1', { ids: [`topic_${'0'.repeat(32)}`, 'a-slug'] }],
    ['ids.0', { ids: [`signature_${'0'.repeat(32)}`] }],
  ])('rejects %s as in %j', async (argument, variables) => {
    expect(publicError(await server.query(CHANGES, variables))).toMatchObject({ code: 'BAD_USER_INPUT', argument });
  });

  it('rejects more than 100 ids, and the id of a version', async () => {
    const many = Array(101).fill(`topic_${'0'.repeat(32)}`);
    expect(publicError(await server.query(CHANGES, { ids: many }))).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'ids',
      message: 'ids: 101 are too many. Give up to 100.',
    });
    const id = `${treaty.id}@1`;
    expect(publicError(await server.query(CHANGES, { ids: [id] }))).toMatchObject({
      code: 'VERSION_READ_ONLY',
      argument: 'ids.0',
    });
  });

  it('rejects an unknown party', async () => {
    const { code, argument } = publicError(await server.query(CHANGES, { involving: ['Nowhere'] }));
    expect([code, argument]).toEqual(['PARTY_UNKNOWN', 'involving.0']);
  });
});

describe('The feed', () => {
  it('continues from the data that the rest of an operation read', async () => {
    const follower = await follow();
    expect(follower.held.get(treaty.id)).toMatchObject({ version: 1 });
    expect(await follower.catchUp()).toEqual([]);
    await set(treaty, `title = 'The treaty'`);
    expect(kinds(await follower.catchUp())).toEqual([['UPDATED', treaty.id]]);
    expect(follower.held.get(treaty.id)).toMatchObject({ version: 2 });
    expect(await follower.catchUp()).toEqual([]);
  });

  it('returns the kind of each change and the token to continue from', async () => {
    const after = await tokenNow(server);
    await set(treaty, `title = 'The treaty'`);
    const gone = await build.agreement('Gone');
    await change('delete from agreement where id = $1', [gone.uuid]);
    const page = await ask({ after });
    expect(page).toEqual({
      nodes: [
        {
          token: expect.any(String),
          kind: 'UPDATED',
          type: 'AGREEMENT',
          recordId: treaty.id,
          record: { id: treaty.id, title: 'The treaty', version: 2 },
          mergedInto: null,
          at: expect.stringMatching(/Z$/),
        },
        expect.objectContaining({ kind: 'DELETED', recordId: gone.id, record: null, mergedInto: null }),
        expect.objectContaining({ kind: 'DELETED', recordId: gone.id, record: null }),
      ],
      endToken: expect.any(String),
      hasMore: false,
      resetRequired: false,
    });
    expect((await ask({ after: page.endToken })).nodes).toEqual([]);
    expect((await ask({ after: page.nodes[0].token })).nodes).toEqual(page.nodes.slice(1));
  });

  it('returns the survivor of a merged record, as long as the reader may see it', async () => {
    const kept = await build.agreement('Kept');
    const after = await tokenNow(server);
    await write(server.dataSource, async ({ db }) => {
      await db.query('update record set merged_into = $1 where id = $2', [kept.uuid, treaty.uuid]);
      await db.query('delete from agreement where id = $1', [treaty.uuid]);
    });
    expect((await ask({ after })).nodes).toMatchObject([
      { kind: 'MERGED', recordId: treaty.id, record: null, mergedInto: kept.id },
    ]);
    await set(kept, `visibility = 'INTERNAL'`);
    expect((await ask({ after })).nodes).toMatchObject([
      { kind: 'DELETED', recordId: treaty.id, mergedInto: null },
      { kind: 'DELETED', recordId: kept.id },
      { kind: 'DELETED', recordId: treaty.id, mergedInto: null },
    ]);
  });

  it('comes in pages without a gap or a duplicate', async () => {
    const after = await tokenNow(server);
    for (let n = 0; n < 5; n++) await set(treaty, `title = 'Title ${n}'`);
    const whole = await ask({ after });
    const parts: TestData[] = [];
    let page = await ask({ after, first: 2 });
    for (; page.hasMore; page = await ask({ after: page.endToken, first: 2 })) parts.push(...page.nodes);
    expect([...parts, ...page.nodes]).toEqual(whole.nodes);
    expect(whole.nodes).toHaveLength(5);
  });

  it('scans a limited number of changes for one page, and returns that there are more', async () => {
    const after = await tokenNow(server);
    await server.sql(`insert into change (record_id, type, version, kind, visibility, visibility_before)
      select '${treaty.uuid}', 'AGREEMENT', 1, 'UPDATED', 'PUBLIC', 'PUBLIC' from generate_series(1, 2500)`);
    const first = await ask({ after, types: ['TOPIC'] });
    expect(first).toMatchObject({ nodes: [], hasMore: true });
    expect(await ask({ after: first.endToken, types: ['TOPIC'] })).toMatchObject({ nodes: [], hasMore: false });
    const follower = new FeedReader(server, 'id', { types: ['AGREEMENT'] }, 100);
    follower.token = after;
    expect(await follower.catchUp()).toHaveLength(2500);
    await server.sql(`delete from change where record_id = '${treaty.uuid}' and version = 1 and kind = 'UPDATED'`);
  });

  it('never goes back to an earlier token, although the horizon does', async () => {
    const before = await tokenNow(server);
    await set(treaty, `title = 'Told once'`);
    const { nodes, endToken } = await ask({ after: before });
    expect(kinds(nodes)).toEqual([['UPDATED', treaty.id]]);
    // For a moment during the search for the horizon, a transaction of another database of the cluster has ended.
    const [{ definition }] = (await server.sql(`select pg_get_functiondef('feed_horizon'::regproc) as definition`)) as [
      { definition: string },
    ];
    const [{ xid }] = (await server.sql('select max(xid) as xid from change')) as [{ xid: string }];
    await server.sql(`create or replace function feed_horizon() returns xid8 language sql stable as $$
      select '${xid}'::xid8 $$`);
    try {
      expect((await server.query(CHANGES, { after: endToken })).body.data.changes).toEqual({
        nodes: [],
        endToken,
        hasMore: false,
        resetRequired: false,
      });
    } finally {
      await server.sql(definition);
    }
    expect((await ask({ after: endToken })).nodes).toEqual([]);
  });

  it('waits for transactions that began before, so that no change is skipped', async () => {
    const follower = await follow();
    const slow = await connected(server.database.url);
    try {
      await slow.query('begin');
      await slow.query(`update agreement set title = 'Slow' where id = $1`, [treaty.uuid]);
      const other = await build.agreement('Quick');
      expect(await follower.readOn()).toEqual([]);
      await slow.query('commit');
      expect(kinds(await follower.catchUp())).toEqual([
        ['UPDATED', treaty.id],
        ['CREATED', other.id],
      ]);
    } finally {
      await slow.end();
    }
  });

  describe('The feed, requested while a transaction ends that was running when the statement began,', () => {
    const SEEN_BEFORE = 'at_work_here_as_it_is';
    let held: pg.Client;

    // The statement has seen which transactions are running, and not yet to which database they belong.
    beforeEach(async () => {
      await server.sql(`
        alter function transactions_running_here rename to ${SEEN_BEFORE};
        create function transactions_running_here() returns table (running xid8) language plpgsql stable as $$
        begin
          perform pg_advisory_xact_lock_shared(20260, 1);
          return query select * from ${SEEN_BEFORE}();
        end $$`);
      held = await connected(server.database.url);
      // No comparison of possible duplicates holds the feed meanwhile.
      await held.query('select pg_advisory_lock(17956, 6)');
    });
    afterEach(async () => {
      await held.end();
      await server.sql(
        `drop function transactions_running_here; alter function ${SEEN_BEFORE} rename to transactions_running_here`,
      );
    });

    /**
     * Returns the feed after a token. A transaction that began before `change` is committed once the feed was
     * requested.
     */
    async function toldWhileEnding(
      url: string,
      work: [statement: string, values?: unknown[]],
      change: () => Promise<unknown>,
    ): Promise<TestData> {
      const after = await tokenNow(server);
      const ending = await connected(url);
      try {
        await ending.query('begin');
        await ending.query(...work);
        await change();
        await held.query('select pg_advisory_lock(20260, 1)');
        const answer = server.query(CHANGES, { after });
        const waiting = `select from pg_locks join pg_stat_activity using (pid)
          where locktype = 'advisory' and classid = 20260 and not granted and application_name <> 'entente listen'`;
        await until(async () => (await held.query(waiting)).rowCount, 'the question has begun');
        await ending.query('commit');
        await held.query('select pg_advisory_unlock(20260, 1)');
        return (await answer).body.data.changes;
      } finally {
        await ending.end();
      }
    }

    it.each([
      ['of another database', () => testDatabaseUrl('postgres')],
      ['that changed no record', () => server.database.url],
    ])('serves all changes beside a transaction %s', async (_, url) => {
      const { nodes } = await toldWhileEnding(url(), ['select pg_current_xact_id()'], () =>
        set(treaty, `title = 'After what is done elsewhere'`),
      );
      expect(kinds(nodes)).toEqual([['UPDATED', treaty.id]]);
    });

    it('waits for changes that it could not see yet, so that none is skipped', async () => {
      let other: CreatedRecord | undefined;
      const slow = [`update agreement set title = 'Slow' where id = $1`, [treaty.uuid]] as [string, unknown[]];
      const page = await toldWhileEnding(server.database.url, slow, async () => {
        other = await build.agreement('Quick');
      });
      expect(page.nodes).toEqual([]);
      expect(kinds((await ask({ after: page.endToken })).nodes)).toEqual([
        ['UPDATED', treaty.id],
        ['CREATED', other?.id],
      ]);
    });
  });
});

describe('An INTERNAL record', () => {
  it('is in the feed of editors only', async () => {
    const after = await tokenNow(server);
    const draft = await build.agreement('A secret', { visibility: Visibility.INTERNAL });
    await set(draft, `title = 'A deeper secret'`);
    await change('delete from agreement where id = $1', [draft.uuid]);
    expect((await ask({ after })).nodes).toEqual([]);
    expect(kinds((await asEditor(() => ask({ after }))).nodes)).toEqual(Array(3).fill(['DELETED', draft.id]));
  });

  it('enters the feed as created when it is published, and leaves it as deleted', async () => {
    const draft = await build.agreement('A plan', { visibility: Visibility.INTERNAL });
    const follower = await follow();
    const editors = await asEditor(() => follow());
    await set(draft, `visibility = 'PUBLIC'`);
    expect(kinds(await follower.catchUp())).toEqual([['CREATED', draft.id]]);
    expect(kinds(await asEditor(() => editors.catchUp()))).toEqual([['UPDATED', draft.id]]);
    await set(draft, `visibility = 'INTERNAL', title = 'A secret'`);
    await set(draft, `title = 'A deeper secret'`);
    const last = await follower.catchUp();
    expect(last).toMatchObject([{ kind: 'DELETED', recordId: draft.id, record: null, mergedInto: null }]);
    expect(follower.held.has(draft.id)).toBe(false);
  });
});

describe('A filtered feed', () => {
  it('has records of the requested types', async () => {
    const follower = await follow({ types: ['TOPIC'] });
    await set(treaty, `title = 'Changed'`);
    const topic = await build.topic('Trade');
    expect(kinds(await follower.catchUp())).toEqual([['CREATED', topic.id]]);
    expect((await ask({ types: [] })).nodes).toEqual([]);
  });

  it('has records that involve one of the parties, and reports when a record has left', async () => {
    const follower = await follow({ involving: ['Port', 'Abroad'] }, 'agreements(where: { party: "Abroad" })');
    await set(treaty, `title = 'Of no concern'`);
    expect(await follower.catchUp()).toEqual([]);
    await change(`insert into signature (agreement_id, party_id, role) values ($1, $2, 'SIGNATORY')`, [
      treaty.uuid,
      port.uuid,
    ]);
    expect(kinds(await follower.catchUp())).toEqual([['UPDATED', treaty.id]]);
    await change('delete from signature where agreement_id = $1 and party_id = $2', [treaty.uuid, port.uuid]);
    expect(await follower.catchUp()).toMatchObject([{ kind: 'UNMATCHED', recordId: treaty.id, record: null }]);
    await set(treaty, `title = 'Of no concern again'`);
    expect(await follower.catchUp()).toEqual([]);
    expect(follower.held.has(treaty.id)).toBe(false);
  });

  it('reports the deletion of records that it had', async () => {
    const follower = await follow({ involving: ['City'] });
    await change('delete from agreement where id = $1', [treaty.uuid]);
    const other = await build.agreement('Of others', { signatures: [signedBy(port)] });
    await change('delete from agreement where id = $1', [other.uuid]);
    expect(kinds(await follower.catchUp())).toEqual([['DELETED', treaty.id]]);
  });

  it('follows parties that move, although no item was changed', async () => {
    const moving = await build.city('Moving town', land);
    const signed = await build.agreement('Of the moving town', { signatures: [signedBy(moving)] });
    const [ofLand, ofAbroad] = [await follow({ involving: ['Land'] }), await follow({ involving: ['Abroad'] })];
    await change('update placement set within_id = $2 where party_id = $1', [moving.uuid, abroad.uuid]);
    expect(new Set(kinds(await ofLand.catchUp()))).toEqual(
      new Set([
        ['UNMATCHED', moving.id],
        ['UNMATCHED', signed.id],
      ]),
    );
    expect(new Set(kinds(await ofAbroad.catchUp()))).toEqual(
      new Set([
        ['UPDATED', moving.id],
        ['UPDATED', signed.id],
      ]),
    );
    // The item itself has no new version.
    expect(ofAbroad.held.get(signed.id)).toMatchObject({ version: 1 });
    expect(await server.sql('select count(*)::int from revision where record_id = $1', [signed.uuid])).toEqual([
      { count: 1 },
    ]);
  });

  it('has the parties themselves and those within them, until they move, are deleted or merged', async () => {
    const state = await build.country('State');
    const province = await build.region('Province', state);
    const town = await build.city('Town', province);
    const village = await build.city('Village', land);
    const follower = await follow({ involving: [state.id] });
    const byName = await follow({ involving: ['Province'] });
    const rename = ({ uuid }: CreatedRecord, name: string) =>
      change(`update party set slug = $2 where id = $1`, [uuid, name]);
    await rename(village, 'of-no-concern');
    expect(await follower.catchUp()).toEqual([]);
    await rename(state, 'state-renamed');
    await rename(town, 'town-renamed');
    expect(kinds(await follower.catchUp())).toEqual([
      ['UPDATED', state.id],
      ['UPDATED', town.id],
    ]);
    expect(kinds(await byName.catchUp())).toEqual([['UPDATED', town.id]]);

    // The unchanged town leaves together with the province.
    const versions = await server.sql('select version from record where id = $1', [town.uuid]);
    await change('update placement set within_id = $2 where party_id = $1', [province.uuid, abroad.uuid]);
    expect(kinds(await follower.catchUp()).sort()).toEqual(
      [
        ['UNMATCHED', province.id],
        ['UNMATCHED', town.id],
      ].sort(),
    );
    expect(await server.sql('select version from record where id = $1', [town.uuid])).toEqual(versions);
    await change('update placement set within_id = $2 where party_id = $1', [province.uuid, state.uuid]);
    expect(kinds(await follower.catchUp()).sort()).toEqual(
      [
        ['UPDATED', province.id],
        ['UPDATED', town.id],
      ].sort(),
    );
    await change(`update placement set valid_to = '2020' where party_id = $1`, [town.uuid]);
    expect(kinds(await follower.catchUp())).toEqual([['UNMATCHED', town.id]]);
    await change(`update placement set valid_to = null where party_id = $1`, [town.uuid]);
    expect(kinds(await follower.catchUp())).toEqual([['UPDATED', town.id]]);

    await change('delete from party where id = $1', [town.uuid]);
    expect(kinds(await follower.catchUp())).toEqual([['DELETED', town.id]]);
    await change('delete from party where id = $1', [province.uuid]);
    await write(server.dataSource, async ({ db }) => {
      await db.query('update record set merged_into = $1 where id = $2', [land.uuid, state.uuid]);
      await db.query('delete from party where id = $1', [state.uuid]);
    });
    await rename(village, 'of-the-survivor');
    expect(kinds(await follower.catchUp())).toEqual([
      ['DELETED', province.id],
      ['MERGED', state.id],
      ['UPDATED', village.id],
    ]);
  });

  it('reports the deletion of a party given by id, and nothing of a hidden or unknown one', async () => {
    const party = await build.country('Ending');
    const follower = await follow({ involving: [party.id] });
    const byName = await follow({ involving: ['Ending'] });
    await change('delete from party where id = $1', [party.uuid]);
    expect(kinds(await follower.catchUp())).toEqual([['DELETED', party.id]]);
    await expect(byName.catchUp()).rejects.toThrow('PARTY_UNKNOWN');
    const after = await tokenNow(server);
    const hidden = await build.country('Hidden', { visibility: Visibility.INTERNAL });
    for (const id of [hidden.id, `party_${'0'.repeat(32)}`]) {
      expect((await ask({ after, involving: [id] })).nodes).toEqual([]);
    }
    const seen = await asEditor(() => ask({ after, involving: [hidden.id] }));
    expect(kinds(seen.nodes)).toEqual([['CREATED', hidden.id]]);
  });

  it('resolves the id of a party that is deleted, hidden or unknown to null', async () => {
    const land = await build.country('Resolved');
    const deleted = await build.city('Deleted', land);
    const hidden = await build.city('Not shown', land, { visibility: Visibility.INTERNAL });
    await change('update record set deleted_at = now() where id = $1', [deleted.uuid]);
    await change('delete from party where id = $1', [deleted.uuid]);
    const involving = [land.id, deleted.id, hidden.id, `party_${'0'.repeat(32)}`];
    const query = `query ($involving: [String!]) { changes(involving: $involving) {
      resolved { given path outcome party { id } candidates { id } } } }`;
    const { body } = await server.query(query, { involving });
    const none = { outcome: 'UNKNOWN', party: null, candidates: [] };
    const path = (place: number) => ['involving', String(place)];
    expect(body.data.changes.resolved).toEqual([
      { given: land.id, path: path(0), outcome: 'RESOLVED', party: { id: land.id }, candidates: [] },
      { given: deleted.id, path: path(1), ...none },
      { given: hidden.id, path: path(2), ...none },
      { given: involving[3], path: path(3), ...none },
    ]);
  });

  it('moves parties as days pass, although nothing is written', async () => {
    const leaving = await build.city('Leaving town', land);
    const follower = await follow({ involving: [land.id] });
    await change(`update placement set valid_to = to_char(today() + 1, 'YYYY-MM-DD') where party_id = $1`, [
      leaving.uuid,
    ]);
    expect(kinds(await follower.catchUp())).toEqual([['UPDATED', leaving.id]]);
    const [{ definition }] = (await server.sql(`select pg_get_functiondef('today'::regproc) as definition`)) as [
      { definition: string },
    ];
    const wait = (days: number) =>
      server.sql(`create or replace function today() returns date language sql stable parallel safe as $$
        select (now() at time zone 'UTC')::date + ${days} $$`);
    try {
      for (const [days, expected] of [
        [1, []],
        [2, [['UNMATCHED', leaving.id]]],
      ] as const) {
        await wait(days);
        await server.sql('select advance_involvement()');
        expect(kinds(await follower.catchUp())).toEqual(expected);
      }
    } finally {
      await server.sql(definition);
      await server.sql('update involvement_day set day = today()');
    }
  });

  it('has the records with the given ids, and the records into which they were merged', async () => {
    const other = await build.agreement('Another treaty');
    const topic = await build.topic('Of a topic');
    const follower = await follow({ ids: [treaty.id, topic.id] });
    await set(other, `title = 'Of no concern'`);
    await set(treaty, `title = 'The treaty'`);
    await change(`update topic set name = 'Renamed' where id = $1`, [topic.uuid]);
    expect(kinds(await follower.catchUp())).toEqual([
      ['UPDATED', treaty.id],
      ['UPDATED', topic.id],
    ]);
    // Subscribers by id get no changes of records that are INTERNAL for them.
    await set(other, `visibility = 'INTERNAL'`);
    expect(await follower.catchUp()).toEqual([]);
    await set(treaty, `visibility = 'INTERNAL'`);
    await set(treaty, `title = 'Secret'`);
    expect(kinds(await follower.catchUp())).toEqual([['DELETED', treaty.id]]);
    await set(treaty, `visibility = 'PUBLIC'`);
    await set(other, `visibility = 'PUBLIC'`);
    expect(kinds(await follower.catchUp())).toEqual([['CREATED', treaty.id]]);
    await write(server.dataSource, async ({ db }) => {
      await db.query('update record set merged_into = $1 where id = $2', [other.uuid, treaty.uuid]);
      await db.query('delete from agreement where id = $1', [treaty.uuid]);
    });
    await set(other, `title = 'Of both'`);
    expect(await follower.catchUp()).toMatchObject([
      { kind: 'MERGED', recordId: treaty.id, mergedInto: other.id },
      { kind: 'UPDATED', recordId: other.id },
    ]);
    await change('delete from topic where id = $1', [topic.uuid]);
    expect(kinds(await follower.catchUp())).toEqual([['DELETED', topic.id]]);
    // Filters narrow each other; ids of other types, and of hidden or unknown records, match nothing.
    expect((await ask({ ids: [topic.id], types: ['AGREEMENT'] })).nodes).toEqual([]);
    const hidden = await build.agreement('Hidden', { visibility: Visibility.INTERNAL });
    const none = [hidden.id, `topic_${'0'.repeat(32)}`, other.id.replace('agreement', 'topic')];
    expect((await ask({ ids: none })).nodes).toEqual([]);
    expect((await ask({ ids: [] })).nodes).toEqual([]);
    expect(kinds((await asEditor(() => ask({ ids: none }))).nodes)).toEqual([['CREATED', hidden.id]]);
  });

  it('reports a merged record again when its survivor changes, or is hidden or shown', async () => {
    const [second, third] = [await build.agreement('Second'), await build.agreement('Third')];
    const merge = (absorbed: CreatedRecord, into: CreatedRecord) =>
      write(server.dataSource, async ({ db }) => {
        await db.query('update record set merged_into = $1 where id = $2', [into.uuid, absorbed.uuid]);
        await db.query('delete from agreement where id = $1', [absorbed.uuid]);
      });
    const follower = await follow({ ids: [treaty.id] });
    const outcomes = async () =>
      (await follower.catchUp())
        .filter(({ recordId }) => recordId === treaty.id)
        .map(({ kind, mergedInto }) => [kind, mergedInto]);
    await merge(treaty, second);
    expect((await outcomes()).at(-1)).toEqual(['MERGED', second.id]);
    await merge(second, third);
    expect(await outcomes()).toEqual([['MERGED', third.id]]);
    await set(third, `visibility = 'INTERNAL'`);
    expect(await outcomes()).toEqual([['DELETED', null]]);
    // Merging an INTERNAL record further is no change for other readers, and their token stays.
    const fourth = await build.agreement('Fourth', { visibility: Visibility.INTERNAL });
    await waitForFeed(server);
    const token = await tokenNow(server);
    await merge(third, fourth);
    expect(await outcomes()).toEqual([]);
    expect(await tokenNow(server)).toBe(token);
    await set(fourth, `visibility = 'PUBLIC'`);
    expect(await outcomes()).toEqual([['MERGED', fourth.id]]);
  });

  it('reports an item that has the day of its forum, although it involves no party', async () => {
    const forum = await build.forum('A moved forum', { startsOn: '2025' });
    const figure = await build.figure('Of the forum', { forumId: forum.uuid });
    const follower = await follow({ types: ['FIGURE'] }, 'figures(first: 100)');
    await change(`update forum set starts_on = '2026' where id = $1`, [forum.uuid]);
    expect(kinds(await follower.catchUp())).toEqual([['UPDATED', figure.id]]);
    await change(`update forum set venue = 'Elsewhere' where id = $1`, [forum.uuid]);
    expect(await follower.catchUp()).toEqual([]);
  });

  it('follows a forum, with its sessions, delegations and items', async () => {
    const forum = await build.forum('A forum', { slug: 'a-forum' });
    const other = await build.forum('Another forum');
    const follower = await follow({ forum: 'a-forum' });
    const byId = await follow({ forum: forum.id });
    const session = await build.session('A panel', forum);
    const delegation = await build.delegation(forum, city);
    const item = await build.agreement('At the panel', { sessionId: session.uuid });
    await build.session('Elsewhere', other);
    await change(`update forum set status = 'CANCELLED' where id = $1`, [forum.uuid]);
    const expected = [
      ['CREATED', session.id],
      ['CREATED', delegation.id],
      ['CREATED', item.id],
      ['UPDATED', forum.id],
    ];
    expect(kinds(await follower.catchUp())).toEqual(expected);
    expect(kinds(await byId.catchUp())).toEqual(expected);
    // The item belongs to the forum only through its session, and leaves with the session.
    await change('update session set forum_id = $2 where id = $1', [session.uuid, other.uuid]);
    await change('update delegation set forum_id = $2 where id = $1', [delegation.uuid, other.uuid]);
    const left = kinds(await follower.catchUp());
    expect(left).toHaveLength(3);
    expect(left).toEqual(
      expect.arrayContaining([
        ['UNMATCHED', session.id],
        ['UNMATCHED', item.id],
        ['UNMATCHED', delegation.id],
      ]),
    );
    await change('delete from forum where id = $1', [forum.uuid]);
    expect(kinds(await byId.catchUp()).at(-1)).toEqual(['DELETED', forum.id]);
    expect(byId.held.has(session.id)).toBe(false);
  });

  it('loses no change of a record while the record is INTERNAL', async () => {
    const follower = await follow({ involving: ['City'] });
    await set(treaty, `visibility = 'INTERNAL'`);
    await change('update signature set party_id = $2 where agreement_id = $1', [treaty.uuid, port.uuid]);
    await set(treaty, `visibility = 'PUBLIC'`);
    expect(kinds(await follower.catchUp())).toEqual([['UNMATCHED', treaty.id]]);
    expect(follower.held.has(treaty.id)).toBe(false);
  });
});

describe('The feed of a reader who cannot see INTERNAL records', () => {
  const hide = { visibility: Visibility.INTERNAL };

  it('has the same token and page before and after INTERNAL changes', async () => {
    const token = await tokenNow(server);
    const draft = await build.agreement('A draft', { ...hide, signatures: [signedBy(city)] });
    await set(draft, `title = 'Another draft'`);
    await waitForFeed(server);
    expect(await tokenNow(server)).toBe(token);
    expect(await ask({ after: token })).toEqual({ nodes: [], endToken: token, hasMore: false, resetRequired: false });
    const seen = await asEditor(() => ask({ after: token }));
    expect(kinds(seen.nodes)).toEqual([
      ['CREATED', draft.id],
      ['UPDATED', draft.id],
    ]);
    // Changes before an editor's token are not reported again.
    expect((await ask({ after: seen.endToken })).endToken).toBe(seen.endToken);
  });

  it('has no empty page because of thousands of INTERNAL changes', async () => {
    const token = await tokenNow(server);
    await change(`insert into source (kind, title, sort_key, visibility)
      select 'OTHER', 'Draft ' || n, 'draft', 'INTERNAL' from generate_series(1, 2100) n`);
    await waitForFeed(server);
    expect(await ask({ after: token })).toMatchObject({ nodes: [], endToken: token, hasMore: false });
    expect((await asEditor(() => ask({ after: token, first: 100 }))).hasMore).toBe(true);
  });

  it('continues if only INTERNAL changes were pruned after its token', async () => {
    const token = await tokenNow(server);
    const draft = await build.agreement('A draft to be pruned', hide);
    await waitForFeed(server);
    await server.sql(`update change set changed_at = now() - interval '9 days'`);
    expect((await asEditor(() => tokenNow(server))) === token).toBe(false);
    await server.sql(`select prune_changes('5 days')`);
    expect(await ask({ after: token })).toEqual({ nodes: [], endToken: token, hasMore: false, resetRequired: false });
    expect((await asEditor(() => ask({ after: token }))).resetRequired).toBe(true);
    await set(draft, `visibility = 'PUBLIC'`);
    expect(kinds((await ask({ after: token })).nodes)).toEqual([['CREATED', draft.id]]);
  });

  it('does not report a version that only cites an INTERNAL source', async () => {
    const hidden = await build.source('A hidden report', hide);
    const shown = await build.source('A report');
    const token = await tokenNow(server);
    const cite = (source: CreatedRecord) =>
      change('insert into citation (record_id, source_id, ordinal) values ($1, $2, 7)', [treaty.uuid, source.uuid]);
    await cite(hidden);
    expect(await ask({ after: token })).toEqual({ nodes: [], endToken: token, hasMore: false, resetRequired: false });
    expect(kinds((await asEditor(() => ask({ after: token }))).nodes)).toEqual([['UPDATED', treaty.id]]);
    await cite(shown);
    expect(kinds((await ask({ after: token })).nodes)).toEqual([['UPDATED', treaty.id]]);
  });
});

describe('A token of the feed', () => {
  it('shows neither transaction nor record, and always has the same length', async () => {
    const token = await tokenNow(server);
    await set(treaty, `title = 'Sealed'`);
    const { nodes, endToken } = await ask({ after: token });
    expect(nodes).toHaveLength(1);
    const rows = await server.sql('select xid, id from change order by xid desc, id desc limit 1');
    const [{ xid, id }] = rows as [{ xid: string; id: string }];
    for (const told of [token, endToken, nodes[0].token]) {
      expect(told).toMatch(/^[\w-]{64}$/);
      const held = Buffer.from(told, 'base64url');
      expect(held.includes(Buffer.from(id.replaceAll('-', ''), 'hex'))).toBe(false);
      expect(held.includes(xid)).toBe(false);
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64BE(BigInt(xid));
      expect(held.includes(bytes.subarray(5))).toBe(false);
    }
  });

  it('requires a reset if one letter of it was changed, or if it was not sealed', async () => {
    const token = await tokenNow(server);
    for (const place of [0, 20, 40, 63]) {
      const other = token[place] === 'A' ? 'Q' : 'A';
      const changed = token.slice(0, place) + other + token.slice(place + 1);
      expect(await ask({ after: changed })).toMatchObject({ nodes: [], resetRequired: true });
    }
    const [{ origin, xid }] = (await server.sql('select feed_origin() as origin, feed_horizon()::text as xid')) as [
      { origin: string; xid: string },
    ];
    const page = await ask({ after: forgedCursor(`CHANGES ${origin}`, xid) });
    expect(page).toMatchObject({ nodes: [], resetRequired: true, endToken: token });
  });
});

describe('A token that requires a reset', () => {
  /** Returns the token of a position as a database would seal it after a number of further transactions. */
  const tokenIn = async ({ sql }: Pick<TestServer, 'sql'>, later = 0) => {
    const [{ token }] = (await sql(
      `select feed_token((feed_horizon()::text::bigint + $1)::text::xid8, gen_random_uuid()) as token`,
      [later],
    )) as [{ token: string }];
    return token;
  };

  it('was sealed by another database, or is of a time that never came', async () => {
    const copy = await freshDatabase();
    const foreign = await tokenIn(copy).finally(() => copy.drop());
    for (const token of [foreign, await tokenIn(server, 1_000_000)]) {
      const page = await ask({ after: token });
      expect(page).toMatchObject({ nodes: [], hasMore: false, resetRequired: true });
      expect(await ask({ after: page.endToken })).toMatchObject({ nodes: [], resetRequired: false });
    }
  });

  it('is of another database of the same cluster, which shares the transaction numbers', async () => {
    const [keys] = await server.sql('select mac_key, cipher_key from feed_seal');
    const copy = await freshDatabase();
    try {
      // As in a backup that was restored beside its original: the keys are the same.
      await copy.sql('update feed_seal set mac_key = $1, cipher_key = $2', Object.values(keys!));
      const page = await ask({ after: await tokenIn(copy) });
      expect(page).toMatchObject({ nodes: [], resetRequired: true });
    } finally {
      await copy.drop();
    }
  });

  it('is older than the stored changes; the history is still complete', async () => {
    const old = await tokenNow(server);
    await set(treaty, `title = 'Changed'`);
    const before = await ask({ after: old });
    await set(treaty, `title = 'Changed again'`);
    await server.sql(
      `update change set changed_at = now() - interval '2 days' where xid = (
      select max(xid) from change where record_id = $1 and version = 2)`,
      [treaty.uuid],
    );
    // Changes before a pruned one are pruned as well, whatever their time.
    const [{ pruned }] = (await server.sql(`select prune_changes('1 day') as pruned`)) as [{ pruned: number }];
    expect(pruned).toBe(0);
    await server.sql(
      `update change set changed_at = now() - interval '2 days' where xid <= (
      select max(xid) from change where record_id = $1 and version = 2)`,
      [treaty.uuid],
    );
    const revisions = () => server.sql('select count(*) from revision');
    const history = await revisions();
    await server.sql(`select prune_changes('1 day')`);
    expect(await ask({ after: old })).toMatchObject({ nodes: [], resetRequired: true });
    expect(await ask({ after: before.nodes[0].token })).toMatchObject({ nodes: [], resetRequired: true });
    expect(await ask({ after: before.endToken })).toMatchObject({
      nodes: [{ record: { title: 'Changed again' } }],
      resetRequired: false,
    });
    expect((await ask({})).nodes).toHaveLength(1);
    expect(await revisions()).toEqual(history);
  });
});
