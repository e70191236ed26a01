import type { ScalarWriters } from '../../query/compiling/compiler.ts';
import { sql } from '../../query/sql.ts';

/** How SQL writes the scalars whose JSON is not what PostgreSQL would make of the column. */
export const scalarWriters: ScalarWriters = {
  DateTime: (at) => sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  Decimal: (number) => sql`trim_scale(${number})::text`,
};
