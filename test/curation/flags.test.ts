import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role, type Viewer } from '../../src/access/viewer.ts';
import { importTable } from '../harness/imports.ts';
import { mutationsOn, rejectionOf } from '../harness/mutations.ts';
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
});
afterAll(() => server?.stop());

const FLAG = 'id code path message reviewedAt reviewedBy';

async function dataFor(as: string, query: string): Promise<TestData> {
  const { body } = await server.query(query, {}, { authorization: as });
  if (body.errors) throw new Error(JSON.stringify(body.errors));
  return body.data;
}

/** Returns the edges of `flaggedRecords`. */
async function listed(where: string, { as = 'ada', page = 'first: 100' } = {}): Promise<TestData[]> {
  const document = `{ flaggedRecords(where: ${where}, ${page}) { totalCount edges { cursor flag { ${FLAG} } node { id } } } }`;
  const { flaggedRecords } = await dataFor(as, document);
  if (page === 'first: 100') expect(flaggedRecords.totalCount).toBe(flaggedRecords.edges.length);
  return flaggedRecords.edges;
}

async function countOf(code: string, as = 'ada'): Promise<TestData[]> {
  const { flagCounts } = await dataFor(as, '{ flagCounts { code type count } }');
  return flagCounts.filter((each: TestData) => each.code === code);
}

let topics = 0;
/** Creates a topic with flags of these codes. @returns its id and the ids of the flags */
async function flagged(codes: string[], more: object = {}): Promise<{ id: string; flags: string[] }> {
  const names = [{ lang: 'en', text: `Flagged ${++topics}` }];
  const flags = codes.map((code) => ({ code, path: 'names', message: `Doubtful: ${code}.` }));
  const { topic, userErrors } = await ada.payload(
    'createTopic',
    { names, flags, ...more },
    'topic { id flags { id } }',
  );
  expect(userErrors).toEqual([]);
  return { id: topic.id, flags: topic.flags.map(({ id }: TestData) => id) };
}

const flagsOf = async (id: string): Promise<TestData[]> =>
  (await dataFor('ada', `{ node(id: "${id}") { ... on Record { version flags { ${FLAG} } } } }`)).node.flags;

describe('flaggedRecords', () => {
  it('lists each flag with its record, the latest first, by code, type and review', async () => {
    const one = await flagged(['LIST_ONE', 'LIST_TWO']);
    const two = await flagged(['LIST_ONE']);
    expect(await listed('{ codes: ["LIST_ONE"] }')).toEqual([
      { cursor: expect.any(String), flag: expect.objectContaining({ id: two.flags[0] }), node: { id: two.id } },
      {
        cursor: expect.any(String),
        flag: {
          id: one.flags[0],
          code: 'LIST_ONE',
          path: 'names',
          message: 'Doubtful: LIST_ONE.',
          reviewedAt: null,
          reviewedBy: null,
        },
        node: { id: one.id },
      },
    ]);
    const codes = 'codes: ["LIST_ONE", "LIST_TWO"]';
    expect((await listed(`{ ${codes} }`)).map(({ node }) => node.id)).toEqual([two.id, one.id, one.id]);
    expect(await listed(`{ ${codes}, types: [AGREEMENT] }`)).toEqual([]);
    expect(await listed(`{ ${codes}, types: [TOPIC, AGREEMENT] }`)).toHaveLength(3);
    await ada.payload('reviewFlag', { id: one.flags[0] });
    expect((await listed(`{ ${codes}, reviewed: true }`)).map(({ flag }) => flag.id)).toEqual([one.flags[0]]);
    expect((await listed(`{ ${codes}, reviewed: false }`)).map(({ flag }) => flag.id)).toEqual([
      two.flags[0],
      one.flags[1],
    ]);
  });

  it('continues after a cursor', async () => {
    for (let n = 0; n < 3; n++) await flagged(['PAGED']);
    const all = await listed('{ codes: ["PAGED"] }');
    const [first] = await listed('{ codes: ["PAGED"] }', { page: 'first: 1' });
    const rest = await listed('{ codes: ["PAGED"] }', { page: `first: 2, after: "${first!.cursor}"` });
    expect([first, ...rest]).toEqual(all);
  });

  it('shows and counts flags of INTERNAL records for editors only, from the change of the visibility on', async () => {
    const { id, flags } = await flagged(['SECRET'], { visibility: 'INTERNAL' });
    const node = async (as: string) => (await dataFor(as, `{ node(id: "${flags[0]}") { id } }`)).node;
    for (const as of ['nobody', 'reader']) {
      expect(await listed('{ codes: ["SECRET"] }', { as })).toEqual([]);
      expect(await countOf('SECRET', as)).toEqual([]);
      expect(await node(as)).toBeNull();
    }
    expect(await listed('{ codes: ["SECRET"] }')).toHaveLength(1);
    expect(await countOf('SECRET')).toEqual([{ code: 'SECRET', type: 'TOPIC', count: 1 }]);
    await ada.payload('publish', { ids: [id] });
    expect(await listed('{ codes: ["SECRET"] }', { as: 'nobody' })).toHaveLength(1);
    expect(await node('nobody')).toEqual({ id: flags[0] });
    await ada.payload('unpublish', { ids: [id] });
    expect(await countOf('SECRET', 'nobody')).toEqual([]);
  });

  it('leaves out the flags of deleted records, and those that were removed', async () => {
    const [one, two] = [await flagged(['LEAVING']), await flagged(['LEAVING'])];
    await ada.payload('deleteRecord', { id: one.id, expectedVersion: 1 });
    await ada.payload('updateTopic', { id: two.id, expectedVersion: 1, flags: [] });
    expect(await listed('{ codes: ["LEAVING"] }')).toEqual([]);
    expect(await countOf('LEAVING')).toEqual([]);
  });
});

