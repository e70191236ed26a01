import { type GraphQLInputType, getNamedType } from 'graphql';
import { forgedCursor } from '../../harness/public-errors.ts';
import { Choices, type Pick } from './choices.ts';
import type { OrderBy } from './pages.ts';

/** Strings that programs often fail on: they look like something else, cannot be stored, or are too long. */
export const HOSTILE_TEXTS: readonly string[] = [
  ...['', ' ', '\t\n', '%', '_', '\\', '"', "'", "' or 1=1 --", '$1', '{}', '[', '***:(?=x', ':*', '& | !', '"a" -b'],
  ...[
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\udc00x',
    '\ufffe',
    '\u202eabc',
    'ﷺ',
    '👩‍👩‍👧‍👧',
    'a\u0301'.repeat(500),
    'ß',
    'İ',
  ],
  ...[
    'null',
    'true',
    'NaN',
    '-0',
    '1e400',
    '0x10',
    'Infinity',
    '__proto__',
    'constructor',
    'toString',
    '[object Object]',
  ],
  ...['a'.repeat(201), 'я'.repeat(5_000), 'a b '.repeat(1_000), '莫'.repeat(300)],
  ...[
    'javascript:alert(1)',
    'https://',
    'https://example.org/\u0000',
    '//example.org',
    'file:///etc/passwd',
    'http://[::1',
  ],
  ...['en-', 'e_', 'en-GB-oed', 'x', 'i-klingon', 'zh-Hant-CN-x-private', 'und', 'C', 'a'.repeat(300)],
  ...[
    forgedCursor('TITLE ASC', 'x'),
    forgedCursor('NONE', ''),
    forgedCursor('', '\u0000'),
    'AAAA',
    Buffer.alloc(600).toString('base64url'),
  ],
];

/** Invalid dates and instants; PostgreSQL accepts some of these words. */
const HOSTILE_DATES = [
  ...['infinity', '-infinity', 'now', 'today', 'epoch', 'allballs', '0000', '0001', '9999', '9999-12', '9999-12-31'],
  ...[
    '2024-02-30',
    '2024-13',
    '2025-1',
    '-0001',
    '10000',
    '2024-02-29T25:00:00Z',
    '2024-02-29',
    '0001-01-01T00:00:00Z',
  ],
  ...[
    '9999-12-31T23:59:59.999Z',
    '294277-01-01T00:00:00Z',
    '2024-02-29T00:00:00+99:00',
    '2024-02-29T00:00:00.000000001Z',
  ],
];

const HOSTILE_NUMBERS: readonly unknown[] = [
  ...[
    -1,
    0,
    1,
    2,
    100,
    101,
    500,
    501,
    36_500,
    2 ** 31 - 1,
    2 ** 31,
    -(2 ** 31),
    2 ** 53,
    1e308,
    -1e-308,
    0.5,
    -90.000001,
  ],
  ...['1', '-1', '1e3', '0.1', '99999999999999999999', `1${'0'.repeat(200)}`, `0.${'0'.repeat(200)}1`, '1e99999'],
];

const OF_NOTHING = '0199c1f4a2b37c4d8e9f000000000000';
const HOSTILE_IDS = [
  ...[
    `party_${OF_NOTHING}`,
    `PARTY_${OF_NOTHING}`,
    `nothing_${OF_NOTHING}`,
    `_${OF_NOTHING}`,
    `party_${'f'.repeat(32)}`,
  ],
  ...[
    `party_${OF_NOTHING}0`,
    `api_key_${OF_NOTHING}`,
    `revision_${OF_NOTHING}`,
    `status_change_${OF_NOTHING}`,
    'party_',
    '7',
  ],
];

/** Suffixes that turn an id into that of a version, or make it invalid. */
const VERSIONS = [
  '@1',
  '@2',
  '@9999',
  '@0',
  '@',
  '@1@2',
  '@tomorrow',
  '@2020-01-01T00:00:00Z',
  '@2999-01-01T00:00:00Z',
];

