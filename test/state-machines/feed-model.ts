/** A model of PostgreSQL for readers of the feed: transactions, their snapshots, and the sessions in which they run. */
export interface Transaction {
  /** Null until it writes something. */
  xid: number | null;
  isOfOtherDatabase: boolean;
  state: 'in progress' | 'prepared' | 'committed' | 'aborted';
  /** Ids of the changes that it writes. */
  changes: number[];
}

/** As in pg_current_snapshot(). */
export interface Snapshot {
  /**
   * The transaction after the last one that had ended: this one and later ones are not visible, running or not yet
   * begun.
   */
  xmax: number;
  /** The transactions below `xmax` that had not ended. */
  running: number[];
}

/** Transactions by session; a prepared one has none. */
export type Sessions = ReadonlyMap<number, Transaction>;

export interface Change {
  xid: number;
  id: number;
}

const FIRST_XID = 3;

export class Postgres {
  #nextXid = FIRST_XID;
  #nextChange = 1;
  readonly #transactions: Transaction[] = [];
  /** By number; null between two transactions. */
  readonly #sessions: (Transaction | null)[];

  constructor(sessions: number) {
    this.#sessions = Array.from({ length: sessions }, () => null);
  }

  get prepared(): Transaction[] {
    return this.#transactions.filter(({ state }) => state === 'prepared');
  }

  session(number: number): Transaction | null {
    return this.#sessions[number]!;
  }

  begin(number: number, isOfOtherDatabase: boolean): void {
    if (this.#sessions[number]) return;
    this.#sessions[number] = { xid: null, isOfOtherDatabase, state: 'in progress', changes: [] };
  }

  /** Writes something: a change of the feed, or another row. */
  write(number: number, isChange: boolean): void {
    const transaction = this.#sessions[number];
    if (!transaction) return;
    if (transaction.xid === null) {
      transaction.xid = this.#nextXid++;
      this.#transactions.push(transaction);
    }
    if (isChange && !transaction.isOfOtherDatabase) transaction.changes.push(this.#nextChange++);
  }

  end(number: number, state: 'prepared' | 'committed' | 'aborted'): void {
    const transaction = this.#sessions[number];
    if (!transaction) return;
    transaction.state = state;
    this.#sessions[number] = null;
  }

  endPrepared(transaction: Transaction, state: 'committed' | 'aborted'): void {
    transaction.state = state;
  }

  snapshot(): Snapshot {
    const isEnded = ({ state }: Transaction) => state === 'committed' || state === 'aborted';
    const ended = this.#transactions.filter(isEnded).map(({ xid }) => xid!);
    const xmax = Math.max(FIRST_XID - 1, ...ended) + 1;
    const running = this.#transactions.filter((each) => !isEnded(each) && each.xid! < xmax).map(({ xid }) => xid!);
    return { xmax, running };
  }

  sessions(): Sessions {
    const found = new Map<number, Transaction>();
    for (const transaction of this.#sessions) {
      if (transaction?.xid != null) found.set(transaction.xid, { ...transaction });
    }
    return found;
  }

  /** As pg_xact_status() returns it. */
  status(xid: number): 'in progress' | 'committed' | 'aborted' {
    const { state } = this.#transactions.find((each) => each.xid === xid)!;
    return state === 'prepared' ? 'in progress' : state;
  }

  /** The changes that a snapshot shows, in their order; without a snapshot, those that a new statement sees. */
  changes(snapshot: Snapshot = this.snapshot()): Change[] {
    return this.#transactions
      .filter(({ xid, state }) => state === 'committed' && xid! < snapshot.xmax && !snapshot.running.includes(xid!))
      .flatMap(({ xid, changes }) => changes.map((id) => ({ xid: xid!, id })))
      .sort((a, b) => a.xid - b.xid || a.id - b.id);
  }
}

/** The rule of the SQL function ended_without_change, in a statement at READ COMMITTED. */
export function endedWithoutChange(postgres: Postgres, xid: number): boolean {
  const status = postgres.status(xid);
  if (status === 'committed') return !postgres.changes().some((change) => change.xid === xid);
  return status === 'aborted';
}

/**
 * The rule of the SQL function transactions_running_here for one transaction of the snapshot.
 * @returns null if ended_without_change has to decide
 */
export function isRunningHere(sessions: Sessions, xid: number): boolean | null {
  const session = sessions.get(xid);
  return session ? !session.isOfOtherDatabase : null;
}

/** The rule of the SQL function feed_horizon. */
export function horizonOf(snapshot: Snapshot, atWork: readonly number[]): number {
  return Math.min(snapshot.xmax, ...atWork);
}

/** The horizon, if nothing happens while it is determined. */
export function horizonNow(postgres: Postgres): number {
  const snapshot = postgres.snapshot();
  const sessions = postgres.sessions();
  const atWork = snapshot.running.filter((xid) => isRunningHere(sessions, xid) ?? !endedWithoutChange(postgres, xid));
  return horizonOf(snapshot, atWork);
}

/** A position in the feed, as in a token: all earlier changes have been reported. */
export interface FeedPosition {
  xid: number;
  /** 0 before all changes of the transaction. */
  id: number;
}

/** The rule of the field `changes`: the page after a position, and the position after the page. */
export function pageAfter(place: FeedPosition, shown: readonly Change[], horizon: number, size: number) {
  const served = shown.filter(({ xid }) => xid < horizon);
  const after = served.filter(({ xid, id }) => xid > place.xid || (xid === place.xid && id > place.id));
  const page = after.slice(0, size);
  const now = placeNow(shown, horizon);
  const isBehindAll = now.xid <= place.xid;
  const endPlace: FeedPosition = after.length > size ? page.at(-1)! : isBehindAll ? place : now;
  return { page, endPlace };
}

/** The rule of the field `feedToken`. */
export function placeNow(shown: readonly Change[], horizon: number): FeedPosition {
  const last = shown.findLast(({ xid }) => xid < horizon);
  return { xid: (last?.xid ?? 0) + 1, id: 0 };
}
