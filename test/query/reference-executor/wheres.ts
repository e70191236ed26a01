import { daysAfter, firstDay, lastDay } from './days.ts';
import { isInGroups } from './groups.ts';
import { forumOf, isBetween, lateralityOf, localDay, occurredOn, partiesOf, sessionOf } from './involved.ts';
import {
  contains,
  isInRange,
  isMeant,
  isOneOf,
  overlaps,
  type Rule,
  type Rules,
  uuidIn,
  type Where,
} from './matching.ts';
import { namedParties, namedParty } from './named-party.ts';
import { containingParties, dayOf, hasStanding, liesIn } from './places.ts';
import type { Row, World } from './rows.ts';
import { withBases } from './texts.ts';
import { agreementRules, signatureRules } from './wheres-of-agreements.ts';

/** Whether a row of a type matches a `where`. */
export function matches(world: World, type: string, row: Row, where: Where | null | undefined): boolean {
  return Object.entries(where ?? {}).every(([field, value]) => {
    if (value == null) return true;
    if (field === 'any') return value.some((each: Where) => matches(world, type, row, each));
    if (field === 'not') return !matches(world, type, row, value);
    if (field === 'group') return isInGroups(world, type, row, value);
    const rule = RULES[type]?.[field] ?? OF_RECORDS[field];
    if (!rule) throw new Error(`${type} has no rule for ${field}`);
    return rule(world, row, value, where!);
  });
}

/** Whether there is a rule for a `where` field of a type. */
export function hasRule(type: string, field: string): boolean {
  return ['any', 'not', 'group', ...Object.keys({ ...OF_RECORDS, ...RULES[type] })].includes(field);
}

/** The record that a row is, or to which it belongs if it is a part. */
function ownerOf(row: Row): string {
  if (row.$table === 'speaker') return row.session_id;
  return row.$table === 'signature' ? row.agreement_id : row.id;
}

const OF_RECORDS: Rules = {
  ids: (_world, row, ids: string[]) => ids.some((id) => uuidIn(id) === row.id),
  flags: (world, row, codes: string[]) =>
    world.tables.flag.some((flag) => flag.record_id === ownerOf(row) && codes.includes(flag.code)),
  source: (world, row, id: string) =>
    world.tables.citation.some(
      (citation) =>
        citation.record_id === ownerOf(row) &&
        citation.source_id === uuidIn(id) &&
        world.one('source', citation.source_id) !== null,
    ),
  hasSource: (world, row, wanted: boolean) =>
    world.tables.citation.some(
      (citation) => citation.record_id === ownerOf(row) && world.one('source', citation.source_id) !== null,
    ) === wanted,
  updated: (world, row, range) => isInRange(world.known('record', ownerOf(row))!.updated_at, range),
};

/** Whether a record is about one of these topics or their descendants. */
export function isAbout(world: World, recordId: string, refs: readonly string[]): boolean {
  return isAboutTopic(world, recordId, (topic) => refs.some((ref) => isMeant(topic, ref)));
}

/** Whether a record is about a topic that is a concept elsewhere or matches it exactly, or about a descendant. */
function isAboutMatch(world: World, recordId: string, concept: string): boolean {
  return isAboutTopic(world, recordId, (topic) =>
    world.tables.identifier.some(
      ({ record_id: of, scheme, value }) =>
        of === topic.id &&
        (`${scheme}:${value}` === concept || (['skos', 'exact-match'].includes(scheme) && value === concept)),
    ),
  );
}

function isAboutTopic(world: World, recordId: string, isWanted: (topic: Row) => boolean): boolean {
  const topics = world.tables.record_topic.filter((each) => each.record_id === recordId);
  return topics.some((each) => {
    for (let topic = world.known('topic', each.topic_id); topic; topic = world.known('topic', topic.parent_id)) {
      if (isWanted(topic)) return true;
    }
    return false;
  });
}

function isUnder(world: World, topic: Row, ref: string): boolean {
  for (let up = world.known('topic', topic.parent_id); up; up = world.known('topic', up.parent_id)) {
    if (isMeant(up, ref)) return true;
  }
  return false;
}

