import { In } from 'typeorm';
import { readId, uuidOf } from '../../records/values/ids.ts';
import { LONGEST_PASSAGE } from '../../records/values/text.ts';
import { replaceAllParts, updateRow } from '../../records/writing/changes.writes.ts';
import type { DraftOf } from '../../records/writing/drafts.ts';
import { insertMany, insertOne } from '../../records/writing/record.writes.ts';
import { keptDate, keptTextOrNull, type Path } from '../../records/writing/rules.ts';
import { checkVersion } from '../../records/writing/versions.ts';
import { at, RuleViolation, type WriteContext } from '../../records/writing/writing.ts';
import { judgeAgreement, lockAgreement } from './judged-agreement.ts';
import { Capacity, Signature } from './signature.entity.ts';
import type { SignatureInput, SignerInput, TreatyActionInput } from './signature-writes.inputs.ts';
import { Signer } from './signer.entity.ts';
import { SIGNING, TreatyAction, TreatyActionKind } from './treaty-action.entity.ts';

/** One party's part in an agreement, to be written. In an update `id` is the one of a signature that is to become so. */
export type SignatureDraft = DraftOf<SignatureInput>;

/** One act of a party about an agreement. */
export type TreatyActionDraft = DraftOf<TreatyActionInput>;

/**
 * Adds a party's part to an agreement, with those who signed for it and what it did.
 * @returns the uuid of the signature
 * @throws RuleViolation AGREEMENT_UNKNOWN, SIGNED_ALREADY, NOBODY_SIGNS, THROUGH_ITSELF, SIGNER_TWICE, BAD_TEXT, BAD_DATE
 */
export async function signAgreement(
  context: WriteContext,
  agreementId: string,
  draft: SignatureDraft,
): Promise<string> {
  await lockAgreement(context, agreementId);
  const { partyId, role } = draft;
  if (partyId && (await context.db.existsBy(Signature, { agreementId, partyId, role }))) {
    throw new RuleViolation('SIGNED_ALREADY', ['partyId'], `The party already takes part in the agreement as ${role}.`);
  }
  const ordinal = ((await context.db.maximum(Signature, 'ordinal', { agreementId })) ?? -1) + 1;
  const [id] = await writeSignatures(context, agreementId, keptSignatures([draft], []), ordinal);
  await judgeAgreement(context, agreementId);
  return id!;
}

/**
 * Takes a signature away that was recorded by mistake, with its signers and actions. (A party that leaves an agreement
 * keeps its signature and has an action WITHDRAWAL or DENUNCIATION.)
 * @param expectedVersion that the client has seen of the agreement; absent: no check
 * @returns the uuid of the agreement
 * @throws RuleViolation SIGNATURE_UNKNOWN, TOO_FEW_SIGNATORIES
 */
export async function withdrawSignature(
  context: WriteContext,
  signatureId: string,
  expectedVersion?: number | null,
): Promise<string> {
  const { agreementId } = await lockSignature(context, signatureId);
  await checkVersion(context, agreementId, expectedVersion);
  await context.db.delete(Signature, { id: signatureId });
  await at(['id'], () => judgeAgreement(context, agreementId));
  return agreementId;
}

/**
 * Records what a party did about an agreement: it ratified, withdrew, made a reservation.
 * @param expectedVersion that the client has seen of the agreement; absent: no check
 * @returns the uuid of the agreement
 * @throws RuleViolation SIGNATURE_UNKNOWN, BAD_TEXT, BAD_DATE
 */
export async function recordTreatyAction(
  context: WriteContext,
  signatureId: string,
  draft: TreatyActionDraft,
  expectedVersion?: number | null,
): Promise<string> {
  const { agreementId } = await lockSignature(context, signatureId);
  await checkVersion(context, agreementId, expectedVersion);
  const ordinal = ((await context.db.maximum(TreatyAction, 'ordinal', { signatureId })) ?? -1) + 1;
  await insertOne(context, TreatyAction, { signatureId, agreementId, ...keptAction(draft, ['action']), ordinal });
  return agreementId;
}

/**
 * Writes signatures of a new agreement, or further ones, with their signers and actions: one statement for each table.
 * @param signatures as `keptSignatures` gives them
 * @returns their uuids, in their order
 * @throws RuleViolation SIGNATURE_UNKNOWN
 */
