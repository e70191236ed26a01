import { describe, expect, it } from '@jest/globals';
import { operationNameFor } from '../../../src/site/playground/operation-name.ts';

describe('operationNameFor', () => {
  it('returns undefined if the query has no operation of that name', () => {
    expect(operationNameFor('query B { a }', 'A')).toBeUndefined();
    expect(operationNameFor('{ a } fragment A on Query { a }', 'A')).toBeUndefined();
    expect(operationNameFor('query A {', 'A')).toBeUndefined();
    expect(operationNameFor('query A { a }', null)).toBeUndefined();
  });

  it('returns the chosen name if the query has such an operation', () => {
    expect(operationNameFor('query A { a } query B { a }', 'B')).toBe('B');
  });
});
