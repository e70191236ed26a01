import { createHash } from 'node:crypto';
import type { Ordered } from '../../query/compiling/pages.ts';
import type { Ranked } from '../../query/compiling/read-plans.ts';
import { derive, type Given } from '../../query/params.ts';
import { CteRef, raw, type Sql, sql } from '../../query/sql.ts';
import { SEES_INTERNAL } from '../record.reads.ts';
import { fold, latin } from '../values/names.ts';

/** Limits of a search text: the rest of a longer text is ignored, since more words find nothing else and cost time. */
const MAX_SEARCH_CHARS = 200;
const MAX_SEARCH_WORDS = 8;

/** Minimum number of letters in a transliteration: to count as a word, and to count as the beginning of one. */
const MIN_LATIN_LETTERS = { whole: 3, beginning: 4 };

/** Documents store this many characters of a word, and of a whole name. */
const MAX_LEXEME_CHARS = 100;

/** A typed word, in each form that documents may have, as lexemes separated by spaces. */
export interface SearchWord {
  /** The word as typed. */
  original: string;
  /** The word in lower case as typed; its stems are derived from it. */
  typed: string;
  forms: string[];
  /** Forms that only match whole words. */
  wholeForms: string[];
  /** Whether the word may continue: somebody may still be typing it. */
  isPrefix: boolean;
  /** Whether a single letter is the whole text: it only finds names that begin with it. */
  isInitial?: boolean;
}

/**
 * Splits a text into words as documents store them. The last word may be the beginning of one. Signs have no meaning; a
 * text without letters and digits has no words.
 */
export function parseSearchText(text: string): SearchWord[] {
  const words = cut(text.normalize('NFKC'), MAX_SEARCH_CHARS)
    .match(/[\p{L}\p{N}\p{M}]+/gu)
    ?.slice(0, MAX_SEARCH_WORDS)
    .map((word) => ({ original: word, typed: word.toLowerCase(), ...formsOf(word) }))
    .filter(({ forms }) => forms.length > 0);
  const typed: SearchWord[] = (words ?? []).map((word, index, all) => ({
    ...word,
    isPrefix: index === all.length - 1,
  }));
  const [first] = typed;
  if (first && typed.length === 1 && first.forms[0]!.length === 1 && !first.forms[0]!.match(SPACELESS)) {
    return [{ ...first, isInitial: true }];
  }
  return typed;
}

/**
 * Returns a word folded and in Latin letters. A few Latin letters from another script begin many unrelated words, and
 * the sounds of Chinese characters always do: those forms only match whole words.
 */
function formsOf(word: string): { forms: string[]; wholeForms: string[] } {
  const [own, inLatin] = [lexemes(fold(word)), lexemes(latin(word))];
  if (!own) return { forms: [inLatin].filter(Boolean), wholeForms: [] };
  if (inLatin.length < MIN_LATIN_LETTERS.whole || inLatin === own) return { forms: [own], wholeForms: [] };
  const goesOn = inLatin.length >= MIN_LATIN_LETTERS.beginning && !word.match(SPACELESS);
  return goesOn ? { forms: [own, inLatin], wholeForms: [] } : { forms: [own], wholeForms: [inLatin] };
}

/** Scripts without spaces between words; documents store each of their characters separately. */
const SPACELESS =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{323af}]/gu;

function lexemes(folded: string): string {
  const words = sameSigma(folded).replace(SPACELESS, ' $& ').split(' ').filter(Boolean);
  return words.map((word) => cut(word, MAX_LEXEME_CHARS)).join(' ');
}

/** Lower case uses another sigma at the end of a word, which is not yet the end while somebody types. */
function sameSigma(folded: string): string {
  return folded.replaceAll('ς', 'σ');
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : Array.from(text).slice(0, most).join('');
}

/** Returns a text in the forms in which a whole name is stored: folded, and in Latin letters. */
function wholeOf(text: string): string[] {
  const short = cut(text.normalize('NFKC'), MAX_SEARCH_CHARS);
  return [
    ...new Set([fold(short), latin(short)].filter(Boolean).map((form) => cut(sameSigma(form), MAX_LEXEME_CHARS))),
  ];
}

function wordsOf(text: Given): Given {
  return derive((given: string) => JSON.stringify(parseSearchText(given)), text);
}

/** Returns the words of a text as one SQL value, with similar words if no record has all of them. */
export function resolvedSearchWords(text: Given, types: readonly string[]): Sql {
  const words = sql`select resolved_words(${types}::text[], ${wordsOf(text)}::jsonb, ${SEES_INTERNAL}) as words`;
  return sql`(select words from ${new CteRef(`meant ${types} ${text}`, words)})`;
}

