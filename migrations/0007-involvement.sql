-- Two read models, maintained by triggers: the parties of which a party is part at any date, and the parties that are
-- involved in items.
--
-- A transaction that writes involvement shares a lock on the tree of parties; one that moves a party in the tree holds
-- the lock exclusively. Each takes the lock before it reads, and each of its later statements sees what was committed
-- meanwhile (READ COMMITTED). An item is locked before it is read again, so that of two transactions that change its
-- data the second one sees the first. A new item is invisible to others; locks on the forum, session and delegation
-- from which it is read protect it.

-- The parties of which a party is part, with the days; itself included (depth 0, always).
create table lies_within (
  party_id uuid not null references party on delete cascade,
  ancestor_id uuid not null references party on delete cascade,
  depth integer not null,
  from_day date not null,
  to_day date not null,
  primary key (party_id, ancestor_id, from_day)
);
create index lies_within_ancestor_id_party_id_idx on lies_within (ancestor_id, party_id) include (from_day, to_day);

-- The columns that all five types of cooperation item share. occurred_on is '' if undated.
create table cooperation_item (
  id uuid primary key references record on delete cascade,
  type text not null constraint cooperation_item_type_check check (to_regclass('public.' || lower(type)) is not null),
  visibility text not null,
  occurred_on text collate "C" not null,
  forum_id uuid references forum on delete set null,
  session_id uuid references session on delete set null,
  -- A signature whose party is unknown counts as a party of its agreement.
  party_count integer not null,
  -- An agreement marked as unilateral is UNILATERAL however many have signed it. Null if there is no party.
  laterality text constraint cooperation_item_laterality_check
    check (laterality in ('UNILATERAL', 'BILATERAL', 'MULTILATERAL'))
);
create index cooperation_item_occurred_on_id_idx on cooperation_item (occurred_on, id);
create index cooperation_item_type_occurred_on_id_idx on cooperation_item (type, occurred_on, id);
create index cooperation_item_forum_id_idx on cooperation_item (forum_id);
create index cooperation_item_session_id_idx on cooperation_item (session_id);

-- Every party of an item, and every party of which one of those was part on the day of the item.
create table involvement (
  item_id uuid not null references cooperation_item on delete cascade,
  party_id uuid not null references party on delete cascade,
  item_type text not null,
  visibility text not null,
  occurred_on text collate "C" not null,
  -- Level of the party, so that counting by countries does not read each party.
  level text not null,
  -- How many different parties of the item are (part of) this one; and the same with those for whom somebody only
  -- spoke.
  members integer not null,
  members_with_speakers integer not null,
  -- The part of the party itself (SIGNATORY, RESPONSIBLE, ...); null if only a party within it takes part.
  takes_part_as text,
  -- For a party of the item itself: the place of which it is an organ on the day of the item, otherwise itself. It
  -- needs no foreign key, since the place has a row here as well.
  stands_for uuid,
  -- Somebody spoke for the party itself in a session, of whatever kind.
  spoke boolean not null default false,
  primary key (item_id, party_id)
);
create index involvement_party_id_occurred_on_item_id_idx
  on involvement (party_id, occurred_on, item_id) include (item_type, members);
create index involvement_public_idx
  on involvement (party_id, occurred_on, item_id) include (item_type, members) where visibility = 'PUBLIC';
-- For counting all items: by countries and their pairs, by parties and theirs.
create index involvement_public_level_idx
  on involvement (level, item_id) include (party_id, members, item_type, occurred_on) where visibility = 'PUBLIC';
create index involvement_public_part_idx
  on involvement (item_id) include (party_id, stands_for, item_type)
  where visibility = 'PUBLIC' and stands_for is not null;

-- A transaction that moves parties after writing items should call lock_tree first: two transactions that request the
-- exclusive lock while they share it wait for each other, and one of them has to be retried (40P01).
create function lock_tree() returns void language sql as $$ select pg_advisory_xact_lock(17956, 4) $$;
create function lock_tree_shared() returns void language sql as $$ select pg_advisory_xact_lock_shared(17956, 4) $$;