describe('reviewFlag', () => {
  it('rejects unknown flags, ids of other things and of versions, and another version of the record', async () => {
    const { id, flags } = await flagged(['REJECTED']);
    const unknown = 'flag_0199c1f4a2b37c4d8e9f000000000000';
    for (const given of [unknown, id, 'x']) {
      expect(await rejectionOf(server, ada, 'reviewFlag', { id: given })).toEqual(['FLAG_UNKNOWN', 'input.id']);
    }
    expect((await rejectionOf(server, ada, 'reviewFlag', { id: `${flags[0]}@1` }))[0]).toBe('VERSION_READ_ONLY');
    const conflict = ['VERSION_CONFLICT', 'input.expectedVersion', [id]];
    expect(await rejectionOf(server, ada, 'reviewFlag', { id: flags[0], expectedVersion: 7 })).toEqual(conflict);
  });

  it('is for editors only', async () => {
    const { flags } = await flagged(['FOR_EDITORS']);
    const { body } = await mutationsOn(server, { authorization: 'reader' }).send('reviewFlag', { id: flags[0] }, '');
    expect(body.errors![0]!.extensions!.code).toBe('FORBIDDEN');
  });

  it('stores when and who in the record and its history, and the first of two editors counts', async () => {
    const { id, flags } = await flagged(['ACCEPTED']);
    const { flag } = await ada.payload('reviewFlag', { id: flags[0], note: 'As signed' }, `flag { ${FLAG} }`);
    expect(flag).toMatchObject({ id: flags[0], reviewedAt: expect.any(String), reviewedBy: 'Ada' });
    expect((await bob.payload('reviewFlag', { id: flags[0] }, `flag { ${FLAG} }`)).flag).toEqual(flag);
    expect(await countOf('ACCEPTED')).toEqual([]);
    const { node } = await dataFor(
      'nobody',
      `{ node(id: "${id}") { ... on Record { version
      history { nodes { by note changes { path after } } } } } }`,
    );
    expect([node.version, node.history.nodes[0]]).toEqual([
      2,
      {
        by: 'Ada',
        note: 'As signed',
        changes: ['reviewedAt', 'reviewedBy'].map((field) => ({
          path: `flags[${flags[0]}].${field}`,
          after: field === 'reviewedBy' ? 'Ada' : flag.reviewedAt,
        })),
      },
    ]);
  });

  it('takes a review back', async () => {
    const { id, flags } = await flagged(['UNDONE']);
    await ada.payload('reviewFlag', { id: flags[0] });
    await bob.payload('reviewFlag', { id: flags[0], reviewed: false });
    expect(await flagsOf(id)).toEqual([expect.objectContaining({ reviewedAt: null, reviewedBy: null })]);
    expect(await countOf('UNDONE')).toEqual([{ code: 'UNDONE', type: 'TOPIC', count: 1 }]);
  });

  it('is kept if the flag is removed and returns, and not by a flag that says something else', async () => {
    const { id, flags } = await flagged(['RETURNS']);
    await ada.payload('reviewFlag', { id: flags[0] });
    const change = (expectedVersion: number, message: string | null) => {
      const flag = { code: 'RETURNS', path: 'names', message };
      return ada.payload('updateTopic', { id, expectedVersion, flags: message ? [flag] : [] });
    };
    await change(2, null);
    await change(3, 'Doubtful: RETURNS.');
    expect(await flagsOf(id)).toEqual([expect.objectContaining({ reviewedBy: 'Ada' })]);
    await change(4, 'Doubtful for another reason.');
    expect(await flagsOf(id)).toEqual([expect.objectContaining({ reviewedBy: null, reviewedAt: null })]);
  });

  it('is kept by later imports, also if the flag was gone in between', async () => {
    const mapping = `
register: reviewed-treaties
lang: en
dates: [YYYY]
records:
  treaty:
    makes: AGREEMENT
    key: no
    title: title
    kind: TREATY
    status: SIGNED
    signedOn: signed
    inForceFrom: force
    signatures:
      each: { column: parties, split: ';' }
      party: { name: item, level: COUNTRY }
      role: SIGNATORY
`;
    const load = (title: string, force: string) =>
      importTable(server.dataSource, {
        content: `no,title,signed,force,parties\n1,${title},1990,${force},Cuba;Brazil\n`,
        mapping,
      });
    const flags = async () => {
      const edges = await listed('{ codes: ["IN_FORCE_BEFORE_SIGNED"] }');
      return edges.map(({ flag }) => [flag.reviewedBy, flag.message]);
    };
    await load('Treaty on bees', '1980');
    const [{ flag }] = (await listed('{ codes: ["IN_FORCE_BEFORE_SIGNED"] }')) as [TestData];
    await ada.payload('reviewFlag', { id: flag.id });
    await load('Treaty on all bees', '1980');
    expect(await flags()).toEqual([['Ada', flag.message]]);
    await load('Treaty on all bees', '1995');
    expect(await flags()).toEqual([]);
    await load('Treaty on all bees', '1980');
    expect(await flags()).toEqual([['Ada', flag.message]]);
    await load('Treaty on all bees', '1981');
    expect(await flags()).toEqual([[null, expect.stringContaining('1981')]]);
  });

  describe('of a record that is reverted', () => {
    const change = (id: string, expectedVersion: number, messages: string[]) =>
      ada.payload('updateTopic', {
        id,
        expectedVersion,
        flags: messages.map((message) => ({ code: 'REVERTED', path: 'names', message })),
      });
    const revert = async (id: string, version: number, expectedVersion: number) => {
      const { userErrors } = await bob.payload('revertRecord', { to: `${id}@${version}`, expectedVersion });
      expect(userErrors).toEqual([]);
    };
    const first = 'Doubtful: REVERTED.';
    const seen = async (id: string) =>
      (await flagsOf(id)).map(({ message, reviewedBy, reviewedAt }) => [message, reviewedBy, reviewedAt]);

    it('is not there if it was taken back before the flag was removed', async () => {
      const { id, flags } = await flagged(['REVERTED']);
      await ada.payload('reviewFlag', { id: flags[0] });
      await ada.payload('reviewFlag', { id: flags[0], reviewed: false });
      await change(id, 3, []);
      await revert(id, 1, 4);
      expect(await seen(id)).toEqual([[first, null, null]]);
    });

    it('is not there if the flag says something else in that version', async () => {
      const { id, flags } = await flagged(['REVERTED']);
      await change(id, 1, ['Doubtful for another reason.']);
      await ada.payload('reviewFlag', { id: (await flagsOf(id))[0]!.id });
      await revert(id, 1, 3);
      expect(await seen(id)).toEqual([[first, null, null]]);
      expect((await flagsOf(id))[0]!.id).toBe(flags[0]);
    });

    it('is kept with its time and editor if the flag was removed after the review', async () => {
      const { id, flags } = await flagged(['REVERTED']);
      const { flag } = await ada.payload('reviewFlag', { id: flags[0] }, `flag { ${FLAG} }`);
      await change(id, 2, []);
      await revert(id, 1, 3);
      expect(await flagsOf(id)).toEqual([flag]);
      expect(await countOf('REVERTED')).toEqual([{ code: 'REVERTED', type: 'TOPIC', count: 2 }]);
      const { node } = await dataFor('nobody', `{ node(id: "${id}") { ... on Record { history { nodes { by } } } } }`);
      expect(node.history.nodes.map(({ by }: TestData) => by)).toEqual(['Bob', 'Ada', 'Ada', 'Ada']);
    });

    it('is kept if the flag is still there, although the version is older than the review', async () => {
      const { id, flags } = await flagged(['REVERTED']);
      const { flag } = await ada.payload('reviewFlag', { id: flags[0] }, `flag { ${FLAG} }`);
      await revert(id, 1, 2);
      expect(await flagsOf(id)).toEqual([flag]);
    });

    it('returns with a version that has it, after it was taken back', async () => {
      const { id, flags } = await flagged(['REVERTED']);
      const { flag } = await ada.payload('reviewFlag', { id: flags[0] }, `flag { ${FLAG} }`);
      await ada.payload('reviewFlag', { id: flags[0], reviewed: false });
      await revert(id, 2, 3);
      expect(await flagsOf(id)).toEqual([flag]);
    });
  });

  it('moves to the survivor of a merge', async () => {
    const [keep, absorb] = [await flagged([]), await flagged(['MOVES'])];
    await ada.payload('reviewFlag', { id: absorb.flags[0] });
    const ids = { keep: keep.id, absorb: absorb.id };
    await ada.payload('mergeRecords', { ...ids, expectedVersion: 1, expectedAbsorbVersion: 2 });
    const [edge] = await listed('{ codes: ["MOVES"], reviewed: true }');
    expect([edge!.node.id, edge!.flag.reviewedBy]).toEqual([keep.id, 'Ada']);
  });
});
