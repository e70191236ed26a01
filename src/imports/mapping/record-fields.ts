import { AgreementKind, AgreementStatus } from '../../domain/agreements/agreement.entity.ts';
import { RelationKind } from '../../domain/agreements/agreement-relation.entity.ts';
import { Capacity, SignatureRole } from '../../domain/agreements/signature.entity.ts';
import { TreatyActionKind } from '../../domain/agreements/treaty-action.entity.ts';
import { CommitmentStatus } from '../../domain/commitments/commitment.entity.ts';
import { AttendsAs } from '../../domain/delegations/delegation.entity.ts';
import { DelegationRole } from '../../domain/delegations/delegation-member.entity.ts';
import { Bound } from '../../domain/figures/figure.entity.ts';
import { Attendance, ForumKind, ForumStatus } from '../../domain/forums/forum.entity.ts';
import { ForumRoleKind } from '../../domain/forums/forum-role.entity.ts';
import { OrganizationKind, PartyLevel } from '../../domain/parties/party.entity.ts';
import { SessionKind, SessionStatus } from '../../domain/sessions/session.entity.ts';
import { SpeakerRole } from '../../domain/sessions/speaker-role.entity.ts';
import { SourceKind } from '../../domain/sources/source.entity.ts';
import { RecordType } from '../../records/record.entity.ts';
import { LONGEST_LINE, LONGEST_PASSAGE } from '../../records/values/text.ts';

/**
 * What a field of a draft takes, for a mapping: what it is called there, and what is made of a cell. A row without what is
 * `needed` is refused; a part without what it is `about` is not made.
 */
export type Field = { as?: string; needed?: boolean; about?: boolean } & (
  | { is: 'text'; longest: number }
  | { is: 'lang' | 'date' | 'instant' | 'number' | 'url' | 'yes or no' }
  | { is: 'word'; words: readonly string[] }
  | { is: 'party'; level: PartyLevel | null }
  | { is: 'record'; types: readonly RecordType[] }
  | { is: 'list'; of: Field }
  | { is: 'parts'; fields: Fields }
);

/** Fields by the names that mappings use; `as` is the draft's own name, where it is another. */
export interface Fields {
  [name: string]: Field;
}

const line: Field = { is: 'text', longest: LONGEST_LINE };
const passage: Field = { is: 'text', longest: LONGEST_PASSAGE };
const date: Field = { is: 'date' };
const lang: Field = { is: 'lang' };
const instant: Field = { is: 'instant' };
const url: Field = { is: 'url' };
const number: Field = { is: 'number' };
const yesOrNo: Field = { is: 'yes or no' };

const needed = <F extends Field>(field: F): F => ({ ...field, needed: true });
const word = (words: object): Field => ({ is: 'word', words: Object.values(words) });
const list = (of: Field, as?: string): Field => ({ is: 'list', of, as });
const parts = (fields: Fields): Field => ({ is: 'list', of: { is: 'parts', fields } });
const party = (as: string, level: PartyLevel | null = null): Field => ({ is: 'party', level, as });
const record = (as: string, ...types: RecordType[]): Field => ({ is: 'record', types, as });

const TITLE: Fields = { title: needed(line), titleLang: lang };
const SUMMARY: Fields = { summary: passage, summaryLang: lang };
const ANY: Fields = {
  visibility: word(['PUBLIC', 'INTERNAL']),
  identifiers: parts({ scheme: needed(line), value: needed(line), url }),
};
const TOPICS: Fields = { topics: list(record('', RecordType.TOPIC), 'topicIds') };
const OCCASION: Fields = {
  forum: record('forumId', RecordType.FORUM),
  session: record('sessionId', RecordType.SESSION),
};
const MAKERS: Fields = {
  makers: parts({
    person: record('personId', RecordType.PERSON),
    position: line,
    delegation: record('delegationId', RecordType.DELEGATION),
    party: party('partyId'),
  }),
};
const parties = (as: string, level: PartyLevel | null = null): Field => list(party('', level), as);

