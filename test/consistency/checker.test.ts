import { describe, expect, it } from '@jest/globals';
import type { Anomaly } from './checker/anomaly.ts';
import { check } from './checker/check.ts';
import type { Operation } from './checker/history.ts';
import { itemList } from './checker/history.ts';
import { honestHistory } from './honest-history.ts';

const STALENESS = { anonymous: 5_000, 'Read-After': 5_000, key: 0 };

/** The operations on lists, whose values are single letters: `{ x: 'ab' }`. */
type Values = { [list: string]: string };

/** An operation of a client in a period; the client is anonymous unless its name says otherwise. */
function op(client: string, began: number, ended: number | null, more: Partial<Operation>): Operation {
  const reader = client.startsWith('key') ? 'key' : client.startsWith('after') ? 'Read-After' : 'anonymous';
  return { client, reader, began, ended, outcome: 'ok', name: 'test', appends: [], reads: [], ...more };
}

const reads = (lists: Values) => Object.entries(lists).map(([list, values]) => ({ list, values: [...values] }));
const appends = (values: Values) =>
  Object.entries(values).flatMap(([list, all]) => [...all].map((value) => ({ list, value })));

/** A read of lists. */
const read = (client: string, began: number, values: Values) => op(client, began, began + 1, { reads: reads(values) });
/** Appends to lists, at once. */
const write = (client: string, began: number, values: Values, more: Partial<Operation> = {}) =>
  op(client, began, began + 1, { appends: appends(values), ...more });

const found = (...history: Operation[]): Anomaly[] =>
  check(
    history.sort((one, other) => one.began - other.began),
    STALENESS,
  );
const namesIn = (...history: Operation[]) => found(...history).map(({ name }) => name);
/** The text of the only anomaly of a name, without the definition of the name. */
const wordsOf = (name: string, ...history: Operation[]): string[] => {
  const ofName = found(...history).filter((anomaly) => anomaly.name === name);
  expect(ofName).toHaveLength(1);
  return ofName[0]!.words
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
};

describe('reads of a single list', () => {
  it('reports a value that nobody wrote as a garbage read', () => {
    expect(wordsOf('garbage read', read('one', 5, { x: 'a' }))).toEqual([
      'T1 = one (anonymous), 0.005–0.006 s, test: read x = [a]',
      'No operation appended a to x.',
    ]);
  });

  it('reports a value that occurs twice', () => {
    expect(namesIn(write('key', 0, { x: 'a' }), read('one', 5, { x: 'aa' }))).toEqual(['duplicate value']);
  });

  it('reports a read of a failed write as G1a', () => {
    const history = [write('key', 0, { x: 'a' }, { outcome: 'failed' }), read('one', 5, { x: 'a' })];
    expect(wordsOf('G1a', ...history)).toEqual([
      'T1 = key (key), 0.000–0.001 s, test, failed: appended a to x',
      'T2 = one (anonymous), 0.005–0.006 s, test: read x = [a]',
      'T1 failed, and yet T2 read a, which T1 appended to x.',
    ]);
  });

  it('reports a read of half of an operation as G1b', () => {
    const history = [write('key', 0, { x: 'ab' }), read('one', 5, { x: 'a' }), read('one', 7, { x: 'ab' })];
    expect(wordsOf('G1b', ...history).at(-1)).toBe(
      'T2 read x up to a, after which T1 had appended more in the same operation.',
    );
  });

  it('reports two orders of one list', () => {
    const history = [
      write('key 1', 0, { x: 'a' }),
      write('key 2', 0, { x: 'b' }),
      write('key 3', 0, { x: 'c' }),
      read('one', 5, { x: 'abc' }),
      read('two', 5, { x: 'ba' }),
    ];
    expect(wordsOf('incompatible orders', ...history).at(-1)).toBe('At place 1 of x, T1 read a, and T2 read b.');
  });

  it('accepts a read of a write without a response', () => {
    const unknown = op('key', 0, null, { outcome: 'unknown', appends: appends({ x: 'a' }) });
    expect(namesIn(unknown, read('one', 5, { x: 'a' }))).toEqual([]);
    expect(namesIn(unknown, read('one', 5, { x: '' }))).toEqual([]);
  });
});

