import { createContext, Fragment, type ReactNode, use, useMemo } from 'react';
import { dateInWords, momentInWords, spanInWords } from '../../../outputs/wording/dates.ts';
import type { Catalogue, ListDescription } from '../catalogue.ts';

/** The words of the page's language, and functions that format values in it. */
export interface Speaker extends Pick<Catalogue, 'lang' | 'locale' | 'words'> {
  catalogue: Catalogue;
  /** The label of a constant; falls back to the constant in plain letters. */
  code(code: string): string;
  /** The label of a list or field of the API. */
  label(name: string): string;
  /** The label of a dimension of the API. */
  dimension(code: string): string;
  date(date: string): string;
  /** An instant, in UTC. */
  moment(instant: string): string;
  /** A period; both ends may be unknown. */
  span(from: string | null, to: string | null): string;
  number(value: number | string): string;
  /** A number of records: "1 record". */
  records(count: number): string;
  /** A part of a whole, in per cent. */
  percent(part: number, whole: number): string;
  /** The name of a language. */
  language(tag: string): string;
}

const SpeakerContext = createContext<Speaker | null>(null);

/** Provides the language to the components below. */
export function Speaking({ catalogue, children }: { catalogue: Catalogue; children: ReactNode }) {
  const speaker = useMemo(() => speakerOf(catalogue), [catalogue]);
  return <SpeakerContext value={speaker}>{children}</SpeakerContext>;
}

export function useSpeaker(): Speaker {
  const speaker = use(SpeakerContext);
  if (!speaker) throw new Error('useSpeaker needs a parent <Speaking>.');
  return speaker;
}

/** Returns a list by its field of the API. */
export function useListOf(field: string): ListDescription {
  return useSpeaker().catalogue.lists.find((list) => list.field === field)!;
}

function speakerOf(catalogue: Catalogue): Speaker {
  const { lang, locale, words, codes, labels, dimensions } = catalogue;
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 20 });
  const shares = new Intl.NumberFormat(locale, { style: 'percent', maximumSignificantDigits: 2 });
  const languages = new Intl.DisplayNames([locale], { type: 'language' });
  const plainly = (code: string) => code.toLowerCase().replaceAll('_', ' ');
  const number = (value: number | string) => numbers.format(value as Intl.StringNumericLiteral);
  const one = (date: string | null) => (date ? dateInWords(date, locale) : '');
  return {
    ...{ catalogue, lang, locale, words },
    code: (code) => codes[code] ?? codes[typeNamed(code)] ?? plainly(code),
    label: (name) => labels[name] ?? name,
    dimension: (code) => dimensions[code] ?? plainly(code),
    date: (date) => dateInWords(date, locale),
    moment: (instant) => `${momentInWords(instant, locale, 'UTC')} UTC`,
    span: (from, to) => (from && to ? spanInWords(from, to, locale) : one(from ?? to)),
    number,
    records: (count) => plural(words.someRecords, count, locale).replace('{}', number(count)),
    percent: (part, whole) => shares.format(whole === 0 ? 0 : part / whole),
    language: (tag) => languages.of(tag) ?? tag,
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
      <abbr className="in-language" title={speaker.language(lang)}>
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

/** Places of a form among those of `plural`, by the category of a number; all other categories have the last form. */
const FORMS: { readonly [category: string]: number } = { one: 0, few: 1 };

/** Returns the form of a word for a number, from all forms of the language: "{} source|{} sources". */
export function plural(forms: string, count: number, locale: string): string {
  const each = forms.split('|');
  return each[FORMS[new Intl.PluralRules(locale).select(count)] ?? each.length - 1] ?? each.at(-1)!;
}