-- Returns the placements of a party. It has one placement on any day: each ends at the latest on the day before the
-- next one begins.
create function placement_periods(party uuid) returns table (within_id uuid, from_day date, to_day date)
language sql stable as $$
    select within_id, from_day, to_day from (
      select within_id, coalesce(first_day(valid_from), '-infinity') as from_day,
        least(coalesce(last_day(valid_to), 'infinity'),
          lead(coalesce(first_day(valid_from), '-infinity')) over (order by first_day(valid_from) nulls first, id) - 1
        ) as to_day
      from placement where party_id = party
    ) period
    where from_day <= to_day and to_day > '-infinity'
  $$;

-- Returns the chains of parties around these parties, with the days on which each link holds. A chain that returns to a
-- party that it has passed goes no further, and is marked.
create function lies_within_of(parties uuid[])
returns table (party_id uuid, ancestor_id uuid, depth integer, from_day date, to_day date, loops boolean)
language sql stable as $$
    with recursive up (party_id, ancestor_id, depth, from_day, to_day, path, loops) as (
      select id, id, 0, '-infinity'::date, 'infinity'::date, array[id], false
      from unnest(parties) as given (id) join party using (id)
      union all
      select up.party_id, next.within_id, up.depth + 1, greatest(up.from_day, next.from_day),
        least(up.to_day, next.to_day), up.path || next.within_id, next.within_id = any(up.path)
      from up cross join lateral placement_periods(up.ancestor_id) next
      where not up.loops and greatest(up.from_day, next.from_day) <= least(up.to_day, next.to_day)
    )
    select party_id, ancestor_id, depth, from_day, to_day, loops from up
  $$;

-- Derives again of which parties these parties are part, and writes the differences.
create function write_lies_within(parties uuid[]) returns void
language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  begin
    with up as materialized (
      select * from lies_within_of(parties)
    ), gone as (
      delete from lies_within
      where party_id = any(parties)
        and (party_id, ancestor_id, from_day) not in (select party_id, ancestor_id, from_day from up)
    )
    insert into lies_within as kept (party_id, ancestor_id, depth, from_day, to_day)
    select party_id, ancestor_id, depth, from_day, to_day from up
    on conflict (party_id, ancestor_id, from_day) do update set depth = excluded.depth, to_day = excluded.to_day
    where (kept.depth, kept.to_day) <> (excluded.depth, excluded.to_day);
  end $$;

-- Derives again of which parties these parties, and all parties within them, are part. Returns all of those.
create function refresh_lies_within(changed uuid[]) returns uuid[]
language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  declare
    affected uuid[];
    looping record;
  begin
    -- A cycle was closed by one of the changed placements, so one of the changed parties is on it.
    select party_id, from_day, to_day into looping from lies_within_of(changed) where loops limit 1;
    if found then
      raise exception 'The party % would be part of itself.', looping.party_id
        using errcode = 'EN002', detail = format('From %s to %s.', looping.from_day, looping.to_day);
    end if;

    affected := array(select distinct party_id from lies_within where ancestor_id = any(changed));
    perform write_lies_within(affected);
    return affected;
  end $$;

-- Reads of earlier versions inline the bodies of involvement_of and counted_parties over restored rows. These two,
-- item_columns and item_parties must stay functions of one SQL statement that call each other by `lateral f(...)
-- alias`.

-- Returns the columns that all types of item share, read from the item's own row, its session and its forum.
create function item_columns(item uuid)
returns table (type text, visibility text, occurred_on text, forum_id uuid, session_id uuid)
language sql stable as $$
    select 'AGREEMENT', i.visibility, coalesce(i.signed_on, i.adopted_on, i.in_force_from, ''),
      coalesce(i.forum_id, s.forum_id), i.session_id
    from agreement i left join session s on s.id = i.session_id where i.id = item
    union all
    select 'COMMITMENT', i.visibility,
      coalesce(i.announced_on, local_day(s.starts_at, place.time_zone), f.starts_on, ''), f.id, i.session_id
    from commitment i left join session s on s.id = i.session_id left join forum place on place.id = s.forum_id
    left join forum f on f.id = coalesce(i.forum_id, s.forum_id) where i.id = item
    union all
    select 'STATEMENT', i.visibility,
      coalesce(i.said_on, local_day(s.starts_at, place.time_zone), f.starts_on, ''), f.id, i.session_id
    from statement i left join session s on s.id = i.session_id left join forum place on place.id = s.forum_id
    left join forum f on f.id = coalesce(i.forum_id, s.forum_id) where i.id = item
    union all
    select 'FIGURE', i.visibility,
      coalesce(i.as_of, local_day(s.starts_at, place.time_zone), f.starts_on, ''), f.id, i.session_id
    from figure i left join session s on s.id = i.session_id left join forum place on place.id = s.forum_id
    left join forum f on f.id = coalesce(i.forum_id, s.forum_id) where i.id = item
    union all
    select 'SESSION', i.visibility, coalesce(local_day(i.starts_at, f.time_zone), ''), i.forum_id, null
    from session i join forum f on f.id = i.forum_id where i.id = item
  $$;

