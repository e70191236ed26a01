import {
  createScanner,
  findNodeAtLocation,
  type ParseError,
  parse,
  parseTree,
  printParseErrorCode,
  SyntaxKind,
} from 'jsonc-parser';
import { grouped } from '../files/grouped.ts';
import { type SourceFile, Unreadable } from '../files/source-file.ts';
import { textOf } from './bytes.ts';
import { EVENT, NOT_KEPT, REPEATED } from './dialects.ts';
import type { Piece, PlacedEvent, ProgrammeFile } from './programme.ts';
import { scheduleJson } from './schedule-json.schema.ts';

/** How deep lists and objects may stand in each other: programmes need a dozen. */
const DEEPEST = 32;
/** Values of one file; large programmes have 100,000. */
const MOST_VALUES = 1_000_000;
/** Faults that are told one by one. */
const MOST_LINES = 1_000;

/** Where something stands in JSON: names of properties, and places in lists. */
type Path = readonly (string | number)[];

/** How many steps lead to an event: schedule, conference, days, 0, rooms, its name, 0. */
const TO_EVENT = 7;

/**
 * Reads a programme in JSON, of frab, pretalx and their kin.
 * @throws Unreadable where it is not JSON, with line and column; where it is hostile; and with every fault of the whole
 *   file where the frame around its events is not sound, or no event is
 */
export async function readJson(file: SourceFile): Promise<ProgrammeFile> {
  const chunks: string[] = [];
  for await (const chunk of textOf(file, () => chunks.join('').split('\n').length)) chunks.push(chunk);
  const text = chunks.join('');
  const value = valueOf(text);
  const faults = (scheduleJson.safeParse(value).error?.issues ?? []) as Fault[];
  const isFramed = faults.every(({ path }) => path.length >= TO_EVENT);
  const events = isFramed ? eventsOf(value as Sound, faults) : [];
  const isSound = events.length === 0 || events.some((event) => event.faults.length === 0);
  if (!isFramed || !isSound) {
    throw new Unreadable(allFaults(text, [...faults, ...remarksOn(value)], strangersIn(value)));
  }
  const { schedule } = value as Sound;
  const { days: _, ...facts } = schedule.conference;
  const conference = pieceOf('conference', facts);
  if (schedule.base_url) conference.pieces.push(pieceOf('base_url', schedule.base_url));
  const remarks = remarksOn(value).map(({ path, message }) => `${pointer(path)}: ${message}`);
  return { conference, events, remarks };
}

/** What is used of a programme whose frame is sound. */
interface Sound {
  schedule: {
    base_url?: string | null;
    conference: { days: { rooms: { [name: string]: unknown[] } }[] };
  };
}

/** @throws Unreadable */
function valueOf(text: string): unknown {
  assertBearable(text);
  try {
    return JSON.parse(text);
  } catch {
    // What is wrong is asked of a parser that knows where it is; it is slower.
    const errors: ParseError[] = [];
    parse(text, errors, { disallowComments: true });
    const [first] = errors;
    throw unreadableAt(text, first?.offset ?? 0, first ? inWords(printParseErrorCode(first.error)) : 'invalid');
  }
}

/**
 * Looks at the signs between the values alone, without recursion: reading a text of brackets only would cost much more
 * than its length.
 * @throws Unreadable
 */
function assertBearable(text: string): void {
  const scanner = createScanner(text, true);
  let depth = 0;
  let values = 0;
  for (let sign = scanner.scan(); sign !== SyntaxKind.EOF; sign = scanner.scan()) {
    if (sign === SyntaxKind.OpenBraceToken || sign === SyntaxKind.OpenBracketToken) {
      if (++depth <= DEEPEST) continue;
      const why = `lists and objects stand more than ${DEEPEST} deep in each other`;
      throw unreadableAt(text, scanner.getTokenOffset(), why);
    } else if (sign === SyntaxKind.CloseBraceToken || sign === SyntaxKind.CloseBracketToken) depth--;
    else if (sign === SyntaxKind.CommaToken && ++values > MOST_VALUES) {
      throw new Unreadable(`The file has more than ${MOST_VALUES} values, which no programme has.`);
    }
  }
}

