import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Admission } from '../../src/server/http/admission.ts';
import { Bill } from '../../src/server/http/bill.ts';
import { Spending } from '../../src/server/http/spending.ts';

const MINUTE = 60_000;
const LIMIT = 1_000;
const ADA = { id: 'Ada', hasKey: true };
const NONE = { atOnce: 1, atOnceOfOne: 1, waiting: 1, waitingOfOne: 1, waitingMs: 1 };

let now: number;
let spending: Spending;
let bill: Bill;

beforeEach(() => {
  now = 1_000 * MINUTE;
  spending = new Spending({
    withKey: LIMIT,
    withoutKey: LIMIT,
    ledger: { settle: async (_minute, spent) => spent },
    missed: () => {},
    now: () => now,
  });
  bill = new Bill({ spending, slow: new Admission(NONE), slowWaitingMs: 1 }, ADA);
  bill.enter();
});
afterEach(() => spending.close());

const left = () => spending.allowanceOf(ADA, 0)!.left;

describe('The bill of an operation', () => {
  it('gives back what the response did not use', () => {
    expect(bill.charge(689)!.left).toBe(311);
    expect(bill.settle(21)!.left).toBe(979);
    expect(left()).toBe(979);
  });

  it('charges for rows beyond the price', () => {
    bill.charge(24);
    expect(bill.settle(31)!.left).toBe(969);
  });

  it('charges the time of an empty response that the price has paid for until then, after its first 20 ms', () => {
    bill.charge(689);
    bill.took(400);
    expect(left()).toBe(311);
    // The response reports what is left without this time, which is taken from it afterwards.
    expect(bill.settle(1)!.left).toBe(999);
    expect(left()).toBe(999 - (200 - 10));
  });

  it('keeps the time beyond the price that was charged before the response', () => {
    bill.charge(100);
    bill.took(400);
    expect(left()).toBe(800);
    expect(bill.settle(50)!.left).toBe(950);
    expect(left()).toBe(800);
  });

  it('gives back no more time than it was charged, if its client has overspent its account', () => {
    // Of 4,990 points, 1,990 are charged: then the account is overspent by one minute's allowance.
    bill.took(10_000);
    // Rows cost 4,000 of these, and time the rest.
    bill.settle(4_000);
    expect(left()).toBe(0);
    now += MINUTE;
    expect(left()).toBe(0);
  });

  it('moves price and time to the client that the request turned out to be of', () => {
    bill.took(40);
    expect(left()).toBe(LIMIT - 20);
    const grace = { id: 'Grace', hasKey: true };
    bill.moveTo(grace);
    expect([left(), spending.allowanceOf(grace, 0)!.left]).toEqual([LIMIT, LIMIT - 20]);
    bill.charge(20);
    bill.settle(20);
    expect([left(), spending.allowanceOf(grace, 0)!.left]).toEqual([LIMIT, LIMIT - 20]);
  });

  it('gives back nothing once the minute of its charge is over', () => {
    bill.charge(689);
    now += MINUTE;
    spending.charge(ADA, 400);
    expect(bill.settle(1)!.left).toBe(600);
    expect(left()).toBe(600);
  });
});
