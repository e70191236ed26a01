import { certainlyBefore, type Fault } from '../records/faults.ts';
import { AgreementStatus } from './agreement.entity.ts';
import { SignatureRole } from './signature.entity.ts';

/** The days of an agreement, each as far as it is known. */
export interface AgreementDays {
  adoptedOn: string | null;
  signedOn: string | null;
  provisionallyAppliedFrom: string | null;
  inForceFrom: string | null;
  expiresOn: string | null;
  terminatedOn: string | null;
}

/** What the rules of an agreement look at. */
export interface AgreementFacts extends AgreementDays {
  status: AgreementStatus;
  unilateral: boolean;
  /** The role of each of its signatures. */
  roles: readonly SignatureRole[];
}

/** One step from status to status. */
export interface Move {
  from: AgreementStatus | null;
  to: AgreementStatus;
  on: string | null;
}

/** The day of an agreement that tells since when it has a status. */
export const DAY_OF_STATUS: { [status in AgreementStatus]?: keyof AgreementDays } = {
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
 * Which rules of the domain an agreement breaks, the gravest first. The same rules hold for editors, whom they refuse,
 * and for imports, which they flag.
 */
export function faultsOf(facts: AgreementFacts): Fault[] {
  const faults: Fault[] = [];
  const parties = partiesOf(facts);
  if (SIGNED_OR_LATER.includes(facts.status) && !facts.unilateral && parties < 2) {
    faults.push({
      code: 'TOO_FEW_SIGNATORIES',
      path: ['signatures'],
      message: `An agreement that is ${facts.status} needs two signatories, unless it is unilateral; it has ${parties}.`,
    });
  }
  if (certainlyBefore(facts.inForceFrom, facts.signedOn)) {
    faults.push({
      code: 'IN_FORCE_BEFORE_SIGNED',
      path: ['inForceFrom'],
      message: `It would be in force (${facts.inForceFrom}) before it was signed (${facts.signedOn}).`,
    });
  }
  for (const began of [facts.inForceFrom, facts.signedOn]) {
    if (!certainlyBefore(facts.expiresOn, began)) continue;
    faults.push({
      code: 'EXPIRES_BEFORE_IT_BEGINS',
      path: ['expiresOn'],
      message: `It would expire (${facts.expiresOn}) before it is signed and in force (${began}).`,
    });
    break;
  }
  if (certainlyBefore(facts.terminatedOn, facts.signedOn)) {
    faults.push({
      code: 'TERMINATED_BEFORE_SIGNED',
      path: ['terminatedOn'],
      message: `It would be terminated (${facts.terminatedOn}) before it was signed (${facts.signedOn}).`,
    });
  }
  return faults;
}

/** The codes of all that `faultsOf` finds: flags that go when the fault is mended. */
export const CODES_OF_FAULTS = [
  'TOO_FEW_SIGNATORIES',
  'IN_FORCE_BEFORE_SIGNED',
  'EXPIRES_BEFORE_IT_BEGINS',
  'TERMINATED_BEFORE_SIGNED',
];

/**
 * Two must have signed for it to be SIGNED. Later those count that acceded, too: the Convention on the Privileges and
 * Immunities of the United Nations is in force without a single signature.
 */
function partiesOf({ status, roles }: AgreementFacts): number {
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
export function faultOfMove({ from, to }: Move, wasInForce: boolean): string | null {
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
  return LIST.indexOf(to) > LIST.indexOf(from) ? null : `From ${from} it cannot move back to ${to}.`;
}

/** What is wrong with a whole course of moves, from the entry on: each move that is not allowed or comes too early. */
export function faultsOfMoves(moves: readonly Move[]): Fault[] {
  const faults: Fault[] = [];
  let wasInForce = false;
  let lastOn: string | null = null;
  for (const [index, move] of moves.entries()) {
    const message = faultOfMove(move, wasInForce);
    if (message) faults.push({ code: 'MOVE_NOT_ALLOWED', path: ['moves', String(index), 'to'], message });
    if (certainlyBefore(move.on, lastOn)) {
      faults.push({
        code: 'MOVES_OUT_OF_ORDER',
        path: ['moves', String(index), 'on'],
        message: `It would move (${move.on}) before the move that came before (${lastOn}).`,
      });
    }
    wasInForce ||= IN_FORCE_OR_LATER.includes(move.to);
    lastOn = move.on ?? lastOn;
  }
  return faults;
}