export async function writeSignatures(
  context: WriteContext,
  agreementId: string,
  signatures: readonly KeptSignature[],
  firstOrdinal: number,
): Promise<string[]> {
  const named = signatures.find(({ id }) => id);
  if (named) throw new RuleViolation('SIGNATURE_UNKNOWN', [...named.path, 'id'], 'A new signature has no id yet.');
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

/**
 * Has a locked agreement those signatures that are given, in their order: those named by their ids are changed, with their
 * signers and actions, the others are new, and what is not given goes. However many there are, each table takes one
 * statement for what goes and one for what is new.
 * @throws RuleViolation SIGNATURE_UNKNOWN, and as `keptSignatures` does
 */
export async function replaceSignatures(
  context: WriteContext,
  agreementId: string,
  drafts: readonly SignatureDraft[],
): Promise<void> {
  const { db } = context;
  const kept = keptSignatures(drafts, ['signatures']);
  const rows = await db.findBy(Signature, { agreementId });
  for (const [index, { id }] of drafts.entries()) if (id) checkNamed(rows, id, drafts, index);
  const named = kept.map(({ id }) => (id ? rows.find((row) => row.id === readId(id)?.uuid)! : null));
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

/** Checks that a draft names a signature of the agreement, which no other draft may name. @throws RuleViolation SIGNATURE_UNKNOWN, SIGNED_TWICE */
function checkNamed(rows: readonly Signature[], id: string, drafts: readonly SignatureDraft[], index: number): void {
  const path = ['signatures', String(index), 'id'];
  const uuid = uuidOf('signature', id, ['input', ...path].join('.'));
  const row = rows.find((each) => each.id === uuid);
  if (!row) throw new RuleViolation('SIGNATURE_UNKNOWN', path, 'The agreement has no such signature.');
  if (drafts.findIndex((draft) => draft.id === id) < index) {
    throw new RuleViolation('SIGNED_TWICE', path, 'This signature is given twice.');
  }
}

/**
 * Signatures as they are written. A party that is given twice in one role has one signature: with the actions and the
 * signers of both.
 * @throws RuleViolation NOBODY_SIGNS, THROUGH_ITSELF, SIGNER_TWICE, BAD_TEXT, BAD_DATE, and SIGNED_TWICE where two entries
 *   contradict each other
 */
export function keptSignatures(drafts: readonly SignatureDraft[], path: Path): KeptSignature[] {
  const ofParty = new Map<string, KeptSignature>();
  const signatures: KeptSignature[] = [];
  for (const [index, draft] of drafts.entries()) {
    const signature = keptSignature(draft, path.length ? [...path, String(index)] : []);
    const place = draft.partyId && `${draft.partyId} ${draft.role}`;
    const known = place ? ofParty.get(place) : undefined;
    if (known) uniteSignatures(known, signature);
    else signatures.push(signature);
    if (place && !known) ofParty.set(place, signature);
  }
  return signatures;
}

/** Adds what another entry says of the signature of the same party. @throws RuleViolation SIGNED_TWICE, SIGNER_TWICE */
function uniteSignatures(known: KeptSignature, other: KeptSignature): void {
  const { path } = other;
  known.id ??= other.id;
  const differently = 'The party is named twice in this role, and differently.';
  uniteRows(known.row, other.row, ['namedAs', 'throughId', 'capacity'], ['SIGNED_TWICE', path, differently]);
  const isSame = (one: Partial<Signer>, another: Partial<Signer>) => one.personId === another.personId;
  uniteParts(
    known.signers,
    other.signers,
    isSame,
    ['signedAs', 'on', 'placeId'],
    ['SIGNER_TWICE', [...path, 'signers'], 'The person is named twice as a signer for this party, and differently.'],
  );
  uniteActions(known.actions, other.actions, path);
}

/**
 * Adds actions to those that are there. What a party did on one day is one action, unless it has two wordings: of one day
 * there may be two declarations.
 * @throws RuleViolation SIGNED_TWICE
 */
function uniteActions(known: Partial<TreatyAction>[], others: readonly Partial<TreatyAction>[], path: Path): void {
  const isSame = ({ kind, on, text }: Partial<TreatyAction>, other: Partial<TreatyAction>) =>
    kind === other.kind && on === other.on && (!text || !other.text || text === other.text);
  const otherwise = 'The same action of this party takes effect on another day.';
  uniteParts(known, others, isSame, ['effectiveOn', 'text'], ['SIGNED_TWICE', [...path, 'actions'], otherwise]);
}

/** A rule that two entries break together: its code, where the second one stands, and the message. */
type Contradiction = [code: string, path: Path, message: string];

/** Adds entries to those that are there, and what they say to the one that is the same. @throws RuleViolation */
function uniteParts<Row extends { ordinal?: number }>(
  known: Row[],
  others: readonly Row[],
  isSame: (one: Row, other: Row) => boolean,
  columns: readonly (keyof Row & string)[],
  [code, path, message]: Contradiction,
): void {
  for (const [index, other] of others.entries()) {
    const same = known.find((row) => isSame(row, other));
    if (same) uniteRows(same, other, columns, [code, [...path, String(index)], message]);
    else known.push({ ...other, ordinal: known.length });
  }
}

/** Fills in what a row does not say. @throws RuleViolation where both say something different in a column */
function uniteRows<Row extends object>(
  into: Row,
  from: Row,
  columns: readonly (keyof Row & string)[],
  [code, path, message]: Contradiction,
): void {
  for (const column of columns) {
    if (from[column] == null) continue;
    if (into[column] == null) into[column] = from[column];
    else if (into[column] !== from[column]) throw new RuleViolation(code, [...path, column], message);
  }
}

/** A signature as it is written, with its parts. */
export interface KeptSignature {
  /** As clients know it; null: it is new. */
  id: string | null;
  /** Where it stands in the draft. */
  path: Path;
  row: Partial<Signature>;
  signers: Partial<Signer>[];
  actions: Partial<TreatyAction>[];
}

function keptSignature(draft: SignatureDraft, path: Path): KeptSignature {
  const { partyId = null, throughId = null, role, capacity } = draft;
  const namedAs = keptTextOrNull([...path, 'namedAs'], draft.namedAs);
  if (!partyId && !namedAs) {
    throw new RuleViolation('NOBODY_SIGNS', path, 'A signature needs a party, or how the agreement names it.');
  }
  if (partyId && partyId === throughId) {
    throw new RuleViolation(
      'THROUGH_ITSELF',
      [...path, 'throughId'],
      'A party acts through another one, or by itself.',
    );
  }
  const signing: TreatyActionDraft[] = draft.signedOn
    ? [{ kind: TreatyActionKind.SIGNATURE, on: keptDate([...path, 'signedOn'], draft.signedOn) }]
    : [];
  const actions = signing.map((action, ordinal) => ({ ...keptAction(action, path), ordinal }));
  const others = draft.actions ?? [];
  uniteActions(
    actions,
    others.map((action, index) => keptAction(action, [...path, 'actions', String(index)])),
    path,
  );
  return {
    id: draft.id ?? null,
    path,
    row: { partyId, namedAs, role, throughId, capacity: capacity ?? undefined },
    signers: keptSigners(draft.signers ?? [], [...path, 'signers']),
    actions,
  };
}

function keptSigners(signers: readonly DraftOf<SignerInput>[], path: Path): Partial<Signer>[] {
  const seen = new Set<string>();
  return signers.map(({ personId, signedAs, on, placeId }, ordinal) => {
    const place = [...path, String(ordinal)];
    if (seen.has(personId)) {
      throw new RuleViolation('SIGNER_TWICE', place, 'The person is already named as a signer of this signature.');
    }
    seen.add(personId);
    return {
      personId,
      signedAs: keptTextOrNull([...place, 'signedAs'], signedAs),
      on: keptDate([...place, 'on'], on),
      placeId,
      ordinal,
    };
  });
}

function keptAction({ kind, on, effectiveOn, text }: TreatyActionDraft, path: Path): Partial<TreatyAction> {
  return {
    kind,
    on: keptDate([...path, 'on'], on),
    effectiveOn: keptDate([...path, 'effectiveOn'], effectiveOn),
    text: keptTextOrNull([...path, 'text'], text, LONGEST_PASSAGE),
  };
}

/** The signature, once its agreement is locked: meanwhile somebody may have taken it away. */
async function lockSignature(context: WriteContext, id: string): Promise<Signature> {
  const seen = await context.db.findOneBy(Signature, { id });
  if (seen) await lockAgreement(context, seen.agreementId);
  const signature = seen && (await context.db.findOneBy(Signature, { id }));
  if (!signature) throw new RuleViolation('SIGNATURE_UNKNOWN', ['id'], 'There is no such signature.');
  return signature;
}
