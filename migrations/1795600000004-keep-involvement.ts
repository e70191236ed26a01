import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MATCHING, STEADY } from './plans.ts';

/**
 * Where parties lie, at any date, and which parties are involved in which items: two read models, kept by triggers.
 *
 * Who writes involvement shares a lock on the tree, who moves a party in it holds the lock alone; each takes it before it
 * reads, and every statement after it sees what was committed meanwhile (READ COMMITTED). An item is locked before it is
 * read anew, so that of two transactions that change what it is read from the second sees the first. What is not yet
 * visible to others, a new item, is protected by locks on the forum, session and delegation that it is read from.
 */
export class KeepInvolvement1795600000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TREE);
    await runner.query(INVOLVED);
    await runner.query(REFRESH);
    await runner.query(TRIGGERS);
    await runner.query(WATCHED);
    await runner.query(REBUILD);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function keep_own_place, keep_places, keep_levels, keep_items, keep_items_of_forum, keep_items_of_delegation cascade;
      drop function watch_items, involvement_differences, rebuild_involvement, advance_involvement, refresh_items,
        refresh_lies_within, involvement_of, place_of, are_nested, lies_within_of, written_item, written_parties, placement_periods,
        local_day, lock_tree, share_tree;
      drop table involvement_day;
    `);
  }
}

const TREE = `
  -- Whoever will move parties after writing items in one transaction does well to call this first: to ask for the lock
  -- alone while sharing it makes two such transactions wait for each other (one is then told to try again, 40P01).
  create function lock_tree() returns void language sql as $$ select pg_advisory_xact_lock(17956, 4) $$;
  create function share_tree() returns void language sql as $$ select pg_advisory_xact_lock_shared(17956, 4) $$;

  -- A party has one placement on any day: each ends at the latest on the day before the next one begins.
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

  -- The way up from these parties, with the days on which each part of it holds. A way that comes back to where it has
  -- been goes no further; it is marked.
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

  -- Works out anew where these parties lie, and all that lie within them. Gives all of those.
  create function refresh_lies_within(changed uuid[]) returns uuid[]
  language plpgsql ${STEADY} as $$
  declare
    affected uuid[];
    looping record;
  begin
    -- A way that comes back to its start was closed by one of the changed placements, so it starts at one as well.
    select party_id, from_day, to_day into looping from lies_within_of(changed) where loops limit 1;
    if found then
      raise exception 'The party % would lie within itself.', looping.party_id
        using errcode = 'EN002', detail = format('From %s to %s.', looping.from_day, looping.to_day);
    end if;

    affected := array(select distinct party_id from lies_within where ancestor_id = any(changed));
    with up as materialized (
      select * from lies_within_of(affected)
    ), gone as (
      delete from lies_within
      where party_id = any(affected)
        and (party_id, ancestor_id, from_day) not in (select party_id, ancestor_id, from_day from up)
    )
    insert into lies_within as kept (party_id, ancestor_id, depth, from_day, to_day)
    select party_id, ancestor_id, depth, from_day, to_day from up
    on conflict (party_id, ancestor_id, from_day) do update set depth = excluded.depth, to_day = excluded.to_day
    where (kept.depth, kept.to_day) <> (excluded.depth, excluded.to_day);
    return affected;
  end $$;
`;

const INVOLVED = `
  create function local_day(at timestamptz, time_zone text) returns text language sql immutable parallel safe as $$
    select to_char(at at time zone coalesce(time_zone, 'UTC'), 'YYYY-MM-DD')
  $$;

  -- What all kinds of item have in common, read from the item's own row and from its session and forum.
  create function written_item(item uuid)
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

  -- The different parties of an item. rank: as what it takes part, in the order of part_names; null: somebody only spoke
  -- for it, in a session of a kind where that alone does not involve it.
  create function written_parties(item uuid, of_type text) returns table (party_id uuid, rank integer, spoke boolean)
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

  -- Whether one of two parties lies within the other on a day. Its cost is said to be small, for it is asked last.
  create function are_nested(a uuid, b uuid, on_day date) returns boolean language plpgsql stable cost 1 as $$
  begin
    return exists (
      select from lies_within w
      where ((w.party_id = a and w.ancestor_id = b) or (w.party_id = b and w.ancestor_id = a)) and w.depth > 0
        and on_day between w.from_day and w.to_day
    );
  end $$;

  -- The nearest party around an organization on a day that is none itself; null where it is nobody's organ.
  create function place_of(organization uuid, on_day date) returns uuid language sql stable as $$
    select w.ancestor_id from lies_within w join party around on around.id = w.ancestor_id
    where w.party_id = organization and around.level <> 'ORGANIZATION' and on_day between w.from_day and w.to_day
    order by w.depth limit 1
  $$;

  -- The items with these ids, one row for each party that is, or in which lies, a party of theirs on the item's day; one
  -- row without a party where nobody takes part.
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
    cross join lateral written_item(given.id) item
    left join lateral written_parties(given.id, item.type) party on true
    -- A partial date is read as its last day; what is undated lies where it lies today.
    left join lies_within within on within.party_id = party.party_id
      and within.from_day <= coalesce(last_day(nullif(item.occurred_on, '')), today())
      and within.to_day >= coalesce(last_day(nullif(item.occurred_on, '')), today())
    left join party around on around.id = within.ancestor_id
    group by given.id, item.type, item.visibility, item.occurred_on, item.forum_id, item.session_id,
      within.ancestor_id, around.level
  $$;
