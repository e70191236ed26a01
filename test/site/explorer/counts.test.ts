import { describe, expect, it } from '@jest/globals';
import { countsIn, folded } from '../../../src/site/explorer/counts.ts';

const LABELS = {
  code: (code: string) => `the word for ${code}`,
  none: (dimension: string) => `no ${dimension}`,
  other: 'Other',
  decade: (year: string) => `${year}-е`,
};

const key = (dimension: string, value: string | null, kind = value === null ? 'MISSING' : 'VALUE') => ({
  dimension,
  kind,
  value,
  label: `label of ${value}`,
});

const by = (name: string, isMultivalued = false) => ({
  name,
  isMultivalued,
  missingCount: 0,
  otherCount: 0,
  otherValueCount: 0,
});

describe('countsIn', () => {
  it('labels constants, records, the rest and records without a value, which come last', () => {
    const rows = [
      { count: 9, keys: [key('STATUS', null)] },
      { count: 3, keys: [key('STATUS', 'IN_FORCE')] },
      { count: 4, keys: [key('STATUS', null, 'OTHER')] },
      { count: 5, keys: [key('STATUS', 'topic_01')] },
    ];
    const { firsts } = countsIn({ dimensions: [by('STATUS')], rows }, undefined, LABELS);
    expect(firsts.map(({ name, count }) => [name, count])).toEqual([
      ['label of topic_01', 5],
      ['the word for IN_FORCE', 3],
      ['Other', 4],
      ['no STATUS', 9],
    ]);
  });

  it('leaves out the records beyond the values shown if a record may have several values', () => {
    const rows = [
      { count: 4, keys: [key('TOPIC', null, 'OTHER'), key('KIND', 'TREATY')] },
      { count: 3, keys: [key('TOPIC', 'a'), key('KIND', 'TREATY')] },
      { count: 1, keys: [key('TOPIC', 'a'), key('KIND', null, 'OTHER')] },
    ];
    const ends = {
      dimensions: [by('TOPIC', true)],
      rows: [
        { count: 4, keys: [key('TOPIC', null, 'OTHER')] },
        { count: 4, keys: [key('TOPIC', 'a')] },
      ],
    };
    const counts = countsIn({ dimensions: [by('TOPIC', true), by('KIND')], rows }, ends, LABELS);
    expect(counts.firsts.map(({ name, count }) => [name, count])).toEqual([['label of a', 4]]);
    expect(counts.seconds.map(({ name, count }) => [name, count])).toEqual([
      ['the word for TREATY', 3],
      ['Other', 1],
    ]);
    expect(counts.hasTotals).toBe(false);
  });

  it('sorts decades by time, fills gaps with zeros, and puts records without a date last', () => {
    const rows = [
      { count: 1, keys: [key('DECADE', '2010')] },
      { count: 2, keys: [key('DECADE', null)] },
      { count: 3, keys: [key('DECADE', '1980')] },
    ];
    const { firsts } = countsIn({ dimensions: [by('DECADE')], rows }, undefined, LABELS);
    expect(firsts.map(({ name, count }) => [name, count])).toEqual([
      ['1980-е', 3],
      ['1990-е', 0],
      ['2000-е', 0],
      ['2010-е', 1],
      ['no DECADE', 2],
    ]);
  });

  it('counts each record of a value once, whatever the second dimension is, and stacks only single values', () => {
    const rows = [
      { count: 2, keys: [key('KIND', 'TREATY'), key('TOPIC', 'a')] },
      { count: 2, keys: [key('KIND', 'TREATY'), key('TOPIC', 'b')] },
      { count: 3, keys: [key('KIND', 'CHARTER'), key('TOPIC', 'b')] },
    ];
    const ends = {
      dimensions: [by('KIND')],
      rows: [
        { count: 2, keys: [key('KIND', 'TREATY')] },
        { count: 3, keys: [key('KIND', 'CHARTER')] },
      ],
    };
    const counts = countsIn({ dimensions: [by('KIND'), by('TOPIC', true)], rows }, ends, LABELS);
    expect(counts.isStackable).toBe(false);
    expect(counts.seconds.map(({ name, count }) => [name, count])).toEqual([
      ['label of b', 5],
      ['label of a', 2],
    ]);
    expect(counts.firsts.map(({ name, count, parts }) => [name, count, parts])).toEqual([
      ['the word for CHARTER', 3, [{ second: 0, count: 3 }]],
      [
        'the word for TREATY',
        2,
        [
          { second: 0, count: 2 },
          { second: 1, count: 2 },
        ],
      ],
    ]);
  });
});

describe('folded', () => {
  const rows = [
    ...[5, 4, 3, 2].map((count, index) => ({ count, keys: [key('YEAR', '1990'), key('KIND', `kind ${index}`)] })),
    { count: 1, keys: [key('YEAR', '1990'), key('KIND', null, 'OTHER')] },
    { count: 6, keys: [key('YEAR', '1990'), key('KIND', null)] },
    { count: 7, keys: [key('YEAR', '1991'), key('KIND', 'kind 3')] },
  ];
  const counts = countsIn({ dimensions: [by('YEAR'), by('KIND')], rows }, undefined, LABELS);

  it('leaves counts with few values as they are', () => {
    expect(folded(counts, 4, String)).toBe(counts);
  });

  it('keeps the most frequent values, and adds all others to the rest', () => {
    const { seconds, firsts } = folded(counts, 2, (values) => `and ${values} more`);
    expect(seconds.map(({ name, count, kind }) => [name, count, kind])).toEqual([
      ['label of kind 3', 9, 'VALUE'],
      ['label of kind 0', 5, 'VALUE'],
      ['and 2 more', 8, 'OTHER'],
      ['no KIND', 6, 'MISSING'],
    ]);
    expect(firsts.map(({ count, parts }) => [count, parts.map((part) => [part.second, part.count])])).toEqual([
      [
        21,
        [
          [0, 2],
          [1, 5],
          [2, 8],
          [3, 6],
        ],
      ],
      [7, [[0, 7]]],
    ]);
  });
});
