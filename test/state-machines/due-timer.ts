import fc from 'fast-check';
import { DueTimer } from '../../src/database/notifications/due-timer.ts';
import { type Check, describeMachine, playedBy, settled } from './seeds.ts';

const PROCESSES = 2;
/** Milliseconds after which a process reads the plans without a notification, and after which it retries an error. */
const LOOKS_AFTER_MS = 60_000;
const RETRIES_AFTER_MS = 10_000;

const process = fc.nat(PROCESSES - 1);
const step = fc.oneof(
  // A plan due after this many milliseconds. Its notification may be lost with the connection.
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('plan' as const),
      inMs: fc.constantFrom(0, 1, 700, 8_000, 90_000),
      isHeard: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('withdraw' as const), which: fc.nat(5) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('pass' as const),
      ms: fc.constantFrom(0, 1, 300, 5_000, 20_000, 70_000),
      isAnswered: fc.constantFrom(true, true, false),
    }),
  },
  // The database executes the oldest statement of a process, or fails it.
  {
    weight: 12,
    arbitrary: fc.record({
      does: fc.constant('answer' as const),
      process,
      isFailed: fc.constantFrom(false, false, false, true),
    }),
  },
  // The clock of the database is set, for example because another server is the primary.
  { weight: 1, arbitrary: fc.record({ does: fc.constant('setClock' as const), ms: fc.constantFrom(-3_000, 3_000) }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constantFrom('kill' as const, 'close' as const, 'start' as const), process }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Made> ? Made : never;

const INVARIANTS = {
  published: 'publishes what is due while one process runs, despite failures, kills and lost notifications',
  soon: 'publishes in time if it was notified and nothing failed or was lost',
  hour: 'publishes nothing early by the clock of the database',
  once: 'publishes nothing twice, although two processes wait for the same time, and nothing that was withdrawn',
  oneAtATime: 'runs one statement of a process at a time',
  idle: 'sends no more statements than events and minutes require',
  closed: 'begins nothing once it was closed, and is closed when its running statement has ended',
};
type Invariant = keyof typeof INVARIANTS;

interface Plan {
  at: number;
  isWithdrawn: boolean;
  publications: number;
  mayBeLate: boolean;
}

interface Statement {
  execute: () => unknown;
  settle: (value: unknown) => void;
  fail: (error: Error) => void;
}

interface Timer {
  at: number;
  call: () => void;
}

/** The time, and the plans of the database with its own clock. */
class World {
  now = 0;
  skew = 0;
  readonly plans: Plan[] = [];
  /** Whether something failed, was lost or had to wait since a process last read the plans. */
  isTroubled = true;

  get databaseNow(): number {
    return this.now + this.skew;
  }

  get waiting(): Plan[] {
    return this.plans.filter((plan) => !plan.isWithdrawn && plan.publications === 0);
  }
}

class Process {
  readonly statements: Statement[] = [];
  readonly timers: Timer[] = [];
  /** Number of statements that it has begun, and number that it had reason for. */
  begun = 0;
  reasons = 1;
  isKilled = false;
  closing: Promise<void> | null = null;
  isClosed = false;
  readonly clock: DueTimer;

  constructor(
    private readonly world: World,
    private readonly check: Check<Invariant>,
  ) {
    this.clock = new DueTimer({
      msToNext: () =>
        this.#ask(() => {
          // From here on this process knows all plans; earlier ones may be late. A process that closes publishes none.
          for (const plan of world.waiting) plan.mayBeLate ||= world.isTroubled && plan.at <= world.databaseNow;
          if (this.isRunning) world.isTroubled = false;
          const hours = world.waiting.map(({ at }) => at);
          return hours.length > 0 ? Math.min(...hours) - world.databaseNow : null;
        }) as Promise<number | null>,
      runDue: () => this.#ask(() => this.#publish()) as Promise<void>,
      onError: () => {
        this.reasons += 1;
      },
      schedule: (ms, call) => {
        const timer = { at: world.now + ms, call };
        this.timers.push(timer);
        return () => this.timers.splice(this.timers.indexOf(timer), this.timers.includes(timer) ? 1 : 0);
      },
    });
    void this.clock.check();
  }

  get isRunning(): boolean {
    return !this.isKilled && this.closing === null;
  }

  async answer(isFailed: boolean): Promise<void> {
    const statement = this.statements.shift();
    if (!statement) return;
    if (isFailed) {
      this.world.isTroubled = true;
      statement.fail(new Error('the database is away'));
    } else {
      statement.settle(statement.execute());
    }
    await settled();
  }

  async fire(): Promise<void> {
    for (const timer of this.timers.filter(({ at }) => at <= this.world.now)) {
      this.timers.splice(this.timers.indexOf(timer), 1);
      this.reasons += 1;
      if (!this.isKilled) timer.call();
      await settled();
    }
  }

  /** Locks each plan, and publishes only those that are still waiting and due. */
  #publish(): void {
    for (const plan of this.world.waiting.filter(({ at }) => at <= this.world.databaseNow)) {
      plan.publications += 1;
      this.reasons += 1;
      this.check('hour', plan.at <= this.world.databaseNow);
      const late = this.world.databaseNow - plan.at;
      if (!this.world.isTroubled && !plan.mayBeLate) this.check('soon', late <= 1, () => late);
    }
  }

  #ask(execute: () => unknown): Promise<unknown> {
    this.check('closed', !this.isClosed);
    this.check('oneAtATime', this.statements.length === 0);
    this.begun += 1;
    // Each reason causes two statements: the plans that are due, then the time of the next one.
    this.check('idle', this.begun <= 2 * this.reasons + 1, () => ({ begun: this.begun, reasons: this.reasons }));
    return new Promise((settle, fail) => this.statements.push({ execute, settle, fail }));
  }
}

