import { describe, expect, it } from '@jest/globals';
import { readDate } from '../../../src/site/desk/page/form/read-date.ts';
import { instantOf, localOf } from '../../../src/site/desk/page/form/zoned-time.ts';

describe('readDate', () => {
  it.each([
    '',
    'soon',
    '2025-13',
    '2025-02-29',
    '31.04.2025',
    '0000',
    '6 Nov',
    '03/04/2025',
    '6 Nov 7, 2025',
    '5 Nonsense 2025',
    '2025-00',
    '2025-11-00',
    '00.11.2025',
    '20255',
  ])('rejects what is no date, or could be two: "%s"', (text) => {
    expect(readDate(text)).toBeNull();
  });

  it.each([
    ['2025', '2025'],
    ['1703 г.', '1703'],
    ['2025-11', '2025-11'],
    ['11.2025', '2025-11'],
    ['Nov 2025', '2025-11'],
    ['ноябрь 2025', '2025-11'],
    ['2025年11月', '2025-11'],
    ['2025-11-06', '2025-11-06'],
    ['6.11.2025', '2025-11-06'],
    ['6 Nov 2025', '2025-11-06'],
    ['November 6th, 2025', '2025-11-06'],
    ['6 ноября 2025 г.', '2025-11-06'],
    ['9 мая 2025', '2025-05-09'],
    ['2025年11月6日', '2025-11-06'],
    ['25/12/2025', '2025-12-25'],
    ['12/25/2025', '2025-12-25'],
    ['2024-02-29', '2024-02-29'],
  ])('reads %s as %s', (text, date) => {
    expect(readDate(text)).toBe(date);
  });
});

describe('instantOf', () => {
  it('reads the clock of a place, and shows it again', () => {
    expect(instantOf('2025-11-06T15:00', 'Europe/Moscow')).toBe('2025-11-06T12:00:00Z');
    expect(localOf('2025-11-06T12:00:00Z', 'Europe/Moscow')).toBe('2025-11-06T15:00');
    expect(instantOf('', 'UTC')).toBe('');
    expect(localOf('', 'UTC')).toBe('');
  });
});
