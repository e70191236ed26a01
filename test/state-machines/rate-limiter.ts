import fc from 'fast-check';
import { RateLimiter, type RateLimitStatus } from '../../src/server/http/rate-limiter.ts';
import { type Check, describeMachine, playedBy, settled } from './seeds.ts';

const MINUTE = 60_000;
const LIMITS = { withKey: 100, withoutKey: 60 };
const CLIENTS = [
  { id: 'Ada', hasKey: true },
  { id: '192.0.2.1', hasKey: false },
];
const PROCESSES = 3;

const process = fc.nat(PROCESSES - 1);
const client = fc.constantFrom(...CLIENTS);
const bill = fc.nat(9);
const cost = fc.constantFrom(1, 3, 10, 40, 90, 300);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('charge' as const), process, client, cost }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('replace' as const), bill, cost }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('chargeUnchecked' as const), bill, cost }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('refund' as const), bill, cost }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('settle' as const), process }) },
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('ledger' as const),
      process,
      outcome: fc.constantFrom('adds', 'answers', 'answers', 'answers', 'fails'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('pass' as const), ms: fc.constantFrom(400, 25_000, 59_900, 130_000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('setClock' as const),
      process,
      ms: fc.constantFrom(-300, -20_000, -400_000, 1_500),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Made> ? Made : never;
type Client = (typeof CLIENTS)[number];

const INVARIANTS = {
  admits: 'admits every request within the allowance, as far as it was settled, and no other',
  refund: 'refunds no more than was charged, and nothing for an earlier minute',
  rest: 'returns the charge for work that was done',
  left: 'leaves a client between nothing and its whole allowance, whatever is refunded when',
  ledger: 'adds each charge to the ledger once, unless the response of the ledger is lost',
  agrees: 'leaves a client the rest according to the ledger once settled, and never more than its own charges leave',
  debts: 'restores the whole allowance after paying for at most one minute, by however much all processes overspent it',
  setBack: 'grants no second allowance for a minute to which the clock was set back',
  reset: 'returns the seconds until the next minute',
  oneAtATime: 'runs one settlement at a time',
  missed: 'reports each failure of the ledger, and nothing else',
};
type Invariant = keyof typeof INVARIANTS;

class LedgerFailed extends Error {}

interface Settlement {
  minute: number;
  /** The minute as this process has counted it: a clock may reach the same minute twice. */
  turn: number;
  spent: ReadonlyMap<string, number>;
  totals: Map<string, number> | null;
  resolve: (totals: ReadonlyMap<string, number>) => void;
  reject: (error: Error) => void;
}

/** The expected state of one client in one minute at a process. */
interface Account {
  debt: number;
  here: number;
  settled: number;
  elsewhere: number;
}

interface Bill {
  process: Process;
  client: Client;
  charged: number;
  /** The minute of its last charge, as its process counts minutes. */
  minute: number;
}

class Process {
  skew = 0;
  minute = 0;
  /** Number of minutes that it has begun. */
  turn = 0;
  accounts = new Map<string, Account>();
  readonly settlements: Settlement[] = [];
  readonly missed: unknown[] = [];
  readonly limiter: RateLimiter;

  constructor(
    readonly number: number,
    private readonly world: { now: number },
    private readonly check: Check<Invariant>,
  ) {
    this.limiter = new RateLimiter({
      ...LIMITS,
      now: () => this.now,
      store: {
        settle: (minute, spent) =>
          new Promise((resolve, reject) => {
            this.settlements.push({ minute, turn: this.turn, spent, totals: null, resolve, reject });
            this.check('oneAtATime', this.settlements.length === 1);
          }),
      },
      onStoreError: (error) => this.missed.push(error),
    });
  }

  get now(): number {
    return this.world.now + this.skew;
  }

  account({ id, hasKey }: Client): Account {
    const minute = Math.floor(this.now / MINUTE);
    const limit = limitOf({ id, hasKey });
    if (minute > this.minute || minute < this.minute - 1) {
      const debts = new Map<string, Account>();
      for (const each of CLIENTS) {
        const before = this.accounts.get(each.id);
        const debt = before ? Math.min(spentOf(before) - limitOf(each), limitOf(each)) : 0;
        if (minute === this.minute + 1 && debt > 0) debts.set(each.id, { debt, here: 0, settled: 0, elsewhere: 0 });
      }
      Object.assign(this, { minute, turn: this.turn + 1, accounts: debts });
    }
    const account = this.accounts.get(id) ?? { debt: 0, here: 0, settled: 0, elsewhere: 0 };
    this.accounts.set(id, account);
    this.check('debts', account.debt <= limit);
    return account;
  }
}

const limitOf = ({ hasKey }: Client) => (hasKey ? LIMITS.withKey : LIMITS.withoutKey);
const spentOf = ({ debt, here, elsewhere }: Account) => debt + here + elsewhere;

/** Several processes with one ledger, beside a simple model of what each of them can know. */
class Play {
  readonly #world = { now: 1_000 * MINUTE + 10_000 };
  readonly #processes: readonly Process[];
  readonly #bills: Bill[] = [];
  /** Charges by minute and client. */
  readonly #ledger = new Map<string, number>();

  constructor(private readonly check: Check<Invariant>) {
    this.#processes = Array.from({ length: PROCESSES }, (_, number) => new Process(number, this.#world, check));
  }

  async make(step: Step): Promise<void> {
    if (step.does === 'pass') this.#world.now += step.ms;
    else if (step.does === 'setClock') this.#processes[step.process]!.skew += step.ms;
    else if (step.does === 'charge') this.#charge(this.#processes[step.process]!, step.client, step.cost);
    else if (step.does === 'settle') void this.#processes[step.process]!.limiter.settle();
    else if (step.does === 'ledger') this.#answer(this.#processes[step.process]!, step.outcome);
    else this.#change(this.#bills[step.bill % Math.max(1, this.#bills.length)], step);
    await settled();
    for (const { missed } of this.#processes) {
      this.check(
        'missed',
        missed.every((error) => error instanceof LedgerFailed),
        () => missed.map(String),
      );
    }
  }

  async end(): Promise<void> {
    for (const process of this.#processes) {
      await this.#settle(process);
      // A process learns the charges of the others when it settles its own.
      const charged = CLIENTS.filter((client) => this.#charge(process, client, 1));
      await this.#settle(process);
      for (const client of CLIENTS) {
        const account = process.account(client);
        const total = this.#ledger.get(`${process.minute} ${client.id}`) ?? 0;
        this.check('ledger', account.settled === account.here, () => account);
        // If the ledger's response is lost, refunds are subtracted twice.
        const left = limitOf(client) - Math.max(total, account.here) - account.debt;
        if (charged.includes(client))
          this.check('agrees', this.#left(process, client) === Math.max(0, left), () => left);
      }
    }
    // The debts of this minute count in the next one, and are paid by the one after it. A clock that was set back
    // reaches the next minute a minute later.
    for (let minutes = 0; minutes < 3; minutes++) {
      this.#world.now += MINUTE;
      for (const process of this.#processes) for (const client of CLIENTS) this.#left(process, client);
    }
    for (const process of this.#processes) {
      for (const client of CLIENTS) {
        const left = this.#left(process, client);
        this.check('debts', left === limitOf(client), () => left);
      }
    }
    const closing = this.#processes.map(({ limiter }) => limiter.close());
    for (const process of this.#processes) await this.#settle(process);
    await Promise.all(closing);
  }

  /** Settles a process until nothing is left to settle. */
  async #settle(process: Process): Promise<void> {
    for (let times = 0; times < 3; times++) {
      void process.limiter.settle();
      await settled();
      this.#answer(process, 'answers');
      await settled();
    }
  }

  /** Returns how much a client may still spend, without a charge. */
  #left(process: Process, client: Client): number {
    process.account(client);
    try {
      return process.limiter.charge(client, 0)!.remaining;
    } catch {
      return 0;
    }
  }

  #charge(
    process: Process,
    client: Client,
    cost: number,
    bill: Bill = { process, client, charged: 0, minute: 0 },
  ): boolean {
    const limit = limitOf(client);
    const account = process.account(client);
    const rest = cost - bill.charged;
    const left = limit - spentOf(account);
    let allowance: RateLimitStatus;
    try {
      allowance = process.limiter.charge(client, cost, bill.charged)!;
    } catch {
      this.check('admits', rest > left, () => ({ rest, left }));
      return false;
    }
    account.here = Math.max(0, account.here + rest);
    this.check('admits', rest <= left, () => ({ rest, left }));
    this.check('setBack', account.here <= limit, () => account);
    this.check('left', allowance.remaining >= 0 && allowance.remaining <= limit, () => allowance);
    const next = process.now + allowance.resetSeconds * 1000;
    this.check('reset', Math.floor(next / MINUTE) > process.minute, () => allowance);
    this.check('reset', Math.floor((next - 1000) / MINUTE) <= process.minute, () => allowance);
    bill.charged = cost;
    bill.minute = allowance.minute;
    this.check('reset', allowance.minute === process.minute, () => allowance);
    if (!this.#bills.includes(bill)) this.#bills.push(bill);
    return true;
  }

  #change(bill: Bill | undefined, step: Extract<Step, { bill: number }>): void {
    if (!bill) return;
    const { process, client } = bill;
    if (step.does === 'replace') {
      this.#charge(process, client, step.cost, bill);
    } else if (step.does === 'chargeUnchecked') {
      const account = process.account(client);
      const before = account.here;
      account.here += Math.max(0, Math.min(step.cost, 2 * limitOf(client) - spentOf(account)));
      bill.charged += step.cost;
      const charged = process.limiter.chargeUnchecked(client, step.cost);
      this.check('rest', charged === account.here - before, () => ({ charged, account }));
    } else {
      const cost = Math.min(step.cost, bill.charged);
      const account = process.account(client);
      const before = this.#left(process, client);
      if (bill.minute === process.minute) account.here = Math.max(0, account.here - cost);
      bill.charged -= cost;
      process.limiter.refund(client, cost, bill.minute);
      const given = this.#left(process, client) - before;
      this.check('refund', given >= 0 && given <= cost, () => ({ given, cost }));
      this.check('refund', bill.minute === process.minute || given === 0, () => ({ given, bill: bill.minute }));
    }
  }

  #answer(process: Process, outcome: string): void {
    const [settlement] = process.settlements;
    if (!settlement) return;
    const { minute, turn, spent } = settlement;
    if (outcome !== 'fails' && !settlement.totals) {
      settlement.totals = new Map();
      for (const [id, cost] of spent) {
        const total = (this.#ledger.get(`${minute} ${id}`) ?? 0) + cost;
        this.#ledger.set(`${minute} ${id}`, total);
        settlement.totals.set(id, total);
      }
    }
    if (outcome === 'adds') return;
    process.settlements.shift();
    if (outcome === 'fails') {
      settlement.reject(new LedgerFailed());
      return;
    }
    settlement.resolve(settlement.totals!);
    if (turn !== process.turn) return;
    for (const [id, cost] of spent) {
      const account = process.accounts.get(id)!;
      account.settled += cost;
      this.check('ledger', account.settled >= 0, () => account);
      account.elsewhere = Math.max(0, settlement.totals!.get(id)! - account.settled);
    }
  }
}

const [ADA, ANYBODY] = CLIENTS as [Client, Client];
const EXAMPLES: Record<string, Step[]> = {
  'refunds no more than was charged in the same minute': [
    { does: 'charge', process: 0, client: ADA, cost: 40 },
    { does: 'pass', ms: 59_900 },
    { does: 'replace', bill: 0, cost: 1 },
  ],
  'refunds nothing that was charged in the minute before': [
    { does: 'charge', process: 0, client: ADA, cost: 40 },
    { does: 'pass', ms: 59_900 },
    { does: 'charge', process: 0, client: ADA, cost: 90 },
    { does: 'refund', bill: 0, cost: 40 },
  ],
  'grants no more than its own charges leave, although the ledger has subtracted a refund twice': [
    { does: 'charge', process: 2, client: ANYBODY, cost: 40 },
    { does: 'ledger', process: 2, outcome: 'answers' },
    { does: 'refund', bill: 0, cost: 40 },
    { does: 'charge', process: 2, client: ADA, cost: 40 },
    { does: 'ledger', process: 2, outcome: 'adds' },
    { does: 'ledger', process: 2, outcome: 'fails' },
  ],
  'begins a minute with a debt of one allowance, although two processes overspent it by one each': [
    { does: 'charge', process: 0, client: ADA, cost: 1 },
    { does: 'charge', process: 1, client: ADA, cost: 1 },
    { does: 'chargeUnchecked', bill: 0, cost: 300 },
    { does: 'chargeUnchecked', bill: 1, cost: 300 },
    { does: 'settle', process: 0 },
    { does: 'ledger', process: 0, outcome: 'answers' },
    { does: 'settle', process: 1 },
    { does: 'ledger', process: 1, outcome: 'answers' },
  ],
  'grants no second allowance when the clock is set back into the minute before': [
    { does: 'charge', process: 1, client: ADA, cost: 90 },
    { does: 'setClock', process: 1, ms: -20_000 },
    { does: 'charge', process: 1, client: ADA, cost: 90 },
  ],
  'settles the accounts of the minute in which the settlement began, if the clock is set back meanwhile': [
    { does: 'charge', process: 0, client: ADA, cost: 1 },
    { does: 'settle', process: 0 },
    { does: 'setClock', process: 0, ms: -20_000 },
    { does: 'charge', process: 0, client: ANYBODY, cost: 1 },
    { does: 'pass', ms: 25_000 },
    { does: 'charge', process: 0, client: ANYBODY, cost: 1 },
    { does: 'ledger', process: 0, outcome: 'answers' },
  ],
};

export function describeRateLimiter(): void {
  describeMachine('A rate limiter of several processes', {
    invariants: INVARIANTS,
    step,
    maxSteps: 60,
    play: playedBy(Play),
    examples: EXAMPLES,
  });
  describeCrowd();
}

const MAX_ACCOUNTS = 3;
const crowdStep = fc.record({
  client: fc.integer({ min: 1, max: 6 }).map((number) => ({ id: `192.0.2.${number}`, hasKey: false })),
  cost: fc.constantFrom(1, 20, 50),
  ms: fc.constantFrom(0, 0, 0, 0, 20_000),
});

/** More clients than a process has accounts for. */
function describeCrowd(): void {
  describeMachine('A rate limiter of more clients than it has accounts for', {
    invariants: {
      own: 'gives the first clients of a minute their own allowance',
      shared: 'gives all other clients one allowance together',
      settles: 'settles no more accounts than its maximum, and the one of all other clients',
    },
    step: crowdStep,
    maxSteps: 40,
    async play(steps, check) {
      let now = 1_000 * MINUTE;
      const settle = async (_minute: number, spent: ReadonlyMap<string, number>) => {
        check('settles', spent.size <= MAX_ACCOUNTS + 1, () => [...spent.keys()]);
        return spent;
      };
      const limiter = new RateLimiter({
        ...LIMITS,
        maxAccounts: MAX_ACCOUNTS,
        now: () => now,
        store: { settle },
        onStoreError: () => {},
      });
      let minute = 0;
      let spent = new Map<string, number>();
      for (const { client, cost, ms } of steps) {
        now += ms;
        if (Math.floor(now / MINUTE) !== minute) spent = new Map();
        minute = Math.floor(now / MINUTE);
        const isShared =
          !spent.has(client.id) && [...spent.keys()].filter((key) => key !== 'shared').length >= MAX_ACCOUNTS;
        const key = isShared ? 'shared' : client.id;
        const before = spent.get(key) ?? 0;
        const isAdmitted = charges(limiter, client, cost);
        check(isShared ? 'shared' : 'own', isAdmitted === before + cost <= LIMITS.withoutKey, () => ({ before, cost }));
        spent.set(key, isAdmitted ? before + cost : before);
      }
      await limiter.close();
    },
  });
}

function charges(limiter: RateLimiter, client: Client, cost: number): boolean {
  try {
    limiter.charge(client, cost);
    return true;
  } catch {
    return false;
  }
}
