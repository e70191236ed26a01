import { In } from 'typeorm';
import { parseId } from '../../records/values/ids.ts';
import { MAX_PASSAGE_CHARS } from '../../records/values/text.ts';
import { replaceAllParts, updateRow } from '../../records/writing/changes.writes.ts';
import type { DraftOf } from '../../records/writing/drafts.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import type { InputErrors, RuleViolation } from '../../records/writing/input-errors.ts';
import { insertMany, insertOne } from '../../records/writing/record.writes.ts';
import { rejectVersionId, validateDate, validateOptionalText } from '../../records/writing/rules.ts';
import { REFERENCE_CODES, type WriteContext, withErrorsAt } from '../../records/writing/transaction.ts';
import { checkVersion } from '../../records/writing/versions.ts';
import { lockAgreement, validateAgreement } from './agreement-validation.writes.ts';
import { Capacity, Signature, type SignatureRole } from './signature.entity.ts';
import type {
  RecordTreatyActionInput,
  SignAgreementInput,
  SignatureInput,
  SignerInput,
  TreatyActionInput,
} from './signature-writes.inputs.ts';
import { Signer } from './signer.entity.ts';
import { SIGNING, TreatyAction, TreatyActionKind } from './treaty-action.entity.ts';

const CODES = errorCodes({
  SIGNATURE_UNKNOWN: ['The agreement has no such signature. Check the id.', 'given'],
  SIGNATURE_TWICE: ['The signature or party is listed twice. Remove one entry.', 'role'],
  SIGNATURE_EXISTS: ['The party already takes part in the agreement in this role. Update its signature.', 'role'],
  SIGNATURE_PARTY_MISSING: ['The signature has no party. Give a party, or its name as `namedAs`.'],
  SIGNER_TWICE: ['The person is listed twice as signer. Remove one entry.'],
});

/** A signature to be written. In an update `id` is that of the existing signature to be changed. */
export type SignatureDraft = DraftOf<SignatureInput>;

/** An action of a party on an agreement, to be written. */
export type TreatyActionDraft = DraftOf<TreatyActionInput>;

/**
 * Adds a signature to an agreement, with its signers and actions.
 * @returns the uuid of the signature
 * @throws RuleViolations SIGNATURE_EXISTS, and as `validateSignatures` and `validateAgreement` do
 */
export async function signAgreement(
  context: WriteContext,
  agreementId: string,
  { signature: draft }: DraftOf<SignAgreementInput>,
): Promise<string> {
  const errors = context.errors.at('signature');
  const kept = validateSignatures([draft], () => errors);
  await lockAgreement(context, agreementId, 'id');
  const { partyId, role } = draft;
  if (partyId && (await context.db.existsBy(Signature, { agreementId, partyId, role }))) {
    const message = `The party already takes part in the agreement as ${role}.`;
    errors.at('partyId').add(CODES.SIGNATURE_EXISTS, message, { role });
  }
  const ordinal = ((await context.db.maximum(Signature, 'ordinal', { agreementId })) ?? -1) + 1;
  const [id] = await writeSignatures(context, agreementId, kept, ordinal);
  // Errors of the agreement are reported at the signature.
  const place = ({ path }: RuleViolation) => ['signature', ...path];
  await withErrorsAt(context, place, () => validateAgreement(context, agreementId));
  return id!;
}

/**
 * Deletes a signature that was recorded by mistake, with its signers and actions. (A party that leaves an agreement
 * keeps its signature and has an action WITHDRAWAL or DENUNCIATION.)
 * @param given the id of the signature
 * @param expectedVersion the version of the agreement that the client has seen; omitted: no check
 * @returns the uuid of the agreement
 * @throws RuleViolations SIGNATURE_UNKNOWN, TOO_FEW_SIGNATORIES
 */
export async function withdrawSignature(
  context: WriteContext,
  given: string,
  expectedVersion?: number | null,
): Promise<string> {
  const { id, agreementId } = await lockSignature(context, given);
  await checkVersion(context, agreementId, expectedVersion);
  context.errors.throwIfAny();
  await context.db.delete(Signature, { id });
  await withErrorsAt(context, ['id'], () => validateAgreement(context, agreementId));
  return agreementId;
}

/**
 * Adds an action of a party on an agreement, such as a ratification, withdrawal or reservation.
 * @param given the id of the signature of the party
 * @param expectedVersion the version of the agreement that the client has seen; omitted: no check
 * @returns the signature
 * @throws RuleViolations SIGNATURE_UNKNOWN, and as values do
 */
