import fc from 'fast-check';
import type { LogPosition } from '../../src/database/replicas/log-position.ts';
import { MAX_LAG_MS, Membership, type ProbeResult, RETURN_AFTER_MS } from '../../src/database/replicas/membership.ts';
import { ModelCluster, type ModelServer, placeOf, rowOf, shows, type Write, writesOf } from './cluster-model.ts';
import { type Check, describeMachine, playedBy } from './seeds.ts';

const NAMES: [string, ...string[]] = ['p', 'a', 'b'];
const CLIENTS = ['Ada', 'Bob', 'Cyd'];
const PROBE_INTERVAL_MS = 250;

const server = fc.nat(NAMES.length - 1);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ does: fc.constant('write' as const), server }) },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('replicate' as const),
      server,
      positions: fc.integer({ min: 1, max: 6 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constantFrom('promote' as const, 'record' as const, 'kill' as const, 'start' as const),
      server,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constantFrom('follow' as const, 'rejoin' as const), server, other: server }),
  },
  // A standby comes back with less data, or as the copy of another server, before its connections are known to be lost.
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constantFrom('restart' as const, 'replace' as const), server, other: server }),
  },
  // A probe is sent, reads the state of a server, and returns.
  { weight: 6, arbitrary: fc.record({ does: fc.constant('probe' as const), server }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('read' as const), client: fc.constantFrom(...CLIENTS) }) },
  {
    weight: 4,
    arbitrary: fc.record({ does: fc.constant('pass' as const), ms: fc.constantFrom<number>(5, 100, 400, 1_500) }),
  },
  // All servers are probed for a while, and standbys lag by this much.
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('watch' as const),
      probes: fc.constantFrom(1, 4, 12, 24),
      follows: fc.boolean(),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Made> ? Made : never;

const INVARIANTS = {
  timeline: 'never goes back to an older timeline, nor to a primary that writes one',
  newest: 'accepts one primary: of those that it finds, one that writes the newest timeline',
  lost: 'reads no lost branch once it has found the primary of the next one',
  readAfter: 'shows a client with a position every write that it has seen before, unless the write is lost',
  lag: 'reads nothing older than the limit from a standby, while it finds the primary',
  flapping: 'reads an excluded standby again only after its recovery period',
  keeps: 'keeps a client with its standby while that is usable, unless its former standby returns',
  fit: 'chooses a usable standby, if there is one that has the position',
  horizon: 'begins the feed before every change that a usable standby does not show',
  fresh: 'reaches the state of a new process once all servers have failed and come back',
};
type Invariant = keyof typeof INVARIANTS;

interface Probe {
  sentAt: number;
  found: Omit<ProbeResult, 'sentAt' | 'answeredAt'> | null;
}

/** The result of a probe of a server. */
function probeOf(server: ModelServer): Probe['found'] {
  const { isStandby, position, branch } = server;
  return {
    isStandby,
    position,
    committedPosition: position,
    timeline: isStandby ? 0 : branch.timeline,
    branch: rowOf(server, isStandby),
    horizon: position + 1n,
  };
}

/** A process that watches three servers, beside their real state. */
class Play {
  #now = 0;
  readonly #cluster = new ModelCluster(NAMES);
  readonly #membership = new Membership(NAMES);
  readonly #probes = new Map<ModelServer, Probe>();
  /** Last response of each client: the position that it sends, and all writes that it showed. */
  /** Servers that came back with other data since their last probe: only their responses show it. */
  readonly #unknown = new Set<ModelServer>();
  readonly #had = new Map<string, { place: LogPosition; writes: Write[] }>();
  #fit: readonly string[] = [];
  /** By standby: the time of its last exclusion. */
  readonly #leftOutAt = new Map<string, number>();
  /** By client: its standby, and all standbys that were usable then. */
  readonly #chosen = new Map<string, { standby: string | null; fit: string[] }>();

  constructor(private readonly check: Check<Invariant>) {}

  make(step: Step): void {
    if (step.does === 'pass') this.#now += step.ms;
    else if (step.does === 'watch') this.#watch(step.probes, step.follows);
    else if (step.does === 'read') this.#read(step.client);
    else this.#happen(step);
    this.#checkStanding();
  }

