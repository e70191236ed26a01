import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { preset } from '@graphql-codegen/client-preset';
import { codegen } from '@graphql-codegen/core';
import { buildASTSchema, isInterfaceType, isObjectType, Kind, parse, Source, visit } from 'graphql';

const SRC = join(import.meta.dirname, '../..');
const SDL = parse(readFileSync(join(SRC, '../schema.graphql'), 'utf8'));
const RECORDS = buildASTSchema(SDL).getTypeMap();

/**
 * Lists of Query are null only beside an error. The clients of these documents treat a response with errors as failed,
 * so their generated types have no null for lists; a single record may be null.
 */
const READ = visit(SDL, {
  ObjectTypeDefinition: ({ name }) => (name.value === 'Query' ? undefined : false),
  FieldDefinition: (field) =>
    field.type.kind === Kind.NON_NULL_TYPE || isRecord(field.type)
      ? false
      : { ...field, type: { kind: Kind.NON_NULL_TYPE, type: field.type } },
});
const SCHEMA = { schema: READ, schemaAst: buildASTSchema(READ) };

function isRecord(type) {
  const named = type.kind === Kind.NAMED_TYPE ? RECORDS[type.name.value] : undefined;
  return (isObjectType(named) || isInterfaceType(named)) && 'id' in named.getFields();
}

const UNCHECKED = ['lint', 'assist', 'format'].map((part) => `// biome-ignore-all ${part}: generated\n`).join('');

/**
 * Generates a TypeScript file with the documents in some folders and the types of their results, by the client preset
 * of graphql-codegen.
 * @param {string[]} folders below src
 * @param {string} target the file, below src
 * @throws if a document requests a field that the schema does not have
 */
async function generate(folders, target) {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(SRC, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.graphql'))
      .map((path) => join(folder, path)),
  );
  const sections = await preset.buildGeneratesSection({
    baseOutputDir: './',
    ...SCHEMA,
    documents: paths.sort().map((path) => {
      const rawSDL = readFileSync(join(SRC, path), 'utf8');
      return { location: path, document: parse(new Source(rawSDL, path)), rawSDL };
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
  const text = await codegen(section);
  // A bundler leaves out the documents that a page does not use: the desk uses few of the explorer.
  const pure = text.replaceAll('= new TypedDocumentString(', '= /* @__PURE__ */ new TypedDocumentString(');
  writeFileSync(join(SRC, target), UNCHECKED + pure);
}

// Plain JavaScript, since it runs before anything is compiled (`npm run documents`).
await generate(['records', 'domain', 'outputs'], 'records/description/documents.ts');
await generate(['site/explorer/documents'], 'site/explorer/documents.ts');
await generate(['site/desk/documents'], 'site/desk/documents.ts');
