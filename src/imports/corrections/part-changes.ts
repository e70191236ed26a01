import type { EntityManager } from 'typeorm';
import { Signature } from '../../domain/agreements/signature.entity.ts';
import type { SignatureDraft } from '../../domain/agreements/signature.writes.ts';
import { Signer } from '../../domain/agreements/signer.entity.ts';
import { SIGNING, TreatyAction } from '../../domain/agreements/treaty-action.entity.ts';
import { Speaker } from '../../domain/sessions/speaker.entity.ts';
import { writeId } from '../../records/values/ids.ts';
import type { SpeakerDraft } from '../../records/writing/item.writes.ts';
import { RuleViolation } from '../../records/writing/writing.ts';
import type { PartType } from '../files/import-format.ts';
import { PART_OF } from './corrected-columns.ts';
import type { CorrectedValue } from './differences.ts';

/** What a row says that is about nothing on record. */
export const GONE = 'There is no such record.';

const IN_STEPS = 'signedOn: it was signed in several steps, of which a table cannot say one.';

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
 * @throws PartViolation SIGNATURE_UNKNOWN, SPEAKER_UNKNOWN, SIGNED_SEVERAL_TIMES, and where what `write` throws names a part
 */
export async function writeParts(
  db: EntityManager,
  type: PartType,
  ownerId: string,
  changes: readonly PartChange[],
  write: (drafts: object[]) => Promise<void>,
): Promise<void> {
  const parts: Map<string, object> =
    type === 'SIGNATURE' ? await signaturesOf(db, ownerId) : await speakersOf(db, ownerId);
  for (const { id, corrected } of changes) {
    const draft = parts.get(id);
    if (!draft) throw new PartViolation(id, { code: `${type}_UNKNOWN`, path: [], message: GONE });
    for (const { how, value } of corrected) {
      if (how.field === 'signedOn') signOn(id, draft as SignatureDraft, value as string | null);
      else Object.assign(draft, { [how.field]: value });
    }
  }
  try {
    await write([...parts.values()]);
  } catch (error) {
    if (!(error instanceof RuleViolation)) throw error;
    const { code, message } = error;
    const [field, index, ...path] = error.path;
    const id = field === PART_OF[type].field ? [...parts.keys()][Number(index)] : undefined;
    throw id === undefined ? error : new PartViolation(id, { code, path, message });
  }
}

const IN_ORDER = { ordinal: 'ASC', id: 'ASC' } as const;

/** The signatures of an agreement as they could be written again, by their uuids. */
async function signaturesOf(db: EntityManager, agreementId: string): Promise<Map<string, SignatureDraft>> {
  const all = { where: { agreementId }, order: IN_ORDER };
  const signatures = await db.find(Signature, all);
  const signers = await db.find(Signer, all);
  const actions = await db.find(TreatyAction, all);
  return new Map(
    signatures.map(({ id, partyId, namedAs, role, throughId, capacity }) => {
      const ofIt = ({ signatureId }: Signer | TreatyAction) => signatureId === id;
      const parts = { signers: signers.filter(ofIt), actions: actions.filter(ofIt) };
      return [id, { id: writeId('signature', id), partyId, namedAs, role, throughId, capacity, ...parts }];
    }),
  );
}

async function speakersOf(db: EntityManager, sessionId: string): Promise<Map<string, SpeakerDraft>> {
  const speakers = await db.find(Speaker, { where: { sessionId }, order: IN_ORDER });
  return new Map(
    speakers.map(({ id, personId, role, billedAs, representsId }) => [id, { personId, role, billedAs, representsId }]),
  );
}

/** Has a party have signed on another day, or not have signed: the day is read from what it did. */
function signOn(id: string, draft: SignatureDraft, on: string | null): void {
  const actions = draft.actions ?? [];
  const [signing, another] = actions.filter(({ kind }) => SIGNING.includes(kind));
  if (another) throw new PartViolation(id, { code: 'SIGNED_SEVERAL_TIMES', path: [], message: IN_STEPS });
  if (on === null) draft.actions = actions.filter((action) => action !== signing);
  else if (signing) draft.actions = actions.map((action) => (action === signing ? { ...signing, on } : action));
  else draft.signedOn = on;
}
