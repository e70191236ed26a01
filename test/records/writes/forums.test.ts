import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { Role } from '../../../src/access/viewer.ts';
import { entities } from '../../../src/app/features.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { AttendsAs } from '../../../src/domain/delegations/delegation.entity.ts';
import { createDelegation, type DelegationDraft } from '../../../src/domain/delegations/delegation.writes.ts';
import { DelegationRole } from '../../../src/domain/delegations/delegation-member.entity.ts';
import { Attendance, ForumKind, ForumStatus } from '../../../src/domain/forums/forum.entity.ts';
import { createForum, type ForumDraft, rescheduleForum } from '../../../src/domain/forums/forum.writes.ts';
import { ForumRoleKind } from '../../../src/domain/forums/forum-role.entity.ts';
import { createForumSeries } from '../../../src/domain/forums/forum-series.writes.ts';
import { PartyLevel } from '../../../src/domain/parties/party.entity.ts';
import { createParty } from '../../../src/domain/parties/party.writes.ts';
import { createPerson } from '../../../src/domain/people/person.writes.ts';
import { SessionKind, SessionStatus } from '../../../src/domain/sessions/session.entity.ts';
import {
  createSession,
  rescheduleSession,
  type SessionDraft,
  type SessionTimes,
  updateSession,
} from '../../../src/domain/sessions/session.writes.ts';
import { SpeakerRole } from '../../../src/domain/sessions/speaker.entity.ts';
import { SourceKind } from '../../../src/domain/sources/source.entity.ts';
import { createSource } from '../../../src/domain/sources/source.writes.ts';
import { createTopic } from '../../../src/domain/topics/topic.writes.ts';
import { violationsIn } from '../../../src/records/writing/input-errors.ts';
import { inTransaction, type WriteContext } from '../../../src/records/writing/transaction.ts';
import { type FreshDatabase, freshDatabase } from '../../harness/database.ts';

let database: FreshDatabase;
let dataSource: DataSource;
let source: string;
let topic: string;
let russia: string;
let moscow: string;
let person: string;
let other: string;
let forum: string;

const write = <T>(work: (context: WriteContext) => Promise<T>) =>
  inTransaction(dataSource, { by: 'a test', viewer: { role: Role.EDITOR, name: 'a test' } }, work);

const forumDraft = (draft: Partial<ForumDraft> = {}): ForumDraft => ({
  title: 'A forum',
  titleLang: 'en',
  kind: ForumKind.FORUM,
  status: ForumStatus.SCHEDULED,
  ...draft,
});
const sessionDraft = (draft: Partial<SessionDraft> = {}): SessionDraft => ({
  forumId: forum,
  title: 'A panel',
  titleLang: 'en',
  kind: SessionKind.PANEL,
  status: SessionStatus.SCHEDULED,
  ...draft,
});
const delegationDraft = (draft: Partial<DelegationDraft> = {}): DelegationDraft => ({
  forumId: forum,
  partyId: moscow,
  attendsAs: AttendsAs.PARTY,
  ...draft,
});

/** All rows of these records and parts in the database, to check that a rejection changed nothing. */
const everything = () =>
  database.sql(`
    select (select count(*) from record) as records, (select count(*) from revision) as revisions,
      (select count(*) from forum_role) as roles, (select count(*) from speaker) as speakers,
      (select count(*) from delegation_member) as members, (select count(*) from citation) as citations`);

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

beforeAll(async () => {
  database = await freshDatabase();
  dataSource = await openDatabase(database.url, entities());
  await write(async (context) => {
    source = await createSource(context, { kind: SourceKind.OTHER, title: 'A source' });
    topic = await createTopic(context, { name: 'Urban diplomacy', nameLang: 'en' });
    russia = await createParty(context, {
      level: PartyLevel.COUNTRY,
      alpha2: 'RU',
      names: [{ text: 'Russia', lang: 'en' }],
    });
    moscow = await createParty(context, {
      level: PartyLevel.CITY,
      names: [{ text: 'Moscow', lang: 'en' }],
      placements: [{ withinId: russia }],
    });
    person = await createPerson(context, { names: [{ text: 'A Person', lang: 'en' }] });
    other = await createPerson(context, { names: [{ text: 'Another Person', lang: 'en' }] });
    forum = await createForum(context, forumDraft({ title: 'The forum', timeZone: 'Europe/Moscow' }));
  });
});

