import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MATCHING, STEADY } from './plans.ts';

/**
 * Flags sessions outside the days of their forum, whatever wrote the session or the forum. Flags also what was recorded
 * before such faults were flagged: agreements signed on a day to come, and commitments that nobody made.
 */
export class FlagImpossibleDays1799300000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(JUDGED);
    await runner.query(TRIGGERS);
    await runner.query(`
      select set_config('entente.by', 'Entente', true), set_config('entente.note', 'Flagged what was recorded before.', true);
      select judge_sessions(array(select id from session));
      insert into flag (record_id, code, path, message)
      select id, 'SIGNED_IN_FUTURE', 'signedOn',
        format('The agreement is %s, but the day of its signing (%s) is still to come.', status, signed_on)
      from agreement
      where status in ('SIGNED', 'PROVISIONALLY_APPLIED', 'IN_FORCE', 'SUSPENDED', 'EXPIRED', 'TERMINATED', 'SUPERSEDED')
        and first_day(signed_on) > ((now() + interval '14 hours') at time zone 'UTC')::date;
      insert into flag (record_id, code, path, message)
      select id, 'NOBODY_RESPONSIBLE', 'responsible', 'Nobody made the commitment: it has no makers and no responsible parties.'
      from commitment c
      where not exists (select from maker where item_id = c.id)
        and not exists (select from concerned_party where item_id = c.id and role = 'RESPONSIBLE');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function keep_session_days, keep_session_days_of_forum cascade;
      drop function judge_sessions, sessions_outside;
    `);
  }
}

const JUDGED = `
  -- Those of the sessions that are outside the days of their forum. Where the forum's first or last day is unknown, the
  -- year of the other one is its limit. A session may end on the day after the last. Without a time zone of the forum,
  -- the local day may be the day before or after that of UTC.
  create function sessions_outside(sessions uuid[]) returns table (session_id uuid, message text)
  language sql stable as $$
    select id, format('The session %s, outside the days of its forum (%s).',
      case when first_day < opens - grace or first_day > closes + grace then 'is on ' || first_day
      else 'ends on ' || last_day end, days)
    from (
      select s.id, local_day(coalesce(s.starts_at, s.ends_at), f.time_zone)::date as first_day,
        local_day(coalesce(s.ends_at, s.starts_at), f.time_zone)::date as last_day,
        first_day(coalesce(f.starts_on, left(f.ends_on, 4))) as opens,
        last_day(coalesce(f.ends_on, left(f.starts_on, 4))) as closes,
        case when f.time_zone is null then 1 else 0 end as grace, concat_ws(' to ', f.starts_on, f.ends_on) as days
      from session s join forum f on f.id = s.forum_id where s.id = any(sessions)
    ) held
    where first_day < opens - grace or first_day > closes + grace or last_day > closes + grace + 1
  $$;

  -- Flags those of the sessions that are outside the days of their forum, and no others.
  create function judge_sessions(sessions uuid[]) returns void
  language plpgsql ${STEADY} as $$
  begin
    with outside as materialized (
      select * from sessions_outside(sessions)
    ), gone as (
      delete from flag where record_id = any(sessions) and code = 'OUTSIDE_FORUM_DAYS'
        and (record_id, message) not in (select session_id, message from outside)
    )
    insert into flag (record_id, code, path, message)
    select session_id, 'OUTSIDE_FORUM_DAYS', 'startsAt', message from outside
    where not exists (
      select from flag f
      where f.record_id = session_id and f.code = 'OUTSIDE_FORUM_DAYS' and f.message = outside.message
    );
  end $$;
`;

const TRIGGERS = `
  create function keep_session_days() returns trigger language plpgsql ${MATCHING} as $$
  begin
    if tg_op = 'INSERT' then
      perform judge_sessions(array(select id from new_rows));
    else
      perform judge_sessions(array(
        select n.id from old_rows o join new_rows n on n.id = o.id
        where (o.forum_id, o.starts_at, o.ends_at) is distinct from (n.forum_id, n.starts_at, n.ends_at)
      ));
    end if;
    return null;
  end $$;

  create function keep_session_days_of_forum() returns trigger language plpgsql ${MATCHING} as $$
  declare
    forums uuid[] := array(
      select n.id from old_rows o join new_rows n on n.id = o.id
      where (o.starts_on, o.ends_on, o.time_zone) is distinct from (n.starts_on, n.ends_on, n.time_zone)
    );
  begin
    if cardinality(forums) > 0 then
      perform judge_sessions(array(select id from session where forum_id = any(forums)));
    end if;
    return null;
  end $$;

  -- Triggers of one table fire by name: these come after the history, which has entered the record by then.
  create trigger judged_on_insert after insert on session referencing new table as new_rows
    for each statement execute function keep_session_days();
  create trigger judged_on_update after update on session referencing old table as old_rows new table as new_rows
    for each statement execute function keep_session_days();
  create trigger judged_on_update after update on forum referencing old table as old_rows new table as new_rows
    for each statement execute function keep_session_days_of_forum();
`;
