import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { preset } from '@graphql-codegen/client-preset';
import { codegen } from '@graphql-codegen/core';
import { GraphQLFileLoader } from '@graphql-tools/graphql-file-loader';
import { loadSchema } from '@graphql-tools/load';
import { UrlLoader } from '@graphql-tools/url-loader';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GraphQLSchema, lexicographicSortSchema, parse, printSchema } from 'graphql';
import { startTestServer, type TestServer } from '../harness/server.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A document of a client. */
const DOCUMENT = `
  query Between($names: [String!]!, $first: Int) {
    cooperation(between: $names, first: $first) {
      totalCount
      nodes {
        __typename
        title
        occurredOn
        ... on Agreement {
          signedOn
          status
        }
      }
    }
  }
`;

/** Code that uses the generated types; its last line must not compile. */
const USE = `
  import type { ResultOf, VariablesOf } from '@graphql-typed-document-node/core';
  import { BetweenDocument, type BetweenQuery } from './graphql.ts';

  export const variables: VariablesOf<typeof BetweenDocument> = { names: ['Moscow', 'Havana'] };
  export function titles(data: ResultOf<typeof BetweenDocument>): string[] {
    const count: number = data.cooperation?.totalCount ?? 0;
    return (data.cooperation?.nodes ?? []).slice(0, count).map((node) =>
      node.__typename === 'Agreement' ? \`\${node.title} \${node.signedOn ?? 'unsigned'} \${node.status satisfies string}\` : node.title,
    );
  }
  // @ts-expect-error a figure has no signature
  export const wrong = (data: BetweenQuery) => data.cooperation?.nodes.map((node) => node.__typename === 'Figure' && node.signedOn);
`;

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  // Within the project, so that the generated files find their imports.
  await mkdir(join(ROOT, 'node_modules/.cache'), { recursive: true });
  folder = await mkdtemp(join(ROOT, 'node_modules/.cache/codegen-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await server.stop();
});

/** Runs the client preset and returns the generated files. */
async function generate(schema: GraphQLSchema): Promise<Map<string, string>> {
  const sections = await preset.buildGeneratesSection({
    baseOutputDir: `${folder}/`,
    schema: parse(printSchema(schema)),
    schemaAst: schema,
    documents: [{ location: 'between.graphql', document: parse(DOCUMENT), rawSDL: DOCUMENT }],
    config: { useTypeImports: true, enumsAsTypes: true, importExtension: '.ts' },
    presetConfig: { fragmentMasking: false },
    pluginMap: {},
    plugins: [],
    pluginContext: {},
    profiler: { run: (work: () => Promise<unknown>) => work(), collect: () => [] },
  } as never);
  const files = new Map<string, string>();
  for (const section of sections) files.set(section.filename, await codegen(section));
  return files;
}

describe('graphql-codegen’s client preset', () => {
  it('generates the same from the running server as from schema.graphql, within the default limits', async () => {
    const [running, committed] = await Promise.all([
      loadSchema(`${server.url}/graphql`, { loaders: [new UrlLoader()], specifiedByUrl: true }),
      loadSchema(join(ROOT, 'schema.graphql'), { loaders: [new GraphQLFileLoader()] }),
    ]);
    const sorted = (schema: GraphQLSchema) => printSchema(lexicographicSortSchema(schema));
    expect(sorted(running)).toBe(sorted(committed));
    const fromRunning = await generate(lexicographicSortSchema(running));
    expect(fromRunning).toEqual(await generate(lexicographicSortSchema(committed)));
    expect([...fromRunning.keys()].map((file) => file.replace(folder, '').replace(/^\//, ''))).toContain('graphql.ts');
  });

  it('generates types that fit valid code and reject wrong code', async () => {
    const files = await generate(
      await loadSchema(join(ROOT, 'schema.graphql'), { loaders: [new GraphQLFileLoader()] }),
    );
    for (const [file, text] of files) {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    await writeFile(join(folder, 'use.ts'), USE);
    const options = [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--module',
      'nodenext',
      '--allowImportingTsExtensions',
      '--ignoreConfig',
    ];
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const compiled = await promisify(execFile)(process.execPath, [tsc, ...options, join(folder, 'use.ts')], {
      cwd: folder,
    }).catch((error: { stdout: string }) => error);
    expect(compiled.stdout).toBe('');
  });
});
