import { once } from 'node:events';
import { createWriteStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { Program, type ProgramRun } from '../harness/program.ts';

/** The number of rows in the file; a million with `npm run test:import-large`. */
const ROWS = Number(process.env.IMPORT_ROWS ?? 200);
/** From this size on, the start of a program is negligible. */
const ROWS_TO_RACE = 50_000;
const MAX_MEMORY_MB = 300;
const MIN_RATIO = 0.25;
const PATIENCE_MS = 14_400_000;

/** The concepts of a taxonomy, each below another one; thousands with `npm run test:import-large`. */
const CONCEPTS = process.env.IMPORT_ROWS ? 7_000 : 100;
const LANGUAGES = ['en', 'ru', 'zh-Hans', 'ar', 'fr', 'hi'];
const MAX_TAXONOMY_SECONDS = 60;

const MAPPING = `
register: pacts
records:
  pact:
    makes: AGREEMENT
    key: no
    title: title
    kind: TREATY
    status: SIGNED
    signedOn: signed
    signatures:
      - { party: { name: one, level: COUNTRY }, role: SIGNATORY }
      - { party: { name: other, level: COUNTRY }, role: SIGNATORY }
`;
const COUNTRIES = ['Cuba', 'Brazil', 'China', 'India', 'Egypt', 'Russia', 'Kenya', 'Peru', 'Nepal', 'Malta', 'Fiji'];

/** The tables that the import writes to, in the order of their references, with the condition for its rows. */
const TABLES = {
  agreement: 'id',
  signature: 'agreement_id',
  status_change: 'agreement_id',
  citation: 'record_id',
  imported_record: 'record_id',
};
/** The number of agreements that the import writes in one transaction. */
const BATCH = 500;

/** Writes a register row by row, so that it is never in memory as a whole. */
async function writeRegister(path: string): Promise<void> {
  const file = createWriteStream(path);
  file.write('no,title,signed,one,other\n');
  for (let row = 0; row < ROWS; row++) {
    const [one, other] = [COUNTRIES[row % 11], COUNTRIES[(row + 1 + (row % 7)) % 11]];
    const line = `${row},Pact number ${row} on the roads between them,19${10 + (row % 89)}-0${1 + (row % 9)},${one},${other}\n`;
    if (!file.write(line)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

/** A taxonomy in which the narrowest concepts come first: an import finds parents wherever they are. */
function taxonomy(): string {
  const below = 'https://topics.example/';
  const concepts = Array.from({ length: CONCEPTS }, (_, index) => {
    const labels = LANGUAGES.map((lang) => `"Field ${index} in ${lang}"@${lang}`).join();
    const broader = index > 0 ? `skos:broader <${below}${Math.floor((index - 1) / 4)}>;` : '';
    return `<${below}${index}> a skos:Concept; skos:inScheme <${below}>; ${broader} skos:prefLabel ${labels};
      skos:exactMatch <https://other.example/${index}>.`;
  });
  return ['@prefix skos: <http://www.w3.org/2004/02/skos/core#>.', ...concepts.reverse()].join('\n');
}

/** The peak memory of a process in MB, as reported by Linux; 0 on other systems. */
async function mostMemoryOf(run: ProgramRun): Promise<number> {
  const status = `/proc/${run.pid}/status`;
  let most = 0;
  let hasEnded = false;
  const ended = run.ended.then(() => {
    hasEnded = true;
  });
  while (!hasEnded && existsSync(status)) {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(status, 'utf8')) ?? [];
    most = Math.max(most, Number(kilobytes ?? 0) / 1024);
    await Promise.race([delay(100), ended]);
  }
  return Math.round(most);
}

/** Copies the rows of an import into another database in the plainest way. @returns the seconds it took */
async function copyPlainly(from: FreshDatabase, to: FreshDatabase): Promise<number> {
  const [reading, writing] = [from, to].map(({ url }) => new pg.Client({ connectionString: url })) as [
    pg.Client,
    pg.Client,
  ];
  await Promise.all([reading.connect(), writing.connect()]);
  const copy = async (table: string, which: string) => {
    const rows = await text(reading.query(copyTo(`copy (select t.* from ${table} t where ${which}) to stdout`)));
    const begun = performance.now();
    await pipeline([rows], writing.query(copyFrom(`copy ${table} from stdin`)));
    return performance.now() - begun;
  };
  const inTransaction = async (work: () => Promise<number>) => {
    await writing.query("begin; select set_config('entente.by', 'COPY', true)");
    const takes = await work();
    const begun = performance.now();
    await writing.query('commit');
    return takes + performance.now() - begun;
  };
  try {
    // The source that all of them cite is not counted.
    await inTransaction(() => copy('source', 'id in (select source_id from imported_record)'));
    let milliseconds = 0;
    for (let last = '00000000-0000-0000-0000-000000000000'; ; ) {
      const { rows } = await reading.query(
        `select record_id as id from imported_record where record_id > $1 order by record_id limit ${BATCH}`,
        [last],
      );
      if (rows.length === 0) return milliseconds / 1000;
      last = rows.at(-1).id;
      const ids = rows.map(({ id }) => `'${id}'`).join();
      milliseconds += await inTransaction(async () => {
        let takes = 0;
        for (const [table, owner] of Object.entries(TABLES)) takes += await copy(table, `${owner} in (${ids})`);
        return takes;
      });
    }
  } finally {
    await Promise.all([reading.end(), writing.end()]);
  }
}

describe(`an import of ${ROWS} rows`, () => {
  let program: Program;
  const databases: FreshDatabase[] = [];
  beforeAll(async () => {
    program = new Program();
    await writeRegister(program.path('register.csv'));
    writeFileSync(program.path('mapping.yaml'), MAPPING);
    databases.push(await freshDatabase({ seeded: true }), await freshDatabase({ seeded: true }));
  }, PATIENCE_MS);
  afterAll(async () => {
    await program.remove();
    for (const database of databases) await database.drop();
  }, PATIENCE_MS);

  it(
    `uses less than ${MAX_MEMORY_MB} MB, and is at least a quarter as fast as COPY of its rows`,
    async () => {
      const [imported, copied] = databases as [FreshDatabase, FreshDatabase];
      const begun = performance.now();
      const run = program.import(imported.settings, ['register.csv', '--mapping', './mapping.yaml']);
      const memory = await mostMemoryOf(run);
      expect(await run.ended).toMatchObject({ code: 0, output: expect.stringContaining(`agreement: ${ROWS} created`) });
      const importing = (performance.now() - begun) / 1000;

      // The import must have updated the statistics itself: autovacuum does not run within a test.
      const known = "select reltuples::integer as signatures from pg_class where relname = 'signature'";
      const [{ signatures }] = (await imported.sql<{ signatures: number }>(known)) as [{ signatures: number }];
      expect(signatures).toBeGreaterThan(ROWS / 2);

      const copying = await copyPlainly(imported, copied);
      const count =
        'select (select count(*) from agreement)::integer as agreements, (select count(*) from involvement)';
      expect(await copied.sql(count)).toEqual(await imported.sql(count));

      const rate = (seconds: number) => `${seconds.toFixed(1)} s, ${Math.round(ROWS / seconds)} rows a second`;
      process.stderr.write(`Imported: ${rate(importing)}, ${memory} MB. COPY: ${rate(copying)}.\n`);
      expect(memory).toBeLessThan(MAX_MEMORY_MB);
      if (ROWS >= ROWS_TO_RACE) expect(copying / importing).toBeGreaterThan(MIN_RATIO);
    },
    PATIENCE_MS,
  );
});

describe(`an import of ${CONCEPTS} concepts`, () => {
  let program: Program;
  let database: FreshDatabase;
  beforeAll(async () => {
    program = new Program();
    writeFileSync(program.path('topics.ttl'), taxonomy());
    database = await freshDatabase({ seeded: true });
  }, PATIENCE_MS);
  afterAll(async () => {
    await program.remove();
    await database.drop();
  }, PATIENCE_MS);

  it(
    `makes the tree of topics, thousands of them in less than ${MAX_TAXONOMY_SECONDS} s`,
    async () => {
      const begun = performance.now();
      const { code, output } = await program.import(database.settings, ['topics.ttl']).ended;
      const seconds = (performance.now() - begun) / 1000;
      expect([code, output]).toEqual([0, expect.stringContaining(`topic: ${CONCEPTS} created`)]);
      const tree = `with recursive below as (
          select id, 1 as depth from topic where name = 'Field 0 in en'
          union all select t.id, b.depth + 1 from topic t join below b on b.id = t.parent_id)
        select count(*)::integer as topics, max(depth) as depth from below`;
      // Each topic has four below it.
      const depth = Math.ceil(Math.log(3 * CONCEPTS + 1) / Math.log(4));
      expect(await database.sql(tree)).toEqual([{ topics: CONCEPTS, depth }]);
      process.stderr.write(`Imported ${CONCEPTS} concepts: ${seconds.toFixed(1)} s.\n`);
      if (CONCEPTS > 1_000) expect(seconds).toBeLessThan(MAX_TAXONOMY_SECONDS);
    },
    PATIENCE_MS,
  );
});
