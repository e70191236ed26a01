import { ID } from 'type-graphql';
import type { Row } from '../../query/compiling/row.ts';
import { join, type Sql, some, sql } from '../../query/sql.ts';
import { listOf } from '../../records/api/list.ts';
import { bySortKey, ordersOfRecords } from '../../records/api/orders.ts';
import { whereOf } from '../../records/api/where.ts';
import { contains } from '../../records/values/contains.ts';
import { dayOf, liesIn, partyNamed } from '../parties/party.reads.ts';
import { RESOLVED_PARTIES } from '../parties/resolved-party.reads.ts';
import { Person } from './person.entity.ts';

/** Whether a person has or had a position in whose title, in some language, this stands. */
function hasPosition(person: Row<Person>, text: string): Sql {
  const titles = [
    contains(sql`held.title`, text),
    sql`exists (select from jsonb_each_text(held.titles_in) other where ${contains(sql`other.value`, text)})`,
  ];
  return sql`exists (select from "position" held where held.person_id = ${person.id} and ${some(titles)})`;
}

/** Whether a party is the one asked for, or lay within it on a day. Both the party's id and the day are SQL. */
type PartyCondition = (party: Sql, day: Sql) => Sql;

/**
 * The parties that people represent: selections of the ids of people who represent a party of which this holds. A later feature in
 * which a person speaks for a party adds its own. Each states the condition itself, so that an index finds the few rows
 * of which it holds before a day is worked out for any.
 */
export const representations: ((isOf: PartyCondition) => Sql)[] = [
  (isOf) =>
    sql`select held.person_id from "position" held where ${isOf(sql`held.party_id`, dayOf(sql`held.valid_to`))}`,
];

/** Whether a person represents a party, or one that lay within it at the time. */
function isRepresenting(person: Row<Person>, ref: string): Sql {
  const isOf: PartyCondition = (party, day) => liesIn(party, partyNamed(ref, 'represents'), day);
  const selections = representations.map((selection) => selection(isOf));
  return sql`${person.id} in (${join(selections, ' union all ')})`;
}

export const personList = listOf(Person, {
  words: ['A person', 'people'],
  resolved: RESOLVED_PARTIES,
  where: whereOf<Person>('PersonWhere', 'Which people.', 'person')
    .only(
      'represents',
      String,
      'Holds or held a position at this party, or spoke for it in a session; or for one that lay within it.',
      isRepresenting,
    )
    .only('spokeAt', ID, 'Appeared in a session of this forum (id or slug).')
    .only(
      'position',
      String,
      'This stands in the title of a position of theirs, in any language and in whatever case: "mayor". All titles are ' +
        'looked through, which costs more the more there are.',
      hasPosition,
    ),
  orders: {
    NAME: ['By the main name, the family name first, whatever language is asked for.', bySortKey],
    ...ordersOfRecords(Person),
  },
  usual: 'NAME ASC',
  usually: 'Where nothing is said they come by name.',
})
  .one('person', 'One person, by its id or slug.')
  .all('people', 'People, by name where no order is given.');
