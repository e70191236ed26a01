import { In } from 'typeorm';
import type { DuplicateRule } from '../../records/description/duplicate-rule.ts';
import { MAX_PASSAGE_CHARS } from '../../records/values/text.ts';
import { applyChange, type DraftChange, updateRow, writeChangedParts } from '../../records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../records/writing/drafts.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import type { InputErrors } from '../../records/writing/input-errors.ts';
import {
  addParts,
  COMMON_PART_TABLES,
  insertOne,
  type PartTables,
  partsIn,
  type RecordDraft,
  uniqueRows,
} from '../../records/writing/record.writes.ts';
import { flagsOrErrors, type RuleFinding, rejectUnflagged } from '../../records/writing/rule-findings.ts';
import {
  validateDate,
  validateDecimal,
  validateLang,
  validateOptionalText,
  validateOptionalUrl,
  validateText,
  validateUrl,
} from '../../records/writing/rules.ts';
import { validateTitle } from '../../records/writing/titles.ts';
import { REFERENCE_CODES, type WriteContext } from '../../records/writing/transaction.ts';
import { checkVersion } from '../../records/writing/versions.ts';
import { validateChangedOccasion, validateOccasion } from '../sessions/occasion.rules.ts';
import { Agreement, type AgreementStatus } from './agreement.entity.ts';
import {
  AGREEMENT_DAYS,
  type AgreementDays,
  agreementErrors,
  DAY_OF_STATUS,
  RELATION_REVERSED,
  type StatusStep,
  statusHistoryErrors,
} from './agreement.rules.ts';
import { AgreementPlace } from './agreement-place.entity.ts';
import { AgreementReference } from './agreement-reference.entity.ts';
import { AgreementRelation, type RelationKind } from './agreement-relation.entity.ts';
import { AgreementText } from './agreement-text.entity.ts';
import { lockAgreement, readRuleState, validateAgreement } from './agreement-validation.writes.ts';
import {
  AgreementFacts,
  type AgreementTextInput,
  type NewAgreement,
  type ReferenceInput,
  type RelateAgreementsInput,
  type RelationInput,
} from './agreement-writes.inputs.ts';
import {
  checkNewSignatures,
  matchSignatures,
  replaceSignatures,
  updateSigningDates,
  validateSignatures,
  writeSignatures,
} from './signature.writes.ts';
import { StatusChange } from './status-change.entity.ts';
import { type StatusChangeDraft, updateStatusChangeDates } from './status-change.writes.ts';

const CODES = errorCodes({
  STATUS_MISSING: ['The agreement has no status. Give `status` or `statusChanges`.'],
  STATUS_CHANGES_MISMATCH: [
    'The last status change leads to another status than `status`. Omit one of the two.',
    'last',
    'status',
  ],
  CURRENCY_INVALID: ['The value is not a currency code. Give a code of ISO 4217, such as "USD".', 'given'],
  RELATION_EXISTS: ['The agreements already have this relation. Omit it.', 'kind'],
});

/** An agreement to be written, with all its parts. */
export type AgreementDraft = NewDraft<NewAgreement>;

type RelationDraft = DraftOf<RelationInput>;

const PARTS: PartTables<AgreementDraft> = {
  placeIds: { table: AgreementPlace, owner: 'agreementId', rows: uniqueRows('partyId') },
  references: { table: AgreementReference, owner: 'agreementId', rows: validateReferences },
  texts: { table: AgreementText, owner: 'agreementId', rows: validateTexts },
};

const RELATIONS: PartTables<AgreementDraft> = {
  relations: { table: AgreementRelation, owner: 'fromId', rows: validateRelations },
};

/** The date of an agreement, as SQL; null if unknown. */
const dayOf = (agreement: string) => `(select coalesce(signed_on, adopted_on, in_force_from) from agreement
  where id = ${agreement})`;

/** The parties of an agreement, as an SQL array in their order. */
const partiesOf = (agreement: string, type: 'uuid' | 'text') => `array(select distinct party_id::${type} as party
  from signature where agreement_id = ${agreement} and role in ('SIGNATORY', 'ACCEDING') and party_id is not null
  order by party)`;

/** Possible duplicates: agreements of one title between the same parties whose dates, if known, are compatible. */
export const agreementLikeness: DuplicateRule = {
  field: 'titles',
  isComparable: (draft: Partial<AgreementDraft>) => (draft.signatures ?? []).some(({ partyId }) => partyId),
  // Compatible dates are in the same year.
  same: (agreement) => `${partiesOf(agreement, 'text')} || left(${dayOf(agreement)}, 4)`,
  alike: (
    one,
    other,
  ) => `(select first is not distinct from second or starts_with(first, second) or starts_with(second, first)
    from (values (${dayOf(one)}, ${dayOf(other)})) as day (first, second))`,
  evidence: { parties: (agreement) => partiesOf(agreement, 'uuid'), day: dayOf },
};

