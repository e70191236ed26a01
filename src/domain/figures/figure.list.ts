import { ID } from 'type-graphql';
import type { Row } from '../../query/compiling/row.ts';
import { type Given, known } from '../../query/params.ts';
import { isOneOf, type Sql, sql } from '../../query/sql.ts';
import { byText, timeDimensions } from '../../records/api/groups.ts';
import { listOf } from '../../records/api/list.ts';
import { byDay, ordersOfRecords } from '../../records/api/orders.ts';
import { DateRange, overlaps, recordWhere } from '../../records/api/where.ts';
import { BY_LATERALITY, byTimeOfItem, insteadOfItems, isOfForum, OCCURRED_FILTER } from '../../records/item.reads.ts';
import { recordTables } from '../../records/record.entity.ts';
import { sortableDay } from '../../records/record.reads.ts';
import { parseRecordId } from '../../records/values/ids.ts';
import { recordLookup, refersToRecord } from '../../records/values/refs.ts';
import { badInput } from '../../runtime/errors.ts';
import { Forum } from '../forums/forum.entity.ts';
import { BY_FORUM_OF_ITEM } from '../forums/forum.groups.ts';
import { withPartyFields } from '../parties/item-filter.inputs.ts';
import { BY_COUNTRY_INVOLVED, BY_PARTY_INVOLVED } from '../parties/party.groups.ts';
import { RESOLVED_PARTIES_FIELD } from '../parties/resolved-party.reads.ts';
import { Session } from '../sessions/session.entity.ts';
import { isOfSession, SESSION_FILTER } from '../sessions/session.list.ts';
import { BY_SOURCE } from '../sources/source.groups.ts';
import { BY_TOPIC } from '../topics/topic.groups.ts';
import { TOPIC_MATCHES_FILTER, TOPICS_FILTER } from '../topics/topic.list.ts';
import { Figure } from './figure.entity.ts';

/** Whether a figure was reported at a forum or at a session of it, or is about the forum. */
function concernsForum(figure: Row<Figure>, forum: Sql): Sql {
  return sql`(${isOfForum(figure.id, forum, Figure)} or ${figure.aboutId} = ${forum})`;
}

/**
 * Whether a figure is about a record.
 * @throws GraphQLError BAD_USER_INPUT if the id is malformed or that of a part; VERSION_READ_ONLY if it is that of a
 *   version
 */
function measures(figure: Row<Figure>, id: Given): Sql {
  return refersToRecord(figure.aboutId, known(recordTypeIn, id), id, 'about');
}

function recordTypeIn(id: string): string {
  const read = parseRecordId(id, 'about');
  if (read && recordTables().includes(read.type)) return read.type;
  throw badInput(
    'about',
    `"${id.slice(0, 80)}" is not the id of a record. Use the value of the field "id" of a record.`,
  );
}

export const figureList = listOf(Figure, {
  words: ['A figure', 'figures'],
  resolved: RESOLVED_PARTIES_FIELD,
  where: withPartyFields(recordWhere<Figure>('FigureWhere', 'Filter for figures.', 'figure'))
    .addFilter(
      'indicators',
      [String],
      'Only figures with one of these indicators: "agreements_signed".',
      (figure, codes) => isOneOf(figure.indicator, codes),
    )
    .addFilter(
      'forum',
      ID,
      'Only figures reported at this forum (id or slug) or its sessions, or about the forum.',
      (figure, ref) => concernsForum(figure, sql`${recordLookup('forum', ref)}`),
    )
    .addFilter('session', ...SESSION_FILTER)
    .addFilter('about', ID, 'Only figures about this record, of any type.', measures)
    .addFilter('occurred', ...OCCURRED_FILTER)
    .addFilter('asOf', DateRange, 'Only figures that apply to a date in this period.', (figure, range) =>
      overlaps(sortableDay(figure.asOf), range, 'asOf'),
    )
    .addFilter('topics', ...TOPICS_FILTER)
    .addFilter('topicMatches', ...TOPIC_MATCHES_FILTER),
  orders: {
    AS_OF: ['By date to which the figure applies.', byDay((figure) => figure.asOf)],
    VALUE: ['By value as a number, regardless of the unit.', { by: (figure) => figure.value, type: 'numeric' }],
    ...ordersOfRecords(Figure),
  },
  defaultOrder: 'AS_OF DESC',
  usually: 'Default: AS_OF, latest first.',
  dimensions: {
    ...timeDimensions('of the figure', byTimeOfItem),
    INDICATOR: ['By indicator.', byText((figure) => figure.indicator)],
    TOPIC: BY_TOPIC,
    COUNTRY: BY_COUNTRY_INVOLVED,
    PARTY: BY_PARTY_INVOLVED,
    FORUM: BY_FORUM_OF_ITEM,
    LATERALITY: BY_LATERALITY,
    SOURCE: BY_SOURCE,
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
  .addRecordQuery('figure', 'One figure by id.')
  .addListQuery('figures', 'Figures. Default order: latest first.')
  .addListField(
    Forum,
    'figures',
    'Figures reported at the forum or its sessions, or about the forum.',
    (figure, forum) => concernsForum(figure, forum.id),
  )
  .addListField(Session, 'figures', 'Figures reported at the session.', (figure, session) =>
    isOfSession(figure, session),
  );
