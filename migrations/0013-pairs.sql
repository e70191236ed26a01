-- A read model of the pairs of parties that cooperate, with the number of their items, derived from involvement.
--
-- `pairing` has the parties of an item at one level in one array, not a row for each pair: a treaty of 209 parties has
-- 21,736 pairs. `pair_sum` has the number of items of each pair. No two writers change a row of it: they append to
-- `pair_change` that an item has other pairs, `fold_pairs` counts that later, and `pair_total` adds what is not counted
-- yet.

-- The parties of an item that form pairs at one level: that of the parties, or PART for the parties of the item itself,
-- with organs as the place that they are organs of. Only triggers on involvement write it.
create table pairing (
  item_id uuid not null,
  level text not null,
  type text not null,
  visibility text not null,
  occurred_on text collate "C" not null,
  -- In the order of their ids. Each forms a pair with each later one.
  parties uuid[] not null,
  -- The parties that form a pair with themselves: two parties of the item are (part of) each. Null if none.
  repeated uuid[],
  -- Pairs (a, b) that do not count: one is part of the other, and both stand for the same parties. Null if none.
  nested uuid[],
  -- Number of pairs.
  pairs integer not null,
  primary key (item_id, level)
);

-- Numbers of items by pair, without the items in `pair_change`.
create table pair_sum (
  level text not null,
  a_id uuid not null,
  b_id uuid not null,
  type text not null,
  visibility text not null,
  items integer not null,
  -- Day of the latest item; '' if all are undated.
  latest_on text collate "C" not null,
  -- Within fold_pairs: the latest day of an item that does not have the pair any more. Otherwise null.
  removed_on text collate "C",
  primary key (level, a_id, b_id, type, visibility)
);
create index pair_sum_removed_on_idx on pair_sum (level) where removed_on is not null;

-- Items whose pairs changed, with those that they had before (no parties: none). The first row of an item and level
-- counts: `pair_sum` counts it as that row says, and `pairing` has its pairs of now.
create table pair_change (
  id bigint generated always as identity,
  item_id uuid not null,
  level text not null,
  type text not null,
  visibility text not null,
  occurred_on text collate "C" not null,
  parties uuid[],
  repeated uuid[],
  nested uuid[],
  primary key (item_id, level, id)
);

-- The same as pair_partners, for items with nested pairs.
create function partners_beside_nested(a uuid, parties uuid[], repeated uuid[], nested uuid[]) returns uuid[]
language sql immutable parallel safe as $$
    select array(
      select b from unnest(parties) as b
      where (b > a or (b = a and b = any(repeated))) and not exists (
        select from generate_subscripts(nested, 1) as n where nested[n][1] = a and nested[n][2] = b
      )
    )
  $$;

-- Returns the parties with which a party of a pairing forms pairs, without the earlier ones.
create function pair_partners(a uuid, parties uuid[], repeated uuid[], nested uuid[]) returns uuid[]
language sql immutable parallel safe as $$
    select case
      when nested is null
        then parties[array_position(parties, a) + case when a = any(repeated) then 0 else 1 end :]
      else partners_beside_nested(a, parties, repeated, nested)
    end
  $$;

-- Whether a pairing has a pair (a before b).
create function is_pair(a uuid, b uuid, parties uuid[], repeated uuid[], nested uuid[]) returns boolean
language sql immutable parallel safe as $$
    select case
      when a = b then a = any(repeated)
      else a = any(parties) and b = any(parties) and (nested is null or b = any(partners_beside_nested(a, parties, repeated, nested)))
    end
  $$;

-- Derives the pairings of items from involvement.
create function pairings_of(items uuid[])
returns table (item_id uuid, level text, type text, visibility text, occurred_on text, parties uuid[],
  repeated uuid[], nested uuid[], pairs integer)
