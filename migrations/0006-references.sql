-- Rules for references. A PUBLIC record refers to PUBLIC records only. Nothing refers to a deleted record. A part of
-- any record refers to records of the right type. Nothing that has parts is part of itself.
--
-- SQLSTATEs: EN001 a PUBLIC record refers to an INTERNAL one; EN002 something is part of itself; EN003 a reference to a
-- deleted record; EN004 a part that does not fit. (From the history: EN005 an id that is taken or changed; EN006 a
-- truncated table.)

-- Every reference from a record, or from a part of it, to another record; via is the table with the reference. A new
-- foreign key to a record's table belongs here (a test compares): see add_reference.
create view record_reference (record_id, refers_to, via) as
  select id, parent_id, 'topic' from topic where parent_id is not null
  union all select id, seat_id, 'party' from party where seat_id is not null
  union all select party_id, within_id, 'placement' from placement
  union all select successor_id, predecessor_id, 'succession' from succession
  union all select bloc_id, country_id, 'membership' from membership
  union all select person_id, party_id, 'position' from "position" where party_id is not null
  union all select id, series_id, 'forum' from forum where series_id is not null
  union all select id, part_of_id, 'forum' from forum where part_of_id is not null
  union all select forum_id, city_id, 'forum_city' from forum_city
  union all select forum_id, party_id, 'forum_role' from forum_role
  union all select id, forum_id, 'session' from session
  union all select session_id, person_id, 'speaker' from speaker
  union all select session_id, represents_id, 'speaker' from speaker where represents_id is not null
  union all select id, forum_id, 'delegation' from delegation
  union all select id, party_id, 'delegation' from delegation
  union all select delegation_id, person_id, 'delegation_member' from delegation_member
  union all select id, forum_id, 'agreement' from agreement where forum_id is not null
  union all select id, session_id, 'agreement' from agreement where session_id is not null
  union all select id, depositary_id, 'agreement' from agreement where depositary_id is not null
  union all select agreement_id, source_id, 'status_change' from status_change where source_id is not null
  union all select agreement_id, party_id, 'agreement_place' from agreement_place
  union all select from_id, to_id, 'agreement_relation' from agreement_relation
  union all select agreement_id, party_id, 'signature' from signature where party_id is not null
  union all select agreement_id, through_id, 'signature' from signature where through_id is not null
  union all select g.agreement_id, s.person_id, 'signer' from signature g join signer s on s.signature_id = g.id
  union all select g.agreement_id, s.place_id, 'signer' from signature g join signer s on s.signature_id = g.id
    where s.place_id is not null
  union all select id, agreement_id, 'commitment' from commitment where agreement_id is not null
  union all select id, forum_id, 'commitment' from commitment where forum_id is not null
  union all select id, session_id, 'commitment' from commitment where session_id is not null
  union all select commitment_id, source_id, 'progress_note' from progress_note where source_id is not null
  union all select commitment_id, item_id, 'outcome' from outcome
  union all select id, forum_id, 'statement' from statement where forum_id is not null
  union all select id, session_id, 'statement' from statement where session_id is not null
  union all select id, about_id, 'figure' from figure where about_id is not null
  union all select id, forum_id, 'figure' from figure where forum_id is not null
  union all select id, session_id, 'figure' from figure where session_id is not null
  union all select item_id, person_id, 'maker' from maker where person_id is not null
  union all select item_id, delegation_id, 'maker' from maker where delegation_id is not null
  union all select item_id, party_id, 'maker' from maker where party_id is not null
  union all select item_id, party_id, 'concerned_party' from concerned_party
  union all select record_id, topic_id, 'record_topic' from record_topic
  union all select record_id, source_id, 'citation' from citation;

-- Adds a column of a record's table, or of one of its parts, to the references. owner: the column that names the
-- record; 'id' in its own table.
create function add_reference(of_table regclass, owner name, refers_to name) returns void language plpgsql as $$
  begin
    execute format('create or replace view record_reference as %s
      union all select %I, %I, %L from %s where %3$I is not null',
      rtrim(pg_get_viewdef('record_reference'::regclass), ';'), owner, refers_to,
      (select relname from pg_class where oid = of_table), of_table);
  end $$;

