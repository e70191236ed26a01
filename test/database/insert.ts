import type pg from 'pg';

/** Runs SQL and returns the rows: on a test database or on one connection. */
export type RunSql = <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[]>;

type Values = Record<string, unknown>;

let count = 0;
const titled = () => ({ title: 'A title', title_lang: 'en', sort_key: 'a title' });
const named = () => ({ name: 'A name', name_lang: 'en', sort_key: 'a name' });

/** Default values of required columns, by table. */
const FILLED: Record<string, () => Values> = {
  source: () => ({ kind: 'OTHER', title: 'A source', sort_key: 'a source' }),
  topic: () => ({ slug: `topic-${++count}`, ...named() }),
  party: () => ({ slug: `party-${++count}`, level: 'CITY', ...named() }),
  party_name: () => ({ lang: 'en', kind: 'SHORT' }),
  membership: () => ({ standing: 'MEMBER' }),
  person: () => ({ slug: `person-${++count}`, ...named() }),
  forum_series: () => ({ slug: `series-${++count}`, ...titled() }),
  forum: () => ({ slug: `forum-${++count}`, kind: 'FORUM', status: 'CONCLUDED', ...titled() }),
  forum_role: () => ({ role: 'HOST' }),
  session: () => ({ kind: 'PANEL', status: 'CONCLUDED', ...titled() }),
  speaker: () => ({ role: 'SPEAKER' }),
  delegation: () => ({ attends_as: 'PARTY' }),
  delegation_member: () => ({ role: 'MEMBER' }),
  agreement: () => ({ kind: 'TREATY', status: 'SIGNED', ...titled() }),
  agreement_relation: () => ({ kind: 'AMENDS' }),
  signature: () => ({ role: 'SIGNATORY' }),
  commitment: () => ({ status: 'ANNOUNCED', ...titled() }),
  statement: () => ({ summary: 'A summary', summary_lang: 'en', ...titled() }),
  figure: () => ({ indicator: 'trade', value: 1, unit: 'USD', bound: 'EXACT', ...titled() }),
  flag: () => ({ code: 'DATE_UNCERTAIN', message: 'The date is uncertain.' }),
};

/** Inserts a row without the code of the server, and returns its id. */
export async function insert(sql: RunSql, table: string, values: Values): Promise<string> {
  const row: Values = { ...FILLED[table]?.(), ...values };
  if (table === 'party' && row.level === 'ORGANIZATION') row.organization_kind ??= 'OTHER';
  if (table === 'party_name') {
    row.folded ??= String(row.text).toLowerCase();
    row.latin ??= row.folded;
  }
  const columns = Object.keys(row).map((name) => `"${name}"`);
  const places = columns.map((_, index) => `$${index + 1}`);
  const [written] = await sql<{ id: string }>(
    `insert into "${table}" (${columns.join(', ')}) values (${places.join(', ')}) returning id`,
    Object.values(row),
  );
  return written!.id;
}

/** Runs work in one transaction. */
export async function transaction<T>(client: pg.Client, work: (sql: RunSql) => Promise<T>): Promise<T> {
  const sql: RunSql = async (text, values) => (await client.query(text, values)).rows;
  await client.query('begin');
  try {
    const result = await work(sql);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** Returns the SQLSTATE of the error of work. */
export function rejectionCode(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'not refused',
    (error) => error.code ?? String(error),
  );
}
