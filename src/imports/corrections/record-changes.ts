import { type CorrectedPart, recordTypeOf } from '../../records/description/registry.ts';
import type { WriteContext } from '../../records/writing/writing.ts';
import { correctedColumns } from './corrected-columns.ts';
import type { CorrectedValue } from './differences.ts';
import { type PartChange, writeParts } from './part-changes.ts';
import type { RecordCells } from './record-cells.ts';

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
  await update(context, id, change as never);
}

/**
 * Changes parts of a record that were corrected, all of them together, under the rules for the record.
 * @param ownerId the uuid of the record, which is locked
 * @throws RuleViolation as the update of the record does, PartViolation where it is known of which part
 */
export async function changeParts(
  context: WriteContext,
  part: CorrectedPart,
  ownerId: string,
  changes: readonly PartChange[],
): Promise<void> {
  const { written, corrected: { update = written.update } = {} } = part.ofType;
  const write = (drafts: object[]) => update(context, ownerId, { [part.field]: drafts } as never);
  await writeParts(context.db, part, ownerId, changes, write);
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