language sql stable as $$
    select p.item_id, p.level, p.item_type, p.visibility, p.occurred_on, p.parties, p.repeated, n.nested, c.pairs
    from (
      select v.item_id, v.level, v.item_type, v.visibility, v.occurred_on,
        array_agg(v.party_id order by v.party_id) as parties, array_agg(v.members order by v.party_id) as members,
        array_agg(v.party_id order by v.party_id) filter (where v.members > 1) as repeated
      from involvement v where v.item_id = any(items) and v.members > 0
      group by v.item_id, v.level, v.item_type, v.visibility, v.occurred_on
      having count(*) > 1 or max(v.members) > 1
      union all
      select s.item_id, 'PART', s.item_type, s.visibility, s.occurred_on, array_agg(s.party_id order by s.party_id),
        null, array_agg(s.party_id order by s.party_id) filter (where s.rows > 1)
      from (
        select v.item_id, v.item_type, v.visibility, v.occurred_on, v.stands_for as party_id, count(*) as rows
        from involvement v where v.item_id = any(items) and v.stands_for is not null
        group by v.item_id, v.item_type, v.visibility, v.occurred_on, v.stands_for
      ) s
      group by s.item_id, s.item_type, s.visibility, s.occurred_on
      having count(*) > 1 or max(s.rows) > 1
    ) p
    -- Pairs of which one party is part of the other on the day of the item, and both have the same number of parties of
    -- the item. Their number is looked up by key: a join of the parties with each other would compare all pairs.
    cross join lateral (
      select array_agg(array[least(i.id, w.ancestor_id), greatest(i.id, w.ancestor_id)] order by i.id, w.ancestor_id)
        as nested
      from unnest(p.parties, p.members) as i (id, members)
      join lies_within w on w.party_id = i.id and w.depth > 0
        and coalesce(last_day(nullif(p.occurred_on, '')), today()) between w.from_day and w.to_day
      where cardinality(p.parties) > 1 and p.members is not null and i.members = (
        select o.members from involvement o
        where o.item_id = p.item_id and o.party_id = w.ancestor_id and o.level = p.level
      )
    ) n
    cross join lateral (
      select cardinality(p.parties) * (cardinality(p.parties) - 1) / 2 + coalesce(cardinality(p.repeated), 0)
        - coalesce(array_length(n.nested, 1), 0) as pairs
    ) c
    where c.pairs > 0
  $$;

-- Derives the pairings of items again, writes the differences, and appends what was before.
create function refresh_pairings(items uuid[]) returns void
language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  begin
    with before as materialized (
      select * from pairing where item_id = any(items)
    ), derived as materialized (
      select * from pairings_of(items)
    ), gone as (
      delete from pairing
      where item_id = any(items) and (item_id, level) not in (select item_id, level from derived)
    ), written as (
      insert into pairing as kept (item_id, level, type, visibility, occurred_on, parties, repeated, nested, pairs)
      select item_id, level, type, visibility, occurred_on, parties, repeated, nested, pairs from derived
      on conflict (item_id, level) do update set visibility = excluded.visibility,
        occurred_on = excluded.occurred_on, parties = excluded.parties, repeated = excluded.repeated,
        nested = excluded.nested, pairs = excluded.pairs
      where (kept.visibility, kept.occurred_on, kept.parties, kept.repeated, kept.nested)
        is distinct from (excluded.visibility, excluded.occurred_on, excluded.parties, excluded.repeated,
          excluded.nested)
    )
    insert into pair_change (item_id, level, type, visibility, occurred_on, parties, repeated, nested)
    select item_id, level, type, visibility, occurred_on, parties, repeated, nested from before
    except
    select item_id, level, type, visibility, occurred_on, parties, repeated, nested from derived
    union all
    select item_id, level, type, visibility, occurred_on, null, null, null
    from derived where (item_id, level) not in (select item_id, level from before);
  end $$;

create function keep_pairings() returns trigger language plpgsql as $$
  declare
    items uuid[];
  begin
    if tg_op = 'DELETE' then
      items := array(select distinct item_id from old_rows);
    else
      items := array(select distinct item_id from new_rows);
    end if;
    if cardinality(items) > 0 then
      perform refresh_pairings(items);
    end if;
    return null;
  end $$;
create trigger pairings_on_insert after insert on involvement referencing new table as new_rows
  for each statement execute function keep_pairings();
create trigger pairings_on_update after update on involvement referencing new table as new_rows
  for each statement execute function keep_pairings();
create trigger pairings_on_delete after delete on involvement referencing old table as old_rows
  for each statement execute function keep_pairings();

