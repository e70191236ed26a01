import { Int } from 'type-graphql';
import { list, value, withId } from '../../query/compiling/read-plans.ts';
import type { Row } from '../../query/compiling/row.ts';
import { sql } from '../../query/sql.ts';
import { FirstArgument } from '../../records/api/connection.ts';
import { Fields, fieldsOf, KIND_IN_WORDS, queryOf, STATUS_IN_WORDS } from '../../records/api/fields.ts';
import { CooperationItem } from '../../records/cooperation-item.entity.ts';
import { columnOfItem } from '../../records/item.reads.ts';
import { LanguageArgument } from '../../records/values/languages.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Commitment } from '../commitments/commitment.entity.ts';
import { Figure } from '../figures/figure.entity.ts';
import { Forum } from '../forums/forum.entity.ts';
import { Party } from '../parties/party.entity.ts';
import { Session } from '../sessions/session.entity.ts';
import { Statement } from '../statements/statement.entity.ts';
import { Topic } from '../topics/topic.entity.ts';
import { isAboutTopic, topicsOf } from '../topics/topic.reads.ts';
import { otherRequestedParties, requestedParties } from './between.ts';
import { ConcernedPartyRole } from './concerned-party.entity.ts';
import { CooperationBetween, CooperationWith } from './cooperation.inputs.ts';
import { InvolvementRole, itemList, MatchedParty } from './cooperation.list.ts';
import { cooperationBetween, cooperationItems } from './cooperation.reads.ts';
import type { InvolvedParty } from './involved-party.entity.ts';
import { Item } from './item.entity.ts';
import { Maker } from './maker.entity.ts';
import { CooperationNetwork, NetworkArguments } from './network.inputs.ts';
import { cooperationNetwork } from './network.reads.ts';
import { PartnerArguments, PartyPartnerConnection } from './party-partner.inputs.ts';
import { partnersOf } from './party-partner.reads.ts';

export const cooperationQueries = [
  queryOf(
    'cooperation',
    itemList.Connection,
    'All cooperation items between the given parties. A city also counts as the country that it belonged to on the date ' +
      'of the item. `resolved` lists the party for each name. Default order: latest first. Uses an index, unless ' +
      '`where` has geography, succession, rollUp or levels, which cost more.',
    (args) => cooperationBetween(requestedParties(args.between), args),
    { args: CooperationBetween, nullable: true },
  ),
  queryOf(
    'cooperationItems',
    itemList.Connection,
    'Cooperation items of all types. Default order: latest first. For items between certain parties, ' +
      '`cooperation` costs less.',
    (args) => cooperationItems(args),
    { args: itemList.Arguments, nullable: true },
  ),
  queryOf(
    'cooperationNetwork',
    CooperationNetwork,
    'Network of the parties of one level that cooperate. The cost grows with the number of items counted.',
    cooperationNetwork,
    { args: NetworkArguments, nullable: true, counts: (sizes, { level }) => sizes[`ITEM ${level} pairs`] ?? 0 },
  ),
];

const NULL_LABEL = value(sql`null::text`);

/** Fields of all five types of cooperation item. */
export const CooperationItemResolver = fieldsOf(CooperationItem)
  .texts('title', 'Title in a language, otherwise in the main language.')
  // Types with a kind or a status override these fields.
  .field('kindLabel', String, KIND_IN_WORDS, () => NULL_LABEL, { args: LanguageArgument, nullable: true })
  .field('statusLabel', String, STATUS_IN_WORDS, () => NULL_LABEL, { args: LanguageArgument, nullable: true })
  .field(
    'occurredOn',
    PartialDate,
    'Date of the item, otherwise of its session or forum; null if unknown.',
    (item) => value(columnOfItem(item, sql`nullif(i.occurred_on, '')`)),
    { byId: true, nullable: true },
  )
  .field(
    'parties',
    [Party],
    'Parties involved, by name.',
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
    { args: FirstArgument, byId: true },
  )
  .field(
    'partyCount',
    Int,
    'Number of parties involved; a signature without a known party counts as one.',
    (item) => value(columnOfItem(item, sql`i.party_count`)),
    { byId: true },
  )
  .field('topics', [Topic], 'Topics, the most important first.', (item, { first }) => topicsOf(item, first), {
    args: FirstArgument,
    byId: true,
  })
  .field(
    'forum',
    Forum,
    'Forum of the item or of its session; null if none.',
    (item) => withId(Forum, columnOfItem(item, sql`i.forum_id`)),
    { byId: true, nullable: true },
  )
  .field(
    'session',
    Session,
    'Session at which the item came about; null if unknown, and for a session.',
    (item) => withId(Session, columnOfItem(item, sql`i.session_id`)),
    { byId: true, nullable: true },
  ).resolver;

