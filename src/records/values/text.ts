/** The longest name, title or label: one line that people read. */
export const LONGEST_LINE = 500;

/** The longest passage: a summary, an abstract, the text of a reservation. */
export const LONGEST_PASSAGE = 20_000;

/**
 * What is wrong with a text, as the end of a sentence that begins with what the text is for; null where nothing is.
 * PostgreSQL cannot hold a NUL, and half of a surrogate pair is not a character of any text.
 */
export function faultOfText(text: string, longest: number): string | null {
  if (text.includes('\0')) return 'holds a NUL character, which no text may';
  // Terminals obey them, and XML cannot hold them. Line ends and tabs are spaces to readers.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are the signs
  if (longest <= LONGEST_LINE && /[\u0001-\u0008\u000e-\u001f\u007f]/.test(text))
    return 'holds a control character, which no name may';
  if (/\p{Surrogate}/u.test(text)) return 'holds half of a surrogate pair, which is not a character';
  if (text.length > longest) return `is ${text.length} characters long, and may be at most ${longest}`;
  return null;
}
