-- Finds names by their words in any order, without words that only join others: wordsOfName in
-- src/imports/parties/party-search.ts has the same expression.
create index concurrently if not exists party_name_words_idx on party_name
  (ts_delete(strip(to_tsvector('simple', coalesce(nullif(latin, ''), folded))),
    '{and,de,des,du,et,for,la,le,les,of,the}'::text[]))
