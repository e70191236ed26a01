import { describe, expect, it } from '@jest/globals';
import { placedInLanes, spanOf } from '../../../src/site/explorer/page/items/lanes.ts';

const day = (text: string) => new Date(`${text}T00:00:00Z`);

describe('placedInLanes', () => {
  it.each([
    ['2025', '2025-01-01', '2026-01-01'],
    ['2024-12', '2024-12-01', '2025-01-01'],
    ['2024-02-29', '2024-02-29', '2024-03-01'],
    ['0987-12-31', '0987-12-31', '0988-01-01'],
    ['0044', '0044-01-01', '0045-01-01'],
  ])('draws %s from %s to %s', (date, from, to) => {
    const { start, end } = spanOf(date);
    expect([new Date(start), new Date(end)]).toEqual([day(from), day(to)]);
  });

  it('puts overlapping marks into different rows of the lane of their type', () => {
    const items = [
      { __typename: 'Statement', occurredOn: '2025' },
      { __typename: 'Agreement', occurredOn: '2025-03' },
      { __typename: 'Statement', occurredOn: '2025-06-01' },
      { __typename: 'Statement', occurredOn: '2026' },
      { __typename: 'Statement', occurredOn: null },
    ];
    const { lanes, marks } = placedInLanes(items, 1000);
    expect(lanes).toEqual([
      { type: 'Agreement', rows: 1, marks: 1 },
      { type: 'Statement', rows: 2, marks: 3 },
    ]);
    expect(marks.map(({ item, row }) => [item.occurredOn, row])).toEqual([
      ['2025-03', 0],
      ['2025', 0],
      ['2025-06-01', 1],
      ['2026', 0],
    ]);
  });

  it('gives a mark of one day in a century a minimum width', () => {
    const items = ['1900', '1950-05-05', '2000'].map((occurredOn) => ({ __typename: 'Agreement', occurredOn }));
    const { marks, from, to } = placedInLanes(items, 400);
    const [, middle] = marks;
    const pixels = ((middle!.end.getTime() - middle!.start.getTime()) / (to.getTime() - from.getTime())) * 400;
    expect(pixels).toBeCloseTo(8, 5);
  });

  it('returns no lanes without dated items', () => {
    expect(placedInLanes([{ __typename: 'Figure', occurredOn: null }], 400)).toMatchObject({ lanes: [], marks: [] });
  });
});
