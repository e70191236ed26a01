import { expect } from '@jest/globals';
import type { TestAnswer, TestData, TestServer } from './server.ts';

/** The payload of a mutation, with `userErrors`. */
export type Payload = TestData;

/** Functions that send mutations over HTTP. */
export function mutationsOn(server: TestServer, headers: Record<string, string> = {}) {
  const send = (name: string, input: object, selection: string): Promise<TestAnswer> => {
    const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input!`;
    const document = `mutation ($input: ${type}) { ${name}(input: $input) { ${selection} userErrors { code path message } } }`;
    return server.query(document, { input }, headers);
  };
  return {
    send,
    /** Returns the payload. @throws Error on GraphQL errors */
    async payload(name: string, input: object, selection = ''): Promise<Payload> {
      const { body } = await send(name, input, selection);
      if (body.errors) throw new Error(JSON.stringify(body.errors));
      return body.data[name];
    },
  };
}

/** Tables that scheduled jobs change at any time. */
const OF_JOBS = ['pair_change', 'pair_sum', 'duplicate_due', 'duplicate_name', 'possible_duplicate'];

/** A hash of the rows of every table, and of the sums of pairs, but for what scheduled jobs change. */
export async function everyTable({ sql }: Pick<TestServer, 'sql'>): Promise<object> {
  const tables = await sql(
    `select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> all($1) order by 1`,
    [OF_JOBS],
  );
  const sums = `select level, a_id, b_id, type, visibility, sum(items) from pair_total
    group by 1, 2, 3, 4, 5 having sum(items) <> 0`;
  const rows: { [table: string]: unknown } = {};
  for (const [name, read] of [...tables.map(({ name }) => [name, `table "${name}"`]), ['sums of pairs', sums]]) {
    const [row] = await sql(
      `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as hash from (${read}) t`,
    );
    rows[name as string] = row!.hash;
  }
  return rows;
}

/** A user error: its code, its path in the input, and the records it names, if any. */
export type Rejection = [code: string, path: string, records?: string[]];

/** Sends a mutation that must be rejected, and checks that nothing was written. */
export async function rejectionOf(
  server: TestServer,
  mutations: ReturnType<typeof mutationsOn>,
  name: string,
  input: object,
): Promise<Rejection> {
  const before = await stateOf(server);
  const { body } = await mutations.send(
    name,
    input,
    'userErrors { ... on OtherRecordsError { records { id } } ... on ConflictError { current { id } } }',
  );
  const [error, ...others] = body.data[name].userErrors;
  expect(others).toEqual([]);
  expect(await stateOf(server)).toEqual(before);
  const records: { id: string }[] | undefined = error.records ?? (error.current && [error.current]);
  return [error.code, error.path.join('.'), ...(records ? [records.map(({ id }) => id)] : [])] as Rejection;
}

/**
 * A summary of records, history, feed, plans, reviews, dismissed duplicates, keys and webhooks, to check that nothing was written.
 * Of a record it has the transaction that wrote its row last, so that rows need not be read, sent and compared in full.
 */
export async function stateOf({ sql }: Pick<TestServer, 'sql'>): Promise<object> {
  const [state] = await sql(`select
    (select string_agg(id || ' ' || xmin, E'\n' order by id) from record) as records,
    (select count(*) from revision) as revisions, (select count(*) from revision_row) as rows,
    (select count(*) from change) as changes, (select count(*) from idempotency_key) as keys_used,
    (select count(*) from unchecked_reference) as unchecked,
    (select json_agg(p order by id) from planned_publication p) as plans,
    (select json_agg(f order by id) from flagged_record f) as flags,
    (select json_agg(d order by id) from possible_duplicate d where dismissed_at is not null) as dismissed,
    (select json_agg(json_build_object('label', label, 'revoked', revoked_at) order by id) from api_key) as keys,
    (select json_agg(w order by id) from webhook w) as webhooks,
    (select json_agg(s order by id) from webhook_secret s) as secrets,
    (select json_agg(d order by id) from webhook_delivery d) as deliveries`);
  return state!;
}
