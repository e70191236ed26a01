import { describe, expect, it } from '@jest/globals';
import type { GraphQLError } from 'graphql';
import { type PartyRef, parsePartyRef, partyRefValues } from '../../src/domain/parties/party-ref.ts';

const NOTHING: PartyRef = {
  refId: null,
  code: null,
  scheme: null,
  value: null,
  slug: null,
  folded: null,
  latin: null,
  level: null,
  baseFolded: null,
  baseLatin: null,
  qualifierCode: null,
  qualifierFolded: null,
};

function refusal(ref: string, argument?: string): GraphQLError {
  try {
    parsePartyRef(ref, argument);
  } catch (error) {
    return error as GraphQLError;
  }
  throw new Error(`"${ref}" was not refused`);
}

describe('parsePartyRef', () => {
  it.each([
    ['an empty text', ''],
    ['blanks', ' \t\n '],
    ['a text of 201 characters', 'a'.repeat(201)],
    ['a NUL character', 'Mos\0cow'],
    ['half of a surrogate pair', 'Moscow \ud83d'],
  ])('rejects %s', (_what, ref) => {
    expect(refusal(ref).extensions).toEqual({ code: 'BAD_USER_INPUT', argument: ['ref'] });
  });

  it('rejects the id of another record', () => {
    const error = refusal('forum_0199c1f4a2b37c4d8e9f000000000000', 'where.party');
    expect(error.message).toBe(
      'where.party: "forum_0199c1f4a2b37c4d8e9f000000000000" is the id of a forum, not of a party.',
    );
  });

  it('accepts the id of a party', () => {
    expect(parsePartyRef('party_0199c1f4a2b37c4d8e9f000000000000').refId).toBe('0199c1f4-a2b3-7c4d-8e9f-000000000000');
  });

  it.each(['RU', 'RUS', 'SU', 'Q649'])('accepts a code or a Wikidata id in upper case: %s', (code) => {
    expect(parsePartyRef(code)).toEqual({ ...NOTHING, code, folded: code.toLowerCase(), latin: code.toLowerCase() });
  });

  it.each(['Ru', 'ru', 'RUSS', 'Q0', 'q649', 'Q649x'])('reads no code from %s', (ref) => {
    expect(parsePartyRef(ref).code).toBeNull();
  });

  it('accepts an identifier with its scheme, ignoring the case of the scheme', () => {
    expect(parsePartyRef('GeoNames: 524901')).toMatchObject({ scheme: 'geonames', value: '524901', level: null });
  });

  it('reads a slug also as a name', () => {
    expect(parsePartyRef('sao-paulo')).toEqual({
      ...NOTHING,
      slug: 'sao-paulo',
      folded: 'sao paulo',
      latin: 'sao paulo',
    });
  });

  it.each([
    ['São Paulo', 'sao paulo', 'sao paulo'],
    ['  SAO   PAULO ', 'sao paulo', 'sao paulo'],
    ['St. Petersburg', 'st petersburg', 'st petersburg'],
    ['Москва', 'москва', 'moskva'],
    ['Гавана', 'гавана', 'gavana'],
    ['莫斯科', '莫斯科', 'mosike'],
    ["Côte d'Ivoire", 'cote d ivoire', 'cote d ivoire'],
    ['Straße', 'straße', 'strasse'],
    ['الأردن', 'الاردن', 'l rdn'],
    ['الإِمَارَات', 'الامارات', 'l imarat'],
    ['محـــمد ـ علي', 'محمد علي', 'mhmd ly'],
    ['יִשְׂרָאֵל', 'ישראל', 'yisera el'],
    ['בֵּית־לֶחֶם', 'בית לחם', 'veyt lehem'],
    // In other scripts, marks are parts of letters.
    ['हिन्दी', 'हिन्दी', 'hindi'],
    ['เชียงใหม่', 'เชียงใหม่', 'echiyngaihm'],
  ])('accepts a name, ignoring case, accents, points and punctuation: %s', (ref, folded, latin) => {
    expect(parsePartyRef(ref)).toEqual({ ...NOTHING, folded, latin });
  });

  it('reads composed and decomposed accents as the same name', () => {
    expect(parsePartyRef('Йошкар-Ола'.normalize('NFD'))).toEqual(parsePartyRef('Йошкар-Ола'));
  });

  it.each(['city:Luxembourg', 'CITY: luxembourg', 'City:Luxembourg'])('accepts a name with a level: %s', (ref) => {
    expect(parsePartyRef(ref)).toEqual({ ...NOTHING, level: 'CITY', folded: 'luxembourg', latin: 'luxembourg' });
  });

  it('reads only a name if a level is given', () => {
    expect(parsePartyRef('country:sao-tome')).toMatchObject({ slug: null, code: null, scheme: null, level: 'COUNTRY' });
  });

  it('accepts a name with a place', () => {
    expect(parsePartyRef('Moscow, Idaho')).toEqual({
      ...NOTHING,
      folded: 'moscow idaho',
      latin: 'moscow idaho',
      baseFolded: 'moscow',
      baseLatin: 'moscow',
      qualifierFolded: 'idaho',
    });
  });

  it('accepts a name with the code of a country', () => {
    expect(parsePartyRef('Москва, US')).toMatchObject({
      baseFolded: 'москва',
      baseLatin: 'moskva',
      qualifierCode: 'US',
      qualifierFolded: 'us',
    });
  });

  it('accepts a name with a level and a place, which follows the last comma', () => {
    expect(parsePartyRef('organization:Embassy, Cultural Section, Russia')).toMatchObject({
      level: 'ORGANIZATION',
      baseFolded: 'embassy cultural section',
      qualifierFolded: 'russia',
    });
  });

  it.each(['Moscow,', ', Idaho', 'Moscow, !'])('reads no place if one side of the comma is empty: %s', (ref) => {
    expect(parsePartyRef(ref)).toMatchObject({ baseFolded: null, qualifierFolded: null });
  });

  it('is converted to the arguments of find_party in order', () => {
    expect(partyRefValues(parsePartyRef('city:Moscow, US'))).toEqual([
      null,
      null,
      null,
      null,
      null,
      'moscow us',
      'moscow us',
      'CITY',
      'moscow',
      'moscow',
      'US',
      'us',
    ]);
  });
});
