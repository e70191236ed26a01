import fc from 'fast-check';
import { Admission, type AdmissionSlot, OVERLOADED } from '../../src/server/http/admission.ts';
import { type Check, describeMachine, playedBy, settled } from './seeds.ts';

const LIMITS = { maxActive: 4, maxActivePerClient: 2, maxQueued: 7, maxQueuedPerClient: 4, maxWaitMs: 400 };
/** Maximum number of milliseconds for which one stall counts. */
const MAX_STALL_MS = 250;

const client = fc.constantFrom('Ada', 'Bob', 'Cyd');
const which = fc.nat(11);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('enter' as const), client }) },
  { weight: 5, arbitrary: fc.record({ does: fc.constant('leave' as const), which }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('abort' as const), which }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('move' as const), which, client }) },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('takeMore' as const), which, places: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constant('pass' as const), ms: fc.constantFrom(1, 20, 90, 240, 30_000) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Made> ? Made : never;

const INVARIANTS = {
  limits: 'admits a client only to a free place, within the limit of all clients and its own',
  free: 'queues nobody while a place is free',
  inOrder: 'admits the requests of one client in their order',
  givenUp: 'admits no request that has been given up, and rejects it with the reason',
  rejects: 'rejects nobody whose wait would be short enough at the slowest pace of those who waited',
  accepts: 'queues nobody whose wait would exceed the limit at the quickest pace of those who waited',
  counts: 'counts running and waiting requests, and has all places free once all have left',
};
type Invariant = keyof typeof INVARIANTS;

interface Request {
  client: string;
  state: 'waiting' | 'in' | 'gone';
  place: AdmissionSlot | null;
  places: number;
  controller: AbortController;
  reason: unknown;
}

/** Requests that enter, wait, give up, turn out to be another client's and leave, beside a simple model of them. */
class Play {
  #now = 0;
  readonly #admission = new Admission({ ...LIMITS, now: () => this.#now });
  readonly #requests: Request[] = [];
  #leftAt = 0;
  #waitsSince: number | null = null;
  /** The longest and the shortest time between two that left while another one waited. */
  #slowest = 0;
  #quickest = MAX_STALL_MS;

  constructor(private readonly check: Check<Invariant>) {}

  async make(step: Step): Promise<void> {
    const before = this.#in('waiting');
    if (step.does === 'enter') this.#enter(step.client);
    else if (step.does === 'pass') this.#now += step.ms;
    else this.#change(step);
    await settled();
    this.#checkAdmitted(before);
    this.#checkCounts();
  }

