import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Role, type Viewer } from '../../src/access/viewer.ts';
import { compareChangedRecords, rebuildDuplicates } from '../../src/curation/duplicates/comparison.writes.ts';
import { recordTypes } from '../../src/records/description/registry.ts';
import { tokenNow, waitForFeed } from '../harness/feed-reader.ts';
import { mutationsOn, rejectionOf } from '../harness/mutations.ts';
import { until } from '../harness/program.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

const roles: Record<string, Viewer> = {
  reader: { role: Role.READER, name: 'Lena', identity: 'key 0' },
  ada: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' },
  bob: { role: Role.EDITOR, name: 'Bob', identity: 'key 2' },
};

let server: TestServer;
let ada: ReturnType<typeof mutationsOn>;
let bob: ReturnType<typeof mutationsOn>;
beforeAll(async () => {
  server = await startTestServer({
    viewer: ({ headers }) => roles[headers.authorization ?? ''] ?? { role: Role.ANONYMOUS, name: null },
  });
  ada = mutationsOn(server, { authorization: 'ada' });
  bob = mutationsOn(server, { authorization: 'bob' });
  await compareAll();
});
afterAll(() => server?.stop());

/** Compares all changed records; another comparison may be running. */
async function compareAll(): Promise<void> {
  for (;;) {
    await compareChangedRecords(server.dataSource);
    const [{ due }] = (await server.sql('select count(*)::int as due from duplicate_due')) as [{ due: number }];
    if (due === 0) return;
  }
}

const PAIR = `id type score reasons { kind values } records { id } dismissedAt dismissedBy note`;

async function listed(args = 'first: 100', as = 'ada'): Promise<TestData> {
  const document = `{ possibleDuplicates(${args}) { totalCount nodes { ${PAIR} } edges { cursor } pageInfo { hasNextPage endCursor } } }`;
  const { body } = await server.query(document, {}, { authorization: as });
  return body.data?.possibleDuplicates ?? body.errors;
}

/** Returns the pair of these records on the work list, or among the dismissed pairs. */
async function pairOf(ids: string[], args = ''): Promise<TestData> {
  const { nodes } = await listed(`first: 100 ${args}`);
  const isPair = ({ records }: TestData) => records.every(({ id }: TestData) => ids.includes(id));
  return nodes.find(isPair) ?? null;
}

async function create(name: string, input: object): Promise<string> {
  const field = name.replace(/^create./, (start) => start.at(-1)!.toLowerCase());
  const payload = await ada.payload(name, { allowDuplicate: true, ...input }, `${field} { id }`);
  expect(payload.userErrors).toEqual([]);
  return payload[field].id;
}

const names = (text: string) => [{ lang: 'en', text }];
const town = (text: string, within = 'PL', more: object = {}) =>
  create('createParty', { level: 'CITY', names: names(text), placements: [{ within }], ...more });
const treaty = (title: string, signedOn: string, parties = ['Poland', 'Cuba']) =>
  create('createAgreement', {
    titles: names(title),
    kind: 'TREATY',
    status: 'ANNOUNCED',
    signedOn,
    signatures: parties.map((party) => ({ party, role: 'SIGNATORY' })),
  });

async function pairOfTowns(one: string, other: string): Promise<{ ids: string[]; pair: TestData }> {
  const ids = [await town(one), await town(other)];
  await compareAll();
  return { ids, pair: await pairOf(ids) };
}

