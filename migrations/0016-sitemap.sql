-- Parts of the sitemap: ranges of the PUBLIC records of each type by id. Scheduled maintenance writes them anew, since
-- counting millions of records takes too long for a request.
create table sitemap_part (
  -- As in `record`.
  type text not null,
  -- From 1.
  number integer not null,
  -- The part ends before the first id of the next one.
  first_id uuid not null,
  -- The latest change of a record in the part.
  updated_at timestamptz(3) not null,
  written_at timestamptz(3) not null default now(),
  primary key (type, number)
);

-- Writes all parts, unless they are younger than `max_age` or another session writes them.
create function write_sitemap_parts(size integer, max_age interval) returns void language plpgsql set jit = off as $$
  begin
    if not pg_try_advisory_xact_lock(17956, 18)
        or exists (select from sitemap_part where written_at > now() - max_age) then
      return;
    end if;
    delete from sitemap_part;
    insert into sitemap_part (type, number, first_id, updated_at)
    select type, number, min(id::text)::uuid, max(updated_at) from (
      select type, id, updated_at, (row_number() over (partition by type order by id) - 1) / size + 1 as number
      from record where visibility = 'PUBLIC' and deleted_at is null
    ) public group by type, number;
  end $$;
