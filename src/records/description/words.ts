/** Languages of pages, in the order of the words in a `Translation`. */
export const PAGE_LANGUAGES = ['en', 'ru', 'zh'] as const;

export type PageLanguage = (typeof PAGE_LANGUAGES)[number];

/** A word or a sentence in each language; a missing one does not compile. */
export type Translation = readonly [en: string, ru: string, zh: string];

/** Words of a type of record on pages, in feeds and in calendars, beside the words for every type. */
export interface TypeWords {
  /** Labels of facts and lists. */
  readonly labels: { readonly [name: string]: Translation };
  /** Nouns for fields that citations name, if the label of the fact is no noun: "date of signing", not "Signed". One type names a field of several. */
  readonly fields?: { readonly [field: string]: Translation };
  /** Sentences for the flags of its rules and imports, by code. English pages show the message of the flag, which says more. */
  readonly flags?: { readonly [code: string]: Translation };
  /** Names of types and enum values of the API. An enum value that several types have is named by one of them. */
  readonly codes?: { readonly [code: string]: Translation };
}

/** Returns the page language for a client: the first page language among those wanted, otherwise English. */
export function pageLanguageOf(wanted: readonly string[]): PageLanguage {
  return PAGE_LANGUAGES.find((lang) => wanted.includes(lang)) ?? PAGE_LANGUAGES[0];
}

/** Returns an enum value without words of its own: "in force" for IN_FORCE. */
export function plainly(name: string): string {
  return name.toLowerCase().replaceAll('_', ' ');
}

/** Returns the words of a table in one language. */
export function translationsIn<Name extends string>(
  table: { readonly [name in Name]: Translation },
  lang: PageLanguage,
): { [name in Name]: string } {
  const words = Object.entries<Translation>(table).map(([name, word]) => [name, word[PAGE_LANGUAGES.indexOf(lang)]]);
  return Object.fromEntries(words);
}