export async function recordTreatyAction(
  context: WriteContext,
  given: string,
  { action: draft }: DraftOf<RecordTreatyActionInput>,
  expectedVersion?: number | null,
): Promise<Signature> {
  const action = validateAction(draft, context.errors.at('action'));
  const signature = await lockSignature(context, given);
  const { id: signatureId, agreementId } = signature;
  await checkVersion(context, agreementId, expectedVersion);
  const ordinal = ((await context.db.maximum(TreatyAction, 'ordinal', { signatureId })) ?? -1) + 1;
  await insertOne(context, TreatyAction, { signatureId, agreementId, ...action, ordinal });
  return signature;
}

/**
 * Writes new signatures with their signers and actions, with one statement for each table.
 * @returns their uuids in the same order
 * @throws RuleViolations SIGNATURE_UNKNOWN
 */
export async function writeSignatures(
  context: WriteContext,
  agreementId: string,
  signatures: readonly ValidatedSignature[],
  firstOrdinal: number,
): Promise<string[]> {
  context.errors.throwIfAny();
  if (signatures.length === 0) return [];
  const ids = await insertMany(
    context,
    Signature,
    signatures.map(({ row }, index) => ({ agreementId, ...row, ordinal: firstOrdinal + index })),
  );
  const ofSignature = (index: number) => ({ signatureId: ids[index]!, agreementId });
  await insertMany(
    context,
    Signer,
    signatures.flatMap(({ signers }, index) => signers.map((signer) => ({ ...ofSignature(index), ...signer }))),
  );
  await insertMany(
    context,
    TreatyAction,
    signatures.flatMap(({ actions }, index) => actions.map((action) => ({ ...ofSignature(index), ...action }))),
  );
  return ids;
}

/** The signatures that a locked agreement shall have, and those that it has. */
export interface SignatureChange {
  validated: ValidatedSignature[];
  rows: Signature[];
  /** For each of `validated` the row that it changes; null if it is new. */
  existing: (Signature | null)[];
}

/**
 * Validates drafts and finds the signatures of an agreement that they change, by their ids.
 * @returns the input of `replaceSignatures`
 */
export async function matchSignatures(
  { db, errors }: WriteContext,
  agreementId: string,
  drafts: readonly SignatureDraft[],
): Promise<SignatureChange> {
  const at = errors.at('signatures');
  const kept = validateSignatures(drafts, (index) => at.at(index));
  const rows = await db.findBy(Signature, { agreementId });
  for (const [index, { id }] of drafts.entries()) if (id) checkSignatureId(at.at(index, 'id'), rows, id, drafts, index);
  const named = kept.map(({ id }) => rows.find((row) => id && row.id === parseId(id)?.uuid) ?? null);
  return { validated: kept, rows, existing: named };
}

/**
 * Replaces the signatures of a locked agreement, in the given order, with their signers and actions. Existing ones are
 * updated, the others inserted, and missing ones deleted. Each table takes one statement for deletes and one for
 * inserts.
 */
export async function replaceSignatures(
  context: WriteContext,
  agreementId: string,
  { validated, rows, existing }: SignatureChange,
): Promise<void> {
  const { db, errors } = context;
  errors.throwIfAny();
  const removed = rows.filter((row) => !existing.includes(row));
  if (removed.length > 0) await db.delete(Signature, { id: In(removed.map(({ id }) => id)) });
  await releaseUniqueKeys(context, validated, existing);
  const newRows = validated.map(({ row }, ordinal) => ({
    ...row,
    capacity: row.capacity ?? Capacity.OFFICIAL,
    ordinal,
  }));
  for (const [index, signature] of existing.entries()) {
    if (signature) await updateRow(context, Signature, signature, newRows[index]!);
  }
  const added = await insertMany(
    context,
    Signature,
    newRows.filter((_, index) => !existing[index]).map((row) => ({ agreementId, ...row })),
  );
  const ids = existing.map((signature) => signature?.id ?? added.shift()!);
  const partsOf = (parts: 'signers' | 'actions') =>
    validated.map((signature, index) => ({ owner: { signatureId: ids[index]!, agreementId }, rows: signature[parts] }));
  await replaceAllParts(context, Signer, partsOf('signers'));
  await replaceAllParts(context, TreatyAction, partsOf('actions'));
}

/**
 * Changes the date of signature in the actions of signing and the signers that had the old date of the agreement. If
 * the date of the agreement is cleared, they keep theirs.
 */
export async function updateSigningDates(
  { db }: WriteContext,
  { id: agreementId, signedOn: old }: { id: string; signedOn: string | null },
  { signedOn: on }: { signedOn: string | null },
): Promise<void> {
  if (old === null || on === null || old === on) return;
  await db.update(TreatyAction, { agreementId, kind: In(SIGNING), on: old }, { on });
  await db.update(Signer, { agreementId, on: old }, { on });
}

/**
 * Clears the party of signatures whose party and role another signature takes over, since both are unique at any
 * moment.
 */
