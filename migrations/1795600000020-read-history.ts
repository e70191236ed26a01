import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * History can be read: each revision says who could see the record then, and the version of a record at an instant is
 * found by one call.
 */
export class ReadHistory1795600000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(VISIBILITY);
    await runner.query(openRevisions('version, kind, visibility,', 'version, of_kind, visibility,'));
    await runner.query(AT);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function version_at; drop function keep_visibility cascade');
    await runner.query(openRevisions('version, kind,', 'version, of_kind,'));
    await runner.query('alter table revision drop column visibility');
  }
}

/**
 * Functions that run on every write plan each statement once a connection, by its indexes alone: a plan made while a
 * table was empty must not scan it whole once it is full.
 */
const STEADY =
  'set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = on ' +
  'set enable_hashjoin = off set enable_mergejoin = off set jit = off';

const VISIBILITY = `
  -- The record's visibility after the revision; after the last one of a deleted record: before it.
  alter table revision add column visibility text;
  update revision v set visibility = coalesce(
    (select coalesce(w.after, w.before) ->> 'visibility'
      from revision earlier join revision_row w on w.revision_id = earlier.id and w.row_key = v.record_id::text
      where earlier.record_id = v.record_id and earlier.version <= v.version
        and coalesce(w.after, w.before) ->> 'visibility' is not null
      order by earlier.version desc limit 1),
    (select visibility from record where id = v.record_id));
  alter table revision alter column visibility set not null,
    add constraint revision_visibility_check check (visibility in ('PUBLIC', 'INTERNAL'));

  create function keep_visibility() returns trigger language plpgsql ${STEADY} as $$
  begin
    update revision set visibility = new.visibility where record_id = new.id and version = new.version;
    return null;
  end $$;
  create trigger history_of_visibility after update of visibility on record
    for each row when (old.visibility <> new.visibility) execute function keep_visibility();
`;

/** The function as it was, but for what is named: the columns of a revision, and their values. */
function openRevisions(columns: string, values: string): string {
  return `
  create or replace function open_revisions(ids uuid[], of_kind text)
  returns void language plpgsql ${STEADY} as $$
  begin
    insert into revision (record_id, ${columns} made_by, note, source_id)
    select id, ${values}
      coalesce(nullif(current_setting('entente.by', true), ''), session_user),
      nullif(current_setting('entente.note', true), ''),
      nullif(current_setting('entente.source', true), '')::uuid
    from record where id = any(ids);

    insert into change (record_id, type, version, kind, visibility, visibility_before)
    select id, type, version, of_kind, visibility, case when of_kind <> 'CREATED' then visibility end
    from record where id = any(ids);
  end $$;
`;
}

const AT = `
  -- Which version stood at an instant of the record that had this id then: of the survivor where it was merged by then.
  -- No row where there was none yet, or none any more.
  create function version_at(of_record uuid, at timestamptz) returns table (record_id uuid, version integer)
  language plpgsql stable as $$
  declare
    known uuid := of_record;
    last record;
  begin
    for step in 1..1000 loop
      select v.id, v.version, v.kind into last from revision v
      where v.record_id = known and v.made_at <= at order by v.version desc limit 1;
      exit when not found or last.kind = 'DELETED';
      if last.kind <> 'MERGED' then
        return query select known, last.version;
        exit;
      end if;
      select (w.after ->> 'merged_into')::uuid into known from revision_row w
      where w.revision_id = last.id and w.table_name = 'record' limit 1;
    end loop;
  end $$;
`;
