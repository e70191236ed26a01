import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from '../../harness/server.ts';

/** The examples of the playground are questions about the first data. */
const EXAMPLES = join(import.meta.dirname, '../../../src/site/playground/examples');

/** The exact response of each. */
const ANSWERS = join(import.meta.dirname, '../../query/playground-examples');

const QUESTIONS = readdirSync(EXAMPLES);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

function textOf(file: string): string {
  return readFileSync(join(EXAMPLES, file), 'utf8');
}

describe('the examples of the playground', () => {
  it.each(QUESTIONS)('return the exact response of %s by one statement', async (file) => {
    const { status, body } = await server.query(textOf(file));
    const expected = join(ANSWERS, file.replace(/\.graphql$/, '.json'));
    if (!existsSync(expected) && !process.env.CI) {
      writeFileSync(expected, `${JSON.stringify(body.data, null, 2)}\n`);
      throw new Error(`${expected} was missing and has been written. Check its content, then run the test again.`);
    }
    expect(status).toBe(200);
    expect(body.errors).toBeUndefined();
    expect(body.data).toEqual(JSON.parse(readFileSync(expected, 'utf8')));
    expect(server.statements()).toHaveLength(1);
  });

  describe('cooperation between Moscow and Havana', () => {
    const document = textOf('1-between-moscow-and-havana.graphql');
    const titles = async (between: string[]) => {
      const { body } = await server.query(document, { between });
      expect(body.errors).toBeUndefined();
      return body.data.cooperation.edges.map((edge: { node: { title: string } }) => edge.node.title).sort();
    };
    const ITEMS = [
      'Enhanced cooperation between Moscow and Havana',
      "Moscow's part in a week in Havana dedicated to relations with Russia",
      'On enhancing the cooperation of Moscow and Havana',
    ];

    it.each([
      [['Moscow', 'Havana']],
      [['Havana', 'Moscow']],
      [['Москва', 'La Habana']],
      [['莫斯科', '哈瓦那']],
      [['moscow', 'HAVANA']],
      [['city:Moscow', 'Havana, Cuba']],
    ])('returns the same items for %j', async (between) => {
      expect(await titles(between)).toEqual(ITEMS);
    });

    it.each([
      [['RU', 'CU']],
      [['russia', 'Cuba']],
      [['Rusia', 'Куба']],
      [['CUB', 'RUS']],
      [['Moscow', 'Cuba']],
      [['Russian Federation', 'Havana']],
    ])('returns the same items for %j, which include the countries of both', async (between) => {
      expect(await titles(between)).toEqual(ITEMS);
    });

    it.each([
      [['Moscow', 'Beijing'], 'PARTY_UNKNOWN'],
      [['Moscow', 'Atlantis'], 'PARTY_UNKNOWN'],
    ])('rejects %j, of which one party is unknown', async (between, code) => {
      const { status, body } = await server.query(document, { between });
      expect(status).toBe(200);
      expect(body.errors).toMatchObject([{ extensions: { code }, path: ['cooperation'] }]);
      expect(body.errors![0]!.message).toContain(`No party is called "${between[1]}"`);
    });

    it('returns no items for Moscow and China, or for Moscow and itself', async () => {
      expect(await titles(['Moscow', 'China'])).toEqual([]);
      expect(await titles(['Moscow', 'Moscow'])).toEqual([]);
    });

    it('returns the party that each name was resolved to', async () => {
      const { body } = await server.query(document, { between: ['Москва', 'CU'] });
      expect(body.data.cooperation.resolved).toEqual([
        { given: 'Москва', party: { name: 'Moscow' } },
        { given: 'CU', party: { name: 'Cuba' } },
      ]);
    });
  });
});