async function releaseUniqueKeys(
  { db }: WriteContext,
  kept: readonly ValidatedSignature[],
  named: readonly (Signature | null)[],
): Promise<void> {
  const placeOf = ({ partyId, role }: Partial<Signature>) => `${partyId} ${role}`;
  const wanted = new Map(kept.flatMap(({ row }, index) => (row.partyId ? [[placeOf(row), named[index]]] : [])));
  const leaving = named.filter((signature): signature is Signature => {
    if (!signature) return false;
    const place = placeOf(signature);
    return wanted.has(place) && wanted.get(place) !== signature;
  });
  if (leaving.length === 0) return;
  const withoutParty = { partyId: null, namedAs: '' };
  await db.update(Signature, { id: In(leaving.map(({ id }) => id)) }, withoutParty);
  for (const signature of leaving) Object.assign(signature, withoutParty);
}

/** Checks that the id in a draft is that of a signature of the agreement, and that no earlier draft has it. */
function checkSignatureId(
  errors: InputErrors,
  rows: readonly Signature[],
  id: string,
  drafts: readonly SignatureDraft[],
  index: number,
): void {
  if (rejectVersionId(errors, id)) return;
  const uuid = parseId(id)?.type === 'signature' ? parseId(id)?.uuid : null;
  if (!rows.some((each) => each.id === uuid)) {
    errors.add(CODES.SIGNATURE_UNKNOWN, 'The agreement has no such signature. Check the id.', {
      given: id.slice(0, 80),
    });
  } else if (drafts.findIndex((draft) => draft.id === id) < index) {
    errors.add(CODES.SIGNATURE_TWICE, 'The signature is listed twice. Remove one entry.', {
      role: drafts[index]!.role,
    });
  }
}

/** Rejects ids in the signatures of a new agreement. */
export function checkNewSignatures(signatures: readonly ValidatedSignature[]): void {
  for (const { id, errors } of signatures) {
    if (id)
      errors.at('id').add(CODES.SIGNATURE_UNKNOWN, 'A signature of a new agreement cannot have an id. Omit it.', {
        given: id.slice(0, 80),
      });
  }
}

/**
 * Validates signatures. Two entries for one party and role become one signature with the signers and actions of both;
 * contradictions between them are errors.
 * @param placeOf returns the errors for an entry
 */
export function validateSignatures(
  drafts: readonly SignatureDraft[],
  placeOf: (index: number) => InputErrors,
): ValidatedSignature[] {
  const ofParty = new Map<string, ValidatedSignature>();
  const signatures: ValidatedSignature[] = [];
  for (const [index, draft] of drafts.entries()) {
    const signature = validateSignature(draft, placeOf(index));
    const place = draft.partyId && `${draft.partyId} ${draft.role}`;
    const known = place ? ofParty.get(place) : undefined;
    // Two entries that contradict each other may be meant for two parties, so both stay.
    if (!known || !mergeSignature(known, signature)) signatures.push(signature);
    if (place && !known) ofParty.set(place, signature);
  }
  return signatures;
}

/** Merges another entry into the signature of the same party. @returns whether there is no contradiction */
function mergeSignature(known: ValidatedSignature, { id, errors, row, signers, actions }: ValidatedSignature): boolean {
  const before = errors.violations.length;
  known.id ??= id;
  const role = row.role!;
  mergeRow(known.row, row, ['namedAs', 'throughId', 'capacity'], (column) => {
    const message = 'The party is listed twice in this role with different values. Remove one entry.';
    errors.at(column).add(CODES.SIGNATURE_TWICE, message, { role });
  });
  const isSame = (one: Partial<Signer>, another: Partial<Signer>) => one.personId === another.personId;
  mergeParts(known.signers, signers, isSame, ['signedAs', 'on', 'placeId'], (index, column) => {
    const message = 'The person is listed twice as a signer for the party with different values. Remove one entry.';
    errors.at('signers', index, column).add(CODES.SIGNER_TWICE, message);
  });
  mergeActions(known.actions, actions, errors, role);
  return errors.violations.length === before;
}

/**
 * Merges actions. Actions of one kind and date are the same unless their texts differ: a party may declare twice on one
 * day.
 */
function mergeActions(
  known: Partial<TreatyAction>[],
  others: readonly Partial<TreatyAction>[],
  errors: InputErrors,
  role: SignatureRole,
): void {
  const isSame = ({ kind, on, text }: Partial<TreatyAction>, other: Partial<TreatyAction>) =>
    kind === other.kind && on === other.on && (!text || !other.text || text === other.text);
  mergeParts(known, others, isSame, ['effectiveOn', 'text'], (index, column) => {
    const message = 'The same action of the party is listed with another effective date. Remove one entry.';
    errors.at('actions', index, column).add(CODES.SIGNATURE_TWICE, message, { role });
  });
}