/** What a mapping may say of each kind of record. */
export const FIELDS_OF: { [type in RecordType]: Fields } = {
  PARTY: {
    ...ANY,
    level: needed(word(PartyLevel)),
    names: needed(parts({ text: needed(line), lang, validFrom: date, validTo: date })),
    organizationKind: word(OrganizationKind),
    placements: parts({ within: needed(party('withinId')), from: date, to: date }),
    validFrom: date,
    validTo: date,
    alpha2: line,
    alpha3: line,
    coordinates: { is: 'parts', fields: { latitude: needed(number), longitude: needed(number) } },
    population: number,
    seat: party('seatId'),
  },
  PERSON: {
    ...ANY,
    names: needed(parts({ text: needed(line), lang, given: line, family: line, patronymic: line, honorific: line })),
    positions: parts({ title: needed(line), titleLang: lang, party: party('partyId'), from: date, to: date }),
  },
  FORUM_SERIES: { ...ANY, ...TITLE },
  FORUM: {
    ...ANY,
    ...TITLE,
    ...SUMMARY,
    ...TOPICS,
    kind: needed(word(ForumKind)),
    status: needed(word(ForumStatus)),
    edition: line,
    series: record('seriesId', RecordType.FORUM_SERIES),
    partOf: record('partOfId', RecordType.FORUM),
    startsOn: date,
    endsOn: date,
    timeZone: line,
    attendance: word(Attendance),
    venue: line,
    cities: parties('cityIds', PartyLevel.CITY),
    roles: parts({ party: needed(party('partyId')), role: needed(word(ForumRoleKind)) }),
  },
  SESSION: {
    ...ANY,
    ...TITLE,
    ...TOPICS,
    forum: needed(record('forumId', RecordType.FORUM)),
    kind: needed(word(SessionKind)),
    status: needed(word(SessionStatus)),
    track: line,
    abstract: passage,
    startsAt: instant,
    endsAt: instant,
    rooms: list(line),
    languages: list(lang),
    links: list(url),
    subjectParties: parties('subjectPartyIds'),
    speakers: parts({
      person: needed(record('personId', RecordType.PERSON)),
      role: needed(word(SpeakerRole)),
      billedAs: line,
      represents: party('representsId'),
    }),
  },
  DELEGATION: {
    ...ANY,
    forum: needed(record('forumId', RecordType.FORUM)),
    party: needed(party('partyId')),
    attendsAs: needed(word(AttendsAs)),
    reportedSize: number,
    members: parts({
      person: needed(record('personId', RecordType.PERSON)),
      role: needed(word(DelegationRole)),
      title: line,
    }),
  },
  AGREEMENT: {
    ...ANY,
    ...TITLE,
    ...TOPICS,
    ...OCCASION,
    kind: needed(word(AgreementKind)),
    kindAsTitled: line,
    status: needed(word(AgreementStatus)),
    binding: yesOrNo,
    unilateral: yesOrNo,
    autoRenews: yesOrNo,
    adoptedOn: date,
    signedOn: date,
    provisionallyAppliedFrom: date,
    inForceFrom: date,
    expiresOn: date,
    terminatedOn: date,
    places: parties('placeIds', PartyLevel.CITY),
    depositary: party('depositaryId'),
    value: { is: 'parts', fields: { value: needed(line), currency: needed(line) } },
    references: parts({ scheme: needed(line), value: needed(line), url }),
    texts: parts({ lang, url: needed(url) }),
    relations: parts({
      kind: needed(word(RelationKind)),
      to: { ...record('toId', RecordType.AGREEMENT), about: true },
    }),
    signatures: parts({
      party: party('partyId'),
      namedAs: line,
      /** What tells two signatures apart that are of one party and role by name: a register may have two places of one name. */
      separateBy: { ...line, as: '$apart' },
      role: needed(word(SignatureRole)),
      through: party('throughId'),
      capacity: word(Capacity),
      signedOn: date,
      signers: parts({
        person: needed(record('personId', RecordType.PERSON)),
        signedAs: line,
        on: date,
        place: party('placeId', PartyLevel.CITY),
      }),
      actions: parts({ kind: needed(word(TreatyActionKind)), on: date, effectiveOn: date, text: passage }),
    }),
  },
  COMMITMENT: {
    ...ANY,
    ...TITLE,
    ...TOPICS,
    ...OCCASION,
    ...MAKERS,
    status: needed(word(CommitmentStatus)),
    announcedOn: date,
    startsOn: date,
    dueOn: date,
    agreement: record('agreementId', RecordType.AGREEMENT),
    responsible: parties('responsibleIds'),
    counterparts: parties('counterpartIds'),
  },
  STATEMENT: {
    ...ANY,
    ...TITLE,
    ...TOPICS,
    ...OCCASION,
    ...MAKERS,
    summary: needed(passage),
    summaryLang: lang,
    saidOn: date,
    concerned: parties('concernedIds'),
  },
  FIGURE: {
    ...ANY,
    ...TITLE,
    ...TOPICS,
    ...OCCASION,
    ...MAKERS,
    indicator: needed(line),
    value: needed(line),
    unit: needed(line),
    bound: needed(word(Bound)),
    asOf: date,
    concerned: parties('concernedIds'),
  },
  SOURCE: {
    ...ANY,
    kind: needed(word(SourceKind)),
    title: needed(line),
    authors: list(line),
    publisher: line,
    publishedOn: date,
    retrievedOn: date,
    lang,
    sourceUrl: url,
    archivedUrl: url,
    licence: line,
  },
  TOPIC: { ...ANY, name: needed(line), nameLang: lang, parent: record('parentId', RecordType.TOPIC) },
};
