import { errorCodes } from '../../records/writing/error-codes.ts';
import { RuleViolation } from '../../records/writing/input-errors.ts';
import {
  certainlyApart,
  certainlyBefore,
  type RuleFinding,
  type RuleWarning,
} from '../../records/writing/rule-findings.ts';
import { warningCodes } from '../../records/writing/warnings.ts';
import { AgreementStatus } from './agreement.entity.ts';
import { SignatureRole } from './signature.entity.ts';

/** The date fields of an agreement and `autoRenews`, in the order of exported tables and pages. */
export const AGREEMENT_TIMES = [
  'adoptedOn',
  'signedOn',
  'provisionallyAppliedFrom',
  'inForceFrom',
  'expiresOn',
  'autoRenews',
  'terminatedOn',
] as const;

type AgreementDay = Exclude<(typeof AGREEMENT_TIMES)[number], 'autoRenews'>;

/** The dates of an agreement, as partial dates; null if unknown. */
export type AgreementDays = { [day in AgreementDay]: string | null };

export const AGREEMENT_DAYS = AGREEMENT_TIMES.filter((time): time is AgreementDay => time !== 'autoRenews');

const CODES = errorCodes({
  TOO_FEW_SIGNATORIES: [
    'An agreement with this status needs two signatories unless it is unilateral. Add one.',
    'status',
    'count',
  ],
  IN_FORCE_BEFORE_SIGNED: [
    'The agreement would be in force before it was signed. Correct one of the dates.',
    'from',
    'to',
  ],
  EXPIRES_BEFORE_IT_BEGINS: ['The agreement would expire before it begins. Correct one of the dates.', 'from', 'to'],
  TERMINATED_BEFORE_SIGNED: [
    'The agreement would be terminated before it was signed. Correct one of the dates.',
    'from',
    'to',
  ],
  RELATION_REVERSED: [
    'The agreements have this relation in the other direction. Remove that one first, or omit this one.',
    'kind',
  ],
  STATUS_CHANGE_NOT_ALLOWED: [
    'The status cannot change in this way. Choose a status that may follow, or correct the earlier changes.',
    'from',
    'to',
  ],
  STATUS_CHANGES_OUT_OF_ORDER: ['The status changes are not in the order of their dates. Correct a date or the order.'],
});

const WARNINGS = warningCodes({
  SIGNED_IN_FUTURE: 'The agreement is SIGNED or later, but its date of signature is in the future. Check the date.',
  SIGNATURE_DATES_DIFFER: 'Signatures have another date than `signedOn`. Correct them if they are wrong.',
  MOVE_DATES_DIFFER: 'A status change has another date than the agreement. Correct it if it is wrong.',
  STATUS_CHANGES_OUT_OF_ORDER: 'The status changes are no longer in the order of their dates. Correct a date.',
});

/** Code for a relation that exists in both directions. */
export const RELATION_REVERSED = CODES.RELATION_REVERSED;

/** Code of the error, and of the flag, for too few signatories. */
export const TOO_FEW_SIGNATORIES = CODES.TOO_FEW_SIGNATORIES;

/** Code of the flag, and of the error, for status changes that are not in order. */
export const STATUS_CHANGES_OUT_OF_ORDER = CODES.STATUS_CHANGES_OUT_OF_ORDER.name;

/** The data of an agreement that its rules check. */
export interface AgreementState extends AgreementDays {
  status: AgreementStatus;
  unilateral: boolean;
  /** The role of each of its signatures. */
  roles: readonly SignatureRole[];
}

export interface StatusStep {
  from: AgreementStatus | null;
  to: AgreementStatus;
  on: string | null;
}

/** The date field of an agreement that has the beginning of a status. */
export const DAY_OF_STATUS: { readonly [status in AgreementStatus]?: keyof AgreementDays } = {
  ADOPTED: 'adoptedOn',
  SIGNED: 'signedOn',
  PROVISIONALLY_APPLIED: 'provisionallyAppliedFrom',
  IN_FORCE: 'inForceFrom',
  EXPIRED: 'expiresOn',
  TERMINATED: 'terminatedOn',
};

const STATUS_ORDER = Object.values(AgreementStatus);

