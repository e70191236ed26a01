import { object, type ReadPlan, value } from '../../query/compiling/read-plans.ts';
import type { Row } from '../../query/compiling/row.ts';
import { join, type Sql, sql } from '../../query/sql.ts';
import { fallbacks, language, languages } from '../../records/values/languages.ts';
import type { Person } from './person.entity.ts';

/** A column of the name of a person in the first of these languages, otherwise of the main name. */
function nameColumn(person: Row<Person>, column: Sql, langs: readonly string[]): Sql {
  const candidates = [...new Set(langs)];
  if (candidates.length === 0) {
    return sql`(select ${column} from person_name n where n.person_id = ${person.id} and n.lang = ${person.nameLang})`;
  }
  const inOrder = sql`array_append(${languages(candidates)}::text[], ${person.nameLang})`;
  return sql`(select ${column} from person_name n where n.person_id = ${person.id} and n.lang = any(${inOrder})
    order by array_position(${inOrder}, n.lang) limit 1)`;
}

/** The full name of a person in a language or its base language, otherwise the main name. */
export function personName(person: Row<Person>, lang: string | null | undefined): ReadPlan {
  if (!lang) return value(person.name);
  // The row of the person has the main name, so each language is looked up alone, by an index.
  const names = fallbacks(lang).map(
    (tag) =>
      sql`(select n.text from person_name n where n.person_id = ${person.id} and n.lang = ${language(tag)}::text)`,
  );
  return value(sql`coalesce(${join(names, ', ')}, ${person.name})`);
}

/**
 * The name of a person in the first of these languages (each with its base languages) that it has, with the language.
 */
export function personLabel(person: Row<Person>, langs: readonly string[] | null | undefined): ReadPlan {
  const candidates = (langs ?? []).flatMap(fallbacks);
  if (candidates.length === 0) return object({ text: person.name, lang: person.nameLang });
  return object({
    text: sql`coalesce(${nameColumn(person, sql`n.text`, candidates)}, ${person.name})`,
    lang: sql`coalesce(${nameColumn(person, sql`n.lang`, candidates)}, ${person.nameLang})`,
  });
}

/** A part of the name that `personName` returns for the same language; null if not recorded separately. */
export function namePart(part: Sql): (person: Row<Person>, wanted: { lang?: string | null }) => ReadPlan {
  return (person, { lang }) => value(nameColumn(person, part, lang ? fallbacks(lang) : []));
}
