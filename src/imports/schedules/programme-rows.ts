import { Forum, ForumKind, ForumStatus } from '../../domain/forums/forum.entity.ts';
import { PartyLevel } from '../../domain/parties/party.entity.ts';
import { Person } from '../../domain/people/person.entity.ts';
import { Session, SessionKind, SessionStatus } from '../../domain/sessions/session.entity.ts';
import { SpeakerRole } from '../../domain/sessions/speaker-role.entity.ts';
import { typeOf } from '../../records/known-types.ts';
import { fold, slugOf, withoutPoints } from '../../records/values/names.ts';
import { isPartialDate } from '../../records/values/partial-date.ts';
import { describeTextError, MAX_LINE_CHARS, MAX_PASSAGE_CHARS } from '../../records/values/text.ts';
import type { ImportedRow, ImportOptions, PartyReference, RecordReference } from '../files/import-format.ts';
import { truncateText } from '../files/truncate-text.ts';
import {
  CANCELLED_IN_TITLE,
  CONFERENCE,
  DAY,
  EVENT,
  GENERIC_KIND,
  KINDS,
  LINK,
  ROLE_BY_KIND,
  ROLES,
  STATUSES,
} from './dialects.ts';
import { ProgrammePeople, type ProgrammePerson, ProgrammeSessions } from './identities.ts';
import { joinPassages, plainText } from './plain-text.ts';
import {
  allAt,
  asJson,
  firstAt,
  type LocatedEvent,
  type ProgrammeFile,
  type ProgrammeNode,
  textAt,
  unusedFacts,
} from './programme.ts';
import { languagesOf, roomNames, roomsOf, type TextInLanguage, textsAt } from './texts.ts';
import { EventClock, parseTimeZone, programmeZone } from './times.ts';

/** The BCP 47 tag of an undetermined language. */
const UNDETERMINED = 'und';

/** A globally unique id. */
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const MAX_SCHEME_CHARS = 60;

/** Fields of records that hold texts of the programme. */
const TEXT_FIELDS = ['title', 'track', 'venue', 'abstract', 'summary', 'titlesIn', 'rooms', 'names'];
const LONG_TEXT_FIELDS = ['abstract', 'summary'];

/**
 * Yields the rows of a programme: first the gathering as a forum, with warnings about the whole file, then each event
 * as a session with its speakers.
 * @throws Unreadable if times lack a time zone and none is given
 */
export function* rowsOf(file: ProgrammeFile, options: ImportOptions): Generator<ImportedRow> {
  const programme = new Programme(file, options);
  yield programme.forum();
  for (const [index, event] of file.events.entries()) yield programme.session(event, index + 2);
}

class Programme {
  private readonly lang = this.options.lang ?? UNDETERMINED;
  private readonly scope = scopeOf(this.file.conference);
  /** The site of the programme as a scheme of identifiers: ids of people are shared by all programmes of a site. */
  private readonly site = siteOf(this.file.conference);
  private readonly zone = programmeZone(this.file.conference, this.file.events, parseTimeZone(this.options.timeZone));
  private readonly clock = new EventClock(this.zone.name, this.file.conference);
  private readonly times = new Map(this.file.events.map((event) => [event, this.clock.timesOf(event)]));
  private readonly people = new ProgrammePeople(this.file.events);
  private readonly sessions = new ProgrammeSessions(
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
    const { conference, events, warnings } = this.file;
    const row: ImportedRow = {
      row: 1,
      original: asJson(conference),
      records: [],
      repairs: [...warnings],
      refusals: [],
    };
    row.repairs.push(...this.zone.repairs, ...this.zone.notices);
    const title = this.titleOf(textsAt(conference, CONFERENCE.title), [], row, 'The forum');
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
    row.repairs.push(...unusedFacts(conference, events));
    return { ...row, notices: this.zone.notices };
  }

