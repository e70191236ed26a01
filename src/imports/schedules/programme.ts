import { CONFERENCE, EVENT, type FactPath, PERSON, REDUNDANT_FIELDS } from './dialects.ts';

/**
 * A node of a programme file, the same for XML and JSON: an element or object, an attribute or property, or an entry of
 * a list.
 */
export interface ProgrammeNode {
  /** The name. An attribute begins with "@"; an entry of a JSON list is named "item". */
  readonly name: string;
  /** The text of the node itself; "" if there is none. */
  text: string;
  /** The children, attributes first. */
  readonly children: ProgrammeNode[];
}

/** The raw facts of one gathering and its events. */
export interface ProgrammeFile {
  conference: ProgrammeNode;
  events: LocatedEvent[];
  /** Sentences about errors that do not prevent the import. */
  warnings: string[];
}

/** One event of a programme and its location in the file. */
export interface LocatedEvent {
  event: ProgrammeNode;
  day: ProgrammeNode;
  /** The name of the enclosing room; "" if there is none. */
  room: string;
  /** The location for people: "line 214" or a JSON pointer. */
  location: string;
  /** Sentences on why the event cannot be read. */
  errors: string[];
}

/** A node without content. */
export const EMPTY_NODE: ProgrammeNode = { name: '', text: '', children: [] };

/** Returns the nodes at the first path that has nodes with content. */
export function firstAt(piece: ProgrammeNode, places: readonly FactPath[]): ProgrammeNode[] {
  for (const place of places) {
    const found = nodesAt(piece, place).filter(hasContent);
    if (found.length > 0) return found;
  }
  return [];
}

/** Returns the nodes with content at all paths, in the order of the paths. */
export function allAt(piece: ProgrammeNode, places: readonly FactPath[]): ProgrammeNode[] {
  return places.flatMap((place) => nodesAt(piece, place).filter(hasContent));
}

/** Returns the trimmed text at the first path that has content; "" if there is none. */
export function textAt(piece: ProgrammeNode, places: readonly FactPath[]): string {
  return firstAt(piece, places)[0]?.text.trim() ?? '';
}

function nodesAt(piece: ProgrammeNode, place: FactPath): ProgrammeNode[] {
  if (place === '.') return [piece];
  return place
    .split('/')
    .reduce<ProgrammeNode[]>(
      (found, name) =>
        found.flatMap(({ children }) =>
          children.filter((each) => (name === '*' ? !each.name.startsWith('@') : each.name === name)),
        ),
      [piece],
    );
}

/** Whether the node or a descendant has a text. */
function hasContent({ text, children }: ProgrammeNode): boolean {
  return text.trim() !== '' || children.some(hasContent);
}

/** Converts a node to JSON for the report. */
export function asJson({ text, children }: ProgrammeNode): unknown {
  if (children.length === 0) return text.trim();
  const members: { [name: string]: unknown } = Object.create(null);
  if (text.trim()) members['.'] = text.trim();
  for (const piece of children) {
    const value = asJson(piece);
    const known = members[piece.name];
    if (known === undefined) members[piece.name] = value;
    else members[piece.name] = Array.isArray(known) ? [...known, value] : [known, value];
  }
  return members;
}

/** Describes the content of a file that is not imported, with the number of its occurrences. */
export function unusedFacts(conference: ProgrammeNode, events: readonly LocatedEvent[]): string[] {
  const persons = events.flatMap(({ event }) => firstAt(event, EVENT.persons));
  const ofEvents = events.map(({ event }) => event);
  return [
    ...unusedFactsAmong([conference], CONFERENCE, REDUNDANT_FIELDS.conference, () => 'the conference'),
    ...unusedFactsAmong(ofEvents, EVENT, REDUNDANT_FIELDS.event, (count) => `${count} events`),
    ...unusedFactsAmong(persons, PERSON, [], (count) => `${count} persons`),
  ];
}

function unusedFactsAmong(
  all: readonly ProgrammeNode[],
  facts: { [fact: string]: readonly string[] },
  repeated: readonly string[],
  called: (count: number) => string,
): string[] {
  const known = new Set([...Object.values(facts).flat(), ...repeated].map((place) => place.split('/')[0]));
  const counts = new Map<string, number>();
  for (const { children } of all) {
    const names = new Set(children.filter(hasContent).map(({ name }) => name));
    for (const name of names) if (!known.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `"${name}" of ${called(count)} is not imported.`);
}
