/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** What a key of a group says of its records. */
export type GroupKeyKind =
  /** The records have this value. */
  | 'VALUE'
  /** The records have no value in this dimension. */
  | 'MISSING'
  /** The records have a value beyond `top`. */
  | 'OTHER';

/** Both ends inclusive. */
export type InstantRange = {
  /** The first instant; absent: from ever. */
  from?: string | null | undefined;
  /** The last instant; absent: for ever. */
  to?: string | null | undefined;
};

/** What kind of gathering a forum is. */
export type ForumKind =
  /** A forum: sessions, speakers and delegations around a theme. */
  | 'FORUM'
  /** A meeting of the heads of states, governments or cities. */
  | 'SUMMIT'
  /** A conference, of experts or of parties to an agreement. */
  | 'CONFERENCE'
  /** A visit of one party to another, official or working. */
  | 'VISIT'
  /** A meeting that is none of the others: of a commission, of ministers, of mayors. */
  | 'MEETING'
  /** A festival, or a week or year dedicated to a party or a subject. */
  | 'FESTIVAL'
  /** An exhibition or a trade fair. */
  | 'EXHIBITION'
  /** Any other gathering. */
  | 'OTHER';

/** Whether a forum will be held, or was. */
export type ForumStatus =
  /** Intended; days or place may still change. */
  | 'TENTATIVE'
  /** Its days are fixed. */
  | 'SCHEDULED'
  /** Fixed for other days than first announced; the earlier ones are kept. */
  | 'RESCHEDULED'
  /** Put off, to days not yet known. */
  | 'POSTPONED'
  /** Held or to be held online, instead of in a city. */
  | 'MOVED_ONLINE'
  /** It will not be, or was not, held. */
  | 'CANCELLED'
  /** It was held and is over. */
  | 'CONCLUDED';

/** Both ends inclusive. A date known only in part matches where its period overlaps the range; what is undated matches no range. */
export type DateRange = {
  /** The first day, month or year; absent: from ever. */
  from?: string | null | undefined;
  /** The last day, month or year; absent: for ever. */
  to?: string | null | undefined;
};

/** By what agreements may be counted. */
export type AgreementDimension =
  /** By the year of signing, or else of adoption, or else of entry into force. */
  | 'YEAR'
  /** By the decade of signing, or else of adoption or entry into force: "1990" stands for the 1990s. */
  | 'DECADE'
  /** By the month of signing, or else of adoption or entry into force; where only the year is known, that year. */
  | 'MONTH'
  /** By kind. */
  | 'KIND'
  /** By status. */
  | 'STATUS'
  /** By topic; a topic counts for those that it lies under as well. One record may have several. */
  | 'TOPIC'
  /** By the countries that take part, or in which a party lay on the day. One record may have several. */
  | 'COUNTRY'
  /** By the parties that take part; organs count as the city, region or country that they are of. One record may have several. */
  | 'PARTY'
  /** By the places of signing. One record may have several. */
  | 'PLACE'
  /** By forum, its own or through its session. */
  | 'FORUM'
  /** By how many parties it has. */
  | 'LATERALITY'
  /** By the sources cited. One record may have several. */
  | 'SOURCE'
  /** By pairs of countries that take part, each pair once; a country with itself where two different parties of it take part. One record may have several. */
  | 'COUNTRY_PAIR'
  /** By pairs of parties, each pair once; organs count as the city, region or country that they are of. One record may have several. */
  | 'PARTY_PAIR';

/** Which agreements. */
export type AgreementWhere = {
  /** One of these; an id that is unknown matches nothing. */
  ids?: Array<string | number> | null | undefined;
  /** Bears a flag with one of these codes. */
  flags?: Array<string> | null | undefined;
  /** Cites this source. */
  source?: string | number | null | undefined;
  /** Only records that cite at least one source, or, if false, only records that cite none. */
  hasSource?: boolean | null | undefined;
  /** Last changed in this time. */
  updated?: InstantRange | null | undefined;
  /** Between these parties, 2 to 10, in any order; one named twice asks for what is between parties inside it. Of parties that have much apart and little together, the cost grows with what the one has that has less. */
  between?: Array<string> | null | undefined;
  /** Day on which places and standings are read: that of the item (default) or today. It costs more as of today. */
  geography?: Geography | null | undefined;
  /** Whether a country answers for those it succeeded: Russia for the Soviet Union. It costs more. */
  succession?: boolean | null | undefined;
  /** False: only the parties named themselves, nothing that lies within them. */
  rollUp?: boolean | null | undefined;
  /** Of the parties of an item only those of these kinds count: [CITY] for what cities do. */
  levels?: Array<PartyLevel> | null | undefined;
  /** Involves this party, or one that lay within it on the item's day. An agreement involves those that signed or acceded. */
  party?: string | null | undefined;
  /** How many parties it has. */
  laterality?: Array<Laterality> | null | undefined;
  /** Involves a party whose country had one of these standings in a bloc on the item's day; with `geography: TODAY`, has it today. An undated item has no standing of a day: only with `geography: TODAY` does it match. */
  standing?: StandingWhere | null | undefined;
  /** Of one of these kinds. */
  kinds?: Array<AgreementKind> | null | undefined;
  /** In one of these states. */
  statuses?: Array<AgreementStatus> | null | undefined;
  /** About one of these topics (id or slug) or its sub-topics. */
  topics?: Array<string> | null | undefined;
  /** Of this forum (id or slug), by itself or through its session. */
  forum?: string | null | undefined;
  /** Of this session. */
  session?: string | number | null | undefined;
  /** Signed in this party, named as a party may be, or in one that lay within it on the agreement's day. */
  place?: string | null | undefined;
  /** Signed in this time. */
  signed?: DateRange | null | undefined;
  /** Its day of expiry, as it stands after the last renewal, lies in this time. */
  expires?: DateRange | null | undefined;
  /** Expires from today on within this many days, both days inclusive, 0 to 36500. Left out are those that renew themselves, and those that came to another end. */
  expiresWithinDays?: number | null | undefined;
  /** In force on this day, as far as its dates and the moves of its status tell. A year or month is read as its last day. */
  inForceOn?: string | null | undefined;
  /** Has a signature of which all this holds. */
  signature?: SignatureWhere | null | undefined;
  /** At least one of these holds. */
  any?: Array<AgreementWhere> | null | undefined;
  /** This does not hold. */
  not?: AgreementWhere | null | undefined;
};

/** As of which day it is read where a party lies and which standing its country has. */
export type Geography =
  /** As of the item's own day. For an undated item, places are read as of today, and there is no standing. */
  | 'AT_THE_TIME'
  /** As of today, whenever the item was, and if it is undated. */
  | 'TODAY';

/** Of what kind a party is. */
export type PartyLevel =
  /** A group of countries that acts as one party, such as BRICS. */
  | 'BLOC'
  /** A country or a dependent territory with a country code of its own. */
  | 'COUNTRY'
  /** A part of a country: a state, province, oblast or the like. */
  | 'REGION'
  /** A city or municipality; also one that is its own region, such as Moscow or Beijing. */
  | 'CITY'
  /** An organization, public or private. */
  | 'ORGANIZATION';

/** Number of parties of an item. A signature whose party is unknown counts as a party; an item without parties has no laterality. */
export type Laterality =
  /** One party, or an agreement recorded as unilateral, however many have signed it. */
  | 'UNILATERAL'
  /** Exactly two parties. */
  | 'BILATERAL'
  /** Three parties or more. */
  | 'MULTILATERAL';

/** By standing in a bloc: that of the country in which a party lies. */
export type StandingWhere = {
  /** The bloc, as a party may be named: "BRICS". */
  bloc: string;
  /** One of these standings. */
  in: Array<Standing>;
};

/** How a country stands to a bloc. */
export type Standing =
  /** A full member. */
  | 'MEMBER'
  /** A partner country. */
  | 'PARTNER'
  /** An observer. */
  | 'OBSERVER'
  /** It has applied to join, or was invited and has not joined. */
  | 'APPLICANT'
  /** No standing at all. Only for filters: no membership has it. */
  | 'NONE';

