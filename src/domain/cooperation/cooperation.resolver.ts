import { Int } from 'type-graphql';
import { list, value, withId } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { sql } from '../../query/sql.ts';
import { First } from '../../records/api/connection.ts';
import { Fields, fieldsOf, KIND_IN_WORDS, queryOf, STATUS_IN_WORDS } from '../../records/api/fields.ts';
import { CooperationItem } from '../../records/cooperation-item.entity.ts';
import { columnOfItem } from '../../records/item.reads.ts';
import { InLanguage } from '../../records/values/languages.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Commitment } from '../commitments/commitment.entity.ts';
import { Figure } from '../figures/figure.entity.ts';
import { Forum } from '../forums/forum.entity.ts';
import { Party } from '../parties/party.entity.ts';
import { Session } from '../sessions/session.entity.ts';
import { Statement } from '../statements/statement.entity.ts';
import { Topic } from '../topics/topic.entity.ts';
import { isUnder, topicsOf } from '../topics/topic.reads.ts';
import { givenNames, givenOthers } from './between.ts';
import { ConcernedAs } from './concerned-party.entity.ts';
import { CooperationBetween, CooperationWith } from './cooperation.inputs.ts';
import { InvolvementRole, itemList, Matched } from './cooperation.list.ts';
import { cooperationBetween, cooperationItems } from './cooperation.reads.ts';
import type { InvolvedParty } from './involved-party.entity.ts';
import { Item } from './item.entity.ts';
import { Maker } from './maker.entity.ts';
import { CooperationNetwork, NetworkArguments } from './network.inputs.ts';
import { cooperationNetwork } from './network.reads.ts';

export const cooperationQueries = [
  queryOf(
    'cooperation',
    itemList.Connection,
    'The main question: everything between the parties named. A city counts as its country as well, as it lay on the ' +
      "item's day. `resolved` says which party each name is. The latest comes first where no order " +
      'is given. It is read along an index, unless `where` has geography, succession, rollUp or levels, which cost more.',
    (args) => cooperationBetween(givenNames(args.between), args),
    { args: CooperationBetween, nullable: true },
  ),
  queryOf(
    'cooperationItems',
    itemList.Connection,
    'Cooperation items of all kinds, the latest first where no order is given. For those between certain parties, ' +
      '`cooperation` costs less.',
    (args) => cooperationItems(args),
    { args: itemList.Arguments, nullable: true },
  ),
  queryOf(
    'cooperationNetwork',
    CooperationNetwork,
    'Who cooperates with whom, at one level. Its cost grows with the number of items counted.',
    cooperationNetwork,
    { args: NetworkArguments, nullable: true, counts: (sizes, { level }) => sizes[`ITEM ${level} pairs`] ?? 0 },
  ),
];

const NULL_LABEL = value(sql`null::text`);

/** What all five kinds of cooperation item have. */
export const CooperationItemResolver = fieldsOf(CooperationItem)
  .texts('title', 'What it is called, in a language or else in its main one.')
  // Types with kinds or a status declare these themselves.
  .field('kindLabel', String, KIND_IN_WORDS, () => NULL_LABEL, { args: InLanguage, nullable: true })
  .field('statusLabel', String, STATUS_IN_WORDS, () => NULL_LABEL, { args: InLanguage, nullable: true })
  .field(
    'occurredOn',
    PartialDate,
    'Day of the item, or else of its session or forum; null if unknown.',
    (item) => value(columnOfItem(item, sql`nullif(i.occurred_on, '')`)),
    { byId: true, nullable: true },
  )
  .field(
    'parties',
    [Party],
    'The parties that it involves, by name.',
    (item, { first }) =>
      list(
        Party,
        {
          join: (party) =>
            sql`join involvement v on v.party_id = ${party.id} and v.item_id = ${item.id} and v.takes_part_as is not null`,
          orderBy: (party) => sql`${party.sortKey}, ${party.id}`,
        },
        first,
      ),
    { args: First, byId: true },
  )
  .field(
    'partyCount',
    Int,
    'Number of parties involved; a signature without a known party counts as one.',
    (item) => value(columnOfItem(item, sql`i.party_count`)),
    { byId: true },
  )
  .field('topics', [Topic], 'What it is about, the most important first.', (item, { first }) => topicsOf(item, first), {
    args: First,
    byId: true,
  })
  .field(
    'forum',
    Forum,
    'The forum at which it came about, its own or that of its session.',
    (item) => withId(Forum, columnOfItem(item, sql`i.forum_id`)),
    { byId: true, nullable: true },
  )
  .field(
    'session',
    Session,
    'Session at which it came about; null if unknown, and for a session.',
    (item) => withId(Session, columnOfItem(item, sql`i.session_id`)),
    { byId: true, nullable: true },
  ).resolver;

