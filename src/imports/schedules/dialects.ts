import { SessionKind, SessionStatus } from '../../domain/sessions/session.entity.ts';
import { SpeakerRole } from '../../domain/sessions/speaker-role.entity.ts';

// What the dialects of programmes call things: those of Pentabarf, frab, pretalx, wafer, the hub of the CCC, and who
// imitates them. A dialect that is not understood is a line here. Names of XML come first, then those of JSON.

/**
 * Where a fact may stand, told from the piece it belongs to: "title", "@guid", "persons/person"; "*" is whatever stands
 * there but for attributes, and "." is the piece itself.
 */
export type Place = string;

/** Where each fact of a gathering stands. */
export const CONFERENCE = {
  title: ['title', 'name'],
  acronym: ['acronym'],
  subtitle: ['subtitle'],
  description: ['description'],
  start: ['start'],
  end: ['end'],
  timeZone: ['time_zone_name', 'time_zone', 'timezone', '@timezone'],
  dayChange: ['day_change'],
  venue: ['venue'],
  city: ['city'],
  baseUrl: ['base_url'],
  /** Names of rooms. */
  rooms: ['rooms/*/name', 'rooms/*/@name'],
} as const satisfies Facts;

/** Where each fact of a day stands. */
export const DAY = {
  date: ['@date', 'date'],
  /** When the day begins for the programme, which may be at four in the morning. */
  start: ['@start', 'day_start', 'start'],
  end: ['@end', 'day_end', 'end'],
} as const satisfies Facts;

/** Where each fact of an event stands. */
export const EVENT = {
  guid: ['@guid', 'guid'],
  /** A number or a code that is unique within the programme, where the dialect keeps its word. */
  id: ['@id', 'id', '@code', 'code', 'slug'],
  title: ['title', 'name'],
  subtitle: ['subtitle'],
  abstract: ['abstract'],
  description: ['description'],
  date: ['date'],
  start: ['start'],
  end: ['end'],
  duration: ['duration'],
  rooms: ['room', 'rooms/*'],
  track: ['track'],
  type: ['type', 'event_type'],
  status: ['@status', 'status', '@state', 'state'],
  cancelled: ['cancelled', 'canceled', '@cancelled', '@canceled'],
  languages: ['language', '@language', 'languages/*'],
  persons: ['persons/*', 'person', 'speakers/*', 'presenters/*'],
  links: ['url', 'links/*', 'attachments/*', 'video_download_url', 'conf_url'],
} as const satisfies Facts;

/** Where each fact of a person stands. */
export const PERSON = {
  id: ['@guid', 'guid', '@id', 'id', '@code', 'code'],
  name: ['public_name', 'full_public_name', 'name', '@name', '.'],
  role: ['@role', 'role', '@event_role', 'event_role'],
} as const satisfies Facts;

/** Where a link has its address. */
export const LINK: readonly Place[] = ['@href', 'url', 'href', '@url', '.'];

type Facts = { [fact: string]: readonly Place[] };

/** Texts in which a dialect may put markup as elements. */
export const PASSAGES: readonly string[] = ['abstract', 'description', 'biography'];

/** What says nothing of its own: it repeats a fact in another form, or is about the file itself. */
export const REPEATED = {
  conference: ['days', 'daysCount', 'timeslot_duration'],
  event: ['slug', 'id', 'guid', 'code', '@id', '@guid', '@code'],
} as const satisfies Facts;

/** What is part of the format and has no place in a record. */
export const NOT_KEPT: readonly string[] =
  'logo recording recording_license do_not_record do_not_stream feedback_url origin_url'.split(' ');

