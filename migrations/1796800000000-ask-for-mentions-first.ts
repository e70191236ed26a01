import type { MigrationInterface, QueryRunner } from 'typeorm';
import { RankHits1796100000000 } from './1796100000000-rank-hits.ts';

/**
 * Of a word that nobody bears and one that somebody bears, a search asks first for what mentions him, which is soon told to
 * be little, and not for all that has the other word only to tell that it is much. What is a hit, and what it is worth,
 * stays as it was.
 */
export class AskForMentionsFirst1796800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SEARCH_HITS);
    await runner.query(FIRST_HITS);
    await runner.query(COUNT_HITS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function first_hits, count_hits, sought_words');
    // It knows how these were, and takes the place of search_hits.
    await new RankHits1796100000000().up(runner);
  }
}

/**
 * Functions plan each statement once a connection, by its indexes alone: a plan made while a table was empty must not
 * scan it whole once it is full.
 */
const STEADY =
  'set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off ' +
  'set enable_mergejoin = off set jit = off';

/** No text has more words that count: see `records/searched.ts`. */
const MOST_WORDS = 8;

/**
 * What the document d is worth. Each word is written out, since to walk through an array of them for every document takes
 * longer than all the rest; and most texts have one or two.
 * @param missing what a word is worth that the document has not, since the record mentions who has it
 */
function score(missing: number): string {
  const points = (n: number) =>
    `coalesce(word_points(d.document, exactly_${n}, named_${n}, summarized_${n}, anywhere_${n}), ${missing})`;
  const more = Array.from(
    { length: MOST_WORDS - 2 },
    (_, n) => `case when many > ${n + 2} then ${points(n + 3)} / share_${n + 3} else 0 end`,
  );
  return `case
            when many = 1 then ${points(1)} * 1000 / full_score
            when many = 2 then (${points(1)} / share_1 + ${points(2)} / share_2) * 1000 / full_score
            else (${points(1)} / share_1 + ${points(2)} / share_2 + ${more.join(' + ')}) * 1000 / full_score
          end + whole_points(d.document, begins, complete, begins_in_latin, complete_in_latin)`;
}

/** What is selected of the hits of one kind. */
interface Hits {
  beginning?: string;
  id: string;
  score: string;
  /** What stands from \`from\` on. */
  source: string;
}

/** The body of a function that finds hits; \`take\` says what is done with those of one kind and type. */
function finding(
  take: (hits: Hits) => string,
  { declared, within = '', guessed }: { declared: string; within?: string; guessed: string },
): string {
  const each = (write: (n: number) => string) =>
    Array.from({ length: MOST_WORDS }, (_, n) => write(n + 1)).join('\n    ');
  return `
  language plpgsql stable ${STEADY} as $$
  #variable_conflict use_column
  declare
    begins constant tsquery := '''=' || whole[1] || ''':*';
    complete constant tsquery := '''=' || whole[1] || '''';
    begins_in_latin constant tsquery := '''=' || whole[2] || ''':*';
    complete_in_latin constant tsquery := '''=' || whole[2] || '''';
    few constant integer := 300;
    all_sought constant searched_word[] := sought_words(types, words, begins || coalesce(begins_in_latin, begins), sees_internal);
    many constant integer := cardinality(all_sought);
    -- By themselves, since to take them out of the array for every document takes longer than to look for them. What was
    -- guessed counts for half.
    ${each(
      (n) => `exactly_${n} constant tsquery := all_sought[${n}].named_exactly;
    named_${n} constant tsquery := all_sought[${n}].named;
    summarized_${n} constant tsquery := all_sought[${n}].summarized;
    anywhere_${n} constant tsquery := all_sought[${n}].anywhere;
    share_${n} constant integer := case when all_sought[${n}].is_guessed then 2 else 1 end;`,
    )}
    full_score constant integer := 16 * many * case when many = 1 then share_1 else 1 end;
    sought searched_word;
    -- The words that nobody bears whom a record could mention: it must have them itself.
    own tsquery;
    by_mention integer := 0;
    of_type text;
    candidates uuid[];
    -- What mentions bearers of a word, and which word; null where that is much.
    mentioning uuid[];
    mentioned bigint[];
    meant jsonb;
    ${declared}
  begin
    if many = 0 then
      types := '{}'; -- Where no word was typed, nothing is found.
    end if;
    foreach sought in array all_sought loop
      if sought.bearers <> '{}' then
        by_mention := by_mention + 1;
      else
        own := coalesce(own && sought.anywhere, sought.anywhere);
      end if;
    end loop;

    foreach of_type in array types loop
      if by_mention = 0 and within is null then
        ${take({
          id: 'd.record_id',
          score: score(0),
          source: `from search_document d
          where d.type = of_type and d.document @@ own and (d.visibility = 'PUBLIC' or sees_internal)`,
        })}
        continue;
      end if;

      ${within}
      candidates := within;
      mentioning := null;
      if within is null and own is not null then
        select array_agg(m.record_id), array_agg(m.n) into mentioning, mentioned
        from (
          select m.record_id, w.n
          from unnest(all_sought) with ordinality as w (anywhere, named_exactly, named, summarized, is_guessed, bearers, n)
          cross join lateral (
            select m.record_id from record_mention m where m.type = of_type and m.refers_to = any(w.bearers) offset 0
          ) m
          where w.bearers <> '{}'
          limit few + 1
        ) m;
        if cardinality(mentioning) > few then
          mentioning := null;
          candidates := array(
            select d.record_id from search_document d where d.type = of_type and d.document @@ own limit few + 1
          );
        else
          mentioning := coalesce(mentioning, '{}');
        end if;
      end if;
      if cardinality(candidates) <= few or within is not null then
        ${take({
          id: 'c.id',
          score: score(2),
          source: `from unnest(candidates) as c (id)
          left join search_document d on d.record_id = c.id and d.type = of_type
          where (own is null or d.document @@ own) and (d.visibility is distinct from 'INTERNAL' or sees_internal)
            and not exists (
              select from unnest(all_sought) w
              where w.bearers <> '{}' and (d.document @@ w.anywhere) is not true and not exists (
                select from record_mention m
                where m.type = of_type and m.record_id = c.id and m.refers_to = any(w.bearers)
              )
            )`,
        })}
        continue;
      end if;

      ${take({
        beginning: `with has as (
          select d.record_id, w.n
          from unnest(all_sought) with ordinality as w (anywhere, named_exactly, named, summarized, is_guessed, bearers, n)
          join search_document d on d.type = of_type and d.document @@ coalesce(w.anywhere && own, w.anywhere)
          where w.bearers <> '{}'
          union
          select m.record_id, w.n
          from unnest(all_sought) with ordinality as w (anywhere, named_exactly, named, summarized, is_guessed, bearers, n)
          cross join lateral (
            -- Apart, so that each table of mentions is asked for these by its index.
            select m.record_id from record_mention m where m.type = of_type and m.refers_to = any(w.bearers) offset 0
          ) m
          where mentioning is null
          union
          select m.record_id, m.n from unnest(mentioning, mentioned) as m (record_id, n)
        ), hit as (
          select has.record_id from has group by has.record_id having count(*) = by_mention
        )`,
        id: 'hit.record_id',
        score: score(2),
        source: `from hit left join search_document d on d.record_id = hit.record_id and d.type = of_type
        where (own is null or d.document @@ own) and (d.visibility is distinct from 'INTERNAL' or sees_internal)`,
      })}
    end loop;
    ${guessed}
  end $$;
  `;
}

