import type { FoundMaker, Item, Named, Page, Titled } from '../record-documents/found-record.ts';
import { dateInWords, spanInWords } from './dates.ts';
import { type Html, html, joined, type Piece } from './html.ts';
import type { Wanted } from './languages.ts';
import type { Words } from './words/en.ts';

/** A list on a page, under a heading. */
export interface Section {
  heading: keyof Words['labels'];
  items: Piece[];
  /** How many there are beside those shown. */
  more?: number;
}

/** Writes the pieces of a page in the language that is wanted. */
export class Writer {
  readonly wanted: Wanted;
  readonly #numbers: Intl.NumberFormat;
  readonly #languages: Intl.DisplayNames;

  constructor(wanted: Wanted) {
    const { locale } = wanted.words;
    this.wanted = wanted;
    this.#numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 20 });
    this.#languages = new Intl.DisplayNames([locale], { type: 'language', fallback: 'code' });
  }

  get words(): Words {
    return this.wanted.words;
  }

  label(name: keyof Words['labels']): string {
    return this.words.labels[name];
  }

  /** What a code of the API is called; one that is new is written as plainly as it can be. */
  code(code: string): string {
    const known = (this.words.codes as { [code: string]: string })[code];
    return known ?? code.toLowerCase().replaceAll('_', ' ');
  }

  date(date: string | null | undefined): string | null {
    return date ? dateInWords(date, this.words.locale) : null;
  }

  span(from: string | null | undefined, to: string | null | undefined): string | null {
    if (from && to) return spanInWords(from, to, this.words.locale);
    if (from) return this.words.since.replace('{}', this.date(from)!);
    return to ? this.words.until.replace('{}', this.date(to)!) : null;
  }

  number(value: number): string {
    return this.#numbers.format(value);
  }

  /** An exact decimal, with its digits as they are. */
  decimal(value: string): string {
    return this.#numbers.format(value as Intl.StringNumericLiteral);
  }

  language(tag: string): string {
    return this.#languages.of(tag) ?? tag;
  }

  /** A link to the page of another record. */
  to(id: string, text: string): Html {
    return html`<a href="${id}${this.query}">${text}</a>`;
  }

  named(party: Named | null | undefined): Html | null {
    return party ? this.to(party.id, party.name) : null;
  }

  titled(record: Titled | null | undefined): Html | null {
    return record ? this.to(record.id, record.title) : null;
  }

  allNamed(parties: readonly Named[] | undefined): Piece {
    return parties?.length
      ? joined(
          parties.map((party) => this.named(party)),
          ', ',
        )
      : null;
  }

  /** A link to somewhere else. Only addresses of the web become links, whatever somebody has recorded. */
  out(url: string, text = url): Html {
    return /^https?:\/\//i.test(url) ? html`<a href="${url}" rel="noopener nofollow">${text}</a>` : html`${text}`;
  }

  /** Pieces one after the other, those that are not there left out. */
  list(...pieces: Piece[]): Piece[] {
    return joined(
      pieces.filter((piece) => piece !== null && piece !== undefined && piece !== '' && piece !== false),
      ', ',
    );
  }

  item(item: Item): Piece {
    return [
      this.titled(item),
      note(
        this.list(
          item.__typename && this.code(item.__typename),
          item.status && this.code(item.status),
          this.date(item.occurredOn),
        ),
      ),
    ];
  }

  maker({ person, position, delegation, party }: FoundMaker): Piece {
    const sent = delegation && this.to(delegation.id, this.words.delegationOf.replace('{}', delegation.party.name));
    const [first, ...others] = [this.named(person), sent, this.named(party)].filter((piece) => piece !== null);
    return [first, note(this.list(position, ...others))];
  }

  section<Node>(
    heading: Section['heading'],
    nodes: readonly Node[] | undefined,
    write: (node: Node) => Piece,
    total = nodes?.length ?? 0,
  ): Section | null {
    if (!nodes?.length) return null;
    return { heading, items: nodes.map(write), more: total - nodes.length };
  }

  page<Node>(heading: Section['heading'], page: Page<Node> | undefined, write: (node: Node) => Piece): Section | null {
    return this.section(heading, page?.nodes, write, page?.totalCount);
  }

  /** What addresses on the page end in. */
  get query(): string {
    return this.wanted.named ? `?lang=${this.wanted.lang}` : '';
  }
}

/** What is said beside something, more quietly. */
export function note(pieces: readonly Piece[]): Html | null {
  return pieces.length > 0 ? html` <span class="note">${pieces}</span>` : null;
}
