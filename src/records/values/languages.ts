import { GraphQLLocale } from 'graphql-scalars';
import { ArgsType, Field, ObjectType } from 'type-graphql';
import { object, type Reading, rows, value } from '../../query/compiling/readings.ts';
import { join, Repeated, type Sql, sql } from '../../query/sql.ts';
import { Optional } from '../api/optional.ts';

@ObjectType('Label', { description: 'A text together with the language that it turned out to be in.' })
export class Label {
  @Field(() => String, { description: 'The text.' })
  text: string;

  @Field(() => GraphQLLocale, { description: 'Its language.' })
  lang: string;
}

/** The description of a field `label`. */
export const LABEL = 'Name or title in the first of these languages, or else in the main language.';

@ArgsType()
export class InLanguage {
  @Optional(GraphQLLocale, 'Language; falls back to its base language, then to the main one.')
  lang?: string | null;
}

@ArgsType()
export class InLanguages {
  @Field(() => [GraphQLLocale], { nullable: true, description: 'The languages wanted, in order of preference.' })
  langs?: string[] | null;
}

/** A text kept in a main language, and in others by language. */
export interface Multilingual {
  text: Sql;
  lang: Sql;
  others: Sql;
}

/**
 * The language itself, then what it is a variety of: "zh-Hant-TW", "zh-Hant", "zh". A tag of a private or an old kind
 * ("x-elvish", "i-klingon") is a variety of nothing.
 */
export function fallbacks(lang: string): string[] {
  const canonical = canonicalTag(lang);
  if (canonical === null) return [lang];
  const parts = canonical.split('-');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}

/** A language in SQL: most statements ask for everything in one. */
export function language(tag: string): Repeated {
  return new Repeated(`language ${tag}`, tag);
}

/** Languages in SQL, as an array: the most wanted first. */
export function languages(tags: readonly string[]): Repeated {
  return new Repeated(`languages ${tags.join(' ')}`, tags);
}

/** A language tag as it is kept, or null where Intl knows none so: it takes fewer tags than the scalar Locale does. */
export function canonicalTag(lang: string): string | null {
  try {
    return Intl.getCanonicalLocales(lang)[0] ?? null;
  } catch {
    return null;
  }
}

/** The text in a language, in the base of that language, or in the main language; null only where there is no text. */
export function inLanguage(multilingual: Multilingual, wanted: string | null | undefined): Reading {
  return value(textIn(multilingual, wanted));
}

/** The same as SQL. */
export function textIn({ text, lang, others }: Multilingual, wanted: string | null | undefined): Sql {
  if (!wanted) return text;
  const choices = fallbacks(wanted).map((tag) => {
    const each = language(tag);
    return sql`case when ${lang} = ${each}::text then ${text} else ${others} ->> ${each}::text end`;
  });
  return sql`coalesce(${join(choices, ', ')}, ${text})`;
}

/** The text in the first of these languages (each with its bases) that there is, else in the main one; and in which. */
export function labelIn({ text, lang, others }: Multilingual, wanted: readonly string[] | null | undefined): Reading {
  const candidates = [...new Set((wanted ?? []).flatMap(fallbacks))];
  if (candidates.length === 0) return object({ text, lang });
  const bound = candidates.map(language);
  const texts = bound.map(
    (each) => sql`case when ${lang} = ${each}::text then ${text} else ${others} ->> ${each}::text end`,
  );
  const langs = bound.map(
    (each) => sql`case when ${lang} = ${each}::text or ${others} ? ${each}::text then ${each}::text end`,
  );
  return object({
    text: sql`coalesce(${join(texts, ', ')}, ${text})`,
    lang: sql`coalesce(${join(langs, ', ')}, ${lang})`,
  });
}

/** The text in every language that it has, the main one first and the others by their tags; none if there is no text. */
export function inAllLanguages({ text, lang, others }: Multilingual): Reading {
  return rows(
    sql`(select ${text}, ${lang}, 0 where ${text} is not null union all
      select other.value, other.key, 1 from jsonb_each_text(${others}) other) said (text, lang, place)`,
    { text: sql`said.text`, lang: sql`said.lang` },
    { orderBy: sql`said.place, said.lang collate "C"` },
  );
}
