import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.ts';
import { superuserUrl } from '../harness/superuser.ts';
import { postgresCpuMs } from './postgres-usage.ts';
import { median, table } from './report.ts';

// Imports a generated register of agreements, then a second edition of it in which every row has changed in one field,
// and measures both against the plainest way to write the same rows:
//
// - Creations: COPY of the rows of all tables that the import filled, each with the ids that the import gave it.
// - Updates: COPY of the changed rows of a table into a temporary table, then one UPDATE ... FROM of the changed
//   columns. Added rows are sent by COPY, and rows that are gone are deleted by one DELETE.
//
// The plain way writes into a database of its own with the same triggers, in the order of the import, in one transaction
// for each 500 records, table by table in the order of their references. Reading and comparing the rows does not count.
// In the end both databases must have the same rows and as many rows of history.

/** The number of agreements that an import writes in one transaction. */
const BATCH = 500;

/** One agreement of so many has the parties of a large multilateral treaty. */
const MULTILATERAL_ONE_IN = 20;

/** The tables that the imports write to, in the order of their references, with the condition for their rows. */
const TABLES = {
  source: 'true',
  identifier: "record_id in (select id from record where type = 'SOURCE')",
  agreement: 'id = any($1)',
  status_change: 'agreement_id = any($1)',
  agreement_reference: 'agreement_id = any($1)',
  agreement_text: 'agreement_id = any($1)',
  signature: 'agreement_id = any($1)',
  flag: 'record_id = any($1)',
  citation: 'record_id = any($1)',
  imported_record: 'record_id = any($1)',
  imported_claim: 'key in (select key from imported_record where record_id = any($1))',
};

/** What both databases must have in common after the same writes. */
const SAME = `
  select 'involvement ' || md5(string_agg(md5(v::text), '' order by v::text collate "C")) as text from involvement v
  union all select 'search_document ' || md5(string_agg(md5(d::text), '' order by d.record_id))
    from search_document d where type = 'AGREEMENT'
  union all select 'revision ' || version || ' ' || count(*)
    from revision v join agreement a on a.id = v.record_id group by version
  union all select 'change ' || version || ' ' || count(*) from change where type = 'AGREEMENT' group by version
  union all select table_name || ' ' || version || ' ' || count(*) from revision_row w
    join revision v on v.id = w.revision_id join agreement a on a.id = v.record_id group by table_name, version
  order by 1`;

const MAPPING = `
register: pacts
records:
  pact:
    makes: AGREEMENT
    key: no
    title: title
    kind: TREATY
    status: status
    signedOn: signed
    inForceFrom: in force
    references: { scheme: { is: pacts }, value: no }
    texts: { url: address }
    signatures:
      each: { column: parties, split: ";" }
      party: { name: item, level: COUNTRY }
      role: SIGNATORY
`;

/** A row of the register, by column. */
interface Row {
  title: string;
  status: string;
  signed: string;
  inForce: string;
}

