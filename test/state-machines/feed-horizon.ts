import fc from 'fast-check';
import {
  type Change,
  endedWithoutChange,
  type FeedPosition,
  horizonOf,
  isRunningHere,
  Postgres,
  pageAfter,
  placeNow,
  type Sessions,
  type Snapshot,
} from './feed-model.ts';
import { type Check, describeMachine, playedBy } from './seeds.ts';

export const SESSIONS = 4;

const session = fc.nat(SESSIONS - 1);
const ends = fc.constantFrom('committed' as const, 'committed' as const, 'aborted' as const);

/** The steps of transactions; those of session 3 belong to another database of the cluster. */
export const transactionStep = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant('begin' as const), session }) },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('write' as const),
      session,
      isChange: fc.constantFrom(true, true, false),
    }),
  },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('end' as const), session, state: ends }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('prepare' as const), session }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('endPrepared' as const), which: fc.nat(3), state: ends }) },
);
export type TransactionStep = typeof transactionStep extends fc.Arbitrary<infer Made> ? Made : never;

export const FOREIGN_SESSION = 3;
const READERS = 2;

const step = fc.oneof(
  { weight: 4, arbitrary: transactionStep },
  // A reader's statement advances: it takes a snapshot, reads the sessions, checks transactions, returns rows.
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('read' as const),
      reader: fc.nat(READERS - 1),
      size: fc.integer({ min: 1, max: 3 }),
    }),
  },
);

const INVARIANTS = {
  everything: 'reports every committed change to a reader, in whatever order and however late it was committed',
  beside: 'reports every change that the list beside a token did not show',
  once: 'reports no change twice, except one that the list beside the token may have shown',
  inOrder: 'reports changes in one order',
  committed: 'reports no change that a snapshot does not show',
  prompt: 'waits only for transactions that may have begun before and belong to the database',
};
type Invariant = keyof typeof INVARIANTS;

/** Executes a step on the model. */
export function happen(postgres: Postgres, step: TransactionStep): void {
  if (step.does === 'begin') postgres.begin(step.session, step.session === FOREIGN_SESSION);
  else if (step.does === 'write') postgres.write(step.session, step.isChange);
  else if (step.does === 'end') postgres.end(step.session, step.state);
  else if (step.does === 'prepare') {
    const transaction = postgres.session(step.session);
    // PostgreSQL cannot prepare a transaction that has sent a notification, as every change does.
    if (transaction?.xid != null) postgres.end(step.session, transaction.changes.length > 0 ? 'aborted' : 'prepared');
  } else {
    const { prepared } = postgres;
    if (prepared.length > 0) postgres.endPrepared(prepared[step.which % prepared.length]!, step.state);
  }
}

/** A reader whose statements take several steps. */
class Reader {
  place: FeedPosition | null;
  readonly told: Change[] = [];
  /** The changes that the list beside its token showed. */
  listed: Change[] = [];
  #snapshot: Snapshot | null = null;
  #sessions: Sessions | null = null;
  #undecided: number[] = [];
  #atWork: number[] = [];

  /** @param takesToken whether it begins with a list and a token beside it, not with the start of the feed */
  constructor(
    private readonly postgres: Postgres,
    readonly takesToken: boolean,
    private readonly check: Check<Invariant>,
  ) {
    this.place = takesToken ? null : { xid: 0, id: 0 };
  }

  /** Whether it has no running statement. */
  get isDone(): boolean {
    return this.#snapshot === null;
  }

  goOn(size: number): void {
    if (!this.#snapshot) {
      this.#snapshot = this.postgres.snapshot();
      this.#undecided = [...this.#snapshot.running];
      this.#atWork = [];
    } else if (!this.#sessions) {
      this.#sessions = this.postgres.sessions();
    } else if (this.#undecided.length > 0) {
      const xid = this.#undecided.shift()!;
      if (isRunningHere(this.#sessions, xid) ?? !endedWithoutChange(this.postgres, xid)) this.#atWork.push(xid);
    } else {
      this.#end(this.#snapshot, size);
      this.#snapshot = null;
      this.#sessions = null;
    }
  }

  #end(snapshot: Snapshot, size: number): void {
    const horizon = horizonOf(snapshot, this.#atWork);
    const shown = this.postgres.changes(snapshot);
    if (this.place === null) {
      this.listed = shown;
      this.place = placeNow(shown, horizon);
      return;
    }
    const { page, endPlace } = pageAfter(this.place, shown, horizon, size);
    for (const change of page) {
      const last = this.told.at(-1);
      this.check('committed', shown.includes(change));
      this.check('once', !this.told.some(({ id }) => id === change.id), () => change);
      const isLater = !last || change.xid > last.xid || (change.xid === last.xid && change.id > last.id);
      this.check('inOrder', isLater, () => [last, change]);
      this.told.push(change);
    }
    this.place = endPlace;
  }
}

class Play {
  readonly #postgres = new Postgres(SESSIONS);
  readonly #readers: Reader[];

  constructor(private readonly check: Check<Invariant>) {
    this.#readers = [false, true].map((takesToken) => new Reader(this.#postgres, takesToken, check));
  }

  make(step: TransactionStep | { does: 'read'; reader: number; size: number }): void {
    if (step.does === 'read') this.#readers[step.reader]!.goOn(step.size);
    else happen(this.#postgres, step);
  }

  end(): void {
    // A running transaction of another database, prepared or not, delays no reader unless it has no known session.
    for (let number = 0; number < SESSIONS; number++) {
      if (number !== FOREIGN_SESSION) this.#postgres.end(number, number % 2 === 0 ? 'committed' : 'aborted');
    }
    for (const transaction of this.#postgres.prepared) this.#postgres.endPrepared(transaction, 'committed');
    const all = this.#postgres.changes().map(({ id }) => id);
    for (const reader of this.#readers) {
      this.#catchUp(reader, all.length + 2);
      const told = new Set(reader.told.map(({ id }) => id));
      const missing = all.filter((id) => !told.has(id) && !reader.listed.some((change) => change.id === id));
      this.check(reader.takesToken ? 'beside' : 'everything', missing.length === 0, () => ({ missing }));
      this.check('prompt', missing.length === 0, () => ({ missing }));
    }
  }

  #catchUp(reader: Reader, pages: number): void {
    for (let page = 0; page < pages; page++) {
      do reader.goOn(3);
      while (!reader.isDone);
    }
  }
}

export function describeFeedHorizon(): void {
  describeMachine('The feed of changes, on a model of PostgreSQL', {
    invariants: INVARIANTS,
    step,
    maxSteps: 80,
    play: playedBy(Play),
  });
}
