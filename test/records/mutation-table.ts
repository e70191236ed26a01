import type { DataSource } from 'typeorm';
import { compareChangedRecords } from '../../src/curation/duplicates/comparison.writes.ts';
import { formatId, parseId } from '../../src/records/values/ids.ts';
import { until } from '../harness/program.ts';
import type { TestData } from '../harness/server.ts';

/** The input of a mutation. */
export type Input = { [field: string]: unknown };

/** Ids of existing records, by their names in the table. */
export type Given = { [name: string]: string };

/** A mutation of the table. */
export interface MutationCase {
  /** An input that is written. */
  valid: (given: Given) => Input;
  /** Rules that it breaks beyond that: code, path in the input, and the value to send. */
  broken?: [code: string, path: string, change: Input | ((given: Given) => Input)][];
  /** The role that may send it, if not every editor may. */
  by?: 'administrator';
  /** Whether readers may send it too, although with other effects. */
  isForReaders?: boolean;
}

const named = (text: string, lang = 'en') => [{ lang, text }];
const signed = (...parties: string[]) => parties.map((party) => ({ party, role: 'SIGNATORY' }));

/** Fields that any new record may have, with invalid values. */
const WRONGLY_DOCUMENTED: MutationCase['broken'] = [
  ['FLAG_CODE_INVALID', 'flags.0.code', { flags: [{ code: 'no code', message: 'Odd.' }] }],
  ['SCHEME_INVALID', 'identifiers.0.scheme', { identifiers: [{ scheme: 'No Scheme', value: '1' }] }],
  ['TEXT_EMPTY', 'identifiers.0.value', { identifiers: [{ scheme: 'unts', value: ' ' }] }],
  [
    'IDENTIFIER_TWICE',
    'identifiers.1',
    {
      identifiers: [
        { scheme: 'unts', value: '1' },
        { scheme: 'unts', value: '1 ' },
      ],
    },
  ],
  ['TEXT_EMPTY', 'citations.0.locator', ({ source }) => ({ citations: [{ source, locator: ' ' }] })],
  ['TEXT_EMPTY', 'citations.0.quote', ({ source }) => ({ citations: [{ source, quote: ' ' }] })],
  ['DEPENDENCY_INTERNAL', 'topics.0', ({ hidden }) => ({ topics: [hidden] })],
];
const withoutTopics = WRONGLY_DOCUMENTED.slice(0, -1);
const clears = (...fields: string[]): NonNullable<MutationCase['broken']> =>
  fields.map((field) => ['VALUE_REQUIRED', field, { [field]: null }]);

const newForum = (more: Input) => ({
  ref: 'f',
  forum: { titles: named('A new forum'), kind: 'FORUM', status: 'SCHEDULED', ...more },
});

const SUMMARY_AND_TITLE = { titles: named('A title'), summaries: named('A summary') };
const LONG = { from: '2020', to: '2010' };

