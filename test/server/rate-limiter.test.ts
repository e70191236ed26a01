import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { RateLimiter } from '../../src/server/http/rate-limiter.ts';

const MINUTE = 60_000;
/** Minute of the Unix epoch. */
const MINUTE_OF_TEST = 1_000;
const ADA = { id: 'Ada', hasKey: true };

let now: number;
let spending: RateLimiter;
let settled: Map<string, number>;

beforeEach(() => {
  now = MINUTE_OF_TEST * MINUTE;
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  settled = new Map();
  spending = new RateLimiter({
    withKey: 1_000,
    withoutKey: 500,
    store: {
      settle: async (_minute, spent) => {
        for (const [id, cost] of spent) settled.set(id, (settled.get(id) ?? 0) + cost);
        return settled;
      },
    },
    onStoreError: () => {},
  });
});
afterEach(async () => {
  await spending.close();
  jest.restoreAllMocks();
});

const left = () => spending.charge(ADA, 0)!.remaining;

describe('RateLimiter', () => {
  it('lets completed work overspend an account, by one minute’s allowance at most', () => {
    spending.charge(ADA, 900);
    spending.chargeUnchecked(ADA, 50);
    expect(left()).toBe(50);
    spending.chargeUnchecked(ADA, 5_000);
    expect(() => spending.charge(ADA, 1)).toThrow(/only 0 of the 1,000 per minute are left/);
    spending.chargeUnchecked(ADA, 5_000);
    now += MINUTE;
    // The next minute pays for it completely, and nothing is carried over further.
    expect(() => spending.charge(ADA, 1)).toThrow(/only 0 of the 1,000 per minute are left/);
    now += MINUTE;
    expect(left()).toBe(1_000);
  });

  it('begins a minute with the debt of the one before, but not of an earlier one', () => {
    spending.chargeUnchecked(ADA, 1_300);
    now += MINUTE;
    expect(left()).toBe(700);
    now += MINUTE;
    expect(left()).toBe(1_000);
    spending.chargeUnchecked(ADA, 1_300);
    now += 2 * MINUTE;
    expect(left()).toBe(1_000);
  });

  it('settles refunds as well, and never refunds more than was spent', async () => {
    spending.charge(ADA, 100);
    await spending.settle();
    spending.refund(ADA, 90, MINUTE_OF_TEST);
    expect(left()).toBe(990);
    await spending.settle();
    expect([settled.get('Ada'), left()]).toEqual([10, 990]);
    spending.refund(ADA, 500, MINUTE_OF_TEST);
    expect(left()).toBe(1_000);
    await spending.settle();
    expect(settled.get('Ada')).toBe(0);
  });

  it('refunds nothing that was charged in an earlier minute', () => {
    spending.charge(ADA, 800);
    now += MINUTE;
    spending.charge(ADA, 300);
    spending.refund(ADA, 800, MINUTE_OF_TEST);
    expect(left()).toBe(700);
    spending.refund(ADA, 300, MINUTE_OF_TEST + 1);
    expect(left()).toBe(1_000);
  });

  it('returns how much of completed work it charged', () => {
    expect(spending.chargeUnchecked(ADA, 1_500)).toBe(1_500);
    expect(spending.chargeUnchecked(ADA, 800)).toBe(500);
    expect(spending.chargeUnchecked(ADA, 1)).toBe(0);
  });
});