  session(placed: LocatedEvent, number: number): ImportedRow {
    const { event, day, room, location, errors } = placed;
    const original = { place: location, day: textAt(day, DAY.date), room, event: asJson(event) };
    const row: ImportedRow = { row: number, original, records: [], repairs: [], refusals: [] };
    const languages = languagesOf(event);
    for (const unknown of languages.unknown) row.repairs.push(`"${unknown}" is not a known language.`);
    const title = this.titleOf(textsAt(event, EVENT.title), languages.known, row, 'The session');
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
    // A row with errors keeps its key, so that its session does not count as missing from the file.
    return errors.length > 0 ? { ...row, repairs: [], refusals: errors } : row;
  }

  /** Returns the key of a record of the programme. */
  private key(...parts: readonly string[]): string {
    return withoutPoints([this.scope, ...parts].join('/'));
  }

  private person({ identity, id, name }: ProgrammePerson) {
    const isUnique = GUID.test(id ?? '');
    const scheme = id && !describeTextError(id, MAX_LINE_CHARS) && (isUnique ? 'guid' : this.site);
    return {
      kind: typeOf(Person),
      key: this.key('person', identity),
      fields: {
        names: [{ lang: this.lang, text: name }],
        identifiers: scheme ? [{ scheme, value: isUnique ? id.toLowerCase() : id }] : undefined,
      },
    };
  }

  private speakers(people: readonly ProgrammePerson[], kind: SessionKind, row: ImportedRow) {
    const speakers = new Map<string, { personId: RecordReference; role: SpeakerRole }>();
    for (const { identity, name, role } of people) {
      const known = role ? ROLES.find(([, words]) => words.test(role))?.[0] : ROLE_BY_KIND[kind];
      if (role && !known) row.repairs.push(`The role "${role}" is unknown and was imported as speaker.`);
      const as = known ?? SpeakerRole.SPEAKER;
      if (speakers.has(`${as} ${identity}`)) row.repairs.push(`"${name}" is listed twice and was imported once.`);
      speakers.set(`${as} ${identity}`, { personId: { $record: this.key('person', identity) }, role: as });
    }
    return [...speakers.values()];
  }

  /** Returns a title and its language: its own, or else the first spoken one, or else the default. */
  private titleOf(texts: readonly TextInLanguage[], spoken: readonly string[], row: ImportedRow, subject: string) {
    const [main, ...others] = texts;
    if (!main) {
      row.refusals.push(`${subject} has no title.`);
      return { title: '', titleLang: this.lang };
    }
    const titleLang = main.lang ?? spoken[0] ?? this.lang;
    const titlesIn: { [lang: string]: string } = {};
    for (const { text, lang } of others) {
      if (lang && lang !== titleLang) titlesIn[lang] ??= text;
      else if (text !== main.text) row.repairs.push(`${subject} has another title, "${text}", which was left out.`);
    }
    return { title: main.text, titleLang, ...(Object.keys(titlesIn).length > 0 && { titlesIn }) };
  }

  /** Joins the texts about something into one passage. */
  private passageOf(piece: ProgrammeNode, facts: readonly (readonly string[])[], row: ImportedRow): string {
    const found = facts.map((places) => firstAt(piece, places));
    for (const several of found) {
      const distinct = new Set(several.map(({ text }) => text.trim()).filter(Boolean));
      if (distinct.size > 1) row.repairs.push(`${distinct.size} elements <${several[0]!.name}> were combined.`);
    }
    const passages = found.flat().flatMap(({ text, children }) => {
      const inLanguages = children.filter(({ name }) => !name.startsWith('@')).map((each) => each.text);
      return text.trim() ? [text] : inLanguages;
    });
    return joinPassages(passages.map(plainText));
  }

  private daysOf(row: ImportedRow): { startsOn?: string; endsOn?: string } {
    const { conference, events } = this.file;
    const dates = events
      .map(({ day }) => textAt(day, DAY.date).slice(0, 10))
      .filter(isPartialDate)
      .sort();
    const dateAt = (places: readonly string[]) => {
      const text = textAt(conference, places);
      if (!text || isPartialDate(text.slice(0, 10))) return text.slice(0, 10);
      row.repairs.push(`"${text}" is not a date such as 2025-11-07.`);
      return '';
    };
    const startsOn = dateAt(CONFERENCE.start) || dates[0];
    const endsOn = dateAt(CONFERENCE.end) || dates.at(-1);
    if (!startsOn || !endsOn || startsOn <= endsOn) return { startsOn, endsOn };
    row.repairs.push(`The end (${endsOn}) is before the start (${startsOn}) and was left out.`);
    return { startsOn };
  }

