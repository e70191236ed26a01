import { describe, expect, it } from '@jest/globals';
import { csvOf } from '../../../src/site/playground/csv.ts';

const lines = (...rows: (string | number | boolean | null)[][]) =>
  csvOf({ columns: ['a'], rows })
    .replace('\uFEFF', '')
    .split('\r\n')
    .slice(1, -1);

describe('A table as CSV', () => {
  it.each([
    ['=HYPERLINK("http://example.org")', `"'=HYPERLINK(""http://example.org"")"`],
    ['+1+1', "'+1+1"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', `"'\r=1"`],
    ['＝1+1', "'＝1+1"],
  ])('does not let a spreadsheet run %j', (text, written) => {
    expect(csvOf({ columns: ['a'], rows: [[text]] })).toBe(`\uFEFFa\r\n${written}\r\n`);
  });

  it('does not let a spreadsheet run the name of a column either', () => {
    expect(csvOf({ columns: ['=a'], rows: [] })).toBe("\uFEFF'=a\r\n");
  });

  it('keeps numbers as they are, negative ones and exact decimals too', () => {
    expect(lines([-3], ['-3.50'], ['+12'], [0.5])).toEqual(['-3', '-3.50', '+12', '0.5']);
  });

  it('quotes what holds commas, quotes and line ends, and nothing else', () => {
    expect(lines(['a,b'], ['say "yes"'], ['one\ntwo'], ['plain; text'])).toEqual([
      '"a,b"',
      '"say ""yes"""',
      '"one\ntwo"',
      'plain; text',
    ]);
  });

  it('leaves a cell empty where nothing is known', () => {
    expect(csvOf({ columns: ['a', 'b', 'c'], rows: [[null, true, '']] })).toBe('\uFEFFa,b,c\r\n,true,\r\n');
  });

  it('begins with a byte order mark, so that every script is read as it is', () => {
    expect(csvOf({ columns: ['名'], rows: [['Москва']] })).toBe('\uFEFF名\r\nМосква\r\n');
  });
});