-- The items of two parties keep their involvement if one comes to lie within the other, but their pair may not count
-- any more.
create function keep_nested_pairings() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  declare
    changed uuid[];
    items uuid[];
  begin
    if tg_op = 'DELETE' then
      changed := array(select array[party_id, ancestor_id] from old_rows where depth > 0);
    else
      changed := array(select array[party_id, ancestor_id] from new_rows where depth > 0);
    end if;
    items := array(
      select distinct i.item_id from generate_subscripts(changed, 1) as n
      join party inner_party on inner_party.id = changed[n][1]
      join party outer_party on outer_party.id = changed[n][2] and outer_party.level = inner_party.level
      join involvement i on i.party_id = inner_party.id and i.members > 0
      join involvement o on o.item_id = i.item_id and o.party_id = outer_party.id and o.members = i.members
    );
    if cardinality(items) > 0 then
      perform refresh_pairings(items);
    end if;
    return null;
  end $$;
create trigger pairings_on_insert after insert on lies_within referencing new table as new_rows
  for each statement execute function keep_nested_pairings();
create trigger pairings_on_update after update on lies_within referencing new table as new_rows
  for each statement execute function keep_nested_pairings();
create trigger pairings_on_delete after delete on lies_within referencing old table as old_rows
  for each statement execute function keep_nested_pairings();

-- Whether the items of before this migration have their pairings: 0014-pairs.slow.sql has run.
create function pairs_are_complete() returns boolean language sql stable parallel safe as $$
    select not exists (select from slow_migration where name = 'pairs1800000000014')
  $$;

-- `pairing`; until it is complete, the same rows from involvement.
create view complete_pairing as
  select item_id, level, type, visibility, occurred_on, parties, repeated, nested, pairs
  from pairing where pairs_are_complete()
  union all
  select item_id, level, type, visibility, occurred_on, parties, repeated, nested, pairs
  from pairings_of(array(select id from cooperation_item)) where not pairs_are_complete();

-- The differences that the changes make to the sums, in rows to be added up. removed_on: the day of an item that has lost the pair, or
-- has it at an earlier day.
create view pending_pair as
  with first_change as (
    select distinct on (item_id, level) * from pair_change order by item_id, level, id
  )
  -- New items, which are most of them.
  select level, a_id, unnest(pair_partners(a_id, parties, repeated, nested)) as b_id, type, visibility, 1 as items,
    occurred_on as latest_on, null as removed_on
  from (
    select p.*, unnest(p.parties) as a_id
    from first_change c join pairing p on p.item_id = c.item_id and p.level = c.level where c.parties is null
  ) added
  union all
  select level, a_id, b_id, type, visibility, sum(items)::integer, max(occurred_on) filter (where items > 0),
    nullif(max(occurred_on) filter (where items < 0), max(occurred_on) filter (where items > 0))
  from (
    select item_id, level, type, visibility, occurred_on, items, a_id,
      unnest(pair_partners(a_id, parties, repeated, nested)) as b_id
    from (
      select c.item_id, c.level, c.type, c.visibility, c.occurred_on, -1 as items, c.parties, c.repeated, c.nested,
        unnest(c.parties) as a_id
      from first_change c where c.parties is not null
      union all
      select p.item_id, p.level, p.type, p.visibility, p.occurred_on, 1, p.parties, p.repeated, p.nested,
        unnest(p.parties)
      from first_change c join pairing p on p.item_id = c.item_id and p.level = c.level
      where c.parties is not null
    ) side
  ) changed
  group by item_id, level, a_id, b_id, type, visibility;

-- The numbers of items by pair, in rows to be added up.
create view pair_total as
  select level, a_id, b_id, type, visibility, items, latest_on, removed_on
  from pair_sum where pairs_are_complete()
  union all
  select level, a_id, b_id, type, visibility, items, latest_on, removed_on
  from pending_pair where pairs_are_complete()
  union all
  select level, a_id, unnest(pair_partners(a_id, parties, repeated, nested)), type, visibility, 1, occurred_on, null
  from (
    select p.*, unnest(p.parties) as a_id
    from pairings_of(array(select id from cooperation_item)) p where not pairs_are_complete()
  ) derived;

-- Returns the day of the latest item of a pair; '' if all are undated, null if there is none. It is needed if the item
-- that was the latest is so no more.
-- of_type, of_visibility: only such items; null: all
create function latest_of_pair(of_level text, a uuid, b uuid, of_type text, of_visibility text) returns text
language plpgsql stable
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  begin
    return (
      select p.occurred_on from involvement v
      join complete_pairing p on p.item_id = v.item_id and p.level = of_level
      where v.party_id = a and (of_type is null or p.type = of_type)
        and (of_visibility is null or p.visibility = of_visibility)
        and is_pair(a, b, p.parties, p.repeated, p.nested)
      order by v.occurred_on desc limit 1
    );
  end $$;

