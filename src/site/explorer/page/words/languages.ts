import { english as codesInEnglish } from '../../../../outputs/wording/words/en.ts';
import { russian as codesInRussian } from '../../../../outputs/wording/words/ru.ts';
import { chinese as codesInChinese } from '../../../../outputs/wording/words/zh.ts';
import { english, type Words } from './en.ts';
import { russian } from './ru.ts';
import { chinese } from './zh.ts';

/** A language that the explorer speaks: its own words, and those that the records' pages have for codes. */
export interface ExplorerWords {
  lang: string;
  /** By whose habits dates and numbers are written. */
  locale: string;
  /** The language's own name for itself. */
  called: string;
  words: Words;
  codes: { readonly [code: string]: string };
  /** What languages are called. */
  languages: Intl.DisplayNames;
}

/** The languages that the explorer speaks; the first one where nothing else is wanted. */
export const LANGUAGES: readonly ExplorerWords[] = [
  spoken(codesInEnglish, english),
  spoken(codesInRussian, russian),
  spoken(codesInChinese, chinese),
];

function spoken({ lang, locale, called, codes }: typeof codesInEnglish, words: Words): ExplorerWords {
  return { lang, locale, called, words, codes, languages: new Intl.DisplayNames([locale], { type: 'language' }) };
}
