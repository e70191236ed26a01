import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Role } from '../../src/access/viewer.ts';
import { registeredTag } from '../../src/records/values/language-tags.ts';
import { importTable } from '../harness/imports.ts';
import { mutationsOn, rejectionOf } from '../harness/mutations.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

describe('registeredTag', () => {
  it.each(['English', 'Deutsch', 'русский', 'xx', 'en-Foob', 'en-QQ1', 'en-GX', 'de-abcde', 'e_', '', 'en_'])(
    'is null for what is no tag of BCP 47, or has a subtag that nobody registered: %j',
    (tag) => {
      expect(registeredTag(tag)).toBeNull();
    },
  );

  it.each([
    ['en', 'en'],
    ['EN-gb', 'en-GB'],
    ['zh-hans-cn', 'zh-Hans-CN'],
    ['es-419', 'es-419'],
    ['de-1996', 'de-1996'],
    ['sl-rozaj-biske', 'sl-biske-rozaj'],
    ['kca', 'kca'],
    ['mul', 'mul'],
    ['und', 'und'],
    ['qaa-Qaaa-QM', 'qaa-Qaaa-QM'],
    ['yue', 'yue'],
    ['iw', 'he'],
    ['en-x-draft', 'en-x-draft'],
    ['ar-u-nu-latn', 'ar-u-nu-latn'],
  ])('returns the canonical form of a registered tag: %s', (tag, canonical) => {
    expect(registeredTag(tag)).toBe(canonical);
  });
});

describe('An invalid language tag', () => {
  let server: TestServer;
  let editor: ReturnType<typeof mutationsOn>;
  let forum: string;
  beforeAll(async () => {
    server = await startTestServer({ viewer: { role: Role.EDITOR, name: 'Ada', identity: 'key 1' } });
    editor = mutationsOn(server);
    const payload = await editor.payload(
      'createForum',
      { titles: [{ lang: 'en', text: 'Fair' }], kind: 'FORUM', status: 'SCHEDULED' },
      'forum { id }',
    );
    forum = payload.forum.id;
  }, 120_000);
  afterAll(() => server?.stop());

  const titles = (lang: string) => [{ lang, text: 'A title' }];
  it.each([
    ['createAgreement', () => ({ titles: titles('English'), kind: 'TREATY', status: 'ANNOUNCED' }), 'titles.0.lang'],
    [
      'createAgreement',
      () => ({ titles: [...titles('en'), ...titles('French')], kind: 'TREATY', status: 'ANNOUNCED' }),
      'titles.1.lang',
    ],
    [
      'createAgreement',
      () => ({
        ...{ titles: titles('en'), kind: 'TREATY', status: 'ANNOUNCED' },
        texts: [{ lang: 'English', url: 'https://example.org/text' }],
      }),
      'texts.0.lang',
    ],
    [
      'createSession',
      () => ({ forum, titles: titles('en'), kind: 'PANEL', status: 'SCHEDULED', languages: ['en', 'English'] }),
      'languages.1',
    ],
    ['createParty', () => ({ level: 'CITY', names: [{ lang: 'English', text: 'Ys' }] }), 'names.0.lang'],
    ['createPerson', () => ({ names: [{ lang: 'English', text: 'Ana' }] }), 'names.0.lang'],
    ['createSource', () => ({ kind: 'NEWS', title: 'The day', lang: 'English' }), 'lang'],
    ['createTopic', () => ({ names: [{ lang: 'English', text: 'Roads' }] }), 'names.0.lang'],
  ])('is rejected by %s, with its path', async (mutation, input, path) => {
    expect(await rejectionOf(server, editor, mutation, input())).toEqual(['LANGUAGE_INVALID', `input.${path}`]);
  });

  const mapping = (lang: string) => `
register: languages
source: { title: A register }
lang: ${lang}
records:
  treaty: { makes: AGREEMENT, key: no, title: title, titleLang: lang, kind: { is: TREATY }, status: { is: ANNOUNCED } }
`;
  const content = 'no,title,lang\n1,Pact of languages,English\n2,Pact of tags,en\n';

  it('is rejected in a mapping', async () => {
    await expect(importTable(server.dataSource, { content, mapping: mapping('English') })).rejects.toThrow(
      '"English" is not a language tag, such as "en".',
    );
  });

  it('is rejected in a row of a table', async () => {
    const { report, kinds } = await importTable(server.dataSource, { content, mapping: mapping('en') });
    expect(report.map(({ row, grade, sentences }) => [row, grade, sentences])).toEqual([
      [2, 'REFUSED', ['titleLang: "English" is not a language tag of BCP 47, such as "en" or "pt-BR".']],
    ]);
    expect(kinds.AGREEMENT).toMatchObject({ created: 1, refused: 1 });
  });
});
