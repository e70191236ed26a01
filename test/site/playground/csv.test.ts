import { describe, expect, it } from '@jest/globals';
import { csvOf } from '../../../src/site/playground/csv.ts';

const lines = (...rows: (string | number | boolean | null)[][]) =>
  csvOf({ columns: ['a'], rows })
    .replace('\uFEFF', '')
    .split('\r\n')
    .slice(1, -1);

describe('csvOf', () => {
  it.each([
    ['=HYPERLINK("http://example.org")', `"'=HYPERLINK(""http://example.org"")"`],
    ['+1+1', "'+1+1"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', `"'\r=1"`],
    ['＝1+1', "'＝1+1"],
  ])('escapes the formula %j', (text, written) => {
    expect(csvOf({ columns: ['a'], rows: [[text]] })).toBe(`\uFEFFa\r\n${written}\r\n`);
  });

  it('escapes formulas in column names', () => {
    expect(csvOf({ columns: ['=a'], rows: [] })).toBe("\uFEFF'=a\r\n");
  });

  it('leaves numbers unchanged, including negative ones and decimals', () => {
    expect(lines([-3], ['-3.50'], ['+12'], [0.5])).toEqual(['-3', '-3.50', '+12', '0.5']);
  });

  it('quotes only values with commas, quotes or line breaks', () => {
    expect(lines(['a,b'], ['say "yes"'], ['one\ntwo'], ['plain; text'])).toEqual([
      '"a,b"',
      '"say ""yes"""',
      '"one\ntwo"',
      'plain; text',
    ]);
  });

  it('writes null as an empty cell', () => {
    expect(csvOf({ columns: ['a', 'b', 'c'], rows: [[null, true, '']] })).toBe('\uFEFFa,b,c\r\n,true,\r\n');
  });

  it('begins with a byte order mark', () => {
    expect(csvOf({ columns: ['名'], rows: [['Москва']] })).toBe('\uFEFF名\r\nМосква\r\n');
  });
});