describe('possibleDuplicates', () => {
  it('is for editors only', async () => {
    for (const [as, code] of [
      ['nobody', 'UNAUTHENTICATED'],
      ['reader', 'FORBIDDEN'],
    ] as const) {
      expect((await listed('first: 1', as))[0].extensions.code).toBe(code);
    }
    const { pair } = await pairOfTowns('Hiddenham', 'Hidenham');
    const node = (as: string) => server.query(`{ node(id: "${pair.id}") { id } }`, {}, { authorization: as });
    expect((await node('reader')).body.data).toEqual({ node: null });
    expect((await node('ada')).body.data).toEqual({ node: { id: pair.id } });
  });

  it('lists towns with similar names in one country, with score and reasons', async () => {
    const { ids, pair } = await pairOfTowns('Kamienny Brzeg', 'Kamieny Brzeg');
    expect(pair).toEqual({
      id: expect.any(String),
      type: 'PARTY',
      score: expect.any(Number),
      reasons: [
        { kind: 'SIMILAR_NAME', values: expect.arrayContaining(['Kamienny Brzeg', 'Kamieny Brzeg']) },
        { kind: 'SAME_PLACE', values: ['Poland'] },
      ],
      records: ids.map((id) => ({ id })),
      dismissedAt: null,
      dismissedBy: null,
      note: null,
    });
    expect(pair.score).toBeGreaterThan(0.5);
    expect(await pairOf([ids[0]!, await town('Kamienny Brzeg', 'CZ')])).toBeNull();
  });

  it('lists short names of which one misspells the other, likeliest if a letter is missing or swapped', async () => {
    const scores: number[] = [];
    for (const [one, other] of [
      ['Toledo', 'Toleod'],
      ['Biskra', 'Bikra'],
      ['Viktor Orlow', 'ViktorO rlow'],
      ['Mariental', 'Marienthal'],
      ['Altenburg', 'Altenberg'],
      ['Bamberg', 'Amberg'],
      ['Breisach', 'Reisbach'],
    ] as const) {
      scores.push((await pairOfTowns(one, other)).pair.score);
    }
    expect(scores).toEqual([0.76, 0.76, 0.784, 0.76, 0.64, 0.64, 0.64]);
    for (const other of ['Mix', 'Mexico Nuevo', 'Olmedo']) {
      expect(await pairOf([await town('Mex'), await town(other)])).toBeNull();
    }
  });

  it('lists names in which words are in another order or missing before names with different words', async () => {
    const words = 'Union of Friends of the Northern Rivers of 1931 and 1948';
    const pairs = [
      await pairOfTowns(words, 'Rivers of 1931 and 1948 Union of Friends of the Northern'),
      await pairOfTowns(words.replace('Union', 'League'), words.replace('Union', 'League').replace('Northern ', '')),
      await pairOfTowns(
        words.replace('Union', 'Circle'),
        words.replace('Union', 'Circle').replace('Northern', 'Western'),
      ),
    ];
    expect(pairs.map(({ pair }) => pair.score)).toEqual([0.784, expect.any(Number), expect.any(Number)]);
    expect(pairs[1]!.pair.score).toBeLessThan(0.784);
    expect(pairs[2]!.pair.score).toBeLessThan(0.8 * pairs[1]!.pair.score);
    for (const [one, other] of [
      ['Old Town District XV', 'Old Town District XVI'],
      ['Old Town Ward 12', 'Old Town Ward 21'],
    ] as const) {
      expect((await pairOfTowns(one, other)).pair).toBeNull();
    }
  });

  it('lists no cities that are far apart, and no records of which one refers to the other', async () => {
    const at = (latitude: number) => ({ coordinates: { latitude, longitude: 20 } });
    const north = await town('Nowa Wola', 'PL', at(54));
    const near = await town('Nowa Wolla', 'PL', at(54.1));
    const far = await town('Nowa Wola', 'PL', at(53));
    const unknown = await town('Nowa Wola');
    const heir = await town('Nowa Wola', 'PL', { successions: [{ predecessor: unknown, kind: 'MERGED' }] });
    await compareAll();
    expect(await pairOf([north, near])).toMatchObject({ score: 0.76 });
    expect(await pairOf([far, unknown])).toMatchObject({ score: 0.8 });
    expect(await pairOf([north, far])).toBeNull();
    expect(await pairOf([far, near])).toBeNull();
    expect(await pairOf([unknown, heir])).toBeNull();
  });

  it('lists agreements of the same parties and day with similar titles, except those that differ in a number', async () => {
    const title = 'Agreement on the navigation of inland waters';
    const one = await treaty(title, '2021-03-04');
    const other = await treaty(`${title}ways`, '2021-03-04');
    const third = await treaty(`${title} No 3`, '2021-03-04');
    const later = await treaty(title, '2022-03-04');
    await compareAll();
    expect((await pairOf([one, other])).reasons).toEqual([
      { kind: 'SIMILAR_NAME', values: expect.arrayContaining([title, `${title}ways`]) },
      { kind: 'SAME_PARTIES', values: ['Cuba', 'Poland'] },
      { kind: 'SAME_DAY', values: ['2021-03-04'] },
    ]);
    expect(await pairOf([one, third])).toBeNull();
    expect(await pairOf([one, later])).toBeNull();
  });

  it('lists records that share an identifier, whatever their names', async () => {
    const identifiers = [{ scheme: 'wikidata', value: 'Q770001' }];
    const ids = [await town('Alphaville', 'PL', { identifiers }), await town('Zetaburg', 'CZ', { identifiers })];
    await compareAll();
    expect(await pairOf(ids, 'types: [PERSON]')).toBeNull();
    expect(await pairOf(ids, 'types: [PARTY]')).toMatchObject({
      score: 0.9,
      reasons: [{ kind: 'SAME_IDENTIFIER', values: ['wikidata:Q770001'] }],
    });
  });

  it('does not list topics that only match the same concept of another scheme', async () => {
    const near = { scheme: 'close-match', value: 'https://other.example/water' };
    const exact = { scheme: 'exact-match', value: 'https://other.example/sea' };
    const topic = (text: string) => create('createTopic', { names: names(text), identifiers: [near, exact] });
    const ids = [await topic('Fountains'), await topic('Oceanography')];
    await compareAll();
    expect(await pairOf(ids)).toBeNull();
  });

  it('halves the score of records with different identifiers of one scheme; matches of other lists are none', async () => {
    const identified = (text: string, scheme: string, value: string) =>
      town(text, 'PL', { identifiers: [{ scheme, value }] });
    const ids = [
      await identified('Stara Kuznia', 'wikidata', 'Q770002'),
      await identified('Stara Kuznia', 'wikidata', 'Q770003'),
      await identified('Stara Kuznia', 'exact-match', 'https://example.org/1'),
      await identified('Betaville', 'exact-match', 'https://example.org/1'),
    ];
    await compareAll();
    expect(await pairOf([ids[0]!, ids[1]!])).toMatchObject({ score: 0.4 });
    expect(await pairOf([ids[0]!, ids[2]!])).toMatchObject({ score: 0.8 });
    expect(await pairOf([ids[2]!, ids[3]!])).toBeNull();
  });

  it('continues after a cursor although pairs before it were dismissed', async () => {
    for (const word of ['Lipowa Dolina', 'Sosnowa Dolina', 'Jodlowa Polana']) {
      await town(word);
      await town(`${word} `.replace('w', 'ww'));
    }
    await compareAll();
    const whole = (await listed()).nodes.map(({ id }: TestData) => id);
    const page = await listed('first: 3');
    expect(page.nodes.map(({ id }: TestData) => id)).toEqual(whole.slice(0, 3));
    const { id } = page.nodes[1];
    await ada.payload('dismissDuplicate', { id });
    const next = await listed(`first: 100 after: "${page.pageInfo.endCursor}"`);
    expect(next.nodes.map(({ id }: TestData) => id)).toEqual(whole.slice(3));
    expect((await listed()).totalCount).toBe(whole.length - 1);
    await ada.payload('restoreDuplicate', { id });
  });
});

