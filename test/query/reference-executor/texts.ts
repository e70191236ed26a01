import { findTypeWord } from '../../../src/records/description/registry.ts';

/** A text in a main language and in others. */
export interface TextIn {
  text: string | null;
  lang: string | null;
  others: { [lang: string]: string };
}

/** A language, then its base languages: "pt-BR", "pt". An unknown tag has no base. */
export function withBases(lang: string): string[] {
  const parts = /^(?:x|i)-/.test(lang) ? [lang] : new Intl.Locale(lang).toString().split('-');
  const wider: string[] = [];
  for (let length = parts.length; length > 0; length--) wider.push(parts.slice(0, length).join('-'));
  return wider;
}

function found(
  { text, lang, others }: TextIn,
  wanted: readonly string[],
): { text: string | null; lang: string | null } {
  for (const each of wanted.flatMap(withBases)) {
    if (lang === each) return { text, lang };
    if (others[each] !== undefined) return { text: others[each], lang: each };
  }
  return { text, lang };
}

/** The text in a language, in its base language, or in the main language. */
export function textIn(text: TextIn, lang: string | null | undefined): string | null {
  return found(text, lang ? [lang] : []).text;
}

/** The text in the first available of these languages, and that language. */
export function labelIn(text: TextIn, langs?: readonly string[] | null): { text: string | null; lang: string | null } {
  return found(text, langs ?? []);
}

/** The text in each language, the main one first. */
export function inAllLanguages({ text, lang, others }: TextIn): { text: string; lang: string }[] {
  if (text === null || lang === null) return [];
  const inOthers = Object.keys(others).sort();
  return [{ text, lang }, ...inOthers.map((other) => ({ text: others[other]!, lang: other }))];
}

/** A constant in words, in English unless the language has words; null for null. */
export function inWords(code: string | undefined, { lang }: { lang?: string | null }): string | null {
  if (code === undefined) return null;
  const spoken = (['ru', 'zh'] as const).find((each) => lang && withBases(lang).includes(each));
  return findTypeWord('codes', code, spoken ?? 'en')!;
}
