import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Role, type Viewer } from '../../src/access/viewer.ts';
import { WEBHOOK_LOCKS } from '../../src/database/advisory-locks.ts';
import { SeededRandom } from '../../src/imports/demo-data/seeded-random.ts';
import { continueDecisions } from '../../src/imports/names/name-decision.writes.ts';
import { fold } from '../../src/records/values/names.ts';
import { importTable } from '../harness/imports.ts';
import { mutationsOn, rejectionOf } from '../harness/mutations.ts';
import { until } from '../harness/program.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

const roles: Record<string, Viewer> = {
  reader: { role: Role.READER, name: 'Lena', identity: 'key 0' },
  ada: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' },
};

let server: TestServer;
let ada: ReturnType<typeof mutationsOn>;
beforeAll(async () => {
  server = await startTestServer({
    viewer: ({ headers }) => roles[headers.authorization ?? ''] ?? { role: Role.ANONYMOUS, name: null },
  });
  ada = mutationsOn(server, { authorization: 'ada' });
});
afterAll(() => server?.stop());

const MAPPING = `
register: named-pacts
lang: en
records:
  pact:
    makes: AGREEMENT
    key: no
    title: title
    kind: TREATY
    status: ANNOUNCED
    signatures:
      each: { column: parties, split: ';' }
      party: { name: item }
      role: SIGNATORY
`;

let rows = 0;
/** Imports one agreement for each of the lists of parties. */
async function load(...parties: string[]): Promise<void> {
  const lines = parties.map((names) => `${++rows},Pact ${rows},${names}`);
  await importTable(server.dataSource, { content: `no,title,parties\n${lines.join('\n')}\n`, mapping: MAPPING });
}

const NAME = 'name mentions decidedAt decidedBy note party { name }';

async function listed(where = '{ decided: false }', more = '', as = 'ada'): Promise<TestData> {
  const document = `{ unresolvedNames(where: ${where}, first: 100) { totalCount nodes { ${NAME} ${more} } } }`;
  const { body } = await server.query(document, {}, { authorization: as });
  return body.data?.unresolvedNames ?? body.errors;
}

async function named(name: string, where?: string, more = ''): Promise<TestData> {
  return (await listed(where, more)).nodes.find((each: TestData) => each.name === name) ?? null;
}

const resolve = async (input: object) => {
  const payload = await ada.payload('resolveName', input, `unresolvedName { ${NAME} }`);
  expect(payload.userErrors).toEqual([]);
  return payload.unresolvedName;
};

/** The parties and the names of the signatures with a name, as stored. */
const signatures = (name: string) =>
  server.sql(
    `select p.name as party, s.named_as as name from signature s left join party p on p.id = s.party_id
      where s.named_as = $1 order by s.agreement_id, s.id`,
    [name],
  );

/** The names of the parties of the signatures with a name, each once. */
const partiesOf = async (name: string) => [...new Set((await signatures(name)).map(({ party }) => party))];

/** Continues decisions until nothing is left to do; the scheduled job may hold one of them. */
const finishDecisions = () =>
  until(async () => {
    await continueDecisions(server.dataSource);
    return (await server.sql('select from reviewed_name where work is not null')).length === 0;
  }, 'decisions are applied');

/** Lets the last signature with a name reject changes; returns how to end that. */
async function breakLast(name: string): Promise<() => Promise<unknown>> {
  await server.sql(`create function break_last() returns trigger language plpgsql as $$
    begin if new.id = (select id from signature where named_as = '${name}' order by agreement_id desc limit 1)
      then raise exception 'Broken'; end if; return new; end $$;
    create trigger broken before update on signature for each row execute function break_last()`);
  return () => server.sql('drop function break_last cascade');
}

const organization = async (name: string) => {
  const input = { level: 'ORGANIZATION', organizationKind: 'NGO', names: [{ lang: 'en', text: name }] };
  return (await ada.payload('createParty', input, 'party { id version }')).party;
};

const UNDECIDED = { decidedAt: null, decidedBy: null, note: null, party: null };

