import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role, type Viewer } from '../../src/access/viewer.ts';
import { addFeatures } from '../../src/app/features.ts';
import { buildersOn } from '../harness/builders.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { tokenNow } from '../harness/feed-reader.ts';
import { mutationsOn, type Payload, type Rejection, rejectionOf, stateOf } from '../harness/mutations.ts';
import { publicError } from '../harness/public-errors.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { awards } from '../records/award/feature.ts';

// Mutations for records of any type also work for a type that only a test declares.

const VIEWERS: { [authorization: string]: Viewer } = {
  editor: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' },
  admin: { role: Role.ADMIN, name: 'Root', identity: 'key 2' },
};

let database: FreshDatabase;
let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
let admin: ReturnType<typeof mutationsOn>;

beforeAll(async () => {
  addFeatures(awards);
  database = await freshDatabase();
  await database.sql(readFileSync(join(import.meta.dirname, '../records/award/award.sql'), 'utf8'));
  server = await startTestServer({
    database,
    viewer: ({ headers }) => VIEWERS[headers.authorization ?? ''] ?? { role: Role.ANONYMOUS, name: null },
  });
  editor = mutationsOn(server, { authorization: 'editor' });
  admin = mutationsOn(server, { authorization: 'admin' });
  const build = buildersOn(server.dataSource);
  for (const name of ['Norland', 'Sudland']) await build.country(name);
  for (const name of ['Ana Peres', 'Bo Lind']) await build.person(name);
});
afterAll(async () => {
  await server?.stop();
  await database?.drop();
});

const titled = (text: string) => [{ lang: 'en', text }];

const refusal = (name: string, input: object, by = editor): Promise<Rejection> => rejectionOf(server, by, name, input);

async function done(name: string, input: object, selection = '', by = editor): Promise<Payload> {
  const { userErrors, ...rest } = await by.payload(name, input, selection);
  expect(userErrors).toEqual([]);
  return rest;
}

const give = async (title: string, more: object = {}): Promise<string> =>
  (await done('createAward', { titles: titled(title), givenBy: 'Norland', ...more }, 'award { id }')).award.id;

const versionOf = async (id: string): Promise<number> =>
  (await server.sql('select version from record where id = $1', [id.slice(-32)]))[0]!.version;
const at = async (id: string, more: object = {}) => ({ id, expectedVersion: await versionOf(id), ...more });
const back = async (id: string, version: number) => ({
  to: `${id}@${version}`,
  expectedVersion: await versionOf(id),
});

const FACTS = `... on Award { title titles: title givenOn laudation givenBy { name } givenTo { name }
  jury { person { name } votedFor } identifiers { scheme value } }`;

/** A record as a reader sees it; null if it is not visible. */
async function seen(id: string, selection = FACTS, authorization = 'editor'): Promise<Payload> {
  const { body } = await server.query(
    `query ($id: ID!) { node(id: $id) { id ${selection} } }`,
    { id },
    authorization ? { authorization } : {},
  );
  expect(body.errors).toBeUndefined();
  return body.data.node;
}

const jury = (...names: string[]) => names.map((person) => ({ person, votedFor: true }));
const juryOf = async (id: string): Promise<string[]> =>
  (await seen(id)).jury.map(({ person, votedFor }: Payload) => `${person.name} ${votedFor}`);

describe('deleteRecord', () => {
  it('rejects an award of another version, and a party that has an award', async () => {
    const id = await give('Kept cup', { givenTo: 'Sudland' });
    expect(await refusal('deleteRecord', { id, expectedVersion: 2 })).toEqual([
      'VERSION_CONFLICT',
      'input.expectedVersion',
      [id],
    ]);
    const [party] = await server.sql(
      `select 'party_' || replace(id::text, '-', '') as id from party where name = 'Sudland'`,
    );
    expect(await refusal('deleteRecord', await at(party!.id))).toEqual(['RECORD_REFERENCED', 'input.id', [id]]);
    await done('deleteRecord', await at(id), 'deletedId');
  });

  it('leaves a tombstone, from which restoreRecord brings the award back with its parts', async () => {
    const id = await give('Lost cup', { givenOn: '2020', jurors: jury('ana-peres', 'bo-lind') });
    const before = await seen(id);
    expect(await refusal('restoreRecord', { id })).toEqual(['RECORD_NOT_DELETED', 'input.id']);
    expect(await done('deleteRecord', await at(id), 'deletedId')).toEqual({ deletedId: id });
    expect(await seen(id)).toBeNull();
    expect(await server.sql('select from award_juror where award_id = $1', [id.slice(-32)])).toEqual([]);
    await done('restoreRecord', { id }, 'record { id version }');
    expect(await seen(id)).toEqual(before);
  });
});

