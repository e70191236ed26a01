import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type GraphQLScalarType, parseValue as literal } from 'graphql';
import { canonicalDecimal, Decimal } from '../../src/records/values/decimal.ts';
import { fold, latin, slugOf, sortKey } from '../../src/records/values/names.ts';
import { firstDay, isPartialDate, lastDay, PartialDate } from '../../src/records/values/partial-date.ts';

const read = (scalar: GraphQLScalarType<string, string>, value: unknown) => scalar.parseValue(value);
const readLiteral = (scalar: GraphQLScalarType<string, string>, text: string) => scalar.parseLiteral(literal(text));

describe('PartialDate', () => {
  it.each([
    '',
    '897',
    '0000',
    '10000',
    '1897-5',
    '1897-00',
    '1897-13',
    '1897-05-00',
    '1897-05-32',
    '2024-02-30',
    '1900-02-29',
    ' 1897',
    '1897\n',
    '１８９７',
    '1897-05-15T00:00:00Z',
  ])('rejects %j, and says what to write', (text) => {
    expect(() => read(PartialDate, text)).toThrow(/is not a date\. Write a year, a month or a day that exists/);
    expect(() => readLiteral(PartialDate, JSON.stringify(text))).toThrow(/is not a date/);
  });

  it.each([1897, null, undefined, true, ['1897'], {}])('rejects %j, which is not a string', (value) => {
    expect(() => read(PartialDate, value)).toThrow('A value that is not a string is not a date.');
  });

  it('rejects a number in a document', () => {
    expect(() => readLiteral(PartialDate, '1897')).toThrow('A value that is not a string is not a date.');
  });

  it.each(['1897', '0001', '9999', '1897-05', '1897-05-15', '2000-02-29', '2024-02-29'])(
    'is kept as it is: %s',
    (text) => {
      expect(read(PartialDate, text)).toBe(text);
      expect(readLiteral(PartialDate, `"${text}"`)).toBe(text);
    },
  );

  it('accepts a day exactly if the calendar has that day', () => {
    const digits = (most: number, length: number) =>
      fc.integer({ min: 0, max: most }).map((number) => String(number).padStart(length, '0'));
    fc.assert(
      fc.property(digits(9999, 4), digits(14, 2), digits(33, 2), (year, month, day) => {
        const text = `${year}-${month}-${day}`;
        const date = new Date(`${text}T00:00:00Z`);
        const exists = year !== '0000' && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
        expect(isPartialDate(text)).toBe(exists);
      }),
      { seed: 1, numRuns: 2_000 },
    );
  });

  it.each([
    ['1897', '1897-01-01', '1897-12-31'],
    ['1900-02', '1900-02-01', '1900-02-28'],
    ['2000-02', '2000-02-01', '2000-02-29'],
    ['1897-05', '1897-05-01', '1897-05-31'],
    ['1897-05-15', '1897-05-15', '1897-05-15'],
  ])('has a first and a last day: %s', (date, first, last) => {
    expect([firstDay(date), lastDay(date)]).toEqual([first, last]);
  });
});

describe('Decimal', () => {
  it.each(['', '.', '1.', '.5', '+1', '1e5', '0x10', '1,000', ' 1', 'NaN', '--1', '1\n', '1'.repeat(39)])(
    'is refused as %j',
    (text) => {
      expect(() => read(Decimal, text)).toThrow(/is not a decimal number of at most 38 digits/);
    },
  );

  it.each([1e21, 1e-7, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 0.1 + 0.2])(
    'rejects the number %d, which may have lost digits',
    (number) => {
      expect(() => read(Decimal, number)).toThrow(/Write it as a string/);
    },
  );

  it('rejects an exponent in a document', () => {
    expect(() => readLiteral(Decimal, '1e5')).toThrow(/is not a decimal number/);
    expect(() => readLiteral(Decimal, 'true')).toThrow(/is not a decimal number/);
  });

  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['-0.00', '0'],
    ['007', '7'],
    ['1.50', '1.5'],
    ['-12.0', '-12'],
    ['0.5', '0.5'],
    ['12345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
  ])('has one canonical form: %s', (text, canonical) => {
    expect(read(Decimal, text)).toBe(canonical);
  });

  it('keeps every digit of a number in a document', () => {
    expect(readLiteral(Decimal, '12345678901234567890.10')).toBe('12345678901234567890.1');
    expect(readLiteral(Decimal, '42')).toBe('42');
  });

  it('accepts a JSON number that is exact', () => {
    expect([1250000.5, -3, 0].map((number) => read(Decimal, number))).toEqual(['1250000.5', '-3', '0']);
  });

  it('leaves a canonical decimal unchanged', () => {
    const decimals = fc.stringMatching(/^-?[0-9]{1,15}(\.[0-9]{1,15})?$/);
    fc.assert(
      fc.property(decimals, (text) => {
        const canonical = canonicalDecimal(text)!;
        expect(canonicalDecimal(canonical)).toBe(canonical);
        expect(Number(canonical)).toBe(Number(text) + 0);
      }),
      { seed: 1 },
    );
  });
});

describe('The forms of a name', () => {
  it('do not change if they are derived twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const folded = fold(text);
        expect(fold(folded)).toBe(folded);
        expect(latin(text)).toMatch(/^[a-z0-9]*( [a-z0-9]+)*$/);
        expect(slugOf(text)).toMatch(/^([a-z0-9]+(-[a-z0-9]+)*)?$/);
      }),
      { seed: 1, numRuns: 1_000 },
    );
  });

  it('stay short enough for an index, and end between characters', () => {
    const long = '𠀀'.repeat(1_000);
    expect(Array.from(fold(long))).toHaveLength(500);
    expect(fold(long)).not.toMatch(/\p{Surrogate}/u);
    expect(sortKey('é '.repeat(1_000)).length).toBeLessThanOrEqual(200);
    expect(slugOf('São '.repeat(100))).toMatch(/^(sao-){19}sao$/);
  });

  it('sort whatever the script', () => {
    expect(['Ørsted', 'Москва', '北京', 'Zürich'].map(sortKey)).toEqual(['orsted', 'moskva', 'beijing', 'zurich']);
  });
});
