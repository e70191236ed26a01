import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { preset } from '@graphql-codegen/client-preset';
import { codegen } from '@graphql-codegen/core';
import { buildSchema, parse } from 'graphql';

const HERE = import.meta.dirname;
const DOCUMENTS = join(HERE, 'documents');
const SDL = readFileSync(new URL(import.meta.resolve('#schema.graphql')), 'utf8');

// Writes documents.ts: each document of the explorer as a text that knows the types of its variables and of its answer, as
// the client preset of graphql-codegen makes them for any client (`npm run documents`, also before each build and check). It
// is plain JavaScript because it runs before anything is compiled.
const sections = await preset.buildGeneratesSection({
  baseOutputDir: './',
  schema: parse(SDL),
  schemaAst: buildSchema(SDL),
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
  profiler: { run: (work) => work(), collect: () => [] },
});
const section = sections.find(({ filename }) => filename.endsWith('graphql.ts'));
if (!section) throw new Error('The client preset writes no graphql.ts.');
writeFileSync(join(HERE, 'documents.ts'), await codegen(section));
