import { CONFERENCE, EVENT, PERSON, type Place, REPEATED } from './dialects.ts';

/**
 * A node of a programme file, the same for XML and JSON: an element or object, an attribute or property, or an entry of
 * a list.
 */
export interface Piece {
  /** The name. An attribute begins with "@"; an entry of a JSON list is named "item". */
  readonly name: string;
  /** The text of the node itself; "" if there is none. */
  text: string;
  /** The children, attributes first. */
  readonly pieces: Piece[];
}

/** The raw facts of one gathering and its events. */
export interface ProgrammeFile {
  conference: Piece;
  events: PlacedEvent[];
  /** Sentences about errors that do not prevent the import. */
  remarks: string[];
}

/** One event of a programme and its location in the file. */
export interface PlacedEvent {
  event: Piece;
  day: Piece;
  /** The name of the enclosing room; "" if there is none. */
  room: string;
  /** The location for people: "line 214" or a JSON pointer. */
  place: string;
  /** Sentences on why the event cannot be read. */
  faults: string[];
}

/** A node without content. */
export const NOTHING: Piece = { name: '', text: '', pieces: [] };

/** Returns the nodes at the first path that has nodes with content. */
export function firstAt(piece: Piece, places: readonly Place[]): Piece[] {
  for (const place of places) {
    const found = at(piece, place).filter(saysSomething);
    if (found.length > 0) return found;
  }
  return [];
}

/** Returns the nodes with content at all paths, in the order of the paths. */
export function allAt(piece: Piece, places: readonly Place[]): Piece[] {
  return places.flatMap((place) => at(piece, place).filter(saysSomething));
}

/** Returns the trimmed text at the first path that has content; "" if there is none. */
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

/** Whether the node or a descendant has a text. */
function saysSomething({ text, pieces }: Piece): boolean {
  return text.trim() !== '' || pieces.some(saysSomething);
}

/** Converts a node to JSON for the report. */
export function asJson({ text, pieces }: Piece): unknown {
  if (pieces.length === 0) return text.trim();
  const members: { [name: string]: unknown } = Object.create(null);
  if (text.trim()) members['.'] = text.trim();
  for (const piece of pieces) {
    const value = asJson(piece);
    const known = members[piece.name];
    if (known === undefined) members[piece.name] = value;
    else members[piece.name] = Array.isArray(known) ? [...known, value] : [known, value];
  }
  return members;
}

/** Describes the content of a file that is not imported, with the number of its occurrences. */
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
    const names = new Set(pieces.filter(saysSomething).map(({ name }) => name));
    for (const name of names) if (!known.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `"${name}" of ${called(count)} is not imported.`);
}
