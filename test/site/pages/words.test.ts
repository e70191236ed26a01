import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, isEnumType, isInputObjectType, isObjectType } from 'graphql';
import '../../../src/app/features.ts';
import { AGREEMENT_RULE_CODES } from '../../../src/domain/agreements/agreement.rules.ts';
import { COMMITMENT_RULE_CODES } from '../../../src/domain/commitments/commitment.writes.ts';
import { SESSION_RULE_CODES } from '../../../src/domain/sessions/session.writes.ts';
import { dateInWords, spanInWords } from '../../../src/outputs/wording/dates.ts';
import { FIELD_WORDS } from '../../../src/outputs/wording/field-words.ts';
import { html } from '../../../src/outputs/wording/html.ts';
import { chooseLanguage } from '../../../src/outputs/wording/languages.ts';
import { LANGUAGES } from '../../../src/outputs/wording/words.ts';
import { Writer } from '../../../src/outputs/wording/writer.ts';
import { recordTypes } from '../../../src/records/description/registry.ts';
import { type PageLanguage, type TypeWords, translationsIn } from '../../../src/records/description/words.ts';
import { DUPLICATE_CODE } from '../../../src/records/writing/duplicates.writes.ts';
import { listDescriptions } from '../../../src/site/explorer/list-descriptions.ts';
import { recordFilters } from '../../../src/site/explorer/where-of.ts';

const schema = buildSchema(readFileSync(join(import.meta.dirname, '../../../schema.graphql'), 'utf8'));

/** Enums whose constants pages show. */
const SHOWN = [
  'AgreementKind',
  'AgreementStatus',
  'Attendance',
  'AttendsAs',
  'Bound',
  'CommitmentStatus',
  'DelegationRole',
  'ForumKind',
  'ForumRoleKind',
  'ForumStatus',
  'OrganizationKind',
  'PartyNameKind',
  'RelationKind',
  'SessionKind',
  'SessionStatus',
  'SignatureRole',
  'SourceKind',
  'SpeakerRole',
  'Standing',
  'SuccessionKind',
];

/** Fields of inputs that are about the write or the entry, for which no source is cited. */
const UNCITED = ['allowDuplicate', 'citations', 'dryRun', 'flags', 'idempotencyKey', 'note', 'slug', 'visibility'];

/** The fields of records that a citation may name. */
const CITABLE = [
  ...new Set(
    Object.values(schema.getTypeMap())
      .filter((type) => isInputObjectType(type))
      .filter((type) => /^Create(?!ApiKey|Webhook)\w+Input$/.test(type.name))
      .flatMap((type) => Object.keys(type.getFields()))
      .filter((name) => !UNCITED.includes(name)),
  ),
];

/** The words of all types of record; a name must belong to one type only. */
function wordsOfTypes(kind: keyof TypeWords, lang: PageLanguage): { [name: string]: string } {
  const words = recordTypes().flatMap(({ words }) => Object.entries(translationsIn(words?.[kind] ?? {}, lang)));
  expect(new Set(words.map(([name]) => name)).size).toBe(words.length);
  return Object.fromEntries(words);
}

