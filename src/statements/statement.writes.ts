import { type Fault, flagsOrRefusal } from '../records/faults.ts';
import {
  attribute,
  concern,
  type DiscussedDraft,
  type MakerDraft,
  type OccasionDraft,
} from '../records/item.writes.ts';
import { discuss, documentRecord, insertOne } from '../records/record.writes.ts';
import { keptDate } from '../records/rules.ts';
import { keptSummary, keptTitle, type SummaryDraft, type TitleDraft } from '../records/titled.ts';
import type { WriteContext } from '../records/writing.ts';
import { occasionOf } from '../sessions/occasion.reads.ts';
import { Statement } from './statement.entity.ts';

/** What somebody said on the record, to be written. */
export interface StatementDraft extends TitleDraft, SummaryDraft, DiscussedDraft, OccasionDraft {
  saidOn?: string | null;
  /** Who said it: one at least; several, where they said it jointly. */
  makers: MakerDraft[];
  /** The uuids of the parties that it is about. */
  concernedIds?: string[];
  /** Of an import: a rule that it breaks is flagged, not refused. */
  lenient?: boolean;
}

/**
 * Creates a statement with its makers, the parties concerned, topics and citations.
 * @returns its uuid
 * @throws RuleViolation MAKER_MISSING (lenient: this is flagged), SESSION_UNKNOWN, SESSION_OF_ANOTHER_FORUM, BAD_TEXT,
 *   BAD_LANGUAGE, BAD_DATE, and as `attribute` and the parts of any record do
 */
export async function createStatement(context: WriteContext, draft: StatementDraft): Promise<string> {
  const faults: Fault[] =
    draft.makers.length > 0
      ? []
      : [
          {
            code: 'MAKER_MISSING',
            path: ['makers'],
            message: 'A statement is made by somebody: name one maker at least.',
          },
        ];
  const flags = [...(draft.flags ?? []), ...flagsOrRefusal(faults, draft.lenient)];
  const id = await insertOne(context, Statement, {
    visibility: draft.visibility,
    ...keptTitle(draft),
    ...keptSummary(draft),
    saidOn: keptDate(['saidOn'], draft.saidOn),
    ...(await occasionOf(context, draft)),
  });
  await attribute(context, id, draft.makers);
  await concern(context, id, 'CONCERNED', draft.concernedIds);
  await documentRecord(context, id, { ...draft, flags });
  await discuss(context, id, draft.topicIds);
  return id;
}
