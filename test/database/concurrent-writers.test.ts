import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { computedInvolvement, storedInvolvement } from './computed-involvement.ts';
import { insert, type RunSql, transaction } from './insert.ts';

const WRITERS = 3;
const CHANGES_EACH = 250;
const SEED = 2025;

let database: FreshDatabase;

/** Pseudorandom numbers, the same in every run (mulberry32). */
function randomFrom(seed: number) {
  let state = seed;
  const number = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(number() * limit);
  const pick = <T>(from: readonly T[]) => from[below(from.length)] as T;
  const year = () => String(1985 + below(12));
  const date = () => pick([null, year(), `${year()}-0${1 + below(9)}`, `${year()}-0${1 + below(9)}-1${below(9)}`]);
  return { below, pick, date };
}
type Random = ReturnType<typeof randomFrom>;

/** The ids that writers know, as of their last read. */
interface Known {
  parties: string[];
  people: string[];
  forums: string[];
  sessions: string[];
  delegations: string[];
  items: { id: string; table: string }[];
}

const DATED: Record<string, string> = {
  agreement: 'signed_on',
  commitment: 'announced_on',
  statement: 'said_on',
  figure: 'as_of',
};

/** One change of any kind, alone or as part of a transaction. */
const CHANGES: ((sql: RunSql, known: Known, random: Random) => Promise<unknown>)[] = [
  async (sql, { parties }, { pick, date }) => {
    const id = await insert(sql, 'party', {});
    await insert(sql, 'placement', { party_id: id, within_id: pick(parties), valid_from: date(), valid_to: date() });
    parties.push(id);
  },
  (sql, { parties }, { pick, date }) =>
    insert(sql, 'placement', {
      party_id: pick(parties),
      within_id: pick(parties),
      valid_from: date(),
      valid_to: date(),
    }),
  (sql, { parties }, { pick, date }) =>
    sql('update placement set within_id = $2, valid_from = $3 where party_id = $1', [
      pick(parties),
      pick(parties),
      date(),
    ]),
  (sql, { parties }, { pick }) => sql('delete from placement where party_id = $1', [pick(parties)]),
  async (sql, { sessions, forums }, { pick, below }) => {
    const starts = below(2) === 0 ? null : `199${below(9)}-06-30T23:30:00Z`;
    sessions.push(
      await insert(sql, 'session', {
        forum_id: pick(forums),
        starts_at: starts,
        kind: pick(['PANEL', 'BILATERAL_MEETING']),
      }),
    );
  },
  async (sql, { forums, parties, delegations }, { pick }) => {
    delegations.push(await insert(sql, 'delegation', { forum_id: pick(forums), party_id: pick(parties) }));
  },
  ...['agreement', 'commitment', 'statement', 'figure', 'agreement', 'statement'].map(
    (table) => async (sql: RunSql, known: Known, random: Random) => {
      const { pick, date, below } = random;
      const id = await insert(sql, table, {
        [DATED[table]!]: date(),
        ...[{}, { session_id: pick(known.sessions) }, { forum_id: pick(known.forums) }][below(3)],
      });
      known.items.push({ id, table });
      for (let parts = below(4); parts > 0; parts--) await addPart(sql, table, id, known, random);
    },
  ),
  (sql, known, random) => {
    const { id, table } = random.pick(known.items);
    return addPart(sql, table, id, known, random);
  },
  (sql, known, random) => addPart(sql, 'session', random.pick(known.sessions), known, random),
  (sql, { items }, { pick, date }) => {
    const { id, table } = pick(items);
    return sql(`update ${table} set ${DATED[table]} = $2 where id = $1`, [id, date()]);
  },
  (sql, { items, sessions, forums }, { pick }) => {
    const { id, table } = pick(items);
    const session = pick([null, ...sessions]);
    const forum = session ? null : pick([null, ...forums]);
    return sql(`update ${table} set session_id = $2, forum_id = $3 where id = $1`, [id, session, forum]);
  },
  (sql, { items }, { pick }) => {
    const { id, table } = pick(items);
    return sql(`update ${table} set visibility = $2 where id = $1`, [id, pick(['PUBLIC', 'INTERNAL'])]);
  },
  async (sql, { items }, { below }) => {
    const [item] = items.splice(below(items.length), 1);
    await sql(`delete from ${item!.table} where id = $1`, [item!.id]);
  },
  (sql, { sessions, forums }, { pick, below }) =>
    sql('update session set starts_at = $2, forum_id = $3, kind = $4 where id = $1', [
      pick(sessions),
      below(3) === 0 ? null : `199${below(9)}-12-31T22:00:00Z`,
      pick(forums),
      pick(['PANEL', 'SIGNING_CEREMONY']),
    ]),
  async (sql, { sessions }, { below }) => {
    const [session] = sessions.splice(below(sessions.length), 1);
    await sql('delete from session where id = $1', [session]);
  },
  (sql, { forums }, { pick, date }) =>
    sql('update forum set starts_on = $2, time_zone = $3 where id = $1', [
      pick(forums),
      date(),
      pick([null, 'Asia/Shanghai', 'America/Havana']),
    ]),
  (sql, { delegations, parties }, { pick }) =>
    sql('update delegation set party_id = $2 where id = $1', [pick(delegations), pick(parties)]),
  (sql, { parties }, { pick }) =>
    sql('update signature set party_id = $2 where party_id = $1', [pick(parties), pick(parties)]),
  (sql, { items }, { pick }) => sql('delete from signature where agreement_id = $1', [pick(items).id]),
  (sql, { items }, { pick }) => sql('delete from maker where item_id = $1', [pick(items).id]),
];

