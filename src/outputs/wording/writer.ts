import type { DataSet } from '../../access/context.ts';
import type { NamedRef, TitledRef } from '../../records/description/found-record.ts';
import { findTypeWord } from '../../records/description/registry.ts';
import { plainly } from '../../records/description/words.ts';
import type { PageContent, PageWriter, ViewAddress } from '../../records/description/writers.ts';
import { dateInWords, limitInWords, momentInWords, spanInWords, timeInWords } from './dates.ts';
import { FIELD_WORDS } from './field-words.ts';
import { type Html, html, joinPieces } from './html.ts';
import type { LanguageChoice } from './languages.ts';
import { amountInWords } from './quantities.ts';
import type { PageWords } from './words.ts';

/** The values that a page shows around its content. */
export interface Surroundings {
  /** The data, as the operator describes them. */
  dataSet: DataSet;
  /** The latest public change, as an instant; null if there is none or it is unknown. */
  updatedAt: string | null;
  /** The query string of the request with its `?`, or empty. */
  search: string;
  /** Returns the script of the header's search box; null if there is none. @param root the relative address of the server's root */
  searchBox?: (root: string) => Html | null;
}

/** The forms of the texts that imports write in English, and the words for their values in each language. */
const IMPORTED_TEXTS: readonly [RegExp, 'importedFrom' | 'row' | 'rows' | 'rowsFromTo'][] = [
  [/^Imported from (.+)\.$/, 'importedFrom'],
  [/^row (\d+)$/, 'row'],
  [/^rows (\d[\d, -]*)$/, 'rows'],
  [/^(\d+) rows from (\d+) to (\d+)$/, 'rowsFromTo'],
];

/** Writes the pieces of a page in the language of a request. */
export class Writer implements PageWriter {
  readonly #numbers: Intl.NumberFormat;
  readonly #languages: Intl.DisplayNames;

  /** @param surroundings what a page shows around its content; omitted for texts that are no pages */
  constructor(
    readonly wanted: LanguageChoice,
    readonly surroundings?: Surroundings,
  ) {
    const { locale } = wanted.words;
    this.#numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 20 });
    this.#languages = new Intl.DisplayNames([locale], { type: 'language', fallback: 'code' });
  }

  get words(): PageWords {
    return this.wanted.words;
  }

  /** The label of a fact, a list or a warning; falls back to the name in plain letters. */
  label(name: string): string {
    return this.#word('labels', name) ?? plainly(name);
  }

  /** The label of an enum constant; falls back to the constant in plain letters. */
  code(code: string): string {
    return this.#word('codes', code) ?? plainly(code);
  }

  /** The noun for a field that a citation names: "date of signing" for signedOn; falls back to the name in separate words. */
  field(name: string): string {
    const { lang } = this.words;
    const noun = FIELD_WORDS[lang].fields[name] ?? findTypeWord('fields', name, lang);
    return noun ?? inSentence(this.#word('labels', name) ?? spaced(name));
  }

  scheme(name: string): string {
    return FIELD_WORDS[this.words.lang].schemes[name] ?? name;
  }

  /** A text of an import, such as "row 96", in the language of the page; other texts stay as they are. */
  imported(text: string): string {
    for (const [form, words] of IMPORTED_TEXTS) {
      const values = form.exec(text)?.slice(1);
      if (values) return values.reduce<string>((text, value) => text.replace('{}', () => value), this.words[words]);
    }
    return text;
  }

  /** The sentence of a flag: its message in English, otherwise what its code means, if that is known. */
  flag({ code, message }: { code: string; message: string }): string | Html {
    const { lang } = this.words;
    if (lang === 'en') return message;
    return FIELD_WORDS[lang].flags[code] ?? findTypeWord('flags', code, lang) ?? this.inLanguage(message, 'en');
  }

  quantity(value: string, unit: string, bound = 'EXACT'): string {
    const isBounded = bound !== 'EXACT';
    return [this.code(bound), amountInWords(value, unit, this.words, isBounded)].filter(Boolean).join(' ');
  }

  /** A word of the pages or of a type of record. */
  #word(kind: 'labels' | 'codes', name: string): string | undefined {
    const known: { [name: string]: string } = this.words[kind];
    return name in known ? known[name] : findTypeWord(kind, name, this.words.lang);
  }

