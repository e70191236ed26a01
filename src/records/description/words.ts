/** The languages in which pages speak. */
export type PageLanguage = 'en' | 'ru' | 'zh';

/** Words of a type of record on pages, in feeds and in calendars, beside those that these have for every type. */
export type TypeWords = { readonly [Lang in PageLanguage]: Dictionary };

interface Dictionary<Label extends string = string, Code extends string = string> {
  /** What facts and lists are called. */
  readonly labels: { readonly [name in Label]: string };
  /** What types and constants of the API are called. */
  readonly codes?: { readonly [code in Code]: string };
}

/** The words of a type. One that is missing in a language does not compile. */
export function words<Label extends string, Code extends string = never>(
  dictionaries: {
    readonly [Lang in PageLanguage]: Dictionary<Label, Code>;
  },
): TypeWords {
  return dictionaries;
}
