import {
  type GraphQLArgument,
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Choices, Pick } from './choices.ts';
import type { SentOperation } from './three-ways.ts';

type Input = GraphQLArgument | GraphQLInputField;
type Named = { readonly type: Input['type']; readonly name: string };

/** A query with an argument, or with one field of its filter, that takes texts or instants. */
export interface OpenArgument {
  /** "agreements.where.signed" */
  name: string;
  query: string;
  /** Returns other values each time, of the same shape: the same keys, and lists of the same lengths. */
  variables: (choices: Choices) => SentOperation['variables'];
}

/** Scalars whose values are part of the shape of a request. */
const CLOSED = ['Boolean', 'Int', 'Float'];

/** Returns every argument of a query, and every field of its filter, that takes texts or instants. */
export function openArguments(schema: GraphQLSchema, pick: Pick): OpenArgument[] {
  const valueOf = ({ type, name }: Named, owner: string, choices: Choices): unknown => {
    if (isNonNullType(type)) return valueOf({ type: type.ofType, name }, owner, choices);
    if (name === 'group') return groups(getNamedType(type) as GraphQLInputObjectType, choices);
    if (isListType(type)) return [1, 2].map(() => valueOf({ type: type.ofType, name }, owner, choices));
    if (isEnumType(type)) return type.getValues()[0]!.name;
    if (!isInputObjectType(type)) return choices.scalar(type, name, owner, pick);
    const fields = Object.values(type.getFields()).filter((field) => isOpen(field) || isNonNullType(field.type));
    return Object.fromEntries(fields.map((field) => [field.name, valueOf(field, type.name, choices)]));
  };
  /** Groups in two dimensions. */
  const groups = (input: GraphQLInputObjectType, choices: Choices) =>
    (getNamedType(input.getFields().dimension!.type) as GraphQLEnumType)
      .getValues()
      .map(({ name }) => ({ dimension: name, values: choices.groupValues(input.name, name) }))
      .filter(({ values }) => values.length > 0)
      .slice(0, 2)
      .map(({ dimension, values }) => ({ dimension, value: pick(values) }));
  return Object.values(schema.getQueryType()!.getFields()).flatMap((query) => {
    const connection = query.args.some(({ name }) => name === 'before') ? getNamedType(query.type).name : null;
    // Searches have cursors of their own, and the world has neither keys, plans, duplicates nor webhooks.
    const hasCursors = ![
      ...['search', 'apiKeys', 'plannedPublications', 'possibleDuplicates', 'webhooks'],
      ...['flaggedRecords', 'revisions', 'unresolvedNames'],
    ].includes(query.name);
    const needed = query.args.filter(({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined);
    const others = (choices: Choices) =>
      Object.fromEntries(needed.map((each) => [each.name, valueOf(each, query.name, choices)]));
    return query.args.filter(isOpen).flatMap((argument) => {
      const { name } = argument;
      const isCursor = connection !== null && (name === 'after' || name === 'before');
      if (isCursor && !hasCursors) return [];
      const text = documentOf(query, [...new Set([...needed, argument])]);
      const type = getNamedType(argument.type);
      if (isInputObjectType(type)) {
        return Object.values(type.getFields())
          .filter(isOpen)
          .map((field) => ({
            name: `${query.name}.${name}.${field.name}`,
            query: text,
            variables: (choices: Choices) => ({
              ...others(choices),
              [name]: { [field.name]: valueOf(field, type.name, choices) },
            }),
          }));
      }
      const value = (choices: Choices) =>
        isCursor ? choices.cursor(connection, 'Query', null, pick) : valueOf(argument, query.name, choices);
      return [
        {
          name: `${query.name}.${name}`,
          query: text,
          variables: (choices: Choices) => ({ ...others(choices), [name]: value(choices) }),
        },
      ];
    });
  });
}

/** Whether an argument takes texts or instants. `any` and `not` take the same filter again. */
function isOpen({ type, name }: Input): boolean {
  const named = getNamedType(type);
  if (name === 'any' || name === 'not') return false;
  if (isInputObjectType(named)) return Object.values(named.getFields()).some(isOpen);
  return !isEnumType(named) && !CLOSED.includes(named.name);
}

/** A query whose arguments are variables of the same name. It selects plain fields, and one of each node. */
function documentOf(query: GraphQLField<unknown, unknown>, args: readonly GraphQLArgument[]): string {
  const variables = args.map(({ name, type }) => `$${name}: ${type}`).join(', ');
  const given = args.map(({ name }) => `${name}: $${name}`).join(', ');
  const nodes = fieldsOf(query).find(({ name }) => name === 'nodes');
  const ofNodes = nodes ? [`nodes { ${plainFields(nodes)[0] ?? '__typename'} }`] : [];
  return `query (${variables}) { ${query.name}(${given}) { ${['__typename', ...plainFields(query), ...ofNodes].join(' ')} } }`;
}

function fieldsOf({ type }: GraphQLField<unknown, unknown>): GraphQLField<unknown, unknown>[] {
  const named = getNamedType(type);
  return isObjectType(named) || isInterfaceType(named) ? Object.values(named.getFields()) : [];
}

function plainFields(of: GraphQLField<unknown, unknown>): string[] {
  const plain = fieldsOf(of).filter(({ type, args }) => isLeafType(getNamedType(type)) && args.length === 0);
  return plain.map(({ name }) => name);
}
