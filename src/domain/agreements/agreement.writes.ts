import { In } from 'typeorm';
import type { Likeness } from '../../records/description/likeness.ts';
import { LONGEST_PASSAGE } from '../../records/values/text.ts';
import { type Change, updateRow, withChange, writeChangedParts } from '../../records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../records/writing/drafts.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import { type Fault, flagsOrRefusal, refuseNew } from '../../records/writing/faults.ts';
import type { InputErrors } from '../../records/writing/input-errors.ts';
import {
  addParts,
  DOCUMENTATION,
  eachOnce,
  insertOne,
  type PartTables,
  partsIn,
  type RecordDraft,
} from '../../records/writing/record.writes.ts';
import {
  keptDate,
  keptDecimal,
  keptLang,
  keptText,
  keptTextOrNull,
  keptUrl,
  keptUrlOrNull,
} from '../../records/writing/rules.ts';
import { keptTitle } from '../../records/writing/titled.ts';
import { checkVersion } from '../../records/writing/versions.ts';
import { REFERENCE_CODES, type WriteContext } from '../../records/writing/writing.ts';
import { changedOccasion, occasionOf } from '../sessions/occasion.rules.ts';
import { Agreement, type AgreementStatus } from './agreement.entity.ts';
import {
  AGREEMENT_DAYS,
  type AgreementDays,
  DAY_OF_STATUS,
  faultsOf,
  faultsOfStatusChanges,
  RELATION_REVERSED,
  type StatusStep,
} from './agreement.rules.ts';
import { AgreementPlace } from './agreement-place.entity.ts';
import { AgreementReference } from './agreement-reference.entity.ts';
import { AgreementRelation, type RelationKind } from './agreement-relation.entity.ts';
import { AgreementText } from './agreement-text.entity.ts';
import {
  AgreementFacts,
  type AgreementTextInput,
  type NewAgreement,
  type ReferenceInput,
  type RelateAgreementsInput,
  type RelationInput,
} from './agreement-writes.inputs.ts';
import { judgeAgreement, judgedStateOf, lockAgreement } from './judged-agreement.ts';
import {
  changedSignatures,
  checkNew,
  keptSignatures,
  redateSignings,
  replaceSignatures,
  writeSignatures,
} from './signature.writes.ts';
import { StatusChange } from './status-change.entity.ts';
import { redateStatusChanges, type StatusChangeDraft } from './status-change.writes.ts';

const CODES = errorCodes({
  STATUS_MISSING: ['An agreement has no status. Give `status` or `statusChanges`.'],
  STATUS_CHANGES_MISMATCH: [
    'The last status change leads to another status than the one given. Omit one or the other.',
    'last',
    'status',
  ],
  CURRENCY_INVALID: ['The value is not a currency code. Give one of ISO 4217, such as "USD".', 'given'],
  RELATION_EXISTS: ['The agreements already have this relation. Leave it out.', 'kind'],
});

/** A text that parties sign, to be written with all its parts. */
export type AgreementDraft = NewDraft<NewAgreement>;

type RelationDraft = DraftOf<RelationInput>;

const PARTS: PartTables<AgreementDraft> = {
  placeIds: { table: AgreementPlace, owner: 'agreementId', rows: eachOnce('partyId') },
  references: { table: AgreementReference, owner: 'agreementId', rows: keptReferences },
  texts: { table: AgreementText, owner: 'agreementId', rows: keptTexts },
};

const RELATIONS: PartTables<AgreementDraft> = {
  relations: { table: AgreementRelation, owner: 'fromId', rows: keptRelations },
};

/** The day on which an agreement came about, as far as it is known. */
const dayOf = (agreement: string) => `(select coalesce(signed_on, adopted_on, in_force_from) from agreement
  where id = ${agreement})`;