function unreadableAt(text: string, offset: number, why: string): Unreadable {
  const { line, column } = placeAt(text, offset);
  return new Unreadable(`Line ${line}, column ${column}: this cannot be read as JSON (${why}).`);
}

/** "CommaExpected" as "comma expected". */
function inWords(code: string): string {
  return code.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

function placeAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

/** A fault of the file, and where it stands. */
interface Fault {
  path: Path;
  message: string;
}

/** The events of a programme, each with its faults. */
function eventsOf(value: Sound, faultsOfAll: readonly Fault[]): PlacedEvent[] {
  const ofEvents = grouped(faultsOfAll, ({ path }) => pointer(path.slice(0, TO_EVENT)));
  const events: PlacedEvent[] = [];
  for (const [index, day] of value.schedule.conference.days.entries()) {
    const { rooms, ...facts } = day;
    const dayPiece = pieceOf('day', facts);
    for (const [room, list] of Object.entries(rooms)) {
      for (const [number, event] of list.entries()) {
        const place = pointer(['schedule', 'conference', 'days', index, 'rooms', room, number]);
        const faults = (ofEvents.get(place) ?? []).map(
          ({ path, message }) => `${pointer(path.slice(TO_EVENT)) || 'The event'}: ${message}`,
        );
        events.push({ event: pieceOf('event', event), day: dayPiece, room, place, faults });
      }
    }
  }
  return events;
}

/** What is odd in a programme, and does not stand in the way. */
function remarksOn(value: unknown): Fault[] {
  const daysCount = valueAt(value, ['schedule', 'conference', 'daysCount']);
  const days = valueAt(value, ['schedule', 'conference', 'days']);
  if (typeof daysCount !== 'number' || !Array.isArray(days) || daysCount === days.length) return [];
  const message = `This says ${daysCount}, and the number of days is ${days.length}.`;
  return [{ path: ['schedule', 'conference', 'daysCount'], message }];
}

/** What stands in events and is no part of the format, as far as events can be found in a value that is not sound. */
function strangersIn(value: unknown): Fault[] {
  const places = [...Object.values(EVENT).flat(), ...REPEATED.event, ...NOT_KEPT];
  const known = new Set(places.map((place) => place.split('/')[0]));
  return within(value, ['schedule', 'conference', 'days'])
    .flatMap((day) => within(value, [...day, 'rooms']))
    .flatMap((room) => within(value, room))
    .flatMap((event) => within(value, event))
    .filter((path) => !known.has(String(path.at(-1))))
    .map((path) => ({ path, message: 'This is no part of the format.' }));
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => (inner as { [name: string]: unknown } | null)?.[step], value);
}

/** The ways to the properties of an object, or to the entries of a list; none of what is neither. */
function within(value: unknown, path: Path): Path[] {
  const found = valueAt(value, path);
  const names = Array.isArray(found) ? [...found.keys()] : Object.keys(Object(found));
  return typeof found === 'object' ? names.map((name) => [...path, name]) : [];
}

/** Every fault in a line of its own, with its place, and then what is strange. */
function allFaults(text: string, faults: readonly Fault[], strangers: readonly Fault[]): string {
  const tree = parseTree(text);
  const lines = [...faults, ...strangers].map(({ path, message }) => {
    const node = tree && findNodeAtLocation(tree, [...path]);
    const line = node ? ` (line ${placeAt(text, node.offset).line})` : '';
    return `${pointer(path) || 'The file'}${line}: ${message}`;
  });
  if (lines.length > MOST_LINES) lines.splice(MOST_LINES, lines.length, `... and ${lines.length - MOST_LINES} more.`);
  return [`This is no programme that can be read; faults: ${faults.length}.`, ...lines].join('\n');
}

/** A place as RFC 6901 writes it: "/schedule/conference/days/0". */
function pointer(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** A value of JSON as a piece; what is null or false says nothing. Recursion is safe: the depth has been checked. */
function pieceOf(name: string, value: unknown): Piece {
  if (value === null || value === undefined || value === false) return { name, text: '', pieces: [] };
  if (typeof value !== 'object') return { name, text: String(value), pieces: [] };
  const entries: [string, unknown][] = Array.isArray(value)
    ? value.map((each) => ['item', each])
    : Object.entries(value);
  return { name, text: '', pieces: entries.map(([each, inner]) => pieceOf(each, inner)) };
}
