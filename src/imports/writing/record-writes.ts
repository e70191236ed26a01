import { createAgreement } from '../../domain/agreements/agreement.writes.ts';
import { createCommitment } from '../../domain/commitments/commitment.writes.ts';
import { createDelegation } from '../../domain/delegations/delegation.writes.ts';
import { createFigure } from '../../domain/figures/figure.writes.ts';
import { createForum } from '../../domain/forums/forum.writes.ts';
import { createForumSeries } from '../../domain/forums/forum-series.writes.ts';
import { createParty } from '../../domain/parties/party.writes.ts';
import { createPerson } from '../../domain/people/person.writes.ts';
import { createSession } from '../../domain/sessions/session.writes.ts';
import { createSource } from '../../domain/sources/source.writes.ts';
import { createStatement } from '../../domain/statements/statement.writes.ts';
import { createTopic } from '../../domain/topics/topic.writes.ts';
import type { RecordType } from '../../records/record.entity.ts';
import type { CitationDraft } from '../../records/writing/record.writes.ts';
import type { WriteContext } from '../../records/writing/writing.ts';

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