/** By which words a kind of session is called; the first line that has one of the words of a type decides. */
export const KINDS: readonly (readonly [SessionKind, RegExp])[] = [
  [SessionKind.SIGNING_CEREMONY, words('signing|signature|unterzeichnung|подписание')],
  [SessionKind.PRESS_CONFERENCE, words('press|briefing|presse|пресс')],
  [SessionKind.OPENING, words('opening|welcome|eröffnung|begrüßung|ouverture|открытие')],
  [SessionKind.CLOSING, words('closing|abschluss|clôture|закрытие')],
  [SessionKind.KEYNOTE, words('keynote|keynotes')],
  [SessionKind.PLENARY, words('plenary|plenum|пленарное|пленарная')],
  [SessionKind.PANEL, words('panel|podium|podiumsdiskussion|debate|debatte|панельная')],
  [
    SessionKind.ROUND_TABLE,
    words('roundtable|round table|round-table|bof|bofs|birds of a feather|meetup|discussion|diskussion|круглый стол'),
  ],
  [SessionKind.BILATERAL_MEETING, words('bilateral')],
  [SessionKind.WORKSHOP, words('workshop|workshops|tutorial|training|hands-on|class|мастер-класс')],
  [SessionKind.BREAK, words('break|lunch|dinner|coffee|breakfast|pause|essen|перерыв')],
  [SessionKind.EXHIBITION, words('exhibition|expo|exhibit|poster|posters|booth|stand|demo|выставка')],
  [
    SessionKind.CULTURAL,
    words(
      'concert|performance|film|movie|music|party|dj|dj set|show|game|excursion|reception|theater|theatre|' +
        'konzert|концерт',
    ),
  ],
  [SessionKind.SIDE_EVENT, words('side event|side-event|fringe|project|assembly|self-organized|sos')],
  [
    SessionKind.TALK,
    words(
      'talk|talks|lecture|presentation|lightning|lightningtalk|lightning_talk|lightning-talk|devroom|' +
        'maintrack|speech|session|paper|podcast|interview|vortrag|vorträge|conférence|доклад|лекция',
    ),
  ],
];

/** Types that say no more than that something happens. */
export const ANY_KIND: RegExp = words('other|event|misc|sonstiges|другое');

/** How far a session has come, by what dialects call it. */
export const STATUSES: readonly (readonly [SessionStatus, RegExp])[] = [
  [SessionStatus.CANCELLED, words('cancelled|canceled|cancelled by|withdrawn|abgesagt|entfällt')],
  [SessionStatus.TENTATIVE, words('tentative|unconfirmed|provisional')],
  [SessionStatus.RESCHEDULED, words('rescheduled|moved|postponed')],
  [SessionStatus.SCHEDULED, words('confirmed|accepted|scheduled')],
];

/** How a title says that its session is not held: organizers write it in front, in capitals, for all to see. */
export const CANCELLED_IN_TITLE =
  /^\W*(CANCELL?ED|ABGESAGT|ENTFÄLLT|ANNULÉE?|CANCELAD[OA]|ОТМЕНЕНО|ОТМЕНА)(?![\p{L}\p{N}])/u;

/** As what a person appears, by what dialects call it. */
export const ROLES: readonly (readonly [SpeakerRole, RegExp])[] = [
  [SpeakerRole.MODERATOR, words('moderator|host|herald|ведущий|модератор')],
  [SpeakerRole.CHAIR, words('chair|chairman|chairwoman|chairperson|president|председатель')],
  [SpeakerRole.PANELLIST, words('panelist|panellist|panel|участник')],
  [SpeakerRole.KEYNOTE, words('keynote')],
  [SpeakerRole.SPEAKER, words('speaker|presenter|referent|author|submitter|спикер|докладчик')],
];

/** As what those appear of whom nothing is said, by the kind of the session. */
export const ROLE_IN: Partial<Record<SessionKind, SpeakerRole>> = {
  [SessionKind.KEYNOTE]: SpeakerRole.KEYNOTE,
  [SessionKind.PANEL]: SpeakerRole.PANELLIST,
};

/** Names that stand for nobody yet. */
export const NOBODY =
  /^(n\.? ?n\.?|t\.?b\.?[adc]\.?|to be (announced|confirmed|determined)|unknown|anonymous|various|\?+|-+)$/i;

const NAMED_LANGUAGES = ['ar', 'de', 'en', 'es', 'fr', 'it', 'nl', 'pt', 'ru', 'zh'];

/** Languages by names that are no tags: in English, and as they are called by themselves. */
export const LANGUAGES: ReadonlyMap<string, string> = new Map([
  ...NAMED_LANGUAGES.flatMap((tag) => ['en', tag].map((lang) => [languageNameOf(tag, lang), tag] as const)),
  ['englisch', 'en'],
  ['de-formal', 'de'],
]);

/** How several rooms, or several languages, are joined in one text. */
export const JOINED = /\s*(?:[,;|+&/]|\bund\b|\band\b)\s*/;

/** A pattern that finds one of these words, whole, in whatever case. @param each with "|" between them */
function words(each: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${each})(?![\\p{L}\\p{N}])`, 'iu');
}

function languageNameOf(tag: string, lang: string): string {
  return new Intl.DisplayNames(lang, { type: 'language' }).of(tag)!.toLowerCase();
}
