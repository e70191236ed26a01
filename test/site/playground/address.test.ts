import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addressOf, questionIn } from '../../../src/site/playground/address.ts';

describe("The playground's address", () => {
  it('gives back every question that was put into it, in whatever script', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((each) => each.trim() !== '');
    fc.assert(
      fc.property(text, text, (query, variables) => {
        expect(questionIn(`#${addressOf({ query, variables })}`)).toEqual({ query, variables });
      }),
    );
  });

  it('says nothing of variables where there are none, and is empty without a query', () => {
    expect(addressOf({ query: '{ a }', variables: ' ' })).toBe('query=%7B+a+%7D');
    expect(addressOf({ query: ' ', variables: '{}' })).toBe('');
  });

  it('is read from the query string too, as other tools write it', () => {
    expect(questionIn('', '?query=%7B+a+%7D&variables=%7B%7D')).toEqual({ query: '{ a }', variables: '{}' });
    expect(questionIn('#query=b', '?query=a')).toEqual({ query: 'b', variables: '' });
  });

  it('holds no question where nobody put one', () => {
    expect(questionIn('')).toBeNull();
    expect(questionIn('#query=+', '?variables=1')).toBeNull();
  });
});
