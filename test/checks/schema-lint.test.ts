import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import graphqlEslint, { parser } from '@graphql-eslint/eslint-plugin';
import { describe, expect, it } from '@jest/globals';
import { ESLint } from 'eslint';

const SCHEMA = join(import.meta.dirname, '../../schema.graphql');

/** The rules that graphql-eslint recommends, those for Relay, and a description of everything. */
const RULES = {
  ...graphqlEslint.configs['flat/schema-recommended'].rules,
  ...graphqlEslint.configs['flat/schema-relay'].rules,
  '@graphql-eslint/require-description': [
    'error',
    {
      types: true,
      rootField: true,
      DirectiveDefinition: true,
      FieldDefinition: true,
      InputValueDefinition: true,
      EnumValueDefinition: true,
    },
  ],
  // Pages, labels and counts have no id.
  '@graphql-eslint/strict-id-in-types': 'off',
  // Some lists have only forward paging.
  '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
  // A node may be an interface other than Node, and short lists are plain lists.
  '@graphql-eslint/relay-edge-types': [
    'error',
    { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
  ],
};

/** Names in the contract that begin with the name of their type. */
const NAMED_LIKE_THEIR_TYPE = [
  'Field "country" starts with the name of the parent type "Country"',
  'Field "session" starts with the name of the parent type "Session"',
  'Field "sourceUrl" starts with the name of the parent type "Source"',
];

// The linter caches the first schema unless NODE_ENV is "test".
process.env.NODE_ENV = 'test';

/** The linter's messages for a schema. */
async function complaintsOf(sdl: string): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'entente-lint-'));
  const file = join(folder, 'schema.graphql');
  try {
    await writeFile(file, sdl);
    const eslint = new ESLint({
      cwd: folder,
      overrideConfigFile: true,
      overrideConfig: [
        {
          files: ['**/*.graphql'],
          plugins: { '@graphql-eslint': graphqlEslint as object },
          languageOptions: { parser, parserOptions: { graphQLConfig: { schema: file } } },
          rules: RULES as never,
        },
      ],
    });
    const [result] = await eslint.lintFiles([file]);
    return result!.messages.map(({ message }) => message);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('the linter of schema.graphql', () => {
  it('accepts the schema by the rules of graphql-eslint and Relay', async () => {
    expect(await complaintsOf(await readFile(SCHEMA, 'utf8'))).toEqual(NAMED_LIKE_THEIR_TYPE);
  });

  it('reports a missing description and a connection that Relay cannot page', async () => {
    const sdl = `
      """What is on record."""
      type Query {
        """Things."""
        things("""How many.""" first: Int): ThingConnection!
      }
      """Things."""
      type ThingConnection {
        """Each."""
        edges: [ThingEdge!]!
      }
      """A thing in its place."""
      type ThingEdge {
        """It."""
        node: Thing!
      }
      """A thing."""
      type Thing {
        name: String!
      }
    `;
    const complaints = (await complaintsOf(sdl)).join('\n');
    expect(complaints).toMatch(/Description is required for field "name"/);
    expect(complaints).toMatch(/pageInfo/);
    expect(complaints).toMatch(/`cursor`/);
    expect(complaints).toMatch(/after/);
  });
});