-- Checks references at the end of the transaction, since a record is published together with the records to which it
-- refers, in any order. The first row of unchecked_reference checks all tables that the transaction wrote, in one
-- statement that skips all other tables. A reference and the simultaneous hiding or deletion of its target do not see
-- each other: so a transaction that hides or deletes holds an exclusive lock while it checks and commits, and all
-- others share the lock.
create function check_references() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  declare
    changed uuid[];
    published uuid[];
    hidden uuid[];
    deleted uuid[];
    problem record;
    taken text[];
  begin
    if exists (select from unchecked_reference where xid = new.xid and via = '*') then
      perform pg_advisory_xact_lock(17956, 1);
    else
      perform pg_advisory_xact_lock_shared(17956, 1);
    end if;
    -- Later writes are checked again.
    with gone as (
      delete from unchecked_reference where xid = new.xid and (via = '*') = (new.via = '*') returning via
    )
    select array_agg(via) into taken from gone;
    if taken is null then
      return null;
    end if;

    -- The limits make the plan follow each reference by its ids, and not begin with all INTERNAL records.
    if new.via <> '*' then
      -- References of the changed records in the written tables.
      changed := array(select record_id from change where xid = new.xid);
      with reference as materialized (
        select * from record_reference where record_id = any(changed) and via = any(taken)
      )
      select f.record_id, f.refers_to, there.deleted_at is not null as gone into problem
      from reference f
      cross join lateral (select visibility from record where id = f.record_id limit 1) here
      cross join lateral (select visibility, deleted_at from record where id = f.refers_to limit 1) there
      where there.deleted_at is not null
        or (here.visibility = 'PUBLIC' and there.visibility = 'INTERNAL' and f.via <> 'citation')
      limit 1;
    else
      published := array(select record_id from change
        where xid = new.xid and visibility_before = 'INTERNAL' and visibility = 'PUBLIC');
      hidden := array(select record_id from change
        where xid = new.xid and visibility_before = 'PUBLIC' and visibility = 'INTERNAL');
      deleted := array(select record_id from change where xid = new.xid and kind in ('DELETED', 'MERGED'));
      with reference as materialized (
        select * from record_reference where record_id = any(published)
        union all
        select * from record_reference where refers_to = any(hidden || deleted)
      )
      select f.record_id, f.refers_to, f.refers_to = any(deleted) as gone into problem
      from reference f
      cross join lateral (select visibility from record where id = f.record_id limit 1) here
      cross join lateral (select visibility, deleted_at from record where id = f.refers_to limit 1) there
      where f.refers_to = any(deleted)
        or (here.visibility = 'PUBLIC' and there.visibility = 'INTERNAL' and f.via <> 'citation')
      limit 1;
    end if;

    if problem.record_id is not null and problem.gone then
      raise exception 'The record % refers to %, which is deleted.', problem.record_id, problem.refers_to
        using errcode = 'EN003', detail = (
          select lower(type) || '_' || replace(id::text, '-', '') from record where id = problem.refers_to);
    elsif problem.record_id is not null then
      raise exception 'The PUBLIC record % refers to %, which is INTERNAL.', problem.record_id, problem.refers_to
        using errcode = 'EN001';
    end if;
    return null;
  end $$;
create constraint trigger check_references after insert on unchecked_reference
  deferrable initially deferred for each row execute function check_references();

-- Rejects parts that do not fit their record. Only blocs have memberships, of countries, and only their organs are part
-- of them. Forums are held in cities. Makers and concerned parties belong to the types of item that have them. Only
-- items are outcomes of a commitment.
create function reject_misfit() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  declare
    misfit uuid;
    rule text;
  begin
    case tg_table_name
      when 'membership' then
        rule := 'A membership is that of a country in a bloc.';
        select n.id into misfit from new_rows n
        join party bloc on bloc.id = n.bloc_id join party country on country.id = n.country_id
        where bloc.level <> 'BLOC' or country.level <> 'COUNTRY' limit 1;
      when 'placement' then
        rule := 'Members are not part of their bloc, only its organs are.';
        select n.id into misfit from new_rows n
        join party lying on lying.id = n.party_id join party bloc on bloc.id = n.within_id
        where bloc.level = 'BLOC' and lying.level <> 'ORGANIZATION' limit 1;
      when 'forum_city' then
        rule := 'A forum is held in cities.';
        select n.id into misfit from new_rows n join party city on city.id = n.city_id
        where city.level <> 'CITY' limit 1;
      when 'maker' then
        rule := 'Only commitments, statements and figures have makers.';
        select n.id into misfit from new_rows n join record item on item.id = n.item_id
        where item.type not in ('COMMITMENT', 'STATEMENT', 'FIGURE') limit 1;
      when 'concerned_party' then
        rule := 'Parties are responsible for a commitment or its counterparts, concerned by a statement or a figure, '
          'subjects of a session.';
        select n.id into misfit from new_rows n join record item on item.id = n.item_id
        where not case n.role
          when 'CONCERNED' then item.type in ('STATEMENT', 'FIGURE')
          when 'SUBJECT' then item.type = 'SESSION'
          else item.type = 'COMMITMENT'
        end limit 1;
      when 'outcome' then
        rule := 'An outcome of a commitment is an agreement, a commitment, a statement, a figure or a session.';
        select n.id into misfit from new_rows n join record item on item.id = n.item_id
        where item.type not in ('AGREEMENT', 'COMMITMENT', 'STATEMENT', 'FIGURE', 'SESSION') limit 1;
    end case;
    if misfit is not null then
      raise exception '%', rule using errcode = 'EN004', detail = format('The row %s of %s.', misfit, tg_table_name);
    end if;
    return null;
  end $$;

