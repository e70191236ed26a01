import { CONFERENCE, EVENT, PERSON, type Place, REPEATED } from './dialects.ts';

/**
 * A piece of a programme as its file has it, the same for XML and JSON: an element or an object, an attribute or a
 * property, an entry of a list.
 */
export interface Piece {
  /** What it is called; an attribute begins with "@", an entry of a list in JSON is called "item". */
  readonly name: string;
  /** Its own text; "" where there is none. */
  text: string;
  /** What stands in it, attributes first. */
  readonly pieces: Piece[];
}

/** What a file says of one gathering and its sessions, before anything of it is understood. */
export interface ProgrammeFile {
  conference: Piece;
  events: PlacedEvent[];
  /** Faults that do not stand in the way, in sentences. */
  remarks: string[];
}

/** One event of a programme, and where it stands. */
export interface PlacedEvent {
  event: Piece;
  day: Piece;
  /** The name of the room under which it stands; "" where it stands under none. */
  room: string;
  /** For people: "line 214", or the place in JSON. */
  place: string;
  /** Why it cannot be read, in sentences. */
  faults: string[];
}

/** A piece that says nothing. */
export const NOTHING: Piece = { name: '', text: '', pieces: [] };

/** The pieces at the first of these places where there is one that says something. */
export function firstAt(piece: Piece, places: readonly Place[]): Piece[] {
  for (const place of places) {
    const found = at(piece, place).filter(saysSomething);
    if (found.length > 0) return found;
  }
  return [];
}

/** The pieces at all of these places that say something, in the order of the places. */
export function allAt(piece: Piece, places: readonly Place[]): Piece[] {
  return places.flatMap((place) => at(piece, place).filter(saysSomething));
}

/** The text at the first of these places where there is one, trimmed; "" where there is none. */
export function textAt(piece: Piece, places: readonly Place[]): string {
  return firstAt(piece, places)[0]?.text.trim() ?? '';
}

function at(piece: Piece, place: Place): Piece[] {
  if (place === '.') return [piece];
  return place
    .split('/')
    .reduce<Piece[]>(
      (found, name) =>
        found.flatMap(({ pieces }) =>
          pieces.filter((each) => (name === '*' ? !each.name.startsWith('@') : each.name === name)),
        ),
      [piece],
    );
}

/** Whether there is a text in it, or in anything that stands in it. */
function saysSomething({ text, pieces }: Piece): boolean {
  return text.trim() !== '' || pieces.some(saysSomething);
}

/** A piece as JSON, for people who look for it in a report. */
export function asJson({ text, pieces }: Piece): unknown {
  if (pieces.length === 0) return text.trim();
  const said: { [name: string]: unknown } = Object.create(null);
  if (text.trim()) said['.'] = text.trim();
  for (const piece of pieces) {
    const value = asJson(piece);
    const known = said[piece.name];
    if (known === undefined) said[piece.name] = value;
    else said[piece.name] = Array.isArray(known) ? [...known, value] : [known, value];
  }
  return said;
}

/** What a file says and no record holds, with how often it does. */
export function leftOut(conference: Piece, events: readonly PlacedEvent[]): string[] {
  const persons = events.flatMap(({ event }) => firstAt(event, EVENT.persons));
  const ofEvents = events.map(({ event }) => event);
  return [
    ...strangersAmong([conference], CONFERENCE, REPEATED.conference, () => 'the conference'),
    ...strangersAmong(ofEvents, EVENT, REPEATED.event, (count) => `${count} events`),
    ...strangersAmong(persons, PERSON, [], (count) => `${count} persons`),
  ];
}

function strangersAmong(
  all: readonly Piece[],
  facts: { [fact: string]: readonly string[] },
  repeated: readonly string[],
  called: (count: number) => string,
): string[] {
  const known = new Set([...Object.values(facts).flat(), ...repeated].map((place) => place.split('/')[0]));
  const counts = new Map<string, number>();
  for (const { pieces } of all) {
    const said = new Set(pieces.filter(saysSomething).map(({ name }) => name));
    for (const name of said) if (!known.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `"${name}" of ${called(count)} is not imported.`);
}
