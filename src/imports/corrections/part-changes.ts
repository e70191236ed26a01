import type { EntityManager } from 'typeorm';
import type { CorrectedPart } from '../../records/description/registry.ts';
import { RuleViolation } from '../../records/writing/writing.ts';
import type { CorrectedValue } from './differences.ts';

/** What a row says that is about nothing on record. */
export const GONE = 'There is no such record.';

/** A part of a record, and what was corrected of it. */
export interface PartChange {
  /** Its uuid. */
  id: string;
  corrected: readonly CorrectedValue[];
}

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
 * Has all parts of a record be written as they are to be, corrected or as they were.
 * @param ownerId the uuid of the record, which is locked
 * @param write writes all parts in their order
 * @throws PartViolation SIGNATURE_UNKNOWN, SPEAKER_UNKNOWN, as the fields of the part do, and if what `write` throws names one
 */
export async function writeParts(
  db: EntityManager,
  { type, field, corrected: described }: CorrectedPart,
  ownerId: string,
  changes: readonly PartChange[],
  write: (drafts: object[]) => Promise<void>,
): Promise<void> {
  const parts = await described.drafts(db, ownerId);
  for (const { id, corrected } of changes) {
    const draft = parts.get(id);
    if (!draft) throw new PartViolation(id, { code: `${type}_UNKNOWN`, path: [], message: GONE });
    for (const { how, value } of corrected) {
      const say = described.fields?.[how.field];
      if (say) atPart(id, () => say(draft as never, value as never));
      else Object.assign(draft, { [how.field]: value });
    }
  }
  try {
    await write([...parts.values()]);
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
