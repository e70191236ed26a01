import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role, type Viewer } from '../../src/access/viewer.ts';
import { continueDecisions } from '../../src/imports/names/name-decision.writes.ts';
import { importTable } from '../harness/imports.ts';
import { mutationsOn, rejectionOf } from '../harness/mutations.ts';
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
    await continueDecisions(server.dataSource);
    expect(await count()).toBe(230);
    const [{ twice }] = (await server.sql(
      `select count(*)::integer as twice from (select row_key from revision_row w where table_name = 'signature'
        and before ->> 'party_id' is null and before ->> 'named_as' = 'Many Lands' group by 1 having count(*) > 1) t`,
    )) as [{ twice: number }];
    expect(twice).toBe(0);
    await resolve({ name: 'Many Lands', undo: true });
    await continueDecisions(server.dataSource);
    expect(await count()).toBe(0);
    expect(await named('Many Lands')).toMatchObject({ mentions: 230, ...UNDECIDED });
  });

  it('is applied although another decision cannot be', async () => {
    for (const name of ['Broken Lands', 'Later Lands'])
      await load(...Array.from({ length: 101 }, () => `Cuba;${name}`));
    const last = "(select id from signature where named_as = 'Broken Lands' order by agreement_id desc limit 1)";
    await server.sql(`create function break_last() returns trigger language plpgsql as $$
      begin if new.id = ${last} then raise exception 'Broken'; end if; return new; end $$;
      create trigger broken before update on signature for each row execute function break_last()`);
    for (const name of ['Broken Lands', 'Later Lands']) await resolve({ name, party: 'India' });
    await continueDecisions(server.dataSource).catch(() => undefined);
    const parties = async (name: string) => (await signatures(name)).filter(({ party }) => party === 'India').length;
    expect(await parties('Later Lands')).toBe(101);
    await server.sql('drop function break_last cascade');
    await continueDecisions(server.dataSource);
    expect(await parties('Broken Lands')).toBe(101);
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
});