/** Its rows are made by `matchesOf`, under the name `m`. */
export const MatchedResolver = new Fields<InvolvedParty>(Matched)
  .field('given', String, 'Name as given; null for the party whose `cooperation` is read.', () => value(sql`m.name`), {
    nullable: true,
  })
  .field('as', InvolvementRole, 'Role of that party in the item.', (involved) =>
    value(sql`coalesce(${involved.takesPartAs}, 'SPEAKER')`),
  ).resolver;

export const PartyCooperationResolver = fieldsOf(Party).field(
  'cooperation',
  itemList.Connection,
  'Items between this party and others; without others, all that involve it.',
  (party, args) => {
    const others = givenOthers(args.with ?? [], 'with');
    return cooperationBetween([{ id: party.id, name: null }, ...others], args);
  },
  { args: CooperationWith },
).resolver;

/** The parties that belong to an item in this role, in the order of the record. */
function partiesConcerned(role: ConcernedAs) {
  return (item: Row<{ id: string }>) =>
    list(Party, {
      join: (party) =>
        sql`join concerned_party c on c.party_id = ${party.id} and c.item_id = ${item.id} and c.role = ${role}`,
      orderBy: () => sql`c.ordinal, c.id`,
    });
}

export const CommitmentPartiesResolver = fieldsOf(Commitment)
  .parts('makers', Maker, 'itemId', 'Who promised it, in the order of the record.')
  .field('responsible', [Party], 'Who is to do it.', partiesConcerned(ConcernedAs.RESPONSIBLE))
  .field(
    'counterparts',
    [Party],
    'With whom, or for whom, it is to be done.',
    partiesConcerned(ConcernedAs.COUNTERPART),
  )
  .field(
    'outcomes',
    [CooperationItem],
    'The items that came of it, the earliest first.',
    (commitment, { first }) =>
      list(
        Item,
        {
          join: (item) => sql`join outcome o on o.item_id = ${item.id} and o.commitment_id = ${commitment.id}`,
          orderBy: (item) => sql`${item.occurredOn}, ${item.id}`,
        },
        first,
      ),
    { args: First },
  ).resolver;

const CONCERNED = 'Parties that it concerns, without those that its makers represent.';

export const StatementPartiesResolver = fieldsOf(Statement)
  .parts('makers', Maker, 'itemId', 'Who said it, in the order of the record.')
  .field('concerned', [Party], CONCERNED, partiesConcerned(ConcernedAs.CONCERNED)).resolver;

export const FigurePartiesResolver = fieldsOf(Figure)
  .parts('makers', Maker, 'itemId', 'Who reported it; empty where that is not known.')
  .field('concerned', [Party], CONCERNED, partiesConcerned(ConcernedAs.CONCERNED)).resolver;

export const SessionPartiesResolver = fieldsOf(Session).field(
  'subjectParties',
  [Party],
  'Parties that the session is about.',
  partiesConcerned(ConcernedAs.SUBJECT),
).resolver;

export const TopicItemsResolver = fieldsOf(Topic).field(
  'cooperationItems',
  itemList.Connection,
  'Cooperation items on this topic or its sub-topics.',
  (topic, args) => cooperationItems(args, (item) => isUnder(item.id, topic.id)),
  { args: itemList.Arguments },
).resolver;
