import { Forum, ForumKind, ForumStatus } from '../../domain/forums/forum.entity.ts';
import { PartyLevel } from '../../domain/parties/party.entity.ts';
import { Person } from '../../domain/people/person.entity.ts';
import { Session, SessionKind, SessionStatus } from '../../domain/sessions/session.entity.ts';
import { SpeakerRole } from '../../domain/sessions/speaker-role.entity.ts';
import { typeOf } from '../../records/known-types.ts';
import { fold, slugOf, unpointed } from '../../records/values/names.ts';
import { isPartialDate } from '../../records/values/partial-date.ts';
import { faultOfText, LONGEST_LINE, LONGEST_PASSAGE } from '../../records/values/text.ts';
import { cutText } from '../files/cut-text.ts';
import type {
  ImportedRow,
  ImportOptions,
  PartyReference,
  RecordDraft,
  RecordReference,
} from '../files/import-format.ts';
import {
  ANY_KIND,
  CANCELLED_IN_TITLE,
  CONFERENCE,
  DAY,
  EVENT,
  KINDS,
  LINK,
  PERSON,
  REPEATED,
  ROLE_IN,
  ROLES,
  STATUSES,
} from './dialects.ts';
import { People, type PersonNamed, Sessions } from './identities.ts';
import { plainText, putTogether } from './passages.ts';
import {
  allAt,
  asJson,
  firstAt,
  type Piece,
  type PlacedEvent,
  type ProgrammeFile,
  saysSomething,
  textAt,
} from './programme.ts';
import { languagesOf, roomNames, roomsOf, type TextIn, textsAt } from './texts.ts';
import { EventClock, zoneGiven, zoneOf } from './times.ts';

/** A language where nobody says which, as BCP 47 has it. */
const UNDETERMINED = 'und';

/** An id that is unique in the world. */
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const LONGEST_SCHEME = 60;

/** Fields of records that hold texts of the programme. */
const TEXTS = ['title', 'track', 'venue', 'abstract', 'summary', 'titlesIn', 'rooms', 'names'];
const PASSAGES = ['abstract', 'summary'];

/**
 * What a programme says: in its first row the gathering as a forum, with remarks on the file as a whole, then each event
 * as a session with its speakers.
 * @throws Unreadable where times are without a time zone, and none is given
 */
export function* rowsOf(file: ProgrammeFile, options: ImportOptions): Generator<ImportedRow> {
  const programme = new Programme(file, options);
  yield programme.forum();
  for (const [index, event] of file.events.entries()) yield programme.session(event, index + 2);
}

class Programme {
  private readonly lang = this.options.lang ?? UNDETERMINED;
  private readonly scope = scopeOf(this.file.conference);
  /** Where the programme comes from, as a scheme of identifiers: people have one id in all programmes of one site. */
  private readonly site = siteOf(this.file.conference);
  private readonly zone = zoneOf(this.file.conference, this.file.events, zoneGiven(this.options.timeZone));
  private readonly clock = new EventClock(this.zone.name, this.file.conference);
  private readonly times = new Map(this.file.events.map((event) => [event, this.clock.timesOf(event)]));
  private readonly people = new People(this.file.events);
  private readonly sessions = new Sessions(
    this.file.events,
    (event) => this.times.get(event)?.startsAt?.getTime() ?? 0,
  );
  private readonly isRoom = roomNames(
    this.file.conference,
    this.file.events.map(({ room }) => room),
  );

  constructor(
    private readonly file: ProgrammeFile,
    private readonly options: ImportOptions,
  ) {}

  forum(): ImportedRow {
    const { conference, events, remarks } = this.file;
    const row: ImportedRow = { row: 1, original: asJson(conference), records: [], repairs: [...remarks], refusals: [] };
    row.repairs.push(...this.zone.repairs, ...this.zone.notices);
    const title = this.titleOf(textsAt(conference, CONFERENCE.title), [], row, 'The gathering');
    const city = textAt(conference, CONFERENCE.city);
    const cities: PartyReference[] = city ? [{ $party: { name: city, level: PartyLevel.CITY } }] : [];
    const summary = this.passageOf(conference, [CONFERENCE.subtitle, CONFERENCE.description], row);
    row.records.push({
      kind: typeOf(Forum),
      key: this.key('forum'),
      fields: {
        ...title,
        kind: ForumKind.CONFERENCE,
        status: ForumStatus.SCHEDULED,
        ...this.daysOf(row),
        timeZone: this.zone.name ?? undefined,
        venue: textsAt(conference, CONFERENCE.venue)[0]?.text,
        cityIds: cities.length > 0 ? cities : undefined,
        ...(summary && { summary, summaryLang: this.lang }),
      },
    });
    this.keepTexts(row);
    row.repairs.push(...leftOut(conference, events));
    return { ...row, notices: this.zone.notices };
  }

