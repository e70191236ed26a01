/**
 * Shortens a text to the length of a field.
 * @param maxChars the limit, in characters
 * @param report receives a sentence if the text was cut
 */
export function truncateText(text: string, maxChars: number, report: (sentence: string) => void): string {
  if (text.length <= maxChars) return text;
  report(`a text of ${text.length} characters is cut to ${maxChars}.`);
  return `${text.slice(0, maxChars - 1).replace(/\p{Surrogate}$/u, '')}…`;
}
