import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readQueryHash, writeQueryHash } from '../../../src/site/playground/address.ts';

describe('readQueryHash', () => {
  it('returns every query that writeQueryHash wrote, in any script', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((each) => each.trim() !== '');
    fc.assert(
      fc.property(text, text, (query, variables) => {
        expect(readQueryHash(`#${writeQueryHash({ query, variables })}`)).toEqual({ query, variables });
      }),
    );
  });

  it('reads an address in which writeQueryHash omits empty variables; without a query it is empty', () => {
    expect(writeQueryHash({ query: '{ a }', variables: ' ' })).toBe('query=%7B+a+%7D');
    expect(writeQueryHash({ query: ' ', variables: '{}' })).toBe('');
  });

  it('reads the query string if the hash has no query', () => {
    expect(readQueryHash('', '?query=%7B+a+%7D&variables=%7B%7D')).toEqual({ query: '{ a }', variables: '{}' });
    expect(readQueryHash('#query=b', '?query=a')).toEqual({ query: 'b', variables: '' });
  });

  it('returns null without a query', () => {
    expect(readQueryHash('')).toBeNull();
    expect(readQueryHash('#query=+', '?variables=1')).toBeNull();
  });
});