/** The parties of a forum: those with a role, a delegation, or a hosting city. */
export function partiesOfForum(world: World, forum: Row): string[] {
  const of = (row: Row) => row.forum_id === forum.id;
  return [
    ...world.tables.forum_role.filter(of).map((role) => role.party_id),
    ...world.tables.forum_city.filter(of).map((held) => held.city_id),
    ...world
      .rows('delegation')
      .filter(of)
      .map((delegation) => delegation.party_id),
  ];
}

function forumConcerns(world: World, forum: Row, ref: string): boolean {
  const party = namedParty(world, ref);
  const day = dayOf(world, forum.starts_on);
  return partiesOfForum(world, forum).some((each) => liesIn(world, each, party, day));
}

/** The day on which the places of a session's parties are read. */
export function dayOfSession(world: World, session: Row): string {
  return dayOf(world, localDay(world, session) ?? world.known('forum', session.forum_id)!.starts_on);
}

function represents(world: World, person: Row, ref: string): boolean {
  const party = namedParty(world, ref);
  const held = world.tables.position
    .filter((position) => position.person_id === person.id)
    .some((position) => liesIn(world, position.party_id, party, dayOf(world, position.valid_to)));
  const spoke = world.tables.speaker
    .filter((speaker) => speaker.person_id === person.id && world.one('session', speaker.session_id))
    .some((speaker) =>
      liesIn(world, speaker.represents_id, party, dayOfSession(world, world.known('session', speaker.session_id)!)),
    );
  const made = [...world.rows('commitment'), ...world.rows('statement'), ...world.rows('figure')].some((item) =>
    world.tables.maker.some(
      (maker) =>
        maker.item_id === item.id &&
        maker.person_id === person.id &&
        liesIn(world, maker.party_id, party, dayOf(world, occurredOn(world, item))),
    ),
  );
  return held || spoke || made;
}

/** Whether a maker of an item represents a party, or one that belonged to it on the day of the item. */
const makerRepresents: Rule = (world, item, ref: string) => {
  const party = namedParty(world, ref);
  const day = dayOf(world, occurredOn(world, item));
  return world.tables.maker
    .filter((maker) => maker.item_id === item.id)
    .map((maker) => maker.party_id ?? world.known('delegation', maker.delegation_id)?.party_id ?? null)
    .some((made) => made !== null && liesIn(world, made, party, day));
};

function hasPosition(world: World, person: Row, text: string): boolean {
  return world.tables.position
    .filter((position) => position.person_id === person.id)
    .some((position) =>
      [position.title, ...Object.values<string>(position.titles_in)].some((title) => contains(title, text)),
    );
}

/** Whether the country of one of an item's parties has a standing today, or had it on the day of the item. */
const itemStanding: Rule = (world, item, { bloc, in: standings, on }, { geography }) => {
  const blocId = namedParty(world, bloc);
  const occurred = occurredOn(world, item) ?? on;
  if (geography !== 'TODAY' && !occurred) return false;
  const day = geography === 'TODAY' ? world.today : dayOf(world, occurred);
  return partiesOf(world, item).some((party) => hasStanding(world, party.id, day, blocId, standings, on));
};

const lateralities: Rule = (world, item, asked: string[]) => asked.includes(lateralityOf(world, item) ?? '');

/** Alone it requires a party of such a level; with `between` or `party` it only restricts which parties count. */
const levelsOfItem: Rule = (world, item, levels: string[], whole) =>
  whole.between != null || whole.party != null || partiesOf(world, item).some((party) => levels.includes(party.level));

const restricts: Rule = () => true;

const OF_ITEMS: Rules = {
  between: (world, item, names: string[], whole) => isBetween(world, item, namedParties(world, names), whole),
  party: (world, item, name: string, whole) => isBetween(world, item, [namedParty(world, name)], whole),
  topics: (world, item, refs: string[]) => isAbout(world, item.id, refs),
  topicMatches: (world, item, concept: string) => isAboutMatch(world, item.id, concept),
  forum: (world, item, ref: string) => isMeant(forumOf(world, item), ref),
  session: (world, item, id: string) => sessionOf(world, item)?.id === uuidIn(id),
  occurred: (world, item, range) => overlaps(occurredOn(world, item), range),
  geography: restricts,
  succession: restricts,
  rollUp: restricts,
  spokeTogether: restricts,
  levels: levelsOfItem,
  lateralities,
  standing: itemStanding,
};

