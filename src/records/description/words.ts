/** The languages in which pages speak, in the order in which words are given. */
export const PAGE_LANGUAGES = ['en', 'ru', 'zh'] as const;

export type PageLanguage = (typeof PAGE_LANGUAGES)[number];

/** A word or a sentence in each of these languages. One that is missing does not compile. */
export type Word = readonly [en: string, ru: string, zh: string];

/** Words of a type of record on pages, in feeds and in calendars, beside those that these have for every type. */
export interface TypeWords {
  /** What facts and lists are called. */
  readonly labels: { readonly [name: string]: Word };
  /** What types and constants of the API are called. A constant of several types is named by one of them. */
  readonly codes?: { readonly [code: string]: Word };
}

/** The page language in which a client gets words: one that it wants, or its base; otherwise English. */
export function pageLanguageOf(wanted: readonly string[]): PageLanguage {
  return PAGE_LANGUAGES.find((lang) => wanted.includes(lang)) ?? PAGE_LANGUAGES[0];
}

/** A constant without words of its own: "in force" for IN_FORCE. */
export function plainly(name: string): string {
  return name.toLowerCase().replaceAll('_', ' ');
}

/** The words of a table in one language. */
export function inLanguage<Name extends string>(
  table: { readonly [name in Name]: Word },
  lang: PageLanguage,
): { [name in Name]: string } {
  const words = Object.entries<Word>(table).map(([name, word]) => [name, word[PAGE_LANGUAGES.indexOf(lang)]]);
  return Object.fromEntries(words);
}
