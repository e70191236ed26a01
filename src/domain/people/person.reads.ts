import { object, type Reading, value } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { join, type Sql, sql } from '../../query/sql.ts';
import { fallbacks, language, languages } from '../../records/values/languages.ts';
import type { Person } from './person.entity.ts';

/** A column of the name that a person has in the first of these languages, or else of the main name. */
function nameColumn(person: Row<Person>, column: Sql, langs: readonly string[]): Sql {
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
export function personLabel(person: Row<Person>, langs: readonly string[] | null | undefined): Reading {
  const candidates = (langs ?? []).flatMap(fallbacks);
  if (candidates.length === 0) return object({ text: person.name, lang: person.nameLang });
  return object({
    text: sql`coalesce(${nameColumn(person, sql`n.text`, candidates)}, ${person.name})`,
    lang: sql`coalesce(${nameColumn(person, sql`n.lang`, candidates)}, ${person.nameLang})`,
  });
}

/** A part of the very name that `personName` gives for the same language; null where it is not told apart. */
export function partOfName(part: Sql): (person: Row<Person>, wanted: { lang?: string | null }) => Reading {
  return (person, { lang }) => value(nameColumn(person, part, lang ? fallbacks(lang) : []));
}
