import { Filter } from '../../query/compiling/filters.ts';
import { Orderings } from '../../query/compiling/pages.ts';
import { list, object, page, type Reading, value } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { join, type Sql, some, sql } from '../../query/sql.ts';
import { searched } from '../../records/api/searched.ts';
import { recordRules } from '../../records/api/where.ts';
import { byUpdate } from '../../records/record.reads.ts';
import { contains } from '../../records/values/contains.ts';
import { fallbacks, language, languages } from '../../records/values/languages.ts';
import { dayOf, liesIn, partyNamed } from '../parties/party.reads.ts';
import { Person } from './person.entity.ts';
import type { PersonList, PersonOrderField, PersonWhere } from './person.inputs.ts';
import { Position } from './position.entity.ts';

// ----------------------------------------------------------------------------------------------------------------- names

/** A column of the name that a person has in the first of these languages, or else of the main name. */
function ofName(person: Row<Person>, column: Sql, langs: readonly string[]): Sql {
  const candidates = [...new Set(langs)];
  if (candidates.length === 0) {
    return sql`(select ${column} from person_name n where n.person_id = ${person.id} and n.lang = ${person.nameLang})`;
  }
  const inOrder = sql`array_append(${languages(candidates)}::text[], ${person.nameLang})`;
  return sql`(select ${column} from person_name n where n.person_id = ${person.id} and n.lang = any(${inOrder})
    order by array_position(${inOrder}, n.lang) limit 1)`;
}

/** A person's whole name in a language, in the base of that language, or else the main name. */
export function personName(person: Row<Person>, lang: string | null | undefined): Reading {
  if (!lang) return value(person.name);
  // The main name stands with the person, so that one language at a time is asked for, and found by its index.
  const names = fallbacks(lang).map(
    (tag) =>
      sql`(select n.text from person_name n where n.person_id = ${person.id} and n.lang = ${language(tag)}::text)`,
  );
  return value(sql`coalesce(${join(names, ', ')}, ${person.name})`);
}

/** A person's name in the first of these languages (each with its bases) that it has one in, and in which. */
export function personLabel(person: Row<Person>, langs: readonly string[]): Reading {
  const candidates = langs.flatMap(fallbacks);
  if (candidates.length === 0) return object({ text: person.name, lang: person.nameLang });
  return object({
    text: sql`coalesce(${ofName(person, sql`n.text`, candidates)}, ${person.name})`,
    lang: sql`coalesce(${ofName(person, sql`n.lang`, candidates)}, ${person.nameLang})`,
  });
}

/** A part of the very name that `personName` gives for the same language; null where it is not told apart. */
export function partOfName(
  person: Row<Person>,
  part: 'given' | 'family' | 'patronymic' | 'honorific',
  lang: string | null | undefined,
): Reading {
  const column = {
    given: sql`n.given`,
    family: sql`n.family`,
    patronymic: sql`n.patronymic`,
    honorific: sql`n.honorific`,
  };
  return value(ofName(person, column[part], lang ? fallbacks(lang) : []));
}

// ------------------------------------------------------------------------------------------------------------- positions

/** A person's positions, the most important first. */
export function positionsOf(person: Row<Person>): Reading {
  return list(Position, {
    where: (position) => [sql`${position.personId} = ${person.id}`],
    orderBy: (position) => sql`${position.ordinal}, ${position.id}`,
  });
}

/** Whether a person has or had a position in whose title, in some language, this stands. */
function hasPosition(person: Row<Person>, text: string): Sql {
  const titles = [
    contains(sql`held.title`, text),
    sql`exists (select from jsonb_each_text(held.titles_in) other where ${contains(sql`other.value`, text)})`,
  ];
  return sql`exists (select from "position" held where held.person_id = ${person.id} and ${some(titles)})`;
}

/** Whether a party is the one asked for, or lay within it on a day. Both the party's id and the day are SQL. */
type IsOf = (party: Sql, day: Sql) => Sql;

/**
 * Whom people represent: selections of the ids of people who represent a party of which this holds. A later feature in
 * which a person speaks for a party adds its own. Each states the condition itself, so that an index finds the few rows
 * of which it holds before a day is worked out for any.
 */
export const representations: ((isOf: IsOf) => Sql)[] = [
  (isOf) =>
    sql`select held.person_id from "position" held where ${isOf(sql`held.party_id`, dayOf(sql`held.valid_to`))}`,
];

/** Whether a person represents a party, or one that lay within it at the time. */
function isRepresenting(person: Row<Person>, ref: string): Sql {
  const isOf: IsOf = (party, day) => liesIn(party, partyNamed(ref, 'represents'), day);
  const selections = representations.map((selection) => selection(isOf));
  return sql`${person.id} in (${join(selections, ' union all ')})`;
}

// ----------------------------------------------------------------------------------------------------------------- lists

export const personFilter = recordRules(new Filter<PersonWhere, Person>('PersonWhere'), 'person')
  .rule('represents', isRepresenting)
  .rule('position', hasPosition);

export const personOrderings = new Orderings<Person, `${PersonOrderField}`>(
  { NAME: { by: (person) => person.sortKey, type: 'text' }, UPDATED_AT: byUpdate(Person) },
  { field: 'NAME', direction: 'ASC' },
);

/** People, as a client filters, orders and pages them. */
export function people(args: PersonList): Reading {
  return page(
    Person,
    ...searched('PERSON', { where: (person) => personFilter.conditions(args.where, person) }, personOrderings, args),
    args,
  );
}
