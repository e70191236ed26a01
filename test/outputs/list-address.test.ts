import { describe, expect, it } from '@jest/globals';
import { buildSchema } from '../../src/app/schema.ts';
import { listAddress } from '../../src/outputs/list-address.ts';

const lists = buildSchema().getQueryType()!.getFields();

const read = (list: string, parameters: [string, string][], others?: string[]) =>
  listAddress(new URLSearchParams(parameters), lists[list]!, others);

describe('listAddress', () => {
  it.each<[string, [string, string][], string]>([
    ['an unknown parameter', [['wehre', '{}']], 'wehre: unknown parameter. Use one of where, search, orderBy, bom.'],
    ['an argument of pages', [['first', '5']], 'first: unknown parameter.'],
    ['a filter that is not JSON', [['where', '{ kinds: [TREATY] }']], 'where: not valid JSON.'],
    [
      'a repeated filter',
      [
        ['where', '{}'],
        ['where', '{}'],
      ],
      'where: given several times. Give it once.',
    ],
    [
      'a filter that is nested too deeply',
      [['where', `${'{"not":'.repeat(40)}{}${'}'.repeat(40)}`]],
      'where: lists and objects are nested too deeply. The maximum is 32 levels.',
    ],
    [
      'an unknown filter field',
      [['where', '{"colour":"red"}']],
      'where: Field "colour" is not defined by type "AgreementWhere".',
    ],
    [
      'an unknown enum value',
      [['where', '{"kinds":["PACT"]}']],
      'where.kinds.0: Value "PACT" does not exist in "AgreementKind" enum.',
    ],
    [
      'an order without a field',
      [['orderBy', '{"direction":"ASC"}']],
      'orderBy: Field "field" of required type "AgreementOrderField!" was not provided.',
    ],
    ['a string with NUL', [['search', 'Mos\0cow']], 'search: the text contains a NUL character'],
    ['a NUL in a filter', [['where', '{"party":"Mos\\u0000cow"}']], 'where.party: the text contains a NUL character'],
    [
      'half of a surrogate pair',
      [['where', '{"party":"\\ud83d"}']],
      'where.party: the text contains half of a surrogate pair',
    ],
  ])('rejects %s', (_what, parameters, message) => {
    expect(() => read('agreements', parameters, ['bom'])).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(message),
        extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }),
      }),
    );
  });

  it('rejects a missing required parameter', () => {
    expect(() => read('cooperation', [])).toThrow('between: missing. Add the parameter.');
  });

  it('returns the arguments in the form of variables', () => {
    expect(
      read(
        'agreements',
        [
          ['where', '{"signed":{"from":"1897"},"kinds":["TREATY"]}'],
          ['search', 'тра́нспорт & roads'],
          ['orderBy', '{"field":"TITLE","direction":"ASC"}'],
          ['bom', '1'],
        ],
        ['bom'],
      ),
    ).toEqual({
      where: { signed: { from: '1897' }, kinds: ['TREATY'] },
      search: 'тра́нспорт & roads',
      orderBy: { field: 'TITLE', direction: 'ASC' },
    });
    expect(read('agreements', [])).toEqual({});
  });

  it('reads repeated parameters as a list, since names may contain commas', () => {
    expect(
      read('cooperation', [
        ['between', 'Moscow, Idaho'],
        ['between', 'Гавана'],
      ]),
    ).toEqual({
      between: ['Moscow, Idaho', 'Гавана'],
    });
  });
});
