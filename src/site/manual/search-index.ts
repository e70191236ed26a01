import MiniSearch, { type AsPlainObject, type Options, type SearchResult } from 'minisearch';
import { stemmer } from 'stemmer';

/** A section of the manual, as a search finds it. */
export interface FoundSection {
  /** Below `/docs/`, with the anchor: `cost#read-the-cost-of-an-operation`. */
  address: string;
  /** The page's title. */
  title: string;
  /** The section's heading; the page's title for the beginning of a page. */
  heading: string;
  text: string;
}

/** A part of an excerpt, and whether it is a word of the query. */
export interface ExcerptPart {
  text: string;
  isMatch: boolean;
}

export interface SearchHit extends FoundSection {
  excerpt: ExcerptPart[];
}

export interface SearchAnswer {
  hits: SearchHit[];
  /** Whether the hits contain only some of the words, because no section contains all. */
  isPartial: boolean;
}

export const MAX_HITS = 30;

/** Characters before and after the first word found. */
const EXCERPT_BEFORE = 60;
const EXCERPT_AFTER = 180;

/** Characters; a shorter word is not looked for at the beginning of longer ones. */
const MIN_PREFIX_LENGTH = 3;

/** Share of a stem's letters that may differ, if nothing contains the words as they are written. */
const FUZZY = 0.3;

const WORD = /[^\p{Z}\p{P}\p{S}\p{C}]+/gu;

const OPTIONS: Options<FoundSection> = {
  idField: 'address',
  fields: ['heading', 'title', 'text'],
  storeFields: ['address', 'heading', 'title', 'text'],
  tokenize: (text) => text.match(WORD) ?? [],
  processTerm: stemOf,
  searchOptions: { boost: { heading: 4, title: 2 }, prefix: (term) => term.length >= MIN_PREFIX_LENGTH },
};

/** Forms of a word have one stem: "replicas" and "replica", "limited" and "limits". */
function stemOf(word: string): string {
  return stemmer(word.toLowerCase());
}

/** Indexes sections, in the form that `SearchIndex` loads. */
export function indexOf(sections: readonly FoundSection[]): AsPlainObject {
  const index = new MiniSearch(OPTIONS);
  index.addAll(sections);
  return index.toJSON();
}

/** The manual's sections by their words. */
export class SearchIndex {
  private constructor(private readonly index: MiniSearch<FoundSection>) {}

  /** Loads an index step by step, so that other requests are answered meanwhile. */
  static async load(built: AsPlainObject): Promise<SearchIndex> {
    return new SearchIndex(await MiniSearch.loadJSAsync(built, OPTIONS));
  }

  /** Returns the sections with all words of a query, the best first; those with some of the words if none has all. */
  search(text: string): SearchAnswer {
    const query = [...new Set(text.match(WORD))].join(' ');
    const all = this.index.search(query, { combineWith: 'AND' });
    const found = all.length > 0 ? all : this.index.search(query, { combineWith: 'OR', fuzzy: FUZZY });
    return { hits: found.slice(0, MAX_HITS).map(hitOf), isPartial: all.length === 0 && found.length > 0 };
  }
}

function hitOf({ terms, address, title, heading, text }: SearchResult): SearchHit {
  return { address, title, heading, text, excerpt: excerptOf(text, new Set(terms)) };
}

/** @param stems of the words to mark */
function excerptOf(text: string, stems: ReadonlySet<string>): ExcerptPart[] {
  const matches: RegExpExecArray[] = [];
  for (const match of text.matchAll(WORD)) {
    if (matches[0] && match.index > matches[0].index + EXCERPT_AFTER) break;
    if (stems.has(stemOf(match[0]))) matches.push(match);
  }
  const first = matches[0]?.index ?? 0;
  const start = first <= EXCERPT_BEFORE ? 0 : text.indexOf(' ', first - EXCERPT_BEFORE) + 1;
  const cut = text.lastIndexOf(' ', first + EXCERPT_AFTER);
  const end = text.length <= first + EXCERPT_AFTER || cut <= first ? text.length : cut;
  const parts: ExcerptPart[] = [];
  let at = start;
  for (const { 0: word, index } of matches) {
    if (index < at || index + word.length > end) continue;
    parts.push({ text: text.slice(at, index), isMatch: false }, { text: word, isMatch: true });
    at = index + word.length;
  }
  parts.push({ text: text.slice(at, end), isMatch: false });
  if (start > 0) parts.unshift({ text: '… ', isMatch: false });
  if (end < text.length) parts.push({ text: ' …', isMatch: false });
  return parts.filter((part) => part.text !== '');
}
