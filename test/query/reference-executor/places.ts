import { daysAfter, firstDay, lastDay } from './days.ts';
import type { Row, World } from './rows.ts';
import { sorted } from './rows.ts';

/** Limits before and after every day. */
const EVER = '0000-00-00';
const FOR_EVER = '9999-99-99';

/** The day at which a partial date is read: its last day; today without a date. */
export function dayOf(world: World, date: string | null | undefined): string {
  return date ? lastDay(date) : world.today;
}

/** Whether a period of partial dates, which may be unknown, includes a day. */
export function holdsOn(day: string, from: string | null, to: string | null): boolean {
  return (from ? firstDay(from) : EVER) <= day && day <= (to ? lastDay(to) : FOR_EVER);
}

/** The day before another, if there is one. */
function dayBefore(day: string): string {
  return day === EVER ? EVER : daysAfter(day, -1);
}

/** The placements of a party: each ends at the latest on the day before the next one begins. */
function periodsOf(world: World, partyId: string): { within: string; from: string; to: string }[] {
  return world.remember(`periods ${partyId}`, () => {
    const begins = (placement: Row) => (placement.valid_from ? firstDay(placement.valid_from) : EVER);
    const placements = sorted(
      world.tables.placement.filter((placement) => placement.party_id === partyId),
      begins,
      (placement) => placement.id,
    );
    return placements.map((placement, index) => {
      const next = placements[index + 1];
      const end = placement.valid_to ? lastDay(placement.valid_to) : FOR_EVER;
      const latest = next ? dayBefore(begins(next)) : FOR_EVER;
      return { within: placement.within_id, from: begins(placement), to: [end, latest].sort()[0]! };
    });
  });
}

/** The ids of a party and of the parties that contain it on a day, from the inside out. */
export function containingParties(world: World, partyId: string, day: string): string[] {
  return world.remember(`way up ${partyId} ${day}`, () => {
    const way = [partyId];
    for (;;) {
      const period = periodsOf(world, way.at(-1)!).find(({ from, to }) => from <= day && day <= to);
      if (!period) return way;
      way.push(period.within);
    }
  });
}

/** The ids of all parties that ever contained a party. */
export function everAround(world: World, partyId: string): string[] {
  return world.remember(`ever around ${partyId}`, () => {
    // Placements change only on these days, apart from ends without a new beginning.
    const begins = world.tables.placement.map(({ valid_from }) => (valid_from ? firstDay(valid_from) : EVER));
    return [...new Set(begins.flatMap((day) => containingParties(world, partyId, day).slice(1)))];
  });
}

/** Whether a party is another one, or is contained in it, on a day. */
export function liesIn(world: World, partyId: string | null, otherId: string, day: string): boolean {
  return partyId !== null && containingParties(world, partyId, day).includes(otherId);
}

/** The country that contains a party on a day, or the party itself if it is a country. */
export function countryOf(world: World, partyId: string, day: string): Row | null {
  const parties = containingParties(world, partyId, day).map((id) => world.known('party', id)!);
  return parties.find((party) => party.level === 'COUNTRY') ?? null;
}

/**
 * Whether the country of a party has one of these standings in a bloc; NONE if it has no other.
 * @param day the day on which the party's country is read
 * @param on the day of the standing; default: the same
 */
export function hasStanding(
  world: World,
  partyId: string,
  day: string,
  blocId: string,
  standings: readonly string[],
  on?: string | null,
): boolean {
  const country = countryOf(world, partyId, day);
  const held = world.tables.membership.filter(
    (membership) =>
      membership.bloc_id === blocId &&
      membership.country_id === country?.id &&
      holdsOn(on ? dayOf(world, on) : day, membership.valid_from, membership.valid_to),
  );
  if (held.length === 0) return standings.includes('NONE');
  return held.some((membership) => standings.includes(membership.standing));
}

/** The ids of a party and of all its predecessors, without those that it seceded from. */
export function familyOf(world: World, partyId: string): string[] {
  return world.remember(`family ${partyId}`, () => {
    const family = [partyId];
    for (const member of family) {
      for (const succession of world.tables.succession) {
        const goesOn = succession.successor_id === member && succession.kind !== 'SECEDED';
        if (goesOn && !family.includes(succession.predecessor_id)) family.push(succession.predecessor_id);
      }
    }
    return family;
  });
}
