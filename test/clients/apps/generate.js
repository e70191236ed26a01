import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { preset } from '@graphql-codegen/client-preset';
import { codegen } from '@graphql-codegen/core';
import { buildASTSchema, Kind, parse } from 'graphql';

// Writes `documents.ts` of each app: its documents with the types of variables and responses. In your own app, run
// graphql-codegen with `preset: 'client'`, the same configuration, and `schema: '<server>/schema.graphql'`.

const FOLDER = import.meta.dirname;
const SCHEMA = parse(readFileSync(join(FOLDER, '../../../schema.graphql'), 'utf8'));
const SCHEMA_AST = buildASTSchema(SCHEMA);

/** Apollo Client needs documents as syntax trees; the offline store sends them as text. */
const MODES = { react: 'documentNode', offline: 'string' };

/** The types of each interface, for caches that match fragments on interfaces. */
const POSSIBLE_TYPES = Object.fromEntries(
  SCHEMA.definitions
    .filter(({ kind }) => kind === Kind.INTERFACE_TYPE_DEFINITION || kind === Kind.UNION_TYPE_DEFINITION)
    .map(({ name }) => [
      name.value,
      SCHEMA_AST.getPossibleTypes(SCHEMA_AST.getType(name.value)).map((type) => type.name),
    ]),
);

for (const [app, documentMode] of Object.entries(MODES)) {
  const documents = readdirSync(join(FOLDER, app))
    .filter((file) => file.endsWith('.graphql'))
    .map((location) => {
      const rawSDL = readFileSync(join(FOLDER, app, location), 'utf8');
      return { location, document: parse(rawSDL), rawSDL };
    });
  const sections = await preset.buildGeneratesSection({
    baseOutputDir: './',
    schema: SCHEMA,
    schemaAst: SCHEMA_AST,
    documents,
    config: {
      documentMode,
      useTypeImports: true,
      enumsAsTypes: true,
      scalars: { PartialDate: 'string', DateTime: 'string' },
    },
    presetConfig: { fragmentMasking: false },
    pluginMap: {},
    plugins: [],
    pluginContext: {},
    profiler: { run: (work) => work(), collect: () => [] },
  });
  const text = await codegen(sections.find(({ filename }) => filename.endsWith('graphql.ts')));
  const possibleTypes = `export const possibleTypes: Record<string, string[]> = ${JSON.stringify(POSSIBLE_TYPES)};\n`;
  const unchecked = ['lint', 'assist', 'format'].map((part) => `// biome-ignore-all ${part}: generated\n`).join('');
  writeFileSync(join(FOLDER, app, 'documents.ts'), unchecked + text + (app === 'react' ? possibleTypes : ''));
}