describe('orders of operations', () => {
  it('reports a write cycle as G0', () => {
    const history = [
      op('key 1', 0, 9, { appends: appends({ x: 'a', y: 'a' }) }),
      op('key 2', 0, 9, { appends: appends({ x: 'b', y: 'b' }) }),
      read('one', 10, { x: 'ab' }),
      read('two', 10, { y: 'ba' }),
    ];
    expect(wordsOf('G0', ...history).slice(-3)).toEqual([
      'T1 is before T2: T2 appended b to x right after what T1 had appended.',
      'T2 is before T1: T1 appended a to y right after what T2 had appended.',
      'No order has all of them.',
    ]);
  });

  it('reports circular information flow as G1c', () => {
    const history = [
      op('key 1', 0, 9, { appends: appends({ x: 'a' }), reads: reads({ y: 'b' }) }),
      op('key 2', 0, 9, { appends: appends({ y: 'b' }), reads: reads({ x: 'a' }) }),
    ];
    expect(wordsOf('G1c', ...history).slice(-3)).toEqual([
      'T1 is before T2: T2 read a in x, which T1 appended.',
      'T2 is before T1: T1 read b in y, which T2 appended.',
      'No order has all of them.',
    ]);
  });

  it('reports read skew as G-single: half of a publication', () => {
    const history = [
      op('key 1', 0, 9, { appends: appends({ x: 'a', y: 'a' }) }),
      op('one', 5, 8, { reads: reads({ x: 'a', y: '' }) }),
      read('two', 10, { x: 'a', y: 'a' }),
    ];
    expect(wordsOf('G-single', ...history)).toEqual([
      'T1 = one (anonymous), 0.005–0.008 s, test: read x = [a], read y = []',
      'T2 = key 1 (key), 0.000–0.009 s, test: appended a to x, appended a to y',
      'T1 is before T2: T1 read y without a, which T2 appended.',
      'T2 is before T1: T1 read a in x, which T2 appended.',
      'No order has all of them.',
    ]);
  });

  it('reports two readers that saw two writes in opposite orders as a long fork', () => {
    const history = [
      op('key 1', 0, 9, { appends: appends({ x: 'a' }) }),
      op('key 2', 0, 9, { appends: appends({ y: 'b' }) }),
      op('one', 5, 8, { reads: reads({ x: 'a', y: '' }) }),
      op('two', 5, 8, { reads: reads({ x: '', y: 'b' }) }),
      read('key 3', 20, { x: 'a', y: 'b' }),
    ];
    expect(namesIn(...history)).toEqual(['long fork']);
  });

  it('reports the same as a long fork if each reader needed two reads', () => {
    const history = [
      op('key 1', 0, 9, { appends: appends({ x: 'a' }) }),
      op('key 2', 0, 9, { appends: appends({ y: 'b' }) }),
      read('one', 3, { x: 'a' }),
      read('one', 5, { y: '' }),
      read('two', 3, { y: 'b' }),
      read('two', 5, { x: '' }),
      read('key 3', 20, { x: 'a', y: 'b' }),
    ];
    expect(namesIn(...history)).toEqual(['long fork']);
  });

  it('reports no long fork if one write followed the other one', () => {
    const history = [
      write('key 1', 0, { x: 'a' }),
      write('key 2', 5, { y: 'b' }),
      read('one', 8, { x: 'a' }),
      read('one', 10, { y: '' }),
      read('two', 8, { y: 'b' }),
      read('two', 10, { x: '' }),
      read('key 3', 20, { x: 'a', y: 'b' }),
    ];
    expect(new Set(namesIn(...history))).toEqual(new Set(['session cycle']));
  });

  it('reports two changes that each missed the other one as G2', () => {
    const history = [
      op('key 1', 0, 9, { appends: appends({ x: 'a' }), reads: reads({ y: '' }) }),
      op('key 2', 0, 9, { appends: appends({ y: 'b' }), reads: reads({ x: '' }) }),
      read('one', 20, { x: 'a', y: 'b' }),
    ];
    expect(namesIn(...history)).toEqual(['G2']);
  });

  it('reports a read that saw a later write and not an earlier one', () => {
    const history = [
      write('key 1', 0, { x: 'a' }),
      write('key 2', 5, { y: 'b' }),
      read('one', 7, { x: '', y: 'b' }),
      read('two', 9, { x: 'a' }),
    ];
    expect(wordsOf('real-time cycle', ...history).slice(-4, -1)).toEqual([
      'T1 is before T2: T1 had ended (0.000–0.001 s) when T2 began (0.005–0.006 s).',
      'T2 is before T3: T3 read b in y, which T2 appended.',
      'T3 is before T1: T3 read x without a, which T1 appended.',
    ]);
  });

  it('reports a reader that got an older state of another list', () => {
    const history = [
      write('key 1', 0, { x: 'a' }),
      write('key 2', 5, { y: 'b' }),
      read('one', 7, { y: 'b' }),
      read('one', 9, { x: '' }),
      read('two', 9, { x: 'a' }),
    ];
    expect(namesIn(...history)).toEqual(['session cycle']);
  });
});

