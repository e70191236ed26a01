import { describe, expect, it } from '@jest/globals';
import '../../src/app/features.ts';
import { fieldsOf } from '../../src/imports/mapping/record-fields.ts';
import { fieldsOfRecord } from '../../src/records/description/imported-fields.ts';
import { recordTypes } from '../../src/records/description/registry.ts';
import { awards } from './award/feature.ts';

const AwardInput = awards.recordTypes![0]!.written.input;
const line = { is: 'text', longest: 500 };

describe('fieldsOfRecord', () => {
  it('rejects a difference in a field that the input does not have', () => {
    expect(() => fieldsOfRecord(AwardInput, { laudatio: { longest: 2_000 } })).toThrow(
      'CreateAwardInput has no field laudatio in which files could differ.',
    );
    expect(() => fieldsOfRecord(AwardInput, { jurors: { parts: { juror: { needed: true } } } })).toThrow(
      'AwardJurorInput has no field juror in which files could differ.',
    );
  });

  it('derives references, texts by language and parts from the input, without slug, citations and flags', () => {
    expect(fieldsOfRecord(AwardInput)).toEqual({
      visibility: { is: 'word', words: ['PUBLIC', 'INTERNAL'] },
      identifiers: {
        is: 'list',
        of: {
          is: 'parts',
          fields: { scheme: { ...line, needed: true }, value: { ...line, needed: true }, url: { is: 'url' } },
        },
      },
      title: { ...line, others: 'titlesIn', needed: true },
      titleLang: { is: 'lang' },
      rank: { is: 'word', words: ['GOLD', 'SILVER'] },
      givenBy: { is: 'party', level: null, as: 'givenById', needed: true },
      givenTo: { is: 'party', level: null, as: 'givenToId' },
      laureate: { is: 'record', types: ['PERSON'], as: 'laureateId' },
      forum: { is: 'record', types: ['FORUM'], as: 'forumId' },
      givenOn: { is: 'date' },
      laudation: line,
      jurors: {
        is: 'list',
        of: {
          is: 'parts',
          fields: {
            person: { is: 'record', types: ['PERSON'], as: 'personId', needed: true },
            votedFor: { is: 'yes or no' },
          },
        },
      },
    });
  });

  it('applies the differences of a description', () => {
    const { title, givenBy, jurors, laudation, medal } = fieldsOfRecord(AwardInput, {
      title: { needed: false },
      givenBy: { level: 'COUNTRY' },
      laudation: { longest: 2_000 },
      jurors: { parts: { person: { about: true }, votedFor: null } },
      medal: { is: 'word', words: ['GOLD'] },
    });
    expect([title, givenBy, laudation, medal]).toEqual([
      { ...line, others: 'titlesIn' },
      { is: 'party', level: 'COUNTRY', as: 'givenById', needed: true },
      { is: 'text', longest: 2_000 },
      { is: 'word', words: ['GOLD'] },
    ]);
    expect(jurors).toEqual({
      is: 'list',
      of: { is: 'parts', fields: { person: { is: 'record', types: ['PERSON'], as: 'personId', about: true } } },
    });
  });

  it.each(recordTypes().map(({ type }) => type))('finds every difference of %s in its input', (type) => {
    expect(Object.keys(fieldsOf(type))).toEqual(expect.arrayContaining(['visibility', 'identifiers']));
  });
});