/** The rules of `where` fields by type. */
const RULES: { readonly [type: string]: Rules } = {
  Topic: { within: (world, topic, ref: string) => isUnder(world, topic, ref) },
  Party: {
    levels: isOneOf('level'),
    within: (world, party, ref: string) =>
      containingParties(world, party.id, world.today).slice(1).includes(namedParty(world, ref)),
    country: (world, party, ref: string) => {
      const named = namedParty(world, ref);
      const isCountry = world.known('party', named)!.level === 'COUNTRY';
      return isCountry && liesIn(world, party.id, named, world.today);
    },
    organizationKinds: isOneOf('organization_kind'),
    standing: (world, party, { bloc, in: standings, on }) =>
      hasStanding(world, party.id, world.today, namedParty(world, bloc), standings, on),
    signed: (world, party, wanted: boolean) => hasSigned(world, party) === wanted,
  },
  Source: {
    kinds: isOneOf('kind'),
    publisher: (_world, source, text: string) => contains(source.publisher, text),
    published: (_world, source, range) => overlaps(source.published_on, range),
  },
  Person: {
    represents,
    spokeAt: (world, person, ref: string) =>
      world.tables.speaker.some((speaker) => {
        const session = speaker.person_id === person.id ? world.one('session', speaker.session_id) : null;
        return session !== null && isMeant(world.known('forum', session.forum_id), ref);
      }),
    position: hasPosition,
  },
  ForumSeries: {
    party: (world, series, ref: string) =>
      world.rows('forum').some((forum) => forum.series_id === series.id && forumConcerns(world, forum, ref)),
  },
  Forum: {
    series: (_world, forum, id: string) => forum.series_id === uuidIn(id),
    kinds: isOneOf('kind'),
    statuses: isOneOf('status'),
    topics: (world, forum, refs: string[]) => isAbout(world, forum.id, refs),
    topicMatches: (world, forum, concept: string) => isAboutMatch(world, forum.id, concept),
    city: (world, forum, ref: string) => citiesOf(world, forum).includes(namedParty(world, ref)),
    within: (world, forum, ref: string) => {
      const party = namedParty(world, ref);
      return citiesOf(world, forum).some((city) => liesIn(world, city, party, dayOf(world, forum.starts_on)));
    },
    held: (_world, forum, { from, to }) =>
      overlaps(forum.ends_on ?? forum.starts_on, { from }) && overlaps(forum.starts_on ?? forum.ends_on, { to }),
    party: forumConcerns,
  },
  Session: {
    ...OF_ITEMS,
    kinds: isOneOf('kind'),
    statuses: isOneOf('status'),
    tracks: isOneOf('track'),
    starts: (_world, session, range) => isInRange(session.starts_at, range),
    speaker: (world, session, id: string) =>
      world.tables.speaker.some((each) => each.session_id === session.id && each.person_id === uuidIn(id)),
    languages: (_world, session, langs: string[]) =>
      langs.some((lang) => session.languages.some((spoken: string) => withBases(spoken).includes(withBases(lang)[0]!))),
  },
  Speaker: {
    forum: (world, speaker, ref: string) =>
      isMeant(world.known('forum', world.known('session', speaker.session_id)!.forum_id), ref),
    session: (_world, speaker, id: string) => speaker.session_id === uuidIn(id),
    person: (_world, speaker, id: string) => speaker.person_id === uuidIn(id),
    represents: (world, speaker, ref: string) =>
      liesIn(
        world,
        speaker.represents_id,
        namedParty(world, ref),
        dayOfSession(world, world.known('session', speaker.session_id)!),
      ),
    levels: (world, speaker, levels: string[]) => levels.includes(world.known('party', speaker.represents_id)?.level),
    roles: isOneOf('role'),
  },
  Delegation: {
    forum: (world, delegation, ref: string) => isMeant(world.known('forum', delegation.forum_id), ref),
    party: (world, delegation, ref: string) =>
      liesIn(world, delegation.party_id, namedParty(world, ref), dayOfDelegation(world, delegation)),
    attendsAs: (_world, delegation, capacity: string) => delegation.attends_as === capacity,
    member: (world, delegation, id: string) =>
      world.tables.delegation_member.some(
        (each) => each.delegation_id === delegation.id && each.person_id === uuidIn(id),
      ),
    standing: (world, delegation, { bloc, in: standings, on }) =>
      hasStanding(
        world,
        delegation.party_id,
        dayOfDelegation(world, delegation),
        namedParty(world, bloc),
        standings,
        on,
      ),
  },
  Agreement: {
    ...OF_ITEMS,
    ...agreementRules,
    signature: (world, agreement, where: Where) =>
      world.tables.signature.some(
        (signature) => signature.agreement_id === agreement.id && matches(world, 'Signature', signature, where),
      ),
  },
  Signature: signatureRules,
  Commitment: {
    ...OF_ITEMS,
    responsible: (world, commitment, ref: string) => {
      const party = namedParty(world, ref);
      const day = dayOf(world, occurredOn(world, commitment));
      return world.tables.concerned_party.some(
        (each) =>
          each.item_id === commitment.id && each.role === 'RESPONSIBLE' && liesIn(world, each.party_id, party, day),
      );
    },
    represents: makerRepresents,
    agreement: (_world, commitment, id: string) => commitment.agreement_id === uuidIn(id),
    statuses: isOneOf('status'),
    due: (_world, commitment, range) => overlaps(commitment.due_on, range),
    overdue: (world, commitment, wanted: boolean) => isOverdue(world, commitment) === wanted,
    dueWithinDays: (world, commitment, days: number) => isDueWithin(world, commitment, days),
    withoutProgressSince: (world, commitment, since: string) => isWithoutProgress(world, commitment, since),
  },
  Statement: {
    ...OF_ITEMS,
    represents: makerRepresents,
    person: (world, statement, id: string) =>
      world.tables.maker.some((maker) => maker.item_id === statement.id && maker.person_id === uuidIn(id)),
  },
  Figure: {
    ...OF_ITEMS,
    indicators: isOneOf('indicator'),
    about: (_world, figure, id: string) => figure.about_id === uuidIn(id),
    asOf: (_world, figure, range) => overlaps(figure.as_of, range),
    forum: (world, figure, ref: string) =>
      isMeant(forumOf(world, figure), ref) || isMeant(world.known('forum', figure.about_id), ref),
  },
  CooperationItem: {
    ...OF_ITEMS,
    types: (_world, item, types: string[]) => types.includes(item.$table.toUpperCase()),
  },
};