/** What kind of text an agreement is, whatever it calls itself (that is `kindAsTitled`). */
export type AgreementKind =
  /** A treaty between states. */
  | 'TREATY'
  /** A convention, as a rule of many parties and open to others. */
  | 'CONVENTION'
  /** A protocol that adds to or changes another agreement. */
  | 'PROTOCOL'
  /** Notes or letters exchanged, which together are the agreement. */
  | 'EXCHANGE_OF_NOTES'
  /** A memorandum of understanding. */
  | 'MEMORANDUM_OF_UNDERSTANDING'
  /** A protocol or letter of intent. */
  | 'PROTOCOL_OF_INTENT'
  /** An agreement by which cities or regions become twins or sister cities. */
  | 'TWINNING'
  /** An agreement of friendship. */
  | 'FRIENDSHIP'
  /** An agreement on cooperation, in one field or in several. */
  | 'COOPERATION_AGREEMENT'
  /** A plan, programme or road map of what will be done and when. */
  | 'ACTION_PLAN'
  /** A declaration that parties make together. */
  | 'JOINT_DECLARATION'
  /** A communique that parties issue together after they met. */
  | 'JOINT_COMMUNIQUE'
  /** A charter or statute that founds an organization or a network. */
  | 'CHARTER'
  /** The final act of a conference. */
  | 'FINAL_ACT'
  /** An administrative arrangement. */
  | 'ARRANGEMENT'
  /** An agreement on a loan, a credit or a grant. */
  | 'LOAN_OR_GRANT'
  /** A contract under private law. */
  | 'CONTRACT'
  /** Any other text. */
  | 'OTHER';

/** How far an agreement has come. It moves forward along this list and may skip; what was suspended may come into force again, and so may what expired when it is renewed; only what was never in force can be withdrawn. */
export type AgreementStatus =
  /** Nothing is known about where it stands. */
  | 'UNKNOWN'
  /** Somebody has said that it will be. */
  | 'ANNOUNCED'
  /** Its text is being negotiated. */
  | 'NEGOTIATING'
  /** The negotiators have initialled the text. */
  | 'INITIALLED'
  /** The text is settled, by a vote or by consent. */
  | 'ADOPTED'
  /** The text can be signed. */
  | 'OPEN_FOR_SIGNATURE'
  /** Signed by at least two parties, or by the one party of a unilateral act. */
  | 'SIGNED'
  /** Applied before it is in force. */
  | 'PROVISIONALLY_APPLIED'
  /** In force. */
  | 'IN_FORCE'
  /** Its operation is suspended. */
  | 'SUSPENDED'
  /** Its time has run out. */
  | 'EXPIRED'
  /** Ended by one party or by all. */
  | 'TERMINATED'
  /** Another agreement has taken its place. */
  | 'SUPERSEDED'
  /** Given up before it was in force. */
  | 'WITHDRAWN';

/** Which signatures. Flags, source and time of change are those of a signature's agreement. */
export type SignatureWhere = {
  /** One of these; an id that is unknown matches nothing. */
  ids?: Array<string | number> | null | undefined;
  /** Bears a flag with one of these codes. */
  flags?: Array<string> | null | undefined;
  /** Cites this source. */
  source?: string | number | null | undefined;
  /** Only records that cite at least one source, or, if false, only records that cite none. */
  hasSource?: boolean | null | undefined;
  /** Last changed in this time. */
  updated?: InstantRange | null | undefined;
  /** Of this agreement. */
  agreement?: string | number | null | undefined;
  /** Of this party, or of one that lay within it on the agreement's day. */
  party?: string | null | undefined;
  /** In one of these roles. */
  roles?: Array<SignatureRole> | null | undefined;
  /** This person signed, alone or with others. */
  signer?: string | number | null | undefined;
  /** The party did one of these. */
  actions?: Array<TreatyActionKind> | null | undefined;
  /** The party did something in this time; where `actions` is given as well, one of those. */
  acted?: DateRange | null | undefined;
  /** The agreement was in force for the party on this day, and the party had not left it. A year or month is read as its last day. */
  boundOn?: string | null | undefined;
  /** At least one of these holds. */
  any?: Array<SignatureWhere> | null | undefined;
  /** This does not hold. */
  not?: SignatureWhere | null | undefined;
};

/** As what a party takes part in an agreement. Signatories and those that accede are its parties. */
export type SignatureRole =
  /** Signs it, or is to sign it. */
  | 'SIGNATORY'
  /** Joins it without having signed it. */
  | 'ACCEDING'
  /** Signs as a witness only. */
  | 'WITNESS'
  /** Guarantees that it is kept. */
  | 'GUARANTOR'
  /** Brought the parties together. */
  | 'MEDIATOR';

/** What a party did about an agreement, or what happened for it. */
export type TreatyActionKind =
  /** It signed. */
  | 'SIGNATURE'
  /** It signed, subject to confirmation at home. */
  | 'SIGNATURE_AD_REFERENDUM'
  /** It ratified. */
  | 'RATIFICATION'
  /** It accepted, which has the effect of ratifying. */
  | 'ACCEPTANCE'
  /** It approved, which has the effect of ratifying. */
  | 'APPROVAL'
  /** It acceded without having signed. */
  | 'ACCESSION'
  /** It took the place of a party that it succeeded. */
  | 'SUCCESSION'
  /** It began to apply the agreement provisionally. */
  | 'PROVISIONAL_APPLICATION'
  /** It notified the others, as a rule that its procedures are complete. */
  | 'NOTIFICATION'
  /** The agreement entered into force for it. */
  | 'ENTRY_INTO_FORCE'
  /** It made a reservation. */
  | 'RESERVATION'
  /** It made a declaration. */
  | 'DECLARATION'
  /** It objected to another party's reservation or declaration. */
  | 'OBJECTION'
  /** It suspended the agreement on its part. */
  | 'SUSPENSION'
  /** It withdrew. */
  | 'WITHDRAWAL'
  /** It denounced the agreement. */
  | 'DENUNCIATION';

/** By what commitments may be counted. */
export type CommitmentDimension =
  /** By the year in which it was made. */
  | 'YEAR'
  /** By status. */
  | 'STATUS'
  /** By topic; a topic counts for those that it lies under as well. One record may have several. */
  | 'TOPIC'
  /** By the countries that take part, or in which a party lay on the day. One record may have several. */
  | 'COUNTRY'
  /** By the parties that take part; organs count as the city, region or country that they are of. One record may have several. */
  | 'PARTY'
  /** By forum, its own or through its session. */
  | 'FORUM';

/** Which commitments. A commitment is settled once it is DONE, PARTLY_DONE, MISSED or DROPPED; before that it is open. */
export type CommitmentWhere = {
  /** One of these; an id that is unknown matches nothing. */
  ids?: Array<string | number> | null | undefined;
  /** Bears a flag with one of these codes. */
  flags?: Array<string> | null | undefined;
  /** Cites this source. */
  source?: string | number | null | undefined;
  /** Only records that cite at least one source, or, if false, only records that cite none. */
  hasSource?: boolean | null | undefined;
  /** Last changed in this time. */
  updated?: InstantRange | null | undefined;
  /** Between these parties, 2 to 10, in any order; one named twice asks for commitments inside it. */
  between?: Array<string> | null | undefined;
  /** Involves this party, or one that lay within it on the day of the commitment. */
  party?: string | null | undefined;
  /** This party, or one that lay within it on the day of the commitment, is to do it. */
  responsible?: string | null | undefined;
  /** Made in this agreement. */
  agreement?: string | number | null | undefined;
  /** Of this forum (id or slug), by itself or through its session. */
  forum?: string | null | undefined;
  /** In one of these states. */
  statuses?: Array<CommitmentStatus> | null | undefined;
  /** Due in this time. */
  due?: DateRange | null | undefined;
  /** Whether it is open though the day, month or year in which it was due is over. */
  overdue?: boolean | null | undefined;
  /** Open, and due from today on within this many days, both days inclusive, 0 to 36500. */
  dueWithinDays?: number | null | undefined;
  /** Has no progress note of this day or later. A year or month is read as its first day. */
  withoutProgressSince?: string | null | undefined;
  /** About one of these topics (id or slug) or its sub-topics. */
  topics?: Array<string> | null | undefined;
  /** At least one of these holds. */
  any?: Array<CommitmentWhere> | null | undefined;
  /** This does not hold. */
  not?: CommitmentWhere | null | undefined;
};

