import { registeredTag } from '../../records/values/language-tags.ts';
import { fold } from '../../records/values/names.ts';
import { CONFERENCE, EVENT, JOINED, LANGUAGES, type Place } from './dialects.ts';
import { allAt, firstAt, type Piece, textAt } from './programme.ts';

/** A text, and in which language it is where the file says so of this very text. */
export interface TextIn {
  text: string;
  lang: string | null;
}

/** The texts at the first of these places where there is one: several elements, or one text in several languages. */
export function textsAt(piece: Piece, places: readonly Place[]): TextIn[] {
  return firstAt(piece, places).flatMap((found) => {
    if (found.text.trim())
      return [{ text: inOneLine(found.text), lang: languageOf(textAt(found, ['@xml:lang', '@lang'])) }];
    return found.pieces
      .map(({ name, text }) => ({ text: inOneLine(text), lang: languageOf(name) }))
      .filter(({ text }) => text);
  });
}

/** The main title of an event; "" where it has none. */
export function titleOf(event: Piece): string {
  return textsAt(event, EVENT.title)[0]?.text ?? '';
}

/** A title, a name, a track: line ends in it are those of its file. */
function inOneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

/** A language tag of BCP 47 for what a file calls a language: "de", "pt_BR", "English". Null where nobody knows it. */
function languageOf(name: string): string | null {
  const named = name.trim().toLowerCase();
  if (!named) return null;
  return LANGUAGES.get(named) ?? registeredTag(named.replaceAll('_', '-'));
}

/** The languages of an event, and the words for languages that nobody knows. */
export function languagesOf(event: Piece): { known: string[]; unknown: string[] } {
  const named = allAt(event, EVENT.languages).flatMap(({ text }) => text.trim().split(JOINED).filter(Boolean));
  const known = new Set<string>();
  const unknown: string[] = [];
  for (const name of named) {
    const lang = languageOf(name);
    if (lang) known.add(lang);
    else unknown.push(name);
  }
  return { known: [...known], unknown };
}

/**
 * The rooms of an event: those that it names, else the one under which it stands. Several in one text are told apart
 * only where each of them is a room by itself elsewhere: "Monheim/Rhein" may be one room.
 */
export function roomsOf(event: Piece, under: string, isRoom: (name: string) => boolean): string[] {
  const named = firstAt(event, EVENT.rooms).flatMap(({ text, pieces }) =>
    text.trim() ? [text] : pieces.filter(({ name }) => !name.startsWith('@')).map((each) => each.text),
  );
  const rooms = (named.length > 0 ? named : [under]).map(inOneLine).filter(Boolean);
  return [
    ...new Set(
      rooms.flatMap((room) => {
        const parts = room.split(JOINED).filter(Boolean);
        return parts.length > 1 && !isRoom(room) && parts.every(isRoom) ? parts : [room];
      }),
    ),
  ];
}

/** What tells whether a name is that of a room: those under which events stand, and those that the gathering lists. */
export function roomNames(conference: Piece, under: Iterable<string>): (name: string) => boolean {
  const listed = allAt(conference, CONFERENCE.rooms).map(({ text }) => text);
  const known = new Set([...under, ...listed].map(fold).filter(Boolean));
  return (name) => known.has(fold(name));
}
