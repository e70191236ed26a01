import { In } from 'typeorm';
import { readId } from '../../records/values/ids.ts';
import { LONGEST_PASSAGE } from '../../records/values/text.ts';
import { replaceAllParts, updateRow } from '../../records/writing/changes.writes.ts';
import type { DraftOf } from '../../records/writing/drafts.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import type { InputErrors, RuleViolation } from '../../records/writing/input-errors.ts';
import { insertMany, insertOne } from '../../records/writing/record.writes.ts';
import { keptDate, keptTextOrNull, refusesVersion } from '../../records/writing/rules.ts';
import { checkVersion } from '../../records/writing/versions.ts';
import { at, REFERENCE_CODES, type WriteContext } from '../../records/writing/writing.ts';
import { judgeAgreement, lockAgreement } from './judged-agreement.ts';
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
  SIGNATURE_TWICE: ['The signature or party is listed twice. Leave one of the two out.', 'role'],
  SIGNATURE_EXISTS: ['The party already takes part in the agreement in this role. Update its signature.', 'role'],
  SIGNATURE_PARTY_MISSING: ['A signature has no party. Give a party, or its name as `namedAs`.'],
  SIGNER_TWICE: ['The person is listed twice as signer. Leave one of the two out.'],
});

/** One party's part in an agreement, to be written. In an update `id` is the one of a signature that is to become so. */
export type SignatureDraft = DraftOf<SignatureInput>;

/** One act of a party about an agreement. */
export type TreatyActionDraft = DraftOf<TreatyActionInput>;

/**
 * Adds a party's part to an agreement, with those who signed for it and what it did.
 * @returns the uuid of the signature
 * @throws RulesBroken SIGNATURE_EXISTS, and as `keptSignatures` and `judgeAgreement` do
 */
export async function signAgreement(
  context: WriteContext,
  agreementId: string,
  { signature: draft }: DraftOf<SignAgreementInput>,
): Promise<string> {
  const errors = context.errors.at('signature');
  const kept = keptSignatures([draft], () => errors);
  await lockAgreement(context, agreementId, 'id');
  const { partyId, role } = draft;
  if (partyId && (await context.db.existsBy(Signature, { agreementId, partyId, role }))) {
    const message = `The party already takes part in the agreement as ${role}.`;
    errors.at('partyId').add(CODES.SIGNATURE_EXISTS, message, { role });
  }
  const ordinal = ((await context.db.maximum(Signature, 'ordinal', { agreementId })) ?? -1) + 1;
  const [id] = await writeSignatures(context, agreementId, kept, ordinal);
  // Whatever rule the agreement breaks with it is told of the signature.
  const place = ({ path }: RuleViolation) => ['signature', ...path];
  await at(context, place, () => judgeAgreement(context, agreementId));
  return id!;
}

/**
 * Takes a signature away that was recorded by mistake, with its signers and actions. (A party that leaves an agreement
 * keeps its signature and has an action WITHDRAWAL or DENUNCIATION.)
 * @param given the id of the signature
 * @param expectedVersion that the client has seen of the agreement; absent: no check
 * @returns the uuid of the agreement
 * @throws RulesBroken SIGNATURE_UNKNOWN, TOO_FEW_SIGNATORIES
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
  await at(context, ['id'], () => judgeAgreement(context, agreementId));
  return agreementId;
}

/**
 * Records what a party did about an agreement: it ratified, withdrew, made a reservation.
 * @param given the id of the party's signature
 * @param expectedVersion that the client has seen of the agreement; absent: no check
 * @returns the signature
 * @throws RulesBroken SIGNATURE_UNKNOWN, and as values do
 */
export async function recordTreatyAction(
  context: WriteContext,
  given: string,
  { action: draft }: DraftOf<RecordTreatyActionInput>,
  expectedVersion?: number | null,
): Promise<Signature> {
  const action = keptAction(draft, context.errors.at('action'));
  const signature = await lockSignature(context, given);
  const { id: signatureId, agreementId } = signature;
  await checkVersion(context, agreementId, expectedVersion);
  const ordinal = ((await context.db.maximum(TreatyAction, 'ordinal', { signatureId })) ?? -1) + 1;
  await insertOne(context, TreatyAction, { signatureId, agreementId, ...action, ordinal });
  return signature;
}