/** What has become of a promise. */
export type CommitmentStatus =
  /** Somebody has announced it; nothing more is known. */
  | 'ANNOUNCED'
  /** It has a plan or a time. */
  | 'PLANNED'
  /** It is being carried out. */
  | 'IN_PROGRESS'
  /** It was kept. */
  | 'DONE'
  /** It was kept in part, and no more will come. */
  | 'PARTLY_DONE'
  /** It was not kept. */
  | 'MISSED'
  /** Those who made it have given it up. */
  | 'DROPPED'
  /** Somebody has looked, and found nothing about what became of it. */
  | 'NO_INFORMATION';

/** By what delegations may be counted. */
export type DelegationDimension =
  /** By forum. */
  | 'FORUM'
  /** By the country of the party that sent it. */
  | 'COUNTRY'
  /** By whether it takes part or observes. */
  | 'ATTENDS_AS';

/** Which delegations. */
export type DelegationWhere = {
  /** One of these; an id that is unknown matches nothing. */
  ids?: Array<string | number> | null | undefined;
  /** Bears a flag with one of these codes. */
  flags?: Array<string> | null | undefined;
  /** Cites this source. */
  source?: string | number | null | undefined;
  /** Only records that cite at least one source, or, if false, only records that cite none. */
  hasSource?: boolean | null | undefined;
  /** Last changed in this time. */
  updated?: InstantRange | null | undefined;
  /** Sent to this forum (id or slug). */
  forum?: string | null | undefined;
  /** Sent by this party or by one that lay within it on the forum's first day. */
  party?: string | null | undefined;
  /** This person belongs to it, in whatever role. */
  member?: string | number | null | undefined;
  /** By the standing in a bloc of the country of its party, on the forum's first day. */
  standing?: StandingWhere | null | undefined;
  /** At least one of these holds. */
  any?: Array<DelegationWhere> | null | undefined;
  /** This does not hold. */
  not?: DelegationWhere | null | undefined;
};

/** By what figures may be counted. */
export type FigureDimension =
  /** By the year as of which it holds. */
  | 'YEAR'
  /** By what is measured. */
  | 'INDICATOR'
  /** By the countries that take part, or in which a party lay on the day. One record may have several. */
  | 'COUNTRY'
  /** By forum, its own or through its session. */
  | 'FORUM';

/** Which figures. */
export type FigureWhere = {
  /** One of these; an id that is unknown matches nothing. */
  ids?: Array<string | number> | null | undefined;
  /** Bears a flag with one of these codes. */
  flags?: Array<string> | null | undefined;
  /** Cites this source. */
  source?: string | number | null | undefined;
  /** Only records that cite at least one source, or, if false, only records that cite none. */
  hasSource?: boolean | null | undefined;
  /** Last changed in this time. */
  updated?: InstantRange | null | undefined;
  /** Between these parties, 2 to 10, in any order; one named twice asks for figures inside it. */
  between?: Array<string> | null | undefined;
  /** Involves this party, or one that lay within it on the day of the figure. */
  party?: string | null | undefined;
  /** Measures one of these, by code: "agreements_signed". */
  indicator?: Array<string> | null | undefined;
  /** Reported at this forum (id or slug) or at a session of it, or about it. */
  forum?: string | null | undefined;
  /** About this record, of whatever type. */
  about?: string | number | null | undefined;
  /** As of a day in this time. */
  asOf?: DateRange | null | undefined;
  /** About one of these topics (id or slug) or its sub-topics. */
  topics?: Array<string> | null | undefined;
  /** At least one of these holds. */
  any?: Array<FigureWhere> | null | undefined;
  /** This does not hold. */
  not?: FigureWhere | null | undefined;
};

/** By what cooperation items may be counted. */
export type CooperationItemDimension =
  /** By the year in which it occurred. */
  | 'YEAR'
  /** By the decade in which it occurred: "1990" stands for the 1990s. */
  | 'DECADE'
  /** By the month in which it occurred; where only the year is known, that year. */
  | 'MONTH'
  /** By the type of item. */
  | 'TYPE'
  /** By topic; a topic counts for those that it lies under as well. One record may have several. */
  | 'TOPIC'
  /** By the countries that take part, or in which a party lay on the day. One record may have several. */
  | 'COUNTRY'
  /** By the parties that take part; organs count as the city, region or country that they are of. One record may have several. */
  | 'PARTY'
  /** By forum, its own or through its session. */
  | 'FORUM'
  /** By pairs of countries that take part, each pair once; a country with itself where two different parties of it take part. One record may have several. */
  | 'COUNTRY_PAIR'
  /** By pairs of parties, each pair once; organs count as the city, region or country that they are of. One record may have several. */
  | 'PARTY_PAIR';

/** Which cooperation items. */
export type CooperationWhere = {
  /** One of these; an id that is unknown matches nothing. */
  ids?: Array<string | number> | null | undefined;
  /** Bears a flag with one of these codes. */
  flags?: Array<string> | null | undefined;
  /** Cites this source. */
  source?: string | number | null | undefined;
  /** Only records that cite at least one source, or, if false, only records that cite none. */
  hasSource?: boolean | null | undefined;
  /** Last changed in this time. */
  updated?: InstantRange | null | undefined;
  /** Between these parties, 2 to 10, in any order; one named twice asks for what is between parties inside it. Of parties that have much apart and little together, the cost grows with what the one has that has less. */
  between?: Array<string> | null | undefined;
  /** Day on which places and standings are read: that of the item (default) or today. It costs more as of today. */
  geography?: Geography | null | undefined;
  /** Whether a country answers for those it succeeded: Russia for the Soviet Union. It costs more. */
  succession?: boolean | null | undefined;
  /** False: only the parties named themselves, nothing that lies within them. */
  rollUp?: boolean | null | undefined;
  /** Of the parties of an item only those of these kinds count: [CITY] for what cities do. */
  levels?: Array<PartyLevel> | null | undefined;
  /** Involves this party, or one that lay within it on the item's day. An agreement involves those that signed or acceded. */
  party?: string | null | undefined;
  /** How many parties it has. */
  laterality?: Array<Laterality> | null | undefined;
  /** Involves a party whose country had one of these standings in a bloc on the item's day; with `geography: TODAY`, has it today. An undated item has no standing of a day: only with `geography: TODAY` does it match. */
  standing?: StandingWhere | null | undefined;
  /** True: those whom speakers represent count as parties of a session of whatever kind. */
  spokeTogether?: boolean | null | undefined;
  /** Of one of these types. */
  types?: Array<CooperationItemType> | null | undefined;
  /** About one of these topics (id or slug) or its sub-topics. */
  topics?: Array<string> | null | undefined;
  /** Of this forum (id or slug), by itself or through its session. */
  forum?: string | null | undefined;
  /** Of this session. */
  session?: string | number | null | undefined;
  /** When it occurred. */
  occurred?: DateRange | null | undefined;
  /** At least one of these holds. */
  any?: Array<CooperationWhere> | null | undefined;
  /** This does not hold. */
  not?: CooperationWhere | null | undefined;
};

/** The five kinds of cooperation item. */
export type CooperationItemType =
  /** A text that parties sign. */
  | 'AGREEMENT'
  /** A promise that can be kept or missed. */
  | 'COMMITMENT'
  /** What somebody said on the record. */
  | 'STATEMENT'
  /** A reported quantity. */
  | 'FIGURE'
  /** One sitting of a forum. */
  | 'SESSION';

/** What a party does for a forum. */
export type ForumRoleKind =
  /** Receives it. */
  | 'HOST'
  /** Prepares and runs it. */
  | 'ORGANIZER'
  /** Supports it, not necessarily with money. */
  | 'SUPPORTER'
  /** Pays for a part of it. */
  | 'SPONSOR'
  /** Reports on it as its partner. */
  | 'MEDIA_PARTNER';

/** By what sessions may be counted. */
export type SessionDimension =
  /** By the local day on which it begins. */
  | 'DAY'
  /** By kind. */
  | 'KIND'
  /** By the track of the programme. */
  | 'TRACK'
  /** By topic; a topic counts for those that it lies under as well. One record may have several. */
  | 'TOPIC'
  /** By forum. */
  | 'FORUM'
  /** By the languages spoken. One session may have several. */
  | 'LANGUAGE';