-- Adds the changes to the sums. Returns their number; 0 also if another transaction adds them.
create function fold_pairs() returns integer language plpgsql set jit = off as $$
  declare
    folded integer;
  begin
    if not pg_try_advisory_xact_lock(17956, 5) or not exists (select from pair_change) then
      return 0;
    end if;
    -- One statement reads the changes and the pairings: an item that changes meanwhile appends another change.
    with taken as (
      delete from pair_change returning id
    ), added as (
      insert into pair_sum as kept (level, a_id, b_id, type, visibility, items, latest_on, removed_on)
      select level, a_id, b_id, type, visibility, sum(items), coalesce(max(latest_on), ''), max(removed_on)
      from pending_pair group by level, a_id, b_id, type, visibility
      on conflict (level, a_id, b_id, type, visibility) do update set items = kept.items + excluded.items,
        latest_on = greatest(kept.latest_on, excluded.latest_on), removed_on = excluded.removed_on
      where excluded.items <> 0 or excluded.removed_on is not null or excluded.latest_on > kept.latest_on
    )
    select count(*) into folded from taken;
    delete from pair_sum where removed_on is not null and items = 0;
    update pair_sum set removed_on = null, latest_on = case
        when removed_on < latest_on then latest_on else latest_of_pair(level, a_id, b_id, type, visibility)
      end
    where removed_on is not null;
    return folded;
  end $$;

-- Derives the sums from the pairings.
create function rebuild_pair_sums() returns void language plpgsql set jit = off set work_mem = '128MB' as $$
  begin
    perform pg_advisory_xact_lock(17956, 5);
    delete from pair_sum;
    -- One statement reads the changes and the pairings, as in fold_pairs.
    with counted as (
      delete from pair_change
    )
    insert into pair_sum (level, a_id, b_id, type, visibility, items, latest_on)
    select level, a_id, b_id, type, visibility, count(*), max(occurred_on)
    from (
      select level, a_id, unnest(pair_partners(a_id, parties, repeated, nested)) as b_id, type, visibility, occurred_on
      from (select p.*, unnest(p.parties) as a_id from pairing p) part
    ) pair
    group by level, a_id, b_id, type, visibility;
  end $$;

-- Returns the pairs whose sums differ from the rows of involvement; none if all is well.
create function pair_differences() returns table (of_table text, kept jsonb, written jsonb)
language sql stable as $$
    select 'pair_total', to_jsonb(k), to_jsonb(w)
    from (
      select level, a_id, b_id, type, visibility, sum(items)::integer as items, case
          when max(removed_on) >= max(latest_on) then latest_of_pair(level, a_id, b_id, type, visibility)
          else max(latest_on)
        end as latest_on
      from pair_total group by level, a_id, b_id, type, visibility having sum(items) <> 0
    ) k
    full join (
      select level, a_id, b_id, type, visibility, count(*)::integer as items, max(occurred_on) as latest_on
      from (
        select a.level, a.party_id as a_id, b.party_id as b_id, a.item_type as type, a.visibility, a.occurred_on
        from involvement a join involvement b on b.item_id = a.item_id and b.level = a.level and b.members > 0
        where a.members > 0 and case
            when a.party_id = b.party_id then a.members > 1
            else a.party_id < b.party_id and not (a.members = b.members
              and are_nested(a.party_id, b.party_id, coalesce(last_day(nullif(a.occurred_on, '')), today())))
          end
        union all
        select distinct on (a.item_id, least(a.stands_for, b.stands_for), greatest(a.stands_for, b.stands_for))
          'PART', least(a.stands_for, b.stands_for), greatest(a.stands_for, b.stands_for), a.item_type, a.visibility,
          a.occurred_on
        from involvement a join involvement b on b.item_id = a.item_id and b.party_id > a.party_id
        where a.stands_for is not null and b.stands_for is not null
      ) pair
      group by level, a_id, b_id, type, visibility
    ) w on (w.level, w.a_id, w.b_id, w.type, w.visibility) = (k.level, k.a_id, k.b_id, k.type, k.visibility)
    where to_jsonb(k) is distinct from to_jsonb(w)
  $$;
