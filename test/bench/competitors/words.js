// Agreements found by two words, as an expert would write it: each word is in the agreement's own document or in that
// of a party or person that it mentions. The migrations define the meaning and score of hits.
const BEARERS = (query) => `select record_id from public.search_document
  where type in ('PARTY', 'PERSON') and document @@ (select ${query} from q) and visibility = 'PUBLIC'`;

const MENTIONS = (
  bearers,
) => `select agreement_id as id from public.signature where party_id in (select record_id from ${bearers})
  union select agreement_id from public.signature where through_id in (select record_id from ${bearers})
  union select agreement_id from public.agreement_place where party_id in (select record_id from ${bearers})
  union select agreement_id from public.signer where person_id in (select record_id from ${bearers})`;

const POINTS = (word, exactly) => `case when d.document @@ (select ${exactly} from q) then 16
  when d.document @@ (select ${word}_named from q) then 12 when d.document @@ (select ${word}_summarized from q) then 8
  when d.document @@ (select ${word} from q) then 4 else 2 end`;

const SCORE = `(${POINTS('a', 'a_named')} + ${POINTS('b', 'b_exactly')}) * 1000 / 32
  + case when d.document @@ (select begins from q) then case when d.document @@ (select complete from q) then 2000 else 1000 end else 0 end as score`;

const DOCUMENT = `select d.record_id, d.document from public.search_document d where d.type = 'AGREEMENT' and d.visibility = 'PUBLIC'`;

/**
 * The CTEs of a statement, `hit (id, score)` last.
 * @param a the first word, in lower case, as SQL
 * @param b the last word, which may be a prefix
 */
export const hits = (a, b) => `
  q as materialized (select ('''' || ${a} || '''')::tsquery as a, ('''' || ${a} || ''':A')::tsquery as a_named, ('''' || ${a} || ''':B')::tsquery as a_summarized,
    ('''' || ${b} || ''':*')::tsquery as b, ('''' || ${b} || ''':A')::tsquery as b_exactly, ('''' || ${b} || ''':*A')::tsquery as b_named, ('''' || ${b} || ''':*B')::tsquery as b_summarized,
    ('''' || ${a} || ''' & ''' || ${b} || ''':*')::tsquery as a_and_b, ('''=' || ${a} || ' ' || ${b} || ''':*')::tsquery as begins, ('''=' || ${a} || ' ' || ${b} || '''')::tsquery as complete),
  a_bearer as materialized (${BEARERS('a')}), b_bearer as materialized (${BEARERS('b')}),
  a_mention as materialized (${MENTIONS('a_bearer')}), b_mention as materialized (${MENTIONS('b_bearer')}),
  hit as materialized (
    select d.record_id as id, ${SCORE} from (${DOCUMENT} and d.document @@ (select a_and_b from q)) d
    union all
    select d.record_id, ${SCORE} from (select id from a_mention union select id from b_mention) m
    cross join lateral (${DOCUMENT} and d.record_id = m.id offset 0) d
    where not d.document @@ (select a_and_b from q) and (d.document @@ (select a from q) or m.id in (select id from a_mention))
      and (d.document @@ (select b from q) or m.id in (select id from b_mention)))`;

/** The two words of a text. */
export const wordsOf = (text) => text.toLowerCase().split(' ');
