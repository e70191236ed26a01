import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { Role } from '../../../src/access/viewer.ts';
import { entities } from '../../../src/app/features.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { CommitmentStatus, SettledStatus } from '../../../src/domain/commitments/commitment.entity.ts';
import {
  addProgressNote,
  type CommitmentDraft,
  createCommitment,
  settleCommitment,
} from '../../../src/domain/commitments/commitment.writes.ts';
import { AttendsAs } from '../../../src/domain/delegations/delegation.entity.ts';
import { createDelegation } from '../../../src/domain/delegations/delegation.writes.ts';
import { Bound } from '../../../src/domain/figures/figure.entity.ts';
import { createFigure, type FigureDraft } from '../../../src/domain/figures/figure.writes.ts';
import { ForumKind, ForumStatus } from '../../../src/domain/forums/forum.entity.ts';
import { createForum } from '../../../src/domain/forums/forum.writes.ts';
import { PartyLevel } from '../../../src/domain/parties/party.entity.ts';
import { createParty } from '../../../src/domain/parties/party.writes.ts';
import { createPerson } from '../../../src/domain/people/person.writes.ts';
import { SourceKind } from '../../../src/domain/sources/source.entity.ts';
import { createSource } from '../../../src/domain/sources/source.writes.ts';
import { createStatement, type StatementDraft } from '../../../src/domain/statements/statement.writes.ts';
import { violationsIn } from '../../../src/records/writing/input-errors.ts';
import { inTransaction, type WriteContext } from '../../../src/records/writing/transaction.ts';
import { type FreshDatabase, freshDatabase } from '../../harness/database.ts';

const NOBODY = '00000000-0000-7000-8000-000000000000';

let database: FreshDatabase;
let dataSource: DataSource;
let source: string;
let moscow: string;
let havana: string;
let person: string;
let forum: string;
let delegation: string;

const write = <T>(work: (context: WriteContext) => Promise<T>) =>
  inTransaction(dataSource, { by: 'a test', viewer: { role: Role.EDITOR, name: 'a test' } }, work);

const commitment = (draft: Partial<CommitmentDraft> = {}) =>
  write((context) =>
    createCommitment(context, { title: 'A promise', titleLang: 'en', status: CommitmentStatus.PLANNED, ...draft }),
  );
const statement = (draft: Partial<StatementDraft> = {}) =>
  write((context) =>
    createStatement(context, {
      title: 'A statement',
      titleLang: 'en',
      summary: 'Said much.',
      summaryLang: 'en',
      makers: [{ personId: person, position: 'Mayor', partyId: moscow }],
      ...draft,
    }),
  );
const figure = (draft: Partial<FigureDraft> = {}) =>
  write((context) =>
    createFigure(context, {
      title: 'Agreements signed',
      titleLang: 'en',
      indicator: 'agreements_signed',
      value: '70',
      unit: 'agreements',
      bound: Bound.AT_LEAST,
      ...draft,
    }),
  );

/** All rows of items and parts in the database, to check that a rejection changed nothing. */
const everything = () =>
  database.sql(`
    select (select count(*) from record) as records, (select count(*) from revision) as revisions,
      (select count(*) from maker) as makers, (select count(*) from concerned_party) as concerned,
      (select count(*) from progress_note) as notes, (select count(*) from outcome) as outcomes,
      (select string_agg(status, ',' order by id) from commitment) as statuses`);

async function refusal(work: Promise<unknown>): Promise<[string, string]> {
  const before = await everything();
  const error = await work.then(
    () => new Error('It was not refused.'),
    (reason) => reason,
  );
  const [broken, ...others] = violationsIn(error) ?? [];
  expect([error, broken !== undefined, others]).toEqual([error, true, []]);
  expect(await everything()).toEqual(before);
  return [broken!.code, broken!.path.join('.')];
}

/** The parties of a cooperation item with their roles, and its day. */
const involved = (id: string) =>
  database.sql(
    `select slug, takes_part_as, i.occurred_on from involvement i join party on party.id = party_id
     where item_id = $1 order by slug`,
    [id],
  );

beforeAll(async () => {
  database = await freshDatabase();
  dataSource = await openDatabase(database.url, entities());
  await write(async (context) => {
    source = await createSource(context, { kind: SourceKind.OTHER, title: 'A source' });
    moscow = await createParty(context, { level: PartyLevel.CITY, names: [{ text: 'Moscow', lang: 'en' }] });
    havana = await createParty(context, { level: PartyLevel.CITY, names: [{ text: 'Havana', lang: 'en' }] });
    person = await createPerson(context, { names: [{ text: 'A Person', lang: 'en' }] });
    forum = await createForum(context, {
      title: 'A forum',
      titleLang: 'en',
      kind: ForumKind.FORUM,
      status: ForumStatus.CONCLUDED,
      startsOn: '2025',
    });
    delegation = await createDelegation(context, { forumId: forum, partyId: havana, attendsAs: AttendsAs.PARTY });
  });
});

afterAll(async () => {
  await dataSource?.destroy();
  await database?.drop();
});

describe('The makers of an item', () => {
  it.each<[string, () => StatementDraft['makers'][number], string, string]>([
    ['if it names nobody', () => ({}), 'MAKER_EMPTY', 'makers.0'],
    [
      'if it is a delegation with a person',
      () => ({ delegationId: delegation, personId: person }),
      'MAKER_MIXED',
      'makers.0',
    ],
    [
      'if it is a party with a position',
      () => ({ partyId: moscow, position: 'Mayor' }),
      'POSITION_WITHOUT_PERSON',
      'makers.0.position',
    ],
  ])('are rejected %s, and nothing is written', async (_, maker, code, path) => {
    expect(await refusal(commitment({ makers: [maker()] }))).toEqual([code, path]);
  });

  it('are rejected if the person is unknown, and nothing is written', async () => {
    expect(await refusal(statement({ makers: [{ personId: NOBODY }] }))).toEqual(['REFERENCE_DELETED', '']);
  });
});