-- Returns the different parties of an item. rank: the role of the party, in the order of the list in involvement_of;
-- null if it only has a speaker, in a session of a kind in which that alone does not involve the party.
create function item_parties(item uuid, of_type text) returns table (party_id uuid, rank integer, spoke boolean)
language sql stable as $$
    select party_id, min(rank), bool_or(spoke) from (
      select party_id, case role when 'SIGNATORY' then 1 else 2 end, false from signature
      where of_type = 'AGREEMENT' and agreement_id = item and role in ('SIGNATORY', 'ACCEDING')
      union all
      select party_id, case role when 'RESPONSIBLE' then 3 when 'COUNTERPART' then 4 when 'SUBJECT' then 5 else 6 end,
        false
      from concerned_party where of_type <> 'AGREEMENT' and item_id = item
      union all
      select coalesce(m.party_id, d.party_id), 7, false from maker m left join delegation d on d.id = m.delegation_id
      where of_type in ('COMMITMENT', 'STATEMENT', 'FIGURE') and m.item_id = item
      union all
      select p.represents_id, case when s.kind in ('BILATERAL_MEETING', 'SIGNING_CEREMONY') then 8 end, true
      from session s join speaker p on p.session_id = s.id
      where of_type = 'SESSION' and s.id = item
    ) part (party_id, rank, spoke)
    where party_id is not null
    group by party_id
  $$;

-- Whether one of two parties is part of the other on a day. The declared cost is small, so that it is called last.
create function are_nested(a uuid, b uuid, on_day date) returns boolean language plpgsql stable cost 1 as $$
  begin
    return exists (
      select from lies_within w
      where ((w.party_id = a and w.ancestor_id = b) or (w.party_id = b and w.ancestor_id = a)) and w.depth > 0
        and on_day between w.from_day and w.to_day
    );
  end $$;

-- Returns the nearest party around an organization on a day that is not itself an organization; null if there is none.
create function place_of(organization uuid, on_day date) returns uuid language sql stable as $$
    select w.ancestor_id from lies_within w join party around on around.id = w.ancestor_id
    where w.party_id = organization and around.level <> 'ORGANIZATION' and on_day between w.from_day and w.to_day
    order by w.depth limit 1
  $$;

-- Returns one row for each item and each of its parties, and each party of which one is part on the day of the item;
-- one row without a party if there is none.
create function involvement_of(items uuid[])
returns table (item_id uuid, type text, visibility text, occurred_on text, forum_id uuid, session_id uuid,
  party_id uuid, level text, members integer, members_with_speakers integer, takes_part_as text, stands_for uuid,
  spoke boolean)
language sql stable as $$
    select given.id, item.type, item.visibility, item.occurred_on, item.forum_id, item.session_id, within.ancestor_id,
      around.level, count(party.rank)::integer, count(party.party_id)::integer,
      (array['SIGNATORY', 'ACCEDING', 'RESPONSIBLE', 'COUNTERPART', 'SUBJECT', 'CONCERNED', 'MAKER', 'SPEAKER'])[
        min(party.rank) filter (where party.party_id = within.ancestor_id)],
      case when count(party.rank) filter (where party.party_id = within.ancestor_id) > 0 then
        case when around.level = 'ORGANIZATION' then coalesce(
          place_of(within.ancestor_id, coalesce(last_day(nullif(item.occurred_on, '')), today())), within.ancestor_id)
        else within.ancestor_id end
      end,
      coalesce(bool_or(party.spoke) filter (where party.party_id = within.ancestor_id), false)
    from unnest(items) as given (id)
    cross join lateral item_columns(given.id) item
    left join lateral item_parties(given.id, item.type) party on true
    -- A partial date is read as its last day; what is undated lies where it lies today.
    left join lies_within within on within.party_id = party.party_id
      and within.from_day <= coalesce(last_day(nullif(item.occurred_on, '')), today())
      and within.to_day >= coalesce(last_day(nullif(item.occurred_on, '')), today())
    left join party around on around.id = within.ancestor_id
    group by given.id, item.type, item.visibility, item.occurred_on, item.forum_id, item.session_id,
      within.ancestor_id, around.level
  $$;

