import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Role } from '../../src/access/viewer.ts';
import { WRITERS_LOCK } from '../../src/database/advisory-locks.ts';
import { foldPairs } from '../../src/domain/parties/pair.writes.ts';
import { brokenRules } from '../concurrency/rules.ts';
import { mutationsOn, type Payload } from '../harness/mutations.ts';
import { until } from '../harness/program.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
/** A connection beside the server, which holds the locks at which the mutations meet. */
let gate: pg.Client;
beforeAll(async () => {
  server = await startTestServer({ viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' } });
  editor = mutationsOn(server);
  gate = new pg.Client({ connectionString: server.database.url });
  await gate.connect();
});
afterAll(async () => {
  await gate?.end();
  await server?.stop();
});

const named = (text: string) => [{ lang: 'en', text }];
const uuidOf = (id: string) => id.slice(-32);

async function made(field: string, input: object, selection = 'id'): Promise<Payload> {
  const name = `create${field[0]!.toUpperCase()}${field.slice(1)}`;
  const { userErrors, ...rest } = await editor.payload(name, input, `${field} { ${selection} }`);
  expect(userErrors).toEqual([]);
  return rest[field];
}

type Mutation = [name: string, input: object, selection?: string];

/** The lock that transactions take to check references when they delete, hide or refer to records. */
const REFERENCES = 'select pg_advisory_xact_lock(17956, 1)';

/**
 * Makes mutations meet: one after the other waits for a locked row, then the lock is released. The first to wait is the
 * first to continue. @returns their payloads, in this order
 */
async function race(lock: string, ...mutations: Mutation[]): Promise<Payload[]> {
  await gate.query('begin');
  await gate.query(lock);
  const answers: Promise<Payload>[] = [];
  try {
    for (const [name, input, selection] of mutations) {
      answers.push(editor.payload(name, input, selection));
      await until(async () => (await waiting()) === answers.length, `${name} waits`);
    }
  } finally {
    await gate.query('rollback');
  }
  return Promise.all(answers);
}

async function waiting(): Promise<number> {
  const [{ count }] = (await server.sql(`select count(*)::int from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`)) as [{ count: number }];
  return count;
}

/** The result of each: code and path of its error, or that it was written. */
const ends = (payloads: Payload[]) =>
  payloads.map(({ userErrors: [error] }) => (error ? `${error.code} ${error.path.join('.')}` : 'done'));

async function treaty(parties: string[], more: object = {}): Promise<Payload> {
  const signatures = parties.map((party) => ({ party, role: 'SIGNATORY' }));
  const input = {
    titles: named('A treaty'),
    kind: 'TREATY',
    status: 'SIGNED',
    signatures,
    allowDuplicate: true,
    ...more,
  };
  return made('agreement', input, 'id version signatures { nodes { id party { name } } }');
}

/** If both have read and wait to write, either may come first. */
const inAnyOrder = (payloads: Payload[]) => ends(payloads).sort();

const RELATED = 'from { relations { direction } }';

describe('Two simultaneous mutations', () => {
  it('sign for the same party once', async () => {
    const { id } = await treaty(['Moscow', 'Havana']);
    const sign: Mutation = ['signAgreement', { id, signature: { party: 'Serbia', role: 'SIGNATORY' } }];
    expect(ends(await race('lock table signature in share mode', sign, sign))).toEqual([
      'done',
      'SIGNATURE_EXISTS input.signature.party',
    ]);
    expect(await server.sql('select count(*)::int from signature where agreement_id = $1', [uuidOf(id)])).toEqual([
      { count: 3 },
    ]);
  });

  it('withdraw only one of two signatures, if one must stay', async () => {
    const { id, signatures } = await treaty(['Moscow', 'Havana', 'Serbia']);
    const [first, second] = signatures.nodes;
    const payloads = await race(
      'lock table signature in share mode',
      ['withdrawSignature', { id: first.id }],
      ['withdrawSignature', { id: second.id }],
    );
    expect(ends(payloads)).toEqual(['done', 'TOO_FEW_SIGNATORIES input.id']);
    expect(
      await server.sql('select id from signature where agreement_id = $1 order by ordinal', [uuidOf(id)]),
    ).toHaveLength(2);
  });

  it('either withdraw a signature, or move the agreement to a status that needs the signature', async () => {
    const { id, signatures } = await treaty(['Moscow', 'Havana'], { status: 'NEGOTIATING' });
    const withdraw: Mutation = ['withdrawSignature', { id: signatures.nodes[0].id }];
    const move: Mutation = ['changeAgreementStatus', { id, change: { to: 'SIGNED', on: '2025' } }];
    const lock = `select from agreement where id = '${uuidOf(id)}' for update`;
    expect(ends(await race(lock, move, withdraw))).toEqual(['done', 'TOO_FEW_SIGNATORIES input.id']);
  });

  it('relate the same agreements in one direction only', async () => {
    const [a, b] = [await treaty(['Moscow', 'Havana']), await treaty(['Moscow', 'Serbia'])];
    const payloads = await race(
      'lock table agreement_relation in share mode',
      ['relateAgreements', { from: a.id, to: b.id, kind: 'AMENDS' }, RELATED],
      ['relateAgreements', { from: b.id, to: a.id, kind: 'AMENDS' }, RELATED],
    );
    expect(ends(payloads)).toEqual(['done', 'RELATION_REVERSED input.kind']);
  });

  it('let only one of two agreements amend the other one', async () => {
    const [a, b] = [await treaty(['Moscow', 'Havana']), await treaty(['Moscow', 'Serbia'])];
    const amends = (from: Payload, to: Payload): Mutation => [
      'updateAgreement',
      { id: from.id, expectedVersion: from.version, relations: [{ kind: 'AMENDS', to: to.id }] },
    ];
    expect(inAnyOrder(await race('lock table agreement_relation in share mode', amends(a, b), amends(b, a)))).toEqual([
      'RELATION_REVERSED input.relations.0.kind',
      'done',
    ]);
  });

  it('change the same version once', async () => {
    const topic = await made('topic', { names: named('Contested') }, 'id version');
    const rename = (text: string): Mutation => [
      'updateTopic',
      { id: topic.id, expectedVersion: 1, names: named(text) },
      'topic { name version } userErrors { ... on ConflictError { current { ... on Topic { name version } } } }',
    ];
    const lock = `select from topic where id = '${uuidOf(topic.id)}' for update`;
    const [first, second] = await race(lock, rename('The first'), rename('The second'));
    expect(first).toMatchObject({ topic: { name: 'The first', version: 2 }, userErrors: [] });
    expect(second).toMatchObject({
      topic: null,
      userErrors: [{ code: 'VERSION_CONFLICT', current: { name: 'The first', version: 2 } }],
    });
  });
});

describe('Two simultaneous half-moves', () => {
  it('never put a city into its own district, whichever comes first', async () => {
    for (const isCityFirst of [true, false]) {
      const city = await made('party', { level: 'CITY', names: named(`Half-moved ${isCityFirst}`) });
      const district = await made('party', { level: 'REGION', names: named(`District ${isCityFirst}`) });
      const move = (party: Payload, within: Payload): Mutation => [
        'updateParty',
        { id: party.id, expectedVersion: 1, placements: [{ within: within.id }] },
      ];
      const moves = [move(city, district), move(district, city)];
      if (!isCityFirst) moves.reverse();
      expect(inAnyOrder(await race('lock table placement in share mode', ...moves))).toEqual([
        'HIERARCHY_CYCLE input.placements',
        'done',
      ]);
    }
  });

  it('never put a party into itself through two others', async () => {
    const [a, b, c] = await Promise.all(
      ['Ring A', 'Ring B', 'Ring C'].map((name) => made('party', { level: 'REGION', names: named(name) })),
    );
    const move = (party: Payload, within: Payload): Mutation => [
      'updateParty',
      { id: party.id, expectedVersion: 1, placements: [{ within: within.id, from: '2020' }] },
    ];
    const payloads = await race('lock table placement in share mode', move(a, b), move(b, c), move(c, a));
    expect(inAnyOrder(payloads)).toEqual(['HIERARCHY_CYCLE input.placements', 'done', 'done']);
  });

  it('never put a topic or a forum into itself', async () => {
    const [a, b] = [await made('topic', { names: named('Half A') }), await made('topic', { names: named('Half B') })];
    const under = (topic: Payload, parent: Payload): Mutation => [
      'updateTopic',
      { id: topic.id, expectedVersion: 1, parent: parent.id },
    ];
    expect(inAnyOrder(await race('lock table topic in share mode', under(a, b), under(b, a)))).toEqual([
      'HIERARCHY_CYCLE input.parent',
      'done',
    ]);
    const forum = (title: string) => made('forum', { titles: named(title), kind: 'FORUM', status: 'SCHEDULED' });
    const [c, d] = [await forum('Half C'), await forum('Half D')];
    const partOf = (part: Payload, whole: Payload): Mutation => [
      'updateForum',
      { id: part.id, expectedVersion: 1, partOf: whole.id },
    ];
    expect(inAnyOrder(await race('lock table forum in share mode', partOf(c, d), partOf(d, c)))).toEqual([
      'HIERARCHY_CYCLE input.partOf',
      'done',
    ]);
  });
});

describe('Two simultaneous creations', () => {
  it('get the requested slug only once, and different generated slugs', async () => {
    const asked: Mutation = ['createTopic', { names: named('Rivers'), slug: 'the-rivers' }];
    expect(inAnyOrder(await race('lock table topic in share mode', asked, asked))).toEqual([
      'SLUG_TAKEN input.slug',
      'done',
    ]);
    const free: Mutation = ['createTopic', { names: named('Lakes'), allowDuplicate: true }, 'topic { slug }'];
    const payloads = await race('lock table topic in share mode', free, free);
    expect(payloads.map(({ topic }) => topic.slug).sort()).toEqual(['lakes', 'lakes-2']);
  });

  it('get the code of a country only once', async () => {
    const country = (name: string): Mutation => ['createParty', { level: 'COUNTRY', names: named(name), alpha2: 'QX' }];
    expect(inAnyOrder(await race('lock table party in share mode', country('Xland'), country('Land of X')))).toEqual([
      'COUNTRY_CODE_TAKEN input.alpha2',
      'done',
    ]);
  });

  it('create the delegation of a party at a forum only once', async () => {
    const forum = await made('forum', { titles: named('Attended'), kind: 'FORUM', status: 'SCHEDULED' });
    const send: Mutation = ['createDelegation', { forum: forum.id, party: 'Serbia', attendsAs: 'PARTY' }];
    expect(inAnyOrder(await race('lock table delegation in share mode', send, send))).toEqual([
      'DELEGATION_EXISTS input.party',
      'done',
    ]);
  });

  it('make only one party the primary party of a name', async () => {
    const city = (slug: string): Mutation => [
      'createParty',
      { level: 'CITY', names: named('Twinborn'), slug, placements: [{ within: 'RS' }], allowDuplicate: true },
      'party { id }',
    ];
    const both = await race('lock table party_name in share mode', city('twinborn-a'), city('twinborn-b'));
    expect(ends(both)).toEqual(['done', 'done']);
    const { body } = await server.query('{ party(ref: "Twinborn") { id } }');
    expect(both.map(({ party }) => party.id)).toContain(body.data.party.id);
    expect(await server.sql("select count(*)::int from primary_name where folded = 'twinborn'")).toEqual([
      { count: 1 },
    ]);
  });
});

describe('A mutation that is attempted again after a deadlock', () => {
  /** The connection that waits for the idempotency key of another one. */
  const repetition = async () => {
    const rows = await server.sql(`select pid from pg_stat_activity where datname = current_database()
      and wait_event_type = 'Lock' and query like 'insert into idempotency_key%'`);
    return rows.map(({ pid }) => pid);
  };

  it('keeps its idempotency key, so that no repetition is answered between two attempts', async () => {
    const { id } = await made('topic', { names: named('In a deadlock') });
    const input = { id, expectedVersion: 1, names: named('After a deadlock'), idempotencyKey: 'a deadlock' };
    const rename = () => editor.payload('updateTopic', input, 'topic { version name }');
    const [{ deadlocks }] = (await server.sql(DEADLOCKS)) as [{ deadlocks: string }];
    await gate.query('begin');
    // The mutation looks for a deadlock first, and is the one that PostgreSQL ends.
    await gate.query(`set local deadlock_timeout = '60s'`);
    await gate.query('select from record where id = $1 for update', [uuidOf(id)]);
    const answers = [rename()];
    try {
      await until(async () => (await waiting()) === 1, 'the mutation waits for the topic');
      answers.push(rename());
      await until(async () => (await repetition()).length === 1, 'the repetition waits for the key');
      const waited = await repetition();
      await gate.query(`select pg_advisory_xact_lock(${WRITERS_LOCK})`);
      await until(async () => (await waiting()) === 2, 'the second attempt waits');
      expect(await repetition()).toEqual(waited);
    } finally {
      await gate.query('rollback');
    }
    const renamed = { topic: { version: 2, name: 'After a deadlock' }, userErrors: [] };
    expect(await Promise.all(answers)).toMatchObject([renamed, renamed]);
    await until(async () => (await server.sql(DEADLOCKS))[0]?.deadlocks > deadlocks, 'the deadlock is counted');
  });
});

describe('A new date of a forum or a session', () => {
  const forum = { titles: named('A week with a date'), kind: 'FORUM', status: 'SCHEDULED', startsOn: '2030-05-01' };
  const session = { titles: named('An hour with a date'), kind: 'PANEL', status: 'SCHEDULED' };

  it('causes no deadlock with a new record that refers to it', async () => {
    const [{ deadlocks }] = (await server.sql(DEADLOCKS)) as [{ deadlocks: string }];
    const { id: week } = await made('forum', forum);
    const entry = (id: string) => `select from record where id = '${uuidOf(id)}' for no key update`;
    const another: Mutation = ['createSession', { ...session, forum: week }];
    const move: Mutation = ['updateForum', { id: week, expectedVersion: 1, startsOn: '2030-05-02' }];
    expect(ends(await race(entry(week), move, another))).toEqual(['done', 'done']);

    const { id: hour } = await made('session', { ...session, forum: week, startsAt: '2030-05-02T10:00:00Z' });
    const promise: Mutation = [
      'createCommitment',
      { titles: named('A promise of that hour'), status: 'ANNOUNCED', responsible: ['Moscow'], session: hour },
    ];
    const postpone: Mutation = ['updateSession', { id: hour, expectedVersion: 1, startsAt: '2030-05-02T11:00:00Z' }];
    expect(ends(await race(entry(hour), postpone, promise))).toEqual(['done', 'done']);
    expect(await server.sql(DEADLOCKS)).toEqual([{ deadlocks }]);
  });
});

describe('Adding changes to the sums of pairs', () => {
  /** Adds all changes. A scheduled job may do it at the same time. */
  const addChanges = () =>
    until(async () => {
      await foldPairs(server.dataSource);
      return (await server.sql('select from pair_change')).length === 0;
    }, 'the changes are added');

  it('does not wait for a mutation, nor a mutation for it', async () => {
    const topic = await made('topic', { names: named('While sums are added') }, 'id version');
    const rename = (text: string, expectedVersion: number) =>
      editor.payload('updateTopic', { id: topic.id, expectedVersion, names: named(text) });
    await gate.query('begin');
    await gate.query('select pg_advisory_xact_lock(17956, 5)');
    const [first] = ends([await rename('Sums', 1).finally(() => gate.query('rollback'))]);
    expect(first).toBe('done');

    await treaty(['Moscow', 'Havana']);
    await gate.query('begin');
    await gate.query(`select from topic where id = '${uuidOf(topic.id)}' for update`);
    const second = rename('Sums again', 2);
    try {
      await until(async () => (await waiting()) === 1, 'the mutation waits');
      await addChanges();
    } finally {
      await gate.query('rollback');
    }
    expect(ends([await second])).toEqual(['done']);
  });

  it('dates a pair by the items that the sums count, whatever is written meanwhile', async () => {
    const cities = await Promise.all(
      ['Dated A', 'Dated B'].map((name) => made('party', { level: 'CITY', names: named(name) })),
    );
    const signed = (signedOn: string) =>
      treaty(
        cities.map(({ id }) => id),
        { signedOn },
      );
    const [, last] = [await signed('2001'), await signed('2005')];
    await addChanges();
    await editor.payload('deleteRecord', { id: last!.id, expectedVersion: last!.version });
    await gate.query('begin');
    await gate.query('select from pair_sum where a_id = any($1) for update', [cities.map(({ id }) => uuidOf(id))]);
    const folding = foldPairs(server.dataSource);
    await until(async () => (await waiting()) > 0, 'the sums wait');
    const later = await signed('2020');
    await gate.query('rollback');
    await folding;
    await editor.payload('deleteRecord', { id: later.id, expectedVersion: later.version });
    await addChanges();
    expect(await server.sql('select * from pair_differences()')).toEqual([]);
  });
});

describe('A deletion simultaneous with a reference to the record', () => {
  const figure = (about: string): Mutation => [
    'createFigure',
    { titles: named('A figure'), indicator: 'trade', value: '1', unit: 'USD', bound: 'EXACT', about },
    'figure { about { id } }',
  ];

  it('is rejected if the reference comes first', async () => {
    const { id, version } = await treaty(['Moscow', 'Havana']);
    const [referring, deleting] = await race(REFERENCES, figure(id), [
      'deleteRecord',
      { id, expectedVersion: version },
      'deletedId userErrors { ... on OtherRecordsError { records { __typename } } }',
    ]);
    expect(referring).toMatchObject({ figure: { about: { id } }, userErrors: [] });
    expect(deleting).toMatchObject({
      deletedId: null,
      userErrors: [{ code: 'RECORD_REFERENCED', path: ['input', 'id'], records: [{ __typename: 'Figure' }] }],
    });
  });

  it('is written if it comes first, and the reference is rejected', async () => {
    const { id, version } = await treaty(['Moscow', 'Havana']);
    const payloads = await race(
      REFERENCES,
      ['deleteRecord', { id, expectedVersion: version }, 'deletedId'],
      figure(id),
    );
    expect(ends(payloads)).toEqual(['done', 'RECORD_UNKNOWN input.about']);
  });

  it('is written before a reference that a foreign key checks as well', async () => {
    const topic = await made('topic', { names: named('Passing') });
    const of: Mutation = ['createTopic', { names: named('Of what passes'), parent: topic.id }];
    const lock = 'lock table topic in row exclusive mode; lock table record in share mode';
    expect(ends(await race(lock, ['deleteRecord', { id: topic.id, expectedVersion: 1 }], of))).toEqual([
      'done',
      'RECORD_UNKNOWN input.parent',
    ]);
  });

  it('leaves no citation of the deleted record', async () => {
    const source = await made('source', { kind: 'NEWS', title: 'The day' });
    const topic = await made('topic', { names: named('Cited too late') });
    const cite: Mutation = ['cite', { id: topic.id, citation: { source: source.id } }];
    const lock = `select from record where id = '${uuidOf(topic.id)}' for no key update`;
    expect(ends(await race(lock, ['deleteRecord', { id: topic.id, expectedVersion: 1 }], cite))).toEqual([
      'done',
      'RECORD_UNKNOWN input.id',
    ]);
  });
});

describe('An unpublished record', () => {
  /** An INTERNAL forum in a PUBLIC series. */
  const hiddenForum = async () => {
    const series = await made('forumSeries', { titles: named('Weeks'), allowDuplicate: true });
    const forum = { titles: named('A week'), kind: 'FORUM', status: 'SCHEDULED', series: series.id };
    return { series, forum: await made('forum', { ...forum, visibility: 'INTERNAL', allowDuplicate: true }) };
  };

  it('is not referred to by a record that is published meanwhile', async () => {
    const { series, forum } = await hiddenForum();
    const payloads = await race(REFERENCES, ['unpublish', { ids: [series.id] }], ['publish', { ids: [forum.id] }]);
    expect(ends(payloads)).toEqual(['done', 'DEPENDENCY_INTERNAL input.ids']);
  });

  it('stays PUBLIC if a record that refers to it was published first', async () => {
    const { series, forum } = await hiddenForum();
    const payloads = await race(REFERENCES, ['publish', { ids: [forum.id] }], ['unpublish', { ids: [series.id] }]);
    expect(ends(payloads)).toEqual(['done', 'RECORD_REFERENCED_BY_PUBLIC input.ids']);
  });

  it('is not referred to by a record that becomes PUBLIC meanwhile', async () => {
    const series = await made('forumSeries', { titles: named('Months') });
    const create: Mutation = [
      'createForum',
      { titles: named('A month'), kind: 'FORUM', status: 'SCHEDULED', series: series.id },
    ];
    expect(ends(await race(REFERENCES, ['unpublish', { ids: [series.id] }], create))).toEqual([
      'done',
      'DEPENDENCY_INTERNAL input.series',
    ]);
  });

  it('does not wait for a change of the same record longer than the change takes', async () => {
    const { forum } = await hiddenForum();
    const change: Mutation = ['updateForum', { id: forum.id, expectedVersion: 1, titles: named('Another week') }];
    const lock = `select from record where id = '${uuidOf(forum.id)}' for no key update`;
    const [{ deadlocks }] = (await server.sql(DEADLOCKS)) as [{ deadlocks: string }];
    expect(ends(await race(lock, change, ['publish', { ids: [forum.id] }]))).toEqual(['done', 'done']);
    expect(ends(await race(lock, ['unpublish', { ids: [forum.id] }], change))).toEqual([
      'done',
      'VERSION_CONFLICT input.expectedVersion',
    ]);
    expect(await server.sql(DEADLOCKS)).toEqual([{ deadlocks }]);
  });
});

const DEADLOCKS = 'select deadlocks from pg_stat_database where datname = current_database()';

describe('Two simultaneous additions to the end of a list', () => {
  it.each([
    ['citations', 'citation'],
    ['notes', 'progress_note'],
  ])('get different positions among the %s', async (_what, table) => {
    const source = await made('source', { kind: 'NEWS', title: 'The evening' });
    const promise = { titles: named('A promise'), status: 'ANNOUNCED', responsible: ['Moscow'] };
    const { id } = await made('commitment', promise);
    const add = (n: number): Mutation =>
      table === 'citation'
        ? ['cite', { id, citation: { source: source.id, locator: `page ${n}` } }]
        : ['addProgressNote', { id, progress: { on: '2026', text: `Note ${n}` } }];
    expect(ends(await race(`lock table ${table} in share mode`, add(1), add(2)))).toEqual(['done', 'done']);
    const owner = table === 'citation' ? 'record_id' : 'commitment_id';
    expect(await server.sql(`select ordinal from ${table} where ${owner} = $1 order by 1`, [uuidOf(id)])).toEqual([
      { ordinal: 0 },
      { ordinal: 1 },
    ]);
  });
});

describe('The database after all races', () => {
  it('obeys every rule', async () => {
    expect(await brokenRules(server.database.sql)).toEqual({});
  });
});
