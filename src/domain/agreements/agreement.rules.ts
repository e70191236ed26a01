import { errorCodes } from '../../records/writing/error-codes.ts';
import { certainlyApart, certainlyBefore, type Fault, type ToleratedFault } from '../../records/writing/faults.ts';
import { RuleViolation } from '../../records/writing/input-errors.ts';
import { AgreementStatus } from './agreement.entity.ts';
import { SignatureRole } from './signature.entity.ts';

/** Its days and whether it renews itself, in the order of tables and pages, which read them from here as the writes do. */
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

/** The days of an agreement, each as far as it is known. */
export type AgreementDays = { [day in AgreementDay]: string | null };

export const AGREEMENT_DAYS = AGREEMENT_TIMES.filter((time): time is AgreementDay => time !== 'autoRenews');

const CODES = errorCodes({
  TOO_FEW_SIGNATORIES: [
    'An agreement that is not unilateral needs two signatories from this status on. Add one.',
    'status',
    'count',
  ],
  IN_FORCE_BEFORE_SIGNED: ['The agreement would be in force before it was signed. Correct a date.', 'from', 'to'],
  EXPIRES_BEFORE_IT_BEGINS: ['The agreement would expire before it begins. Correct a date.', 'from', 'to'],
  TERMINATED_BEFORE_SIGNED: ['The agreement would be terminated before it was signed. Correct a date.', 'from', 'to'],
  RELATION_REVERSED: [
    'The agreements have this relation in the other direction. Remove that one first, or leave this one out.',
    'kind',
  ],
  STATUS_CHANGE_NOT_ALLOWED: [
    'The status cannot change in this way. Choose one that may follow, or correct the earlier changes.',
    'from',
    'to',
  ],
  STATUS_CHANGES_OUT_OF_ORDER: ['The status changes are not in the order of their days. Correct a day or the order.'],
});

/** The code of relations that go both ways. */
export const RELATION_REVERSED = CODES.RELATION_REVERSED;

/** The code by which an error for too few signatories, and the flag, go. */
export const TOO_FEW_SIGNATORIES = CODES.TOO_FEW_SIGNATORIES;

/** The code of the flag of status changes that are not in order, as of the error. */
export const STATUS_CHANGES_OUT_OF_ORDER = CODES.STATUS_CHANGES_OUT_OF_ORDER.name;

/** What the rules of an agreement look at. */
export interface AgreementState extends AgreementDays {
  status: AgreementStatus;
  unilateral: boolean;
  /** The role of each of its signatures. */
  roles: readonly SignatureRole[];
}

/** One step from status to status. */
export interface StatusStep {
  from: AgreementStatus | null;
  to: AgreementStatus;
  on: string | null;
}

/** The day of an agreement that tells since when it has a status. */
export const DAY_OF_STATUS: { readonly [status in AgreementStatus]?: keyof AgreementDays } = {
  ADOPTED: 'adoptedOn',
  SIGNED: 'signedOn',
  PROVISIONALLY_APPLIED: 'provisionallyAppliedFrom',
  IN_FORCE: 'inForceFrom',
  EXPIRED: 'expiresOn',
  TERMINATED: 'terminatedOn',
};

const LIST = Object.values(AgreementStatus);

/** Beyond SIGNED, apart from WITHDRAWN: an agreement may be given up before anybody has signed it. */
const SIGNED_OR_LATER = LIST.slice(LIST.indexOf(AgreementStatus.SIGNED), LIST.indexOf(AgreementStatus.WITHDRAWN));

/** What an agreement is only after it was in force. */
const IN_FORCE_OR_LATER = LIST.slice(LIST.indexOf(AgreementStatus.IN_FORCE), LIST.indexOf(AgreementStatus.WITHDRAWN));

/**
 * Returns the rules of the domain that an agreement breaks, the gravest first. The same rules hold for editors, whose
 * mutations they refuse unless the fault is tolerated, and for imports, which they flag.
 */
