import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { delayAfter, MAX_ATTEMPTS } from '../../../src/outputs/webhooks/delivery-schedule.ts';

const NOW = Date.UTC(2026, 10, 7, 10);
const SECONDS = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

const delay = (attempts: number, status: number | null = 500, retryAfter: string | null = null, random = 0.5) =>
  delayAfter({ attempts, status, retryAfter }, NOW, random);

describe('delayAfter', () => {
  it('makes ten attempts within 75:35:05', () => {
    const delays = Array.from({ length: MAX_ATTEMPTS }, (_, index) => delay(index + 1));
    expect(delays).toEqual([...SECONDS.map((seconds) => seconds * 1_000), null]);
    expect(SECONDS.reduce((sum, each) => sum + each)).toBe((75 * 60 + 35) * 60 + 5);
  });

  it('lengthens and shortens each delay by up to a fifth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, random) => {
        const plain = SECONDS[attempts - 1]! * 1_000;
        expect(delay(attempts, 500, null, random)).toBeGreaterThanOrEqual(plain * 0.8);
        expect(delay(attempts, 500, null, random)).toBeLessThanOrEqual(plain * 1.2);
      }),
      { seed: 7 },
    );
    expect([delay(1, null, null, 0), delay(1, null, null, 1)]).toEqual([4_000, 6_000]);
  });

  it.each([
    ['120', 120_000],
    ['Sat, 07 Nov 2026 10:02:00 GMT', 120_000],
    ['172800', 86_400_000],
    ['0', 5_000],
    ['Sat, 07 Nov 2026 09:00:00 GMT', 5_000],
    ['soon', 5_000],
    ['-5', 5_000],
    ['', 5_000],
  ])('postpones the next attempt as Retry-After: "%s" requests, up to a day', (retryAfter, ms) => {
    expect(delay(1, 503, retryAfter)).toBe(ms);
  });

  it('never brings the next attempt forward', () => {
    expect(delay(2, 503, '1')).toBe(300_000);
  });

  it.each([429, 502, 504])('waits at least a minute after a status of %i', (status) => {
    expect([delay(1, status), delay(2, status)]).toEqual([60_000, 300_000]);
  });

  it('makes no attempt after a status of 410', () => {
    expect(delay(1, 410)).toBeNull();
  });
});
