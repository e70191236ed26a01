import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import graphqlEslint, { parser } from '@graphql-eslint/eslint-plugin';
import { describe, expect, it } from '@jest/globals';
import { ESLint } from 'eslint';

const ROOT = join(import.meta.dirname, '../..');

/** What graphql-eslint recommends for documents. Those of record pages are pieces, which the server puts together. */
const RULES = graphqlEslint.configs['flat/operations-recommended'].rules;

/** The clients, and which rules do not hold for their documents. */
const CLIENTS: [client: string, folder: string, left: { [rule: string]: 'off' }][] = [
  ['the app with React and Apollo', 'test/clients/apps/react', {}],
  ['the offline app', 'test/clients/apps/offline', {}],
  [
    'the explorer',
    'src/site/explorer/page/documents',
    // Its cache keeps whole answers, and not records by their ids: what is not shown need not be read.
    { '@graphql-eslint/require-selections': 'off' },
  ],
];

// The linter keeps what it knows of the first documents that it sees, unless it is itself under test.
process.env.NODE_ENV = 'test';

/** What the linter says of the documents in a folder. */
async function complaintsOf(folder: string, left: { [rule: string]: 'off' }): Promise<string[]> {
  const documents = join(folder, '**/*.graphql');
  const schema = join(ROOT, 'schema.graphql');
  const eslint = new ESLint({
    cwd: folder,
    overrideConfigFile: true,
    overrideConfig: [
      {
        files: ['**/*.graphql'],
        plugins: { '@graphql-eslint': graphqlEslint as object },
        languageOptions: { parser, parserOptions: { graphQLConfig: { schema, documents } } },
        rules: { ...(RULES as object), ...left },
      },
    ],
  });
  const results = await eslint.lintFiles(['**/*.graphql']);
  return results.flatMap(({ messages }) => messages.map(({ message }) => message));
}

describe('graphql-eslint', () => {
  it.each(CLIENTS)('finds nothing in the documents of %s', async (_client, folder, left) => {
    expect(await complaintsOf(join(ROOT, folder), left)).toEqual([]);
  });

  it('would find a record without an id, and a variable that nothing uses', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'entente-lint-'));
    try {
      await writeFile(
        join(folder, 'wrong.graphql'),
        'query Wrong($first: Int) { topics(first: 3) { nodes { name } } }\n',
      );
      const complaints = (await complaintsOf(folder, {})).join('\n');
      expect(complaints).toMatch(/`nodes.id` must be selected/);
      expect(complaints).toMatch(/Variable "\$first" is never used/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
