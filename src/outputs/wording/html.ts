import type { Markup, Piece } from '../../records/description/writers.ts';

/** Text that is HTML already. Only `html` makes it, so that whatever else goes into a page is escaped. */
export class Html implements Markup {
  readonly isMarkup = true;

  private constructor(private readonly text: string) {}

  /** A page's own text, never anything that was read or sent. */
  static ours(text: string): Html {
    return new Html(text);
  }

  toString(): string {
    return this.text;
  }
}

/** HTML with everything escaped that is put into it and is not HTML itself. Attributes must stand in double quotes. */
export function html(texts: TemplateStringsArray, ...pieces: Piece[]): Html {
  return Html.ours(texts.reduce((whole, text, index) => whole + written(pieces[index - 1]) + text));
}

/** Pieces with a text between each two of them. */
export function joined(pieces: readonly Piece[], between: string): Piece[] {
  return pieces.flatMap((piece, index) => (index === 0 ? [piece] : [between, piece]));
}

function written(piece: Piece): string {
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