/** Which sessions. */
export type SessionWhere = {
  /** One of these; an id that is unknown matches nothing. */
  ids?: Array<string | number> | null | undefined;
  /** Bears a flag with one of these codes. */
  flags?: Array<string> | null | undefined;
  /** Cites this source. */
  source?: string | number | null | undefined;
  /** Only records that cite at least one source, or, if false, only records that cite none. */
  hasSource?: boolean | null | undefined;
  /** Last changed in this time. */
  updated?: InstantRange | null | undefined;
  /** A sitting of this forum (id or slug). */
  forum?: string | null | undefined;
  /** Of one of these kinds. */
  kinds?: Array<SessionKind> | null | undefined;
  /** In one of these tracks, as the forum names them. */
  tracks?: Array<string> | null | undefined;
  /** About one of these topics (ids or slugs), or about a sub-topic of one. */
  topics?: Array<string> | null | undefined;
  /** Starts in this time. */
  starts?: InstantRange | null | undefined;
  /** This party, or one that lay within it that day, is a party of the session. */
  party?: string | null | undefined;
  /** This person appears in it. */
  speaker?: string | number | null | undefined;
  /** One of these languages, or a variety of one ("pt-BR" for "pt"), is spoken or interpreted. */
  languages?: Array<string> | null | undefined;
  /** At least one of these holds. */
  any?: Array<SessionWhere> | null | undefined;
  /** This does not hold. */
  not?: SessionWhere | null | undefined;
};

/** What kind of sitting a session is. */
export type SessionKind =
  /** The opening of the forum. */
  | 'OPENING'
  /** A sitting of all who attend. */
  | 'PLENARY'
  /** One address that sets the theme. */
  | 'KEYNOTE'
  /** A panel discussion. */
  | 'PANEL'
  /** A discussion among equals, round a table. */
  | 'ROUND_TABLE'
  /** A workshop or a training. */
  | 'WORKSHOP'
  /** A talk or a lecture. */
  | 'TALK'
  /** A meeting of two sides. Those whom its speakers represent are parties of the session. */
  | 'BILATERAL_MEETING'
  /** A ceremony at which agreements are signed. Those whom its speakers represent are parties of the session. */
  | 'SIGNING_CEREMONY'
  /** An event beside the main programme. */
  | 'SIDE_EVENT'
  /** A press conference or a briefing. */
  | 'PRESS_CONFERENCE'
  /** An exhibition within the forum, or a tour of it. */
  | 'EXHIBITION'
  /** A concert, an excursion, a reception. */
  | 'CULTURAL'
  /** A break or a meal. */
  | 'BREAK'
  /** The closing of the forum. */
  | 'CLOSING'
  /** Any other sitting. */
  | 'OTHER';

/** By what statements may be counted. */
export type StatementDimension =
  /** By the year in which it was said. */
  | 'YEAR'
  /** By topic; a topic counts for those that it lies under as well. One record may have several. */
  | 'TOPIC'
  /** By the countries that take part, or in which a party lay on the day. One record may have several. */
  | 'COUNTRY'
  /** By the parties that take part; organs count as the city, region or country that they are of. One record may have several. */
  | 'PARTY'
  /** By forum, its own or through its session. */
  | 'FORUM';

/** Which statements. */
export type StatementWhere = {
  /** One of these; an id that is unknown matches nothing. */
  ids?: Array<string | number> | null | undefined;
  /** Bears a flag with one of these codes. */
  flags?: Array<string> | null | undefined;
  /** Cites this source. */
  source?: string | number | null | undefined;
  /** Only records that cite at least one source, or, if false, only records that cite none. */
  hasSource?: boolean | null | undefined;
  /** Last changed in this time. */
  updated?: InstantRange | null | undefined;
  /** Between these parties, 2 to 10, in any order; one named twice asks for statements inside it. */
  between?: Array<string> | null | undefined;
  /** Involves this party, or one that lay within it on the day of the statement. */
  party?: string | null | undefined;
  /** This person made it, alone or with others. */
  person?: string | number | null | undefined;
  /** Of this forum (id or slug), by itself or through its session. */
  forum?: string | null | undefined;
  /** Of this session. */
  session?: string | number | null | undefined;
  /** About one of these topics (id or slug) or its sub-topics. */
  topics?: Array<string> | null | undefined;
  /** Made in this time. Where the day is not known, it is that of the session, or else the forum's first. */
  occurred?: DateRange | null | undefined;
  /** At least one of these holds. */
  any?: Array<StatementWhere> | null | undefined;
  /** This does not hold. */
  not?: StatementWhere | null | undefined;
};

/** Whether a session will be held, or was. */
export type SessionStatus =
  /** Intended; its time may still change. */
  | 'TENTATIVE'
  /** Its time is fixed. */
  | 'SCHEDULED'
  /** Fixed for another time than first announced. */
  | 'RESCHEDULED'
  /** It will not be, or was not, held. */
  | 'CANCELLED'
  /** It was held and is over. */
  | 'CONCLUDED';

/** As what a person appears in a session. */
export type SpeakerRole =
  /** Gives a speech or a talk. */
  | 'SPEAKER'
  /** Takes part in the discussion of a panel. */
  | 'PANELLIST'
  /** Leads the discussion. */
  | 'MODERATOR'
  /** Gives the keynote address. */
  | 'KEYNOTE'
  /** Presides over the sitting. */
  | 'CHAIR';

/** How a reported value is meant. */
export type Bound =
  /** Exactly this much. */
  | 'EXACT'
  /** This much or more: "over 70". */
  | 'AT_LEAST'
  /** This much or less: "up to 70". */
  | 'AT_MOST'
  /** Roughly this much. */
  | 'ABOUT';

export type BetweenQueryVariables = Exact<{
  one: string;
  other: string;
  between: Array<string> | string;
  lang: string;
  first: number;
  after?: string | null | undefined;
}>;


export type BetweenQuery = { one:
    | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
   | null, other:
    | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
   | null, cooperation: { totalCount: number, groups: { rows: Array<{ count: number, keys: Array<{ kind: GroupKeyKind, value: string | null, label: string }> }>, dimensions: Array<{ isMultivalued: boolean, missingCount: number }> }, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<
      | { __typename: 'Session', id: string, occurredOn: string | null, partyCount: number, label: { text: string, lang: string }, parties: Array<
          | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
        >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> }
      | { __typename: 'Agreement', id: string, occurredOn: string | null, partyCount: number, agreementStatus: AgreementStatus, label: { text: string, lang: string }, parties: Array<
          | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
        >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> }
      | { __typename: 'Commitment', dueOn: string | null, id: string, occurredOn: string | null, partyCount: number, commitmentStatus: CommitmentStatus, label: { text: string, lang: string }, parties: Array<
          | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
        >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> }
      | { __typename: 'Figure', value: string, unit: string, bound: Bound, id: string, occurredOn: string | null, partyCount: number, label: { text: string, lang: string }, parties: Array<
          | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
        >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> }
      | { __typename: 'Statement', id: string, occurredOn: string | null, partyCount: number, label: { text: string, lang: string }, parties: Array<
          | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
        >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> }
    > } };

export type CountAgreementsQueryVariables = Exact<{
  where?: AgreementWhere | null | undefined;
  by: Array<AgreementDimension> | AgreementDimension;
  first: Array<AgreementDimension> | AgreementDimension;
  isByTwo: boolean;
  top: number;
  lang: string;
}>;


export type CountAgreementsQuery = { counted: { totalCount: number, groups: { rows: Array<{ count: number, keys: Array<{ kind: GroupKeyKind, value: string | null, label: string }> }>, dimensions: Array<{ isMultivalued: boolean, missingCount: number }> }, ends?: { rows: Array<{ count: number, keys: Array<{ kind: GroupKeyKind, value: string | null, label: string }> }>, dimensions: Array<{ isMultivalued: boolean, missingCount: number }> } } };

export type CountCommitmentsQueryVariables = Exact<{
  where?: CommitmentWhere | null | undefined;
  by: Array<CommitmentDimension> | CommitmentDimension;
  first: Array<CommitmentDimension> | CommitmentDimension;
  isByTwo: boolean;
  top: number;
  lang: string;
}>;


export type CountCommitmentsQuery = { counted: { totalCount: number, groups: { rows: Array<{ count: number, keys: Array<{ kind: GroupKeyKind, value: string | null, label: string }> }>, dimensions: Array<{ isMultivalued: boolean, missingCount: number }> }, ends?: { rows: Array<{ count: number, keys: Array<{ kind: GroupKeyKind, value: string | null, label: string }> }>, dimensions: Array<{ isMultivalued: boolean, missingCount: number }> } } };

export type CountDelegationsQueryVariables = Exact<{
  where?: DelegationWhere | null | undefined;
  by: Array<DelegationDimension> | DelegationDimension;
  first: Array<DelegationDimension> | DelegationDimension;
  isByTwo: boolean;
  top: number;
  lang: string;
}>;


