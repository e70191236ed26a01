import type { MigrationInterface, QueryRunner } from 'typeorm';
import { STEADY } from './plans.ts';

/**
 * Counts a signature whose party is unknown as a party of its agreement, and stores the laterality of every item: an
 * agreement that says that it is unilateral is so, however many have signed it.
 */
export class CountUnknownParties1799300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table cooperation_item add laterality text,
        add constraint cooperation_item_laterality_check check (laterality in ('UNILATERAL', 'BILATERAL', 'MULTILATERAL'));
      ${COUNTED}
      ${enterItems('0, (select laterality from counted_parties(given.id, 0))', ', laterality')}
      ${refreshItems(KEPT)}
      ${differences(WRITTEN)}
      ${watchAgreements(", 'unilateral'")}
    `);
    await runner.query(`
      update cooperation_item i set party_count = counted.parties, laterality = counted.laterality
      from cooperation_item known cross join lateral counted_parties(known.id, known.party_count) counted
      where i.id = known.id
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${watchAgreements('')}
      ${differences(WRITTEN_BEFORE)}
      ${refreshItems(KEPT_BEFORE)}
      ${enterItems('0', '')}
      drop function counted_parties;
      alter table cooperation_item drop column laterality;
      update cooperation_item i set party_count = known.parties
      from (select item_id, count(takes_part_as) as parties from involvement group by item_id) known
      where i.id = known.item_id and i.party_count <> known.parties;
      update cooperation_item set party_count = 0
      where party_count > 0 and not exists (select from involvement where item_id = cooperation_item.id);
    `);
  }
}

const COUNTED = `
  -- How many parties an item has, of which so many are known, and its laterality; null where it has no party.
  create function counted_parties(item uuid, known bigint) returns table (parties integer, laterality text)
  language sql stable as $$
    select total::integer, case
      when exists (select from agreement where id = item and unilateral) or total = 1 then 'UNILATERAL'
      when total = 2 then 'BILATERAL'
      when total > 2 then 'MULTILATERAL'
    end
    from (
      select known + count(*) as total from signature
      where agreement_id = item and party_id is null and role in ('SIGNATORY', 'ACCEDING')
    ) counted
  $$;
`;

const enterItems = (counted: string, more: string) => `
  create or replace function enter_items(items uuid[]) returns void
  language plpgsql ${STEADY} as $$
  begin
    perform share_tree();
    insert into cooperation_item (id, type, visibility, occurred_on, forum_id, session_id, party_count${more})
    select given.id, item.type, item.visibility, item.occurred_on, item.forum_id, item.session_id, ${counted}
    from unnest(items) as given (id) cross join lateral written_item(given.id) item;
  end $$;
`;

const KEPT = `
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
          excluded.party_count, excluded.laterality)`;

const KEPT_BEFORE = `
      insert into cooperation_item as kept (id, type, visibility, occurred_on, forum_id, session_id, party_count)
      select item_id, type, visibility, occurred_on, forum_id, session_id, count(takes_part_as)
      from taken group by item_id, type, visibility, occurred_on, forum_id, session_id
      on conflict (id) do update set visibility = excluded.visibility, occurred_on = excluded.occurred_on,
        forum_id = excluded.forum_id, session_id = excluded.session_id, party_count = excluded.party_count
      where (kept.visibility, kept.occurred_on, kept.forum_id, kept.session_id, kept.party_count) is distinct from
        (excluded.visibility, excluded.occurred_on, excluded.forum_id, excluded.session_id, excluded.party_count)`;

const refreshItems = (kept: string) => `
  create or replace function refresh_items(items uuid[]) returns void
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
    ), kept_items as (${kept}
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

const WRITTEN = `
      select item_id as id, type, visibility, occurred_on, forum_id, session_id, counted.parties as party_count,
        counted.laterality
      from (
        select item_id, type, visibility, occurred_on, forum_id, session_id, count(takes_part_as) as known
        from involvement_of(array(select id from record))
        group by item_id, type, visibility, occurred_on, forum_id, session_id
      ) item cross join lateral counted_parties(item_id, known) counted`;

const WRITTEN_BEFORE = `
      select item_id as id, type, visibility, occurred_on, forum_id, session_id, count(takes_part_as) as party_count
      from involvement_of(array(select id from record))
      group by item_id, type, visibility, occurred_on, forum_id, session_id`;

const differences = (written: string) => `
  create or replace function involvement_differences() returns table (of_table text, kept jsonb, written jsonb)
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
    full join (${written}
    ) w on w.id = k.id
    where to_jsonb(k) is distinct from to_jsonb(w)
  $$;
`;

/** The columns of an agreement by which its item is read anew. */
const watchAgreements = (more: string) => `
  drop trigger involvement_on_insert on agreement;
  drop trigger involvement_on_update on agreement;
  drop trigger involvement_on_delete on agreement;
  select watch_items('agreement', 'id', 'visibility', 'signed_on', 'adopted_on', 'in_force_from', 'forum_id',
    'session_id'${more});
`;
