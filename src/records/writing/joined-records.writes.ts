import { tableOf } from '../description/record-type.ts';
import type { RecordType, Visibility } from '../record.entity.ts';
import { newId } from '../values/new-id.ts';
import { createRequested } from './creations.writes.ts';
import { typesOfKind } from './drafts.ts';
import { checkDuplicatesAmong, type NewRecord } from './duplicates.writes.ts';
import { errorCodes } from './error-codes.ts';
import type { InnerReference } from './inner-reference.ts';
import { type InputErrors, type Path, RuleViolations, violationsIn } from './input-errors.ts';
import type { WriteContext } from './transaction.ts';

/** Error codes for the names of records in an input. */
export const REF_CODES = errorCodes({
  REF_UNKNOWN: [
    'No earlier record of the input has this ref and is of the right type. Give the ref of one, or an id.',
    'given',
  ],
  REF_TWICE: ['Two records of the input have one ref. Rename one of them.', 'given'],
});

/** The draft of one of several new records, as the input of its own mutation has it. */
export interface JoinedDraft {
  visibility?: Visibility;
  allowDuplicate?: boolean;
}

/** One of several new records of an input. */
export interface JoinedRecord {
  type: RecordType;
  draft: JoinedDraft;
  /** Path of the draft. */
  path: Path;
  /** Name by which later records refer to it, and its path. */
  named?: { ref: string; path: Path };
}

/** A record that has a name in the input. */
interface EarlierRecord {
  /** In snake case. */
  type: string;
  /** Null if the record is wrong. */
  uuid: string | null;
}

/**
 * Creates several records that may refer to earlier ones by a name. The errors of all records are reported at once.
 * @param records in the order in which they are created
 * @returns their uuids
 * @throws RuleViolations REF_UNKNOWN, REF_TWICE, and as `createRequested` does
 */
export async function createJoined(context: WriteContext, records: readonly JoinedRecord[]): Promise<string[]> {
  const { errors } = context;
  const known = new Map<string, EarlierRecord>();
  /** Places of references to wrong records, whose own errors say enough. */
  const consequences = new Set<string>();
  const uuids: string[] = [];
  const made = new Map<RecordType, NewRecord[]>();
  for (const { type, draft, path, named } of records) {
    const at = errors.at(...path);
    for (const reference of context.innerReferences ?? []) {
      if (!isIn(reference, path)) continue;
      const record = findEarlier(reference, known);
      if (record?.uuid === null) consequences.add(JSON.stringify(reference.at.inputPath));
      reference.put(record?.uuid ?? newId());
    }
    const uuid = await createOne({ ...context, errors: at }, type, draft);
    if (uuid) {
      uuids.push(uuid);
      made.set(type, [...(made.get(type) ?? []), { uuid, at, allows: draft.allowDuplicate ?? false }]);
    }
    if (named) remember(known, named.ref, { type: tableOf(type), uuid }, errors.at(...named.path));
  }
  if (errors.violations.length === 0) {
    for (const [type, records] of made) await checkDuplicatesAmong(context, type, records);
  }
  const found = errors.violations.filter(({ path }) => !consequences.has(JSON.stringify(path)));
  if (found.length > 0) throw new RuleViolations(found);
  return uuids;
}

/** Creates a record; returns null, and adds its errors, if it is wrong. Nothing is written after the first error. */
async function createOne(context: WriteContext, type: RecordType, draft: JoinedDraft): Promise<string | null> {
  const { errors } = context;
  try {
    return await createRequested(context, type, draft, draft.allowDuplicate);
  } catch (error) {
    const violations = violationsIn(error);
    if (!violations) throw error;
    for (const violation of violations) {
      if (error instanceof RuleViolations) errors.addWithInputPath(violation);
      else errors.addViolation(violation);
    }
    return null;
  }
}

function isIn({ at }: InnerReference, path: Path): boolean {
  return path.every((step, index) => at.path[index] === step);
}

/** Returns the record of a reference; adds an error if there is none. */
function findEarlier(
  { ref, kind, at }: InnerReference,
  known: ReadonlyMap<string, EarlierRecord>,
): EarlierRecord | undefined {
  const record = known.get(ref);
  if (record && typesOfKind(kind).includes(record.type)) return record;
  const given = ref.slice(0, 80);
  const message = `No earlier ${kind.replaceAll('_', ' ')} of the input has the ref "${given}". Give the ref of one, or an id.`;
  at.add(REF_CODES.REF_UNKNOWN, message, { given });
  return undefined;
}

function remember(known: Map<string, EarlierRecord>, ref: string, record: EarlierRecord, at: InputErrors): void {
  const given = ref.slice(0, 80);
  if (known.has(ref))
    at.add(REF_CODES.REF_TWICE, `Two records have the ref "${given}". Rename one of them.`, { given });
  else known.set(ref, record);
}
