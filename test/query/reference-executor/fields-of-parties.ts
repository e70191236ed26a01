import { lastDay } from './days.ts';
import { pageOfItems } from './fields-of-items.ts';
import { answering, type BetweenOptions, involvedIn, isBetween, itemsOf, occurredOn } from './involved.ts';
import { namedParty } from './named-party.ts';
import { orderingOf, pageOf } from './pages.ts';
import { type FieldRule, type FieldRules, firstOf, listOf, partsOf } from './parts.ts';
import { containingParties, countryOf, dayOf, holdsOn, liesIn } from './places.ts';
import type { Cell, Row, TableName, World } from './rows.ts';
import { sorted } from './rows.ts';
import { labelIn, type TextIn, textIn, withBases } from './texts.ts';
import { matches, partiesOfForum } from './wheres.ts';

function namesOf(world: World, party: Row): Row[] {
  return partsOf(world, 'party_name', 'party_id', party);
}

function first<T>(rows: readonly T[]): T | undefined {
  return rows[0];
}

/** The display name in each language: a valid proper name, the shortest kind first. */
function partyName(world: World, party: Row): TextIn {
  const kinds = ['SHORT', 'OFFICIAL', 'TRANSLITERATED'];
  const shown = namesOf(world, party).filter(
    (name) => kinds.includes(name.kind) && (name.valid_to === null || lastDay(name.valid_to) >= world.today),
  );
  const byKind = sorted(shown, (name) => kinds.indexOf(name.kind));
  const others: { [lang: string]: string } = {};
  for (const name of byKind) others[name.lang] ??= name.text;
  return { text: party.name, lang: party.name_lang, others };
}

const label: FieldRule = (party, { langs, on }, world) => {
  if (!on) return labelIn(partyName(world, party), langs);
  const kinds = ['SHORT', 'OFFICIAL', 'FORMER', 'TRANSLITERATED'];
  const borne = namesOf(world, party).filter(
    (name) => kinds.includes(name.kind) && holdsOn(lastDay(on), name.valid_from, name.valid_to),
  );
  for (const lang of langs.flatMap(withBases)) {
    const inIt = borne.filter((name) => name.lang === lang);
    const latestFirst = sorted(inIt, (name) => name.valid_from).reverse();
    const newest = latestFirst.filter((name) => name.valid_from === latestFirst[0]!.valid_from);
    const found = first(
      sorted(
        newest,
        (name) => kinds.indexOf(name.kind),
        (name) => name.ordinal,
      ),
    );
    if (found) return { text: found.text, lang };
  }
  return { text: party.name, lang: party.name_lang };
};

function onDay(world: World, on: string | null | undefined): string {
  return dayOf(world, on);
}

function membershipsOf(column: 'bloc_id' | 'country_id'): FieldRule {
  return (party, { on }, world) => {
    const held = world.tables.membership.filter(
      (membership) =>
        membership[column] === party.id &&
        (!on || holdsOn(lastDay(on), membership.valid_from, membership.valid_to)) &&
        world.one('party', membership.bloc_id) !== null,
    );
    return byBeginning(held);
  };
}

/** Orders by the first possible day of the beginning; without one first. */
function byBeginning(rows: readonly Row[]): Row[] {
  const day = (row: Row) => row.valid_from && `${row.valid_from}-01-01`.slice(0, 10);
  return sorted(rows, day, (row) => row.id);
}

function itemsOfParty(table: TableName): (party: Row, args: Cell, world: World) => Row[] {
  return (party, _args, world) =>
    world.rows(table).filter((item) => {
      const day = dayOf(world, occurredOn(world, item));
      return involvedIn(world, item).some(({ partyId, as }) => as !== null && liesIn(world, partyId, party.id, day));
    });
}

/** The forums in which the party itself takes part. */
function forumsOf(world: World, party: Row): Row[] {
  return world.rows('forum').filter((forum) => partiesOfForum(world, forum).includes(party.id));
}

