import { Filter, type Where } from '../../query/compiling/filters.ts';
import { type Ordered, Orderings } from '../../query/compiling/pages.ts';
import { type Choice, json, list, page, type Reading, withId } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { isOneOf, type Sql, sql } from '../../query/sql.ts';
import { hits, searched } from '../../records/api/searched.ts';
import { overlaps, recordRules } from '../../records/api/where.ts';
import { type CooperationItem, Geography } from '../../records/cooperation-item.entity.ts';
import { tableOf } from '../../records/description/record-type.ts';
import { uuidOf } from '../../records/values/ids.ts';
import type { Multilingual } from '../../records/values/languages.ts';
import { survivor } from '../../records/values/refs.ts';
import { Agreement } from '../agreements/agreement.entity.ts';
import { agreementFilter } from '../agreements/agreement.reads.ts';
import { Commitment } from '../commitments/commitment.entity.ts';
import { commitmentFilter } from '../commitments/commitment.reads.ts';
import { Figure } from '../figures/figure.entity.ts';
import { figureFilter } from '../figures/figure.reads.ts';
import { Forum } from '../forums/forum.entity.ts';
import { isForum } from '../forums/forum.reads.ts';
import { Party } from '../parties/party.entity.ts';
import { hasStanding, partiesWithStandingToday } from '../parties/party.reads.ts';
import { Session } from '../sessions/session.entity.ts';
import { Statement } from '../statements/statement.entity.ts';
import { statementFilter } from '../statements/statement.reads.ts';
import { isAbout } from '../topics/topic.reads.ts';
import {
  type BetweenOptions,
  countsSuffice,
  type Given,
  givenName,
  givenNames,
  type ItemClass,
  involves,
  joinInvolvements,
  matchesOf,
} from './between.ts';
import type { ConcernedAs } from './concerned-party.entity.ts';
import type { CooperationList, CooperationOrderField, CooperationWhere } from './cooperation.inputs.ts';
import { InvolvedParty } from './involved-party.entity.ts';
import { CooperationItemType, Item } from './item.entity.ts';
import { Maker } from './maker.entity.ts';

// ------------------------------------------------------------------------------------------ what an item has in common

/** An item's title in its main language and in others. */
export function titleOf(item: Row<CooperationItem>): Multilingual {
  return { text: item.title, lang: item.titleLang, others: item.titlesIn };
}

/** A column of the row that every item has. */
export function columnOfItem(item: Row<{ id: string }>, column: Sql): Sql {
  return sql`(select ${column} from cooperation_item i where i.id = ${item.id})`;
}

/** The parties that an item involves, by name. */
export function partiesOf(item: Row<{ id: string }>, first: number | null | undefined): Reading {
  return list(
    Party,
    {
      join: (party) =>
        sql`join involvement v on v.party_id = ${party.id} and v.item_id = ${item.id} and v.takes_part_as is not null`,
      orderBy: (party) => sql`${party.sortKey}, ${party.id}`,
    },
    first,
  );
}

/** The forum of an item, its own or through its session. */
export function forumOf(item: Row<{ id: string }>): Reading {
  return withId(Forum, columnOfItem(item, sql`i.forum_id`));
}

/** The session of an item; a session's own is null. */
export function sessionOf(item: Row<{ id: string }>): Reading {
  return withId(Session, columnOfItem(item, sql`i.session_id`));
}

/** Who made an item, in the order of the record. */
export function makersOf(item: Row<{ id: string }>): Reading {
  return list(Maker, {
    where: (maker) => [sql`${maker.itemId} = ${item.id}`],
    orderBy: (maker) => sql`${maker.ordinal}, ${maker.id}`,
  });
}

/** The parties that belong to an item in this role, in the order of the record. */
export function partiesConcerned(item: Row<{ id: string }>, role: ConcernedAs): Reading {
  return list(Party, {
    join: (party) =>
      sql`join concerned_party c on c.party_id = ${party.id} and c.item_id = ${item.id} and c.role = ${role}`,
    orderBy: () => sql`c.ordinal, c.id`,
  });
}

/** The items that came of a commitment, the earliest first. */
export function outcomesOf(commitment: Row<{ id: string }>, first: number | null | undefined): Reading {
  return list(
    Item,
    {
      join: (item) => sql`join outcome o on o.item_id = ${item.id} and o.commitment_id = ${commitment.id}`,
      orderBy: (item) => sql`${item.occurredOn}, ${item.id}`,
    },
    first,
  );
}

// ------------------------------------------------------------------------------------------------ who is involved in it

/** The fields of a `where` that are about the parties of an item. */
type PartiesWhere = BetweenOptions & Pick<CooperationWhere, 'between' | 'party' | 'laterality' | 'standing'> & Where;

/**
 * Gives `between` and `party` their meaning in the filter of a kind of item.
 * @param entity the class of the kind, where it is one
 */
function involvementRules<Whole extends Pick<PartiesWhere, 'between' | 'party'> & Where, Entity extends { id: string }>(
  filter: Filter<Whole, Entity>,
  entity: ItemClass,
): void {
  (filter as unknown as Filter<PartiesWhere, Entity>)
    .rule('between', (item, names, whole) => involves(item.id as Sql, givenNames(names), whole, entity))
    .rule('party', (item, name, whole) => involves(item.id as Sql, [givenName(name, 'party')], whole, entity));
}

