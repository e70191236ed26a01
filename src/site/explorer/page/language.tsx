import { createContext, Fragment, type ReactNode, use, useMemo } from 'react';
import { dateInWords, spanInWords } from '../../../outputs/wording/dates.ts';
import { type ExplorerWords, LANGUAGES } from './words.ts';

/** The words of the page's language, and functions that format values in it. */
export interface Speaker extends ExplorerWords {
  /** The label of a constant; falls back to the constant in plain letters. */
  code(code: string): string;
  /** The label of a list of the API. */
  listName(list: string): string;
  /** The label of a dimension of the API. */
  dimension(code: string): string;
  date(date: string): string;
  /** A period; both ends may be unknown. */
  span(from: string | null, to: string | null): string;
  number(value: number | string): string;
}

const SpeakerContext = createContext<Speaker | null>(null);

/** Provides the language to the components below. */
export function Speaking({ lang, children }: { lang: string; children: ReactNode }) {
  const speaker = useMemo(() => speakerOf(lang), [lang]);
  return <SpeakerContext value={speaker}>{children}</SpeakerContext>;
}

export function useSpeaker(): Speaker {
  const speaker = use(SpeakerContext);
  if (!speaker) throw new Error('useSpeaker needs a parent <Speaking>.');
  return speaker;
}

/** The language of the page: that of the address, else the first supported one of the browser, else English. */
export function languageOf(inAddress: string | null): string {
  const wanted = inAddress ? [inAddress] : navigator.languages;
  const bases = wanted.map((tag) => tag.toLowerCase().split('-')[0]);
  return bases.find((base) => LANGUAGES.some(({ lang }) => lang === base)) ?? LANGUAGES[0]!.lang;
}

function speakerOf(wanted: string): Speaker {
  const words = LANGUAGES.find(({ lang }) => lang === wanted) ?? LANGUAGES[0]!;
  const numbers = new Intl.NumberFormat(words.locale, { maximumFractionDigits: 20 });
  const plainly = (code: string) => code.toLowerCase().replaceAll('_', ' ');
  const one = (date: string | null) => (date ? dateInWords(date, words.locale) : '');
  const lists: { [list: string]: string } = words.words.lists;
  const dimensions: { [code: string]: string } = words.words.dimensions;
  return {
    ...words,
    code: (code) => words.codes[code] ?? words.codes[typeNamed(code)] ?? plainly(code),
    listName: (list) => lists[list] ?? list,
    dimension: (code) => dimensions[code] ?? plainly(code),
    date: (date) => dateInWords(date, words.locale),
    span: (from, to) => (from && to ? spanInWords(from, to, words.locale) : one(from ?? to)),
    number: (value) => numbers.format(value as Intl.StringNumericLiteral),
  };
}

/** The type name of a constant: "Agreement" for AGREEMENT. */
function typeNamed(code: string): string {
  return code.slice(0, 1) + code.slice(1).toLowerCase();
}

/** ISO 639's tag for an unknown language. */
const UNDETERMINED = 'und';

/** A name or title, with a mark of its language if that is not the page's. */
export function Name({ label: { text, lang } }: { label: { text: string; lang: string } }) {
  const speaker = useSpeaker();
  const base = lang.toLowerCase().split('-')[0];
  if (base === speaker.lang || base === UNDETERMINED) return text;
  return (
    <>
      <span lang={lang}>{text}</span>
      <abbr className="in-language" title={speaker.languages.of(lang) ?? lang}>
        {base}
      </abbr>
    </>
  );
}

/** Replaces the `{}` of a sentence by pieces, in order. */
export function filled(sentence: string, ...pieces: ReactNode[]): ReactNode {
  return sentence.split('{}').map((text, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of a sentence have no identity
    <Fragment key={index}>
      {index > 0 && pieces[index - 1]}
      {text}
    </Fragment>
  ));
}
