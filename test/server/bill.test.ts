import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Admission } from '../../src/server/http/admission.ts';
import { Bill } from '../../src/server/http/bill.ts';
import { RateLimiter } from '../../src/server/http/rate-limiter.ts';

const MINUTE = 60_000;
const LIMIT = 1_000;
const ADA = { id: 'Ada', hasKey: true };
const NONE = { maxActive: 1, maxActivePerClient: 1, maxQueued: 1, maxQueuedPerClient: 1, maxWaitMs: 1 };

let now: number;
let spending: RateLimiter;
let bill: Bill;

beforeEach(() => {
  now = 1_000 * MINUTE;
  spending = new RateLimiter({
    withKey: LIMIT,
    withoutKey: LIMIT,
    store: { settle: async (_minute, spent) => spent },
    onStoreError: () => {},
    now: () => now,
  });
  bill = new Bill({ rateLimiter: spending, slow: new Admission(NONE), maxSlowWaitMs: 1 }, ADA);
  bill.chargeEntry();
});
afterEach(() => spending.close());

const left = () => spending.statusOf(ADA, 0)!.remaining;

describe('The bill of an operation', () => {
  it('refunds what the response did not use', () => {
    expect(bill.charge(689)!.remaining).toBe(311);
    expect(bill.settle(21)!.remaining).toBe(979);
    expect(left()).toBe(979);
  });

  it('charges for rows beyond the estimate', () => {
    bill.charge(24);
    expect(bill.settle(31)!.remaining).toBe(969);
  });

  it('charges the time of an empty response that the estimate had paid for, beyond 20 ms', () => {
    bill.charge(689);
    bill.took(400);
    expect(left()).toBe(311);
    // The response reports the allowance without this time, which is charged afterwards.
    expect(bill.settle(1)!.remaining).toBe(999);
    expect(left()).toBe(999 - (200 - 10));
  });

  it('keeps the charge for time beyond the estimate', () => {
    bill.charge(100);
    bill.took(400);
    expect(left()).toBe(800);
    expect(bill.settle(50)!.remaining).toBe(950);
    expect(left()).toBe(800);
  });

  it('refunds no more time than it charged to an overspent account', () => {
    // Of 4,990 points, only 1,990 are charged: then the account is overspent by one minute's allowance.
    bill.took(10_000);
    // Rows cost 4,000 of these points, and time the rest.
    bill.settle(4_000);
    expect(left()).toBe(0);
    now += MINUTE;
    expect(left()).toBe(0);
  });

  it('moves price and time to the identified client', () => {
    bill.took(40);
    expect(left()).toBe(LIMIT - 20);
    const grace = { id: 'Grace', hasKey: true };
    bill.moveTo(grace);
    expect([left(), spending.statusOf(grace, 0)!.remaining]).toEqual([LIMIT, LIMIT - 20]);
    bill.charge(20);
    bill.settle(20);
    expect([left(), spending.statusOf(grace, 0)!.remaining]).toEqual([LIMIT, LIMIT - 20]);
  });

  it('refunds nothing of an earlier minute', () => {
    bill.charge(689);
    now += MINUTE;
    spending.charge(ADA, 400);
    expect(bill.settle(1)!.remaining).toBe(600);
    expect(left()).toBe(600);
  });
});