function addPart(sql: RunSql, table: string, id: string, known: Known, { pick }: Random): Promise<unknown> {
  const party = pick(known.parties);
  if (table === 'agreement') {
    const role = pick(['SIGNATORY', 'SIGNATORY', 'ACCEDING', 'WITNESS']);
    return insert(sql, 'signature', { agreement_id: id, party_id: party, role });
  }
  if (table === 'session') {
    return pick([
      () => insert(sql, 'speaker', { session_id: id, person_id: pick(known.people), represents_id: party }),
      () => insert(sql, 'concerned_party', { item_id: id, party_id: party, role: 'SUBJECT' }),
    ])();
  }
  const role = table === 'commitment' ? pick(['RESPONSIBLE', 'COUNTERPART']) : 'CONCERNED';
  return pick([
    () => insert(sql, 'concerned_party', { item_id: id, party_id: party, role }),
    () => insert(sql, 'maker', { item_id: id, party_id: party }),
    () => insert(sql, 'maker', { item_id: id, delegation_id: pick(known.delegations) }),
  ])();
}

/** New ids are shared when the transaction is committed. */
function learn(known: Known, before: Known, after: Known): void {
  for (const list of Object.keys(known) as (keyof Known)[]) {
    const [was, is] = [new Set<unknown>(before[list]), new Set<unknown>(after[list])];
    const kept = (known[list] as unknown[]).filter((id) => is.has(id) || !was.has(id));
    Object.assign(known, { [list]: [...kept, ...[...is].filter((id) => !was.has(id))] });
  }
}

const copy = (known: Known): Known => ({
  parties: [...known.parties],
  people: [...known.people],
  forums: [...known.forums],
  sessions: [...known.sessions],
  delegations: [...known.delegations],
  items: [...known.items],
});

/** Expected errors: a cycle; a row that another writer deleted or wrote first; a deadlock. */
const EXPECTED = ['EN002', 'EN003', '23503', '23505', '23514', '40P01'];

/** Makes changes, one to three in each transaction, and counts the outcomes. */
async function write(known: Known, seed: number, ends: Map<string, number>): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query("set deadlock_timeout = '20ms'");
  const random = randomFrom(seed);
  for (let count = 0; count < CHANGES_EACH; count++) {
    const steps = Array.from({ length: 1 + random.below(3) }, () => random.pick(CHANGES));
    const [before, after] = [copy(known), copy(known)];
    const end = await transaction(client, async (sql) => {
      for (const step of steps) await step(sql, after, random);
    }).then(
      () => {
        learn(known, before, after);
        return 'committed';
      },
      (error) => error.code ?? String(error),
    );
    ends.set(end, (ends.get(end) ?? 0) + 1);
  }
  await client.end();
}

