import { recordTypeOf } from '../../records/description/registry.ts';
import type { RecordType } from '../../records/record.entity.ts';
import type { CitationDraft } from '../../records/writing/record.writes.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import type { Draft } from '../files/import-format.ts';
import { fieldsOfType } from '../mapping/record-fields.ts';

/**
 * Builds the rows of a new record in `context.rowSink` without writing them.
 * @returns the uuid of the record
 * @throws RuleViolation for a rule that applies to imports too
 */
export function draftRecord(
  context: WriteContext,
  kind: RecordType,
  draft: Draft,
  citations: readonly CitationDraft[],
): Promise<string> {
  // Drafts have instants as texts, because they are JSON.
  const instants = fieldsOfType(kind).instants.flatMap((field) => {
    const text = draft[field];
    return typeof text === 'string' ? [[field, new Date(text)] as const] : [];
  });
  const given = (draft.citations as CitationDraft[] | undefined) ?? [];
  const whole = { ...draft, ...Object.fromEntries(instants), lenient: true, citations: [...given, ...citations] };
  return recordTypeOf(kind).written.create(context, whole);
}
