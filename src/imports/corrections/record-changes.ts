import { type CorrectedPart, recordTypeOf } from '../../records/description/registry.ts';
import { violationsIn } from '../../records/writing/input-errors.ts';
import type { WriteContext } from '../../records/writing/writing.ts';
import { correctedColumns } from './corrected-columns.ts';
import type { CorrectedValue } from './differences.ts';
import type { RecordCells } from './record-cells.ts';

/** What a row says that is about nothing on record. */
export const GONE = 'There is no such record.';

/** Parts that cannot be written so. */
export class PartsRefused extends Error {
  override readonly name = 'PartsRefused';

  /** @param sentences what is wrong with each, by the uuids of the parts */
  constructor(readonly sentences: ReadonlyMap<string, readonly string[]>) {
    super([...sentences.values()].flat().join(' '));
  }
}

/**
 * Changes of a record what was corrected, and nothing else.
 * @param now as the record is, which is locked
 * @throws RulesBroken as the update of the record does
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
 * @throws RulesBroken as the update of the record does; PartsRefused where it is known which parts are wrong, or gone
 */
export async function changeParts(
  context: WriteContext,
  { field, corrected: described, ofType }: CorrectedPart,
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
      refuse(id, GONE);
      continue;
    }
    for (const { how, value } of corrected) {
      const say = described.fields?.[how.field];
      const why = say ? say(draft, value) : null;
      if (why) refuse(id, why);
      if (!say) Object.assign(draft, { [how.field]: value });
    }
  }
  if (refused.size > 0) throw new PartsRefused(refused);
  try {
    await update(context, ownerId, { [field]: [...parts.values()] });
  } catch (error) {
    for (const violation of violationsIn(error) ?? []) {
      const [list, index, ...path] = violation.path;
      const id = list === field ? [...parts.keys()][Number(index)] : undefined;
      if (id !== undefined) refuse(id, violation.movedTo(path).located);
    }
    throw refused.size > 0 ? new PartsRefused(refused) : error;
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
