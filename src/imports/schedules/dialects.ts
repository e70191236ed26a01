import { SessionKind, SessionStatus } from '../../domain/sessions/session.entity.ts';
import { SpeakerRole } from '../../domain/sessions/speaker-role.entity.ts';

// The names of facts in the dialects of programmes: Pentabarf, frab, pretalx, wafer, the hub of the CCC and similar. To
// support another dialect, add its names. Names in XML come first, then those in JSON.

/**
 * The path of a fact from its parent node: "title", "@guid", "persons/person". "*" matches any child but attributes,
 * and "." is the node itself.
 */
export type FactPath = string;

/** The paths of the facts of a gathering. */
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

/** The paths of the facts of a day. */
export const DAY = {
  date: ['@date', 'date'],
  /** The start of the day in the programme, which may be four in the morning. */
  start: ['@start', 'day_start', 'start'],
  end: ['@end', 'day_end', 'end'],
} as const satisfies Facts;

/** The paths of the facts of an event. */
export const EVENT = {
  guid: ['@guid', 'guid'],
  /** A number or code that should be unique within the programme. */
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

/** The paths of the facts of a person. */
export const PERSON = {
  id: ['@guid', 'guid', '@id', 'id', '@code', 'code'],
  name: ['public_name', 'full_public_name', 'name', '@name', '.'],
  role: ['@role', 'role', '@event_role', 'event_role'],
} as const satisfies Facts;

/** The paths of the address of a link. */
export const LINK: readonly FactPath[] = ['@href', 'url', 'href', '@url', '.'];

type Facts = { [fact: string]: readonly FactPath[] };

/** Texts that may contain markup as elements. */
export const MARKUP_FIELDS: readonly string[] = ['abstract', 'description', 'biography'];

/** Names without information of their own: they repeat a fact in another form or describe the file itself. */
export const REDUNDANT_FIELDS = {
  conference: ['days', 'daysCount', 'timeslot_duration'],
  event: ['slug', 'id', 'guid', 'code', '@id', '@guid', '@code'],
} as const satisfies Facts;

/** Names of the format that no record stores. */
export const IGNORED_FIELDS: readonly string[] =
  'logo recording recording_license do_not_record do_not_stream feedback_url origin_url'.split(' ');

/** Words for kinds of sessions. The first kind with a matching word wins. */
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

/** Types without information about the kind. */
export const GENERIC_KIND: RegExp = words('other|event|misc|sonstiges|другое');

/** Words for the status of a session. */
export const STATUSES: readonly (readonly [SessionStatus, RegExp])[] = [
  [SessionStatus.CANCELLED, words('cancelled|canceled|cancelled by|withdrawn|abgesagt|entfällt')],
  [SessionStatus.TENTATIVE, words('tentative|unconfirmed|provisional')],
  [SessionStatus.RESCHEDULED, words('rescheduled|moved|postponed')],
  [SessionStatus.SCHEDULED, words('confirmed|accepted|scheduled')],
];

/** The start of a title that organisers use for a cancelled session, in capitals. */
export const CANCELLED_IN_TITLE =
  /^\W*(CANCELL?ED|ABGESAGT|ENTFÄLLT|ANNULÉE?|CANCELAD[OA]|ОТМЕНЕНО|ОТМЕНА)(?![\p{L}\p{N}])/u;

/** Words for the roles of people. */
export const ROLES: readonly (readonly [SpeakerRole, RegExp])[] = [
  [SpeakerRole.MODERATOR, words('moderator|host|herald|ведущий|модератор')],
  [SpeakerRole.CHAIR, words('chair|chairman|chairwoman|chairperson|president|председатель')],
  [SpeakerRole.PANELLIST, words('panelist|panellist|panel|участник')],
  [SpeakerRole.KEYNOTE, words('keynote')],
  [SpeakerRole.SPEAKER, words('speaker|presenter|referent|author|submitter|спикер|докладчик')],
];

/** The role of people without a stated role, by kind of session. */
export const ROLE_BY_KIND: Partial<Record<SessionKind, SpeakerRole>> = {
  [SessionKind.KEYNOTE]: SpeakerRole.KEYNOTE,
  [SessionKind.PANEL]: SpeakerRole.PANELLIST,
};

/** Placeholders in place of names. */
export const PLACEHOLDER_NAME =
  /^(n\.? ?n\.?|t\.?b\.?[adc]\.?|to be (announced|confirmed|determined)|unknown|anonymous|various|\?+|-+)$/i;

const NAMED_LANGUAGES = ['ar', 'de', 'en', 'es', 'fr', 'it', 'nl', 'pt', 'ru', 'zh'];

/** Languages by names that are not tags: in English and in the language itself. */
export const LANGUAGES: ReadonlyMap<string, string> = new Map([
  ...NAMED_LANGUAGES.flatMap((tag) => ['en', tag].map((lang) => [languageNameOf(tag, lang), tag] as const)),
  ['englisch', 'en'],
  ['de-formal', 'de'],
]);

/** Separates several rooms or languages in one text. */
export const LANGUAGE_SEPARATOR = /\s*(?:[,;|+&/]|\bund\b|\band\b)\s*/;

/** Compiles a pattern that matches one of these whole words, ignoring case. @param each the words, separated by "|" */
function words(each: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${each})(?![\\p{L}\\p{N}])`, 'iu');
}

function languageNameOf(tag: string, lang: string): string {
  return new Intl.DisplayNames(lang, { type: 'language' }).of(tag)!.toLowerCase();
}