-- Returns the number of parties of an item, of which this many are known, and its laterality; null if it has no party.
create function counted_parties(item uuid, known bigint) returns table (parties integer, laterality text)
language sql stable as $$
    select total::integer, case
      when exists (select from agreement where id = item and unilateral) or total = 1 then 'UNILATERAL'
      when total = 2 then 'BILATERAL'
      when total > 2 then 'MULTILATERAL'
    end
    from (
      -- Counted with a filter, so that no plan reads all signatures without a party.
      select known + count(*) filter (where party_id is null and role in ('SIGNATORY', 'ACCEDING')) as total
      from signature where agreement_id = item
    ) counted
  $$;

-- Inserts new items. Their parties come with parts that are written after them, so no parties are searched here, and no
-- row of an item can differ yet.
create function insert_items(items uuid[]) returns void
language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  begin
    perform lock_tree_shared();
    insert into cooperation_item (id, type, visibility, occurred_on, forum_id, session_id, party_count, laterality)
    select given.id, item.type, item.visibility, item.occurred_on, item.forum_id, item.session_id, 0, (select laterality from counted_parties(given.id, 0))
    from unnest(items) as given (id) cross join lateral item_columns(given.id) item;
  end $$;

-- Reads these items again and writes the differences. Deletes rows that are no items any more.
create function refresh_items(items uuid[]) returns void
language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  begin
    if cardinality(items) = 0 then
      return;
    end if;
    perform lock_tree_shared();
    perform from cooperation_item where id = any(items) order by id for update;

    with taken as materialized (
      select * from involvement_of(items)
    ), gone_items as (
      delete from cooperation_item where id = any(items) and id not in (select item_id from taken)
    ), kept_items as (
      insert into cooperation_item as kept (id, type, visibility, occurred_on, forum_id, session_id, party_count, laterality)
      select item_id, type, visibility, occurred_on, forum_id, session_id, counted.parties, counted.laterality
      from (
        select item_id, type, visibility, occurred_on, forum_id, session_id, count(takes_part_as) as known
        from taken group by item_id, type, visibility, occurred_on, forum_id, session_id
      ) item cross join lateral counted_parties(item_id, known) counted
      on conflict (id) do update set visibility = excluded.visibility, occurred_on = excluded.occurred_on,
        forum_id = excluded.forum_id, session_id = excluded.session_id, party_count = excluded.party_count,
        laterality = excluded.laterality
      where (kept.visibility, kept.occurred_on, kept.forum_id, kept.session_id, kept.party_count, kept.laterality)
        is distinct from (excluded.visibility, excluded.occurred_on, excluded.forum_id, excluded.session_id,
          excluded.party_count, excluded.laterality)
    ), gone as (
      delete from involvement
      where item_id = any(items) and (item_id, party_id) not in (select item_id, party_id from taken where party_id is not null)
    )
    insert into involvement as kept (item_id, party_id, item_type, visibility, occurred_on, level, members,
      members_with_speakers, takes_part_as, stands_for, spoke)
    select item_id, party_id, type, visibility, occurred_on, level, members, members_with_speakers, takes_part_as,
      stands_for, spoke
    from taken where party_id is not null
    on conflict (item_id, party_id) do update set visibility = excluded.visibility, occurred_on = excluded.occurred_on,
      level = excluded.level, members = excluded.members, members_with_speakers = excluded.members_with_speakers,
      takes_part_as = excluded.takes_part_as, stands_for = excluded.stands_for, spoke = excluded.spoke
    where (kept.visibility, kept.occurred_on, kept.level, kept.members, kept.members_with_speakers, kept.takes_part_as,
      kept.stands_for, kept.spoke) is distinct from (excluded.visibility, excluded.occurred_on, excluded.level,
      excluded.members, excluded.members_with_speakers, excluded.takes_part_as, excluded.stands_for, excluded.spoke);
  end $$;