function citiesOf(world: World, forum: Row): string[] {
  return world.tables.forum_city.filter((held) => held.forum_id === forum.id).map((held) => held.city_id);
}

function dayOfDelegation(world: World, delegation: Row): string {
  return dayOf(world, world.known('forum', delegation.forum_id)!.starts_on);
}

const OPEN = ['ANNOUNCED', 'PLANNED', 'IN_PROGRESS', 'NO_INFORMATION'];

function isOverdue(world: World, commitment: Row): boolean {
  return OPEN.includes(commitment.status) && commitment.due_on !== null && lastDay(commitment.due_on) < world.today;
}

function isDueWithin(world: World, commitment: Row, days: number): boolean {
  if (!OPEN.includes(commitment.status) || commitment.due_on === null) return false;
  return lastDay(commitment.due_on) >= world.today && firstDay(commitment.due_on) <= daysAfter(world.today, days);
}

function isWithoutProgress(world: World, commitment: Row, since: string): boolean {
  const notes = world.tables.progress_note.filter((note) => note.commitment_id === commitment.id);
  return !notes.some((note) => lastDay(note.noted_on) >= firstDay(since));
}

const SIGNED_OR_LATER = [
  'SIGNED',
  'PROVISIONALLY_APPLIED',
  'IN_FORCE',
  'SUSPENDED',
  'EXPIRED',
  'TERMINATED',
  'SUPERSEDED',
];

function hasSigned(world: World, party: Row): boolean {
  return world.tables.signature.some((signature) => {
    const takesPart = signature.role === 'SIGNATORY' || signature.role === 'ACCEDING';
    const agreement = world.one('agreement', signature.agreement_id);
    if (signature.party_id !== party.id || !takesPart || !agreement) return false;
    return (
      [signature.signed_on, signature.ratified_on, agreement.signed_on].some((day) => day !== null) ||
      SIGNED_OR_LATER.includes(agreement.status)
    );
  });
}
