import { daysAfter, firstDay, lastDay } from './days.ts';
import { occurredOn } from './involved.ts';
import { isOneOf, overlaps, type Rules, uuidIn } from './matching.ts';
import { namedParty } from './named-party.ts';
import { dayOf, liesIn } from './places.ts';
import type { Row, World } from './rows.ts';

/** Statuses of agreements that do not or no longer apply. */
const ENDED = ['SUSPENDED', 'EXPIRED', 'TERMINATED', 'SUPERSEDED'];

function isInForceOn(world: World, agreement: Row, on: string): boolean {
  const day = lastDay(on);
  const { status, in_force_from, terminated_on, expires_on, auto_renews } = agreement;
  const moves = world.tables.status_change.filter(
    (move) => move.agreement_id === agreement.id && move.changed_on !== null,
  );

  if (in_force_from === null || firstDay(in_force_from) > day || status === 'WITHDRAWN') return false;
  if (ENDED.includes(status)) {
    const end = { EXPIRED: expires_on, TERMINATED: terminated_on }[status as 'EXPIRED' | 'TERMINATED'] ?? null;
    if (end === null && !moves.some((move) => move.to_status === status)) return false;
  }
  if (terminated_on !== null && lastDay(terminated_on) < day) return false;
  const isBack = (move: Row) => move.to_status === 'IN_FORCE' && firstDay(move.changed_on) <= day;
  if (expires_on !== null && lastDay(expires_on) < day) {
    const renewed = moves.some((move) => move.from_status === 'EXPIRED' && isBack(move));
    const renewsItself = auto_renews === true && status !== 'EXPIRED';
    if (!renewed && !renewsItself) return false;
  }
  return !moves.some(
    (move) =>
      ENDED.includes(move.to_status) &&
      lastDay(move.changed_on) < day &&
      !moves.some((later) => later.ordinal > move.ordinal && isBack(later)),
  );
}

function expiresWithin(world: World, { expires_on, auto_renews, status }: Row, days: number): boolean {
  if (expires_on === null || auto_renews === true) return false;
  if (['TERMINATED', 'SUPERSEDED', 'WITHDRAWN'].includes(status)) return false;
  return lastDay(expires_on) >= world.today && firstDay(expires_on) <= daysAfter(world.today, days);
}

/** The `where` fields of an agreement, except for those of every cooperation item and of its signatures. */
export const agreementRules: Rules = {
  kinds: isOneOf('kind'),
  statuses: isOneOf('status'),
  place: (world, agreement, ref: string) => {
    const party = namedParty(world, ref);
    const day = dayOf(world, occurredOn(world, agreement));
    return world.tables.agreement_place.some(
      (place) => place.agreement_id === agreement.id && liesIn(world, place.party_id, party, day),
    );
  },
  signed: (_world, agreement, range) => overlaps(agreement.signed_on, range),
  expires: (_world, agreement, range) => overlaps(agreement.expires_on, range),
  expiresWithinDays: expiresWithin,
  inForceOn: isInForceOn,
};

function actionsOf(world: World, signature: Row): Row[] {
  return world.tables.treaty_action.filter((action) => action.signature_id === signature.id);
}

/** The `where` fields of a signature. */
export const signatureRules: Rules = {
  agreement: (_world, signature, id: string) => signature.agreement_id === uuidIn(id),
  party: (world, signature, ref: string) => {
    const agreement = world.known('agreement', signature.agreement_id)!;
    return liesIn(world, signature.party_id, namedParty(world, ref), dayOf(world, occurredOn(world, agreement)));
  },
  roles: isOneOf('role'),
  signer: (world, signature, id: string) =>
    world.tables.signer.some((signer) => signer.signature_id === signature.id && signer.person_id === uuidIn(id)),
  actions: (world, signature, kinds: string[]) =>
    actionsOf(world, signature).some((action) => kinds.includes(action.kind)),
  acted: (world, signature, range, whole) =>
    actionsOf(world, signature).some(
      (action) => overlaps(action.acted_on, range) && (whole.actions == null || whole.actions.includes(action.kind)),
    ),
  boundOn: (world, signature, on: string) => {
    const { inForceFrom, withdrawnOn } = daysOfSignature(world, signature);
    const day = lastDay(on);
    if (inForceFrom === null || firstDay(inForceFrom) > day) return false;
    return withdrawnOn === null || lastDay(withdrawnOn) > day;
  },
};

const SIGNING = ['SIGNATURE', 'SIGNATURE_AD_REFERENDUM'];
const CONSENTING = ['RATIFICATION', 'ACCEPTANCE', 'APPROVAL', 'ACCESSION', 'SUCCESSION'];
const LEAVING = ['WITHDRAWAL', 'DENUNCIATION'];

/** The days of a signature, from its actions. */
export function daysOfSignature(world: World, signature: Row) {
  const actions = actionsOf(world, signature);
  const of = (kinds: readonly string[]) => actions.filter((action) => kinds.includes(action.kind));
  const earliest = (days: (string | null)[]) => days.filter((day) => day !== null).sort()[0] ?? null;
  // Undated actions come last; among equals the order of the record decides.
  const inTime = (some: Row[]) =>
    [...some].sort((a, b) => {
      const [one, other] = [a.acted_on ?? '9999-99', b.acted_on ?? '9999-99'];
      return one < other ? -1 : one > other ? 1 : a.ordinal - b.ordinal;
    });
  const dated = (some: Row[]) => some.filter((action) => action.acted_on !== null);
  const leaving =
    inTime(dated(of(LEAVING))).at(-1) ??
    of(LEAVING)
      .sort((a, b) => a.ordinal - b.ordinal)
      .at(-1);
  return {
    signedOn: earliest(of(SIGNING).map((action) => action.acted_on)),
    ratifiedOn: earliest(of(CONSENTING).map((action) => action.acted_on)),
    inForceFrom:
      earliest(of(['ENTRY_INTO_FORCE']).map((action) => action.effective_on ?? action.acted_on)) ??
      inTime(of(CONSENTING))[0]?.effective_on ??
      null,
    withdrawnOn: leaving?.effective_on ?? leaving?.acted_on ?? null,
  };
}