create function keep_own_place() returns trigger language plpgsql as $$
  begin
    insert into lies_within (party_id, ancestor_id, depth, from_day, to_day)
    select id, id, 0, '-infinity', 'infinity' from new_rows;
    return null;
  end $$;
create trigger lies_within_on_insert after insert on party referencing new table as new_rows
  for each statement execute function keep_own_place();

create function keep_places() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
  set enable_nestloop = off set enable_hashjoin = on set jit = off as $$
  declare
    changed uuid[];
    affected uuid[];
  begin
    if tg_op = 'INSERT' then
      changed := array(select distinct party_id from new_rows);
    elsif tg_op = 'UPDATE' then
      changed := array(
        select o.party_id from old_rows o join new_rows n on n.id = o.id where o is distinct from n
        union select n.party_id from old_rows o join new_rows n on n.id = o.id where o is distinct from n
      );
    else
      changed := array(select distinct party_id from old_rows);
    end if;
    if cardinality(changed) = 0 then
      return null;
    end if;
    -- No other transaction can have placed a party within one that this transaction created.
    if cardinality(changed) = (
      select count(*) from record
      where id = any(changed) and version = 1 and changed_in = pg_current_xact_id()::text::bigint
    ) then
      perform lock_tree_shared();
    else
      perform lock_tree();
    end if;
    affected := refresh_lies_within(changed);
    perform refresh_items(array(
      select distinct item_id from involvement where party_id = any(affected) and (takes_part_as is not null or spoke)
    ));
    return null;
  end $$;
create trigger lies_within_on_insert after insert on placement referencing new table as new_rows
  for each statement execute function keep_places();
create trigger lies_within_on_update after update on placement referencing old table as old_rows
  new table as new_rows for each statement execute function keep_places();
create trigger lies_within_on_delete after delete on placement referencing old table as old_rows
  for each statement execute function keep_places();

create function keep_levels() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
  set enable_nestloop = off set enable_hashjoin = on set jit = off as $$
  declare
    changed uuid[] := array(
      select n.id from old_rows o join new_rows n on n.id = o.id where n.level <> o.level
    );
  begin
    if cardinality(changed) > 0 then
      perform lock_tree();
      perform refresh_items(array(select distinct item_id from involvement where party_id = any(changed)));
    end if;
    return null;
  end $$;
create trigger levels_on_update after update on party referencing old table as old_rows new table as new_rows
  for each statement execute function keep_levels();

-- The trigger of an item's own table and of its parts. Its arguments: the column with the id of the item, and the other
-- columns on which the read model depends.
create function keep_items() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
  set enable_nestloop = off set enable_hashjoin = on set jit = off as $$
  declare
    images jsonb[];
    items uuid[];
    sessions uuid[];
    forums uuid[];
  begin
    if tg_op = 'INSERT' then
      images := array(select to_jsonb(n) from new_rows n);
    elsif tg_op = 'DELETE' then
      images := array(select to_jsonb(o) from old_rows o);
    else
      images := array(
        select unnest(array[before, after]) from (
          select to_jsonb(o) as before, to_jsonb(n) as after from old_rows o join new_rows n on n.id = o.id
          where o is distinct from n
        ) changed
        where exists (select from unnest(tg_argv) as name where before -> name is distinct from after -> name)
      );
    end if;
    if cardinality(images) = 0 then
      return null;
    end if;
    items := array(select distinct (image ->> tg_argv[0])::uuid from unnest(images) as image);

    if tg_op <> 'DELETE' and tg_argv[0] = 'id' then
      sessions := array(select (image ->> 'session_id')::uuid from unnest(images) as image);
      perform from session where id = any(sessions) order by id for share;
      forums := array(
        select (image ->> 'forum_id')::uuid from unnest(images) as image
        union select forum_id from session where id = any(sessions)
      );
      perform from forum where id = any(forums) order by id for share;
    elsif tg_op <> 'DELETE' and tg_table_name = 'maker' then
      perform from delegation
        where id = any(array(select (image ->> 'delegation_id')::uuid from unnest(images) as image))
        order by id for share;
    end if;
    if tg_op = 'INSERT' and tg_argv[0] = 'id' then
      perform insert_items(items);
      return null;
    end if;
    if tg_table_name = 'session' and tg_op = 'UPDATE' then
      items := items || array(select id from cooperation_item where session_id = any(items));
    end if;
    perform refresh_items(items);
    return null;
  end $$;