/** SIGNED and later, without WITHDRAWN: an agreement may be withdrawn before it is signed. */
const SIGNED_OR_LATER = STATUS_ORDER.slice(
  STATUS_ORDER.indexOf(AgreementStatus.SIGNED),
  STATUS_ORDER.indexOf(AgreementStatus.WITHDRAWN),
);

/** Statuses that an agreement can have only after it was in force. */
const IN_FORCE_OR_LATER = STATUS_ORDER.slice(
  STATUS_ORDER.indexOf(AgreementStatus.IN_FORCE),
  STATUS_ORDER.indexOf(AgreementStatus.WITHDRAWN),
);

/**
 * Returns the rules that an agreement breaks, the gravest first. Mutations reject it unless the finding is a warning;
 * imports store it with flags.
 */
export function agreementErrors(facts: AgreementState): RuleFinding[] {
  const findings: RuleFinding[] = [];
  const parties = countSignatories(facts);
  if (SIGNED_OR_LATER.includes(facts.status) && !facts.unilateral && parties < 2) {
    const message = `An agreement that is ${facts.status} needs two signatories, unless it is unilateral; it has ${parties}.`;
    const params = { status: facts.status, count: parties };
    findings.push(new RuleViolation(CODES.TOO_FEW_SIGNATORIES, ['signatures'], message, params));
  }
  const { signedOn, inForceFrom, expiresOn, terminatedOn } = facts;
  if (certainlyBefore(inForceFrom, signedOn)) {
    const message = `It would be in force (${inForceFrom}) before it was signed (${signedOn}).`;
    const params = { from: signedOn!, to: inForceFrom! };
    findings.push(new RuleViolation(CODES.IN_FORCE_BEFORE_SIGNED, ['inForceFrom'], message, params));
  }
  const began = [inForceFrom, signedOn].find((day) => certainlyBefore(expiresOn, day));
  if (began) {
    const message = `It would expire (${expiresOn}) before it is signed and in force (${began}).`;
    const params = { from: began, to: expiresOn! };
    findings.push(new RuleViolation(CODES.EXPIRES_BEFORE_IT_BEGINS, ['expiresOn'], message, params));
  }
  if (certainlyBefore(terminatedOn, signedOn)) {
    const message = `It would be terminated (${terminatedOn}) before it was signed (${signedOn}).`;
    const params = { from: signedOn!, to: terminatedOn! };
    findings.push(new RuleViolation(CODES.TERMINATED_BEFORE_SIGNED, ['terminatedOn'], message, params));
  }
  if (SIGNED_OR_LATER.includes(facts.status) && certainlyBefore(latestToday(), facts.signedOn)) {
    findings.push({
      code: WARNINGS.SIGNED_IN_FUTURE,
      path: ['signedOn'],
      message: `The agreement is ${facts.status}, but its date of signature (${facts.signedOn}) is in the future.`,
    });
  }
  return findings;
}

const HOUR_MS = 3_600_000;

/** Returns the current date in the time zone that is farthest ahead, UTC+14. */
export function latestToday(): string {
  return new Date(Date.now() + 14 * HOUR_MS).toISOString().slice(0, 10);
}

/**
 * Compares the dates of an agreement with those of its status changes and signatures. A difference may be right:
 * parties sign a convention one after the other. So this is checked only if a date was corrected.
 * @param signings the dates of all actions of signing; null if unknown
 * @returns warnings; the path is the date field
 */
export function dateConflictsOf(
  days: AgreementDays,
  statusChanges: readonly StatusStep[],
  signings: readonly (string | null)[],
): RuleWarning[] {
  const findings: RuleWarning[] = [];
  const others = signings.filter((on) => isOtherDay(days.signedOn, on));
  if (others.length > 0) {
    const count = others.length === 1 ? '1 signature has' : `${others.length} signatures have`;
    findings.push({
      code: WARNINGS.SIGNATURE_DATES_DIFFER,
      path: ['signedOn'],
      message: `${describeDay('signedOn', days)}, but ${count} ${days.signedOn === null ? 'a' : 'another'} day (${others.sort()[0]}).`,
    });
  }
  for (const [status, day] of Object.entries(DAY_OF_STATUS)) {
    const dated = statusChanges.filter(({ to, on }) => to === status && on !== null);
    if (dated.length === 0 || !dated.every(({ on }) => isOtherDay(days[day], on))) continue;
    findings.push({
      code: WARNINGS.MOVE_DATES_DIFFER,
      path: [day],
      message: `${describeDay(day, days)}, but the agreement became ${status} on another day (${dated[0]!.on}).`,
    });
  }
  const unordered = statusHistoryErrors(statusChanges).filter(({ code }) => code === STATUS_CHANGES_OUT_OF_ORDER);
  findings.push(...unordered.map(({ code, path, message }) => ({ code, path, message })));
  return findings;
}

