import { describe, expect, it } from '@jest/globals';
import { type AnomalyName, anomaly } from './checker/anomaly.ts';
import type { Operation, Reader } from './checker/history.ts';
import { type Circumstances, isBroken } from './guarantees.ts';
import { changesOfStandbys, replacedStatements } from './standby-changes.ts';

/** Lines of the logs of two processes: time, process, and state of a standby. */
function logOf(...lines: [time: number, pid: number, standby: string | null, isRead?: boolean][]): string {
  const all = lines.map(([time, pid, standby, isRead]) => {
    const msg = standby === null ? 'anything else' : isRead ? 'Standby serves reads' : 'Standby excluded from reads';
    return JSON.stringify({ pid, time: 1_000_000 + time, standby, msg });
  });
  return `${all.join('\n')}\n{"pid":1,"ti`;
}

describe('changes of standbys', () => {
  it('are periods around the reports of a process, and those in which two processes differ', () => {
    const log = logOf(
      [0, 1, null],
      [0, 2, null],
      [1_000, 1, 'a', true],
      [9_000, 2, 'a', true],
      [20_000, 1, null],
      [20_000, 2, null],
    );
    expect(changesOfStandbys(log, 1_000_000, new Map())).toEqual([
      { from: 0, until: 2_000 },
      { from: 8_000, until: 10_000 },
      { from: 1_000, until: 9_000 },
    ]);
  });

  it('end when a process that differed has ended', () => {
    const log = logOf([0, 1, null], [0, 2, null], [1_000, 1, 'a', true], [20_000, 1, null]);
    expect(changesOfStandbys(log, 1_000_000, new Map([[2, 1_005_000]]))).toEqual([
      { from: 0, until: 2_000 },
      { from: 1_000, until: 5_000 },
    ]);
  });

  it('last as long as a process that reports no further change', () => {
    const log = logOf([0, 1, null], [0, 2, null], [1_000, 1, 'a', true], [20_000, 1, null]);
    expect(changesOfStandbys(log, 1_000_000, new Map())).toEqual([
      { from: 0, until: 2_000 },
      { from: 1_000, until: 20_000 },
    ]);
  });
});

describe('responses of the primary in place of a standby', () => {
  const line = (time: number, statements: number, err: object) =>
    JSON.stringify({
      pid: 1,
      time,
      standby: 'a',
      statements,
      err,
      msg: 'Statements fell back from a standby to the primary',
    });
  const log = [
    line(1_005_000, 1, { code: '40001', message: 'cancelled' }),
    line(1_009_000, 3, { code: '40001', message: 'cancelled' }),
    line(1_012_000, 2, { message: 'timeout' }),
  ].join('\n');

  it('allow clients to go back within a second of their report', () => {
    expect(changesOfStandbys(log, 1_000_000, new Map())).toEqual([
      { from: 4_000, until: 6_000 },
      { from: 8_000, until: 10_000 },
      { from: 11_000, until: 13_000 },
    ]);
  });

  it('are counted by their error', () => {
    expect(replacedStatements(log)).toEqual({ 40001: 4, timeout: 2 });
  });
});

describe('a guarantee', () => {
  const circumstances: Circumstances = { changes: [{ from: 50, until: 60 }], failover: { from: 1_000, until: 2_000 } };
  const seen = (name: AnomalyName, reader: Reader, began: number, ended: number) => {
    const one: Operation = { client: 'one', reader, began, ended, outcome: 'ok', name: 'test', appends: [], reads: [] };
    return anomaly(name, [one], [], '');
  };
  const isBrokenBy = (...what: Parameters<typeof seen>) => isBroken(seen(...what), circumstances);

  it('is broken by a client that goes back, unless it is anonymous and used another server', () => {
    expect(isBrokenBy('non-monotonic read', 'anonymous', 10, 40)).toBe(true);
    expect(isBrokenBy('non-monotonic read', 'anonymous', 10, 55)).toBe(false);
    expect(isBrokenBy('non-monotonic read', 'Read-After', 10, 55)).toBe(true);
    expect(isBrokenBy('read-your-writes', 'anonymous', 10, 55)).toBe(true);
  });

  it('is not broken by writes that a failover loses', () => {
    expect(isBrokenBy('non-monotonic read', 'Read-After', 1_500, 1_600)).toBe(false);
    expect(isBrokenBy('read-your-writes', 'Read-After', 1_500, 1_600)).toBe(true);
    expect(isBrokenBy('lost branch', 'anonymous', 1_500, 1_600)).toBe(true);
  });

  it('is not broken by a primary that does not show an unacknowledged write yet', () => {
    const isBrokenBy = (reader: Reader, isPending: boolean) =>
      isBroken({ ...seen('non-monotonic read', reader, 10, 40), isPending }, circumstances);
    expect(isBrokenBy('Read-After', true)).toBe(false);
    expect(isBrokenBy('Read-After', false)).toBe(true);
    expect(isBrokenBy('anonymous', true)).toBe(true);
  });

  it('is not broken by a long fork', () => {
    expect(isBrokenBy('long fork', 'key', 10, 40)).toBe(false);
  });
});
