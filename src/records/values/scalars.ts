import type { ScalarWriters } from '../../query/compiling/compiler.ts';
import { sql } from '../../query/sql.ts';

/** SQL for scalars whose JSON differs from the form in which PostgreSQL writes the column. */
export const scalarWriters: ScalarWriters = {
  DateTime: (at) => sql`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  Decimal: (number) => sql`trim_scale(${number})::text`,
};
