import { describe, expect, it } from '@jest/globals';
import { pastCountries, readPastCountries } from '../../src/imports/parties/past-countries.ts';

const FILE = `countries:
  - name: Soviet Union
    aliases: [USSR]
    code: SUHH
    from: "1922-12-30"
    to: "1991-12-26"
    successors: { RU: CONTINUES, UA: SECEDED }
  - name: Prussia
    from: "1701"
    to: "1947-02-25"
    successors: { Soviet Union: MERGED }
former: { Ceylon: LK }
cities: { Constantinople: [Istanbul, TR] }
`;

describe('the countries of the past', () => {
  const refused: [string, string, string, string][] = [
    [
      'a date that does not exist',
      '1922-12-30',
      '1922-13-30',
      'line 5: countries.0.from: the value is not a day, month or year.',
    ],
    [
      'an unknown kind of succession',
      'SECEDED',
      'LEFT',
      'line 7: countries.0.successors.UA: the kind of succession is unknown.',
    ],
    [
      'a successor that nobody knows',
      'Soviet Union: M',
      'Ruritania: M',
      'line 11: countries.1.successors.Ruritania: "Ruritania" is not in the file.',
    ],
    [
      'a name that another bears',
      'name: Prussia',
      'name: USSR',
      'line 8: countries.1.name: "Soviet Union" has the same name at the same time.',
    ],
    ['a code that is none', 'Ceylon: LK', 'Ceylon: lk', 'line 12: former.Ceylon: a code must be two capital letters.'],
    [
      'a field that is missing',
      '    from: "1701"\n',
      '',
      'line 8: countries.1.from: the day must be a text in quotes.',
    ],
    [
      'a field that there is not',
      'from: "1701"',
      'from: "1701"\n    area: big',
      'line 8: countries.1: Unrecognized key: "area"',
    ],
    ['what is no YAML', 'former: {', 'former: [', 'line 12: '],
  ];
  it.each(refused)('are refused with the line where they have %s', (_, text, by, sentence) => {
    expect(FILE).toContain(text);
    expect(() => readPastCountries(FILE.replace(text, by), 'past.yaml')).toThrow(`past.yaml, ${sentence}`);
  });

  it('are found by any of their names, the words in any order, and former names by the code of today', () => {
    const { named, codeOf } = readPastCountries(FILE, 'past.yaml');
    const namesOf = (name: string) => named(name).map((country) => country.name);
    expect([namesOf('Union, Soviet'), namesOf('the U.S.S.R.'), namesOf('Russia')]).toEqual([['Soviet Union'], [], []]);
    expect([named('ussr')[0]?.successors, codeOf('Ceylon')]).toEqual([{ RU: 'CONTINUES', UA: 'SECEDED' }, 'LK']);
  });

  it('may bear one name one after the other, and are told apart by their main names', () => {
    const { named, called, related } = readPastCountries(
      FILE.replace('[USSR]', '[USSR, Prussia]').replace('"1947-02-25"', '"1922-12-30"'),
      'past.yaml',
    );
    expect(named('prussia').map(({ name }) => name)).toEqual(['Soviet Union', 'Prussia']);
    expect([called('Prussia')?.from, called('USSR')]).toEqual(['1701', undefined]);
    expect(related(called('Prussia')!).map(({ name }) => name)).toEqual(['Soviet Union']);
  });

  it('come with earlier names of cities', () => {
    const { cityToday } = readPastCountries(FILE, 'past.yaml');
    expect(cityToday({ name: 'CONSTANTINOPLE' })).toEqual({ name: 'Istanbul', within: 'TR' });
    for (const other of [{ name: 'Constantinople', within: 'US' }, { name: 'Istanbul' }])
      expect(cityToday(other)).toBe(other);
  });

  it('that come with Entente are right', () => {
    expect(pastCountries().named('Kingdom of Prussia')[0]?.name).toBe('Prussia');
  });
});