/** Every mutation of the schema. A new one needs a row here. */
export const MUTATIONS: { [mutation: string]: MutationCase } = {
  createTopic: {
    valid: ({ topic }) => ({
      names: named('Water'),
      otherNames: named('H2O'),
      summaries: named('All that flows.'),
      parent: topic,
    }),
    broken: [
      ['TEXT_MISSING', 'names', { names: [] }],
      ['TEXT_EMPTY', 'names.0.text', { names: named(' ') }],
      ['LANGUAGE_INVALID', 'names.0.lang', { names: [{ lang: 'English', text: 'Water' }] }],
      ['LANGUAGE_TWICE', 'names.1.lang', { names: [...named('Water'), ...named('Waters')] }],
      ['TEXT_EMPTY', 'otherNames.0.text', { otherNames: named(' ') }],
      ['LANGUAGE_INVALID', 'otherNames.0.lang', { otherNames: [{ lang: 'English', text: 'H2O' }] }],
      ['TEXT_EMPTY', 'summaries.0.text', { summaries: named(' ') }],
      ['SLUG_INVALID', 'slug', { slug: 'No Slug' }],
      ['SLUG_TAKEN', 'slug', { slug: 'a-topic' }],
      ['DEPENDENCY_INTERNAL', 'parent', ({ hidden }) => ({ parent: hidden })],
      ...withoutTopics!,
    ],
  },
  updateTopic: {
    valid: ({ topic, another }) => ({ id: another, expectedVersion: 1, names: named('Fire'), parent: topic }),
    broken: [
      ...clears('names', 'slug'),
      ['HIERARCHY_CYCLE', 'parent', ({ another }) => ({ parent: another })],
      ['HIERARCHY_CYCLE', 'parent', ({ below }) => ({ parent: below })],
    ],
  },
  createSource: {
    valid: () => ({ kind: 'NEWS', title: 'The day' }),
    broken: [
      ['TEXT_EMPTY', 'title', { title: '' }],
      ['TEXT_EMPTY', 'authors.0', { authors: [' '] }],
      ...withoutTopics!,
    ],
  },
  updateSource: {
    valid: ({ source }) => ({ id: source, expectedVersion: 1, title: 'The evening' }),
    broken: clears('title', 'kind'),
  },
  createParty: {
    valid: () => ({ level: 'CITY', names: named('Newtown'), placements: [{ within: 'Serbia' }] }),
    broken: [
      ['TEXT_MISSING', 'names', { names: [] }],
      ['TEXT_WITHOUT_LETTERS', 'names.0.text', { names: named('!') }],
      ['NAME_KIND_WRONG', 'names.0.kind', { names: [{ ...named('Old')[0], kind: 'FORMER' }] }],
      ['DATES_OUT_OF_ORDER', 'validTo', { validFrom: '2020', validTo: '2010' }],
      ['DATES_OUT_OF_ORDER', 'placements.0.to', { placements: [{ within: 'Serbia', ...LONG }] }],
      ['COORDINATES_INVALID', 'coordinates', { coordinates: { latitude: 91, longitude: 0 } }],
      ['POPULATION_INVALID', 'population', { population: -1 }],
      ['FIELD_NOT_APPLICABLE', 'alpha2', { alpha2: 'QX' }],
      ['COUNTRY_CODE_INVALID', 'alpha2', { level: 'COUNTRY', placements: [], alpha2: 'qx' }],
      ['COUNTRY_CODE_TAKEN', 'alpha2', { level: 'COUNTRY', placements: [], alpha2: 'RU' }],
      ['FIELD_NOT_APPLICABLE', 'organizationKind', { organizationKind: 'NGO' }],
      ['ORGANIZATION_KIND_MISSING', 'organizationKind', { level: 'ORGANIZATION' }],
      ['PLACEMENTS_OVERLAP', 'placements.1', { placements: [{ within: 'Serbia' }, { within: 'Moscow' }] }],
      ['PARTY_LEVEL_WRONG', 'placements.0.within', { placements: [{ within: 'BRICS' }] }],
      ['FIELD_NOT_APPLICABLE', 'memberships', { memberships: [{ country: 'Serbia', standing: 'MEMBER' }] }],
      ['STANDING_INVALID', 'memberships.0.standing', bloc([{ country: 'Serbia', standing: 'NONE' }])],
      ['PARTY_LEVEL_WRONG', 'memberships.0.country', bloc([{ country: 'Moscow', standing: 'MEMBER' }])],
      ['MEMBERSHIPS_OVERLAP', 'memberships.1', bloc(Array(2).fill({ country: 'Serbia', standing: 'MEMBER' }))],
      ['PREDECESSOR_TWICE', 'successions.1', { successions: Array(2).fill({ predecessor: 'Serbia', kind: 'SPLIT' }) }],
      ...withoutTopics!,
    ],
  },
  updateParty: {
    valid: ({ city }) => ({ id: city, expectedVersion: 1, placements: [{ within: 'Serbia' }], population: 7 }),
    broken: [
      ...clears('names', 'slug'),
      ['HIERARCHY_CYCLE', 'placements.0.within', ({ city }) => ({ placements: [{ within: city }] })],
      ['HIERARCHY_CYCLE', 'placements', ({ district }) => ({ placements: [{ within: district }] })],
      ['SELF_REFERENCE', 'successions.0.predecessor', ({ city }) => ({ successions: [succeeds(city!)] })],
    ],
  },
  createPerson: {
    valid: () => ({ names: named('Ada Byron'), positions: [{ titles: named('Mayor'), party: 'Moscow' }] }),
    broken: [
      ['TEXT_MISSING', 'names', { names: [] }],
      ['LANGUAGE_TWICE', 'names.1.lang', { names: [...named('Ada'), ...named('Augusta')] }],
      ['DATES_OUT_OF_ORDER', 'positions.0.to', { positions: [{ titles: named('Mayor'), ...LONG }] }],
      ...withoutTopics!,
    ],
  },
  updatePerson: {
    valid: ({ person }) => ({ id: person, expectedVersion: 1, names: named('Ada King') }),
    broken: clears('names', 'slug'),
  },
  createForumSeries: {
    valid: () => ({ titles: named('Weeks') }),
    broken: [['TEXT_MISSING', 'titles', { titles: [] }], ...withoutTopics!],
  },
  updateForumSeries: {
    valid: ({ series }) => ({ id: series, expectedVersion: 1, titles: named('Months') }),
    broken: clears('titles', 'slug'),
  },
  createForum: {
    valid: ({ series, topic }) => ({
      ...SUMMARY_AND_TITLE,
      kind: 'FORUM',
      status: 'SCHEDULED',
      series,
      topics: [topic],
    }),
    broken: [
      ['DATES_OUT_OF_ORDER', 'endsOn', { startsOn: '2025-02', endsOn: '2025-01' }],
      ['TIME_ZONE_INVALID', 'timeZone', { timeZone: 'Moscow' }],
      ['PARTY_LEVEL_WRONG', 'cities.0', { cities: ['Serbia'] }],
      ['ROLE_TWICE', 'roles.1', { roles: Array(2).fill({ party: 'Moscow', role: 'HOST' }) }],
      ['TEXT_EMPTY', 'summaries.0.text', { summaries: named(' ') }],
      ...WRONGLY_DOCUMENTED!,
    ],
  },
  updateForum: {
    valid: ({ forum }) => ({ id: forum, expectedVersion: 1, cities: ['Moscow'], endsOn: '2027' }),
    broken: [
      ...clears('titles', 'slug', 'kind', 'status'),
      ['HIERARCHY_CYCLE', 'partOf', ({ part }) => ({ partOf: part })],
    ],
  },
  createSession: {
    valid: ({ forum, person }) => ({
      ...{ titles: named('A panel'), forum, kind: 'PANEL', status: 'SCHEDULED' },
      speakers: [{ person, role: 'SPEAKER', represents: 'Havana' }],
    }),
    broken: [
      ['DATES_OUT_OF_ORDER', 'endsAt', { startsAt: '2025-01-01T10:00:00Z', endsAt: '2025-01-01T09:00:00Z' }],
      ['SPEAKER_TWICE', 'speakers.1', ({ person }) => ({ speakers: Array(2).fill({ person, role: 'CHAIR' }) })],
      ...WRONGLY_DOCUMENTED!,
    ],
  },
  updateSession: {
    valid: ({ session, topic }) => ({ id: session, expectedVersion: 1, subjectParties: ['Moscow'], topics: [topic] }),
    broken: clears('titles', 'kind', 'status'),
  },
  createDelegation: {
    valid: ({ forum, person }) => ({
      ...{ forum, party: 'Havana', attendsAs: 'PARTY' },
      members: [{ person, role: 'HEAD' }],
    }),
    broken: [
      ['DELEGATION_EXISTS', 'party', { party: 'Moscow' }],
      ['SIZE_INVALID', 'reportedSize', { reportedSize: -1 }],
      ['MEMBER_TWICE', 'members.1', ({ person }) => ({ members: Array(2).fill({ person, role: 'MEMBER' }) })],
      ...withoutTopics!,
    ],
  },
  updateDelegation: {
    valid: ({ delegation, person }) => ({
      ...{ id: delegation, expectedVersion: 1, reportedSize: 3 },
      members: [{ person, role: 'MEMBER' }],
    }),
    broken: clears('attendsAs'),
  },
  createAgreement: {
    valid: ({ session, person, source, agreement }) => ({
      ...{ titles: named('A treaty'), kind: 'TREATY', status: 'SIGNED', signedOn: '2025', session, places: ['Moscow'] },
      signatures: [{ party: 'Moscow', role: 'SIGNATORY', signers: [{ person }] }, ...signed('Havana')],
      statusChanges: [{ to: 'SIGNED', on: '2025', source }],
      relations: [{ kind: 'AMENDS', to: agreement }],
      citations: [{ source }],
      depositary: 'Serbia',
    }),
    broken: [
      ['TOO_FEW_SIGNATORIES', 'signatures', { signatures: signed('Moscow') }],
      ['IN_FORCE_BEFORE_SIGNED', 'inForceFrom', { inForceFrom: '2024' }],
      ['EXPIRES_BEFORE_IT_BEGINS', 'expiresOn', { expiresOn: '2024' }],
      ['TERMINATED_BEFORE_SIGNED', 'terminatedOn', { terminatedOn: '2024' }],
      [
        'STATUS_CHANGE_NOT_ALLOWED',
        'statusChanges.1.to',
        { status: null, statusChanges: [{ to: 'SIGNED' }, { to: 'ANNOUNCED' }] },
      ],
      [
        'STATUS_CHANGES_OUT_OF_ORDER',
        'statusChanges.1.on',
        {
          statusChanges: [
            { to: 'ANNOUNCED', on: '2025' },
            { to: 'SIGNED', on: '2024' },
          ],
        },
      ],
      ['STATUS_MISSING', 'status', { status: null, statusChanges: null }],
      ['STATUS_CHANGES_MISMATCH', 'statusChanges', { statusChanges: [{ to: 'ANNOUNCED' }] }],
      ['CURRENCY_INVALID', 'value.currency', { value: { value: '1', currency: 'dollars' } }],
      [
        'SIGNATURE_TWICE',
        'signatures.1.namedAs',
        { signatures: signed('Moscow', 'Moscow').map((each, index) => ({ ...each, namedAs: `City ${index}` })) },
      ],
      ['SIGNATURE_PARTY_MISSING', 'signatures.0', { signatures: [{ role: 'SIGNATORY' }, ...signed('Moscow')] }],
      [
        'SELF_REFERENCE',
        'signatures.1.through',
        { signatures: [...signed('Havana'), { ...signed('Moscow')[0], through: 'Moscow' }] },
      ],
      [
        'SIGNER_TWICE',
        'signatures.1.signers.1',
        ({ person }) => ({
          signatures: [...signed('Havana'), { ...signed('Moscow')[0], signers: [{ person }, { person }] }],
        }),
      ],
      [
        'SIGNATURE_UNKNOWN',
        'signatures.0.id',
        ({ signature }) => ({ signatures: [{ id: signature, ...signed('Moscow')[0] }, ...signed('Havana')] }),
      ],
      ['RELATION_EXISTS', 'relations.1', ({ agreement }) => ({ relations: Array(2).fill(amends(agreement!)) })],
      ['SESSION_FORUM_MISMATCH', 'session', ({ part }) => ({ forum: part })],
      ...WRONGLY_DOCUMENTED!,
    ],
  },
  updateAgreement: {
    valid: ({ agreement, topic }) => ({ id: agreement, expectedVersion: 1, signedOn: '2024', topics: [topic] }),
    broken: [
      ...clears('titles', 'kind', 'unilateral'),
      ['TOO_FEW_SIGNATORIES', 'signatures', { signatures: [] }],
      ['IN_FORCE_BEFORE_SIGNED', 'inForceFrom', { inForceFrom: '2023' }],
      ['SELF_REFERENCE', 'relations.0.to', ({ agreement }) => ({ relations: [amends(agreement!)] })],
      ['RELATION_REVERSED', 'relations.0.kind', ({ amending }) => ({ relations: [amends(amending!)] })],
    ],
  },
  signAgreement: {
    valid: ({ agreement, person }) => ({
      id: agreement,
      signature: { party: 'Serbia', role: 'ACCEDING', signers: [{ person }] },
    }),
    broken: [
      ['SIGNATURE_EXISTS', 'signature.party', { signature: signed('Moscow')[0] }],
      ['SIGNATURE_PARTY_MISSING', 'signature', { signature: { role: 'WITNESS' } }],
    ],
  },
  withdrawSignature: {
    valid: ({ signature }) => ({ id: signature }),
    broken: [['TOO_FEW_SIGNATORIES', 'id', ({ needed }) => ({ id: needed })]],
  },
  recordTreatyAction: {
    valid: ({ needed }) => ({ id: needed, action: { kind: 'RATIFICATION', on: '2025' } }),
    broken: [['TEXT_EMPTY', 'action.text', { action: { kind: 'RESERVATION', text: ' ' } }]],
  },
  changeAgreementStatus: {
    valid: ({ amending, source }) => ({ id: amending, change: { to: 'IN_FORCE', on: '2026', source } }),
    broken: [
      ['STATUS_CHANGE_NOT_ALLOWED', 'change.to', { change: { to: 'ANNOUNCED' } }],
      ['STATUS_CHANGES_OUT_OF_ORDER', 'change.on', { change: { to: 'IN_FORCE', on: '1990' } }],
    ],
  },
  relateAgreements: {
    valid: ({ amending, agreement }) => ({ from: amending, to: agreement, kind: 'RENEWS' }),
    broken: [
      ['SELF_REFERENCE', 'to', ({ amending }) => ({ to: amending })],
      ['RELATION_EXISTS', 'kind', { kind: 'AMENDS' }],
      ['RELATION_REVERSED', 'kind', ({ amending, agreement }) => ({ from: agreement, to: amending, kind: 'AMENDS' })],
    ],
  },
  recordSigning: {
    valid: ({ forum, source, statement }) => ({
      sources: [{ ref: 's', source: { kind: 'NEWS', title: 'The signing' } }],
      parties: [{ ref: 'city', party: { level: 'CITY', names: named('Newcity'), citations: [{ source: 'ref:s' }] } }],
      people: [
        { ref: 'mayor', person: { names: named('Di'), positions: [{ titles: named('Mayor'), party: 'ref:city' }] } },
      ],
      session: {
        ref: 'stage',
        session: { titles: named('On stage'), forum, kind: 'SIGNING_CEREMONY', status: 'CONCLUDED' },
      },
      agreement: {
        ...{ titles: named('A new treaty'), kind: 'TREATY', status: 'SIGNED', session: 'ref:stage' },
        signatures: [{ party: 'ref:city', role: 'SIGNATORY', signers: [{ person: 'ref:mayor' }] }, ...signed('Moscow')],
        citations: [{ source: 'ref:s' }, { source }],
      },
      commitments: [{ titles: named('Trams'), status: 'ANNOUNCED', responsible: ['ref:city'], outcomes: [statement] }],
    }),
    broken: [
      ['REF_UNKNOWN', 'forum.forum.cities.0', { forum: newForum({ cities: ['ref:town'] }) }],
      ['REF_UNKNOWN', 'forum.forum.cities.0', { forum: newForum({ cities: ['ref:mayor'] }) }],
      ['REF_UNKNOWN', 'forum.forum.partOf', { forum: newForum({ partOf: 'ref:f' }) }],
      ['REF_TWICE', 'forum.ref', { forum: { ...newForum({}), ref: 'city' } }],
      ['FIELD_MISPLACED', 'forum.forum.dryRun', { forum: newForum({ dryRun: true }) }],
      ['FIELD_MISPLACED', 'forum.forum.note', { forum: newForum({ note: 'Why.' }) }],
      ['FIELD_MISPLACED', 'forum.forum.idempotencyKey', { forum: newForum({ idempotencyKey: 'k' }) }],
      ['TEXT_EMPTY', 'forum.forum.titles.0.text', { forum: newForum({ titles: named(' ') }) }],
      ['LIST_TOO_LONG', 'commitments', { commitments: Array(101).fill({ titles: named('x'), status: 'ANNOUNCED' }) }],
    ],
  },
  createCommitment: {
    valid: ({ agreement, topic, statement }) => ({
      ...{ titles: named('Buses'), status: 'ANNOUNCED', announcedOn: '2025', agreement, topics: [topic] },
      ...{ responsible: ['Moscow'], makers: [{ party: 'Moscow' }], outcomes: [statement] },
    }),
    broken: [
      ['DATES_OUT_OF_ORDER', 'dueOn', { dueOn: '2024' }],
      ['MAKER_EMPTY', 'makers.0', { makers: [{}] }],
      ['MAKER_MIXED', 'makers.0', ({ delegation }) => ({ makers: [{ delegation, party: 'Moscow' }] })],
      ['POSITION_WITHOUT_PERSON', 'makers.0.position', { makers: [{ party: 'Moscow', position: 'Mayor' }] }],
      ...WRONGLY_DOCUMENTED!,
    ],
  },
  updateCommitment: {
    valid: ({ commitment }) => ({ id: commitment, expectedVersion: 1, counterparts: ['Havana'] }),
    broken: [
      ...clears('titles', 'status'),
      ['SELF_REFERENCE', 'outcomes', ({ commitment }) => ({ outcomes: [commitment] })],
    ],
  },
  addProgressNote: {
    valid: ({ commitment, source }) => ({ id: commitment, progress: { on: '2026', text: 'Five have come.', source } }),
    broken: [['TEXT_EMPTY', 'progress.text', { progress: { on: '2026', text: ' ' } }]],
  },
  settleCommitment: {
    valid: ({ commitment, statement }) => ({ id: commitment, status: 'DONE', outcomes: [statement] }),
    broken: [['SELF_REFERENCE', 'outcomes', ({ commitment }) => ({ outcomes: [commitment] })]],
  },
  createStatement: {
    valid: ({ person, session }) => ({ ...SUMMARY_AND_TITLE, makers: [{ person, party: 'Moscow' }], session }),
    broken: [
      ['MAKER_MISSING', 'makers', { makers: [] }],
      ['TEXT_MISSING', 'summaries', { summaries: [] }],
      ...WRONGLY_DOCUMENTED!,
    ],
  },
  updateStatement: {
    valid: ({ statement }) => ({ id: statement, expectedVersion: 1, concerned: ['Havana'] }),
    broken: [...clears('titles', 'summaries'), ['MAKER_MISSING', 'makers', { makers: [] }]],
  },
  createFigure: {
    valid: ({ agreement }) => ({
      ...{ titles: named('Trade'), indicator: 'trade', value: '1.5', unit: 'USD', bound: 'EXACT' },
      ...{ concerned: ['Moscow'], about: agreement },
    }),
    broken: [['INDICATOR_INVALID', 'indicator', { indicator: 'No Code' }], ...WRONGLY_DOCUMENTED!],
  },
  updateFigure: {
    valid: ({ figure }) => ({ id: figure, expectedVersion: 1, value: '2' }),
    broken: clears('titles', 'indicator', 'value', 'unit', 'bound'),
  },
  cite: {
    valid: ({ agreement, source }) => ({ id: agreement, citation: { source } }),
    broken: [['TEXT_EMPTY', 'citation.fields.0', ({ source }) => ({ citation: { source, fields: [' '] } })]],
  },
  deleteRecord: {
    valid: ({ doomed }) => ({ id: doomed, expectedVersion: 1 }),
    broken: [['RECORD_REFERENCED', 'id', ({ topic }) => ({ id: topic })]],
  },
  restoreRecord: {
    valid: ({ gone }) => ({ id: gone }),
    broken: [
      ['RECORD_NOT_DELETED', 'id', ({ topic }) => ({ id: topic })],
      ['VALUE_NOT_UNIQUE', 'id', ({ replaced }) => ({ id: replaced })],
    ],
  },
  mergeRecords: {
    valid: ({ one, twin }) => ({ keep: one, expectedVersion: 1, absorb: twin, expectedAbsorbVersion: 1 }),
    broken: [
      ['VERSION_CONFLICT', 'expectedAbsorbVersion', { expectedAbsorbVersion: 2 }],
      ['SELF_REFERENCE', 'absorb', ({ one }) => ({ absorb: one })],
      ['RECORD_TYPES_DIFFER', 'absorb', ({ source }) => ({ absorb: source })],
      ['SURVIVOR_INTERNAL', 'keep', ({ hidden }) => ({ keep: hidden })],
      ['HIERARCHY_CYCLE', 'absorb', ({ topic, under }) => ({ keep: topic, absorb: under })],
    ],
  },
  undoMerge: {
    valid: ({ merged }) => ({ id: merged }),
    broken: [['RECORD_NOT_MERGED', 'id', ({ topic }) => ({ id: topic })]],
  },
  revertRecord: {
    valid: ({ revised }) => ({ to: `${revised}@1`, expectedVersion: 2 }),
    broken: [
      ['VERSION_UNKNOWN', 'to', ({ revised }) => ({ to: revised })],
      ['VERSION_UNKNOWN', 'to', ({ revised }) => ({ to: `${revised}@9` })],
      ['VERSION_UNKNOWN', 'to', ({ revised }) => ({ to: `${revised}@2020-01-01T00:00:00Z` })],
    ],
  },
  redactRecord: {
    valid: ({ secret }) => ({ id: secret, expectedVersion: 1, words: ['secret'] }),
    broken: [
      ['VALUE_REQUIRED', 'words', { words: [] }],
      ['TEXT_TOO_SHORT', 'words.0', { words: ['s'] }],
      ['WORDS_NOT_FOUND', 'words', { words: ['never said'] }],
    ],
    by: 'administrator',
  },
  publish: {
    valid: ({ hidden }) => ({ ids: [hidden] }),
    broken: [
      ['DEPENDENCY_INTERNAL', 'ids', ({ underHidden }) => ({ ids: [underHidden] })],
      ['TIME_IN_PAST', 'at', { at: '2020-01-01T00:00:00Z' }],
    ],
  },
  withdrawPublication: {
    valid: ({ plan }) => ({ id: plan }),
    broken: [['PUBLICATION_NOT_WAITING', 'id', ({ withdrawn }) => ({ id: withdrawn })]],
  },
  unpublish: {
    valid: ({ shown }) => ({ ids: [shown] }),
    broken: [['RECORD_REFERENCED_BY_PUBLIC', 'ids', ({ another }) => ({ ids: [another] })]],
  },
  createApiKey: {
    valid: () => ({ label: 'Bob', role: 'EDITOR' }),
    broken: [
      ['TEXT_EMPTY', 'label', { label: ' ' }],
      ['API_KEY_LABEL_TAKEN', 'label', { label: 'Eve' }],
      ['TIME_IN_PAST', 'expiresAt', { expiresAt: '2020-01-01T00:00:00Z' }],
    ],
    by: 'administrator',
  },
  reviewFlag: { valid: ({ flag }) => ({ id: flag }) },
  resolveName: {
    valid: () => ({ name: 'Oldtown Guild', party: 'Moscow' }),
    broken: [
      ['NAME_DECISION_INVALID', '', { party: null }],
      ['NAME_DECISION_INVALID', '', { leaveUnknown: true }],
      ['NAME_UNKNOWN', 'name', { name: 'Nowhere Guild' }],
      ['NAME_DECIDED', 'name', { name: 'Decided Guild' }],
    ],
  },
  dismissDuplicate: { valid: ({ pair }) => ({ id: pair, note: 'Two matters' }) },
  restoreDuplicate: { valid: ({ dismissed }) => ({ id: dismissed }) },
  createWebhook: {
    valid: ({ hookKey }) => ({ url: 'https://receiver.example/hook', keyId: hookKey, involving: ['Moscow'] }),
    broken: [
      ['WEBHOOK_URL_INVALID', 'url', { url: 'http://receiver.example/' }],
      ['WEBHOOK_URL_INVALID', 'url', { url: 'https://receiver.example/#part' }],
      ['WEBHOOK_ADDRESS_REFUSED', 'url', { url: 'https://10.0.0.1/' }],
      ['TOKEN_INVALID', 'after', { after: 'x'.repeat(64) }],
      ['TEXT_EMPTY', 'description', { description: ' ' }],
      ['WEBHOOK_OWNER_MISSING', 'keyId', { keyId: null }],
      ['API_KEY_ENDED', 'keyId', ({ endedKey }) => ({ keyId: endedKey })],
    ],
    ...{ by: 'administrator', isForReaders: true },
  },
  updateWebhook: {
    valid: ({ webhook, topic }) => ({ id: webhook, ids: [topic], involving: null, status: 'PAUSED' }),
    broken: [
      ...clears('url', 'status'),
      ['WEBHOOK_URL_INVALID', 'url', { url: 'http://receiver.example/' }],
      ['TEXT_EMPTY', 'description', { description: ' ' }],
    ],
    ...{ by: 'administrator', isForReaders: true },
  },
  rotateWebhookSecret: {
    valid: ({ webhook }) => ({ id: webhook, overlapHours: 1 }),
    broken: [
      ['OVERLAP_INVALID', 'overlapHours', { overlapHours: -1 }],
      ['OVERLAP_INVALID', 'overlapHours', { overlapHours: 169 }],
    ],
    ...{ by: 'administrator', isForReaders: true },
  },
  redeliverWebhook: {
    valid: ({ webhook }) => ({ id: webhook }),
    broken: [['TOKEN_INVALID', 'after', { after: 'no token' }]],
    ...{ by: 'administrator', isForReaders: true },
  },
  pingWebhook: { valid: ({ webhook }) => ({ id: webhook }), by: 'administrator', isForReaders: true },
  deleteWebhook: { valid: ({ webhook }) => ({ id: webhook }), by: 'administrator', isForReaders: true },
  revokeApiKey: { valid: ({ key }) => ({ id: key }), by: 'administrator' },
};

