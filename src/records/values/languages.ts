import { GraphQLLocale } from 'graphql-scalars';
import { ArgsType, Field, ObjectType } from 'type-graphql';
import { object, type ReadPlan, rows, value } from '../../query/compiling/read-plans.ts';
import { Bound, join, type Sql, sql } from '../../query/sql.ts';
import { Optional } from '../api/optional.ts';

@ObjectType('Label', { description: 'A text with its language.' })
export class Label {
  @Field(() => String, { description: 'The text.' })
  text: string;

  @Field(() => GraphQLLocale, { description: 'Language of the text.' })
  lang: string;
}

/** Description of fields named `label`. */
export const LABEL_DESCRIPTION = 'Name or title in the first of `langs` that it has, otherwise the main language.';

@ArgsType()
export class LanguageArgument {
  @Optional(GraphQLLocale, 'Language; falls back to its base language, then to the main one.')
  lang?: string | null;
}

@ArgsType()
export class LanguagesArgument {
  @Field(() => [GraphQLLocale], { nullable: true, description: 'Languages in order of preference.' })
  langs?: string[] | null;
}

/** A text stored in a main language, and in others by language. */
export interface Multilingual {
  text: Sql;
  lang: Sql;
  others: Sql;
}

/**
 * Returns a language tag and the tags from which it derives: "zh-Hant-TW", "zh-Hant", "zh". A private or grandfathered
 * tag ("x-elvish", "i-klingon") derives from no other.
 */
export function fallbacks(lang: string): string[] {
  const canonical = canonicalTag(lang);
  if (canonical === null) return [lang];
  const parts = canonical.split('-');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}

/** Returns a language as an SQL parameter that a statement reuses: most statements read all texts in one language. */
export function language(tag: string): Bound {
  return new Bound(tag, `language ${tag}`);
}

/** Returns languages as an SQL array, the preferred one first. */
export function languages(tags: readonly string[]): Bound {
  return new Bound(tags, `languages ${tags.join(' ')}`);
}

/**
 * Returns a language tag in its canonical form; null if Intl rejects it, which accepts fewer tags than the scalar
 * Locale.
 */
export function canonicalTag(lang: string): string | null {
  try {
    return Intl.getCanonicalLocales(lang)[0] ?? null;
  } catch {
    return null;
  }
}

/**
 * Reads the text in a language, otherwise in its base language, otherwise in the main language; null only if there is
 * no text.
 */
export function inLanguage(multilingual: Multilingual, wanted: string | null | undefined): ReadPlan {
  return value(textIn(multilingual, wanted));
}

/** Does the same as SQL. */
export function textIn({ text, lang, others }: Multilingual, wanted: string | null | undefined): Sql {
  if (!wanted) return text;
  const choices = fallbacks(wanted).map((tag) => {
    const each = language(tag);
    return sql`case when ${lang} = ${each}::text then ${text} else ${others} ->> ${each}::text end`;
  });
  return sql`coalesce(${join(choices, ', ')}, ${text})`;
}

/**
 * Reads the text with its language: in the first of these languages (each with its base languages) in which it exists,
 * otherwise in the main language.
 */
export function labelIn({ text, lang, others }: Multilingual, wanted: readonly string[] | null | undefined): ReadPlan {
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

/** Reads the text in every language, the main one first, the others by tag; an empty list if there is no text. */
export function inAllLanguages({ text, lang, others }: Multilingual): ReadPlan {
  return rows(
    sql`(select ${text}, ${lang}, 0 where ${text} is not null union all
      select other.value, other.key, 1 from jsonb_each_text(${others}) other) said (text, lang, place)`,
    { text: sql`said.text`, lang: sql`said.lang` },
    { orderBy: sql`said.place, said.lang collate "C"` },
  );
}