  /** Lets all admitted requests leave until none is left. */
  async end(): Promise<void> {
    while (this.#in('in').length > 0) await this.make({ does: 'leave', which: 0 });
    this.check('counts', this.#in('waiting').length === 0, () => 'somebody waits for ever');
    this.check('counts', JSON.stringify(this.#admission.counts) === '{"working":0,"waiting":0}');
    for (let n = 0; n < LIMITS.maxActive; n++) {
      this.check('counts', !(this.#admission.enter(`new ${n}`) instanceof Promise), () => 'a place was not given back');
    }
  }

  #in(state: Request['state']): Request[] {
    return this.#requests.filter((each) => each.state === state);
  }

  #places(client?: string): number {
    const those = this.#in('in').filter((each) => client === undefined || each.client === client);
    return those.reduce((sum, { places }) => sum + places, 0);
  }

  #enter(client: string): void {
    const request: Request = {
      client,
      state: 'waiting',
      place: null,
      places: 1,
      controller: new AbortController(),
      reason: null,
    };
    const waiting = this.#in('waiting');
    const ahead = waiting.filter((each) => each.client === client).length;
    const expected = (pace: number) => ahead * new Set(waiting.map((each) => each.client)).size * pace;
    try {
      const entered = this.#admission.enter(client, request.controller.signal);
      this.#requests.push(request);
      if (!(entered instanceof Promise)) {
        this.#admit(request, entered);
        this.check('inOrder', ahead === 0, () => `${client} overtakes ${ahead} of its own`);
        this.#checkLimits(client);
        return;
      }
      this.check('accepts', waiting.length < LIMITS.maxQueued && ahead < LIMITS.maxQueuedPerClient);
      const soonest = this.#slowest === 0 ? 0 : expected(this.#quickest);
      this.check('accepts', soonest <= LIMITS.maxWaitMs, () => soonest);
      this.#waitsSince ??= this.#now;
      entered.then(
        (place) => this.#admit(request, place),
        (reason) => {
          request.reason = reason;
        },
      );
    } catch (error) {
      if (error !== OVERLOADED) throw error;
      const isFull = waiting.length >= LIMITS.maxQueued || ahead >= LIMITS.maxQueuedPerClient;
      const latest = expected(this.#slowest);
      this.check('rejects', isFull || latest > LIMITS.maxWaitMs - 1e-6, () => ({ ahead, latest }));
    }
  }

  #admit(request: Request, place: AdmissionSlot): void {
    this.check('givenUp', request.state === 'waiting', () => request);
    Object.assign(request, { state: 'in', place });
  }

  #change(step: Exclude<Step, { does: 'enter' | 'pass' }>): void {
    const those = this.#in(step.does === 'abort' ? 'waiting' : 'in');
    const request = those[step.which % Math.max(1, those.length)];
    if (!request) return;
    if (step.does === 'abort') {
      request.state = 'gone';
      request.controller.abort('gave up');
    } else if (step.does === 'move') {
      request.client = step.client;
      request.place!.moveTo(step.client);
    } else if (step.does === 'takeMore') {
      request.places += step.places;
      request.place!.takeMore(step.places);
    } else {
      this.#leave(request);
    }
  }

  #leave(request: Request): void {
    if (this.#waitsSince !== null) {
      const ms = Math.min(MAX_STALL_MS, this.#now - Math.max(this.#leftAt, this.#waitsSince));
      this.#slowest = Math.max(this.#slowest, ms);
      this.#quickest = Math.min(this.#quickest, ms);
    }
    this.#leftAt = this.#now;
    request.state = 'gone';
    request.place!.leave();
    // Leaving twice has no effect.
    request.place!.leave();
  }

  #checkLimits(client: string): void {
    this.check('limits', this.#places() <= LIMITS.maxActive, () => this.#places());
    this.check('limits', this.#places(client) <= LIMITS.maxActivePerClient, () => client);
  }

  #checkAdmitted(before: readonly Request[]): void {
    for (const [index, request] of before.entries()) {
      if (request.state === 'gone') this.check('givenUp', request.reason === 'gave up', () => request.reason);
      if (request.state !== 'in') continue;
      this.#checkLimits(request.client);
      const overtaken = before
        .slice(0, index)
        .filter((each) => each.client === request.client && each.state === 'waiting');
      this.check('inOrder', overtaken.length === 0, () => request.client);
    }
    for (const { client } of this.#in('waiting')) {
      const isFree = this.#places() < LIMITS.maxActive && this.#places(client) < LIMITS.maxActivePerClient;
      this.check('free', !isFree, () => client);
    }
  }

  #checkCounts(): void {
    const [working, waiting] = [this.#in('in').length, this.#in('waiting').length];
    if (waiting === 0) this.#waitsSince = null;
    const { counts, hasQueue } = this.#admission;
    this.check('counts', counts.working === working && counts.waiting === waiting, () => counts);
    this.check('counts', hasQueue === waiting > 0);
  }
}

export function describeAdmission(): void {
  describeMachine('Admission', {
    invariants: INVARIANTS,
    step,
    maxSteps: 60,
    play: playedBy(Play),
    examples: {
      'gives the place of a request that turns out to be another client’s to the next of the first client': [
        { does: 'enter', client: 'Ada' },
        { does: 'enter', client: 'Ada' },
        { does: 'enter', client: 'Ada' },
        { does: 'move', which: 0, client: 'Cyd' },
        { does: 'enter', client: 'Ada' },
      ],
      'moves all places of a request that turns out to be another client’s': [
        { does: 'enter', client: 'Bob' },
        { does: 'takeMore', which: 0, places: 2 },
        { does: 'move', which: 0, client: 'Ada' },
        { does: 'enter', client: 'Bob' },
        { does: 'takeMore', which: 0, places: 1 },
      ],
      'does not count the time before a request waited': [
        { does: 'enter', client: 'Ada' },
        { does: 'enter', client: 'Ada' },
        { does: 'pass', ms: 240 },
        { does: 'enter', client: 'Ada' },
        { does: 'enter', client: 'Ada' },
        { does: 'enter', client: 'Ada' },
        { does: 'leave', which: 0 },
        { does: 'enter', client: 'Ada' },
        { does: 'enter', client: 'Ada' },
      ],
    },
  });
}
