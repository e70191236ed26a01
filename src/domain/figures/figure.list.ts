import { ID } from 'type-graphql';
import type { Row } from '../../query/compiling/row.ts';
import { isOneOf, type Sql, sql } from '../../query/sql.ts';
import { byText, timesOf } from '../../records/api/groups.ts';
import { listOf } from '../../records/api/list.ts';
import { byDay, ordersOfRecords } from '../../records/api/orders.ts';
import { DateRange, overlaps, whereOf } from '../../records/api/where.ts';
import { byTimeOfItem, insteadOfItems, isOfForum } from '../../records/item.reads.ts';
import { recordTables } from '../../records/record.entity.ts';
import { dayInOrder } from '../../records/record.reads.ts';
import { readPlainId } from '../../records/values/ids.ts';
import { isRecord, recordNamed } from '../../records/values/refs.ts';
import { badInput } from '../../runtime/errors.ts';
import { Forum } from '../forums/forum.entity.ts';
import { BY_FORUM_OF_ITEM } from '../forums/forum.groups.ts';
import { involving } from '../parties/involving.inputs.ts';
import { BY_COUNTRY_INVOLVED } from '../parties/party.groups.ts';
import { RESOLVED_PARTIES } from '../parties/resolved-party.reads.ts';
import { Session } from '../sessions/session.entity.ts';
import { isOfSession, OF_SESSION } from '../sessions/session.list.ts';
import { ABOUT_TOPICS } from '../topics/topic.list.ts';
import { Figure } from './figure.entity.ts';

/** Whether a figure was reported at a forum, or at a session of it, or is about it. */
function concernsForum(figure: Row<Figure>, forum: Sql): Sql {
  return sql`(${isOfForum(figure.id, forum)} or ${figure.aboutId} = ${forum})`;
}

/**
 * Whether a figure is about a record.
 * @throws GraphQLError BAD_USER_INPUT if the id is malformed or that of a part; VERSION_READ_ONLY
 */
function measures(figure: Row<Figure>, id: string): Sql {
  const read = readPlainId(id, 'about');
  if (!read || !recordTables().includes(read.type)) {
    throw badInput('about', `"${id.slice(0, 80)}" is not the id of a record. Give what its field id holds.`);
  }
  return isRecord(figure.aboutId, read.type, id, 'about');
}

export const figureList = listOf(Figure, {
  words: ['A figure', 'figures'],
  resolved: RESOLVED_PARTIES,
  where: involving(whereOf<Figure>('FigureWhere', 'Which figures.', 'figure'))
    .only('indicators', [String], 'Measures one of these, by code: "agreements_signed".', (figure, codes) =>
      isOneOf(figure.indicator, codes),
    )
    .only('forum', ID, 'Reported at this forum (id or slug) or at a session of it, or about it.', (figure, ref) =>
      concernsForum(figure, sql`${recordNamed('forum', ref)}`),
    )
    .only('session', ...OF_SESSION)
    .only('about', ID, 'About this record, of whatever type.', measures)
    .only('asOf', DateRange, 'As of a day in this time.', (figure, range) =>
      overlaps(dayInOrder(figure.asOf), range, 'asOf'),
    )
    .only('topics', ...ABOUT_TOPICS),
  orders: {
    AS_OF: ['By the time at which that was so.', byDay((figure) => figure.asOf)],
    VALUE: ['By the value as a number, whatever the unit.', { by: (figure) => figure.value, type: 'numeric' }],
    ...ordersOfRecords(Figure),
  },
  usual: 'AS_OF DESC',
  usually: 'Without an order, the latest comes first.',
  dimensions: {
    ...timesOf('as of which it holds', byTimeOfItem),
    INDICATOR: ['By what is measured.', byText((figure) => figure.indicator)],
    COUNTRY: BY_COUNTRY_INVOLVED,
    FORUM: BY_FORUM_OF_ITEM,
  },
  counting: {
    summed: {
      value: (figure) => figure.value,
      // A unit is a word in lower case, a currency three capitals.
      unit: (figure) => sql`case when ${figure.unit} ~ '^[A-Z]{3}$' then ${figure.unit} end`,
    },
    instead: insteadOfItems,
  },
})
  .one('figure', 'One figure, by its id.')
  .all('figures', 'Figures, those of the latest day first where no order is given.')
  .on(Forum, 'figures', 'What was reported at it or at its sessions, and about it.', (figure, forum) =>
    concernsForum(figure, forum.id),
  )
  .on(Session, 'figures', 'Figures that were reported at it.', (figure, session) => isOfSession(figure, session));