export type CountDelegationsQuery = { counted: { totalCount: number, groups: { rows: Array<{ count: number, keys: Array<{ kind: GroupKeyKind, value: string | null, label: string }> }>, dimensions: Array<{ isMultivalued: boolean, missingCount: number }> }, ends?: { rows: Array<{ count: number, keys: Array<{ kind: GroupKeyKind, value: string | null, label: string }> }>, dimensions: Array<{ isMultivalued: boolean, missingCount: number }> } } };

export type CountFiguresQueryVariables = Exact<{
  where?: FigureWhere | null | undefined;
  by: Array<FigureDimension> | FigureDimension;
  first: Array<FigureDimension> | FigureDimension;
  isByTwo: boolean;
  top: number;
  lang: string;
}>;


export type CountFiguresQuery = { counted: { totalCount: number, groups: { rows: Array<{ count: number, keys: Array<{ kind: GroupKeyKind, value: string | null, label: string }> }>, dimensions: Array<{ isMultivalued: boolean, missingCount: number }> }, ends?: { rows: Array<{ count: number, keys: Array<{ kind: GroupKeyKind, value: string | null, label: string }> }>, dimensions: Array<{ isMultivalued: boolean, missingCount: number }> } } };

export type CountItemsQueryVariables = Exact<{
  where?: CooperationWhere | null | undefined;
  by: Array<CooperationItemDimension> | CooperationItemDimension;
  first: Array<CooperationItemDimension> | CooperationItemDimension;
  isByTwo: boolean;
  top: number;
  lang: string;
}>;


export type CountItemsQuery = { counted: { totalCount: number, groups: { rows: Array<{ count: number, keys: Array<{ kind: GroupKeyKind, value: string | null, label: string }> }>, dimensions: Array<{ isMultivalued: boolean, missingCount: number }> }, ends?: { rows: Array<{ count: number, keys: Array<{ kind: GroupKeyKind, value: string | null, label: string }> }>, dimensions: Array<{ isMultivalued: boolean, missingCount: number }> } } };

export type CountSessionsQueryVariables = Exact<{
  where?: SessionWhere | null | undefined;
  by: Array<SessionDimension> | SessionDimension;
  first: Array<SessionDimension> | SessionDimension;
  isByTwo: boolean;
  top: number;
  lang: string;
}>;


export type CountSessionsQuery = { counted: { totalCount: number, groups: { rows: Array<{ count: number, keys: Array<{ kind: GroupKeyKind, value: string | null, label: string }> }>, dimensions: Array<{ isMultivalued: boolean, missingCount: number }> }, ends?: { rows: Array<{ count: number, keys: Array<{ kind: GroupKeyKind, value: string | null, label: string }> }>, dimensions: Array<{ isMultivalued: boolean, missingCount: number }> } } };

export type CountStatementsQueryVariables = Exact<{
  where?: StatementWhere | null | undefined;
  by: Array<StatementDimension> | StatementDimension;
  first: Array<StatementDimension> | StatementDimension;
  isByTwo: boolean;
  top: number;
  lang: string;
}>;


export type CountStatementsQuery = { counted: { totalCount: number, groups: { rows: Array<{ count: number, keys: Array<{ kind: GroupKeyKind, value: string | null, label: string }> }>, dimensions: Array<{ isMultivalued: boolean, missingCount: number }> }, ends?: { rows: Array<{ count: number, keys: Array<{ kind: GroupKeyKind, value: string | null, label: string }> }>, dimensions: Array<{ isMultivalued: boolean, missingCount: number }> } } };

export type CountedFragment = { rows: Array<{ count: number, keys: Array<{ kind: GroupKeyKind, value: string | null, label: string }> }>, dimensions: Array<{ isMultivalued: boolean, missingCount: number }> };

export type FindPartiesQueryVariables = Exact<{
  text: string;
  lang: string;
}>;


export type FindPartiesQuery = { parties: { nodes: Array<
      | { __typename: 'Bloc', id: string, slug: string, country: { label: { text: string, lang: string } } | null, label: { text: string, lang: string } }
      | { __typename: 'Country', id: string, slug: string, country: { label: { text: string, lang: string } } | null, label: { text: string, lang: string } }
      | { __typename: 'Region', id: string, slug: string, country: { label: { text: string, lang: string } } | null, label: { text: string, lang: string } }
      | { __typename: 'City', id: string, slug: string, country: { label: { text: string, lang: string } } | null, label: { text: string, lang: string } }
      | { __typename: 'Organization', id: string, slug: string, country: { label: { text: string, lang: string } } | null, label: { text: string, lang: string } }
    > } };

export type ForumHeadFragment = { id: string, slug: string, kind: ForumKind, status: ForumStatus, startsOn: string | null, endsOn: string | null, label: { text: string, lang: string }, cities: Array<{ __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }> };

export type ForumItemsQueryVariables = Exact<{
  forum: string;
  lang: string;
  first: number;
  after?: string | null | undefined;
}>;


export type ForumItemsQuery = { cooperationItems: { totalCount: number, groups: { rows: Array<{ count: number, keys: Array<{ kind: GroupKeyKind, value: string | null, label: string }> }>, dimensions: Array<{ isMultivalued: boolean, missingCount: number }> }, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<
      | { __typename: 'Session', id: string, occurredOn: string | null, partyCount: number, label: { text: string, lang: string }, parties: Array<
          | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
        >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> }
      | { __typename: 'Agreement', id: string, occurredOn: string | null, partyCount: number, agreementStatus: AgreementStatus, label: { text: string, lang: string }, parties: Array<
          | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
        >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> }
      | { __typename: 'Commitment', dueOn: string | null, id: string, occurredOn: string | null, partyCount: number, commitmentStatus: CommitmentStatus, label: { text: string, lang: string }, parties: Array<
          | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
        >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> }
      | { __typename: 'Figure', value: string, unit: string, bound: Bound, id: string, occurredOn: string | null, partyCount: number, label: { text: string, lang: string }, parties: Array<
          | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
        >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> }
      | { __typename: 'Statement', id: string, occurredOn: string | null, partyCount: number, label: { text: string, lang: string }, parties: Array<
          | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
        >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> }
    > } };

export type ForumProgrammeQueryVariables = Exact<{
  forum: string;
  lang: string;
  first: number;
  after?: string | null | undefined;
}>;


export type ForumProgrammeQuery = { sessions: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, kind: SessionKind, status: SessionStatus, track: string | null, rooms: Array<string>, startsAt: string | null, endsAt: string | null, label: { text: string, lang: string }, speakers: { totalCount: number, edges: Array<{ role: SpeakerRole, billedAs: string | null, node: { id: string, label: { text: string, lang: string } }, represents:
            | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
            | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
            | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
            | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
            | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
           | null }> } }> } };

export type ForumQueryVariables = Exact<{
  slug: string;
  lang: string;
}>;


export type ForumQuery = { forum: { summary: string | null, timeZone: string | null, venue: string | null, id: string, slug: string, kind: ForumKind, status: ForumStatus, startsOn: string | null, endsOn: string | null, topics: Array<{ id: string, name: string }>, roles: Array<{ role: ForumRoleKind, party:
        | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
       }>, delegations: { totalCount: number, nodes: Array<{ id: string, size: number, reportedSize: number | null, party:
          | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
          | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
        , heads: Array<{ id: string, label: { text: string, lang: string } }> }> }, citations: Array<{ source: { id: string, title: string, publisher: string | null } }>, label: { text: string, lang: string }, cities: Array<{ __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }> } | null };

export type ForumsQueryVariables = Exact<{
  lang: string;
  first: number;
  after?: string | null | undefined;
}>;


export type ForumsQuery = { forums: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, slug: string, kind: ForumKind, status: ForumStatus, startsOn: string | null, endsOn: string | null, sessions: { totalCount: number }, delegations: { totalCount: number }, label: { text: string, lang: string }, cities: Array<{ __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }> }> } };

type FoundRecord_ForumSeries_Fragment = { __typename: 'ForumSeries', id: string, seriesTitle: string };

type FoundRecord_Forum_Fragment = { __typename: 'Forum', startsOn: string | null, endsOn: string | null, id: string, label: { text: string, lang: string } };

type FoundRecord_Bloc_Fragment = { __typename: 'Bloc', id: string, label: { text: string, lang: string } };

