import { ID } from 'type-graphql';
import type { Row } from '../../query/compiling/row.ts';
import { type Sql, sql } from '../../query/sql.ts';
import { timesOf } from '../../records/api/groups.ts';
import { listOf } from '../../records/api/list.ts';
import { ordersOfRecords } from '../../records/api/orders.ts';
import { DateRange, whereOf } from '../../records/api/where.ts';
import { byOccurrence, byTimeOfItem, insteadOfItems, isOfForum, occurredIn } from '../../records/item.reads.ts';
import { recordNamed } from '../../records/values/refs.ts';
import { Forum } from '../forums/forum.entity.ts';
import { BY_FORUM_OF_ITEM } from '../forums/forum.groups.ts';
import { OF_FORUM } from '../forums/forum.list.ts';
import { involving } from '../parties/involving.inputs.ts';
import { BY_COUNTRY_INVOLVED, BY_PARTY_INVOLVED } from '../parties/party.groups.ts';
import { RESOLVED_PARTIES } from '../parties/resolved-party.reads.ts';
import { Person } from '../people/person.entity.ts';
import { Session } from '../sessions/session.entity.ts';
import { isOfSession, OF_SESSION } from '../sessions/session.list.ts';
import { BY_TOPIC } from '../topics/topic.groups.ts';
import { ABOUT_TOPICS } from '../topics/topic.list.ts';
import { Statement } from './statement.entity.ts';

/** Whether a person, given by an id, is one of those who made a statement. */
function isMadeBy(statement: Row<Statement>, person: Sql): Sql {
  return sql`exists (select from maker mk where mk.item_id = ${statement.id} and mk.person_id = ${person})`;
}

export const statementList = listOf(Statement, {
  words: ['A statement', 'statements'],
  resolved: RESOLVED_PARTIES,
  where: involving(whereOf<Statement>('StatementWhere', 'Which statements.', 'statement'))
    .only('person', ID, 'This person made it, alone or with others.', (statement, id) =>
      isMadeBy(statement, sql`${recordNamed('person', id)}`),
    )
    .only('forum', ...OF_FORUM)
    .only('session', ...OF_SESSION)
    .only('topics', ...ABOUT_TOPICS)
    .only(
      'occurred',
      DateRange,
      "Made in this time. Where the day is not known, it is that of the session, or else the forum's first.",
      (statement, range) => occurredIn(statement.id, range),
    ),
  orders: {
    OCCURRED_ON: [
      "By the day on which it was made, else its session's, else its forum's first.",
      byOccurrence(Statement),
    ],
    ...ordersOfRecords(Statement),
  },
  usual: 'OCCURRED_ON DESC',
  usually: 'Without an order, the latest to be made comes first.',
  dimensions: {
    ...timesOf('in which it was said', byTimeOfItem),
    TOPIC: BY_TOPIC,
    COUNTRY: BY_COUNTRY_INVOLVED,
    PARTY: BY_PARTY_INVOLVED,
    FORUM: BY_FORUM_OF_ITEM,
  },
  counting: { instead: insteadOfItems },
})
  .one('statement', 'One statement, by its id.')
  .all('statements', 'Statements, the latest first where no order is given.')
  .on(Forum, 'statements', 'What was said at it or at its sessions.', (statement, forum) =>
    isOfForum(statement.id, forum.id),
  )
  .on(Session, 'statements', 'Statements that were made at it.', (statement, session) =>
    isOfSession(statement, session),
  )
  .on(Person, 'statements', 'What the person said, alone or with others.', (statement, person) =>
    isMadeBy(statement, person.id),
  );
