import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { type Plan, sequentialScans } from '../checks/plans.ts';

/** The folder of the committed statements of clients' operations. */
const FOLDERS = ['playground-examples', 'sql-snapshots'].map((folder) => join('test', 'query', folder));

/** Smaller tables are scanned sequentially for good reason. */
const FEW_ROWS = 10_000;

/** A committed statement, PostgreSQL's estimate of its cost, and the large tables that it would scan sequentially. */
export interface PlannedStatement {
  file: string;
  cost: number;
  readWhole: string[];
}

/**
 * Plans each committed statement over a database of realistic size: with the generic plan, which PostgreSQL uses for a
 * prepared statement from the sixth execution on.
 */
export async function committedPlans(client: pg.Client): Promise<PlannedStatement[]> {
  const { rows } = await client.query('select relname from pg_class where relkind = $1 and reltuples >= $2', [
    'r',
    FEW_ROWS,
  ]);
  const large = new Set(rows.map(({ relname }) => relname));
  const files = FOLDERS.flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)));
  const planned: PlannedStatement[] = [];
  for (const file of files.filter((each) => each.endsWith('.sql'))) {
    const explained = await client.query(`explain (generic_plan, format json) ${readFileSync(file, 'utf8')}`);
    const plan: Plan & { 'Total Cost': number } = explained.rows[0]['QUERY PLAN'][0].Plan;
    planned.push({
      file,
      cost: plan['Total Cost'],
      readWhole: sequentialScans(plan).filter((table) => large.has(table)),
    });
  }
  return planned;
}
