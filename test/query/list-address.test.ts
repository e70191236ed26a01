import { describe, expect, it } from '@jest/globals';
import { buildSchema } from '../../src/app/schema.ts';
import { listAddress } from '../../src/query/compiling/list-address.ts';

const lists = buildSchema().getQueryType()!.getFields();

const read = (list: string, parameters: [string, string][], others?: string[]) =>
  listAddress(new URLSearchParams(parameters), lists[list]!, others);

describe('a list by its address', () => {
  it.each<[string, [string, string][], string]>([
    [
      'a parameter that it has not',
      [['wehre', '{}']],
      'wehre: unknown parameter. Use one of where, search, orderBy, bom.',
    ],
    ['a page', [['first', '5']], 'first: unknown parameter.'],
    ['a filter that is not JSON', [['where', '{ kinds: [TREATY] }']], 'where: not valid JSON.'],
    [
      'a filter twice',
      [
        ['where', '{}'],
        ['where', '{}'],
      ],
      'where: given several times. Give it once.',
    ],
    [
      'a filter without end',
      [['where', `${'{"not":'.repeat(40)}{}${'}'.repeat(40)}`]],
      'where: lists and objects are nested too deeply. The maximum is 32 levels.',
    ],
    [
      'a field that no filter has',
      [['where', '{"colour":"red"}']],
      'where: Field "colour" is not defined by type "AgreementWhere".',
    ],
    [
      'a constant that there is not',
      [['where', '{"kinds":["PACT"]}']],
      'where.kinds.0: Value "PACT" does not exist in "AgreementKind" enum.',
    ],
    [
      'an order without a field',
      [['orderBy', '{"direction":"ASC"}']],
      'orderBy: Field "field" of required type "AgreementOrderField!" was not provided.',
    ],
    ['a text with NUL', [['search', 'Mos\0cow']], 'search: the text holds a NUL character'],
    ['a NUL in a filter', [['where', '{"party":"Mos\\u0000cow"}']], 'where.party: the text holds a NUL character'],
    ['half a character', [['where', '{"party":"\\ud83d"}']], 'where.party: the text holds half of a surrogate pair'],
  ])('is refused with %s', (_what, parameters, message) => {
    expect(() => read('agreements', parameters, ['bom'])).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(message),
        extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }),
      }),
    );
  });

  it('is refused without what the list cannot do without', () => {
    expect(() => read('cooperation', [])).toThrow('between: missing. Add the parameter.');
  });

  it('says what the variables of a query would', () => {
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

  it('names the parties of a list one by one, since names have commas', () => {
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
