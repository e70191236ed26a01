import { type CorrectablePart, recordTypeOf } from '../../records/description/registry.ts';
import { violationsIn } from '../../records/writing/input-errors.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { correctedColumns } from './corrected-columns.ts';
import type { CorrectedValue } from './differences.ts';
import type { RecordCells } from './record-cells.ts';

/** The report sentence for a row whose record does not exist. */
export const RECORD_NOT_FOUND = 'There is no such record.';

/** Thrown if parts of a record are invalid. */
export class PartsRejected extends Error {
  override readonly name = 'PartsRejected';

  /** @param sentences the errors of each part, by uuid */
  constructor(readonly sentences: ReadonlyMap<string, readonly string[]>) {
    super([...sentences.values()].flat().join(' '));
  }
}

/**
 * Changes the corrected fields of a record and nothing else.
 * @param now the present state of the record, which is locked
 * @throws RuleViolations as the update of the record does
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
    const given = Object.fromEntries(
      corrected.filter(({ how }) => how.field === field).map(({ how, value }) => [how.within!, value]),
    );
    if (mainName && field === 'names') {
      const [main, ...others] = await mainName.names(context.db, id, now.cells.lang ?? '');
      change[field] = [{ ...main, ...given }, ...others];
    } else change[field] = wholeWith(type, field, given, now);
  }
  await update(context, id, change);
}

/**
 * Changes the corrected parts of a record under the rules of the record: all its parts are written, corrected or
 * unchanged.
 * @param ownerId the uuid of the record, which is locked
 * @param changes the corrected values by uuid of the part
 * @throws RuleViolations as the update of the record does; PartsRejected if the invalid or missing parts are known
 */
export async function changeParts(
  context: WriteContext,
  { field, corrected: described, ofType }: CorrectablePart,
  ownerId: string,
  changes: ReadonlyMap<string, readonly CorrectedValue[]>,
): Promise<void> {
  const { written, corrected: { update = written.update } = {} } = ofType;
  const parts = await described.drafts(context.db, ownerId);
  const refused = new Map<string, string[]>();
  const refuse = (id: string, sentence: string) => refused.set(id, [...(refused.get(id) ?? []), sentence]);
  for (const [id, corrected] of changes) {
    const draft = parts.get(id);
    if (!draft) {
      refuse(id, RECORD_NOT_FOUND);
      continue;
    }
    for (const { how, value } of corrected) {
      const setField = described.fields?.[how.field];
      const problem = setField ? setField(draft, value) : null;
      if (problem) refuse(id, problem);
      if (!setField) Object.assign(draft, { [how.field]: value });
    }
  }
  if (refused.size > 0) throw new PartsRejected(refused);
  try {
    await update(context, ownerId, { [field]: [...parts.values()] });
  } catch (error) {
    for (const violation of violationsIn(error) ?? []) {
      const [list, index, ...path] = violation.path;
      const id = list === field ? [...parts.keys()][Number(index)] : undefined;
      if (id !== undefined) refuse(id, violation.movedTo(path).messageWithPath);
    }
    throw refused.size > 0 ? new PartsRejected(refused) : error;
  }
}

/** Builds the whole value of a field that is spread over several columns; null if all of them are empty. */
function wholeWith(type: string, field: string, given: { [within: string]: unknown }, now: RecordCells): object | null {
  const pieces = [...correctedColumns(type)].filter(([, how]) => how.field === field);
  const whole = Object.fromEntries(
    pieces.map(([column, { within, read }]) => [
      within!,
      within! in given ? given[within!] : read(now.cells[column] ?? ''),
    ]),
  );
  return Object.values(whole).every((piece) => piece === null) ? null : whole;
}
