import { daysAfter, firstDay, lastDay } from './days.ts';
import type { Row, World } from './rows.ts';
import { sorted } from './rows.ts';

/** Before and after every day. */
const EVER = '0000-00-00';
const FOR_EVER = '9999-99-99';

/** The day as of which a partial date is read: its last one; today where there is none. */
export function dayOf(world: World, date: string | null | undefined): string {
  return date ? lastDay(date) : world.today;
}

/** Whether a period whose ends are partial dates, perhaps unknown, holds on a day. */
export function holdsOn(day: string, from: string | null, to: string | null): boolean {
  return (from ? firstDay(from) : EVER) <= day && day <= (to ? lastDay(to) : FOR_EVER);
}

/** The latest day before another, if there is any. */
function dayBefore(day: string): string {
  return day === EVER ? EVER : daysAfter(day, -1);
}

/** Where a party has lain: a placement ends at the latest on the day before the next one begins. */
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

/** The party, then that in which it lies on a day, and so on up. All are ids. */
export function wayUp(world: World, partyId: string, day: string): string[] {
  return world.remember(`way up ${partyId} ${day}`, () => {
    const way = [partyId];
    for (;;) {
      const period = periodsOf(world, way.at(-1)!).find(({ from, to }) => from <= day && day <= to);
      if (!period) return way;
      way.push(period.within);
    }
  });
}

/** All parties in which a party has ever lain, on whatever day. All are ids. */
export function everAround(world: World, partyId: string): string[] {
  return world.remember(`ever around ${partyId}`, () => {
    // Where anything lies changes on these days, or else nothing begins, but something ends.
    const begins = world.tables.placement.map(({ valid_from }) => (valid_from ? firstDay(valid_from) : EVER));
    return [...new Set(begins.flatMap((day) => wayUp(world, partyId, day).slice(1)))];
  });
}

/** Whether a party lies in another, or is it, on a day. */
export function liesIn(world: World, partyId: string | null, otherId: string, day: string): boolean {
  return partyId !== null && wayUp(world, partyId, day).includes(otherId);
}

/** The country in which a party lies on a day, or which it is. */
export function countryOf(world: World, partyId: string, day: string): Row | null {
  const parties = wayUp(world, partyId, day).map((id) => world.known('party', id)!);
  return parties.find((party) => party.level === 'COUNTRY') ?? null;
}

/**
 * Whether the country of a party has one of these standings in a bloc; NONE if it has no other.
 * @param day the day on which the party's country is read
 * @param on the day of the standing, if it is not the same
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

/** A party and all that it succeeded; who seceded does not answer for whom it left. All are ids. */
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