describe('unresolvedNames', () => {
  it('is for editors only', async () => {
    for (const [as, code] of [
      ['nobody', 'UNAUTHENTICATED'],
      ['reader', 'FORBIDDEN'],
    ] as const) {
      expect((await listed('{}', '', as))[0].extensions.code).toBe(code);
    }
  });

  it('counts the mentions of each name whatever its case, the most frequent first, with the records', async () => {
    await load('Cuba;Utopia Isles', 'Brazil;Utopia Isles', 'Cuba;UTOPIA ISLES', 'Cuba;Ruritania');
    const { nodes } = await listed('{ decided: false }', 'records { ... on Agreement { title } }');
    expect(nodes.filter(({ name }: TestData) => ['Utopia Isles', 'Ruritania'].includes(name))).toEqual([
      {
        ...{ name: 'Utopia Isles', mentions: 3, ...UNDECIDED },
        records: ['Pact 3', 'Pact 2', 'Pact 1'].map((title) => ({ title })),
      },
      { name: 'Ruritania', mentions: 1, ...UNDECIDED, records: [{ title: 'Pact 4' }] },
    ]);
    expect(nodes.map(({ mentions }: TestData) => mentions)).toEqual(
      nodes.map(({ mentions }: TestData) => mentions).sort((a: number, b: number) => b - a),
    );
  });

  it('counts PUBLIC and INTERNAL mentions as they are after any changes', async () => {
    const random = new SeededRandom(7);
    const spellings = ['Alfa Isles', 'ALFA ISLES', 'alfa isles', 'Beta Lands', 'Beta-Lands', 'Gamma Coast'];
    await load(...Array.from({ length: 40 }, () => `Brazil;${random.pick(spellings)}`));
    const ids = (await server.sql(
      'select agreement_id as id from signature where named_as = any($1) order by agreement_id',
      [spellings],
    )) as { id: string }[];
    for (const { id } of random.sample(10, ids)) {
      await server.sql("update record set visibility = 'INTERNAL' where id = $1", [id]);
      await server.sql("update agreement set visibility = 'INTERNAL' where id = $1", [id]);
    }
    for (const { id } of random.sample(30, ids)) {
      const whose = 'agreement_id = $1 and named_as = any($2)';
      const change = random.pick([
        `update signature set named_as = '${random.pick(spellings)}' where ${whose}`,
        `update signature set party_id = (select id from party where alpha2 = 'IN') where ${whose}`,
        `delete from signature where ${whose}`,
      ]);
      await server.sql(change, [id, spellings]);
      if (random.happens(0.5)) await server.sql(`update signature set party_id = null where ${whose}`, [id, spellings]);
    }
    const rows = (await server.sql(
      'select named_as as name from signature where party_id is null and named_as = any($1)',
      [spellings],
    )) as { name: string }[];
    const counts = (key: (name: string) => string) => {
      const found: Record<string, number> = {};
      for (const { name } of rows) found[key(name)] = (found[key(name)] ?? 0) + 1;
      return found;
    };
    const frequency = counts((name) => name);
    const nodes: TestData[] = (await listed()).nodes.filter(({ name }: TestData) => spellings.includes(name));
    expect(Object.fromEntries(nodes.map(({ name, mentions }) => [fold(name), mentions]))).toEqual(counts(fold));
    for (const { name } of nodes) {
      const others = spellings.filter((each) => fold(each) === fold(name)).map((each) => frequency[each] ?? 0);
      expect(frequency[name]).toBe(Math.max(...others));
    }
  });

  it('offers candidates with country and likeness', async () => {
    await load('Cuba;Hawanna City');
    const found = await named('Hawanna City', '{}', 'candidates { likeness party { name country { name } } }');
    expect(found.candidates[0]).toEqual({
      likeness: expect.any(Number),
      party: { name: 'Havana', country: { name: 'Cuba' } },
    });
  });
});

