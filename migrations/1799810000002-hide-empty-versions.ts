import type { MigrationInterface, QueryRunner } from 'typeorm';
import { STEADY } from './plans.ts';

/**
 * A version of a PUBLIC record in which nothing changed but citations of INTERNAL sources is hidden: to other readers than
 * editors neither history nor feed shows it, their versions are numbered without it, and the record was last changed before
 * it. The feed of those readers has an index and a beginning of its own.
 */
export class HideEmptyVersions1799810000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(HIDDEN);
    await runner.query(pruneChanges(PUBLIC_PRUNED_TO));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(pruneChanges(''));
    await runner.query(`
      alter table feed_start drop column public_pruned_to;
      drop function note_hidden_versions cascade;
      drop index change_audience_idx, revision_hidden_idx;
      drop function audience_of_change, is_hidden_version;
      alter table change drop column hidden;
      alter table revision drop column hidden;
    `);
  }
}

const HIDDEN = `
  alter table revision add column hidden boolean not null default false;
  alter table change add column hidden boolean not null default false;

  -- Whether nothing changed in a revision but citations of sources that are INTERNAL.
  create function is_hidden_version(of_revision uuid) returns boolean language sql stable as $$
    select not exists (
      select from revision_row w where w.revision_id = of_revision and (
        w.table_name <> 'citation' or exists (
          select from (values (w.before), (w.after)) as held (image)
          join record s on s.id = (held.image ->> 'source_id')::uuid where s.visibility = 'PUBLIC'
        )
      )
    ) and exists (select from revision_row w where w.revision_id = of_revision)
  $$;

  -- Told at the end of a transaction, when all that it changed is known.
  create function note_hidden_versions() returns trigger language plpgsql ${STEADY} as $$
  begin
    with told as (
      select c.id as change_id, v.id as revision_id, is_hidden_version(v.id) as hidden
      from change c join revision v on v.record_id = c.record_id and v.version = c.version
      where c.xid = new.xid and c.kind = 'UPDATED' and c.visibility = 'PUBLIC' and c.visibility_before = 'PUBLIC'
    ), of_revision as (
      update revision v set hidden = told.hidden from told where v.id = told.revision_id and v.hidden <> told.hidden
    ), of_record as (
      update record r set updated_at = (
        select max(shown.made_at) from revision shown
        where shown.record_id = r.id and not shown.hidden and shown.version < r.version
      )
      from told join revision v on v.id = told.revision_id
      where told.hidden and r.id = v.record_id and r.version = v.version
    )
    update change c set hidden = told.hidden from told where c.id = told.change_id and c.hidden <> told.hidden;
    return null;
  end $$;
  create constraint trigger hidden_versions after insert on unchecked_reference deferrable initially deferred
    for each row when (new.via = 'citation') execute function note_hidden_versions();

  -- Whose feed has a change: 'PUBLIC', everybody's; 'INTERNAL', that of editors alone.
  create function audience_of_change(visibility text, visibility_before text, hidden boolean) returns text
  language sql immutable parallel safe as $$
    select case when (visibility = 'PUBLIC' or coalesce(visibility_before, '') = 'PUBLIC') and not hidden
      then 'PUBLIC' else 'INTERNAL' end
  $$;

  -- What was cited so before.
  update revision v set hidden = true
  where v.kind = 'UPDATED' and v.visibility = 'PUBLIC' and is_hidden_version(v.id)
    and exists (select from revision_row w where w.revision_id = v.id and w.table_name = 'citation');
  update change c set hidden = true from revision v
  where v.hidden and v.record_id = c.record_id and v.version = c.version;

  update record r set updated_at = (
    select max(shown.made_at) from revision shown where shown.record_id = r.id and not shown.hidden
  )
  from revision v where v.hidden and v.record_id = r.id and v.version = r.version;

  -- How many versions of a record are hidden, up to one of them.
  create index revision_hidden_idx on revision (record_id, version) where hidden;

  create index change_audience_idx on change (xid, id)
    where audience_of_change(visibility, visibility_before, hidden) = 'PUBLIC';

  -- Up to which transaction changes have been pruned that everybody could read.
  alter table feed_start add column public_pruned_to xid8 not null default '0';
  update feed_start set public_pruned_to = pruned_to;
`;

const PUBLIC_PRUNED_TO = `,
        public_pruned_to = greatest(public_pruned_to, last_public_pruned)`;

/** The function as it was, but that it notes up to where PUBLIC changes went. */
const pruneChanges = (more: string) => `
  create or replace function prune_changes(keep interval) returns integer language plpgsql as $$
  declare
    first_kept xid8;
    last_pruned xid8;
    last_public_pruned xid8;
    pruned integer;
  begin
    perform from feed_start for update;
    -- The order of transactions is not quite that of their times: whoever comes before the first that is young enough goes.
    select min(xid) into first_kept from change where changed_at >= now() - keep;
    first_kept := least(first_kept, feed_horizon());
    with gone as (
      delete from change where xid < first_kept returning xid, ${more ? 'audience_of_change(visibility, visibility_before, hidden)' : "'PUBLIC'"} as audience
    )
    select count(*), max(xid), max(xid) filter (where audience = 'PUBLIC') into pruned, last_pruned, last_public_pruned
    from gone;
    if pruned > 0 then
      delete from departure where xid <= last_pruned;
      update feed_start set pruned_to = last_pruned${more};
    end if;
    return pruned;
  end $$;
`;