afterAll(async () => {
  await dataSource?.destroy();
  await database?.drop();
});

describe('createForum', () => {
  it.each<[string, Partial<ForumDraft>, string, string]>([
    ['without a title', { title: ' ' }, 'TEXT_EMPTY', 'title'],
    ['with an invalid language', { titleLang: 'in English' }, 'LANGUAGE_INVALID', 'titleLang'],
    ['that ends before it starts', { startsOn: '2025-05', endsOn: '2025-04-30' }, 'DATES_OUT_OF_ORDER', 'endsOn'],
    ['with a day that does not exist', { startsOn: '2025-02-30' }, 'DATE_INVALID', 'startsOn'],
    ['with an unknown time zone', { timeZone: 'Europe/Havana' }, 'TIME_ZONE_INVALID', 'timeZone'],
    ['with an offset as its time zone', { timeZone: '+03:00' }, 'TIME_ZONE_INVALID', 'timeZone'],
    ['with a summary in an invalid language', { summary: 'Of much.' }, 'LANGUAGE_INVALID', 'summaryLang'],
    ['with the slug of another forum', { slug: 'the-forum' }, 'SLUG_TAKEN', 'slug'],
  ])('rejects a forum %s, and writes nothing', async (_, draft, code, path) => {
    expect(await refusal(write((context) => createForum(context, forumDraft(draft))))).toEqual([code, path]);
  });

  it('rejects a forum that is held in a country, and writes nothing', async () => {
    const draft = forumDraft({ cityIds: [moscow, russia] });
    expect(await refusal(write((context) => createForum(context, draft)))).toEqual(['PARTY_LEVEL_WRONG', 'cityIds.1']);
  });

  it('rejects a forum that names a party twice in a role, and writes nothing', async () => {
    const host = { partyId: moscow, role: ForumRoleKind.HOST };
    const draft = forumDraft({ roles: [host, { ...host, role: ForumRoleKind.ORGANIZER }, host] });
    expect(await refusal(write((context) => createForum(context, draft)))).toEqual(['ROLE_TWICE', 'roles.2']);
  });
});

it('A forum is created in one call, with its series, cities, roles, topics and citations', async () => {
  const id = await write(async (context) => {
    const seriesId = await createForumSeries(context, {
      title: 'Forums',
      titleLang: 'en',
      citations: [{ sourceId: source }],
    });
    return createForum(
      context,
      forumDraft({
        title: 'The forum',
        titlesIn: { ru: 'Форум' },
        seriesId,
        edition: '2025',
        partOfId: forum,
        startsOn: '2025',
        endsOn: '2025',
        attendance: Attendance.MIXED,
        cityIds: [moscow, moscow],
        roles: [{ partyId: moscow, role: ForumRoleKind.HOST }],
        summary: 'Of much.',
        summaryLang: 'en',
        topicIds: [topic],
        citations: [{ sourceId: source, fields: ['startsOn'] }],
      }),
    );
  });
  const [row] = await database.sql(
    `select slug, sort_key, starts_on, titles_in, summary, visibility,
       (select count(*)::int from forum_city where forum_id = f.id) as cities,
       (select count(*)::int from forum_role where forum_id = f.id) as roles,
       (select count(*)::int from record_topic where record_id = f.id) as topics,
       (select count(*)::int from citation where record_id = f.id) as citations
     from forum f where id = $1`,
    [id],
  );
  expect(row).toEqual({
    slug: 'the-forum-2',
    sort_key: 'the forum',
    starts_on: '2025',
    titles_in: { ru: 'Форум' },
    summary: 'Of much.',
    visibility: 'PUBLIC',
    cities: 1,
    roles: 1,
    topics: 1,
    citations: 1,
  });
});