/**
 * Creates an agreement with its signatures (signers and actions), status changes, places, references, texts, relations,
 * topics and citations.
 * @returns its uuid
 * @throws RuleViolations TOO_FEW_SIGNATORIES, IN_FORCE_BEFORE_SIGNED, EXPIRES_BEFORE_IT_BEGINS, TERMINATED_BEFORE_SIGNED,
 *   STATUS_CHANGE_NOT_ALLOWED, STATUS_CHANGES_OUT_OF_ORDER (lenient: these are flagged), STATUS_MISSING,
 *   STATUS_CHANGES_MISMATCH, and as `validateSignatures` and `createRecord` do
 */
export async function createAgreement(context: WriteContext, draft: AgreementDraft): Promise<string> {
  const { errors } = context;
  const givenDays = validateDays(errors, draft);
  const { status, statusChanges } = validateStatusHistory(errors, draft, givenDays);
  const days = withDaysOfStatusChanges(statusChanges, givenDays);
  const unilateral = draft.unilateral ?? false;
  const signatures = validateSignatures(draft.signatures ?? [], (index) => errors.at('signatures', index));
  checkNewSignatures(signatures);
  const roles = signatures.map(({ row }) => row.role!);
  // The other rules depend on the status. A missing status is already an error.
  const findings: RuleFinding[] = status
    ? [...agreementErrors({ ...days, status, unilateral, roles }), ...statusHistoryErrors(statusChanges)]
    : statusHistoryErrors(statusChanges);
  const flags = [...(draft.flags ?? []), ...flagsOrErrors(errors, findings, draft.lenient)];
  const row = { visibility: draft.visibility, ...validateFacts(context, draft), status, unilateral, ...days };
  const occasion = await validateOccasion(context, draft);
  const given = { ...draft, statusChanges: statusChanges.map((change, ordinal) => ({ ...change, ordinal })), flags };
  const parts = partsIn<AgreementDraft>(context, null, given, {
    statusChanges: { table: StatusChange, owner: 'agreementId' },
    ...PARTS,
    ...RELATIONS,
    ...COMMON_PART_TABLES,
  });

  const agreementId = await insertOne(context, Agreement, { ...row, ...occasion });
  await writeSignatures(context, agreementId, signatures, 0);
  await addParts(context, agreementId, parts);
  return agreementId;
}

/**
 * Changes an agreement, except its status (see `changeAgreementStatus`). Omitted fields keep their value; null clears;
 * a list replaces the list. A corrected date is also corrected in the status changes, and in the signatures unless they
 * are given, that had the old date. Remaining differences are flagged (SIGNATURE_DATES_DIFFER, MOVE_DATES_DIFFER,
 * STATUS_CHANGES_OUT_OF_ORDER).
 * @throws RuleViolations as `createAgreement` and `validateAgreement` do
 */
export async function updateAgreement(
  context: WriteContext,
  id: string,
  change: DraftChange<AgreementDraft>,
): Promise<void> {
  const { errors } = context;
  const { relations, signatures } = change;
  const agreement = await lockAgreement(context, id, 'id');
  const { value, currency } = agreement;
  const money = value === null || currency === null ? null : { value, currency };
  const draft = applyChange(errors, AgreementFacts, { ...agreement, value: money }, change, ['unilateral']);
  const days = validateDays(errors, draft);
  const facts = { ...validateFacts(context, draft), ...days, unilateral: draft.unilateral! };
  const occasion = await validateChangedOccasion(context, agreement, change);
  const given = signatures === undefined ? null : await matchSignatures(context, id, signatures ?? []);
  if (relations) await checkReverseRelations(context, id, relations);
  const parts = partsIn<AgreementDraft>(context, id, change, { ...PARTS, ...RELATIONS });
  const documentation = partsIn<RecordDraft>(context, id, change, COMMON_PART_TABLES);
  const state = await readRuleState(context, id);
  const roles = given?.validated.map(({ row }) => row.role!) ?? state.roles;
  rejectUnflagged(errors, agreementErrors({ ...agreement, ...days, unilateral: facts.unilateral, roles }), state.flags);

  await updateRow(context, Agreement, agreement, { ...facts, ...occasion });
  await writeChangedParts(context, parts);
  await updateStatusChangeDates(context, agreement, days);
  if (given) await replaceSignatures(context, id, given);
  else await updateSigningDates(context, agreement, days);
  const corrected = AGREEMENT_DAYS.filter((day) => agreement[day] !== days[day]);
  // Rules are checked before the flags change, so that the input cannot excuse a new error, and again after, to restore
  // flags.
  await validateAgreement(context, id, corrected);
  await writeChangedParts(context, documentation);
  if (change.flags !== undefined) await validateAgreement(context, id, corrected);
}

/** Validates the fields of an agreement itself, without its status, dates, forum and session. */
function validateFacts({ errors }: WriteContext, draft: DraftOf<AgreementFacts>) {
  return {
    ...validateTitle(errors, draft),
    kind: draft.kind,
    kindAsTitled: validateOptionalText(errors.at('kindAsTitled'), draft.kindAsTitled),
    binding: draft.binding,
    autoRenews: draft.autoRenews,
    depositaryId: draft.depositaryId,
    ...validateMoney(errors.at('value'), draft.value),
  };
}

