import { type Sql, sql } from '../../query/sql.ts';
import { LONGEST_LINE } from './text.ts';

/**
 * Whether a line of text contains another, without regard to case. The other stands for itself: no sign in it has a
 * meaning of its own. Databases of the locale C know the case of ASCII letters only, so that `ilike` would not do: both
 * cases of each letter are asked for instead.
 */
export function contains(column: Sql, text: string): Sql {
  // No line is longer, and no expression should be.
  if (text.length > LONGEST_LINE) return sql`false`;
  return sql`${column} ~ ${Array.from(text.normalize('NFC'), inEitherCase).join('')}`;
}

/** A character as a regular expression. What has more characters in the other case ("ß" and "SS") has no other case here. */
function inEitherCase(character: string): string {
  const cases = [character, character.toLowerCase(), character.toUpperCase()];
  const different = [...new Set(cases)].filter((each) => Array.from(each).length === 1);
  if (different.length > 1) return `[${different.join('')}]`;
  return /[\p{L}\p{N}\p{M}\s]/u.test(character) || character > '\x7f' ? character : `\\${character}`;
}
