import type { Markup, PageContent } from '../../records/description/writers.ts';

/** Escaped HTML. Only `html` makes it, so that any other text in a page is escaped. */
export class Html implements Markup {
  readonly isMarkup = true;

  private constructor(private readonly text: string) {}

  /** Wraps a constant text of this program. Never pass text from the database or a client. */
  static trusted(text: string): Html {
    return new Html(text);
  }

  toString(): string {
    return this.text;
  }
}

/** Makes HTML and escapes every interpolated value that is not HTML. Attributes must be in double quotes. */
export function html(texts: TemplateStringsArray, ...pieces: PageContent[]): Html {
  return Html.trusted(texts.reduce((whole, text, index) => whole + written(pieces[index - 1]) + text));
}

/** Returns data for programs in a page. Browsers do not run it, so the Content-Security-Policy need not allow it. */
export function jsonLdElement(value: object): Html {
  const text = JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return Html.trusted(`<script type="application/ld+json">${text}</script>\n`);
}

/** Puts a separator between pieces. */
export function joinPieces(pieces: readonly PageContent[], between: string): PageContent[] {
  return pieces.flatMap((piece, index) => (index === 0 ? [piece] : [between, piece]));
}

function written(piece: PageContent): string {
  if (piece === null || piece === undefined || piece === false) return '';
  if (piece instanceof Html) return piece.toString();
  if (Array.isArray(piece)) return piece.map(written).join('');
  return String(piece).replace(/[&<>"']/g, (character) => ESCAPED[character]!);
}

const ESCAPED: { [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
