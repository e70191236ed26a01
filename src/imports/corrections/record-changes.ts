import { type CorrectedPart, recordTypeOf } from '../../records/description/registry.ts';
import { RuleViolation, type WriteContext } from '../../records/writing/writing.ts';
import { correctedColumns } from './corrected-columns.ts';
import type { CorrectedValue } from './differences.ts';
import type { RecordCells } from './record-cells.ts';

/** What a row says that is about nothing on record. */
export const GONE = 'There is no such record.';

/** A rule that one of the parts would break. */
export class PartViolation extends RuleViolation {
  constructor(
    /** The uuid of the part. */
    readonly partId: string,
    { code, path, message }: Pick<RuleViolation, 'code' | 'path' | 'message'>,
  ) {
    super(code, path, message);
  }
}

/**
 * Changes of a record what was corrected, and nothing else.
 * @param now as the record is, which is locked
 * @throws RuleViolation as the update of the record does
 */
export async function changeRecord(
  context: WriteContext,
  type: string,
  id: string,
  corrected: readonly CorrectedValue[],
  now: RecordCells,
): Promise<void> {
  const { written, corrected: { mainName, update = written.update } = {} } = recordTypeOf(type);
  const change: { [field: string]: unknown } = {};
  for (const { how, value } of corrected) if (how.within === null) change[how.field] = value;
  const parted = new Set(corrected.filter(({ how }) => how.within !== null).map(({ how }) => how.field));
  for (const field of parted) {
    const said = Object.fromEntries(
      corrected.filter(({ how }) => how.field === field).map(({ how, value }) => [how.within!, value]),
    );
    if (mainName && field === 'names') {
      const [main, ...others] = await mainName.names(context.db, id, now.cells.lang ?? '');
      change[field] = [{ ...main, ...said }, ...others];
    } else change[field] = wholeWith(type, field, said, now);
  }
  await update(context, id, change);
}

/**
 * Changes parts of a record that were corrected, under the rules for the record: all its parts are written as they are to
 * be, corrected or as they were.
 * @param ownerId the uuid of the record, which is locked
 * @param changes by the uuids of the parts, what was corrected of each
 * @throws RuleViolation as the update of the record does; PartViolation where it is known of which part, also
 *   SIGNATURE_UNKNOWN, SPEAKER_UNKNOWN
 */
export async function changeParts(
  context: WriteContext,
  { type, field, corrected: described, ofType }: CorrectedPart,
  ownerId: string,
  changes: ReadonlyMap<string, readonly CorrectedValue[]>,
): Promise<void> {
  const { written, corrected: { update = written.update } = {} } = ofType;
  const parts = await described.drafts(context.db, ownerId);
  for (const [id, corrected] of changes) {
    const draft = parts.get(id);
    if (!draft) throw new PartViolation(id, { code: `${type}_UNKNOWN`, path: [], message: GONE });
    for (const { how, value } of corrected) {
      const say = described.fields?.[how.field];
      if (say) atPart(id, () => say(draft as never, value as never));
      else Object.assign(draft, { [how.field]: value });
    }
  }
  try {
    await update(context, ownerId, { [field]: [...parts.values()] });
  } catch (error) {
    if (!(error instanceof RuleViolation)) throw error;
    const { code, message } = error;
    const [list, index, ...path] = error.path;
    const id = list === field ? [...parts.keys()][Number(index)] : undefined;
    throw id === undefined ? error : new PartViolation(id, { code, path, message });
  }
}

/** Runs `change`; a rule that it breaks is broken by the part. */
function atPart(id: string, change: () => void): void {
  try {
    change();
  } catch (error) {
    throw error instanceof RuleViolation ? new PartViolation(id, error) : error;
  }
}

/** What a field is as a whole that columns hold in pieces; null where all of them are empty. */
function wholeWith(type: string, field: string, said: { [within: string]: unknown }, now: RecordCells): object | null {
  const pieces = [...correctedColumns(type)].filter(([, how]) => how.field === field);
  const whole = Object.fromEntries(
    pieces.map(([column, { within, read }]) => [
      within!,
      within! in said ? said[within!] : read(now.cells[column] ?? ''),
    ]),
  );
  return Object.values(whole).every((piece) => piece === null) ? null : whole;
}