/**
 * Adds a relation between two agreements. Both list it.
 * @returns the uuids of both
 * @throws RuleViolations RECORD_UNKNOWN, SELF_REFERENCE, RELATION_EXISTS, RELATION_REVERSED
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
  // Locked in the order of ids, so that two transactions that relate the same agreements cannot deadlock.
  const ends = [
    { id: fromId, field: 'fromId' },
    { id: toId, field: 'toId' },
  ];
  for (const { id, field } of ends.sort((a, b) => (a.id < b.id ? -1 : 1))) await lockAgreement(context, id, field);
  await checkVersion(context, fromId, expectedVersion);
  if (await db.existsBy(AgreementRelation, { fromId, toId, kind })) {
    errors.at('kind').add(CODES.RELATION_EXISTS, `The agreement already ${PREDICATE[kind]} the other one.`, { kind });
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

function validateDays(errors: InputErrors, draft: Partial<AgreementDays>): AgreementDays {
  return Object.fromEntries(
    AGREEMENT_DAYS.map((day) => [day, validateDate(errors.at(day), draft[day])]),
  ) as unknown as AgreementDays;
}

type KeptStatusChange = StatusStep & Pick<StatusChange, 'note'> & { sourceId?: string | null };

/**
 * Validates the status and the status history of a new agreement. Each change starts from the status of the one before.
 * @returns an undefined status if it is missing
 */
function validateStatusHistory(
  errors: InputErrors,
  draft: AgreementDraft,
  days: AgreementDays,
): { status: AgreementStatus | undefined; statusChanges: KeptStatusChange[] } {
  const last = draft.statusChanges?.at(-1)?.to;
  const status = draft.status ?? last;
  if (!status)
    errors.at('status').add(CODES.STATUS_MISSING, 'An agreement needs a status or status changes. Give one of them.');
  else if (last && last !== status) {
    const message = `The last status change leads to ${last}, but the status is ${status}. Omit one of the two.`;
    errors.at('statusChanges').add(CODES.STATUS_CHANGES_MISMATCH, message, { last, status });
  }
  const day = status && DAY_OF_STATUS[status];
  const entry: StatusChangeDraft[] = status ? [{ to: status, on: day && days[day] }] : [];
  const given: readonly StatusChangeDraft[] = draft.statusChanges?.length ? draft.statusChanges : entry;
  const statusChanges = given.map(({ to, on, note, sourceId }, index) => ({
    from: given[index - 1]?.to ?? null,
    to,
    on: validateDate(errors.at('statusChanges', index, 'on'), on),
    note: validateOptionalText(errors.at('statusChanges', index, 'note'), note, MAX_PASSAGE_CHARS),
    sourceId,
  }));
  return { status, statusChanges };
}

/** Returns the dates of a new agreement, completed from its status changes. */
function withDaysOfStatusChanges(statusChanges: readonly StatusStep[], days: AgreementDays): AgreementDays {
  const completed = { ...days };
  for (const { to, on } of statusChanges) {
    const day = DAY_OF_STATUS[to];
    if (day) completed[day] ??= on;
  }
  return completed;
}

function validateMoney(errors: InputErrors, money: AgreementDraft['value']) {
  if (!money) return { value: null, currency: null };
  const { currency } = money;
  if (!/^[A-Z]{3}$/.test(currency)) {
    const given = currency.slice(0, 40);
    const message = `"${given}" is not a currency code. Give a code of ISO 4217: "USD".`;
    errors.at('currency').add(CODES.CURRENCY_INVALID, message, { given });
  }
  return { value: validateDecimal(errors.at('value'), money.value), currency };
}

function validateReferences(references: readonly DraftOf<ReferenceInput>[], errors: InputErrors) {
  return references.map(({ scheme, value, url }, ordinal) => {
    const at = errors.at(ordinal);
    return {
      scheme: validateText(at.at('scheme'), scheme),
      value: validateText(at.at('value'), value),
      url: validateOptionalUrl(at.at('url'), url),
      ordinal,
    };
  });
}

function validateTexts(texts: readonly DraftOf<AgreementTextInput>[], errors: InputErrors) {
  return texts.map(({ lang, url }, ordinal) => {
    const at = errors.at(ordinal);
    return { lang: validateLang(at.at('lang'), lang), url: validateUrl(at.at('url'), url), ordinal };
  });
}

/** Rejects relations that exist in the other direction. An index of the database prevents concurrent ones. */
async function checkReverseRelations(
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

/** @param fromId the uuid of the agreement; null if it is new */
function validateRelations(
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
      at.add(CODES.RELATION_EXISTS, `The agreement already ${PREDICATE[kind]} the other one.`, { kind });
    }
    seen.add(`${kind} ${toId}`);
    return { toId, kind };
  });
}