describe('dismissDuplicate', () => {
  it('rejects the id of no pair', async () => {
    for (const id of ['possible_duplicate_01980000000070008000000000000001', 'nonsense', await town('Unpaired')]) {
      for (const name of ['dismissDuplicate', 'restoreDuplicate']) {
        expect(await rejectionOf(server, ada, name, { id })).toEqual(['DUPLICATE_UNKNOWN', 'input.id']);
      }
    }
  });

  it('takes a pair off the list, once if two editors dismiss it; restoreDuplicate puts it back', async () => {
    const { ids, pair } = await pairOfTowns('Zielone Wzgorze', 'Zielone Wzgorza');
    const dismissed = await ada.payload(
      'dismissDuplicate',
      { id: pair.id, note: 'Two villages' },
      `possibleDuplicate { ${PAIR} }`,
    );
    expect(dismissed.possibleDuplicate).toMatchObject({ dismissedBy: 'Ada', note: 'Two villages' });
    expect(await pairOf(ids)).toBeNull();
    const again = await bob.payload(
      'dismissDuplicate',
      { id: pair.id, note: 'Me too' },
      `possibleDuplicate { ${PAIR} }`,
    );
    expect(again).toEqual({ ...dismissed, userErrors: [] });
    expect(await pairOf(ids, 'dismissed: true')).toEqual(dismissed.possibleDuplicate);
    // Changes that are no names keep the dismissal.
    const population = { id: ids[0], expectedVersion: 1, population: 5 };
    await ada.payload('updateParty', population);
    await compareAll();
    expect(await pairOf(ids)).toBeNull();
    await bob.payload('restoreDuplicate', { id: pair.id });
    expect(await pairOf(ids)).toEqual(pair);
    expect(await pairOf(ids, 'dismissed: true')).toBeNull();
  });

  it('is recorded once for each pair while two editors work off the same list and its records change', async () => {
    const found: Awaited<ReturnType<typeof pairOfTowns>>[] = [];
    for (const word of ['Gorne', 'Dolne', 'Nowe', 'Stare', 'Wielkie', 'Male']) {
      found.push(await pairOfTowns(`${word} Jezioro`, `${word} Jeziorro`));
    }
    const workOff = async (editor: typeof ada, note: string, pairs: typeof found) => {
      for (const { pair } of pairs) {
        const { userErrors } = await editor.payload('dismissDuplicate', { id: pair.id, note });
        expect(userErrors).toEqual([]);
      }
    };
    const change = async () => {
      for (const { ids } of found) {
        await ada.payload('updateParty', { id: ids[0], expectedVersion: 1, population: 5 });
        await compareAll();
      }
    };
    await Promise.all([workOff(ada, 'Ada', found), workOff(bob, 'Bob', found.toReversed()), change()]);
    for (const { ids } of found) {
      expect(await pairOf(ids)).toBeNull();
      const { dismissedBy, note } = await pairOf(ids, 'dismissed: true');
      expect(['Ada', 'Bob']).toContain(dismissedBy);
      expect(note).toBe(dismissedBy);
    }
  });

  it('lasts until a name of either record changes', async () => {
    const { ids, pair } = await pairOfTowns('Czarna Woda', 'Czarna Wodda');
    await ada.payload('dismissDuplicate', { id: pair.id });
    await ada.payload('updateParty', { id: ids[0], expectedVersion: 1, names: names('Czarna  Wodaa') });
    await compareAll();
    expect(await pairOf(ids)).toMatchObject({ id: pair.id, dismissedAt: null, dismissedBy: null });
  });

  it('reports that a record of the pair was merged meanwhile; undoing the merge lists the pair again', async () => {
    const { ids, pair } = await pairOfTowns('Biala Skala', 'Biala Skalla');
    const merged = await ada.payload('mergeRecords', {
      keep: ids[0],
      expectedVersion: 1,
      absorb: ids[1],
      expectedAbsorbVersion: 1,
    });
    expect(merged.userErrors).toEqual([]);
    for (const compare of [async () => {}, compareAll]) {
      await compare();
      expect(await pairOf(ids)).toBeNull();
      const { userErrors } = await bob.payload('dismissDuplicate', { id: pair.id });
      expect(userErrors).toEqual([
        {
          code: 'DUPLICATE_UNKNOWN',
          path: ['input', 'id'],
          message: `The pair is no longer on the list: ${ids[1]} was merged into ${ids[0]}.`,
        },
      ]);
    }
    expect((await ada.payload('undoMerge', { id: ids[1], expectedVersion: 2 })).userErrors).toEqual([]);
    await compareAll();
    expect(await pairOf(ids)).toMatchObject({ id: pair.id });
  });
});

