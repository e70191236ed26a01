import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { createAgreement } from '../../src/domain/agreements/agreement.writes.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { formatId } from '../../src/records/values/ids.ts';
import { buildersOn, write } from '../harness/builders.ts';
import { importTable, type TestImport } from '../harness/imports.ts';
import { mutationsOn } from '../harness/mutations.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    viewer: ({ headers }) =>
      headers.authorization === 'nobody' ? ANONYMOUS : { role: Role.EDITOR, name: 'Ada', identity: 'key 1' },
  });
}, 120_000);
afterAll(() => server?.stop());

const counts = (some: object) => ({
  created: 0,
  changed: 0,
  unchanged: 0,
  refused: 0,
  vanished: 0,
  pruned: 0,
  ...some,
});
const mappingOf = (name: string) => `
register: ${name}
lang: en
records:
  pact:
    makes: AGREEMENT
    key: no
    title: title
    kind: TREATY
    status: { first: [{ is: SIGNED, when: signed }, { is: ANNOUNCED }] }
    signedOn: signed
    signatures: { each: { column: parties, split: ';' }, party: { name: item, level: COUNTRY }, role: SIGNATORY }
`;
const HEADER = 'no,title,signed,parties';
const load = (name: string, rows: string, more: Partial<TestImport> = {}) =>
  importTable(server.dataSource, { content: `${HEADER}\n${rows}`, mapping: mappingOf(name), ...more });
const notesOf = ({ report }: { report: { row: number; grade: string; sentences: string[] }[] }) =>
  report.map(({ row, grade, sentences }) => [row, grade, ...sentences]);

/** The public agreements with a title, in the order of creation. */
async function agreements(title: string, authorization = 'nobody'): Promise<TestData[]> {
  const { body } = await server.query(
    `{ agreements(search: "${title}", orderBy: { field: CREATED_AT, direction: ASC }) {
      nodes { id title version flags { code path message } } } }`,
    undefined,
    { authorization },
  );
  expect(body.errors).toBeUndefined();
  return body.data.agreements.nodes.filter((node: TestData) => node.title === title);
}

/** An agreement of Russia and Cuba created by an editor. */
async function pactOf(title: string, visibility: Visibility = Visibility.PUBLIC): Promise<string> {
  const [ru, cu] = (await server.sql("select id from party where alpha2 in ('RU', 'CU') order by alpha2 desc")) as [
    { id: string },
    { id: string },
  ];
  const uuid = await write(server.dataSource, (context) =>
    createAgreement(context, {
      title,
      titleLang: 'en',
      kind: 'TREATY' as never,
      status: 'SIGNED' as never,
      signedOn: '1999-05-04',
      visibility,
      signatures: [ru, cu].map(({ id }) => ({ partyId: id, role: 'SIGNATORY' as never })),
    }),
  );
  return formatId('agreement', uuid);
}
const flagOf = (id: string) => ({
  code: 'POSSIBLE_DUPLICATE',
  path: 'titles',
  message: `The record may be the same as ${id}. Merge the two, or remove the flag if they differ.`,
});