create function keep_items_of_forum() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
  set enable_nestloop = off set enable_hashjoin = on set jit = off as $$
  declare
    forums uuid[];
  begin
    forums := array(
      select n.id from old_rows o join new_rows n on n.id = o.id
      where (o.starts_on, o.time_zone) is distinct from (n.starts_on, n.time_zone)
    );
    perform refresh_items(array(
      select id from cooperation_item where forum_id = any(forums)
      union
      select id from cooperation_item where session_id = any(array(select id from session where forum_id = any(forums)))
    ));
    return null;
  end $$;
create trigger involvement_on_update after update on forum referencing old table as old_rows new table as new_rows
  for each statement execute function keep_items_of_forum();

create function keep_items_of_delegation() returns trigger
language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off
  set enable_nestloop = off set enable_hashjoin = on set jit = off as $$
  declare
    delegations uuid[];
  begin
    delegations := array(
      select n.id from old_rows o join new_rows n on n.id = o.id where o.party_id <> n.party_id
    );
    perform refresh_items(array(select distinct item_id from maker where delegation_id = any(delegations)));
    return null;
  end $$;
create trigger involvement_on_update after update on delegation referencing old table as old_rows
  new table as new_rows for each statement execute function keep_items_of_delegation();

create function watch_items(of_table regclass, id_column text, variadic columns text[]) returns void
language plpgsql as $$
  declare
    arguments text := (select string_agg(quote_literal(name), ', ') from unnest(id_column || columns) as name);
  begin
    execute format('create trigger involvement_on_insert after insert on %s referencing new table as new_rows
      for each statement execute function keep_items(%s)', of_table, arguments);
    execute format('create trigger involvement_on_update after update on %s referencing old table as old_rows
      new table as new_rows for each statement execute function keep_items(%s)', of_table, arguments);
    execute format('create trigger involvement_on_delete after delete on %s referencing old table as old_rows
      for each statement execute function keep_items(%s)', of_table, arguments);
  end $$;

select watch_items('agreement', 'id', 'visibility', 'signed_on', 'adopted_on', 'in_force_from', 'forum_id',
  'session_id', 'unilateral');
select watch_items('commitment', 'id', 'visibility', 'announced_on', 'forum_id', 'session_id');
select watch_items('statement', 'id', 'visibility', 'said_on', 'forum_id', 'session_id');
select watch_items('figure', 'id', 'visibility', 'as_of', 'forum_id', 'session_id');
select watch_items('session', 'id', 'visibility', 'starts_at', 'forum_id', 'kind');

select watch_items('signature', 'agreement_id', 'party_id', 'role');
select watch_items('concerned_party', 'item_id', 'party_id', 'role');
select watch_items('maker', 'item_id', 'party_id', 'delegation_id');
select watch_items('speaker', 'session_id', 'represents_id');

-- The last day for which undated items were read. They count for the parties of which their parties are part today, and
-- today advances.
create table involvement_day (
  one boolean primary key default true constraint involvement_day_one_check check (one),
  day date not null
);
insert into involvement_day (day) values (today());

-- Reads undated items again whose parties moved with the days that passed, and reports these parties in the feed.
-- Returns the number of items. Call it at start and every hour; a second call on the same day costs nothing.
create function advance_involvement() returns integer language plpgsql as $$
  declare
    last_day date := (select day from involvement_day);
    items uuid[];
  begin
    if last_day >= today() then
      return 0;
    end if;
    select day into last_day from involvement_day for update;
    items := array(
      select distinct i.id from lies_within l
      join involvement v on v.party_id = l.party_id and v.occurred_on = '' and (v.takes_part_as is not null or v.spoke)
      join cooperation_item i on i.id = v.item_id
      where (l.from_day > last_day and l.from_day <= today()) or (l.to_day >= last_day and l.to_day < today())
    );
    perform refresh_items(items);
    perform refresh_pairings(items);
    perform write_departures(array_agg(party_id), array_agg(ancestor_id)) from lies_within
    where to_day >= last_day and to_day < today();
    perform write_changes_of(array(
      select distinct party_id from lies_within
      where (from_day > last_day and from_day <= today()) or (to_day >= last_day and to_day < today())
    ));
    update involvement_day set day = today() where day < today();
    return cardinality(items);
  end $$;

-- Derives everything from the records alone, and writes the differences. Returns the number of items.
create function rebuild_involvement() returns integer language plpgsql as $$
  declare
    items uuid[];
  begin
    perform lock_tree();
    perform write_lies_within(array(select id from party));
    -- In batches: the whole of a large database would not fit into memory at once.
    for items in
      select array_agg(id) from (
        select id, row_number() over (order by id) / 10000 as batch from record
        where type in ('AGREEMENT', 'COMMITMENT', 'STATEMENT', 'FIGURE', 'SESSION')
      ) numbered group by batch
    loop
      perform refresh_items(items);
      perform refresh_pairings(items);
    end loop;
    delete from pairing where item_id not in (select id from cooperation_item);
    perform rebuild_pair_sums();
    update involvement_day set day = today();
    return (select count(*) from cooperation_item);
  end $$;

-- Returns the rows of the read models that differ from the records; none if all is well.
create function involvement_differences() returns table (of_table text, kept jsonb, written jsonb)
language sql stable as $$
    select 'lies_within', to_jsonb(k), to_jsonb(w)
    from lies_within k
    full join (
      select party_id, ancestor_id, depth, from_day, to_day from lies_within_of(array(select id from party))
    ) w on w.party_id = k.party_id and w.ancestor_id = k.ancestor_id and w.from_day = k.from_day
    where to_jsonb(k) is distinct from to_jsonb(w)
    union all
    select 'involvement', to_jsonb(k), to_jsonb(w)
    from involvement k
    full join (
      select item_id, party_id, type as item_type, visibility, occurred_on, level, members, members_with_speakers,
        takes_part_as, stands_for, spoke
      from involvement_of(array(select id from record)) where party_id is not null
    ) w on w.item_id = k.item_id and w.party_id = k.party_id
    where to_jsonb(k) is distinct from to_jsonb(w)
    union all
    select 'cooperation_item', to_jsonb(k), to_jsonb(w)
    from cooperation_item k
    full join (
      select item_id as id, type, visibility, occurred_on, forum_id, session_id, counted.parties as party_count,
        counted.laterality
      from (
        select item_id, type, visibility, occurred_on, forum_id, session_id, count(takes_part_as) as known
        from involvement_of(array(select id from record))
        group by item_id, type, visibility, occurred_on, forum_id, session_id
      ) item cross join lateral counted_parties(item_id, known) counted
    ) w on w.id = k.id
    where to_jsonb(k) is distinct from to_jsonb(w)
  $$;

-- Whether one of these parties is given twice, or is part of another one, on whatever day. This function and
-- involves_enough are no part of the statement: PostgreSQL plans every part of a statement each time, and few requests
-- name such parties.
create function have_overlap(given uuid[]) returns boolean language plpgsql stable cost 1 as $$
  begin
    return exists (
      select from unnest(given) with ordinality as a (id, n)
      join unnest(given) with ordinality as b (id, n) on a.n <> b.n
      join lies_within w on w.party_id = a.id and w.ancestor_id = b.id
    );
  end $$;

-- Whether an item involves enough different members of each given party: as many as the party is given, without those
-- of the given parties within it. On that day, and including parties with speakers only if by_speaking.
create function involves_enough(item uuid, given uuid[], on_day date, by_speaking boolean) returns boolean
language plpgsql stable as $$
  begin
    return not exists (
      with party as materialized (
        select g.id, count(*) as times from unnest(given) as g (id) group by g.id
      ), inside as materialized (
        select w.party_id, w.ancestor_id from lies_within w
        where w.depth > 0 and w.party_id = any(given) and w.ancestor_id = any(given)
          and on_day between w.from_day and w.to_day
      ), involved as materialized (
        select p.id, p.times, case when by_speaking then v.members_with_speakers else v.members end as members
        from party p join involvement v on v.item_id = item and v.party_id = p.id
      )
      select from involved p
      where p.times > p.members - (
        select coalesce(sum(o.members), 0) from involved o join inside w on w.party_id = o.id and w.ancestor_id = p.id
        -- Of parties given one within the other within this one, only the outermost counts: it includes the others.
        where not exists (
          select from inside k join inside l on l.party_id = k.ancestor_id and l.ancestor_id = p.id where k.party_id = o.id
        )
      )
    );
  end $$;