export function faultsOf(facts: AgreementState): Fault[] {
  const faults: Fault[] = [];
  const parties = partiesOf(facts);
  if (SIGNED_OR_LATER.includes(facts.status) && !facts.unilateral && parties < 2) {
    const message = `An agreement that is ${facts.status} needs two signatories, unless it is unilateral; it has ${parties}.`;
    const params = { status: facts.status, count: parties };
    faults.push(new RuleViolation(CODES.TOO_FEW_SIGNATORIES, ['signatures'], message, params));
  }
  const { signedOn, inForceFrom, expiresOn, terminatedOn } = facts;
  if (certainlyBefore(inForceFrom, signedOn)) {
    const message = `It would be in force (${inForceFrom}) before it was signed (${signedOn}).`;
    const params = { from: signedOn!, to: inForceFrom! };
    faults.push(new RuleViolation(CODES.IN_FORCE_BEFORE_SIGNED, ['inForceFrom'], message, params));
  }
  const began = [inForceFrom, signedOn].find((day) => certainlyBefore(expiresOn, day));
  if (began) {
    const message = `It would expire (${expiresOn}) before it is signed and in force (${began}).`;
    const params = { from: began, to: expiresOn! };
    faults.push(new RuleViolation(CODES.EXPIRES_BEFORE_IT_BEGINS, ['expiresOn'], message, params));
  }
  if (certainlyBefore(terminatedOn, signedOn)) {
    const message = `It would be terminated (${terminatedOn}) before it was signed (${signedOn}).`;
    const params = { from: signedOn!, to: terminatedOn! };
    faults.push(new RuleViolation(CODES.TERMINATED_BEFORE_SIGNED, ['terminatedOn'], message, params));
  }
  if (SIGNED_OR_LATER.includes(facts.status) && certainlyBefore(latestToday(), facts.signedOn)) {
    faults.push({
      code: 'SIGNED_IN_FUTURE',
      path: ['signedOn'],
      message: `The agreement is ${facts.status}, but the day of its signing (${facts.signedOn}) is still to come.`,
    });
  }
  return faults;
}

const HOUR_MS = 3_600_000;

/** Returns the latest date in any time zone now: the one farthest ahead is UTC+14. */
export function latestToday(): string {
  return new Date(Date.now() + 14 * HOUR_MS).toISOString().slice(0, 10);
}

/**
 * Returns where the status changes and signatures of an agreement say another day than the agreement itself. Registers say so
 * rightly (a convention is signed by one party after the other): these faults are looked for only if a day was corrected.
 * @param signings the days of all acts of signing, as far as they are known
 * @returns tolerated faults; the path of one about a day is that day
 */
export function disagreementsOf(
  days: AgreementDays,
  statusChanges: readonly StatusStep[],
  signings: readonly (string | null)[],
): ToleratedFault[] {
  const faults: ToleratedFault[] = [];
  const others = signings.filter((on) => isOtherDay(days.signedOn, on));
  if (others.length > 0) {
    const count = others.length === 1 ? '1 signature has' : `${others.length} signatures have`;
    faults.push({
      code: 'SIGNATURE_DATES_DIFFER',
      path: ['signedOn'],
      message: `${saysOf('signedOn', days)}, but ${count} ${days.signedOn === null ? 'a' : 'another'} day (${others.sort()[0]}).`,
    });
  }
  for (const [status, day] of Object.entries(DAY_OF_STATUS)) {
    const dated = statusChanges.filter(({ to, on }) => to === status && on !== null);
    if (dated.length === 0 || !dated.every(({ on }) => isOtherDay(days[day], on))) continue;
    faults.push({
      code: 'MOVE_DATES_DIFFER',
      path: [day],
      message: `${saysOf(day, days)}, but the agreement became ${status} on another day (${dated[0]!.on}).`,
    });
  }
  const unordered = faultsOfStatusChanges(statusChanges).filter(({ code }) => code === STATUS_CHANGES_OUT_OF_ORDER);
  faults.push(...unordered.map(({ code, path, message }) => ({ code, path, message })));
  return faults;
}

