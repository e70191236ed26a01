import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What holds where one of the parties that an item must involve lies within, or is, another one is asked by functions: few
 * questions name such parties, and a statement's every part is made ready each time, asked or not.
 */
export class AskEachPartyForEnough1799000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FUNCTIONS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function involves_enough, overlap_each_other');
  }
}

const FUNCTIONS = `
  -- Whether one of these parties is given twice, or lies within another one, on whatever day.
  create function overlap_each_other(given uuid[]) returns boolean language plpgsql stable cost 1 as $$
  begin
    return exists (
      select from unnest(given) with ordinality as a (id, n)
      join unnest(given) with ordinality as b (id, n) on a.n <> b.n
      join lies_within w on w.party_id = a.id and w.ancestor_id = b.id
    );
  end $$;

  -- Whether an item involves, of each party given, as many different members as it is given, less those of the parties
  -- given within it; on that day, and with those that only spoke where that is asked.
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
        -- Of parties given one within the other within this one, only the outermost counts: it holds the others' members.
        where not exists (
          select from inside k join inside l on l.party_id = k.ancestor_id and l.ancestor_id = p.id where k.party_id = o.id
        )
      )
    );
  end $$;
`;