do $$
  declare
    of_table text;
  begin
    foreach of_table in array '{membership,placement,forum_city,maker,concerned_party,outcome}'::text[] loop
      execute format('create trigger fits_on_insert after insert on %I referencing new table as new_rows
        for each statement execute function reject_misfit()', of_table);
      execute format('create trigger fits_on_update after update on %I referencing new table as new_rows
        for each statement execute function reject_misfit()', of_table);
    end loop;
  end $$;

-- The level of a party can be corrected while nothing depends on it.
create function reject_level_change() returns trigger language plpgsql as $$
  begin
    if exists (select from membership where bloc_id = new.id or country_id = new.id)
      or exists (select from forum_city where city_id = new.id)
      or (new.level = 'BLOC' and exists (
        select from placement p join party lying on lying.id = p.party_id
        where p.within_id = new.id and lying.level <> 'ORGANIZATION'
      ))
      or (old.level = 'ORGANIZATION' and exists (
        select from placement p join party bloc on bloc.id = p.within_id
        where p.party_id = new.id and bloc.level = 'BLOC'
      )) then
      raise exception 'The party % has memberships, forums or placements that fit a % only.', new.id, old.level
        using errcode = 'EN004';
    end if;
    return new;
  end $$;
create trigger level before update of level on party
  for each row when (old.level <> new.level) execute function reject_level_change();

-- Rejects a topic or a forum that would be part of itself, however long the chain. (refresh_lies_within checks
-- placements of parties, which depend on dates.) A new row closes a cycle only together with others of its statement. A
-- moved row may do so together with a row that another transaction moves at the same time, so moves wait for each
-- other.
create function reject_topic_loop() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  declare
    moved uuid[];
    looped uuid;
  begin
    if tg_op = 'INSERT' then
      moved := array(select id from new_rows where parent_id is not null);
    else
      moved := array(
        select id from (select id, parent_id from new_rows except select id, parent_id from old_rows) changed
        where parent_id is not null
      );
      if cardinality(moved) > 0 then
        perform pg_advisory_xact_lock(17956, 2);
      end if;
    end if;
    with recursive up (start, id) as (
      select id, parent_id from topic where id = any(moved) and parent_id is not null
      union
      select up.start, t.parent_id from up join topic t on t.id = up.id where t.parent_id is not null
    )
    select start into looped from up where start = id limit 1;
    if looped is not null then
      raise exception 'The topic % would be part of itself.', looped using errcode = 'EN002';
    end if;
    return null;
  end $$;
create trigger loop_on_insert after insert on topic referencing new table as new_rows
  for each statement execute function reject_topic_loop();
create trigger loop_on_update after update on topic referencing old table as old_rows new table as new_rows
  for each statement execute function reject_topic_loop();

create function reject_forum_loop() returns trigger language plpgsql
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on
  set enable_hashjoin = off set enable_mergejoin = off set jit = off as $$
  declare
    moved uuid[];
    looped uuid;
  begin
    if tg_op = 'INSERT' then
      moved := array(select id from new_rows where part_of_id is not null);
    else
      moved := array(
        select id from (select id, part_of_id from new_rows except select id, part_of_id from old_rows) changed
        where part_of_id is not null
      );
      if cardinality(moved) > 0 then
        perform pg_advisory_xact_lock(17956, 3);
      end if;
    end if;
    with recursive up (start, id) as (
      select id, part_of_id from forum where id = any(moved) and part_of_id is not null
      union
      select up.start, f.part_of_id from up join forum f on f.id = up.id where f.part_of_id is not null
    )
    select start into looped from up where start = id limit 1;
    if looped is not null then
      raise exception 'The forum % would be part of itself.', looped using errcode = 'EN002';
    end if;
    return null;
  end $$;
create trigger loop_on_insert after insert on forum referencing new table as new_rows
  for each statement execute function reject_forum_loop();
create trigger loop_on_update after update on forum referencing old table as old_rows new table as new_rows
  for each statement execute function reject_forum_loop();
