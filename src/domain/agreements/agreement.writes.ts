import { In } from 'typeorm';
import type { Likeness } from '../../records/description/likeness.ts';
import { canonicalDecimal } from '../../records/values/decimal.ts';
import { LONGEST_PASSAGE } from '../../records/values/text.ts';
import { type Change, changeParts, updateRow, withChange } from '../../records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../records/writing/drafts.ts';
import { type Fault, flagsOrRefusal } from '../../records/writing/faults.ts';
import {
  addParts,
  DOCUMENTATION,
  eachOnce,
  insertOne,
  type PartTables,
  type RecordDraft,
} from '../../records/writing/record.writes.ts';
import { keptDate, keptLang, keptText, keptTextOrNull, keptUrl, keptUrlOrNull } from '../../records/writing/rules.ts';
import { keptTitle } from '../../records/writing/titled.ts';
import { checkVersion } from '../../records/writing/versions.ts';
import { RuleViolation, type WriteContext } from '../../records/writing/writing.ts';
import { changedOccasion, occasionOf } from '../sessions/occasion.rules.ts';
import { Agreement, type AgreementStatus } from './agreement.entity.ts';
import {
  AGREEMENT_DAYS,
  type AgreementDays,
  DAY_OF_STATUS,
  faultsOf,
  faultsOfStatusChanges,
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
import { judgeAgreement, lockAgreement } from './judged-agreement.ts';
import { keptSignatures, redateSignings, replaceSignatures, writeSignatures } from './signature.writes.ts';
import { StatusChange } from './status-change.entity.ts';
import { redateStatusChanges, type StatusChangeDraft } from './status-change.writes.ts';

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
 * @throws RuleViolation TOO_FEW_SIGNATORIES, IN_FORCE_BEFORE_SIGNED, EXPIRES_BEFORE_IT_BEGINS, TERMINATED_BEFORE_SIGNED,
 *   MOVE_NOT_ALLOWED, MOVES_OUT_OF_ORDER (lenient: these are flagged), STATUS_MISSING, MOVES_END_ELSEWHERE, BAD_MONEY,
 *   SESSION_UNKNOWN, SESSION_OF_ANOTHER_FORUM, RELATED_ALREADY, and as `writeSignatures` and the parts of any record do
 */
export async function createAgreement(context: WriteContext, draft: AgreementDraft): Promise<string> {
  const givenDays = keptDays(draft);
  const { status, statusChanges } = keptCourse(draft, givenDays);
  const days = daysToldBy(statusChanges, givenDays);
  const unilateral = draft.unilateral ?? false;
  const signatures = keptSignatures(draft.signatures ?? [], ['signatures']);
  const faults: Fault[] = [
    ...faultsOf({ ...days, status, unilateral, roles: signatures.map(({ row }) => row.role!) }),
    ...faultsOfStatusChanges(statusChanges),
  ];
  const flags = [...(draft.flags ?? []), ...flagsOrRefusal(faults, draft.lenient)];
  const row = { visibility: draft.visibility, ...keptFacts(draft), status, unilateral, ...days };

  const agreementId = await insertOne(context, Agreement, { ...row, ...(await occasionOf(context, draft)) });
  await writeSignatures(context, agreementId, signatures, 0);
  const given = { ...draft, statusChanges: statusChanges.map((change, ordinal) => ({ ...change, ordinal })), flags };
  await addParts<AgreementDraft>(context, agreementId, given, {
    statusChanges: { table: StatusChange, owner: 'agreementId' },
    ...PARTS,
    ...RELATIONS,
    ...DOCUMENTATION,
  });
  return agreementId;
}

/**
 * Changes an agreement, but for its status, which `changeAgreementStatus` changes. What is absent stays; null clears; a list replaces
 * the list. A day that is corrected is corrected in the status changes and signatures, too, that had it, unless the signatures are
 * given; what has another day afterwards is flagged (SIGNATURE_DATES_DIFFER, MOVE_DATES_DIFFER, MOVES_OUT_OF_ORDER).
 * @throws RuleViolation CANNOT_BE_CLEARED, and as `createAgreement` and `judgeAgreement` do
 */
export async function updateAgreement(
  context: WriteContext,
  id: string,
  change: Change<AgreementDraft>,
): Promise<void> {
  const { relations, signatures } = change;
  const agreement = await lockAgreement(context, id);
  const { value, currency } = agreement;
  const money = value === null || currency === null ? null : { value, currency };
  const draft = withChange(AgreementFacts, { ...agreement, value: money }, change, ['unilateral']);
  const days = keptDays(draft);
  await updateRow(context, Agreement, agreement, {
    ...keptFacts(draft),
    ...days,
    unilateral: draft.unilateral!,
    ...(await changedOccasion(context, agreement, change)),
  });
  await changeParts(context, id, change, PARTS);
  if (relations) await checkNotBackwards(context, id, keptRelations(relations, id));
  await changeParts(context, id, change, RELATIONS);
  await redateStatusChanges(context, agreement, days);
  if (signatures !== undefined) await replaceSignatures(context, id, signatures ?? []);
  else await redateSignings(context, agreement, days);
  const corrected = AGREEMENT_DAYS.filter((day) => agreement[day] !== days[day]);
  // Before its flags are changed, lest a new fault comes with a flag of its own; and after, lest an old one loses its flag.
  await judgeAgreement(context, id, corrected);
  await changeParts<RecordDraft>(context, id, change, DOCUMENTATION);
  if (change.flags !== undefined) await judgeAgreement(context, id, corrected);
}

/** The facts of an agreement itself, but for its status, its days and where it came about. */
function keptFacts(draft: DraftOf<AgreementFacts>) {
  return {
    ...keptTitle(draft),
    kind: draft.kind,
    kindAsTitled: keptTextOrNull(['kindAsTitled'], draft.kindAsTitled),
    binding: draft.binding,
    autoRenews: draft.autoRenews,
    depositaryId: draft.depositaryId,
    ...keptMoney(draft.value),
  };
}

/**
 * Says what an agreement does to another. Both show it.
 * @returns the uuids of both
 * @throws RuleViolation AGREEMENT_UNKNOWN, RELATED_TO_ITSELF, RELATED_ALREADY, RELATED_BACKWARDS
 */
export async function relateAgreements(
  context: WriteContext,
  { fromId, toId, kind }: DraftOf<RelateAgreementsInput>,
  expectedVersion?: number | null,
): Promise<{ fromId: string; toId: string }> {
  if (fromId === toId) {
    throw new RuleViolation('RELATED_TO_ITSELF', ['toId'], 'An agreement cannot be related to itself.');
  }
  // In one order, whichever end it is asked from: two who relate the same two agreements do not wait for each other.
  const ends = [
    { id: fromId, path: ['fromId'] },
    { id: toId, path: ['toId'] },
  ];
  for (const { id, path } of ends.sort((a, b) => (a.id < b.id ? -1 : 1))) await lockAgreement(context, id, path);
  await checkVersion(context, fromId, expectedVersion);
  if (await context.db.existsBy(AgreementRelation, { fromId, toId, kind })) {
    throw new RuleViolation('RELATED_ALREADY', ['kind'], `The agreement already ${PREDICATE[kind]} the other.`);
  }
  if (await context.db.existsBy(AgreementRelation, { fromId: toId, toId: fromId, kind })) {
    throw new RuleViolation('RELATED_BACKWARDS', ['kind'], `The other agreement already ${PREDICATE[kind]} this one.`);
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

function keptDays(draft: Partial<AgreementDays>): AgreementDays {
  return Object.fromEntries(
    AGREEMENT_DAYS.map((day) => [day, keptDate([day], draft[day])]),
  ) as unknown as AgreementDays;
}

type KeptStatusChange = StatusStep & Pick<StatusChange, 'note'> & { sourceId?: string | null };

/** The status of a new agreement and the status changes that led there, each from where the one before it came to. */
function keptCourse(
  draft: AgreementDraft,
  days: AgreementDays,
): { status: AgreementStatus; statusChanges: KeptStatusChange[] } {
  const last = draft.statusChanges?.at(-1)?.to;
  const status = draft.status ?? last;
  if (!status)
    throw new RuleViolation('STATUS_MISSING', ['status'], 'An agreement has a status, or status changes that tell it.');
  if (last && last !== status) {
    throw new RuleViolation(
      'MOVES_END_ELSEWHERE',
      ['statusChanges'],
      `The status changes end at ${last}, but the status is ${status}.`,
    );
  }
  const day = DAY_OF_STATUS[status];
  const given: StatusChangeDraft[] = draft.statusChanges?.length
    ? draft.statusChanges
    : [{ to: status, on: day && days[day] }];
  const statusChanges = given.map(({ to, on, note, sourceId }, index) => ({
    from: given[index - 1]?.to ?? null,
    to,
    on: keptDate(['statusChanges', String(index), 'on'], on),
    note: keptTextOrNull(['statusChanges', String(index), 'note'], note, LONGEST_PASSAGE),
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

function keptMoney(money: AgreementDraft['value']): { value: string | null; currency: string | null } {
  if (!money) return { value: null, currency: null };
  const value = canonicalDecimal(money.value);
  if (value === null) {
    throw new RuleViolation('BAD_MONEY', ['value', 'value'], 'An amount is a decimal number: "1250000.50".');
  }
  if (!/^[A-Z]{3}$/.test(money.currency)) {
    throw new RuleViolation('BAD_MONEY', ['value', 'currency'], 'A currency is a code of ISO 4217: "USD".');
  }
  return { value, currency: money.currency };
}

function keptReferences(references: readonly DraftOf<ReferenceInput>[]) {
  return references.map(({ scheme, value, url }, ordinal) => {
    const path = ['references', String(ordinal)];
    return {
      scheme: keptText([...path, 'scheme'], scheme),
      value: keptText([...path, 'value'], value),
      url: keptUrlOrNull([...path, 'url'], url),
      ordinal,
    };
  });
}

function keptTexts(texts: readonly DraftOf<AgreementTextInput>[]) {
  return texts.map(({ lang, url }, ordinal) => {
    const path = ['texts', String(ordinal)];
    return { lang: keptLang([...path, 'lang'], lang), url: keptUrl([...path, 'url'], url), ordinal };
  });
}

/** @throws RuleViolation RELATED_BACKWARDS. Between two who say so at once, an index of the database decides. */
async function checkNotBackwards(
  { db }: WriteContext,
  fromId: string,
  relations: readonly RelationDraft[],
): Promise<void> {
  const backwards = await db.findBy(AgreementRelation, { toId: fromId, fromId: In(relations.map(({ toId }) => toId)) });
  relations.forEach(({ kind, toId }, index) => {
    if (!backwards.some((other) => other.kind === kind && other.fromId === toId)) return;
    const path = ['relations', String(index), 'kind'];
    throw new RuleViolation('RELATED_BACKWARDS', path, `The other agreement already ${PREDICATE[kind]} this one.`);
  });
}

function keptRelations(relations: readonly RelationDraft[], fromId: string): RelationDraft[] {
  const seen = new Set<string>();
  return relations.map(({ kind, toId }, index) => {
    const path = ['relations', String(index)];
    if (toId === fromId) {
      throw new RuleViolation('RELATED_TO_ITSELF', [...path, 'toId'], 'An agreement cannot be related to itself.');
    }
    if (seen.has(`${kind} ${toId}`)) {
      throw new RuleViolation('RELATED_ALREADY', path, `It already ${PREDICATE[kind]} the other.`);
    }
    seen.add(`${kind} ${toId}`);
    return { toId, kind };
  });
}
