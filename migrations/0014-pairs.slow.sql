-- The pairings of the items that were there before 0013-pairs.sql.
-- total: select count(*) from cooperation_item
with batch as (
  select id from cooperation_item
  where id > coalesce($1::uuid, '00000000-0000-0000-0000-000000000000') order by id limit $2
), locked as materialized (
  select i.id from cooperation_item i join batch using (id) order by i.id for update of i
)
select (array_agg(id order by id desc))[1]::text as position, count(*)::integer as done,
  refresh_pairings(array_agg(id)) as refreshed
from locked
