import { SaxesParser, type SaxesTag } from 'saxes';
import { type SourceFile, Unreadable } from '../files/source-file.ts';
import { MARKUP_FIELDS } from './dialects.ts';
import { EMPTY_NODE, type LocatedEvent, type ProgrammeFile, type ProgrammeNode } from './programme.ts';
import { decodeProgramme } from './programme-text.ts';

/** The maximum nesting of elements; programmes need eight levels. */
const MAX_DEPTH = 32;
/** The maximum number of elements and attributes; large programmes have 50,000. */
const MAX_NODES = 300_000;
/** The maximum number of attributes of one element. */
const MAX_ATTRIBUTES = 100;
/** The maximum length of a tag, text, comment or attribute, in characters. */
const MAX_TOKEN_CHARS = 1_000_000;

/** HTML elements without an end tag. */
const VOID_ELEMENTS = ['br', 'hr', 'img'];

/**
 * Reads a programme in XML, from Pentabarf, frab, pretalx and similar. Nothing outside the file is read, and only the
 * five predefined entities of XML and numeric character references are resolved.
 * @throws Unreadable with line and column if the file is not well-formed, exceeds a limit, or is not a programme
 */
export async function readXml(file: SourceFile): Promise<ProgrammeFile> {
  const reader = new XmlReader();
  for await (const text of decodeProgramme(file, () => reader.line)) reader.write(text);
  return reader.finish();
}

class XmlReader {
  readonly #parser = new SaxesParser();
  readonly #open: ProgrammeNode[] = [];
  readonly #events: LocatedEvent[] = [];
  #conference: ProgrammeNode | null = null;
  #day: ProgrammeNode = EMPTY_NODE;
  #room = '';
  #count = 0;
  #attributes = 0;
  /** The open elements within a passage, whose content is one text with markup. */
  readonly #markup: string[] = [];
  /** The end of the last tag, text or comment that was read. */
  #seen = { position: 0, line: 1, column: 0 };
  /** The text passed to the parser from position `at`, which is at or before the end of the last token. */
  #recent = { at: 0, text: '' };

  constructor() {
    const parser = this.#parser;
    parser.on('error', ({ message }) => {
      this.#assertNoBareAmpersand();
      this.#fail(message.replace(/^\d+:\d+: /, '').replace(/\.$/, ''));
    });
    parser.on('doctype', (doctype) => {
      if (doctype.includes('[')) this.#fail('a DOCTYPE with declarations, such as entities, is not allowed');
      this.#read();
    });
    parser.on('opentagstart', () => {
      this.#attributes = 0;
    });
    parser.on('attribute', () => {
      if (++this.#attributes > MAX_ATTRIBUTES) this.#fail(`an element has more than ${MAX_ATTRIBUTES} attributes`);
      this.#counted();
    });
    parser.on('opentag', (tag) => this.#opened(tag));
    parser.on('closetag', () => this.#closed());
    parser.on('text', (text) => this.#said(text));
    parser.on('cdata', (text) => this.#said(text));
    for (const event of ['comment', 'processinginstruction', 'xmldecl'] as const) {
      parser.on(event, () => this.#read());
    }
  }

  /** The current line, counted from 1. */
  get line(): number {
    return this.#parser.line;
  }

  write(text: string): void {
    const { position } = this.#seen;
    this.#recent = { at: position, text: this.#recent.text.slice(position - this.#recent.at) + text };
    this.#parser.write(text);
    if (this.#recent.at + this.#recent.text.length - this.#seen.position > MAX_TOKEN_CHARS) {
      this.#fail(`a tag, text or comment is longer than ${MAX_TOKEN_CHARS} characters`);
    }
  }

  /** @throws Unreadable if the document is incomplete or has no programme */
  finish(): ProgrammeFile {
    this.#parser.close();
    if (!this.#conference) throw new Unreadable('The <schedule> has no <conference>, so the file is not a programme.');
    return { conference: this.#conference, events: this.#events, warnings: [] };
  }

  #fail(what: string, { line, column } = this.#parser as { line: number; column: number }): never {
    throw new Unreadable(`Line ${line}, column ${column}: ${what}.`);
  }

  /** Notes the end of a tag, text or comment. */
  #read(): void {
    const { position, line, column } = this.#parser;
    this.#seen = { position, line, column };
  }

  /** Finds the most frequent error. To the parser an "&" continues until a ";", which may be many lines below. */
  #assertNoBareAmpersand(): void {
    const unread = this.#recent.text.slice(this.#seen.position - this.#recent.at);
    const bare = /^<[!?]/.test(unread) ? -1 : unread.search(/&(?!#?\w[\w.-]*;)/);
    if (bare < 0) return;
    const lines = unread.slice(0, bare + 1).split('\n');
    const line = this.#seen.line + lines.length - 1;
    const column = lines.at(-1)!.length + (lines.length === 1 ? this.#seen.column : 0);
    this.#fail('write an "&" that begins no entity as &amp;', { line, column });
  }

  #counted(): void {
    this.#read();
    if (++this.#count > MAX_NODES) {
      this.#fail(`the file has more than ${MAX_NODES} elements and attributes, the maximum of a programme`);
    }
  }

  #opened({ name, attributes }: SaxesTag): void {
    this.#counted();
    const parent = this.#open.at(-1);
    if (this.#open.length + this.#markup.length === MAX_DEPTH) {
      this.#fail(`elements are nested deeper than ${MAX_DEPTH} levels`);
    }
    if (parent && MARKUP_FIELDS.includes(parent.name)) {
      this.#markup.push(name);
      parent.text += `<${name}>`;
      return;
    }
    // The prefix adds nothing to the name.
    const piece: ProgrammeNode = { name: name.replace(/^.*:/, ''), text: '', children: [] };
    for (const [attribute, text] of Object.entries(attributes as { [name: string]: string })) {
      piece.children.push({ name: `@${attribute}`, text, children: [] });
    }
    this.#open.push(piece);
    if (piece.name === 'conference' && parent?.name === 'schedule') this.#conference ??= piece;
    else if (piece.name === 'day') this.#day = piece;
    else if (piece.name === 'room' && parent?.name === 'day') {
      this.#room = piece.children.find((each) => each.name === '@name')?.text ?? '';
    } else if (parent === undefined && piece.name !== 'schedule') {
      this.#fail(`a programme must be a <schedule>, not <${name.slice(0, 40)}>`);
    } else if (isEvent(piece, parent)) {
      const place = `line ${this.#parser.line}`;
      this.#events.push({ event: piece, day: this.#day, room: this.#room, location: place, errors: [] });
    }
  }

  #closed(): void {
    this.#read();
    const inPassage = this.#markup.pop();
    if (inPassage !== undefined) {
      if (!VOID_ELEMENTS.includes(inPassage)) this.#open.at(-1)!.text += `</${inPassage}>`;
      return;
    }
    const piece = this.#open.pop()!;
    const parent = this.#open.at(-1);
    if (piece.name === 'room' && parent?.name === 'day') this.#room = '';
    // Events, rooms and days are stored separately.
    else if (parent && !isEvent(piece, parent) && piece.name !== 'day') parent.children.push(piece);
  }

  #said(text: string): void {
    this.#read();
    const piece = this.#open.at(-1);
    if (piece) piece.text += this.#markup.length > 0 ? text.replaceAll('&', '&amp;').replaceAll('<', '&lt;') : text;
  }
}

function isEvent(piece: ProgrammeNode, parent: ProgrammeNode | undefined): boolean {
  return piece.name === 'event' && (parent?.name === 'room' || parent?.name === 'day');
}