type FoundRecord_Country_Fragment = { __typename: 'Country', id: string, label: { text: string, lang: string } };

type FoundRecord_Region_Fragment = { __typename: 'Region', id: string, label: { text: string, lang: string } };

type FoundRecord_City_Fragment = { __typename: 'City', id: string, label: { text: string, lang: string } };

type FoundRecord_Organization_Fragment = { __typename: 'Organization', id: string, label: { text: string, lang: string } };

type FoundRecord_Session_Fragment = { __typename: 'Session', occurredOn: string | null, id: string, label: { text: string, lang: string } };

type FoundRecord_Agreement_Fragment = { __typename: 'Agreement', occurredOn: string | null, id: string, label: { text: string, lang: string } };

type FoundRecord_Source_Fragment = { __typename: 'Source', publisher: string | null, publishedOn: string | null, id: string, sourceTitle: string };

type FoundRecord_Topic_Fragment = { __typename: 'Topic', id: string, topicName: string };

type FoundRecord_Person_Fragment = { __typename: 'Person', id: string, label: { text: string, lang: string } };

type FoundRecord_Commitment_Fragment = { __typename: 'Commitment', occurredOn: string | null, id: string, label: { text: string, lang: string } };

type FoundRecord_Figure_Fragment = { __typename: 'Figure', occurredOn: string | null, id: string, label: { text: string, lang: string } };

type FoundRecord_Statement_Fragment = { __typename: 'Statement', occurredOn: string | null, id: string, label: { text: string, lang: string } };

type FoundRecord_Delegation_Fragment = { __typename: 'Delegation', id: string, party:
    | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
  , forum: { label: { text: string, lang: string } } };

export type FoundRecordFragment =
  | FoundRecord_ForumSeries_Fragment
  | FoundRecord_Forum_Fragment
  | FoundRecord_Bloc_Fragment
  | FoundRecord_Country_Fragment
  | FoundRecord_Region_Fragment
  | FoundRecord_City_Fragment
  | FoundRecord_Organization_Fragment
  | FoundRecord_Session_Fragment
  | FoundRecord_Agreement_Fragment
  | FoundRecord_Source_Fragment
  | FoundRecord_Topic_Fragment
  | FoundRecord_Person_Fragment
  | FoundRecord_Commitment_Fragment
  | FoundRecord_Figure_Fragment
  | FoundRecord_Statement_Fragment
  | FoundRecord_Delegation_Fragment
;

export type FoundQueryVariables = Exact<{
  text: string;
  lang: string;
  first: number;
  after?: string | null | undefined;
}>;


export type FoundQuery = { search: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ snippet: string, node:
        | { __typename: 'ForumSeries', id: string, seriesTitle: string }
        | { __typename: 'Forum', startsOn: string | null, endsOn: string | null, id: string, label: { text: string, lang: string } }
        | { __typename: 'Bloc', id: string, label: { text: string, lang: string } }
        | { __typename: 'Country', id: string, label: { text: string, lang: string } }
        | { __typename: 'Region', id: string, label: { text: string, lang: string } }
        | { __typename: 'City', id: string, label: { text: string, lang: string } }
        | { __typename: 'Organization', id: string, label: { text: string, lang: string } }
        | { __typename: 'Session', occurredOn: string | null, id: string, label: { text: string, lang: string } }
        | { __typename: 'Agreement', occurredOn: string | null, id: string, label: { text: string, lang: string } }
        | { __typename: 'Source', publisher: string | null, publishedOn: string | null, id: string, sourceTitle: string }
        | { __typename: 'Topic', id: string, topicName: string }
        | { __typename: 'Person', id: string, label: { text: string, lang: string } }
        | { __typename: 'Commitment', occurredOn: string | null, id: string, label: { text: string, lang: string } }
        | { __typename: 'Figure', occurredOn: string | null, id: string, label: { text: string, lang: string } }
        | { __typename: 'Statement', occurredOn: string | null, id: string, label: { text: string, lang: string } }
        | { __typename: 'Delegation', id: string, party:
            | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
            | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
            | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
            | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
            | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
          , forum: { label: { text: string, lang: string } } }
       }> } };

type Item_Session_Fragment = { __typename: 'Session', id: string, occurredOn: string | null, partyCount: number, label: { text: string, lang: string }, parties: Array<
    | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
  >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> };

type Item_Agreement_Fragment = { __typename: 'Agreement', id: string, occurredOn: string | null, partyCount: number, agreementStatus: AgreementStatus, label: { text: string, lang: string }, parties: Array<
    | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
  >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> };

type Item_Commitment_Fragment = { __typename: 'Commitment', dueOn: string | null, id: string, occurredOn: string | null, partyCount: number, commitmentStatus: CommitmentStatus, label: { text: string, lang: string }, parties: Array<
    | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
  >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> };

type Item_Figure_Fragment = { __typename: 'Figure', value: string, unit: string, bound: Bound, id: string, occurredOn: string | null, partyCount: number, label: { text: string, lang: string }, parties: Array<
    | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
  >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> };

type Item_Statement_Fragment = { __typename: 'Statement', id: string, occurredOn: string | null, partyCount: number, label: { text: string, lang: string }, parties: Array<
    | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
  >, forum: { slug: string, label: { text: string, lang: string } } | null, citations: Array<{ source: { id: string, title: string, publisher: string | null } }> };

export type ItemFragment =
  | Item_Session_Fragment
  | Item_Agreement_Fragment
  | Item_Commitment_Fragment
  | Item_Figure_Fragment
  | Item_Statement_Fragment
;

export type MostOnRecordQueryVariables = Exact<{
  lang: string;
}>;


export type MostOnRecordQuery = { cities: { edges: Array<{ items: number, latestOn: string | null, a:
        | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
      , b:
        | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
       }> }, countries: { edges: Array<{ items: number, latestOn: string | null, a:
        | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
      , b:
        | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
       }> } };

export type PairsFragment = { edges: Array<{ items: number, latestOn: string | null, a:
      | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
      | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
      | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
      | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
      | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
    , b:
      | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
      | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
      | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
      | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
      | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
     }> };

export type NamedPartyQueryVariables = Exact<{
  ref: string;
  lang: string;
}>;


export type NamedPartyQuery = { party:
    | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
    | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
   | null };

export type NetworkQueryVariables = Exact<{
  level: PartyLevel;
  where?: CooperationWhere | null | undefined;
  top: number;
  lang: string;
}>;


export type NetworkQuery = { cooperationNetwork: { nodes: Array<{ items: number, party:
        | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
      , coordinates: { latitude: number, longitude: number } | null }>, edges: Array<{ items: number, agreements: number, latestOn: string | null, a:
        | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
      , b:
        | { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } }
        | { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } }
       }> } };

type Party_Bloc_Fragment = { __typename: 'Bloc', id: string, slug: string, label: { text: string, lang: string } };

type Party_Country_Fragment = { __typename: 'Country', id: string, slug: string, label: { text: string, lang: string } };

type Party_Region_Fragment = { __typename: 'Region', id: string, slug: string, label: { text: string, lang: string } };

type Party_City_Fragment = { __typename: 'City', id: string, slug: string, label: { text: string, lang: string } };

type Party_Organization_Fragment = { __typename: 'Organization', id: string, slug: string, label: { text: string, lang: string } };

export type PartyFragment =
  | Party_Bloc_Fragment
  | Party_Country_Fragment
  | Party_Region_Fragment
  | Party_City_Fragment
  | Party_Organization_Fragment
;

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const CountedFragmentDoc = new TypedDocumentString(`
    fragment Counted on GroupedCounts {
  rows {
    keys {
      kind
      value
      label
    }
    count
  }
  dimensions {
    isMultivalued
    missingCount
  }
}
    `, {"fragmentName":"Counted"}) as unknown as TypedDocumentString<CountedFragment, unknown>;
export const PartyFragmentDoc = new TypedDocumentString(`
    fragment Party on Party {
  __typename
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
}
    `, {"fragmentName":"Party"}) as unknown as TypedDocumentString<PartyFragment, unknown>;
