import anyAscii from 'any-ascii';

/** A row of a B-tree holds 2,704 bytes, so that this many characters of any script are sure to fit. */
const LONGEST_FORM = 500;
const LONGEST_SORT_KEY = 200;
const LONGEST_SLUG = 80;

/**
 * What people leave out when they type Hebrew and Arabic: points and accents of Hebrew; the tatweel, by which Arabic
 * words are drawn out, vowels, and madda and hamza above or below a letter. Lucene's ArabicNormalizer takes away the same,
 * save that it knows hamza on an alef alone; that it also takes letters for others (ى for ي, ة for ه) is not followed.
 * Marks of other scripts, as those of India and Thailand, are parts of letters, and stay.
 */
const POINTS = '\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0640\\u064b-\\u065f\\u0670';

const ACCENTS_AND_POINTS = new RegExp(`[\\u0300-\\u036f${POINTS}]`, 'g');
/** With the space behind them where they stand alone, as a tatweel does that is typed for a dash. */
const WHOLE_POINTS = new RegExp(`(?<= )[${POINTS}]+ |[${POINTS}]+`, 'g');

/**
 * The form in which a name is looked up: without case, accents, points and punctuation. "São Paulo" and "SAO-PAULO" are
 * both "sao paulo", "St. Petersburg" is "st petersburg", and "الأردن" is "الاردن". Empty for a text without letters and
 * digits.
 */
export function fold(text: string): string {
  const folded = text
    .normalize('NFKD')
    .replace(ACCENTS_AND_POINTS, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
  return firstCharacters(folded, LONGEST_FORM);
}

/** A text without points, and otherwise as it is (in the form NFC): what tells it apart from others stays. */
export function unpointed(text: string): string {
  return text.normalize('NFD').replace(WHOLE_POINTS, '').normalize('NFC');
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
