import type { DataSource } from 'typeorm';
import { Role } from '../../src/access/viewer.ts';
import { ForumKind, ForumStatus } from '../../src/domain/forums/forum.entity.ts';
import { createForum, type ForumDraft } from '../../src/domain/forums/forum.writes.ts';
import { createForumSeries, type ForumSeriesDraft } from '../../src/domain/forums/forum-series.writes.ts';
import { OrganizationKind, PartyLevel } from '../../src/domain/parties/party.entity.ts';
import { createParty } from '../../src/domain/parties/party.writes.ts';
import type { PartyDraft } from '../../src/domain/parties/party-writes.inputs.ts';
import { createPerson, type PersonDraft } from '../../src/domain/people/person.writes.ts';
import { SessionKind, SessionStatus } from '../../src/domain/sessions/session.entity.ts';
import { createSession, type SessionDraft } from '../../src/domain/sessions/session.writes.ts';
import { SourceKind } from '../../src/domain/sources/source.entity.ts';
import { createSource, type SourceDraft } from '../../src/domain/sources/source.writes.ts';
import { createTopic, type TopicDraft } from '../../src/domain/topics/topic.writes.ts';
import { formatId } from '../../src/records/values/ids.ts';
import { inTransaction, type WriteContext } from '../../src/records/writing/transaction.ts';

/** A record that a test wrote. */
export interface CreatedRecord {
  /** The id in drafts. */
  uuid: string;
  /** The id for clients. */
  id: string;
}

/** Writes as an editor in a new transaction. */
export function write<T>(dataSource: DataSource, work: (context: WriteContext) => Promise<T>): Promise<T> {
  return inTransaction(dataSource, { by: 'a test', viewer: { role: Role.EDITOR, name: 'a test' } }, work);
}

/** Functions that write records with default values, except for those that the test gives. */
export function buildersOn(dataSource: DataSource) {
  const build = async (type: string, work: (context: WriteContext) => Promise<string>): Promise<CreatedRecord> => {
    const uuid = await write(dataSource, work);
    return { uuid, id: formatId(type, uuid) };
  };
  const party = (level: PartyLevel, name: string, within?: CreatedRecord | null, draft: Partial<PartyDraft> = {}) =>
    build('party', (context) =>
      createParty(context, {
        level,
        names: [{ text: name, lang: 'en' }],
        placements: within ? [{ withinId: within.uuid }] : [],
        ...draft,
      }),
    );
  return {
    source: (title: string, draft: Partial<SourceDraft> = {}) =>
      build('source', (context) => createSource(context, { kind: SourceKind.OTHER, title, ...draft })),
    topic: (name: string, draft: Partial<TopicDraft> = {}) =>
      build('topic', (context) => createTopic(context, { name, nameLang: 'en', ...draft })),
    country: (name: string, draft?: Partial<PartyDraft>) => party(PartyLevel.COUNTRY, name, null, draft),
    region: (name: string, within?: CreatedRecord | null, draft?: Partial<PartyDraft>) =>
      party(PartyLevel.REGION, name, within, draft),
    city: (name: string, within?: CreatedRecord | null, draft?: Partial<PartyDraft>) =>
      party(PartyLevel.CITY, name, within, draft),
    organization: (name: string, within?: CreatedRecord | null, draft?: Partial<PartyDraft>) =>
      party(PartyLevel.ORGANIZATION, name, within, { organizationKind: OrganizationKind.GOVERNMENT, ...draft }),
    person: (name: string, draft: Partial<PersonDraft> = {}) =>
      build('person', (context) => createPerson(context, { names: [{ text: name, lang: 'en' }], ...draft })),
    forumSeries: (title: string, draft: Partial<ForumSeriesDraft> = {}) =>
      build('forum_series', (context) => createForumSeries(context, { title, titleLang: 'en', ...draft })),
    forum: (title: string, draft: Partial<ForumDraft> = {}) =>
      build('forum', (context) =>
        createForum(context, {
          title,
          titleLang: 'en',
          kind: ForumKind.FORUM,
          status: ForumStatus.CONCLUDED,
          ...draft,
        }),
      ),
    session: (title: string, forum: CreatedRecord, draft: Partial<SessionDraft> = {}) =>
      build('session', (context) =>
        createSession(context, {
          title,
          titleLang: 'en',
          forumId: forum.uuid,
          kind: SessionKind.PANEL,
          status: SessionStatus.CONCLUDED,
          ...draft,
        }),
      ),
  };
}
