import type { GraphQLScalarType, GraphQLSchema } from 'graphql';
import { buildSchemaSync, type NonEmptyArray } from 'type-graphql';
import { resolvers } from './features.ts';

/**
 * Builds the schema of all features. Each call returns a new one, since a reader sets the resolvers of its schema.
 * type-graphql does not validate arguments: rules are checked where records are written, so that messages can name the
 * rule.
 */
export function buildSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: resolvers() as unknown as NonEmptyArray<new () => object>,
    validate: false,
    // The server validates the schema, and tests check it, so not here at each start.
    skipCheck: true,
    pubSub: NO_TOPICS,
  });
  for (const [name, url] of Object.entries(SPECIFIED_BY)) {
    (schema.getType(name) as GraphQLScalarType).specifiedByURL = url;
  }
  // type-graphql creates the root types without descriptions.
  schema.getQueryType()!.description =
    'Queries: parties, forums, agreements, commitments, statements and figures, with their sources.';
  schema.getMutationType()!.description = 'Mutations. Each is one transaction: it is applied completely or not at all.';
  schema.getSubscriptionType()!.description =
    'Subscriptions, by WebSocket at /graphql or by server-sent events at /graphql/stream.';
  return schema;
}

/** Specifications of scalars, which graphql-scalars does not declare. */
const SPECIFIED_BY = {
  DateTime: 'https://www.rfc-editor.org/info/rfc3339',
  Locale: 'https://www.rfc-editor.org/info/bcp47',
  URL: 'https://url.spec.whatwg.org/',
};

/** type-graphql requires a PubSub for subscriptions. Entente reads them from the change feed instead. */
const NO_TOPICS = {
  publish(): never {
    throw new Error('PubSub is not used: the database notifies of changes.');
  },
  subscribe(): never {
    throw new Error('PubSub is not used: subscriptions read the change feed.');
  },
};