`;

const REFRESH = `
  -- Reads these items anew and writes what differs; what is no item (any more) goes.
  create function refresh_items(items uuid[]) returns void
  language plpgsql ${STEADY} as $$
  begin
    if cardinality(items) = 0 then
      return;
    end if;
    perform share_tree();
    perform from cooperation_item where id = any(items) order by id for update;

    with taken as materialized (
      select * from involvement_of(items)
    ), gone_items as (
      delete from cooperation_item where id = any(items) and id not in (select item_id from taken)
    ), kept_items as (
      insert into cooperation_item as kept (id, type, visibility, occurred_on, forum_id, session_id, party_count)
      select item_id, type, visibility, occurred_on, forum_id, session_id, count(takes_part_as)
      from taken group by item_id, type, visibility, occurred_on, forum_id, session_id
      on conflict (id) do update set visibility = excluded.visibility, occurred_on = excluded.occurred_on,
        forum_id = excluded.forum_id, session_id = excluded.session_id, party_count = excluded.party_count
      where (kept.visibility, kept.occurred_on, kept.forum_id, kept.session_id, kept.party_count) is distinct from
        (excluded.visibility, excluded.occurred_on, excluded.forum_id, excluded.session_id, excluded.party_count)
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
`;

const TRIGGERS = `
  create function keep_own_place() returns trigger language plpgsql as $$
  begin
    insert into lies_within (party_id, ancestor_id, depth, from_day, to_day)
    select id, id, 0, '-infinity', 'infinity' from new_rows;
    return null;
  end $$;
  create trigger lies_within_on_insert after insert on party referencing new table as new_rows
    for each statement execute function keep_own_place();

  create function keep_places() returns trigger language plpgsql ${MATCHING} as $$
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
    -- Nobody else can have put anything within a party that this transaction made.
    if cardinality(changed) = (
      select count(*) from record
      where id = any(changed) and version = 1 and changed_in = pg_current_xact_id()::text::bigint
    ) then
      perform share_tree();
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

  create function keep_levels() returns trigger language plpgsql ${MATCHING} as $$
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

  -- The trigger of an item's own table and of its parts. Its arguments: the column that holds the item's id, and the
  -- other columns that matter.
  create function keep_items() returns trigger language plpgsql ${MATCHING} as $$
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
    if tg_table_name = 'session' and tg_op = 'UPDATE' then
      items := items || array(select id from cooperation_item where session_id = any(items));
    end if;
    perform refresh_items(items);
    return null;
  end $$;

  create function keep_items_of_forum() returns trigger language plpgsql ${MATCHING} as $$
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
  language plpgsql ${MATCHING} as $$
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
`;

const WATCHED = `
  select watch_items('agreement', 'id', 'visibility', 'signed_on', 'adopted_on', 'in_force_from', 'forum_id',
    'session_id');
  select watch_items('commitment', 'id', 'visibility', 'announced_on', 'forum_id', 'session_id');
  select watch_items('statement', 'id', 'visibility', 'said_on', 'forum_id', 'session_id');
  select watch_items('figure', 'id', 'visibility', 'as_of', 'forum_id', 'session_id');
  select watch_items('session', 'id', 'visibility', 'starts_at', 'forum_id', 'kind');

  select watch_items('signature', 'agreement_id', 'party_id', 'role');
  select watch_items('concerned_party', 'item_id', 'party_id', 'role');
  select watch_items('maker', 'item_id', 'party_id', 'delegation_id');
  select watch_items('speaker', 'session_id', 'represents_id');
`;

const REBUILD = `
  -- The last day for which undated items were read. They lie where they lie today, and today moves on.
  create table involvement_day (
    one boolean primary key default true constraint involvement_day_one_check check (one),
    day date not null
  );
  insert into involvement_day (day) values (today());

  -- Reads anew the undated items of parties whose place changed with the days that passed, and nothing else. Gives how
  -- many that were. To be called at start and every hour; cheap on the day of the last call.
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
    update involvement_day set day = today() where day < today();
    return cardinality(items);
  end $$;

  -- Works out everything from the records alone. Gives the number of items.
  create function rebuild_involvement() returns integer language plpgsql as $$
  declare
    items uuid[];
    total integer := 0;
  begin
    perform lock_tree();
    delete from cooperation_item;
    delete from lies_within;
    insert into lies_within (party_id, ancestor_id, depth, from_day, to_day)
    select party_id, ancestor_id, depth, from_day, to_day from lies_within_of(array(select id from party));
    -- In batches: the whole of a large database would not fit into memory at once.
    for items in
      select array_agg(id) from (
        select id, row_number() over (order by id) / 10000 as batch from record
        where type in ('AGREEMENT', 'COMMITMENT', 'STATEMENT', 'FIGURE', 'SESSION') and deleted_at is null
      ) numbered group by batch
    loop
      perform refresh_items(items);
      total := total + cardinality(items);
    end loop;
    update involvement_day set day = today();
    return total;
  end $$;

  -- What is kept otherwise than the records say: no row where all is well.
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
      select item_id as id, type, visibility, occurred_on, forum_id, session_id, count(takes_part_as) as party_count
      from involvement_of(array(select id from record))
      group by item_id, type, visibility, occurred_on, forum_id, session_id
    ) w on w.id = k.id
    where to_jsonb(k) is distinct from to_jsonb(w)
  $$;
`;
