import { describe, expect, it } from '@jest/globals';
import { MAX_LAG_MS, Membership, type ProbeResult, RETURN_AFTER_MS } from '../../src/database/replicas/membership.ts';

const BRANCH = { number: 1, id: 'one', firstXid: 0n };
const NEXT_BRANCH = { number: 2, id: 'two', firstXid: 500n };

/** Probe results; a test sets only what matters to it. */
function primaryAt(now: number, position: bigint, more: Partial<ProbeResult> = {}): ProbeResult {
  const [behindAll, horizon] = [position, position];
  return {
    isStandby: false,
    position,
    committedPosition: behindAll,
    timeline: 1,
    branch: BRANCH,
    horizon,
    sentAt: now,
    answeredAt: now,
    ...more,
  };
}

function standbyAt(now: number, position: bigint, more: Partial<ProbeResult> = {}): ProbeResult {
  return primaryAt(now, position, { isStandby: true, timeline: 0, ...more });
}

const ofThree = () => new Membership(['p', 'a', 'b']);

/** Records probes of several servers at one time, the primary first. */
function see(membership: Membership, now: number, seen: Record<string, ProbeResult | null>) {
  return Object.entries(seen).flatMap(([name, sighting]) => membership.recordProbe(name, sighting, now));
}

describe('Membership.usableStandbys', () => {
  it('excludes a standby that no probe has shown on the branch of the primary', () => {
    const membership = ofThree();
    see(membership, 0, { p: primaryAt(0, 100n), a: standbyAt(0, 100n, { branch: null }), b: standbyAt(0, 100n) });
    expect(membership.usableStandbys(0)).toEqual(['b']);
    expect(membership.exclusionReason('a', 0)).toBe('BRANCH');
  });

  it('excludes a standby that is ahead on the lost branch as soon as the new primary is probed', () => {
    const membership = ofThree();
    see(membership, 0, { p: primaryAt(0, 100n), a: standbyAt(0, 90n), b: standbyAt(0, 100n) });
    see(membership, 10, { p: null, a: standbyAt(10, 95n), b: standbyAt(10, 100n) });
    expect(membership.usableStandbys(10)).toContain('b');
    const promoted = primaryAt(20, 96n, { timeline: 2, branch: null });
    expect(see(membership, 20, { a: promoted })).toEqual([
      { kind: 'PRIMARY', name: 'a', timeline: 2 },
      { kind: 'LEFT_OUT', name: 'b', reason: 'BRANCH' },
    ]);
    expect([membership.primary, membership.lacksBranch, membership.usableStandbys(20)]).toEqual(['a', true, []]);
    see(membership, 30, { a: primaryAt(30, 97n, { timeline: 2, branch: NEXT_BRANCH }), b: standbyAt(30, 100n) });
    expect(membership.exclusionReason('b', 30)).toBe('BRANCH');
  });

  it('distinguishes branches of the same number, as of two servers that were both promoted', () => {
    const membership = ofThree();
    see(membership, 0, { p: primaryAt(0, 100n), a: standbyAt(0, 100n, { branch: { ...BRANCH, id: 'other' } }) });
    expect(membership.exclusionReason('a', 0)).toBe('BRANCH');
  });

  it('excludes standbys over the lag limit, whenever the last probe was', () => {
    const membership = ofThree();
    see(membership, 0, { p: primaryAt(0, 100n), a: standbyAt(0, 100n) });
    // The standby certainly had everything at the start of the probe of the primary.
    expect(membership.usableStandbys(MAX_LAG_MS)).toEqual(['a']);
    expect(membership.usableStandbys(MAX_LAG_MS + 1)).toEqual([]);
  });

  it('keeps the standbys that were fit when the primary stopped responding', () => {
    const membership = ofThree();
    see(membership, 0, { p: primaryAt(0, 100n), a: standbyAt(0, 100n), b: standbyAt(0, 1n) });
    see(membership, 200, { p: null });
    expect(membership.usableStandbys(600_000)).toEqual(['a']);
  });

  it('includes a standby again only after it has been within the limit for a while', () => {
    const membership = ofThree();
    see(membership, 0, { p: primaryAt(0, 100n), a: standbyAt(0, 100n) });
    const later = MAX_LAG_MS + 200;
    const leftOut = see(membership, later, { p: primaryAt(later, 200n), a: standbyAt(later, 100n) });
    expect(leftOut).toEqual([{ kind: 'LEFT_OUT', name: 'a', reason: 'LAG' }]);
    const back = later + 100;
    see(membership, back, { p: primaryAt(back, 200n), a: standbyAt(back, 200n) });
    expect(membership.exclusionReason('a', back)).toBe('RETURNING');
    const soon = back + RETURN_AFTER_MS - 1;
    see(membership, soon, { p: primaryAt(soon, 200n), a: standbyAt(soon, 200n) });
    expect(membership.exclusionReason('a', soon)).toBe('RETURNING');
    const well = back + RETURN_AFTER_MS;
    const changes = see(membership, well, { p: primaryAt(well, 200n), a: standbyAt(well, 200n) });
    expect(changes).toEqual([{ kind: 'READ_FROM', name: 'a' }]);
  });

  it('restarts the waiting time if a returning standby falls behind again', () => {
    const membership = ofThree();
    see(membership, 0, { p: primaryAt(0, 100n), a: standbyAt(0, 100n) });
    see(membership, 100, { a: null });
    for (let now = 200; now <= 4_000; now += 200)
      see(membership, now, { p: primaryAt(now, 100n), a: standbyAt(now, 100n) });
    for (let now = 4_200; now <= 9_000; now += 200)
      see(membership, now, { p: primaryAt(now, 200n), a: standbyAt(now, 100n) });
    const now = 9_200;
    see(membership, now, { p: primaryAt(now, 200n), a: standbyAt(now, 200n) });
    expect(membership.exclusionReason('a', now)).toBe('RETURNING');
  });
});