beforeAll(async () => {
  database = await freshDatabase();
});

afterAll(() => database?.drop());

describe('involvement', () => {
  it('agrees with the records after three concurrent writers have moved, dated, created and deleted them', async () => {
    const { sql } = database;
    const many = (table: string, count: number, values: Record<string, unknown> = {}) =>
      Promise.all(Array.from({ length: count }, () => insert(sql, table, values)));
    const [parties, people, forums] = [await many('party', 8), await many('person', 4), await many('forum', 3)];
    const sessions = await many('session', 4, { forum_id: forums[0] });
    const delegations = await Promise.all(
      forums.map((forum_id, index) => insert(sql, 'delegation', { forum_id, party_id: parties[index] })),
    );
    const items = (await many('agreement', 3)).map((id) => ({ id, table: 'agreement' }));
    const known: Known = { parties, people, forums, sessions, delegations, items };

    const ends = new Map<string, number>();
    const writing = Promise.all(Array.from({ length: WRITERS }, (_, index) => write(known, SEED + index, ends)));
    let isWriting = true;
    const written = writing.finally(() => {
      isWriting = false;
    });
    // Sums of pairs are added up meanwhile.
    let folded = 0;
    while (isWriting) folded += (await sql<{ changes: number }>('select fold_pairs() as changes'))[0]!.changes;
    await written;
    expect(folded).toBeGreaterThan(0);
    expect(await sql('select * from pair_differences()')).toEqual([]);

    expect([...ends.keys()].filter((end) => end !== 'committed' && !EXPECTED.includes(end))).toEqual([]);
    expect(ends.get('committed')).toBeGreaterThan((WRITERS * CHANGES_EACH) / 4);
    const kept = await storedInvolvement(sql);
    expect(kept.length).toBeGreaterThan(200);
    expect(await sql('select * from involvement_differences()')).toEqual([]);
    expect(kept).toEqual(await computedInvolvement(sql));
    await sql('select rebuild_involvement()');
    expect(await storedInvolvement(sql)).toEqual(kept);
    expect(await sql('select * from unchecked_reference')).toEqual([]);
  }, 60_000);

  it('lets two writers change different items of one forum at the same time', async () => {
    const { sql } = database;
    const [party, other] = [await insert(sql, 'party', {}), await insert(sql, 'party', {})];
    const forum = await insert(sql, 'forum', { starts_on: '2025' });
    const session = await insert(sql, 'session', { forum_id: forum });
    const [one, two] = [
      new pg.Client({ connectionString: database.url }),
      new pg.Client({ connectionString: database.url }),
    ];
    await Promise.all([one.connect(), two.connect()]);
    const make = (client: pg.Client) => (text: string, values?: unknown[]) =>
      client.query(text, values).then(({ rows }) => rows);
    const [first, second] = [make(one) as RunSql, make(two) as RunSql];
    await first('begin');
    await second('begin');
    // Each statement ends before the next begins: neither transaction waits for the other, although neither is
    // committed.
    const [mine, yours] = [
      await insert(first, 'statement', { session_id: session }),
      await insert(second, 'statement', { forum_id: forum }),
    ];
    for (const [run, item] of [
      [first, mine],
      [second, yours],
    ] as const) {
      await insert(run, 'concerned_party', { item_id: item, party_id: party, role: 'CONCERNED' });
      await insert(run, 'maker', { item_id: item, party_id: other });
      await run("update statement set said_on = '2024' where id = $1", [item]);
      await run('set constraints all immediate');
    }
    await first('commit');
    await second('commit');
    await Promise.all([one.end(), two.end()]);
    expect(await sql('select * from involvement_differences()')).toEqual([]);
  });
});