/** A number from 0 to below 1 for a row, always the same. */
function chance(row: number, salt: number): number {
  let hash = Math.imul(row + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}

const TOPICS = ['roads', 'fisheries', 'customs', 'air services', 'extradition', 'double taxation', 'visas', 'science'];

/** @param edition the number of the edition; the second differs from the first in one field of each row */
function rowOf(row: number, edition: 1 | 2): Row {
  const topic = TOPICS[Math.floor(chance(row, 1) * TOPICS.length)]!;
  const day = (year: number, salt: number) =>
    `${year}-0${1 + Math.floor(chance(row, salt) * 9)}-1${Math.floor(chance(row, salt + 1) * 10)}`;
  const year = 1920 + Math.floor(chance(row, 2) * 90);
  const first: Row = {
    title: `Pact number ${row} on ${topic} between the governments that have signed it`,
    status: 'SIGNED',
    signed: day(year, 3),
    inForce: day(year + 1, 5),
  };
  if (edition === 1) return first;
  const changed: (keyof Row)[] = ['title', 'status', 'signed', 'inForce'];
  const second: Row = {
    title: `${first.title}, with its annexes`,
    status: 'IN_FORCE',
    signed: `${year}-12-${10 + Math.floor(chance(row, 7) * 20)}`,
    inForce: `${year + 1}-12-${10 + Math.floor(chance(row, 8) * 20)}`,
  };
  const field = changed[row % changed.length]!;
  return { ...first, [field]: second[field] };
}

/** Returns two parties, or the parties of a large treaty: 28 in the mean, 60 at most. */
function partiesOf(row: number, countries: readonly string[]): string[] {
  const isLarge = chance(row, 20) * MULTILATERAL_ONE_IN < 1;
  const count = isLarge ? 3 + Math.floor(57 * chance(row, 21) ** 1.3) : 2;
  const from = Math.floor(chance(row, 22) * countries.length);
  // Steps of a number that has no divisor in common with most counts: no country comes twice.
  return Array.from({ length: count }, (_, index) => countries[(from + index * 7) % countries.length]!);
}

function writeEdition(path: string, edition: 1 | 2, rows: number, countries: readonly string[]): void {
  const lines = ['no,title,status,signed,in force,address,parties'];
  for (let row = 0; row < rows; row++) {
    const { title, status, signed, inForce } = rowOf(row, edition);
    const address = `https://example.org/pacts/${row}`;
    lines.push(`${row},"${title}",${status},${signed},${inForce},${address},${partiesOf(row, countries).join(';')}`);
  }
  writeFileSync(path, `${lines.join('\n')}\n`);
}

/** Time of writing all records once. */
interface Taken {
  seconds: number;
  postgresMs: number;
  nodeMs: number;
}

/** One kind of write, by an import and plainly: medians of all rounds. */
export interface ImportMeasure {
  what: 'creations' | 'updates';
  records: number;
  imported: Taken;
  plain: Taken;
}

const FOLDER = join('.data', 'bench-imports');
const CLUSTER = join(FOLDER, 'postgres', 'data');

/** Starts a PostgreSQL for `measureImports`. */
export async function importDatabase(): Promise<EmbeddedPostgres> {
  const started = await startEmbeddedPostgres(FOLDER, {
    settings: {
      shared_buffers: '1GB',
      max_wal_size: '8GB',
      // Everything is dropped at the end.
      synchronous_commit: 'off',
      fsync: 'off',
      full_page_writes: 'off',
      autovacuum: 'off',
      shared_preload_libraries: 'pg_stat_statements',
    },
  });
  return { ...started, url: superuserUrl(started.url, FOLDER) };
}

/**
 * Measures imports against plain COPY and UPDATE of the same rows.
 * @param url of a superuser, of a PostgreSQL as `importDatabase` starts it
 * @param rows the number of agreements
 * @throws Error if an import fails, or the two ways do not write the same
 */
export async function measureImports(
  url: string,
  { rows, rounds, say }: { rows: number; rounds: number; say: (what: string) => void },
): Promise<ImportMeasure[]> {
  const files = mkdtempSync(join(tmpdir(), 'entente-bench-imports-'));
  try {
    writeFileSync(join(files, 'mapping.yaml'), MAPPING);
    const taken: { [what in ImportMeasure['what']]: { imported: Taken[]; plain: Taken[] } } = {
      creations: { imported: [], plain: [] },
      updates: { imported: [], plain: [] },
    };
    for (let round = 0; round < rounds; round++) {
      await withDatabases(url, files, async (imported, copied, countries) => {
        const plainly = new PlainWrites(imported, copied);
        for (const [what, edition] of [
          ['creations', 1],
          ['updates', 2],
        ] as const) {
          const file = join(files, `edition-${edition}.csv`);
          writeEdition(file, edition, rows, countries);
          taken[what].imported.push(await byImport(imported.url, file, what, rows));
          taken[what].plain.push(await plainly.write());
          await checkSame(imported, copied);
          const [one, other] = [taken[what].imported.at(-1)!, taken[what].plain.at(-1)!];
          say(`round ${round + 1}, ${what}: import ${one.seconds.toFixed(1)} s, plainly ${other.seconds.toFixed(1)} s`);
        }
      });
    }
    return Object.entries(taken).map(([what, { imported, plain }]) => ({
      what: what as ImportMeasure['what'],
      records: rows,
      imported: medianOf(imported),
      plain: medianOf(plain),
    }));
  } finally {
    rmSync(files, { recursive: true });
  }
}

function medianOf(taken: readonly Taken[]): Taken {
  const of = (key: keyof Taken) => median(taken.map((each) => each[key]));
  return { seconds: of('seconds'), postgresMs: of('postgresMs'), nodeMs: of('nodeMs') };
}

interface Database {
  url: string;
  client: pg.Client;
}

/** Makes two equal databases with the first data, for the import and for the plain way, and drops them at the end. */
async function withDatabases(
  url: string,
  files: string,
  work: (imported: Database, copied: Database, countries: string[]) => Promise<void>,
): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  const urlOf = (name: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  const opened: pg.Client[] = [];
  const open = async (name: string): Promise<Database> => {
    const client = new pg.Client({ connectionString: urlOf(name) });
    await client.connect();
    opened.push(client);
    return { url: urlOf(name), client };
  };
  const drop = () =>
    admin.query('drop database if exists imported').then(() => admin.query('drop database if exists copied'));
  try {
    await drop();
    await admin.query('create database imported');
    // An import of nothing migrates the database and loads the countries.
    writeEdition(join(files, 'nothing.csv'), 1, 0, []);
    await runImport(urlOf('imported'), join(files, 'nothing.csv'));
    await admin.query('create database copied template imported');
    const [imported, copied] = [await open('imported'), await open('copied')];
    const { rows } = await imported.client.query(
      "select name from party where level = 'COUNTRY' and name !~ '[,;]' order by id",
    );
    await work(
      imported,
      copied,
      rows.map(({ name }) => name),
    );
  } finally {
    for (const client of opened) await client.end();
    await drop();
    await admin.end();
  }
}

/** Prints the CPU time of the process, in milliseconds, when it ends. */
const CPU_AT_END = `data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => { const { user, system } = process.cpuUsage(); console.log('CPU ' + (user + system) / 1000); });",
)}`;

/** Runs `npm run import`. @returns its output */
async function runImport(url: string, file: string): Promise<string> {
  const run = spawn(
    process.execPath,
    [
      '--max-old-space-size=192',
      '--enable-source-maps',
      '--import',
      CPU_AT_END,
      join('dist', 'src', 'app', 'commands', 'import.js'),
      file,
      '--mapping',
      join(file, '..', 'mapping.yaml'),
    ],
    { env: { ...process.env, DATABASE_URL: url, LOG_LEVEL: 'error' }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [output, [code]] = await Promise.all([text(run.stdout), once(run, 'exit')]);
  if (code !== 0) throw new Error(`The import of ${file} ended with ${code}: ${output}`);
  return output;
}

async function byImport(url: string, file: string, what: ImportMeasure['what'], rows: number): Promise<Taken> {
  const [begun, cpu] = [performance.now(), postgresCpuMs(CLUSTER) ?? 0];
  const output = await runImport(url, file);
  const expected = `agreement: ${rows} ${what === 'creations' ? 'created' : 'changed'}`;
  if (!output.includes(expected)) throw new Error(`The import did not report "${expected}": ${output}`);
  return {
    seconds: (performance.now() - begun) / 1000,
    postgresMs: (postgresCpuMs(CLUSTER) ?? 0) - cpu,
    nodeMs: Number(/CPU ([\d.]+)/.exec(output)?.[1]),
  };
}

/** A table, with the columns of its primary key. */
interface TableColumns {
  columns: string[];
  key: string[];
}

/** Writes into one database what another has more or otherwise. */
class PlainWrites {
  private readonly tables = new Map<string, TableColumns>();
  private taken: Taken = { seconds: 0, postgresMs: 0, nodeMs: 0 };

  constructor(
    private readonly from: Database,
    private readonly to: Database,
  ) {}

  async write(): Promise<Taken> {
    this.taken = { seconds: 0, postgresMs: 0, nodeMs: 0 };
    await this.writeBatch([]);
    let batches = 0;
    for (let last = ''; ; ) {
      const { rows } = await this.from.client.query(
        `select record_id as id from imported_record where record_id::text > $1 order by record_id limit ${BATCH}`,
        [last],
      );
      if (rows.length === 0) return this.taken;
      last = rows.at(-1).id;
      await this.writeBatch(rows.map(({ id }) => id));
      // Triggers must not keep the plans of empty tables; the import has its tables analysed as they grow too.
      if (Number.isInteger(Math.log2(++batches))) await this.to.client.query('analyze');
    }
  }

  /** @param ids of agreements; none for the sources, which do not count */
  private async writeBatch(ids: readonly string[]): Promise<void> {
    const differing = [];
    for (const name of Object.keys(TABLES) as (keyof typeof TABLES)[]) {
      if (TABLES[name].includes('$1') !== ids.length > 0) continue;
      differing.push(await this.differenceIn(name, ids));
    }
    const { client } = this.to;
    const [begun, cpu, own] = [performance.now(), postgresCpuMs(CLUSTER) ?? 0, process.cpuUsage()];
    await client.query(`begin; select set_config('entente.by', 'COPY', true)`);
    for (const { name, added, changed, removed, columns, key } of differing) {
      if (removed.length > 0) await client.query(`delete from ${name} where id = any($1)`, [removed]);
      if (added) await pipeline([added], client.query(copyFrom(`copy ${name} from stdin`)));
      if (!changed) continue;
      await client.query(`create temp table given (like ${name}) on commit drop`);
      await pipeline([changed], client.query(copyFrom('copy given from stdin')));
      const set = columns.map((column) => `${column} = given.${column}`);
      const same = key.map((column) => `given.${column} = t.${column}`);
      await client.query(
        `update ${name} t set ${set.join(', ')} from given where ${same.join(' and ')}; drop table given`,
      );
    }
    await client.query('commit');
    if (ids.length === 0) return;
    const { user, system } = process.cpuUsage(own);
    this.taken.seconds += (performance.now() - begun) / 1000;
    this.taken.postgresMs += (postgresCpuMs(CLUSTER) ?? 0) - cpu;
    this.taken.nodeMs += (user + system) / 1000;
  }

  /** Returns the rows of a batch that the other database lacks or has otherwise, as COPY writes them, and the columns that differ. */
  private async differenceIn(name: keyof typeof TABLES, ids: readonly string[]) {
    const { columns, key } = await this.columnsOf(name);
    const [theirs, ours] = [await this.rowsOf(this.from, name, ids), await this.rowsOf(this.to, name, ids)];
    const positions = key.map((column) => columns.indexOf(column));
    const keyOf = (line: string) => {
      const cells = line.split('\t');
      return positions.map((position) => cells[position]).join('\t');
    };
    const known = new Map(ours.map((line) => [keyOf(line), line]));
    const [added, changed, differing] = [[] as string[], [] as string[], new Set<string>()];
    for (const line of theirs) {
      const other = known.get(keyOf(line));
      known.delete(keyOf(line));
      if (other === undefined) added.push(line);
      else if (other !== line) {
        changed.push(line);
        const [is, was] = [line.split('\t'), other.split('\t')];
        columns.forEach((column, index) => {
          if (is[index] !== was[index]) differing.add(column);
        });
      }
    }
    const asText = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
    return {
      name,
      key,
      columns: [...differing],
      added: asText(added),
      changed: asText(changed),
      removed: [...known.keys()],
    };
  }

  private async rowsOf({ client }: Database, name: keyof typeof TABLES, ids: readonly string[]): Promise<string[]> {
    const given = `'{${ids.join()}}'::uuid[]`;
    const which = TABLES[name].replace('$1', given);
    // Rows are added in the order in which the import has inserted them.
    const lines = await text(
      client.query(copyTo(`copy (select * from ${name} where ${which} order by ctid) to stdout`)),
    );
    return lines.split('\n').slice(0, -1);
  }

  private async columnsOf(name: string): Promise<TableColumns> {
    const known = this.tables.get(name);
    if (known) return known;
    const { rows } = await this.from.client.query(
      `select a.attname as name, coalesce(a.attnum = any(i.indkey), false) as "isKey" from pg_attribute a
        left join pg_index i on i.indrelid = a.attrelid and i.indisprimary
        where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum`,
      [name],
    );
    const found = {
      columns: rows.map((row) => row.name as string),
      key: rows.filter(({ isKey }) => isKey).map((row) => row.name as string),
    };
    this.tables.set(name, found);
    return found;
  }
}

/** @throws Error if the two databases have not the same */
async function checkSame(imported: Database, copied: Database): Promise<void> {
  const [one, other] = await Promise.all(
    [imported, copied].map(async ({ client }) => (await client.query(SAME)).rows.map((row) => row.text).join('\n')),
  );
  if (one !== other) throw new Error(`The import has written:\n${one}\nThe plain way has written:\n${other}`);
}

/** Formats the measurements as a table. */
export function tableOfImports(measures: readonly ImportMeasure[]): string {
  const rows = measures.flatMap(({ what, records, imported, plain }) => {
    const row = (how: string, { seconds, postgresMs, nodeMs }: Taken) => ({
      what,
      how,
      seconds: seconds.toFixed(1),
      'records/s': (records / seconds).toFixed(0),
      'PostgreSQL ms': postgresMs.toFixed(0),
      'Node ms': nodeMs.toFixed(0),
    });
    return [row('plainly', plain), row('import', imported)];
  });
  const ratios = measures.map(({ what, imported, plain }) => {
    const cpu = ({ postgresMs, nodeMs }: Taken) => postgresMs + nodeMs;
    return `The ${what} of an import have ${(plain.seconds / imported.seconds).toFixed(2)} of the plain rate, ${(cpu(plain) / cpu(imported)).toFixed(2)} by CPU.`;
  });
  const [creations, updates] = measures;
  const toCopy = creations && updates ? creations.plain.seconds / updates.imported.seconds : 0;
  return [table(rows), ...ratios, `Updates have ${toCopy.toFixed(2)} of the rate of COPY of as many new records.`].join(
    '\n\n',
  );
}