describe('publish', () => {
  it('rejects an award with an INTERNAL juror, and publishes the juror as well on request', async () => {
    const { person } = await done(
      'createPerson',
      { names: titled('Cy Gray'), visibility: 'INTERNAL' },
      'person { id }',
    );
    const id = await give('Hidden cup', { visibility: 'INTERNAL', jurors: jury(person.id) });
    expect(await refusal('publish', { ids: [id] })).toEqual(['DEPENDENCY_INTERNAL', 'input.ids', [person.id]]);
    expect(await seen(id, '', '')).toBeNull();
    await done('publish', { ids: [id], withDependencies: true }, 'records { id }');
    expect([await seen(id, '', ''), await seen(person.id, '', '')]).toEqual([{ id }, { id: person.id }]);
  });
});

describe('unpublish', () => {
  it('rejects a party that has PUBLIC awards, and hides an award', async () => {
    const id = await give('Open cup', { givenBy: 'Sudland' });
    const [party] = await server.sql(
      `select 'party_' || replace(id::text, '-', '') as id from party where name = 'Sudland'`,
    );
    expect(await refusal('unpublish', { ids: [party!.id] })).toEqual([
      'RECORD_REFERENCED_BY_PUBLIC',
      'input.ids',
      [id],
    ]);
    await done('unpublish', { ids: [id] }, 'records { id }');
    expect([await seen(id, '', ''), await seen(id, '')]).toEqual([null, { id }]);
  });
});

describe('mergeRecords', () => {
  const merge = async (keep: string, absorb: string) => ({
    keep,
    expectedVersion: await versionOf(keep),
    absorb,
    expectedAbsorbVersion: await versionOf(absorb),
  });
  const merged = async (keep: string, absorb: string) =>
    done('mergeRecords', await merge(keep, absorb), 'absorbedId record { id version }');

  it('rejects clients that may not write, records of two types, and an award with itself', async () => {
    const [a, b] = [await give('First vase'), await give('Second vase')];
    const { party } = (await server.query('{ party(ref: "Norland") { id } }')).body.data;
    const before = await stateOf(server);
    expect(publicError(await mutationsOn(server).send('mergeRecords', await merge(a, b), ''))).toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    expect(await stateOf(server)).toEqual(before);
    expect(await refusal('mergeRecords', await merge(a, party.id))).toEqual(['RECORD_TYPES_DIFFER', 'input.absorb']);
    expect(await refusal('mergeRecords', await merge(a, a))).toEqual(['SELF_REFERENCE', 'input.absorb']);
    expect(await refusal('mergeRecords', { ...(await merge(a, b)), expectedVersion: 9 })).toEqual([
      'VERSION_CONFLICT',
      'input.expectedVersion',
      [a],
    ]);
    expect(await refusal('undoMerge', { id: b })).toEqual(['RECORD_NOT_MERGED', 'input.id']);
  });

  it('merges two awards with their parts, and undoMerge restores both', async () => {
    const keep = await give('Glass vase', {
      jurors: jury('ana-peres'),
      identifiers: [{ scheme: 'prizes', value: '1' }],
    });
    const absorb = await give('Vase of glass', {
      titles: [...titled('Vase of glass'), { lang: 'fr', text: 'Vase de verre' }],
      givenTo: 'Sudland',
      givenOn: '2019',
      laudation: 'For glass.',
      jurors: jury('ana-peres', 'bo-lind'),
      identifiers: [{ scheme: 'prizes', value: '2' }],
    });
    const before = [await seen(keep), await seen(absorb)];
    expect(await merged(keep, absorb)).toEqual({ absorbedId: absorb, record: { id: keep, version: 2 } });
    const survivor = {
      id: keep,
      title: 'Glass vase',
      givenTo: { name: 'Sudland' },
      givenOn: '2019',
      laudation: 'For glass.',
      identifiers: [
        { scheme: 'prizes', value: '1' },
        { scheme: 'prizes', value: '2' },
      ],
    };
    expect(await seen(keep)).toMatchObject(survivor);
    expect(await seen(absorb)).toMatchObject(survivor);
    expect(await juryOf(keep)).toEqual(['Ana Peres true', 'Bo Lind true']);

    await done('undoMerge', { id: absorb }, 'record { id } survivor { id }');
    expect([await seen(keep), await seen(absorb)]).toEqual(before);
  });

  it('of two parties moves the awards of one to the other, and undoMerge moves them back', async () => {
    const land = async (name: string) =>
      (await done('createParty', { names: titled(name), level: 'COUNTRY' }, 'party { id }')).party.id;
    const [keep, absorb] = [await land('Estland'), await land('Vestland')];
    const given = await give('Pearl', { givenBy: absorb });
    const received = await give('Coral', { givenTo: absorb });
    const parties = async () => [(await seen(given)).givenBy.name, (await seen(received)).givenTo.name];
    expect(await parties()).toEqual(['Vestland', 'Vestland']);
    await merged(keep, absorb);
    expect(await parties()).toEqual(['Estland', 'Estland']);
    expect([await versionOf(given), await versionOf(received)]).toEqual([2, 2]);
    await done('undoMerge', { id: absorb }, 'record { id }');
    expect(await parties()).toEqual(['Vestland', 'Vestland']);
  });

  it('of two jurors of one award leaves one juror, who voted', async () => {
    const person = async (text: string) =>
      (await done('createPerson', { names: titled(text) }, 'person { id }')).person.id;
    const [keep, absorb] = [await person('Di Vega'), await person('Di Vegas')];
    const id = await give('Two votes', { jurors: [{ person: keep }, { person: absorb, votedFor: true }] });
    await merged(keep, absorb);
    expect(await juryOf(id)).toEqual(['Di Vega true']);
    await done('undoMerge', { id: absorb }, 'record { id }');
    expect(await juryOf(id)).toEqual(['Di Vega null', 'Di Vegas true']);
  });
});