describe('changes of one version', () => {
  const change = (client: string, value: string) =>
    op(client, 5, 9, { appends: appends({ x: value }), reads: reads({ x: 'a' }) });

  it('reports two changes of the same version as a lost update', () => {
    const history = [
      write('key 1', 0, { x: 'a' }),
      change('key 1', 'b'),
      change('key 2', 'c'),
      read('one', 20, { x: 'ac' }),
    ];
    expect(wordsOf('lost update', ...history).at(-1)).toBe(
      'T1 and T2 both changed x = [a], and both were acknowledged.',
    );
  });

  it('accepts two changes of which one was rejected', () => {
    const refused = { ...change('key 2', 'c'), outcome: 'failed' as const };
    expect(namesIn(write('key 1', 0, { x: 'a' }), change('key 1', 'b'), refused, read('one', 20, { x: 'ab' }))).toEqual(
      [],
    );
  });
});

describe('reads and writes of one client', () => {
  const three = [write('key 1', 0, { x: 'a' }), write('key 1', 10, { x: 'b' }), write('key 1', 20, { x: 'c' })];

  it('reports an acknowledged write that is lost', () => {
    const history = [...three, read('one', 30, { x: 'abc' }), read('key 2', 40, { x: 'ab' })];
    expect(namesIn(...history)).toContain('lost write');
    expect(wordsOf('lost write', ...three, read('key 2', 40, { x: 'ab' })).at(-1)).toBe(
      'T1 was acknowledged before T2 began, and T2 is the last read of x: it lacks c.',
    );
  });

  it('reports a read that goes back', () => {
    const history = [...three, read('one', 30, { x: 'abc' }), read('one', 35, { x: 'a' })];
    expect(wordsOf('non-monotonic read', ...history)).toEqual([
      'T1 = one (anonymous), 0.030–0.031 s, test: read x = [a b c]',
      'T2 = one (anonymous), 0.035–0.036 s, test: read x = [a]',
      'T2 came after T1, which had read b, and T2 read x without b.',
    ]);
  });

  it('reports for such a read whether the missing write was acknowledged before it', () => {
    const isPending = (acknowledged: number | null) => {
      const slow = op('key', 0, acknowledged, {
        appends: appends({ x: 'a' }),
        outcome: acknowledged ? 'ok' : 'unknown',
      });
      const anomalies = found(slow, read('after', 5, { x: 'a' }), read('after', 20, { x: '' }));
      return anomalies.filter(({ name }) => name === 'non-monotonic read').map((anomaly) => anomaly.isPending);
    };
    expect([isPending(19), isPending(21), isPending(null)]).toEqual([[false], [true], [true]]);
  });

  it('accepts two readers of which one sees less', () => {
    expect(namesIn(...three, read('one', 30, { x: 'abc' }), read('two', 35, { x: 'a' }))).toEqual([]);
  });

  it('reports a client that does not see its own write', () => {
    const history = [write('after', 0, { x: 'a' }), read('after', 5, { x: '' }), read('one', 9, { x: 'a' })];
    expect(wordsOf('read-your-writes', ...history).at(-1)).toBe(
      'T2 came after T1 of the same client, and T2 read x without a.',
    );
  });

  it('reports a read that is older than guaranteed', () => {
    const history = [...three, read('two', 30, { x: 'abc' }), read('one', 5_026, { x: 'a' })];
    const [stale] = found(...history).filter(({ name }) => name === 'stale read');
    expect(stale).toMatchObject({ excessMs: 15 });
    expect(stale!.words).toContain(
      'T1 shows that b was in x 5.015 s before T2 began, and T2 does not show it: 0.015 s more than is promised.',
    );
  });

  it('accepts a read within the guarantee', () => {
    expect(namesIn(...three, read('two', 30, { x: 'abc' }), read('one', 5_010, { x: 'a' }))).toEqual([]);
  });

  it('reports any read with a key that misses a write from before it began', () => {
    expect(namesIn(...three, read('key 2', 30, { x: 'ab' }), read('key 3', 40, { x: 'abc' }))).toEqual(['stale read']);
    // A standby may show a write that the primary does not show yet.
    const waiting = op('key 1', 0, 90, { appends: appends({ x: 'a' }) });
    expect(namesIn(waiting, read('one', 30, { x: 'a' }), read('key 2', 40, { x: '' }))).toEqual([]);
    // The end of a write within the read proves nothing.
    expect(namesIn(...three, read('key 2', 21, { x: 'ab' }), read('key 3', 40, { x: 'abc' }))).toEqual([]);
  });
});