function bloc(memberships: Input[]): Input {
  return { level: 'BLOC', placements: [], memberships };
}

function succeeds(predecessor: string): Input {
  return { predecessor, kind: 'RENAMED' };
}

function amends(to: string): Input {
  return { kind: 'AMENDS', to };
}

/** Sends a mutation that must succeed, and returns its payload. */
type Doing = (mutation: string, input: Input, selection: string) => Promise<TestData>;

/**
 * Creates the records that the inputs of the table name, except Moscow, Havana, Serbia and BRICS, which must exist.
 * @param done sends a mutation with the role of its row
 * @param dataSource of the server: pairs of possible duplicates are found without waiting for its job
 */
export async function createRecordsFor(done: Doing, dataSource: DataSource): Promise<Given> {
  const made = async (field: string, input: Input): Promise<string> => {
    const mutation = `create${field[0]!.toUpperCase()}${field.slice(1)}`;
    return (await done(mutation, input, `${field} { id }`))[field].id;
  };
  const topic = (name: string, more: Input = {}) => made('topic', { names: named(name), ...more });
  const forum = (title: string, more: Input = {}) =>
    made('forum', { titles: named(title), kind: 'FORUM', status: 'SCHEDULED', startsOn: '2026', ...more });
  const guilds = ['Oldtown Guild', 'Decided Guild'].map((namedAs) => ({ namedAs, role: 'WITNESS' }));
  const pact = { titles: named('A pact of guilds'), kind: 'TREATY', status: 'SIGNED' };
  await done('createAgreement', { ...pact, signatures: [...signed('Moscow', 'Havana'), ...guilds] }, '');
  await done('resolveName', { name: 'Decided Guild', leaveUnknown: true }, '');
  const flags = [{ code: 'DOUBTFUL', message: 'Doubtful.' }];
  const { topic: flagged } = await done('createTopic', { names: named('Flagged'), flags }, 'topic { flags { id } }');
  const [first, another, hidden] = [await topic('A topic'), await topic('Another'), await topic('Hidden', INTERNAL)];
  const city = await made('party', { level: 'CITY', names: named('Oldtown') });
  const week = await forum('A week');
  const person = await made('person', { names: named('Cy') });
  const treaty = { titles: named('A treaty'), kind: 'TREATY', status: 'SIGNED', signedOn: '2020' };
  const { agreement } = await done(
    'createAgreement',
    { ...treaty, signatures: signed('Moscow', 'Havana') },
    'agreement { id signatures { nodes { id } } }',
  );
  const { agreement: ofThree } = await done(
    'createAgreement',
    { ...treaty, signatures: signed('Moscow', 'Havana', 'Serbia') },
    'agreement { id signatures { nodes { id } } }',
  );
  const pairOfTopics = async (name: string) => {
    const ids = [await topic(name), await topic(name, { allowDuplicate: true })];
    return pairOf(ids, dataSource);
  };
  const [pair, dismissed] = [await pairOfTopics('Twice'), await pairOfTopics('Thrice')];
  await done('dismissDuplicate', { id: dismissed }, '');
  const gone = [await topic('Gone'), await topic('Replaced')];
  for (const id of gone) await done('deleteRecord', { id, expectedVersion: 1 }, 'deletedId');
  await topic('Replaced');
  const [one, other, twin, merged] = [
    await topic('One'),
    await topic('Other'),
    await topic('Ones'),
    await topic('Others'),
  ];
  await done('mergeRecords', { ...atFirst({ keep: other, absorb: merged }), expectedAbsorbVersion: 1 }, 'absorbedId');
  const revised = await topic('Revised');
  await done('updateTopic', { ...atFirst({ id: revised }), names: named('Revised twice') }, 'topic { id }');
  const planned = async (): Promise<string> => {
    const input = { ids: [await topic(`Planned ${++plans}`, INTERNAL)], at: '2100-01-01T00:00:00Z' };
    return (await done('publish', input, 'plannedPublication { id }')).plannedPublication.id;
  };
  let plans = 0;
  const [plan, withdrawn] = [await planned(), await planned()];
  await done('withdrawPublication', { id: withdrawn }, 'plannedPublication { id }');
  const { apiKey } = await done('createApiKey', { label: 'Eve', role: 'READER' }, 'apiKey { id }');
  const { apiKey: hookKey } = await done('createApiKey', { label: 'Hooks', role: 'READER' }, 'apiKey { id }');
  const { apiKey: endedKey } = await done('createApiKey', { label: 'Ended', role: 'READER' }, 'apiKey { id }');
  await done('revokeApiKey', { id: endedKey.id }, '');
  const hook = { url: 'https://receiver.example/', keyId: hookKey.id };
  const { webhook } = await done('createWebhook', hook, 'webhook { id }');
  return {
    topic: first,
    another,
    below: await topic('Below', { parent: another }),
    hidden,
    underHidden: await topic('Under what is hidden', { parent: hidden, ...INTERNAL }),
    shown: await topic('Shown'),
    doomed: await topic('Doomed'),
    under: await topic('Under the topic', { parent: first }),
    one,
    twin,
    merged,
    revised,
    secret: await topic('A secret matter'),
    plan,
    withdrawn,
    gone: gone[0]!,
    replaced: gone[1]!,
    source: await made('source', { kind: 'NEWS', title: 'A source' }),
    city,
    district: await made('party', { level: 'REGION', names: named('Old district'), placements: [{ within: city }] }),
    person,
    series: await made('forumSeries', { titles: named('A series') }),
    forum: week,
    part: await forum('Part of the week', { partOf: week }),
    session: await made('session', { titles: named('An hour'), forum: week, kind: 'PANEL', status: 'SCHEDULED' }),
    delegation: await made('delegation', { forum: week, party: 'Moscow', attendsAs: 'PARTY' }),
    agreement: agreement.id,
    amending: await made('agreement', {
      ...{ ...treaty, titles: named('A protocol'), signatures: signed('Moscow', 'Havana') },
      relations: [amends(agreement.id)],
    }),
    signature: ofThree.signatures.nodes[2].id,
    needed: agreement.signatures.nodes[0].id,
    commitment: await made('commitment', { titles: named('A promise'), status: 'ANNOUNCED', responsible: ['Moscow'] }),
    statement: await made('statement', { ...SUMMARY_AND_TITLE, makers: [{ person }] }),
    figure: await made('figure', {
      ...{ titles: named('A figure'), indicator: 'trade', value: '1', unit: 'USD', bound: 'EXACT' },
    }),
    flag: flagged.flags[0].id,
    pair,
    dismissed,
    key: apiKey.id,
    hookKey: hookKey.id,
    endedKey: endedKey.id,
    webhook: webhook.id,
  };
}

/** Returns the id of the pair of two records that may be the same. */
async function pairOf(ids: readonly string[], dataSource: DataSource): Promise<string> {
  const uuids = ids.map((id) => parseId(id)!.uuid);
  const id = await until(async () => {
    await compareChangedRecords(dataSource);
    const select = 'select id from possible_duplicate where a_id = any($1) and b_id = any($1)';
    const [found]: { id: string }[] = await dataSource.query(select, [uuids]);
    return found?.id;
  }, 'records are compared');
  return formatId('possible_duplicate', id);
}

const INTERNAL = { visibility: 'INTERNAL' };
const atFirst = (input: Input): Input => ({ ...input, expectedVersion: 1 });