describe('A commitment', () => {
  it.each<[string, Partial<CommitmentDraft>, string, string]>([
    ['that is due before it starts', { startsOn: '2026-06', dueOn: '2026-05' }, 'DATES_OUT_OF_ORDER', 'dueOn'],
    [
      'that was due before it was announced',
      { announcedOn: '2026-06', dueOn: '2026-05' },
      'DATES_OUT_OF_ORDER',
      'dueOn',
    ],
    ['with a note without a day', { progress: [{ on: 'May', text: 'Begun.' }] }, 'DATE_INVALID', 'progress.0.on'],
    ['with an unknown outcome', { outcomeIds: [NOBODY] }, 'REFERENCE_DELETED', ''],
  ])('is rejected %s, and nothing is changed', async (_, draft, code, path) => {
    expect(await refusal(commitment(draft))).toEqual([code, path]);
  });

  it('is created in one call with its parties, makers, notes and outcomes', async () => {
    const outcome = await statement();
    const id = await commitment({
      announcedOn: '2025',
      dueOn: '2026-05',
      forumId: forum,
      responsibleIds: [moscow],
      counterpartIds: [havana],
      makers: [{ personId: person, partyId: havana }],
      progress: [{ on: '2026', text: 'Begun.', sourceId: source }],
      outcomeIds: [outcome],
    });
    expect(await involved(id)).toEqual([
      { slug: 'havana', takes_part_as: 'COUNTERPART', occurred_on: '2025' },
      { slug: 'moscow', takes_part_as: 'RESPONSIBLE', occurred_on: '2025' },
    ]);
  });

  it('gets progress notes and a final status, with its outcomes', async () => {
    const id = await commitment();
    const outcome = await statement();
    const settle = (status: SettledStatus, outcomeIds: string[] = []) =>
      write((context) =>
        settleCommitment(context, id, { status, outcomeIds, progress: { on: '2026-06', text: 'Over.' } }),
      );
    expect(await refusal(settle(SettledStatus.DONE, [id]))).toEqual(['SELF_REFERENCE', 'outcomeIds']);
    const note = { on: '2026-05', text: 'Begun.' };
    expect(
      await refusal(write((context) => addProgressNote(context, id, { progress: { ...note, text: '' } }))),
    ).toEqual(['TEXT_EMPTY', 'progress.text']);

    await write((context) => addProgressNote(context, id, { progress: note }));
    await settle(SettledStatus.MISSED, [outcome]);
    await settle(SettledStatus.DONE, [outcome]);
    const [row] = await database.sql(
      `select status, (select array_agg(noted_on::text order by ordinal) from progress_note where commitment_id = c.id) as notes,
         (select count(*)::int from outcome where commitment_id = c.id) as outcomes from commitment c where id = $1`,
      [id],
    );
    expect(row).toEqual({ status: 'DONE', notes: ['2026-05', '2026-06', '2026-06'], outcomes: 1 });
  });
});

describe('A statement', () => {
  it('is rejected without a maker, and nothing is changed; an import keeps and flags it', async () => {
    expect(await refusal(statement({ makers: [] }))).toEqual(['MAKER_MISSING', 'makers']);
    const id = await statement({ makers: [], lenient: true });
    expect(await database.sql('select code, path from flag where record_id = $1', [id])).toEqual([
      { code: 'MAKER_MISSING', path: 'makers' },
    ]);
  });

  it('is made by persons, delegations and parties, and concerns parties', async () => {
    const id = await statement({ forumId: forum, makers: [{ delegationId: delegation }], concernedIds: [moscow] });
    expect(await involved(id)).toEqual([
      { slug: 'havana', takes_part_as: 'MAKER', occurred_on: '2025' },
      { slug: 'moscow', takes_part_as: 'CONCERNED', occurred_on: '2025' },
    ]);
  });
});

describe('A figure', () => {
  it.each<[string, Partial<FigureDraft>, string, string]>([
    ['with an invalid indicator', { indicator: 'Agreements signed' }, 'INDICATOR_INVALID', 'indicator'],
    ['with an invalid value', { value: 'over 70' }, 'DECIMAL_INVALID', 'value'],
    ['without a unit', { unit: '' }, 'TEXT_EMPTY', 'unit'],
    ['of an unknown session', { sessionId: NOBODY }, 'RECORD_UNKNOWN', 'sessionId'],
  ])('is rejected %s, and nothing is changed', async (_, draft, code, path) => {
    expect(await refusal(figure(draft))).toEqual([code, path]);
  });

  it('is created without makers if none are reported, about any record', async () => {
    const id = await figure({
      value: '070.50',
      asOf: '2025-11',
      forumId: forum,
      aboutId: forum,
      concernedIds: [moscow],
    });
    const [row] = await database.sql('select value, bound, about_id from figure where id = $1', [id]);
    expect(row).toEqual({ value: '70.5', bound: 'AT_LEAST', about_id: forum });
    expect(await involved(id)).toEqual([{ slug: 'moscow', takes_part_as: 'CONCERNED', occurred_on: '2025-11' }]);
  });
});
