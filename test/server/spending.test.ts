import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Spending } from '../../src/server/http/spending.ts';

const MINUTE = 60_000;
/** Minute of the Unix epoch. */
const MINUTE_OF_TEST = 1_000;
const ADA = { id: 'Ada', hasKey: true };

let now: number;
let spending: Spending;
let settled: Map<string, number>;

beforeEach(() => {
  now = MINUTE_OF_TEST * MINUTE;
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  settled = new Map();
  spending = new Spending({
    withKey: 1_000,
    withoutKey: 500,
    ledger: {
      settle: async (_minute, spent) => {
        for (const [id, cost] of spent) settled.set(id, (settled.get(id) ?? 0) + cost);
        return settled;
      },
    },
    missed: () => {},
  });
});
afterEach(async () => {
  await spending.close();
  jest.restoreAllMocks();
});

const left = () => spending.charge(ADA, 0)!.left;

describe('RateLimiter', () => {
  it('lets completed work overspend an account, by one minute’s allowance at most', () => {
    spending.charge(ADA, 900);
    spending.chargeRest(ADA, 50);
    expect(left()).toBe(50);
    spending.chargeRest(ADA, 5_000);
    expect(() => spending.charge(ADA, 1)).toThrow(/only 0 of the 1,000 per minute are left/);
    spending.chargeRest(ADA, 5_000);
    now += MINUTE;
    // The next minute pays for it completely, and nothing is carried over further.
    expect(() => spending.charge(ADA, 1)).toThrow(/only 0 of the 1,000 per minute are left/);
    now += MINUTE;
    expect(left()).toBe(1_000);
  });

  it('begins a minute with the debt of the one before, but not of an earlier one', () => {
    spending.chargeRest(ADA, 1_300);
    now += MINUTE;
    expect(left()).toBe(700);
    now += MINUTE;
    expect(left()).toBe(1_000);
    spending.chargeRest(ADA, 1_300);
    now += 2 * MINUTE;
    expect(left()).toBe(1_000);
  });

  it('settles refunds as well, and never refunds more than was spent', async () => {
    spending.charge(ADA, 100);
    await spending.settle();
    spending.giveBack(ADA, 90, MINUTE_OF_TEST);
    expect(left()).toBe(990);
    await spending.settle();
    expect([settled.get('Ada'), left()]).toEqual([10, 990]);
    spending.giveBack(ADA, 500, MINUTE_OF_TEST);
    expect(left()).toBe(1_000);
    await spending.settle();
    expect(settled.get('Ada')).toBe(0);
  });

  it('refunds nothing that was charged in an earlier minute', () => {
    spending.charge(ADA, 800);
    now += MINUTE;
    spending.charge(ADA, 300);
    spending.giveBack(ADA, 800, MINUTE_OF_TEST);
    expect(left()).toBe(700);
    spending.giveBack(ADA, 300, MINUTE_OF_TEST + 1);
    expect(left()).toBe(1_000);
  });

  it('returns how much of completed work it charged', () => {
    expect(spending.chargeRest(ADA, 1_500)).toBe(1_500);
    expect(spending.chargeRest(ADA, 800)).toBe(500);
    expect(spending.chargeRest(ADA, 1)).toBe(0);
  });
});
