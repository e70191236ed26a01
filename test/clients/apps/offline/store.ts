import type { Database } from '@sqlite.org/sqlite-wasm';
import {
  AllCommitmentsDocument,
  ChangesDocument,
  type CommitmentStatus,
  type KeptFragment,
  SetStatusDocument,
  type TypedDocumentString,
} from './documents.ts';

/** Sends an operation and returns its data. Rejects without a response or if the response has errors. */
export type Send = <Data, Variables>(
  document: TypedDocumentString<Data, Variables>,
  variables: Variables,
) => Promise<Data>;

/** A local change that the server has not confirmed yet. */
interface Queued {
  key: string;
  id: string;
  expectedVersion: number;
  status: CommitmentStatus;
}

const TABLES = `
  create table if not exists commitment (id text primary key, json text not null);
  create table if not exists feed (is_only integer primary key check (is_only = 1), token text not null);
  create table if not exists queue (
    place integer primary key autoincrement, key text not null, id text not null,
    expected_version integer not null, status text not null
  );
`;

/**
 * Keeps all commitments in SQLite, so that an app shows and changes them without a network.
 *
 * - Reading: `sync` reads everything once, then only changes. Records and their feed token are written in one transaction, so
 *   the app can resume after a crash.
 * - Writing: `setStatus` changes the local record and queues the mutation; `sync` sends it. The idempotency key is made when the
 *   mutation is queued, so sending it again after a lost response writes nothing twice.
 */
export class Store {
  constructor(
    private readonly db: Database,
    private readonly send: Send,
  ) {
    db.exec(TABLES);
  }

  /** All commitments by title, including queued changes. */
  commitments(): KeptFragment[] {
    return this.#rows<{ json: string; queued: CommitmentStatus | null }>(
      `select json, (select status from queue q where q.id = c.id order by place desc limit 1) as queued
        from commitment c order by json ->> 'title', id`,
    ).map(({ json, queued }) => ({ ...JSON.parse(json), ...(queued && { status: queued }) }));
  }

  queued(): Queued[] {
    return this.#rows<Queued>('select key, id, expected_version as expectedVersion, status from queue order by place');
  }

  /** Changes a commitment locally, based on the version shown. */
  setStatus({ id, version }: KeptFragment, status: CommitmentStatus): void {
    this.db.exec({
      sql: 'insert into queue (key, id, expected_version, status) values (?, ?, ?, ?)',
      bind: [crypto.randomUUID(), id, version, status],
    });
  }

  /**
   * Sends queued changes, then reads changes of the server.
   * @returns messages about rejected changes, which are discarded
   * @throws the error of `send`; completed steps are kept
   */
  async sync(): Promise<string[]> {
    const rejected: string[] = [];
    for (let [next] = this.queued(); next; [next] = this.queued()) {
      const problem = await this.#sendQueued(next);
      if (problem) rejected.push(problem);
    }
    const [feed] = this.#rows<{ token: string }>('select token from feed');
    if (!feed || !(await this.#follow(feed.token))) await this.#readAll();
    return rejected;
  }

  async #sendQueued({ key, id, expectedVersion, status }: Queued): Promise<string | null> {
    const input = { idempotencyKey: key, id, expectedVersion, status };
    const { updateCommitment } = await this.send(SetStatusDocument, { input });
    const [error] = updateCommitment!.userErrors;
    this.db.transaction(() => {
      this.db.exec({ sql: 'delete from queue where key = ?', bind: [key] });
      // After a conflict, the response has the current record.
      const current = error && 'current' in error ? (error.current as KeptFragment) : updateCommitment!.commitment;
      if (current) this.#keep(current);
      // Later queued changes of the record are based on this one.
      if (!error) {
        const bind = [current!.version, id];
        this.db.exec({ sql: 'update queue set expected_version = ? where id = ?', bind });
      }
    });
    return error?.message ?? null;
  }

  /** Reads the changes after a token. @returns false if everything must be read again */
  async #follow(after: string): Promise<boolean> {
    for (let token = after, hasMore = true; hasMore; ) {
      const { changes } = await this.send(ChangesDocument, { after: token });
      if (changes!.resetRequired) return false;
      token = changes!.endToken;
      hasMore = changes!.hasMore;
      this.db.transaction(() => {
        for (const { recordId, record } of changes!.nodes) {
          // A change has the current record, or null if it is deleted.
          if (record) this.#keep(record as KeptFragment);
          else this.db.exec({ sql: 'delete from commitment where id = ?', bind: [recordId] });
        }
        this.#keepToken(token);
      });
    }
    return true;
  }

  async #readAll(): Promise<void> {
    const all: KeptFragment[] = [];
    let token: string | undefined;
    for (let after: string | null | undefined, hasMore = true; hasMore; ) {
      const { feedToken, commitments } = await this.send(AllCommitmentsDocument, { after });
      token ??= feedToken;
      all.push(...commitments!.nodes);
      after = commitments!.pageInfo.endCursor;
      hasMore = commitments!.pageInfo.hasNextPage;
    }
    this.db.transaction(() => {
      this.db.exec('delete from commitment');
      for (const commitment of all) this.#keep(commitment);
      this.#keepToken(token!);
    });
    // Reads the changes since the first page.
    await this.#follow(token!);
  }

  #keep(commitment: KeptFragment): void {
    this.db.exec({
      sql: 'insert or replace into commitment (id, json) values (?, ?)',
      bind: [commitment.id, JSON.stringify(commitment)],
    });
  }

  #keepToken(token: string): void {
    this.db.exec({ sql: 'insert or replace into feed (is_only, token) values (1, ?)', bind: [token] });
  }

  #rows<Row>(sql: string): Row[] {
    return this.db.selectObjects(sql) as Row[];
  }
}
