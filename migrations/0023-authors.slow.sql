-- Lists the revisions of one author. Ids are in the order of time.
create index concurrently if not exists revision_made_by_id_idx on revision (made_by, id)
