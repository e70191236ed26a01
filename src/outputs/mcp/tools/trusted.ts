import {
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  print,
  typeFromAST,
} from 'graphql';
import type { TrustedDocuments } from '../../../server/graphql/trusted-documents.ts';
import { argumentNamesOf } from '../own-document.ts';
import { badArgument, type JsonObject, type Tool } from '../tool.ts';

const MAX_TOOLS = 20;

/** The first line of a document that is a tool. */
const MARK = /^# tool: (.+)$/m;

/** Depth to which an input object is described. A model finds the rest by search_schema. */
const MAX_DEPTH = 1;

const JSON_TYPES: { [scalar: string]: string } = { Int: 'integer', Float: 'number', Boolean: 'boolean' };

/** Tools that the operator makes of trusted documents: one for each that begins with `# tool: <description>`. */
export function trustedTools(schema: GraphQLSchema, trusted: TrustedDocuments | null): Tool[] {
  const found = (trusted?.all ?? []).flatMap(({ text, known }): Tool[] => {
    const description = text.startsWith('# tool: ') && MARK.exec(text)?.[1];
    const operation = known.document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
    const { name, variableDefinitions = [] } = (operation ?? {}) as OperationDefinitionNode;
    if (!description || !name) return [];
    const inputSchema = schemaOfVariables(schema, { variableDefinitions });
    const argumentNames = argumentNamesOf(text);
    const names = variableDefinitions.map(({ variable }) => variable.name.value);
    return [
      {
        ...{ name: `doc.${name.value}`, description: description.trim(), inputSchema },
        async run(input, call) {
          for (const given of Object.keys(input as JsonObject)) {
            if (!names.includes(given)) throw badArgument(given, `unknown. The arguments are ${names.join(', ')}.`);
          }
          const { data, errors } = await call.query(text, input as JsonObject, undefined, argumentNames);
          return { value: { data, ...(errors.length > 0 && { errors }) } };
        },
      },
    ];
  });
  return found.sort((one, other) => (one.name < other.name ? -1 : 1)).slice(0, MAX_TOOLS);
}

function schemaOfVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: Pick<OperationDefinitionNode, 'variableDefinitions'>,
): JsonObject {
  const required: string[] = [];
  const properties: JsonObject = {};
  for (const { variable, type: node, defaultValue } of variableDefinitions) {
    const type = typeFromAST(schema, node as never) as GraphQLInputType;
    const name = variable.name.value;
    if (isNonNullType(type) && !defaultValue) required.push(name);
    properties[name] = { ...schemaOf(type), ...(defaultValue && { description: `Default: ${print(defaultValue)}.` }) };
  }
  return { type: 'object', properties, ...(required.length > 0 && { required }), additionalProperties: false };
}

function schemaOf(type: GraphQLInputType, depth = 0): JsonObject {
  if (isNonNullType(type)) return schemaOf(type.ofType, depth);
  if (isListType(type)) return { type: 'array', items: schemaOf(type.ofType, depth) };
  if (isEnumType(type)) return { enum: type.getValues().map(({ name }) => name) };
  if (!isInputObjectType(type)) return { type: JSON_TYPES[type.name] ?? 'string' };
  if (depth === MAX_DEPTH) return { type: 'object' };
  const fields = Object.values(type.getFields());
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, schemaOf(field.type, depth + 1)])),
    additionalProperties: false,
  };
}