/** Agreements of one title between the same parties on the same day, as far as it is known. */
export const agreementLikeness: Likeness = {
  field: 'titles',
  isComparable: (draft: Partial<AgreementDraft>) => (draft.signatures ?? []).some(({ partyId }) => partyId),
  // Two days that may be the same are in one year.
  same: (agreement) => `array(select distinct party_id::text as party from signature
      where agreement_id = ${agreement} and role in ('SIGNATORY', 'ACCEDING') and party_id is not null order by party)
    || left(${dayOf(agreement)}, 4)`,
  alike: (
    one,
    other,
  ) => `(select first is not distinct from second or starts_with(first, second) or starts_with(second, first)
    from (values (${dayOf(one)}, ${dayOf(other)})) as day (first, second))`,
};

/**
 * Creates an agreement with its signatures (signers and actions), status changes, places, references, texts, relations, topics and
 * citations.
 * @returns its uuid
 * @throws RulesBroken TOO_FEW_SIGNATORIES, IN_FORCE_BEFORE_SIGNED, EXPIRES_BEFORE_IT_BEGINS, TERMINATED_BEFORE_SIGNED,
 *   STATUS_CHANGE_NOT_ALLOWED, STATUS_CHANGES_OUT_OF_ORDER (lenient: these are flagged), STATUS_MISSING,
 *   STATUS_CHANGES_MISMATCH, and as `keptSignatures` and `createRecord` do
 */
export async function createAgreement(context: WriteContext, draft: AgreementDraft): Promise<string> {
  const { errors } = context;
  const givenDays = keptDays(errors, draft);
  const { status, statusChanges } = keptCourse(errors, draft, givenDays);
  const days = daysToldBy(statusChanges, givenDays);
  const unilateral = draft.unilateral ?? false;
  const signatures = keptSignatures(draft.signatures ?? [], (index) => errors.at('signatures', index));
  checkNew(signatures);
  const roles = signatures.map(({ row }) => row.role!);
  // Without a status nothing can be said of what an agreement of that status needs.
  const faults: Fault[] = status
    ? [...faultsOf({ ...days, status, unilateral, roles }), ...faultsOfStatusChanges(statusChanges)]
    : faultsOfStatusChanges(statusChanges);
  const flags = [...(draft.flags ?? []), ...flagsOrRefusal(errors, faults, draft.lenient)];
  const row = { visibility: draft.visibility, ...keptFacts(context, draft), status, unilateral, ...days };
  const occasion = await occasionOf(context, draft);
  const given = { ...draft, statusChanges: statusChanges.map((change, ordinal) => ({ ...change, ordinal })), flags };
  const parts = partsIn<AgreementDraft>(context, null, given, {
    statusChanges: { table: StatusChange, owner: 'agreementId' },
    ...PARTS,
    ...RELATIONS,
    ...DOCUMENTATION,
  });

  const agreementId = await insertOne(context, Agreement, { ...row, ...occasion });
  await writeSignatures(context, agreementId, signatures, 0);
  await addParts(context, agreementId, parts);
  return agreementId;
}

/**
 * Changes an agreement, but for its status, which `changeAgreementStatus` changes. What is absent stays; null clears; a list replaces
 * the list. A day that is corrected is corrected in the status changes and signatures, too, that had it, unless the signatures are
 * given; what has another day afterwards is flagged (SIGNATURE_DATES_DIFFER, MOVE_DATES_DIFFER, STATUS_CHANGES_OUT_OF_ORDER).
 * @throws RulesBroken as `createAgreement` and `judgeAgreement` do
 */
