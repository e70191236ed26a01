import { fold, latin } from '../../records/values/names.ts';

/** Words that only join others. */
export const STOP_WORDS = new Set(['the', 'of', 'and', 'et', 'de', 'la', 'le', 'les', 'du', 'des', 'for']);

/** Common words for a country, which registers add or omit. */
const GENERIC_WORDS = new Set('republic rep state states commonwealth nation country island islands united'.split(' '));

/** Words for the type of a country. They identify no country, but distinguish countries with similar names. */
const QUALIFIERS = new Set(
  [
    'people peoples s democratic socialist soviet federal federated federation federative independent sovereign national',
    'islamic arab kingdom empire imperial sultanate emirate principality duchy grand confederation union dominion free',
  ]
    .join(' ')
    .split(' '),
);

/**
 * Words before the name of a city. Words after it are no such: "Carson City" is not Carson. Of the 34 such names among
 * 171,000 cities of GeoNames, four mean another place than the city with the rest of the name, such as the City of London.
 */
const BEFORE_CITIES = new RegExp(
  `^(?:${[
    '(?:city|town|municipality|commune) of(?: the)?',
    '(?:ville|commune) (?:de|d|du)',
    '(?:ciudad|municipio|cidade) (?:de|do|da)',
    '(?:citta|comune) di',
    'stadt|gemeente|город|г|місто|مدينة|بلدية',
  ].join('|')}) (?=.)`,
);

/** Names that consist only of such words. */
const GENERIC_NAMES = new Set(['United States', 'United Kingdom', 'United Nations'].map(wordsOf));

/** Shorter words may be abbreviations. */
const MIN_WORD_CHARS = 4;

/** Less similar words are different. */
const MIN_WORD_SIMILARITY = 0.5;

/** Returns the distinct words of a name in alphabetical order, without joining words. */
export function wordsOf(name: string): string {
  return words(name).sort().join(' ');
}

/** Returns a folded name without the words for a city before it; null if it has none. */
export function withoutWordsForCity(name: string): string | null {
  const rest = name.replace(BEFORE_CITIES, '');
  return rest === name ? null : rest;
}

/** Whether two folded names have the same words in any order, without joining words, and in the same script. */
export function sameWords(name: string, other: string): boolean {
  const sorted = (text: string) =>
    [...new Set(text.split(' '))]
      .filter((word) => !STOP_WORDS.has(word))
      .sort()
      .join(' ');
  return sorted(name) === sorted(other);
}

/** Returns the words of a name in order, without words for the type of party. */
export function distinctiveWords(name: string): string[] {
  return words(name).filter((word) => !GENERIC_WORDS.has(word) && !QUALIFIERS.has(word));
}

/** Whether a name consists only of words for the type of party, such as "People's Republic of". */
export function isGeneric(name: string): boolean {
  return distinctiveWords(name).length === 0 && !GENERIC_NAMES.has(wordsOf(name));
}

/**
 * Returns the similarity of the distinctive words of two names. Each word needs a counterpart, and a word for the type
 * of the first country must be in the second name too.
 * @param mayAbbreviate whether an abbreviation may be in one name only
 * @returns from 0 to 1
 */
export function nameSimilarity(name: string, other: string, mayAbbreviate: boolean): number {
  const qualifiers = words(other);
  if (words(name).some((word) => QUALIFIERS.has(word) && !qualifiers.includes(word))) return 0;
  const [one, two] = [distinctiveWords(name), distinctiveWords(other)];
  const left = [...two];
  let alike = 0;
  for (const word of one) {
    const [best] = left
      .map((each) => ({ each, similarity: similarityOf(word, each) }))
      .sort((a, b) => b.similarity - a.similarity);
    if (best && best.similarity >= MIN_WORD_SIMILARITY) {
      left.splice(left.indexOf(best.each), 1);
      alike += best.similarity * (word.length + best.each.length);
    } else if (!mayAbbreviate || word.length >= MIN_WORD_CHARS) return 0;
  }
  if (left.some((word) => !mayAbbreviate || word.length >= MIN_WORD_CHARS)) return 0;
  const letters = [...one, ...two].join('').length;
  return letters === 0 ? 0 : alike / letters;
}

function words(name: string): string[] {
  const all = (latin(name) || fold(name)).split(' ').filter((word) => word !== '' && !STOP_WORDS.has(word));
  return [...new Set(all)];
}

/** Returns the share of trigrams that two words have in common, as `pg_trgm` counts them. */
function similarityOf(one: string, other: string): number {
  const [groups, others] = [trigrams(one), trigrams(other)];
  const shared = [...groups].filter((group) => others.has(group)).length;
  return shared / (groups.size + others.size - shared);
}

function trigrams(word: string): Set<string> {
  const padded = [...`  ${word} `];
  return new Set(padded.slice(2).map((_, index) => padded.slice(index, index + 3).join('')));
}
