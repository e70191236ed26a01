import { describe, expect, it } from '@jest/globals';
import { AgreementStatus } from '../../src/domain/agreements/agreement.entity.ts';
import {
  type AgreementState,
  agreementErrors,
  statusChangeError,
  statusHistoryErrors,
} from '../../src/domain/agreements/agreement.rules.ts';
import { SignatureRole } from '../../src/domain/agreements/signature.entity.ts';

const LIST = Object.values(AgreementStatus);
const { SIGNATORY, ACCEDING, WITNESS } = SignatureRole;

const facts = (some: Partial<AgreementState>): AgreementState => ({
  status: AgreementStatus.SIGNED,
  unilateral: false,
  roles: [SIGNATORY, SIGNATORY],
  adoptedOn: null,
  signedOn: null,
  provisionallyAppliedFrom: null,
  inForceFrom: null,
  expiresOn: null,
  terminatedOn: null,
  ...some,
});
const codesOf = (some: Partial<AgreementState>) => agreementErrors(facts(some)).map(({ code }) => code);
const mayMove = (from: AgreementStatus | null, to: AgreementStatus, wasInForce = false) =>
  statusChangeError({ from, to, on: null }, wasInForce) === null;

describe('statusChangeError', () => {
  it.each(LIST)('allows %s as the first status', (to) => {
    expect(mayMove(null, to)).toBe(true);
  });

  it('allows any later status, and an earlier one only for IN_FORCE', () => {
    const back = LIST.flatMap((from, index) => LIST.slice(0, index + 1).map((to) => [from, to] as const));
    const allowed = back.filter(([from, to]) => mayMove(from, to));
    expect(allowed).toEqual([
      ['SUSPENDED', 'IN_FORCE'],
      ['EXPIRED', 'IN_FORCE'],
    ]);
    const forward = LIST.flatMap((from, index) => LIST.slice(index + 1).map((to) => [from, to] as const));
    const refused = forward.filter(([from, to]) => !mayMove(from, to));
    expect(refused.map(([from]) => from)).toEqual(['IN_FORCE', 'SUSPENDED', 'EXPIRED', 'TERMINATED', 'SUPERSEDED']);
    expect(new Set(refused.map(([, to]) => to))).toEqual(new Set(['WITHDRAWN']));
  });

  it('rejects WITHDRAWN after the agreement was in force', () => {
    expect(mayMove(AgreementStatus.PROVISIONALLY_APPLIED, AgreementStatus.WITHDRAWN)).toBe(true);
    expect(mayMove(AgreementStatus.PROVISIONALLY_APPLIED, AgreementStatus.WITHDRAWN, true)).toBe(false);
    const toWithdrawn = (from: AgreementStatus) =>
      statusChangeError({ from, to: AgreementStatus.WITHDRAWN, on: null }, true);
    expect(toWithdrawn(AgreementStatus.EXPIRED)).toContain('Use TERMINATED.');
    expect(toWithdrawn(AgreementStatus.SUPERSEDED)).not.toContain('TERMINATED');
  });

  it('rejects a change dated before the previous one', () => {
    const course = (...days: (string | null)[]) =>
      statusHistoryErrors([
        { from: null, to: AgreementStatus.ANNOUNCED, on: days[0]! },
        { from: AgreementStatus.ANNOUNCED, to: AgreementStatus.SIGNED, on: days[1]! },
        { from: AgreementStatus.SIGNED, to: AgreementStatus.IN_FORCE, on: days[2]! },
      ]).map(({ code, path }) => [code, path.join('.')]);
    expect(course('2020', '2020-05', '2020-05-01')).toEqual([]);
    expect(course('2020', null, '2019-12')).toEqual([['STATUS_CHANGES_OUT_OF_ORDER', 'statusChanges.2.on']]);
  });
});

describe('agreementErrors', () => {
  it('requires two signatories for SIGNED, unless the agreement is unilateral', () => {
    expect(codesOf({ roles: [SIGNATORY, WITNESS] })).toEqual(['TOO_FEW_SIGNATORIES']);
    expect(codesOf({ roles: [SIGNATORY, ACCEDING] })).toEqual(['TOO_FEW_SIGNATORIES']);
    expect(codesOf({ roles: [SIGNATORY, SIGNATORY] })).toEqual([]);
    expect(codesOf({ roles: [SIGNATORY], unilateral: true })).toEqual([]);
  });

  it('requires two signatories or acceding parties after SIGNED', () => {
    expect(codesOf({ status: AgreementStatus.TERMINATED, roles: [SIGNATORY] })).toEqual(['TOO_FEW_SIGNATORIES']);
    expect(codesOf({ status: AgreementStatus.IN_FORCE, roles: [ACCEDING, ACCEDING] })).toEqual([]);
  });

  it('requires no signatories before SIGNED and for WITHDRAWN', () => {
    for (const status of [...LIST.slice(0, LIST.indexOf(AgreementStatus.SIGNED)), AgreementStatus.WITHDRAWN]) {
      expect(codesOf({ status, roles: [] })).toEqual([]);
    }
  });

  it('requires entry into force, expiry and termination after the signature, if the dates are known', () => {
    expect(codesOf({ signedOn: '1998-05-02', inForceFrom: '1998-05-01' })).toEqual(['IN_FORCE_BEFORE_SIGNED']);
    expect(codesOf({ signedOn: '1998-05-02', inForceFrom: '1998-05' })).toEqual([]);
    expect(codesOf({ signedOn: '1998', inForceFrom: '1998-05-01' })).toEqual([]);
    expect(codesOf({ inForceFrom: '1998-05', expiresOn: '1998-04-30' })).toEqual(['EXPIRES_BEFORE_IT_BEGINS']);
    expect(codesOf({ signedOn: '1998-05', terminatedOn: '1997' })).toEqual(['TERMINATED_BEFORE_SIGNED']);
  });
});
