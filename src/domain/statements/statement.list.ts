import { ID } from 'type-graphql';
import type { Row } from '../../query/compiling/row.ts';
import { type Sql, sql } from '../../query/sql.ts';
import { timeDimensions } from '../../records/api/groups.ts';
import { listOf } from '../../records/api/list.ts';
import { ordersOfRecords } from '../../records/api/orders.ts';
import { recordWhere } from '../../records/api/where.ts';
import {
  BY_LATERALITY,
  byOccurrence,
  byTimeOfItem,
  insteadOfItems,
  isOfForum,
  OCCURRED_FILTER,
} from '../../records/item.reads.ts';
import { recordLookup } from '../../records/values/refs.ts';
import { REPRESENTS_FILTER } from '../cooperation/maker.reads.ts';
import { Forum } from '../forums/forum.entity.ts';
import { BY_FORUM_OF_ITEM } from '../forums/forum.groups.ts';
import { FORUM_FILTER } from '../forums/forum.list.ts';
import { withPartyFields } from '../parties/item-filter.inputs.ts';
import { BY_COUNTRY_INVOLVED, BY_PARTY_INVOLVED } from '../parties/party.groups.ts';
import { RESOLVED_PARTIES_FIELD } from '../parties/resolved-party.reads.ts';
import { Person } from '../people/person.entity.ts';
import { Session } from '../sessions/session.entity.ts';
import { isOfSession, SESSION_FILTER } from '../sessions/session.list.ts';
import { BY_SOURCE } from '../sources/source.groups.ts';
import { BY_TOPIC } from '../topics/topic.groups.ts';
import { TOPIC_MATCHES_FILTER, TOPICS_FILTER } from '../topics/topic.list.ts';
import { Statement } from './statement.entity.ts';

/** Whether a person, given by id, is a maker of a statement. */
function isMadeBy(statement: Row<Statement>, person: Sql): Sql {
  return sql`exists (select from maker mk where mk.item_id = ${statement.id} and mk.person_id = ${person})`;
}

export const statementList = listOf(Statement, {
  words: ['A statement', 'statements'],
  resolved: RESOLVED_PARTIES_FIELD,
  where: withPartyFields(recordWhere<Statement>('StatementWhere', 'Filter for statements.', 'statement'))
    .addFilter('person', ID, 'Only statements of this person (id or slug), alone or with others.', (statement, id) =>
      isMadeBy(statement, sql`${recordLookup('person', id)}`),
    )
    .addFilter('represents', ...REPRESENTS_FILTER)
    .addFilter('forum', ...FORUM_FILTER)
    .addFilter('session', ...SESSION_FILTER)
    .addFilter('topics', ...TOPICS_FILTER)
    .addFilter('topicMatches', ...TOPIC_MATCHES_FILTER)
    .addFilter('occurred', ...OCCURRED_FILTER),
  orders: {
    OCCURRED_ON: [
      "By date of the statement, otherwise of its session, otherwise the forum's first day.",
      byOccurrence(Statement),
    ],
    ...ordersOfRecords(Statement),
  },
  defaultOrder: 'OCCURRED_ON DESC',
  usually: 'Default: OCCURRED_ON, latest first.',
  dimensions: {
    ...timeDimensions('of the statement', byTimeOfItem),
    TOPIC: BY_TOPIC,
    COUNTRY: BY_COUNTRY_INVOLVED,
    PARTY: BY_PARTY_INVOLVED,
    FORUM: BY_FORUM_OF_ITEM,
    LATERALITY: BY_LATERALITY,
    SOURCE: BY_SOURCE,
  },
  counting: { instead: insteadOfItems },
})
  .addRecordQuery('statement', 'One statement by id.')
  .addListQuery('statements', 'Statements. Default order: latest first.')
  .addListField(Forum, 'statements', 'Statements at the forum or its sessions.', (statement, forum) =>
    isOfForum(statement.id, forum.id, Statement),
  )
  .addListField(Session, 'statements', 'Statements made at the session.', (statement, session) =>
    isOfSession(statement, session),
  )
  .addListField(Person, 'statements', 'Statements of the person, alone or with others.', (statement, person) =>
    isMadeBy(statement, person.id),
  );
