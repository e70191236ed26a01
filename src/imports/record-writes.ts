import { createAgreement } from '../agreements/agreement.writes.ts';
import { createCommitment } from '../commitments/commitment.writes.ts';
import { createDelegation } from '../delegations/delegation.writes.ts';
import { createFigure } from '../figures/figure.writes.ts';
import { createForum } from '../forums/forum.writes.ts';
import { createForumSeries } from '../forums/forum-series.writes.ts';
import { createParty } from '../parties/party.writes.ts';
import { createPerson } from '../people/person.writes.ts';
import type { RecordType } from '../records/record.entity.ts';
import type { CitationDraft } from '../records/writing/record.writes.ts';
import type { WriteContext } from '../records/writing/writing.ts';
import { createSession } from '../sessions/session.writes.ts';
import { createSource } from '../sources/source.writes.ts';
import { createStatement } from '../statements/statement.writes.ts';
import { createTopic } from '../topics/topic.writes.ts';

/** A draft as it is kept between imports: JSON, with uuids. */
export type JsonDraft = { [field: string]: unknown };

/** The functions by which editors create records, too. */
const CREATE: { [type in RecordType]: (context: WriteContext, draft: never) => Promise<string> } = {
  PARTY: createParty,
  PERSON: createPerson,
  FORUM_SERIES: createForumSeries,
  FORUM: createForum,
  SESSION: createSession,
  DELEGATION: createDelegation,
  AGREEMENT: createAgreement,
  COMMITMENT: createCommitment,
  STATEMENT: createStatement,
  FIGURE: createFigure,
  TOPIC: createTopic,
  SOURCE: createSource,
};

/** Instants are texts in JSON. */
const INSTANTS = ['startsAt', 'endsAt'];

/**
 * Makes the rows of a new record, without writing them.
 * @param context with the rows gathered so far
 * @returns the record's uuid
 * @throws RuleViolation for a rule that not even an import may break
 */
export function draftRecord(
  context: WriteContext,
  kind: RecordType,
  draft: JsonDraft,
  citations: readonly CitationDraft[],
): Promise<string> {
  const instants = INSTANTS.flatMap((field) => {
    const text = draft[field];
    return typeof text === 'string' ? [[field, new Date(text)] as const] : [];
  });
  const given = (draft.citations as CitationDraft[] | undefined) ?? [];
  const whole = { ...draft, ...Object.fromEntries(instants), lenient: true, citations: [...given, ...citations] };
  return CREATE[kind](context, whole as never);
}