describe('Membership.chooseStandby', () => {
  const clients = Array.from({ length: 200 }, (_, number) => `address 10.0.0.${number}`);

  it('returns the same standby for a client at every instance, and gives each standby some clients', () => {
    const instances = [ofThree(), ofThree()];
    for (const each of instances) see(each, 0, { p: primaryAt(0, 1n), a: standbyAt(0, 1n), b: standbyAt(0, 1n) });
    const [here, there] = instances.map((each) => clients.map((client) => each.chooseStandby(client, null, 0)));
    expect(there).toEqual(here);
    for (const name of ['a', 'b']) expect(here!.filter((chosen) => chosen === name).length).toBeGreaterThan(60);
  });

  it('moves only the clients of an excluded standby', () => {
    const membership = ofThree();
    see(membership, 0, { p: primaryAt(0, 1n), a: standbyAt(0, 1n), b: standbyAt(0, 1n) });
    const before = clients.map((client) => membership.chooseStandby(client, null, 0));
    see(membership, 1, { a: null });
    expect(clients.map((client) => membership.chooseStandby(client, null, 1))).toEqual(clients.map(() => 'b'));
    expect(before).toContain('a');
  });

  it('returns no standby that is behind the requested log position', () => {
    const membership = ofThree();
    see(membership, 0, { p: primaryAt(0, 9n), a: standbyAt(0, 9n), b: standbyAt(0, 5n) });
    for (const client of clients) {
      expect(membership.chooseStandby(client, { branch: BRANCH, position: 9n }, 0)).toBe('a');
      expect(membership.chooseStandby(client, { branch: BRANCH, position: 10n }, 0)).toBeNull();
    }
  });

  it('treats a log position of an earlier branch as included in every copy on the current branch', () => {
    const membership = ofThree();
    const [p, a] = [primaryAt(0, 9n, { branch: NEXT_BRANCH }), standbyAt(0, 9n, { branch: NEXT_BRANCH })];
    see(membership, 0, { p, a });
    expect(membership.chooseStandby('me', { branch: BRANCH, position: 1_000n }, 0)).toBe('a');
    expect(membership.isUnknownBranch({ branch: BRANCH, position: 1n })).toBe(false);
    expect(membership.isUnknownBranch({ branch: { number: 3, id: 'three' }, position: 1n })).toBe(true);
    expect(membership.isUnknownBranch({ branch: { number: 2, id: 'other' }, position: 1n })).toBe(true);
  });
});

describe('Membership.oldestHorizon', () => {
  it('is the horizon of the primary at the position of the slowest standby', () => {
    const membership = ofThree();
    see(membership, 0, { p: primaryAt(0, 100n, { horizon: 10n }) });
    see(membership, 250, { p: primaryAt(250, 200n, { horizon: 20n }) });
    see(membership, 500, {
      p: primaryAt(500, 300n, { horizon: 30n }),
      a: standbyAt(500, 300n, { horizon: 1n }),
      b: standbyAt(500, 250n, { horizon: 1n }),
    });
    expect(membership.oldestHorizon(500)).toBe(20n);
  });

  it('is the horizon of the standby if the primary was not probed at that position', () => {
    const membership = ofThree();
    see(membership, 0, { p: primaryAt(0, 100n, { horizon: 10n }), a: standbyAt(0, 50n, { horizon: 7n }) });
    see(membership, 0, { b: standbyAt(0, 100n, { horizon: 10n }) });
    expect(membership.oldestHorizon(0)).toBe(7n);
  });

  it('is older than the lag limit if a standby does not respond, since other instances may use it', () => {
    const membership = ofThree();
    const branch = { ...BRANCH, firstXid: 3n };
    const standing = { branch, horizon: 1n };
    for (let now = 0; now <= 10_000; now += 250) {
      const horizon = BigInt(now);
      see(membership, now, { p: primaryAt(now, horizon, { branch }), a: standbyAt(now, horizon, standing), b: null });
    }
    expect(membership.oldestHorizon(10_000)).toBe(4_000n);
    expect(membership.oldestHorizon(5_000)).toBe(3n);
  });

  it('is null while the branch of the primary is not recorded', () => {
    const membership = ofThree();
    see(membership, 0, { p: primaryAt(0, 1n, { branch: null }), a: standbyAt(0, 1n), b: standbyAt(0, 1n) });
    expect(membership.oldestHorizon(0)).toBeNull();
  });
});
