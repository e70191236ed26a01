import { describe, expect, it } from '@jest/globals';
import { movedAddress, placeAt } from '../../../src/site/explorer/address.ts';
import type { ListDescription } from '../../../src/site/explorer/catalogue.ts';
import { whereOf } from '../../../src/site/explorer/where-of.ts';

describe('placeAt', () => {
  it.each(['nowhere', 'records', 'records/', 'records/items/more', 'statistics/items', 'between/'])(
    'rejects %s',
    (path) => {
      expect(placeAt(path, '')).toBeNull();
    },
  );

  it('reads view, list and settings', () => {
    expect(placeAt('', '')).toMatchObject({ view: '', list: '' });
    const place = placeAt('records/agreements', '?status=in-force&status=signed')!;
    expect([place.view, place.list, place.parameters.getAll('status')]).toEqual([
      'records',
      'agreements',
      ['in-force', 'signed'],
    ]);
  });
});

describe('movedAddress', () => {
  it.each([
    ['', null],
    ['#elsewhere?x=1', null],
    ['#between?one=moscow&other=havana&lang=zh', 'between?party=moscow&party=havana&lang=zh'],
    [
      '#counts?of=cooperationItems&by=COUNTRY_PAIR&and=TYPE&party=cuba',
      'statistics?of=items&by=country-pair&and=type&with=cuba',
    ],
    ['#network?level=CITY&among=ANY', 'network?level=city'],
    ['#search?text=%D0%B0+b', 'search?q=%D0%B0+b'],
    ['#forums', 'records/forums'],
    ['#forum?slug=inc-10', 'forum/inc-10'],
  ])('leads %j to %j', (hash, moved) => {
    expect(movedAddress(hash)).toBe(moved);
  });
});

describe('whereOf', () => {
  const filter = (type: string, isMany = false, constants: string[] | null = null) => ({ type, isMany, constants });
  const facet = (parameter: string, field: string, dimension: string, constants: string[] | null = null) => ({
    ...{ parameter, field, dimension, constants, selection: '' },
  });
  const STATUSES = ['IN_FORCE', 'SIGNED'];
  const list = {
    hasSearch: true,
    dimensions: ['YEAR', 'STATUS', 'TOPIC'],
    facets: [
      facet('status', 'statuses', 'STATUS', STATUSES),
      facet('forum', 'forum', 'FORUM'),
      facet('with', 'party', 'COUNTRY'),
    ],
    where: {
      statuses: filter('AgreementStatus', true, STATUSES),
      forum: filter('ID'),
      spokeAt: filter('ID'),
      ids: filter('ID', true),
      party: filter('String'),
      between: filter('String', true),
      occurred: filter('DateRange'),
      signed: filter('DateRange'),
      group: filter('AgreementGroupInput', true),
    },
  } as unknown as ListDescription;
  const of = (search: string) => whereOf(new URLSearchParams(search), list);

  it('reports what it cannot apply, and applies the rest', () => {
    expect(of('status=lost&status=signed&from=soon&borders=today&group=mood:good')).toEqual({
      where: { statuses: ['SIGNED'] },
      search: null,
      problems: [
        { parameter: 'status', value: 'lost' },
        { parameter: 'from', value: 'soon' },
        { parameter: 'borders', value: 'today' },
        { parameter: 'group', value: 'mood:good' },
      ],
    });
  });

  it('takes values of one facet as alternatives, and all facets together', () => {
    expect(of('party=moscow&party=havana&with=cuba&with=russia&forum=a&forum=b&q=x').where).toEqual({
      between: ['moscow', 'havana'],
      any: [{ forum: 'a' }, { forum: 'b' }],
      not: { not: { any: [{ party: 'cuba' }, { party: 'russia' }] } },
    });
  });

  it('filters by any record that the list can be filtered by', () => {
    expect(of('spoke-at=inc-10&ids=x').where).toEqual({ spokeAt: 'inc-10' });
    expect(of('spoke-at=a&spoke-at=b').where).toEqual({ any: [{ spokeAt: 'a' }, { spokeAt: 'b' }] });
  });

  it('filters by years, with the records without a date if wanted, and by groups', () => {
    expect(of('from=990&to=2000').where).toEqual({ occurred: { from: '0990', to: '2000' } });
    expect(of('from=1990&undated=yes&group=topic:&group=status:SIGNED').where).toEqual({
      any: [{ occurred: { from: '1990' } }, { group: [{ dimension: 'YEAR', value: null }] }],
      group: [
        { dimension: 'TOPIC', value: null },
        { dimension: 'STATUS', value: 'SIGNED' },
      ],
    });
  });
});