/** Whether a date is known and differs from the date of the agreement. */
function isOtherDay(day: string | null, on: string | null): boolean {
  return on !== null && (day === null || certainlyApart(day, on));
}

function describeDay(day: keyof AgreementDays, days: AgreementDays): string {
  return days[day] === null ? `${day} is unknown` : `${day} is ${days[day]}`;
}

/**
 * Codes of the rules that are checked again whenever an agreement changes. Flags with them are deleted when the error
 * is fixed.
 */
export const AGREEMENT_RULE_CODES = [
  CODES.TOO_FEW_SIGNATORIES.name,
  CODES.IN_FORCE_BEFORE_SIGNED.name,
  CODES.EXPIRES_BEFORE_IT_BEGINS.name,
  CODES.TERMINATED_BEFORE_SIGNED.name,
  ...Object.values(WARNINGS),
];

/**
 * Counts signatories. After SIGNED, acceding parties count, too: the Convention on the Privileges and Immunities of the
 * United Nations is in force without a single signature.
 */
function countSignatories({ status, roles }: AgreementState): number {
  return roles.filter(
    (role) =>
      role === SignatureRole.SIGNATORY || (role === SignatureRole.ACCEDING && status !== AgreementStatus.SIGNED),
  ).length;
}

/**
 * Checks a status change. Allowed are: any first status; forward in the order of statuses; SUSPENDED to IN_FORCE;
 * EXPIRED to IN_FORCE (a renewal); WITHDRAWN only if the agreement was never in force.
 * @param wasInForce whether the agreement was in force at any time before the change
 * @returns an error message; null if the change is allowed
 */
export function statusChangeError({ from, to }: StatusStep, wasInForce: boolean): string | null {
  if (from === null) return null;
  if (from === to) return `The agreement already has the status ${from}.`;
  if (to === AgreementStatus.WITHDRAWN) {
    if (!wasInForce && !IN_FORCE_OR_LATER.includes(from)) return null;
    const instead =
      STATUS_ORDER.indexOf(from) < STATUS_ORDER.indexOf(AgreementStatus.TERMINATED) ? ' Use TERMINATED.' : '';
    return `An agreement that was in force cannot be WITHDRAWN; it is ${from}.${instead}`;
  }
  if (to === AgreementStatus.IN_FORCE && (from === AgreementStatus.SUSPENDED || from === AgreementStatus.EXPIRED)) {
    return null;
  }
  return STATUS_ORDER.indexOf(to) > STATUS_ORDER.indexOf(from)
    ? null
    : `The status cannot change from ${from} back to ${to}.`;
}

/**
 * Checks a whole status history, oldest first. Returns an error for each change that is not allowed or is dated too
 * early.
 */
export function statusHistoryErrors(statusChanges: readonly StatusStep[]): RuleViolation[] {
  const findings: RuleViolation[] = [];
  let wasInForce = false;
  let lastOn: string | null = null;
  for (const [index, change] of statusChanges.entries()) {
    const message = statusChangeError(change, wasInForce);
    if (message) {
      const params = { from: change.from!, to: change.to };
      const path = ['statusChanges', String(index), 'to'];
      findings.push(new RuleViolation(CODES.STATUS_CHANGE_NOT_ALLOWED, path, message, params));
    }
    if (certainlyBefore(change.on, lastOn)) {
      const outOfOrder = `The change is dated ${change.on}, before the previous change (${lastOn}).`;
      const path = ['statusChanges', String(index), 'on'];
      findings.push(new RuleViolation(CODES.STATUS_CHANGES_OUT_OF_ORDER, path, outOfOrder));
    }
    wasInForce ||= IN_FORCE_OR_LATER.includes(change.to);
    lastOn = change.on ?? lastOn;
  }
  return findings;
}
