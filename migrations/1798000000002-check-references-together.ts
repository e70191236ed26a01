import type { MigrationInterface, QueryRunner } from 'typeorm';
import { STEADY } from './plans.ts';

/**
 * What a transaction refers to through all the tables that it wrote is checked by one statement at its end, where it was
 * one for each table: the first of their rows has all of them checked. The statement passes over tables not written.
 */
export class CheckReferencesTogether1798000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(checkReferences(TOGETHER, 'via = any(taken)'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(checkReferences(EACH, 'via = new.via'));
  }
}

const TOGETHER = `with gone as (
      delete from unchecked_reference where xid = new.xid and (via = '*') = (new.via = '*') returning via
    )
    select array_agg(via) into taken from gone;
    if taken is null then
      return null;
    end if;`;

const EACH = 'delete from unchecked_reference where xid = new.xid and via = new.via;';

const checkReferences = (take: string, isTaken: string) => `
  create or replace function check_references() returns trigger language plpgsql ${STEADY} as $$
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
    -- What is written after this check is checked again.
    ${take}

    -- Each reference is followed by its ids (the limits keep it so): not from what INTERNAL records there are.
    if new.via <> '*' then
      -- What the changed records refer to through the tables written.
      changed := array(select record_id from change where xid = new.xid);
      with reference as materialized (
        select * from record_reference where record_id = any(changed) and ${isTaken}
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
        using errcode = 'EN003';
    elsif problem.record_id is not null then
      raise exception 'The PUBLIC record % refers to %, which is INTERNAL.', problem.record_id, problem.refers_to
        using errcode = 'EN001';
    end if;
    return null;
  end $$;
`;
