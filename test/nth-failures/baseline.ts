import type pg from 'pg';
import type { FreshDatabase } from '../harness/database.ts';
import { until } from '../harness/program.ts';

type RunSql = FreshDatabase['sql'];

/** Row count and checksum of each table. */
export type Contents = { [table: string]: { rows: number; sum: string } };

/** Tables that scheduled jobs and every operation write; they are not part of a result. */
const IGNORED_TABLES = [
  ...['spending', 'last_backup'],
  ...['pair_change', 'pair_sum'],
  ...['duplicate_due', 'duplicate_name'],
];

const TABLES = `
  select c.relname as name, (
    select string_agg(quote_ident(a.attname), ', ' order by a.attnum) from pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  ) as columns
  from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relpersistence = 'p' and c.relname <> all($1)
  order by c.relname`;

/** Open transactions, advisory locks and temporary tables. */
const LEFTOVERS = `
  select 'a connection in a transaction: ' || query as what from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and state like 'idle in transaction%'
  union all select 'a lock: ' || mode || ' ' || objid from pg_locks
    where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
  union all select 'a table: ' || relname from pg_class where relpersistence = 't' and relkind = 'r'`;

/** Time within which PostgreSQL and Entente notice a lost connection. */
const DETECTION_MS = 5_000;

/** The contents of all tables before anything fails, to compare and restore. */
export class Baseline {
  private constructor(
    private readonly sql: RunSql,
    private readonly columns: ReadonlyMap<string, string>,
    private readonly summing: string,
    readonly before: Contents,
  ) {}

  /** Copies every table to another schema. */
  static async of(sql: RunSql): Promise<Baseline> {
    const tables = await sql<{ name: string; columns: string }>(TABLES, [IGNORED_TABLES]);
    await sql('create schema baseline');
    for (const { name } of tables) await sql(`create table baseline."${name}" as table public."${name}"`);
    const summing = tables
      .map(
        ({ name }) => `select '${name}' as table, count(*)::integer as rows,
          coalesce(sum(hashtextextended(t::text, 0)), 0)::text as sum from "${name}" t`,
      )
      .join(' union all ');
    const columns = new Map(tables.map(({ name, columns }) => [name, columns]));
    return new Baseline(sql, columns, summing, await summed(sql, summing));
  }

  /** Returns the current contents. */
  contents(): Promise<Contents> {
    return summed(this.sql, this.summing);
  }

  /**
   * Restores each changed table, without triggers.
   * @param now the current contents
   */
  async restore(now: Contents): Promise<void> {
    const changed = [...this.columns].filter(([name]) => now[name]!.sum !== this.before[name]!.sum);
    const statements = changed.map(
      ([name, columns]) =>
        `delete from "${name}"; insert into "${name}" (${columns}) overriding system value select ${columns} from baseline."${name}";`,
    );
    await this.sql(`begin; set local session_replication_role = replica; ${statements.join(' ')} commit`);
  }

  /**
   * Waits until an operation has left nothing in the database and the pools.
   * @returns what is left nevertheless
   */
  async leftOver(pools: readonly pg.Pool[]): Promise<string[]> {
    let found: string[] = [];
    const check = async () => {
      found = (await this.sql<{ what: string }>(LEFTOVERS)).map(({ what }) => what);
      for (const { totalCount, idleCount, waitingCount } of pools) {
        if (idleCount === totalCount && waitingCount === 0) continue;
        found.push(`${totalCount - idleCount} connections in use, ${waitingCount} requests waiting for one`);
      }
      return found.length === 0;
    };
    if (await check()) return [];
    await until(check, 'nothing is left', DETECTION_MS).catch(() => undefined);
    return found;
  }
}

async function summed(sql: RunSql, summing: string): Promise<Contents> {
  const rows = await sql<Contents[string] & { table: string }>(summing);
  return Object.fromEntries(rows.map(({ table, ...held }) => [table, held]));
}

/** Returns the row count of each table. */
export function countsOf(contents: Contents): { [table: string]: number } {
  return Object.fromEntries(Object.entries(contents).map(([table, { rows }]) => [table, rows]));
}
