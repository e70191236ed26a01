import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { compareChangedRecords } from '../../src/curation/duplicates/comparison.writes.ts';
import { hasSharedData, importTable, mappingOf, SHARED_DATA } from '../harness/imports.ts';
import { mutationsOn } from '../harness/mutations.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

// Plants duplicates among the records of three real registers, as an editor makes them who overlooks the first record:
// with a typing error, a word left out, other accents or another order of words.

const REGISTERS = {
  'mayors-declaration': 'mayors-declaration.csv',
  'twin-towns': 'twin-towns.tsv',
  'uk-treaties': 'uk-treaties.csv',
};

const PLANTED = { AGREEMENT: 300, PARTY: 120, PERSON: 80 };
const TOTAL = Object.values(PLANTED).reduce((sum, count) => sum + count);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' } });
}, 60_000);
afterAll(() => server?.stop());

/** Pseudo-random numbers from 0 to below 1, always the same ones. */
function chances(): () => number {
  let state = 20_251_107;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Returns a name as a second editor might write it. */
function writtenAgain(name: string, chance: () => number): string {
  const at = 1 + Math.floor(chance() * (name.length - 2));
  const words = name.split(' ');
  const ways = [
    () => name.slice(0, at) + name.slice(at + 1),
    () => name.slice(0, at) + name[at] + name.slice(at),
    () => name.slice(0, at) + name[at + 1] + name[at] + name.slice(at + 2),
    () => name.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase(),
    () => (words.length > 5 ? words.filter((_, n) => n !== 2).join(' ') : name),
    () => (words.length > 5 ? [...words.slice(3), ...words.slice(0, 3)].join(' ') : name),
  ];
  return ways[Math.floor(chance() * ways.length)]!();
}

async function compareAll(): Promise<number> {
  let most = 0;
  for (;;) {
    const began = performance.now();
    await compareChangedRecords(server.dataSource);
    most = Math.max(most, performance.now() - began);
    const [{ due }] = (await server.sql('select count(*)::int as due from duplicate_due')) as [{ due: number }];
    if (due === 0) return most;
  }
}

(hasSharedData() ? describe : describe.skip)('the list of possible duplicates', () => {
  it('has 95 % of the planted ones among its first 700 pairs', async () => {
    const say = (what: string) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${what}\n`);
    for (const [name, file] of Object.entries(REGISTERS)) {
      await importTable(server.dataSource, {
        path: join(SHARED_DATA, file),
        mapping: mappingOf(name),
        mappingName: `${name}.yaml`,
        createParties: true,
      });
      say(`${name} imported`);
    }
    await server.sql('vacuum analyze');
    say(`compared; a run takes up to ${Math.round(await compareAll())} ms`);
    await server.sql('vacuum analyze');
    const editor = mutationsOn(server);
    const chance = chances();
    const planted: string[] = [];
    for (const [type, count] of Object.entries(PLANTED)) {
      for (const row of await chosen(type, count)) {
        const text = writtenAgain(row.name, chance);
        const payload = await editor.payload(
          `create${row.mutation}`,
          {
            allowDuplicate: true,
            ...row.input,
            [type === 'AGREEMENT' ? 'titles' : 'names']: [{ lang: row.lang, text }],
          },
          `${row.mutation.toLowerCase()} { id }`,
        );
        expect(payload.userErrors).toEqual([]);
        planted.push([row.id, payload[row.mutation.toLowerCase()].id].sort().join(' '));
      }
    }
    await compareAll();
    const listed: string[] = [];
    const times: number[] = [];
    for (let after: string | null = null; listed.length < 700; ) {
      const began = performance.now();
      const { body }: { body: TestData } = await server.query(
        'query ($after: String) { possibleDuplicates(first: 20, after: $after) { nodes { score type reasons { kind values } records { id label { text } } } pageInfo { endCursor hasNextPage } } }',
        { after },
      );
      times.push(performance.now() - began);
      const { nodes, pageInfo }: TestData = body.data.possibleDuplicates;
      for (const { records } of nodes)
        listed.push(
          records
            .map(({ id }: TestData) => id)
            .sort()
            .join(' '),
        );
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) break;
    }
    const found = planted.filter((pair) => listed.slice(0, 700).includes(pair));
    times.sort((one, other) => one - other);
    say(
      `${found.length} of ${TOTAL} planted pairs are among the first 700; a page takes ${times[times.length >> 1]!.toFixed(1)} ms, at most ${times.at(-1)!.toFixed(1)} ms`,
    );
    const where: TestData[] = await server.sql(
      `select type, score, count(*)::int from possible_duplicate where is_open group by 1, 2 order by 2 desc limit 40`,
    );
    say(JSON.stringify(where.map(({ type, score, count }) => [type, score, count])));
    expect(found.length).toBeGreaterThanOrEqual(0.95 * TOTAL);
  }, 3_600_000);
});

/** Returns records spread over all of a type, each with the input for a second record like it. */
async function chosen(type: string, count: number): Promise<TestData[]> {
  const inputs: { [type: string]: string } = {
    AGREEMENT: `select 'Agreement' as mutation, 'agreement_' || replace(r.id::text, '-', '') as id, r.title as name,
      r.title_lang as lang, jsonb_build_object('kind', r.kind, 'status', 'ANNOUNCED', 'signedOn', r.signed_on,
        'signatures', (select jsonb_agg(jsonb_build_object('party', 'party_' || replace(s.party_id::text, '-', ''),
          'role', 'SIGNATORY')) from (select distinct party_id from signature where agreement_id = r.id
          and role in ('SIGNATORY', 'ACCEDING') and party_id is not null) s)) as input
      from agreement r where r.signed_on is not null and (select count(*) from signature s where s.agreement_id = r.id
        and s.role in ('SIGNATORY', 'ACCEDING') and s.party_id is not null) = 2`,
    PARTY: `select 'Party' as mutation, 'party_' || replace(r.id::text, '-', '') as id, r.name, r.name_lang as lang,
      jsonb_build_object('level', 'CITY', 'placements', (select jsonb_agg(jsonb_build_object('within',
        'party_' || replace(within_id::text, '-', ''))) from placement where party_id = r.id)) as input
      from party r where r.level = 'CITY' and length(r.name) > 5 and exists (select from placement where party_id = r.id)`,
    PERSON: `select 'Person' as mutation, 'person_' || replace(r.id::text, '-', '') as id, r.name, r.name_lang as lang,
      jsonb_build_object('positions', (select jsonb_agg(jsonb_build_object('titles',
        jsonb_build_array(jsonb_build_object('lang', 'en', 'text', 'Mayor')), 'party',
        'party_' || replace(party_id::text, '-', ''))) from (select distinct party_id from "position"
        where person_id = r.id and party_id is not null) p)) as input
      from person r where exists (select from "position" where person_id = r.id and party_id is not null)`,
  };
  return server.sql(`select * from (${inputs[type]}) c order by md5(id) limit ${count}`);
}
