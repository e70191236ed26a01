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

describe('readPastCountries', () => {
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
      'an unknown successor',
      'Soviet Union: M',
      'Ruritania: M',
      'line 11: countries.1.successors.Ruritania: "Ruritania" is not in the file.',
    ],
    [
      'a name of another country of the same time',
      'name: Prussia',
      'name: USSR',
      'line 8: countries.1.name: "Soviet Union" has the same name at the same time.',
    ],
    ['an invalid code', 'Ceylon: LK', 'Ceylon: lk', 'line 12: former.Ceylon: a code must be two capital letters.'],
    ['a missing field', '    from: "1701"\n', '', 'line 8: countries.1.from: the day must be a text in quotes.'],
    [
      'an unknown field',
      'from: "1701"',
      'from: "1701"\n    area: big',
      'line 8: countries.1: Unrecognized key: "area"',
    ],
    ['invalid YAML', 'former: {', 'former: [', 'line 12: '],
  ];
  it.each(refused)('rejects %s with its line', (_, text, by, sentence) => {
    expect(FILE).toContain(text);
    expect(() => readPastCountries(FILE.replace(text, by), 'past.yaml')).toThrow(`past.yaml, ${sentence}`);
  });

  it('finds countries by any name with words in any order, and former names by the present code', () => {
    const { named, codeOf } = readPastCountries(FILE, 'past.yaml');
    const namesOf = (name: string) => named(name).map((country) => country.name);
    expect([namesOf('Union, Soviet'), namesOf('the U.S.S.R.'), namesOf('Russia')]).toEqual([['Soviet Union'], [], []]);
    expect([named('ussr')[0]?.successors, codeOf('Ceylon')]).toEqual([{ RU: 'CONTINUES', UA: 'SECEDED' }, 'LK']);
  });

  it('distinguishes countries that had one name in turn by their main names', () => {
    const { named, called, related } = readPastCountries(
      FILE.replace('[USSR]', '[USSR, Prussia]').replace('"1947-02-25"', '"1922-12-30"'),
      'past.yaml',
    );
    expect(named('prussia').map(({ name }) => name)).toEqual(['Soviet Union', 'Prussia']);
    expect([called('Prussia')?.from, called('USSR')]).toEqual(['1701', undefined]);
    expect(related(called('Prussia')!).map(({ name }) => name)).toEqual(['Soviet Union']);
  });

  it('returns earlier names of cities', () => {
    const { cityToday } = readPastCountries(FILE, 'past.yaml');
    expect(cityToday({ name: 'CONSTANTINOPLE' })).toEqual({ name: 'Istanbul', within: 'TR' });
    for (const other of [{ name: 'Constantinople', within: 'US' }, { name: 'Istanbul' }])
      expect(cityToday(other)).toBe(other);
  });

  it('accepts the file of Entente', () => {
    expect(pastCountries().named('Kingdom of Prussia')[0]?.name).toBe('Prussia');
  });
});
