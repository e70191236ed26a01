import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importTable } from '../../harness/imports.ts';
import { startTestServer, type TestServer } from '../../harness/server.ts';
import { parsePage } from './parse-page.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ seeded: false });
});
afterAll(() => server?.stop());

const MAPPING = `
register: long-treaties
lang: en
records:
  treaty: { makes: AGREEMENT, key: no, title: title, kind: TREATY, status: SIGNED }
`;

/** The rows of two treaties: treaty 1 in as many rows from row 2, treaty 2 in each third row after them. */
const rowsOf = (inOne: number, apart: number) => [
  ...Array.from({ length: inOne }, () => '1,On rivers'),
  ...Array.from({ length: apart }, (_, index) => [
    `${100 + index},On ${index}`,
    `${500 + index},Of ${index}`,
    '2,On rails',
  ]).flat(),
];

describe('The rows of a record in an imported file', () => {
  it('are all named on its page, in its language, without "and more"', async () => {
    const content = ['no,title', ...rowsOf(254, 53), '3,On salt', '4,On grain', '3,On salt', '5,On tea'].join('\n');
    await importTable(server.dataSource, { content, mapping: MAPPING });
    const located = async (title: string, lang: string) => {
      const asked = await server.query('query ($text: String!) { agreements(search: $text) { nodes { title url } } }', {
        text: title,
      });
      const { url } = asked.body.data.agreements.nodes.find((each: { title: string }) => each.title === title);
      const page = parsePage(await (await fetch(`${server.url}${new URL(url).pathname}?lang=${lang}`)).text());
      return page.lists[{ en: 'Sources', ru: 'Источники', zh: '来源' }[lang]!]![0];
    };
    for (const [title, locators] of Object.entries({
      'On rivers': ['rows 2-255', 'строки 2-255', '第 2-255 行'],
      'On rails': ['53 rows from 258 to 414', 'строк: 53, с 258 по 414', '共 53 行，第 258 至 414 行'],
      'On salt': ['rows 415, 417', 'строки 415, 417', '第 415, 417 行'],
      'On tea': ['row 418', 'строка 418', '第 418 行'],
    })) {
      for (const [index, lang] of ['en', 'ru', 'zh'].entries()) {
        expect([title, lang, await located(title, lang)]).toEqual([
          title,
          lang,
          expect.stringContaining(locators[index]!),
        ]);
      }
    }
  });
});