  /** Cuts texts that are longer than their fields, and rejects texts with invalid characters. */
  private keepTexts(row: ImportedRow): void {
    const checked = (value: unknown, maxChars: number, at: string): unknown => {
      if (Array.isArray(value)) return value.map((each, index) => checked(each, maxChars, `${at}[${index}]`));
      if (typeof value === 'object' && value !== null) {
        const fields = Object.entries(value).map(([name, each]) => [name, checked(each, maxChars, `${at}.${name}`)]);
        return Object.fromEntries(fields);
      }
      if (typeof value !== 'string') return value;
      const text = truncateText(value, maxChars, (sentence) => row.repairs.push(`${at}: ${sentence}`));
      const fault = describeTextError(text, maxChars);
      if (fault) row.refusals.push(`${at}: the text ${fault}.`);
      return text;
    };
    for (const { fields } of row.records) {
      for (const field of TEXT_FIELDS) {
        const maxChars = LONG_TEXT_FIELDS.includes(field) ? MAX_PASSAGE_CHARS : MAX_LINE_CHARS;
        if (field in fields) fields[field] = checked(fields[field], maxChars, field);
      }
    }
  }
}

/** Returns the scope of the programme: its acronym, or else its title. */
function scopeOf(conference: ProgrammeNode): string {
  const name = textAt(conference, CONFERENCE.acronym) || (textsAt(conference, CONFERENCE.title)[0]?.text ?? '');
  return slugOf(name) || fold(name) || 'programme';
}

/**
 * Returns the host of the programme's address as a scheme, such as "pretalx-example-org"; null if there is no address.
 */
function siteOf(conference: ProgrammeNode): string | null {
  const address = textAt(conference, CONFERENCE.baseUrl);
  const scheme = URL.canParse(address) ? slugOf(new URL(address).hostname) : '';
  return scheme && scheme.length <= MAX_SCHEME_CHARS ? scheme : null;
}

function kindOf(event: ProgrammeNode, row: ImportedRow): SessionKind {
  const type = textsAt(event, EVENT.type)[0]?.text ?? '';
  if (!type) return firstAt(event, EVENT.persons).length > 0 ? SessionKind.TALK : SessionKind.OTHER;
  const known = KINDS.find(([, words]) => words.test(type))?.[0];
  if (!known && !GENERIC_KIND.test(type)) row.repairs.push(`The session type "${type}" is unknown. The kind is OTHER.`);
  return known ?? SessionKind.OTHER;
}

function statusOf(event: ProgrammeNode, title: string, row: ImportedRow): SessionStatus {
  if (CANCELLED_IN_TITLE.test(title)) {
    row.repairs.push('The title says that the session is cancelled.');
    return SessionStatus.CANCELLED;
  }
  if (/^(true|yes|1)$/i.test(textAt(event, EVENT.cancelled))) return SessionStatus.CANCELLED;
  const status = textAt(event, EVENT.status);
  return STATUSES.find(([, words]) => words.test(status))?.[0] ?? SessionStatus.SCHEDULED;
}

/** Returns the addresses of the page, recordings and slides, in the form of the API. */
function linksOf(event: ProgrammeNode, row: ImportedRow): string[] {
  const links = new Set<string>();
  for (const link of allAt(event, EVENT.links)) {
    const address = textAt(link, LINK);
    const url = URL.canParse(address) ? new URL(address) : null;
    if (url?.protocol === 'https:' || url?.protocol === 'http:') links.add(url.href);
    else if (address) row.repairs.push(`"${address.slice(0, 80)}" is not a web address, and was left out.`);
  }
  return [...links];
}
