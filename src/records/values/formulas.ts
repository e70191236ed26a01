import { raw, type Sql, sql } from '../../query/sql.ts';

/** With these a spreadsheet takes a text for a formula, and would run what a source once wrote. */
const BEGINNINGS = '=+\\-@\\t\\r\\n\uFF1D\uFF0B\uFF0D\uFF20';

const FORMULA = new RegExp(`^'*[${BEGINNINGS}]`);
const GUARDED = new RegExp(`^'+[${BEGINNINGS}]`);

/**
 * A text for a cell of a table that people open in spreadsheets: what would be taken for a formula gets an apostrophe
 * before it, as those programs do themselves. So does what begins with such an apostrophe, so that it can be taken off.
 */
export function guarded(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** A text as it was before it was guarded. */
export function withoutGuard(text: string): string {
  return GUARDED.test(text) ? text.slice(1) : text;
}

/** The same as `guarded` in SQL. The first letter is looked at first: a regular expression costs more. */
export function guardedInSql(text: Sql): Sql {
  return sql`case when left(${text}, 1) in ${FIRST_LETTERS} and ${text} ~ ${PATTERN} then '''' || ${text} else ${text} end`;
}

const FIRST_LETTERS = raw(`('''', '=', '+', '-', '@', E'\\t', E'\\r', E'\\n', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20')`);
const PATTERN = raw(`'^''*[${BEGINNINGS}]'`);
