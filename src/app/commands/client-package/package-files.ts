import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import {
  buildASTSchema,
  concatAST,
  type DocumentNode,
  type GraphQLAbstractType,
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  introspectionFromSchema,
  isAbstractType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  Kind,
  parse,
  separateOperations,
} from 'graphql';
import { REQUEST_ERRORS } from '../../../runtime/request-errors.ts';

const DOCUMENTS = 'src/app/commands/client-package/documents';

/** Arguments that choose a page; pages that differ in other arguments belong to different lists. */
const PAGING = new Set(['first', 'after', 'last', 'before']);

interface Sources {
  sdl: string;
  schema: GraphQLSchema;
  /** The documents by their file names. */
  documents: ReadonlyMap<string, string>;
  version: string;
}

/**
 * Generates the npm package for clients: schema, types, documents and cache settings.
 * @param project the folder of the project
 * @returns content by path; deterministic
 * @throws if a document does not fit the schema
 */
export async function clientPackage(project: string): Promise<ReadonlyMap<string, string>> {
  const read = (path: string) => readFileSync(join(project, path), 'utf8');
  const sdl = read('schema.graphql');
  const documents = new Map(
    readdirSync(join(project, DOCUMENTS))
      .sort()
      .map((file) => [file, read(join(DOCUMENTS, file))]),
  );
  const { version } = JSON.parse(read('package.json')) as { version: string };
  const sources = { sdl, schema: buildASTSchema(parse(sdl)), documents, version };
  return new Map([
    ['LICENSE', read('LICENSE')],
    ['README.md', readme(sources)],
    ['package.json', json(manifest(sources))],
    ['schema.graphql', sdl],
    ['introspection.json', JSON.stringify(introspectionFromSchema(sources.schema))],
    ['scalars.json', json(scalarsOf(sources.schema))],
    ['errors.json', json(errorsOf(sources.schema))],
    ['possible-types.json', json(possibleTypesOf(sources.schema))],
    ['types.d.ts', await typesOf(sources)],
    ...apolloFiles(sources),
    ...(await documentFiles(sources)),
    ...[...documents].map(([file, text]) => [`documents/${file}`, text] as const),
  ]);
}

function manifest({ version }: Sources): object {
  const peers = { '@apollo/client': '^4.0.0', '@graphql-typed-document-node/core': '^3.2.0', graphql: '^16.0.0' };
  const files = ['schema.graphql', 'introspection.json', 'scalars.json', 'errors.json', 'possible-types.json'];
  return {
    name: 'entente-schema',
    version,
    description: 'The GraphQL API of Entente for clients: schema, types, documents and cache settings.',
    license: 'MIT',
    type: 'module',
    sideEffects: false,
    exports: {
      '.': { types: './types.d.ts' },
      './documents': { types: './documents.d.ts', default: './documents.js' },
      './apollo': { types: './apollo.d.ts', default: './apollo.js' },
      ...Object.fromEntries(files.map((file) => [`./${file}`, `./${file}`])),
      './documents/*.graphql': './documents/*.graphql',
      './package.json': './package.json',
    },
    peerDependencies: peers,
    peerDependenciesMeta: Object.fromEntries(Object.keys(peers).map((name) => [name, { optional: true }])),
  };
}

/** Custom scalars are all strings in JSON. */
function scalarsOf(schema: GraphQLSchema): { [name: string]: 'string' } {
  const own = Object.values(schema.getTypeMap()).filter((type) => isScalarType(type) && !isSpecifiedScalarType(type));
  return Object.fromEntries(own.map(({ name }) => [name, 'string']));
}

/**
 * The codes of `extensions.code` and of `userErrors`. User errors depend on the input, so repeating the same request
 * does not help.
 */
function errorsOf(schema: GraphQLSchema): object {
  const codes = (schema.getType('UserErrorCode') as GraphQLEnumType).getValues();
  return {
    errors: Object.entries(REQUEST_ERRORS).map(([code, { when, todo, retry }]) => ({
      code,
      meaning: `${when} ${todo}`,
      retry,
    })),
    userErrors: codes.map(({ name, description }) => ({ code: name, meaning: description, retry: false })),
  };
}

/** The object types of each interface and union, for Apollo Client. */
function possibleTypesOf(schema: GraphQLSchema): { [name: string]: string[] } {
  const types = Object.values(schema.getTypeMap()).filter(isAbstractType);
  const namesOf = (type: GraphQLAbstractType) => schema.getPossibleTypes(type).map(({ name }) => name);
  return Object.fromEntries(types.map((type) => [type.name, namesOf(type).sort()]));
}

const GENERATED = { useTypeImports: true, enumsAsTypes: true };

