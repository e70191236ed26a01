import { describe, expect, it } from '@jest/globals';
import { countsIn, valuesAlongTime, withoutSmallSeconds } from '../../../src/site/explorer/page/counts/counts.ts';
import type { GroupKeyKind } from '../../../src/site/explorer/page/documents.ts';

const NAMES = { none: 'not known', others: 'All others' };
const group = (value: string | null, count: number, kind: GroupKeyKind = value === null ? 'MISSING' : 'VALUE') => ({
  keys: [{ kind, value, label: `label of ${value}` }],
  count,
});

describe('countsIn', () => {
  it('labels constants, records, the rest and missing values', () => {
    const counts = countsIn(
      { rows: [group('IN_FORCE', 3), group('topic_01', 2), group(null, 4, 'OTHER'), group(null, 1)] },
      'STATUS',
      (code) => `the word for ${code}`,
      NAMES,
    );
    expect(counts.map(({ first, count }) => [first.name, count])).toEqual([
      ['the word for IN_FORCE', 3],
      ['label of topic_01', 2],
      ['All others', 4],
      ['not known', 1],
    ]);
  });

  it('sorts years by time, undated first, and valuesAlongTime fills the gaps', () => {
    const counts = countsIn({ rows: [group('2003', 5), group(null, 2), group('2000', 1)] }, 'YEAR', String, NAMES);
    expect(counts.map(({ first }) => first.value)).toEqual([null, '2000', '2003']);
    expect(valuesAlongTime(counts, 'YEAR')).toEqual(['2000', '2001', '2002', '2003']);
    expect(
      valuesAlongTime(countsIn({ rows: [group('2000', 1), group('1980', 1)] }, 'DECADE', String, NAMES), 'DECADE'),
    ).toEqual(['1980', '1990', '2000']);
    expect(valuesAlongTime([], 'YEAR')).toEqual([]);
  });

  it('gives second values of which withoutSmallSeconds keeps the largest, and adds up the others', () => {
    const of = (first: string, second: string, count: number) => ({
      first: { value: first, name: first },
      second: { value: second, name: second },
      count,
    });
    const counts = [of('A', 'x', 5), of('A', 'y', 2), of('A', 'z', 1), of('B', 'w', 1), of('B', 'x', 1)];
    expect(withoutSmallSeconds(counts, 4, 'others')).toEqual(counts);
    const merged = withoutSmallSeconds(counts, 2, 'others');
    expect(merged.map(({ first, second, count }) => [first.name, second?.name, count])).toEqual([
      ['A', 'x', 5],
      ['A', 'others', 3],
      ['B', 'others', 1],
      ['B', 'x', 1],
    ]);
  });
});
