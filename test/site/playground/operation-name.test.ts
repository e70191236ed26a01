import { describe, expect, it } from '@jest/globals';
import { operationNameFor } from '../../../src/site/playground/operation-name.ts';

describe('The name of the operation to run', () => {
  it('is left out where the query has none of that name', () => {
    expect(operationNameFor('query B { a }', 'A')).toBeUndefined();
    expect(operationNameFor('{ a } fragment A on Query { a }', 'A')).toBeUndefined();
    expect(operationNameFor('query A {', 'A')).toBeUndefined();
    expect(operationNameFor('query A { a }', null)).toBeUndefined();
  });

  it('is the one that was chosen where the query has it', () => {
    expect(operationNameFor('query A { a } query B { a }', 'B')).toBe('B');
  });
});