export async function updateAgreement(
  context: WriteContext,
  id: string,
  change: Change<AgreementDraft>,
): Promise<void> {
  const { errors } = context;
  const { relations, signatures } = change;
  const agreement = await lockAgreement(context, id, 'id');
  const { value, currency } = agreement;
  const money = value === null || currency === null ? null : { value, currency };
  const draft = withChange(errors, AgreementFacts, { ...agreement, value: money }, change, ['unilateral']);
  const days = keptDays(errors, draft);
  const facts = { ...keptFacts(context, draft), ...days, unilateral: draft.unilateral! };
  const occasion = await changedOccasion(context, agreement, change);
  const given = signatures === undefined ? null : await changedSignatures(context, id, signatures ?? []);
  if (relations) await checkNotBackwards(context, id, relations);
  const parts = partsIn<AgreementDraft>(context, id, change, { ...PARTS, ...RELATIONS });
  const documentation = partsIn<RecordDraft>(context, id, change, DOCUMENTATION);
  const state = await judgedStateOf(context, id);
  const roles = given?.kept.map(({ row }) => row.role!) ?? state.roles;
  refuseNew(errors, faultsOf({ ...agreement, ...days, unilateral: facts.unilateral, roles }), state.flags);

  await updateRow(context, Agreement, agreement, { ...facts, ...occasion });
  await writeChangedParts(context, parts);
  await redateStatusChanges(context, agreement, days);
  if (given) await replaceSignatures(context, id, given);
  else await redateSignings(context, agreement, days);
  const corrected = AGREEMENT_DAYS.filter((day) => agreement[day] !== days[day]);
  // Before its flags are changed, lest a new fault comes with a flag of its own; and after, lest an old one loses its flag.
  await judgeAgreement(context, id, corrected);
  await writeChangedParts(context, documentation);
  if (change.flags !== undefined) await judgeAgreement(context, id, corrected);
}

/** The facts of an agreement itself, but for its status, its days and where it came about. */
function keptFacts({ errors }: WriteContext, draft: DraftOf<AgreementFacts>) {
  return {
    ...keptTitle(errors, draft),
    kind: draft.kind,
    kindAsTitled: keptTextOrNull(errors.at('kindAsTitled'), draft.kindAsTitled),
    binding: draft.binding,
    autoRenews: draft.autoRenews,
    depositaryId: draft.depositaryId,
    ...keptMoney(errors.at('value'), draft.value),
  };
}

/**
 * Says what an agreement does to another. Both show it.
 * @returns the uuids of both
 * @throws RulesBroken RECORD_UNKNOWN, SELF_REFERENCE, RELATION_EXISTS, RELATION_REVERSED
 */
export async function relateAgreements(
  context: WriteContext,
  { fromId, toId, kind }: DraftOf<RelateAgreementsInput>,
  expectedVersion?: number | null,
): Promise<{ fromId: string; toId: string }> {
  const { db, errors } = context;
  if (fromId === toId) {
    errors.at('toId').add(REFERENCE_CODES.SELF_REFERENCE, 'An agreement cannot be related to itself.');
  }
  errors.throwIfAny();
  // In one order, whichever end it is asked from: two who relate the same two agreements do not wait for each other.
  const ends = [
    { id: fromId, field: 'fromId' },
    { id: toId, field: 'toId' },
  ];
  for (const { id, field } of ends.sort((a, b) => (a.id < b.id ? -1 : 1))) await lockAgreement(context, id, field);
  await checkVersion(context, fromId, expectedVersion);
  if (await db.existsBy(AgreementRelation, { fromId, toId, kind })) {
    errors.at('kind').add(CODES.RELATION_EXISTS, `The agreement already ${PREDICATE[kind]} the other.`, { kind });
  }
  if (await db.existsBy(AgreementRelation, { fromId: toId, toId: fromId, kind })) {
    const message = `The other agreement already ${PREDICATE[kind]} the one.`;
    errors.at('kind').add(RELATION_REVERSED, message, { kind });
  }
  await insertOne(context, AgreementRelation, { fromId, toId, kind });
  return { fromId, toId };
}

const PREDICATE: { [kind in RelationKind]: string } = {
  AMENDS: 'amends',
  SUPERSEDES: 'supersedes',
  IMPLEMENTS: 'implements',
  RENEWS: 'renews',
  ANNEX_TO: 'is an annex to',
};

function keptDays(errors: InputErrors, draft: Partial<AgreementDays>): AgreementDays {
  return Object.fromEntries(
    AGREEMENT_DAYS.map((day) => [day, keptDate(errors.at(day), draft[day])]),
  ) as unknown as AgreementDays;
}

type KeptStatusChange = StatusStep & Pick<StatusChange, 'note'> & { sourceId?: string | null };

/**
 * The status of a new agreement and the status changes that led there, each from where the one before it came to.
 * @returns the status undefined, where nothing says it
 */