describe.each(LANGUAGES.map((words) => [words.called, words] as const))(
  'the words of pages in %s',
  (_called, words) => {
    it.each(SHOWN)('have a label for every constant of %s', (name) => {
      const type = schema.getType(name);
      if (!isEnumType(type)) throw new Error(`${name} is no enumeration.`);
      const known = { ...words.codes, ...wordsOfTypes('codes', words.lang) };
      const unnamed = type.getValues().filter(({ name: code }) => !(code in known));
      expect(unnamed).toEqual([]);
    });

    it('have a label for every type of record, and for every relation from its other end', () => {
      const records = Object.values(schema.getTypeMap()).filter(
        (type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Record'),
      );
      expect(records.length).toBeGreaterThan(12);
      const names = wordsOfTypes('codes', words.lang);
      expect(records.filter(({ name }) => !(name in names)).map(({ name }) => name)).toEqual([]);
      const relations = schema.getType('RelationKind');
      if (!isEnumType(relations)) throw new Error('RelationKind is no enumeration.');
      expect(relations.getValues().filter(({ name }) => !(`${name}_FROM` in words.codes))).toEqual([]);
    });

    it('have a label for every fact and every list of a type of record', () => {
      const labels = recordTypes().flatMap(({ page, exported }) => [
        ...page.facts.map(({ label }) => label),
        exported.name,
      ]);
      const known = { ...words.labels, ...wordsOfTypes('labels', words.lang) };
      expect(labels.filter((label) => !(label in known))).toEqual([]);
    });

    it('have a label for every filter by a record', () => {
      const known = { ...words.labels, ...wordsOfTypes('labels', words.lang) };
      const fields = listDescriptions(schema, (name) => name).flatMap((list) => recordFilters(list));
      expect(fields.map(({ parameter }) => parameter)).toContain('spoke-at');
      expect(fields.filter(({ field }) => !(field in known))).toEqual([]);
    });

    it('have a sentence for every flag of a rule', () => {
      const { flags } = FIELD_WORDS[words.lang];
      const known = { ...flags, ...wordsOfTypes('flags', words.lang) };
      const rules = [...AGREEMENT_RULE_CODES, ...SESSION_RULE_CODES, ...COMMITMENT_RULE_CODES, DUPLICATE_CODE];
      expect(rules.filter((code) => !(code in known))).toEqual([]);
    });

    it('have a word for every field that a citation may name', () => {
      const ofTypes = { ...wordsOfTypes('fields', words.lang), ...wordsOfTypes('labels', words.lang) };
      const known = { ...FIELD_WORDS[words.lang].fields, ...words.labels, ...ofTypes };
      expect(CITABLE).toContain('signedOn');
      expect(CITABLE.filter((name) => !(name in known))).toEqual([]);
    });

    it('have no empty label', () => {
      const { fields, schemes } = FIELD_WORDS[words.lang];
      const kinds = ['labels', 'fields', 'codes'] as const;
      const ofTypes = Object.assign({}, ...kinds.map((kind) => wordsOfTypes(kind, words.lang)));
      const empty = Object.entries({
        ...words.labels,
        ...words.codes,
        ...fields,
        ...schemes,
        ...ofTypes,
      }).filter(([name, text]) => text === '' && name !== 'EXACT');
      expect(empty).toEqual([]);
    });
  },
);

describe('dateInWords', () => {
  it.each([
    ['2025', '2025', '2025', '2025年'],
    ['2025-11', 'November 2025', 'ноябрь 2025 г.', '2025年11月'],
    ['2025-11-07', '7 November 2025', '7 ноября 2025 г.', '2025年11月7日'],
    ['0987-02', 'February 987', 'февраль 987 г.', '987年2月'],
  ])('keeps the precision of %s in each language', (date, ...expected) => {
    expect(LANGUAGES.map(({ locale }) => dateInWords(date, locale))).toEqual(expected);
  });

  it('has a counterpart spanInWords that writes periods as short as possible', () => {
    expect(spanInWords('2025-11-05', '2025-11-07', 'en-GB').replace(/\s/g, ' ')).toBe('5 – 7 November 2025');
    expect(spanInWords('2025-11', '2025-11', 'en-GB')).toBe('November 2025');
    expect(spanInWords('2024', '2025-11-07', 'en-GB')).toBe('2024 – 7 November 2025');
    const writers = LANGUAGES.map(({ lang }) => new Writer(chooseLanguage(lang, undefined)));
    expect(writers.map((writer) => writer.span('2009', null))).toEqual(['since 2009', 'с 2009', '自2009年起']);
    expect(writers.map((writer) => writer.span('2024-01', null))).toEqual([
      'since January 2024',
      'с января 2024 г.',
      '自2024年1月起',
    ]);
    expect(writers.map((writer) => writer.span(null, '2009'))).toEqual(['until 2009', 'до 2009', '至2009年']);
    expect(writers[0]!.span(null, null)).toBeNull();
  });
});

describe('Writer.quantity', () => {
  const writers = LANGUAGES.map(({ lang }) => new Writer(chooseLanguage(lang, undefined)));

  it.each([
    ['1', 'agreements', 'EXACT', '1 agreement', '1 соглашение', '1 项协议'],
    ['2', 'agreements', 'EXACT', '2 agreements', '2 соглашения', '2 项协议'],
    ['11', 'people', 'ABOUT', 'about 11 people', 'около 11 человек', '约 11 人'],
    ['21', 'countries', 'EXACT', '21 countries', '21 страна', '21 个国家'],
    ['21', 'countries', 'AT_LEAST', 'at least 21 countries', 'не менее 21 страны', '至少 21 个国家'],
    ['2', 'cities', 'AT_MOST', 'at most 2 cities', 'не более 2 городов', '至多 2 座城市'],
    ['1.5', 'agreements', 'EXACT', '1.5 agreements', '1,5 соглашения', '1.5 项协议'],
    ['12.50', 'percent', 'EXACT', '12.5%', '12,5 %', '12.5%'],
    ['1250000.5', 'USD', 'EXACT', '1,250,000.5 US dollars', '1 250 000,5 доллара США', '1,250,000.5美元'],
    ['70', 'fishing_boats', 'EXACT', '70 fishing boats', '70 fishing boats', '70 fishing boats'],
  ])('writes %s %s (%s) in each language', (value, unit, bound, ...expected) => {
    const written = writers.map((writer) => writer.quantity(value, unit, bound).replace(/\s/g, ' '));
    expect(written).toEqual(expected);
  });

  it('keeps all digits of an exact decimal', () => {
    expect(writers[0]!.quantity('12345678901234567890.12345', 'EUR')).toBe('12,345,678,901,234,567,890.12345 euros');
  });
});

describe('html and Writer', () => {
  it('escape interpolated values, and write nothing for null, undefined and false', () => {
    const hostile = `<img src=x onerror="alert('1')">&`;
    expect(html`<a title="${hostile}">${[hostile, null, undefined, false, 0, html`<i>${1}</i>`]}</a>`.toString()).toBe(
      '<a title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;">' +
        '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;0<i>1</i></a>',
    );
  });

  it('make links only of http and https addresses', () => {
    const writer = new Writer(chooseLanguage('en', undefined));
    expect(writer.externalLink('javascript:alert(1)').toString()).toBe('javascript:alert(1)');
    expect(writer.externalLink('data:text/html,<script>').toString()).toBe('data:text/html,&lt;script&gt;');
    expect(writer.externalLink('HTTPS://example.org/"').toString()).toBe(
      '<a href="HTTPS://example.org/&quot;" rel="noopener nofollow">HTTPS://example.org/&quot;</a>',
    );
  });

  it('translate what imports record in English', () => {
    const writer = new Writer(chooseLanguage('ru', undefined));
    const texts = ['row 96', 'Imported from twin-towns.tsv.', 'row of trees'].map((text) => writer.imported(text));
    expect(texts).toEqual(['строка 96', 'Импортировано из файла twin-towns.tsv.', 'row of trees']);
  });

  it('write decimals with all digits, and unknown constants in plain letters', () => {
    const writer = new Writer(chooseLanguage('en', undefined));
    expect(writer.decimal('12345678901234567890.12345')).toBe('12,345,678,901,234,567,890.12345');
    expect(writer.code('SOMETHING_NEW')).toBe('something new');
  });
});
