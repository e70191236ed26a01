import { registeredTag } from '../../records/values/language-tags.ts';
import { fold } from '../../records/values/names.ts';
import { CONFERENCE, EVENT, type FactPath, LANGUAGE_SEPARATOR, LANGUAGES } from './dialects.ts';
import { allAt, firstAt, type ProgrammeNode, textAt } from './programme.ts';

/** A text and its own language; null if the file gives no language for it. */
export interface TextInLanguage {
  text: string;
  lang: string | null;
}

/** Returns the texts at the first path with content: several elements, or one text in several languages. */
export function textsAt(piece: ProgrammeNode, places: readonly FactPath[]): TextInLanguage[] {
  return firstAt(piece, places).flatMap((found) => {
    if (found.text.trim())
      return [{ text: toSingleLine(found.text), lang: languageOf(textAt(found, ['@xml:lang', '@lang'])) }];
    return found.children
      .map(({ name, text }) => ({ text: toSingleLine(text), lang: languageOf(name) }))
      .filter(({ text }) => text);
  });
}

/** Returns the main title of an event; "" if it has none. */
export function titleOf(event: ProgrammeNode): string {
  return textsAt(event, EVENT.title)[0]?.text ?? '';
}

/** Line breaks in a title, name or track come from the layout of the file. */
function toSingleLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

/** Returns the BCP 47 tag of a language in a file: "de", "pt_BR", "English"; null if it is unknown. */
function languageOf(name: string): string | null {
  const named = name.trim().toLowerCase();
  if (!named) return null;
  return LANGUAGES.get(named) ?? registeredTag(named.replaceAll('_', '-'));
}

/** Returns the languages of an event, and the unknown words for languages. */
export function languagesOf(event: ProgrammeNode): { known: string[]; unknown: string[] } {
  const named = allAt(event, EVENT.languages).flatMap(({ text }) =>
    text.trim().split(LANGUAGE_SEPARATOR).filter(Boolean),
  );
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
 * Returns the rooms of an event: those it names, or else the enclosing one. A text is only split if each part is a room
 * elsewhere: "Monheim/Rhein" may be one room.
 */
export function roomsOf(event: ProgrammeNode, under: string, isRoom: (name: string) => boolean): string[] {
  const named = firstAt(event, EVENT.rooms).flatMap(({ text, children }) =>
    text.trim() ? [text] : children.filter(({ name }) => !name.startsWith('@')).map((each) => each.text),
  );
  const rooms = (named.length > 0 ? named : [under]).map(toSingleLine).filter(Boolean);
  return [
    ...new Set(
      rooms.flatMap((room) => {
        const parts = room.split(LANGUAGE_SEPARATOR).filter(Boolean);
        return parts.length > 1 && !isRoom(room) && parts.every(isRoom) ? parts : [room];
      }),
    ),
  ];
}

/** Returns a check for room names: those that enclose events, and those that the gathering lists. */
export function roomNames(conference: ProgrammeNode, under: Iterable<string>): (name: string) => boolean {
  const listed = allAt(conference, CONFERENCE.rooms).map(({ text }) => text);
  const known = new Set([...under, ...listed].map(fold).filter(Boolean));
  return (name) => known.has(fold(name));
}