/** Fields of the rows `m` that `matchedPartyRows` returns. */
export const MatchedPartyResolver = new Fields<InvolvedParty>(MatchedParty)
  .field('given', String, 'Name as given; null for the party whose `cooperation` is read.', () => value(sql`m.name`), {
    nullable: true,
  })
  .field('as', InvolvementRole, 'Role of the party in the item.', (involved) =>
    value(sql`coalesce(${involved.takesPartAs}, 'SPEAKER')`),
  ).resolver;

export const PartyCooperationResolver = fieldsOf(Party)
  .field(
    'cooperation',
    itemList.Connection,
    'Items between this party and others; all that involve it if none are given.',
    (party, args) => {
      const others = otherRequestedParties(args.with ?? [], 'with');
      return cooperationBetween([{ id: party.id, name: null }, ...others], args);
    },
    { args: CooperationWith },
  )
  .field(
    'partners',
    PartyPartnerConnection,
    'Other parties of its cooperation items. Default order: most items first.',
    partnersOf,
    { args: PartnerArguments },
  ).resolver;

/** Returns the parties of an item in a role, in recorded order. */
function partiesConcerned(role: ConcernedPartyRole) {
  return (item: Row<{ id: string }>) =>
    list(Party, {
      join: (party) =>
        sql`join concerned_party c on c.party_id = ${party.id} and c.item_id = ${item.id} and c.role = ${role}`,
      orderBy: () => sql`c.ordinal, c.id`,
    });
}

export const CommitmentPartiesResolver = fieldsOf(Commitment)
  .parts('makers', Maker, 'itemId', 'People, delegations and parties that made the commitment, in recorded order.')
  .field(
    'responsible',
    [Party],
    'Parties responsible for the commitment.',
    partiesConcerned(ConcernedPartyRole.RESPONSIBLE),
  )
  .field(
    'counterparts',
    [Party],
    'Parties with which, or for which, the commitment was made.',
    partiesConcerned(ConcernedPartyRole.COUNTERPART),
  )
  .field(
    'outcomes',
    [CooperationItem],
    'Items that resulted from the commitment, the earliest first.',
    (commitment, { first }) =>
      list(
        Item,
        {
          join: (item) => sql`join outcome o on o.item_id = ${item.id} and o.commitment_id = ${commitment.id}`,
          orderBy: (item) => sql`${item.occurredOn}, ${item.id}`,
        },
        first,
      ),
    { args: FirstArgument },
  ).resolver;

const CONCERNED = 'Parties concerned, without those that the makers represent.';

export const StatementPartiesResolver = fieldsOf(Statement)
  .parts('makers', Maker, 'itemId', 'People, delegations and parties that made the statement, in recorded order.')
  .field('concerned', [Party], CONCERNED, partiesConcerned(ConcernedPartyRole.CONCERNED)).resolver;

export const FigurePartiesResolver = fieldsOf(Figure)
  .parts('makers', Maker, 'itemId', 'People, delegations and parties that reported the figure; empty if unknown.')
  .field('concerned', [Party], CONCERNED, partiesConcerned(ConcernedPartyRole.CONCERNED)).resolver;

export const SessionPartiesResolver = fieldsOf(Session).field(
  'subjectParties',
  [Party],
  'Parties that the session is about.',
  partiesConcerned(ConcernedPartyRole.SUBJECT),
).resolver;

export const TopicItemsResolver = fieldsOf(Topic).field(
  'cooperationItems',
  itemList.Connection,
  'Cooperation items on this topic or its subtopics.',
  (topic, args) => cooperationItems(args, (item) => isAboutTopic(item.id, topic.id)),
  { args: itemList.Arguments },
).resolver;
