import type { Dice } from '../query/reference-executor/dice.ts';
import type { KnownRecord, KnownRecords } from './known-records.ts';

/** A random mutation. */
export interface RandomMutation {
  mutation: string;
  input: Input;
  /** Selection of its payload, beside the errors. */
  selection: string;
}

type Input = { [field: string]: unknown };

/**
 * Creates the input of one mutation; null if it needs records that are not known. `label` is a text that no other input
 * has.
 */
type Making = (known: KnownRecords, dice: Dice, label: string) => Input | null;

interface Sort {
  /** Frequency of the mutation relative to the others. */
  often: number;
  selection: string;
  input: Making;
}

/** Returns a random mutation for which the writers know enough records. */
export function randomMutation(known: KnownRecords, dice: Dice, label: string): RandomMutation {
  for (;;) {
    let place = dice.next() * OFTEN;
    const [mutation, sort] = Object.entries(SORTS).find(([, { often }]) => {
      place -= often;
      return place < 0;
    })!;
    const input = sort.input(known, dice, label);
    if (input) return { mutation, input, selection: sort.selection };
  }
}

const texts = (label: string) => [{ lang: 'en', text: label }];
const anyDate = (dice: Dice) =>
  dice.pick([null, `${dice.between(1990, 2026)}`, `${dice.between(1990, 2026)}-0${dice.between(1, 9)}-15`]);
const visibility = (dice: Dice) => (dice.chance(0.15) ? 'INTERNAL' : 'PUBLIC');

/** A party on its own, or now and then as part of another one. */
function placements(known: KnownRecords, dice: Dice): Input[] {
  const years = dice.some(['1995', '2005', '2015'], 0, 2).sort();
  return [null, ...years].flatMap((from) => {
    const within = known.pick(dice, 'party');
    return within ? [{ within: within.id, from }] : [];
  });
}

function signature(known: KnownRecords, dice: Dice, label: string): Input {
  const person = known.pick(dice, 'person');
  const party = known.pick(dice, 'party');
  return {
    ...(party ? { party: party.id } : { namedAs: label }),
    role: dice.pick(['SIGNATORY', 'SIGNATORY', 'SIGNATORY', 'ACCEDING', 'WITNESS']),
    signedOn: anyDate(dice),
    ...(person && dice.chance(0.4) && { signers: [{ person: person.id, signedAs: label }] }),
    ...(dice.chance(0.2) && { actions: [{ kind: 'RATIFICATION', on: anyDate(dice) }] }),
  };
}

/** Fields that any record may have. */
function documented(known: KnownRecords, dice: Dice, label: string): Input {
  const source = known.pick(dice, 'source');
  return {
    ...(source && dice.chance(0.3) && { citations: [{ source: source.id, locator: label }] }),
    ...(dice.chance(0.1) && { identifiers: [{ scheme: 'writers', value: label }] }),
  };
}

/** Occasion and subject of an item. */
function occasion(known: KnownRecords, dice: Dice): Input {
  const place = dice.chance(0.5) ? known.pick(dice, 'session', 'forum') : null;
  return {
    topics: known.some(dice, 0, 2, 'topic'),
    ...(place && { [place.id.startsWith('session') ? 'session' : 'forum']: place.id }),
  };
}

function makers(known: KnownRecords, dice: Dice): Input[] {
  const maker = known.pick(dice, 'party', 'person', 'delegation');
  if (!maker) return [];
  return [{ [maker.id.slice(0, maker.id.indexOf('_'))]: maker.id }];
}

const members = (known: KnownRecords, dice: Dice) =>
  known.some(dice, 0, 3, 'person').map((person) => ({ person, role: dice.pick(['HEAD', 'MEMBER', 'ADVISER']) }));

function speakers(known: KnownRecords, dice: Dice): Input[] {
  return known.some(dice, 0, 3, 'person').map((person) => ({
    person,
    role: dice.pick(['SPEAKER', 'PANELLIST', 'MODERATOR']),
    represents: known.pick(dice, 'party')?.id ?? null,
  }));
}

/** A new record: its own facts, and fields that any record may have. */
function creation(often: number, field: string, facts: Making): Sort {
  return {
    often,
    selection: `${field} { id version }`,
    input(known, dice, label) {
      const own = facts(known, dice, label);
      return own && { visibility: visibility(dice), ...documented(known, dice, label), ...own };
    },
  };
}

