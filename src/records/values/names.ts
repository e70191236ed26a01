import anyAscii from 'any-ascii';

/** A row of a B-tree index holds up to 2,704 bytes: this many characters of any script fit. */
const MAX_FORM_CHARS = 500;
const MAX_SORT_KEY_CHARS = 200;
const MAX_SLUG_CHARS = 80;

/**
 * Characters that people omit when they type Hebrew and Arabic: points and accents of Hebrew; the tatweel, which
 * lengthens Arabic words, vowels, and madda and hamza above or below a letter. Lucene's ArabicNormalizer removes the
 * same, but hamza only with alef; unlike Lucene, this list does not equate letters (ى and ي, ة and ه). Marks of other
 * scripts, such as those of India and Thailand, are parts of letters and stay.
 */
const POINTS = '\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0640\\u064b-\\u065f\\u0670';

const ACCENTS_AND_POINTS = new RegExp(`[\\u0300-\\u036f${POINTS}]`, 'g');
/** With the following space if they are separate, such as a tatweel typed as a dash. */
const WHOLE_POINTS = new RegExp(`(?<= )[${POINTS}]+ |[${POINTS}]+`, 'g');

/**
 * Returns the form in which a name is looked up: without case, accents, points and punctuation. "São Paulo" and
 * "SAO-PAULO" are both "sao paulo", "St. Petersburg" is "st petersburg", and "الأردن" is "الاردن". Empty for a text
 * without letters and digits.
 */
export function fold(text: string): string {
  const folded = text
    .normalize('NFKD')
    .replace(ACCENTS_AND_POINTS, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
  return firstCharacters(folded, MAX_FORM_CHARS);
}

/** Returns a text without points and otherwise unchanged, in the form NFC: its distinctions from other texts stay. */
export function withoutPoints(text: string): string {
  return text.normalize('NFD').replace(WHOLE_POINTS, '').normalize('NFC');
}

/**
 * Returns the folded form in Latin letters, whatever the script: "moskva" for "Москва". Empty if the text cannot be
 * transliterated.
 */
export function latin(text: string): string {
  // Composed first: decomposed, "Й" would be transliterated as the letter "И" and an accent.
  return fold(anyAscii(text.normalize('NFC')));
}

/** Returns the sort key of a name or title in any script. Never empty if the text has letters or digits. */
export function sortKey(text: string): string {
  return firstCharacters(latin(text) || fold(text), MAX_SORT_KEY_CHARS);
}

/**
 * Returns the part of a URL for a name: Latin letters, digits and hyphens. Empty if the text cannot be transliterated.
 */
export function slugOf(text: string): string {
  return latin(text)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_SLUG_CHARS)
    .replace(/^-+|-+$/g, '');
}

/** Cuts between characters, never inside one. */
function firstCharacters(text: string, most: number): string {
  if (text.length <= most) return text;
  return Array.from(text).slice(0, most).join('').trim();
}
