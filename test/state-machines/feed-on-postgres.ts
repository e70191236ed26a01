import { expect } from '@jest/globals';
import pg from 'pg';
import { insert } from '../database/insert.ts';
import type { TestServer } from '../harness/server.ts';
import { happen, SESSIONS, type TransactionStep } from './feed-horizon.ts';
import { type Change, type FeedPosition, horizonNow, Postgres, pageAfter, type Transaction } from './feed-model.ts';

const PAGE = `query ($after: String, $first: Int) {
  changes(after: $after, first: $first) { nodes { token } endToken hasMore resetRequired } }`;

export type FeedStep = TransactionStep | { does: 'read'; size: number };

/** The model of PostgreSQL and a real PostgreSQL, which execute the same steps; they are compared after each step. */
export class FeedOnPostgres {
  readonly #model = new Postgres(SESSIONS);
  /** Transactions of PostgreSQL by those of the model, and tokens of changes by id. */
  readonly #xids = new Map<number, bigint>();
  readonly #tokens = new Map<number, string>();
  #place: FeedPosition = { xid: 0, id: 0 };
  #told: string[] = [];

  private constructor(
    private readonly server: TestServer,
    private readonly sessions: readonly pg.Client[],
    private readonly record: string,
    private token: string,
  ) {}

  /** Starts at the end of the feed. @param sessions sessions of the database, and one of another database */
  static async begin(server: TestServer, sessions: readonly pg.Client[], record: string): Promise<FeedOnPostgres> {
    const { body } = await server.query('{ feedToken }');
    return new FeedOnPostgres(server, sessions, record, body.data.feedToken);
  }

  async make(step: FeedStep): Promise<void> {
    if (step.does === 'read') await this.#read(step.size);
    else await this.#happen(step);
    const [{ horizon }] = (await this.server.sql('select feed_horizon()::text as horizon')) as [{ horizon: string }];
    const expected = this.#xids.get(horizonNow(this.#model));
    if (expected === undefined) expect(BigInt(horizon)).toBeGreaterThan([...this.#xids.values()].at(-1) ?? 0n);
    else expect(BigInt(horizon)).toBe(expected);
  }

  /** Ends all running transactions, and reads the feed to its end. */
  async end(): Promise<void> {
    for (let session = 0; session < SESSIONS; session++) await this.make({ does: 'end', session, state: 'committed' });
    while (this.#model.prepared.length > 0) await this.make({ does: 'endPrepared', which: 0, state: 'aborted' });
    const all = this.#model.changes().map(({ id }) => this.#tokens.get(id)!);
    for (let page = 0; page <= all.length; page++) await this.make({ does: 'read', size: 2 });
    expect(this.#told).toEqual(all);
  }

  async #happen(step: TransactionStep): Promise<void> {
    const session = 'session' in step ? this.#model.session(step.session) : null;
    const [prepared] = step.does === 'endPrepared' ? this.#preparedAt(step.which) : [];
    const isBegun = session !== null;
    happen(this.#model, step);
    if (step.does === 'endPrepared') {
      if (!prepared) return;
      const ends = step.state === 'committed' ? 'commit prepared' : 'rollback prepared';
      // A session in a transaction cannot end a prepared one: these sessions are in none.
      const client = this.sessions[SESSIONS + Number(prepared.isOfOtherDatabase)]!;
      await client.query(`${ends} '${this.#nameOf(prepared)}'`);
      return;
    }
    const client = this.sessions[step.session]!;
    if (step.does === 'begin') {
      if (!isBegun) await client.query('begin');
    } else if (!session) {
      return;
    } else if (step.does === 'write') {
      await this.#write(client, session, step.isChange);
    } else if (step.does === 'end') {
      await client.query(step.state === 'committed' ? 'commit' : 'rollback');
    } else if (session.xid !== null) {
      const preparing = client.query(`prepare transaction '${this.#nameOf(session)}'`);
      if (session.state === 'aborted') await expect(preparing).rejects.toThrow(/has executed .*NOTIFY/);
      else await preparing;
    }
  }

  async #write(client: pg.Client, transaction: Transaction, isChange: boolean): Promise<void> {
    const { rows } = await client.query('select pg_current_xact_id()::text as xid');
    this.#xids.set(transaction.xid!, BigInt(rows[0].xid));
    if (!isChange || transaction.isOfOtherDatabase) return;
    const change = await client.query(
      `insert into change (record_id, type, version, kind, visibility, visibility_before)
        values ($1, 'TOPIC', 1, 'UPDATED', 'PUBLIC', 'PUBLIC') returning feed_token(xid, id) as token`,
      [this.record],
    );
    this.#tokens.set(transaction.changes.at(-1)!, change.rows[0].token);
  }

  async #read(size: number): Promise<void> {
    const { body } = await this.server.query(PAGE, { after: this.token, first: size });
    const { nodes, endToken, resetRequired } = body.data.changes;
    const shown: Change[] = this.#model.changes();
    const { page, endPlace } = pageAfter(this.#place, shown, horizonNow(this.#model), size);
    const told = nodes.map(({ token }: { token: string }) => token);
    expect([told, resetRequired]).toEqual([page.map(({ id }) => this.#tokens.get(id)), false]);
    this.#place = endPlace;
    this.token = endToken;
    this.#told.push(...told);
  }

  #preparedAt(which: number): Transaction[] {
    const { prepared } = this.#model;
    return prepared.length > 0 ? [prepared[which % prepared.length]!] : [];
  }

  #nameOf({ xid }: Transaction): string {
    return `of ${this.#xids.get(xid!)}`;
  }
}

/** Opens connections for FeedOnPostgres: one for each session, and two more that end prepared transactions. */
export async function openSessions(server: TestServer, otherUrl: string): Promise<pg.Client[]> {
  const { url } = server.database;
  const urls = [url, url, url, otherUrl, url, otherUrl];
  return Promise.all(
    urls.map(async (connectionString) => {
      const client = new pg.Client({ connectionString });
      await client.connect();
      return client;
    }),
  );
}

/** Creates a record for the feed. */
export async function recordOf(server: TestServer): Promise<string> {
  return insert(server.sql, 'topic', {});
}
