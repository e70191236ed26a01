import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import MiniSearch from 'minisearch';
import { stemmer } from 'stemmer';
import { z } from 'zod';
import type { CacheHint } from '../../../access/cache-hint.ts';
import { defineTool, type Tool } from '../tool.ts';

/** Characters of all fragments together. */
const MAX_LENGTH = 4_000;

/** Cost of a search, in rows of a GraphQL response: it takes about a millisecond of the processor. */
const COST = 10;

/** A part of the schema that a search finds. */
interface Entry {
  id: string;
  /** The type, or the type and the field, in words. */
  name: string;
  description: string;
  /** In the schema language. */
  text: string;
}

/** The tool `search_schema`: types and fields by words. */
export function searchSchemaTool(schema: GraphQLSchema): Tool {
  let index: Promise<MiniSearch<Entry>> | null = null;
  return defineTool(
    'search_schema',
    'Finds types and fields of the GraphQL schema by words, for the tool query.',
    {
      words: z.string().min(2).max(100),
      first: z.int().min(1).max(20).default(8),
    },
    async ({ words, first }, call) => {
      call.charge(COST);
      index ??= indexOf(schema);
      const fragments: string[] = [];
      let length = 0;
      for (const { text } of (await index).search(words).slice(0, first) as unknown as Entry[]) {
        length += text.length;
        if (length > MAX_LENGTH) break;
        fragments.push(text);
      }
      return { value: { fragments } };
    },
  );
}

/** Indexes the schema step by step, so that other requests are answered meanwhile. */
async function indexOf(schema: GraphQLSchema): Promise<MiniSearch<Entry>> {
  const index = new MiniSearch<Entry>({
    fields: ['name', 'description'],
    storeFields: ['text'],
    processTerm: (word) => stemmer(word.toLowerCase()),
    searchOptions: { boost: { name: 3 }, prefix: true },
  });
  await index.addAllAsync([...readTypes(schema)].flatMap(entriesOf), { chunkSize: 20 });
  return index;
}

/** Returns the types that queries of the data return or take. */
function readTypes(schema: GraphQLSchema): Set<GraphQLNamedType> {
  const types = new Set<GraphQLNamedType>([schema.getQueryType()!]);
  // The set grows while it is read.
  for (const type of types) {
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) types.add(getNamedType(field.type));
    } else if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields()).filter(isAboutData)) {
        for (const { type: used } of [field, ...field.args]) types.add(getNamedType(used));
      }
    }
    if (isAbstractType(type)) for (const possible of schema.getPossibleTypes(type)) types.add(possible);
  }
  return types;
}

/** Returns a type with the names of its fields, and each of its fields that has arguments with all that it says. */
function entriesOf(type: GraphQLNamedType): Entry[] {
  const description = type.description ?? '';
  const entry = (text: string) => ({ id: type.name, name: inWords(type.name), description, text });
  if (isEnumType(type)) {
    const values = type.getValues().map(({ name }) => name);
    return [entry(`${quoted(description)}enum ${type.name} { ${values.join(' ')} }`)];
  }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).map((field) => `${field.name}: ${field.type}`);
    return [entry(`${quoted(description)}input ${type.name} { ${fields.join(', ')} }`)];
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  const fields = Object.values(type.getFields()).filter(isAboutData);
  const keyword = isObjectType(type) ? 'type' : 'interface';
  const names = fields.map((field) => `${field.name}: ${field.type}`);
  return [
    entry(`${quoted(description)}${keyword} ${type.name} { ${names.join(', ')} }`),
    ...fields.map((field) => {
      const args = field.args.map((argument) => `${argument.name}: ${argument.type}`).join(', ');
      return {
        id: `${type.name}.${field.name}`,
        name: `${inWords(type.name)} ${inWords(field.name)}`,
        description: field.description ?? '',
        text: `${quoted(field.description)}${type.name}.${field.name}${args && `(${args})`}: ${field.type}`,
      };
    }),
  ];
}

/** Whether a field is about the data, and not about the client. */
function isAboutData({ extensions }: GraphQLField<unknown, unknown>): boolean {
  return (extensions.cacheHint as CacheHint | undefined)?.scope !== 'PRIVATE';
}

function quoted(description: string | null | undefined): string {
  return description ? `"${description}" ` : '';
}

/** Splits a name: "forumSeries" becomes "forum Series". */
function inWords(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
}
