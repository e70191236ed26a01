import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MATCHING, STEADY } from './plans.ts';

/**
 * A new item has no parties yet: they come with its parts, which are written after it. So nobody is looked for when it is
 * entered, and there is nothing of it that could differ.
 */
export class EnterItemsPlainly1798000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function enter_items(items uuid[]) returns void
      language plpgsql ${STEADY} as $$
      begin
        perform share_tree();
        insert into cooperation_item (id, type, visibility, occurred_on, forum_id, session_id, party_count)
        select given.id, item.type, item.visibility, item.occurred_on, item.forum_id, item.session_id, 0
        from unnest(items) as given (id) cross join lateral written_item(given.id) item;
      end $$;
      ${keepItems(`if tg_op = 'INSERT' and tg_argv[0] = 'id' then
      perform enter_items(items);
      return null;
    end if;`)}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`${keepItems('')} drop function enter_items;`);
  }
}

const keepItems = (entered: string) => `
  create or replace function keep_items() returns trigger language plpgsql ${MATCHING} as $$
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
    ${entered}
    if tg_table_name = 'session' and tg_op = 'UPDATE' then
      items := items || array(select id from cooperation_item where session_id = any(items));
    end if;
    perform refresh_items(items);
    return null;
  end $$;
`;
