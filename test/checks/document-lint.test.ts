import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import graphqlEslint, { parser } from '@graphql-eslint/eslint-plugin';
import { describe, expect, it } from '@jest/globals';
import { ESLint } from 'eslint';

const ROOT = join(import.meta.dirname, '../..');

/** The rules that graphql-eslint recommends for documents. Record pages are not linted, as the server assembles them. */
const RULES = graphqlEslint.configs['flat/operations-recommended'].rules;

/** The clients, with the rules that their documents may break. */
const CLIENTS: [client: string, folder: string, disabled: { [rule: string]: 'off' }][] = [
  ['the app with React and Apollo', 'test/clients/apps/react', {}],
  ['the offline app', 'test/clients/apps/offline', {}],
  [
    'the explorer',
    'src/site/explorer/documents',
    // Its cache stores whole responses, so ids are not needed.
    { '@graphql-eslint/require-selections': 'off' },
  ],
];

// The linter caches the first documents unless NODE_ENV is "test".
process.env.NODE_ENV = 'test';

/** The linter's messages for the documents in a folder. */
async function complaintsOf(folder: string, disabled: { [rule: string]: 'off' }): Promise<string[]> {
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
        rules: { ...(RULES as object), ...disabled },
      },
    ],
  });
  const results = await eslint.lintFiles(['**/*.graphql']);
  return results.flatMap(({ messages }) => messages.map(({ message }) => message));
}

describe('graphql-eslint', () => {
  it.each(CLIENTS)('accepts the documents of %s', async (_client, folder, disabled) => {
    expect(await complaintsOf(join(ROOT, folder), disabled)).toEqual([]);
  });

  it('reports a record without an id and an unused variable', async () => {
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
