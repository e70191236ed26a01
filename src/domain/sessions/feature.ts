import type { Feature } from '../../records/feature.ts';
import { RecordType } from '../../records/record.entity.ts';
import { judgeBy } from '../../records/writing/merging-rules.ts';
import { Session } from './session.entity.ts';
import { exportedSessions } from './session.export.ts';
import { machineReadableSession } from './session.machine.ts';
import { sessionPage } from './session.page.ts';
import { SessionGroupsResolver, SessionResolver, SessionsOfForumResolver } from './session.resolver.ts';
import { sessionWords } from './session.words.ts';
import { CODES_OF_SESSIONS, judgeSession } from './session.writes.ts';
import { SessionWritesResolver } from './session-writes.resolver.ts';
import { exportedSpeakers } from './speaker.export.ts';

judgeBy('session', judgeSession, CODES_OF_SESSIONS);

export const sessions: Feature = {
  entities: [Session],
  resolvers: [SessionWritesResolver, SessionResolver, SessionGroupsResolver, SessionsOfForumResolver],
  recordTypes: [
    {
      type: RecordType.SESSION,
      entity: Session,
      isItem: true,
      parts: [{ table: 'speaker', owner: 'session_id', field: 'speakers', exported: exportedSpeakers }],
      shownWith: ['forum_id'],
      fields: { titles_in: 'title' },
      exported: exportedSessions,
      words: sessionWords,
      page: sessionPage,
      machine: machineReadableSession,
    },
  ],
};