const all = ({ beginning = '', id, score, source }: Hits) => `return query
        ${beginning} select ${id}, ${score} ${source};
      is_found := is_found or found;`;

/** What nobody bears is asked of the documents of the records given alone, without a plan for what they might mention. */
const WITHIN = `if by_mention = 0 then
        ${all({
          id: 'd.record_id',
          score: score(0),
          source: `from unnest(within) as c (id) join search_document d on d.record_id = c.id and d.type = of_type
          where d.document @@ own and (d.visibility = 'PUBLIC' or sees_internal)`,
        })}
        continue;
      end if;
`;

const SEARCH_HITS = `
  -- All of these types that have each of the words, in their own document or in that of something that they mention;
  -- where there are none, those that have what was most likely meant. Where ids are given, only of these records: they
  -- should be few, as each is looked at. The score: up to 1000 for the words, and what the whole text is worth.
  create or replace function search_hits(types text[], words jsonb, whole text[], sees_internal boolean, within uuid[])
  returns table (record_id uuid, score integer) rows 200
  ${finding(all, {
    declared: 'is_found boolean := false;',
    within: WITHIN,
    guessed: `if not is_found then
      meant := meant_words(types, words, sees_internal);
      if meant <> words then
        return query select h.record_id, h.score from search_hits(types, meant, whole, sees_internal, within) h;
      end if;
    end if;`,
  })}`;

const first = ({ beginning, id, score, source }: Hits) => {
  const hits = `select ${id} as record_id, ${score} as score ${source}`;
  const best = (from: string) => `(select h.record_id, h.score, null::bigint from ${from} h
            where below_score is null or (h.score, h.record_id) < (below_score, below_id)
            order by h.score desc, h.record_id desc limit most)`;
  return `if is_counted then
          return query ${beginning ? `${beginning},` : 'with'} scored as materialized (${hits})
            ${best('scored')}
            union all select null, null, count(*) from scored;
          get diagnostics given = row_count;
          is_found := is_found or given > 1;
        else
          return query ${beginning ?? ''} ${best(`(${hits})`)};
          is_found := is_found or found;
        end if;`;
};

const FIRST_HITS = `
  -- Of what search_hits finds, of each type, so many that are worth most, or come next after a place in that order; where
  -- asked for, how many there are in all, in rows that are no record's and add up.
  create or replace function first_hits(types text[], words jsonb, whole text[], sees_internal boolean, most integer,
    below_score integer, below_id uuid, is_counted boolean)
  returns table (record_id uuid, score integer, total bigint) rows 20
  ${finding(first, {
    declared: 'within constant uuid[] := null; is_found boolean := false; given bigint;',
    // Where nothing comes after a place, there may have been hits before it: then each word stands somewhere, and no other
    // one is meant by it.
    guessed: `if not is_found then
      meant := meant_words(types, words, sees_internal);
      if meant <> words then
        return query select h.record_id, h.score, h.total
          from first_hits(types, meant, whole, sees_internal, most, below_score, below_id, is_counted) h;
      end if;
    end if;`,
  })}`;

const count = ({ beginning = '', source }: Hits) => `total := total + (${beginning} select count(*) ${source});`;

const COUNT_HITS = `
  -- How many search_hits finds.
  create or replace function count_hits(types text[], words jsonb, whole text[], sees_internal boolean) returns bigint
  ${finding(count, {
    declared: 'within constant uuid[] := null; total bigint := 0;',
    guessed: `if total = 0 then
      meant := meant_words(types, words, sees_internal);
      if meant <> words then
        return count_hits(types, meant, whole, sees_internal);
      end if;
    end if;
    return total;`,
  })}`;
