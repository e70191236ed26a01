import { Field, ObjectType } from 'type-graphql';
import type { Filter } from '../../query/compiling/filters.ts';
import type { Row } from '../../query/compiling/row.ts';
import type { Given } from '../../query/params.ts';
import { isOneOf, type Sql, sql } from '../../query/sql.ts';
import { byConstant, byTime, timeDimensions } from '../../records/api/groups.ts';
import { listOf } from '../../records/api/list.ts';
import { ordersOfRecords } from '../../records/api/orders.ts';
import { DateRange, overlaps, recordWhere } from '../../records/api/where.ts';
import { CooperationItem, Geography, Laterality } from '../../records/cooperation-item.entity.ts';
import { tableOf } from '../../records/description/record-type.ts';
import { BY_LATERALITY, itemHas } from '../../records/item.reads.ts';
import { enumOf } from '../../records/values/enum.ts';
import { refersToRecord } from '../../records/values/refs.ts';
import { Agreement } from '../agreements/agreement.entity.ts';
import { agreementList } from '../agreements/agreement.list.ts';
import { Commitment } from '../commitments/commitment.entity.ts';
import { commitmentList } from '../commitments/commitment.list.ts';
import { Figure } from '../figures/figure.entity.ts';
import { figureList } from '../figures/figure.list.ts';
import { BY_FORUM_OF_ITEM, byForum } from '../forums/forum.groups.ts';
import { FORUM_FILTER } from '../forums/forum.list.ts';
import { SPOKE_TOGETHER_FILTER, withPartyFields } from '../parties/item-filter.inputs.ts';
import { Standing } from '../parties/membership.entity.ts';
import { Party } from '../parties/party.entity.ts';
import {
  BY_COUNTRY_INVOLVED,
  BY_COUNTRY_PAIR,
  BY_PARTY_INVOLVED,
  BY_PARTY_PAIR,
  pairCounter,
} from '../parties/party.groups.ts';
import type { StandingWhere } from '../parties/party.inputs.ts';
import { countriesWithStanding, countryOf, hasStanding, partiesWithStandingToday } from '../parties/party.reads.ts';
import { RESOLVED_PARTIES_FIELD } from '../parties/resolved-party.reads.ts';
import { Session } from '../sessions/session.entity.ts';
import { SESSION_FILTER, sessionList } from '../sessions/session.list.ts';
import { BY_SOURCE } from '../sources/source.groups.ts';
import { Statement } from '../statements/statement.entity.ts';
import { statementList } from '../statements/statement.list.ts';
import { BY_TOPIC } from '../topics/topic.groups.ts';
import { TOPIC_MATCHES_FILTER, TOPICS_FILTER } from '../topics/topic.list.ts';
import { type BetweenOptions, type ItemClass, involves, requestedParties, requestedParty } from './between.ts';
import { CooperationItemType, Item } from './item.entity.ts';

/** The filter fields about the parties of an item. */
interface PartiesWhere extends BetweenOptions {
  between?: Given[] | null;
  party?: Given | null;
  lateralities?: Laterality[] | null;
  standing?: StandingWhere | null;
}

/**
 * Defines the rules of the filter fields about parties.
 * @param entity the class of the items; null for items of any type
 */
function definePartyRules<Fields extends PartiesWhere, Entity extends { id: string }>(
  filter: Filter<Fields, Entity>,
  entity: ItemClass,
): void {
  (filter as unknown as Filter<PartiesWhere, Entity>)
    .rule('between', (item, names, whole) => involves(item.id as Sql, requestedParties(names), whole, entity))
    .rule('party', (item, name, whole) => involves(item.id as Sql, [requestedParty(name, 'party')], whole, entity))
    .rule('levels', (item, levels, whole) =>
      whole.between || whole.party
        ? sql`true`
        : sql`exists (select from involvement v
            where v.item_id = ${item.id} and v.takes_part_as is not null and v.level = any(${levels}))`,
    )
    // PostgreSQL cannot estimate how many rows a subquery in place of the column matches, and then joins them one by one.
    .rule('lateralities', (item, lateralities) =>
      entity
        ? itemHas(item.id as Sql, isOneOf(sql`ci.laterality`, lateralities))
        : isOneOf((item as Row<Item>).laterality, lateralities),
    )
    .rule('standing', (item, standing, { geography }) => involvesStanding(item.id as Sql, standing, geography));
}

/** Whether a party of an item has a standing today, or had it on the item's date. */
function involvesStanding(item: Sql, standing: StandingWhere, geography?: Geography | null): Sql {
  if (standing.on || geography === Geography.TODAY || standing.in.includes(Standing.NONE)) {
    return sql`exists (select from involvement v where v.item_id = ${item} and v.takes_part_as is not null
      and ${standingHolds(standing, geography)})`;
  }
  // Few countries have the standing: their items are read, and only if a country does not take part itself its parties.
  return sql`${item} in (select sv.item_id
    from (${countriesWithStanding(standing)}) m join involvement sv on sv.party_id = m.country_id
      and sv.occurred_on <> '' and last_day(sv.occurred_on) between m.from_day and m.to_day
    where sv.takes_part_as is not null or exists (select from involvement v
      where v.item_id = sv.item_id and v.takes_part_as is not null
        and ${countryOf(sql`v.party_id`, sql`last_day(sv.occurred_on)`)} = sv.party_id))`;
}