describe('revertRecord', () => {
  it('rejects a version that an award never had', async () => {
    const id = await give('Old harp');
    expect(await refusal('revertRecord', await back(id, 2))).toEqual(['VERSION_UNKNOWN', 'input.to']);
  });

  it('restores an award with its parts under their ids', async () => {
    const id = await give('Harp', { laudation: 'For tunes.', jurors: jury('ana-peres', 'bo-lind') });
    const parts = () =>
      server.sql('select id, ordinal from award_juror where award_id = $1 order by 2', [id.slice(-32)]);
    const [before, partsBefore] = [await seen(id), await parts()];
    await done('updateAward', await at(id, { titles: titled('Lyre'), laudation: null, jurors: jury('bo-lind') }));
    expect(await seen(id)).toMatchObject({ title: 'Lyre', laudation: null });
    expect(await juryOf(id)).toEqual(['Bo Lind true']);
    await done('revertRecord', await back(id, 1), 'record { version }');
    expect([await seen(id), await parts()]).toEqual([before, partsBefore]);
    expect(await versionOf(id)).toBe(3);
  });

  it('rejects a version that refers to a deleted record', async () => {
    const { person } = await done('createPerson', { names: titled('Ed Hill') }, 'person { id }');
    const id = await give('Drum', { jurors: jury(person.id) });
    await done('updateAward', await at(id, { jurors: [] }));
    await done('deleteRecord', await at(person.id), 'deletedId');
    expect(await refusal('revertRecord', await back(id, 1))).toEqual(['REFERENCE_DELETED', 'input.to']);
  });
});

describe('redactRecord', () => {
  it('rejects clients that are no administrators, and words that an award does not contain', async () => {
    const id = await give('Quiet bell');
    const before = await stateOf(server);
    expect(publicError(await editor.send('redactRecord', await at(id, { words: ['Quiet'] }), ''))).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await stateOf(server)).toEqual(before);
    expect(await refusal('redactRecord', await at(id, { words: ['Loud'] }), admin)).toEqual([
      'WORDS_NOT_FOUND',
      'input.words',
    ]);
  });

  it('removes words from an award, its history, its documents and the words of the search', async () => {
    const id = await give('Bell of Zanzibarre', { laudation: 'Rung by Zanzibarre.' });
    await done('updateAward', await at(id, { laudation: 'Rung by hand.' }));
    await done('redactRecord', await at(id, { words: ['Zanzibarre'] }), 'record { id } redactedRevisions', admin);
    expect(await seen(id)).toMatchObject({ title: 'Bell of [redacted]', laudation: 'Rung by hand.' });
    const [{ left }] = (await server.sql(
      `select (select count(*) from revision_row where before::text || after::text ilike '%zanzibarre%'
          or coalesce(before, after)::text ilike '%zanzibarre%')
        + (select count(*) from search_document where document::text ilike '%zanzibarre%')
        + (select count(*) from search_word where word ilike '%zanzibarre%')
        + (select count(*) from award where award::text ilike '%zanzibarre%') as left`,
    )) as [{ left: string }];
    expect(left).toBe('0');
    const { body } = await server.query('{ awards(search: "zanzibarre") { totalCount } }');
    expect(body.data).toEqual({ awards: { totalCount: 0 } });
  });
});

describe('changes', () => {
  it('have the kinds of changes of awards, with the awards as they are now', async () => {
    const after = await tokenNow(server);
    const id = await give('Lantern');
    await done('updateAward', await at(id, { givenOn: '2021' }));
    const gone = await give('Candle');
    await done('deleteRecord', await at(gone), 'deletedId');
    const { body } = await server.query(
      `query ($after: String) { changes(after: $after, types: [AWARD]) {
        nodes { kind type recordId record { ... on Award { title givenOn } } } } }`,
      { after },
    );
    expect(body.data.changes.nodes.at(-1)).toEqual({ kind: 'DELETED', type: 'AWARD', recordId: gone, record: null });
    expect(body.data.changes.nodes).toContainEqual({
      kind: 'UPDATED',
      type: 'AWARD',
      recordId: id,
      record: { title: 'Lantern', givenOn: '2021' },
    });
  });
});
