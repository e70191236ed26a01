import { createContext, Fragment, type ReactNode, use, useMemo } from 'react';
import { dateInWords, spanInWords } from '../../../outputs/wording/dates.ts';
import { type ExplorerWords, LANGUAGES } from './words.ts';

/** What the page says, and how it writes what it has read. */
export interface Speaker extends ExplorerWords {
  /** What a code of the API is called; one that is new is written as plainly as it can be. */
  code(code: string): string;
  /** What a list of the API is called, by its name there. */
  listName(list: string): string;
  /** What a dimension of the API is called, by which something is counted. */
  dimension(code: string): string;
  date(date: string): string;
  /** A time of which one end or both may be unknown. */
  span(from: string | null, to: string | null): string;
  number(value: number | string): string;
}

const SpeakerContext = createContext<Speaker | null>(null);

/** Lets everything below speak one language. */
export function Speaking({ lang, children }: { lang: string; children: ReactNode }) {
  const speaker = useMemo(() => speakerOf(lang), [lang]);
  return <SpeakerContext value={speaker}>{children}</SpeakerContext>;
}

export function useSpeaker(): Speaker {
  const speaker = use(SpeakerContext);
  if (!speaker) throw new Error('Nothing was said about the language.');
  return speaker;
}

/** The language of the page: that of the address, or else the first of the reader's that it speaks, or else English. */
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

/** A type as it is called in the schema, where a constant stands for it: "Agreement" for AGREEMENT. */
function typeNamed(code: string): string {
  return code.slice(0, 1) + code.slice(1).toLowerCase();
}

/** Of what language a text is where nobody has said it: ISO 639 has a tag for that. */
const UNDETERMINED = 'und';

/** A name or title as the API found it: where it knows none in the page's language, it is marked which one this is. */
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

/** A sentence with pieces in place of its brackets, in their order. */
export function filled(sentence: string, ...pieces: ReactNode[]): ReactNode {
  return sentence.split('{}').map((text, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a sentence's parts have no other name than their place
    <Fragment key={index}>
      {index > 0 && pieces[index - 1]}
      {text}
    </Fragment>
  ));
}
