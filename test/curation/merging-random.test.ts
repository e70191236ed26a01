import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { computedInvolvement, storedInvolvement } from '../database/computed-involvement.ts';
import { mutationsOn, stateOf } from '../harness/mutations.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { Dice } from '../query/reference-executor/dice.ts';
import { moveAtRandom } from '../query/reference-executor/random-moves.ts';
import { writeRandomWorld } from '../query/reference-executor/random-world.ts';
import { readTables } from '../query/reference-executor/rows.ts';

// `MERGE_RUNS` sets the number of merges in each run; `SEED` repeats a run.
const RUNS = Number(process.env.MERGE_RUNS ?? 12);
const seed = Number(process.env.SEED ?? 20_251_106);

const REFUSALS = [
  'HIERARCHY_CYCLE',
  'RECORDS_REFER_TO_EACH_OTHER',
  'TOO_FEW_SIGNATORIES',
  'IN_FORCE_BEFORE_SIGNED',
  'EXPIRES_BEFORE_IT_BEGINS',
  'TERMINATED_BEFORE_SIGNED',
  'RELATION_REVERSED',
  'RECORD_TYPES_DIFFER',
  'SURVIVOR_INTERNAL',
  'DEPENDENCY_INTERNAL',
  'IDENTIFIER_CLASH',
  'PARTS_COLLIDE',
];

let server: TestServer;
let editor: ReturnType<typeof mutationsOn>;
let dice: Dice;
beforeAll(async () => {
  server = await startTestServer({ seeded: false, viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' } });
  editor = mutationsOn(server);
  dice = new Dice(seed);
  await writeRandomWorld(server.dataSource, dice);
  // Flags with codes of rules are not stored permanently: every change of such an agreement updates them.
  await server.sql("delete from flag where code = 'TOO_FEW_SIGNATORIES' and message = 'It is so.'");
});
afterAll(() => server?.stop());

interface Merged {
  keep: string;
  absorb: string;
}

/** Tries to merge two random records of one type. Returns the merge, or the error. */
async function mergeAny(): Promise<Merged | string> {
  const records: { id: string; version: number; kind: string }[] = await server.sql(
    `select lower(r.type) || '_' || replace(r.id::text, '-', '') as id, r.version, coalesce(p.level, r.type) as kind
      from record r left join party p on p.id = r.id where r.deleted_at is null order by r.id`,
  );
  const kind = dice.pick([...new Set(records.map((record) => record.kind))]);
  const [keep, absorb] = dice.some(
    records.filter((record) => record.kind === kind),
    2,
    2,
  );
  if (!keep || !absorb) return 'RECORD_TYPES_DIFFER';
  const { userErrors } = await editor.payload('mergeRecords', {
    keep: keep.id,
    expectedVersion: keep.version,
    absorb: absorb.id,
    expectedAbsorbVersion: absorb.version,
  });
  const code: string | undefined = userErrors[0]?.code;
  if (!code) return { keep: keep.id, absorb: absorb.id };
  expect(REFUSALS).toContain(code);
  return code;
}

/** Every row of every table with a history, as text: the state of the data. */
async function world(): Promise<Record<string, string[]>> {
  const tables = await server.sql<{ name: string }>(
    `select table_name::text as name from record_parts()
      union select c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid where t.tgfoid = 'write_record_history'::regproc`,
  );
  const rows: Record<string, string[]> = {};
  for (const { name } of tables) {
    const found = await server.sql<{ row: string }>(`select to_jsonb(t)::text as row from "${name}" t order by t.id`);
    rows[name] = found.map(({ row }) => row);
  }
  return rows;
}

/** Every foreign key that still refers to a deleted record. */
async function leftReferences(): Promise<string[]> {
  const keys = await server.sql<{ table: string; column: string }>(
    `select table_name::text as table, column_name::text as column from record_columns()`,
  );
  const found: string[] = [];
  for (const { table, column } of keys) {
    const rows = await server.sql(
      `select from "${table}" t join record r on r.id = t."${column}" where r.deleted_at is not null limit 1`,
    );
    if (rows.length > 0) found.push(`${table}.${column}`);
  }
  return found;
}

async function expectInOrder(): Promise<void> {
  expect(await server.sql('select * from involvement_differences()')).toEqual([]);
  expect(await server.sql('select * from pair_differences()')).toEqual([]);
  expect(await server.sql('select * from search_differences()')).toEqual([]);
  expect(await storedInvolvement(server.sql)).toEqual(await computedInvolvement(server.sql));
  expect(await leftReferences()).toEqual([]);
}

describe(`Random data (SEED=${seed})`, () => {
  it('obeys all rules after merges, and equals the earlier data row by row after undoing them in reverse order', async () => {
    const before = await world();
    const merged: Merged[] = [];
    for (let tried = 0; tried < RUNS; tried++) {
      const outcome = await mergeAny();
      if (typeof outcome !== 'string') merged.push(outcome);
    }
    expect(merged.length).toBeGreaterThan(RUNS / 4);
    await expectInOrder();
    expect(await world()).not.toEqual(before);
    for (const { absorb } of merged.reverse()) {
      expect(await editor.payload('undoMerge', { id: absorb })).toEqual({ userErrors: [] });
    }
    await expectInOrder();
    expect(await world()).toEqual(before);
  }, 600_000);

  it('obeys all rules after merges and changes in between, undone in any order', async () => {
    const merged: Merged[] = [];
    let undone = 0;
    for (let tried = 0; tried < RUNS; tried++) {
      if (dice.chance(0.7)) {
        const outcome = await mergeAny();
        if (typeof outcome !== 'string') merged.push(outcome);
      } else if (merged.length > 0) {
        const [{ absorb }] = merged.splice(dice.between(0, merged.length - 1), 1) as [Merged];
        const before = await stateOf(server);
        const { userErrors } = await editor.payload('undoMerge', { id: absorb });
        if (userErrors.length === 0) undone += 1;
        else {
          expect([...REFUSALS, 'SURVIVOR_DELETED', 'REFERENCE_DELETED', 'VALUE_NOT_UNIQUE']).toContain(
            userErrors[0].code,
          );
          expect(await stateOf(server)).toEqual(before);
        }
      }
      await moveAtRandom(server.sql, dice, await readTables(server.sql), 2);
    }
    expect(undone).toBeGreaterThan(0);
    await expectInOrder();
    await server.sql('select rebuild_involvement()');
    await expectInOrder();
  }, 600_000);
});