describe('importing an agreement that may be in the database', () => {
  it('flags it with the id of the other, reports it, and does nothing the second time', async () => {
    const known = await pactOf('Pact on tides');
    const rows =
      '1,Pact on tides,04/05/1999,Cuba;Russia\n2,Pact on tides,2001-01-01,Cuba;Russia\n3,Pact on tides,1999-05-04,Cuba;Brazil\n';
    const iso = rows.replace('04/05/1999', '1999-05-04');
    const done = await load('tides', iso);
    expect(done.kinds).toEqual({ AGREEMENT: counts({ created: 3 }) });
    expect(notesOf(done)).toEqual([
      [2, 'REPAIRED', `It may be the same as ${known}, and is flagged POSSIBLE_DUPLICATE.`],
    ]);
    const made = await agreements('Pact on tides');
    expect(made.map(({ version, flags }) => [version, flags])).toEqual([
      [1, []],
      [1, [flagOf(known)]],
      [1, []],
      [1, []],
    ]);
    const again = await load('tides', iso);
    expect([again.kinds, again.report, await agreements('Pact on tides')]).toEqual([
      { AGREEMENT: counts({ unchanged: 3 }) },
      [],
      made,
    ]);
  });

  it('treats a less exact day as the same', async () => {
    const known = await pactOf('Pact on dusk');
    expect(notesOf(await load('dusk', '1,Pact on dusk,1999-05,Russia;Cuba\n'))).toEqual([
      [2, 'REPAIRED', `It may be the same as ${known}, and is flagged POSSIBLE_DUPLICATE.`],
    ]);
  });

  it('flags the later of two rows of one file', async () => {
    const done = await load('reefs', 'a,Pact on reefs,1990,Cuba;Russia\nb,Pact on reefs,1990,Russia;Cuba\n');
    const [first, second] = await agreements('Pact on reefs');
    expect(done.kinds).toEqual({ AGREEMENT: counts({ created: 2 }) });
    expect(notesOf(done)).toEqual([
      [3, 'REPAIRED', `It may be the same as ${first!.id}, and is flagged POSSIBLE_DUPLICATE.`],
    ]);
    expect([first!.flags, second!.flags]).toEqual([[], [flagOf(first!.id)]]);
  });

  it('leaves it out with --skip-duplicates, including the later of two rows, and names the row', async () => {
    const known = await pactOf('Pact on dunes');
    const rows =
      '1,Pact on dunes,1999-05-04,Cuba;Russia\n2,Pact on salt,1990,Cuba;Russia\n3,Pact on salt,1990,Russia;Cuba\n';
    const refused = [
      [2, 'REFUSED', `It may be the same as ${known}, and is left out.`],
      [4, 'REFUSED', 'It may be the same as row 3, and is left out.'],
    ];
    const tried = await load('dunes', rows, { skipDuplicates: true, dryRun: true });
    const done = await load('dunes', rows, { skipDuplicates: true });
    expect(tried).toEqual(done);
    expect(done.kinds).toEqual({ AGREEMENT: counts({ created: 1, refused: 2 }) });
    expect([done.refusedRows, notesOf(done)]).toEqual([2, refused]);
    expect([await agreements('Pact on dunes'), await agreements('Pact on salt')]).toMatchObject([
      [{ id: known, flags: [] }],
      [{ flags: [] }],
    ]);
    const again = await load('dunes', rows, { skipDuplicates: true });
    expect(again.kinds).toEqual({ AGREEMENT: counts({ unchanged: 1, refused: 2 }) });
  });

  it('reports an INTERNAL duplicate to the editor, and adds no public flag', async () => {
    const hidden = await pactOf('Pact on caves', Visibility.INTERNAL);
    const rows = '1,Pact on caves,1999-05-04,Cuba;Russia\n';
    expect(await load('caves', rows, { skipDuplicates: true, dryRun: true })).toMatchObject({
      kinds: { AGREEMENT: { refused: 1 } },
    });
    const done = await load('caves', rows);
    expect(notesOf(done)).toEqual([
      [2, 'REPAIRED', `It may be the same as ${hidden}. No flag names INTERNAL records.`],
    ]);
    expect(await agreements('Pact on caves')).toMatchObject([{ version: 1, flags: [] }]);
  });

  it('removes the flag when the two are merged, whichever survives', async () => {
    const editor = mutationsOn(server);
    for (const keepsKnown of [true, false]) {
      const title = `Pact on isles ${keepsKnown}`;
      const known = await pactOf(title);
      await load(`isles-${keepsKnown}`, `1,${title},1999-05-04,Cuba;Russia\n`);
      const [, flagged] = await agreements(title);
      expect(flagged!.flags).toEqual([flagOf(known)]);
      const [keep, absorb] = keepsKnown ? [known, flagged!.id] : [flagged!.id, known];
      const { userErrors } = await editor.payload(
        'mergeRecords',
        { keep, absorb, expectedVersion: 1, expectedAbsorbVersion: 1 },
        'userErrors { message }',
      );
      expect(userErrors ?? []).toEqual([]);
      expect(await agreements(title)).toMatchObject([{ id: keep, flags: [] }]);
      const { kinds } = await load(`isles-${keepsKnown}`, `1,${title},1999-05-04,Cuba;Russia\n`);
      expect(kinds).toEqual({ AGREEMENT: counts({ unchanged: 1 }) });
      expect(await agreements(title)).toMatchObject([{ id: keep, flags: [] }]);
    }
  });
});

