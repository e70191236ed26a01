-- Finds records by slugs that they had before: findId in src/outputs/record-documents/readable-addresses.ts has the
-- same expressions.
create index concurrently if not exists revision_row_earlier_slug_idx on revision_row ((before ->> 'slug'))
  where (before ->> 'slug') <> coalesce(after ->> 'slug', '')
