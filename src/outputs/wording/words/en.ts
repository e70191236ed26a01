/** Codes that are English words as they are: "ROUND_TABLE" is "Round table". */
function asWords<Code extends string>(...codes: Code[]): { [code in Code]: string } {
  const words = codes.map((code) => [code, code[0] + code.slice(1).toLowerCase().replaceAll('_', ' ')]);
  return Object.fromEntries(words);
}

/** The pages' own words. What English says here, every other language says too. */
export const english = {
  lang: 'en',
  /** By whose habits dates and numbers are written. */
  locale: 'en-GB',
  /** The language's own name for itself. */
  called: 'English',
  labels: {
    abstract: 'Abstract',
    archived: 'archived copy',
    asked: 'See this query in the playground',
    calendar: 'calendar',
    cite: 'Cite this record',
    contradicts: 'contradicts this',
    cooperation: 'Cooperation',
    feed: 'feed',
    fields: 'for',
    forum: 'Forum',
    howTo: 'how other programs read these data',
    identifiers: 'Known elsewhere as',
    kind: 'Kind',
    language: 'Language',
    licence: 'Licence',
    madeBy: 'Stated by',
    no: 'no',
    notFound: 'There is no such record',
    notFoundLead:
      'Nothing public has this address. It may have been mistyped, or it is not, or no longer, open to everybody.',
    occurredOn: 'Date',
    of: 'of',
    on_record: 'on record',
    permanent: 'Permanent address',
    allReleases: 'All releases',
    bytes: 'Bytes',
    checksumsLead: 'sha256sum -c SHA256SUMS compares the files with their checksums. What the columns mean:',
    file: 'File',
    files: 'Files',
    howToCite: 'How to cite it',
    release: 'Release',
    releases: 'Releases',
    releasesLead: 'What is public, frozen at a time: a count that was made once can be made again on the same data.',
    releasesNone: 'There is none yet.',
    remarks: 'Remarks',
    session: 'Session',
    sources: 'Sources',
    status: 'Status',
    takeAway: 'Take away',
    toStart: 'Entente: to the start',
    topics: 'Topics',
    unsourced: 'No source is given yet.',
    version: 'Version',
    vocabulary: 'Vocabulary',
    vocabularyLead:
      'The words that our linked data use beside those of schema.org. They mean what they mean in the API.',
    yes: 'yes',

    CLASS: 'Classes',
    PROPERTY: 'Properties',
    CONSTANT: 'Constants',
  },
  /** "Delegation of X": with the party's name in place of the brackets. */
  delegationOf: 'Delegation of {}',
  /** What follows a list of which only the first are shown. */
  andMore: 'and {} more',
  /** A time of which one end is not known, or has not come. */
  since: 'since {}',
  until: 'until {}',
  /** When somebody read what he cites. */
  read: 'Read on {}',
  /** Of a list that is cut: what it is called, how many are shown, and of how many. */
  latestOf: '{}: the latest {} of {}.',
  yearsLeftOut: 'Left out because no more than a year is known: {}.',
  changed: 'changed {}',
  /** What the API's types and codes are called. */
  codes: {
    ...asWords('Bloc', 'Country', 'Region', 'City', 'Organization', 'Person', 'Forum', 'Session', 'Delegation'),
    ...asWords('Agreement', 'Commitment', 'Statement', 'Figure', 'Topic', 'Source'),
    ForumSeries: 'Series of forums',
    ...asWords('FORUM', 'SUMMIT', 'CONFERENCE', 'VISIT', 'MEETING', 'FESTIVAL', 'EXHIBITION', 'OTHER'),
    ...asWords('TENTATIVE', 'SCHEDULED', 'RESCHEDULED', 'POSTPONED', 'MOVED_ONLINE', 'CANCELLED', 'CONCLUDED'),
    ...asWords('ONLINE'),
    OFFLINE: 'In person',
    MIXED: 'In person and online',
    ...asWords('MEMBER', 'PARTNER', 'OBSERVER', 'APPLICANT', 'NONE'),
    ...asWords('TREATY', 'CONVENTION', 'PROTOCOL', 'EXCHANGE_OF_NOTES', 'MEMORANDUM_OF_UNDERSTANDING'),
    ...asWords('PROTOCOL_OF_INTENT', 'TWINNING', 'COOPERATION_AGREEMENT', 'ACTION_PLAN', 'JOINT_DECLARATION'),
    ...asWords('CHARTER', 'FINAL_ACT', 'ARRANGEMENT', 'LOAN_OR_GRANT', 'CONTRACT'),
    FRIENDSHIP: 'Friendship agreement',
    JOINT_COMMUNIQUE: 'Joint communiqué',
    ...asWords('UNKNOWN', 'ANNOUNCED', 'INITIALLED', 'ADOPTED', 'OPEN_FOR_SIGNATURE', 'SIGNED'),
    ...asWords('PROVISIONALLY_APPLIED', 'IN_FORCE', 'SUSPENDED', 'EXPIRED', 'TERMINATED', 'SUPERSEDED', 'WITHDRAWN'),
    NEGOTIATING: 'Being negotiated',
    ...asWords('SIGNATORY', 'ACCEDING', 'WITNESS', 'GUARANTOR', 'MEDIATOR'),
    ...asWords('PLANNED', 'IN_PROGRESS', 'DONE', 'PARTLY_DONE', 'MISSED', 'DROPPED', 'NO_INFORMATION'),
    OFFICIAL: 'official',
    SHORT: 'short',
    ALIAS: 'also',
    FORMER: 'former',
    TRANSLITERATED: 'transliterated',
    RENAMED: 'renamed',
    MERGED: 'merged',
    SPLIT: 'split',
    SECEDED: 'seceded',
    CONTINUES: 'continues its rights and duties',
    ...asWords('HOST', 'ORGANIZER', 'SUPPORTER', 'SPONSOR', 'MEDIA_PARTNER'),
    ...asWords('OPENING', 'KEYNOTE', 'PANEL', 'ROUND_TABLE', 'WORKSHOP', 'TALK', 'BILATERAL_MEETING'),
    ...asWords('SIGNING_CEREMONY', 'SIDE_EVENT', 'PRESS_CONFERENCE', 'BREAK', 'CLOSING'),
    PLENARY: 'Plenary session',
    CULTURAL: 'Cultural event',
    ...asWords('GOVERNMENT', 'PARLIAMENT', 'COMPANY', 'UNIVERSITY', 'MEDIA'),
    INTERGOVERNMENTAL: 'Intergovernmental organization',
    NGO: 'Non-governmental organization',
    CITY_NETWORK: 'Network of cities',
    ...asWords('SPEAKER', 'PANELLIST', 'MODERATOR', 'CHAIR'),
    ...asWords('AMENDS', 'SUPERSEDES', 'IMPLEMENTS', 'RENEWS', 'ANNEX_TO'),
    AMENDS_FROM: 'Amended by',
    SUPERSEDES_FROM: 'Superseded by',
    IMPLEMENTS_FROM: 'Implemented by',
    RENEWS_FROM: 'Renewed by',
    ANNEX_TO_FROM: 'Annex',
    ...asWords('NEWS', 'REPORT', 'REGISTER', 'WEBSITE', 'DOCUMENT', 'DATASET', 'STATEMENT'),
    EXACT: '',
    AT_LEAST: 'at least',
    AT_MOST: 'at most',
    ABOUT: 'about',
    ...asWords('PARTY'),
    ...asWords('HEAD', 'DEPUTY_HEAD', 'ALTERNATE', 'ADVISER'),
  },
};

type English = typeof english;

/** The pages' words in a language. */
export interface Words extends Omit<English, 'labels' | 'codes'> {
  labels: { [Label in keyof English['labels']]: string };
  codes: { [Code in keyof English['codes']]: string };
}
