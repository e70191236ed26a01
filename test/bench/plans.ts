import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { type Plan, readWhole } from '../checks/plans.ts';

/** Where the statements are committed that clients' operations cost. */
const FOLDERS = ['questions', 'statements'].map((folder) => join('test', folder));

/** What is smaller than this is read from end to end for good reason. */
const FEW_ROWS = 10_000;

/** A committed statement, what PostgreSQL reckons it to cost, and the large tables that it would read from end to end. */
export interface PlannedStatement {
  file: string;
  cost: number;
  readWhole: string[];
}

/**
 * How PostgreSQL would run each committed statement over a database of realistic size: by the plan for all values, which
 * it takes for a prepared statement from the sixth time on.
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
    planned.push({ file, cost: plan['Total Cost'], readWhole: readWhole(plan).filter((table) => large.has(table)) });
  }
  return planned;
}