function typesOf({ sdl, schema }: Sources): Promise<string> {
  return codegen({
    filename: 'types.d.ts',
    schema: parse(sdl),
    documents: [],
    plugins: [{ typescript: {} }],
    pluginMap: { typescript },
    config: { ...GENERATED, scalars: scalarsOf(schema) },
  });
}

/** The documents as objects with types. */
async function documentFiles({ sdl, schema, documents }: Sources): Promise<[path: string, content: string][]> {
  const parsed = [...documents].map(([location, rawSDL]) => ({
    location,
    rawSDL,
    document: parse(rawSDL, { noLocation: true }),
  }));
  const types = await codegen({
    filename: 'documents.d.ts',
    schema: parse(sdl),
    documents: parsed,
    plugins: [{ typescriptOperations: {} }],
    pluginMap: { typescriptOperations },
    config: { ...GENERATED, scalars: scalarsOf(schema), importSchemaTypesFrom: './types', importExtension: '.js' },
  });
  const operations = operationsOf(parsed.map(({ document }) => document));
  const typed = operations.map(
    ([name, type]) => `export declare const ${name}Document: TypedDocumentNode<${type}, ${type}Variables>;\n`,
  );
  const imported = "import type { TypedDocumentNode } from '@graphql-typed-document-node/core';\n";
  return [
    ['documents.d.ts', `${imported}${types}\n${typed.join('')}`],
    [
      'documents.js',
      operations.map(([name, , document]) => `export const ${name}Document = ${JSON.stringify(document)};\n`).join(''),
    ],
  ];
}

/** Returns the operations by name, each followed by its fragments: some clients read the first definition only. */
function operationsOf(documents: readonly DocumentNode[]): [name: string, type: string, document: DocumentNode][] {
  const separate = separateOperations(concatAST(documents));
  return Object.entries(separate).map(([name, { definitions }]) => {
    const operation = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION)!;
    const type = `${name}${operation.operation[0]!.toUpperCase()}${operation.operation.slice(1)}`;
    const fragments = definitions.filter((definition) => definition !== operation);
    return [name, type, { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] }];
  });
}

/** The cache settings of Apollo Client: types of interfaces, and paged lists. */
function apolloFiles({ schema }: Sources): [path: string, content: string][] {
  const policies = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap((type) => {
      const fields = Object.values(type.getFields()).filter(isConnection);
      const written = fields.map(({ name, args }) => {
        const keys = args.filter((argument) => !PAGING.has(argument.name)).map((argument) => argument.name);
        return `      ${name}: connection(${JSON.stringify(keys)}),\n`;
      });
      return written.length > 0 ? [`  ${type.name}: {\n    fields: {\n${written.join('')}    },\n  },\n`] : [];
    });
  const code = `import { relayStylePagination } from '@apollo/client/utilities';

export const possibleTypes = ${JSON.stringify(possibleTypesOf(schema), null, 2)};

/** A list that is null beside an error: relayStylePagination would store it as an empty list with more pages. */
function connection(keyArgs) {
  const policy = relayStylePagination(keyArgs);
  const merge = (existing, incoming, options) =>
    incoming ? policy.merge(existing, incoming, options) : (existing ?? null);
  return { ...policy, merge };
}

export const typePolicies = {
${policies.join('')}};
`;
  const types = `import type { PossibleTypesMap, TypePolicies } from '@apollo/client';

/** The object types of each interface and union. */
export declare const possibleTypes: PossibleTypesMap;

/** Joins the pages of every connection, apart for each filter, search, order and language. */
export declare const typePolicies: TypePolicies;
`;
  return [
    ['apollo.js', code],
    ['apollo.d.ts', types],
  ];
}

function isConnection({ type }: GraphQLField<unknown, unknown>): boolean {
  const named = getNamedType(type);
  return isObjectType(named) && 'edges' in named.getFields() && 'pageInfo' in named.getFields();
}

function readme({ version }: Sources): string {
  return `# entente-schema

The GraphQL API of Entente ${version} for clients. The package has no dependencies and is generated by \`npm run client-package\`.

| import | content |
| --- | --- |
| \`entente-schema\` | types of the whole schema: enums as unions, inputs, objects |
| \`entente-schema/documents\` | queries, mutations and a subscription as \`TypedDocumentNode\` |
| \`entente-schema/documents/<file>.graphql\` | the documents as text |
| \`entente-schema/apollo\` | \`possibleTypes\` and \`typePolicies\` for the cache of Apollo Client. Select \`edges\` in lists that grow |
| \`entente-schema/schema.graphql\`, \`introspection.json\` | the schema, for Relay, Graphcache and code generators |
| \`entente-schema/possible-types.json\`, \`scalars.json\` | types of interfaces; scalars, all of them strings |
| \`entente-schema/errors.json\` | codes of \`extensions.code\` and \`userErrors\`: meaning, and whether to retry the same request |

Enum values, error codes and types may be added in a minor version: have a default branch for values that you do not know.
`;
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