it('A forum that moves keeps its earlier days; a more precise day is no move', async () => {
  const id = await write((context) => createForum(context, forumDraft({ startsOn: '2026', endsOn: '2026' })));
  const days = async () =>
    (await database.sql('select starts_on, previous_starts_on, status from forum where id = $1', [id]))[0];

  expect(await refusal(write((context) => rescheduleForum(context, id, { startsOn: '2027' })))).toEqual([
    'DATES_OUT_OF_ORDER',
    'endsOn',
  ]);
  await write((context) => rescheduleForum(context, id, { startsOn: '2026-05-04' }));
  expect(await days()).toEqual({ starts_on: '2026-05-04', previous_starts_on: [], status: 'SCHEDULED' });
  await write((context) => rescheduleForum(context, id, { startsOn: '2026-09', endsOn: null }));
  expect(await days()).toEqual({ starts_on: '2026-09', previous_starts_on: ['2026-05-04'], status: 'RESCHEDULED' });
});

describe('A session', () => {
  it.each<[string, Partial<SessionDraft>, string, string]>([
    [
      'that ends before it starts',
      { startsAt: new Date('2025-11-05T10:00:00Z'), endsAt: new Date('2025-11-05T09:00:00Z') },
      'DATES_OUT_OF_ORDER',
      'endsAt',
    ],
    ['with an invalid language', { languages: ['en', 'русский'] }, 'LANGUAGE_INVALID', 'languages.1'],
    ['with an invalid link', { links: ['javascript:alert(1)'] }, 'URL_INVALID', 'links.0'],
  ])('is rejected %s, and nothing is changed', async (_, draft, code, path) => {
    expect(await refusal(write((context) => createSession(context, sessionDraft(draft))))).toEqual([code, path]);
  });

  it('is rejected if it names a person twice in a role, and nothing is changed', async () => {
    const speaker = { personId: person, role: SpeakerRole.CHAIR };
    const draft = sessionDraft({ speakers: [speaker, { ...speaker, role: SpeakerRole.PANELLIST }, speaker] });
    expect(await refusal(write((context) => createSession(context, draft)))).toEqual(['SPEAKER_TWICE', 'speakers.2']);
  });

  it('is created in one call with subject parties, speakers and topics, and accepts more speakers later', async () => {
    const mayor = { personId: person, role: SpeakerRole.PANELLIST, billedAs: 'Mayor', representsId: moscow };
    const id = await write((context) =>
      createSession(
        context,
        sessionDraft({
          startsAt: new Date('2025-11-05T21:30:00Z'),
          rooms: ['Hall 2'],
          languages: ['en', 'zh-hans'],
          links: ['https://example.org/panel'],
          subjectPartyIds: [russia],
          speakers: [mayor],
          topicIds: [topic],
        }),
      ),
    );
    const billed = (...more: NonNullable<SessionDraft['speakers']>) =>
      write((context) => updateSession(context, id, { speakers: [mayor, ...more] }));
    expect(await refusal(billed({ personId: person, role: SpeakerRole.PANELLIST }))).toEqual([
      'SPEAKER_TWICE',
      'speakers.1',
    ]);
    await billed({ personId: other, role: SpeakerRole.MODERATOR });
    expect(
      await database.sql('select role, billed_as, ordinal from speaker where session_id = $1 order by ordinal', [id]),
    ).toEqual([
      { role: 'PANELLIST', billed_as: 'Mayor', ordinal: 0 },
      { role: 'MODERATOR', billed_as: null, ordinal: 1 },
    ]);
    const [item] = await database.sql('select occurred_on, party_count from cooperation_item where id = $1', [id]);
    expect(item).toEqual({ occurred_on: '2025-11-06', party_count: 1 });
  });

  it('keeps its status if no fixed time changes, or if it is tentative, cancelled or concluded', async () => {
    const startsAt = new Date('2025-11-05T10:00:00Z');
    const later = new Date('2025-11-06T10:00:00Z');
    const redated = async (draft: Partial<SessionDraft>, times: SessionTimes) => {
      const id = await write((context) => createSession(context, sessionDraft(draft)));
      await write((context) => rescheduleSession(context, id, times));
      const [row] = await database.sql(
        'select s.status, s.starts_at, s.ends_at, version from session s join record using (id) where id = $1',
        [id],
      );
      return [row!.status, row!.starts_at, row!.ends_at, row!.version];
    };
    expect(await redated({ startsAt }, { startsAt: new Date(startsAt) })).toEqual(['SCHEDULED', startsAt, null, 1]);
    expect(await redated({ startsAt }, {})).toEqual(['SCHEDULED', startsAt, null, 1]);
    expect(await redated({ startsAt }, { endsAt: later })).toEqual(['SCHEDULED', startsAt, later, 2]);
    expect(await redated({}, { startsAt })).toEqual(['SCHEDULED', startsAt, null, 2]);
    for (const status of [SessionStatus.TENTATIVE, SessionStatus.CANCELLED, SessionStatus.CONCLUDED]) {
      expect(await redated({ startsAt, status }, { startsAt: later })).toEqual([status, later, null, 2]);
    }
    const held = { startsAt: later, status: SessionStatus.CONCLUDED };
    expect(await redated({ startsAt }, held)).toEqual(['CONCLUDED', later, null, 2]);
  });

  it('becomes RESCHEDULED if it moves', async () => {
    const startsAt = new Date('2025-11-05T10:00:00Z');
    const id = await write((context) => createSession(context, sessionDraft({ startsAt })));
    const endsAt = new Date('2025-11-05T09:00:00Z');
    expect(await refusal(write((context) => rescheduleSession(context, id, { endsAt })))).toEqual([
      'DATES_OUT_OF_ORDER',
      'endsAt',
    ]);
    await write((context) => rescheduleSession(context, id, { startsAt: new Date('2025-11-05T08:00:00Z'), endsAt }));
    const [row] = await database.sql('select status, ends_at from session where id = $1', [id]);
    expect(row).toEqual({ status: 'RESCHEDULED', ends_at: endsAt });
  });
});

