import type { MigrationInterface, QueryRunner } from 'typeorm';
import { STEADY } from './plans.ts';

/** What is read from parts and kept beside them: primary names, names to show, the dates of a signature. */
export class KeepNames1795600000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(NAMES);
    await runner.query(ACTIONS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function keep_names, keep_signature_dates cascade;
      drop function refresh_names, refresh_signature_dates, today;
    `);
  }
}

const NAMES = `
  -- The day it is, the same for every session whatever its time zone.
  create function today() returns date language sql stable parallel safe as $$ select (now() at time zone 'UTC')::date $$;

  -- The name to show for each language: never an alias or a former name, never one that is no longer valid.
  create function refresh_names(parties uuid[]) returns void
  language plpgsql ${STEADY} as $$
  begin
    update party p set names_in = shown.names_in
    from unnest(parties) as given (id)
    cross join lateral (
      select coalesce(jsonb_object_agg(lang, text), '{}') as names_in from (
        select distinct on (lang) lang, text from party_name
        where party_id = given.id and kind in ('SHORT', 'OFFICIAL', 'TRANSLITERATED')
          and (valid_to is null or last_day(valid_to) >= today())
        order by lang, array_position(array['SHORT', 'OFFICIAL', 'TRANSLITERATED'], kind), ordinal, id
      ) first_of_each
    ) shown
    where p.id = given.id and p.names_in <> shown.names_in;
  end $$;

  -- A name alone means the first party that had it. Of those that got it in one statement that is whose proper name it
  -- is; of those that get it in two transactions at once, the one that commits first. A party that loses a name leaves
  -- it without a primary bearer: no other becomes so by somebody else's change.
  create function keep_names() returns trigger language plpgsql ${STEADY} as $$
  begin
    if tg_op <> 'INSERT' then
      delete from primary_name p using (select distinct folded, party_id from old_rows) lost
      where p.folded = lost.folded and p.party_id = lost.party_id
        and not exists (select from party_name n where n.folded = p.folded and n.party_id = p.party_id);
    end if;
    if tg_op = 'INSERT' then
      insert into primary_name (folded, party_id)
      select distinct on (folded) folded, party_id from new_rows where folded <> ''
      order by folded, array_position(array['SHORT', 'OFFICIAL', 'TRANSLITERATED', 'FORMER', 'ALIAS'], kind), ordinal, id
      on conflict (folded) do nothing;
    elsif tg_op = 'UPDATE' then
      insert into primary_name (folded, party_id)
      -- What a party is called only now, and not what is written once more.
      select distinct on (folded) folded, party_id from (
        select folded, party_id, ordinal, id, true as is_new from new_rows where folded <> ''
        union all select folded, party_id, ordinal, id, false from old_rows
      ) name
      group by folded, party_id having bool_and(is_new)
      order by folded, min(ordinal), min(id::text)
      on conflict (folded) do nothing;
    end if;
    if tg_op = 'INSERT' then
      perform refresh_names(array(select distinct party_id from new_rows));
    elsif tg_op = 'UPDATE' then
      perform refresh_names(array(select party_id from old_rows union select party_id from new_rows));
    else
      perform refresh_names(array(select distinct party_id from old_rows));
    end if;
    return null;
  end $$;

  create trigger names_on_insert after insert on party_name referencing new table as new_rows
    for each statement execute function keep_names();
  create trigger names_on_update after update on party_name referencing old table as old_rows new table as new_rows
    for each statement execute function keep_names();
  create trigger names_on_delete after delete on party_name referencing old table as old_rows
    for each statement execute function keep_names();
`;

const ACTIONS = `
  -- Partial dates are compared as text, so that "1945" comes before "1945-06".
  create function refresh_signature_dates(signatures uuid[]) returns void
  language plpgsql ${STEADY} as $$
  begin
    update signature s set
      signed_on = read.signed_on, ratified_on = read.ratified_on,
      in_force_from = coalesce(read.entered_on, read.ratified_effective_on), withdrawn_on = read.withdrawn_on
    from unnest(signatures) as given (id)
    cross join lateral (
      select
        min(acted_on) filter (where kind in ('SIGNATURE', 'SIGNATURE_AD_REFERENDUM')) as signed_on,
        min(acted_on) filter (where kind = any(ratifying)) as ratified_on,
        (array_agg(effective_on order by acted_on, ordinal, id) filter (where kind = any(ratifying)))[1]
          as ratified_effective_on,
        min(coalesce(effective_on, acted_on)) filter (where kind = 'ENTRY_INTO_FORCE') as entered_on,
        (array_agg(coalesce(effective_on, acted_on) order by acted_on desc nulls last, ordinal desc, id desc)
          filter (where kind in ('WITHDRAWAL', 'DENUNCIATION')))[1] as withdrawn_on
      from treaty_action,
        (values (array['RATIFICATION', 'ACCEPTANCE', 'APPROVAL', 'ACCESSION', 'SUCCESSION'])) as kinds (ratifying)
      where signature_id = given.id
    ) read
    where s.id = given.id
      and (s.signed_on, s.ratified_on, s.in_force_from, s.withdrawn_on) is distinct from
        (read.signed_on, read.ratified_on, coalesce(read.entered_on, read.ratified_effective_on), read.withdrawn_on);
  end $$;

  create function keep_signature_dates() returns trigger language plpgsql as $$
  begin
    if tg_op = 'INSERT' then
      perform refresh_signature_dates(array(select distinct signature_id from new_rows));
    elsif tg_op = 'UPDATE' then
      perform refresh_signature_dates(array(select signature_id from old_rows union select signature_id from new_rows));
    else
      perform refresh_signature_dates(array(select distinct signature_id from old_rows));
    end if;
    return null;
  end $$;

  create trigger signature_dates_on_insert after insert on treaty_action referencing new table as new_rows
    for each statement execute function keep_signature_dates();
  create trigger signature_dates_on_update after update on treaty_action referencing old table as old_rows
    new table as new_rows for each statement execute function keep_signature_dates();
  create trigger signature_dates_on_delete after delete on treaty_action referencing old table as old_rows
    for each statement execute function keep_signature_dates();
`;