describe('the comparison', () => {
  it('does not hold the feed of changes while it compares', async () => {
    const after = await tokenNow(server, { authorization: 'ada' });
    await server.sql(`
      alter function name_likeness rename to compared_likeness;
      create function name_likeness(one text, other text) returns double precision language plpgsql as $$
      begin
        perform pg_advisory_xact_lock_shared(20260, 2);
        return compared_likeness(one, other);
      end $$`);
    const held = new pg.Client({ connectionString: server.database.url });
    await held.connect();
    try {
      await held.query('select pg_advisory_lock(20260, 2)');
      const ids = [await town('Slowgate'), await town('Slowgatte')];
      const comparing = compareAll();
      await until(
        async () => (await held.query('select from pg_locks where classid = 20260 and not granted')).rowCount,
        'the towns are being compared',
      );
      const later = await town('Quickgate');
      await waitForFeed(server);
      const { body } = await server.query('query ($after: String) { changes(after: $after) { nodes { recordId } } }', {
        after,
      });
      expect(body.data.changes.nodes.map(({ recordId }: TestData) => recordId)).toEqual([...ids, later]);
      await held.query('select pg_advisory_unlock(20260, 2)');
      await comparing;
      expect(await pairOf(ids)).not.toBeNull();
    } finally {
      await held.end();
      await server.sql('drop function name_likeness; alter function compared_likeness rename to name_likeness');
    }
  });

  it('finds the pairs that a comparison of all records with each other finds', async () => {
    const kept = () =>
      server.sql(
        'select a_id, b_id, score, reasons from possible_duplicate where is_open or dismissed_at is not null order by 1, 2',
      );
    const before = await kept();
    await rebuildDuplicates(server.dataSource);
    await compareAll();
    expect(await kept()).toEqual(before);
    const plain = await Promise.all(
      recordTypes().map(({ type, written: { likeness } }) => {
        const same = likeness?.same ?? (() => 'null::text');
        const alike = likeness?.alike ?? (() => 'true');
        const isNamed = likeness ? 'true' : 'false';
        return server.sql(
          `with form as materialized (
            select t.record_id, t.ordinal = 0 as is_main, search_fold(f.text) as form from search_text t
            cross join lateral (values (t.text), (case when length(t.latin) < 200 then t.latin end)) f (text)
            where ${isNamed} and t.type = $1 and t.weight = 'A' and search_fold(f.text) <> ''
          ), named as (
            select m.record_id as a_id, o.record_id as b_id from form m join form o using (form)
            where m.record_id < o.record_id
            union
            select m.record_id, o.record_id from form m join form o on m.record_id < o.record_id
              and m.is_main and o.is_main and name_likeness(m.form, o.form) is not null
          )
          select a_id, b_id from named
          where (${same('a_id')}) is not distinct from (${same('b_id')}) and (${alike('a_id', 'b_id')})
            and (select count(*) from record_reference
              where (record_id, refers_to) in ((a_id, b_id), (b_id, a_id))) = 0
          union
          select i.record_id, o.record_id from identifier i join identifier o using (scheme, value)
          join record a on a.id = i.record_id join record b on b.id = o.record_id
          where a.id < b.id and a.type = $1 and b.type = $1 and i.scheme not in ('exact-match', 'close-match')`,
          [type],
        );
      }),
    );
    const keys = (pairs: TestData[]) => pairs.map(({ a_id, b_id }) => `${a_id} ${b_id}`).sort();
    expect(keys(before).length).toBeGreaterThan(8);
    expect(keys(before)).toEqual(keys(plain.flat()));
  });
});