export const ForumHeadFragmentDoc = new TypedDocumentString(`
    fragment ForumHead on Forum {
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
  kind
  status
  startsOn
  endsOn
  cities {
    ...Party
  }
}
    fragment Party on Party {
  __typename
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
}`, {"fragmentName":"ForumHead"}) as unknown as TypedDocumentString<ForumHeadFragment, unknown>;
export const FoundRecordFragmentDoc = new TypedDocumentString(`
    fragment FoundRecord on Record {
  __typename
  id
  ... on CooperationItem {
    label(langs: [$lang]) {
      text
      lang
    }
    occurredOn
  }
  ... on Party {
    label(langs: [$lang]) {
      text
      lang
    }
  }
  ... on Person {
    label(langs: [$lang]) {
      text
      lang
    }
  }
  ... on Forum {
    label(langs: [$lang]) {
      text
      lang
    }
    startsOn
    endsOn
  }
  ... on Session {
    label(langs: [$lang]) {
      text
      lang
    }
  }
  ... on Delegation {
    party {
      ...Party
    }
    forum {
      label(langs: [$lang]) {
        text
        lang
      }
    }
  }
  ... on ForumSeries {
    seriesTitle: title(lang: $lang)
  }
  ... on Topic {
    topicName: name(lang: $lang)
  }
  ... on Source {
    sourceTitle: title
    publisher
    publishedOn
  }
}
    fragment Party on Party {
  __typename
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
}`, {"fragmentName":"FoundRecord"}) as unknown as TypedDocumentString<FoundRecordFragment, unknown>;
export const ItemFragmentDoc = new TypedDocumentString(`
    fragment Item on CooperationItem {
  __typename
  id
  label(langs: [$lang]) {
    text
    lang
  }
  occurredOn
  parties(first: 8) {
    ...Party
  }
  partyCount
  forum {
    slug
    label(langs: [$lang]) {
      text
      lang
    }
  }
  citations(first: 3) {
    source {
      id
      title
      publisher
    }
  }
  ... on Agreement {
    agreementStatus: status
  }
  ... on Commitment {
    commitmentStatus: status
    dueOn
  }
  ... on Figure {
    value
    unit
    bound
  }
}
    fragment Party on Party {
  __typename
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
}`, {"fragmentName":"Item"}) as unknown as TypedDocumentString<ItemFragment, unknown>;
export const PairsFragmentDoc = new TypedDocumentString(`
    fragment Pairs on CooperationNetwork {
  edges {
    a {
      ...Party
    }
    b {
      ...Party
    }
    items
    latestOn
  }
}
    fragment Party on Party {
  __typename
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
}`, {"fragmentName":"Pairs"}) as unknown as TypedDocumentString<PairsFragment, unknown>;
export const BetweenDocument = new TypedDocumentString(`
    query Between($one: String!, $other: String!, $between: [String!]!, $lang: Locale!, $first: Int!, $after: String) {
  one: party(ref: $one) {
    ...Party
  }
  other: party(ref: $other) {
    ...Party
  }
  cooperation(
    between: $between
    first: $first
    after: $after
    orderBy: {field: OCCURRED_ON, direction: DESC}
  ) {
    totalCount
    groups(by: [YEAR, TYPE], lang: $lang) {
      ...Counted
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      ...Item
    }
  }
}
    fragment Counted on GroupedCounts {
  rows {
    keys {
      kind
      value
      label
    }
    count
  }
  dimensions {
    isMultivalued
    missingCount
  }
}
fragment Item on CooperationItem {
  __typename
  id
  label(langs: [$lang]) {
    text
    lang
  }
  occurredOn
  parties(first: 8) {
    ...Party
  }
  partyCount
  forum {
    slug
    label(langs: [$lang]) {
      text
      lang
    }
  }
  citations(first: 3) {
    source {
      id
      title
      publisher
    }
  }
  ... on Agreement {
    agreementStatus: status
  }
  ... on Commitment {
    commitmentStatus: status
    dueOn
  }
  ... on Figure {
    value
    unit
    bound
  }
}
fragment Party on Party {
  __typename
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
}`) as unknown as TypedDocumentString<BetweenQuery, BetweenQueryVariables>;
export const CountAgreementsDocument = new TypedDocumentString(`
    query CountAgreements($where: AgreementWhere, $by: [AgreementDimension!]!, $first: [AgreementDimension!]!, $isByTwo: Boolean!, $top: Int!, $lang: Locale!) {
  counted: agreements(where: $where) {
    totalCount
    groups(by: $by, top: $top, lang: $lang) {
      ...Counted
    }
    ends: groups(by: $first, top: $top, lang: $lang) @include(if: $isByTwo) {
      ...Counted
    }
  }
}
    fragment Counted on GroupedCounts {
  rows {
    keys {
      kind
      value
      label
    }
    count
  }
  dimensions {
    isMultivalued
    missingCount
  }
}`) as unknown as TypedDocumentString<CountAgreementsQuery, CountAgreementsQueryVariables>;
export const CountCommitmentsDocument = new TypedDocumentString(`
    query CountCommitments($where: CommitmentWhere, $by: [CommitmentDimension!]!, $first: [CommitmentDimension!]!, $isByTwo: Boolean!, $top: Int!, $lang: Locale!) {
  counted: commitments(where: $where) {
    totalCount
    groups(by: $by, top: $top, lang: $lang) {
      ...Counted
    }
    ends: groups(by: $first, top: $top, lang: $lang) @include(if: $isByTwo) {
      ...Counted
    }
  }
}
    fragment Counted on GroupedCounts {
  rows {
    keys {
      kind
      value
      label
    }
    count
  }
  dimensions {
    isMultivalued
    missingCount
  }
}`) as unknown as TypedDocumentString<CountCommitmentsQuery, CountCommitmentsQueryVariables>;
export const CountDelegationsDocument = new TypedDocumentString(`
    query CountDelegations($where: DelegationWhere, $by: [DelegationDimension!]!, $first: [DelegationDimension!]!, $isByTwo: Boolean!, $top: Int!, $lang: Locale!) {
  counted: delegations(where: $where) {
    totalCount
    groups(by: $by, top: $top, lang: $lang) {
      ...Counted
    }
    ends: groups(by: $first, top: $top, lang: $lang) @include(if: $isByTwo) {
      ...Counted
    }
  }
}
    fragment Counted on GroupedCounts {
  rows {
    keys {
      kind
      value
      label
    }
    count
  }
  dimensions {
    isMultivalued
    missingCount
  }
}`) as unknown as TypedDocumentString<CountDelegationsQuery, CountDelegationsQueryVariables>;
export const CountFiguresDocument = new TypedDocumentString(`
    query CountFigures($where: FigureWhere, $by: [FigureDimension!]!, $first: [FigureDimension!]!, $isByTwo: Boolean!, $top: Int!, $lang: Locale!) {
  counted: figures(where: $where) {
    totalCount
    groups(by: $by, top: $top, lang: $lang) {
      ...Counted
    }
    ends: groups(by: $first, top: $top, lang: $lang) @include(if: $isByTwo) {
      ...Counted
    }
  }
}
    fragment Counted on GroupedCounts {
  rows {
    keys {
      kind
      value
      label
    }
    count
  }
  dimensions {
    isMultivalued
    missingCount
  }
}`) as unknown as TypedDocumentString<CountFiguresQuery, CountFiguresQueryVariables>;
export const CountItemsDocument = new TypedDocumentString(`
    query CountItems($where: CooperationWhere, $by: [CooperationItemDimension!]!, $first: [CooperationItemDimension!]!, $isByTwo: Boolean!, $top: Int!, $lang: Locale!) {
  counted: cooperationItems(where: $where) {
    totalCount
    groups(by: $by, top: $top, lang: $lang) {
      ...Counted
    }
    ends: groups(by: $first, top: $top, lang: $lang) @include(if: $isByTwo) {
      ...Counted
    }
  }
}
    fragment Counted on GroupedCounts {
  rows {
    keys {
      kind
      value
      label
    }
    count
  }
  dimensions {
    isMultivalued
    missingCount
  }
}`) as unknown as TypedDocumentString<CountItemsQuery, CountItemsQueryVariables>;
export const CountSessionsDocument = new TypedDocumentString(`
    query CountSessions($where: SessionWhere, $by: [SessionDimension!]!, $first: [SessionDimension!]!, $isByTwo: Boolean!, $top: Int!, $lang: Locale!) {
  counted: sessions(where: $where) {
    totalCount
    groups(by: $by, top: $top, lang: $lang) {
      ...Counted
    }
    ends: groups(by: $first, top: $top, lang: $lang) @include(if: $isByTwo) {
      ...Counted
    }
  }
}
    fragment Counted on GroupedCounts {
  rows {
    keys {
      kind
      value
      label
    }
    count
  }
  dimensions {
    isMultivalued
    missingCount
  }
}`) as unknown as TypedDocumentString<CountSessionsQuery, CountSessionsQueryVariables>;
export const CountStatementsDocument = new TypedDocumentString(`
    query CountStatements($where: StatementWhere, $by: [StatementDimension!]!, $first: [StatementDimension!]!, $isByTwo: Boolean!, $top: Int!, $lang: Locale!) {
  counted: statements(where: $where) {
    totalCount
    groups(by: $by, top: $top, lang: $lang) {
      ...Counted
    }
    ends: groups(by: $first, top: $top, lang: $lang) @include(if: $isByTwo) {
      ...Counted
    }
  }
}
    fragment Counted on GroupedCounts {
  rows {
    keys {
      kind
      value
      label
    }
    count
  }
  dimensions {
    isMultivalued
    missingCount
  }
}`) as unknown as TypedDocumentString<CountStatementsQuery, CountStatementsQueryVariables>;
export const FindPartiesDocument = new TypedDocumentString(`
    query FindParties($text: String!, $lang: Locale!) {
  parties(search: $text, first: 8) {
    nodes {
      ...Party
      country {
        label(langs: [$lang]) {
          text
          lang
        }
      }
    }
  }
}
    fragment Party on Party {
  __typename
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
}`) as unknown as TypedDocumentString<FindPartiesQuery, FindPartiesQueryVariables>;
export const ForumItemsDocument = new TypedDocumentString(`
    query ForumItems($forum: String!, $lang: Locale!, $first: Int!, $after: String) {
  cooperationItems(
    where: {forum: $forum, types: [AGREEMENT, COMMITMENT, STATEMENT, FIGURE]}
    first: $first
    after: $after
    orderBy: {field: OCCURRED_ON, direction: DESC}
  ) {
    totalCount
    groups(by: [TOPIC, TYPE], top: 12, lang: $lang) {
      ...Counted
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      ...Item
    }
  }
}
    fragment Counted on GroupedCounts {
  rows {
    keys {
      kind
      value
      label
    }
    count
  }
  dimensions {
    isMultivalued
    missingCount
  }
}
fragment Item on CooperationItem {
  __typename
  id
  label(langs: [$lang]) {
    text
    lang
  }
  occurredOn
  parties(first: 8) {
    ...Party
  }
  partyCount
  forum {
    slug
    label(langs: [$lang]) {
      text
      lang
    }
  }
  citations(first: 3) {
    source {
      id
      title
      publisher
    }
  }
  ... on Agreement {
    agreementStatus: status
  }
  ... on Commitment {
    commitmentStatus: status
    dueOn
  }
  ... on Figure {
    value
    unit
    bound
  }
}
fragment Party on Party {
  __typename
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
}`) as unknown as TypedDocumentString<ForumItemsQuery, ForumItemsQueryVariables>;
export const ForumProgrammeDocument = new TypedDocumentString(`
    query ForumProgramme($forum: String!, $lang: Locale!, $first: Int!, $after: String) {
  sessions(
    where: {forum: $forum}
    first: $first
    after: $after
    orderBy: {field: STARTS_AT, direction: ASC}
  ) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      id
      label(langs: [$lang]) {
        text
        lang
      }
      kind
      status
      track
      rooms
      startsAt
      endsAt
      speakers(first: 12) {
        totalCount
        edges {
          role
          billedAs
          node {
            id
            label(langs: [$lang]) {
              text
              lang
            }
          }
          represents {
            ...Party
          }
        }
      }
    }
  }
}
    fragment Party on Party {
  __typename
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
}`) as unknown as TypedDocumentString<ForumProgrammeQuery, ForumProgrammeQueryVariables>;
export const ForumDocument = new TypedDocumentString(`
    query Forum($slug: String!, $lang: Locale!) {
  forum(slug: $slug) {
    ...ForumHead
    summary(lang: $lang)
    timeZone
    venue
    topics(first: 50) {
      id
      name(lang: $lang)
    }
    roles {
      role
      party {
        ...Party
      }
    }
    delegations(first: 100) {
      totalCount
      nodes {
        id
        party {
          ...Party
        }
        size
        reportedSize
        heads {
          id
          label(langs: [$lang]) {
            text
            lang
          }
        }
      }
    }
    citations(first: 5) {
      source {
        id
        title
        publisher
      }
    }
  }
}
    fragment ForumHead on Forum {
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
  kind
  status
  startsOn
  endsOn
  cities {
    ...Party
  }
}
fragment Party on Party {
  __typename
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
}`) as unknown as TypedDocumentString<ForumQuery, ForumQueryVariables>;
export const ForumsDocument = new TypedDocumentString(`
    query Forums($lang: Locale!, $first: Int!, $after: String) {
  forums(
    first: $first
    after: $after
    orderBy: {field: STARTS_ON, direction: DESC}
  ) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      ...ForumHead
      sessions {
        totalCount
      }
      delegations {
        totalCount
      }
    }
  }
}
    fragment ForumHead on Forum {
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
  kind
  status
  startsOn
  endsOn
  cities {
    ...Party
  }
}
fragment Party on Party {
  __typename
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
}`) as unknown as TypedDocumentString<ForumsQuery, ForumsQueryVariables>;
export const FoundDocument = new TypedDocumentString(`
    query Found($text: String!, $lang: Locale!, $first: Int!, $after: String) {
  search(text: $text, lang: $lang, first: $first, after: $after) {
    totalCount
    pageInfo {
      hasNextPage
      endCursor
    }
    nodes {
      snippet
      node {
        ...FoundRecord
      }
    }
  }
}
    fragment FoundRecord on Record {
  __typename
  id
  ... on CooperationItem {
    label(langs: [$lang]) {
      text
      lang
    }
    occurredOn
  }
  ... on Party {
    label(langs: [$lang]) {
      text
      lang
    }
  }
  ... on Person {
    label(langs: [$lang]) {
      text
      lang
    }
  }
  ... on Forum {
    label(langs: [$lang]) {
      text
      lang
    }
    startsOn
    endsOn
  }
  ... on Session {
    label(langs: [$lang]) {
      text
      lang
    }
  }
  ... on Delegation {
    party {
      ...Party
    }
    forum {
      label(langs: [$lang]) {
        text
        lang
      }
    }
  }
  ... on ForumSeries {
    seriesTitle: title(lang: $lang)
  }
  ... on Topic {
    topicName: name(lang: $lang)
  }
  ... on Source {
    sourceTitle: title
    publisher
    publishedOn
  }
}
fragment Party on Party {
  __typename
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
}`) as unknown as TypedDocumentString<FoundQuery, FoundQueryVariables>;
export const MostOnRecordDocument = new TypedDocumentString(`
    query MostOnRecord($lang: Locale!) {
  cities: cooperationNetwork(
    level: CITY
    where: {laterality: [BILATERAL]}
    top: 6
  ) {
    ...Pairs
  }
  countries: cooperationNetwork(
    level: COUNTRY
    where: {laterality: [BILATERAL]}
    top: 6
  ) {
    ...Pairs
  }
}
    fragment Pairs on CooperationNetwork {
  edges {
    a {
      ...Party
    }
    b {
      ...Party
    }
    items
    latestOn
  }
}
fragment Party on Party {
  __typename
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
}`) as unknown as TypedDocumentString<MostOnRecordQuery, MostOnRecordQueryVariables>;
export const NamedPartyDocument = new TypedDocumentString(`
    query NamedParty($ref: String!, $lang: Locale!) {
  party(ref: $ref) {
    ...Party
  }
}
    fragment Party on Party {
  __typename
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
}`) as unknown as TypedDocumentString<NamedPartyQuery, NamedPartyQueryVariables>;
export const NetworkDocument = new TypedDocumentString(`
    query Network($level: PartyLevel!, $where: CooperationWhere, $top: Int!, $lang: Locale!) {
  cooperationNetwork(level: $level, where: $where, top: $top) {
    nodes {
      party {
        ...Party
      }
      items
      coordinates {
        latitude
        longitude
      }
    }
    edges {
      a {
        ...Party
      }
      b {
        ...Party
      }
      items
      agreements
      latestOn
    }
  }
}
    fragment Party on Party {
  __typename
  id
  slug
  label(langs: [$lang]) {
    text
    lang
  }
}`) as unknown as TypedDocumentString<NetworkQuery, NetworkQueryVariables>;