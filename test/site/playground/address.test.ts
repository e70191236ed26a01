import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addressOf, questionIn } from '../../../src/site/playground/address.ts';

describe('readQueryHash', () => {
  it('returns every query that writeQueryHash wrote, in any script', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((each) => each.trim() !== '');
    fc.assert(
      fc.property(text, text, (query, variables) => {
        expect(questionIn(`#${addressOf({ query, variables })}`)).toEqual({ query, variables });
      }),
    );
  });

  it('reads an address in which writeQueryHash omits empty variables; without a query it is empty', () => {
    expect(addressOf({ query: '{ a }', variables: ' ' })).toBe('query=%7B+a+%7D');
    expect(addressOf({ query: ' ', variables: '{}' })).toBe('');
  });

  it('reads the query string if the hash has no query', () => {
    expect(questionIn('', '?query=%7B+a+%7D&variables=%7B%7D')).toEqual({ query: '{ a }', variables: '{}' });
    expect(questionIn('#query=b', '?query=a')).toEqual({ query: 'b', variables: '' });
  });

  it('returns null without a query', () => {
    expect(questionIn('')).toBeNull();
    expect(questionIn('#query=+', '?variables=1')).toBeNull();
  });
});