/** A change of a record at the version that the writers know, or sometimes at the one before. */
function update(often: number, field: string, type: string, facts: Making): Sort {
  return {
    often,
    selection: `${field} { id version }`,
    input(known, dice, label) {
      const record = known.pick(dice, type);
      const own = record && facts(known, dice, label);
      return own && { ...seen(record, dice), ...documented(known, dice, label), ...own };
    },
  };
}

function seen({ id, version }: KnownRecord, dice: Dice): Input {
  return { id, expectedVersion: dice.chance(0.05) ? version - 1 : version };
}

const item = (known: KnownRecords, dice: Dice, label: string): Input => ({
  titles: texts(label),
  ...occasion(known, dice),
});

const SORTS: { [mutation: string]: Sort } = {
  createTopic: creation(3, 'topic', (known, dice, label) => ({
    names: texts(label),
    parent: known.pick(dice, 'topic')?.id ?? null,
    ...(dice.chance(0.2) && { slug: `wanted-${dice.between(1, 20)}` }),
  })),
  updateTopic: update(3, 'topic', 'topic', (known, dice, label) => ({
    names: texts(label),
    ...(dice.chance(0.5) && { parent: known.pick(dice, 'topic')!.id }),
    ...(dice.chance(0.2) && { slug: `wanted-${dice.between(1, 20)}` }),
  })),
  createSource: creation(3, 'source', (_known, dice, label) => ({
    kind: dice.pick(['NEWS', 'REPORT', 'WEBSITE']),
    title: label,
    publishedOn: anyDate(dice),
  })),
  updateSource: update(2, 'source', 'source', (_known, dice, label) => ({ title: label, retrievedOn: anyDate(dice) })),
  createParty: creation(5, 'party', (known, dice, label) => {
    const level = dice.pick(['CITY', 'CITY', 'REGION', 'ORGANIZATION', 'COUNTRY', 'BLOC']);
    return {
      level,
      names: [
        { lang: 'en', text: label },
        { lang: 'ru', text: `Город ${dice.between(1, 30)}`, kind: 'ALIAS' },
      ],
      ...(level === 'ORGANIZATION' && { organizationKind: 'GOVERNMENT' }),
      ...(level === 'COUNTRY' && dice.chance(0.5) && { alpha2: `Q${dice.pick([...'MNOPQRSTUVWXYZ'])}` }),
      ...(['COUNTRY', 'BLOC'].includes(level) ? {} : { placements: placements(known, dice) }),
      // Many parties share one alias.
      ...(dice.chance(0.8) && { allowDuplicate: true }),
    };
  }),
  updateParty: update(6, 'party', 'party', (known, dice, label) => ({
    names: [{ lang: 'en', text: label }],
    ...(dice.chance(0.7) && { placements: placements(known, dice) }),
  })),
  createPerson: creation(3, 'person', (known, dice, label) => ({
    names: [{ lang: 'en', text: label }],
    ...(dice.chance(0.4) && {
      positions: [{ titles: texts(`Mayor ${label}`), party: known.pick(dice, 'party')?.id ?? null }],
    }),
  })),
  updatePerson: update(2, 'person', 'person', (_known, dice, label) => ({
    names: [{ lang: dice.pick(['en', 'ru']), text: label }],
  })),
  createForumSeries: creation(1, 'forumSeries', (_known, _dice, label) => ({ titles: texts(label) })),
  updateForumSeries: update(1, 'forumSeries', 'forum_series', (_known, _dice, label) => ({ titles: texts(label) })),
  createForum: creation(2, 'forum', (known, dice, label) => ({
    titles: texts(label),
    kind: 'FORUM',
    status: 'SCHEDULED',
    startsOn: anyDate(dice),
    series: known.pick(dice, 'forum_series')?.id ?? null,
    partOf: dice.chance(0.3) ? (known.pick(dice, 'forum')?.id ?? null) : null,
    roles: known.some(dice, 0, 2, 'party').map((party) => ({ party, role: 'HOST' })),
    topics: known.some(dice, 0, 2, 'topic'),
  })),
  updateForum: update(3, 'forum', 'forum', (known, dice, label) => ({
    titles: texts(label),
    startsOn: anyDate(dice),
    timeZone: dice.pick([null, 'Pacific/Kiritimati', 'America/Havana']),
    ...(dice.chance(0.3) && { partOf: known.pick(dice, 'forum')!.id }),
  })),
  createSession: creation(3, 'session', (known, dice, label) => {
    const forum = known.pick(dice, 'forum');
    return (
      forum && {
        titles: texts(label),
        forum: forum.id,
        kind: dice.pick(['PANEL', 'SIGNING_CEREMONY', 'BILATERAL_MEETING']),
        status: 'SCHEDULED',
        startsAt: dice.pick([null, '2025-11-06T22:30:00Z']),
        subjectParties: known.some(dice, 0, 2, 'party'),
        speakers: speakers(known, dice),
      }
    );
  }),
  updateSession: update(3, 'session', 'session', (known, dice, label) => ({
    titles: texts(label),
    kind: dice.pick(['PANEL', 'SIGNING_CEREMONY', 'BILATERAL_MEETING']),
    startsAt: dice.pick([null, '2025-11-06T22:30:00Z', '1999-12-31T22:00:00Z']),
    speakers: speakers(known, dice),
  })),
  createDelegation: creation(3, 'delegation', (known, dice) => {
    const [forum, party] = [known.pick(dice, 'forum'), known.pick(dice, 'party')];
    return forum && party && { forum: forum.id, party: party.id, attendsAs: 'PARTY', members: members(known, dice) };
  }),
  updateDelegation: update(2, 'delegation', 'delegation', (known, dice) => ({
    reportedSize: dice.between(1, 1_000_000),
    members: members(known, dice),
  })),
  createAgreement: {
    ...creation(8, 'agreement', (known, dice, label) => ({
      ...item(known, dice, label),
      kind: dice.pick(['TREATY', 'MEMORANDUM_OF_UNDERSTANDING', 'TWINNING']),
      status: dice.pick(['ANNOUNCED', 'NEGOTIATING', 'SIGNED', 'SIGNED', 'IN_FORCE']),
      signedOn: anyDate(dice),
      signatures: [1, 2, 3].slice(dice.between(0, 1)).map(() => signature(known, dice, label)),
      places: known.some(dice, 0, 1, 'party'),
    })),
    selection: 'agreement { id version signatures { nodes { id } } }',
  },
  updateAgreement: update(6, 'agreement', 'agreement', (known, dice, label) => ({
    titles: texts(label),
    ...(dice.chance(0.4) && { signedOn: anyDate(dice) }),
    ...(dice.chance(0.3) && { signatures: [1, 2].map(() => signature(known, dice, label)) }),
    ...(dice.chance(0.3) && {
      relations: known.some(dice, 0, 2, 'agreement').map((to) => ({ kind: dice.pick(['AMENDS', 'RENEWS']), to })),
    }),
  })),
  signAgreement: {
    often: 8,
    selection: 'agreement { id version } signature { id }',
    input(known, dice, label) {
      const agreement = known.pick(dice, 'agreement');
      return agreement && { id: agreement.id, signature: { ...signature(known, dice, label), namedAs: label } };
    },
  },
  withdrawSignature: {
    often: 5,
    selection: 'agreement { id version }',
    input(known, dice) {
      const signature = known.pick(dice, 'signature');
      return signature && { id: signature.id };
    },
  },
  recordTreatyAction: {
    often: 3,
    selection: 'agreement { id version } signature { id }',
    input(known, dice, label) {
      const signature = known.pick(dice, 'signature');
      const kind = dice.pick(['RATIFICATION', 'RESERVATION', 'WITHDRAWAL', 'ENTRY_INTO_FORCE']);
      return signature && { id: signature.id, action: { kind, on: anyDate(dice), text: label } };
    },
  },
  changeAgreementStatus: {
    often: 5,
    selection: 'agreement { id version }',
    input(known, dice, label) {
      const agreement = known.pick(dice, 'agreement');
      const to = dice.pick(['NEGOTIATING', 'SIGNED', 'IN_FORCE', 'SUSPENDED', 'TERMINATED', 'WITHDRAWN']);
      return agreement && { id: agreement.id, change: { to, on: anyDate(dice), note: label } };
    },
  },
  relateAgreements: {
    often: 3,
    selection: 'from { id version } to { id }',
    input(known, dice) {
      const [from, to] = [known.pick(dice, 'agreement'), known.pick(dice, 'agreement')];
      return from && to && { from: from.id, to: to.id, kind: dice.pick(['AMENDS', 'RENEWS']) };
    },
  },
  createCommitment: creation(3, 'commitment', (known, dice, label) => ({
    ...item(known, dice, label),
    status: 'ANNOUNCED',
    announcedOn: anyDate(dice),
    agreement: known.pick(dice, 'agreement')?.id ?? null,
    responsible: known.some(dice, 1, 2, 'party'),
    makers: makers(known, dice),
  })),
  updateCommitment: update(2, 'commitment', 'commitment', (known, dice, label) => ({
    titles: texts(label),
    counterparts: known.some(dice, 0, 2, 'party'),
  })),
  addProgressNote: {
    often: 4,
    selection: 'commitment { id version }',
    input(known, dice, label) {
      const commitment = known.pick(dice, 'commitment');
      return commitment && { id: commitment.id, progress: { on: '2026', text: label } };
    },
  },
  settleCommitment: {
    often: 2,
    selection: 'commitment { id version }',
    input(known, dice, label) {
      const commitment = known.pick(dice, 'commitment');
      const status = dice.pick(['DONE', 'MISSED', 'DROPPED']);
      const outcomes = known.some(dice, 0, 2, 'agreement', 'figure');
      return commitment && { id: commitment.id, status, outcomes, progress: { on: '2026', text: label } };
    },
  },
  createStatement: creation(3, 'statement', (known, dice, label) => {
    const by = makers(known, dice);
    if (by.length === 0) return null;
    return {
      ...item(known, dice, label),
      summaries: texts(label),
      saidOn: anyDate(dice),
      makers: by,
      concerned: known.some(dice, 0, 2, 'party'),
    };
  }),
  updateStatement: update(2, 'statement', 'statement', (known, dice, label) => ({
    summaries: texts(label),
    concerned: known.some(dice, 0, 2, 'party'),
  })),
  createFigure: creation(2, 'figure', (known, dice, label) => ({
    ...item(known, dice, label),
    indicator: 'writers',
    value: `${dice.between(1, 1000)}`,
    unit: 'USD',
    bound: 'EXACT',
    asOf: anyDate(dice),
    concerned: known.some(dice, 0, 2, 'party'),
  })),
  updateFigure: update(2, 'figure', 'figure', (known, dice, label) => ({
    titles: texts(label),
    asOf: anyDate(dice),
    about: known.pick(dice, 'forum', 'agreement')?.id ?? null,
  })),
  cite: {
    often: 4,
    selection: 'record { id version } citation { id }',
    input(known, dice, label) {
      const [record, source] = [known.pick(dice, 'agreement', 'party', 'forum', 'topic'), known.pick(dice, 'source')];
      return record && source && { id: record.id, citation: { source: source.id, locator: label } };
    },
  },
  deleteRecord: {
    often: 6,
    selection: 'deletedId',
    input(known, dice) {
      const types = ['agreement', 'party', 'topic', 'source', 'person', 'forum', 'session', 'delegation', 'statement'];
      const record = known.pick(dice, ...types, 'figure', 'commitment', 'forum_series');
      return record && seen(record, dice);
    },
  },
  restoreRecord: {
    often: 4,
    selection: 'record { id version }',
    input: ({ deleted }, dice) => (deleted.length > 0 ? { id: dice.pick(deleted) } : null),
  },
  publish: {
    often: 4,
    selection: 'records { id version }',
    input(known, dice) {
      const ids = known.some(dice, 1, 3, 'agreement', 'party', 'forum', 'session', 'topic', 'source', 'person');
      return ids.length > 0 ? { ids, withDependencies: dice.chance(0.6) } : null;
    },
  },
  unpublish: {
    often: 4,
    selection: 'records { id version }',
    input(known, dice) {
      const ids = known.some(dice, 1, 3, 'agreement', 'party', 'statement', 'session', 'topic', 'source', 'person');
      return ids.length > 0 ? { ids } : null;
    },
  },
};

const OFTEN = Object.values(SORTS).reduce((sum, { often }) => sum + often, 0);

/** Names of the mutations. */
export const MUTATIONS: readonly string[] = Object.keys(SORTS);
