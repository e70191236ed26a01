import { type Sql, sql } from '../../query/sql.ts';
import { MAX_LINE_CHARS } from './text.ts';

/**
 * Whether a line of text contains another one, ignoring case. No character of the search text has a special meaning. In
 * a database with the locale C `ilike` knows the case of ASCII letters only, so the regular expression lists both cases
 * of each letter.
 */
export function contains(column: Sql, text: string): Sql {
  // No line is longer, and the expression stays short.
  if (text.length > MAX_LINE_CHARS) return sql`false`;
  return sql`${column} ~ ${Array.from(text.normalize('NFC'), inEitherCase).join('')}`;
}

/**
 * Returns a character as a regular expression. A character with several characters in the other case ("ß" and "SS")
 * matches its own case only.
 */
function inEitherCase(character: string): string {
  const cases = [character, character.toLowerCase(), character.toUpperCase()];
  const different = [...new Set(cases)].filter((each) => Array.from(each).length === 1);
  if (different.length > 1) return `[${different.join('')}]`;
  return /[\p{L}\p{N}\p{M}\s]/u.test(character) || character > '\x7f' ? character : `\\${character}`;
}