  session(placed: PlacedEvent, number: number): ImportedRow {
    const { event, day, room, place, faults } = placed;
    const original = { place, day: textAt(day, DAY.date), room, event: asJson(event) };
    const row: ImportedRow = { row: number, original, records: [], repairs: [], refusals: [] };
    const languages = languagesOf(event);
    for (const unknown of languages.unknown) row.repairs.push(`"${unknown}" is not a language that is known.`);
    const title = this.titleOf(textsAt(event, EVENT.title), languages.known, row, 'It');
    const kind = kindOf(event, row);
    const times = this.times.get(placed)!;
    row.repairs.push(...times.repairs);
    row.refusals.push(...times.refusals);
    const people = this.people.of(event, row.repairs);
    const identity = this.sessions.identityOf(placed, row.repairs);
    const links = linksOf(event, row);
    row.records.push(...people.map((person) => this.person(person)), {
      kind: typeOf(Session),
      key: this.key('session', identity),
      fields: {
        forumId: { $record: this.key('forum') } satisfies RecordReference,
        ...title,
        kind,
        status: statusOf(event, title.title, row),
        track: textsAt(event, EVENT.track)[0]?.text,
        abstract: this.passageOf(event, [EVENT.subtitle, EVENT.abstract, EVENT.description], row) || undefined,
        startsAt: times.startsAt?.toISOString() ?? null,
        endsAt: times.endsAt?.toISOString() ?? null,
        rooms: roomsOf(event, room, this.isRoom),
        languages: languages.known.length > 0 ? languages.known : undefined,
        links: links.length > 0 ? links : undefined,
        speakers: this.speakers(people, kind, row),
      },
    });
    this.keepTexts(row);
    // What is faulty is refused with its key, so that nobody takes it for vanished.
    return faults.length > 0 ? { ...row, repairs: [], refusals: faults } : row;
  }

  /** By what a record of the programme is found again. */
  private key(...parts: readonly string[]): string {
    return unpointed([this.scope, ...parts].join('/'));
  }

  private person({ identity, id, name }: PersonNamed): RecordDraft {
    const isUnique = GUID.test(id ?? '');
    const scheme = id && !faultOfText(id, LONGEST_LINE) && (isUnique ? 'guid' : this.site);
    return {
      kind: typeOf(Person),
      key: this.key('person', identity),
      fields: {
        names: [{ lang: this.lang, text: name }],
        identifiers: scheme ? [{ scheme, value: isUnique ? id.toLowerCase() : id }] : undefined,
      },
    };
  }

  private speakers(people: readonly PersonNamed[], kind: SessionKind, row: ImportedRow) {
    const speakers = new Map<string, { personId: RecordReference; role: SpeakerRole }>();
    for (const { identity, name, role } of people) {
      const known = role ? ROLES.find(([, words]) => words.test(role))?.[0] : ROLE_IN[kind];
      if (role && !known) row.repairs.push(`The role "${role}" was taken for that of a speaker.`);
      const as = known ?? SpeakerRole.SPEAKER;
      if (speakers.has(`${as} ${identity}`)) row.repairs.push(`"${name}" stands there twice, and was taken once.`);
      speakers.set(`${as} ${identity}`, { personId: { $record: this.key('person', identity) }, role: as });
    }
    return [...speakers.values()];
  }

  /** A title and its language: the one that is said of it, else the first that is spoken, else what is given. */
  private titleOf(texts: readonly TextIn[], spoken: readonly string[], row: ImportedRow, whose: string) {
    const [main, ...others] = texts;
    if (!main) {
      row.refusals.push(`${whose} has no title.`);
      return { title: '', titleLang: this.lang };
    }
    const titleLang = main.lang ?? spoken[0] ?? this.lang;
    const titlesIn: { [lang: string]: string } = {};
    for (const { text, lang } of others) {
      if (lang && lang !== titleLang) titlesIn[lang] ??= text;
      else if (text !== main.text) row.repairs.push(`${whose} has another title, "${text}", which was left out.`);
    }
    return { title: main.text, titleLang, ...(Object.keys(titlesIn).length > 0 && { titlesIn }) };
  }

  /** What a programme says about something, in one passage. */
  private passageOf(piece: Piece, facts: readonly (readonly string[])[], row: ImportedRow): string {
    const found = facts.map((places) => firstAt(piece, places));
    for (const several of found) {
      const distinct = new Set(several.map(({ text }) => text.trim()).filter(Boolean));
      if (distinct.size > 1) row.repairs.push(`${distinct.size} elements <${several[0]!.name}> were put together.`);
    }
    const passages = found.flat().flatMap(({ text, pieces }) => {
      const inLanguages = pieces.filter(({ name }) => !name.startsWith('@')).map((each) => each.text);
      return text.trim() ? [text] : inLanguages;
    });
    return putTogether(passages.map(plainText));
  }

