import { raw, type Sql, sql } from '../../query/sql.ts';

/**
 * Characters with which a text begins that spreadsheets treat as a formula (CSV injection): opening an export would run
 * text of a source.
 */
const BEGINNINGS = '=+\\-@\\t\\r\\n\uFF1D\uFF0B\uFF0D\uFF20';

const FORMULA = new RegExp(`^'*[${BEGINNINGS}]`);
const GUARDED = new RegExp(`^'+[${BEGINNINGS}]`);

/**
 * Escapes a text for a table that people open in spreadsheets: a text that would be treated as a formula gets a leading
 * apostrophe, as spreadsheets themselves do. A text that begins with such an apostrophe gets another one, so that
 * `unescapeFormula` restores it.
 */
export function escapeFormula(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

export function unescapeFormula(text: string): string {
  return GUARDED.test(text) ? text.slice(1) : text;
}

/** Does the same as `escapeFormula` in SQL. The first character is compared first: a regular expression costs more. */
export function escapeFormulaSql(text: Sql): Sql {
  return sql`case when left(${text}, 1) in ${FIRST_LETTERS} and ${text} ~ ${PATTERN} then '''' || ${text} else ${text} end`;
}

const FIRST_LETTERS = raw(`('''', '=', '+', '-', '@', E'\\t', E'\\r', E'\\n', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20')`);
const PATTERN = raw(`'^''*[${BEGINNINGS}]'`);
