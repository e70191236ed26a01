import { fold, latin } from '../records/names.ts';

/** Words that only join others. */
const LITTLE_WORDS = new Set(['the', 'of', 'and', 'et', 'de', 'la', 'le', 'les', 'du', 'des', 'for']);

/** The words of a name in alphabetic order, each once, without those that only join others. */
export function wordsOf(name: string): string {
  const words = (latin(name) || fold(name)).split(' ').filter((word) => !LITTLE_WORDS.has(word));
  return [...new Set(words)].sort().join(' ');
}
