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
import { EVENT, IGNORED_FIELDS, REDUNDANT_FIELDS } from './dialects.ts';
import type { LocatedEvent, ProgrammeFile, ProgrammeNode } from './programme.ts';
import { decodeProgramme } from './programme-text.ts';
import { scheduleJson } from './schedule-json.schema.ts';

/** The maximum nesting of lists and objects; programmes need a dozen levels. */
const MAX_DEPTH = 32;
/** The maximum number of values in a file; large programmes have 100,000. */
const MAX_VALUES = 1_000_000;
/** The maximum number of errors listed. */
const MAX_ERRORS_LISTED = 1_000;

/** A path in JSON: property names and list indexes. */
type Path = readonly (string | number)[];

/** The number of steps to an event: schedule, conference, days, 0, rooms, its name, 0. */
const EVENT_PATH_LENGTH = 7;

/**
 * Reads a programme in JSON, from frab, pretalx and similar.
 * @throws Unreadable if the file is not JSON (with line and column), exceeds a limit, or has errors outside its events
 *   or in every event (with all errors)
 */
export async function readJson(file: SourceFile): Promise<ProgrammeFile> {
  const chunks: string[] = [];
  for await (const chunk of decodeProgramme(file, () => chunks.join('').split('\n').length)) chunks.push(chunk);
  const text = chunks.join('');
  const value = valueOf(text);
  const faults = (scheduleJson.safeParse(value).error?.issues ?? []) as ScheduleError[];
  const isFramed = faults.every(({ path }) => path.length >= EVENT_PATH_LENGTH);
  const events = isFramed ? eventsOf(value as ValidSchedule, faults) : [];
  const isSound = events.length === 0 || events.some((event) => event.errors.length === 0);
  if (!isFramed || !isSound) {
    throw new Unreadable(formatErrors(text, [...faults, ...warningsOf(value)], unknownKeysIn(value)));
  }
  const { schedule } = value as ValidSchedule;
  const { days: _, ...facts } = schedule.conference;
  const conference = pieceOf('conference', facts);
  if (schedule.base_url) conference.children.push(pieceOf('base_url', schedule.base_url));
  const remarks = warningsOf(value).map(({ path, message }) => `${pointer(path)}: ${message}`);
  return { conference, events, warnings: remarks };
}

/** The used part of a programme that is valid outside its events. */
interface ValidSchedule {
  schedule: {
    base_url?: string | null;
    conference: { days: { rooms: { [name: string]: unknown[] } }[] };
  };
}

/** @throws Unreadable if the text is not JSON or exceeds a limit */
function valueOf(text: string): unknown {
  assertWithinLimits(text);
  try {
    return JSON.parse(text);
  } catch {
    // A slower parser finds the location of the error.
    const errors: ParseError[] = [];
    parse(text, errors, { disallowComments: true });
    const [first] = errors;
    throw unreadableAt(
      text,
      first?.offset ?? 0,
      first ? describeParseError(printParseErrorCode(first.error)) : 'invalid',
    );
  }
}

/**
 * Scans only the punctuation, without recursion: parsing a text of brackets would cost much more than its length.
 * @throws Unreadable if a limit is exceeded
 */
function assertWithinLimits(text: string): void {
  const scanner = createScanner(text, true);
  let depth = 0;
  let values = 0;
  for (let token = scanner.scan(); token !== SyntaxKind.EOF; token = scanner.scan()) {
    if (token === SyntaxKind.OpenBraceToken || token === SyntaxKind.OpenBracketToken) {
      if (++depth <= MAX_DEPTH) continue;
      const reason = `lists and objects are nested deeper than ${MAX_DEPTH} levels`;
      throw unreadableAt(text, scanner.getTokenOffset(), reason);
    } else if (token === SyntaxKind.CloseBraceToken || token === SyntaxKind.CloseBracketToken) depth--;
    else if (token === SyntaxKind.CommaToken && ++values > MAX_VALUES) {
      throw new Unreadable(`The file has more than ${MAX_VALUES} values, the maximum of a programme.`);
    }
  }
}

function unreadableAt(text: string, offset: number, reason: string): Unreadable {
  const { line, column } = placeAt(text, offset);
  return new Unreadable(`Line ${line}, column ${column}: the text is not valid JSON (${reason}).`);
}