/** Several processes that wait for plans, beside a model of the plans. */
class Play {
  readonly #world = new World();
  readonly #processes: Process[];

  constructor(private readonly check: Check<Invariant>) {
    this.#processes = Array.from({ length: PROCESSES }, () => new Process(this.#world, check));
  }

  async make(step: Step): Promise<void> {
    const world = this.#world;
    if (step.does === 'plan') {
      world.plans.push({ at: world.databaseNow + step.inMs, isWithdrawn: false, publications: 0, mayBeLate: false });
      if (step.isHeard) this.#hear();
      else world.isTroubled = true;
    } else if (step.does === 'withdraw') {
      const plan = world.waiting[step.which % Math.max(1, world.waiting.length)];
      if (plan) plan.isWithdrawn = true;
    } else if (step.does === 'pass') {
      await this.#pass(step.ms, step.isAnswered);
    } else if (step.does === 'answer') {
      await this.#processes[step.process]!.answer(step.isFailed);
    } else if (step.does === 'setClock') {
      world.skew += step.ms;
      world.isTroubled = true;
    } else {
      this.#begin(step.does, step.process);
    }
    await settled();
    for (const { publications } of world.plans) this.check('once', publications <= 1);
    if (world.plans.some((plan) => plan.isWithdrawn)) {
      this.check(
        'once',
        world.plans.every((plan) => !plan.isWithdrawn || plan.publications === 0),
      );
    }
  }

  /** Runs one process and the database until all plans are published. */
  async end(): Promise<void> {
    if (!this.#processes.some((process) => process.isRunning)) this.#begin('start', 0);
    const latest = Math.max(0, ...this.#world.plans.map(({ at }) => at)) - this.#world.databaseNow;
    const until = this.#world.now + Math.max(0, latest) + LOOKS_AFTER_MS + RETRIES_AFTER_MS;
    while (this.#world.now < until) await this.#pass(2_500, true);
    this.check('published', this.#world.waiting.length === 0, () => this.#world.waiting);
    for (const process of this.#processes)
      this.check('closed', process.closing === null || process.isKilled || process.isClosed);
  }

  #hear(): void {
    for (const process of this.#processes) {
      if (process.isKilled) continue;
      process.reasons += 1;
      void process.clock.check();
    }
  }

  #begin(does: 'kill' | 'close' | 'start', number: number): void {
    const process = this.#processes[number]!;
    this.#world.isTroubled = true;
    if (does === 'start') {
      if (!process.isRunning) this.#processes[number] = new Process(this.#world, this.check);
    } else if (does === 'kill') {
      process.isKilled = true;
      process.statements.length = 0;
    } else {
      process.closing ??= process.clock.close().then(() => {
        process.isClosed = true;
        this.check('closed', process.statements.length === 0);
      });
    }
  }

  async #pass(ms: number, answers: boolean): Promise<void> {
    const until = this.#world.now + ms;
    for (;;) {
      if (answers)
        for (const process of this.#processes) while (process.statements.length > 0) await process.answer(false);
      const due = this.#processes.flatMap(({ timers, isKilled }) => (isKilled ? [] : timers.map(({ at }) => at)));
      const next = Math.min(until, ...due);
      // While a statement waits for its result, due plans wait as well.
      if (next > this.#world.now && this.#processes.some((each) => each.statements.length > 0))
        this.#world.isTroubled = true;
      this.#world.now = Math.max(this.#world.now, next);
      for (const process of this.#processes) await process.fire();
      if (this.#world.now >= until && !this.#processes.some((each) => answers && each.statements.length > 0)) return;
    }
  }
}

export function describeDueTimer(): void {
  describeMachine('The clock of planned publications', {
    invariants: INVARIANTS,
    step,
    maxSteps: 60,
    play: playedBy(Play),
  });
}