/** Gives the fields that narrow or widen `between`, and those on number and standing of parties, their meaning. */
function partyRules<Whole extends PartiesWhere, Entity extends { id: string }>(
  filter: Filter<Whole, Entity>,
  entity: ItemClass,
): void {
  involvementRules(filter, entity);
  (filter as unknown as Filter<PartiesWhere, Entity>)
    .modifier('geography')
    .modifier('succession')
    .modifier('rollUp')
    .rule('levels', (item, levels, whole) =>
      whole.between || whole.party
        ? sql`true`
        : sql`exists (select from involvement v
            where v.item_id = ${item.id} and v.takes_part_as is not null and v.level = any(${levels}))`,
    )
    .rule('laterality', (item, lateralities) =>
      isOneOf(columnOfItem(item as Row<{ id: string }>, sql`i.laterality`), lateralities),
    )
    .rule(
      'standing',
      (item, standing, { geography }) =>
        sql`exists (select from involvement v where v.item_id = ${item.id} and v.takes_part_as is not null
        and ${standingHolds(standing, geography)})`,
    );
}

/**
 * Whether the party of the row `v` of involvement has a standing today, or had it on the item's day. An undated item has no
 * day of which that can be said, whatever the standing, NONE included.
 */
function standingHolds(standing: NonNullable<CooperationWhere['standing']>, geography?: Geography | null): Sql {
  if (geography === Geography.TODAY) return sql`v.party_id in ${partiesWithStandingToday(standing)}`;
  return sql`v.occurred_on <> '' and ${hasStanding(sql`v.party_id`, sql`last_day(v.occurred_on)`, standing)}`;
}

partyRules(agreementFilter, Agreement);
involvementRules(commitmentFilter, Commitment);
involvementRules(statementFilter, Statement);
involvementRules(figureFilter, Figure);

const itemTypes = () => Object.values(CooperationItemType);

const cooperationFilter = recordRules(new Filter<CooperationWhere, Item>('CooperationWhere'), () =>
  itemTypes().map(tableOf),
)
  .modifier('spokeTogether')
  .rule('types', (item, types) => isOneOf(item.type, types))
  .rule('topics', (item, refs) => isAbout(item.id, refs))
  .rule('forum', (item, ref) => isForum(item.forumId, ref))
  .rule('session', (item, id) => sql`${item.sessionId} = ${survivor(uuidOf('session', id, 'session'))}`)
  .rule('occurred', (item, range) => overlaps(item.occurredOn, range, 'occurred'));
partyRules(cooperationFilter, null);

// --------------------------------------------------------------------------------------------------------------- lists

const itemOrderings = new Orderings<Item, `${CooperationOrderField}`>(
  {
    OCCURRED_ON: { by: (item) => item.occurredOn, type: 'text' },
    UPDATED_AT: {
      by: () => sql`entry.updated_at`,
      type: 'timestamptz',
      join: (item) => sql`join record entry on entry.id = ${item.id}`,
    },
  },
  { field: 'OCCURRED_ON', direction: 'DESC' },
);

/** Which cooperation items a client asks for. */
export function itemsWhere({ where, search }: Pick<CooperationList, 'where' | 'search'>): Choice<Item> {
  const choice = { where: (item: Row<Item>) => cooperationFilter.conditions(where, item) };
  return search == null ? choice : { ...choice, among: hits(search, itemTypes()) };
}

/** Cooperation items, as a client filters, orders and pages them. */
export function cooperationItems(args: CooperationList): Reading {
  const given = args.where?.between ? givenNames(args.where.between) : [];
  const choice = { where: (item: Row<Item>) => cooperationFilter.conditions(args.where, item) };
  return page(Item, ...searched(itemTypes(), choice, itemOrderings, args), args, (item) => ({
    matched: matched(item, given, args.where ?? {}),
  }));
}

/** The items between the parties given. */
export function cooperationBetween(given: readonly Given[], args: CooperationList): Reading {
  const options: BetweenOptions = args.where ?? {};
  const { levels, ...others } = args.where ?? {};
  // Of parties given, levels only say which parties count for them: whether that is so is asked with who they are.
  const asked = others.between || others.party ? args.where : others;
  const rest = (item: Row<Item>) => cooperationFilter.conditions(asked, item);
  const edge = (item: Row<Item>) => ({ matched: matched(item, given, options) });
  if (!countsSuffice(options)) {
    const choice = { where: (item: Row<Item>) => [involves(item.id, given, options), ...rest(item)] };
    return page(Item, ...searched(itemTypes(), choice, itemOrderings, args), args, edge);
  }
  const along = { join: (item: Row<Item>) => joinInvolvements(item.id, given, options), where: rest };
  const [choice, ordered] = searched(itemTypes(), along, itemOrderings, args);
  return page(Item, choice, alongInvolvement(ordered), args, edge);
}

/** The same order, by the columns of the involvement that an index holds in this order. */
function alongInvolvement(ordered: Ordered<Item>): Ordered<Item> {
  if (ordered.type !== 'text') return ordered;
  return { ...ordered, by: () => sql`v1.occurred_on`, id: () => sql`v1.item_id` };
}

function matched(item: Row<Item>, given: readonly Given[], options: BetweenOptions): Reading {
  if (given.length === 0) return json([]);
  return list(InvolvedParty, {
    join: (involved) =>
      sql`join ${matchesOf(item.id, given, options)} on m.party_id = ${involved.partyId} and ${involved.itemId} = ${item.id}`,
    orderBy: () => sql`m.n`,
  });
}
