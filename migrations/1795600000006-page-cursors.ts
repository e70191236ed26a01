import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cursors of pages, written where the page is read. */
export class PageCursors1795600000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CURSOR);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function page_cursor');
  }
}

/**
 * Url-safe base64, without padding: the ordering, the value in it and the id, and the beginning of their MD5, which tells
 * a cursor of ours from one that was made up or cut. Characters that separate them cannot stand in a value (U+001F is
 * refused in every text).
 *
 * The cast to bytea reads backslashes, so they are doubled: convert_to would do without, but is only STABLE and would
 * keep the function from being inlined.
 */
const CURSOR = `
  create function page_cursor(ordering text, value text, id uuid) returns text
  language sql immutable parallel safe as $$
    select translate(encode(
      replace(
        ordering || chr(31) || coalesce(value, '') || chr(31) || id::text || chr(31)
          || left(md5(ordering || chr(31) || coalesce(value, '') || chr(31) || id::text), 8),
        '\\', '\\\\')::bytea, 'base64'), '+/=' || chr(10), '-_')
  $$;
`;