/**
 * Whether the party of the row `v` of involvement has a standing today, or had it on the item's date. An undated item
 * uses the date in the filter; without one it matches no standing, not even NONE.
 */
function standingHolds(standing: StandingWhere, geography?: Geography | null): Sql {
  if (geography === Geography.TODAY) return sql`v.party_id in ${partiesWithStandingToday(standing)}`;
  const undated = standing.on ? sql`last_day(${standing.on}::text)` : null;
  const day = sql`last_day(nullif(v.occurred_on, ''))`;
  if (undated) return hasStanding(sql`v.party_id`, sql`coalesce(${day}, ${undated})`, standing);
  return sql`v.occurred_on <> '' and ${hasStanding(sql`v.party_id`, sql`last_day(v.occurred_on)`, standing)}`;
}

definePartyRules(agreementList.filter, Agreement);
definePartyRules(commitmentList.filter, Commitment);
definePartyRules(statementList.filter, Statement);
definePartyRules(figureList.filter, Figure);
definePartyRules(sessionList.filter, Session);

@ObjectType('Matched', { description: 'Party of an item that matches a requested party.' })
export class MatchedParty {
  @Field(() => Party, { description: 'Party of the item: the requested party, or one that belongs to it.' })
  party: Party;
}

export const InvolvementRole = enumOf('InvolvementRole', 'Role of a party in a cooperation item.', {
  SIGNATORY: 'The party signs the agreement.',
  ACCEDING: 'The party accedes to the agreement.',
  RESPONSIBLE: 'The party is responsible for the commitment.',
  COUNTERPART: 'The commitment is made with this party, or for it.',
  SUBJECT: 'The session is about this party.',
  CONCERNED: 'The statement or figure concerns this party.',
  MAKER: 'The party, or a person or delegation of it, made the commitment, statement or figure.',
  SPEAKER: 'A speaker of the session represents this party.',
});

export const itemList = listOf(Item, {
  types: () => Object.values(CooperationItemType),
  words: ['A cooperation item', 'cooperation items'],
  resolved: RESOLVED_PARTIES_FIELD,
  node: CooperationItem,
  edge: {
    matched: [
      [MatchedParty],
      'Parties of the item that match the requested parties, in the order of these; empty if none was requested.',
    ],
  },
  where: withPartyFields(
    recordWhere<Item>('CooperationWhere', 'Filter for cooperation items.', () =>
      Object.values(CooperationItemType).map(tableOf),
    ),
  )
    .addFilter('spokeTogether', ...SPOKE_TOGETHER_FILTER)
    .addFilter('types', [CooperationItemType], 'Only items of these types.', (item, types) => isOneOf(item.type, types))
    .addFilter('topics', ...TOPICS_FILTER)
    .addFilter('topicMatches', ...TOPIC_MATCHES_FILTER)
    .addFilter('forum', FORUM_FILTER[0], FORUM_FILTER[1], (item, ref) => refersToRecord(item.forumId, 'forum', ref))
    .addFilter('session', ...SESSION_FILTER)
    .addFilter('occurred', DateRange, 'Only items that occurred in this period.', (item, range) =>
      overlaps(item.occurredOn, range, 'occurred'),
    ),
  orderTypePrefix: 'Cooperation',
  orders: {
    OCCURRED_ON: ['By date of the item.', { by: (item) => item.occurredOn, type: 'text' }],
    ...ordersOfRecords(null),
  },
  defaultOrder: 'OCCURRED_ON DESC',
  usually: 'Default: OCCURRED_ON, latest first.',
  dimensions: {
    ...timeDimensions('of the item', (per) => byTime(per, (item: Row<Item>) => item.occurredOn)),
    TYPE: ['By type of item.', byConstant(CooperationItemType, (item) => item.type)],
    TOPIC: BY_TOPIC,
    COUNTRY: BY_COUNTRY_INVOLVED,
    PARTY: BY_PARTY_INVOLVED,
    FORUM: [BY_FORUM_OF_ITEM[0], byForum((item) => item.forumId)],
    LATERALITY: [BY_LATERALITY[0], byConstant(Laterality, (item) => item.laterality)],
    SOURCE: BY_SOURCE,
    COUNTRY_PAIR: BY_COUNTRY_PAIR,
    PARTY_PAIR: BY_PARTY_PAIR,
  },
  counting: {
    summed: {
      // Only agreements have a value in money: a figure reports one.
      value: (item) => sql`(select a.value from agreement a where a.id = ${item.id})`,
      unit: (item) => sql`(select a.currency from agreement a where a.id = ${item.id})`,
    },
    counts: pairCounter('ITEM'),
  },
});
definePartyRules(itemList.filter, null);