describe('A delegation', () => {
  it('is rejected with a negative size or with a person twice, and nothing is changed', async () => {
    const size = delegationDraft({ reportedSize: -1 });
    expect(await refusal(write((context) => createDelegation(context, size)))).toEqual([
      'SIZE_INVALID',
      'reportedSize',
    ]);
    const head = { personId: person, role: DelegationRole.HEAD };
    const twice = delegationDraft({ members: [head, { ...head, role: DelegationRole.ADVISER }] });
    expect(await refusal(write((context) => createDelegation(context, twice)))).toEqual(['MEMBER_TWICE', 'members.1']);
  });

  it('is created once for a party at a forum, with its members and flags', async () => {
    const draft = delegationDraft({
      reportedSize: 12,
      members: [{ personId: person, role: DelegationRole.HEAD, title: 'Minister' }],
      flags: [{ code: 'IMPLIED', message: 'Implied by its speaker.' }],
    });
    const id = await write((context) => createDelegation(context, draft));
    const [row] = await database.sql(
      `select reported_size, (select code from flag where record_id = d.id) as flag,
         (select title from delegation_member where delegation_id = d.id) as title from delegation d where id = $1`,
      [id],
    );
    expect(row).toEqual({ reported_size: 12, flag: 'IMPLIED', title: 'Minister' });
    expect(await refusal(write((context) => createDelegation(context, draft)))).toEqual([
      'DELEGATION_EXISTS',
      'partyId',
    ]);
  });
});