describe('importing other records that may be in the database', () => {
  it('flags a city with the name of another in its country, and leaves it out with --skip-duplicates', async () => {
    const [cuba] = (await server.sql("select id from party where alpha2 = 'CU'")) as [{ id: string }];
    const known = await buildersOn(server.dataSource).city('Puerto Viejo', { uuid: cuba.id, id: '' });
    const mapping = `
register: ports
lang: es
records:
  port: { makes: PARTY, key: no, level: CITY, names: { text: name }, placements: { within: { name: land, level: COUNTRY } } }
`;
    const given = { content: 'no,name,land\n1,puerto viejo,Cuba\n2,Puerto Viejo,Chile\n', mapping };
    const left = await importTable(server.dataSource, { ...given, skipDuplicates: true, dryRun: true });
    expect(left.kinds).toEqual({ PARTY: counts({ created: 1, refused: 1 }) });
    const done = await importTable(server.dataSource, given);
    expect(done.kinds).toEqual({ PARTY: counts({ created: 2 }) });
    expect(notesOf(done)).toEqual([
      [2, 'REPAIRED', `It may be the same as ${known.id}, and is flagged POSSIBLE_DUPLICATE.`],
    ]);
    expect(
      await server.sql(
        "select p.name, f.path from flag f join party p on p.id = f.record_id where f.code = 'POSSIBLE_DUPLICATE'",
      ),
    ).toEqual([{ name: 'puerto viejo', path: 'names' }]);
  });

  it('finds duplicates with a few statements for any number of records', async () => {
    const rows = Array.from({ length: 1200 }, (_, n) => `${n},Pact number ${n % 600},1990,Cuba;Russia\n`).join('');
    const done = await load('many', rows);
    expect(done.kinds).toEqual({ AGREEMENT: counts({ created: 1200 }) });
    expect(done.report).toHaveLength(600);
    expect(
      await server.sql(
        "select count(*)::integer as flags, max(version) as version from flag f join agreement a on a.id = f.record_id join record r on r.id = a.id where a.title like 'Pact number%'",
      ),
    ).toEqual([{ flags: 600, version: 1 }]);
  });
});

describe('POST /import', () => {
  const post = async (fields: { [name: string]: string }) => {
    const form = new FormData();
    form.set('file', new Blob([`${HEADER}\n1,Pact on ice,1999-05-04,Cuba;Russia\n`]), 'ice.csv');
    form.set('mapping', mappingOf('ice'));
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    const response = await fetch(`${server.url}/import`, { method: 'POST', body: form });
    const text = await response.text();
    return { status: response.status, text, last: JSON.parse(text.trim().split('\n').at(-1)!) };
  };

  it('rejects skip-duplicates that is neither true nor false', async () => {
    const { status, text } = await post({ 'skip-duplicates': 'perhaps' });
    expect([status, text]).toEqual([400, expect.stringContaining('skip-duplicates')]);
  });

  it('leaves out possible duplicates with skip-duplicates', async () => {
    await pactOf('Pact on ice');
    const { last } = await post({ 'skip-duplicates': 'true' });
    expect(last.outcome.kinds).toEqual({ AGREEMENT: counts({ refused: 1 }) });
    expect(await agreements('Pact on ice')).toHaveLength(1);
  });
});
