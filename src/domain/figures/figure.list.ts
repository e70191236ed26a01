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

/** Whether a figure was reported at a forum or at a session of it, or is about the forum. */
function concernsForum(figure: Row<Figure>, forum: Sql): Sql {
  return sql`(${isOfForum(figure.id, forum)} or ${figure.aboutId} = ${forum})`;
}

/**
 * Whether a figure is about a record.
 * @throws GraphQLError BAD_USER_INPUT if the id is malformed or that of a part; VERSION_READ_ONLY if it is that of a
 *   version
 */
function measures(figure: Row<Figure>, id: string): Sql {
  const read = readPlainId(id, 'about');
  if (!read || !recordTables().includes(read.type)) {
    throw badInput(
      'about',
      `"${id.slice(0, 80)}" is not the id of a record. Use the value of the field "id" of a record.`,
    );
  }
  return isRecord(figure.aboutId, read.type, id, 'about');
}

export const figureList = listOf(Figure, {
  words: ['A figure', 'figures'],
  resolved: RESOLVED_PARTIES,
  where: involving(whereOf<Figure>('FigureWhere', 'Filter for figures.', 'figure'))
    .only('indicators', [String], 'Only figures with one of these indicators: "agreements_signed".', (figure, codes) =>
      isOneOf(figure.indicator, codes),
    )
    .only(
      'forum',
      ID,
      'Only figures reported at this forum (id or slug) or its sessions, or about the forum.',
      (figure, ref) => concernsForum(figure, sql`${recordNamed('forum', ref)}`),
    )
    .only('session', ...OF_SESSION)
    .only('about', ID, 'Only figures about this record, of any type.', measures)
    .only('asOf', DateRange, 'Only figures that apply to a date in this period.', (figure, range) =>
      overlaps(dayInOrder(figure.asOf), range, 'asOf'),
    )
    .only('topics', ...ABOUT_TOPICS),
  orders: {
    AS_OF: ['By date to which the figure applies.', byDay((figure) => figure.asOf)],
    VALUE: ['By value as a number, regardless of the unit.', { by: (figure) => figure.value, type: 'numeric' }],
    ...ordersOfRecords(Figure),
  },
  usual: 'AS_OF DESC',
  usually: 'Default: AS_OF, latest first.',
  dimensions: {
    ...timesOf('of the figure', byTimeOfItem),
    INDICATOR: ['By indicator.', byText((figure) => figure.indicator)],
    COUNTRY: BY_COUNTRY_INVOLVED,
    FORUM: BY_FORUM_OF_ITEM,
  },
  counting: {
    summed: {
      value: (figure) => figure.value,
      // A currency is three upper-case letters; other units are words in lower case.
      unit: (figure) => sql`case when ${figure.unit} ~ '^[A-Z]{3}$' then ${figure.unit} end`,
    },
    instead: insteadOfItems,
  },
})
  .one('figure', 'One figure by id.')
  .all('figures', 'Figures. Default order: latest first.')
  .on(Forum, 'figures', 'Figures reported at the forum or its sessions, or about the forum.', (figure, forum) =>
    concernsForum(figure, forum.id),
  )
  .on(Session, 'figures', 'Figures reported at the session.', (figure, session) => isOfSession(figure, session));