/** Converts "CommaExpected" to "comma expected". */
function describeParseError(code: string): string {
  return code.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

function placeAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

/** An error of the file and its path. */
interface ScheduleError {
  path: Path;
  message: string;
}

/** Returns the events of a programme, each with its errors. */
function eventsOf(value: ValidSchedule, faultsOfAll: readonly ScheduleError[]): LocatedEvent[] {
  const ofEvents = grouped(faultsOfAll, ({ path }) => pointer(path.slice(0, EVENT_PATH_LENGTH)));
  const events: LocatedEvent[] = [];
  for (const [index, day] of value.schedule.conference.days.entries()) {
    const { rooms, ...facts } = day;
    const dayPiece = pieceOf('day', facts);
    for (const [room, list] of Object.entries(rooms)) {
      for (const [number, event] of list.entries()) {
        const place = pointer(['schedule', 'conference', 'days', index, 'rooms', room, number]);
        const faults = (ofEvents.get(place) ?? []).map(
          ({ path, message }) => `${pointer(path.slice(EVENT_PATH_LENGTH)) || 'The event'}: ${message}`,
        );
        events.push({ event: pieceOf('event', event), day: dayPiece, room, location: place, errors: faults });
      }
    }
  }
  return events;
}

/** Returns errors that do not prevent the import. */
function warningsOf(value: unknown): ScheduleError[] {
  const daysCount = valueAt(value, ['schedule', 'conference', 'daysCount']);
  const days = valueAt(value, ['schedule', 'conference', 'days']);
  if (typeof daysCount !== 'number' || !Array.isArray(days) || daysCount === days.length) return [];
  const message = `the value is ${daysCount}, but the number of days is ${days.length}.`;
  return [{ path: ['schedule', 'conference', 'daysCount'], message }];
}

/** Returns keys of events that are not part of the format, as far as events can be found in an invalid file. */
function unknownKeysIn(value: unknown): ScheduleError[] {
  const places = [...Object.values(EVENT).flat(), ...REDUNDANT_FIELDS.event, ...IGNORED_FIELDS];
  const known = new Set(places.map((place) => place.split('/')[0]));
  return childPaths(value, ['schedule', 'conference', 'days'])
    .flatMap((day) => childPaths(value, [...day, 'rooms']))
    .flatMap((room) => childPaths(value, room))
    .flatMap((event) => childPaths(value, event))
    .filter((path) => !known.has(String(path.at(-1))))
    .map((path) => ({ path, message: 'the key is not part of the format.' }));
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, step) => (inner as { [name: string]: unknown } | null)?.[step], value);
}

/** Returns the paths of the properties of an object or the entries of a list; none for other values. */
function childPaths(value: unknown, path: Path): Path[] {
  const found = valueAt(value, path);
  const names = Array.isArray(found) ? [...found.keys()] : Object.keys(Object(found));
  return typeof found === 'object' ? names.map((name) => [...path, name]) : [];
}

/** Lists each error with its location, then the unknown keys. */
function formatErrors(text: string, faults: readonly ScheduleError[], strangers: readonly ScheduleError[]): string {
  const tree = parseTree(text);
  const lines = [...faults, ...strangers].map(({ path, message }) => {
    const node = tree && findNodeAtLocation(tree, [...path]);
    const line = node ? ` (line ${placeAt(text, node.offset).line})` : '';
    return `${pointer(path) || 'The file'}${line}: ${message}`;
  });
  if (lines.length > MAX_ERRORS_LISTED)
    lines.splice(MAX_ERRORS_LISTED, lines.length, `... and ${lines.length - MAX_ERRORS_LISTED} more.`);
  return [`The programme cannot be read. Errors: ${faults.length}.`, ...lines].join('\n');
}

/** Formats a path as JSON Pointer (RFC 6901): "/schedule/conference/days/0". */
function pointer(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/**
 * Converts a JSON value to a node; null and false have no content. Recursion is safe, because the depth was checked.
 */
function pieceOf(name: string, value: unknown): ProgrammeNode {
  if (value === null || value === undefined || value === false) return { name, text: '', children: [] };
  if (typeof value !== 'object') return { name, text: String(value), children: [] };
  const entries: [string, unknown][] = Array.isArray(value)
    ? value.map((each) => ['item', each])
    : Object.entries(value);
  return { name, text: '', children: entries.map(([each, inner]) => pieceOf(each, inner)) };
}