  end(): void {
    for (const { name } of this.#cluster.servers) this.#see(name, null);
    const [primary, ...standbys] = this.#cluster.servers as [ModelServer, ...ModelServer[]];
    const newest = this.#newest();
    newest.isAlive = true;
    // A primary that writes a newer timeline than any probe has found.
    while (newest.isStandby || newest.branch.timeline <= this.#membership.timeline) {
      newest.isStandby = true;
      this.#cluster.promote(newest);
    }
    this.#cluster.record(newest);
    for (const each of [primary, ...standbys]) if (each !== newest) this.#cluster.rejoin(each, newest);
    const fresh = new Membership(NAMES);
    for (let probes = 0; probes < RETURN_AFTER_MS / PROBE_INTERVAL_MS + 2; probes++) {
      this.#now += PROBE_INTERVAL_MS;
      for (const each of [newest, ...this.#cluster.servers]) {
        const sighting = { ...probeOf(each)!, sentAt: this.#now, answeredAt: this.#now };
        this.#see(each.name, sighting);
        fresh.recordProbe(each.name, sighting, this.#now);
      }
    }
    const stateOf = (membership: Membership) => [
      membership.primary,
      membership.timeline,
      membership.usableStandbys(this.#now),
      CLIENTS.map((client) => membership.chooseStandby(client, null, this.#now)),
      String(membership.oldestHorizon(this.#now)),
    ];
    const states = [stateOf(this.#membership), stateOf(fresh)];
    this.check('fresh', JSON.stringify(states[0]) === JSON.stringify(states[1]), () => states);
    this.check('fresh', this.#membership.usableStandbys(this.#now).length === 2, () => states[0]);
  }

  #happen(step: Extract<Step, { server: number }>): void {
    const server = this.#cluster.servers[step.server]!;
    if (step.does === 'write') this.#cluster.write(server, this.#now);
    else if (step.does === 'replicate') this.#cluster.replicate(server, BigInt(step.positions));
    else if (step.does === 'promote') this.#cluster.promote(server);
    else if (step.does === 'record') this.#cluster.record(server);
    else if (step.does === 'follow') server.follows = this.#cluster.servers[step.other]!;
    else if (step.does === 'start') server.isAlive = true;
    else if (step.does === 'probe') this.#probe(server);
    else if (step.does === 'kill') this.#kill(server);
    else if (step.does === 'restart') {
      if (!server.isStandby || server.position <= server.branch.beginsAt + 2n) return;
      server.position -= 2n;
      this.#comeBack(server);
    } else if ('other' in step) {
      const other = this.#cluster.servers[step.other]!;
      if (other === server || !other.isAlive) return;
      if (step.does === 'rejoin') this.#kill(server);
      else this.#comeBack(server);
      this.#cluster.rejoin(server, other);
    }
  }

  #comeBack(server: ModelServer): void {
    this.#probes.delete(server);
    this.#unknown.add(server);
  }

  /** The connections to a dead server end, so the process knows at once. */
  #kill(server: ModelServer): void {
    server.isAlive = false;
    this.#probes.delete(server);
    this.#see(server.name, null);
  }

  #probe(server: ModelServer): void {
    const probe = this.#probes.get(server);
    if (!probe) {
      this.#probes.set(server, { sentAt: this.#now, found: null });
    } else if (!probe.found) {
      if (server.isAlive) probe.found = probeOf(server);
      else this.#probes.delete(server);
    } else {
      this.#probes.delete(server);
      this.#see(server.name, { ...probe.found, sentAt: probe.sentAt, answeredAt: this.#now });
    }
  }

  #watch(probes: number, follows: boolean): void {
    for (let count = 0; count < probes; count++) {
      this.#now += PROBE_INTERVAL_MS;
      for (const server of this.#cluster.servers) {
        if (follows) this.#cluster.replicate(server, 50n);
        this.#probes.delete(server);
        if (server.isAlive) this.#see(server.name, { ...probeOf(server)!, sentAt: this.#now, answeredAt: this.#now });
      }
      this.#checkStanding();
    }
  }

  #see(name: string, sighting: ProbeResult | null): void {
    const membership = this.#membership;
    const before = membership.timeline;
    this.#unknown.delete(this.#serverOf(name));
    membership.recordProbe(name, sighting, this.#now);
    this.check('timeline', membership.timeline >= before, () => [before, membership.timeline]);
  }

  /** Reads as the server does: from the chosen standby, otherwise from the primary. */
  #read(client: string): void {
    const had = this.#had.get(client);
    const wanted = had?.place ?? null;
    const name = this.#membership.chooseStandby(client, wanted, this.#now);
    const server = this.#serverOf(name ?? this.#membership.primary);
    if (!server.isAlive) return;
    const place = placeOf(server);
    if (!place || (name !== null && !this.#membership.accepts(place, wanted))) return;
    const writes = writesOf(server);
    if (name !== null) {
      const newest = this.#newest();
      const lacks = (had?.writes ?? []).filter((write) => !shows(server, write) && shows(newest, write));
      if (had) this.check('readAfter', lacks.length === 0, () => lacks.map(({ position }) => String(position)));
      this.#checkServed(server);
    }
    this.#had.set(client, { place, writes });
  }

  #checkServed(server: ModelServer): void {
    const { branch, primary } = this.#membership;
    const writer = this.#serverOf(primary);
    // On a later branch it replicates from a primary that the process has not found yet.
    const isLater = (placeOf(server)?.branch.number ?? 0) > (branch?.number ?? 0);
    const isSeen = writer.isAlive && !writer.isStandby && writer.branch.id === branch?.id;
    if (!isSeen) return;
    const lost = writesOf(server).filter((write) => !shows(writer, write));
    this.check('lost', lost.length === 0 || isLater, () => lost.map(({ position }) => String(position)));
    if (this.#membership.lastProbe(primary) === null || this.#unknown.has(server)) return;
    const late = writesOf(writer).filter((write) => write.at < this.#now - MAX_LAG_MS && !shows(server, write));
    this.check('lag', late.length === 0, () => late.map(({ at }) => this.#now - at));
  }

  #checkStanding(): void {
    const membership = this.#membership;
    const now = this.#now;
    const primary = membership.lastProbe(membership.primary);
    this.check('timeline', !primary || primary.isStandby || primary.timeline <= membership.timeline);
    const seen = NAMES.map((name) => membership.lastProbe(name)).filter((each) => each && !each.isStandby);
    const newest = Math.max(0, ...seen.map((each) => each!.timeline));
    this.check('newest', membership.timeline >= newest, () => newest);
    if (newest > 0 && newest === membership.timeline)
      this.check('newest', primary?.timeline === newest, () => primary?.timeline);
    const fit = membership.usableStandbys(now);
    for (const name of NAMES) {
      const leftOutAt = this.#leftOutAt.get(name);
      if (!fit.includes(name)) {
        if (this.#fit.includes(name)) this.#leftOutAt.set(name, now);
      } else if (!this.#fit.includes(name) && leftOutAt !== undefined) {
        this.check('flapping', now - leftOutAt >= RETURN_AFTER_MS, () => ({ name, ms: now - leftOutAt }));
      }
    }
    this.#fit = fit;
    const { branch } = membership;
    for (const name of fit) {
      const found = membership.lastProbe(name)!.branch;
      const isLost = !branch || !found || (found.id !== branch.id && found.number <= branch.number);
      this.check('lost', !isLost, () => ({ name, branch: found?.id, primary: branch?.id }));
    }
    for (const client of CLIENTS) {
      const standby = membership.chooseStandby(client, null, now);
      this.check('fit', standby === null ? fit.length === 0 : fit.includes(standby));
      const place = this.#had.get(client)?.place ?? null;
      const withPlace = membership.chooseStandby(client, place, now);
      if (withPlace !== null) {
        const { branch, position } = membership.lastProbe(withPlace)!;
        const hasPlace = branch!.id !== place?.branch.id || position >= place.position;
        this.check('fit', fit.includes(withPlace) && hasPlace, () => ({ withPlace, position: String(position) }));
      }
      const before = this.#chosen.get(client);
      if (before?.standby && fit.includes(before.standby) && standby !== before.standby) {
        this.check('keeps', !before.fit.includes(standby!), () => ({ before, standby }));
      } else if (before?.standby) this.check('keeps', true);
      this.#chosen.set(client, { standby, fit });
    }
    this.#checkHorizon(fit);
  }

  #checkHorizon(fit: readonly string[]): void {
    const horizon = this.#membership.oldestHorizon(this.#now);
    const writer = this.#serverOf(this.#membership.primary);
    if (horizon === null || writer.branch.id !== this.#membership.branch?.id) return;
    for (const name of fit) {
      const state = this.#serverOf(name);
      if (this.#unknown.has(state)) continue;
      const missing = writesOf(writer).filter((write) => write.position < horizon && !shows(state, write));
      this.check('horizon', missing.length === 0, () => ({
        name,
        missing: missing.map(({ position }) => String(position)),
      }));
    }
  }

  /** The server with the furthest position on the newest timeline: writes that it lacks are lost. */
  #newest(): ModelServer {
    return this.#cluster.servers.reduce((one, other) => {
      const timelines = other.branch.timeline - one.branch.timeline;
      return timelines > 0 || (timelines === 0 && other.position > one.position) ? other : one;
    });
  }

  #serverOf(name: string): ModelServer {
    return this.#cluster.servers.find((each) => each.name === name)!;
  }
}

export function describeMembership(): void {
  describeMachine('The membership of a cluster', {
    invariants: INVARIANTS,
    step,
    maxSteps: 80,
    play: playedBy(Play),
    examples: {
      'returns nothing from a standby that has become the copy of a server on a lost branch': [
        { does: 'watch', probes: 1, follows: true },
        { does: 'promote', server: 1 },
        { does: 'write', server: 1 },
        { does: 'write', server: 0 },
        { does: 'follow', server: 2, other: 1 },
        { does: 'replicate', server: 2, positions: 5 },
        { does: 'watch', probes: 24, follows: false },
        { does: 'replace', server: 2, other: 0 },
        { does: 'read', client: 'Ada' },
      ],
      'excludes a standby that fell behind the limit between two probes': [
        { does: 'watch', probes: 1, follows: false },
        ...[400, 1_500, 1_500, 400, 1_500].map((ms) => ({ does: 'pass' as const, ms })),
        { does: 'watch', probes: 1, follows: false },
        { does: 'write', server: 0 },
      ],
    },
  });
}
