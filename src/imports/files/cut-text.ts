/**
 * A text that is not longer than a field can hold.
 * @param longest in characters
 * @param tell receives a sentence if the text was cut
 */
export function cutText(text: string, longest: number, tell: (sentence: string) => void): string {
  if (text.length <= longest) return text;
  tell(`a text of ${text.length} characters is cut to ${longest}.`);
  return `${text.slice(0, longest - 1).replace(/\p{Surrogate}$/u, '')}…`;
}
