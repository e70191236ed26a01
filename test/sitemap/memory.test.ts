import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freePort } from '../../src/database/embedded/free-port.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { Program, type ProgramRun } from '../harness/program.ts';

/** The number of PUBLIC records. */
const RECORDS = Number(process.env.SITEMAP_RECORDS);
const PART_ROWS = 40_000;
const MAX_GROWTH_MB = 50;
const PATIENCE_MS = 60_000 + RECORDS * 2;

let database: FreshDatabase;
let program: Program;
let run: ProgramRun;
let url: string;

beforeAll(async () => {
  database = await freshDatabase();
  // The registry and one type of record: a sitemap reads nothing else. Triggers would take hours.
  await database.sql(`begin; set local session_replication_role = replica;
    insert into record (id, type, visibility) select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
      'SOURCE', 'PUBLIC' from generate_series(1, ${RECORDS}) n;
    insert into source (id, title, sort_key, kind) select id, 'Many', 'many', 'OTHER' from record;
    commit`);
  await database.sql('analyze record, source');
  await database.sql(`select write_sitemap_parts(${PART_ROWS}, '0')`);
  program = new Program();
  const port = String(await freePort('127.0.0.1'));
  url = `http://127.0.0.1:${port}`;
  const settings = { ...database.settings, DATA_DIR: program.path('data'), PORT: port };
  run = program.start({ ...settings, PUBLIC_URL: 'https://pacts.example' });
  await run.question();
}, PATIENCE_MS);
afterAll(async () => {
  run?.signal('SIGKILL');
  await run?.ended;
  await program?.remove();
  await database?.drop();
});

/** The memory of the server in MB, as reported by Linux; 0 on other systems. */
function memory(): number {
  if (process.platform !== 'linux') return 0;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${run.pid}/status`, 'utf8'))![1]) / 1024;
}

/** Reads all parts. @returns the number of addresses, and the memory after each part */
async function crawl() {
  const index = await (await fetch(`${url}/sitemap.xml`)).text();
  const parts = [...index.matchAll(/<loc>https:\/\/pacts\.example([^<]+)<\/loc>/g)].map(([, path]) => path);
  let addresses = 0;
  const after: number[] = [];
  for (const path of parts) {
    const response = await fetch(`${url}${path}`);
    expect([path, response.status]).toEqual([path, 200]);
    addresses += (await response.text()).split('<loc>').length - 1;
    after.push(memory());
  }
  return { parts: parts.length, addresses, after };
}

it(
  'lists all records in memory that does not grow with their number',
  async () => {
    const begun = performance.now();
    const first = await crawl();
    expect([first.parts, first.addresses]).toEqual([Math.ceil(RECORDS / PART_ROWS), RECORDS]);
    const seconds = Math.round((performance.now() - begun) / 1000);
    // The memory that one part needs is there after the first fifth of the parts.
    const warm = Math.max(...first.after.slice(0, Math.ceil(first.parts / 5)));
    const second = await crawl();
    expect(second.addresses).toBe(RECORDS);
    const peak = Math.max(...first.after, ...second.after);
    process.stderr.write(
      `${RECORDS} records in ${seconds} s; ${Math.round(warm)} MB after a fifth, at most ${Math.round(peak)} MB\n`,
    );
    expect(peak - warm).toBeLessThan(MAX_GROWTH_MB);
  },
  PATIENCE_MS,
);