  private daysOf(row: ImportedRow): { startsOn?: string; endsOn?: string } {
    const { conference, events } = this.file;
    const dates = events
      .map(({ day }) => textAt(day, DAY.date).slice(0, 10))
      .filter(isPartialDate)
      .sort();
    const said = (places: readonly string[]) => {
      const text = textAt(conference, places);
      if (!text || isPartialDate(text.slice(0, 10))) return text.slice(0, 10);
      row.repairs.push(`"${text}" is not a date such as 2025-11-07.`);
      return '';
    };
    const startsOn = said(CONFERENCE.start) || dates[0];
    const endsOn = said(CONFERENCE.end) || dates.at(-1);
    if (!startsOn || !endsOn || startsOn <= endsOn) return { startsOn, endsOn };
    row.repairs.push(`It would end (${endsOn}) before it begins (${startsOn}); the end was left out.`);
    return { startsOn };
  }

  /** Cuts texts that are longer than their fields, and refuses what no text may hold. */
  private keepTexts(row: ImportedRow): void {
    const kept = (value: unknown, longest: number, at: string): unknown => {
      if (Array.isArray(value)) return value.map((each, index) => kept(each, longest, `${at}[${index}]`));
      if (typeof value === 'object' && value !== null) {
        const fields = Object.entries(value).map(([name, each]) => [name, kept(each, longest, `${at}.${name}`)]);
        return Object.fromEntries(fields);
      }
      if (typeof value !== 'string') return value;
      const text = cutText(value, longest, (sentence) => row.repairs.push(`${at}: ${sentence}`));
      const fault = faultOfText(text, longest);
      if (fault) row.refusals.push(`${at}: The text ${fault}.`);
      return text;
    };
    for (const { fields } of row.records) {
      for (const field of TEXTS) {
        const longest = PASSAGES.includes(field) ? LONGEST_PASSAGE : LONGEST_LINE;
        if (field in fields) fields[field] = kept(fields[field], longest, field);
      }
    }
  }
}

/** By what the programme is known: its acronym, else its title. */
function scopeOf(conference: Piece): string {
  const name = textAt(conference, CONFERENCE.acronym) || (textsAt(conference, CONFERENCE.title)[0]?.text ?? '');
  return slugOf(name) || fold(name) || 'programme';
}

/** By the host of its address, as in "pretalx-example-org"; null where it does not say one. */
function siteOf(conference: Piece): string | null {
  const address = textAt(conference, CONFERENCE.baseUrl);
  const scheme = URL.canParse(address) ? slugOf(new URL(address).hostname) : '';
  return scheme && scheme.length <= LONGEST_SCHEME ? scheme : null;
}

function kindOf(event: Piece, row: ImportedRow): SessionKind {
  const type = textsAt(event, EVENT.type)[0]?.text ?? '';
  if (!type) return firstAt(event, EVENT.persons).length > 0 ? SessionKind.TALK : SessionKind.OTHER;
  const known = KINDS.find(([, words]) => words.test(type))?.[0];
  if (!known && !ANY_KIND.test(type))
    row.repairs.push(`Sessions of the type "${type}" are not known: it became OTHER.`);
  return known ?? SessionKind.OTHER;
}

function statusOf(event: Piece, title: string, row: ImportedRow): SessionStatus {
  if (CANCELLED_IN_TITLE.test(title)) {
    row.repairs.push('Its title says that it is cancelled.');
    return SessionStatus.CANCELLED;
  }
  if (/^(true|yes|1)$/i.test(textAt(event, EVENT.cancelled))) return SessionStatus.CANCELLED;
  const status = textAt(event, EVENT.status);
  return STATUSES.find(([, words]) => words.test(status))?.[0] ?? SessionStatus.SCHEDULED;
}

/** The addresses of its page, recordings and slides, as the API shows them. */
function linksOf(event: Piece, row: ImportedRow): string[] {
  const links = new Set<string>();
  for (const link of allAt(event, EVENT.links)) {
    const address = textAt(link, LINK);
    const url = URL.canParse(address) ? new URL(address) : null;
    if (url?.protocol === 'https:' || url?.protocol === 'http:') links.add(url.href);
    else if (address) row.repairs.push(`"${address.slice(0, 80)}" is not an address of the web, and was left out.`);
  }
  return [...links];
}

/** What a file says and no record holds, with how often it does. */
function leftOut(conference: Piece, events: readonly PlacedEvent[]): string[] {
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
