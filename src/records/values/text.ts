/** Maximum length of a name, title or label: one line. */
export const MAX_LINE_CHARS = 500;

/** Maximum length of a passage: a summary, an abstract, the text of a reservation. */
export const MAX_PASSAGE_CHARS = 20_000;

/** A character that no text may contain: its name in a sentence, and its code point ("U+0000"). */
interface InvalidCharacter {
  called: string;
  code: string;
}

/**
 * Returns the first character that a text may not contain; null if there is none. PostgreSQL cannot store NUL, and half
 * of a surrogate pair is no character.
 */
export function findInvalidCharacter(text: string, longest: number): InvalidCharacter | null {
  if (text.includes('\0')) return { called: 'a NUL character', code: 'U+0000' };
  // Terminals execute control characters, and XML cannot contain them. Line ends and tabs count as spaces.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are the signs
  const [control] = longest <= MAX_LINE_CHARS ? (/[\u0001-\u0008\u000e-\u001f\u007f]/.exec(text) ?? []) : [];
  if (control) return { called: 'a control character', code: codePoint(control) };
  const [half] = /\p{Surrogate}/u.exec(text) ?? [];
  return half ? { called: 'half of a surrogate pair', code: codePoint(half) } : null;
}

function codePoint(character: string): string {
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Returns the error of a text as the end of a sentence whose subject is the text; null if there is none. */
export function describeTextError(text: string, longest: number): string | null {
  const character = findInvalidCharacter(text, longest);
  if (character) return `contains ${character.called}, which is not permitted`;
  if (text.length > longest) return `is ${text.length} characters long; the maximum is ${longest}`;
  return null;
}
