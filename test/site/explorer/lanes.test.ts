import { describe, expect, it } from '@jest/globals';
import { placedInLanes, spanOf } from '../../../src/site/explorer/page/items/lanes.ts';

const day = (text: string) => new Date(`${text}T00:00:00Z`);

describe('A mark on the line of time', () => {
  it.each([
    ['2025', '2025-01-01', '2026-01-01'],
    ['2024-12', '2024-12-01', '2025-01-01'],
    ['2024-02-29', '2024-02-29', '2024-03-01'],
    ['0987-12-31', '0987-12-31', '0988-01-01'],
    ['0044', '0044-01-01', '0045-01-01'],
  ])('of %s is as long as the date is inexact', (date, from, to) => {
    const { start, end } = spanOf(date);
    expect([new Date(start), new Date(end)]).toEqual([day(from), day(to)]);
  });

  it('has a row of its own where another one is in the way, in the lane of its type', () => {
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

  it('of a day in a century is wide enough to be seen', () => {
    const items = ['1900', '1950-05-05', '2000'].map((occurredOn) => ({ __typename: 'Agreement', occurredOn }));
    const { marks, from, to } = placedInLanes(items, 400);
    const [, middle] = marks;
    const pixels = ((middle!.end.getTime() - middle!.start.getTime()) / (to.getTime() - from.getTime())) * 400;
    expect(pixels).toBeCloseTo(8, 5);
  });

  it('is none where nothing is dated', () => {
    expect(placedInLanes([{ __typename: 'Figure', occurredOn: null }], 400)).toMatchObject({ lanes: [], marks: [] });
  });
});