  delegationOf(party: string): string {
    return this.words.delegationOf.replace('{}', party);
  }

  date(date: string | null | undefined): string | null {
    return date ? dateInWords(date, this.words.locale) : null;
  }

  span(from: string | null | undefined, to: string | null | undefined): string | null {
    if (from && to) return spanInWords(from, to, this.words.locale);
    if (from) return this.words.since.replace('{}', limitInWords(from, this.words.locale));
    return to ? this.words.until.replace('{}', limitInWords(to, this.words.locale)) : null;
  }

  number(value: number): string {
    return this.#numbers.format(value);
  }

  /** Formats an exact decimal without rounding. */
  decimal(value: string): string {
    return this.#numbers.format(value as Intl.StringNumericLiteral);
  }

  /** Writes an instant in UTC: "30 November 2026 at 23:15 UTC". */
  moment(instant: string): string {
    return `${momentInWords(instant, this.words.locale, 'UTC')} UTC`;
  }

  language(tag: string): string {
    return this.#languages.of(tag) ?? tag;
  }

  /** A link to the page of another record. */
  link(id: string, text: string): Html {
    return html`<a href="../id/${id}${this.languageQuery}">${text}</a>`;
  }

  viewLink({ path, parameters }: ViewAddress, text: string): Html {
    const address = `../${path}?${new URLSearchParams([...parameters])}`;
    return html`<a href="${address}${this.furtherLanguageQuery(address)}">${text}</a>`;
  }

  partyLink(party: NamedRef | null | undefined): Html | null {
    return party ? this.link(party.id, party.name) : null;
  }

  recordLink(record: TitledRef | null | undefined): Html | null {
    return record ? this.link(record.id, record.title) : null;
  }

  partyLinks(parties: readonly NamedRef[] | undefined): PageContent {
    return parties?.length
      ? joinPieces(
          parties.map((party) => this.partyLink(party)),
          this.words.separator,
        )
      : null;
  }

  /** A link to another site. Only http and https addresses become links; other text stays text. */
  externalLink(url: string, text = url): Html {
    return /^https?:\/\//i.test(url) ? html`<a href="${url}" rel="noopener nofollow">${text}</a>` : html`${text}`;
  }

  /** Pieces with commas between them, in Chinese with enumeration commas; null, undefined, false and "" are left out. */
  list(...pieces: PageContent[]): PageContent[] {
    return joinPieces(
      pieces.filter((piece) => piece !== null && piece !== undefined && piece !== '' && piece !== false),
      this.words.separator,
    );
  }

  /** A less prominent remark; null without pieces. */
  secondary(pieces: readonly PageContent[]): Html | null {
    return pieces.length > 0 ? html` <span class="note">${pieces}</span>` : null;
  }

  inLanguage(text: string, lang: string): Html {
    return html`<span lang="${lang}">${text}</span>`;
  }

  localTime(instant: string, timeZone: string): Html {
    return html`<time datetime="${instant}">${momentInWords(instant, this.words.locale, timeZone)}</time> <span class="note">${timeZone}</span>`;
  }

  clock(instant: string, timeZone: string): Html {
    return html`<time datetime="${instant}">${timeInWords(instant, this.words.locale, timeZone)}</time>`;
  }

  /** The language for an address: `?lang=…`, `&lang=…` if it has a query string already, or "". */
  furtherLanguageQuery(address: string): string {
    return address.includes('?') ? this.languageQuery.replace('?', '&') : this.languageQuery;
  }

  /** The query string for links on the page: `?lang=…`, or "". */
  get languageQuery(): string {
    return this.wanted.named ? `?lang=${this.wanted.lang}` : '';
  }
}

/** A label within a sentence: "Related agreements" becomes "related agreements"; "ISO 3166 codes" stays. */
function inSentence(label: string): string {
  return /^\p{Lu}\p{Ll}/u.test(label) ? label[0]!.toLowerCase() + label.slice(1) : label;
}

/** "someNewField" as "some new field". */
function spaced(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
