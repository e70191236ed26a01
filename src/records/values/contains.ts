import { derive, type Given, known } from '../../query/params.ts';
import { type Sql, sql } from '../../query/sql.ts';
import { MAX_LINE_CHARS } from './text.ts';

/**
 * Whether a line of text contains another one, ignoring case. No character of the search text has a special meaning. In
 * a database with the locale C `ilike` knows the case of ASCII letters only, so the regular expression lists both cases
 * of each letter.
 */
export function contains(column: Sql, text: Given): Sql {
  // No line is longer, and the expression stays short.
  if (known((given) => given.length > MAX_LINE_CHARS, text)) return sql`false`;
  const pattern = derive((given: string) => Array.from(given.normalize('NFC'), inEitherCase).join(''), text);
  return sql`${column} ~ ${pattern}`;
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
