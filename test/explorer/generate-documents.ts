import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { preset } from '@graphql-codegen/client-preset';
import { codegen } from '@graphql-codegen/core';
import { buildSchema, parse } from 'graphql';

const ROOT = join(import.meta.dirname, '../..');

const DOCUMENTS = join(ROOT, 'src/explorer/page/documents');

/**
 * The explorer's documents as TypeScript: each as a text that knows the types of its variables and of its answer. They are
 * made by graphql-codegen's client preset, as any client's are.
 */
export async function generateDocuments(): Promise<string> {
  const schema = buildSchema(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'));
  const sections = await preset.buildGeneratesSection({
    baseOutputDir: './',
    schema: parse(readFileSync(join(ROOT, 'schema.graphql'), 'utf8')),
    schemaAst: schema,
    documents: readdirSync(DOCUMENTS)
      .sort()
      .map((file) => {
        const rawSDL = readFileSync(join(DOCUMENTS, file), 'utf8');
        return { location: file, document: parse(rawSDL), rawSDL };
      }),
    config: {
      documentMode: 'string',
      useTypeImports: true,
      enumsAsTypes: true,
      scalars: { Locale: 'string', PartialDate: 'string', Decimal: 'string', DateTime: 'string', URL: 'string' },
    },
    presetConfig: { fragmentMasking: false },
    pluginMap: {},
    plugins: [],
    pluginContext: {},
    profiler: { run: (work: () => Promise<unknown>) => work(), collect: () => [] },
  } as never);
  const section = sections.find(({ filename }) => filename.endsWith('graphql.ts'));
  if (!section) throw new Error('The client preset writes no graphql.ts.');
  return codegen(section);
}