/**
 * Writes signatures of a new agreement, or further ones, with their signers and actions: one statement for each table.
 * @param signatures as `keptSignatures` gives them
 * @returns their uuids, in their order
 * @throws RulesBroken SIGNATURE_UNKNOWN
 */
export async function writeSignatures(
  context: WriteContext,
  agreementId: string,
  signatures: readonly KeptSignature[],
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

/** Signatures as a locked agreement is to have them, and as it has them. */
export interface SignatureChange {
  kept: KeptSignature[];
  rows: Signature[];
  /** The row that each of `kept` is to become; null for one that is new. */
  named: (Signature | null)[];
}

/**
 * Finds which signatures of an agreement drafts name by their ids, each once.
 * @returns what `replaceSignatures` writes
 */
export async function changedSignatures(
  { db, errors }: WriteContext,
  agreementId: string,
  drafts: readonly SignatureDraft[],
): Promise<SignatureChange> {
  const at = errors.at('signatures');
  const kept = keptSignatures(drafts, (index) => at.at(index));
  const rows = await db.findBy(Signature, { agreementId });
  for (const [index, { id }] of drafts.entries()) if (id) checkNamed(at.at(index, 'id'), rows, id, drafts, index);
  const named = kept.map(({ id }) => rows.find((row) => id && row.id === readId(id)?.uuid) ?? null);
  return { kept, rows, named };
}

/**
 * Has a locked agreement those signatures that are given, in their order: those named by their ids are changed, with their
 * signers and actions, the others are new, and what is not given goes. However many there are, each table takes one
 * statement for what goes and one for what is new.
 */
export async function replaceSignatures(
  context: WriteContext,
  agreementId: string,
  { kept, rows, named }: SignatureChange,
): Promise<void> {
  const { db, errors } = context;
  errors.throwIfAny();
  const gone = rows.filter((row) => !named.includes(row));
  if (gone.length > 0) await db.delete(Signature, { id: In(gone.map(({ id }) => id)) });
  await leavePlaces(context, kept, named);
  const wholes = kept.map(({ row }, ordinal) => ({ ...row, capacity: row.capacity ?? Capacity.OFFICIAL, ordinal }));
  for (const [index, signature] of named.entries()) {
    if (signature) await updateRow(context, Signature, signature, wholes[index]!);
  }
  const added = await insertMany(
    context,
    Signature,
    wholes.filter((_, index) => !named[index]).map((whole) => ({ agreementId, ...whole })),
  );
  const ids = named.map((signature) => signature?.id ?? added.shift()!);
  const partsOf = (parts: 'signers' | 'actions') =>
    kept.map((signature, index) => ({ owner: { signatureId: ids[index]!, agreementId }, rows: signature[parts] }));
  await replaceAllParts(context, Signer, partsOf('signers'));
  await replaceAllParts(context, TreatyAction, partsOf('actions'));
}

/**
 * Gives the acts of signing and the signers of an agreement that had its day of signing the day that is said now. A day
 * that is cleared stays in them: it is still what the party did.
 * @param before the agreement as it was
 */
export async function redateSignings(
  { db }: WriteContext,
  { id: agreementId, signedOn: old }: { id: string; signedOn: string | null },
  { signedOn: on }: { signedOn: string | null },
): Promise<void> {
  if (old === null || on === null || old === on) return;
  await db.update(TreatyAction, { agreementId, kind: In(SIGNING), on: old }, { on });
  await db.update(Signer, { agreementId, on: old }, { on });
}

/** Takes the party from signatures that another one of them is to have in the same role: no two have it at any moment. */
async function leavePlaces(
  { db }: WriteContext,
  kept: readonly KeptSignature[],
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
  const nobody = { partyId: null, namedAs: '' };
  await db.update(Signature, { id: In(leaving.map(({ id }) => id)) }, nobody);
  for (const signature of leaving) Object.assign(signature, nobody);
}

/** Checks that a draft names a signature of the agreement, which no other draft may name. */
function checkNamed(
  errors: InputErrors,
  rows: readonly Signature[],
  id: string,
  drafts: readonly SignatureDraft[],
  index: number,
): void {
  if (refusesVersion(errors, id)) return;
  const uuid = readId(id)?.type === 'signature' ? readId(id)?.uuid : null;
  if (!rows.some((each) => each.id === uuid)) {
    errors.add(CODES.SIGNATURE_UNKNOWN, 'The agreement has no such signature.', { given: id.slice(0, 80) });
  } else if (drafts.findIndex((draft) => draft.id === id) < index) {
    errors.add(CODES.SIGNATURE_TWICE, 'This signature is given twice.', { role: drafts[index]!.role });
  }
}

/** Says of the signatures of a new agreement that none has an id yet. */
export function checkNew(signatures: readonly KeptSignature[]): void {
  for (const { id, errors } of signatures) {
    if (id) errors.at('id').add(CODES.SIGNATURE_UNKNOWN, 'A new signature has no id yet.', { given: id.slice(0, 80) });
  }
}

/**
 * Signatures as they are written. A party that is given twice in one role has one signature: with the actions and the
 * signers of both; where two entries contradict each other, the errors say so.
 * @param placeOf each of them
 */
export function keptSignatures(
  drafts: readonly SignatureDraft[],
  placeOf: (index: number) => InputErrors,
): KeptSignature[] {
  const ofParty = new Map<string, KeptSignature>();
  const signatures: KeptSignature[] = [];
  for (const [index, draft] of drafts.entries()) {
    const signature = keptSignature(draft, placeOf(index));
    const place = draft.partyId && `${draft.partyId} ${draft.role}`;
    const known = place ? ofParty.get(place) : undefined;
    // Two that contradict each other may be meant for two parties: both are counted.
    if (!known || !uniteSignatures(known, signature)) signatures.push(signature);
    if (place && !known) ofParty.set(place, signature);
  }
  return signatures;
}

/** Adds what another entry says of the signature of the same party. @returns whether it contradicts nothing */
function uniteSignatures(known: KeptSignature, { id, errors, row, signers, actions }: KeptSignature): boolean {
  const before = errors.violations.length;
  known.id ??= id;
  const role = row.role!;
  uniteRows(known.row, row, ['namedAs', 'throughId', 'capacity'], (column) => {
    const differently = 'The party is named twice in this role, and differently.';
    errors.at(column).add(CODES.SIGNATURE_TWICE, differently, { role });
  });
  const isSame = (one: Partial<Signer>, another: Partial<Signer>) => one.personId === another.personId;
  uniteParts(known.signers, signers, isSame, ['signedAs', 'on', 'placeId'], (index, column) => {
    const differently = 'The person is named twice as a signer for this party, and differently.';
    errors.at('signers', index, column).add(CODES.SIGNER_TWICE, differently);
  });
  uniteActions(known.actions, actions, errors, role);
  return errors.violations.length === before;
}

/**
 * Adds actions to those that are there. What a party did on one day is one action, unless it has two wordings: of one day
 * there may be two declarations.
 */
function uniteActions(
  known: Partial<TreatyAction>[],
  others: readonly Partial<TreatyAction>[],
  errors: InputErrors,
  role: SignatureRole,
): void {
  const isSame = ({ kind, on, text }: Partial<TreatyAction>, other: Partial<TreatyAction>) =>
    kind === other.kind && on === other.on && (!text || !other.text || text === other.text);
  uniteParts(known, others, isSame, ['effectiveOn', 'text'], (index, column) => {
    const otherwise = 'The same action of this party takes effect on another day.';
    errors.at('actions', index, column).add(CODES.SIGNATURE_TWICE, otherwise, { role });
  });
}

/** Adds entries to those that are there, and what they say to the one that is the same. @param contradicts is told where */
function uniteParts<Row extends { ordinal?: number }>(
  known: Row[],
  others: readonly Row[],
  isSame: (one: Row, other: Row) => boolean,
  columns: readonly (keyof Row & string)[],
  contradicts: (index: number, column: string) => void,
): void {
  for (const [index, other] of others.entries()) {
    const same = known.find((row) => isSame(row, other));
    if (same) uniteRows(same, other, columns, (column) => contradicts(index, column));
    else known.push({ ...other, ordinal: known.length });
  }
}

/** Fills in what a row does not say. @param contradicts is told of each column in which both say something different */
function uniteRows<Row extends object>(
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

/** A signature as it is written, with its parts. */
export interface KeptSignature {
  /** As clients know it; null: it is new. */
  id: string | null;
  /** Takes what is wrong with it. */
  errors: InputErrors;
  row: Partial<Signature>;
  signers: Partial<Signer>[];
  actions: Partial<TreatyAction>[];
}

function keptSignature(draft: SignatureDraft, errors: InputErrors): KeptSignature {
  const { partyId = null, throughId = null, role, capacity } = draft;
  const namedAs = keptTextOrNull(errors.at('namedAs'), draft.namedAs);
  if (!partyId && namedAs === null) {
    errors.add(CODES.SIGNATURE_PARTY_MISSING, 'A signature needs a party, or how the agreement names it.');
  }
  if (partyId && partyId === throughId) {
    errors.at('throughId').add(REFERENCE_CODES.SELF_REFERENCE, 'A party acts through another one, or by itself.');
  }
  const signedOn = keptDate(errors.at('signedOn'), draft.signedOn);
  const signing = draft.signedOn ? { kind: TreatyActionKind.SIGNATURE, on: signedOn } : null;
  const actions = signing ? [{ ...keptAction(signing, errors), ordinal: 0 }] : [];
  const others = (draft.actions ?? []).map((action, index) => keptAction(action, errors.at('actions', index)));
  uniteActions(actions, others, errors, role);
  return {
    id: draft.id ?? null,
    errors,
    row: { partyId, namedAs, role, throughId, capacity: capacity ?? undefined },
    signers: keptSigners(draft.signers ?? [], errors.at('signers')),
    actions,
  };
}

function keptSigners(signers: readonly DraftOf<SignerInput>[], errors: InputErrors): Partial<Signer>[] {
  const seen = new Set<string>();
  return signers.map(({ personId, signedAs, on, placeId }, ordinal) => {
    const at = errors.at(ordinal);
    if (seen.has(personId)) {
      at.add(CODES.SIGNER_TWICE, 'The person is already named as a signer of this signature.');
    }
    seen.add(personId);
    return {
      personId,
      signedAs: keptTextOrNull(at.at('signedAs'), signedAs),
      on: keptDate(at.at('on'), on),
      placeId,
      ordinal,
    };
  });
}

function keptAction({ kind, on, effectiveOn, text }: TreatyActionDraft, errors: InputErrors): Partial<TreatyAction> {
  return {
    kind,
    on: keptDate(errors.at('on'), on),
    effectiveOn: keptDate(errors.at('effectiveOn'), effectiveOn),
    text: keptTextOrNull(errors.at('text'), text, LONGEST_PASSAGE),
  };
}

/**
 * The signature, once its agreement is locked: meanwhile somebody may have taken it away.
 * @throws RulesBroken SIGNATURE_UNKNOWN, VERSION_READ_ONLY, with what else was found
 */
async function lockSignature(context: WriteContext, given: string): Promise<Signature> {
  const errors = context.errors.at('id');
  const read = readId(given);
  const id = read?.type === 'signature' ? read.uuid : null;
  const seen = id && (await context.db.findOneBy(Signature, { id }));
  if (seen) await lockAgreement(context, seen.agreementId, 'id');
  const signature = seen && (await context.db.findOneBy(Signature, { id: seen.id }));
  if (signature) return signature;
  if (!refusesVersion(errors, given)) {
    errors.add(CODES.SIGNATURE_UNKNOWN, 'There is no such signature.', { given: given.slice(0, 80) });
  }
  return errors.end();
}