describe('a failover that loses writes', () => {
  const failover = { from: 100, until: 200 };
  const foundAt = (...history: Operation[]) => check(history, STALENESS, failover).map(({ name }) => name);
  const last = read('key 9', 300, { x: 'a' });

  it('accepts a write that the failover lost, and reads of it until then', () => {
    const lost = write('key 1', 150, { x: 'b' });
    expect(foundAt(write('key 1', 0, { x: 'a' }), lost, read('one', 180, { x: 'ab' }), last)).toEqual([]);
  });

  it('reports a read of a lost write after the failover', () => {
    const lost = write('key 1', 150, { x: 'b' });
    expect(foundAt(write('key 1', 0, { x: 'a' }), lost, read('one', 250, { x: 'ab' }), last)).toEqual(['lost branch']);
  });

  it('reports an acknowledged write from before or after the failover that is lost', () => {
    for (const at of [50, 250]) {
      expect(foundAt(write('key 1', 0, { x: 'a' }), write('key 1', at, { x: 'b' }), last)).toEqual(['lost write']);
    }
  });
});

describe('pages of a collection that grows', () => {
  const made = (key: string, at: number) =>
    op('key', at, at + 1, { appends: [{ list: itemList('all', key), value: key }] });
  const page = (
    client: string,
    at: number,
    after: string | null,
    through: string | null,
    keys: string,
    count?: number,
  ) =>
    op(client, at, at + 1, {
      pages: [{ collection: 'all', after, through, keys: [...keys] }],
      ...(count !== undefined && { counts: [{ collection: 'all', count }] }),
    });
  const items = [made('a', 0), made('b', 2), made('c', 4), made('d', 6)];

  it('accepts pages that show all items', () => {
    expect(namesIn(...items, page('one', 10, null, 'b', 'ab'), page('one', 12, 'b', null, 'cd'))).toEqual([]);
    // An item that was added to an earlier page meanwhile is not missing.
    expect(namesIn(...items, page('one', 5, null, 'c', 'abc'), page('one', 12, 'c', null, 'd'))).toEqual([]);
  });

  it('reports a page that misses an item', () => {
    const history = [
      ...items,
      page('one', 10, null, 'b', 'ab'),
      page('one', 12, 'b', null, 'd'),
      page('two', 20, null, null, 'abcd'),
    ];
    expect(wordsOf('real-time cycle', ...history)).toContain(
      'T3 is before T1: T3 read all / c without c, which T1 appended.',
    );
  });

  it('reports a second page that is older than the first one', () => {
    const history = [
      ...items,
      page('one', 10, null, 'd', 'abcd'),
      page('one', 12, 'b', null, 'c'),
      page('two', 20, null, null, 'abcd'),
    ];
    expect(namesIn(...history)).toContain('non-monotonic read');
  });

  it('reports pages with fewer items than their count', () => {
    const pages = [page('one', 10, null, 'b', 'ab', 4), page('one', 12, 'b', null, 'd', 4)];
    expect(wordsOf('skipped item', ...items, ...pages).at(-1)).toBe(
      'T1 and T2 each read the count 4, and together showed 3 items.',
    );
    // While items are added, a page may read a larger count than the one before it.
    expect(namesIn(...items, page('one', 5, null, 'b', 'ab', 3), page('one', 12, 'b', null, 'cd', 4))).toEqual([]);
  });

  it('reports a count that falls', () => {
    const history = [...items, page('one', 10, null, 'a', 'a', 4), page('one', 12, 'a', 'b', 'b', 3)];
    expect(wordsOf('count went back', ...history).at(-1)).toBe('T1 read the count 4, and T2 after it 3.');
  });
});

describe('long histories', () => {
  it('reports no error in 2,000 operations in one order', () => {
    for (const seed of [1, 2]) expect(namesIn(...honestHistory(2_000, seed))).toEqual([]);
  });

  it('finds the one wrong read among 2,000', () => {
    const history = honestHistory(2_000, 6);
    const wrong = history.findIndex(({ reads, began }) => began > 900 && (reads[0]?.values.length ?? 0) > 3);
    const [first, ...others] = history[wrong]!.reads;
    history[wrong] = { ...history[wrong]!, reads: [{ ...first!, values: first!.values.slice(0, 1) }, ...others] };
    const shown = found(...history);
    expect(shown.length).toBeGreaterThan(0);
    for (const { operations } of shown) expect(operations).toContain(history[wrong]);
  });
});