function keptCourse(
  errors: InputErrors,
  draft: AgreementDraft,
  days: AgreementDays,
): { status: AgreementStatus | undefined; statusChanges: KeptStatusChange[] } {
  const last = draft.statusChanges?.at(-1)?.to;
  const status = draft.status ?? last;
  if (!status)
    errors.at('status').add(CODES.STATUS_MISSING, 'An agreement has a status, or status changes that tell it.');
  else if (last && last !== status) {
    const message = `The status changes end at ${last}, but the status is ${status}.`;
    errors.at('statusChanges').add(CODES.STATUS_CHANGES_MISMATCH, message, { last, status });
  }
  const day = status && DAY_OF_STATUS[status];
  const entry: StatusChangeDraft[] = status ? [{ to: status, on: day && days[day] }] : [];
  const given: readonly StatusChangeDraft[] = draft.statusChanges?.length ? draft.statusChanges : entry;
  const statusChanges = given.map(({ to, on, note, sourceId }, index) => ({
    from: given[index - 1]?.to ?? null,
    to,
    on: keptDate(errors.at('statusChanges', index, 'on'), on),
    note: keptTextOrNull(errors.at('statusChanges', index, 'note'), note, LONGEST_PASSAGE),
    sourceId,
  }));
  return { status, statusChanges };
}

/** The days of a new agreement, with those that only its status changes tell. */
function daysToldBy(statusChanges: readonly StatusStep[], days: AgreementDays): AgreementDays {
  const told = { ...days };
  for (const { to, on } of statusChanges) {
    const day = DAY_OF_STATUS[to];
    if (day) told[day] ??= on;
  }
  return told;
}

function keptMoney(errors: InputErrors, money: AgreementDraft['value']) {
  if (!money) return { value: null, currency: null };
  const { currency } = money;
  if (!/^[A-Z]{3}$/.test(currency)) {
    const given = currency.slice(0, 40);
    const message = `"${given}" is not a currency. Give a code of ISO 4217: "USD".`;
    errors.at('currency').add(CODES.CURRENCY_INVALID, message, { given });
  }
  return { value: keptDecimal(errors.at('value'), money.value), currency };
}

function keptReferences(references: readonly DraftOf<ReferenceInput>[], errors: InputErrors) {
  return references.map(({ scheme, value, url }, ordinal) => {
    const at = errors.at(ordinal);
    return {
      scheme: keptText(at.at('scheme'), scheme),
      value: keptText(at.at('value'), value),
      url: keptUrlOrNull(at.at('url'), url),
      ordinal,
    };
  });
}

function keptTexts(texts: readonly DraftOf<AgreementTextInput>[], errors: InputErrors) {
  return texts.map(({ lang, url }, ordinal) => {
    const at = errors.at(ordinal);
    return { lang: keptLang(at.at('lang'), lang), url: keptUrl(at.at('url'), url), ordinal };
  });
}

/** Looks for relations the other way round. Between two who say so at once, an index of the database decides. */
async function checkNotBackwards(
  { db, errors }: WriteContext,
  fromId: string,
  relations: readonly RelationDraft[],
): Promise<void> {
  const backwards = await db.findBy(AgreementRelation, { toId: fromId, fromId: In(relations.map(({ toId }) => toId)) });
  relations.forEach(({ kind, toId }, index) => {
    if (!backwards.some((other) => other.kind === kind && other.fromId === toId)) return;
    const message = `The other agreement already ${PREDICATE[kind]} the one.`;
    errors.at('relations', index, 'kind').add(RELATION_REVERSED, message, { kind });
  });
}

/** @param fromId the uuid of the agreement; null while it is new */
function keptRelations(
  relations: readonly RelationDraft[],
  errors: InputErrors,
  fromId: string | null,
): RelationDraft[] {
  const seen = new Set<string>();
  return relations.map(({ kind, toId }, index) => {
    const at = errors.at(index);
    if (toId === fromId) {
      at.at('toId').add(REFERENCE_CODES.SELF_REFERENCE, 'An agreement cannot be related to itself.');
    } else if (seen.has(`${kind} ${toId}`)) {
      at.add(CODES.RELATION_EXISTS, `It already ${PREDICATE[kind]} the other.`, { kind });
    }
    seen.add(`${kind} ${toId}`);
    return { toId, kind };
  });
}
