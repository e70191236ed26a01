/** The longest name, title or label: one line that people read. */
export const LONGEST_LINE = 500;

/** The longest passage: a summary, an abstract, the text of a reservation. */
export const LONGEST_PASSAGE = 20_000;

/** A character that no text may hold: how a sentence calls it, and its code point ("U+0000"). */
interface FaultyCharacter {
  called: string;
  code: string;
}

/**
 * The first character that a text may not hold; null where there is none. PostgreSQL cannot hold a NUL, and half of a
 * surrogate pair is not a character of any text.
 */
export function faultyCharacterIn(text: string, longest: number): FaultyCharacter | null {
  if (text.includes('\0')) return { called: 'a NUL character', code: 'U+0000' };
  // Terminals obey them, and XML cannot hold them. Line ends and tabs are spaces to readers.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are the signs
  const [control] = longest <= LONGEST_LINE ? (/[\u0001-\u0008\u000e-\u001f\u007f]/.exec(text) ?? []) : [];
  if (control) return { called: 'a control character', code: codePoint(control) };
  const [half] = /\p{Surrogate}/u.exec(text) ?? [];
  return half ? { called: 'half of a surrogate pair', code: codePoint(half) } : null;
}

function codePoint(character: string): string {
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** What is wrong with a text, as the end of a sentence that begins with what the text is for; null where nothing is. */
export function faultOfText(text: string, longest: number): string | null {
  const character = faultyCharacterIn(text, longest);
  if (character) return `holds ${character.called}, which no text may`;
  if (text.length > longest) return `is ${text.length} characters long, and may be at most ${longest}`;
  return null;
}
