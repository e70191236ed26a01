import { mutationsOf } from '../../records/api/mutations-of.ts';
import { recordType } from '../../records/description/record-type.ts';
import type { Feature } from '../../records/feature.ts';
import { MAX_PASSAGE_CHARS } from '../../records/values/text.ts';
import { registerValidator } from '../../records/writing/merge-rules.ts';
import { Session } from './session.entity.ts';
import { exportedSessions } from './session.export.ts';
import { sessionList } from './session.list.ts';
import { machineReadableSession } from './session.machine.ts';
import { sessionPage } from './session.page.ts';
import { SessionResolver } from './session.resolver.ts';
import { sessionWords } from './session.words.ts';
import { createSession, SESSION_RULE_CODES, updateSession, validateSession } from './session.writes.ts';
import { NewSession, SessionFacts } from './session-writes.inputs.ts';
import { correctedSpeakers } from './speaker.corrections.ts';
import { exportedSpeakers } from './speaker.export.ts';

registerValidator('session', validateSession, SESSION_RULE_CODES);

export const sessions: Feature = {
  entities: [Session],
  resolvers: [SessionResolver, ...sessionList.resolvers],
  recordTypes: [
    recordType({
      type: 'SESSION',
      description: 'A session of a forum.',
      entity: Session,
      isItem: true,
      parts: [
        {
          table: 'speaker',
          owner: 'session_id',
          field: 'speakers',
          keys: [['personId', 'role']],
          exported: exportedSpeakers,
          corrected: correctedSpeakers,
        },
      ],
      requiredReferences: ['forum_id'],
      fields: { titles_in: 'title' },
      exported: exportedSessions,
      written: mutationsOf(Session, {
        facts: SessionFacts,
        newFacts: NewSession,
        create: createSession,
        update: updateSession,
        list: sessionList,
        input: 'A new session of a forum.',
        createDescription: 'Creates a session with its speakers.',
      }),
      imported: {
        fields: { abstract: { longest: MAX_PASSAGE_CHARS } },
        dayFields: ['startsAt'],
        occasionFields: ['forumId'],
        occurredOn: (row) => `to_char(${row}.starts_at, 'YYYY-MM-DD')`,
      },
      corrected: { readOnlyFields: ['forum'] },
      words: sessionWords,
      page: sessionPage,
      machine: machineReadableSession,
    }),
  ],
};