/** Merges entries into existing ones. @param contradicts is called for each contradiction */
function mergeParts<Row extends { ordinal?: number }>(
  known: Row[],
  others: readonly Row[],
  isSame: (one: Row, other: Row) => boolean,
  columns: readonly (keyof Row & string)[],
  contradicts: (index: number, column: string) => void,
): void {
  for (const [index, other] of others.entries()) {
    const same = known.find((row) => isSame(row, other));
    if (same) mergeRow(same, other, columns, (column) => contradicts(index, column));
    else known.push({ ...other, ordinal: known.length });
  }
}

/** Fills empty columns of a row from another one. @param contradicts is called for each column with different values */
function mergeRow<Row extends object>(
  into: Row,
  from: Row,
  columns: readonly (keyof Row & string)[],
  contradicts: (column: string) => void,
): void {
  for (const column of columns) {
    if (from[column] == null) continue;
    if (into[column] == null) into[column] = from[column];
    else if (into[column] !== from[column]) contradicts(column);
  }
}

/** A validated signature with its parts. */
export interface ValidatedSignature {
  /** The id as clients know it; null if the signature is new. */
  id: string | null;
  /** Receives the errors of this signature. */
  errors: InputErrors;
  row: Partial<Signature>;
  signers: Partial<Signer>[];
  actions: Partial<TreatyAction>[];
}

function validateSignature(draft: SignatureDraft, errors: InputErrors): ValidatedSignature {
  const { partyId = null, throughId = null, role, capacity } = draft;
  const namedAs = validateOptionalText(errors.at('namedAs'), draft.namedAs);
  if (!partyId && namedAs === null) {
    errors.add(CODES.SIGNATURE_PARTY_MISSING, 'A signature needs a party or `namedAs`. Give one of them.');
  }
  if (partyId && partyId === throughId) {
    errors
      .at('throughId')
      .add(REFERENCE_CODES.SELF_REFERENCE, 'A party cannot act through itself. Give another party, or omit the field.');
  }
  const signedOn = validateDate(errors.at('signedOn'), draft.signedOn);
  const signing = draft.signedOn ? { kind: TreatyActionKind.SIGNATURE, on: signedOn } : null;
  const actions = signing ? [{ ...validateAction(signing, errors), ordinal: 0 }] : [];
  const others = (draft.actions ?? []).map((action, index) => validateAction(action, errors.at('actions', index)));
  mergeActions(actions, others, errors, role);
  return {
    id: draft.id ?? null,
    errors,
    row: { partyId, namedAs, role, throughId, capacity: capacity ?? undefined },
    signers: validateSigners(draft.signers ?? [], errors.at('signers')),
    actions,
  };
}

function validateSigners(signers: readonly DraftOf<SignerInput>[], errors: InputErrors): Partial<Signer>[] {
  const seen = new Set<string>();
  return signers.map(({ personId, signedAs, on, placeId }, ordinal) => {
    const at = errors.at(ordinal);
    if (seen.has(personId)) {
      at.add(CODES.SIGNER_TWICE, 'The person is already listed as a signer of the signature. Remove one entry.');
    }
    seen.add(personId);
    return {
      personId,
      signedAs: validateOptionalText(at.at('signedAs'), signedAs),
      on: validateDate(at.at('on'), on),
      placeId,
      ordinal,
    };
  });
}

function validateAction(
  { kind, on, effectiveOn, text }: TreatyActionDraft,
  errors: InputErrors,
): Partial<TreatyAction> {
  return {
    kind,
    on: validateDate(errors.at('on'), on),
    effectiveOn: validateDate(errors.at('effectiveOn'), effectiveOn),
    text: validateOptionalText(errors.at('text'), text, MAX_PASSAGE_CHARS),
  };
}

/**
 * Locks the agreement of a signature and reads the signature again, since it may have been deleted in the meantime.
 * @throws RuleViolations SIGNATURE_UNKNOWN, VERSION_READ_ONLY, with the errors found before
 */
async function lockSignature(context: WriteContext, given: string): Promise<Signature> {
  const errors = context.errors.at('id');
  const read = parseId(given);
  const id = read?.type === 'signature' ? read.uuid : null;
  const seen = id && (await context.db.findOneBy(Signature, { id }));
  if (seen) await lockAgreement(context, seen.agreementId, 'id');
  const signature = seen && (await context.db.findOneBy(Signature, { id: seen.id }));
  if (signature) return signature;
  if (!rejectVersionId(errors, given)) {
    errors.add(CODES.SIGNATURE_UNKNOWN, 'The signature does not exist. Check the id.', { given: given.slice(0, 80) });
  }
  return errors.throwNow();
}
