import { ID } from 'type-graphql';
import type { Row } from '../../query/compiling/row.ts';
import type { Given } from '../../query/params.ts';
import { join, raw, type Sql, some, sql } from '../../query/sql.ts';
import { listOf } from '../../records/api/list.ts';
import { bySortKey, ordersOfRecords } from '../../records/api/orders.ts';
import { recordWhere } from '../../records/api/where.ts';
import { contains } from '../../records/values/contains.ts';
import { byCountries } from '../parties/party.groups.ts';
import { belongsTo, lastDayOrToday, partyLookup } from '../parties/party.reads.ts';
import { RESOLVED_PARTIES_FIELD } from '../parties/resolved-party.reads.ts';
import { Person } from './person.entity.ts';

/** Whether a person has or had a position whose title, in any language, contains a text. */
function hasPosition(person: Row<Person>, text: Given): Sql {
  const titles = [
    contains(sql`held.title`, text),
    sql`exists (select from jsonb_each_text(held.titles_in) other where ${contains(sql`other.value`, text)})`,
  ];
  return sql`exists (select from "position" held where held.person_id = ${person.id} and ${some(titles)})`;
}

/** Whether a party is the requested one or belonged to it on a day. The id of the party and the day are SQL. */
type PartyCondition = (party: Sql, day: Sql) => Sql;

/**
 * Selects of the ids of people who represent a party that meets a condition. A later feature in which people represent
 * parties adds its own select. Each select includes the condition, so that an index finds the few matching rows before
 * their dates are computed.
 */
export const representationQueries: ((isOf: PartyCondition) => Sql)[] = [
  (isOf) =>
    sql`select held.person_id from "position" held where ${isOf(sql`held.party_id`, lastDayOrToday(sql`held.valid_to`))}`,
];

/** Whether a person represents a party, or one that belonged to it at the time. */
function isRepresenting(person: Row<Person>, ref: Given): Sql {
  const isOf: PartyCondition = (party, day) => belongsTo(party, partyLookup(ref, 'represents'), day);
  const selections = representationQueries.map((selection) => selection(isOf));
  return sql`${person.id} in (${join(selections, ' union all ')})`;
}

export const personList = listOf(Person, {
  words: ['A person', 'people'],
  resolved: RESOLVED_PARTIES_FIELD,
  where: recordWhere<Person>('PersonWhere', 'Filter for people.', 'person')
    .addFilter(
      'represents',
      String,
      'Only people who hold or held a position at this party, or represented it in a session, commitment, statement or figure; ' +
        'or one that belonged to it then.',
      isRepresenting,
    )
    .addFilter('spokeAt', ID, 'Only people who appeared in a session of this forum (id or slug).')
    .addFilter(
      'position',
      String,
      'Only people with a position whose title contains this text, in any language, ignoring case: "mayor". All titles are ' +
        'read, so the cost grows with their number.',
      hasPosition,
    ),
  orders: {
    NAME: ['By main name, family name first, regardless of language.', bySortKey],
    ...ordersOfRecords(Person),
  },
  defaultOrder: 'NAME ASC',
  usually: 'Default: NAME.',
  dimensions: {
    COUNTRY: [
      'By country of the parties at which the person holds or held a position. One person may have several.',
      byCountries(
        (_person, as) => ({ party: raw(`${as}.party_id`), day: lastDayOrToday(raw(`${as}.valid_to`)) }),
        (person, as) => ({ from: raw(`"position" ${as}`), on: sql`${raw(as)}.person_id = ${person.id}` }),
      ),
    ],
  },
})
  .addRecordQuery('person', 'One person by id or slug.')
  .addListQuery('people', 'People. Default order: name.');