/** Whether a day is known and is not the agreement's. */
function isOtherDay(day: string | null, on: string | null): boolean {
  return on !== null && (day === null || certainlyApart(day, on));
}

function saysOf(day: keyof AgreementDays, days: AgreementDays): string {
  return days[day] === null ? `${day} is unknown` : `${day} is ${days[day]}`;
}

/** The codes of the faults that are judged anew whenever an agreement changes: their flags go when the fault is fixed. */
export const CODES_OF_FAULTS = [
  CODES.TOO_FEW_SIGNATORIES.name,
  CODES.IN_FORCE_BEFORE_SIGNED.name,
  CODES.EXPIRES_BEFORE_IT_BEGINS.name,
  CODES.TERMINATED_BEFORE_SIGNED.name,
  'SIGNED_IN_FUTURE',
  'SIGNATURE_DATES_DIFFER',
  'MOVE_DATES_DIFFER',
  STATUS_CHANGES_OUT_OF_ORDER,
];

/**
 * Two must have signed for it to be SIGNED. Later those count that acceded, too: the Convention on the Privileges and
 * Immunities of the United Nations is in force without a single signature.
 */
function partiesOf({ status, roles }: AgreementState): number {
  return roles.filter(
    (role) =>
      role === SignatureRole.SIGNATORY || (role === SignatureRole.ACCEDING && status !== AgreementStatus.SIGNED),
  ).length;
}

/**
 * Whether an agreement may move so: forward along the list, skipping what it likes; from SUSPENDED back to IN_FORCE; from
 * EXPIRED to IN_FORCE when it is renewed; to WITHDRAWN only before it was in force. It enters anywhere.
 * @param wasInForce whether it was in force at any time before the move
 * @returns what is wrong with the move, as a sentence; null where nothing is
 */
export function faultOfStatusChange({ from, to }: StatusStep, wasInForce: boolean): string | null {
  if (from === null) return null;
  if (from === to) return `It is ${from} already.`;
  if (to === AgreementStatus.WITHDRAWN) {
    if (!wasInForce && !IN_FORCE_OR_LATER.includes(from)) return null;
    const instead = LIST.indexOf(from) < LIST.indexOf(AgreementStatus.TERMINATED) ? 'it can be TERMINATED, ' : 'it is ';
    return `It is ${from} and was in force: ${instead}no longer WITHDRAWN.`;
  }
  if (to === AgreementStatus.IN_FORCE && (from === AgreementStatus.SUSPENDED || from === AgreementStatus.EXPIRED)) {
    return null;
  }
  return LIST.indexOf(to) > LIST.indexOf(from) ? null : `From ${from} it cannot change back to ${to}.`;
}

/** What is wrong with a whole course of status changes, from the entry on: each move that is not allowed or comes too early. */
export function faultsOfStatusChanges(statusChanges: readonly StatusStep[]): RuleViolation[] {
  const faults: RuleViolation[] = [];
  let wasInForce = false;
  let lastOn: string | null = null;
  for (const [index, change] of statusChanges.entries()) {
    const message = faultOfStatusChange(change, wasInForce);
    if (message) {
      const params = { from: change.from!, to: change.to };
      const path = ['statusChanges', String(index), 'to'];
      faults.push(new RuleViolation(CODES.STATUS_CHANGE_NOT_ALLOWED, path, message, params));
    }
    if (certainlyBefore(change.on, lastOn)) {
      const disorder = `It would change (${change.on}) before the change that came before (${lastOn}).`;
      const path = ['statusChanges', String(index), 'on'];
      faults.push(new RuleViolation(CODES.STATUS_CHANGES_OUT_OF_ORDER, path, disorder));
    }
    wasInForce ||= IN_FORCE_OR_LATER.includes(change.to);
    lastOn = change.on ?? lastOn;
  }
  return faults;
}