/** The other parties with which a party has items in common; without a level, those that take part themselves. */
const partners: FieldRule = (party, args, world) => {
  const options: BetweenOptions = args.where ?? {};
  const counted = itemsOf(world).filter((item) => matches(world, 'CooperationItem', item, args.where));
  const rows = world.rows('party').flatMap((other) => {
    if (other.id === party.id || (args.level && other.level !== args.level)) return [];
    const common = counted.filter((item) => isBetween(world, item, [party.id, other.id], options));
    const takesPart = (item: Row) =>
      answering(world, item, [other.id], options)[0]!.some(({ partyId }) => partyId === other.id);
    return common.length > 0 && (args.level || common.some(takesPart)) ? partnerRow(world, other, common) : [];
  });
  return pageOf(rows, orderingOf(world, 'PartyPartner', args.orderBy), args, (row) => ({ node: row }));
};

/** A partner as the server counts it, with the values by which partners are ordered. */
export function partnerRow(world: World, partner: Row, items: readonly Row[]): Row {
  const days = sorted(
    items.map((item) => occurredOn(world, item)).filter((day) => day !== null),
    (day) => day,
  );
  const country = countryOf(world, partner.id, world.today);
  return {
    id: partner.id,
    $table: 'party_partner',
    party_id: partner.id,
    items: items.length,
    agreements: items.filter(({ $table }) => $table === 'agreement').length,
    first_on: days[0] ?? null,
    latest_on: days.at(-1) ?? null,
    sort_key: partner.sort_key,
    country_key: `${country && world.sees(country) ? country.sort_key : ''} ${partner.sort_key}`,
  };
}

const period = {
  from: (part: Row) => part.valid_from,
  to: (part: Row) => part.valid_to,
};

export const fieldsOfParties: FieldRules = {
  Party: {
    name: (party, { lang }, world) => textIn(partyName(world, party), lang),
    label,
    names: (party, args, world) => {
      const langs: string[] | null = args.langs?.flatMap(withBases) ?? null;
      return firstOf(
        namesOf(world, party).filter((name) => !langs || langs.includes(name.lang)),
        args,
      );
    },
    coordinates: ({ latitude, longitude }) => (latitude === null ? null : { latitude, longitude }),
    within: (party, { on }, world) =>
      world.one('party', containingParties(world, party.id, onDay(world, on))[1] ?? null),
    country: (party, { on }, world) => countryOf(world, party.id, onDay(world, on)),
    placements: (party, _args, world) => byBeginning(partsOf(world, 'placement', 'party_id', party)),
    successions: (party, _args, world) =>
      sorted(
        world.tables.succession.filter(
          ({ predecessor_id, successor_id }) =>
            [predecessor_id, successor_id].includes(party.id) &&
            world.one('party', predecessor_id) &&
            world.one('party', successor_id),
        ),
        (succession) => succession.happened_on,
        (succession) => succession.id,
      ),
    agreements: (party, args, world) => listOf(world, 'Agreement', itemsOfParty('agreement')(party, args, world), args),
    commitments: (party, args, world) =>
      listOf(world, 'Commitment', itemsOfParty('commitment')(party, args, world), args),
    forums: (party, args, world) => listOf(world, 'Forum', forumsOf(world, party), args),
    delegations: (party, args, world) =>
      listOf(
        world,
        'Delegation',
        world.rows('delegation').filter((delegation) => delegation.party_id === party.id),
        args,
      ),
    cooperation: (party, args, world) => {
      const others: string[] = args.with ?? [];
      const given = [{ id: party.id, name: null }, ...others.map((name) => ({ id: namedParty(world, name), name }))];
      return pageOfItems(world, given, args);
    },
    partners,
  },
  Bloc: { memberships: membershipsOf('bloc_id') },
  Country: { memberships: membershipsOf('country_id') },
  Organization: { kind: (organization) => organization.organization_kind },
  Placement: period,
  Membership: period,
  Succession: { on: (succession) => succession.happened_on },
};