/** Finds every record of these types that has all words of a text, each record once. */
export function searchHits(text: Given, types: readonly string[]): Ranked {
  const parameters = sql`${types}::text[], ${wordsOf(text)}::jsonb, ${derive(wholeOf, text)}::text[], ${SEES_INTERNAL}`;
  return {
    all: (within, key) =>
      new CteRef(
        `hits ${types} ${text} ${key}`,
        sql`select record_id, score from search_hits(${parameters}, ${within ?? raw('null')})`,
      ),
    first: (most, after, isCounted) =>
      new CteRef(
        `first hits ${types} ${text} ${most} ${after?.score} ${after?.id} ${isCounted}`,
        sql`select record_id, score, total from first_hits(${parameters}, ${raw(String(most))}, ${
          after ? sql`${after.score}::integer, ${after.id}::uuid` : raw('null, null')
        }, ${raw(String(isCounted))})`,
      ),
    count: (counted) =>
      counted ? sql`(select coalesce(sum(total), 0) from ${counted})` : sql`count_hits(${parameters})`,
  };
}

/** Finds every record of these types that has any of the words of a text; words such as "the" count only alone. */
export function anySearchHits(text: Given, types: readonly string[]): Ranked {
  const all = new CteRef(
    `any hits ${types} ${text}`,
    sql`with word as materialized (
        select word, array(select jsonb_array_elements_text(word -> 'forms')) as forms,
          ts_lexize('english_stem', word ->> 'typed') = '{}' or ts_lexize('russian_stem', word ->> 'typed') = '{}' as is_stop
        from jsonb_array_elements(${wordsOf(text)}::jsonb) word
      )
      select h.record_id, (sum(h.score) / (select count(*) from word))::integer as score
      from word w cross join lateral search_hits(${types}::text[], jsonb_build_array(w.word), w.forms, ${SEES_INTERNAL}, null) h
      where w.is_stop is not true or (select bool_and(is_stop) from word)
      group by h.record_id`,
  );
  return { all: () => all, first: () => null, count: () => sql`(select count(*) from ${all})` };
}

/** Maximum numbers of similar words of one word, and of texts made of them. */
const MAX_SIMILAR_WORDS = 4;
const MAX_SUGGESTIONS = 3;

/**
 * Selects texts (text, count) with similar words in place of those that no record has, and the number of records that
 * have all words of the text, the text with most records first. Nothing if the text has no such words.
 */
export function suggestedTexts(text: Given, types: readonly string[]): Sql {
  const originals = derive((given: string) => parseSearchText(given).map(({ original }) => original), text);
  return sql`(with recursive word as materialized (
      select value as word, n, (${originals}::text[])[n] as original
      from jsonb_array_elements(${resolvedSearchWords(text, types)}) with ordinality given (value, n)
    ), suggested (n, text, words) as (
      select 0::bigint, '', '[]'::jsonb
      union all
      select w.n, ltrim(s.text || ' ' || o.text), s.words || o.word
      from suggested s join word w on w.n = s.n + 1 cross join lateral (
        select near as text, jsonb_build_object('typed', near, 'forms', array[array_to_string(search_split(near), ' ')], 'wholeForms', '{}'::text[],
            'isPrefix', w.word -> 'isPrefix') as word
        from jsonb_array_elements_text(w.word -> 'alike') with ordinality alike (near, place)
        -- Not a word in Latin letters for one in another script.
        where place <= ${raw(String(MAX_SIMILAR_WORDS))} and (ascii(near) < 128) = (ascii(w.original) < 128)
        union all select w.original, w.word where w.word -> 'alike' is null
      ) o
    )
    select text, count from (
      select s.text, count_hits(${types}::text[], s.words, '{}', ${SEES_INTERNAL}) as count
      from (select text, words from suggested
        where n = (select max(n) from word) and (select bool_or(word ? 'alike') from word)
        limit ${raw(String(MAX_SIMILAR_WORDS * 2))}) s
    ) counted where count > 0 order by count desc, text limit ${raw(String(MAX_SUGGESTIONS))})`;
}

/** Orders by relevance. The name contains a hash of the text, so that a cursor of another search is rejected. */
export function byRelevance<Entity>(text: Given, direction?: 'ASC' | 'DESC' | null): Ordered<Entity> {
  const nameFor = (given: string) => `RELEVANCE ${direction ?? 'DESC'} to ${hashOf(given)}`;
  return {
    name: derive(nameFor, text),
    by: () => sql`hit.score`,
    type: 'integer',
    descending: direction !== 'ASC',
    isRank: true,
  };
}

function hashOf(text: string): string {
  return createHash('md5').update(text).digest('hex').slice(0, 8);
}
