import anyAscii from 'any-ascii';

/** A row of a B-tree holds 2,704 bytes, so that this many characters of any script are sure to fit. */
const LONGEST_FORM = 500;
const LONGEST_SORT_KEY = 200;
const LONGEST_SLUG = 80;

/**
 * The form in which a name is looked up: without case, accents and punctuation. "São Paulo" and "SAO-PAULO" are both
 * "sao paulo", and "St. Petersburg" is "st petersburg". Empty for a text without letters and digits.
 */
export function fold(text: string): string {
  const folded = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
  return firstCharacters(folded, LONGEST_FORM);
}

/** The folded form in Latin letters, whatever the script: "Москва" is "moskva". Empty where nothing can be written so. */
export function latin(text: string): string {
  // Composed first: taken apart, "Й" would be transliterated as the letter "И" and an accent.
  return fold(anyAscii(text.normalize('NFC')));
}

/** By what a name or title is sorted, whatever the script. Never empty where the text has letters or digits. */
export function sortKey(text: string): string {
  return firstCharacters(latin(text) || fold(text), LONGEST_SORT_KEY);
}

/** The part of an address that a name gives: Latin letters, digits and hyphens. Empty where nothing can be written so. */
export function slugOf(text: string): string {
  return latin(text)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST_SLUG)
    .replace(/^-+|-+$/g, '');
}

/** Cut between characters, never inside one. */
function firstCharacters(text: string, most: number): string {
  if (text.length <= most) return text;
  return Array.from(text).slice(0, most).join('').trim();
}