/** Lists that rows in memory do not model. */
const OF_NO_ROWS = [
  ...['Change', 'ChangePage'],
  ...[
    'ApiKey',
    'FlaggedRecord',
    'PlannedPublication',
    'PossibleDuplicate',
    'Revision',
    'SearchResult',
    'UnresolvedName',
    'Webhook',
    'WebhookDelivery',
  ].map((type) => `${type}Connection`),
];

/** Default orders of lists. */
const ORDERINGS = [
  'UPDATED_AT DESC',
  'CREATED_AT DESC',
  'OCCURRED_ON DESC',
  'NAME ASC',
  'TITLE ASC',
  'STARTS_AT ASC',
  'VERSION DESC',
  'AT ASC',
];

/** Values of any type, whatever the argument expects. */
export const HOSTILE_VALUES: readonly unknown[] = [
  ...HOSTILE_NUMBERS,
  ...HOSTILE_TEXTS,
  ...HOSTILE_DATES,
  ...HOSTILE_IDS,
  ...[null, true, false, [], {}, [[]], [null], { a: { b: [1] } }, JSON.parse('{"__proto__": {"polluted": true}}')],
];

/** Values for every argument of the schema: mostly valid ones of a world, otherwise hostile ones. */
export class HostileChoices extends Choices {
  override scalar(type: GraphQLInputType, name: string, owner: string, pick: Pick): unknown {
    if (pick([true, false, false, false, false, false])) return this.hostile(getNamedType(type).name, pick);
    const recordsOf = owner.replace(/^(?:Create|Update|Move|Sign|Settle|Revert|Redact)|(?:Input|Where)$/g, '');
    switch (getNamedType(type).name) {
      case 'URL':
        return pick(['https://example.org/', 'http://пример.рф/путь?q=1#x']);
      case 'Decimal':
        return pick(['1', '-0.5', '1000000.25']);
      case 'Float':
        return pick([0, 59.9, -180]);
      case 'Int':
        return name === 'expectedVersion' ? pick([1, 1, 1, 2]) : super.scalar(type, name, owner, pick);
      case 'String':
        if (name === 'slug') return pick(['no-such-slug', 'international-municipal-brics-forum-2025', 'topic-1']);
        return super.scalar(type, name, owner, pick);
      case 'ID':
        return `${super.scalar(type, name, recordsOf, pick)}${pick(['', '', '', ...VERSIONS])}`;
      default:
        return super.scalar(type, name, owner, pick);
    }
  }

  /** A cursor of a row, or a forged one: of another list, or with a value that no row has. */
  override cursor(connection: string, parent: string, orderBy: OrderBy | null | undefined, pick: Pick): string {
    const isOfRows = !OF_NO_ROWS.includes(connection);
    if (isOfRows && pick([true, false])) return super.cursor(connection, parent, orderBy, pick);
    const ordering = orderBy?.field ? `${orderBy.field} ${orderBy.direction ?? 'DESC'}` : pick(ORDERINGS);
    return forgedCursor(
      ordering,
      String(pick(HOSTILE_VALUES)),
      pick(['0199c1f4-a2b3-7c4d-8e9f-000000000000', 'x', '\u0000']),
    );
  }

  protected override otherText(_name: string, _owner: string, pick: Pick): string {
    return pick([
      'Water',
      'Вода',
      '水',
      'Etc/UTC',
      'Europe/Moscow',
      'EUR',
      'en',
      'RU',
      'title',
      'names',
      ...this.parties,
    ]);
  }

  private hostile(type: string, pick: Pick): unknown {
    switch (type) {
      case 'Boolean':
        return pick([true, false]);
      case 'Int':
      case 'Float':
      case 'Decimal':
        return pick(HOSTILE_NUMBERS);
      case 'PartialDate':
      case 'DateTime':
        return pick(HOSTILE_DATES);
      case 'ID':
        return pick([...HOSTILE_IDS, ...HOSTILE_TEXTS]);
      default:
        return pick(HOSTILE_TEXTS);
    }
  }
}