describe('resolveName', () => {
  it('rejects unknown names, unclear decisions, unknown parties and clients who are no editors', async () => {
    await load('Cuba;Freedonia');
    const rejection = (input: object) => rejectionOf(server, ada, 'resolveName', { name: 'Freedonia', ...input });
    expect(await rejection({})).toEqual(['NAME_DECISION_INVALID', 'input']);
    expect(await rejection({ name: 'F'.repeat(501), party: 'Cuba' })).toEqual(['TEXT_TOO_LONG', 'input.name']);
    expect(await rejection({ party: 'Cuba', leaveUnknown: true })).toEqual(['NAME_DECISION_INVALID', 'input']);
    expect(await rejection({ name: 'Nowhere', party: 'Cuba' })).toEqual(['NAME_UNKNOWN', 'input.name']);
    expect(await rejection({ undo: true })).toEqual(['NAME_UNKNOWN', 'input.name']);
    expect((await rejection({ party: 'no-such-party' }))[0]).toBe('PARTY_UNKNOWN');
    const createParty = { level: 'ORGANIZATION', organizationKind: 'NGO', names: [{ lang: 'en', text: 'Freedonia' }] };
    for (const [field, value, code] of [
      ['dryRun', true, 'FIELD_MISPLACED'],
      ['visibility', 'INTERNAL', 'DEPENDENCY_INTERNAL'],
    ] as const) {
      const expected = [code, `input.createParty.${field}`];
      expect(await rejection({ createParty: { ...createParty, [field]: value } })).toEqual(expected);
    }
    const reader = mutationsOn(server, { authorization: 'reader' });
    const { body } = await reader.send('resolveName', { name: 'Freedonia', party: 'Cuba' }, '');
    expect(body.errors![0]!.extensions!.code).toBe('FORBIDDEN');
    expect(await named('Freedonia')).toMatchObject({ mentions: 1, ...UNDECIDED });
  });

  it('lets no PUBLIC record refer to an INTERNAL party, which is named to editors only', async () => {
    const content = (no: string) => `no,title,parties\n${no},Pact ${no},Cuba;Zyxland\n`;
    const INTERNAL = MAPPING.replace('ANNOUNCED', 'ANNOUNCED\n    visibility: INTERNAL');
    await importTable(server.dataSource, { content: content('hidden'), mapping: INTERNAL });
    const createParty = { level: 'ORGANIZATION', organizationKind: 'NGO', names: [{ lang: 'en', text: 'Qwxland' }] };
    const { body } = await ada.send(
      'resolveName',
      { name: 'Zyxland', createParty: { ...createParty, visibility: 'INTERNAL' } },
      'unresolvedName { party { id } }',
    );
    const { id } = body.data!.resolveName.unresolvedName.party;

    const { report } = await importTable(server.dataSource, { content: content('open'), mapping: MAPPING });
    expect(report.map(({ grade, sentences }) => [grade, ...sentences])).toEqual([
      ['REFUSED', `The PUBLIC record refers to another, which is INTERNAL. The other record is ${id}.`],
    ]);
    for (const as of ['reader', 'nobody']) {
      for (const ref of ['Zyxland', 'Qwxland', id]) {
        const asked = await server.query(
          'query ($ref: String!) { party(ref: $ref) { id } }',
          { ref },
          { authorization: as },
        );
        expect(asked.body.errors).toMatchObject([
          { extensions: { code: 'PARTY_UNKNOWN', names: [{ candidates: [] }] } },
        ]);
      }
      const search = '{ search(text: "Qwxland") { totalCount suggestions { text } parties { words } } }';
      const found = await server.query(search, {}, { authorization: as });
      expect(found.body.data.search).toEqual({ totalCount: 0, suggestions: [], parties: [] });
    }
  });

  it('does not wait for the delivery to a webhook whose number is the hash of the name', async () => {
    await load('Cuba;Sylvania');
    const delivery = new pg.Client({ connectionString: server.database.url });
    await delivery.connect();
    try {
      await delivery.query("select pg_advisory_lock($1, hashtext(search_fold('Sylvania')))", [WEBHOOK_LOCKS]);
      expect(await resolve({ name: 'Sylvania', leaveUnknown: true })).toMatchObject({ decidedBy: 'Ada' });
    } finally {
      await delivery.end();
    }
  });

  it('gives all mentions the party, once, with a history, and later imports too', async () => {
    await load('Cuba;Kingdom of Brasil', 'India;Kingdom of Brasil', 'Brazil;Kingdom of Brasil');
    const key = { idempotencyKey: 'brasil', note: 'An old name' };
    const decided = await resolve({ name: 'Kingdom of Brasil', party: 'Brazil', ...key });
    await resolve({ name: 'Kingdom of Brasil', party: 'Brazil', ...key });
    // Brazil itself has signed the third pact.
    expect(decided).toMatchObject({
      mentions: 1,
      decidedBy: 'Ada',
      note: 'An old name',
      party: { name: 'Brazil' },
    });
    const parties = async () => (await signatures('Kingdom of Brasil')).map((row) => row.party);
    expect(await parties()).toEqual(['Brazil', 'Brazil', null]);
    expect(await named('Kingdom of Brasil')).toBeNull();
    const { nodes } = await listed(
      '{ decided: true }',
      'records(first: 3) { id version history(first: 1) { nodes { by note } } }',
    );
    const { records } = nodes.find(({ name }: TestData) => name === 'Kingdom of Brasil');
    expect(records.map(({ version }: TestData) => version)).toEqual([1, 2, 2]);
    expect(records[1].history.nodes[0]).toEqual({ by: 'Ada', note: 'An old name' });
    await load('Cuba;kingdom of BRASIL');
    expect((await signatures('kingdom of BRASIL')).map((row) => row.party)).toEqual(['Brazil']);
    expect(await rejectionOf(server, ada, 'resolveName', { name: 'Kingdom of Brasil', party: 'Cuba' })).toEqual([
      'NAME_DECIDED',
      'input.name',
    ]);
    await resolve({ name: 'Kingdom of Brasil', undo: true });
    expect(await parties()).toEqual([null, null, null]);
    expect(await named('Kingdom of Brasil')).toMatchObject({ mentions: 3, ...UNDECIDED });
  });

  it('creates a party', async () => {
    await load('Cuba;League of Grocers');
    const createParty = { level: 'ORGANIZATION', organizationKind: 'NGO', names: [{ lang: 'en', text: 'Grocers' }] };
    const { party } = await resolve({ name: 'League of Grocers', createParty });
    expect(party.name).toBe('Grocers');
    expect(await signatures('League of Grocers')).toEqual([{ party: 'Grocers', name: 'League of Grocers' }]);
  });

  it('leaves a name unknown', async () => {
    await load('Cuba;Somebody');
    const { mentions, decidedBy, party } = await resolve({ name: 'Somebody', leaveUnknown: true });
    expect([mentions, decidedBy, party]).toEqual([1, 'Ada', null]);
    expect(await named('Somebody')).toBeNull();
    expect(await named('Somebody', '{ decided: true }')).toMatchObject({ mentions: 1, party: null });
  });

  it('changes many records in batches, and takes that back', async () => {
    await load(...Array.from({ length: 230 }, () => 'Cuba;Many Lands'));
    const count = async () => (await signatures('Many Lands')).filter(({ party }) => party === 'India').length;
    await resolve({ name: 'Many Lands', party: 'India' });
    expect(await count()).toBeGreaterThanOrEqual(100);
    await finishDecisions();
    expect(await count()).toBe(230);
    const [{ twice }] = (await server.sql(
      `select count(*)::integer as twice from (select row_key from revision_row w where table_name = 'signature'
        and before ->> 'party_id' is null and before ->> 'named_as' = 'Many Lands' group by 1 having count(*) > 1) t`,
    )) as [{ twice: number }];
    expect(twice).toBe(0);
    await resolve({ name: 'Many Lands', undo: true });
    await finishDecisions();
    expect(await count()).toBe(0);
    expect(await named('Many Lands')).toMatchObject({ mentions: 230, ...UNDECIDED });
  });

  it('is applied although another decision cannot be', async () => {
    for (const name of ['Broken Lands', 'Later Lands'])
      await load(...Array.from({ length: 101 }, () => `Cuba;${name}`));
    const repair = await breakLast('Broken Lands');
    for (const name of ['Broken Lands', 'Later Lands']) await resolve({ name, party: 'India' });
    const parties = async (name: string) => (await signatures(name)).filter(({ party }) => party === 'India').length;
    await until(async () => {
      await continueDecisions(server.dataSource).catch(() => undefined);
      return (await parties('Later Lands')) === 101;
    }, 'the other decision is applied');
    expect(await parties('Broken Lands')).toBe(100);
    await repair();
    await finishDecisions();
    expect(await parties('Broken Lands')).toBe(101);
  });

  it('rejects a decision while the previous one is being undone', async () => {
    await load(...Array.from({ length: 101 }, () => 'Cuba;Slow Lands'));
    await resolve({ name: 'Slow Lands', party: 'India' });
    await finishDecisions();
    const repair = await breakLast('Slow Lands');
    await resolve({ name: 'Slow Lands', undo: true });
    const { userErrors } = await ada.payload('resolveName', { name: 'Slow Lands', leaveUnknown: true });
    expect(userErrors).toMatchObject([
      {
        code: 'NAME_DECIDED',
        message: 'The decision about the name "Slow Lands" is being undone. Try again in a minute.',
      },
    ]);
    await repair();
    await finishDecisions();
    expect(await resolve({ name: 'Slow Lands', leaveUnknown: true })).toMatchObject({ mentions: 101, party: null });
  });

  it('keeps a party that an editor has chosen since', async () => {
    await load('Cuba;Contested');
    await resolve({ name: 'Contested', party: 'India' });
    await server.sql(
      "update signature set party_id = (select id from party where alpha2 = 'BR') where named_as = 'Contested'",
    );
    await resolve({ name: 'Contested', undo: true });
    expect(await signatures('Contested')).toEqual([{ party: 'Brazil', name: 'Contested' }]);
  });

  it('takes back the party that the decided one was merged into for a while', async () => {
    await load(...Array.from({ length: 101 }, () => 'Cuba;Merged Lands'));
    const [one, other] = [await organization('Merged one'), await organization('Merged other')];
    const repair = await breakLast('Merged Lands');
    await resolve({ name: 'Merged Lands', party: one.id });
    const merge = {
      keep: other.id,
      absorb: one.id,
      expectedVersion: other.version,
      expectedAbsorbVersion: one.version,
    };
    expect((await ada.payload('mergeRecords', merge)).userErrors).toEqual([]);
    await repair();
    await finishDecisions();
    expect(await partiesOf('Merged Lands')).toEqual(['Merged other']);
    const [{ version }] = (await server.sql('select version from record where id = $1', [
      other.id.replace('party_', ''),
    ])) as [{ version: number }];
    expect((await ada.payload('undoMerge', { id: one.id, expectedVersion: version })).userErrors).toEqual([]);
    await resolve({ name: 'Merged Lands', undo: true });
    await finishDecisions();
    expect(await partiesOf('Merged Lands')).toEqual([null]);
  });

  it('takes the party back from an agreement that was deleted and restored', async () => {
    await load('Cuba;Restored Lands');
    await resolve({ name: 'Restored Lands', party: 'India' });
    const { nodes } = await listed('{ decided: true }', 'records(first: 1) { id version }');
    const [agreement] = nodes.find(({ name }: TestData) => name === 'Restored Lands').records;
    const expectedVersion = agreement.version;
    expect((await ada.payload('deleteRecord', { id: agreement.id, expectedVersion })).userErrors).toEqual([]);
    expect((await ada.payload('restoreRecord', { id: agreement.id })).userErrors).toEqual([]);
    expect(await partiesOf('Restored Lands')).toEqual(['India']);
    await resolve({ name: 'Restored Lands', undo: true });
    expect(await partiesOf('Restored Lands')).toEqual([null]);
  });

  it('does not count a decision whose party is deleted', async () => {
    await load('Cuba;Deleted Lands');
    const party = await organization('Short-lived');
    await resolve({ name: 'Deleted Lands', party: party.id });
    await server.sql("update signature set party_id = null where named_as = 'Deleted Lands'");
    const deletion = { id: party.id, expectedVersion: party.version };
    expect((await ada.payload('deleteRecord', deletion)).userErrors).toEqual([]);
    expect(await named('Deleted Lands')).toMatchObject({ mentions: 1, ...UNDECIDED });
    await organization('Deleted Lands');
    await load('Cuba;Deleted Lands');
    expect(await partiesOf('Deleted Lands')).toEqual([null, 'Deleted Lands']);
    expect(await resolve({ name: 'Deleted Lands', leaveUnknown: true })).toMatchObject({ decidedBy: 'Ada' });
  });
});
