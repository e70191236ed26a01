import { fold, latin } from '../../records/values/names.ts';

/** Words that only join others. */
const LITTLE_WORDS = new Set(['the', 'of', 'and', 'et', 'de', 'la', 'le', 'les', 'du', 'des', 'for']);

/** Words for what a country is, which many share and registers add or leave out. */
const FORMS = new Set('republic rep state states commonwealth nation country island islands united'.split(' '));

/** Words for what manner of country it is: they single nobody out, but tell those of one name apart. */
const QUALIFIERS = new Set(
  [
    'people peoples s democratic socialist soviet federal federated federation federative independent sovereign national',
    'islamic arab kingdom empire imperial sultanate emirate principality duchy grand confederation union dominion free',
  ]
    .join(' ')
    .split(' '),
);

/** Names that consist of such words alone. */
const GENERIC_NAMES = new Set(['United States', 'United Kingdom', 'United Nations'].map(wordsOf));

/** The shortest word that nobody takes for an abbreviation. */
const LONGER_THAN_ABBREVIATIONS = 4;

/** Two words that are less alike than this are two. */
const LEAST_SIMILAR_WORDS = 0.5;

/** The words of a name in alphabetic order, each once, without those that only join others. */
export function wordsOf(name: string): string {
  return words(name).sort().join(' ');
}

/** The words of a name, in its order, that other names do not share for what manner of party they are. */
export function distinctiveWords(name: string): string[] {
  return words(name).filter((word) => !FORMS.has(word) && !QUALIFIERS.has(word));
}

/** Whether a name says no more than what manner of party it is, such as "People's Republic of". */
export function isGeneric(name: string): boolean {
  return distinctiveWords(name).length === 0 && !GENERIC_NAMES.has(wordsOf(name));
}

/**
 * How much the distinctive words of two names are alike. Each has to have a counterpart, and a word that says what manner
 * of country the first is has to stand in the second, too.
 * @param mayAbbreviate whether an abbreviation may stand in one of them alone
 * @returns from 0 to 1
 */
export function likenessOf(name: string, other: string, mayAbbreviate: boolean): number {
  const qualifiers = words(other);
  if (words(name).some((word) => QUALIFIERS.has(word) && !qualifiers.includes(word))) return 0;
  const [one, two] = [distinctiveWords(name), distinctiveWords(other)];
  const left = [...two];
  let alike = 0;
  for (const word of one) {
    const [best] = left
      .map((each) => ({ each, similarity: similarityOf(word, each) }))
      .sort((a, b) => b.similarity - a.similarity);
    if (best && best.similarity >= LEAST_SIMILAR_WORDS) {
      left.splice(left.indexOf(best.each), 1);
      alike += best.similarity * (word.length + best.each.length);
    } else if (!mayAbbreviate || word.length >= LONGER_THAN_ABBREVIATIONS) return 0;
  }
  if (left.some((word) => !mayAbbreviate || word.length >= LONGER_THAN_ABBREVIATIONS)) return 0;
  const letters = [...one, ...two].join('').length;
  return letters === 0 ? 0 : alike / letters;
}

function words(name: string): string[] {
  const all = (latin(name) || fold(name)).split(' ').filter((word) => word !== '' && !LITTLE_WORDS.has(word));
  return [...new Set(all)];
}

/** How many groups of three letters two words share, of all that they have, as `pg_trgm` counts them. */
function similarityOf(one: string, other: string): number {
  const [groups, others] = [trigrams(one), trigrams(other)];
  const shared = [...groups].filter((group) => others.has(group)).length;
  return shared / (groups.size + others.size - shared);
}

function trigrams(word: string): Set<string> {
  const padded = [...`  ${word} `];
  return new Set(padded.slice(2).map((_, index) => padded.slice(index, index + 3).join('')));
}
